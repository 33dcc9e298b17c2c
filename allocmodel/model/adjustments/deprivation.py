"""Deprivation weights: how much a person of each fifth counts on a line, at the same ages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from allocmodel.declared.oddity import Oddity, beyond, more, times
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.vocabulary import AGED, NEED_OF_FUNCTION, QUINTILES, SERVICES
from allocmodel.model.adjustment import (
    Adjustment,
    Figure,
    NeedGradients,
    Setting,
    trait_against_whole,
)
from allocmodel.model.arrays import Array, aged, of_lines, of_places


def _carried(basis: str, gradients: NeedGradients) -> str:
    return gradients.carried(basis)


def _because(figure: Figure, place: str) -> str:
    return trait_against_whole("core20", figure, place)


def _told(values: Mapping[str, Any]) -> str:
    weights = ", ".join(f"{one:g}" for one in values["quintiles"])
    return f"{weights}, most deprived fifth first"


def _odd(setting: Setting) -> Iterator[Oddity]:
    """Weights by fifth that are all alike, do not fall, or are steeper than any formula."""
    weights, national = setting.values["quintiles"], setting.gradients
    what = f"The deprivation weights of {setting.line}"
    first, last = weights[0], weights[-1]
    steepest = max(national.ratios, key=lambda one: national.ratios[one])
    limit = national.ratios[steepest]
    if max(weights) == min(weights):
        yield Oddity(
            f"{what} are {first:g} in every fifth",
            "weights that are all the same move nothing",
            question="Write those that differ, or take the weight out.",
        )
    elif last > first:
        yield Oddity(
            f"{what} rise from {first:g} in the most deprived fifth to {last:g} in the least",
            f"the formula itself falls{_own_gradient(setting.basis, national)}",
            more(last, first) if first else "the most deprived fifth counts for nothing",
            "Is the table upside down? The most deprived fifth comes first.",
        )
    elif rise := _largest_rise(weights):
        upper, lower = (list(QUINTILES.values())[number].lower() for number in rise)
        yield Oddity(
            f"{what} rise from {weights[rise[0]]:g} in the {upper} to {weights[rise[1]]:g} in the "
            f"{lower}",
            "weights fall with deprivation from fifth to fifth where they follow need",
            more(weights[rise[1]], weights[rise[0]]) if weights[rise[0]] else "from nought",
            "Is one of the five mistyped?",
        )
    elif beyond(first, last, limit):
        yield Oddity(
            f"{what} are {first:g} in the most deprived fifth and {last:g} in the least",
            f"the steepest need in the national formula, {SERVICES[steepest].lower()}, gives "
            f"{limit:.2f} times ({national.source})",
            f"{times(first, last, 'the least')} here"
            if last
            else "the least deprived fifth counts for nothing",
            "Is a point missing in one of the five?",
        )


def _own_gradient(basis: str, national: NeedGradients) -> str:
    if not national.carried(basis):
        return " for every service"
    gradient = national.ratios[basis]
    return f" from {gradient:.2f} to 1 ({SERVICES[basis].lower()}, {national.source})"


def _largest_rise(weights: Sequence[float]) -> tuple[int, int] | None:
    """Between which neighbouring fifths the weights rise most, if they rise at all."""
    pairs = list(itertools.pairwise(range(len(weights))))
    pair = max(pairs, key=lambda at: weights[at[1]] - weights[at[0]])
    return pair if weights[pair[1]] > weights[pair[0]] else None


ADJUSTMENT = Adjustment(
    key="deprivation",
    order=20,
    title="Deprivation weights",
    header="Deprivation\nweights",
    stage="Deprivation",
    asks="What do weights by deprivation come to?",
    rests_on="Area people, People, Inputs",
    what="deprivation weights",
    carried=_carried,
    because=_because,
    told=_told,
    parameters=(
        Parameter(
            "weight.<line>.deprivation.quintiles",
            "Deprivation weight",
            "index",
            "How much a person of each deprivation fifth counts on the line.",
            0,
            100,
            neutral=1.0,
            needed=True,
            grade="judgement",
            quantity="quintile_weight",
            dims=("weighted_line", "deprivation_quintile"),
            noun="A weight in quintiles",
            mend="Add five weights.",
        ),
    ),
    relative_need="deprivation_need",
    counted_by="age_need_of_line",
    seen_here="service_gradient",
    odd=_odd,
)

#: The bases whose need follows no age, or has no age curve: people count by heads.
FOLLOW_NO_AGE = ("maternity", "health_inequalities", "per_head")

#: The functions whose need has an age curve.
_FUNCTIONS_BY_AGE = [code for code, need in NEED_OF_FUNCTION.items() if need in AGED]


def age_need_by_quintile(
    area_age_need_by_quintile: Array, place_of_area: Array, place_name: Array
) -> Array:
    """Need by age and deprivation fifth.

    What the people of each fifth would need if people of each age needed what people of that age
    do in England: need at the same ages is compared with this.

    Returns
    -------
    weighted people
        place, deprivation_quintile, aged_need

    References
    ----------
    Method, sections 3 and 9
    """
    return of_places(area_age_need_by_quintile, place_of_area, place_name)


def icb_age_need_by_quintile(age_need_by_quintile: Array) -> Array:
    """Need by age of {the whole}, by deprivation fifth.

    The same of all places.

    Returns
    -------
    weighted people
        deprivation_quintile, aged_need

    References
    ----------
    Sum of the places
    """
    return age_need_by_quintile.sum("place", skipna=False)


def icb_age_need(icb_age_need_by_quintile: Array) -> Array:
    """Need by age of {the whole}.

    The same of all fifths.

    Returns
    -------
    weighted people
        aged_need

    References
    ----------
    Sum of the fifths
    """
    return icb_age_need_by_quintile.sum("deprivation_quintile", skipna=False)


def weight_of_age_need(local_weight: Array, icb_age_need: Array) -> Array:
    """Weight of need by age in each national formula.

    What a weighted person of each need brings to the formula: the need's local weight over
    {the whole}'s need by age. Needs that have no age curve are left out.

    Returns
    -------
    share
        formula, aged_need

    References
    ----------
    Method, sections 3 and 9
    """
    return aged(local_weight) / icb_age_need


def age_need_in_formulas(age_need_by_quintile: Array, weight_of_age_need: Array) -> Array:
    """Need by age in each national formula.

    What the people of a fifth would bring to the formula by their ages alone: each need's part of
    {the whole}, counted by its local weight. Needs that have no age curve are left out.

    Returns
    -------
    share
        place, formula, deprivation_quintile

    References
    ----------
    Method, sections 3 and 9
    """
    return (age_need_by_quintile * weight_of_age_need).sum("aged_need", skipna=False)


def age_need_of_functions(
    age_need_by_quintile: Array,
    icb_age_need: Array,
    population_by_quintile: Array,
    icb_population: Array,
    local_weight: Array,
    function_name: Array,
) -> Array:
    """Need by age on each function of core.

    The same for the functions: by the age curve of the function, and by head count for the part
    that follows health inequalities.

    Returns
    -------
    share
        place, function, deprivation_quintile

    References
    ----------
    Method, sections 3 and 11
    """
    every = list(function_name["function"].values)
    needs = (age_need_by_quintile / icb_age_need).rename(aged_need="function")
    needs = needs.assign_coords(function=_FUNCTIONS_BY_AGE).reindex(function=every, fill_value=0)
    heads = population_by_quintile / icb_population
    births = heads.expand_dims(function=["core_maternity"]).reindex(function=every, fill_value=0)
    unequal = local_weight.sel(formula="core", drop=True)
    unequal = unequal.sel(component="health_inequalities", drop=True)
    return (1 - unequal) * (needs + births) + unequal * heads


def age_need_on_basis(
    age_need_by_quintile: Array,
    icb_age_need: Array,
    age_need_in_formulas: Array,
    population_by_quintile: Array,
    icb_population: Array,
    basis_name: Array,
    age_need_of_functions: Array | None = None,
    own_index_name: Array | None = None,
) -> Array:
    """Need by age on each basis.

    The part of {the whole} that the people of each fifth would bring by their ages alone: by the
    age curve of the basis, for an own index by that of core; by head count where need follows no
    age.

    Returns
    -------
    share
        place, deprivation_quintile, basis

    References
    ----------
    Method, section 3
    """
    bases = list(basis_name["basis"].values)
    needs = (age_need_by_quintile / icb_age_need).rename(aged_need="basis")
    formulas = age_need_in_formulas.rename(formula="basis")
    heads = population_by_quintile / icb_population
    by_heads = (heads.expand_dims(basis=[basis]) for basis in FOLLOW_NO_AGE)
    found = [needs, formulas, *by_heads]
    if age_need_of_functions is not None:
        found.append(age_need_of_functions.rename(function="basis"))
    if own_index_name is not None:
        own = list(own_index_name["own_index"].values)
        core = age_need_in_formulas.sel(formula="core", drop=True)
        found += [core.expand_dims(basis=[name]) for name in own]
    return reduce(add, (one.reindex(basis=bases, fill_value=0) for one in found))


def age_need_of_line(
    age_need_on_basis: Array, line_basis: Array, weighted_line_name: Array
) -> Array:
    """Need by age on each adjusted line.

    The same on the basis of the line.

    Returns
    -------
    share
        place, weighted_line, deprivation_quintile

    References
    ----------
    The scenario's budget: what each line is split by
    """
    return age_need_on_basis.sel(basis=of_lines(line_basis, weighted_line_name))


def deprivation_need(age_need_of_line: Array, quintile_weight: Array) -> Array:
    """Need by deprivation at the same ages.

    The mean weight of the place's people, each counted by what people of their age need: weights
    rise with deprivation alone, not with the ages of those who live in deprived areas.

    Returns
    -------
    index
        place, weighted_line

    References
    ----------
    Method, section 3
    """
    weighted = (age_need_of_line * quintile_weight).sum("deprivation_quintile", skipna=False)
    return weighted / age_need_of_line.sum("deprivation_quintile", skipna=False)
