"""An Excel table whose columns are their headers and nothing else.

openpyxl makes an object of sixteen parts of every column, and asks each of them when it writes; a
workbook of several years has thousands of columns. Here they are names, and written at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import escape
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.xml.constants import SHEET_MAIN_NS

from allocmodel.workbook.one_spelling import Spelt, in_attribute

_STYLE = "TableStyleLight1"
#: Stands where openpyxl looks whether a table has its columns.
_SOME = TableColumn(id=1, name="")


class HeadedTable(Table):  # type: ignore[misc]
    """A table of a sheet: its name, its cells with the headers, and what those say."""

    def __init__(self, name: str, area: str, headers: Sequence[str]) -> None:
        """A table with its headers."""
        super().__init__(displayName=name, ref=area, tableColumns=[_SOME])
        self._headers = headers

    def _write(self, archive: Any) -> None:
        """Write the part of the file: what openpyxl asks of a table."""
        first = range_boundaries(self.ref)[0]
        columns = "".join(
            f'<tableColumn id="{number}" name="{in_attribute(escape(header))}"/>'
            for number, header in enumerate(self._headers, start=first)
        )
        table = (
            f'<table id="{self.id}" name="{self.name}" displayName="{self.displayName}" '
            f'ref="{self.ref}" headerRowCount="1" xmlns="{SHEET_MAIN_NS}">'
            f'<autoFilter ref="{self.ref}"/>'
            f'<tableColumns count="{len(self._headers)}">{columns}</tableColumns>'
            f'<tableStyleInfo name="{_STYLE}" showRowStripes="0"/></table>'
        )
        archive.writestr(self.path[1:], Spelt(table))
