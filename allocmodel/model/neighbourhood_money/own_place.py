"""What a neighbourhood has of its own place: no steps, but what some are made of."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def of_own_place(by_place: Array, place_of_neighbourhood: Array, place_name: Array) -> Array:
    """What the place of each neighbourhood has: place -> neighbourhood."""
    own = by_place.where(place_name == place_of_neighbourhood, 0)
    return own.sum("place", skipna=False)


def in_place(by_neighbourhood: Array, place_of_neighbourhood: Array, place_name: Array) -> Array:
    """What the neighbourhoods of each place have together: neighbourhood -> place."""
    own = by_neighbourhood.where(place_of_neighbourhood == place_name, 0)
    return own.sum("neighbourhood", skipna=False)
