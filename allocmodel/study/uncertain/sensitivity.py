"""Sensitivity: every judgement and interval of a scenario over its range, one at a time.

What each moves at its low and its high end; which pairs move something together that neither moves
alone; and where, over its range, a place turns from losing to gaining.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import xarray as xr

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.printable import shown
from allocmodel.declared.ranges import plain
from allocmodel.model.one_at_a_time import interaction, moved_between
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.scenario.keys import split_key
from allocmodel.study.uncertain.compared_with import ComparedWith, compared_with
from allocmodel.study.uncertain.crossings import NOUGHT, crossings
from allocmodel.study.uncertain.entry import Uncertain
from allocmodel.study.uncertain.listed import uncertain
from allocmodel.study.uncertain.ranges import given_ranges, real, takes_whole
from allocmodel.study.uncertain.stacked import VALUE, Gathering, Stacked
from allocmodel.study.uncertain.sweep import Tell, again

#: Values of its range at which each figure is tried for break-even.
POINTS = 41

#: The ends of a range.
ENDS = ("low", "high")

#: Pairs that interact by more than so many pounds are told, where nobody says another amount.
PAIRS_OVER = 10_000.0


@dataclass(frozen=True)
class BreakEven:
    """Where a place turns from losing to gaining, or back, as a figure goes up.

    Attributes
    ----------
    figure, place, year : str
    value, before, after : float
        The figure there, and just before and just after.
    rises : bool
        Whether the place gains above it.
    """

    figure: str
    place: str
    year: str
    value: float
    before: float
    after: float
    rises: bool


@dataclass(frozen=True, eq=False)
class Pair:
    """Two figures that together move what neither moves alone.

    Attributes
    ----------
    first, second : Uncertain
    ends : (str, str)
        At which ends of their ranges that is most.
    moved : float
        Pounds that change hands beyond the two alone, in the last year.
    by_place : xarray.DataArray
        The same signed, by place.
    """

    first: Uncertain
    second: Uncertain
    ends: tuple[str, str]
    moved: float
    by_place: xr.DataArray


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What each judgement and interval moves, one at a time.

    Attributes
    ----------
    written : Stacked
        The scenario as written.
    against : ComparedWith
        What break-evens are measured against.
    figures : tuple of Uncertain
        Those with a range, the one that moves most first.
    left_out : tuple of Uncertain
        Those that have none, or cannot be moved by themselves.
    change : xarray.DataArray
        Signed pounds before rounding by figure, end, place and year: money at the end of the range
        less money as written; missing where a value cannot be run.
    moved : xarray.DataArray
        Pounds that change hands, by figure, end and year.
    pairs : tuple of Pair
        Those that interact by more than `pairs_over`, the most first.
    pairs_over : float
        Pounds.
    break_evens : tuple of BreakEven
        Every sign change, by figure, year, place and value.
    outlook : dict of (figure, year, place) to str
        Where there is no sign change: "gains", "loses" or "neither" over the whole range.
    """

    written: Stacked
    against: ComparedWith
    figures: tuple[Uncertain, ...]
    left_out: tuple[Uncertain, ...]
    change: xr.DataArray
    moved: xr.DataArray
    pairs: tuple[Pair, ...]
    pairs_over: float
    break_evens: tuple[BreakEven, ...]
    outlook: dict[tuple[str, str, str], str]

    @property
    def scenario(self) -> Scenario:
        """The scenario, as written."""
        return self.written.inputs.scenario

    @property
    def places(self) -> list[str]:
        """The places, in order."""
        return self.written.places

    @property
    def years(self) -> tuple[str, ...]:
        """The years, in order."""
        return self.written.years


def sensitivity(
    scenario: Scenario,
    against: str | Path | Scenario | None = None,
    ranges: Sequence[str] | Mapping[str, Sequence[float]] = (),
    pairs_over: float = PAIRS_OVER,
    tell: Tell = lambda text: None,
) -> Sensitivity:
    """Move every judgement and interval of a scenario over its range, one at a time.

    Parameters
    ----------
    scenario : Scenario
    against : str, Path or Scenario, optional
        See `compared_with.compared_with`.
    ranges : sequence of str, or mapping of key to (low, high)
        Ranges in place of those that figures have.
    pairs_over : float
        Pairs that interact by more than so many pounds are told.
    tell : callable
        Told what is under way.

    Returns
    -------
    Sensitivity

    Raises
    ------
    BadInput
        When a range is none or of no figure of the scenario, or the scenario cannot be compared.
    """
    _refuse_no_amount(pairs_over)
    given = given_ranges(ranges)
    gathering = Gathering(Reference.load(scenario.reference))
    written = gathering.stacked(scenario)
    compared = compared_with(written, against, gathering)
    every = _with_given(written, uncertain(written.inputs), given)
    moving = [one for one in every if one.has_range]
    for one in moving:
        _refuse_ends(scenario, one, gathering)
    tell(f"Computing {len(moving)} figures at {POINTS} values each ...")
    tried = {one.key: _Tried.of(written, one) for one in moving}
    order = _most_first(moving, tried)
    change = _changes(written, order, tried)
    tell("Looking for break-evens ...")
    turned, outlook = _break_evens(written, compared, order, tried)
    tell("Looking at pairs ...")
    pairs = _pairs(written, order, change, pairs_over)
    return Sensitivity(
        written,
        compared,
        tuple(order),
        tuple(one for one in every if not one.has_range),
        change,
        moved_between(change),
        tuple(pairs),
        float(pairs_over),
        tuple(turned),
        outlook,
    )


def _refuse_no_amount(pounds: object) -> None:
    number = real(pounds)
    if number is None or number < 0:
        raise BadInput(
            f"{shown(pounds)} is no amount of pounds.",
            argument("pairs_over"),
            "Write pounds from 0 up, such as 10000.",
        )


# --- Ranges ----------------------------------------------------------------------------------


def _with_given(
    written: Stacked,
    every: Sequence[Uncertain],
    ranges: Mapping[tuple[str, ...], tuple[float, float]],
) -> list[Uncertain]:
    """The figures, with the ranges that are given for some."""
    known = {split_key(one.key): one for one in every}
    for key, (low, high) in ranges.items():
        name = ".".join(key)
        if key not in known:
            keys = [one.key for one in every]
            raise BadInput(
                f"{name} is no judgement or interval of {written.inputs.scenario.id}."
                + did_you_mean(name, keys),
                f"{argument('ranges')} {name}",
                f"Its own are {', '.join(keys)}." if keys else "It has none.",
            )
        one = known[key]
        if one.why_fixed:
            raise BadInput(
                f"{name} cannot be moved by itself: {one.why_fixed}.",
                f"{argument('ranges')} {name}",
                "Take the range out.",
            )
        if not low <= one.point <= high:
            raise BadInput(
                f"{name} is {plain(one.point)}, which is not from {plain(low)} to {plain(high)}.",
                f"{argument('ranges')} {name}",
                "Give a range that holds the value of the scenario.",
            )
        known[key] = replace(one, low=low, high=high, range_from="given")
    return list(known.values())


def _refuse_ends(scenario: Scenario, one: Uncertain, gathering: Gathering) -> None:
    """Raises BadInput for an end that the scenario does not take, as its own file would."""
    if not one.settable or one.range_from not in ("given", "stated"):
        return
    whole = takes_whole(one.key)
    for end in (one.low, one.high):
        value = str(round(float(end or 0))) if whole else repr(float(end or 0))
        try:
            gathering.stacked(again(scenario, [f"{one.key}={value}"]))
        except BadInput as error:
            where = argument("ranges") if one.range_from == "given" else "the range of"
            raise BadInput(
                error.what, f"{where} {one.key}, at {plain(float(end or 0))}", error.mend
            ) from None


# --- One at a time ---------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Tried:
    """A figure at values of its range, with the money of each."""

    values: np.ndarray
    money: xr.DataArray

    @classmethod
    def of(cls, written: Stacked, one: Uncertain) -> _Tried:
        """Run it at even steps of its range."""
        values = np.linspace(float(one.low or 0), float(one.high or 0), POINTS)
        if takes_whole(one.key):
            values = np.unique(np.round(values))
        return cls(values, written.at([(one.cells, values)]))

    def at_end(self, end: str) -> xr.DataArray:
        """Money at an end of the range."""
        return self.money.isel({VALUE: 0 if end == "low" else -1}, drop=True)


def _most_first(moving: Sequence[Uncertain], tried: Mapping[str, _Tried]) -> list[Uncertain]:
    """The figures by what they move from end to end in the last year, the most first."""

    def moves(one: Uncertain) -> float:
        ends = tried[one.key]
        between = moved_between(ends.at_end("high") - ends.at_end("low")).isel(year=-1)
        return -float(between.fillna(0))

    return sorted(moving, key=moves)


def _changes(
    written: Stacked, order: Sequence[Uncertain], tried: Mapping[str, _Tried]
) -> xr.DataArray:
    """Money at each end of each figure, less money as written."""
    keys = [one.key for one in order]
    labels = {"figure": keys, "end": list(ENDS)}
    if not order:
        empty = written.money.expand_dims(figure=1, end=len(ENDS)).isel(figure=slice(0))
        return empty.assign_coords(labels)
    by_figure = [
        xr.concat([tried[key].at_end(end) - written.money for end in ENDS], "end") for key in keys
    ]
    return xr.concat(by_figure, "figure").assign_coords(labels)


# --- Break-even ------------------------------------------------------------------------------


def _break_evens(
    written: Stacked,
    against: ComparedWith,
    order: Sequence[Uncertain],
    tried: Mapping[str, _Tried],
) -> tuple[list[BreakEven], dict[tuple[str, str, str], str]]:
    """Every sign change of every place's gain; and what holds where there is none."""
    found: list[BreakEven] = []
    outlook: dict[tuple[str, str, str], str] = {}
    labels = [(year, place) for year in written.years for place in written.places]
    base = against.money.sel(place=written.places)
    for one in order:
        figures = tried[one.key]

        def gains(money: xr.DataArray) -> np.ndarray:
            ordered = (money - base).transpose("year", "place", VALUE)
            return np.asarray(ordered.values.reshape(len(labels), -1))

        def at(values: np.ndarray, one: Uncertain = one) -> np.ndarray:
            return gains(written.at([(one.cells, values)]))

        rows = gains(figures.money)
        turns = crossings(figures.values, rows, at, takes_whole(one.key))
        for turn in turns:
            year, place = labels[turn.series]
            ends = turn.value, turn.before, turn.after, turn.rises
            found.append(BreakEven(one.key, place, year, *ends))
        turned = {turn.series for turn in turns}
        for number, (year, place) in enumerate(labels):
            if number not in turned:
                outlook[one.key, year, place] = _over_the_range(rows[number])
    return found, outlook


def _over_the_range(row: np.ndarray) -> str:
    """What a place does where its gain never changes its sign."""
    known = row[~np.isnan(row)]
    if (known > NOUGHT).any():
        return "gains"
    return "loses" if (known < -NOUGHT).any() else "neither"


# --- Pairs -----------------------------------------------------------------------------------


def _pairs(
    written: Stacked, order: Sequence[Uncertain], change: xr.DataArray, over: float
) -> list[Pair]:
    """Pairs that move something together, at the ends where that is most."""
    corners = [
        (one, other, own, its)
        for number, one in enumerate(order)
        for other in order[number + 1 :]
        for own in ENDS
        for its in ENDS
    ]
    if not corners:
        return []
    columns = {one.key: np.full(len(corners), one.point) for one in order}
    for number, (one, other, own, its) in enumerate(corners):
        columns[one.key][number] = getattr(one, own)
        columns[other.key][number] = getattr(other, its)
    figures = [(one.cells, columns[one.key]) for one in order]
    last = {"year": written.years[-1]}
    money = written.at(figures).sel(last)
    as_written = written.money.sel(last)
    alone = change.sel(last) + as_written
    most: dict[tuple[str, str], Pair] = {}
    for number, (one, other, own, its) in enumerate(corners):
        together = interaction(
            money.isel({VALUE: number}, drop=True),
            alone.sel(figure=one.key, end=own, drop=True),
            alone.sel(figure=other.key, end=its, drop=True),
            as_written,
        )
        moved = float(moved_between(together))
        before = most.get((one.key, other.key))
        if moved > over and (before is None or moved > before.moved):
            most[one.key, other.key] = Pair(one, other, (own, its), moved, together)
    return sorted(most.values(), key=lambda pair: -pair.moved)
