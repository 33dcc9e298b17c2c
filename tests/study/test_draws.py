"""Draws: against closed forms, against the whole model, and the same however they are cut."""

from __future__ import annotations

import io
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from openpyxl import load_workbook

import allocmodel as am
from allocmodel.audit.rules import audit
from allocmodel.outputs.ranges_csv import ranges_csv
from allocmodel.reading.ranges import told
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.study.compared.comparison import BEFORE_ROUNDING, money_before_rounding
from allocmodel.study.draws.draws import Draws, make_draws
from allocmodel.study.draws.kept import Kept
from allocmodel.study.draws.money import Money
from allocmodel.study.draws.neighbourhoods import OfNeighbourhoods
from allocmodel.study.draws.numbers import Numbers, triangular
from allocmodel.study.draws.of_run import draws_of
from allocmodel.study.draws.sources import drawn
from allocmodel.study.run import Run, run_model
from allocmodel.study.run_scenario import run_scenario
from allocmodel.workbook.write import workbook_bytes

DIABETES, PSYCHOSIS = "nottingham-diabetes-core", "nottingham-psychosis-mental-health"
PHI = "weight.core.ethnicity.phi"
PHI_OF_PSYCHOSIS = "weight.mental health.ethnicity.phi"
CITY, YEAR = "Nottingham City", "2025/26"


def of(scenario: str, *overrides: str) -> Run:
    return run_scenario(load_scenario(Path(scenario), overrides))


def of_scenario(run: Run, scenario: Scenario) -> Run:
    """The same run of a scenario that says something else of how sure it is, and no more."""
    return replace(run, inputs=replace(run.inputs, scenario=scenario))


@pytest.fixture(scope="module")
def diabetes() -> Run:
    """Phi from 0.02 to 0.1, likeliest 0.05: synthetic ends round the shipped judgement."""
    changed = f"uncertainty.{PHI}={{low=0.02, high=0.1}}", "uncertainty.draws=1000"
    return of(DIABETES, *changed, "neighbourhoods.by=pcn")


@pytest.fixture(scope="module")
def psychosis() -> Run:
    return of(
        PSYCHOSIS,
        f"uncertainty.{PHI_OF_PSYCHOSIS}={{low=0.2, high=0.2}}",
        "uncertainty.correlation=1",
        "uncertainty.draws=1000",
    )


# --- Random numbers ---------------------------------------------------------------------------


def test_numbers_are_the_same_however_draws_are_cut() -> None:
    whole = Numbers(7, 0, 1000).uniform("phi")
    for size in (1, 3, 64, 999):
        cut = [
            Numbers(7, first, min(size, 1000 - first)).uniform("phi")
            for first in range(0, 1000, size)
        ]
        np.testing.assert_array_equal(np.concatenate(cut), whole)
    assert whole.min() > 0 and whole.max() < 1


def test_streams_seeds_and_second_sets_are_apart() -> None:
    streams = [
        Numbers(7, 0, 5000).uniform("a"),
        Numbers(7, 0, 5000).uniform("b"),
        Numbers(8, 0, 5000).uniform("a"),
        Numbers(7, 0, 5000, again=True).uniform("a"),
    ]
    # Of independent numbers a correlation has a standard error of 1 / sqrt(5000) = 0.014.
    assert np.abs(np.corrcoef(streams) - np.eye(4)).max() < 0.06


def test_the_triangular_distribution() -> None:
    """Its quantiles: up to the likeliest figure low + sqrt(u w (point - low)), w = high - low."""
    # 2 to 10, likeliest 4: a quarter lies below 4; u = 0.0625 at 2 + sqrt(0.0625 * 8 * 2) = 3.
    found = triangular(np.array([0.0, 0.0625, 0.25, 1.0]), 2, 4, 10)
    assert found == pytest.approx([2, 3, 4, 10])
    # u = 0.8125: 10 - sqrt(0.1875 * 8 * 6) = 7.
    assert triangular(np.array([0.8125]), 2, 4, 10) == pytest.approx([7])
    assert triangular(np.array([0.1, 0.9]), 5, 5, 5).tolist() == [5, 5]


# --- Against closed forms ---------------------------------------------------------------------


def test_money_is_linear_in_phi(diabetes: Run) -> None:
    """Evidence held: what the weight moves is phi over the scenario's phi times what it moved."""
    found = drawn(diabetes, 0.3)
    money = Money(diabetes, found.sources)
    numbers = Numbers(1, 0, 4000)
    made = money.drawn({PHI: numbers}).of_places.sel(place=CITY, year=YEAR)
    moved = float(
        diabetes.values["adjustment_in_pounds"].sel(
            place=CITY, attribution="declared", adjustment="ethnicity"
        )
    )
    phi = triangular(numbers.uniform(PHI), 0.02, 0.05, 0.1)
    bare = float(money.point.sel(place=CITY, year=YEAR)) - moved
    np.testing.assert_allclose(made.values, bare + phi / 0.05 * moved, rtol=1e-12)
    # Mean (low + point + high) / 3; variance (l^2 + p^2 + h^2 - lp - lh - ph) / 18 = 0.000272.
    mean, spread = (0.02 + 0.05 + 0.1) / 3, 0.0002722222**0.5
    in_phi = (made.values - bare) / moved * 0.05
    assert abs(in_phi.mean() - mean) < 4 * spread / 4000**0.5
    assert in_phi.std() == pytest.approx(spread, rel=0.05)


class AtTheEnd(Numbers):
    """Numbers of a draw in which every ratio is at one end of its interval."""

    def normal(self, name: str) -> np.ndarray:
        return np.full(self.count, 1.96 if self.seed else -1.96)


@pytest.mark.parametrize(("seed", "end"), [(0, "lower"), (1, "upper")])
def test_correlation_one_with_fixed_phi_gives_the_bounds(
    psychosis: Run, seed: int, end: str
) -> None:
    """All ratios of the one study low, or all high: the bounds that the run prints."""
    (source,) = drawn(psychosis, 1.0).sources
    money = Money(psychosis, [source])
    made = money.drawn({source.name: AtTheEnd(seed, 0, 1)}).of_places - money.point
    by_end = psychosis.values["ethnicity_by_estimate"]
    bound = by_end.sel(estimate=end) - by_end.sel(estimate="point")
    np.testing.assert_allclose(made.isel(draw=0).sel(year=YEAR), bound, atol=0.01)


def test_the_ends_of_many_such_draws_are_the_bounds(psychosis: Run) -> None:
    """The 2.5% and 97.5% quantiles, within chance: of 1,000 draws 25 lie beyond, give or take 5."""
    found = draws_of(psychosis)
    assert found is not None
    low, high = found.results["gain_range"].sel(place=CITY, year=YEAR).values[[0, -1]]
    bounds = psychosis.values["ethnicity_by_estimate"].sel(place=CITY)
    point = float(bounds.sel(estimate="point"))
    gain = float(found.results["gain"].sel(place=CITY, year=YEAR))
    for end, bound in ((low, "lower"), (high, "upper")):
        away = float(bounds.sel(estimate=bound)) - point
        assert (end - gain) / away == pytest.approx(1, abs=0.12)


# --- Against the whole model ------------------------------------------------------------------


def test_a_draw_is_a_run_with_its_figures(diabetes: Run) -> None:
    """Two draws, each through every step of the model instead of those between."""
    found = drawn(diabetes, 0.3)
    money = Money(diabetes, found.sources)
    numbers = Numbers(3, 0, 2)
    takes = {one.name: numbers for one in found.sources}
    made = money.drawn(takes).of_places
    within = OfNeighbourhoods(diabetes, found.sources)
    # Diabetes weighs a line, and no need that NHS England publishes.
    assert within.names == ("neighbourhood_money",)
    parts = within.in_draws(takes)["neighbourhood_money"]
    ratios = diabetes.values["log_ratio_used"]
    phis = triangular(numbers.uniform(PHI), 0.02, 0.05, 0.1)
    evidence = next(one for one in found.sources if one.of_sampling)
    logs = evidence.draw(numbers, {"log_ratio_used": ratios.sel(estimate=["point"])})
    for number in range(2):
        own = logs["log_ratio_used"].isel(draw=number, weight_use=0, drop=True)
        values = dict(diabetes.inputs.values)
        estimates, phi = values["evidence_estimate"].copy(), values["phi"].copy()
        estimates.loc[{"estimate": "point"}] = np.exp(own.sel(estimate="point", drop=True))
        phi.loc[{"estimate": "point"}] = phis[number]
        values |= {"evidence_estimate": estimates, "phi": phi}
        run = run_model(diabetes.inputs, values, only=[*BEFORE_ROUNDING, "neighbourhood_money"])
        whole = money_before_rounding(run.values, diabetes.places, diabetes.years)
        np.testing.assert_allclose(made.isel(draw=number), whole, rtol=1e-12)
        own = run.values["neighbourhood_money"].sum("budget_line")
        np.testing.assert_allclose(parts.sel(draw=number), own, rtol=1e-12)


# --- The same however they are made -----------------------------------------------------------


def test_blocks_change_no_result(diabetes: Run) -> None:
    whole, cut = make_draws(diabetes, draws=150), make_draws(diabetes, draws=150, at_once=99)
    xr.testing.assert_allclose(cut.neighbourhoods, whole.neighbourhoods, rtol=1e-12)
    for name, one in whole.results.items():
        np.testing.assert_allclose(cut.results[name], one, rtol=1e-10, atol=1e-6, err_msg=name)
    xr.testing.assert_equal(whole.ranks[YEAR].told_apart, cut.ranks[YEAR].told_apart)


def test_two_seeds_differ_by_chance_alone(diabetes: Run) -> None:
    """As many draws of one seed lie below the other's quantile as the quantile says."""
    one = draws_of(diabetes)
    assert one is not None
    money, numbers = Money(diabetes, one.drawn.sources), Numbers(2, 0, 2000)
    other = money.drawn({each.name: numbers for each in one.drawn.sources}).of_places
    figures = other.sel(place=CITY, year=YEAR).values
    ranges = one.results["money_range"].sel(place=CITY, year=YEAR)
    for part, end in zip(ranges["quantile"].values, ranges.values, strict=True):
        below = (figures < end).mean()
        # A share of 2,000 draws, against a quantile of 1,000.
        error = (part * (1 - part) * (1 / 2000 + 1 / 1000)) ** 0.5
        assert 0 < abs(below - part) < 4.5 * error


def test_figures_are_kept_by_place_whatever_the_blocks() -> None:
    """Two places, two years, five draws in blocks of two."""
    figures = xr.DataArray(
        np.arange(20.0).reshape(2, 2, 5),
        dims=("place", "year", "draw"),
        coords={"place": ["A", "B"], "year": ["1", "2"]},
    )
    with Kept(["A", "B"], ["1", "2"], 5) as kept:
        for first in (4, 0, 2):
            kept.write(first, figures.isel(draw=slice(first, first + 2)))
        assert kept.of("B", "1").values.tolist() == [10, 11, 12, 13, 14]


def test_a_small_neighbourhood_has_its_range_and_its_warning(diabetes: Run) -> None:
    """In the terminal and in ranges.csv; its own figure lies within, and the parts are the place's.

    In each draw neighbourhoods share the whole pounds of their place: the medians of all of them
    together are near those of the places.
    """
    found = draws_of(diabetes)
    assert found is not None
    printed = told(found)
    (row,) = (one for one in printed.split("\n") if one.startswith(SMALL))
    assert row.endswith("Few people") and row.count("£") == 4
    assert "Few people: fewer than 30,000" in printed and "it has no range" in printed
    written = pd.read_csv(io.StringIO(ranges_csv(found)))
    own = written[written["quantity"] == "neighbourhood_money_range"]
    low, *_, high = own.loc[own["of"] == SMALL, "value"]
    assert low < diabetes.number("neighbourhood_total_allocation", neighbourhood=SMALL) < high
    assert own.loc[own["of"] == SMALL, "note"].str.contains("a few practices decide").all()
    assert not own.loc[own["of"] == "Newark PCN", "note"].str.contains("few practices").any()
    medians = own[own["quantile"] == 0.5].groupby("place")["value"].sum()
    money = found.results["money_range"].sel(year=YEAR, quantile=0.5).to_series()
    np.testing.assert_allclose(medians[money.index], money, rtol=1e-4)


SMALL = "Raleigh Healthcare PCN"


def test_ranks_rest_on_sampling_alone(diabetes: Run) -> None:
    """A wider range of phi widens the money, and no set of ranks."""
    stated = load_scenario(
        Path(DIABETES), [f"uncertainty.{PHI}={{low=0, high=0.5}}", "uncertainty.draws=1000"]
    )
    one, other = draws_of(diabetes), draws_of(of_scenario(diabetes, stated))
    assert one is not None and other is not None
    xr.testing.assert_equal(one.ranks[YEAR].marginal, other.ranks[YEAR].marginal)
    assert width(other) > 3 * width(one)


def width(found: Draws) -> float:
    ends = found.results["gain_range"].sel(place=CITY, year=YEAR).values
    return float(ends[-1] - ends[0])


def test_what_the_spread_comes_from(diabetes: Run) -> None:
    """Phi varies by 29 per cent of its mean, the evidence by a few: phi dominates."""
    found = draws_of(diabetes)
    assert found is not None
    parts = found.results["part_of_variance"].sel(place=CITY, year=YEAR)
    assert parts.sum().item() == pytest.approx(1)
    by_phi = float(parts[[PHI_TITLE in str(one) for one in parts["source"].values]].item())
    assert 0.95 < by_phi < 1


PHI_TITLE = "(phi)"

# --- Money is conserved -----------------------------------------------------------------------

TOGETHER = """
extends = "nottingham-2025-26"
id      = "synthetic-together"
title   = "Synthetic: functions, weights, a pool and a changed share together"

[[budget]]
line   = "services"
amount = "published"
basis  = "functions"

[budget.functions]
maternity = 90_000_000

[[budget]]
line   = "fund"
amount = 30_000_000
from   = "services"
basis  = "core20"

[[budget]]
line   = "primary medical care"
amount = "published"
basis  = "primary_medical"

[[weight]]
line      = "services: mental health"
kind      = "ethnicity"
evidence  = ["schizophrenia"]
treatment = "shrunk"
phi       = { low = 0.05, point = 0.2, high = 0.4 }
already_in_formula = "Synthetic: nothing is counted twice here."

[[weight]]
line      = "services: community services"
kind      = "deprivation"
quintiles = [1.2, 1.1, 1, 1, 1]
already_in_formula = "Synthetic: nothing is counted twice here."

[health_inequalities]
share = 0.15

[uncertainty]
draws = 150
"budget.fund.amount"                              = { low = 0, high = 50_000_000 }
"weight.services: community services.deprivation.quintiles" = { low = 0, high = 2 }

[uncertainty.health_inequalities.share]
low  = 0.1
high = 0.2
"""


def test_every_draw_shares_out_all_the_money(tmp_path: Path) -> None:
    """Evidence, phi, an amount, weights, a share and the national weights, all drawn together."""
    file = tmp_path / "together.toml"
    file.write_text(TOGETHER, "utf-8")
    found = am.draws(file)
    assert len(found.drawn.sources) == 6
    assert found.passed and found.largest_unplaced < 0.001
    assert (found.results["money_spread"] > 1000).all()
    total = found.results["money_mean"].sum("place").item()
    assert total == pytest.approx(found.run.values["total_placed"].item(), abs=0.01)


# --- What is refused --------------------------------------------------------------------------

RANGE = f"uncertainty.{PHI}={{low=0.02, high=0.1}}"


@pytest.mark.parametrize(
    ("scenario", "overrides", "said"),
    [
        (DIABETES, [], "nobody has said how sure that is"),
        ("nottingham-2025-26", [], "Nothing is drawn"),
        (DIABETES, [RANGE, "uncertainty.draws=0"], r"draws is 0\..*from 100 to 1,000,000"),
        (DIABETES, [RANGE, "uncertainty.draws=-5"], "draws is -5"),
        (DIABETES, [RANGE, "uncertainty.draws=many"], "draws is not a number"),
        (DIABETES, [RANGE, "uncertainty.draws=10_000_000"], "every million keeps 8 MB"),
        (DIABETES, [RANGE, "uncertainty.seed=1.5"], "not whole"),
        (DIABETES, [RANGE, "uncertainty.correlation=2"], "correlation is 2"),
        (DIABETES, [RANGE, "uncertainty.drawn=5"], 'Did you mean "draws"'),
        (
            DIABETES,
            [RANGE, "uncertainty.against=nothing-here"],
            "there.*override uncertainty.against",
        ),
        (DIABETES, [f"uncertainty.{PHI}=0.1"], "has no low and high here"),
        (DIABETES, [f"uncertainty.{PHI}={{low=0.02, high=inf}}"], f"high of .*where.*{PHI}"),
        (DIABETES, [RANGE, "uncertainty.budget.core.amount={low=1,high=2}"], "is published"),
        (DIABETES, [f"uncertainty.{PHI}={{low=0.1, high=0.02}}"], "not in order"),
        (DIABETES, [f"uncertainty.{PHI}={{low=0.06, high=0.1}}"], "the scenario has 0.05"),
        (DIABETES, [f"uncertainty.{PHI}={{low=0.02}}"], 'has no "high"'),
        (DIABETES, [f"uncertainty.{PHI}={{low=0.02, hihg=0.1}}"], 'Did you mean "high"'),
        (DIABETES, [f"uncertainty.{PHI}={{low=0.02, high=1.1}}"], "number from 0 to 1"),
        (DIABETES, [f"uncertainty.{PHI}={{low=0, point=0.06, high=1}}"], "point of the range"),
        (DIABETES, [f"uncertainty.{PHI}i={{low=0.02, high=0.1}}"], f'Did you mean "{PHI}"'),
        (DIABETES, [f"{PHI}={{low=0.02, point=0.05, high=0.1}}", RANGE], "Keep one of the two"),
    ],
)
def test_what_cannot_be_drawn_is_one_message(
    scenario: str, overrides: list[str], said: str
) -> None:
    with pytest.raises(am.BadInput, match=f"(?s){said}"):
        am.draws(scenario, overrides=overrides)


def test_an_amount_that_a_draw_cannot_have_is_refused() -> None:
    """A fund of up to ten billion, out of a core of 2.4."""
    run = of(
        "nottingham-deprivation-growth",
        "uncertainty.budget.growth.amount={low=0, high=10_000_000_000}",
        "uncertainty.draws=100",
    )
    with pytest.raises(am.BadInput, match="less than nothing"):
        draws_of(run)


def test_a_scenario_without_the_table_draws_nothing(
    diabetes: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = of_scenario(diabetes, load_scenario(Path(DIABETES)))
    monkeypatch.setattr("allocmodel.study.draws.draws.make_draws", None)
    assert draws_of(run) is None
    assert "uncertainty" not in run.inputs.scenario.resolved()


def test_what_is_interrupted_writes_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        am.draws(DIABETES, 200, overrides=[RANGE], progress=stop).write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command(allocmodel: Any) -> None:
    """The files of a run, with ranges beside; what is printed says what ranges are."""
    said = allocmodel("draws", DIABETES, "--draws", "200", "--set", RANGE, "--out", "made")
    assert said.code == 0
    assert "Ranges under stated assumptions" in said.out and "200 draws, seed 1" in said.out
    folder = allocmodel.folder / "made" / DIABETES
    assert sorted(one.name for one in folder.iterdir()) == [
        *("allocation.xlsx", "ranges.csv", "results.csv", "results.nc", "run.json")
    ]
    written = pd.read_csv(folder / "ranges.csv")
    assert set(written["note"]) == {"Ranges under stated assumptions, not a forecast."}
    ranges = written.query(f"place == '{CITY}' and quantity == 'money_range'")
    assert ranges["quantile"].tolist() == [0.025, 0.25, 0.5, 0.75, 0.975]
    assert ranges["value"].is_monotonic_increasing


@pytest.mark.long
def test_ranges_stand_beside_the_live_result(diabetes: Run) -> None:
    """On the sheet Ranges: the result as a link, quantiles as values; no rule is broken."""
    found = draws_of(diabetes)
    assert found is not None
    content, _ = workbook_bytes(diabetes)
    assert [str(one) for one in audit(content)] == []
    sheet = load_workbook(BytesIO(content))["Ranges"]
    rows = [[sheet.cell(row, column).value for column in range(1, 8)] for row in range(1, 40)]
    assert any("Stored as run" in str(row[0]) for row in rows)
    heads = next(number for number, row in enumerate(rows) if row[:2] == ["Place", "Result"])
    city = rows[heads + 1]
    assert city[0] == CITY and str(city[1]).startswith("='Money'!")
    expected = found.results["money_range"].sel(place=CITY, year=YEAR).values.tolist()
    assert city[2:] == pytest.approx(expected, rel=1e-12)
