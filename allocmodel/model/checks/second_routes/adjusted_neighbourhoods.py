"""Second routes to what adjustments do to the need of neighbourhoods.

Weights multiply, so what neighbourhoods come to is not what their place does, and no sum of shares
tells whether a cell between them was altered. What a weight looks at does add up: the need that it
sees is a mean over something that can be counted, and a place is the whole of its neighbourhoods.
Every weight has the same two checks, which are written once here.
"""

from __future__ import annotations

from collections.abc import Callable

from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import WEIGHTS
from allocmodel.model.arrays import (
    Array,
    of_places,
    on_function_lines,
    once_and_again,
    with_all_adjustments,
    with_lines,
)
from allocmodel.model.lifting import LIFTED, dims_of, formula_of
from allocmodel.model.texts import described, title_and_unit


def neighbourhoods_share_changed_core_as_places_do(
    neighbourhood_share_with_changed_core: Array,
    share_with_changed_core: Array,
    changed_functions_beyond_one: Array | None = None,
    function_of_line: Array | None = None,
) -> Array:
    """Neighbourhoods' shares with the changed core add to those of places.

    The shares of all neighbourhoods in each line, with the changed health inequalities share,
    against those of all places. Their shares of a function of core may add to more or less than
    one, which counts: each bears its own unavoidable costs.

    Returns
    -------
    share
        budget_line

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    places = share_with_changed_core.sum("place", skipna=False)
    if changed_functions_beyond_one is not None and function_of_line is not None:
        beyond = changed_functions_beyond_one
        places = places + on_function_lines(beyond, function_of_line, places)
    own = neighbourhood_share_with_changed_core
    return abs(own.sum("neighbourhood", skipna=False) - places)


def changed_functions_of_neighbourhoods_add_to_core(
    neighbourhood_changed_function_share: Array,
    function_part: Array,
    neighbourhood_changed_core_share: Array,
) -> Array:
    """Changed functions of neighbourhoods add up to core.

    The neighbourhoods' shares of the functions with the changed health inequalities share, each
    counted by its local part, against their shares of core with it.

    Returns
    -------
    share
        neighbourhood

    References
    ----------
    Method, section 11
    """
    shares = neighbourhood_changed_function_share * function_part
    return abs(shares.sum("function", skipna=False) - neighbourhood_changed_core_share)


def neighbourhoods_have_adjusted_shares(
    neighbourhood_adjusted_share: Array,
    neighbourhood_line_share: Array,
    neighbourhood_share_by_factors: Array,
    weighted_line_name: Array,
) -> Array:
    """Neighbourhoods have adjusted shares.

    What each has of a line after all adjustments, against its share before weights, times the
    factor of each weight; of other lines, against its share of the line.

    Returns
    -------
    share
        neighbourhood, budget_line

    References
    ----------
    Method, sections 3 and 4: second routes
    """
    lines, own = neighbourhood_line_share, neighbourhood_share_by_factors
    return abs(neighbourhood_adjusted_share - with_lines(lines, weighted_line_name, own))


# --- What adds up ---------------------------------------------------------------------------------

#: Steps of which neighbourhoods have what their places have, and whose shares would hide it: a
#: share of a sum that is altered adds to one again.
_ADD_UP = ("changed_core", "own_need", "pool_people")


def _sum_step(name: str) -> Callable[..., Array]:
    """Check: the neighbourhoods of a place have together what it has."""

    def step(place_of_neighbourhood: Array, place_name: Array, **given: Array) -> Array:
        own = of_places(
            given[f"{LIFTED}{name}"], place_of_neighbourhood, place_name, "neighbourhood"
        )
        return abs(own - given[name])

    what, unit = title_and_unit(formula_of(name))
    return described(
        step,
        f"neighbourhoods_have_{name}",
        dict.fromkeys([f"{LIFTED}{name}", name, "place_of_neighbourhood", "place_name"], True),
        f"""{what}: neighbourhoods add to places.

        What the neighbourhoods of each place have together, against the place.

        Returns
        -------
        {unit}
            {", ".join(dims_of(name))}

        References
        ----------
        A place is the whole of its neighbourhoods
        """,
    )


globals().update({step.__name__: step for step in map(_sum_step, _ADD_UP)})


# --- What weights look at, and what they make of it ---------------------------------------------


def _need_step(weight: Adjustment) -> Callable[..., Array]:
    """Check: the need that a weight sees is of the place what it is of its neighbourhoods."""
    seen, need, counted = weight.need_counted, str(weight.relative_need), weight.counted_by

    def step(place_of_neighbourhood: Array, place_name: Array, **given: Array) -> Array:
        own = of_places(given[seen], place_of_neighbourhood, place_name, "neighbourhood")
        return abs(own - once_and_again(given[counted], given[need]))

    what, unit = title_and_unit(formula_of(counted))
    return described(
        step,
        f"neighbourhoods_need_what_{weight.key}_sees",
        dict.fromkeys([seen, need, counted, "place_of_neighbourhood", "place_name"], True),
        f"""Neighbourhoods have the need seen by {weight.what}.

        "{what}" of the neighbourhoods of the place, counted once, and again as many times as that
        need says; against the same of the place.

        Returns
        -------
        {unit}
            {", ".join(dim for dim in dims_of(need) if dim != "coalition")}

        References
        ----------
        A place is the whole of its neighbourhoods
        """,
    )


def _factor_step(weight: Adjustment) -> Callable[..., Array]:
    """Check: a factor is the need over its mean, for the part that follows, and the rest."""
    factor, need = f"{LIFTED}{weight.factor}", f"{LIFTED}{weight.relative_need}"

    def step(weight_in_coalition: Array, **given: Array) -> Array:
        switch = weight_in_coalition.sel(weight_kind=weight.key, drop=True)
        switched_on, away = with_all_adjustments(switch), with_all_adjustments(given[factor]) - 1
        seen, mean = (with_all_adjustments(given[name]) for name in (need, weight.mean_need))
        if not weight.part:
            return abs(away * mean - switched_on * (seen - mean))
        part = with_all_adjustments(given[weight.part])
        follows = (part * (seen / mean - 1)).sum("followed_outcome", skipna=False)
        return abs(away - switched_on * follows)

    return described(
        step,
        f"neighbourhoods_follow_{weight.key}",
        {
            **{factor: True, need: True, weight.mean_need: True, "weight_in_coalition": True},
            **({weight.part: True} if weight.part else {}),
        },
        f"""Neighbourhoods follow {weight.what}.

        What a share is multiplied by beyond one, against what follows the need: as far as that is
        above its mean.

        Returns
        -------
        index
            neighbourhood, weighted_line

        References
        ----------
        Method, section {weight.section}: second routes
        """,
    )


globals().update(
    {
        step.__name__: step
        for weight in WEIGHTS.values()
        for step in (_need_step(weight), _factor_step(weight))
    }
)
