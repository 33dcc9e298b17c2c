"""The account of a place: from equal money per head over its moves to what it gets."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def equal_money_per_head(equal_money: Array, population: Array) -> Array:
    """Equal money per head, for each person.

    Where every place's account begins: the same for all people of {the whole}.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Equal money per head divided by population
    """
    return equal_money / population


def target_in_all(target: Array, target_aimed_at: Array | None = None) -> Array:
    """Target, all lines.

    What the place's targets come to together: equal money per head and every move. Where targets
    are given, they count in place of those that need comes to.

    Returns
    -------
    pounds
        place

    References
    ----------
    Sum of the lines
    """
    aimed_at = target if target_aimed_at is None else target_aimed_at
    return aimed_at.sum("budget_line", skipna=False)


def target_in_all_per_head(target_in_all: Array, population: Array) -> Array:
    """Target per head, all lines.

    The same for each person of the place.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Target, all lines, divided by population
    """
    return target_in_all / population


def rounding_in_pounds(
    total_allocation: Array, target_in_all: Array, still_to_move_in_pounds: Array | None = None
) -> Array:
    """Rounding to whole pounds.

    What the place gains (+) or gives (-) because each line is paid in whole pounds: less than a
    pound a line.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Allocation of the place less its target and what it still has to move
    """
    rounded = total_allocation - target_in_all
    return rounded if still_to_move_in_pounds is None else rounded - still_to_move_in_pounds


def rounding_per_head(rounding_in_pounds: Array, population: Array) -> Array:
    """Rounding to whole pounds per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place

    References
    ----------
    Rounding divided by population
    """
    return rounding_in_pounds / population
