"""An Excel table whose columns are their headers and nothing else.

openpyxl makes an object of sixteen parts of every column, and asks each of them when it writes; a
workbook of several years has thousands of columns. Here they are names until the table is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import escape
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.xml.functions import SubElement

_STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
#: Stands where openpyxl looks whether a table has its columns.
_SOME = TableColumn(id=1, name="")


class HeadedTable(Table):  # type: ignore[misc]
    """A table of a sheet: its name, its cells with the headers, and what those say."""

    # What openpyxl writes of a table; a subclass has to say it again.
    __attrs__ = Table.__attrs__
    __elements__ = Table.__elements__
    __nested__ = Table.__nested__

    def __init__(self, name: str, area: str, headers: Sequence[str]) -> None:
        """A table with its headers."""
        super().__init__(
            displayName=name,
            ref=area,
            autoFilter=AutoFilter(ref=area),
            tableColumns=[_SOME],
            tableStyleInfo=_STYLE,
        )
        self._headers = headers

    def to_tree(self) -> Any:
        """As openpyxl writes it, with a column for each header."""
        tree = super().to_tree()
        columns = tree.find("tableColumns")
        columns.clear()
        columns.set("count", str(len(self._headers)))
        first = range_boundaries(self.ref)[0]
        for number, header in enumerate(self._headers, start=first):
            SubElement(columns, "tableColumn", id=str(number), name=escape(header))
        return tree
