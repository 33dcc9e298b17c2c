"""What may be written as the amount of a line, and as agreed shares of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.financial_years import financial_year
from allocmodel.declared.parameters import AMOUNT, SHARES
from allocmodel.declared.printable import shown
from allocmodel.declared.text import LONGEST_NAME, Wrong, clean_name, refuse_alike

#: Words that stand for an amount that NHS England published.
PUBLISHED_AMOUNTS = ("published", "published total")


def _amount(value: object) -> int | str:
    """One of the two words, or whole pounds."""
    if isinstance(value, str):
        if value in PUBLISHED_AMOUNTS:
            return value
        raise Wrong(
            f'The amount "{value}" is text.{did_you_mean(value, PUBLISHED_AMOUNTS)}',
            'Write whole pounds without quotes (25_000_000), "published" or "published total".',
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(
            "The amount is neither a number nor a word that stands for one.",
            'Write whole pounds (25_000_000), "published" or "published total".',
        )
    return int(AMOUNT.accepted(value))


def amount_or_by_year(value: object) -> object:
    """An amount, or a table of whole pounds by financial year."""
    if not isinstance(value, dict):
        return _amount(value)
    by_year = {}
    for year, one in value.items():
        amount = _of_part(year, _amount, one)
        if isinstance(amount, str):
            raise Wrong("An amount by year is whole pounds.", "Write pounds for each year.")
        by_year[financial_year(year)] = amount
    if not by_year:
        raise Wrong("The table of amounts is empty.", "Write pounds for the first year.")
    return by_year


def _of_part(name: str, check: Callable[[object], Any], value: object) -> Any:
    """What a check makes of one value of a table; what is wrong is said of that value."""
    try:
        return check(value)
    except Wrong as wrong:
        raise Wrong(wrong.what, wrong.mend, (name, *wrong.key)) from None


#: Shares that add to one or to 100 but for this part of it were rounded.
ROUNDED_SHARES = 0.001


def shares_by_place(value: object) -> dict[str, float]:
    """Shares by place, as parts of one, which add to one or to 100 but for rounding."""
    if value == {}:
        return {}
    if not isinstance(value, dict):
        raise Wrong(
            "shares is no table of shares by place.",
            'Write shares = { "Nottingham City" = 0.4, ... }.',
        )
    for name, one in value.items():
        if isinstance(one, bool) or not isinstance(one, int | float) or not one >= 0:
            _share(name, one)
    total = sum(value.values())
    # A computer's last digits do not make 99.9 per cent less than that.
    most = ROUNDED_SHARES + 1e-9
    whole = next((one for one in _WHOLES if abs(total / one - 1) <= most), None)
    if whole is None:
        raise Wrong(
            f"The shares add to {total:.6g}, not to 1 or 100.",
            "Give each place its share of the whole line as a number from 0 to 1, or each in per "
            "cent; 0 where it has none.",
        )
    refuse_alike(value, "places")
    return {
        clean_name(name, LONGEST_NAME): _share(name, one / whole) for name, one in value.items()
    }


def _share(place: str, value: object) -> float:
    """A place's share; what is wrong is said of that place."""
    called = f'The share of "{shown(place)}"'
    return float(_of_part(place, lambda one: SHARES.accepted(one, called), value))


#: What the shares of a line may add to: parts of one, or per cent.
_WHOLES = (1, 100)
