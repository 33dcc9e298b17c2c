"""A made-up England whose practices follow the national formulas exactly."""

import numpy as np
import pandas as pd
import pytest

from allocmodel.declared.vocabulary import COMPONENTS

WEIGHTS = {
    "general_acute": 0.58,
    "community": 0.05,
    "mental_health": 0.12,
    "maternity": 0.04,
    "prescribing": 0.09,
    "primary_medical_need": 0.02,
    "health_inequalities": 0.10,
}
COSTED = ("general_acute", "community", "mental_health", "maternity")

LAYOUT_2025 = {
    "practice": "Practice_Code",
    "practice_name": "GP_Practice_Name",
    "former_sub_icb": "CCG",
    "icb": "ICB",
    "icb_name": "ICBname",
    "region": "Rcode",
    "region_name": "Region",
    "district": "LAD",
    "district_name": "LTLA",
    "population": "Population",
    "general_acute": "G&A WP",
    "community": "CS WP",
    "mental_health": "MH WP",
    "maternity": "Mat WP",
    "health_inequalities": "Health Ineq WP",
    "prescribing": "Prescr WP",
    "core": "Final WP",
    "primary_medical_need": "Primary Medical Care WP",
    "primary_medical": "Final PMC WP",
}
LAYOUT_2026 = {
    **{k: v for k, v in LAYOUT_2025.items() if k != "former_sub_icb"},
    "region": "RCode",
    "district_name": "LADname",
    "population": "Registered Patients",
    "core": "Core WP",
}


def made_up_england(seed: int = 1) -> pd.DataFrame:
    """Two ICBs of two districts of 20 practices; cost factors differ by district."""
    rng = np.random.default_rng(seed)
    districts = np.repeat(["E07000001", "E07000002", "E07000003", "E07000004"], 20)
    factor = np.repeat([0.96, 1.01, 1.05, 0.99], 20)
    population = rng.uniform(2_000, 20_000, 80)
    table = pd.DataFrame({"population": population})
    for name in COMPONENTS:
        need = population * rng.uniform(0.7, 1.4, 80)
        table[name] = need * population.sum() / need.sum()
    # Scaled so that the cost factor averages one over all HCHS, as NHS England does.
    hchs = sum(WEIGHTS[name] * table[name] for name in COSTED)
    factor *= hchs.sum() / (factor * hchs).sum()
    table["core"] = factor * hchs + sum(
        WEIGHTS[name] * table[name] for name in COMPONENTS if name not in COSTED
    )
    table["primary_medical"] = (
        0.85 * table["primary_medical_need"] + 0.15 * table["health_inequalities"]
    )
    table["practice"] = [f"X{number:05d}" for number in range(80)]
    table["practice_name"] = "A SURGERY"
    table["former_sub_icb"] = ""
    table["icb"] = np.repeat(["QAA", "QBB"], 40)
    table["icb_name"] = np.repeat(["NHS Avonlea ICB", "NHS Barchester ICB"], 40)
    table["region"], table["region_name"] = "Y99", "NHS North & South"
    table["district"] = districts
    table["district_name"] = [f"District {code[-1]}" for code in districts]
    return table


def as_csv(table: pd.DataFrame, layout: dict[str, str] = LAYOUT_2025) -> bytes:
    """The practices as NHS England publishes them: BOM, CRLF, its column names."""
    text = table[list(layout)].rename(columns=layout).to_csv(index=False, lineterminator="\r\n")
    return b"\xef\xbb\xbf" + text.encode()


@pytest.fixture
def england() -> pd.DataFrame:
    return made_up_england()
