"""The tables that rest on neighbourhoods (LSOAs): who people are, and curves by age."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from allocmodel.publishers import (
    age_bands,
    age_curves,
    hospital_costs,
    mhclg_deprivation,
    need_gradients,
    neighbourhood_ages,
    nhs_plics,
    nhsd_practice_ages,
    nhsd_registrations,
    nhse_payments,
    nhse_qof,
    ons_census,
    ons_census_2011,
    ons_census_ages,
    ons_lookups,
    population_mix,
    population_tables,
    practice_cuts,
    practice_people,
    practice_people_tables,
)
from allocmodel.publishers.building.folder_of_originals import Originals, read_described
from allocmodel.publishers.building.which_files import (
    AGES_OF_GROUPS_2011,
    CENSUS,
    DEPRIVATION,
    HOSPITAL_COSTS,
    LSOA_AGES,
    LSOA_LOOKUP,
    MSOA_AGES,
    MSOA_GROUPS_BY_AGE,
    MSOA_LOOKUP,
    PAYMENTS,
    PRACTICE_AGES,
    REGISTERS,
    REGISTRATIONS,
    Described,
)
from allocmodel.publishers.data_package import Source
from allocmodel.publishers.originals import Original


def tables_by_lsoa(
    files: Originals, practices: Mapping[str, pd.DataFrame], places: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], dict[str, list[Source]]]:
    """The tables that rest on neighbourhoods, and the files by neighbourhood each rests on."""
    sources: list[Source] = []

    def read(described: Described) -> Original:
        original, source = read_described(files, described)
        sources.append(source)
        return original

    registrations = nhsd_registrations.read(read(REGISTRATIONS))
    lookup = ons_lookups.read(read(LSOA_LOOKUP))
    census = ons_census.read(read(CENSUS))
    known = population_mix.neighbourhoods(census, mhclg_deprivation.read(read(DEPRIVATION)))
    registered = population_mix.register(registrations, lookup, census, known, files.say)
    population_mix.compare_with_census(registered, known, files.say)
    population_mix.say_what_is_missing(registered, places, files.say)
    scores = need_gradients.mean_scores(registered, known)
    tables = {"need_gradients": need_gradients.gradient_table(practices, scores, files.say)}
    rests_on = {name: list(sources) for name in tables}

    census_ages = _read_census_ages(read)
    residents = neighbourhood_ages.build(census_ages, known, files.say)
    ages = nhsd_practice_ages.read(read(PRACTICE_AGES))
    by_practice = practice_people.build(registered, known, residents, ages, files.say)
    by_age = population_tables.tables(by_practice, registered, known, places, files.say)
    tables |= by_age
    rests_on |= {name: list(sources) for name in by_age}

    payments, of_payments = read_described(files, PAYMENTS)
    of_practices = practice_people_tables.tables(
        by_practice, registered, known, ages, nhse_payments.read_lists(payments), files.say
    )
    tables |= of_practices
    rests_on |= {name: [*sources, of_payments] for name in of_practices}

    by_lsoa = age_bands.to_ages(residents.nineteen.sum(axis=1))
    patients = age_curves.patients(registered, known, by_lsoa, ages)
    curves, own = _curves_by_age(files, practices, places, patients, census_ages.five_years)
    rests_on |= {name: [own[name], *sources] for name in curves}
    return tables | curves, rests_on


def _curves_by_age(
    files: Originals,
    practices: Mapping[str, pd.DataFrame],
    places: pd.DataFrame,
    patients: age_curves.Patients,
    five_years: pd.DataFrame,
) -> tuple[dict[str, pd.DataFrame], dict[str, Source]]:
    """The tables of curves and rates by age, and what each rests on beside where people live."""
    costs, of_costs = read_described(files, HOSPITAL_COSTS)
    shape = hospital_costs.shape(
        nhs_plics.read(costs),
        hospital_costs.people_by_sex(five_years, patients.lists),
        practice_cuts.parts(patients.lists),
    )
    curves = age_curves.curve_tables(practices, patients, shape, files.say)
    registers, of_registers = read_described(files, REGISTERS)
    # Newest year first, so that a practice is in the ICB that it was in last.
    icb_of = places.drop_duplicates("practice").set_index("practice")["icb"]
    rates = age_curves.rate_tables(nhse_qof.read(registers), icb_of, patients, files.say)
    own = dict.fromkeys(curves, of_costs) | dict.fromkeys(rates, of_registers)
    return curves | rates, own


def _read_census_ages(
    read: Callable[[Described], Original],
) -> neighbourhood_ages.CensusAges:
    """The tables of the Census by age, and the lookup that joins them."""
    return neighbourhood_ages.CensusAges(
        lsoas=ons_census_ages.read_lsoas(read(LSOA_AGES)),
        groups=ons_census_ages.read_groups(read(MSOA_GROUPS_BY_AGE)),
        five_years=ons_census_ages.read_five_years(read(MSOA_AGES)),
        pattern=ons_census_2011.read(read(AGES_OF_GROUPS_2011)),
        msoas=ons_lookups.read_msoas(read(MSOA_LOOKUP)),
    )
