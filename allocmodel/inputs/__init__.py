"""From a scenario and the reference data to the inputs of the formulas, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput, located
from allocmodel.declared.financial_years import year_before
from allocmodel.declared.text import Wrong
from allocmodel.declared.vocabulary import YEARS_OF_PRACTICES
from allocmodel.engine.known import Known
from allocmodel.inputs import (
    adjustment_inputs,
    age_inputs,
    agreed_shares,
    baseline_inputs,
    budget_inputs,
    budget_notes,
    carried_amounts,
    convergence_inputs,
    fund_inputs,
    growing_lines,
    held_need,
    need_inputs,
    neighbourhoods,
    own_inputs,
    people_inputs,
)
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.where_from import WhereFrom
from allocmodel.inputs.years import of_year, over_years
from allocmodel.model.arrays import NUMPY_ALONE
from allocmodel.reference.data import Reference
from allocmodel.reference.remembered import remembered
from allocmodel.reference.whole import KINDS, Whole
from allocmodel.scenario import Scenario
from allocmodel.scenario.binding import signs_nothing
from allocmodel.scenario.judgements import Judgement, judgements

__all__ = ["ModelInputs", "Provenance", "model_inputs"]


@dataclass(frozen=True)
class ModelInputs:
    """Everything that one run of the model needs.

    Attributes
    ----------
    gathered : Gathered
        The inputs of the formulas, each with where it comes from.
    areas : pandas.DataFrame
        The parts of the whole with their names, by area code.
    scenario : Scenario
    judgements : tuple of Judgement
        Those of the scenario as written, whichever year is looked at.
    files : dict of str to str
        The sha256 of every file that was read for them, by name: the scenario, what it extends,
        the user's own files, the tables of reference data.
    tables : tuple of str
        The tables of reference data among those, by name: what is read later, to tell of the run,
        is not behind it.
    """

    gathered: Gathered
    areas: pd.DataFrame
    scenario: Scenario
    judgements: tuple[Judgement, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, xr.DataArray]:
        """The inputs of the formulas, named as in `quantities.INPUTS`."""
        return self.gathered.values

    @property
    def provenance(self) -> WhereFrom:
        """By input name and labels: where each figure comes from."""
        return self.gathered.provenance

    @property
    def former_areas(self) -> pd.DataFrame:
        """The areas of last year with their names, where a baseline is last year's formula."""
        if self.gathered.former_areas is None:
            raise ValueError("no baseline of the scenario is last year's formula")
        return self.gathered.former_areas

    @property
    def practices(self) -> pd.DataFrame:
        """The practices that areas are added up from, with their names."""
        if self.gathered.practices is None:
            raise ValueError("the areas are not added up from practices")
        return self.gathered.practices

    @property
    def fits(self) -> dict[str, Any]:
        """By name: what the fit.json of each fit holds that a line is shared by."""
        return self.gathered.fits

    @property
    def warnings(self) -> list[str]:
        """What the inputs have to say."""
        return self.gathered.warnings

    @property
    def reference(self) -> Reference:
        """The reference data."""
        return self.gathered.reference

    @property
    def whole(self) -> Whole:
        """The whole that is split."""
        return self.gathered.whole

    @property
    def icb(self) -> str:
        """The code of the whole."""
        return self.whole.code

    @property
    def icb_name(self) -> str:
        """The name of the whole."""
        return self.whole.name

    @property
    def year(self) -> str:
        """The year, or the first and the last of several."""
        years = self.scenario.years
        return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"

    @property
    def year_of_need(self) -> str:
        """The year whose need it is, or the first and the last of several."""
        years = list(dict.fromkeys(map(self.scenario.year_of_need, self.scenario.years)))
        return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"

    @remembered
    def in_year(self, year: str) -> ModelInputs:
        """The inputs of one of the years; these themselves where there is only one."""
        if len(self.scenario.years) == 1:
            return self
        gathered = of_year(self.gathered, year)
        return replace(self, gathered=gathered, scenario=gathered.scenario)

    def source_of(self, name: str) -> str:
        """Where a table of reference data comes from."""
        return next(iter(self.provenance.of[name].values())).source


def model_inputs(
    scenario: Scenario,
    reference: Reference | None = None,
    asked: Set[str] | None = None,
    known: Known | None = None,
) -> ModelInputs:
    """The inputs of one scenario, over all its years.

    Parameters
    ----------
    scenario : Scenario
    reference : Reference, optional
        Read from the scenario's own directory, or the shipped tables, when left out.
    asked : set of str, optional
        The inputs that are needed, where not all are: what costs time and is not among them is
        left out.
    known : Known, optional
        What was read for scenarios of the same places beside it.

    Returns
    -------
    ModelInputs

    Raises
    ------
    BadInput
        When the ICB, a place, a budget line or a published figure cannot be found or used.
    """
    reference = reference or Reference.load(scenario.reference)
    held_need.refuse_years_without_need(scenario, reference)
    reference = held_need.with_need_held(scenario, _with_practices(scenario, reference))
    with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
        by_year = [
            _inputs_of_year(scenario, year, reference, asked, known) for year in scenario.years
        ]
    first, all_gathered = by_year[0], [one.gathered for one in by_year]
    gathered = over_years(scenario, all_gathered) if len(by_year) > 1 else first.gathered
    gathered.warnings += [
        *scenario.origins.own.notes,
        *budget_notes.lines_by_default(all_gathered),
        *held_need.held_in_words(scenario),
        *need_inputs.unchecked_population(all_gathered),
        *budget_notes.lines_that_fell_away(scenario),
        *budget_notes.unused_amounts(scenario),
        *budget_notes.unused_growth(gathered),
        *own_inputs.unused_indices(gathered),
        *own_inputs.tests_of_weights(gathered),
        *baseline_inputs.not_like_for_like(all_gathered),
        *signs_nothing(scenario),
    ]
    growing_lines.growth(gathered)
    read = [*scenario.files, *gathered.users_files, *gathered.reference.files_read()]
    return replace(
        first,
        gathered=gathered,
        scenario=scenario,
        judgements=judgements(scenario),
        files=_told_apart(read),
        tables=tuple(gathered.reference.tables_read()),
    )


def _with_practices(scenario: Scenario, reference: Reference) -> Reference:
    """The reference data, with practices as areas where places or neighbourhoods name them."""
    key = _names_practices(scenario)
    if key is None or reference.practice_level:
        return reference
    years = list(dict.fromkeys(map(scenario.year_of_need, scenario.years)))
    before = year_before(years[0])
    if scenario.baseline and before in YEARS_OF_PRACTICES:
        years.append(before)
    with located(scenario.where(*key)):
        return reference.by_practice(years)


def _names_practices(scenario: Scenario) -> tuple[str, ...] | None:
    """The first key under which practices are named; None where there is none."""
    for place, rule in scenario.places.rules.items():
        if rule.practice:
            return ("places", place, "practice")
    return scenario.neighbourhoods.by_practice if scenario.neighbourhoods else None


def _inputs_of_year(
    scenario: Scenario,
    year: str,
    reference: Reference,
    asked: Set[str] | None,
    known: Known | None,
) -> ModelInputs:
    """The inputs of one year of a scenario."""
    with located(scenario.where("years")):
        reference.icbs(year)
    with located(scenario.where("icb")):
        whole = KINDS[scenario.scope].find(reference, scenario.icb, year)
    try:
        of_year = scenario.in_year(year)
    except Wrong as wrong:
        where = f"{scenario.where(*wrong.key)}; {scenario.where('years')}"
        raise BadInput(wrong.what, where, wrong.mend) from None
    if asked is None or known is None:
        gathered, areas = _of_places(whole, of_year, asked)
    else:
        places = of_year.places.model_dump_json()
        first, areas = known.once(
            (id(reference), scenario.scope, scenario.icb, year, places, frozenset(asked)),
            lambda: _of_places(whole, of_year, asked),
        )
        gathered = replace(first, scenario=of_year, values=dict(first.values), warnings=[], fits={})
    neighbourhoods.neighbourhoods(gathered, areas)
    own_inputs.own_indices(gathered, areas)
    budget_inputs.budget(gathered)
    fund_inputs.funds(gathered, areas)
    agreed_shares.agreed_shares(
        gathered, [str(one) for one in gathered.values["place_name"].values]
    )
    budget_inputs.fixed_parameters(gathered)
    people_inputs.people(gathered)
    age_inputs.ages(gathered)
    adjustment_inputs.adjustments(gathered)
    if year == scenario.years[0]:
        convergence_inputs.convergence(gathered)
        if "former_icb_money" not in gathered.values:
            carried_amounts.say_carried(gathered, year_before(year), ())
    convergence_inputs.published_figures(gathered)
    held_need.need_is_held(gathered)
    return ModelInputs(gathered, areas, of_year)


def _of_places(
    whole: Whole, of_year: Scenario, asked: Set[str] | None
) -> tuple[Gathered, pd.DataFrame]:
    """What depends on the places alone: their areas, and the need of these."""
    gathered = Gathered(whole, of_year, asked=asked)
    areas = need_inputs.areas(gathered)
    need_inputs.national_formulas(gathered)
    if gathered.wants("published_population"):
        need_inputs.published_population(gathered)
    return gathered, areas


def _told_apart(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Digests by name; files of one name in several folders are numbered."""
    by_name: dict[str, str] = {}
    for name, digest in files:
        own, number = name, 1
        while by_name.get(own, digest) != digest:
            number += 1
            own = f"{name} ({number})"
        by_name[own] = digest
    return by_name
