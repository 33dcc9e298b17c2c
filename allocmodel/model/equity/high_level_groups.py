"""Pounds per head of people of each high-level ethnic group."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def people_in_high_level_group(people_in_group: Array, group_in_high_level: Array) -> Array:
    """People of {the whole} in each high-level ethnic group.

    The Census groups of each high-level group together.

    Returns
    -------
    people
        high_level_group

    References
    ----------
    Sum over the ethnic groups of each high-level group
    """
    return (people_in_group * group_in_high_level).sum("ethnic_group", skipna=False)


def per_head_by_high_level_group(
    per_head_by_group: Array,
    people_in_group: Array,
    group_in_high_level: Array,
    people_in_high_level_group: Array,
) -> Array:
    """Pounds per head by high-level ethnic group.

    What the average person of each high-level group gets: its Census groups, each counted by its
    people. A Census group without people counts for nothing.

    Returns
    -------
    pounds per head
        equity_view, high_level_group

    References
    ----------
    Method, section 6
    """
    money = per_head_by_group.where(people_in_group > 0, 0) * people_in_group
    total = (money * group_in_high_level).sum("ethnic_group", skipna=False)
    return total / people_in_high_level_group
