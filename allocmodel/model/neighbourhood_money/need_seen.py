"""What the second routes to weights of neighbourhoods rest on.

Every weight has the same step, which is written once here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import mul

from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import WEIGHTS
from allocmodel.model.arrays import (
    Array,
    as_far_as_there,
    of_lines,
    once_and_again,
    with_all_adjustments,
)
from allocmodel.model.lifting import LIFTED, dims_of, formula_of
from allocmodel.model.texts import described, title_and_unit


def _counted_step(weight: Adjustment) -> Callable[..., Array]:
    """The step that counts neighbourhoods by the need that a weight sees."""
    need, counted = f"{LIFTED}{weight.relative_need}", f"{LIFTED}{weight.counted_by}"

    def step(**given: Array) -> Array:
        return once_and_again(given[counted], given[need])

    what, unit = title_and_unit(formula_of(weight.counted_by))
    dims = [dim for dim in dims_of(str(weight.relative_need)) if dim != "coalition"]
    return described(
        step,
        weight.need_counted,
        {need: True, counted: True},
        f"""Need seen by {weight.what}, counted.

        "{what}" of the neighbourhood, counted once, and again as many times as that need says, with
        all adjustments: this adds up to the place, as the need itself does not.

        Returns
        -------
        {unit}
            {", ".join(dims).replace("place", "neighbourhood")}

        References
        ----------
        Method, section {weight.section}: second routes
        """,
    )


globals().update({one.need_counted: _counted_step(one) for one in WEIGHTS.values()})


def _share_step() -> Callable[..., Array]:
    """The step that takes a share before weights times the factor of each."""
    before, changed = f"{LIFTED}line_share", f"{LIFTED}share_with_changed_core"
    factors = [f"{LIFTED}{weight.factor}" for weight in WEIGHTS.values()]

    def step(weighted_line_name: Array, **given: Array) -> Array:
        share = as_far_as_there(given[before], given.get(changed))
        times = [with_all_adjustments(given[name]) for name in factors if name in given]
        return reduce(mul, times, of_lines(share, weighted_line_name))

    return described(
        step,
        f"{LIFTED}share_by_factors",
        {before: True, "weighted_line_name": True, **dict.fromkeys([changed, *factors], False)},
        """Share by all factors.

        The neighbourhood's share of each adjusted line by the national formula, or with the changed
        health inequalities share, times the factor of each weight: straight from these.

        Returns
        -------
        share
            neighbourhood, weighted_line

        References
        ----------
        Method, sections 3 and 4: second routes
        """,
    )


globals().update({f"{LIFTED}share_by_factors": _share_step()})
