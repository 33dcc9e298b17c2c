"""A workbook as its file has it: sheets and cells, read quickly and safely, whoever saved it.

Excel, LibreOffice and openpyxl write the same workbook in different ways: texts in a common table
or in the cells, a formula once for many cells. Here each cell has its own formula and value.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from xml.parsers import expat

from allocmodel.audit.addresses import Place, place_of
from allocmodel.audit.formulas import ERROR_VALUES, moved
from allocmodel.declared.errors import BadInput

#: The most cells with content, and the most sheets, that a workbook of anybody's is read with.
MOST_CELLS, MOST_SHEETS = 500_000, 1000

Value = float | str | bool | None

_OPEN_IT = "Open it in Excel or LibreOffice and save it again as .xlsx."


class Cell(NamedTuple):
    """What a cell holds.

    Attributes
    ----------
    formula : str
        Without its "="; blank if it has none.
    value : float, str, bool or None
        What it holds; of a formula, what it came to when the file was saved, None if that is not
        in the file. An error is its text, such as "#N/A".
    is_error : bool
    style : int
        Its number in the table of styles.
    """

    formula: str
    value: Value
    is_error: bool
    style: int


@dataclass
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
    cells : dict of (row, column) to Cell
        Those that hold something.
    hidden : bool
    hidden_rows : set of int
    hidden_columns : list of (first, last)
    is_protected : bool
        Whether its locked cells cannot be typed over.
    """

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    is_protected: bool = False


class Table(NamedTuple):
    """An Excel table: its name, its sheet, its first and its last cell."""

    name: str
    sheet: str
    first: Place
    last: Place

    def places(self) -> Iterator[Place]:
        """The cells below its header."""
        for row in range(self.first[0] + 1, self.last[0] + 1):
            for column in range(self.first[1], self.last[1] + 1):
                yield row, column


@dataclass
class Book:
    """A workbook.

    Attributes
    ----------
    content : bytes
        The file.
    parts : list of str
        The names of the parts of the package.
    sheets : dict of str to Sheet
        By name, in order.
    not_read : list of str
        Sheets that hold no cells, such as charts.
    formats : list of str
        The number format of each style.
    names : dict of str to str
        Defined names, and what each stands for.
    properties : dict of str to str
        What the document's own properties say.
    links : list of (str, str)
        What it points to outside itself: the part of the package that says so, and the target.
    tables : list of Table
        The Excel tables.
    """

    content: bytes
    parts: list[str]
    sheets: dict[str, Sheet] = field(default_factory=dict)
    not_read: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def cell(self, sheet: str, at: Place) -> Cell | None:
        """A cell, if the sheet is there and the cell holds something."""
        own = self.sheets.get(sheet)
        return own.cells.get(at) if own else None

    def number_format(self, cell: Cell) -> str:
        """How a cell's number is shown."""
        return self.formats[cell.style] if cell.style < len(self.formats) else "General"

    @cached_property
    def formula_cells(self) -> list[tuple[str, Place]]:
        """Every formula cell."""
        return [
            (name, at)
            for name, sheet in self.sheets.items()
            for at, cell in sheet.cells.items()
            if cell.formula
        ]


def read_book(content: bytes) -> Book:
    """A workbook out of the bytes of its file.

    Parameters
    ----------
    content : bytes
        Of a package that can be unpacked: see `files.packages.read_workbook`.

    Raises
    ------
    BadInput
        When a part cannot be read, declares entities, or holds too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _Reading(package, content).book
    except BadInput:
        raise
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, RuntimeError),
        *(NotImplementedError, ValueError, OverflowError, IndexError, expat.ExpatError),
    ) as error:
        raise BadInput(
            f"The workbook cannot be read: {type(error).__name__}.", mend=_OPEN_IT
        ) from None


class _Reading:
    """Reads the parts of a package, in the order in which one needs the other."""

    def __init__(self, package: zipfile.ZipFile, content: bytes) -> None:
        self.package = package
        self.book = Book(content, package.namelist())
        self.count = 0
        self.texts = self._texts()
        self.book.formats = self._formats()
        self.book.properties = self._properties()
        self.book.links = [link for part in self.book.parts for link in self._links_of(part)]
        self._sheets()

    def _parse(self, part: str, handler: _Elements) -> None:
        """Read a part of the package; nothing where there is none."""
        if part in self.book.parts:
            handler.read(self.package.read(part))

    def _texts(self) -> list[str]:
        found = _Texts()
        self._parse("xl/sharedStrings.xml", found)
        return found.texts

    def _formats(self) -> list[str]:
        found = _Styles()
        self._parse("xl/styles.xml", found)
        known = {**_BUILT_IN, **found.formats}
        return [known.get(number, "General") for number in found.used]

    def _properties(self) -> dict[str, str]:
        found = _Properties()
        self._parse("docProps/custom.xml", found)
        return found.properties

    def _links_of(self, part: str) -> list[tuple[str, str]]:
        if not part.endswith(".rels"):
            return []
        relations = _Relations()
        self._parse(part, relations)
        return [(part, target) for target, external in relations.found.values() if external]

    def _sheets(self) -> None:
        relations, listed = _Relations(), _Listed()
        self._parse("xl/_rels/workbook.xml.rels", relations)
        self._parse("xl/workbook.xml", listed)
        self.book.names = listed.names
        if len(listed.sheets) > MOST_SHEETS:
            raise self._too_much(f"{len(listed.sheets):,} sheets")
        for name, identity, state in listed.sheets:
            target, _ = relations.found[identity]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if "worksheets/" not in part:
                self.book.not_read.append(name)
                continue
            sheet = Sheet(name, hidden=state != "visible")
            self._parse(part, _Cells(sheet, self.texts, self._counted))
            self.book.sheets[name] = sheet
            self._tables(name, part)

    def _tables(self, sheet: str, part: str) -> None:
        """The Excel tables of a sheet."""
        relations = _Relations()
        folder, _, file = part.rpartition("/")
        self._parse(f"{folder}/_rels/{file}.rels", relations)
        for target, external in relations.found.values():
            if "tables/" in target and not external:
                found = _Tables(sheet)
                self._parse(f"xl/tables/{target.rpartition('/')[2]}", found)
                self.book.tables += found.tables

    def _counted(self) -> None:
        self.count += 1
        if self.count > MOST_CELLS:
            raise self._too_much(f"more than {MOST_CELLS:,} cells")

    def _too_much(self, what: str) -> BadInput:
        return BadInput(
            f"The workbook has {what}; no workbook of allocmodel comes near.",
            mend="Check that this is the right file.",
        )


class _Elements:
    """Reads one part: what begins, what ends, and the text between, without prefixes."""

    def read(self, xml: bytes) -> None:
        """Read a part."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True

        def refuse(*_: object) -> None:
            raise BadInput(
                "The workbook declares a document type or entities, which no program that writes "
                "workbooks does.",
                mend="Ask who sent it for one that Excel or LibreOffice has saved.",
            )

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        local = _Local()
        parser.StartElementHandler = lambda name, given: self.start(local[name], given)
        parser.EndElementHandler = lambda name: self.end(local[name])
        parser.CharacterDataHandler = self.text
        parser.Parse(xml, True)

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text."""


class _Local(dict[str, str]):
    """The names of elements without their namespaces, each worked out once."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition("}")[2]
        return self[name]


class _Texts(_Elements):
    """The table of texts that cells share."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._in_text = self._in_phonetic = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "si":
            self._pieces = []
        self._in_text = name == "t"
        self._in_phonetic = self._in_phonetic or name == "rPh"

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "rPh":
            self._in_phonetic = False
        if name == "si":
            self.texts.append(_plain("".join(self._pieces)))

    def text(self, text: str) -> None:
        if self._in_text and not self._in_phonetic:
            self._pieces.append(text)


#: Formats that files name by number alone, as far as they matter here.
_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    49: "@",
}


class _Styles(_Elements):
    """Number formats, and which of them each style of a cell has."""

    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.used: list[int] = []
        self._in_styles = False
        self._in_conditions = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "dxfs":
            # Formats under a condition have numbers of their own.
            self._in_conditions = True
        elif name == "numFmt" and "numFmtId" in given and not self._in_conditions:
            self.formats[int(given["numFmtId"])] = given.get("formatCode", "General")
        elif name == "cellXfs":
            self._in_styles = True
        elif name == "xf" and self._in_styles:
            self.used.append(int(given.get("numFmtId", 0)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_styles = False
        elif name == "dxfs":
            self._in_conditions = False


class _Properties(_Elements):
    """The document's own properties."""

    def __init__(self) -> None:
        self.properties: dict[str, str] = {}
        self._name = ""

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "property":
            self._name = given.get("name", "")
            self.properties[self._name] = ""

    def text(self, text: str) -> None:
        if self._name:
            self.properties[self._name] += text

    def end(self, name: str) -> None:
        if name == "property":
            self._name = ""


class _Relations(_Elements):
    """What a part points to, by identity: its target, and whether that is outside the package."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, bool]] = {}

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "Relationship":
            # A hyperlink is for readers to follow; no figure comes from it.
            is_for_readers = given.get("Type", "").endswith("/hyperlink")
            external = given.get("TargetMode") == "External" and not is_for_readers
            self.found[given.get("Id", "")] = given.get("Target", ""), external


class _Tables(_Elements):
    """The name of an Excel table, and where it stands."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.tables: list[Table] = []

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "table" and "ref" in given:
            first, _, last = given["ref"].partition(":")
            named = given.get("displayName", given.get("name", ""))
            ends = place_of(first), place_of(last or first)
            self.tables.append(Table(named, self.sheet, *ends))


class _Listed(_Elements):
    """The sheets of a workbook in order, and its names."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.names: dict[str, str] = {}
        self._name = ""

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "sheet":
            identity = next((given[key] for key in given if key.endswith("}id")), "")
            self.sheets.append((given["name"], identity, given.get("state", "visible")))
        elif name == "definedName":
            self._name = given.get("name", "")
            self.names[self._name] = ""

    def text(self, text: str) -> None:
        if self._name:
            self.names[self._name] += text

    def end(self, name: str) -> None:
        if name == "definedName":
            self._name = ""


class _Cells(_Elements):
    """The cells of a sheet that hold something, and what of it is hidden."""

    def __init__(self, sheet: Sheet, texts: list[str], count: Callable[[], None]) -> None:
        self.sheet, self.texts, self.count = sheet, texts, count
        self._shared: dict[str, tuple[Place, str]] = {}
        self._row = self._column = 0
        self._given: Mapping[str, str] = {}
        self._of_formula: Mapping[str, str] | None = None
        self._pieces: dict[str, list[str]] = {}
        self._into: list[str] | None = None

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "c":
            self._given, self._of_formula = given, None
            self._pieces = {"f": [], "v": [], "t": []}
            self._column += 1
            if "r" in given:
                self._row, self._column = place_of(given["r"])
        elif name in ("f", "v", "t") and self._pieces:
            self._into = self._pieces[name]
            if name == "f":
                self._of_formula = given
        elif name == "row":
            self._row, self._column = int(given.get("r", self._row + 1)), 0
            if given.get("hidden") in ("1", "true"):
                self.sheet.hidden_rows.add(self._row)
        elif name == "col" and given.get("hidden") in ("1", "true"):
            self.sheet.hidden_columns.append((int(given["min"]), int(given["max"])))
        elif name == "sheetProtection":
            self.sheet.is_protected = given.get("sheet") in ("1", "true")

    def text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            self._keep()
            self._pieces = {}
        elif name in ("f", "v", "t"):
            self._into = None

    def _keep(self) -> None:
        at = self._row, self._column
        formula = self._formula(at)
        value, is_error = self._value("".join(self._pieces["v"]))
        # LibreOffice writes an error that was typed as the formula that gives it.
        if formula in ERROR_VALUES:
            formula, value, is_error = "", formula, True
        if formula or value is not None:
            self.count()
            self.sheet.cells[at] = Cell(formula, value, is_error, int(self._given.get("s", 0)))

    def _formula(self, at: Place) -> str:
        if self._of_formula is None:
            return ""
        written = "".join(self._pieces["f"])
        shared = self._of_formula.get("si") if self._of_formula.get("t") == "shared" else None
        if shared is None:
            return written
        if written:
            self._shared[shared] = at, written
            return written
        (row, column), first = self._shared[shared]
        return moved(first, at[0] - row, at[1] - column)

    def _value(self, written: str) -> tuple[Value, bool]:
        kind = self._given.get("t", "n")
        if kind == "s":
            return (self.texts[int(written)] or None) if written else None, False
        if kind == "inlineStr":
            return _plain("".join(self._pieces["t"])) or None, False
        if kind == "str":
            # A formula may come to a text without letters; a cell that holds none is blank.
            return _plain(written) if self._of_formula is not None else _plain(
                written
            ) or None, False
        if kind == "e":
            return written or None, bool(written)
        if not written:
            return None, False
        if kind == "b":
            return written.strip() in ("1", "true"), False
        return (float(written) if kind == "n" else written), False


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _plain(text: str) -> str:
    """A text without the escapes that files have for characters which XML cannot hold."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n") if "\r" in text else text


def shown_value(value: Any) -> str:
    """A value as a finding quotes it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return f'"{value}"'
