"""What a chart says to readers who do not see it; openpyxl writes no such text itself.

It tells what is drawn and where the figures stand, and no figure: those move when inputs do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from openpyxl import Workbook
from openpyxl.chart._chart import ChartBase

from allocmodel.workbook.layout import Table

_DRAWING = re.compile(r"xl/drawings/drawing([0-9]+)\.xml")
_NAMED = re.compile(r'<cNvPr id="[0-9]+" name="[^"]*"')

#: By a chart's tag in a file: what readers call it.
_KINDS = {"barChart": "Bar chart", "lineChart": "Line chart", "scatterChart": "Line chart"}


def describe_chart(chart: ChartBase, table: Table) -> None:
    """Give a chart its text: its kind, its title, and the table that has its figures."""
    title = "".join(run.t for line in chart.title.tx.rich.p for run in line.r or ())
    kind = _KINDS.get(chart.tagname, "Chart")
    rows = f"{len(table.row_labels)} rows" if len(table.row_labels) > 1 else "one row"
    chart.alt_text = (
        f'{kind}: {title}. Its figures are in the table "{table.title}" above it on this sheet, '
        f"with {rows} from {table.row_labels[0]} to {table.row_labels[-1]}."
    )


def alt_texts(book: Workbook) -> list[list[str]]:
    """The texts of the charts of each sheet that has any, in the order of the sheets."""
    return [[one.alt_text for one in sheet._charts] for sheet in book.worksheets if sheet._charts]


def with_alt_texts(part: str, xml: bytes, texts: Sequence[Sequence[str]]) -> bytes:
    """A part of the file with the text of each of its charts, where it is a sheet's drawing.

    openpyxl numbers drawings in the order of the sheets that have any.
    """
    drawing = _DRAWING.fullmatch(part)
    if not drawing:
        return xml
    own = iter(texts[int(drawing[1]) - 1])
    told = _NAMED.sub(lambda found: f'{found[0]} descr="{escape(next(own))}"', xml.decode())
    return told.encode()
