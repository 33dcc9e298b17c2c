"""What draws show of neighbourhoods: the range of each one's money and index of need, by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocmodel.views.comparison import Figures
from allocmodel.views.neighbourhoods import (
    FEW,
    MOST_ROWS,
    extremes,
    few_decide,
    index_of_neighbourhoods,
    is_small,
    neighbourhoods_of,
)
from allocmodel.views.ranges import (
    UNDER_ASSUMPTIONS,
    Heading,
    RangeTable,
    of_quantiles,
)
from allocmodel.views.view import Column, own_labels

if TYPE_CHECKING:
    from allocmodel.study.draws.draws import Draws

#: What no draw knows.
CHANCE = (
    "No draw holds who happens to fall ill: of few people that is much, so what is uncertain of "
    "them is wider than these ranges."
)

#: Said where nothing that is drawn reaches the index.
INDEX_HELD = (
    "Nothing that is drawn moves the need index of neighbourhoods: it has no range, and is no more "
    "certain for that."
)


@dataclass(frozen=True)
class _Ranged:
    """A figure of neighbourhoods with its range.

    Attributes
    ----------
    name : str
        Of its tables.
    title : str
        What the figures are.
    drawn : str
        What of the draws it is.
    own : Column
        The figure of the run itself.
    notes : tuple of str
    """

    name: str
    title: str
    drawn: str
    own: Column
    notes: tuple[str, ...]


def neighbourhood_range_tables(draws: Draws, year: str) -> list[RangeTable]:
    """The tables of the neighbourhoods of every place; none where no draw moves them."""
    return [table for place in draws.run.places for table in ranges_of_place(draws, year, place)]


def ranges_of_place(draws: Draws, year: str, place: str) -> list[RangeTable]:
    """Money, then the index of need where draws move it, of the neighbourhoods of a place."""
    if not neighbourhoods_of(draws.run, place):
        return []
    return [_table(draws, year, place, one) for one in _ranged(draws, year)]


def range_of_index(draws: Draws, year: str) -> tuple[str, Column] | None:
    """The index of the answer where draws move it: its step among them, and what it is."""
    own = index_of_neighbourhoods(draws.run, {"year": year})
    return (own.quantity, own) if own and own.quantity in draws.neighbourhoods else None


def _ranged(draws: Draws, year: str) -> list[_Ranged]:
    money = "neighbourhood_money"
    if money not in draws.neighbourhoods:
        return []
    total = Column("neighbourhood_total_allocation", {"year": year}, "Result")
    index = range_of_index(draws, year)
    shown = index_of_neighbourhoods(draws.run, {"year": year})
    notes = (UNDER_ASSUMPTIONS, CHANCE)
    held = (INDEX_HELD,) if shown and not index else ()
    found = [_Ranged("money", "Money", money, total, (*notes, *held))]
    if index:
        name, own = index
        found.append(_Ranged("need", own.title, name, own, notes))
    return found


def _table(draws: Draws, year: str, place: str, one: _Ranged) -> RangeTable:
    run, names = draws.run, neighbourhoods_of(draws.run, place)
    array, own = draws.neighbourhoods[one.drawn], run.values[one.own.quantity]
    small = [name for name in names if is_small(run, name)]
    number = run.places.index(place) + 1
    return RangeTable(
        f"range_of_neighbourhoods_{one.name}_{number}_{year[:4]}",
        f"{one.title} of the neighbourhoods of {place}, {year}",
        (*one.notes, *([few_decide(run)] if small else [])),
        [
            Heading("Result", live=one.own.quantity, at=one.own.labels),
            *of_quantiles(draws, short=True),
            Heading("Note", bool(small)),
        ],
        [
            (
                name,
                [
                    Figures(own, _labels(draws, one, name, year), str(own.attrs["units"])),
                    *(
                        Figures(
                            array,
                            {**_drawn_labels(draws, one, name, year), "quantile": quantile},
                            str(own.attrs["units"]),
                        )
                        for quantile in array["quantile"].values
                    ),
                    FEW if name in small else "-",
                ],
            )
            for name in names
        ],
        "Neighbourhood",
        "neighbourhood",
        _in_terminal(draws, names, small),
    )


def _labels(draws: Draws, one: _Ranged, name: str, year: str) -> dict[str, str]:
    labels = {**one.own.labels, "neighbourhood": name, "year": year}
    return own_labels(draws.run, one.own.quantity, labels)


def _drawn_labels(draws: Draws, one: _Ranged, name: str, year: str) -> dict[str, str]:
    labels = {**one.own.labels, "neighbourhood": name, "year": year}
    dims = draws.neighbourhoods[one.drawn].dims
    return {dim: label for dim, label in labels.items() if dim in dims}


def _in_terminal(draws: Draws, names: Sequence[str], small: Sequence[str]) -> tuple[str, ...]:
    """Of many, the small ones, and those with the least and the most money per head."""
    if len(names) <= MOST_ROWS:
        return ()
    kept = {*small, *extremes(draws.run, names)}
    return tuple(name for name in names if name in kept)
