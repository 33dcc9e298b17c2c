"""What draws show, each table once: the terminal and the workbook draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import xarray as xr

from allocmodel.declared.figures import listed
from allocmodel.views.comparison import Figures

if TYPE_CHECKING:
    from allocmodel.study.draws.draws import Draws

#: Said wherever ranges stand.
UNDER_ASSUMPTIONS = "Ranges under stated assumptions, not a forecast."

#: How to read the quantiles.
HOW_TO_READ = (
    "Half of the draws lie between 25% and 75%, 95 in 100 between 2.5% and 97.5%. What is held at "
    "its figure widens no range."
)

NEAREST_FIVE = "Gains: in how many of the draws, to the nearest 5%; 100% is not certainty."


@dataclass(frozen=True)
class Heading:
    """A column.

    Attributes
    ----------
    title : str
    in_terminal : bool
        Whether a terminal, which is narrow, shows it.
    written : str
        How a terminal writes its figures; by their unit if left out.
    live : str
        The quantity of the run that its figures are, to which a workbook links.
    at : mapping of dimension to label
        Its labels, beside those of the rows and of the year.
    """

    title: str
    in_terminal: bool = True
    written: str = ""
    live: str = ""
    at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RangeTable:
    """A table of ranges, with a row for each place or each neighbourhood of one.

    Attributes
    ----------
    name : str
        Letters, digits and underscores.
    title : str
    notes : tuple of str
    headings : sequence of Heading
        Over the columns after the places.
    rows : sequence of (str, sequence of Figures or str)
        By label of the rows' dimension; a text is no figure's.
    row_header : str
    row_dim : str
    rows_in_terminal : tuple of str
        The rows that a terminal shows; all if it is left out.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    headings: Sequence[Heading]
    rows: Sequence[tuple[str, Sequence[Figures | str]]]
    row_header: str = "Place"
    row_dim: str = "place"
    rows_in_terminal: tuple[str, ...] = ()


def tables(draws: Draws, year: str) -> list[RangeTable]:
    """Every table of places, of a year."""
    made = [
        range_of_money(draws, year),
        _share(draws, year),
        _gains(draws, year),
        _parts(draws, year),
    ]
    return [*made, *([_ranks(draws, year)] if year in draws.ranks else [])]


def what_was_drawn(draws: Draws) -> list[str]:
    """What was drawn and how, what was held and why, as sentences."""
    drawn = [f"Drawn: {one.title} ({one.how})." for one in draws.drawn.sources]
    return [*drawn, *(f"Held: {one.title}: {one.why}." for one in draws.drawn.held)]


def how_often(draws: Draws) -> str:
    """How often was drawn, from which seed."""
    return f"{draws.draws:,} draws, seed {draws.seed}."


def conserved(draws: Draws) -> str:
    """Whether places together have the money in every draw."""
    verdict = "passed" if draws.passed else "FAILED"
    return (
        "In every draw all places together have the money: "
        f"{verdict} (largest difference £{draws.largest_unplaced:.6f})."
    )


# --- The tables ------------------------------------------------------------------------------


def range_of_money(draws: Draws, year: str) -> RangeTable:
    """The money of each place, in full."""
    result = Heading("Result", written="millions", live="total_allocation")
    return RangeTable(
        f"range_of_money_{year[:4]}",
        f"Money of each place, {year}",
        (UNDER_ASSUMPTIONS, HOW_TO_READ),
        [result, *of_quantiles(draws, "millions")],
        [
            (place, [_own(draws, "total_allocation", place, year, "pounds"), *ranges])
            for place, ranges in _ranges(draws, "money_range", year, "pounds")
        ],
    )


def _share(draws: Draws, year: str) -> RangeTable:
    return RangeTable(
        f"range_of_share_{year[:4]}",
        f"Share of the money, {year}",
        (UNDER_ASSUMPTIONS,),
        [Heading("Result", live="allocation_share"), *of_quantiles(draws)],
        [
            (place, [_own(draws, "allocation_share", place, year, "share"), *ranges])
            for place, ranges in _ranges(draws, "share_range", year, "share")
        ],
    )


def _gains(draws: Draws, year: str) -> RangeTable:
    gain, often = draws.results["gain"], draws.results["probability_of_gaining"]
    return RangeTable(
        f"range_of_gains_{year[:4]}",
        f"Gain (+) or loss (-), {year}",
        (f"Against {draws.against}.", UNDER_ASSUMPTIONS, NEAREST_FIVE),
        [
            Heading("Result"),
            *of_quantiles(draws, short=True),
            Heading("Gains in", True, "whole percent"),
        ],
        [
            (
                place,
                [
                    Figures(gain, {"place": place, "year": year}, "pounds", True),
                    *ranges,
                    Figures(often, {"place": place, "year": year}, "share"),
                ],
            )
            for place, ranges in _ranges(draws, "gain_range", year, "pounds", signed=True)
        ],
    )


def _parts(draws: Draws, year: str) -> RangeTable:
    parts = draws.results["part_of_variance"]
    sources = [str(one) for one in parts["source"].values]
    return RangeTable(
        f"parts_of_variance_{year[:4]}",
        f"Where the spread comes from, {year}",
        (
            "The part of the variance that each brings by itself (first-order Sobol); the last is "
            "what only several bring together.",
        ),
        [Heading(one, True, "percent") for one in sources],
        [
            (
                place,
                [
                    Figures(parts, {"place": place, "year": year, "source": one}, "share")
                    for one in sources
                ],
            )
            for place in draws.run.places
        ],
    )


def _ranks(draws: Draws, year: str) -> RangeTable:
    sets = draws.ranks[year]
    rows: list[tuple[str, Sequence[Figures | str]]] = []
    for place in draws.run.places:
        together = sets.told_apart.sel(place=place)
        alike = [
            str(one)
            for one in draws.run.places
            if one != place and float(together.sel(other_place=one)) == 0
        ]
        rows.append(
            (
                place,
                [
                    Figures(sets.point, {"place": place}, "number"),
                    _from_to(sets.marginal, place),
                    _from_to(sets.simultaneous, place),
                    listed(alike) if alike else "-",
                ],
            )
        )
    return RangeTable(
        f"ranks_{year[:4]}",
        f"Rank by money per head, {year} (1 = most)",
        (
            "For the error of sampling in published evidence alone, at 95%: never for a judgement. "
            "The ranks that one place may have; and those of all places, all at once.",
        ),
        [
            Heading("Rank"),
            Heading("One place"),
            Heading("All at once"),
            Heading("Cannot be told apart from"),
        ],
        rows,
    )


def _from_to(sets: xr.DataArray, place: str) -> str:
    """The ranks that a place may have, in words."""
    highest, lowest = (f"{float(sets.sel(place=place, end=end)):.0f}" for end in _ENDS)
    return highest if highest == lowest else f"{highest} to {lowest}"


_ENDS = ("highest", "lowest")


def of_quantiles(draws: Draws, written: str = "", short: bool = False) -> list[Heading]:
    """A heading for each quantile; of a wide table a terminal shows the ends and the middle."""
    every = [float(one) for one in draws.results["quantile"].values]
    shown = (every[0], every[len(every) // 2], every[-1]) if short else every
    return [Heading(quantile_title(one), one in shown, written) for one in every]


def quantile_title(part: float) -> str:
    """A quantile as it is called: 2.5%, 25%."""
    return f"{part:.1%}".replace(".0%", "%")


def _ranges(
    draws: Draws, name: str, year: str, unit: str, signed: bool = False
) -> list[tuple[str, list[Figures]]]:
    """By place, its quantiles."""
    array = draws.results[name]
    return [
        (
            place,
            [
                Figures(array, {"place": place, "year": year, "quantile": one}, unit, signed)
                for one in array["quantile"].values
            ],
        )
        for place in draws.run.places
    ]


def _own(draws: Draws, name: str, place: str, year: str, unit: str) -> Figures:
    """A figure of the run itself."""
    array = draws.run.values[name]
    labels = {"place": place, "year": year}
    return Figures(array, {str(dim): labels[str(dim)] for dim in array.dims}, unit)
