"""The Summary: what each place gets, and why, on one page."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel import __version__
from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.figures import changed_for_this_run
from allocmodel.scenario.judgements import in_words
from allocmodel.study.run import Run
from allocmodel.views.answer import answer
from allocmodel.views.catalogue import views_of
from allocmodel.views.view import View, converges
from allocmodel.workbook import style
from allocmodel.workbook.account_tables import draw_bridge
from allocmodel.workbook.layout import FIRST_ROW, TITLE_ROW
from allocmodel.workbook.made_by import draw_made_by
from allocmodel.workbook.paper import line_on_every_page
from allocmodel.workbook.place_sheets import MOST_PLACE_SHEETS
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import draw_views

NAMES_WIDTH, FIGURES_WIDTH = 28, 15.5

#: The heading of notes and caveats.
CARE = "Read with care"


def draw_summary(drawing: Drawing, sheet: Worksheet) -> None:
    """Title, status, the answer, the bridge as a chart, the master check, what it was made from."""
    # Names and the eight columns of the answer are a page wide.
    names, figures = drawing.width_of_names(NAMES_WIDTH), drawing.width_of_figures(FIGURES_WIDTH)
    sheet.column_dimensions["A"].width = names
    for column in range(2, 22):
        sheet.column_dimensions[get_column_letter(column)].width = figures
    if len(drawing.run.places) > MOST_PLACE_SHEETS:
        # Long tables stand on upright pages side by side, and each repeats the names, and what is
        # written over them: it is cut where it is wider.
        drawing.pen.line_lengths[sheet.title] = line_on_every_page(names)
        drawing.pen.fold_title(sheet, TITLE_ROW)
    row = _draw_heading(drawing, sheet, FIRST_ROW)
    row = draw_views(drawing, sheet, _views(drawing.run), row)
    row = draw_bridge(drawing, sheet, row)
    row = draw_made_by(drawing, sheet, row)
    _draw_caveats(drawing, sheet, row)


def _views(run: Run) -> list[View]:
    """The answer, and what adjustments and drawn lines move."""
    names = [
        "payments",
        "need_and_ages",
        "functions",
        "spending_mix",
        "own_indices",
        "answer_by_line",
        "answer_by_estimate",
        "adjustments_moved",
        "drawn_lines",
        "funds",
        "beside_the_allocation",
        "councils_by_place",
        "records",
    ]
    if len(run.years) > 1 and not converges(run):
        # Where nothing converges there is no sheet Path.
        names.append("over_years")
    return [answer(run, run.years[-1]), *views_of(run, *names)]


def _draw_heading(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    inputs = drawing.run.inputs
    scenario = inputs.scenario
    lines = [
        f"{inputs.icb_name}, {inputs.year}. Status: {scenario.status.upper()}. "
        f"Made by allocmodel {__version__} from the scenario {scenario.id}.",
        *changed_for_this_run(scenario.overrides),
        *([" ".join(scenario.question.split())] if scenario.question else []),
        *(
            ["Allocations are on the way from the baseline to the target: see Path."]
            if converges(drawing.run)
            else []
        ),
        *(
            [f"This sheet shows the last year, {drawing.run.years[-1]}; Path shows every year."]
            if len(drawing.run.years) > 1
            else []
        ),
        *_what_decides(drawing),
        *_pointer_to_oddities(drawing),
    ]
    for line in (*lines, *in_words(inputs.judgements)):
        row = drawing.pen.paragraph(sheet, row, line)
    return row + 1


def _what_decides(drawing: Drawing) -> list[str]:
    """Of each weight that follows an outcome in part: the part, which decides what it moves."""
    return [
        f"{one.adjustment.title} on {one.line}: {one.adjustment.told(one.values)}. That part "
        "decides what they move; Evidence gives the reason."
        for one in drawing.run.inputs.scenario.weight
        if one.adjustment.part
    ]


def _pointer_to_oddities(drawing: Drawing) -> list[str]:
    """A line at the top where something looks odd: the notes themselves stand below."""
    found = len(drawing.run.oddities)
    if not found:
        return []
    things = "One thing looks" if found == 1 else f"{found} things look"
    return [f'{things} odd in this scenario: see the first notes under "{CARE}" below.']


def _draw_caveats(drawing: Drawing, sheet: Worksheet, row: int) -> None:
    drawing.pen.text(sheet, row, 1, CARE, style.TABLE_TITLE)
    caveats = (drawing.of_whole(one.text) for one in ASSUMPTIONS)
    warnings = [*drawing.run.warnings, *caveats]
    for number, text in enumerate(warnings, start=1):
        row = drawing.pen.paragraph(sheet, row + 1, f"{number}. {text}") - 1
