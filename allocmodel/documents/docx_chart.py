"""A picture's bars as a chart of Word's own, with its title and description."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allocmodel.documents.blocks import Picture

if TYPE_CHECKING:
    from docx.document import Document as Word

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_INLINE = """\
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart/></a:graphicData></a:graphic></wp:inline></w:drawing>"""

#: In centimetres: the width, and the height of a bar.
_WIDTH, _BAR, _FRAME = 16.0, 0.65, 1.6
_EMU = 360_000


def add_chart(word: Word, picture: Picture) -> None:
    """Add the bars of a picture to a Word file.

    Parameters
    ----------
    word : docx.document.Document
    picture : Picture
        One that has bars.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    number = 1 + sum(1 for part in word.part.package.iter_parts() if "/charts/" in part.partname)
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, _CHART_TYPE, chart_xml(picture), word.part.package)
    relation = word.part.relate_to(part, _RELATION)
    drawing: Any = parse_xml(_INLINE)
    height = _FRAME + _BAR * len(picture.bars)
    (extent,) = drawing.iter(qn("wp:extent"))
    extent.set("cx", str(int(_WIDTH * _EMU)))
    extent.set("cy", str(int(height * _EMU)))
    (told,) = drawing.iter(qn("wp:docPr"))
    told.set("id", str(1000 + number))
    told.set("name", f"Chart {number}")
    told.set("title", picture.title)
    told.set("descr", picture.description)
    (chart,) = drawing.iter(qn("c:chart"))
    chart.set(qn("r:id"), relation)
    word.add_paragraph(picture.title, "Caption").paragraph_format.keep_with_next = True
    word.add_paragraph().add_run()._r.append(drawing)


#: What a bar is drawn in that brings, and that takes; below both stands what is not seen.
_COLOURS = ("0D5F63", "E39A6B")


def chart_xml(picture: Picture) -> bytes:
    """A picture's bars as the XML of a chart: each from where it begins to where it ends.

    As charts have no such bars, three are stacked: one that is not seen, up to where the bar
    begins, and the bar, in one colour where it goes up and in another where it goes down.
    """
    from openpyxl.chart import BarChart
    from openpyxl.xml.functions import tostring

    lows = [min(begins, ends) for _, begins, ends in picture.bars]
    ups = [max(ends - begins, 0.0) for _, begins, ends in picture.bars]
    downs = [max(begins - ends, 0.0) for _, begins, ends in picture.bars]
    names = [name for name, _, _ in picture.bars]
    chart = BarChart(gapWidth=40)
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.series = [
        _series(number, names, values, colour)
        for number, (values, colour) in enumerate(
            zip((lows, ups, downs), ("", *_COLOURS), strict=True)
        )
    ]
    chart.legend = None
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos, chart.x_axis.tickLblSkip = "low", 1
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = picture.written
    chart.y_axis.scaling.min = min(lows)
    chart.y_axis.scaling.max = max(max(begins, ends) for _, begins, ends in picture.bars)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + bytes(
        tostring(chart._write())
    )


def _series(number: int, names: Sequence[str], values: Sequence[float], colour: str) -> Any:
    """Bars that are stacked on those before them; without a colour they are not seen."""
    from openpyxl.chart.data_source import (
        AxDataSource,
        NumData,
        NumDataSource,
        NumVal,
        StrData,
        StrVal,
    )
    from openpyxl.chart.series import Series

    made = Series(idx=number, order=number)
    texts = [StrVal(place, name) for place, name in enumerate(names)]
    figures = [NumVal(place, v=repr(float(value))) for place, value in enumerate(values)]
    made.cat = AxDataSource(strLit=StrData(ptCount=len(texts), pt=texts))
    made.val = NumDataSource(numLit=NumData(formatCode="General", ptCount=len(figures), pt=figures))
    if colour:
        made.graphicalProperties.solidFill = colour
    else:
        made.graphicalProperties.noFill = True
    made.graphicalProperties.line.noFill = True
    made.invertIfNegative = False
    return made
