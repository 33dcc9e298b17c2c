"""List inflation: how far registered people beyond residents count less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocmodel.declared.parameter import Parameter
from allocmodel.declared.vocabulary import FUNCTIONS, OWN_INDICES, SERVICES
from allocmodel.model.adjustment import Adjustment, Figure, NeedGradients
from allocmodel.model.arrays import Array


def _carried(basis: str, gradients: NeedGradients) -> str:
    return ""


def _because(figure: Figure, place: str) -> str:
    own = figure("registered_over_residents", place=place)
    return f"{own:.3f} registered a resident; mean {figure('icb_registered_over_residents'):.3f}"


def _told(values: Mapping[str, Any]) -> str:
    return f"lambda {values['lambda']:g} (the part of lists beyond residents that does not count)"


ADJUSTMENT = Adjustment(
    key="list_inflation",
    order=40,
    title="List inflation",
    header="List\ninflation",
    stage="List inflation",
    asks="What if registered people beyond residents counted less?",
    rests_on="People, Inputs",
    what="the list inflation adjustment",
    carried=_carried,
    because=_because,
    told=_told,
    parameters=(
        Parameter(
            "list_inflation.lambda",
            "Part of list inflation taken out",
            "share",
            "How much of what a place's lists hold beyond its residents, against the mean, does "
            "not count. Part of it is people who are there, so this is a judgement.",
            0,
            1,
            neutral=0.0,
            needed=True,
            grade="judgement",
            quantity="list_inflation_lambda",
            noun="lambda",
        ),
    ),
    relative_need="need_without_list_inflation",
    counted_by="residents",
    bases=(*SERVICES, "per_head", *FUNCTIONS, OWN_INDICES),
    needs_people=False,
    section=10,
)


def need_without_list_inflation(
    list_inflation_lambda: Array,
    registered_over_residents: Array,
    icb_registered_over_residents: Array,
) -> Array:
    """Need with list inflation taken out.

    What each place's need is multiplied by where registered people beyond residents count less:
    one where its lists hold as many people for each resident as {the whole}'s, less where they hold
    more.

    Returns
    -------
    index
        place

    References
    ----------
    Method, section 10
    """
    beyond = registered_over_residents / icb_registered_over_residents - 1
    return 1 - list_inflation_lambda * beyond
