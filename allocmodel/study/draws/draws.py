"""Draws of a scenario: all that is uncertain in it at once, many times over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.parameters import CORRELATION, DRAWS, SEED
from allocmodel.declared.text import Wrong, quoted
from allocmodel.model.arrays import larger, square_root
from allocmodel.model.ranges import (
    RankSets,
    first_order_part,
    in_steps,
    quantiles,
    rank_sets,
)
from allocmodel.model.ranges import gains as gained
from allocmodel.scenario import Scenario
from allocmodel.scenario.judgements import judgements
from allocmodel.study.draws.kept import Kept
from allocmodel.study.draws.money import Money
from allocmodel.study.draws.neighbourhoods import OfNeighbourhoods
from allocmodel.study.draws.numbers import Numbers
from allocmodel.study.draws.sources import Drawn, Source, drawn
from allocmodel.study.run import Run
from allocmodel.study.uncertain.compared_with import WRITTEN, compared_with
from allocmodel.study.uncertain.stacked import Gathering, Stacked

#: Figures of one block, draws times places, and draws: fewer take longer, more take memory.
_AT_ONCE, _MOST_AT_ONCE = 65_536, 16_384

#: Of so many draws ranks, parts of the variance and ranges of neighbourhoods are worked out:
#: enough for each.
ENOUGH = 2_500

#: Draws of one block where neighbourhoods are computed, which are many.
_WITHIN_AT_ONCE = 500

#: What all places together are called among the places that are kept.
_ALL = "\0all"

#: What the spread is left with that no source brings by itself.
INTERACTION = "Together (interaction)"

#: Half a penny: what money may be missing in a draw.
_HALF_PENNY = 0.005

#: Told how many draws of how many are made.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Draws:
    """What draws of a scenario give: ranges under stated assumptions.

    Attributes
    ----------
    run : Run
        The scenario at its own figures.
    draws, seed : int
    correlation : float
        Of the errors of a study's rows.
    drawn : Drawn
        What was drawn, and what was held.
    against : str
        What gains are gains against.
    results : xarray.Dataset
        By place and year, of money before rounding. `money_range` and `gain_range` (pounds) and
        `share_range` (shares) by quantile; `money_mean` and `money_spread` (standard deviation) in
        pounds; `comparator_money`, `gain` against it at the scenario's own figures, and
        `probability_of_gaining` in steps of five per cent; `part_of_variance` by source, the rest
        under `INTERACTION`, missing where nothing varies.
    ranks : dict of str to RankSets
        By year, of money per head, for the error of sampling alone; empty where nothing of that
        kind is drawn.
    largest_unplaced : float
        Pounds: the most by which the places together miss the money in any draw.
    neighbourhoods : xarray.Dataset
        By name of the step, the quantiles of what varies of neighbourhoods: `neighbourhood_money`
        in pounds, and their indices of need; empty where the scenario has none.
    """

    run: Run
    draws: int
    seed: int
    correlation: float
    drawn: Drawn
    against: str
    results: xr.Dataset
    ranks: dict[str, RankSets]
    largest_unplaced: float
    neighbourhoods: xr.Dataset

    @property
    def passed(self) -> bool:
        """Whether the places together have the money in every draw, to half a penny."""
        return self.largest_unplaced <= _HALF_PENNY


def make_draws(
    run: Run,
    draws: int | None = None,
    seed: int | None = None,
    progress: Progress = lambda done, total: None,
    at_once: int | None = None,
) -> Draws:
    """Draw all that is uncertain in a scenario together, and run the formulas on each draw.

    Parameters
    ----------
    run : Run
        The scenario at its own figures.
    draws, seed : int, optional
        Left out: as the scenario says, else 10,000 from seed 1.
    progress : callable, optional
        Told how many draws of how many are made.
    at_once : int, optional
        How many draws are computed together. It changes no result.

    Returns
    -------
    Draws

    Raises
    ------
    BadInput
        When draws or seed cannot be used, phi has no range, or nothing of the scenario is
        uncertain.
    """
    stated = run.inputs.scenario.uncertainty
    count = _setting(DRAWS, draws, stated and stated.draws)
    own_seed = _setting(SEED, seed, stated and stated.seed)
    own = stated.correlation if stated else None
    correlation = float(_setting(CORRELATION, None, own))
    found = drawn(run, correlation)
    money = Money(run, found.sources)
    if not found.sources or not money.varies:
        raise _nothing_uncertain(run)
    size = at_once or min(max(_AT_ONCE // len(run.places), 512), _MOST_AT_ONCE)
    within = OfNeighbourhoods(run, found.sources)
    work = _Work(run, money, within, found.sources, int(count), int(own_seed), size, progress)
    gathering = Gathering(run.inputs.reference)
    written = Stacked(run.inputs, gathering.known.inputs(run.inputs.values), gathering.known)
    scenario = run.inputs.scenario
    named_in = scenario.where("uncertainty", "against")
    other = compared_with(written, _against(scenario), gathering, named_in)
    before = other.money.sel(place=run.places, year=list(run.years))
    with (
        Kept([*run.places, _ALL], run.years, work.count) as kept,
        Kept(run.places, run.years, work.count) as gains,
    ):
        results, unplaced = work.ranges(kept, gains, before)
        results["part_of_variance"] = work.parts(kept)
    return Draws(
        run,
        work.count,
        work.seed,
        correlation,
        found,
        other.told,
        xr.Dataset(results),
        work.ranks(),
        unplaced,
        work.of_neighbourhoods(),
    )


def _setting(parameter: Parameter, asked: object, stated: object) -> float:
    """What was asked for, else what the scenario states, else what is usual: within its range."""
    value = next(one for one in (asked, stated, parameter.usual) if one is not None)
    try:
        return float(parameter.accepted(value))
    except Wrong as wrong:
        raise BadInput(wrong.what, f"the number of {parameter.field}", wrong.mend) from None


def _against(scenario: Scenario) -> str | Path | None:
    """What gains are told against, as the scenario names it: a file beside it, an id, or itself."""
    named = scenario.uncertainty and scenario.uncertainty.against
    if not named or named == WRITTEN:
        return named or None
    beside = scenario.origins.folder("uncertainty", "against") / named
    return beside if beside.is_file() else named


def _nothing_uncertain(run: Run) -> BadInput:
    names = [one.figure for one in judgements(run.inputs.scenario)]
    return BadInput(
        "Nothing is drawn: no evidence with an interval is used, and no judgement has a range that "
        "moves money between places.",
        run.inputs.scenario.where("uncertainty"),
        f"State the range of one of {quoted(names)}, such as uncertainty.{names[0]} = "
        "{ low = ..., high = ... }."
        if names
        else "Draw a scenario that uses evidence, or that judges a figure.",
    )


@dataclass(frozen=True)
class _Work:
    """The draws of a run, in blocks."""

    run: Run
    money: Money
    within: OfNeighbourhoods
    sources: Sequence[Source]
    count: int
    seed: int
    size: int
    progress: Progress

    @property
    def _few(self) -> int:
        """Of how many draws ranks and parts are worked out."""
        return min(self.count, ENOUGH)

    @property
    def _sampled(self) -> list[str]:
        return [one.name for one in self.sources if one.of_sampling]

    @property
    def _names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.sources)

    @property
    def _sets(self) -> list[frozenset[str]]:
        """Which sources have their own numbers, all others new ones: what parts are told from."""
        alone = [frozenset([one.name]) for one in self.sources]
        if len(alone) == 1:
            return []
        return list(dict.fromkeys([frozenset(), *alone, *(self._names - one for one in alone)]))

    @property
    def _in_all(self) -> int:
        """Every draw that is made, of any kind."""
        more = len(self._sets) + bool(self._sampled) + bool(self.within.names)
        return self.count + self._few * more

    def _blocks(self, count: int, again: bool = False, size: int = 0) -> list[Numbers]:
        size = size or self.size
        return [
            Numbers(self.seed, first, min(size, count - first), again)
            for first in range(0, count, size)
        ]

    def ranges(
        self, kept: Kept, gains: Kept, before: xr.DataArray
    ) -> tuple[dict[str, xr.DataArray], float]:
        """Ranges of money and share, and how often each place gains; and what money is missing."""
        made, unplaced = 0, 0.0
        more_often = total = squares = xr.zeros_like(self.money.point)
        names = [one.name for one in self.sources]
        for block in self._blocks(self.count):
            takes = dict.fromkeys(names, block)
            found = self.money.drawn(takes)
            missing = abs(found.of_places.sum("place", skipna=False) - found.in_all)
            unplaced = max(unplaced, float(missing.max()))
            kept.write(block.first, _with_all(found.of_places, found.in_all))
            more, is_gain = found.of_places - before, gained(found.of_places, before)
            away = found.of_places - self.money.point
            gains.write(block.first, more)
            more_often = more_often + is_gain.sum("draw", skipna=False)
            total = total + away.sum("draw", skipna=False)
            squares = squares + (away * away).sum("draw", skipna=False)
            made += block.count
            self.progress(made, self._in_all)
        mean = total / self.count
        results: dict[str, xr.DataArray] = {
            "money_range": self._by_place(lambda place, year: quantiles(kept.of(place, year))),
            "share_range": self._by_place(
                lambda place, year: quantiles(kept.of(place, year) / kept.of(_ALL, year))
            ),
            "gain_range": self._by_place(lambda place, year: quantiles(gains.of(place, year))),
            "money_mean": self.money.point + mean,
            "money_spread": square_root(larger(squares / self.count - mean * mean, 0)),
            "comparator_money": before,
            "gain": self.money.point - before,
            "probability_of_gaining": in_steps(more_often / self.count),
        }
        return results, unplaced

    def _by_place(self, figures: Callable[[str, str], xr.DataArray]) -> xr.DataArray:
        """What is made of every place and year, a place at a time."""
        by_place = [
            xr.concat([figures(place, year) for year in self.run.years], "year")
            for place in self.run.places
        ]
        return xr.concat(by_place, "place").assign_coords(
            place=self.run.places, year=list(self.run.years)
        )

    def parts(self, kept: Kept) -> xr.DataArray:
        """What part of the spread each source brings by itself."""
        titles = [one.title for one in self.sources]
        base = self._by_place(lambda place, year: kept.of(place, year)[: self._few])
        if len(self.sources) == 1:
            whole = (base.std("draw") > 0) * 1.0
            return whole.where(whole > 0).expand_dims(source=titles).transpose(..., "source")
        under = {names: self._under(number, names) for number, names in enumerate(self._sets)}
        own = [
            first_order_part(
                base,
                under[frozenset([one.name])],
                under[self._names - {one.name}],
                under[frozenset()],
            )
            for one in self.sources
        ]
        parts = xr.concat(own, "source").assign_coords(source=titles)
        rest = (1 - parts.sum("source", skipna=False)).expand_dims(source=[INTERACTION])
        return xr.concat([parts, rest], "source").transpose("place", "year", "source")

    def _under(self, number: int, names: frozenset[str]) -> xr.DataArray:
        """The money where some sources have their numbers, and all others new ones."""
        made, found = self.count + self._few * number, []
        pairs = zip(self._blocks(self._few), self._blocks(self._few, again=True), strict=True)
        for own, other in pairs:
            takes = {one: own if one in names else other for one in self._names}
            found.append(self.money.drawn(takes).of_places)
            made += own.count
            self.progress(made, self._in_all)
        return xr.concat(found, "draw")

    def ranks(self) -> dict[str, RankSets]:
        """Which ranks by money per head each place may have, for the error of sampling alone."""
        names = self._sampled
        if not names:
            return {}
        made, found = self.count + self._few * len(self._sets), []
        for block in self._blocks(self._few):
            found.append(self.money.drawn(dict.fromkeys(names, block)).of_places)
            made += block.count
            self.progress(made, self._in_all)
        people = self.run.values["population"]
        every, point = xr.concat(found, "draw") / people, self.money.point / people
        return {
            year: rank_sets(point.sel(year=year, drop=True), every.sel(year=year, drop=True))
            for year in self.run.years
        }

    def of_neighbourhoods(self) -> xr.Dataset:
        """Ranges of neighbourhoods: of the first draws, which are enough for them."""
        if not self.within.names:
            return xr.Dataset()
        names = [one.name for one in self.sources]
        size = min(self.size, _WITHIN_AT_ONCE)
        blocks = [dict.fromkeys(names, one) for one in self._blocks(self._few, size=size)]
        found = self.within.ranges(blocks)
        self.progress(self._in_all, self._in_all)
        return found


def _with_all(money: xr.DataArray, in_all: xr.DataArray) -> xr.DataArray:
    """The money of places, and of all together, as one array."""
    return xr.concat(
        [money, in_all.expand_dims(place=[_ALL])], "place", coords="minimal", compat="override"
    )
