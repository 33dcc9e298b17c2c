"""Draws a fitted model's card as Markdown, and as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from allocmodel.views.model_card import CardSection, CardTable, Result, model_card

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}table{border-collapse:collapse;margin:1rem 0}"
    "th,td{border-bottom:1px solid #999;padding:.2rem .6rem;text-align:right}"
    "th:first-child,td:first-child{text-align:left}caption{text-align:left;font-weight:600}"
)
#: The size of the calibration picture, and the room round it.
_SIDE, _ROOM = 320, 40


def as_markdown(result: Result) -> str:
    """The card as Markdown."""
    lines = [f"# {result['title']}", "", f"A fitted model of need, `{result['id']}`.", ""]
    for section in model_card(result):
        lines += [f"## {section.title}", ""]
        for said in section.says:
            lines += [said, ""]
        if section.table is not None:
            lines += [*_markdown_table(section.table), ""]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_table(table: CardTable) -> Iterator[str]:
    yield _markdown_row(table.header)
    yield "| " + " | ".join("---" for _ in table.header) + " |"
    for row in table.rows:
        yield _markdown_row(row)


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def as_html(result: Result) -> str:
    """The card as HTML, the calibration drawn beside its table."""
    title = escape(str(result["title"]))
    body = "".join(_html_section(one, result) for one in model_card(result))
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body><main><h1>{title}</h1><p>A fitted model of need, "
        f"<code>{escape(str(result['id']))}</code>.</p>\n{body}</main></body></html>\n"
    )


def _html_section(section: CardSection, result: Result) -> str:
    said = "".join(f"<p>{escape(one)}</p>" for one in section.says)
    table = "" if section.table is None else _html_table(section.table)
    picture = _calibration(result) if section.title == "Calibration" else ""
    return f"<section><h2>{escape(section.title)}</h2>{said}{picture}{table}</section>\n"


def _html_table(table: CardTable) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in table.header)
    rows = "".join(
        "<tr>"
        + f'<th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(one)}</td>" for one in rest)
        + "</tr>"
        for first, *rest in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _calibration(result: Result) -> str:
    """Predicted against actual rates, with the line on which they are alike."""
    points = [(one["predicted_rate"], one["actual_rate"]) for one in result["calibration"]]
    most = float(max(max(pair) for pair in points))

    def at(value: float) -> float:
        return round(value / most * _SIDE, 1)

    dots = "".join(
        f'<circle cx="{_ROOM + at(x)}" cy="{_SIDE - at(y) + 10}" r="5" fill="#005eb8"/>'
        for x, y in points
    )
    whole = _SIDE + _ROOM + 20
    return (
        f'<svg width="{whole}" height="{whole}" role="img" aria-label="Actual rate against '
        'predicted rate by tenths of people; the table below has the figures">'
        f'<line x1="{_ROOM}" y1="{_SIDE + 10}" x2="{_ROOM + _SIDE}" y2="10" stroke="#767676"/>'
        f'<path d="M{_ROOM} 10V{_SIDE + 10}H{_ROOM + _SIDE}" fill="none" stroke="#1a1a1a"/>{dots}'
        f'<text x="{_ROOM}" y="{_SIDE + 30}">predicted rate, 0 to {most:.4f}</text>'
        f'<text x="0" y="8" font-size="12">actual rate</text></svg>'
    )
