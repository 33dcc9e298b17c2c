"""Rules of what a reader meets: nothing hidden, texts, tables, pages."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from openpyxl.formula.tokenizer import Token

from allocmodel.audit.audited import Audited, key
from allocmodel.audit.rules.finding import Finding
from allocmodel.audit.rules.formulas import CONSTANTS

LONGEST_SHEET_NAME = 30


#: Texts that begin so are taken for formulas when somebody edits them.
FORMULA_SIGNS = ("=", "+", "-", "@")


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
