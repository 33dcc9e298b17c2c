"""What must hold of weights, the changed share, pools and equity, whatever the figures are."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.inputs.adjustment_inputs import adjustments_of
from allocmodel.scenario import load_scenario
from allocmodel.study.run import run_model
from tests.properties.test_properties import LAST_DIGITS, Values, same
from tests.results import Results
from tests.shipped_books import SCENARIOS, shipped_run
from tests.synthetic import (
    EVERYTHING,
    NOTHING,
    Choices,
    Size,
    run_of,
    synthetic_values,
    without_adjustments,
)

few = settings(max_examples=4, deadline=None, derandomize=True)

RATIOS = Choices(treatments=("rate_ratio",), rows=1)
MANY_RATIOS = Choices(lines=2, treatments=("rate_ratio", "shrunk"), rows=5)

CHOICES = {
    "nothing": NOTHING,
    "deprivation": Choices(deprivation=True, lines=2),
    "ethnicity": MANY_RATIOS,
    "both": Choices(deprivation=True, treatments=("shrunk",) * 2, rows=3),
    "health inequalities": Choices(people=False, by_figures=("health_inequalities",)),
    "core20": Choices(pools=("core20",)),
    "everything": EVERYTHING,
}

#: Two outcomes on a line, the second of maternity.
SEVERAL = Choices(treatments=("rate_ratio", "shrunk"), rows=6, women_at_risk=True)
#: One outcome of all ages, one of maternity, and weights by fifth.
ALIKE = Choices(deprivation=True, treatments=("rate_ratio",) * 2, rows=2, women_at_risk=True)


@st.composite
def inputs(draw: st.DrawFn, choices: Choices, fewest_places: int = 1) -> Values:
    """Random inputs of any size with these choices."""
    places = draw(st.integers(fewest_places, 6))
    areas = draw(st.integers(places, places + 8))
    lines = draw(st.integers(choices.lines, choices.lines + 2))
    return synthetic_values(draw(st.integers(0, 2**32)), Size(places, areas, lines), None, choices)


def official(values: Values) -> Results:
    """The results of the same inputs without any adjustment."""
    return Results(without_adjustments(values))


def test_the_official_split_has_no_adjustment() -> None:
    values = synthetic_values(1, choices=EVERYTHING)
    assert not set(official(values)) & {"adjusted_share", "coalition_share", "group_ratio"}


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

#: From the files alone: what is asked while tests are collected, each process asks.
ADJUSTED = [one for one in SCENARIOS if adjustments_of(load_scenario(one))]


def test_scenarios_that_ship_have_adjustments() -> None:
    assert ADJUSTED


@pytest.mark.parametrize(
    ("choices", "changes"),
    [
        (Choices(deprivation=True, lines=2), (neutral_weights,)),
        (MANY_RATIOS, (no_cost,)),
        (MANY_RATIOS, (no_extra_risk,)),
        (SEVERAL, (no_extra_risk,)),
        (Choices(people=False, by_figures=("health_inequalities",)), (national_share,)),
        (EVERYTHING, (neutral_weights, no_cost, national_share)),
    ],
    ids=[
        "weights at one",
        "phi nought",
        "ratios of one",
        "of maternity too",
        "national share",
        "all of them",
    ],
)
def test_what_changes_nothing_gives_the_official_split(choices: Choices, changes: tuple) -> None:
    @few
    @given(inputs(choices))
    def holds(values: Values) -> None:
        for change in changes:
            change(values)
        after, before = Results(values), official(values)
        assert after["allocation"].equals(before["allocation"])
        same(after["adjusted_share"], before["line_share"])
        moved = after["adjustment_in_pounds"]
        same(moved, xr.zeros_like(moved), nought=of_scale(values))

    holds()


@pytest.mark.parametrize("scenario", ADJUSTED)
def test_what_changes_nothing_gives_the_published_split(scenario: str) -> None:
    """The same of the scenarios that ship, to the pound."""
    run = shipped_run(scenario)
    values = dict(run.inputs.values)
    for name, change in NEUTRAL.items():
        if name in values:
            change(values)
    after = run_model(run.inputs, values)
    assert after.passed
    assert after.values["allocation"].equals(official(values)["allocation"])
    assert not after.values["allocation"].equals(run.values["allocation"])


@few
@given(inputs(Choices(deprivation=True, lines=2)), st.floats(0.01, 50))
def test_only_the_ratio_of_weights_matters(values: Values, factor: float) -> None:
    """A hundred times the weights move no more than the weights: only their mean counts."""
    before = Results(values)
    values["quintile_weight"] = values["quintile_weight"] * factor
    same(Results(values)["target"], before["target"], nought=of_scale(values))


@few
@given(inputs(MANY_RATIOS))
def test_treatment_none_uses_no_evidence(values: Values) -> None:
    values["applies"] = xr.zeros_like(values["applies"])
    assert Results(values)["allocation"].equals(official(values)["allocation"])


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
    after, before = Results(values), official(values)
    for total in ("target", "allocation"):
        by_line = after[total].sum("place", skipna=False)
        same(by_line, before[total].sum("place", skipna=False), nought=of_scale(values))
    assert float(after["icb_allocation"]) == float(before["icb_allocation"])
    total = after["adjustment_in_pounds"].sum("place", skipna=False)
    same(total, xr.zeros_like(total), nought=of_scale(values))


@few
@given(inputs(EVERYTHING))
def test_lines_without_weights_stay(values: Values) -> None:
    after, before = Results(values), official(values)
    adjusted = list(values["weighted_line_name"].values)
    others = [line for line in values["line_name"].values if line not in adjusted]
    assert after["target"].sel(budget_line=others).equals(before["target"].sel(budget_line=others))


@few
@given(inputs(EVERYTHING))
def test_both_attributions_explain_the_whole_change(values: Values) -> None:
    after, before = Results(values), official(values)
    change = (after["target"] - before["target"]).sum("budget_line", skipna=False)
    for attribution in ("declared", "shapley"):
        effects = after["adjustment_in_pounds"].sel(attribution=attribution, drop=True)
        same(effects.sum("adjustment", skipna=False), change, nought=of_scale(values))


@few
@given(inputs(RATIOS))
def test_one_adjustment_is_its_own_shapley_value(values: Values) -> None:
    effect = Results(values)["adjustment_in_pounds"]
    assert effect.sel(attribution="declared").equals(
        effect.sel(attribution="shapley").assign_coords(attribution="declared")
    )


# --- a part of the line follows the outcome ------------------------------------------------------
@pytest.mark.parametrize("choices", [RATIOS, SEVERAL], ids=["one outcome", "several"])
def test_phi_is_the_part_of_the_line_that_follows_the_outcome(choices: Choices) -> None:
    """To the penny: phi of the line goes by an outcome's cases at the same ages, the rest stays."""

    @few
    @given(inputs(choices, fewest_places=2))
    def holds(values: Values) -> None:
        results = Results(values)
        line = values["weighted_line_name"].values[0]
        amount = float(results["weighted_line_amount"].isel(weighted_line=0))
        before = results["line_share"].sel(budget_line=line).values
        phi = values["phi"].sel(estimate="point").values * values["use_on_line"].values[0]
        need = results["outcome_need"].sel(estimate="point").transpose("followed_outcome", "place")
        cases = before * need.values
        follows = phi[:, None] * amount * cases / cases.sum(axis=1, keepdims=True)
        np.testing.assert_allclose(follows.sum(axis=1), phi * amount, atol=0.005)
        rest = results["target"].sel(budget_line=line).values - follows.sum(axis=0)
        np.testing.assert_allclose(rest, (1 - phi.sum()) * amount * before, atol=0.005)

    holds()


@few
@given(inputs(SEVERAL, fewest_places=3))
def test_places_with_the_same_ratio_move_nothing_between_them(values: Values) -> None:
    """The second place has three times the people of the first, of the same ages and groups."""
    first, second = values["place_name"].values[:2]
    for name in ("area_people_by_age_and_group", "area_women_by_group"):
        people, place_of_area = values[name].copy(), values["place_of_area"].values
        like = people.values[place_of_area == first].sum(axis=0)
        areas = np.flatnonzero(place_of_area == second)
        people[areas] = 3 * like / len(areas)
        values[name] = people
    results = Results(values)
    need = results["outcome_need"].sel(place=[first, second])
    same(need.isel(place=1, drop=True), need.isel(place=0, drop=True))
    before = results["line_share"].sel(budget_line=list(values["weighted_line_name"].values))
    factor = results["adjusted_share"].sel(budget_line=before["budget_line"]) / before
    same(factor.sel(place=second, drop=True), factor.sel(place=first, drop=True))


@few
@given(inputs(RATIOS, fewest_places=2))
def test_a_place_gains_where_the_evidence_adds_more_than_the_mean(values: Values) -> None:
    results = Results(values)
    all_ = results["outcome_need_in_set"].sel(coalition="all").isel(followed_outcome=0)
    mean = results["mean_outcome_need_in_set"].sel(coalition="all").squeeze()
    effect = results["adjustment_in_pounds"].sel(attribution="declared", adjustment="ethnicity")
    apart = (all_ - mean).values
    clear = abs(apart) > 1e-9
    assert (np.sign(effect.values) == np.sign(apart))[clear & (effect.values != 0)].all()


@few
@given(inputs(ALIKE, fewest_places=2))
def test_places_with_the_same_people_keep_what_they_had_of_each_other(values: Values) -> None:
    """The same ages, groups and fifths everywhere: whatever the weights, nothing moves."""
    names = ("area_people_by_age_and_group", "area_women_by_group", "area_age_need_by_quintile")
    for name in (*names, "area_mix"):
        values[name] = values[name].copy(
            data=np.broadcast_to(values[name].values[:1], values[name].shape)
        )
    results = Results(values)
    moved = results["adjustment_in_pounds"]
    same(moved, xr.zeros_like(moved), nought=of_scale(values))


# --- names ----------------------------------------------------------------------------------------
@few
@given(inputs(EVERYTHING), st.permutations(range(19)))
def test_swapped_groups_swap_results(values: Values, order: list[int]) -> None:
    """No group is treated by its name: with two exchanged, so are their results, and no others.

    Which groups are a minority is a table of the inputs, and goes with its groups.
    """
    groups = list(values["area_mix"]["ethnic_group"].values)
    first, second = groups[order[0]], groups[order[1]]
    after = Results({name: swapped(one, first, second) for name, one in values.items()})
    before = Results(values)
    for name in ("target", "outcome_need", "per_head_by_group", "population_by_group", "pocket"):
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
    before = Results(values)
    after = Results(
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
    results = Results(values)
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
    results = Results(values)
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
    by_estimate = Results(values)["share_by_estimate"]
    point = by_estimate.sel(estimate="point", drop=True)
    same(by_estimate, point.broadcast_like(by_estimate))


@few
@given(inputs(EVERYTHING))
def test_risks_stand_in_order(values: Values) -> None:
    """Lower, point, upper of each study group, before and after treatment."""
    results = Results(values)
    for name in ("group_ratio",):
        ends = [results[name].sel(estimate=one, drop=True) for one in ("lower", "point", "upper")]
        for less, more in itertools.pairwise(ends):
            assert (less <= more * (1 + LAST_DIGITS)).all(), name


@few
@given(inputs(MANY_RATIOS))
def test_shrinkage_is_between_none_and_all(values: Values) -> None:
    results = Results(values)
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
    results = Results(values)
    equal = results["per_head_by_group"].sel(equity_view="equal", drop=True)
    same(equal, equal.isel(ethnic_group=0, drop=True).broadcast_like(equal))
    one = results["gradient"].sel(equity_view="equal", drop=True)
    same(one, xr.ones_like(one))


@few
@given(inputs(EVERYTHING))
def test_each_person_gets_money_once(values: Values) -> None:
    """By fifth and by group, pounds per head times people are the same money."""
    results = Results(values)
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
    rank = Results(values)["deprivation_rank"]
    assert (rank.diff("deprivation_quintile") > 0).all()
    assert 0 < float(rank[0]) < float(rank[-1]) < 1
