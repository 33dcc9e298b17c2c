"""What looks odd in what an adjustment is set to, and what is not quite odd yet.

All figures are synthetic. The national formulas give the most deprived fifth 1.25 times the need of
the least on core, and 1.5 times in maternity, the steepest of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from allocmodel.model.adjustment import NeedGradients, Setting
from allocmodel.model.adjustments import REGISTRY

GRADIENTS = NeedGradients("2025/26", {"core": 1.25, "maternity": 1.5})
NATIONAL, OWN = 0.1, 0.12


def figure(name: str, **labels: str) -> float:
    """The health inequalities part of core, nationally and in the ICB."""
    assert labels == {"formula": "core", "component": "health_inequalities"}
    return {"component_weight": NATIONAL, "local_weight": OWN}[name]


def notes(key: str, basis: str = "core", **values: Any) -> list[str]:
    """The notes on an adjustment with these values."""
    setting = Setting(values, "a line", basis, GRADIENTS, figure, "the ICB")
    return [one.text for one in REGISTRY[key].odd(setting)]


def assert_said(said: Sequence[str], *words: str) -> None:
    """Fails unless there is one note, which has these words in this order."""
    (note,) = said
    found = [note.find(word) for word in words]
    assert -1 not in found and found == sorted(found), note


# --- Deprivation weights --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([2, 2, 2, 2, 2], ("weights of a line are 2 in every fifth; ", "move nothing")),
        (
            [1, 1, 1, 1, 1.2],
            ("from 1 in the most", "to 1.2 in the least", "falls from 1.25 to 1", "20.0% more"),
        ),
        ([0, 1, 1, 1, 1], ("from 0 in the most", "most deprived fifth counts for nothing")),
        (
            [1.5, 1, 1.2, 1, 1],
            ("from 1 in the second most", "to 1.2 in the middle", "20.0% more"),
        ),
        # Rises of 0.2 and of 0.4: the larger is the one at fault.
        ([4, 1, 1.2, 1, 1.4], ("from 1 in the second least", "to 1.4 in the least", "40.0% more")),
        ([1, 0, 1, 1, 1], ("from 0 in the second most", "to 1 in the middle", "from nought")),
        ([1, 1, 1, 1, 0], ("1.50 times", "the least deprived fifth counts for nothing")),
        # 3.2 / 2
        ([3.2, 2, 2, 2, 2], ("are 3.2", "and 2 in the least", "1.50 times", "1.6 times the least")),
    ],
)
def test_deprivation_weights(weights: Sequence[float], words: Sequence[str]) -> None:
    assert_said(notes("deprivation", quintiles=weights), *words)


@pytest.mark.parametrize(
    "weights",
    [
        [1.2, 1.1, 1, 1, 0.9],
        [3, 2, 2, 2, 2],  # 3 / 2: as steep as maternity, not steeper
    ],
)
def test_deprivation_weights_like_the_national_ones(weights: Sequence[float]) -> None:
    assert notes("deprivation", quintiles=weights) == []


def test_weights_upside_down_where_the_basis_has_no_gradient() -> None:
    said = notes("deprivation", basis="per_head", quintiles=[1, 1, 1, 1, 2])
    assert_said(said, "the formula itself falls for every service", "100.0% more")


# --- The health inequalities share ----------------------------------------------------------------

COMPARED = "the national share is 10.00%, which gives 12.00% of core in the ICB"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.1, ("is 10.00%; ", "the same, so nothing moves")),
        (0.10004, ("the same, so nothing moves",)),
        (0.09996, ("the same, so nothing moves",)),
        (0.12, ("is 12.00%; ", "the ICB's figure, 20.0% more")),  # 0.12 / 0.1
        (0.21, ("is 21.00%; ", "2.1 times the national share")),  # 0.21 / 0.1
        (0.04, ("is 4.00%; ", "one part in 2.5 of the national share")),  # 0.1 / 0.04
    ],
)
def test_a_health_inequalities_share(share: float, words: Sequence[str]) -> None:
    said = notes("health_inequalities", share=share)
    assert_said(said, words[0], words[-1])
    assert COMPARED in said[0]


@pytest.mark.parametrize(
    "share",
    [
        0.10006,  # another to a hundredth of a per cent
        0.05,  # half of it, no less
        0.2,  # twice, no more
    ],
)
def test_a_health_inequalities_share_near_the_national_one(share: float) -> None:
    assert notes("health_inequalities", share=share) == []


def test_shares_half_a_hundredth_of_a_per_cent_apart_are_not_the_same() -> None:
    """An ICB whose own part is nought: 0.005 per cent is typed as 0.01."""
    own = {"component_weight": NATIONAL, "local_weight": 0.0}
    setting = Setting(
        {"share": 0.00005}, "a line", "core", GRADIENTS, lambda name, **labels: own[name], "the ICB"
    )
    assert_said([one.text for one in REGISTRY["health_inequalities"].odd(setting)], "one part in")


# --- The part of a line that follows the evidence -------------------------------------------------


def phi_notes(*evidence: str, phi: float | Mapping[str, Any]) -> list[str]:
    return notes("ethnicity", evidence=evidence, phi=phi)


def test_phi_of_nought_moves_nothing() -> None:
    assert_said(phi_notes("asthma", phi=0), "on a line is 0; ", "nothing moves")
    between = {"low": 0, "point": 0, "high": 0.1}
    assert phi_notes("asthma", phi=between) == []


@pytest.mark.parametrize(
    ("phi", "words"),
    [
        (0.6, ("is 0.6; 60% of all", "follow asthma,")),
        ({"low": 0.1, "point": 0.7, "high": 0.9}, ("is 0.7; 70% of all",)),
    ],
)
def test_phi_of_most_of_the_line(phi: float | Mapping[str, Any], words: Sequence[str]) -> None:
    assert_said(phi_notes("asthma", phi=phi), *words)


def test_phi_of_half_the_line_is_not_odd() -> None:
    assert phi_notes("asthma", phi=0.5) == []
    assert phi_notes("asthma", "first_stroke", phi=0.25) == []


def test_phi_of_several_outcomes_adds_up() -> None:
    said = phi_notes("asthma", "first_stroke", phi=0.3)
    assert_said(said, "is 0.3 for each of 2 outcomes; 60% of all", "asthma, first stroke")
    idle, most = phi_notes("asthma", "first_stroke", phi={"asthma": 0, "first_stroke": 0.6})
    assert "on a line for asthma is 0; " in idle
    assert "is 0 + 0.6; 60% of all" in most
