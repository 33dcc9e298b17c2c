"""Fills in values where openpyxl has saved a changed workbook, which leaves formulas without."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Mapping
from html import escape, unescape
from io import BytesIO

from allocmodel.workbook.one_spelling import one_spelling
from allocmodel.workbook.rows import MISSING

_FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v/></c>')
_TYPE = re.compile(r'\s+t="[^"]*"')
_SHEET = re.compile(r'<sheet [^>]*name="([^"]*)"[^>]*r:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship [^>]*?>")


def with_values(saved: bytes, values: Mapping[tuple[str, str], object]) -> bytes:
    """A workbook that openpyxl saved, with a value in every formula cell; each has to have one."""
    with zipfile.ZipFile(BytesIO(saved)) as source:
        sheets = _sheet_names(source)
        parts = {name: one_spelling(source.read(name)) for name in source.namelist()}
    filled = BytesIO()
    with zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, part in parts.items():
            sheet = sheets.get(name)
            target.writestr(name, part if sheet is None else _filled(part.decode(), sheet, values))
    return filled.getvalue()


def _sheet_names(source: zipfile.ZipFile) -> dict[str, str]:
    """The sheet that each worksheet part holds."""
    relations = {}
    for relation in _RELATION.findall(source.read("xl/_rels/workbook.xml.rels").decode()):
        found = dict(re.findall(r'(\w+)="([^"]*)"', relation))
        relations[found["Id"]] = "xl/" + found["Target"].removeprefix("/xl/")
    book = source.read("xl/workbook.xml").decode()
    return {relations[identity]: unescape(name) for name, identity in _SHEET.findall(book)}


def _filled(xml: str, sheet: str, values: Mapping[tuple[str, str], object]) -> str:
    def cell(match: re.Match[str]) -> str:
        address, attributes, formula = match.groups()
        value = values[sheet, address]
        attributes = _TYPE.sub("", attributes)
        if isinstance(value, str):
            text = escape(value, quote=False)
            return f'<c r="{address}"{attributes} t="str"><f>{formula}</f><v>{text}</v></c>'
        assert isinstance(value, int | float)
        if not math.isfinite(value):
            return f'<c r="{address}"{attributes} t="e"><f>{formula}</f><v>{MISSING}</v></c>'
        return f'<c r="{address}"{attributes}><f>{formula}</f><v>{float(value)!r}</v></c>'

    return _FORMULA_CELL.sub(cell, xml)
