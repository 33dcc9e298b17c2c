"""Why two runs differ: what each changed input moves, by Shapley, on money before rounding."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.model.comparison import Coalition, coalitions, left_over, shapley_effects

#: Changes that are told one by one; more are told by group. Each doubles the runs.
MOST_CHANGES = 8

#: The line of what whole pounds add or take.
ROUNDING = "Rounding to whole pounds"

#: The money of a set of changes; BadInput where the set cannot stand.
Money = Callable[[Coalition], xr.DataArray]


@dataclass(frozen=True)
class Attribution:
    """What each changed input moves.

    Attributes
    ----------
    effects : xarray.DataArray
        Pounds by change, place and year; the last change is rounding. They add up to the
        difference of the results.
    joined : tuple of tuple of int
        By line but the last: the numbers of the changes that it stands for.
    """

    effects: xr.DataArray
    joined: tuple[tuple[int, ...], ...]


def attribution(
    groups: Sequence[Sequence[int]],
    money: Money,
    difference: xr.DataArray,
    title: Callable[[Sequence[int]], str],
) -> Attribution:
    """What each change moves between two runs.

    Parameters
    ----------
    groups : sequence of sequences of int
        Numbers of changes: one each, or several that are told together.
    money : callable
        Money before rounding by place and year, under a set of changes named by their numbers as
        text. BadInput where the set cannot stand.
    difference : xarray.DataArray
        Of the results in whole pounds, by place and year.
    title : callable
        What the changes of some numbers are called.

    Returns
    -------
    Attribution
    """
    under: dict[frozenset[int], xr.DataArray | None] = {}

    def known(numbers: frozenset[int]) -> xr.DataArray | None:
        if numbers not in under:
            try:
                under[numbers] = money(frozenset(map(str, numbers)))
            except BadInput:
                under[numbers] = None
        return under[numbers]

    blocks = _standing(fewer(groups), lambda numbers: known(numbers) is not None)
    names = [title(block) for block in blocks]
    sets = [_numbers(blocks, one) for one in coalitions([str(n) for n in range(len(blocks))])]
    amounts = [amount for one in sets if (amount := known(one)) is not None]
    if blocks:
        effects = shapley_effects(amounts, names)
    else:
        effects = difference.expand_dims(change=0).isel(change=slice(0)).assign_coords(change=[])
    rest = left_over(difference, effects).expand_dims(change=[ROUNDING])
    return Attribution(
        xr.concat([effects, rest.transpose(*effects.dims)], "change"), tuple(map(tuple, blocks))
    )


def fewer(groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """At most as many groups as are told one by one; those that are too many are one, the last."""
    made = [list(one) for one in groups]
    while len(made) > MOST_CHANGES:
        made[-2:] = [made[-2] + made[-1]]
    return made


def _standing(groups: list[list[int]], stands: Callable[[frozenset[int]], bool]) -> list[list[int]]:
    """Groups of which every set can stand: those that cannot do without each other are one.

    Two are joined at a time: those whom most of the sets that cannot stand tell apart. That is the
    same whichever of the two runs is compared with the other, and in whichever order.
    """
    while True:
        every = coalitions([str(number) for number in range(len(groups))])
        falling = [one for one in every if not stands(_numbers(groups, one))]
        if not falling or len(groups) < 2:
            return groups
        pairs = itertools.combinations(range(len(groups)), 2)
        first, second = max(
            pairs, key=lambda pair: sum(len(one & set(map(str, pair))) == 1 for one in falling)
        )
        groups = [
            sorted(groups[first] + groups[second]) if number == first else group
            for number, group in enumerate(groups)
            if number != second
        ]


def _numbers(groups: Sequence[Sequence[int]], chosen: Coalition) -> frozenset[int]:
    return frozenset(number for one in chosen for number in groups[int(one)])
