"""What the national formulas carry already: the gradients as method.md, section 3, prints them."""

from __future__ import annotations

import pytest

from allocmodel.declared.vocabulary import BASES
from allocmodel.model.adjustments import REGISTRY
from allocmodel.reference.data import Reference

PRINTED = {
    "core": "core services gives the most deprived fifth 1.22 times",
    "primary_medical": "primary medical care gives the most deprived fifth 1.20 times",
    "mental_health": "mental health gives the most deprived fifth 1.88 times",
    "maternity": "maternity gives the most deprived fifth 1.36 times",
    "health_inequalities": "health inequalities gives the most deprived fifth 2.46 times",
    "primary_medical_need": "primary medical need gives the most deprived fifth 1.05 times",
    "prescribing": "prescribing gives the most deprived fifth 1.09 times",
    "general_acute": "general and acute gives the most deprived fifth 1.05 times",
    "community": "community services gives the most deprived fifth 1.03 times",
}


def carried(adjustment: str, basis: str) -> str:
    return REGISTRY[adjustment].carried(basis, Reference.load().need_gradients("2025/26"))


@pytest.mark.parametrize("basis", BASES)
def test_deprivation(basis: str) -> None:
    said = carried("deprivation", basis)
    assert said.startswith(f"the formula for {PRINTED[basis]}") if basis in PRINTED else not said


@pytest.mark.parametrize("basis", BASES)
def test_ethnicity(basis: str) -> None:
    said = carried("ethnicity", basis)
    carries = basis in {"mental_health", "core"}
    assert ("Black African" in said and "Anselmi" in said) if carries else not said
