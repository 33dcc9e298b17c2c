"""What a gain is a gain against: money of the same scenario that is the same in words for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocmodel.inputs.adjustment_inputs import adjustments_of
from allocmodel.model.adjustments import SECTIONS
from allocmodel.scenario import Scenario
from allocmodel.study.draws.money import Money
from allocmodel.study.draws.sources import Source
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario


@dataclass(frozen=True)
class Comparator:
    """What the money of a draw is compared with.

    Attributes
    ----------
    title : str
        As the end of a sentence: "more than ...".
    money : Money
        That, in the same draws.
    """

    title: str
    money: Money


def comparator(run: Run, sources: Sequence[Source]) -> Comparator:
    """What gains of a scenario are told against, of which some sources are drawn.

    Where it has local adjustments: the same scenario without them. Else equal money per head.
    """
    scenario = run.inputs.scenario
    if adjustments_of(scenario):
        bare = run_scenario(without_adjustments(scenario), run.inputs.reference, only=_MONEY)
        return Comparator("the same scenario without its local adjustments", Money(bare, sources))
    return Comparator("equal money per head", Money(run, sources, "equal_money"))


#: The steps that give the comparator's money, whichever of them a scenario has.
_MONEY = ("amount_to_round", "target", "total_placed")


def without_adjustments(scenario: Scenario) -> Scenario:
    """The same scenario, its money split by the formulas alone."""
    return scenario.model_copy(update={"weight": (), **dict.fromkeys(SECTIONS)})
