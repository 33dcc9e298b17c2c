"""Spells the XML of a workbook's parts in one way, whichever library wrote it.

openpyxl writes through lxml where that is installed, else through Python's own library, and takes
its choice before anybody can say otherwise. The two mean the same and spell it differently: empty
elements, line ends, where a namespace is declared. Spelled again here, the bytes are the same.
The rows of a sheet, nearly all of a workbook, differ in three ways only and are spelled by pattern,
many times as fast as read.
"""

from __future__ import annotations

import re
from xml.parsers import expat

_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


class Spelt(str):
    """A document of our own, which is spelled in the one way from the start."""


def in_text(text: str) -> str:
    """A text between tags; most have no letter that is spelled otherwise there."""
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        return text.translate(_IN_TEXT)
    return text


def in_attribute(text: str) -> str:
    """The value of an attribute, between double quotation marks."""
    return text.translate(_IN_ATTRIBUTE)


def one_spelling(xml: bytes | Spelt) -> bytes:
    """The same document, spelled in the one way.

    Parameters
    ----------
    xml : bytes or Spelt
        A whole document, without comments or processing instructions.

    Returns
    -------
    bytes
        UTF-8 without a declaration. Prefixes of namespaces are declared in the first element.

    Raises
    ------
    ValueError
        When one prefix stands for two namespaces.
    """
    if isinstance(xml, Spelt):
        return xml.encode()
    rows = _ROWS.search(xml)
    if rows is None:
        return _Spelling(xml).document()
    around = _Spelling(xml[: rows.start()] + xml[rows.end() :]).document()
    before, after = around.split(b"<sheetData/>")
    return b"<sheetData>".join((before, _rows(rows[0]))) + b"</sheetData>" + after


_ROWS = re.compile(rb"(?<=<sheetData>).+(?=</sheetData>)", re.DOTALL)
_EMPTY = re.compile(r"<(\w+)([^<>]*)></\1>")
_CHARACTER = re.compile(r"&#([0-9]+);")


def _rows(xml: bytes) -> bytes:
    """The rows of a sheet: how empty cells, ends of lines and letters beyond ASCII are spelled.

    In text and attributes the bracket that ends a tag is always spelled out.
    """
    text = _EMPTY.sub(r"<\1\2/>", xml.decode()).replace(" />", "/>")
    text = _CHARACTER.sub(lambda found: chr(int(found[1])), text)
    return text.replace("\r", "&#13;").encode()


class _Spelling:
    """Writes a document down while it is read."""

    def __init__(self, xml: bytes) -> None:
        self._pieces: list[str] = []
        self._prefixes: dict[str, str] = {}
        #: Whether the start tag written last still lacks its closing bracket.
        self._open = False
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)

    def document(self) -> bytes:
        """What was read, with the prefixes in the first element, after its name."""
        first, *rest = self._pieces
        declared = "".join(f' {name}="{uri}"' for name, uri in sorted(self._prefixes.items()))
        return "".join([first, declared, *rest]).encode()

    def _start(self, name: str, attributes: list[str]) -> None:
        # A large workbook has a million of these: addresses and numbers need no escape.
        tag = f"><{name}" if self._open else f"<{name}"
        if not self._pieces:
            # Declarations of prefixes come between the name and what follows.
            self._pieces.append(tag)
            tag = ""
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            if not value.isalnum():
                value = in_attribute(value)
            if key.startswith("xmlns:"):
                self._declare(key, value)
            else:
                tag += f' {key}="{value}"'
        self._pieces.append(tag)
        self._open = True

    def _declare(self, key: str, uri: str) -> None:
        if self._prefixes.setdefault(key, uri) != uri:
            raise ValueError(f"{key} stands for {self._prefixes[key]} and for {uri}")

    def _text(self, text: str) -> None:
        self._close()
        self._pieces.append(in_text(text))

    def _end(self, name: str) -> None:
        self._pieces.append("/>" if self._open else f"</{name}>")
        self._open = False

    def _close(self) -> None:
        if self._open:
            self._pieces.append(">")
            self._open = False
