"""A workbook out of the bytes of its file, safely."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

from allocmodel.audit.book import Book, Relation, Sheet
from allocmodel.audit.parts import (
    BUILT_IN,
    Cells,
    Chain,
    Elements,
    Listed,
    Properties,
    Relations,
    Styles,
    Tables,
    Texts,
    Types,
)
from allocmodel.declared.errors import BadInput
from allocmodel.files.packages import UNREADABLE, why_unreadable

#: The most cells with content, and the most sheets, that a workbook of anybody's is read with.
MOST_CELLS, MOST_SHEETS = 500_000, 1000


#: Where a package says what its parts are, and which of them is the workbook.
CONTENT_TYPES, _OF_PACKAGE, _WORKBOOK = "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"

_OPEN_IT = "Open it in Excel or LibreOffice and save it again as .xlsx."


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
    except UNREADABLE as error:
        raise _unreadable(f"it {why_unreadable(error)}") from None


def relations_of(part: str) -> str:
    """Where a package keeps what a part points to."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def _unreadable(why: str) -> BadInput:
    return BadInput(f"The workbook cannot be read: {why}.", mend=_OPEN_IT)


class _Reading:
    """Reads the parts of a package, in the order in which one needs the other."""

    def __init__(self, package: zipfile.ZipFile, content: bytes) -> None:
        self.package = package
        self.book = Book(content, package.namelist())
        self.count = 0
        of_package = self.book.package
        of_package.types, of_package.told = self._types()
        for part in self.book.parts:
            if part.endswith(".rels"):
                of_package.relations[part] = self._relations(part)
        of_package.workbook = self._part_of_kind(_OF_PACKAGE, "officeDocument", _WORKBOOK)
        self.texts = self._texts()
        self.book.formats = self._formats()
        self.book.properties = self._properties()
        self.book.links = [
            (part, one.target)
            for part, found in of_package.relations.items()
            for one in found
            # A hyperlink is for readers to follow; no figure comes from it.
            if one.external and one.kind != "hyperlink"
        ]
        self._sheets()

    def _parse(self, part: str, handler: Elements) -> None:
        """Read a part of the package; nothing where there is none."""
        if part not in self.book.parts:
            return
        try:
            handler.read(self.package.read(part))
        except UNREADABLE as error:
            raise _unreadable(f"its part {part} {why_unreadable(error)}") from None

    def _texts(self) -> list[str]:
        found = Texts()
        self._parse(self._of_workbook("sharedStrings", "xl/sharedStrings.xml"), found)
        return found.texts

    def _formats(self) -> list[str]:
        found = Styles()
        self._parse(self._of_workbook("styles", "xl/styles.xml"), found)
        known = {**BUILT_IN, **found.formats}
        return [known.get(number, "General") for number in found.used]

    def _properties(self) -> dict[str, str]:
        found = Properties()
        self._parse("docProps/custom.xml", found)
        return found.properties

    def _types(self) -> tuple[dict[str, str] | None, list[str]]:
        """What the package says that its parts are; nothing if it says nothing readable."""
        found = Types()
        if CONTENT_TYPES not in self.book.parts:
            return None, []
        try:
            found.read(self.package.read(CONTENT_TYPES))
        except UNREADABLE:
            return None, []
        endings = {part: part.rpartition(".")[2].lower() for part in self.book.parts}
        types = {part: found.by_ending.get(ending, "") for part, ending in endings.items()}
        return {**types, **found.of_part}, list(found.of_part)

    def _relations(self, part: str) -> list[Relation]:
        found = Relations(part)
        self._parse(part, found)
        return found.found

    def _part_of_kind(self, relations: str, kind: str, usual: str) -> str:
        """The part of a kind that others point to, as programs find it; else the usual one."""
        found = self.book.package.relations.get(relations, ())
        targets = (one.target for one in found if one.kind == kind and not one.external)
        return next((target for target in targets if target in self.book.parts), usual)

    def _of_workbook(self, kind: str, usual: str) -> str:
        return self._part_of_kind(relations_of(self.book.package.workbook), kind, usual)

    def _sheets(self) -> None:
        own, listed = self.book.package, Listed()
        found = own.relations.get(relations_of(own.workbook), ())
        # Of two with one identity the last counts, as programs have it.
        parts = {one.identity: one.target for one in found if not one.external}
        self._parse(own.workbook, listed)
        self.book.names, self.book.settings = listed.names, listed.settings
        if len(listed.sheets) > MOST_SHEETS:
            raise self._too_much(f"{len(listed.sheets):,} sheets")
        times = Counter(one.name for one in listed.sheets)
        twice = [name for name, count in times.items() if count > 1]
        if twice:
            raise _unreadable(f"it has more than one sheet called {twice[0]!r}")
        for one in listed.sheets:
            part = parts.get(one.relation, "")
            if part not in self.book.parts:
                raise _unreadable(f"it lists the sheet {one.name!r}, whose part is not there")
            if "worksheets/" not in part:
                self.book.not_read.append(one.name)
                continue
            own.sheets.append((one.name, part))
            sheet = Sheet(one.name, {}, one.state != "visible", one.state == "veryHidden")
            self._parse(part, Cells(sheet, self.texts, self._counted))
            self.book.sheets[one.name] = sheet
            self._tables(one.name, part)
        self._chain({one.number: one.name for one in listed.sheets})

    def _tables(self, sheet: str, part: str) -> None:
        """The Excel tables of a sheet."""
        for one in self.book.package.relations.get(relations_of(part), ()):
            if one.kind == "table" and not one.external:
                found = Tables(sheet)
                self._parse(one.target, found)
                self.book.tables += found.tables

    def _chain(self, sheets: dict[str, str]) -> None:
        """The cells that the file says to have formulas."""
        found = Chain()
        self._parse(self._of_workbook("calcChain", "xl/calcChain.xml"), found)
        self.book.package.chain = [
            (sheets.get(number, ""), address) for number, address in found.cells
        ]

    def _counted(self) -> None:
        self.count += 1
        if self.count > MOST_CELLS:
            raise self._too_much(f"more than {MOST_CELLS:,} cells")

    def _too_much(self, what: str) -> BadInput:
        return BadInput(
            f"The workbook has {what}; no workbook of allocmodel comes near.",
            mend="Check that this is the right file.",
        )
