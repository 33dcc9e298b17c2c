"""What each adjustment says of itself: its order, what it refuses, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from allocmodel.declared.parameter import AS_PUBLISHED
from allocmodel.declared.text import Wrong
from allocmodel.model.adjustment import (
    Adjustment,
    Choice,
    NeedGradients,
    Setting,
    trait_against_whole,
)
from allocmodel.model.adjustments import KINDS, OWN_PARAMETERS, REGISTRY, SECTIONS, WEIGHTS
from allocmodel.model.adjustments.ethnicity.phi import PHI, ROUNDING
from allocmodel.model.coalitions import NamedSet
from allocmodel.model.ranges import RankSets

PARAMETERS = {one.key: one for one in OWN_PARAMETERS}


#: What ships, in the order in which it counts. A new adjustment is tested in files of its own.
SHIPPED = ("health_inequalities", "deprivation", "ethnicity", "list_inflation")


def shipped(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key in SHIPPED]


def test_order_in_which_they_count() -> None:
    assert [REGISTRY[key].order for key in SHIPPED] == [10, 20, 30, 40]
    assert shipped(REGISTRY) == list(SHIPPED)
    assert shipped(SECTIONS) == ["health_inequalities", "list_inflation"]
    assert shipped(KINDS) == ["deprivation", "ethnicity"]
    assert shipped(WEIGHTS) == ["deprivation", "ethnicity", "list_inflation"]


def test_sections_of_the_method_that_they_stand_in() -> None:
    assert [REGISTRY[key].section for key in SHIPPED] == [3, 3, 4, 10]


@pytest.mark.parametrize("record", [Adjustment, Choice, NamedSet, NeedGradients, RankSets, Setting])
def test_nobody_changes_what_they_say(record: Any) -> None:
    assert record.__dataclass_params__.frozen


def test_weights_stand_before_sections_among_the_parameters() -> None:
    tables = [key.split(".")[0] for key in PARAMETERS]
    assert tables == sorted(tables, key=lambda table: table != "weight")


def test_who_asks_for_people_by_fifth_and_group() -> None:
    assert [REGISTRY[key].needs_people for key in SHIPPED] == [False, True, True, False]


def test_figures_that_a_scenario_has_to_set() -> None:
    own = {
        one.key: (one.lowest, one.highest, one.neutral, one.needed)
        for key in SHIPPED
        for one in REGISTRY[key].parameters
    }
    assert own == {
        "weight.<line>.deprivation.quintiles": (0, 100, 1.0, True),
        "weight.<line>.ethnicity.phi": (0, 1, 0.0, True),
        "health_inequalities.share": (0, 1, AS_PUBLISHED, True),
        "list_inflation.lambda": (0, 1, 0.0, True),
    }
    assert PARAMETERS[PHI.key] is PHI


def test_one_parameter_of_several_makes_it_a_section_or_a_weight_by_deprivation() -> None:
    every = {"parameters": OWN_PARAMETERS}
    assert {key: replace(one, **every).is_section for key, one in REGISTRY.items()} == {
        key: key in SECTIONS for key in REGISTRY
    }
    assert replace(REGISTRY["ethnicity"], **every).by_deprivation
    by_fifth = [key for key, one in REGISTRY.items() if one.by_deprivation]
    assert by_fifth == ["deprivation"]


# --- Ethnicity ------------------------------------------------------------------------------------


def weight(*evidence: str, phi: float | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"evidence": evidence, "treatment": "none", "phi": phi}


def test_an_outcome_is_named_once() -> None:
    refuse = REGISTRY["ethnicity"].refuse
    refuse(weight("first_stroke", "type_2_diabetes", phi=0.1))
    with pytest.raises(Wrong, match='"first_stroke" twice'):
        refuse(weight("first_stroke", "type_2_diabetes", "first_stroke", phi=0.1))


def test_no_more_than_the_whole_line_follows_outcomes() -> None:
    refuse = REGISTRY["ethnicity"].refuse
    refuse(weight("a", "b", phi=0.5))
    refuse(weight("a", phi=1 + ROUNDING))
    with pytest.raises(Wrong, match="120% of the line would follow") as refused:
        refuse(weight("a", "b", phi=0.6))
    assert refused.value.mend == (
        "Write at most 0.5, a phi for each outcome, or name fewer outcomes."
    )


def test_high_values_of_phi_by_outcome_add_up_to_no_more_than_the_line() -> None:
    refuse = REGISTRY["ethnicity"].refuse
    whole = {"a": {"low": 0.1, "point": 0.2, "high": 0.7}, "b": 0.2, "c": 0.1}
    refuse(weight("a", "b", "c", phi=whole))
    with pytest.raises(Wrong, match=r"0\.7 \+ 0\.2 \+ 0\.2, add up to 1\.1: 110% of the line"):
        refuse(weight("a", "b", "c", phi={**whole, "c": 0.2}))


@pytest.mark.parametrize(
    ("phi", "said"),
    [
        ({"a": 0.1, "d": 0.1}, 'has none for "b" and has "d", which'),
        ({"a": 0.1}, r'has none for "b"\.'),
        ({"a": 0.1, "b": 0.1, "d": 0.1}, 'outcome has "d", which evidence does not name'),
        (0.6, "^phi is 0.6 for each of 2 outcomes"),
        ({"low": 0.1, "point": 0.2, "high": 0.6}, "^the high end of phi is 0.6 for each"),
    ],
)
def test_each_outcome_has_a_phi_no_other_has_and_none_is_too_much(
    phi: float | Mapping[str, float], said: str
) -> None:
    with pytest.raises(Wrong, match=said):
        REGISTRY["ethnicity"].refuse(weight("a", "b", phi=phi))


def test_the_name_that_is_nearest_to_a_wrong_one() -> None:
    with pytest.raises(Wrong, match='Did you mean "asthma"'):
        REGISTRY["ethnicity"].refuse(weight("asthma", phi={"astma": 0.1}))


TOLD = "evidence on first stroke, diabetes; treatment none; phi "


@pytest.mark.parametrize(
    ("phi", "said"),
    [
        (0.25, "0.25 (the part of the line that follows each)"),
        (
            {"low": 0.1, "point": 0.2, "high": 0.3},
            "0.2, 0.1 to 0.3 (the part of the line that follows each)",
        ),
        (
            {"diabetes": 0.05, "first_stroke": {"low": 0.1, "point": 0.2, "high": 0.3}},
            "0.2, 0.1 to 0.3 for first stroke, 0.05 for diabetes "
            "(the part of the line that follows each)",
        ),
    ],
)
def test_its_words_for_several_outcomes(phi: float | Mapping[str, Any], said: str) -> None:
    assert REGISTRY["ethnicity"].told(weight("first_stroke", "diabetes", phi=phi)) == TOLD + said


def test_its_words() -> None:
    assert REGISTRY["ethnicity"].told(weight("first_stroke", phi=0.25)) == (
        "evidence on first stroke; treatment none; phi 0.25 (the part of the line that follows it)"
    )


# --- What is carried, and reasons -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "said"), [(1.004, ""), (0.9, ""), (1.006, "1.01 times"), (1.25, "1.25 times")]
)
def test_a_ratio_that_prints_as_one_carries_nothing(ratio: float, said: str) -> None:
    gradients = NeedGradients("2025/26", {"core": ratio})
    for key in ("deprivation", "health_inequalities"):
        carried = REGISTRY[key].carried("core", gradients)
        assert said in carried and bool(carried) == bool(said)
        assert REGISTRY[key].carried("maternity", gradients) == ""


def test_a_trait_is_told_beside_the_average() -> None:
    def figure(name: str, **labels: str) -> float:
        assert labels.pop("trait") == "core20"
        return {"place_trait_share": 0.25, "icb_trait_share": 0.125}[name]

    said = trait_against_whole("core20", figure, "Alpha")
    assert said == "25% in the most deprived fifth; mean 12%"


@pytest.mark.parametrize(("above", "word"), [(0.085, "8.5% higher"), (-0.029, "2.9% lower")])
def test_the_reason_of_the_health_inequalities_share(above: float, word: str) -> None:
    def figure(name: str, **labels: str) -> float:
        assert (name, labels["bridge_line"]) == ("above_average", "health_inequalities")
        return above

    said = REGISTRY["health_inequalities"].because(figure, "Alpha")
    assert said == f"health inequalities need is {word}"
