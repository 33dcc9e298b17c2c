import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.national_weights import fit
from allocmodel.reference.data import Reference
from tests.publishers.conftest import WEIGHTS, made_up_england

#: The method, section 2.
TABLE = {
    "2023/24": (0.6256, 0.0512, 0.1043, 0.0334, 0.0840, 0.0, 0.1016),
    "2025/26": (0.588, 0.0457, 0.125, 0.039, 0.0837, 0.017, 0.1016),
    "2026/27": (0.5397, 0.1027, 0.1241, 0.0368, 0.0783, 0.0165, 0.1017),
}


def by_component(fitted: pd.DataFrame, formula: str) -> pd.Series:
    return fitted[fitted["formula"] == formula].set_index("component")["weight"]


def test_known_weights_are_recovered():
    fitted = fit(made_up_england())
    assert dict(by_component(fitted, "core")) == pytest.approx(WEIGHTS, abs=1e-7)
    assert by_component(fitted, "primary_medical")["primary_medical_need"] == 0.85
    assert fitted["max_residual"].max() < 1e-10
    assert fitted["standard_error"].max() < 1e-10


def test_component_that_is_not_in_the_formula_has_weight_zero():
    england = made_up_england()
    england["core"] = england["core"] + 0.02 * (
        england["prescribing"] - england["primary_medical_need"]
    )
    weights = by_component(fit(england), "core")
    assert weights["primary_medical_need"] == 0
    assert weights["prescribing"] == pytest.approx(0.11, abs=1e-7)


def test_practices_that_follow_no_formula_are_refused():
    england = made_up_england()
    england["core"] = england["core"].to_numpy()[::-1]
    with pytest.raises(BadInput, match="core formula"):
        fit(england)
    england = made_up_england()
    england["primary_medical"] = england["primary_medical"].to_numpy()[::-1]
    with pytest.raises(BadInput, match="primary medical formula"):
        fit(england)


@pytest.mark.parametrize("year", TABLE)
def test_shipped_weights_are_those_of_the_method(year):
    weights = Reference.load().national_weights(year).sel(formula="core")
    tolerance = 0.001 if year == "2025/26" else 0.0002
    assert weights.values.tolist() == pytest.approx(list(TABLE[year]), abs=tolerance)


@pytest.mark.parametrize("year", Reference.load().years)
def test_shipped_weights_sum_to_one(year):
    weights = Reference.load().national_weights(year).sum("component")
    assert weights.values.tolist() == pytest.approx([1, 1], abs=1e-12)


@pytest.mark.originals
def test_official_weights_of_2022_23_come_out(originals):
    """Workbook J of NHS England's technical guide gives them to six decimals."""
    from allocmodel.publishers.nhse_weighted_populations import read
    from allocmodel.publishers.originals import Original

    path = originals / "nhse-weighted-populations" / "2022_2023.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["Mat WP"] = table["Mat WP"].replace("", "0")
    practices = read(Original(path.name, table.to_csv(index=False).encode()))
    weights = by_component(fit(practices), "core")
    hchs = weights[["general_acute", "community", "mental_health", "maternity"]]
    assert (hchs / hchs.sum()).round(6).tolist() == [0.765260, 0.063325, 0.129976, 0.041438]
    # Published before core is scaled to England's population, so only their ratio compares.
    ratio = weights["prescribing"] / weights["health_inequalities"]
    assert ratio == pytest.approx(0.9 * 0.094566 / 0.1, abs=5e-5)
