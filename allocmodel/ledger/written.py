"""Figures and units as finance teams write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from allocmodel.declared.text import Wrong

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?|\.\d+"
_WRITTEN = re.compile(
    rf"(?P<open>\(?) ?(?P<sign>[-−+]?) ?(?:£|gbp)? ?(?P<inner>\(?) ?(?P<second>[-−]?) ?"
    rf"(?P<number>{_NUMBER}) ?(?:gbp)? ?(?P<percent>%?) ?(?P<close>\)?) ?(?P<last>[-−]?)",
    re.IGNORECASE,
)
#: A dash alone is how accounts write nought.
_NOUGHT = ("-", "−", "–", "—", "£-", "£ -")
#: More figures than this are no pounds.
_LONGEST = 40


def figure(value: object) -> Decimal:
    """The number that a cell holds.

    Parameters
    ----------
    value : object
        A number; or text: with thousands separators, a pound sign, a minus or brackets for a
        negative figure, a per cent sign, or a dash for nought.

    Returns
    -------
    decimal.Decimal

    Raises
    ------
    Wrong
        When it is no number, or could be read in two ways.
    """
    if value is None:
        raise Wrong("The cell is blank, where a figure should stand.", _PLAINLY)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        kind = "true or false" if isinstance(value, bool) else "a date"
        raise Wrong(f"The cell holds {kind}, where a figure should stand.", _PLAINLY)
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if not number.is_finite():
            raise Wrong("The cell holds no finite number.", _PLAINLY)
        return number
    return _in_text(" ".join(value.split()).lstrip("'"))


_PLAINLY = 'Write the figure plainly: 1234567, 1,234,567 or (1,234); "-" for nought.'


#: A number as computers shorten it: 2.29E+08.
_SHORTENED = re.compile(r"-?\d(?:\.(?P<digits>\d+))?E(?P<power>[+-]?\d{1,2})", re.IGNORECASE)


def _in_text(text: str) -> Decimal:
    if text in _NOUGHT:
        return Decimal(0)
    shortened = _SHORTENED.fullmatch(text)
    if shortened:
        return _not_cut_short(text, len(shortened["digits"] or ""), int(shortened["power"]))
    found = _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
    signs = [found[part] for part in ("sign", "second", "last") if found[part]] if found else []
    brackets = bool(found and (found["open"] or found["inner"]))
    if found is None or brackets != bool(found["close"]) or len(signs) + brackets > 1:
        raise Wrong(f'"{text}" stands where a figure should.', _PLAINLY)
    number = Decimal(found["number"].replace(",", "").replace(" ", ""))
    if found["percent"]:
        number /= 100
    return -number if brackets or signs[:1] in (["-"], ["−"]) else number


def _not_cut_short(text: str, digits: int, power: int) -> Decimal:
    """The number of "2.29E+08", where no digit in front of its point is left out."""
    if power > digits:
        raise Wrong(
            f'"{text}" has lost its last digits, as a spreadsheet shows a number in a narrow '
            "column.",
            "Give the cell the format of a whole number, and save the file again.",
        )
    return Decimal(text)


class Unit(NamedTuple):
    """What figures under a heading are in: how it is written there, and how many pounds it is."""

    written: str
    pounds: int


_POUND = r"(?:£|\bgbp)"
#: The larger first: "£000,000" holds "£000".
_UNITS = (
    (rf"{_POUND} ?\(?(?:bn\b|billions?\b)|\bbillions?\b", 10**9),
    (rf"{_POUND} ?\(?(?:mn?\b|mil\b|millions?\b|['’]?000[,'’]000s?\b)|\bmillions?\b", 10**6),
    (
        rf"{_POUND} ?\(?(?:['’]?000s?\b|k\b|thousands?\b)"
        r"|(?<![\d.,])['’]?000s?\b|\bthousands?\b",
        10**3,
    ),
    (rf"{_POUND}\b|£|\bpounds\b", 1),
)


def unit_in(text: str) -> Unit | None:
    """The unit of money that a text names, if it does."""
    for pattern, pounds in _UNITS:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            return Unit(found[0].strip("( "), pounds)
    return None


def without_unit(text: str) -> str:
    """A heading in the form in which headings are compared: without unit and signs around it."""
    for pattern, _ in _UNITS:
        text, made = re.subn(pattern, " ", text, count=1, flags=re.IGNORECASE)
        if made:
            break
    text = re.sub(r"\bin\b\s*$|\bper cent\b|%", " ", text, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[()\[\]:*,;]|\s[-–]\s*$|^\s*[-–]\s", " ", text).split()).casefold()
