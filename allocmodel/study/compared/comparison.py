"""Scenarios side by side: their runs, how the results differ, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.engine.known import Known
from allocmodel.engine.running import run_step
from allocmodel.engine.steps import all_steps
from allocmodel.model.comparison import (
    Coalition,
    difference,
    on_one_yardstick,
    rank,
    relative_difference,
)
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.scenario.keyed import TableKey, Tables, chosen, put_together, tables_of
from allocmodel.scenario.keys import join_key
from allocmodel.scenario.saved_run import SavedRun
from allocmodel.study.attribution import MOST_CHANGES, Attribution, attribution
from allocmodel.study.compared.changes import Change, changes_between
from allocmodel.study.compared.same_places import refuse_other_areas, refuse_other_places
from allocmodel.study.compared.saved import notes_of
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario

#: Results that stand side by side, as runs have them; the first is always there.
MONEY = ("total_allocation", "total_allocation_per_head", "allocation_share")
OF_ALL_PLACES = ("icb_allocation", "icb_allocation_per_head")
BY_LINE = "allocation"
WHO_GETS_WHAT = (
    *("like_for_like_by_quintile", "like_for_like_by_high_level_group"),
    "like_for_like_gradient",
)
#: What the ages of the one that is compared with lead one to expect, and what is held against it.
EXPECTED = ("area_expected_money", "expected_money_by_group_and_quintile")
HELD_AGAINST = ("expected_in_group_and_quintile", "met_in_group_and_quintile", *WHO_GETS_WHAT)
RANK = "rank_by_allocation_per_head"


@dataclass(frozen=True)
class Difference:
    """How one scenario differs from the one that it is compared with.

    Attributes
    ----------
    changes : list of Change
        Every input that is not the same.
    attribution : Attribution
        What each moves.
    """

    changes: list[Change]
    attribution: Attribution


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios side by side.

    Attributes
    ----------
    runs : mapping of str to Run
        By the name that the comparison gives each scenario.
    against : str
        The name of the one that the others are compared with.
    id, title : str
        The study's; blank where there is no file of one.
    notes : list of str
        What to know of the scenarios, such as by which version a saved run was made.
    known : Known
        What the runs have computed, for those that stand between them.
    """

    runs: Mapping[str, Run]
    against: str
    id: str = ""
    title: str = ""
    notes: list[str] = field(default_factory=list)
    known: Known = field(default_factory=Known, repr=False)

    @property
    def names(self) -> list[str]:
        """The names of the scenarios, in order."""
        return list(self.runs)

    @property
    def others(self) -> list[str]:
        """The names of those that are compared with the one."""
        return [name for name in self.runs if name != self.against]

    @property
    def base(self) -> Run:
        """The run of the one that the others are compared with."""
        return self.runs[self.against]

    @property
    def places(self) -> list[str]:
        """The names of the places, in the order of the one that is compared with."""
        return self.base.places

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years that all have."""
        return tuple(
            year for year in self.base.years if all(year in one.years for one in self.runs.values())
        )

    @cached_property
    def results(self) -> xr.Dataset:
        """Results of all scenarios, along the dimension scenario, of the years that all have.

        Returns
        -------
        xarray.Dataset
            Each with its unit and title; `rank_by_allocation_per_head` beside what runs have. A
            line that a scenario lacks is missing there. Who gets what is held against one expected
            need in all of them: that of the scenario that they are compared with.
        """
        together = {
            name: self._side_by_side(name, {one: run.values for one, run in self.runs.items()})
            for name in (*MONEY, *OF_ALL_PLACES, BY_LINE)
        }
        if all(WHO_GETS_WHAT[0] in run.values for run in self.runs.values()):
            held = {name: self._like_for_like(run) for name, run in self.runs.items()}
            together |= {name: self._side_by_side(name, held) for name in WHO_GETS_WHAT}
        ranks = rank(together["total_allocation_per_head"])
        ranks.attrs = {"units": "number", "title": "Rank by allocation per head, 1 = most"}
        return xr.Dataset({**together, RANK: ranks})

    def _like_for_like(self, run: Run) -> dict[str, xr.DataArray]:
        """A scenario's like for like, all held against one expected need: that of the base."""
        money = run.values["area_money_per_head"].sel(equity_view="scenario", drop=True)
        expected = {name: _of_years(self.base.values[name], self.years) for name in EXPECTED}
        against = on_one_yardstick(
            _of_years(money, self.years),
            _of_years(run.values["area_population"], self.years),
            expected["area_expected_money"],
        )
        known = {**expected, "area_money_for_expected": against}
        for name in HELD_AGAINST:
            known[name] = run_step(all_steps()[name], known)
        return known

    def _side_by_side(
        self, name: str, found: Mapping[str, Mapping[str, xr.DataArray]]
    ) -> xr.DataArray:
        """One result of all scenarios; of places in one order, of lines all that any has."""
        arrays = [_of_years(found[one][name], self.years) for one in self.runs]
        if "place" in arrays[0].dims:
            arrays = [array.sel(place=self.places) for array in arrays]
        lines: list[str] = []
        if "budget_line" in arrays[0].dims:
            lines = list(dict.fromkeys(str(n) for a in arrays for n in a["budget_line"].values))
            arrays = [array.reindex(budget_line=lines) for array in arrays]
        joined = xr.concat(
            [array.astype(float) for array in arrays],
            xr.DataArray(self.names, dims="scenario", name="scenario"),
            join="exact",
        )
        joined.attrs = dict(self.base.values[name].attrs)
        return joined

    @cached_property
    def differences(self) -> xr.Dataset:
        """The same results, each less that of the scenario that is compared with."""
        made = {}
        for name, array in self.results.items():
            made[str(name)] = difference(array, self.against)
            made[str(name)].attrs = dict(array.attrs)
        return xr.Dataset(made)

    @cached_property
    def relative(self) -> xr.DataArray:
        """The change of each place's money, as a part of what it is compared with."""
        return relative_difference(self.results["total_allocation"], self.against)

    @cached_property
    def relative_of_all(self) -> xr.DataArray:
        """The same of all places together."""
        return relative_difference(self.results["icb_allocation"], self.against)

    @cached_property
    def why(self) -> dict[str, Difference]:
        """By scenario but the one that is compared with: what is changed, and what that moves."""
        return {name: self._why(name) for name in self.others}

    def is_same(self, name: str) -> bool:
        """Whether a scenario and the one that it is compared with have the same inputs."""
        return not self.why[name].changes

    def _why(self, name: str) -> Difference:
        old, new = self.base, self.runs[name]
        ours, theirs = tables_of(old.inputs.scenario), tables_of(new.inputs.scenario)
        changes = changes_between(old, new, ours, theirs)
        between = _Between(old, new, ours, theirs, changes, self.years, self.places, self.known)
        moved = self.differences["total_allocation"].sel(scenario=name, drop=True)
        found = attribution(
            grouped(changes), between.money, moved, lambda numbers: _title(changes, numbers)
        )
        return Difference(changes, found)


def _of_years(array: xr.DataArray, years: Sequence[str]) -> xr.DataArray:
    """A result with the dimension year, of some of a run's years."""
    if "year" not in array.dims:
        return array.expand_dims(year=list(years), axis=array.ndim)
    return array.sel(year=list(years))


# --- Why -------------------------------------------------------------------------------------


def grouped(changes: Sequence[Change]) -> list[list[int]]:
    """Numbers of changes that are told together: each alone, or by table where they are many."""
    by_name: Sequence[Sequence[str]]
    for by_name in (
        [one.key for one in changes],
        [join_key(one.table) for one in changes],
        [one.table[0] for one in changes],
    ):
        groups: dict[Sequence[str], list[int]] = {}
        for number, name in enumerate(by_name):
            groups.setdefault(name, []).append(number)
        if len(groups) <= MOST_CHANGES:
            break
    return list(groups.values())


def _title(changes: Sequence[Change], numbers: Sequence[int]) -> str:
    """What some changes together are called."""
    titles = list(dict.fromkeys(changes[number].title for number in numbers))
    return " with ".join([titles[0], *(one[:1].lower() + one[1:] for one in titles[1:])])


@dataclass(frozen=True)
class _Between:
    """Runs between two: some inputs of the one, the others of the other."""

    old: Run
    new: Run
    ours: Tables
    theirs: Tables
    changes: Sequence[Change]
    years: Sequence[str]
    places: Sequence[str]
    known: Known

    def money(self, numbers: Coalition) -> xr.DataArray:
        """Money before rounding under some of the changes."""
        if not numbers:
            return self._before_rounding(self.old.values)
        if len(numbers) == len(self.changes):
            return self._before_rounding(self.new.values)
        taken = {(self.changes[int(n)].table, self.changes[int(n)].part) for n in numbers}

        def is_theirs(table: TableKey, part: str) -> bool:
            return (table, part) in taken

        scenario = put_together(
            self.old.inputs.scenario,
            self.new.inputs.scenario,
            chosen(self.ours, self.theirs, is_theirs),
        )
        if not set(self.years) <= set(scenario.years):
            raise BadInput("The years that are compared are not among its own.")
        return self._before_rounding(self._values(scenario))

    def _values(self, scenario: Scenario) -> Mapping[str, xr.DataArray]:
        """What it takes to know the money before rounding, and nothing else."""
        reference = self._reference(scenario)
        return run_scenario(scenario, reference, only=BEFORE_ROUNDING, known=self.known).values

    def _reference(self, scenario: Scenario) -> Reference:
        for run in (self.old, self.new):
            if run.inputs.scenario.reference == scenario.reference:
                return run.inputs.reference
        return Reference.load(scenario.reference)

    def _before_rounding(self, values: Mapping[str, xr.DataArray]) -> xr.DataArray:
        return money_before_rounding(values, self.places, self.years)


def money_before_rounding(
    values: Mapping[str, xr.DataArray], places: Sequence[str], years: Sequence[str]
) -> xr.DataArray:
    """Money before it is rounded to whole pounds, by place and year, and what else it goes by."""
    by_line = values[next(name for name in BEFORE_ROUNDING if name in values)]
    money = by_line.sum("budget_line", skipna=False).sel(place=list(places))
    if "year" in money.dims:
        return money.sel(year=list(years)).transpose("place", "year", ...)
    return money.expand_dims(year=list(years), axis=1)


#: Money before it is rounded to whole pounds: on the way to target, or the target itself.
BEFORE_ROUNDING = ("amount_to_round", "target")


# --- What can be compared --------------------------------------------------------------------


def compare(
    scenarios: Mapping[str, Scenario],
    against: str,
    *,
    id: str = "",
    title: str = "",
    saved: Mapping[str, SavedRun] | None = None,
) -> Comparison:
    """Run scenarios and set them side by side.

    Parameters
    ----------
    scenarios : mapping of name to Scenario
    against : str
        The name of the one that the others are compared with.
    id, title : str
        Of the study, if there is a file of one.
    saved : mapping of name to SavedRun, optional
        Those of the scenarios that are saved runs.

    Returns
    -------
    Comparison

    Raises
    ------
    BadInput
        When a scenario cannot be run, or two cannot be compared: of other wholes or places, or
        without a common year.
    """
    references: dict[Any, Reference] = {}
    runs: dict[str, Run] = {}
    known = Known()
    for name, scenario in scenarios.items():
        where = scenario.reference
        if where not in references:
            references[where] = Reference.load(where)
        runs[name] = run_scenario(_of_places(scenario), references[where], known=known)
    for name, run in runs.items():
        refuse_other_places(name, run.inputs, against, runs[against].inputs)
    notes = [
        note for name, one in (saved or {}).items() for note in notes_of(name, one, runs[name])
    ]
    if any(scenario.neighbourhoods for scenario in scenarios.values()):
        notes.append("Places are compared; neighbourhoods stand in the results of each run.")
    made = Comparison(runs, against, id, title, notes, known)
    if not made.years:
        told = "; ".join(f"{name}: {', '.join(run.years)}" for name, run in runs.items())
        raise BadInput(
            f"The scenarios have no year in common. {told}.",
            "the years of the scenarios",
            "Compare scenarios of the same year.",
        )
    for name, run in runs.items():
        refuse_other_areas(name, run.inputs, against, runs[against].inputs, made.years[0])
    return made


def _of_places(scenario: Scenario) -> Scenario:
    """The scenario without neighbourhoods: places are compared, and those change no place."""
    if scenario.neighbourhoods is None:
        return scenario
    return scenario.model_copy(update={"neighbourhoods": None})
