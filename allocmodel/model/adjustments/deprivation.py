"""Deprivation weights: how much a person of each fifth counts on a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocmodel.declared.parameters import Parameter
from allocmodel.model.adjustment import (
    Adjustment,
    Figure,
    NeedGradients,
    trait_against_whole,
)
from allocmodel.model.arrays import Array


def _carried(basis: str, gradients: NeedGradients) -> str:
    return gradients.carried(basis)


def _because(figure: Figure, place: str) -> str:
    return trait_against_whole("core20", figure, place)


def _told(values: Mapping[str, Any]) -> str:
    weights = ", ".join(f"{one:g}" for one in values["quintiles"])
    return f"{weights}, most deprived fifth first"


ADJUSTMENT = Adjustment(
    key="deprivation",
    order=20,
    title="Deprivation weights",
    header="Deprivation\nweights",
    stage="Deprivation",
    asks="What do weights by deprivation come to?",
    rests_on="People, Inputs",
    what="deprivation weights",
    carried=_carried,
    because=_because,
    told=_told,
    parameters=(
        Parameter(
            "weight.<line>.deprivation.quintiles",
            "Deprivation weight",
            "index",
            "How much a person of each deprivation fifth counts on the line.",
            0,
            100,
            neutral=1.0,
            needed=True,
            grade="judgement",
            quantity="quintile_weight",
            dims=("weighted_line", "deprivation_quintile"),
            noun="A weight in quintiles",
            mend="Add five weights.",
        ),
    ),
    factor="normal_quintile_weight",
    seen_here="service_gradient",
)


def icb_by_quintile(population_by_quintile: Array) -> Array:
    """People of {the whole} by deprivation fifth.

    {The whole}'s registered people by the deprivation of the neighbourhood they live in.

    Returns
    -------
    people
        deprivation_quintile

    References
    ----------
    Sum of the places
    """
    return population_by_quintile.sum("place", skipna=False)


def mean_quintile_weight(
    quintile_weight: Array, icb_by_quintile: Array, icb_population: Array
) -> Array:
    """Mean weight of {the whole}'s people.

    What the scenario's weights come to for the average person of {the whole}.

    Returns
    -------
    index
        weighted_line

    References
    ----------
    Method, section 3
    """
    total = (quintile_weight * icb_by_quintile).sum("deprivation_quintile", skipna=False)
    return total / icb_population


def normal_quintile_weight(quintile_weight: Array, mean_quintile_weight: Array) -> Array:
    """Weight by deprivation fifth, mean one.

    The scenario's weights divided by their mean over {the whole}'s people, so that weighting moves
    money between places and makes none.

    Returns
    -------
    index
        weighted_line, deprivation_quintile

    References
    ----------
    Method, section 3
    """
    return quintile_weight / mean_quintile_weight
