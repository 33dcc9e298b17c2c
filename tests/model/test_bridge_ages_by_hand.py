"""Age index and need at the same ages: two places, all needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS, SERVICES
from tests.model.by_hand import PLACE, array, assert_figures, result_of

COMPONENT = {"component": list(COMPONENTS)}
SERVICE = {"service": list(SERVICES)}
FORMULA = {"formula": list(FORMULAS)}


def listed(labels: Iterable[str], figures: Mapping[str, float], otherwise: float) -> list[float]:
    """A figure for each label: those that are given, and the same for the others."""
    return [figures.get(one, otherwise) for one in labels]


#: Alpha has a quarter of the people; its ages alone would bring a fifth of general and acute need,
#: three tenths of prescribing, and a quarter of all else.
AGE_SHARE = array(
    [
        listed(COMPONENTS, {"general_acute": 0.2, "prescribing": 0.3}, 0.25),
        listed(COMPONENTS, {"general_acute": 0.8, "prescribing": 0.7}, 0.75),
    ],
    **PLACE,
    **COMPONENT,
)
LOCAL = array(
    [
        listed(COMPONENTS, {"general_acute": 0.6, "prescribing": 0.4}, 0),
        listed(COMPONENTS, {"primary_medical_need": 1}, 0),
    ],
    **FORMULA,
    **COMPONENT,
)


def test_age_index() -> None:
    found = result_of(
        "age_index",
        age_expected_share=AGE_SHARE,
        population_share=array([0.25, 0.75], **PLACE),
        local_weight=LOCAL,
    )
    alpha = {
        "general_acute": 0.2 / 0.25,
        "prescribing": 0.3 / 0.25,
        "core": (0.6 * 0.2 + 0.4 * 0.3) / 0.25,
    }
    beta = {
        "general_acute": 0.8 / 0.75,
        "prescribing": 0.7 / 0.75,
        "core": (0.6 * 0.8 + 0.4 * 0.7) / 0.75,
    }
    expected = [listed(SERVICES, alpha, 1), listed(SERVICES, beta, 1)]
    assert_figures(found, expected, **PLACE, **SERVICE)


def test_core_need_by_ages() -> None:
    """Of the nine measures, that of core services: 0.9 is a tenth less."""
    found = result_of(
        "core_need_by_ages",
        age_index=array([listed(SERVICES, {"core": 0.9}, 2)], place=["Alpha"], **SERVICE),
    )
    assert_figures(found, [-0.1], place=["Alpha"])


def test_core_need_at_same_ages() -> None:
    found = result_of(
        "core_need_at_same_ages",
        need_at_same_age=array([listed(SERVICES, {"core": 1.25}, 2)], place=["Alpha"], **SERVICE),
    )
    assert_figures(found, [0.25], place=["Alpha"])


def test_need_at_same_age() -> None:
    """The formulas' own shares, which hold costs, say nothing: core's is that of its needs."""
    alpha = {"general_acute": 0.22, "prescribing": 0.27, "core": 0.9}
    beta = {"general_acute": 0.78, "prescribing": 0.73, "core": 0.1}
    found = result_of(
        "need_at_same_age",
        fair_share=array(
            [listed(SERVICES, alpha, 0.3), listed(SERVICES, beta, 0.7)], **PLACE, **SERVICE
        ),
        age_expected_share=AGE_SHARE,
        local_weight=LOCAL,
    )
    expected = [
        listed(
            SERVICES,
            {
                "general_acute": 0.22 / 0.2,
                "prescribing": 0.27 / 0.3,
                "core": (0.6 * 0.22 + 0.4 * 0.27) / (0.6 * 0.2 + 0.4 * 0.3),
            },
            0.3 / 0.25,
        ),
        listed(
            SERVICES,
            {
                "general_acute": 0.78 / 0.8,
                "prescribing": 0.73 / 0.7,
                "core": (0.6 * 0.78 + 0.4 * 0.73) / (0.6 * 0.8 + 0.4 * 0.7),
            },
            0.7 / 0.75,
        ),
    ]
    assert_figures(found, expected, **PLACE, **SERVICE)
