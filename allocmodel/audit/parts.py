"""The parts of a package, read one by one: texts, styles, sheets, cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from allocmodel.audit.addresses import Place, place_of
from allocmodel.audit.book import Cell, Name, Relation, Sheet, Table, Value
from allocmodel.audit.formulas import ERROR_VALUES, moved
from allocmodel.declared.errors import BadInput


class Elements:
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


class Texts(Elements):
    """The table of texts that cells share."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._in_text = self._in_phonetic = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "si":
            self._pieces = []
        self._in_text = name == "t"
        self._in_phonetic = self._in_phonetic or name == "rPh"

    def end(self, name: str) -> None:
        """An element ends."""
        self._in_text = False
        if name == "rPh":
            self._in_phonetic = False
        if name == "si":
            self.texts.append(_plain("".join(self._pieces)))

    def text(self, text: str) -> None:
        """Text."""
        if self._in_text and not self._in_phonetic:
            self._pieces.append(text)


#: Formats that files name by number alone, as far as they matter here.
BUILT_IN = {
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


class Styles(Elements):
    """Number formats, and which of them each style of a cell has."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.formats: dict[int, str] = {}
        self.used: list[int] = []
        self._in_styles = False
        self._in_conditions = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
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
        """An element ends."""
        if name == "cellXfs":
            self._in_styles = False
        elif name == "dxfs":
            self._in_conditions = False


class Properties(Elements):
    """The document's own properties."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.properties: dict[str, str] = {}
        self._name = ""

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "property":
            self._name = given.get("name", "")
            self.properties[self._name] = ""

    def text(self, text: str) -> None:
        """Text."""
        if self._name:
            self.properties[self._name] += text

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "property":
            self._name = ""


class Types(Elements):
    """What a package says that its parts are: by ending, and of single parts."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.by_ending: dict[str, str] = {}
        self.of_part: dict[str, str] = {}

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "Default":
            self.by_ending[given.get("Extension", "").lower()] = given.get("ContentType", "")
        elif name == "Override":
            self.of_part[given.get("PartName", "").lstrip("/")] = given.get("ContentType", "")


class Relations(Elements):
    """What a part points to."""

    def __init__(self, part: str) -> None:
        """Nothing is read yet."""
        # xl/_rels/workbook.xml.rels is of xl/workbook.xml, and targets stand beside that.
        self.folder = part.rpartition("_rels/")[0]
        self.found: list[Relation] = []

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "Relationship":
            target, external = given.get("Target", ""), given.get("TargetMode") == "External"
            if not external:
                beside = target.lstrip("/") if target.startswith("/") else self.folder + target
                target = posixpath.normpath(beside)
            kind = given.get("Type", "").rpartition("/")[2]
            self.found.append(Relation(given.get("Id", ""), kind, target, external))


class Chain(Elements):
    """The order in which a program calculated cells: each with the number of its sheet."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.cells: list[tuple[str, str]] = []
        self._sheet = ""

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "c":
            # A cell of the same sheet as the one before does not say so.
            self._sheet = given.get("i", self._sheet)
            self.cells.append((self._sheet, given.get("r", "")))


class Tables(Elements):
    """The name of an Excel table, and where it stands."""

    def __init__(self, sheet: str) -> None:
        """Nothing is read yet."""
        self.sheet = sheet
        self.tables: list[Table] = []

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "table" and "ref" in given:
            first, _, last = given["ref"].partition(":")
            named = given.get("displayName", given.get("name", ""))
            ends = place_of(first), place_of(last or first)
            self.tables.append(Table(named, self.sheet, *ends))


class ListedSheet(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    number: str
    relation: str
    state: str


class Listed(Elements):
    """The sheets of a workbook in order, its names, and how it is calculated."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.sheets: list[ListedSheet] = []
        self.names: list[Name] = []
        self.settings: dict[str, str] = {}
        self._name: Mapping[str, str] | None = None
        self._pieces: list[str] = []

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "sheet":
            relation = next((given[key] for key in given if key.endswith("}id")), "")
            number, state = given.get("sheetId", ""), given.get("state", "visible")
            self.sheets.append(ListedSheet(given["name"], number, relation, state))
        elif name == "definedName":
            self._name, self._pieces = given, []
        elif name in ("workbookPr", "calcPr"):
            self.settings.update(given)

    def text(self, text: str) -> None:
        """Text."""
        if self._name is not None:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "definedName" and self._name is not None:
            position = self._name.get("localSheetId", "")
            own = self.sheets[int(position)].name if position and self._has(position) else ""
            self.names.append(Name(self._name.get("name", ""), own, "".join(self._pieces)))
            self._name = None

    def _has(self, position: str) -> bool:
        return position.isdecimal() and int(position) < len(self.sheets)


class Cells(Elements):
    """The cells of a sheet that hold something, and what of it is hidden."""

    def __init__(self, sheet: Sheet, texts: list[str], count: Callable[[], None]) -> None:
        """Nothing is read yet."""
        self.sheet, self.texts, self.count = sheet, texts, count
        self._shared: dict[str, tuple[Place, str]] = {}
        self._row = self._column = 0
        self._given: Mapping[str, str] = {}
        self._of_formula: Mapping[str, str] | None = None
        self._pieces: dict[str, list[str]] = {}
        self._into: list[str] | None = None

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
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
        """Text."""
        if self._into is not None:
            self._into.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
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
