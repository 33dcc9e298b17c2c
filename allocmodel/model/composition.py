"""Adjustments: what each local choice moves, on top of the national formula, line by line.

A coalition is a set of adjustments that act together. The share of a line is computed for every
coalition; the effect of one adjustment is then a sum of coalition shares with fixed coefficients:
those of the declared order, or Shapley's, which average over every order. All adjustments with the
evidence at its bounds are two sets more, which count in no effect.

A weight gives the need that it sees, R. It multiplies the share that stands before it by
1 + part x (R / mean - 1), the mean counted by that share: this part of the line follows R, the rest
stays as it was, and the line is neither more nor less. Every weight has the same two steps, which
are written once here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import reduce
from operator import mul

from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import REGISTRY, WEIGHTS
from allocmodel.model.arrays import Array, of_lines, with_lines
from allocmodel.model.texts import described


def official_need(
    line_share: Array,
    weighted_line_name: Array,
    share_with_changed_core: Array | None = None,
    core_change_in_coalition: Array | None = None,
) -> Array:
    """Share of adjusted lines before weights.

    The line's share by the national formula; in the sets of adjustments that have the changed
    health inequalities share, by the formula with that share.

    Returns
    -------
    share
        place, weighted_line, coalition

    References
    ----------
    Method, section 3
    """
    need = of_lines(line_share, weighted_line_name)
    if share_with_changed_core is None or core_change_in_coalition is None:
        return need
    changed = of_lines(share_with_changed_core, weighted_line_name)
    return need + core_change_in_coalition * (changed - need)


# --- The two steps of every weight ------------------------------------------------------------


def _mean_need(official_need: Array, relative_need: Array, before: Mapping[str, Array]) -> Array:
    """The mean of what a weight sees, counted by the share that stands before it."""
    share = reduce(mul, before.values(), official_need)
    return (share * relative_need).sum("place", skipna=False)


def _factor(relative_need: Array, mean: Array, switched_on: Array, part: Array | None) -> Array:
    """One, and the part of the line that follows the need, times how far it is from the mean."""
    away = relative_need / mean - 1
    if part is not None:
        away = (part * away).sum("followed_outcome", skipna=False)
    return 1 + switched_on * away


def _mean_step(weight: Adjustment, before: list[str]) -> Callable[..., Array]:
    """The step that gives the mean of the need that a weight sees."""
    name = str(weight.relative_need)

    def step(official_need: Array, **given: Array) -> Array:
        return _mean_need(official_need, given.pop(name), given)

    return described(
        step,
        weight.mean_need,
        {"official_need": True, name: True, **dict.fromkeys(before, False)},
        f"""Mean of the need seen by {weight.what}.

        Each place's need counts by its share of the line after the adjustments before: what places
        are compared with.

        Returns
        -------
        index
            weighted_line, coalition{", followed_outcome" if weight.part else ""}

        References
        ----------
        Method, section {weight.section}
        """,
    )


def _factor_step(weight: Adjustment) -> Callable[..., Array]:
    """The step that gives what a weight multiplies a place's share by."""
    needs = [str(weight.relative_need), weight.mean_need, "weight_in_coalition"]

    def step(**given: Array) -> Array:
        need, mean, switches = (given[name] for name in needs)
        switched_on = switches.sel(weight_kind=weight.key, drop=True)
        return _factor(need, mean, switched_on, given.get(weight.part))

    follows = "the part of the line that follows an outcome" if weight.part else "the whole line"
    return described(
        step,
        weight.factor,
        dict.fromkeys([*needs, *([weight.part] if weight.part else [])], True),
        f"""Factor of {weight.what}.

        What a place's share is multiplied by: one, and for {follows} how far the need so seen is
        from its mean, in the sets of adjustments that hold {weight.what}.

        Returns
        -------
        index
            place, weighted_line, coalition

        References
        ----------
        Method, section {weight.section}
        """,
    )


def _steps_of_weights() -> dict[str, Callable[..., Array]]:
    """Both steps of every registered weight, by name, in the order in which weights count."""
    steps: dict[str, Callable[..., Array]] = {}
    before: list[str] = []
    for weight in WEIGHTS.values():
        steps[weight.mean_need] = _mean_step(weight, before)
        steps[weight.factor] = _factor_step(weight)
        before = [*before, weight.factor]
    return steps


globals().update(_steps_of_weights())


def _with_factors(formula: Callable[..., Array]) -> Callable[..., Array]:
    """The formula with the factor of every registered weight among its arguments."""
    given = [
        one
        for one in inspect.signature(formula).parameters.values()
        if one.kind is not one.VAR_KEYWORD
    ]
    factors = [
        inspect.Parameter(one.factor, inspect.Parameter.KEYWORD_ONLY, default=None)
        for one in WEIGHTS.values()
    ]
    formula.__signature__ = inspect.Signature([*given, *factors])  # type: ignore[attr-defined]
    return formula


@_with_factors
def coalition_share(official_need: Array, **factors: Array) -> Array:
    """Share under each set of adjustments.

    The share before weights, times the factor of each weight. A factor's mean is one, so the
    places share the whole line: adjustments move money and make none.

    Returns
    -------
    share
        place, weighted_line, coalition

    References
    ----------
    Method, section 4
    """
    return reduce(mul, factors.values(), official_need)


def adjusted_share(line_share: Array, coalition_share: Array, weighted_line_name: Array) -> Array:
    """Share of each line after all adjustments.

    The official share, and for adjusted lines the share under all adjustments together.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    Method, sections 3 and 4
    """
    own = coalition_share.sel(coalition="all", drop=True)
    return with_lines(line_share, weighted_line_name, own)


def weighted_line_amount(placed_amount: Array, weighted_line_name: Array) -> Array:
    """Money of the adjusted lines.

    What goes to places on each line that an adjustment touches.

    Returns
    -------
    pounds
        weighted_line

    References
    ----------
    The scenario's budget
    """
    return of_lines(placed_amount, weighted_line_name)


def adjustment_effect(effect_coefficient: Array, coalition_share: Array) -> Array:
    """Effect of each adjustment on the share of each line.

    In the declared order: what each adjustment adds to those before it. Shapley: the average over
    every order, for when effects multiply and the order would decide.

    Returns
    -------
    share
        place, attribution, adjustment, weighted_line

    References
    ----------
    Method, section 2; Shapley 1953
    """
    return (effect_coefficient * coalition_share).sum("coalition", skipna=False)


def adjustment_in_pounds(adjustment_effect: Array, weighted_line_amount: Array) -> Array:
    """Effect of each adjustment in pounds.

    All adjusted lines together. Positive = more money. Every adjustment adds to zero over the
    places.

    Returns
    -------
    signed pounds
        place, attribution, adjustment

    References
    ----------
    Effect on the share times the line's money
    """
    return (adjustment_effect * weighted_line_amount).sum("weighted_line", skipna=False)


def adjustment_per_head(adjustment_in_pounds: Array, population: Array) -> Array:
    """Effect of each adjustment per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place, attribution, adjustment

    References
    ----------
    Effect in pounds divided by population
    """
    return adjustment_in_pounds / population


def share_by_estimate(coalition_share: Array, all_at_estimate: Array) -> Array:
    """Share at the bounds of the evidence.

    Each place's share of an adjusted line under all adjustments: with every ratio of the evidence
    and the part of the line that follows it at its low end, its point and its high end.

    Returns
    -------
    share
        place, weighted_line, estimate

    References
    ----------
    Method, section 4
    """
    return (coalition_share * all_at_estimate).sum("coalition", skipna=False)


def target_by_estimate(share_by_estimate: Array, weighted_line_amount: Array) -> Array:
    """Target at the bounds of the evidence.

    The same in money.

    Returns
    -------
    pounds
        place, weighted_line, estimate

    References
    ----------
    Method, section 4
    """
    return share_by_estimate * weighted_line_amount


# --- The effect of each adjustment at the bounds of its evidence --------------------------------


def _at_bounds(adjustment: Adjustment) -> Callable[..., Array]:
    """The step that gives the effect of an adjustment at the bounds of its evidence."""

    def step(target_by_estimate: Array, adjustment_in_pounds: Array) -> Array:
        away = target_by_estimate - target_by_estimate.sel(estimate="point", drop=True)
        declared = adjustment_in_pounds.sel(attribution="declared", drop=True)
        own = declared.sel(adjustment=adjustment.key, drop=True)
        return own + away.sum("weighted_line", skipna=False)

    return described(
        step,
        adjustment.by_estimate,
        {"target_by_estimate": True, "adjustment_in_pounds": True},
        f"""Effect of {adjustment.key} at the bounds of the evidence.

        What each place gains or loses by {adjustment.what}, after all other adjustments: with
        {adjustment.bounded} at the low end, the point and the high end. These are bounds, not an
        interval. A place may gain less at the upper bound, if another gains more.

        Returns
        -------
        signed pounds
            place, estimate

        References
        ----------
        Method, section {adjustment.section}
        """,
    )


globals().update({one.by_estimate: _at_bounds(one) for one in REGISTRY.values() if one.by_estimate})
