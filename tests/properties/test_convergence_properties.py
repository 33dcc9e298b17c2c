"""What must hold of convergence whatever the baselines, targets, limits and envelope are."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.declared.errors import BadInput
from allocmodel.declared.presets import PRESETS
from allocmodel.inputs.convergence_inputs import MOST_ROUNDS
from allocmodel.study.limits import refuse_impossible_limits
from tests.results import Results
from tests.synthetic_convergence import FULL_SPEED, RULES, converged, of_line, small_inputs

#: Half a penny: what a computer's last digits may come to in money.
HALF_A_PENNY = 0.005

#: Examples, and random cases in each: they broadcast along one more dimension.
EXAMPLES, CASES = 14, 45

many = settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
few = settings(max_examples=12, deadline=None, derandomize=True)


def random_cases(seed: int, places: int, cases: int = CASES) -> dict[str, xr.DataArray]:
    """Inputs of many random cases: baselines far from target, limits that can just be met."""
    random = np.random.default_rng(seed)
    target = 10 ** random.uniform(3, 9, (cases, 1)) * 10 ** random.uniform(-1, 1, (cases, places))
    envelope = np.round(target.sum(axis=1, keepdims=True))
    target *= envelope / target.sum(axis=1, keepdims=True)
    baseline = target * random.uniform(0.6, 1.5, target.shape)
    growth = random.uniform(-0.03, 0.09, (cases, 1))
    baseline = np.round(baseline * envelope / baseline.sum(axis=1, keepdims=True) / (1 + growth))
    growth = envelope / baseline.sum(axis=1, keepdims=True) - 1
    # Limits near base growth bind most; some cases have none, some floors per head above targets.
    floor = np.where(random.random((cases, 1)) < 0.7, growth - random.exponential(0.02), -1)
    ceiling = np.where(random.random((cases, 1)) < 0.7, growth + random.exponential(0.02), 10)
    people = target * random.uniform(0.9, 1.1, target.shape) / 1500
    least = np.maximum(baseline * (1 + floor), 0)
    # At most what leaves the envelope enough, found by halving.
    per_head = 1500 * random.uniform(0, 1.2, (cases, 1)) * (random.random((cases, 1)) < 0.6)
    for _ in range(60):
        short = np.maximum(least, people * per_head).sum(axis=1, keepdims=True) > envelope
        per_head = np.where(short, per_head * 0.97, per_head)
    places_ = [f"Place {number}" for number in range(places)]
    values = small_inputs(baseline[0], target[0], float(envelope[0, 0]), people[0])
    draws = list(range(cases))

    def by_place(figures: np.ndarray, dim: str) -> xr.DataArray:
        coords = {"draw": draws, "place": places_, dim: ["core"]}
        return xr.DataArray(figures[..., None], dims=["draw", "place", dim], coords=coords)

    def one_each(figures: np.ndarray) -> xr.DataArray:
        return xr.DataArray(figures.reshape(-1), dims=["draw"], coords={"draw": draws})

    speeds = {
        key: random.choice([0, 0.2, 1, random.random()], cases)
        for key in ("speed_over", "speed_under")
    }
    caps = {key: random.choice([0.002, 0.005, 0.1, 1], cases) for key in ("cap_over", "cap_under")}
    begins = {
        key: random.choice([0, 0, 0.01, 0.05], cases) for key in ("begins_over", "begins_under")
    }
    measured = {"share_of_own_money": random.choice([0.0, 1.0], cases)}
    pulls = {**speeds, **caps, **begins, **measured}
    return {
        **values,
        "opening_baseline": by_place(baseline, "converging_line"),
        "target": by_place(target, "budget_line"),
        "placed_amount": one_each(envelope).expand_dims(budget_line=["core"], axis=1),
        "population": xr.DataArray(
            people, dims=["draw", "place"], coords={"draw": draws, "place": places_}
        ),
        "growth_floor": one_each(floor),
        "growth_ceiling": one_each(np.maximum(ceiling, floor)),
        "per_head_floor": one_each(per_head),
        **{key: one_each(figures) for key, figures in pulls.items()},
    }


seeds, place_counts = st.integers(0, 2**32), st.integers(1, 60)


@many
@given(seeds, place_counts)
def test_envelope_is_met_whatever_the_limits(seed: int, places: int) -> None:
    """Over six hundred random cases in all, with no more rounds than a scenario has."""
    inputs = random_cases(seed, places)
    assert inputs["round_name"].size == min(places, MOST_ROUNDS)
    results = Results(inputs)
    can = (results["room_above_floors"] >= 0) & (results["room_below_ceilings"] >= 0)
    assert float(can.mean()) > 0.9
    total = results["allocation"].sum("place", skipna=False)
    assert bool(
        (total == inputs["placed_amount"])
        .where(can.rename(converging_line="budget_line"), True)
        .all()
    )
    for check in ("convergence_meets_envelope", "rounds_suffice"):
        assert float(results[check].where(can, 0).max()) < HALF_A_PENNY, check
    amount, part = results["converged_amount"], 1.01 / inputs["parts_of_a_pound"]
    assert bool((amount >= results["floor_amount"] - part).where(can, True).all())
    most = np.maximum(results["ceiling_amount"], results["floor_amount"])
    assert bool((amount <= most + part).where(can, True).all())
    # A place that is held is exactly on one of its limits, and on one only.
    kinds = ["held_at_floor", "held_at_ceiling", "held_at_target", "held_at_base_growth"]
    assert bool((sum(results[kind] for kind in kinds) == results["held"]).all())
    assert all(bool(results[kind].isin([0, 1]).all()) for kind in kinds)
    at_floor = results["held_at_floor"] * (amount - results["floor_amount"])
    at_target = results["held_at_target"] * (amount - results["converging_target"])
    at_base = results["held_at_base_growth"] * (amount - results["projected"])
    assert bool((at_floor == 0).all() & (at_target == 0).all() & (at_base == 0).all())


@many
@given(seeds, place_counts)
def test_no_place_crosses_its_target_nor_moves_away_from_it(seed: int, places: int) -> None:
    """Wherever floors and ceilings leave a way: always where they are only about growth."""
    inputs = random_cases(seed, places)
    inputs["per_head_floor"] = inputs["per_head_floor"] * 0
    floor = inputs["growth_floor"]
    results = Results(inputs)
    possible = (results["room_above_floors"] >= 0) & (results["room_below_ceilings"] >= 0)
    assert bool((results["stays_on_the_way"] == 1).where(possible, True).all())
    target, amount = results["converging_target"], results["converged_amount"]
    before, after = results["projected"] - target, amount - target
    dust = 2e-4
    same_side = (before * after >= 0) | (abs(after) < dust)
    # A floor may hold a place that is over target; a ceiling below target ends below it.
    forced = (amount <= results["ceiling_amount"] + dust) & (results["ceiling_amount"] < target) | (
        results["floor_amount"] > target - dust
    )
    nearer = (abs(after) <= abs(before) + dust) | forced
    assert floor.size and bool((same_side | forced).where(possible, True).all())
    assert bool(nearer.where(possible, True).all())


@few
@given(seeds, st.floats(0, 1), st.floats(0, 1), st.floats(0.0005, 0.3), st.floats(-0.02, 0.05))
def test_growth_falls_with_distance_and_never_jumps(
    seed: int, over: float, under: float, cap: float, growth: float
) -> None:
    """Many places alike but for their target, and one large place that takes what they leave."""
    random = np.random.default_rng(seed)
    distance = np.linspace(-0.06, 0.06, 49)
    baseline = np.append(np.full(49, 1e6), 60e6)
    target = 1e6 * (1 + growth) / (1 + distance)
    envelope = baseline.sum() * (1 + growth)
    target = np.append(target, envelope - target.sum())
    limits = {
        "growth_floor": growth - random.exponential(0.01),
        "growth_ceiling": growth + random.exponential(0.01),
    }
    rules = {"speed_over": over, "speed_under": under, "cap_over": cap, "cap_under": cap / 2}
    values = converged(baseline, target, envelope, **limits, **rules)
    own = of_line(values, "growth")[:-1]
    step = np.diff(own)
    assert (step <= 1e-9).all(), "a place further over target grows more"
    # Between places 0.25 points of distance apart growth may differ by that much, little more.
    assert (step >= -0.0025 * 1.25).all(), "growth jumps between nearby distances"


@few
@given(seeds, st.integers(2, 20))
def test_a_place_that_comes_to_its_target_sees_no_cliff(seed: int, places: int) -> None:
    """Whatever the others do, a place a little over and a little under its target get the same."""
    random = np.random.default_rng(seed)
    target = random.uniform(1e6, 1e7, places)
    baseline = target * random.uniform(0.8, 1.2, places)
    baseline *= target.sum() / baseline.sum()
    baseline[0] = target[0]
    baseline[1:] *= (target.sum() - target[0]) / baseline[1:].sum()
    rules = {"speed_over": 0.0, "speed_under": 1.0, "cap_over": 1.0, "cap_under": 1.0}
    amounts = []
    for nudge in (-1.0, 1.0):
        moved = baseline.copy()
        moved[0] += nudge
        moved[1] -= nudge
        amounts.append(of_line(converged(moved, target, **rules), "converged_amount")[0])
    assert abs(amounts[1] - amounts[0]) <= 2 + 1e-6


@few
@given(seeds, st.integers(1, 30), st.floats(0.001, 0.3))
def test_full_speed_without_limits_ends_on_target(seed: int, places: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    target = random.uniform(1e5, 1e9, places)
    baseline = target * random.uniform(1 - spread, 1 + spread, places)
    values = converged(baseline, target, **FULL_SPEED)
    assert abs(of_line(values, "closing_distance")).max() <= 1e-12
    np.testing.assert_allclose(of_line(values, "converged_amount"), target, rtol=1e-12)


@few
@given(seeds, st.integers(1, 30), st.floats(0.001, 0.3))
def test_full_speed_by_the_share_of_target_leaves_the_square(
    seed: int, places: int, spread: float
) -> None:
    """NHS England's own measure: what is left of a distance of 1 per cent is 0.01 per cent."""
    random = np.random.default_rng(seed)
    target = random.uniform(1e5, 1e9, places)
    baseline = target * random.uniform(1 - spread, 1 + spread, places)
    values = converged(baseline, target, **{**FULL_SPEED, "share_of_own_money": 0.0})
    furthest = abs(of_line(values, "distance_from_target")).max()
    assert abs(of_line(values, "closing_distance")).max() <= 2 * furthest**2 + 1e-12


@few
@given(seeds, st.integers(2, 30))
def test_floors_are_respected_exactly(seed: int, places: int) -> None:
    """No cut in cash: a place that the floor holds gets its baseline, not a penny less."""
    random = np.random.default_rng(seed)
    target = np.round(random.uniform(1e6, 1e8, places))
    baseline = np.round(target * random.uniform(0.8, 1.3, places))
    envelope = np.round(max(target.sum(), baseline.sum()) * 1.01)
    target *= envelope / target.sum()
    rules = {**FULL_SPEED, "growth_floor": 0.0}
    values = converged(baseline, target, envelope, **rules)
    held = of_line(values, "held_at_floor") == 1
    assert (of_line(values, "converged_amount")[held] == baseline[held]).all()
    assert (of_line(values, "allocation") >= baseline).all()
    assert of_line(values, "allocation").sum() == envelope


@few
@given(seeds, st.integers(2, 30), st.randoms(use_true_random=False))
def test_order_of_places_does_not_matter(seed: int, places: int, random: object) -> None:
    inputs = random_cases(seed, places, cases=6)
    order = list(inputs["population"]["place"].values)
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = {
        name: one.sel(place=order) if "place" in one.dims else one for name, one in inputs.items()
    }
    before, after = Results(inputs), Results(moved)
    can = before["room_above_floors"] >= 0
    difference = after["converged_amount"] - before["converged_amount"].sel(place=order)
    assert float(abs(difference).where(can, 0).max()) < 1e-3
    assert bool((after["held"] == before["held"].sel(place=order)).where(can, True).all())


@few
@given(seeds, st.integers(1, 20), st.floats(0.02, 1))
def test_two_half_pulls_do_not_overshoot(seed: int, places: int, speed: float) -> None:
    """Half a pull twice: nearer than after half, not past target, and no further than one pull."""
    random = np.random.default_rng(seed)
    target = random.uniform(1e5, 1e8, places)
    baseline = target * random.uniform(0.7, 1.4, places)
    baseline *= target.sum() / baseline.sum()
    half = {**FULL_SPEED, "speed_over": speed / 2, "speed_under": speed / 2}
    once = converged(baseline, target, **half)
    twice = converged(of_line(once, "converged_amount"), target, **half)
    whole = converged(baseline, target, **{**half, "speed_over": speed, "speed_under": speed})
    start, middle, end, one = (
        figures / target - 1
        for figures in (baseline, *(of_line(v, "converged_amount") for v in (once, twice, whole)))
    )
    assert (start * end >= -1e-12).all() and (start * middle >= -1e-12).all()
    assert (abs(end) <= abs(middle) + 1e-9).all() and (abs(middle) <= abs(start) + 1e-9).all()
    # With one speed for all, pulls add to nought but for second order: scale is near one.
    assert (abs(end) >= abs(one) - 0.25 * abs(start).max() ** 2 - 1e-9).all()


@few
@given(seeds, st.integers(1, 30), st.floats(0.001, 0.2))
def test_limits_that_cannot_be_met_are_refused(seed: int, places: int, by: float) -> None:
    """With the pounds that are missing or left over, and the limit to relax."""
    random = np.random.default_rng(seed)
    baseline = np.round(random.uniform(1e6, 1e8, places))
    envelope = np.round(baseline.sum() * 1.04)
    target = np.full(places, envelope / places)
    for key, limit, words in (
        ("growth_floor", 0.04 + by, "floors"),
        ("growth_ceiling", 0.04 - by, "ceilings"),
    ):
        values = converged(baseline, target, envelope, **{key: limit})
        off = abs(baseline.sum() * (1 + limit) - envelope)
        with pytest.raises(BadInput) as refused:
            refuse_impossible_limits(INPUTS, values)
        assert f"£{off:,.0f}" in refused.value.what and words in refused.value.what
        assert "core" in refused.value.what
        assert key.removeprefix("growth_") in refused.value.mend
    refuse_impossible_limits(INPUTS, converged(baseline, target, envelope))


#: As much of the inputs as the refusal looks at.
INPUTS = SimpleNamespace(
    scenario=SimpleNamespace(baseline=None, where=lambda *key: f"scenario.toml, {'.'.join(key)}")
)


# --- by hand --------------------------------------------------------------------------------------
def test_pull_that_begins_beyond_five_per_cent_by_hand() -> None:
    """The rule of 2014/15, put to four places: at least 2.14 per cent, and more beyond 5 per cent.

    Base growth is 3 per cent: distances are +3, 0, -4 and -10 per cent of target. Only the last is
    beyond 5 per cent under target: the pull is 20 per cent of the 5 per cent beyond, 1 per cent.
    """
    target = np.array([100.0, 100.0, 100.0, 103.0])
    baseline = target * [1.03, 1.0, 0.96, 0.90] / 1.03
    rule = PRESETS["CCG 2014/15"]
    assert (rule.speed_over, rule.cap_over, rule.begins_under, rule.floor) == (0, 0, 0.05, 0.0214)
    values = converged(
        baseline,
        target,
        float(baseline.sum() * 1.03),
        speed_over=0.0,
        cap_over=0.0,
        begins_under=0.05,
        growth_floor=0.0214,
        speed_under=0.2,
        cap_under=0.02,
    )
    np.testing.assert_allclose(of_line(values, "pull"), [0, 0, 0, 0.01], atol=1e-12)
    assert (of_line(values, "growth") >= 0.0214).all()
    assert of_line(values, "growth").argmax() == 3


def test_pull_begins_on_either_side_by_hand() -> None:
    """Distances of +10 and -10 per cent; the pull begins at 4 over and 7 under target."""
    target = np.array([100.0, 100.0])
    values = converged(
        target * [1.1, 0.9],
        target,
        200.0,
        speed_over=0.5,
        speed_under=0.5,
        cap_over=1.0,
        cap_under=1.0,
        begins_over=0.04,
        begins_under=0.07,
    )
    np.testing.assert_allclose(of_line(values, "uncapped_pull"), [-0.03, 0.015], atol=1e-12)
    assert (of_line(values, "capped") == 0).all()


def test_ceiling_per_head_by_hand() -> None:
    """2,000 people at 50 pounds at most: 100,000 pounds, and the rest for the other place."""
    values = converged(
        [100_000.0, 100_000.0],
        [120_000.0, 80_000.0],
        population=[2000.0, 2000.0],
        per_head_ceiling=50.0,
        growth_floor=-0.5,
    )
    assert of_line(values, "ceiling_alone").tolist() == [100_000.0, 100_000.0]
    np.testing.assert_allclose(of_line(values, "converged_amount"), [1e5, 1e5], rtol=1e-12)


def test_whole_pounds_leave_a_floor_by_less_than_one() -> None:
    """The amount meets its floor to the penny; rounding comes after."""
    rules = {**FULL_SPEED, "growth_floor": 0.021}
    values = converged([711.37, 288.63], [600.0, 430.0], 1030.0, **rules)
    floor, amount = of_line(values, "floor_amount"), of_line(values, "converged_amount")
    assert amount[0] == floor[0] == 711.37 * 1.021
    assert abs(of_line(values, "allocation")[0] - floor[0]) < 1


# --- edges ----------------------------------------------------------------------------------------
def test_single_place_gets_the_envelope() -> None:
    values = converged([100.0], [123.0])
    assert of_line(values, "allocation") == [123.0]
    assert of_line(values, "held") == [0]


def test_all_on_target_stay_there() -> None:
    """Nothing is held, and no computer's last digit moves anybody."""
    target = np.array([0.1, 0.2, 0.3, 1 / 3]) * 1e7
    values = converged(target / 1.07, target)
    assert (of_line(values, "held") == 0).all()
    np.testing.assert_allclose(of_line(values, "converged_amount"), target, rtol=1e-14)


def test_place_without_baseline_has_no_growth_and_no_error() -> None:
    """Growth on nothing is nothing; only a floor per head brings it money."""
    values = converged([0.0, 100.0, 100.0], [50.0, 100.0, 60.0])
    assert of_line(values, "converged_amount")[0] == 0
    assert of_line(values, "growth")[0] == 0
    assert all(np.isfinite(one).all() for one in values.values() if one.dtype == float)
    lifted = converged([0.0, 100.0, 100.0], [50.0, 100.0, 60.0], per_head_floor=0.00002)
    assert of_line(lifted, "converged_amount")[0] == pytest.approx(20)
    assert of_line(lifted, "held_at_floor")[0] == 1


def test_place_without_target_is_over_it() -> None:
    values = converged([10.0, 100.0], [0.0, 115.0])
    assert of_line(values, "distance_from_target")[0] == 1
    assert of_line(values, "pull")[0] == -RULES["cap_over"]
    assert of_line(values, "converged_amount").sum() == pytest.approx(115)


def test_no_money_at_all() -> None:
    values = converged([10.0, 20.0], [0.0, 0.0])
    assert (of_line(values, "allocation") == 0).all()
    assert (of_line(values, "distance_from_target") == 0).all()


def test_ceiling_holds_a_place_over_target_too() -> None:
    """The scenario's own ceiling comes before the rule that places stop at their target."""
    values = converged([100.0, 100.0], [120.0, 80.0], 200, growth_ceiling=0.0, growth_floor=-0.5)
    assert (of_line(values, "converged_amount") <= 100).all()


def test_floors_per_head_may_take_places_past_their_target() -> None:
    """Where they can only be met so: it is not refused, since the floors fit the envelope."""
    values = converged(
        [50.0, 100.0, 100.0], [50.0, 101.0, 99.0], 250, [1.0, 1.0, 1.0], per_head_floor=80.0
    )
    assert of_line(values, "stays_on_the_way")[()] == 0
    assert of_line(values, "converged_amount").sum() == pytest.approx(250)
    assert of_line(values, "converged_amount").min() == 80
