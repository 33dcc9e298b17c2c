"""Puts what is said of a font into the order of the standard, which openpyxl does not keep.

Excel reads either; validators of ECMA-376 (CT_Font, a sequence in the transitional schema of its
readers) take only the one.
"""

from __future__ import annotations

import re

_FONTS = re.compile(rb"<fonts\b.*?</fonts>", re.DOTALL)
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_PROPERTY = re.compile(rb"<([a-zA-Z]+)(?: [^>]*)?/>")

_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


def fonts_in_order(styles: bytes) -> bytes:
    """The part of a workbook's styles with every font's properties in the standard's order."""
    return _FONTS.sub(lambda fonts: _FONT.sub(_in_order, fonts[0]), styles)


def _in_order(font: re.Match[bytes]) -> bytes:
    properties = sorted(_PROPERTY.finditer(font[1]), key=lambda one: _ORDER.index(one[1].decode()))
    return b"<font>" + b"".join(one[0] for one in properties) + b"</font>"
