"""What choices of smoothing move: place indices and pounds, with the curves of every fit."""

import numpy as np
import pytest

from allocmodel.reading.account import adjustments
from allocmodel.reading.one_place.explain import explain
from allocmodel.study.age_fits import age_index_by_fit, over_fits, pounds_by_rate_fit
from allocmodel.study.run import run_model
from tests.shipped_books import shipped_run

WEIGHTED = "nottingham-diabetes-core"


@pytest.mark.parametrize("scenario", [WEIGHTED])
def test_the_fit_as_defined_is_the_run_itself(scenario: str) -> None:
    run = shipped_run(scenario)
    index = over_fits(age_index_by_fit(run))
    own = run.values["age_index"]
    assert np.allclose(index.point.transpose(*own.dims), own, rtol=1e-12)
    moved = over_fits(pounds_by_rate_fit(run))
    at = {"attribution": "declared", "adjustment": "ethnicity"}
    assert np.allclose(moved.point, run.values["adjustment_in_pounds"].sel(at), atol=1e-6)
    # Each fit moves money between places, and makes none.
    assert abs(pounds_by_rate_fit(run).sum("place")).max() < 1e-4


@pytest.mark.parametrize("scenario", [WEIGHTED])
def test_each_fit_is_a_run_with_its_rates(scenario: str) -> None:
    """Method, section 4: £3.4m to £3.5m of £2.9m to £3.7m, by another smoothing."""
    run = shipped_run(scenario)
    fits = run.inputs.reference.outcome_rate_fits()
    last = fits.isel(age_fit=-1).sel(outcome=["diabetes_17_and_over"])
    rates = run.inputs.values["outcome_rate"].copy(data=last.values)
    anew = run_model(run.inputs, {**run.inputs.values, "outcome_rate": rates})
    at = {"attribution": "declared", "adjustment": "ethnicity", "place": "Nottingham City"}
    wanted = anew.values["adjustment_in_pounds"].sel(at).item()
    by_fit = pounds_by_rate_fit(run).sel(place="Nottingham City")
    assert by_fit.isel(age_fit=-1).item() == pytest.approx(wanted, abs=1e-4)
    assert 2.7e6 < by_fit.min() < by_fit.max() < 3.7e6


@pytest.mark.parametrize("scenario", ["nottingham-2025-26"])
def test_without_such_a_weight_nothing_is_said(scenario: str) -> None:
    assert pounds_by_rate_fit(shipped_run(scenario)) is None


@pytest.mark.parametrize("scenario", [WEIGHTED])
def test_ranges_are_told(scenario: str) -> None:
    run = shipped_run(scenario)
    said = " ".join(explain(run, "Nottingham City").split())
    assert (
        "Ages first: people of its ages would need 16.2% less of core services a head than the "
        "average person of the ICB. At the same ages its people need 14.7% more, which works the "
        "other way."
    ) in said
    assert "community services 0.643 (0.637 to 0.668)" in said
    assert "Ethnicity weights move +£3,322,009 with the rates by age as defined" in said
    assert "not told, as it rests on a count of too few people" in said
    printed = " ".join(" ".join(adjustments(run)).split())
    assert "Nottingham City +£2,825,108 to +£3,396,164" in printed
    # Told of the run, not behind it: whether it is told must not be seen in the workbook.
    assert "outcome_rate_fits" not in run.inputs.tables
