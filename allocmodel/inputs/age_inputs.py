"""People of each area by age, the national formulas' need by age, and what both come to."""

from __future__ import annotations

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import (
    AGED,
    AGES,
    CHILDBEARING_AGES,
    COMPONENTS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
    QUINTILES,
)
from allocmodel.engine.labelled import in_order
from allocmodel.engine.steps import all_steps
from allocmodel.inputs.adjustment_inputs import adjustments_of
from allocmodel.inputs.evidence_inputs import women_are_at_risk
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.recorded_inputs import with_recorded_groups


def ages(gathered: Gathered) -> None:
    """People by age and the age curves; for equity, what the ages of each group come to."""
    try:
        people = gathered.whole.population_by_age()
    except BadInput as error:
        if gathered.scenario.needs_people:
            raise
        gathered.warnings.append(f"Ages are not shown: {error.what}")
        return
    labels = {"area": _areas(gathered), "age": list(AGES)}
    derived = _derived(people)
    gathered.give("area_population_by_age", in_order(people, labels).values, labels, derived)
    curve = _curve(gathered)
    by = {"component": list(COMPONENTS), "age": list(AGES)}
    gathered.give("age_curve", curve.values, by, _derived(curve))
    if gathered.wants("area_residents"):
        _residents(gathered)
    _of_weights(gathered, curve)
    if "area_mix" in gathered.values and gathered.wants("age_need_by_group"):
        _of_groups(gathered, curve.sel(component=list(AGED)).rename(component="aged_need"))
        if any(line.basis == "maternity" for line in gathered.scenario.written):
            _of_maternity(gathered)


def _residents(gathered: Gathered) -> None:
    """Who lives in each area by the Census, beside who is registered."""
    residents = gathered.whole.residents()
    area = {"area": _areas(gathered)}
    gathered.give("area_residents", in_order(residents, area).values, area, _derived(residents))


def _curve(gathered: Gathered) -> xr.DataArray:
    """Need by age of every component; one at all ages where no curve describes it."""
    published = gathered.reference.age_curve(gathered.year).rename(service="component")
    every = published.reindex(component=list(COMPONENTS), fill_value=1.0)
    return every.sel(age=list(AGES)).transpose("component", "age").assign_attrs(published.attrs)


def _of_groups(gathered: Gathered, curve: xr.DataArray) -> None:
    """The mean need by age of each group's people, contracted here: ages stay out of the sheets."""
    areas, needs = _areas(gathered), list(AGED)
    groups = {"ethnic_group": list(ETHNIC_GROUPS)}
    by_group = gathered.whole.population_by_group_and_age()
    labels = {"area": areas, "aged_need": needs, **groups}
    found = in_order(_mean_over_ages(by_group, curve), labels)
    gathered.give("age_need_by_group", found.values, labels, _derived(by_group))
    cells = {
        "deprivation_quintile": list(QUINTILES),
        "high_level_group": list(HIGH_LEVEL_GROUPS),
    }
    domain = gathered.scenario.deprivation.domain
    by_cell = gathered.whole.population_by_high_level_group_quintile_and_age(domain)
    labels = {"area": areas, "aged_need": needs, **cells}
    found = in_order(_mean_over_ages(by_cell, curve), labels)
    gathered.give("age_need_by_group_and_quintile", found.values, labels, _derived(by_cell))


def _of_maternity(gathered: Gathered) -> None:
    """Whom a line of maternity is compared by."""
    women = gathered.whole.women_of_childbearing_age()
    labels = {"area": _areas(gathered), "high_level_group": list(HIGH_LEVEL_GROUPS)}
    found = in_order(women, labels).values
    gathered.give("area_women_by_high_level_group", found, labels, _derived(women))
    bases = {line.line: line.basis for line in gathered.scenario.lines}
    follows = [float(basis == "maternity") for basis in bases.values()]
    own = Provenance("The scenario's budget", "choice")
    gathered.give("follows_maternity", follows, {"budget_line": list(bases)}, own)


def _of_weights(gathered: Gathered, curve: xr.DataArray) -> None:
    """What the scenario's weights look at: need by age and fifth, people by age and group."""
    asked = _asked_for(gathered)
    areas = _areas(gathered)
    if "area_age_need_by_quintile" in asked:
        domain = gathered.scenario.deprivation.domain
        people = gathered.whole.population_by_high_level_group_quintile_and_age(domain)
        by_fifth = people.sum("high_level_group", keep_attrs=True)
        own = curve.sel(component=list(AGED)).rename(component="aged_need")
        need = (by_fifth * own).sum("age", skipna=False)
        by = {"deprivation_quintile": list(QUINTILES), "aged_need": list(AGED)}
        labels = {"area": areas, **by}
        found = in_order(need, labels).values
        gathered.give("area_age_need_by_quintile", found, labels, _derived(people))
    if "area_people_by_age_and_group" in asked:
        people = gathered.whole.population_by_group_and_age()
        labels = {"area": areas, "age": list(AGES), "ethnic_group": list(ETHNIC_GROUPS)}
        ordered = with_recorded_groups(gathered, in_order(people, labels))
        gathered.give("area_people_by_age_and_group", ordered.values, labels, _derived(people))
        if women_are_at_risk(gathered.scenario):
            _women(gathered, people, ordered)


def _women(gathered: Gathered, census: xr.DataArray, people: xr.DataArray) -> None:
    """Women of childbearing age by group: inside the five, as many of each group's people of 16-44.

    Groups as recorded take the women with them.
    """
    high_level = xr.DataArray(list(HIGH_LEVEL_OF.values()), {"ethnic_group": list(HIGH_LEVEL_OF)})
    women = gathered.whole.women_of_childbearing_age()
    of_age = census.sel(age=list(CHILDBEARING_AGES)).sum("age", skipna=False)
    of_five = of_age.groupby(high_level.rename("high_level_group")).sum(skipna=False)
    share = women / of_five.where(of_five > 0, 1)
    own = people.sel(age=list(CHILDBEARING_AGES)).sum("age", skipna=False)
    found = own * share.sel(high_level_group=high_level).drop_vars("high_level_group")
    labels = {"area": _areas(gathered), "ethnic_group": list(ETHNIC_GROUPS)}
    gathered.give("area_women_by_group", in_order(found, labels).values, labels, _derived(women))


def _asked_for(gathered: Gathered) -> set[str]:
    """What the formulas of the scenario's adjustments ask for."""
    chosen = adjustments_of(gathered.scenario)
    if not chosen:
        return set()
    return {name for step in all_steps().values() if step.stage in chosen for name in step.inputs}


def _mean_over_ages(people: xr.DataArray, curve: xr.DataArray) -> xr.DataArray:
    """Need by age, averaged over the people of each cell; nought where nobody lives."""
    everyone = people.sum("age", skipna=False)
    return (people * curve).sum("age", skipna=False) / everyone.where(everyone > 0, 1)


def _areas(gathered: Gathered) -> list[str]:
    return [str(area) for area in gathered.values["area_population"]["area"].values]


def _derived(array: xr.DataArray) -> Provenance:
    return Provenance(str(array.attrs["source"]), "derived", str(array.attrs.get("note", "")))
