"""Text that a spreadsheet would run as a formula: known in one way, wherever it is met."""

from __future__ import annotations

import unicodedata

#: A cell that begins with one of these may be run when a csv file is opened.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def would_run(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula.

    Looks also behind blanks, and at full-width signs and other minus signs, which some
    spreadsheets take for the plain ones.
    """
    if text.startswith(_STARTS):
        return True
    if text.isascii():
        return text.strip().startswith(_STARTS)
    plain = unicodedata.normalize("NFKC", text.strip(" \u00a0\ufeff")).strip()
    return plain.startswith((*_STARTS, "\u2212"))


def csv_text(text: str) -> str:
    """A text as a cell of a csv file: one that would run gets an apostrophe before it.

    A figure, such as -5, stays a figure.
    """
    return f"'{text}" if would_run(text) and not _is_figure(text) else text


def _is_figure(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()
