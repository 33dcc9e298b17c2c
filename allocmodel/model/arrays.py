"""What the formulas take and give: labelled arrays."""

from __future__ import annotations

from typing import TypeAlias, cast

import numpy as np
import xarray as xr

from allocmodel.declared.vocabulary import (
    AGE_LINES,
    AGED,
    BRIDGE_LINES,
    BRIDGE_LINES_BY_AGE,
    COMPONENTS,
    FORMULAS,
    NEED_OF_FUNCTION,
    SAME_AGE_LINES,
)

#: The formulas are written for xarray. The tracers offer the same methods, so the same function
#: gives numbers, Excel formulas or words; `sum` always says skipna=False, because xarray's own
#: default would silently skip a missing figure.
Array: TypeAlias = xr.DataArray

#: xarray takes these libraries where they are installed, and their sums may differ from numpy's in
#: the last digit: results are numpy's alone.
NUMPY_ALONE = {
    "use_bottleneck": False,
    "use_flox": False,
    "use_numbagg": False,
    "use_opt_einsum": False,
}


def whole_part(values: Array | float) -> Array:
    """The largest whole number that is not above each figure."""
    return cast(Array, np.floor(values))


def nearest_whole(values: Array | float) -> Array:
    """The whole number nearest to each figure from nought up, halves up, as Excel's ROUND does."""
    return whole_part(values + 0.5)


def whole_pounds(amount: Array | float, parts_of_a_pound: Array | float) -> Array:
    """The nearest whole pounds to an amount from nought up.

    First to parts of a pound, whose last digits are far from a computer's: so a half pound is one
    in every program that multiplies, and goes up.
    """
    return nearest_whole(nearest_whole(amount * parts_of_a_pound) / parts_of_a_pound)


def in_front(remainder: Array, order: Array, other: str) -> Array:
    """1 for each other who comes before one in the queue for the pounds that are left.

    Those with a larger remainder; between equal ones, who is listed first. The others stand along
    a dimension of this name.
    """
    (dim,) = map(str, order.dims)
    theirs, their_order = remainder.rename(**{dim: other}), order.rename(**{dim: other})
    return (theirs > remainder) + (theirs == remainder) * (their_order < order)


def grown(amount: Array | float, growth: Array | float, parts_of_a_pound: Array | float) -> Array:
    """The whole pounds of the year after: pounds and a growth from nought up."""
    return whole_pounds(amount * (1 + growth), parts_of_a_pound)


def part_that_came(here: Array, elsewhere: Array, money: Array) -> Array:
    """Of money that was shared by need: the part of those who are here now."""
    return money * here / (here + elsewhere)


def natural_log(values: Array) -> Array:
    """The natural logarithm of each figure."""
    return cast(Array, np.log(values))


def exponential(values: Array) -> Array:
    """e to the power of each figure."""
    return cast(Array, np.exp(values))


def square_root(values: Array) -> Array:
    """The square root of each figure."""
    return cast(Array, np.sqrt(values))


def smaller(values: Array, others: Array | float) -> Array:
    """The smaller of two figures, cell by cell."""
    return cast(Array, np.minimum(values, others))


def larger(values: Array, others: Array | float) -> Array:
    """The larger of two figures, cell by cell."""
    return cast(Array, np.maximum(values, others))


def components(by_service: Array) -> Array:
    """The seven needs out of the nine measures: dimension service -> component."""
    return by_service.sel(service=list(COMPONENTS)).rename(service="component")


def formulas(by_service: Array) -> Array:
    """The two national formulas out of the nine measures: dimension service -> formula."""
    return by_service.sel(service=list(FORMULAS)).rename(service="formula")


def in_formulas(
    by_service: Array, component_weight: Array, bears_cost: Array, cost_factor: Array
) -> Array:
    """What each need brings to each national formula, with the place's own unavoidable costs."""
    return component_weight * (1 + bears_cost * (cost_factor - 1)) * components(by_service)


def with_health_inequalities(need: Array, part: Array, fair_share: Array) -> Array:
    """A function's share: by its own need, and for a part of its money by health inequalities."""
    unequal = fair_share.sel(service="health_inequalities", drop=True)
    return (1 - part) * need + part * unequal


def share_of_functions(
    function_need: Array, icb_function_need: Array, fair_share: Array, function_name: Array
) -> Array:
    """Each place's part of a function's need.

    Of a function that the year's core formula has no need of, as of primary medical need before
    2025/26, it is the part of that need by itself: money may be set for it.
    """
    by_itself = functions(components(fair_share), function_name)
    return (function_need / icb_function_need).where(icb_function_need > 0, by_itself)


def functions(by_component: Array, names: Array) -> Array:
    """The needs that core is split into as its functions: dimension component -> function."""
    codes = list(names["function"].values)
    needs = by_component.sel(component=[NEED_OF_FUNCTION[str(code)] for code in codes])
    return needs.rename(component="function").assign_coords(function=codes)


def aged(by_component: Array) -> Array:
    """The needs that age curves describe: dimension component -> aged_need."""
    return by_component.sel(component=list(AGED)).rename(component="aged_need")


def in_bridge_lines(
    of_needs: Array, of_ages: Array | None = None, at_same_ages: Array | None = None
) -> Array:
    """Figures of needs as lines of the bridge: component -> bridge_line.

    Needs that age curves describe have two lines, where figures of ages alone and at the same ages
    are given: aged_need -> bridge_line.
    """
    needs = of_needs.rename(component="bridge_line")
    if of_ages is None or at_same_ages is None:
        return needs.reindex(bridge_line=list(BRIDGE_LINES), fill_value=0)
    lines = list(BRIDGE_LINES_BY_AGE)
    ages = of_ages.rename(aged_need="bridge_line").assign_coords(bridge_line=list(AGE_LINES))
    rest = at_same_ages.rename(aged_need="bridge_line")
    rest = rest.assign_coords(bridge_line=list(SAME_AGE_LINES))
    whole = needs.sel(bridge_line=[one for one in COMPONENTS if one not in AGED])
    return (
        ages.reindex(bridge_line=lines, fill_value=0)
        + rest.reindex(bridge_line=lines, fill_value=0)
        + whole.reindex(bridge_line=lines, fill_value=0)
    )


def with_cost_line(lines: Array, costs: Array) -> Array:
    """Lines of the bridge with that of unavoidable costs, which comes last."""
    every = list(lines["bridge_line"].values)
    line = costs.expand_dims(bridge_line=["unavoidable_costs"])
    return lines + line.reindex(bridge_line=every, fill_value=0)


def of_lines(by_line: Array, names: Array) -> Array:
    """The budget lines that are named, along the dimension of the names: budget_line -> theirs."""
    (dim,) = map(str, names.dims)
    lines = list(names[dim].values)
    return by_line.sel(budget_line=lines).rename(budget_line=dim)


def of_converging_lines(by_line: Array, names: Array, in_line: Array | None) -> Array:
    """Figures of the converging lines: budget_line -> converging_line.

    `in_line`, where a core envelope converges as one, says which budget lines each is made of.
    """
    if in_line is None:
        return of_lines(by_line, names)
    return (by_line * in_line).sum("budget_line", skipna=False)


def with_lines(by_line: Array, names: Array, own: Array) -> Array:
    """The same, with the named lines' own figures in place of theirs."""
    (dim,) = map(str, names.dims)
    change = (own - of_lines(by_line, names)).rename(**{dim: "budget_line"})
    every = list(by_line["budget_line"].values)
    return by_line + change.reindex(budget_line=every, fill_value=0)


def on_lines(by_named: Array, lines: Array) -> Array:
    """Figures of some budget lines over all lines, nought on the others: dimension -> budget_line.

    The figures' only dimension that ends in "line" becomes `budget_line`; `lines` has them all.
    """
    (dim,) = (str(one) for one in by_named.dims if str(one).endswith("_line"))
    every = list(lines["budget_line"].values)
    return by_named.rename(**{dim: "budget_line"}).reindex(budget_line=every, fill_value=0)


def on_function_lines(by_function: Array, function_of_line: Array, lines: Array) -> Array:
    """Figures of functions over all lines, nought on lines of none: function -> budget_line."""
    return on_lines((by_function * function_of_line).sum("function", skipna=False), lines)


def as_far_as_there(share: Array, *further: Array | None) -> Array:
    """A share as the scenario takes it furthest: with local adjustments, say, where it has some."""
    return next((one for one in reversed(further) if one is not None), share)


def with_all_adjustments(figures: Array) -> Array:
    """The figures with all adjustments together, and with the evidence at its point."""
    if "coalition" in figures.dims:
        figures = figures.sel(coalition="all", drop=True)
    return figures.sel(estimate="point", drop=True) if "estimate" in figures.dims else figures


def once_and_again(counted: Array, need: Array) -> Array:
    """What a need is a mean over, counted once, and again as many times as the need says.

    With all adjustments together; over all that the need is not told by, such as a fifth.
    """
    need, counted = with_all_adjustments(need), with_all_adjustments(counted)
    for dim in [str(one) for one in counted.dims if one not in need.dims]:
        counted = counted.sum(dim, skipna=False)
    return (1 + need) * counted


def of_places(by_part: Array, place_of_part: Array, place_name: Array, part: str = "area") -> Array:
    """What the areas of each place have together, or its neighbourhoods: part -> place."""
    return by_part.where(place_of_part == place_name, 0).sum(part, skipna=False)


def of_own_place(by_place: Array, place_of_part: Array, place_name: Array) -> Array:
    """What the place of each area or neighbourhood has: place -> part."""
    return by_place.where(place_name == place_of_part, 0).sum("place", skipna=False)


def of_funds(by_line: Array, fund_name: Array) -> Array:
    """What the line of each fund's name has; nought where the NHS pays nothing into the fund."""
    funds = list(fund_name["fund"].values)
    return by_line.rename(budget_line="fund").reindex(fund=funds, fill_value=0)


def on_fund_bases(
    people: Array, need: Array, fund_basis_name: Array, own_need: Array | None = None
) -> Array:
    """What a joint fund may be shared by: people, need by service, and needs of the user's own."""
    bases = list(fund_basis_name["fund_basis"].values)
    per_head = people.expand_dims(fund_basis=["per_head"])
    by_need = need.rename(service="fund_basis")
    needs = per_head.reindex(fund_basis=bases, fill_value=0)
    needs = needs + by_need.reindex(fund_basis=bases, fill_value=0)
    if own_need is None:
        return needs
    own = own_need.rename(own_index="fund_basis")
    return needs + own.reindex(fund_basis=bases, fill_value=0)


def in_last_round(values: Array) -> Array:
    """What stands after the last round: without the dimension round."""
    last = str(values["round"].values[-1])
    return values.sel(round=last, drop=True)


def in_last_iteration(values: Array) -> Array:
    """What stands after the last iteration: without the dimension iteration."""
    last = str(values["iteration"].values[-1])
    return values.sel(iteration=last, drop=True)


def in_last_year(values: Array) -> Array:
    """What stands in the last year: without the dimension year."""
    last = str(values["year"].values[-1])
    return values.sel(year=last, drop=True)
