"""How sure money is: what draws say of it, where a scenario states how sure its figures are."""

from __future__ import annotations

from allocmodel.declared.figures import figure
from allocmodel.documents.blocks import Block, Paragraph
from allocmodel.documents.told import Told, in_words
from allocmodel.study.draws.draws import Draws
from allocmodel.study.draws.of_run import draws_of
from allocmodel.views.neighbourhood_ranges import ranges_of_place
from allocmodel.views.ranges import range_of_money


def how_sure(told: Told) -> list[Block]:
    """The range of each place's money; nothing where the scenario does not say how sure it is."""
    draws = draws_of(told.run)
    if draws is None:
        return []
    return [
        Paragraph(told.said("sure.lead", draws=f"{draws.draws:,}")),
        told.ranges(range_of_money(draws, told.year)),
    ]


def how_sure_of(told: Told, place: str) -> list[Block]:
    """The range of a place's money, in a sentence."""
    draws = draws_of(told.run)
    if draws is None:
        return []
    low, high = _between(draws, place, told.year)
    return [Paragraph(told.said("sure.place", place=place, low=low, high=high))]


def how_sure_of_neighbourhoods(told: Told, place: str) -> list[Block]:
    """The ranges of the neighbourhoods of a place, as tables."""
    draws = draws_of(told.run)
    if draws is None:
        return []
    return [told.ranges(one) for one in ranges_of_place(draws, told.year, place)]


def _between(draws: Draws, place: str, year: str) -> tuple[str, str]:
    """The ends of the range, in whole pounds where they are too near to be told apart otherwise."""
    own = draws.results["money_range"].sel(place=place, year=year)
    ends = [float(one) for one in own.values[[0, -1]]]
    low, high = map(in_words, ends)
    if low == high:
        low, high = (figure(one, "pounds") for one in ends)
    return low, high
