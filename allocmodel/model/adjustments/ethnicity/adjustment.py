"""Ethnicity as an adjustment: its words, its parameters, and what is carried already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocmodel.declared.text import spoken
from allocmodel.declared.vocabulary import NEED_OF_FUNCTION
from allocmodel.model.adjustment import (
    Adjustment,
    Choice,
    Figure,
    NeedGradients,
    trait_against_whole,
)
from allocmodel.model.adjustments.ethnicity.phi import PHI, odd, phi_told, refuse

_MENTAL_HEALTH = (
    "the mental health formula of 2019/20 had terms for ethnic groups: Irish, Black African, Black "
    "Caribbean and Mixed groups had higher cost than White British; that the formula in force "
    "keeps them is not confirmed"
)

#: By basis, what the formula says of ethnic groups already, and where that stands.
_CARRIED = {
    "mental_health": _MENTAL_HEALTH,
    "core": f"core holds mental health, and {_MENTAL_HEALTH}",
}

_SOURCE = "Anselmi and others 2019, doi 10.1192/bjp.2019.185"


def _carried(basis: str, gradients: NeedGradients) -> str:
    carried = _CARRIED.get(NEED_OF_FUNCTION.get(basis, basis), "")
    return f"{carried} ({_SOURCE})" if carried else ""


def _because(figure: Figure, place: str) -> str:
    return trait_against_whole("minority", figure, place)


def _told(values: Mapping[str, Any]) -> str:
    outcomes = ", ".join(map(spoken, values["evidence"]))
    return f"evidence on {outcomes}; treatment {spoken(values['treatment'])}; {phi_told(values)}"


ADJUSTMENT = Adjustment(
    key="ethnicity",
    order=30,
    title="Ethnicity weights",
    header="Ethnicity",
    stage="Ethnicity",
    asks="What does the evidence say about each ethnic group's need?",
    rests_on="Area people, Inputs, Lookups",
    what="ethnicity weights",
    carried=_carried,
    because=_because,
    told=_told,
    parameters=(PHI,),
    choices=(
        Choice("evidence", mend='Add evidence = ["type_2_diabetes"].'),
        Choice("treatment", ("none", "rate_ratio", "shrunk"), "rate_ratio", "a treatment"),
        Choice("uncovered", ("high_level", "one"), "high_level", "what uncovered groups have"),
    ),
    relative_need="outcome_need_in_set",
    counted_by="cases_without_evidence",
    part="part_that_follows",
    section=4,
    refuse=refuse,
    by_estimate="ethnicity_by_estimate",
    bounded="all ratios and phi",
    odd=odd,
)
