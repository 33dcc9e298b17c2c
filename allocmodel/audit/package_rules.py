"""Rules for the file itself: what it says of its parts, how it is calculated, what names stand for.

A file that says something false of its parts is read otherwise by each program: one shows what was
audited, another something else, a third refuses it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from allocmodel.audit.addresses import place_of
from allocmodel.audit.book import Book, Name, Relation
from allocmodel.audit.findings import Finding
from allocmodel.audit.read_book import CONTENT_TYPES, relations_of
from allocmodel.declared.figures import listed

#: What a part is said to be, by how another part points to it: the end of its content type.
_TYPES = {
    "officeDocument": "spreadsheetml.sheet.main+xml",
    "worksheet": "spreadsheetml.worksheet+xml",
    "chartsheet": "spreadsheetml.chartsheet+xml",
    "styles": "spreadsheetml.styles+xml",
    "sharedStrings": "spreadsheetml.sharedStrings+xml",
    "table": "spreadsheetml.table+xml",
    "calcChain": "spreadsheetml.calcChain+xml",
    "drawing": "officedocument.drawing+xml",
    "chart": "drawingml.chart+xml",
    "theme": "officedocument.theme+xml",
}
#: The type of a workbook that may hold programs.
_WITH_PROGRAMS = "macroEnabled.main+xml"
#: More parts of false types are one finding.
_TOLD_ONE_BY_ONE = 5
#: Where sheets stand.
_SHEETS = "xl/worksheets/"
#: The sheet of a reference, such as 'Area sums'!$A:$A.
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([\w.\[\]]+))!")
#: Attributes by which a file says yes.
_YES = ("1", "true", "on")


def false_types(book: Book) -> Iterator[Finding]:
    """Every part is said to be what it is used as."""
    types = book.package.types
    if types is None:
        told = f"{CONTENT_TYPES} is missing or cannot be read: nothing says what the parts are."
        yield Finding("package", "", "", told)
        return
    for part in book.package.told:
        if part not in book.parts:
            yield Finding("package", "", "", f"{CONTENT_TYPES} names {part}, which is not there.")
    false = []
    for relation in _relations(book):
        said, expected = types.get(relation.target, ""), _TYPES.get(relation.kind)
        if relation.target not in book.parts or not expected or said.endswith(expected):
            continue
        if relation.kind == "officeDocument" and said.endswith(_WITH_PROGRAMS):
            yield Finding("macro", "", "", f"{CONTENT_TYPES} says that the workbook has macros.")
            continue
        said = said or "nothing"
        false.append(f"{relation.target} is used as {relation.kind}; {CONTENT_TYPES} says {said}.")
    if len(false) > _TOLD_ONE_BY_ONE:
        false = [f"{len(false):,} parts are not what they are said to be. The first: {false[0]}"]
    for told in false:
        yield Finding("package", "", "", told)


def _relations(book: Book) -> Iterator[Relation]:
    """Every part of the package that another points to, once."""
    found = (one for own in book.package.relations.values() for one in own if not one.external)
    yield from dict.fromkeys(one._replace(identity="") for one in found)


def false_relations(book: Book) -> Iterator[Finding]:
    """What a part points to is there, and is what it is said to be."""
    own = book.package
    of_package = own.relations.get("_rels/.rels", [])
    if own.workbook not in [one.target for one in of_package if one.kind == "officeDocument"]:
        told = f"_rels/.rels does not say that {own.workbook} is the workbook."
        yield Finding("package", "", "", told)
    for part, found in own.relations.items():
        for one in found:
            inside = not one.external and one.kind != "hyperlink"
            if inside and one.target not in book.parts:
                told = f"{part} points to {one.target}, which is not there."
                yield Finding("package", "", "", told)
        for identity, times in Counter(one.identity for one in found).items():
            if times > 1:
                told = f"{part} has {times} parts under the name {identity}."
                yield Finding("package", "", "", told)
    kinds = {
        one.target: one.kind
        for one in own.relations.get(relations_of(own.workbook), ())
        if not one.external
    }
    for name, part in own.sheets:
        if kinds[part] != "worksheet":
            told = f"{part} is listed as a sheet, and pointed to as {kinds[part]}."
            yield Finding("package", name, "", told)


def parts_used(book: Book) -> Iterator[Finding]:
    """Every part is there once; every part of a sheet is one sheet."""
    for part, times in Counter(book.parts).items():
        if times > 1:
            told = f"The file holds {part} {times} times: programs read one or the other."
            yield Finding("package", "", "", told)
    by_part: dict[str, list[str]] = {}
    for name, part in book.package.sheets:
        by_part.setdefault(part, []).append(name)
    for part, names in by_part.items():
        if len(names) > 1:
            told = f"The sheets {listed(names)} are one part, {part}: one of them is not there."
            yield Finding("package", names[1], "", told)
    for part in book.parts:
        if part.startswith(_SHEETS) and part.endswith(".xml") and part not in by_part:
            told = f"{part} is a sheet that the workbook does not list."
            yield Finding("package", "", "", told)


def false_chain(book: Book) -> Iterator[Finding]:
    """Cells that are said to have formulas have some."""
    false = []
    for sheet, address in book.package.chain:
        at = place_of(address) if re.fullmatch(r"[A-Z]{1,3}\d{1,7}", address) else (0, 0)
        cell = book.cell(sheet, at)
        if sheet not in book.not_read and (cell is None or not cell.formula):
            false.append((sheet, address))
    if false:
        sheet, address = false[0]
        more = f", and {len(false) - 1:,} more" if len(false) > 1 else ""
        told = f"The order of calculation (calcChain) names {address}{more}, without a formula."
        yield Finding("package", sheet, address, told)


def calculation(book: Book) -> Iterator[Finding]:
    """The workbook is calculated by itself, in full precision, without going in circles."""
    settings = {name: value.lower() for name, value in book.settings.items()}
    if settings.get("calcMode", "auto") != "auto":
        told = f'Calculation is set to "{book.settings["calcMode"]}", not to automatic.'
        yield Finding("calculation", "", "", told)
    if settings.get("iterate", "0") in _YES:
        yield Finding("calculation", "", "", "Iterative calculation is on: circles are not seen.")
    if settings.get("fullPrecision", "1") not in _YES:
        told = "Precision is as displayed: every figure is rounded to what its cell shows."
        yield Finding("calculation", "", "", told)
    if settings.get("date1904", "0") in _YES:
        told = "Dates count from 1904, not from 1900: they are four years off in other workbooks."
        yield Finding("calculation", "", "", told)


def lost_names(book: Book) -> Iterator[Finding]:
    """What a name stands for is there; what is printed of a sheet is on it."""
    for one in book.names:
        found = (
            quoted.replace("''", "'") or plain for quoted, plain in _SHEET.findall(one.stands_for)
        )
        away = [name for name in dict.fromkeys(found) if "[" not in name]
        missing = [name for name in away if name not in (*book.sheets, *book.not_read)]
        if "#REF!" in one.stands_for:
            yield _named(one, "stands for nothing: what it stood for was deleted")
        elif missing:
            yield _named(one, f"stands for cells of {listed(missing)}, which is not there")
        elif _is_for_paper(one) and any(name != one.sheet for name in away):
            yield _named(one, f"stands for cells of {listed(away)}, another sheet")


def other_names(generated: Book, returned: Book) -> Iterator[Finding]:
    """Names stand for what they do in the run, and there are no others."""
    ours = {(one.name, one.sheet): one.stands_for for one in generated.names}
    for one in returned.names:
        if one.name.startswith("_xlnm."):
            continue  # Programs write what is printed or filtered in ways of their own.
        was = ours.get((one.name, one.sheet))
        if was is None:
            yield _named(one, f"was added; it stands for {one.stands_for}")
        elif was != one.stands_for:
            yield _named(one, f"stands for {one.stands_for}; in the run for {was}")


def _is_for_paper(one: Name) -> bool:
    return one.name.startswith("_xlnm.Print")


def _named(one: Name, what: str) -> Finding:
    shown = one.name.removeprefix("_xlnm.").replace("_", " ")
    return Finding("name", one.sheet, "", f'The name "{shown}" {what}.', "", one.stands_for)


#: In the order in which they are told.
RULES_OF_FILE = (false_types, false_relations, parts_used, false_chain, calculation, lost_names)
