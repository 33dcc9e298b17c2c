"""A sweep: the money of every place as one key of a scenario, or two, go through their range."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.ranges import as_typed
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.study.run_scenario import run_scenario
from allocmodel.study.uncertain.cells import Cells
from allocmodel.study.uncertain.compared_with import ComparedWith, compared_with
from allocmodel.study.uncertain.crossings import (
    NOUGHT,
    ONE_BY_ONE,
    TOGETHER,
    Crossing,
    crossings,
    in_pairs,
    series_of_pairs,
)
from allocmodel.study.uncertain.key_cells import key_cells
from allocmodel.study.uncertain.ranges import SweptKey, swept_keys
from allocmodel.study.uncertain.stacked import VALUE, Gathering, Stacked
from allocmodel.study.uncertain.takes_numbers import refuse_no_number

#: The dimensions of a sweep, by the number of its key.
STEP, SECOND = "step", "second_step"

#: Says what is under way.
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Event:
    """Where a place's change goes through nought, or two places change order.

    Attributes
    ----------
    year : str
    kind : {"change", "pounds", "pounds per head"}
        A change of sign against what is compared with; or two places that change order by all
        their money, or by money per head.
    place, other : str
        The place; the one that it overtakes or falls behind.
    rises : bool
        Whether, as the key goes up, the place goes from less to more.
    value, before, after : float
        The key there, and the values just before and just after.
    second : float or None
        Of a grid: the value of the second key.
    is_same : bool
        Of a change: whether every place has there what it is compared with.
    """

    year: str
    kind: str
    place: str
    other: str
    rises: bool
    value: float
    before: float
    after: float
    second: float | None = None
    is_same: bool = False


#: Less than this of every place's change, where all cross together, is what closing in leaves.
_SAME = 1.0


@dataclass(frozen=True, eq=False)
class Sweep:
    """The money of every place along one key, or two.

    Attributes
    ----------
    written : Stacked
        The scenario as written.
    keys : tuple of SweptKey
    against : ComparedWith
        What changes are measured against.
    money, allocation : xarray.DataArray
        Pounds by place, year and step (and second step), before rounding and in whole pounds.
    events : tuple of Event
        By year, second key and value.
    """

    written: Stacked
    keys: tuple[SweptKey, ...]
    against: ComparedWith
    money: xr.DataArray
    allocation: xr.DataArray
    events: tuple[Event, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario that is swept, as written."""
        return self.written.inputs.scenario

    @property
    def places(self) -> list[str]:
        """The places, in order."""
        return self.written.places

    @property
    def years(self) -> tuple[str, ...]:
        """The years, in order."""
        return self.written.years

    @cached_property
    def change(self) -> xr.DataArray:
        """Money before rounding, less that of what it is compared with."""
        return self.money - self.against.money.sel(place=self.places)

    @property
    def moves(self) -> bool:
        """Whether any place's money depends on the keys in their range."""
        steps = [dim for dim in (STEP, SECOND) if dim in self.money.dims]
        spread = self.money.max(steps) - self.money.min(steps)
        return bool((spread > NOUGHT).any())


def again(scenario: Scenario, changes: Sequence[str]) -> Scenario:
    """A scenario read again with more of its keys changed.

    Parameters
    ----------
    scenario : Scenario
        One that was read from a file.
    changes : sequence of str
        ``KEY=VALUE``, beside what was changed in it already.
    """
    if scenario.source is None:
        raise BadInput(
            "The scenario is of no file, so its keys cannot be set anew.",
            scenario.id,
            "Write it into a .toml file, and name that.",
        )
    before = [one.text for one in scenario.origins.overrides]
    return load_scenario(Path(scenario.source), [*before, *changes])


def sweep(
    scenario: Scenario,
    keys: Sequence[str] | Mapping[str, object],
    against: str | Path | Scenario | None = None,
    tell: Tell = lambda text: None,
) -> Sweep:
    """Run a scenario at every step of one key, or of two.

    Parameters
    ----------
    scenario : Scenario
    keys : sequence of str, or mapping of key to (from, to, steps)
        See `ranges.swept_keys`.
    against : str, Path or Scenario, optional
        See `compared_with.compared_with`.
    tell : callable
        Told what is under way.

    Returns
    -------
    Sweep

    Raises
    ------
    BadInput
        When a range is none, the scenario has no such key or takes no such value, or nothing in it
        follows the key.
    """
    swept = swept_keys(keys)
    gathering = Gathering(Reference.load(scenario.reference))
    _refuse_set(scenario, swept)
    # First as it is written: what is wrong with that is not the sweep's fault.
    written = gathering.stacked(scenario)
    values = _Values(scenario, swept, gathering)
    corners = {corner: values.stacked(corner) for corner in _corners(swept)}
    compared = compared_with(written, against, gathering)
    points = list(itertools.product(*(one.values for one in swept)))
    cells = key_cells(corners, swept, values.stacked)
    figures = _Figures(values, next(iter(corners.values())), cells, tell)
    tell(f"Computing {len(points):,} runs ...")
    columns = [np.array(column) for column in zip(*points, strict=True)]
    money, allocation = figures.both(columns)
    _refuse_missing(values, money, points)
    grid = _Grid(swept)
    found = Sweep(written, tuple(swept), compared, grid.folded(money), grid.folded(allocation), ())
    tell("Looking for crossings ...")
    events = _events(found, figures)
    return Sweep(written, tuple(swept), compared, found.money, found.allocation, tuple(events))


def _corners(swept: Sequence[SweptKey]) -> list[tuple[float, ...]]:
    return list(itertools.product(*((one.values[0], one.values[-1]) for one in swept)))


@dataclass(frozen=True, eq=False)
class _Values:
    """A scenario with the swept keys at any values; errors name the sweep and the value."""

    scenario: Scenario
    swept: Sequence[SweptKey]
    gathering: Gathering

    def stacked(self, values: Sequence[float]) -> Stacked:
        """The scenario at some values, with its inputs."""
        with self._named(values):
            return self.gathering.stacked(self._read(values))

    def refuse(self, values: Sequence[float]) -> None:
        """Raises BadInput for values that the run of their own would refuse."""
        with self._named(values, f" {self._shorter(values)}"):
            run_scenario(self._read(values), self.gathering.reference)

    def _shorter(self, values: Sequence[float]) -> str:
        """How a sweep keeps clear of values: it begins above a low end, and ends before others."""
        at_low_end = any(
            value == one.values[0] for one, value in zip(self.swept, values, strict=True)
        )
        if len(self.swept) > 1:
            return "Or give a range that leaves it out."
        return "Or begin the sweep above it." if at_low_end else "Or end the sweep before it."

    def _read(self, values: Sequence[float]) -> Scenario:
        pairs = zip(self.swept, values, strict=True)
        return again(self.scenario, [one.set_to(value) for one, value in pairs])

    @contextmanager
    def _named(self, values: Sequence[float], mend: str = "") -> Iterator[None]:
        try:
            yield
        except BadInput as error:
            pairs = list(zip(self.swept, values, strict=True))
            # The one that the error names, where it names one.
            meant = [one for one, _ in pairs if one.key in error.where] or list(self.swept)
            where = " and ".join(one.where for one in meant)
            at = ", ".join(f"{one.key} = {as_typed(value)}" for one, value in pairs)
            refuse_no_number(self.scenario, meant)
            raise BadInput(error.what, f"{where}, at {at}", f"{error.mend}{mend}") from None


def _refuse_set(scenario: Scenario, swept: Sequence[SweptKey]) -> None:
    """Raises BadInput for a key that is swept and set."""
    for override in scenario.origins.overrides:
        for one in swept:
            if override.key == one.parts:
                raise BadInput(
                    f"{one.key} is swept, and set too.",
                    f"{one.where} and {override.where}",
                    "Keep one of the two.",
                )


@dataclass(frozen=True, eq=False)
class _Grid:
    """The steps of the keys as dimensions."""

    swept: Sequence[SweptKey]

    def folded(self, flat: xr.DataArray) -> xr.DataArray:
        """Figures along all points as figures along each key."""
        dims = (STEP, SECOND)[: len(self.swept)]
        sizes = [len(one.values) for one in self.swept]
        values = flat.values.reshape(*flat.shape[:-1], *sizes)
        coords = {dim: one.values for dim, one in zip(dims, self.swept, strict=True)}
        kept = {dim: flat[dim].values for dim in ("place", "year")}
        return xr.DataArray(values, dims=("place", "year", *dims), coords={**kept, **coords})


@dataclass(frozen=True, eq=False)
class _Figures:
    """Gives money at any values of the keys: all together where cells of the inputs hold them."""

    values: _Values
    first: Stacked
    cells: Sequence[tuple[Cells, ...]] | None
    tell: Tell

    def money(self, columns: Sequence[np.ndarray]) -> xr.DataArray:
        """Money before rounding by place, year and point."""
        if self.cells is None:
            return self._one_by_one(columns)[0]
        return self.first.at(list(zip(self.cells, columns, strict=True)))

    def both(self, columns: Sequence[np.ndarray]) -> tuple[xr.DataArray, xr.DataArray]:
        """Money before rounding, and in whole pounds."""
        if self.cells is None:
            return self._one_by_one(columns)
        return self.first.both(list(zip(self.cells, columns, strict=True)))

    def _one_by_one(self, columns: Sequence[np.ndarray]) -> tuple[xr.DataArray, xr.DataArray]:
        """The same, a run of its own for each point."""
        money, allocation = [], []
        for number, values in enumerate(zip(*columns, strict=True)):
            self.tell(f"Computing run {number + 1:,} of {len(columns[0]):,} ...")
            own = self.values.stacked(values)
            money.append(own.money)
            allocation.append(own.whole_pounds)
        numbered = xr.DataArray(np.arange(len(money)), dims=VALUE, name=VALUE)
        made = [xr.concat(each, numbered) for each in (money, allocation)]
        first, second = (one.transpose("place", "year", VALUE) for one in made)
        return first, second


def _refuse_missing(
    values: _Values, money: xr.DataArray, points: Sequence[tuple[float, ...]]
) -> None:
    """Raises BadInput for the first value that limits forbid, as its own run does."""
    missing = money.isnull().any(["place", "year"]).values
    if missing.any():
        values.refuse(points[int(np.argmax(missing))])
        raise RuntimeError("values that run alone are missing from the sweep")


# --- Crossings -------------------------------------------------------------------------------


def _events(swept: Sweep, figures: _Figures) -> list[Event]:
    """Every crossing along the first key; of a grid, at every value of the second."""
    seconds: Sequence[float | None] = (
        [None] if len(swept.keys) == 1 else [float(one) for one in swept.keys[1].values]
    )
    found = []
    for number, second in enumerate(seconds):
        money = swept.money if second is None else swept.money.isel({SECOND: number}, drop=True)
        found += _along_first(swept, figures, money, second)
    order = {year: number for number, year in enumerate(swept.years)}
    return sorted(found, key=lambda one: (order[one.year], one.second or 0.0, one.value))


#: The kinds of events, in the order of the series.
KINDS = ("change", "pounds", "pounds per head")


def _along_first(
    swept: Sweep, figures: _Figures, money: xr.DataArray, second: float | None
) -> list[Event]:
    key, places, years = swept.keys[0], swept.places, list(swept.years)
    base = swept.against.money.sel(place=places).transpose("year", "place").values
    people = swept.written.population.transpose("year", "place").values
    pairs = in_pairs(len(places))

    def series(array: xr.DataArray, dim: str) -> np.ndarray:
        """Changes, and each place less each other, by money and by money per head."""
        pounds = array.transpose("year", "place", dim).values
        each = [
            np.vstack(
                [
                    pounds[n] - base[n][:, None],
                    series_of_pairs(pounds[n], pairs),
                    series_of_pairs(pounds[n] / people[n][:, None], pairs),
                ]
            )
            for n in range(len(years))
        ]
        return np.vstack(each)

    def at(points: np.ndarray) -> np.ndarray:
        columns = [points] if second is None else [points, np.full(len(points), second)]
        return series(figures.money(columns), VALUE)

    in_a_pass = ONE_BY_ONE if figures.cells is None else TOGETHER
    found = crossings(key.values, series(money, STEP), at, key.whole, in_a_pass)
    events = [_event(one, swept, pairs, second) for one in found]
    return _with_same(events, len(places), years, at) if events else []


def _with_same(
    events: Sequence[Event],
    places: int,
    years: Sequence[str],
    at: Callable[[np.ndarray], np.ndarray],
) -> list[Event]:
    """The events, with whether every place has there what it is compared with."""
    changes = at(np.array([one.value for one in events]))
    of_year = len(changes) // len(years)
    made = []
    for number, one in enumerate(events):
        first = of_year * years.index(one.year)
        own = np.abs(changes[first : first + places, number]).max()
        made.append(replace(one, is_same=one.kind == "change" and bool(own < _SAME)))
    return made


def _event(
    crossing: Crossing, swept: Sweep, pairs: Sequence[tuple[int, int]], second: float | None
) -> Event:
    """What a crossing of a series is, in names."""
    places = swept.places
    of_year = len(places) + 2 * len(pairs)
    year, within = divmod(crossing.series, of_year)
    at = crossing.rises, crossing.value, crossing.before, crossing.after, second
    if within < len(places):
        return Event(swept.years[year], "change", places[within], "", *at)
    kind, number = divmod(within - len(places), len(pairs))
    one, other = pairs[number]
    return Event(swept.years[year], KINDS[1 + kind], places[one], places[other], *at)
