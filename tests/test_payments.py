"""What places have today by the payments to their practices."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import PAYMENT_KINDS
from allocmodel.inputs import model_inputs
from allocmodel.inputs.payment_inputs import _not_joined, _without_payments
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run, run_model
from tests.shipped_books import shipped_run

NAME = "nottingham-gp-payments"
LINE = "primary medical care"


def run_with(*overrides: str) -> Run:
    return run_model(model_inputs(load_scenario(Path(NAME), overrides)))


@pytest.mark.parametrize("name", [NAME])
def test_places_have_what_is_known_of_them(name):
    """By the shipped table with pandas alone: pounds for each Carr-Hill patient, and shares."""
    run, reference = shipped_run(name), Reference.load()
    paid = reference.practice_payments()
    rows = reference.practice_rows("QT1", "2025/26")
    place = run.values["place_of_area"].to_series()
    pounds = (paid["services"] + paid["deductions"]).reindex(rows.index, fill_value=0)
    patients = paid["carr_hill_patients"].reindex(rows.index, fill_value=0)
    sums = pd.DataFrame({"pounds": pounds, "patients": patients}).groupby(rows["area"].map(place))
    by_place = sums.sum()
    own = run.values["payments_per_carr_hill"].to_series()
    expected = by_place["pounds"] / by_place["patients"]
    assert own.to_dict() == pytest.approx(expected.to_dict())
    assert own["Nottingham City"] == pytest.approx(136, abs=0.5)
    # The place has a practice of Doncaster beside the district's: 153 without it.
    assert own["Bassetlaw"] == pytest.approx(152, abs=0.5)
    # The baseline is that share of NHS England's published one, 232,827,974.07.
    baseline = run.values["baseline"].sel(converging_line=LINE).to_series()
    shares = by_place["pounds"] / by_place["pounds"].sum()
    assert baseline.to_dict() == pytest.approx((shares * 232_827_974.07).to_dict())
    assert float(run.values["payments_over_fair_share"].sum()) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("name", [NAME])
def test_what_does_not_join_is_named(name):
    notes = " ".join(shipped_run(name).inputs.warnings)
    assert "1 practice with 0 people and £11,415: Y06507 PEACOCK HEALTHCARE" in notes
    assert "3 practices of 2025/26 with 270 people" in notes
    assert "C84720 NOTSPAR (33 people)" in notes
    assert "Left out: Dispensing and prescribing fees: £2,745,262; Reimbursement of drugs" in notes
    assert "its share of those payments times £232,827,974" in notes


def test_each_kind_is_switched_in():
    """Bassetlaw has dispensing practices: with drugs it has a larger share."""
    run = run_with(
        "baseline.drugs=true", "baseline.covid=true", "baseline.dispensing_fees=true",
        "baseline.deductions=false",
    )  # fmt: skip
    counted = run.values["payment_is_counted"].to_series()
    assert counted.to_dict() == {**dict.fromkeys(PAYMENT_KINDS, 1.0), "deductions": 0.0}
    before = shipped_run(NAME).values["payment_share"].to_series()
    assert run.values["payment_share"].to_series()["Bassetlaw"] > before["Bassetlaw"]
    kinds = run.values["payments_by_kind"].sum("place").to_series().drop("deductions")
    assert run.number("total_payments") == pytest.approx(kinds.sum())


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("baseline.drugs=1", "neither true nor false"),
        ("baseline.drugs=yes", "neither true nor false"),
        ("baseline.source=payment", "(?s)payment.*previous_formula"),
        ("baseline.medicines=true", '(?s)"medicines" is not a key'),
        ('baseline={source="previous_formula", drugs=true}', "its source is not payments"),
        ('years=["2024/25"]', "practice rows of 2024/25 do not ship"),
        ("budget.primary medical care.basis=core", "No line can start from payments"),
        ("budget.primary medical care.recurrent=false", "No line can start from payments"),
    ],
)
def test_bad_input_is_one_message(override, message):
    with pytest.raises(BadInput, match=message):
        model_inputs(load_scenario(Path(NAME), [override]))


def test_england_starts_from_payments_too():
    """All 87 practices without a row are counted; twelve are named."""
    overrides = [
        'budget=[{line="primary medical care", amount="published", basis="primary_medical"}]',
        'baseline={source="payments"}',
        'convergence={preset="primary medical 2025/26"}',
    ]
    run = run_model(model_inputs(load_scenario(Path("england-core-2025-26"), overrides)))
    assert run.passed
    paid = Reference.load().practice_payments()
    joined = paid.index.isin(Reference.load().practices_of_year("2025/26").index)
    total = paid.loc[joined, ["services", "deductions"]].sum().sum()
    assert run.number("total_payments") == pytest.approx(total)
    (note,) = [one for one in run.inputs.warnings if one.startswith("Left out of payments")]
    assert "87 practices" in note and "and 75 more with" in note


def test_nothing_is_said_where_all_join():
    gathered = shipped_run(NAME).inputs.gathered
    paid = Reference.load().practice_payments().head(3)
    own = Reference.load().practices_of_year("2025/26").loc[paid.index]
    assert _not_joined(gathered, paid, own, ["services"]) == []
    assert _without_payments(gathered, paid, own) == []
