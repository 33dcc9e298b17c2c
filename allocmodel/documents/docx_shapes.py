"""A picture's shapes as shapes of Word's own: outlines, frames and numbers, in one group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from allocmodel.documents.blocks import Picture
from allocmodel.documents.svg import Element, corners

if TYPE_CHECKING:
    from docx.document import Document as Word

_MICROSOFT = "http://schemas.microsoft.com/office/word/2010"
_OPEN = "http://schemas.openxmlformats.org"
_NAMES = f"""\
xmlns:w="{_OPEN}/wordprocessingml/2006/main" xmlns:mc="{_OPEN}/markup-compatibility/2006"
  xmlns:wp="{_OPEN}/drawingml/2006/wordprocessingDrawing" xmlns:a="{_OPEN}/drawingml/2006/main"
  xmlns:wpg="{_MICROSOFT}/wordprocessingGroup" xmlns:wps="{_MICROSOFT}/wordprocessingShape\""""

#: The most that a picture takes, in units of a length: 360,000 to a centimetre.
_WIDEST, _HIGHEST = 4_680_000, 4_680_000

#: Of a number on a picture, in the picture's units: its box, and how far its letters reach down.
_BOX, _DOWN = 30.0, 5.0

#: Round an outline, in units of a length; half a point.
_LINE, _INK = 6350, "241C2B"


def add_shapes(word: Word, picture: Picture) -> None:
    """Add the shapes of a picture to a Word file, with its title and description.

    Parameters
    ----------
    word : docx.document.Document
    picture : Picture
        Of closed lines, rectangles and short texts.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    number = 2001 + sum(1 for _ in word.element.body.iter(qn("wp:docPr")))
    word.add_paragraph().add_run()._r.append(parse_xml(group_xml(picture, number)))


def group_xml(picture: Picture, number: int) -> str:
    """The shapes as the XML of one group, numbered from a number on."""
    scale = min(_WIDEST / picture.width, _HIGHEST / picture.height)
    wide, high = round(picture.width * scale), round(picture.height * scale)
    size = f'cx="{wide}" cy="{high}"'
    shapes = "".join(
        _shape(one, scale, number + place) for place, one in enumerate(picture.parts, start=1)
    )
    told = f"title={quoteattr(picture.title)} descr={quoteattr(picture.description)}"
    return (
        f'<mc:AlternateContent {_NAMES}><mc:Choice Requires="wpg"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="Map" {told}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_MICROSOFT}/wordprocessingGroup"><wpg:wgp>'
        f'<wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
        f'<a:chOff x="0" y="0"/><a:chExt {size}/></a:xfrm></wpg:grpSpPr>{shapes}'
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        "</mc:AlternateContent>"
    )


def _shape(one: Element, scale: float, number: int) -> str:
    """One of them: a text, or closed lines."""
    given = dict(one.attributes)
    if one.tag == "text":
        return _number(str(one.inside[0]), float(given["x"]), float(given["y"]), scale, number)
    rings = [[(x * scale, y * scale) for x, y in ring] for ring in corners(one)]
    left, top, right, bottom = (
        round(edge(point[axis] for ring in rings for point in ring))
        for edge, axis in ((min, 0), (min, 1), (max, 0), (max, 1))
    )
    lines = "".join(
        "".join(
            f'<a:{"lnTo" if at else "moveTo"}><a:pt x="{round(x) - left}" y="{round(y) - top}"/>'
            f"</a:{'lnTo' if at else 'moveTo'}>"
            for at, (x, y) in enumerate(ring)
        )
        + "<a:close/>"
        for ring in rings
    )
    size = right - left, bottom - top
    outline = (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{size[0]}" h="{size[1]}">{lines}</a:path></a:pathLst></a:custGeom>'
    )
    ink = f'<a:ln w="{_LINE}"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill></a:ln>'
    filled = next(map(_fill, given["class"].split()[::-1]))
    return _word_shape(number, (left, top), size, f"{outline}{filled}{ink}", "<wps:bodyPr/>")


def _number(text: str, x: float, y: float, scale: float, number: int) -> str:
    """A number whose middle stands over a point."""
    side = round(_BOX * scale)
    at = round((x - _BOX / 2) * scale), round((y - _DOWN - _BOX / 2) * scale)
    box = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
    told = (
        '<wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:before="0" w:after="0"/>'
        '<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="16"/></w:rPr>'
        f"<w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
    )
    return _word_shape(number, at, (side, side), box, told)


def _word_shape(
    number: int, at: tuple[int, int], size: tuple[int, int], drawn: str, told: str
) -> str:
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="Shape {number}"/><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm>'
        f"{drawn}</wps:spPr>{told}</wps:wsp>"
    )


def _fill(kind: str) -> str:
    """What the page's own style fills a kind of shape with; nothing where it says so."""
    colour = dict(_colours()).get(kind)
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else "<a:noFill/>"


@cache
def _colours() -> tuple[tuple[str, str], ...]:
    style = files("allocmodel.documents").joinpath("templates/style.css").read_text("utf-8")
    return tuple(_of_style(style))


def _of_style(style: str) -> Iterator[tuple[str, str]]:
    for kind, colour in re.findall(r"svg \.([\w-]+) \{ fill: #(\w{6});", style):
        yield kind, colour.upper()
