"""Targets that are given, against those that need comes to."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_lines, with_lines


def target_aimed_at(target: Array, given_target: Array, converging_line_name: Array) -> Array:
    """Target aimed at.

    The target that is given on the lines that converge, the target that need comes to on the
    others.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Targets; given targets
    """
    return with_lines(target, converging_line_name, given_target)


def given_target_in_pounds(
    target: Array, given_target: Array, converging_line_name: Array
) -> Array:
    """Given target over the target that need comes to.

    What a target that is given brings each place (+) or takes from it (-), all converging lines
    together.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Given target less target
    """
    by_need = of_lines(target, converging_line_name)
    return (given_target - by_need).sum("converging_line", skipna=False)


def given_target_per_head(given_target_in_pounds: Array, population: Array) -> Array:
    """Given target over need's, per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place

    References
    ----------
    Given target less target, divided by population
    """
    return given_target_in_pounds / population
