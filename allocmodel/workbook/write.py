"""Writes the workbook of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.engine.steps import STAGES
from allocmodel.study.identity import digest
from allocmodel.study.run import Run
from allocmodel.workbook import style
from allocmodel.workbook.alt_text import alt_texts
from allocmodel.workbook.as_run import draw_as_run
from allocmodel.workbook.changes_sheet import changes_in_words
from allocmodel.workbook.checks_sheet import CHECKS_SHEET, draw_master, draw_register
from allocmodel.workbook.contents import SHEETS, is_on_paper, told
from allocmodel.workbook.equity_sheet import draw_equity
from allocmodel.workbook.evidence_sheet import draw_evidence
from allocmodel.workbook.excel_limits import refuse_beyond_book
from allocmodel.workbook.governance_sheet import draw_governance
from allocmodel.workbook.how_to_read_sheet import draw_how_to_read
from allocmodel.workbook.inputs_sheets import (
    draw_areas,
    draw_former_areas,
    draw_inputs,
    draw_practices,
)
from allocmodel.workbook.layout import (
    AREA_PEOPLE_SHEET,
    AREAS_SHEET,
    AS_RUN_SHEET,
    FIRST_ROW,
    FORMER_AREAS_SHEET,
    INPUTS_SHEET,
    LOOKUPS_SHEET,
    PRACTICES_SHEET,
    TITLE_ROW,
    Layout,
    Table,
)
from allocmodel.workbook.model_card_sheet import MODEL_CARD_SHEET, draw_model_card
from allocmodel.workbook.neighbourhoods_sheet import draw_neighbourhoods
from allocmodel.workbook.noise import show_noise_as_nought
from allocmodel.workbook.paper import (
    FOR_THE_SCREEN,
    set_up_one_page,
    set_up_pages,
)
from allocmodel.workbook.path_sheet import draw_path
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.place_pages import draw_place
from allocmodel.workbook.place_sheets import place_sheets
from allocmodel.workbook.plan import plan
from allocmodel.workbook.ranges_sheet import RANGES_SHEET, draw_ranges
from allocmodel.workbook.sources_sheet import draw_sources
from allocmodel.workbook.stored_values import fixed_time, saved_book
from allocmodel.workbook.summary_sheet import draw_summary
from allocmodel.workbook.tables import Drawing, draw, draw_blanks, draw_given

SUBTITLE_ROW, MASTER_ROW = 2, 3


@dataclass(frozen=True)
class Addition:
    """What a workbook has beside a run's own sheets.

    Attributes
    ----------
    sheet : str
        The name of a sheet that comes first.
    first : callable
        Draws that sheet.
    last : callable
        Adds to the others, once they are drawn.
    digest : str
        Of all that determines the workbook.
    runs : mapping of str to Run
        Every scenario that the workbook can show.
    position : str
        The cell of Inputs that says which of them it shows.
    first_scenario : int
        The first of their columns there.
    """

    sheet: str
    first: Callable[[Drawing, Worksheet], None]
    last: Callable[[Drawing], None]
    digest: str
    runs: Mapping[str, Run]
    position: str
    first_scenario: int


def workbook_bytes(run: Run, addition: Addition | None = None) -> tuple[bytes, Layout]:
    """The workbook of a run as bytes, and where each quantity stands in it."""
    layout = plan(run)
    pen = Pen(Workbook())
    drawing = Drawing(run, layout, pen, {step.name: step for step in run.steps})
    if addition:
        drawing.runs, drawing.position = addition.runs, addition.position
        drawing.first_scenario = addition.first_scenario
    sheets = _sheets_of(run, layout)
    if addition and RANGES_SHEET in sheets:
        # Of several scenarios one workbook has no draws: those of each stand in its own.
        sheets.remove(RANGES_SHEET)
    places = place_sheets(run, SHEETS)
    sheets[1:1] = places
    if addition:
        sheets = [addition.sheet, *sheets]
    pen.book.remove(pen.book.worksheets[0])
    for name in sheets:
        sheet = pen.book.create_sheet(name)
        _draw_top(drawing, sheet, places)
        if addition and name == addition.sheet:
            addition.first(drawing, sheet)
        elif name in places:
            draw_place(drawing, sheet, places[name])
        elif name not in LOOKING_AT_ALL:
            _draw_sheet(drawing, sheet, sheets)
    checked = draw_as_run(drawing, pen.book[AS_RUN_SHEET])
    # The stage first: it sets the widths that the register's rows are made high enough for.
    _draw_stage(drawing, pen.book[CHECKS_SHEET])
    draw_register(drawing, pen.book[CHECKS_SHEET], checked)
    for sheet in pen.book:
        finish(sheet, one_page=sheet.title in places)
    if addition:
        addition.last(drawing)
    describe(run.inputs.scenario.title, pen.book, addition.digest if addition else digest(run))
    refuse_beyond_book(pen.book)
    return saved_book(pen.book, pen.values, alt_texts(pen.book)), layout


#: Sheets that look at all others, and so are drawn after them.
LOOKING_AT_ALL = (AS_RUN_SHEET, CHECKS_SHEET)

#: Sheets for readers that need a step which not every scenario has.
SHEET_NEEDS = {
    "Equity": "per_head_by_quintile",
    "Evidence": "group_ratio",
    "Path": "converged_amount",
    "Neighbourhoods": "neighbourhood_allocation",
}

#: What only a workbook of several scenarios has.
_OF_COMPARISONS = ("Comparison",)


def _sheets_of(run: Run, layout: Layout) -> list[str]:
    """The sheets of a run, in reading order; one without tables is left out."""
    used = {
        *(table.sheet for table in layout.tables),
        *(one.sheet for one in layout.blanks.values()),
    }
    optional = {
        PRACTICES_SHEET,
        FORMER_AREAS_SHEET,
        AREA_PEOPLE_SHEET,
        LOOKUPS_SHEET,
        *(sheet for sheet, _ in STAGES.values()),
    }
    return [
        name
        for name in SHEETS
        if name not in _OF_COMPARISONS
        and (name != "Governance" or run.inputs.scenario.governance)
        and (name != RANGES_SHEET or run.inputs.scenario.uncertainty)
        and (name != MODEL_CARD_SHEET or run.inputs.fits)
        and (name in used or name not in optional)
        and SHEET_NEEDS.get(name, "population") in run.values
    ]


def _draw_top(drawing: Drawing, sheet: Worksheet, places: Mapping[str, str | None]) -> None:
    """Title, what the sheet answers, and the master check, on every sheet."""
    title = drawing.run.inputs.scenario.title if sheet.title == "Summary" else sheet.title
    title = places.get(sheet.title) or title
    answers = told(sheet.title)[0]
    if not is_on_paper(sheet.title):
        answers = f"{answers} {FOR_THE_SCREEN}"
    drawing.pen.text(sheet, TITLE_ROW, 1, title, style.SHEET_TITLE)
    drawing.pen.text(sheet, SUBTITLE_ROW, 1, answers, style.REMARK)
    draw_master(drawing, sheet, MASTER_ROW)


def _draw_sheet(drawing: Drawing, sheet: Worksheet, sheets: Sequence[str]) -> None:
    own = {
        "Summary": draw_summary,
        "Equity": draw_equity,
        "Evidence": draw_evidence,
        "Path": draw_path,
        "Neighbourhoods": draw_neighbourhoods,
        RANGES_SHEET: draw_ranges,
        INPUTS_SHEET: draw_inputs,
        AREAS_SHEET: draw_areas,
        FORMER_AREAS_SHEET: draw_former_areas,
        PRACTICES_SHEET: draw_practices,
        MODEL_CARD_SHEET: draw_model_card,
        "Governance": draw_governance,
        "Sources": draw_sources,
    }
    if sheet.title == "How to read":
        draw_how_to_read(drawing, sheet, list(sheets))
    else:
        own.get(sheet.title, _draw_stage)(drawing, sheet)


def _draw_stage(drawing: Drawing, sheet: Worksheet) -> None:
    """All tables of a stage, one below the other."""
    tables = [table for table in drawing.layout.tables if table.sheet == sheet.title]
    if sheet.title == "Changes":
        _draw_words(drawing, sheet, tables)
    if sheet.title == LOOKUPS_SHEET:
        draw_blanks(drawing, sheet)
    for table in tables:
        given = sheet.title in (AREA_PEOPLE_SHEET, LOOKUPS_SHEET)
        (draw_given if given else draw)(drawing, sheet, table)
    sheet.column_dimensions["A"].width = drawing.names_width
    for column in range(2, max((table.last_column for table in tables), default=2) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 18


def _draw_words(drawing: Drawing, sheet: Worksheet, tables: Sequence[Table]) -> None:
    row = max(table.last_row for table in tables) + 3
    drawing.pen.text(sheet, row, 1, "What the scenario changes, in words", style.TABLE_TITLE)
    for number, sentence in enumerate(changes_in_words(drawing), start=1):
        drawing.pen.text(sheet, row + number, 1, sentence)


def finish(sheet: Worksheet, one_page: bool = False) -> None:
    """Noise that shows as nought, frozen panes, locks without password, and printing."""
    show_noise_as_nought(sheet)
    sheet.freeze_panes = f"B{MASTER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)
    # A list of verdicts over several pages repeats its headers too.
    titles = FIRST_ROW if sheet.title == CHECKS_SHEET else FIRST_ROW - 1
    if one_page:
        set_up_one_page(sheet, titles)
    else:
        set_up_pages(sheet, titles, is_on_paper(sheet.title))


#: The document property that says which run made a workbook: the digest in its run.json.
RUN_PROPERTY = "allocmodel run"
#: The same of a sweep or a sensitivity analysis, whose workbook holds results of many runs.
STUDY_PROPERTY = "allocmodel study"


def describe(title: str, book: Workbook, digest: str = "", named: str = RUN_PROPERTY) -> None:
    """The document's properties; the time is fixed, so that the same run gives the same bytes.

    A live workbook has the digest of its run, a study's of the study; tables to publish have none.
    """
    import datetime

    moment = datetime.datetime(*fixed_time()[:6])
    properties = book.properties
    properties.title = title
    properties.creator = properties.lastModifiedBy = "allocmodel"
    properties.language = "en-GB"
    properties.created = properties.modified = moment
    if digest:
        book.custom_doc_props.append(StringProperty(name=named, value=digest))
    book.calculation.fullCalcOnLoad = True
    book.active = 0
