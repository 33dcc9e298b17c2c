"""The health inequalities share: another part of core for avoidable mortality than England's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allocmodel.declared.oddity import Oddity, beyond, more, times
from allocmodel.declared.parameter import AS_PUBLISHED, Parameter
from allocmodel.declared.vocabulary import FUNCTIONS, SERVICES
from allocmodel.model.adjustment import Adjustment, Figure, NeedGradients, Setting
from allocmodel.model.arrays import Array, share_of_functions, with_health_inequalities


def _carried(basis: str, gradients: NeedGradients) -> str:
    return gradients.carried(basis)


def _because(figure: Figure, place: str) -> str:
    against = figure("above_average", place=place, bridge_line="health_inequalities")
    word = "higher" if against > 0 else "lower"
    return f"{SERVICES['health_inequalities'].lower()} need is {abs(against):.1%} {word}"


def _told(values: Mapping[str, Any]) -> str:
    return f"{values['share']:.2%}"


def _in_whole(figure: Figure, the_whole: str) -> str:
    """England's share as published and as changed, and the whole's own share of each."""
    at = {"formula": "core", "component": "health_inequalities"}
    national, changed = figure("component_weight", **at), figure("health_inequalities_share")
    return (
        f"Health inequalities are {national:.1%} of England's core by the national formula and "
        f"{changed:.1%} as changed. Of the core of {the_whole} that is "
        f"{figure('local_weight', **at):.1%} and {figure('changed_local_weight'):.1%}."
    )


#: A health inequalities share this many times the national one is odd, and so is one part in it.
#: The most that England used is 15 per cent (PCT allocations of 2009/10 and 2010/11; Health
#: Committee HC 1048-III, PH 146), about one and a half times the share now.
FAR_FROM_NATIONAL = 2

#: Shares are typed to a hundredth of a per cent.
SAME_SHARE = 0.00005


def _same(share: float, other: float) -> bool:
    return abs(share - other) < SAME_SHARE


def _odd(setting: Setting) -> Iterator[Oddity]:
    """A share that is England's own, the ICB's own, nought, or far from both."""
    share = setting.values["share"]
    of_core = {"formula": "core", "component": "health_inequalities"}
    national = setting.figure("component_weight", **of_core)
    own = setting.figure("local_weight", **of_core)
    what = f"The health inequalities share is {share:.2%}"
    compared = (
        f"the national share is {national:.2%}, which gives {own:.2%} of core in "
        f"{setting.the_whole}"
    )
    if _same(share, national):
        yield Oddity(
            what, compared, "the same, so nothing moves", "Write another share, or take it out."
        )
    elif _same(share, own):
        yield Oddity(
            what,
            compared,
            f"the ICB's figure, {more(share, national)} than the national one",
            "share is that of England's formula: leave the key out for the formula as it is.",
        )
    elif beyond(share, national, FAR_FROM_NATIONAL) or beyond(national, share, FAR_FROM_NATIONAL):
        yield Oddity(
            what,
            compared,
            times(share, national, "the national share"),
            "The most that England has used is 15% (2009/10 and 2010/11). Is it meant?",
        )


ADJUSTMENT = Adjustment(
    key="health_inequalities",
    order=10,
    title="Changed health inequalities share",
    header="Health ine-\nqualities share",
    stage="Health inequalities",
    asks="What does a changed health inequalities share make of core?",
    rests_on="Need, Budget, Inputs",
    what="the changed share",
    carried=_carried,
    because=_because,
    told=_told,
    parameters=(
        Parameter(
            "health_inequalities.share",
            "Health inequalities share of core",
            "share",
            "The part of the core formula that follows avoidable mortality.",
            0,
            1,
            neutral=AS_PUBLISHED,
            needed=True,
            grade="judgement",
            quantity="health_inequalities_share",
            noun="The health inequalities share",
            published_as=(
                "component_weight",
                (("formula", "core"), ("component", "health_inequalities")),
            ),
        ),
    ),
    bases=("core", *FUNCTIONS),
    switch="core_change_in_coalition",
    needs_people=False,
    seen_here="service_gradient",
    in_whole=_in_whole,
    odd=_odd,
)


def changed_core(
    weighted_population: Array, component_weight: Array, health_inequalities_share: Array
) -> Array:
    """Core need with the changed health inequalities share.

    The core formula with another part of it given to avoidable mortality (the health inequalities
    adjustment), the other parts kept in proportion.

    Returns
    -------
    weighted people
        place

    References
    ----------
    Method, section 3
    """
    core = weighted_population.sel(service="core", drop=True)
    unequal = weighted_population.sel(service="health_inequalities", drop=True)
    national = component_weight.sel(formula="core", drop=True).sel(
        component="health_inequalities", drop=True
    )
    rest = (core - national * unequal) * (1 - health_inequalities_share) / (1 - national)
    return rest + health_inequalities_share * unequal


def changed_core_share(changed_core: Array) -> Array:
    """Fair share of core with the changed health inequalities share.

    Each place's part of the changed formula's need.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 3
    """
    return changed_core / changed_core.sum("place", skipna=False)


def changed_local_weight(
    health_inequalities_share: Array, icb_weighted_population: Array, changed_core: Array
) -> Array:
    """Health inequalities' part of {the whole}'s core, as changed.

    The changed share is that of England. This is the part that it makes of {the whole}'s own core:
    more where health inequalities need is above England's. To compare with the local weight of
    health inequalities, which is the same part by the national formula.

    Returns
    -------
    share
        one figure

    References
    ----------
    Method, section 3
    """
    unequal = icb_weighted_population.sel(service="health_inequalities", drop=True)
    return health_inequalities_share * unequal / changed_core.sum("place", skipna=False)


def changed_function_share(
    function_need: Array,
    icb_function_need: Array,
    changed_local_weight: Array,
    fair_share: Array,
    function_name: Array,
) -> Array:
    """Fair share of each function with the changed health inequalities share.

    The same, where health inequalities have another part of core.

    Returns
    -------
    share
        place, function

    References
    ----------
    Method, sections 3 and 11
    """
    need = share_of_functions(function_need, icb_function_need, fair_share, function_name)
    return with_health_inequalities(need, changed_local_weight, fair_share)


def changed_basis_share(
    basis_share: Array,
    changed_core_share: Array,
    function_share: Array | None = None,
    changed_function_share: Array | None = None,
) -> Array:
    """Share on each basis with the changed health inequalities share.

    The shares on each basis, core and its functions replaced by the changed formula.

    Returns
    -------
    share
        place, basis

    References
    ----------
    Method, section 3
    """
    change = changed_core_share - basis_share.sel(basis="core", drop=True)
    bases = list(basis_share["basis"].values)
    shares = basis_share + change.expand_dims(basis=["core"]).reindex(basis=bases, fill_value=0)
    if function_share is None or changed_function_share is None:
        return shares
    by_function = (changed_function_share - function_share).rename(function="basis")
    return shares + by_function.reindex(basis=bases, fill_value=0)


def share_with_changed_core(changed_basis_share: Array, line_basis: Array) -> Array:
    """Share of each line with the changed health inequalities share.

    Each place's share on the line's basis, when core follows its changed formula.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    Method, section 3
    """
    return changed_basis_share.sel(basis=line_basis)
