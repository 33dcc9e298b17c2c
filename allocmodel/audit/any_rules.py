"""The rules for any workbook, whoever made it: each a function that finds what breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from itertools import groupby

from allocmodel.audit.addresses import Place, address_of, letters_of
from allocmodel.audit.book import Book, Cell, Sheet, shown_value
from allocmodel.audit.findings import Finding
from allocmodel.audit.formulas import VOLATILE, functions, pieces, shape
from allocmodel.declared.figures import listed

#: Numbers that need no source.
PLAIN_NUMBERS = ("0.0", "1.0")
#: Parts of a package that hold programs.
_PROGRAMS = re.compile(r"vbaProject|macrosheets/|activeX/|dialogsheets/", re.IGNORECASE)
#: Parts of a package that hold what another file or program holds.
_FOREIGN = re.compile(r"externalLinks/externalLink|embeddings/|connections\.xml", re.IGNORECASE)
#: A text that is a number to a reader, with its pound or per cent sign.
_NUMBER = re.compile(r"\s*[£$€]?\s*[-+]?[\d,]*\.?\d+\s*%?\s*")
#: The part of a column's cells that have the same formula, where the others break it.
_MOST = 0.6
#: A shorter column has no formula of its own.
_FEWEST = 3


def constants(book: Book) -> Iterator[Finding]:
    """No number stands in a formula but 0, 1 and -1."""
    for sheet in book.sheets.values():
        holding: dict[Place, tuple[Hashable, list[str]]] = {}
        for at, cell in _formulas(sheet):
            numbers = [one.said for one in pieces(cell.formula) if one.kind == "number"]
            others = [one for one in numbers if one not in PLAIN_NUMBERS]
            if others:
                holding[at] = shape(cell.formula, *at), others
        # A formula that is filled down a column is one formula.
        for places in _filled_down(holding):
            held = listed(f"{float(one):.15g}" for one in dict.fromkeys(holding[places[0]][1]))
            cell = sheet.cells[places[0]]
            told = f"The formula ={_short(cell.formula)} holds {held}."
            yield Finding("constant in formula", sheet.name, _span(places), told)


def _filled_down(
    holding: dict[Place, tuple[Hashable, list[str]]],
) -> Iterator[list[Place]]:
    """Cells one below the other that hold the same formula."""
    run: list[Place] = []
    for at in sorted(holding, key=lambda at: (at[1], at[0])):
        follows = bool(run) and at == (run[-1][0] + 1, run[-1][1])
        if follows and holding[at][0] == holding[run[-1]][0]:
            run.append(at)
            continue
        if run:
            yield run
        run = [at]
    if run:
        yield run


def broken_columns(book: Book) -> Iterator[Finding]:
    """In a column of formulas every cell has the same one, filled down."""
    in_tables: dict[str, list[tuple[Place, Place]]] = {}
    for table in book.tables:
        in_tables.setdefault(table.sheet, []).append((table.first, table.last))
    for sheet in book.sheets.values():
        for places in _columns(sheet):
            yield from _breaks(sheet, places, in_tables.get(sheet.name, []))


def _columns(sheet: Sheet) -> Iterator[list[Place]]:
    """Formulas and numbers that stand one below the other."""
    cells = sorted(
        ((at, cell) for at, cell in sheet.cells.items() if _is_figure(cell)),
        key=lambda one: (one[0][1], one[0][0]),
    )
    keyed = enumerate(at for at, _ in cells)
    for _, run in groupby(keyed, lambda one: (one[1][1], one[1][0] - one[0])):
        yield [at for _, at in run]


def _is_figure(cell: Cell) -> bool:
    return bool(cell.formula) or isinstance(cell.value, float)


def _breaks(
    sheet: Sheet, places: list[Place], tables: list[tuple[Place, Place]]
) -> Iterator[Finding]:
    if len(places) < _FEWEST:
        return
    shapes: dict[Place, Hashable] = {
        at: shape(cell.formula, *at) if (cell := sheet.cells[at]).formula else None for at in places
    }
    most, times = Counter(shapes.values()).most_common(1)[0]
    if most is None or times < _MOST * len(places) or times == len(places):
        return
    usual = next(at for at in places if shapes[at] == most)
    for at in places:
        # The first and the last may be an opening figure and a total, but not inside a table.
        at_an_end = at in (places[0], places[-1]) and not any(
            first[0] < at[0] <= last[0] and first[1] <= at[1] <= last[1] for first, last in tables
        )
        if shapes[at] == most or at_an_end:
            continue
        cell = sheet.cells[at]
        held = (
            f"the formula ={_short(cell.formula)}"
            if cell.formula
            else (f"the value {shown_value(cell.value)}")
        )
        told = f"It holds {held}, where {address_of(usual)} and those like it have a formula."
        yield Finding("broken column", sheet.name, address_of(at), told)


def hidden(book: Book) -> Iterator[Finding]:
    """No sheet, row or column is hidden."""
    for sheet in book.sheets.values():
        if sheet.hidden:
            only = ", so that no menu shows it (very hidden)" if sheet.only_by_program else ""
            yield Finding("hidden", sheet.name, "", f"The sheet is hidden{only}.")
        rows = sorted(sheet.hidden_rows)
        for _, run in groupby(enumerate(rows), lambda one: one[1] - one[0]):
            numbers = [row for _, row in run]
            span = f"{numbers[0]}:{numbers[-1]}"
            held = sum(at[0] in numbers for at in sheet.cells)
            some = "1 row is" if len(numbers) == 1 else f"{len(numbers)} rows are"
            told = f"{some} hidden, with {held} cells filled in."
            yield Finding("hidden", sheet.name, span, told)
        for first, last in sheet.hidden_columns:
            held = sum(first <= at[1] <= last for at in sheet.cells)
            if held:
                span = f"{letters_of(first)}:{letters_of(last)}"
                some = "1 column is" if first == last else f"{last - first + 1} columns are"
                told = f"{some} hidden, with {held} cells filled in."
                yield Finding("hidden", sheet.name, span, told)


def links(book: Book) -> Iterator[Finding]:
    """Nothing comes from another file."""
    for part in book.parts:
        if _FOREIGN.search(part) and not part.endswith(".rels"):
            yield Finding("link", "", "", f"The package holds {part}, from outside the workbook.")
    for part, target in book.links:
        yield Finding("link", "", "", f"{part.rpartition('/')[2]} points to {_short(target)}.")
    for name in book.names:
        if "[" in name.stands_for and "!" in name.stands_for:
            told = f'The name "{name.name}" stands for {_short(name.stands_for)}.'
            yield Finding("link", name.sheet, "", told)
    for sheet in book.sheets.values():
        for at, cell in _formulas(sheet):
            for one in pieces(cell.formula):
                if one.reference and "[" in one.reference.sheet:
                    told = f"The formula ={_short(cell.formula)} refers to another file."
                    yield Finding("link", sheet.name, address_of(at), told)
                    break


def macros(book: Book) -> Iterator[Finding]:
    """No program is in the workbook."""
    for part in book.parts:
        if _PROGRAMS.search(part):
            yield Finding("macro", "", "", f"The package holds {part}.")


def errors(book: Book) -> Iterator[Finding]:
    """No cell holds an error."""
    for sheet in book.sheets.values():
        for at, cell in sheet.cells.items():
            if cell.is_error:
                yield Finding("error", sheet.name, address_of(at), f"It holds {cell.value}.")


def volatile(book: Book) -> Iterator[Finding]:
    """No function gives another value by itself, or refers to cells that its text names."""
    for sheet in book.sheets.values():
        for at, cell in _formulas(sheet):
            used = [name for name in functions(cell.formula) if name in VOLATILE]
            if used:
                told = f"The formula ={_short(cell.formula)} uses {listed(dict.fromkeys(used))}."
                yield Finding("volatile", sheet.name, address_of(at), told)


def numbers_as_text(book: Book) -> Iterator[Finding]:
    """Among numbers, no number is a text."""
    for sheet in book.sheets.values():
        for at, cell in sheet.cells.items():
            text = cell.value
            if cell.formula or not isinstance(text, str) or not _NUMBER.fullmatch(text):
                continue
            beside = [sheet.cells.get((at[0] + step, at[1])) for step in (-1, 1)]
            if any(one and isinstance(one.value, float) for one in beside):
                told = f"{shown_value(text)} is a text, among numbers."
                yield Finding("number as text", sheet.name, address_of(at), told)


Rule = Callable[[Book], Iterator[Finding]]
#: Those that look at single cells, and those that look at the workbook as a whole.
OF_CELLS: tuple[Rule, ...] = (constants, broken_columns, errors, volatile, numbers_as_text)
OF_WHOLE: tuple[Rule, ...] = (hidden, links, macros)


def _formulas(sheet: Sheet) -> Iterator[tuple[Place, Cell]]:
    for at, cell in sheet.cells.items():
        if cell.formula:
            yield at, cell


def _span(places: list[Place]) -> str:
    first, last = address_of(places[0]), address_of(places[-1])
    return first if len(places) == 1 else f"{first}:{last}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
