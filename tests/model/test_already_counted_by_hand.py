"""What the national formulas carry already: the gradients as method.md, section 3, prints them."""

from __future__ import annotations

import pytest
from allocmodel.model.already_counted import already_carried

from allocmodel.declared.vocabulary import BASES

PRINTED = {
    "core": "core services gives the most deprived fifth 1.23 times",
    "primary_medical": "primary medical care gives the most deprived fifth 1.20 times",
    "mental_health": "mental health gives the most deprived fifth 1.95 times",
    "maternity": "maternity gives the most deprived fifth 1.34 times",
    "health_inequalities": "health inequalities gives the most deprived fifth 2.50 times",
    "prescribing": "prescribing gives the most deprived fifth 1.09 times",
    "general_acute": "general and acute gives the most deprived fifth 1.06 times",
    "community": "community services gives the most deprived fifth 1.03 times",
}


@pytest.mark.parametrize("basis", BASES)
def test_deprivation(basis: str) -> None:
    said = already_carried(basis, "deprivation")
    assert said.startswith(f"the formula for {PRINTED[basis]}") if basis in PRINTED else not said


@pytest.mark.parametrize("basis", BASES)
def test_ethnicity(basis: str) -> None:
    said = already_carried(basis, "ethnicity")
    carries = basis in {"mental_health", "core"}
    assert ("Black African" in said and "Anselmi" in said) if carries else not said
