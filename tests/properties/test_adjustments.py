"""What must hold of weights, the changed share, pools and equity, whatever the figures are."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.steps import run_steps
from allocmodel.scenario import load_scenario
from allocmodel.study.run import run_model
from tests.properties.test_properties import LAST_DIGITS, Values, same
from tests.shipped_books import SCENARIOS, shipped_run
from tests.synthetic import EVERYTHING, NOTHING, Choices, Size, only, run_of, synthetic_values

few = settings(max_examples=4, deadline=None, derandomize=True)

RATIOS = Choices(treatments=("rate_ratio",), rows=1)
MANY_RATIOS = Choices(lines=2, treatments=("rate_ratio", "shrunk"), rows=5)

CHOICES = {
    "nothing": NOTHING,
    "deprivation": Choices(deprivation=True, lines=2),
    "ethnicity": MANY_RATIOS,
    "both": Choices(deprivation=True, treatments=("shrunk",) * 2, rows=3),
    "health inequalities": Choices(people=False, health_inequalities=True),
    "core20": Choices(pools=("core20",)),
    "everything": EVERYTHING,
}

#: Inputs that only a scenario with adjustments has.
OF_ADJUSTMENTS = {
    name
    for name, quantity in INPUTS.items()
    if {"weighted_line", "weight_use", "coalition", "evidence_row", "after_view"}
    & set(quantity.dims)
} | {"health_inequalities_share", "interval_width"}


@st.composite
def inputs(draw: st.DrawFn, choices: Choices, fewest_places: int = 1) -> Values:
    """Random inputs of any size with these choices."""
    places = draw(st.integers(fewest_places, 6))
    areas = draw(st.integers(places, places + 8))
    lines = draw(st.integers(choices.lines, choices.lines + 2))
    return synthetic_values(draw(st.integers(0, 2**32)), Size(places, areas, lines), None, choices)


def official(values: Values, *names: str) -> dict[str, xr.DataArray]:
    """The results of the same inputs without any adjustment: some steps, or all."""
    given = {name: one for name, one in values.items() if name not in OF_ADJUSTMENTS}
    return only(given, *names) if names else run_steps(given)


def test_the_official_split_has_no_adjustment() -> None:
    values = synthetic_values(1, choices=EVERYTHING)
    assert not set(official(values)) & {"adjusted_share", "coalition_share", "relative_need"}


def of_scale(values: Values) -> float:
    """What counts as nought in pounds."""
    return LAST_DIGITS * max(1.0, float(values["gross_amount"].sum()))


# --- what changes nothing -------------------------------------------------------------------------
def neutral_weights(values: Values) -> None:
    values["quintile_weight"] = xr.ones_like(values["quintile_weight"])


def no_cost(values: Values) -> None:
    values["phi"] = xr.zeros_like(values["phi"])


def no_extra_risk(values: Values) -> None:
    values["evidence_estimate"] = xr.ones_like(values["evidence_estimate"])


def national_share(values: Values) -> None:
    weight = values["component_weight"]
    values["health_inequalities_share"] = weight.sel(
        formula="core", component="health_inequalities", drop=True
    )


#: By the input that it is about.
NEUTRAL = {
    "quintile_weight": neutral_weights,
    "phi": no_cost,
    "health_inequalities_share": national_share,
}


def is_adjusted(scenario: str) -> bool:
    loaded = load_scenario(scenario)
    return bool(loaded.weight or loaded.health_inequalities)


ADJUSTED = [one for one in SCENARIOS if is_adjusted(one)]


def test_scenarios_that_ship_have_adjustments() -> None:
    assert ADJUSTED


@pytest.mark.parametrize(
    ("choices", "changes"),
    [
        (Choices(deprivation=True, lines=2), (neutral_weights,)),
        (MANY_RATIOS, (no_cost,)),
        (MANY_RATIOS, (no_extra_risk,)),
        (Choices(people=False, health_inequalities=True), (national_share,)),
        (EVERYTHING, (neutral_weights, no_cost, national_share)),
    ],
    ids=["weights at one", "phi nought", "ratios of one", "national share", "all of them"],
)
def test_what_changes_nothing_gives_the_official_split(choices: Choices, changes: tuple) -> None:
    @few
    @given(inputs(choices))
    def holds(values: Values) -> None:
        for change in changes:
            change(values)
        after = only(values, "allocation", "adjusted_share", "adjustment_in_pounds")
        before = official(values, "allocation", "line_share")
        assert after["allocation"].equals(before["allocation"])
        same(after["adjusted_share"], before["line_share"])
        moved = after["adjustment_in_pounds"]
        same(moved, xr.zeros_like(moved), nought=of_scale(values))

    holds()


@pytest.mark.parametrize("scenario", ADJUSTED)
def test_what_changes_nothing_gives_the_published_split(scenario: str) -> None:
    """The same of the scenarios that ship, to the pound."""
    run = shipped_run(scenario)
    assert "adjusted_share" in run.values
    values = dict(run.inputs.values)
    for name, change in NEUTRAL.items():
        if name in values:
            change(values)
    after = run_model(run.inputs, values)
    assert after.passed
    assert after.values["allocation"].equals(official(values, "allocation")["allocation"])
    assert not after.values["allocation"].equals(run.values["allocation"])


@few
@given(inputs(Choices(deprivation=True, lines=2)), st.floats(0.01, 50))
def test_only_the_ratio_of_weights_matters(values: Values, factor: float) -> None:
    """A hundred times the weights move no more than the weights: they are made mean one."""
    before = only(values, "target")
    values["quintile_weight"] = values["quintile_weight"] * factor
    same(only(values, "target")["target"], before["target"], nought=of_scale(values))


@few
@given(inputs(MANY_RATIOS))
def test_treatment_none_uses_no_evidence(values: Values) -> None:
    values["applies"] = xr.zeros_like(values["applies"])
    assert only(values, "allocation")["allocation"].equals(
        official(values, "allocation")["allocation"]
    )


# --- conservation ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", CHOICES)
def test_every_check_passes(name: str) -> None:
    @few
    @given(inputs(CHOICES[name]))
    def holds(values: Values) -> None:
        run = run_of(values)
        # A scenario in which all is held has no money to compare with: not a number, and no pass.
        if float(run.values["total_placed"]):
            assert [check.name for check in run.checks if not check.passed] == []

    holds()


@few
@given(inputs(EVERYTHING))
def test_adjustments_make_no_money(values: Values) -> None:
    """Each line, and so the ICB, has what it had; each adjustment only moves it."""
    after = only(values, "target", "allocation", "icb_allocation", "adjustment_in_pounds")
    before = official(values, "target", "allocation", "icb_allocation")
    for total in ("target", "allocation"):
        by_line = after[total].sum("place", skipna=False)
        same(by_line, before[total].sum("place", skipna=False), nought=of_scale(values))
    assert float(after["icb_allocation"]) == float(before["icb_allocation"])
    total = after["adjustment_in_pounds"].sum("place", skipna=False)
    same(total, xr.zeros_like(total), nought=of_scale(values))


@few
@given(inputs(EVERYTHING))
def test_lines_without_weights_stay(values: Values) -> None:
    after, before = only(values, "target"), official(values, "target")
    adjusted = list(values["weighted_line_name"].values)
    others = [line for line in values["line_name"].values if line not in adjusted]
    assert after["target"].sel(budget_line=others).equals(before["target"].sel(budget_line=others))


@few
@given(inputs(EVERYTHING))
def test_both_attributions_explain_the_whole_change(values: Values) -> None:
    after = only(values, "target", "adjustment_in_pounds")
    before = official(values, "target")
    change = (after["target"] - before["target"]).sum("budget_line", skipna=False)
    for attribution in ("declared", "shapley"):
        effects = after["adjustment_in_pounds"].sel(attribution=attribution, drop=True)
        same(effects.sum("adjustment", skipna=False), change, nought=of_scale(values))


@few
@given(inputs(RATIOS))
def test_one_adjustment_is_its_own_shapley_value(values: Values) -> None:
    effect = only(values, "adjustment_in_pounds")["adjustment_in_pounds"]
    assert effect.sel(attribution="declared").equals(
        effect.sel(attribution="shapley").assign_coords(attribution="declared")
    )


# --- more weight, more share ----------------------------------------------------------------------
def with_ratio(values: Values, ratio: float) -> Values:
    """The same inputs with one rate ratio for the one group that the evidence covers."""
    estimate = xr.full_like(values["evidence_estimate"], ratio)
    plain = xr.zeros_like(values["is_odds_ratio"])
    return {**values, "evidence_estimate": estimate, "is_odds_ratio": plain}


def shares(values: Values) -> xr.DataArray:
    """Each place's share of the one weighted line."""
    share = only(values, "coalition_share")["coalition_share"].sel(coalition="all", drop=True)
    return share.isel(weighted_line=0, drop=True)


ratios = st.floats(0.05, 20)


@few
@given(inputs(RATIOS, fewest_places=2), ratios, ratios)
def test_more_weight_never_lowers_the_share_of_the_place_where_the_group_is_largest(
    values: Values, one: float, other: float
) -> None:
    """Largest as a part of the place's people, and every other group and fifth at one.

    A place's factor is 1 + x g, with g the group's part of its people: its share rises with x
    where g is above the mean of the places, each counted by its money; the largest g always is.
    """
    results = only(values, "place_mix", "population")
    covered = values["group_covered"].sum("evidence_row") > 0
    in_group = results["place_mix"].sum("deprivation_quintile").where(covered, 0)
    place = (in_group.sum("ethnic_group") / results["population"]).idxmax("place").item()
    less, more = sorted((one, other))
    before, after = (shares(with_ratio(values, ratio)).sel(place=place) for ratio in (less, more))
    assert float(after) >= float(before) - LAST_DIGITS


@few
@given(
    inputs(Choices(deprivation=True, treatments=("rate_ratio",), rows=1), fewest_places=2),
    ratios,
    ratios,
)
def test_with_deprivation_weights_the_group_is_largest_among_weighted_people(
    values: Values, one: float, other: float
) -> None:
    """Then each person counts by the weight of their fifth, in the group and in the place."""
    values["quintile_weight"] = values["quintile_weight"] + 0.01
    results = only(values, "place_mix", "normal_quintile_weight")
    people = results["place_mix"] * results["normal_quintile_weight"].isel(weighted_line=0)
    covered = values["group_covered"].sum("evidence_row") > 0
    both = ["deprivation_quintile", "ethnic_group"]
    part = people.where(covered, 0).sum(both) / people.sum(both)
    place = part.idxmax("place").item()
    less, more = sorted((one, other))
    before, after = (shares(with_ratio(values, ratio)).sel(place=place) for ratio in (less, more))
    assert float(after) >= float(before) - LAST_DIGITS


def two_places(people: list[list[float]]) -> Values:
    """Two places of one area each, like need per head; people of the first fifth by group.

    The evidence covers the first group; the second and all other groups are at one.
    """
    values = synthetic_values(3, Size(2, 2, 1), None, RATIOS)
    mix = xr.zeros_like(values["area_mix"])
    covered = xr.zeros_like(values["group_covered"])
    covered[0] = 1
    for area, (group, rest) in enumerate(people):
        mix[area, 0, 0], mix[area, 0, 1] = group, rest
    population = mix.sum(["deprivation_quintile", "ethnic_group"])
    need = values["area_weighted_population"]
    values |= {
        "area_mix": mix,
        "group_covered": covered,
        "area_population": population,
        "area_weighted_population": (population * xr.ones_like(need)).transpose(*need.dims),
        "place_of_area": values["place_of_area"].copy(data=values["place_name"].values),
        "phi": xr.full_like(values["phi"], 1.0),
    }
    return values


def test_largest_by_head_count_may_lose() -> None:
    """300 of 10,000 people are more heads than 100 of 200, but a smaller part of their place."""
    values = two_places([[300, 9_700], [100, 100]])
    before, after = (shares(with_ratio(values, ratio)).values for ratio in (1.0, 2.0))
    # 10,000 and 200 people; at a ratio of 2 they count as 10,300 and 300.
    assert list(before) == pytest.approx([10_000 / 10_200, 200 / 10_200])
    assert list(after) == pytest.approx([10_300 / 10_600, 300 / 10_600])
    assert after[0] < before[0]


# --- names ----------------------------------------------------------------------------------------
@few
@given(inputs(EVERYTHING), st.permutations(range(19)))
def test_swapped_groups_swap_results(values: Values, order: list[int]) -> None:
    """No group is treated by its name: with two exchanged, so are their results, and no others.

    Which groups are a minority is a table of the inputs, and goes with its groups.
    """
    groups = list(values["area_mix"]["ethnic_group"].values)
    first, second = groups[order[0]], groups[order[1]]
    after = run_steps({name: swapped(one, first, second) for name, one in values.items()})
    before = run_steps(values)
    for name in ("target", "relative_need", "per_head_by_group", "population_by_group", "pocket"):
        same(after[name], swapped(before[name], first, second), nought=of_scale(values))


def swapped(array: xr.DataArray, first: str, second: str) -> xr.DataArray:
    """The figures of two groups exchanged."""
    if "ethnic_group" not in array.dims:
        return array
    names = list(array["ethnic_group"].values)
    turned = [{first: second, second: first}.get(name, name) for name in names]
    return array.sel(ethnic_group=turned).assign_coords(ethnic_group=names)


@few
@given(inputs(EVERYTHING, fewest_places=2), st.randoms(use_true_random=False))
def test_order_of_places_does_not_matter(values: Values, random: object) -> None:
    places = list(values["place_name"].values)
    random.shuffle(places)  # type: ignore[attr-defined]
    before = run_steps(values)
    after = run_steps(
        {
            name: array.sel(place=places) if "place" in array.dims else array
            for name, array in values.items()
        }
    )
    for name in ("target", "adjustment_in_pounds", "share_by_estimate", "pool_share"):
        same(after[name], before[name].sel(place=places), nought=of_scale(values))
    for name in ("per_head_by_quintile", "slope_index", "concentration_index"):
        scale = float(abs(before["per_head_by_quintile"]).max())
        same(after[name], before[name], nought=1e-10 * max(1.0, scale))


# --- pools ----------------------------------------------------------------------------------------
@few
@given(inputs(EVERYTHING))
def test_pools_count_nobody_twice(values: Values) -> None:
    results = only(values, "pool_people", "population_by_quintile", "population")
    core20 = results["pool_people"].sel(pool="core20", drop=True)
    plus = results["pool_people"].sel(pool="core20plus", drop=True)
    same(core20, results["population_by_quintile"].sel(deprivation_quintile="1", drop=True))
    allowed = 1 + LAST_DIGITS
    assert (core20 <= plus * allowed).all()
    assert (plus <= results["population"] * allowed).all()


# --- uncertainty ----------------------------------------------------------------------------------
@few
@given(inputs(EVERYTHING))
def test_lower_point_and_upper_stand_side_by_side(values: Values) -> None:
    """The point is the result; a place's share need not rise from lower to upper."""
    results = only(
        values,
        "share_by_estimate",
        "coalition_share",
        "ethnicity_by_estimate",
        "adjustment_in_pounds",
    )
    by_estimate = results["share_by_estimate"]
    assert list(by_estimate["estimate"].values) == ["lower", "point", "upper"]
    point = by_estimate.sel(estimate="point", drop=True)
    same(point, results["coalition_share"].sel(coalition="all", drop=True))
    ethnicity = results["ethnicity_by_estimate"].sel(estimate="point", drop=True)
    declared = results["adjustment_in_pounds"].sel(attribution="declared", adjustment="ethnicity")
    same(ethnicity, declared.reset_coords(drop=True), nought=of_scale(values))


@few
@given(inputs(EVERYTHING))
def test_without_phi_the_evidence_has_no_uncertainty(values: Values) -> None:
    no_cost(values)
    by_estimate = only(values, "share_by_estimate")["share_by_estimate"]
    point = by_estimate.sel(estimate="point", drop=True)
    same(by_estimate, point.broadcast_like(by_estimate))


@few
@given(inputs(EVERYTHING))
def test_risks_stand_in_order(values: Values) -> None:
    """Lower, point, upper of each study group, before and after treatment."""
    results = only(values, "relative_risk", "risk_used")
    for name in ("relative_risk", "risk_used"):
        ends = [results[name].sel(estimate=one, drop=True) for one in ("lower", "point", "upper")]
        for less, more in itertools.pairwise(ends):
            assert (less <= more * (1 + LAST_DIGITS)).all(), name


@few
@given(inputs(MANY_RATIOS))
def test_shrinkage_is_between_none_and_all(values: Values) -> None:
    results = only(values, "shrinkage", "standard_error")
    part = results["shrinkage"]
    assert ((part >= 0) & (part <= 1)).all()
    # A row that is less certain than another of the same study keeps less.
    order = np.argsort(results["standard_error"].values)
    kept = part.isel(evidence_row=order)
    assert (kept.diff("evidence_row") <= LAST_DIGITS).all()


# --- equity ---------------------------------------------------------------------------------------
@few
@given(inputs(NOTHING))
def test_equal_money_per_head_is_equal_for_all(values: Values) -> None:
    results = run_steps(values)
    equal = results["per_head_by_group"].sel(equity_view="equal", drop=True)
    same(equal, equal.isel(ethnic_group=0, drop=True).broadcast_like(equal))
    one = results["gradient"].sel(equity_view="equal", drop=True)
    same(one, xr.ones_like(one))


@few
@given(inputs(EVERYTHING))
def test_each_person_gets_money_once(values: Values) -> None:
    """By fifth and by group, pounds per head times people are the same money."""
    results = run_steps(values)
    by_fifth = (results["per_head_by_quintile"] * results["people_in_quintile"]).sum(
        "deprivation_quintile", skipna=False
    )
    by_group = (results["per_head_by_group"] * results["people_in_group"]).sum(
        "ethnic_group", skipna=False
    )
    same(by_fifth, by_group, nought=of_scale(values))


@few
@given(inputs(NOTHING))
def test_most_deprived_ranks_first(values: Values) -> None:
    rank = run_steps(values)["deprivation_rank"]
    assert (rank.diff("deprivation_quintile") > 0).all()
    assert 0 < float(rank[0]) < float(rank[-1]) < 1
