"""The Summary: what each place gets, and why, on one page."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel import __version__
from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.figures import changed_on_the_command_line
from allocmodel.declared.vocabulary import ESTIMATES
from allocmodel.model.labels import label_title
from allocmodel.scenario.judgements import in_a_sentence
from allocmodel.workbook import style
from allocmodel.workbook.charts import moves_chart, put_below
from allocmodel.workbook.layout import FIRST_ROW, coordinates
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import View, draw_view

#: The answer, as the Summary shows it: quantity, labels, header.
ANSWER = (
    ("population", {}, "People"),
    ("population_share", {}, "Share of the people"),
    ("need_index", {"service": "core"}, "Need index, core services"),
    ("total_allocation", {}, "Allocation"),
    ("allocation_share", {}, "Share of the money"),
    ("total_allocation_per_head", {}, "Allocation per head"),
    ("change_in_pounds", {}, "Change against equal money per head"),
    ("change_as_share", {}, "The same in per cent"),
)
ANSWER_TOTALS = {
    "population": "icb_population",
    "total_allocation": "icb_allocation",
    "total_allocation_per_head": "icb_allocation_per_head",
}

Shown = tuple[str, dict[str, str], str]


def draw_summary(drawing: Drawing, sheet: Worksheet) -> None:
    """Title, status, the answer, the bridge as a chart, the master check, what it was made from."""
    sheet.column_dimensions["A"].width = drawing.names_width
    for column in range(2, 14):
        sheet.column_dimensions[get_column_letter(column)].width = 17
    row = _draw_heading(drawing, sheet, FIRST_ROW)
    for view in (_answer(drawing), _lines(drawing), _range(drawing)):
        if view:
            row = draw_view(drawing, sheet, view, row).last_row + 3
    row = _draw_bridge(drawing, sheet, row)
    _draw_caveats(drawing, sheet, row)


def _draw_heading(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    inputs = drawing.run.inputs
    scenario = inputs.scenario
    lines = [
        f"{inputs.icb_name}, {inputs.year}. Status: {scenario.status.upper()}. "
        f"Made by allocmodel {__version__} from the scenario {scenario.id}.",
        *changed_on_the_command_line(scenario.overrides),
        *([" ".join(scenario.question.split())] if scenario.question else []),
        *(
            ["Allocations are on the way from the baseline to the target: see Path."]
            if "converged_amount" in drawing.run.values
            else []
        ),
        *(
            [f"This sheet shows the last year, {drawing.run.years[-1]}; Path shows every year."]
            if len(drawing.run.years) > 1
            else []
        ),
    ]
    for number, line in enumerate(lines):
        drawing.pen.text(sheet, row + number, 1, line)
    row += len(lines)
    for sentence in in_a_sentence(inputs.judgements):
        row = drawing.pen.paragraph(sheet, row, sentence)
    return row + 1


def _answer(drawing: Drawing) -> View:
    return View(
        "answer",
        "The answer",
        "Need index: 1.000 = the average person of the ICB; higher = more need.",
        "Place",
        "place",
        drawing.places,
        ANSWER,
        ANSWER_TOTALS,
    )


def _lines(drawing: Drawing) -> View:
    lines = coordinates(drawing.run, "target")["budget_line"]
    return View(
        "answer_by_line",
        "The same by budget line",
        "Whole pounds of each line; money held at system level is not shown here (see Budget).",
        "Place",
        "place",
        drawing.places,
        [("allocation", {"budget_line": line}, line) for line in lines],
        {"allocation": "placed_amount"},
    )


def _range(drawing: Drawing) -> View | None:
    """Lower, point and upper, wherever evidence on ethnic groups is used."""
    if "target_by_estimate" not in drawing.run.values:
        return None
    lines = coordinates(drawing.run, "target_by_estimate")["weighted_line"]
    columns = [
        (
            "target_by_estimate",
            {"weighted_line": line, "estimate": estimate},
            f"{line}: {title.lower()}",
        )
        for line in lines
        for estimate, title in ESTIMATES.items()
    ]
    return View(
        "answer_by_estimate",
        "How sure: adjusted lines with the lower, point and upper evidence",
        "The ends of the studies' 95 per cent intervals; the answer uses the point.",
        "Place",
        "place",
        drawing.places,
        columns,
    )


def _moves(drawing: Drawing) -> list[Shown]:
    """Every move of the bridge per head: needs and costs, pools, adjustments, convergence."""
    steps = (
        ("bridge_per_head", "bridge_line", {}),
        ("pool_per_head", "pool", {}),
        ("adjustment_per_head", "adjustment", {"attribution": "declared"}),
    )
    moves: list[Shown] = [
        (name, {**fixed, dim: label}, label_title(dim, label))
        for name, dim, fixed in steps
        if name in drawing.run.values
        for label in coordinates(drawing.run, name)[dim]
    ]
    if "convergence_per_head" in drawing.run.values:
        moves.append(("convergence_per_head", {}, "Against target by need"))
    return moves


def _draw_bridge(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    converges = "convergence_per_head" in drawing.run.values
    reaches = "allocation, before rounding" if converges else "target"
    view = View(
        "bridge_summary",
        "Why: the bridge from equal money per head",
        "Pounds per head that each move brings to the place (+) or takes from it (-). Equal money "
        f"per head plus the moves is the place's {reaches}.",
        "Place",
        "place",
        drawing.places,
        _moves(drawing),
    )
    table = draw_view(drawing, sheet, view, row)
    chart = moves_chart(sheet, table, "Pounds per head moved, by what moves them")
    return put_below(sheet, table, chart)


def _draw_caveats(drawing: Drawing, sheet: Worksheet, row: int) -> None:
    drawing.pen.text(sheet, row, 1, "Read with care", style.TABLE_TITLE)
    caveats = (drawing.of_whole(one.text) for one in ASSUMPTIONS)
    warnings = [*drawing.run.warnings, *caveats]
    for number, text in enumerate(warnings, start=1):
        row = drawing.pen.paragraph(sheet, row + 1, f"{number}. {text}") - 1
