"""The sheets for readers: Summary, How to read, Sources, and what Changes says in words."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel import __version__
from allocmodel.model.assumptions import ASSUMPTIONS
from allocmodel.model.steps import STAGES
from allocmodel.model.vocabulary import GRADES
from allocmodel.wording import changed_on_the_command_line
from allocmodel.workbook import style
from allocmodel.workbook.inputs_sheets import GRADES_IN_WORDS
from allocmodel.workbook.layout import FIRST_ROW, Column, Table, combinations, coordinates
from allocmodel.workbook.pen import fit_height
from allocmodel.workbook.tables import Drawing, as_excel_table, draw_label, draw_view, headers

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

#: What each sheet is for: what it answers, where its numbers come from.
SHEETS = {
    "Summary": ("What does each place get, and why?", "The sheets after it"),
    "How to read": ("What is on each sheet, and what do the colours mean?", "-"),
    "Inputs": ("Which figures can I change, and where does each come from?", "Publishers; you"),
    "Areas": ("Which area is in which place? You may change it.", "NHS England's practice figures"),
    "Need": ("How much need has each place per head?", "Areas"),
    "Bridge": ("Why is a place's fair share not its share of the people?", "Need, Inputs"),
    "Targets": ("What does need come to in money, line by line?", "Need, Bridge, Inputs"),
    "Rounding": ("How do targets become whole pounds that add up?", "Targets, Inputs"),
    "Money": ("What does each place get, in total and per head?", "Rounding, Need"),
    "Checks": ("Does everything add up?", "Every sheet before it"),
    "Sources": ("Who published what, and what rests on a judgement?", "The reference data"),
    "Changes": ("What does this scenario change against equal money per head?", "Money, Targets"),
}


def draw_summary(drawing: Drawing, sheet: Worksheet) -> None:
    """Title, status, the answer, the bridge as a chart, the master check, what it was made from."""
    inputs = drawing.run.inputs
    scenario = inputs.scenario
    lines = [
        f"{inputs.icb_name}, {inputs.year}. Status: {scenario.status.upper()}. "
        f"Made by allocmodel {__version__} from the scenario {scenario.id}.",
        *changed_on_the_command_line(scenario.overrides),
        *([scenario.question] if scenario.question else []),
    ]
    row = FIRST_ROW
    for line in lines:
        drawing.pen.text(sheet, row, 1, " ".join(line.split()))
        row += 1
    row = _draw_answer(drawing, sheet, row + 1)
    row = _draw_lines(drawing, sheet, row)
    row = _draw_bridge(drawing, sheet, row)
    _draw_caveats(drawing, sheet, row)
    sheet.column_dimensions["A"].width = 34
    for column in range(2, 12):
        sheet.column_dimensions[get_column_letter(column)].width = 17


def _place_view(
    drawing: Drawing, name: str, row: int, columns: list[tuple[str, dict[str, str], str]]
) -> Table:
    places = tuple(coordinates(drawing.run, "place_name")["place"])
    shown = tuple(Column(quantity, labels, header) for quantity, labels, header in columns)
    return Table(name, "Summary", "", row, "place", places, "Place", shown)


def _draw_answer(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    drawing.pen.text(sheet, row, 1, "The answer", style.HEADING)
    note = "Need index: 1.000 = the average person of the ICB; higher = more need."
    drawing.pen.text(sheet, row + 1, 1, note, style.NOTE)
    table = _place_view(drawing, "answer", row + 2, [*ANSWER])
    draw_view(drawing, sheet, table, ANSWER_TOTALS)
    return table.last_row + 3


def _draw_lines(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    drawing.pen.text(sheet, row, 1, "The same by budget line", style.HEADING)
    note = "Whole pounds of each line; money held at system level is not shown here (see Targets)."
    drawing.pen.text(sheet, row + 1, 1, note, style.NOTE)
    lines = combinations({"budget_line": coordinates(drawing.run, "target")["budget_line"]})
    columns = [("allocation", labels, labels["budget_line"]) for labels in lines]
    table = _place_view(drawing, "answer_by_line", row + 2, columns)
    draw_view(drawing, sheet, table, {"allocation": "placed_amount"})
    return table.last_row + 3


def _draw_bridge(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    drawing.pen.text(sheet, row, 1, "Why: the bridge from equal money per head", style.HEADING)
    note = (
        "Pounds per head that each need, and unavoidable costs, move to the place (+) or away from "
        "it (-). Equal money per head plus the moves is the place's target."
    )
    drawing.pen.text(sheet, row + 1, 1, note, style.NOTE)
    moves = combinations(
        {"bridge_line": coordinates(drawing.run, "bridge_per_head")["bridge_line"]}
    )
    titles = drawing.layout.table("bridge_per_head").columns
    columns = [
        ("bridge_per_head", labels, column.header)
        for labels, column in zip(moves, titles, strict=True)
    ]
    table = _place_view(drawing, "bridge_summary", row + 2, columns)
    draw_view(drawing, sheet, table)
    sheet.add_chart(_bridge_chart(sheet, table), f"A{table.last_row + 2}")
    return table.last_row + 26


def _bridge_chart(sheet: Worksheet, table: Table) -> BarChart:
    """Stacked bars by place: what each move brings or takes, per head."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.title = "Pounds per head moved by each need and by unavoidable costs"
    chart.height, chart.width = 11, 30
    figures = Reference(
        sheet,
        min_col=table.first_column,
        max_col=table.last_column,
        min_row=table.header_row,
        max_row=table.last_row,
    )
    places = Reference(sheet, min_col=1, min_row=table.header_row + 1, max_row=table.last_row)
    chart.add_data(figures, titles_from_data=True)
    chart.set_categories(places)
    palette = ("1F3864", "2E75B6", "7030A0", "C55A11", "548235", "BF9000", "C00000", "7F7F7F")
    for series, colour in zip(chart.series, palette, strict=False):
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
        series.invertIfNegative = False
    chart.y_axis.numFmt, chart.y_axis.title = "+£0;-£0;£0", "Pounds per head"
    # Places from the top down, as in the table, with the money axis below them.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "r"
    return chart


def _draw_caveats(drawing: Drawing, sheet: Worksheet, row: int) -> None:
    drawing.pen.text(sheet, row, 1, "Read with care", style.HEADING)
    warnings = [*drawing.run.inputs.warnings, *(one.text for one in ASSUMPTIONS)]
    for number, text in enumerate(warnings, start=1):
        drawing.pen.text(sheet, row + number, 1, f"{number}. {text}")


def draw_how_to_read(drawing: Drawing, sheet: Worksheet, sheets: list[str]) -> None:
    """One table of the sheets, and the colours in words."""
    columns = (Column("", {}, "What it answers"), Column("", {}, "Where its numbers come from"))
    names = tuple(name for name in sheets)
    table = Table("sheets", sheet.title, "", FIRST_ROW, None, names, "Sheet", columns)
    headers(drawing, sheet, table)
    for row, name in enumerate(names):
        draw_label(drawing, sheet, table, row, name)
        for column, text in enumerate(SHEETS[name], start=2):
            cell = drawing.pen.text(sheet, FIRST_ROW + 1 + row, column, text, wrap=True)
            cell.border = style.BOX
    as_excel_table(sheet, table)
    row = table.last_row + 3
    drawing.pen.text(sheet, row, 1, "Colours, in words", style.HEADING)
    sample = drawing.pen.input(sheet, row + 1, 1, "Blue on yellow", "@")
    sample.protection = Protection(locked=True)
    drawing.pen.text(sheet, row + 1, 2, "An input: you may change it. All other cells are locked.")
    drawing.pen.text(sheet, row + 2, 1, "Black on white")
    drawing.pen.text(sheet, row + 2, 2, "A live formula, or reference data on the Areas sheet.")
    drawing.pen.header(sheet, row + 3, 1, "White on navy")
    drawing.pen.text(sheet, row + 3, 2, "The header of a table.")
    notes = (
        "The locks have no password: Review, Unprotect Sheet. They only keep formulas from harm.",
        "Above each table of a stage stand its reason, its formula in words, its unit and source.",
        "Shares are parts of the ICB's total. Money is in pounds. A minus sign means less.",
        f"Grades: {GRADES_IN_WORDS}.",
    )
    for number, note in enumerate(notes, start=5):
        drawing.pen.text(sheet, row + number, 1, note)
    for letter, width in zip("ABC", (30, 66, 40), strict=True):
        sheet.column_dimensions[letter].width = width


def draw_sources(drawing: Drawing, sheet: Worksheet) -> None:
    """Publishers' files, the files of this run, and the log of assumptions."""
    for letter, width in zip("ABCDEFG", (62, 72, 26, 34, 16, 52, 72), strict=True):
        sheet.column_dimensions[letter].width = width
    row = FIRST_ROW
    reference = drawing.run.inputs.reference
    read = reference.tables_read()
    sources = [source for source in reference.sources() if source["table"] in read]
    row = _text_table(
        drawing,
        sheet,
        row,
        "Publishers' files behind the tables that this run read",
        "sources",
        ("Publisher", "Title", "Vintage", "File", "Licence", "Tables", "sha256 of the original"),
        _by_file(sources),
    )
    grades = {source["table"]: source["grade"] for source in sources}
    digests = reference.hashes()
    row = _text_table(
        drawing,
        sheet,
        row,
        "Tables read",
        "tables_read",
        ("Table", "sha256", "Grade"),
        [[table, digests[reference.file_of(table)], grades[table]] for table in read],
    )
    log = [[one.text, one.source, one.quality, one.impact] for one in ASSUMPTIONS]
    row = _text_table(
        drawing,
        sheet,
        row,
        "Assumptions: how well founded (quality), and how much rests on them (impact)",
        "assumptions",
        ("Assumption", "Source", "Quality", "Impact"),
        log + _judgements(drawing),
    )
    grades = [[grade, meaning] for grade, meaning in GRADES.items()]
    _text_table(drawing, sheet, row, "Grades", "grades", ("Grade", "Meaning"), grades)
    attribution = (
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )
    drawing.pen.text(sheet, FIRST_ROW - 1, 1, attribution, style.NOTE)


def _judgements(drawing: Drawing) -> list[list[str]]:
    signed = {one.figure: one for one in drawing.run.inputs.scenario.sign_off}
    rows = []
    for figure in drawing.run.inputs.scenario.judgements():
        by = f"signed off by {signed[figure].by}" if figure in signed else "not signed off"
        rows.append([f"{figure}: a figure of the scenario, {by}", "The scenario", "amber", "red"])
    return rows


def _by_file(sources: list[dict[str, str]]) -> list[list[str]]:
    """A row for each file, with the tables made from it."""
    tables: dict[tuple[str, ...], list[str]] = {}
    for source in sources:
        title = source["title"].removesuffix(f", {source['vintage']}")
        described = (source["vintage"], source["file"], source["licence"], source["sha256"])
        tables.setdefault((source["publisher"], title, *described), []).append(source["table"])
    return [[*row[:-1], ", ".join(used), row[-1]] for row, used in tables.items()]


def _text_table(
    drawing: Drawing,
    sheet: Worksheet,
    row: int,
    title: str,
    name: str,
    columns: tuple[str, ...],
    rows: list[list[str]],
) -> int:
    """A table of texts; returns the row where the next one may start."""
    drawing.pen.text(sheet, row, 1, title, style.HEADING)
    table = Table(
        name,
        sheet.title,
        title,
        row + 1,
        None,
        tuple(cells[0] for cells in rows),
        columns[0],
        tuple(Column("", {}, header) for header in columns[1:]),
    )
    headers(drawing, sheet, table)
    for number, cells in enumerate(rows):
        for column, text in enumerate(cells, start=1):
            cell = drawing.pen.text(sheet, row + 2 + number, column, str(text), wrap=True)
            cell.border = style.BOX
        fit_height(sheet, row + 2 + number, dict(enumerate(map(str, cells), start=1)))
    as_excel_table(sheet, table)
    return table.last_row + 3


def changes_in_words(drawing: Drawing) -> list[str]:
    """What the scenario changes against its base, in sentences without figures."""
    scenario = drawing.run.inputs.scenario
    lines = "; ".join(
        f"{line.line}: {_basis_in_words(line.basis)}"
        + (f", drawn from {line.drawn_from}" if line.drawn_from else "")
        for line in scenario.budget
    )
    sentences = [
        "Base: the same money, with every person of the ICB bringing the same pounds to their "
        "place.",
        f"This scenario shares each line as follows. {lines}.",
    ]
    return [*sentences, *changed_on_the_command_line(scenario.overrides)]


def _basis_in_words(basis: str) -> str:
    from allocmodel.model.vocabulary import BASES, FORMULAS

    if basis == "held":
        return "held at system level"
    if basis == "per_head":
        return "equal money per head"
    kind = "by NHS England's formula for" if basis in FORMULAS else "by need for"
    return f"{kind} {BASES[basis].lower()}"


#: The order in which a reader meets the sheets.
STAGE_SHEETS = [sheet for sheet, _ in STAGES.values()]
