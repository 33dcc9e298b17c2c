"""Second routes to what adjustments do to the need of neighbourhoods.

Weights multiply, so what neighbourhoods come to is not what their place does, and no sum of shares
tells whether a cell between them was altered. What a weight looks at does add up: the need that it
sees is a mean over something that can be counted, and a place is the whole of its neighbourhoods.
Every weight has the same two checks, which are written once here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import mul

from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import WEIGHTS
from allocmodel.model.arrays import (
    Array,
    of_lines,
    of_places,
    on_function_lines,
    once_and_again,
    with_all_adjustments,
    with_lines,
)
from allocmodel.model.lifting import LIFTED, dims_of, formula_of
from allocmodel.model.texts import described, text_of


def neighbourhoods_have_the_changed_core(
    neighbourhood_changed_core: Array,
    changed_core: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhoods have their places' changed core.

    Core need with the changed health inequalities share: that of each place's neighbourhoods
    against that of the place.

    Returns
    -------
    weighted people
        place

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    by = neighbourhood_changed_core
    return abs(of_places(by, place_of_neighbourhood, place_name, "neighbourhood") - changed_core)


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


# --- What weights look at, and what they make of it ---------------------------------------------


def _need_step(weight: Adjustment) -> Callable[..., Array]:
    """Check: the need that a weight sees is of the place what it is of its neighbourhoods."""
    seen, need, counted = weight.need_counted, str(weight.relative_need), weight.counted_by

    def step(place_of_neighbourhood: Array, place_name: Array, **given: Array) -> Array:
        own = of_places(given[seen], place_of_neighbourhood, place_name, "neighbourhood")
        return abs(own - once_and_again(given[counted], given[need]))

    counts = text_of(formula_of(counted))
    what = str(counts.short_description).rstrip(".")
    return described(
        step,
        f"neighbourhoods_need_what_{weight.key}_sees",
        dict.fromkeys([seen, need, counted, "place_of_neighbourhood", "place_name"], True),
        f"""Neighbourhoods have the need that {weight.what} see.

        "{what}" of the neighbourhoods of the place, counted once, and again as many times as that
        need says; against the same of the place.

        Returns
        -------
        {counts.returns and counts.returns.type_name}
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
        switched_on = with_all_adjustments(
            weight_in_coalition.sel(weight_kind=weight.key, drop=True)
        )
        times = with_all_adjustments(given[need]) / with_all_adjustments(given[weight.mean_need])
        rest = 1 - switched_on
        if not weight.part:
            return abs(with_all_adjustments(given[factor]) - rest - switched_on * times)
        part = with_all_adjustments(given[weight.part])
        follows = (part * times).sum("followed_outcome", skipna=False)
        still = 1 - part.sum("followed_outcome", skipna=False)
        return abs(with_all_adjustments(given[factor]) - rest - switched_on * (still + follows))

    return described(
        step,
        f"neighbourhoods_follow_{weight.key}",
        {
            **{factor: True, need: True, weight.mean_need: True, "weight_in_coalition": True},
            **({weight.part: True} if weight.part else {}),
        },
        f"""Neighbourhoods follow {weight.what}.

        What a share is multiplied by, against what follows the need as many times as that is its
        mean, and what does not follow.

        Returns
        -------
        index
            neighbourhood, weighted_line

        References
        ----------
        Method, section {weight.section}: second routes
        """,
    )


def _share_step() -> Callable[..., Array]:
    """Check: a share after all adjustments is that before weights, times every factor."""
    factors = [f"{LIFTED}{weight.factor}" for weight in WEIGHTS.values()]
    before, changed = f"{LIFTED}line_share", f"{LIFTED}share_with_changed_core"
    after = f"{LIFTED}adjusted_share"

    def step(weighted_line_name: Array, **given: Array) -> Array:
        lines = of_lines(given[changed if changed in given else before], weighted_line_name)
        times = [with_all_adjustments(given[name]) for name in factors if name in given]
        return abs(
            given[after] - with_lines(given[before], weighted_line_name, reduce(mul, times, lines))
        )

    return described(
        step,
        "neighbourhoods_have_adjusted_shares",
        {
            **{after: True, before: True, "weighted_line_name": True, changed: False},
            **dict.fromkeys(factors, False),
        },
        """Neighbourhoods have adjusted shares.

        What each has of a line after all adjustments, against its share before weights, times the
        factor of each weight: straight from shares and factors.

        Returns
        -------
        share
            neighbourhood, budget_line

        References
        ----------
        Method, sections 3 and 4: second routes
        """,
    )


globals().update(
    {
        step.__name__: step
        for weight in WEIGHTS.values()
        for step in (_need_step(weight), _factor_step(weight))
    }
)
neighbourhoods_have_adjusted_shares = _share_step()
