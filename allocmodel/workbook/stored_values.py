"""Puts the engine's values into a saved workbook, and makes the file the same every time.

openpyxl writes formulas without the values that they give, so a previewer would show blanks.
Here each formula cell gets its value; the parts are spelled in one way and zipped again with a
fixed time.
"""

from __future__ import annotations

import os
import re
import time
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook

from allocmodel.declared.errors import BadInput
from allocmodel.workbook.alt_text import with_alt_texts
from allocmodel.workbook.font_order import fonts_in_order
from allocmodel.workbook.one_spelling import one_spelling
from allocmodel.workbook.rows import Values, parts_of

_PROPERTIES, _STYLES = "docProps/core.xml", "xl/styles.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")

#: The earliest time that a zip file can hold: used when SOURCE_DATE_EPOCH is not set.
_ZIP_EPOCH = 315532800
#: The latest: the end of 2107.
_ZIP_LAST = 4354819199

#: How hard a part is compressed: the next level saves one in a hundred, in twice the time.
_LEVEL = 7


def fixed_time() -> time.struct_time:
    """The time that outputs carry: SOURCE_DATE_EPOCH, or the zip format's first day."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "0")
    seconds = int(text) if re.fullmatch(r"[0-9]{1,11}", text) else -1
    if not 0 <= seconds <= _ZIP_LAST:
        raise BadInput(
            f'SOURCE_DATE_EPOCH is "{text}", which is no time.',
            where="environment variable SOURCE_DATE_EPOCH",
            mend="Give whole seconds since 1970, up to the year 2107, or unset it.",
        )
    return time.gmtime(max(seconds, _ZIP_EPOCH))


def saved_book(book: Workbook, values: Values, alt_texts: Sequence[Sequence[str]] = ()) -> bytes:
    """A workbook as a file, with a value in every formula cell, and a text for every chart.

    Parameters
    ----------
    book : openpyxl.Workbook
    values : dict of str to dict of (row, column) to number or text
        The value of every formula cell, by sheet.
    alt_texts : sequence of sequence of str
        The texts of the charts of each sheet that has any: see `alt_text`.

    Returns
    -------
    bytes

    Raises
    ------
    KeyError
        When a formula cell has no value.
    """
    parts, rows = parts_of(book, values)
    spelt = {name: one_spelling(content) for name, content in parts.items()}
    for name, own in rows.items():
        if own:
            before, after = spelt[name].split(b"<sheetData/>")
            spelt[name] = b"".join((before, b"<sheetData>", own.encode(), b"</sheetData>", after))
    return _packed(spelt, alt_texts)


def _packed(parts: Mapping[str, bytes], alt_texts: Sequence[Sequence[str]]) -> bytes:
    """A file of these parts: the same parts give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in sorted(parts.items()):
            content = with_alt_texts(name, part, alt_texts) if alt_texts else part
            if name == _STYLES:
                content = fonts_in_order(content)
            if name == _PROPERTIES:
                content = _MODIFIED.sub(_modified_then(), content)
            entry = zipfile.ZipInfo(name, date_time=fixed_time()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content, compresslevel=_LEVEL)
    return out.getvalue()


def _modified_then() -> bytes:
    """The fixed time for the property that openpyxl sets to the clock's when it saves."""
    return time.strftime(r"\g<1>%Y-%m-%dT%H:%M:%SZ\g<2>", fixed_time()).encode()
