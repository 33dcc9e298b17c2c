"""A fit as a basis: conserved to the pound, live in the workbook, a judgement until signed off.

The fit is of counts that are made up, for practices of one ICB and its neighbours.
"""

import hashlib
import json
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

import allocmodel as am
from allocmodel.audit.cells import cells_of
from allocmodel.fitting.need.spec import UnmetNeed
from allocmodel.fitting.need.unmet import treated
from allocmodel.reference.tables import Tables
from allocmodel.scenario import load_scenario
from allocmodel.scenario.saved_run import saved_run
from allocmodel.study.draws.draws import make_draws
from allocmodel.study.draws.money import Money
from allocmodel.study.draws.neighbourhoods import OfNeighbourhoods
from allocmodel.study.draws.numbers import Numbers, symmetric_root
from allocmodel.study.run_scenario import run_scenario
from allocmodel.study.uncertain.listed import uncertain
from allocmodel.workbook.write import workbook_bytes
from tests.made_up_fit import write_fit
from tests.recalculated import disagreements

_SCENARIO = """
id = "fund"
title = "A fund by fitted need"
icb = "QT1"
years = ["2025/26"]
[places]
"Nottingham City" = { district = ["E06000018"] }
remainder = "The rest"
[fitted.trial]
file = "trial/fit.json"
[[budget]]
line = "core"
amount = "published"
basis = "core"
[[budget]]
line = "fund"
amount = 10_000_001
basis = "fitted:trial"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a fit, and the scenario that uses it."""
    folder = tmp_path_factory.mktemp("fitted")
    write_fit(folder)
    (folder / "fund.toml").write_text(_SCENARIO)
    return folder


@pytest.fixture(scope="module")
def run(folder):
    return am.run(folder / "fund.toml")


def test_money_is_conserved_to_the_pound(run):
    assert run.passed
    assert float(run["allocation"].sel(budget_line="fund").sum()) == 10_000_001


def test_need_is_coefficients_by_variables(run, folder):
    """Nottingham City's need per head, from the files of the fit alone."""
    fit = json.loads((folder / "trial" / "fit.json").read_text())
    use = pd.read_csv(folder / "trial" / "need.csv").set_index("code")
    rows = Tables.of(None)["practice_figures_2025"].set_index("practice")
    rows = rows[rows["icb"] == "QT1"]
    own = use.reindex(rows.index)
    income = fit["coefficients"]["income"]["used"]
    people, known = rows["population"], own["expected"].notna()
    frame = (
        pd.DataFrame(
            {
                "area": rows["area"],
                "people": people * known,
                "expected": people * own["expected"] / own["people"],
                "income": people * own["income"],
            }
        )
        .groupby("area")
        .sum()
    )
    per_head = (
        frame["expected"] / frame["people"] * np.exp(income * frame["income"] / frame["people"])
    )
    weighted = per_head * people.groupby(rows["area"]).sum()
    place = run["place_of_area"].to_series()
    share = weighted.groupby(place).sum() / weighted.sum()
    found = run["own_share"].sel(own_index="fitted:trial").to_series()
    # Two people are with a practice that the fit does not know.
    np.testing.assert_allclose(found, share[found.index], rtol=1e-5)


def test_the_workbook_says_the_same_and_has_the_card(run):
    book, _ = workbook_bytes(run)
    assert disagreements(book) == []
    card = {str(cell.value) for cell in cells_of(load_workbook(BytesIO(book))["Model card"])}
    assert {"Counts that are made up", "Small print", "What it must not be used for"} <= card


def test_it_is_a_judgement_until_signed_off(run, folder):
    named = str(run.inputs.judgements)
    assert "fitted.trial" in named
    with pytest.raises(am.BadInput, match=r"fitted\.trial"):
        am.run(folder / "fund.toml", {"status": "final"})


def test_evidence_of_a_weight_is_tested_where_the_fit_is_named(folder):
    weighted = (
        _SCENARIO
        + """
[[weight]]
line = "core"
kind = "ethnicity"
evidence = ["type_2_diabetes"]
phi = 0.05
already_in_formula = "core has no ethnic terms for diabetes that are known"
"""
    )
    (folder / "weighted.toml").write_text(weighted.replace('id = "fund"', 'id = "weighted"'))
    run = am.run(folder / "weighted.toml")
    told = [one for one in run.warnings if "with slope" in one]
    assert len(told) == 1
    assert "which the ethnicity weight on core uses" in told[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"fitted:trial"', '"fitted:trail"', 'the fit "trail".*Did you mean "trial"'),
        ("trial/fit.json", "trial/need.csv", "not the fit.json of a fit"),
        ("trial/fit.json", "nowhere/fit.json", "there is no such file"),
        ('file = "trial/fit.json"', 'fiel = "trial/fit.json"', 'Did you mean "file"'),
    ],
)
def test_what_is_no_fit_is_refused(folder, old, new, said):
    (folder / "bad.toml").write_text(_SCENARIO.replace(old, new))
    with pytest.raises(am.BadInput, match=f"(?s){said}"):
        am.run(folder / "bad.toml")


def test_files_of_two_fits_are_refused(folder, tmp_path):
    (tmp_path / "trial").mkdir()
    for name in ("fit.json", "need.csv"):
        text = (folder / "trial" / name).read_text()
        (tmp_path / "trial" / name).write_text(text + "\n" * (name == "need.csv"))
    (tmp_path / "fund.toml").write_text(_SCENARIO)
    with pytest.raises(am.BadInput, match=r"need\.csv is not of the same fit"):
        am.run(tmp_path / "fund.toml")


@pytest.fixture(scope="module")
def drawn(run):
    return make_draws(run, draws=2_000, seed=1)


def test_coefficients_are_drawn_by_their_interval(drawn, folder):
    """One coefficient, few groups: the draws are normal, with the standard error of the fit."""
    assert [one.name for one in drawn.drawn.sources] == ["fitted.trial"]
    assert drawn.passed
    fit = json.loads((folder / "trial" / "fit.json").read_text())
    (source,) = drawn.drawn.sources
    run = drawn.run
    values = dict(run.values)
    got = source.draw(Numbers(1, 0, 20_000), values)["fitted_coefficient"]
    income = got.sel(own_index="fitted:trial", fitted_term="trial: income")
    own = fit["coefficients"]["income"]
    np.testing.assert_allclose(income.std(), own["standard_error"], rtol=0.02)
    np.testing.assert_allclose(income.mean(), own["estimate"], atol=0.03 * own["standard_error"])
    expected = got.isel(fitted_term=0)
    assert float(expected.min()) == float(expected.max()) == 1


def test_a_draw_is_the_run_at_its_coefficients(drawn, run, folder):
    """Shares of a draw, by hand from need.csv's variables and the coefficient drawn."""
    (source,) = drawn.drawn.sources
    one = source.draw(Numbers(1, 0, 1), dict(run.values))["fitted_coefficient"]
    income = float(one.sel(own_index="fitted:trial", fitted_term="trial: income").item())
    value = run["fitted_value"].to_pandas()
    people = run["area_population"].to_series()[value.index]
    weighted = people * np.exp(value.iloc[:, 0] + income * value["trial: income"])
    place = run["place_of_area"].to_series()[value.index]
    shares = weighted.groupby(place).sum() / weighted.sum()
    whole = run["fair_share"].sel(service="core").to_series()
    core = float(run["allocation"].sel(budget_line="core").sum())
    by_hand = shares * 10_000_001 + whole[shares.index] * core
    money = Money(run, drawn.drawn.sources).drawn({source.name: Numbers(1, 0, 1)}).of_places
    found = money.isel(year=0, draw=0).to_series()
    np.testing.assert_allclose(found[by_hand.index], by_hand, rtol=1e-12)


def test_an_index_of_neighbourhoods_has_a_range(run, drawn, folder):
    """In a draw, by hand: its share of the need of that draw over its share of the people."""
    (source,) = drawn.drawn.sources
    scenario = load_scenario(folder / "fund.toml", ["neighbourhoods.by=pcn"])
    wanted = ("neighbourhood_money", "neighbourhood_own_need_index")
    parts = run_scenario(scenario, run.inputs.reference, only=wanted)
    within = OfNeighbourhoods(parts, [source])
    assert within.names == wanted
    value, people = run["fitted_value"].to_pandas(), run["area_population"].to_series()
    income = source.draw(Numbers(1, 0, 1), dict(run.values))["fitted_coefficient"]
    income = float(income.sel(own_index="fitted:trial", fitted_term="trial: income").item())
    need = people[value.index] * np.exp(value.iloc[:, 0] + income * value["trial: income"])
    part = parts.values["neighbourhood_of_area"].to_series()[value.index]
    shares = [one.groupby(part).sum() / one.sum() for one in (need, people[value.index])]
    index = within.in_draws({source.name: Numbers(1, 0, 1)})[wanted[1]]
    found = index.isel(own_index=0, draw=0).to_series()
    np.testing.assert_allclose(found, (shares[0] / shares[1])[found.index], rtol=1e-12)


def test_draws_follow_the_treatment_of_unmet_need():
    """A floor holds in each draw; a coefficient fixed at nought stays there."""
    floor = UnmetNeed(treatment="floor", values={"income": 1.0})
    np.testing.assert_array_equal(treated(floor, "income", np.array([0.5, 1.5])), [1.0, 1.5])
    nought = UnmetNeed(treatment="fix_at_zero", terms=("income",))
    np.testing.assert_array_equal(treated(nought, "income", np.array([0.5, 1.5])), [0.0, 0.0])


def test_coefficients_drawn_together_have_the_covariance():
    covariance = np.array([[4.0, 1.2], [1.2, 1.0]])
    root = symmetric_root(covariance)
    np.testing.assert_allclose(root @ root.T, covariance)


def test_sensitivity_moves_a_coefficient_over_its_interval(run, folder):
    fit = json.loads((folder / "trial" / "fit.json").read_text())["coefficients"]["income"]
    (one,) = (one for one in uncertain(run.inputs) if one.kind == "coefficient")
    assert (one.low, one.point, one.high) == (fit["lower"], fit["used"], fit["upper"])
    assert one.known_to == "95% interval of the fit"


def _resaid(folder, change):
    """The fit again, with something else said in fit.json."""
    made = folder / "changed"
    made.mkdir(exist_ok=True)
    fit = json.loads((folder / "trial" / "fit.json").read_text())
    change(fit)
    (made / "fit.json").write_text(json.dumps(fit))
    (made / "need.csv").write_bytes((folder / "trial" / "need.csv").read_bytes())
    return _SCENARIO.replace("trial/fit.json", "changed/fit.json")


def _of_income_alone(fit):
    fit["coefficients"].pop("evidence")


def _of_evidence_alone(fit):
    fit["use"]["terms"] = []


def _of_neither(fit):
    _of_income_alone(fit)
    fit["coefficients"]["income"]["source"] = "rurality"


def _of_a_column(fit):
    _of_income_alone(fit)
    fit["coefficients"]["income"]["source"] = "waiting"


_WEIGHTS = {
    "deprivation": "quintiles = [1.2, 1.1, 1.0, 0.9, 0.8]",
    "ethnicity": 'evidence = ["type_2_diabetes"]\nphi = 0.05',
}


@pytest.mark.parametrize("kind", _WEIGHTS)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_of_income_alone, "holds income deprivation already"),
        (_of_evidence_alone, "holds evidence on type 2 diabetes already"),
        (_of_a_column, "holds the column waiting already"),
        (_of_neither, ""),
    ],
)
def test_what_a_fit_holds_is_not_weighted_twice(folder, kind, change, said):
    text = _resaid(folder, change)
    weighted = f'{text}\n[[weight]]\nline = "fund"\nkind = "{kind}"\n{_WEIGHTS[kind]}\n'
    (folder / "twice.toml").write_text(weighted)
    if not said:
        assert am.run(folder / "twice.toml").passed
        return
    with pytest.raises(am.BadInput, match=said):
        am.run(folder / "twice.toml")


@pytest.mark.parametrize(
    ("change", "scenario", "said"),
    [
        (lambda fit: fit.update(unit="person"), {}, "of single people"),
        (lambda fit: None, {'icb = "QT1"': 'scope = "england"'}, "England is shared out by ICB"),
    ],
)
def test_what_a_fit_cannot_be_used_for(folder, change, scenario, said):
    text = _resaid(folder, change)
    for old, new in scenario.items():
        text = text.replace(old, new)
        text = text[: text.index("[places]")] + text[text.index("[fitted") :]
    (folder / "cannot.toml").write_text(text)
    with pytest.raises(am.BadInput, match=said):
        am.run(folder / "cannot.toml")


def test_a_fit_that_knows_too_few_people_is_refused(folder):
    """Nothing stands in for the people of practices that it lacks."""
    cut = "\n".join((folder / "trial" / "need.csv").read_text().splitlines()[:20])
    digest = hashlib.sha256(cut.encode()).hexdigest()
    text = _resaid(folder, lambda fit: fit["use"].update(sha256=digest))
    (folder / "changed" / "need.csv").write_text(cut)
    (folder / "few.toml").write_text(text)
    with pytest.raises(am.BadInput, match="nothing stands in for so many"):
        am.run(folder / "few.toml")


def test_a_council_shares_by_a_fit_and_the_run_repeats(folder):
    """A scenario without a question, whose only fitted basis is that of a council's money."""
    text = (
        _SCENARIO[: _SCENARIO.index('[[budget]]\nline = "fund"')]
        + """
[[fund]]
name = "Joint fund"
contributors = { "E06000018" = 25_000_001 }
basis = { "E06000018" = "fitted:trial" }
"""
    )
    (folder / "fund-of-council.toml").write_text(text)
    run = am.run(folder / "fund-of-council.toml")
    assert run.passed and "fitted:trial" in run["own_share"]["own_index"]
    record = {"scenario": run.inputs.scenario.resolved(), "allocmodel": "0", "inputs": {}}
    again = saved_run(record, folder / "run.json").scenario
    assert again.question == "" and again.fund == run.inputs.scenario.fund
