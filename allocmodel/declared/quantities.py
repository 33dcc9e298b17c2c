"""The inputs of the formulas: every figure that is given rather than computed, by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from allocmodel.declared.inputs.adjusting import ADJUSTING
from allocmodel.declared.inputs.converging import CONVERGING
from allocmodel.declared.inputs.funds import FUNDS
from allocmodel.declared.inputs.money import MONEY
from allocmodel.declared.inputs.people import PEOPLE
from allocmodel.declared.inputs.places import PLACES
from allocmodel.declared.inputs.quantity import InputQuantity, inputs_of
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.whole_words import THE_ICB, WholeWords

_ALL = (*PEOPLE, *PLACES, *MONEY, *FUNDS, *ADJUSTING, *CONVERGING)

#: The groups that the Inputs sheet shows parameters in: what each is.
INPUT_GROUPS = {
    "decisions": "Decisions: what this scenario sets",
    "published": "Published figures, and what is derived from them",
    "technical": "Technical figures: how the arithmetic is done",
}
#: Parameters that are no decision of the scenario.
_GROUP_OF = {
    **dict.fromkeys(
        (
            *("component_weight", "published_population", "evidence_estimate", "is_odds_ratio"),
            *("outcome_rate", "given_target", "given_base_growth"),
            *("former_icb_money", "former_need_elsewhere"),
        ),
        "published",
    ),
    **dict.fromkeys(
        (
            *("bears_cost", "goes_to_places", "parts_of_a_pound", "place_order", "shared_part"),
            *("interval_width", "pocket_ratio", "smallest_group", "women_at_risk"),
        ),
        "technical",
    ),
}


def group_of(name: str) -> str:
    """The group of the Inputs sheet that a parameter stands in."""
    return _GROUP_OF.get(name, "decisions")


#: Inputs that adjustments bring with their files.
_BROUGHT: list[InputQuantity] = []


@cache
def told_inputs(words: WholeWords | None) -> dict[str, InputQuantity]:
    """Every input by its name, its texts in the words of a whole; None = as they are declared."""
    every = (*_ALL, *_BROUGHT)
    if words is None:
        return {quantity.name: quantity for quantity in every}
    return {
        one.name: replace(one, title=words.told(one.title), why=words.told(one.why))
        for one in every
    }


#: Every input by its name.
INPUTS = dict(told_inputs(THE_ICB))


def declare(parameters: Iterable[Parameter]) -> None:
    """Add the inputs that an adjustment's parameters become.

    Raises
    ------
    ValueError
        When another input has the name.
    """
    for quantity in inputs_of(parameters):
        if quantity.name in INPUTS:
            raise ValueError(f"Two inputs are called {quantity.name}.")
        _BROUGHT.append(quantity)
    told_inputs.cache_clear()
    INPUTS.update(told_inputs(THE_ICB))
