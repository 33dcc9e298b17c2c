"""Rules of formulas: the same down a column, short, without constants."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.cell.cell import Cell
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.audit.audited import Audited, area_of, functions, key
from allocmodel.audit.rules.exempt import chooses, shows_for_readers
from allocmodel.audit.rules.finding import Finding

FUNCTIONS = {
    *("SUM", "SUMIFS", "SUMPRODUCT", "INDEX", "MATCH", "IF", "AND", "OR", "NOT", "MIN", "MAX"),
    *("ROUND", "INT", "ABS", "SQRT", "EXP", "LN", "RANK", "COUNTIF", "COUNTIFS", "IFERROR"),
}


CONSTANTS = {"0", "1"}


#: Longer formulas do not fit a reader's eye, nor the formula bar.
LONGEST_FORMULA = 160


def one_formula_per_column(audited: Audited) -> Iterator[Finding]:
    """In a column of a table every cell holds the same formula, filled down."""
    for sheet, table in audited.tables:
        for column in _columns(sheet, table):
            formulas = [cell for cell in column if cell.data_type == "f"]
            shows = all(shows_for_readers(cell) for cell in formulas)
            # What is only shown may have gaps: not every line of an account has a cause in figures.
            typed = [cell for cell in column if cell.data_type != "f"]
            # What all scenarios say alike stands as a text; the rest is chosen.
            if all(map(chooses, formulas)) and not any(cell.data_type == "n" for cell in typed):
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


def _columns(sheet: Worksheet, table: Table) -> Iterator[list[Cell]]:
    """The cells below the header of each column of a table."""
    for column in zip(*sheet[table.ref][1:], strict=True):
        yield list(column)
