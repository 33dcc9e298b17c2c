"""The few shapes that pictures are drawn with, as SVG in which every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Element:
    """An element of SVG: its attributes in order, and what stands in it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    inside: tuple[Element | str, ...] = ()

    def __str__(self) -> str:
        """The element as text."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        if not self.inside:
            return f"<{self.tag}{attributes}/>"
        inside = "".join(escape(one) if isinstance(one, str) else str(one) for one in self.inside)
        return f"<{self.tag}{attributes}>{inside}</{self.tag}>"


def element(tag: str, *inside: Element | str, kind: str = "", **attributes: float | str) -> Element:
    """An element; `kind` is its class, and figures are written as short as a picture needs."""
    named = {"class": kind} if kind else {}
    written = {name.replace("_", "-"): _written(value) for name, value in attributes.items()}
    return Element(tag, tuple({**named, **written}.items()), inside)


def words(x: float, y: float, text: str, kind: str = "", end: bool = False) -> Element:
    """A text whose left end, or else right end, stands at a point."""
    anchor = {"text_anchor": "end"} if end else {}
    return element("text", text, kind=kind, x=x, y=y, **anchor)


def rectangle(x: float, y: float, width: float, height: float, kind: str) -> Element:
    """A rectangle from its left upper corner."""
    return element("rect", kind=kind, x=x, y=y, width=width, height=height)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Element:
    """A straight line."""
    return element("line", kind=kind, x1=x1, y1=y1, x2=x2, y2=y2)


def shape(rings: Iterable[Iterable[tuple[float, float]]], kind: str) -> Element:
    """Closed lines, filled evenly and oddly, so that a ring in a ring is a gap."""
    drawn = (
        "M" + "L".join(f"{_written(x)} {_written(y)}" for x, y in ring) + "Z" for ring in rings
    )
    return element("path", kind=kind, d="".join(drawn), fill_rule="evenodd")


def corners(one: Element) -> list[list[tuple[float, float]]]:
    """The closed lines of a shape or of a rectangle, by their corners."""
    given = dict(one.attributes)
    if one.tag == "rect":
        left, top, wide, high = (float(given[name]) for name in ("x", "y", "width", "height"))
        right, bottom = left + wide, top + high
        return [[(left, top), (right, top), (right, bottom), (left, bottom)]]
    rings = given["d"].removeprefix("M").removesuffix("Z").split("ZM")
    return [
        [(float(x), float(y)) for x, y in (point.split() for point in ring.split("L"))]
        for ring in rings
    ]


def shortened(text: str, longest: int) -> str:
    """A text that has room; the table beside a picture has it in full."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
