"""Years beyond the last published need: that need is held, where the scenario says so."""

from __future__ import annotations

from dataclasses import replace

from allocmodel.declared.errors import BadInput
from allocmodel.inputs.gathered import ALLOCATIONS, Gathered
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.scenario.judgements import NEED_HELD_FROM

#: Grades of reference data; what a scenario chooses or types stays what it is.
_PUBLISHED = ("published", "derived")


def refuse_years_without_need(scenario: Scenario, reference: Reference) -> None:
    """Refuses years that have no need, and need that cannot be held.

    Raises
    ------
    BadInput
        When a year has no need and none is held, or the year that is to be held has none or is
        after all years of the scenario.
    """
    last = scenario.need_held_from
    if last is None:
        _refuse_beyond(scenario, reference)
        return
    where = scenario.where(NEED_HELD_FROM)
    if last not in reference.years:
        raise BadInput(
            f"The reference data hold no need of {last}, which is to be held.",
            where=where,
            mend=f"Name the last year whose need counts: one of {', '.join(reference.years)}.",
        )
    if not scenario.years_held:
        raise BadInput(
            f"The need of {last} is to be held in later years, and the scenario ends in "
            f"{scenario.years[-1]}.",
            where=where,
            mend=f"Take {NEED_HELD_FROM} out, or add later years.",
        )


def with_need_held(scenario: Scenario, reference: Reference) -> Reference:
    """The reference data, with the need of the named year in the years of the scenario after it."""
    last = scenario.need_held_from
    return reference if last is None else reference.holding(last, scenario.years_held)


def _refuse_beyond(scenario: Scenario, reference: Reference) -> None:
    """A year after the last one that has need can be run with that need, if somebody says so."""
    last = reference.years[-1]
    beyond = [year for year in scenario.years if year > last]
    if beyond:
        raise BadInput(
            f"The reference data hold need up to {last}, and the scenario goes on to {beyond[-1]}.",
            where=scenario.where("years"),
            mend=f'Write {NEED_HELD_FROM} = "{last}": later years then have the need of that '
            "year, a judgement; or import the practice file of a later year with `allocmodel data "
            "import`.",
        )


def need_is_held(gathered: Gathered) -> None:
    """Marks what a year has from the year whose need is held: nobody published it of the year."""
    last = gathered.scenario.need_held_from
    if gathered.year not in gathered.scenario.years_held:
        return
    for key, one in list(gathered.provenance.items()):
        if one.grade in _PUBLISHED and not one.source.startswith(ALLOCATIONS):
            gathered.provenance[key] = replace(
                one,
                grade="judgement",
                note=f"That of {last}, held in {gathered.year}",
                rests_on=(NEED_HELD_FROM,),
            )


def held_in_words(scenario: Scenario) -> list[str]:
    """What to say of need that is held; nothing where none is."""
    held = scenario.years_held
    if not held:
        return []
    years = held[0] if len(held) == 1 else f"{held[0]} to {held[-1]}"
    return [
        f"Need of {years}, a judgement: that of {scenario.need_held_from}, held. People, need and "
        f"the national formulas do not change in {'that year' if len(held) == 1 else 'those years'}"
        "; what moves there is money."
    ]
