"""The sheet As run: what was stored of the run, and whether the workbook still says so.

While no input is changed, every table of formulas has to add up to what it added up to in the run,
and every allocation has to be what it was. Whatever is changed, reference data stay those of the
run, a copy of an input is the input, a sheet for readers shows what was computed, and names stand
where they stood. A control sum is no figure of the model: like a digest, it only says whether
something is what it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import NOT_DRAWN
from allocmodel.engine.steps import STAGES
from allocmodel.engine.verdict import IN_PARTS, ONE_PART, TOLERANCES
from allocmodel.model.labels import label_title
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.views.view import own_labels
from allocmodel.workbook import style
from allocmodel.workbook.layout import (
    ANCHORED,
    AREA_PEOPLE_SHEET,
    AREAS_SHEET,
    AS_RUN_SHEET,
    CHANGED,
    FIRST_ROW,
    FORMER_AREAS_SHEET,
    INPUTS_SHEET,
    LOOKUPS_SHEET,
    PRACTICES_SHEET,
    InputRow,
    Layout,
    Table,
)
from allocmodel.workbook.references import reference
from allocmodel.workbook.tables import Drawing

#: What a control sum may differ by, as a part of the sum of its figures without their signs.
RELATIVE = 1e-10
#: The same where all figures are nought, or noise beside nought, and have no unit of a check.
LEAST = 1e-9
#: The most labels by which a table of reference data has a control total each.
MOST_TOTALS = 12

REFERENCE_SHEETS = (
    *(AREAS_SHEET, FORMER_AREAS_SHEET, PRACTICES_SHEET, AREA_PEOPLE_SHEET, LOOKUPS_SHEET),
)

#: The columns of a table of control sums.
TITLE, WHERE, STORED, ALLOWED, DIFFERS = 1, 2, 3, 4, 5
#: Where each scenario's own sums stand, in a workbook of several.
FIRST_SCENARIO = 8


@dataclass(frozen=True)
class Block:
    """Cells that lie in one range, and the figures in them."""

    title: str
    sheet: str
    area: str
    cells: Sequence[tuple[str, Mapping[str, str]]]
    _known: dict[int, list[float]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def address(self) -> str:
        """The range with its sheet."""
        return f"{quote_sheetname(self.sheet)}!{self.area}"

    def figures(self, run: Run) -> list[float]:
        """The figures of a run in it; names count as nothing, as Excel's SUM has it."""
        # A workbook lives for shorter than its runs, so that none takes the identity of another.
        if id(run) not in self._known:
            last = {"year": run.years[-1]}
            values = [run.figure(name, {**last, **labels}) for name, labels in self.cells]
            self._known[id(run)] = [float(one) for one in values if not isinstance(one, str)]
        return self._known[id(run)]

    def allowance(self, run: Run) -> float:
        """What its sum may differ by, for the last digits of a computer."""
        unit = str(run.values[self.cells[0][0]].attrs.get("units", ""))
        least = TOLERANCES[unit][0] if unit in TOLERANCES else LEAST
        least = max(least, ONE_PART * sum(name in IN_PARTS for name, _ in self.cells))
        return max(least, RELATIVE * math.fsum(map(abs, self.figures(run))))


@dataclass
class AsRun:
    """Draws the sheet from the top down, and remembers where each check's worst figure stands."""

    drawing: Drawing
    sheet: Worksheet
    row: int = FIRST_ROW
    worst: dict[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> Mapping[str, Run]:
        """The run, or every scenario's in a workbook of several, by name."""
        return self.drawing.runs or {"": self.drawing.run}

    # --- small pieces ---------------------------------------------------------------------------
    def heading(self, title: str, why: str, columns: Sequence[str]) -> None:
        """The title of a band, what it is for, and its headers."""
        self.drawing.pen.text(self.sheet, self.row, 1, title, style.TABLE_TITLE)
        self.drawing.pen.text(self.sheet, self.row + 1, 1, why, style.REMARK)
        self.row += 2
        for column, header in enumerate(columns, start=1):
            self.drawing.pen.header(self.sheet, self.row, column, header)
        self.row += 1

    def text(self, column: int, text: str) -> None:
        """A text in the row at hand."""
        self.drawing.pen.text(self.sheet, self.row, column, text, style.BOXED)

    def formula(self, column: int, formula: str, value: float | str, form: str) -> None:
        """A formula in the row at hand."""
        look = style.FIGURE.with_format(form)
        self.drawing.pen.formula(self.sheet, self.row, column, formula, value, look)

    def stored(self, figure: Callable[[Run], float], form: str, column: int = STORED) -> None:
        """A figure as run; of the scenario that is shown, in a workbook of several."""
        look = style.FIGURE.with_format(form)
        if not self.drawing.runs:
            value = figure(self.drawing.run)
            self.drawing.pen.figure(self.sheet, self.row, column, value, look)
            return
        first = FIRST_SCENARIO
        for number, run in enumerate(self.drawing.runs.values()):
            self.drawing.pen.figure(self.sheet, self.row, first + number, figure(run), look)
        cells = (get_column_letter(n) for n in (first, first + len(self.drawing.runs) - 1))
        own = ":".join(f"${letter}{self.row}" for letter in cells)
        formula = f"=INDEX({own},1,{INPUTS_SHEET}!{self.drawing.position})"
        shown = figure(self.drawing.run)
        self.drawing.pen.formula(self.sheet, self.row, column, formula, shown, look)

    def close(self, check: str, column: int, first: int) -> None:
        """The row that a check rests on: how many figures of the band differ."""
        letter = get_column_letter(column)
        formula = f"=SUM({letter}{first}:{letter}{self.row - 1})"
        self.drawing.pen.text(self.sheet, self.row, 1, "In all", style.TOTAL)
        look = style.TOTAL.with_format(style.COUNT_FORMAT)
        self.drawing.pen.formula(self.sheet, self.row, column, formula, 0.0, look)
        self.worst.setdefault(check, "")
        own = f"{quote_sheetname(AS_RUN_SHEET)}!${letter}${self.row}"
        self.worst[check] = "+".join(filter(None, (self.worst[check], own)))
        self.row += 3


def draw_as_run(drawing: Drawing, sheet: Worksheet) -> dict[str, str]:
    """Draw the sheet, once all that it looks at is drawn.

    Returns
    -------
    dict of str to str
        By check, the formula that gives how much is not as it must be.
    """
    sheet.column_dimensions["A"].width = 62
    for column in range(2, 40):
        sheet.column_dimensions[get_column_letter(column)].width = 22
    own = AsRun(drawing, sheet)
    _inputs(own)
    _allocations(own)
    _tables(own)
    _reference(own)
    _draws(own)
    _copies(own)
    _views(own)
    _names(own)
    assert set(own.worst) == set(ANCHORED)
    # Headings that are stored, and each scenario's sums, would make the rest too small on paper.
    sheet.print_area = f"A1:{get_column_letter(DIFFERS)}{own.row}"
    return own.worst


#: How many inputs are changed: the first figure of the sheet.
COUNT_ROW = FIRST_ROW + 1
COUNT = f"$B${COUNT_ROW}"


def _inputs(own: AsRun) -> None:
    """How many inputs are changed, and whether each is in its range."""
    drawing, sheet = own.drawing, own.sheet
    drawing.pen.text(sheet, own.row, 1, "Inputs changed since this was run", style.TABLE_TITLE)
    drawing.pen.text(sheet, COUNT_ROW, 1, "All inputs", style.ROW_LABEL)
    marks = [f"SUM({area})" for area in _marks(drawing)]
    look = style.FIGURE.with_format(style.COUNT_FORMAT)
    drawing.pen.formula(sheet, COUNT_ROW, 2, f"={'+'.join(marks)}", 0.0, look)
    own.row = COUNT_ROW + 3
    own.heading(
        "Inputs in their range",
        "Blank cells, cells outside the range, and switches between 0 and 1, are counted.",
        ("Input", "Cells", "Least", "Most", "Not in range"),
    )
    first = own.row
    for quantity, rows in groupby(drawing.layout.input_rows, lambda row: row.quantity):
        if quantity.names_dim is None:
            _range_of(own, list(rows))
    own.close("Every input has a value in its range", DIFFERS, first)


def _marks(drawing: Drawing) -> Iterator[str]:
    """Where the marks of changed inputs stand."""
    rows = [row.row for row in drawing.layout.input_rows]
    letter = get_column_letter(Layout.CHANGED_COLUMN)
    yield f"{INPUTS_SHEET}!${letter}${rows[0]}:${letter}${rows[-1]}"
    for table in drawing.layout.tables:
        for number, column in enumerate(table.columns):
            if CHANGED in column.labels:
                letter = get_column_letter(table.first_column + number)
                sheet = quote_sheetname(table.sheet)
                yield f"{sheet}!${letter}${table.header_row + 1}:${letter}${table.last_row}"


def _range_of(own: AsRun, rows: Sequence[InputRow]) -> None:
    quantity = rows[0].quantity
    letter = get_column_letter(Layout.VALUE_COLUMN)
    area = f"{INPUTS_SHEET}!${letter}${rows[0].row}:${letter}${rows[-1].row}"
    own.text(TITLE, own.drawing.of_whole(quantity.title))
    own.text(WHERE, area.replace("$", ""))
    look = style.FIGURE.with_format(style.PLAIN_FORMAT)
    pen = own.drawing.pen
    pen.figure(own.sheet, own.row, STORED, float(quantity.lowest or 0), look)
    pen.figure(own.sheet, own.row, ALLOWED, float(quantity.highest or 0), look)
    outside = f"({area}<$C{own.row})+({area}>$D{own.row})"
    blanks = "" if quantity.blank is not None else f'+COUNTIF({area},"")'
    if quantity.blank is not None:
        # Only figures count: a blank may be a text of no letters.
        outside = f'COUNTIF({area},"<"&$C{own.row})+COUNTIF({area},">"&$D{own.row})'
    if quantity.whole and quantity.highest == 1:
        # A switch is one of the two; there is nothing in between.
        outside = f"({area}<>$C{own.row})*({area}<>$D{own.row})"
    formula = f"=SUMPRODUCT({outside}){blanks}"
    own.formula(DIFFERS, formula, 0.0, style.COUNT_FORMAT)
    own.row += 1


def _allocations(own: AsRun) -> None:
    """Every allocation of the run, to the pound, beside the workbook's."""
    places = own.drawing.run.places
    own.heading(
        "Allocations as run",
        "Whole pounds of each place, stored. A column for each line and year, and for all lines.",
        ("Figure", "Place", "As run", "", "Differs"),
    )
    first = own.row
    for name in ("allocation", "total_allocation"):
        table = own.drawing.layout.table(name)
        for number, column in enumerate(table.columns):
            for row, place in enumerate(places):
                spot = table.host(row, number).spot
                labels = {**column.labels, "place": place}
                own.text(TITLE, f"{table.title}: {column.header}")
                own.text(WHERE, place)
                own.stored(
                    lambda run, name=name, labels=labels: float(run.figure(name, labels)),  # type: ignore[misc]
                    style.FORMATS["pounds"],
                )
                cell = f"{quote_sheetname(spot.sheet)}!{get_column_letter(spot.column)}{spot.row}"
                formula = f"=IF(OR({COUNT}>0,{cell}=$C{own.row}),0,1)"
                own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
                own.row += 1
    own.close("Results are as run while no input is changed", DIFFERS, first)


def _tables(own: AsRun) -> None:
    """The control sum of every table of formulas."""
    own.heading(
        "Tables as run",
        "What the figures of each table add up to, stored: compared while no input is changed.",
        ("Table", "Sheet", "Sum as run", "May differ by", "Differs"),
    )
    first = own.row
    steps = own.drawing.steps
    for table in (*own.drawing.layout.tables, *own.drawing.shown):
        names = {column.quantity for column in table.columns}
        given = table.sheet in REFERENCE_SHEETS
        if not given and not any(name in steps and steps[name].stage == "checks" for name in names):
            figures = [number for number, one in enumerate(table.columns) if one.quantity]
            if figures:
                _control_sum(own, _whole(table, figures), f"OR({COUNT}>0,{{within}})")
    for table, columns in own.drawing.accounts:
        for number, cells in columns.items():
            area = _down(table.first_column + number, table.header_row + 1, len(table.row_labels))
            title = f"{table.title}: {table.columns[number].header}"
            _control_sum(own, Block(title, table.sheet, area, cells), f"OR({COUNT}>0,{{within}})")
    own.close("Results are as run while no input is changed", DIFFERS, first)


def _whole(table: Table, columns: Sequence[int] | None = None, title: str = "") -> Block:
    """A table, or columns of it side by side, as a block."""
    numbers = list(range(len(table.columns))) if columns is None else columns
    first, last = (get_column_letter(table.first_column + n) for n in (numbers[0], numbers[-1]))
    rows = range(len(table.row_labels))
    return Block(
        title or table.title,
        table.sheet,
        f"${first}${table.header_row + 1}:${last}${table.last_row}",
        [
            (table.columns[number].quantity, table.labels(row, number))
            for number in numbers
            if table.columns[number].quantity
            for row in rows
        ],
    )


def _control_sum(own: AsRun, block: Block, condition: str = "{within}") -> None:
    """A row: a block's sum as run, and whether it still has it. Names have none."""
    figures = [block.figures(run) for run in own.runs.values()] if block.cells else [[]]
    if not figures[0] or any(map(math.isnan, (one for each in figures for one in each))):
        return
    own.text(TITLE, own.drawing.of_whole(block.title))
    own.text(WHERE, block.sheet)
    own.stored(lambda run: math.fsum(block.figures(run)), style.PLAIN_FORMAT)
    look = style.FIGURE.with_format(style.CHECK_FORMAT)
    allowance = max(block.allowance(run) for run in own.runs.values())
    own.drawing.pen.figure(own.sheet, own.row, ALLOWED, allowance, look)
    within = f"ABS(SUM({block.address})-$C{own.row})<=$D{own.row}"
    formula = f"=IF({condition.format(within=within)},0,1)"
    own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
    own.row += 1


def _reference(own: AsRun) -> None:
    """Control totals of what publishers give: people and weighted people, by service and fifth."""
    own.heading(
        "Reference data as run",
        "Control totals of published figures, stored; they stay whatever inputs are changed.",
        ("Figures", "Sheet", "Total as run", "May differ by", "Differs"),
    )
    first = own.row
    for table in own.drawing.layout.tables:
        if table.sheet in REFERENCE_SHEETS:
            for block in _totals(table):
                _control_sum(own, block)
    own.close("Reference data are those of the run", DIFFERS, first)


def _totals(table: Table) -> Iterator[Block]:
    """Each quantity of a table of reference data, by the first label that runs across it."""
    numbered = [(number, one) for number, one in enumerate(table.columns) if one.quantity]
    for name, columns in groupby(numbered, lambda pair: pair[1].quantity):
        own = list(columns)
        dim = next(iter(own[0][1].labels), "")
        labels = {one.labels.get(dim, "") for _, one in own}
        by = dim if len(labels) <= MOST_TOTALS else ""
        for label, part in groupby(own, lambda pair: pair[1].labels.get(by, "")):  # noqa: B023
            header = f": {label_title(by, label)}" if label else ""
            title = f"{INPUTS[name].title}{header}"
            yield _whole(table, [number for number, _ in part], title)


def _draws(own: AsRun) -> None:
    """Lines that draw on another are drawn on by none; and all that they draw is counted."""
    own.heading(
        "Lines drawn on",
        "A line that draws on another is not drawn on itself, and what lines draw is taken out.",
        ("Line", "Sheet", "", "May differ by", "Differs"),
    )
    first, layout = own.row, own.drawing.layout
    money = layout.table("drawn_amount")
    for number, column in enumerate(money.columns):
        drawn = money.host(0, number).spot
        source = layout.spot("drawn_from", {"budget_line": column.labels["budget_line"]})
        own.text(TITLE, own.drawing.of_whole(column.header))
        own.text(WHERE, money.sheet)
        formula = f'=IF(AND({reference(drawn)}<>0,{reference(source)}<>"{NOT_DRAWN}"),1,0)'
        own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
        own.row += 1
    names = _whole(layout.table("drawn_from")).address
    for year, columns in groupby(enumerate(money.columns), lambda one: one[1].labels.get("year")):
        numbers = [number for number, _ in columns]
        own.text(TITLE, " ".join(filter(None, ("All lines,", year))).rstrip(","))
        own.text(WHERE, money.sheet)
        look = style.FIGURE.with_format(style.CHECK_FORMAT)
        own.drawing.pen.figure(own.sheet, own.row, ALLOWED, TOLERANCES["pounds"][0], look)
        drawn_in_all = f"SUM({_whole(money, numbers).address})"
        gross = _whole(layout.table("gross_amount"), numbers).address
        by_name = f'SUMPRODUCT(({names}<>"{NOT_DRAWN}")*{gross})'
        formula = f"=IF(ABS({drawn_in_all}-{by_name})<=$D{own.row},0,1)"
        own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
        own.row += 1
    own.close("Lines draw on lines that draw on none", DIFFERS, first)


def _copies(own: AsRun) -> None:
    """Tables that repeat Inputs, against Inputs."""
    own.heading(
        "Copies of inputs",
        "Sheets of the calculation take inputs up in tables of their own: they must be the inputs.",
        ("Input", "Sheet", "", "", "Differs"),
    )
    first = own.row
    drawing = own.drawing
    for name in drawing.layout.call_ups:
        if name in drawing.layout.blanks:
            _limits_copied(own, name)
        elif INPUTS[name].unit != "name":
            _numbers_copied(own, name)
        else:
            _names_copied(own, name)
    if drawing.runs:
        _chosen(own)
    own.close("Copies of inputs are the inputs", DIFFERS, first)


def _chosen(own: AsRun) -> None:
    """The live values of Inputs against those of the scenario that is chosen."""
    rows = [row.row for row in own.drawing.layout.input_rows]
    live, first, last = (
        get_column_letter(column)
        for column in (
            Layout.VALUE_COLUMN,
            own.drawing.first_scenario,
            own.drawing.first_scenario + len(own.drawing.runs) - 1,
        )
    )
    ends = (rows[0], rows[-1])
    area = f"{INPUTS_SHEET}!${live}${ends[0]}:${live}${ends[1]}"
    block = f"{INPUTS_SHEET}!${first}${ends[0]}:${last}${ends[1]}"
    own.text(TITLE, "Values of the scenario that is shown")
    own.text(WHERE, INPUTS_SHEET)
    look = style.FIGURE.with_format(style.CHECK_FORMAT)
    own.drawing.pen.figure(own.sheet, own.row, ALLOWED, LEAST, look)
    chosen = f"INDEX({block},0,{INPUTS_SHEET}!{own.drawing.position})"
    formula = f"=IF(ABS(SUM({area})-SUM({chosen}))<=$D{own.row},0,1)"
    own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
    own.row += 1


def _numbers_copied(own: AsRun, name: str) -> None:
    layout = own.drawing.layout
    rows = [row.row for row in layout.input_rows if row.quantity.name == name]
    letter = get_column_letter(Layout.VALUE_COLUMN)
    block = _whole(layout.table(name))
    inputs = f"{INPUTS_SHEET}!${letter}${rows[0]}:${letter}${rows[-1]}"
    own.text(TITLE, own.drawing.of_whole(block.title))
    own.text(WHERE, block.sheet)
    figures = [one for one in block.figures(own.drawing.run) if not math.isnan(one)]
    allowance = max(LEAST, RELATIVE * math.fsum(map(abs, figures)))
    look = style.FIGURE.with_format(style.CHECK_FORMAT)
    own.drawing.pen.figure(own.sheet, own.row, ALLOWED, allowance, look)
    formula = f"=IF(ABS(SUM({block.address})-SUM({inputs}))<=$D{own.row},0,1)"
    own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
    own.row += 1


def _limits_copied(own: AsRun, name: str) -> None:
    """A limit, and what stands for none where the input is blank."""
    layout = own.drawing.layout
    for row in [one for one in layout.input_rows if one.quantity.name == name]:
        copy, none = layout.spot(name, row.labels), reference(layout.blanks[name])
        given = reference(Spot(INPUTS_SHEET, row.row, Layout.VALUE_COLUMN))
        own.text(TITLE, own.drawing.of_whole(row.title))
        own.text(WHERE, copy.sheet)
        other = (
            f'AND({given}<>"",{reference(copy)}<>{given}),AND({given}="",{reference(copy)}<>{none})'
        )
        own.formula(DIFFERS, f"=IF(OR({other}),1,0)", 0.0, style.DIFFERS_FORMAT)
        own.row += 1


def _names_copied(own: AsRun, name: str) -> None:
    """Names have no sum: each is compared with its own cell."""
    layout = own.drawing.layout
    for row in [one for one in layout.input_rows if one.quantity.name == name]:
        own.text(TITLE, own.drawing.of_whole(row.title))
        copy = layout.spot(name, row.labels)
        own.text(WHERE, copy.sheet)
        given = reference(Spot(INPUTS_SHEET, row.row, Layout.VALUE_COLUMN))
        formula = f"=IF({reference(copy)}={given},0,1)"
        own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
        own.row += 1


def _views(own: AsRun) -> None:
    """Columns of pounds on sheets for readers, against where they were computed."""
    own.heading(
        "Money shown again",
        "Sheets for readers repeat what other sheets compute: each column is compared with those.",
        ("Table and column", "Sheet", "", "May differ by", "Differs"),
    )
    first = own.row
    for table in own.drawing.shown:
        for number, column in enumerate(table.columns):
            pounds = own.drawing.unit_of(column.quantity) == "pounds" if column.quantity else False
            source = _source(own.drawing, table, number) if pounds else None
            if source is not None:
                block = _whole(table, [number], f"{table.title}: {column.header}")
                own.text(TITLE, own.drawing.of_whole(block.title))
                own.text(WHERE, block.sheet)
                look = style.FIGURE.with_format(style.CHECK_FORMAT)
                allowance = TOLERANCES["pounds"][0]
                own.drawing.pen.figure(own.sheet, own.row, ALLOWED, allowance, look)
                formula = f"=IF(ABS(SUM({block.address})-SUM({source}))<=$D{own.row},0,1)"
                own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
                own.row += 1
    own.close("Sheets for readers show what was computed", DIFFERS, first)


def _source(drawing: Drawing, table: Table, number: int) -> str | None:
    """The range that a column of a view shows, where that lies in one column."""
    name = table.columns[number].quantity
    spots = []
    for row in range(len(table.row_labels)):
        labels = own_labels(drawing.run, name, table.labels(row, number))
        spots.append(drawing.layout.spot(name, labels))
    first, last = spots[0], spots[-1]
    together = [Spot(first.sheet, first.row + n, first.column) for n in range(len(spots))]
    if spots != together:
        return None
    return reference(first, last)


def _names(own: AsRun) -> None:
    """Places' names beside every table, headings and names of the tables for readers."""
    drawing, sheet = own.drawing, own.sheet
    places = drawing.run.places
    drawn = (*drawing.layout.tables, *drawing.shown)
    of_places = [
        one for one in drawn if one.row_labels == tuple(places) and one.sheet != STAGES["checks"][0]
    ]
    others = [one for one in drawing.shown if one not in of_places]
    lists = [(one.title, _row_names(drawing, one)) for one in others]
    drawing.pen.text(sheet, own.row, 1, "Names, stored", style.TABLE_TITLE)
    top = own.row + 1
    for column, (title, names) in enumerate([("Places", places), *lists], start=1):
        _store(own, top, [drawing.of_whole(title), *names], column)
    own.row = top + 1 + max(len(names) for _, names in [("", places), *lists])
    headings = own.row
    for table in drawing.shown:
        _store_headings(own, table)
    own.row += 2
    own.heading(
        "Names as run",
        "Names of places beside each table, and the headings and rows of tables for readers, "
        "against what is stored above.",
        ("Table", "Sheet", "Stored in", "", "Differ"),
    )
    first = own.row
    for one in of_places:
        _compared(own, one.title, one.sheet, _down(1, top + 1, len(places)), _rows_of(one))
    for column, (one, (title, names)) in enumerate(zip(others, lists, strict=True), start=2):
        _compared(own, title, one.sheet, _down(column, top + 1, len(names)), _rows_of(one))
    for number, one in enumerate(drawing.shown):
        cells = len(one.columns) + 1
        area = _across(one.first_column - 1, one.header_row, cells)
        stored = _across(1, headings + number, cells)
        _compared(own, f"{one.title}: headings", one.sheet, stored, area)
    own.close("Names stand where they stood", DIFFERS, first)


def _store_headings(own: AsRun, table: Table) -> None:
    """The headings of a table in the row at hand."""
    told = own.drawing.of_whole
    headings = (table.row_header, *(told(column.header) for column in table.columns))
    for column, heading in enumerate(headings, start=1):
        own.text(column, heading)
    own.row += 1


def _down(column: int, row: int, count: int) -> str:
    letter = get_column_letter(column)
    return f"${letter}${row}:${letter}${row + count - 1}"


def _across(column: int, row: int, count: int) -> str:
    return f"${get_column_letter(column)}${row}:${get_column_letter(column + count - 1)}${row}"


def _compared(own: AsRun, title: str, sheet: str, stored: str, area: str) -> None:
    own.text(TITLE, own.drawing.of_whole(title))
    own.text(WHERE, sheet)
    own.text(STORED, stored.replace("$", ""))
    formula = f"=SUMPRODUCT(({quote_sheetname(sheet)}!{area}<>{stored})*1)"
    own.formula(DIFFERS, formula, 0.0, style.COUNT_FORMAT)
    own.row += 1


def _store(own: AsRun, top: int, names: Sequence[str], column: int) -> None:
    for number, name in enumerate(names):
        look = style.BOXED if number else style.BOLD_TEXT
        own.drawing.pen.text(own.sheet, top + number, column, name, look)


def _rows_of(table: Table) -> str:
    return _down(table.first_column - 1, table.header_row + 1, len(table.row_labels))


def _row_names(drawing: Drawing, table: Table) -> list[str]:
    """The names of a table's rows, as they are drawn."""
    return [drawing.of_whole(name) for name in table.row_titles or table.row_labels]
