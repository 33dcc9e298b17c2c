"""The rules of a workbook that an auditor can sign, each as a function that finds what breaks it.

A few places are exempt, each for a reason that a reader would give:

- The Summary stands first and shows what stands later; so does the master check on every sheet.
- On the sheet Convergence a round takes what the round before it has fixed, and a year what the
  year before it allocated; on Ethnicity a try at a rate takes the try before it. Both stand in
  tables further on. No cell depends on itself.
- The sheets of places, Equity, Evidence, Neighbourhoods and Path stand near the front, for readers.
  Their cells only show figures of later sheets, in tables turned to be read; none of them computes.
  Where one sheet shows any place, a cell on it chooses which: to change it moves no money.
- On the Checks sheet the register of verdicts stands above the checks that it sums up, because
  the verdict is what a reader looks for.
- ROUND on the sheet Growth takes an amount that grows to the whole pound, as amounts are typed.
- The sheet Neighbourhood money rounds once more what each place's neighbourhoods share.
- The sheet Joint funds rounds what councils pay, which is no line of the budget.
- INT on the Checks sheet measures rounding and rounds no figure that anything else uses.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.audit.agreement import disagreements
from allocmodel.audit.audited import CHECKS, Area, Audited, area_of, functions, key
from allocmodel.audit.cells import cells_of
from allocmodel.audit.recalculate import with_formualizer
from allocmodel.declared.vocabulary import GRADES
from allocmodel.engine.steps import STAGES, all_steps, is_lagged
from allocmodel.workbook.checks_sheet import BANNER_COLUMN, MASTER_COLUMN
from allocmodel.workbook.layout import AREAS_SHEET, AS_RUN_SHEET, FORMER_AREAS_SHEET, INPUTS_SHEET

FUNCTIONS = {
    *("SUM", "SUMIFS", "SUMPRODUCT", "INDEX", "MATCH", "IF", "AND", "OR", "NOT", "MIN", "MAX"),
    *("ROUND", "INT", "ABS", "SQRT", "EXP", "LN", "RANK", "COUNTIF", "COUNTIFS", "IFERROR"),
}
ROUNDING_FUNCTIONS = {"ROUND", "INT"}
CONSTANTS = {"0", "1"}
#: Longer formulas do not fit a reader's eye, nor the formula bar.
LONGEST_FORMULA = 160
LONGEST_SHEET_NAME = 30
#: Texts that begin so are taken for formulas when somebody edits them.
FORMULA_SIGNS = ("=", "+", "-", "@")

SUMMARY, ROUNDING, GROWTH = "Summary", STAGES["rounding"][0], STAGES["growth"][0]
NEIGHBOURHOODS, FUNDS = STAGES["neighbourhood_money"][0], STAGES["funds"][0]
#: Sheets whose rounds, years or tries take what the one before has found: a column to the left in a
#: table further on, here or where money is rounded to the pound.
LOOKS_BACK = {
    STAGES[step.stage][0] for step in all_steps(None).values() if any(map(is_lagged, step.inputs))
}
#: Sheets for readers, whose cells only show what stands on later sheets.
READING = ("Comparison", "Summary", "Ranges", "Equity", "Evidence", "Neighbourhoods", "Path")
#: A figure of another sheet as it stands there: in one cell, or in the row of the chosen place.
_SHEET, _CELL = r"(?:'(?:[^']|'')+'|\w+)!", r"\$?[A-Z]+\$?\d+"
SHOWS = re.compile(
    rf"={_SHEET}{_CELL}|=INDEX\({_SHEET}{_CELL}:{_CELL},MATCH\({_CELL},{_SHEET}{_CELL}:{_CELL},0\)\)"
)
#: Tables of the sheets of places.
OF_A_PLACE = "t_place_"
#: On Inputs of several scenarios: which of them a cell chooses, and its value.
#: On a sheet for inputs: whether one is what it was when the workbook was made.
MARKS = re.compile(r'=IF\((\$[A-Z]+\d+|INDEX\([$A-Z\d:,]+\))&""=\$[A-Z]+\d+&"",0,1\)')
_ONE = r"INDEX\(\$[A-Z]+\$?\d+:\$[A-Z]+\$?\d+,1,(?:Inputs!)?\$[A-Z]+\$4\)"
CHOOSES = re.compile(
    rf'=IF\({_ONE}="","",{_ONE}\)|'
    r"=(MATCH\(\$B\$4,|INDEX\()\$[A-Z]+\$?\d+:\$[A-Z]+\$?\d+,(0|1,(Inputs!)?\$[A-Z]+\$4)\)"
)
INPUT_SHEETS = (INPUTS_SHEET, AREAS_SHEET, FORMER_AREAS_SHEET)
DESCRIBED_BY = ("Unit", "Allowed range", "Source", "Grade")
PASSED = "OK"
#: The unit of counts and switches, which read best without a format.
PLAIN = "number"


class Finding(NamedTuple):
    """Where a workbook breaks a rule, and how."""

    rule: int
    sheet: str
    address: str
    what: str

    def __str__(self) -> str:
        """One line that says which rule, where, and what."""
        where = f"{self.sheet}!{self.address}" if self.address else self.sheet or "workbook"
        return f"rule {self.rule}, {where}: {self.what}"


# --- the rules ------------------------------------------------------------------------------------
def flow(audited: Audited) -> Iterator[Finding]:
    """Figures flow from early sheets to late ones, and on a sheet downwards or to the right."""
    for cell in audited.formulas:
        sheet = cell.parent.title
        for area in audited.areas[key(cell)]:
            if _may_look_ahead(audited, cell, area):
                continue
            if area.sheet not in audited.position:
                yield Finding(1, *key(cell), f"refers to {area.sheet}, which is no sheet here")
            elif audited.position[area.sheet] > audited.position[sheet]:
                yield Finding(1, *key(cell), f"takes a figure from the later sheet {area.sheet}")
            elif area.sheet == sheet and not _before(area, cell):
                yield Finding(1, *key(cell), "takes a figure from below or from its right")


def _may_look_ahead(audited: Audited, cell: Cell, area: Area) -> bool:
    """Whether a cell is exempt from the flow: see the top of this module."""
    exempt = (_shows_for_readers(cell), _chooses(cell), _marks(cell))
    if cell.parent.title == SUMMARY or any(exempt):
        return True
    sheet = cell.parent.title
    if sheet in LOOKS_BACK and area.sheet in (sheet, ROUNDING):
        return True
    if audited.master and area.sheet == CHECKS and str(cell.value).count("!") == 1:
        row = audited.book[CHECKS][audited.master[1]].row
        if area.first_row == row and area.first_column in (MASTER_COLUMN, BANNER_COLUMN):
            return True
    own_sheet = cell.parent.title == CHECKS and area.sheet == CHECKS
    return own_sheet and key(cell) not in audited.table_of


def _shows_for_readers(cell: Cell) -> bool:
    """Whether a cell on a sheet for readers is one figure of another sheet, as it stands there."""
    return _is_for_readers(cell.parent) and SHOWS.fullmatch(str(cell.value)) is not None


def _is_for_readers(sheet: Worksheet) -> bool:
    """Whether a sheet only shows: it is one of those named, or a place's."""
    return sheet.title in READING or any(name.startswith(OF_A_PLACE) for name in sheet.tables)


def _chooses_a_place(cell: Cell) -> bool:
    """Whether a cell of a place's sheet says which place it shows, out of a list."""
    rules = cell.parent.data_validations.dataValidation
    listed = any(rule.type == "list" and cell.coordinate in rule for rule in rules)
    return listed and any(name.startswith(OF_A_PLACE) for name in cell.parent.tables)


def _chooses(cell: Cell) -> bool:
    """Whether a cell of Inputs is the value of the scenario that is chosen, or says which it is."""
    sheets = (INPUTS_SHEET, AS_RUN_SHEET)
    return cell.parent.title in sheets and CHOOSES.fullmatch(str(cell.value)) is not None


def _gives_a_blank(cell: Cell) -> bool:
    """Whether a cell may show a blank: a limit that there is none of in the chosen scenario."""
    return _chooses(cell) and ',"",' in str(cell.value).replace('=""', "")


def _marks(cell: Cell) -> bool:
    """Whether a cell beside an input says whether that is what it was."""
    return MARKS.fullmatch(str(cell.value)) is not None


def _before(area: Area, cell: Cell) -> bool:
    row, column = int(cell.row), int(cell.column)
    return area.last_row < row or (area.last_row == row and area.last_column < column)


def inputs_apart(audited: Audited) -> Iterator[Finding]:
    """What may be changed stands on the sheets for it, and nothing is computed there."""
    for cell in audited.cells:
        sheet = cell.parent.title
        apart = sheet in INPUT_SHEETS or _chooses_a_place(cell)
        if not cell.protection.locked and not apart:
            yield Finding(1, *key(cell), "can be changed, and is not on a sheet for inputs")
        master = [audited.master] if audited.master else []
        computed = cell.data_type == "f" and sheet in INPUT_SHEETS
        banner = master and cell.row == audited.book[CHECKS][master[0][1]].row
        if computed and not (banner or _chooses(cell) or _marks(cell)):
            yield Finding(1, *key(cell), "computes on a sheet for inputs")


def _shows(audited: Audited, cell: Cell, cells: list[tuple[str, str]]) -> bool:
    """Whether a formula only repeats one of some cells."""
    areas = audited.areas[key(cell)]
    shown = [
        (area.sheet, audited.book[area.sheet].cell(area.first_row, area.first_column))
        for area in areas
        if area.sheet in audited.position
    ]
    return [(sheet, one.coordinate) for sheet, one in shown] == cells


def one_formula_per_column(audited: Audited) -> Iterator[Finding]:
    """In a column of a table every cell holds the same formula, filled down."""
    for sheet, table in audited.tables:
        for column in _columns(sheet, table):
            formulas = [cell for cell in column if cell.data_type == "f"]
            shows = all(_shows_for_readers(cell) for cell in formulas)
            # What is only shown may have gaps: not every line of an account has a cause in figures.
            typed = [cell for cell in column if cell.data_type != "f"]
            # What all scenarios say alike stands as a text; the rest is chosen.
            if all(map(_chooses, formulas)) and not any(cell.data_type == "n" for cell in typed):
                continue
            if formulas and any(cell.value is not None or not shows for cell in typed):
                yield Finding(2, *key(column[0]), "a column holds both formulas and typed figures")
            if shows:
                continue
            for cell in formulas[1:]:
                first = formulas[0]
                filled = Translator(str(first.value), first.coordinate)
                if filled.translate_formula(cell.coordinate) != cell.value:
                    yield Finding(2, *key(cell), f"is not {first.coordinate} filled down")


def no_constants(audited: Audited) -> Iterator[Finding]:
    """No number stands in a formula but 0, 1 and -1."""
    for where, tokens in audited.tokens.items():
        for token in tokens:
            number = token.type == Token.OPERAND and token.subtype == Token.NUMBER
            if number and token.value not in CONSTANTS:
                yield Finding(3, *where, f"holds the constant {token.value}")


def short_formulas(audited: Audited) -> Iterator[Finding]:
    """Formulas are short, with one IF at most."""
    for cell in audited.formulas:
        if functions(audited.tokens[key(cell)]).count("IF") > 1:
            yield Finding(4, *key(cell), "holds more than one IF")
        if len(str(cell.value)) > LONGEST_FORMULA:
            length = len(str(cell.value))
            yield Finding(4, *key(cell), f"has {length} characters; {LONGEST_FORMULA} is the most")


def known_functions(audited: Audited) -> Iterator[Finding]:
    """Functions come from the closed list, and run the same everywhere."""
    for cell in audited.formulas:
        where, tokens = key(cell), audited.tokens[key(cell)]
        for name in sorted(set(functions(tokens)) - FUNCTIONS):
            yield Finding(5, *where, f"uses {name}")
        if not isinstance(cell.value, str):
            yield Finding(5, *where, "is an array formula")
        for token in tokens:
            if token.type == Token.ARRAY:
                yield Finding(5, *where, "holds an array")
            if token.subtype == Token.RANGE and not area_of(token, where[0]):
                yield Finding(5, *where, f"refers to {token.value}, which is no plain range")


def inputs_described(audited: Audited) -> Iterator[Finding]:
    """Every input has a value, unit, allowed range, source and grade."""
    if INPUTS_SHEET not in audited.position:
        yield Finding(6, INPUTS_SHEET, "", "is missing")
        return
    sheet = audited.book[INPUTS_SHEET]
    headers = {cell.value: cell.column for cell in cells_of(sheet)}
    for title in DESCRIBED_BY:
        if title not in headers:
            yield Finding(6, INPUTS_SHEET, "", f'has no column "{title}"')
    for cell in _unlocked(sheet):
        if cell.value is None and not _may_be_blank(sheet, cell, headers):
            yield Finding(6, *key(cell), "is an input without a value")
        for title in set(DESCRIBED_BY) & set(headers):
            if not sheet.cell(cell.row, headers[title]).value:
                yield Finding(6, *key(cell), f"is an input without its {title.lower()}")
        if "Grade" in headers and not _is_graded(audited, sheet.cell(cell.row, headers["Grade"])):
            yield Finding(6, *key(cell), "has a grade that is not one of the list")


def _is_graded(audited: Audited, grade: Cell) -> bool:
    """Whether a grade is one of the list; where one is chosen, whether each of them is."""
    if not _chooses(grade):
        return grade.value in GRADES
    every = _cells_of(audited, audited.areas[key(grade)][0])
    return all(audited.book[sheet][at].value in GRADES for sheet, at in every)


def _may_be_blank(sheet: Worksheet, cell: Cell, headers: Mapping[object, int]) -> bool:
    """Whether the range of an input says that it may be blank: a limit that is none."""
    said = str(sheet.cell(cell.row, headers.get("Allowed range", 1)).value)
    return "or blank" in said


def locks(audited: Audited) -> Iterator[Finding]:
    """Calculated cells are locked, without a password; inputs are not, and say what they take."""
    for sheet in audited.book:
        if not sheet.protection.sheet:
            yield Finding(7, sheet.title, "", "is not protected")
        if sheet.protection.password or sheet.protection.hashValue:
            yield Finding(7, sheet.title, "", "is protected with a password")
        for cell in _unlocked(sheet):
            if cell.data_type == "f":
                yield Finding(7, *key(cell), "is a formula that is not locked")
            elif sheet.title in INPUT_SHEETS:
                yield from _marked(sheet, cell)
    if not any(_unlocked(audited.book[name]) for name in INPUT_SHEETS if name in audited.book):
        yield Finding(7, INPUTS_SHEET, "", "has no cell that can be changed")


def _marked(sheet: Worksheet, cell: Cell) -> Iterator[Finding]:
    """An input is marked by its fill, and by a message when it is entered."""
    if cell.fill.fill_type != "solid":
        yield Finding(7, *key(cell), "is an input that does not look like one")
    rules = [rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule]
    if not any(rule.showInputMessage and rule.prompt and rule.error for rule in rules):
        yield Finding(7, *key(cell), "is an input without a rule and a message")


def nothing_hidden(audited: Audited) -> Iterator[Finding]:
    """No merged cells; no hidden sheets, rows, columns or formulas."""
    for sheet in audited.book:
        if sheet.sheet_state != "visible":
            yield Finding(8, sheet.title, "", "is hidden")
        for merged in sheet.merged_cells.ranges:
            yield Finding(8, sheet.title, str(merged), "is merged")
        lines = [*sheet.row_dimensions.items(), *sheet.column_dimensions.items()]
        for name, line in lines:
            if line.hidden:
                yield Finding(8, sheet.title, str(name), "is hidden")
    for cell in audited.formulas:
        if cell.protection.hidden:
            yield Finding(8, *key(cell), "hides its formula")


def stands_alone(audited: Audited) -> Iterator[Finding]:
    """No macros, no links to other files, no names that point to them."""
    with zipfile.ZipFile(BytesIO(audited.content)) as parts:
        names = parts.namelist()
        relations = [parts.read(name).decode() for name in names if name.endswith(".rels")]
    for name in names:
        if re.search(r"vbaProject|externalLinks/|activeX/|embeddings/|macrosheets/", name):
            yield Finding(8, "", name, "is a part that a plain workbook does not have")
    if any('TargetMode="External"' in text for text in relations):
        yield Finding(8, "", "", "links to something outside itself")
    scopes = [audited.book, *audited.book]
    for name, defined in [pair for scope in scopes for pair in scope.defined_names.items()]:
        if "[" in str(defined.value) or "#REF!" in str(defined.value):
            yield Finding(8, "", name, f"is a name for {defined.value}")
    for where, tokens in audited.tokens.items():
        if any(token.type == Token.OPERAND and "[" in _unquoted(token) for token in tokens):
            yield Finding(8, *where, "refers to another file, or to a table by name")


def _unquoted(token: Token) -> str:
    """An operand without what stands in double quotes."""
    return "" if token.subtype == Token.TEXT else str(token.value)


def no_circles(audited: Audited) -> Iterator[Finding]:
    """No cell depends on itself."""
    formulas = {key(cell) for cell in audited.formulas}
    graph = {
        where: {one for area in areas for one in _cells_of(audited, area) if one in formulas}
        for where, areas in audited.areas.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        sheet, address = circle.args[1][0]
        yield Finding(8, sheet, address, "depends on itself")


def _cells_of(audited: Audited, area: Area) -> Iterator[tuple[str, str]]:
    if area.sheet in audited.position:
        rows = audited.book[area.sheet].iter_rows(
            area.first_row, area.last_row, area.first_column, area.last_column
        )
        for row in rows:
            for cell in row:
                yield area.sheet, cell.coordinate


def values_stored(audited: Audited) -> Iterator[Finding]:
    """Every formula cell holds its value, and no error; a recalculation gives the same."""
    missing = False
    for cell in audited.formulas:
        value = audited.values[cell.parent.title][cell.coordinate].value
        if value is None and _gives_a_blank(cell):
            continue
        if value is None:
            missing = True
            yield Finding(9, *key(cell), "holds no value")
        elif isinstance(value, str) and value.startswith("#"):
            yield Finding(9, *key(cell), f"holds the error {value}")
    for one in () if missing else disagreements(audited.content):
        what = f"holds {one.stored!r}; a recalculation gives {one.recomputed!r}"
        yield Finding(9, one.sheet, one.address, what)


def checks_pass(audited: Audited) -> Iterator[Finding]:
    """The master check is there, says OK, and each sheet shows it at its top."""
    if audited.master is None:
        yield Finding(10, CHECKS, "", "has no master check")
        return
    value = with_formualizer(audited.content)[audited.master]
    if value != PASSED:
        yield Finding(10, *audited.master, f"the master check says {value}")
    for sheet in audited.book:
        top = [cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.data_type == "f"]
        if sheet.title != CHECKS and not any(
            _shows(audited, cell, [audited.master]) for cell in top
        ):
            yield Finding(10, sheet.title, "", "does not show the master check at its top")


def rounding_in_its_place(audited: Audited) -> Iterator[Finding]:
    """Figures are rounded on the Rounding sheet, amounts that grow on Growth, councils' money on
    Joint funds, and what places split further on Neighbourhood money; nowhere else.
    """
    for where, tokens in audited.tokens.items():
        used = ROUNDING_FUNCTIONS & set(functions(tokens))
        if used and where[0] not in (ROUNDING, GROWTH, FUNDS, NEIGHBOURHOODS, CHECKS):
            yield Finding(11, *where, f"rounds ({', '.join(sorted(used))})")


def text_is_text(audited: Audited) -> Iterator[Finding]:
    """What somebody typed is text, whatever it begins with."""
    for cell in audited.cells:
        if cell.data_type == "f":
            constant = str(cell.value).removeprefix("=") in CONSTANTS
            if not (audited.areas[key(cell)] or constant):
                yield Finding(12, *key(cell), "is a formula of no other cell: text taken for one?")
        elif _looks_like_formula(cell.value) and not cell.quotePrefix:
            yield Finding(12, *key(cell), "would become a formula when somebody edits it")


def _looks_like_formula(value: object) -> bool:
    # A lone sign is a dash or a plus, and no formula.
    return isinstance(value, str) and len(value) > 1 and value.startswith(FORMULA_SIGNS)


def described(audited: Audited) -> Iterator[Finding]:
    """The document has a title, an author and a language; its sheets have good names."""
    properties = audited.book.properties
    for name in ("title", "creator", "language"):
        if not getattr(properties, name):
            yield Finding(13, "", "", f"has no {name}")
    for name in audited.book.sheetnames:
        if len(name) > LONGEST_SHEET_NAME:
            yield Finding(13, name, "", f"has a name of {len(name)} characters")
    folded = Counter(name.casefold() for name in audited.book.sheetnames)
    for name in [name for name, count in folded.items() if count > 1]:
        yield Finding(13, name, "", "is the name of two sheets")


def readable(audited: Audited) -> Iterator[Finding]:
    """Opens at the top of the first sheet; panes frozen, titles repeated in print, widths set."""
    if audited.book.index(audited.book.active) != 0:
        yield Finding(13, audited.book.active.title, "", "opens before the first sheet")
    for sheet in audited.book:
        view = sheet.sheet_view
        scrolled = view.topLeftCell not in (None, "A1")
        if sheet is audited.book.worksheets[0] and scrolled:
            yield Finding(13, sheet.title, str(view.topLeftCell), "does not open at A1")
        if not sheet.freeze_panes or sheet.freeze_panes.startswith("A"):
            yield Finding(13, sheet.title, "", "does not freeze its header and first column")
        if not sheet.print_title_rows:
            yield Finding(13, sheet.title, "", "does not repeat its title in print")
        widths = [column.width for column in sheet.column_dimensions.values() if column.customWidth]
        if not widths:
            yield Finding(13, sheet.title, "", "sets no widths")


def tables_named(audited: Audited) -> Iterator[Finding]:
    """Tables have names and headers of their own; every row of formulas on a stage is in one."""
    names = Counter(table.displayName.casefold() for _, table in audited.tables)
    for sheet, table in audited.tables:
        if names[table.displayName.casefold()] > 1:
            yield Finding(13, sheet.title, table.ref, f"two tables are named {table.displayName}")
        first = sheet[table.ref][0]
        headers = [str(cell.value) for cell in first]
        for header, count in Counter(text.casefold() for text in headers).items():
            if count > 1:
                yield Finding(13, sheet.title, table.ref, f'has two headers "{header}"')
        if headers != [column.name for column in table.tableColumns]:
            yield Finding(13, sheet.title, table.ref, "has headers that its cells do not show")
        if any(cell.data_type != "s" for cell in first):
            yield Finding(13, sheet.title, table.ref, "has a header that is no text")


def formats(audited: Audited) -> Iterator[Finding]:
    """Computed figures have formats; negative money has a minus sign, not just a colour."""
    for cell in audited.formulas:
        value = audited.values[cell.parent.title][cell.coordinate].value
        plain = audited.table_of.get(key(cell))
        needs_one = not (plain and f"Unit: {PLAIN}." in _said_above(*plain))
        if not isinstance(value, str) and cell.number_format == "General" and needs_one:
            yield Finding(14, *key(cell), "is a figure without a format")
        sections = cell.number_format.split(";")
        if "£" in cell.number_format and len(sections) > 1 and "-" not in sections[1]:
            yield Finding(14, *key(cell), "shows negative money without a minus sign")


def units(audited: Audited) -> Iterator[Finding]:
    """Above each table of a stage stands its unit and its source."""
    stages = {sheet for sheet, _ in STAGES.values()}
    for sheet, table in audited.tables:
        said = _said_above(sheet, table)
        if sheet.title in stages and not ("Unit:" in said and "Source:" in said):
            yield Finding(14, sheet.title, table.ref, "does not say its unit and source")


def _said_above(sheet: Worksheet, table: Table) -> str:
    """What the lines above a table say."""
    _, top, _, _ = range_boundaries(table.ref)
    return " ".join(str(sheet.cell(row, 1).value) for row in range(max(1, top - 4), top))


Rule = Callable[[Audited], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    flow,
    inputs_apart,
    one_formula_per_column,
    no_constants,
    short_formulas,
    known_functions,
    inputs_described,
    locks,
    nothing_hidden,
    stands_alone,
    no_circles,
    values_stored,
    checks_pass,
    rounding_in_its_place,
    text_is_text,
    described,
    readable,
    tables_named,
    formats,
    units,
)


def audit(book: Path | bytes) -> list[Finding]:
    """What in a workbook breaks a rule.

    Parameters
    ----------
    book : pathlib.Path or bytes

    Returns
    -------
    list of Finding
        Empty when every rule holds.
    """
    audited = Audited(book if isinstance(book, bytes) else book.read_bytes())
    return [finding for rule in RULES for finding in rule(audited)]


def _unlocked(sheet: Worksheet) -> list[Cell]:
    """The cells of a sheet that can be changed."""
    return [cell for cell in cells_of(sheet) if not cell.protection.locked]


def _columns(sheet: Worksheet, table: Table) -> Iterator[list[Cell]]:
    """The cells below the header of each column of a table."""
    for column in zip(*sheet[table.ref][1:], strict=True):
        yield list(column)
