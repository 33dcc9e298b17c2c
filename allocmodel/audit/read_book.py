"""A workbook out of the bytes of its file, safely."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

from allocmodel.audit.book import Book, Sheet
from allocmodel.audit.parts import (
    BUILT_IN,
    Cells,
    Elements,
    Listed,
    Properties,
    Relations,
    Styles,
    Tables,
    Texts,
)
from allocmodel.declared.errors import BadInput
from allocmodel.files.packages import UNREADABLE, why_unreadable

#: The most cells with content, and the most sheets, that a workbook of anybody's is read with.
MOST_CELLS, MOST_SHEETS = 500_000, 1000


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


def _unreadable(why: str) -> BadInput:
    return BadInput(f"The workbook cannot be read: {why}.", mend=_OPEN_IT)


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
        self._parse("xl/sharedStrings.xml", found)
        return found.texts

    def _formats(self) -> list[str]:
        found = Styles()
        self._parse("xl/styles.xml", found)
        known = {**BUILT_IN, **found.formats}
        return [known.get(number, "General") for number in found.used]

    def _properties(self) -> dict[str, str]:
        found = Properties()
        self._parse("docProps/custom.xml", found)
        return found.properties

    def _links_of(self, part: str) -> list[tuple[str, str]]:
        if not part.endswith(".rels"):
            return []
        relations = Relations()
        self._parse(part, relations)
        return [(part, target) for target, external in relations.found.values() if external]

    def _sheets(self) -> None:
        relations, listed = Relations(), Listed()
        self._parse("xl/_rels/workbook.xml.rels", relations)
        self._parse("xl/workbook.xml", listed)
        self.book.names = listed.names
        if len(listed.sheets) > MOST_SHEETS:
            raise self._too_much(f"{len(listed.sheets):,} sheets")
        twice = [
            name for name, times in Counter(one[0] for one in listed.sheets).items() if times > 1
        ]
        if twice:
            raise _unreadable(f"it has more than one sheet called {twice[0]!r}")
        for name, identity, state in listed.sheets:
            target, _ = relations.found.get(identity, ("", False))
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part not in self.book.parts:
                raise _unreadable(f"it lists the sheet {name!r}, whose part is not there")
            if "worksheets/" not in part:
                self.book.not_read.append(name)
                continue
            sheet = Sheet(name, hidden=state != "visible")
            self._parse(part, Cells(sheet, self.texts, self._counted))
            self.book.sheets[name] = sheet
            self._tables(name, part)

    def _tables(self, sheet: str, part: str) -> None:
        """The Excel tables of a sheet."""
        relations = Relations()
        folder, _, file = part.rpartition("/")
        self._parse(f"{folder}/_rels/{file}.rels", relations)
        for target, external in relations.found.values():
            if "tables/" in target and not external:
                found = Tables(sheet)
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
