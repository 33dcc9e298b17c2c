"""Builds the reference data from the publishers' originals, all or nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import DESCRIPTION, TABLES
from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import (
    PAYMENT_KINDS,
    PAYMENTS_YEAR,
    SERVICES,
    UNALLOCATED_PCN,
    YEARS_OF_PRACTICES,
)
from allocmodel.files.users_files import read_text
from allocmodel.fitting import national_weights
from allocmodel.publishers import (
    age_bands,
    age_curves,
    evidence,
    geography,
    hospital_costs,
    mhclg_deprivation,
    need_gradients,
    neighbourhood_ages,
    nhs_plics,
    nhsd_practice_ages,
    nhsd_practice_maps,
    nhsd_registrations,
    nhse_allocations,
    nhse_payments,
    nhse_qof,
    nhse_weighted_populations,
    ons_boundaries,
    ons_census,
    ons_census_2011,
    ons_census_ages,
    ons_lookups,
    population_mix,
    population_tables,
    practice_cuts,
    practice_people,
    practice_people_tables,
    practice_rows,
    upper_tiers,
)
from allocmodel.publishers.data_package import Source, write_package, write_table
from allocmodel.publishers.originals import Original, published_hashes, read_original

Say = Callable[[str], None]

#: What an area is in the tables built here.
AREA_IS = "part of a PCN"

NHS_ENGLAND = "NHS England"
WEIGHTED_TITLE = "ICB place-based allocation tool, GP practice weighted populations"

#: The practice file of each year.
PRACTICE_FILES = {
    "2023/24": "nhse-weighted-populations/2023_2024.csv",
    "2024/25": "nhse-weighted-populations/2024_2025.csv",
    "2025/26": "nhse-weighted-populations/2025_2026.csv",
    "2026/27": "nhse-weighted-populations/2026_2027.csv",
    "2027/28": "nhse-weighted-populations/2027_2028.csv",
    "2028/29": "nhse-weighted-populations/2028_2029.csv",
}
#: The practice file that says which county each district lies in.
COUNTIES_FILE = "nhse-weighted-populations/2022_2023.csv"
COUNTIES_YEAR = "2022/23"
#: The workbook behind the first two years: says what their population column really is.
PRACTICE_WORKBOOK = "nhse-weighted-populations/GP Practice WP_2023_2024_2025.xlsx"
WORKBOOK_YEARS = ("2023/24", "2024/25")
#: People per practice; the practice file of 2024/25 is rounded to ten significant digits.
WORKBOOK_TOLERANCE = 1e-3
#: The largest description of tables that is read, to know whose they are.
MAX_PACKAGE_BYTES = 2**20

#: Maps of practices, newest first: file, title, vintage.
MAPS = (
    (
        "nhsd-registrations/gp-reg-pat-prac-map-2026-08.csv",
        "Patients Registered at a GP Practice, mapping",
        "August 2026",
    ),
    (
        "nhsd-registrations/gp-reg-pat-prac-map-2026-07.csv",
        "Patients Registered at a GP Practice, mapping",
        "July 2026",
    ),
    (
        "nhsd-registrations/ePCN-2023.xlsx",
        "Organisation Data Service, ePCN: primary care networks and their practices",
        "2023",
    ),
    (
        "nhsd-registrations/gp-reg-pat-prac-map-jul22.xlsx",
        "Patients Registered at a GP Practice, mapping",
        "July 2022",
    ),
)
ALLOCATION_BOOKS = (
    (
        "nhse-allocations/nhs_allocations_2023_2025.xlsx",
        "ICB allocations 2023/24 to 2024/25",
        nhse_allocations.SHEETS_2023_2025,
    ),
    (
        "nhse-allocations/nhs_allocations_2025_26.xlsx",
        "ICB allocations 2025/26",
        nhse_allocations.SHEETS_2025_26,
    ),
)

#: Files by neighbourhood (LSOA): file, publisher, title, vintage.
REGISTRATIONS = (
    "nhsd-registrations/gp_practice_lsoa_2023-07.csv.gz",
    f"{NHS_ENGLAND} Digital",
    "Patients Registered at a GP Practice, by LSOA 2011",
    "July 2023",
)
LSOA_LOOKUP = (
    "ons-lookups/lookup_lsoa11_lsoa21_ltla22.csv.gz",
    "Office for National Statistics",
    "LSOA (2011) to LSOA (2021) to local authority district (2022), lookup",
    "2022",
)
CENSUS = (
    "ons-census/census2021-ts021-lsoa.csv",
    "Office for National Statistics",
    "Census 2021, TS021: ethnic group, by LSOA 2021",
    "2021",
)
PRACTICE_AGES = (
    "nhsd-registrations/gp-reg-pat-prac-quin-age-2026-07.csv.gz",
    f"{NHS_ENGLAND} Digital",
    "Patients Registered at a GP Practice, by sex and age band of five years",
    "July 2026",
)
LSOA_AGES = (
    "ons-census/census21_age6_lsoa21.csv.gz",
    "Office for National Statistics",
    "Census 2021: age in six bands, by LSOA 2021",
    "2021",
)
MSOA_GROUPS_BY_AGE = (
    "ons-census/census2021_msoa21_ethnic5_sex_age13.csv.gz",
    "Office for National Statistics",
    "Census 2021, custom table: ethnic group (five) by sex and age, by MSOA 2021",
    "2021",
)
MSOA_AGES = (
    "ons-census/census2021_ts007_msoa21_age5.csv.gz",
    "Office for National Statistics",
    "Census 2021, TS007: age in bands of five years, by MSOA 2021",
    "2021",
)
AGES_OF_GROUPS_2011 = (
    "ons-census/census2011_england_ethnic18_sex_age21.csv",
    "Office for National Statistics",
    "Census 2011, LC2101EW: ethnic group (18) by sex and age, England",
    "2011",
)
MSOA_LOOKUP = (
    "ons-lookups/lookup_lsoa21_msoa21.csv.gz",
    "Office for National Statistics",
    "LSOA (2021) to MSOA (2021), from the published names",
    "2021",
)
DEPRIVATION = (
    "mhclg-deprivation/imd2025_england_lsoa21.csv.gz",
    "Ministry of Housing, Communities and Local Government",
    "English Indices of Deprivation, by LSOA 2021",
    "2025",
)

BOUNDARIES = (
    "ons-boundaries/england-msoa21.topo.json.gz",
    "Office for National Statistics",
    "Middle layer Super Output Areas (2021), boundaries, generalised",
    "2021",
)
ICB_LOOKUP = (
    "ons-lookups/lookup_lsoa21_icb24.csv.gz",
    "Office for National Statistics",
    "LSOA (2021) to sub-ICB location and ICB (April 2024), lookup",
    "2024",
)
ICB_BOUNDARIES = (
    "ons-boundaries/england-icb26-s8.topo.json",
    "Office for National Statistics",
    "Boundaries of LSOAs (2021), put together to the 36 ICBs of April 2026 (not ONS's own; Frimley "
    "by district)",
    "2026",
)

PAYMENTS = (
    "nhse-payments/payments_2024-25.csv.gz",
    NHS_ENGLAND,
    "NHS Payments to General Practice",
    PAYMENTS_YEAR,
)
HOSPITAL_COSTS = (
    "age-cost/nhs_plics_activity_cost_age_sex.csv",
    NHS_ENGLAND,
    "Patient-level costs: emergency, admitted and outpatient care, by age and sex",
    "about 2019/20",
)
PAYMENTS = (
    "nhse-payments/payments_2024-25.csv.gz",
    NHS_ENGLAND,
    "NHS Payments to General Practice, by practice",
    "2024/25",
)
REGISTERS = (
    "nhse-qof/PREVALENCE_2425.csv.gz",
    NHS_ENGLAND,
    "Quality and Outcomes Framework, prevalence by practice",
    "2024/25",
)

README = f"""# Reference data

Tidy tables that `allocmodel data build` makes from the files of NHS England, NHS England Digital,
the Office for National Statistics and the Ministry of Housing, Communities and Local Government;
the evidence on need by ethnic group is quoted from publications. What each table and column is,
its unit, licence, sources (with their sha256) and grade stand in `datapackage.json`, a
Frictionless tabular data package. Practices are summed into areas: the part of a Primary Care
Network that lies in one district of one Integrated Care Board; the published rows of practices
stand in `practice_figures_*`, and are read only where a scenario or a workbook goes by practice.

{ATTRIBUTION}

Do not edit these files: build them again. The same originals give the same bytes.

    allocmodel data build --from DIRECTORY_OF_ORIGINALS
"""


@dataclass
class Originals:
    """The folder of originals; remembers what was read and warns of reissued files.

    Attributes
    ----------
    folder : Path
        Holds the publishers' files under the paths named in this module.
    say : callable
        Takes one line of the build's report.
    """

    folder: Path
    say: Say
    hashes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reads the list of expected hashes, where there is one."""
        if not self.folder.is_dir():
            raise BadInput(
                "There is no such folder of originals.",
                str(self.folder),
                "give the folder that holds the publishers' files",
            )
        self.hashes = published_hashes(self.folder)

    def read(self, relative: str) -> Original:
        """One original, compared with the list of hashes."""
        original = read_original(self.folder / relative)
        expected = self.hashes.get(original.name)
        if expected is not None and expected != original.sha256:
            self.say(
                f"warning: {original.name} is not the file that SHA256SUMS lists: the publisher "
                "may have reissued it, or it was altered"
            )
        return original


@dataclass(frozen=True)
class Built:
    """What a build made.

    Attributes
    ----------
    destination : Path
        The directory of tables.
    tables : dict of str to DataFrame
        The tables as built, by name.
    """

    destination: Path
    tables: dict[str, pd.DataFrame]


def build(originals: Path, destination: Path, say: Say) -> Built:
    """Builds the reference data from the publishers' files.

    Parameters
    ----------
    originals : Path
        Folder of the publishers' files, under the names that they were published with.
    destination : Path
        Directory of tables to make or to replace. It is replaced only when all went well.
    say : callable
        Takes each line of the report: what did not match, residuals, reconciliations.

    Returns
    -------
    Built

    Raises
    ------
    BadInput
        When a file is missing, damaged or of another layout, or figures do not reconcile.
    """
    check_destination(destination, AREA_IS)
    files = Originals(originals, say)
    practices, practice_sources = _read_practices(files)
    maps, map_sources = _read_maps(files)
    allocations, allocation_sources = _read_allocations(files)
    _compare_with_workbook(files, practices, say)
    reconcile_allocations(allocations, practices, say)

    places = _place_all(practices, maps, say)
    tables = area_tables(places, geography.Maps(tuple(maps)))
    tables["allocations"] = allocations
    tables["national_weights"] = fit_years(practices, say)
    tables["practices"] = _practice_lookup(maps, practices)
    tables |= practice_rows.figures(places)
    tables["practice_register"] = practice_rows.register(
        practices, {vintage: table for (_, _, vintage), table in zip(MAPS, maps, strict=True)}
    )
    tables["practice_payments"], payment_sources = _read_payments(files)
    ccgs = nhsd_practice_maps.read_former_ccgs(files.read(MAPS[-1][0]))
    tables["former_ccgs"] = ccgs[ccgs["sub_icb"].isin(tables["areas"]["sub_icb"])]
    tables["upper_tiers"], county_source = _read_upper_tiers(files)
    by_lsoa, lsoa_sources = _tables_by_lsoa(files, practices, places)
    tables |= by_lsoa
    outlines, outline_sources = _read_outlines(files)
    tables |= outlines
    tables["evidence"] = evidence.evidence_table()
    tables["evidence_groups"] = evidence.groups_table()

    geographic = (*practice_sources, *map_sources)
    sources: dict[str, Sequence[Source]] = {
        "icbs": geographic,
        "areas": geographic,
        "weighted_populations": geographic,
        "allocations": allocation_sources,
        "national_weights": practice_sources,
        "practices": geographic,
        **dict.fromkeys(map(practice_figures_of, YEARS_OF_PRACTICES), geographic),
        "practice_register": geographic,
        "practice_payments": payment_sources,
        "former_ccgs": map_sources[-1:],
        "upper_tiers": (county_source,),
        **outline_sources,
        **{name: (*own, *geographic) for name, own in lsoa_sources.items()},
        **{
            name: (*lsoa_sources[name], *practice_sources)
            for name in ("need_gradients", "age_curves", "age_curve_fits", "hospital_costs")
        },
        "evidence": evidence.sources(),
        "evidence_groups": evidence.sources(),
    }
    with replacing(destination) as directory:
        for name in TABLES:
            write_table(tables[name], name, directory)
        write_package(
            directory,
            sources,
            name="allocmodel-reference-data",
            title="Need and allocations of the Integrated Care Boards of England",
            area_is=AREA_IS,
        )
        (directory / "README.md").write_text(README, encoding="utf-8", newline="\n")
    say(f"wrote {destination.name}: {', '.join(f'{n} {len(tables[n]):,}' for n in TABLES)} rows")
    return Built(destination, tables)


@contextmanager
def replacing(destination: Path) -> Iterator[Path]:
    """A directory beside the destination that takes its place if the block succeeds.

    Parameters
    ----------
    destination : Path
        To make or to replace. It keeps its old content until the block has succeeded, and for
        good if it fails.
    """
    parent = destination.absolute().parent
    working = None
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=parent))
        new = working / "new"
        new.mkdir()
        yield new
        _swap(new, destination, working / "old")
    except OSError as error:
        raise BadInput(
            f"The tables cannot be written: {error.strerror}.",
            str(destination),
            "choose a folder that you may write to, on a disk with space",
        ) from error
    finally:
        if working is not None:
            shutil.rmtree(working, ignore_errors=True)
        with suppress(OSError):
            for folder in made:
                folder.rmdir()  # Only what is still empty goes.


def _swap(new: Path, destination: Path, old: Path) -> None:
    """Puts a new directory in the place of an old one, or leaves the old one there."""
    if destination.exists():
        os.replace(destination, old)
    try:
        os.replace(new, destination)
    except OSError:
        if old.exists():
            os.replace(old, destination)
        raise


def check_destination(destination: Path, *area_is: str) -> None:
    """Raises BadInput unless a destination is free, empty, or tables of one of these kinds."""
    if not destination.exists():
        return
    if destination.is_dir():
        if not any(destination.iterdir()):
            return
        try:
            text = read_text(destination / DESCRIPTION, MAX_PACKAGE_BYTES, "")
            if json.loads(text).get("area_is") in area_is:
                return
        except (BadInput, ValueError, AttributeError, RecursionError):
            pass
    raise BadInput(
        "The destination exists and holds something else.",
        str(destination),
        "choose another, or remove it first",
    )


def _read_practices(files: Originals) -> tuple[dict[str, pd.DataFrame], list[Source]]:
    """The practice file of each year, and its source."""
    practices, sources = {}, []
    for year, relative in PRACTICE_FILES.items():
        original = files.read(relative)
        practices[year] = nhse_weighted_populations.read(original, year)
        total = practices[year]["population"].sum()
        files.say(f"{year}: {len(practices[year]):,} practices, {total:,.0f} people")
        nhse_weighted_populations.say_zeros(practices[year], year, files.say)
        sources.append(Source(NHS_ENGLAND, WEIGHTED_TITLE, year, original.name, original.sha256))
    return practices, sources


def _read_upper_tiers(files: Originals) -> tuple[pd.DataFrame, Source]:
    """The upper-tier authority of every district, and its source."""
    original = files.read(COUNTIES_FILE)
    source = Source(NHS_ENGLAND, WEIGHTED_TITLE, COUNTIES_YEAR, original.name, original.sha256)
    return upper_tiers.read_upper_tiers(original), source


def _read_maps(files: Originals) -> tuple[list[pd.DataFrame], list[Source]]:
    """The maps of practices, newest first, and their sources."""
    maps, sources = [], []
    for relative, title, vintage in MAPS:
        original = files.read(relative)
        maps.append(nhsd_practice_maps.read(original))
        publisher = f"{NHS_ENGLAND} Digital"
        sources.append(Source(publisher, title, vintage, original.name, original.sha256))
    return maps, sources


def _read_allocations(files: Originals) -> tuple[pd.DataFrame, list[Source]]:
    """The allocations of all years, long, and their sources."""
    tables, sources = [], []
    for relative, title, sheets in ALLOCATION_BOOKS:
        original = files.read(relative)
        tables.append(nhse_allocations.read(original, sheets))
        vintage = title.removeprefix("ICB allocations ")
        sources.append(
            Source(NHS_ENGLAND, "ICB allocations", vintage, original.name, original.sha256)
        )
    return pd.concat(tables, ignore_index=True), sources


#: A file's name in the folder of originals, its publisher, title and vintage.
Described = tuple[str, str, str, str]


def _read(files: Originals, described: Described) -> tuple[Original, Source]:
    """A file, and what it is as a source."""
    relative, publisher, title, vintage = described
    original = files.read(relative)
    return original, Source(publisher, title, vintage, original.name, original.sha256)


def _tables_by_lsoa(
    files: Originals, practices: Mapping[str, pd.DataFrame], places: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], dict[str, list[Source]]]:
    """The tables that rest on neighbourhoods, and the files by neighbourhood each rests on."""
    sources: list[Source] = []

    def read(described: Described) -> Original:
        original, source = _read(files, described)
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

    payments, of_payments = _read(files, PAYMENTS)
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


def _read_outlines(
    files: Originals,
) -> tuple[dict[str, pd.DataFrame], dict[str, Sequence[Source]]]:
    """The outlines of districts and of ICBs, and the files that each are made from."""
    boundaries, msoas, districts, icbs, merged = (
        _read(files, one)
        for one in (BOUNDARIES, MSOA_LOOKUP, LSOA_LOOKUP, ICB_LOOKUP, ICB_BOUNDARIES)
    )
    msoa_of = ons_lookups.read_msoas(msoas[0])
    district_of = ons_boundaries.district_of_msoas(
        ons_boundaries.read_districts(districts[0]), msoa_of
    )
    of_districts = ons_boundaries.read(boundaries[0], district_of)
    icb_of = ons_boundaries.icb_of_msoas(icbs[0], msoa_of)
    of_icbs = {
        ons_boundaries.ICBS_OF_2024: ons_boundaries.read(
            boundaries[0], icb_of, ons_boundaries.OF_ICBS
        ),
        ons_boundaries.ICBS_OF_2026: ons_boundaries.read_icbs(merged[0]),
    }
    tables = {
        "district_outlines": of_districts.rename(columns={"whole": "district"}),
        "icb_outlines": pd.concat(
            [one.assign(first_year=year) for year, one in of_icbs.items()], ignore_index=True
        ).rename(columns={"whole": "icb"}),
    }
    files.say(f"outlines of {of_districts['whole'].nunique()} districts")
    for year, one in of_icbs.items():
        files.say(f"outlines of {one['whole'].nunique()} ICBs from {year}")
    read_for = {
        "district_outlines": (boundaries, districts, msoas),
        "icb_outlines": (boundaries, icbs, msoas, merged),
    }
    return tables, {name: [source for _, source in own] for name, own in read_for.items()}


def _read_payments(files: Originals) -> tuple[pd.DataFrame, list[Source]]:
    """The payments to practices, and the file that they are from."""
    original, source = _read(files, PAYMENTS)
    table = nhse_payments.read(original)
    pounds = table[list(PAYMENT_KINDS)].sum().sum()
    files.say(f"payments to {len(table):,} practices: £{pounds:,.0f} after deductions")
    return table, [source]


def _curves_by_age(
    files: Originals,
    practices: Mapping[str, pd.DataFrame],
    places: pd.DataFrame,
    patients: age_curves.Patients,
    five_years: pd.DataFrame,
) -> tuple[dict[str, pd.DataFrame], dict[str, Source]]:
    """The tables of curves and rates by age, and what each rests on beside where people live."""
    costs, of_costs = _read(files, HOSPITAL_COSTS)
    shape = hospital_costs.shape(
        nhs_plics.read(costs),
        hospital_costs.people_by_sex(five_years, patients.lists),
        practice_cuts.parts(patients.lists),
    )
    curves = age_curves.curve_tables(practices, patients, shape, files.say)
    registers, of_registers = _read(files, REGISTERS)
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


def _compare_with_workbook(
    files: Originals, practices: Mapping[str, pd.DataFrame], say: Say
) -> None:
    """Refuses files of the first two years that differ from the workbook behind them."""
    original = files.read(PRACTICE_WORKBOOK)
    for year in WORKBOOK_YEARS:
        book = nhse_weighted_populations.read(original, year).set_index("practice")
        file = practices[year].set_index("practice")
        columns = ["population", *SERVICES]
        if set(book.index) != set(file.index):
            raise BadInput(
                f"{year}: the practice file and the workbook list other practices.", original.name
            )
        gap = (file[columns] - book.loc[file.index, columns]).abs().max().max()
        if gap > WORKBOOK_TOLERANCE:
            raise BadInput(
                f"{year}: the practice file differs from the workbook by up to {gap:g} people.",
                original.name,
            )
        say(
            f'{year}: the column "pop 2022/23" of the practice file is mislabelled; it equals '
            f'"pop {year}" of the workbook (largest difference of any figure {gap:.0e})'
        )


def reconcile_allocations(
    allocations: pd.DataFrame, practices: Mapping[str, pd.DataFrame], say: Say
) -> None:
    """Checks allocation / allocation per head against the practice file's ICB populations.

    They come from different files of the same publisher, so agreement shows that both were read
    rightly and belong together.

    Raises
    ------
    BadInput
        When a stream and year that reconciles as published does not.
    """
    england = allocations["icb"] == nhse_allocations.ENGLAND
    wide = allocations[~england].pivot_table(
        index=["stream", "year", "icb"], columns="element", values="value"
    )
    for amount, per_head in PER_HEAD.items():
        both = wide.dropna(subset=[amount, per_head])
        for (stream, year), rows in both.groupby(level=["stream", "year"]):
            people = practices[str(year)].groupby("icb")["population"].sum()
            implied = (rows[amount] / rows[per_head]).droplevel(["stream", "year"])
            gap = (implied / people - 1).abs()
            if set(implied.index) != set(people.index) or gap.max() > PER_HEAD_TOLERANCE:
                worst = gap.idxmax()
                raise BadInput(
                    f"{stream} {year}: {amount} / {per_head} is not the population of the "
                    f"practice file: off by {gap.max():.1e} at {worst}.",
                    mend="check that the files are of the same vintage",
                )
            say(f"{stream} {year}: {amount} / per head = population, within {gap.max():.0e}")


#: Which amount per head belongs to which amount.
PER_HEAD = {
    "allocation": "allocation_per_head",
    "total_allocation": "total_allocation_per_head",
    "physical_health_allocation": "physical_health_allocation_per_head",
}
PER_HEAD_TOLERANCE = 1e-6


def _place_all(
    practices: Mapping[str, pd.DataFrame], maps: Sequence[pd.DataFrame], say: Say
) -> pd.DataFrame:
    """Practices of all years with their PCN, sub-ICB location and area."""
    newest_first = sorted(practices, reverse=True)
    former = geography.former_sub_icbs(practices[year] for year in newest_first)
    today = geography.Maps(tuple(maps)).sub_icbs()
    then = {
        pair
        for table in practices.values()
        for pair in zip(table["icb"], table["former_sub_icb"], strict=True)
        if pair[1]
    }
    frames = []
    for year in newest_first:
        table = practices[year].assign(year=year)
        placed = geography.place_practices(table, [*maps, former], then | today)
        say_placing(table, placed, year, say)
        frames.append(pd.concat([table, placed], axis=1))
    places = pd.concat(frames, ignore_index=True)
    places["area"] = geography.area_ids(places)
    return places


def say_placing(table: pd.DataFrame, placed: pd.DataFrame, year: str, say: Say) -> None:
    """Says which practices no map has, and how sub-ICB locations were found otherwise."""
    people = table["population"]

    def report(what: str, rows: pd.Series) -> None:
        if rows.any():
            listed = ", ".join(table.loc[rows, "practice"][:12])
            more = ", ..." if rows.sum() > 12 else ""
            say(
                f"{year}: {what}: {rows.sum():,} practices, {people[rows].sum():,.0f} people "
                f"({listed}{more})"
            )

    report("in no map", ~placed["in_a_map"])
    report("in no PCN", placed["pcn"] == UNALLOCATED_PCN)
    report("newest map names another ICB's sub-ICB location", placed["how"] == "own")
    report("sub-ICB location inferred from the district", placed["how"] == "district")
    report("sub-ICB location inferred from the ICB", placed["how"] == "icb")
    report("sub-ICB location unknown", placed["how"] == "none")


def area_tables(places: pd.DataFrame, maps: geography.Maps) -> dict[str, pd.DataFrame]:
    """The tables icbs, areas and weighted_populations from practices with their area.

    Parameters
    ----------
    places : DataFrame
        Practices of all years, newest year first.
    maps : Maps
        Give the names of ICBs, PCNs and sub-ICB locations.
    """
    icbs = places.drop_duplicates(list(TABLES["icbs"].key)).rename(
        columns={"icb_name": "published_name"}
    )
    icbs["icb_name"] = icbs["icb"].map(maps.icb_names()).fillna(icbs["published_name"])
    icbs = icbs[TABLES["icbs"].names]
    codes = ["icb", "area", "pcn", "district", "district_name", "sub_icb"]
    areas = places[codes].drop_duplicates(["icb", "area"]).copy()
    areas["pcn_name"] = areas["pcn"].map(maps.pcn_names()).fillna(areas["pcn"])
    areas["sub_icb_name"] = maps.sub_icb_names(areas)
    district_names = places.drop_duplicates("district").set_index("district")["district_name"]
    areas["district_name"] = areas["district"].map(district_names)
    of_areas = TABLES["weighted_populations"]
    sums = places.groupby(list(of_areas.key), as_index=False)[of_areas.numbers].sum()
    return {"icbs": icbs, "areas": areas, "weighted_populations": sums}


def fit_years(practices: Mapping[str, pd.DataFrame], say: Say) -> pd.DataFrame:
    """The weights of the national formulas of each year, with what the fit found."""
    tables = []
    for year, table in practices.items():
        fitted = national_weights.fit(table)
        tables.append(fitted.assign(year=year))
        for formula, rows in fitted.groupby("formula"):
            shown = ", ".join(
                f"{component} {weight:.4f}"
                for component, weight in zip(rows["component"], rows["weight"], strict=True)
                if weight
            )
            say(
                f"{year}: {formula}: residual {rows['max_residual'].iloc[0]:.0e} per head in "
                f"{rows['districts'].iloc[0]} districts: {shown}"
            )
    return pd.concat(tables, ignore_index=True)


def _practice_lookup(
    maps: Sequence[pd.DataFrame], practices: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """PCN and sub-ICB location of each practice in any map; codes of former CCGs are replaced.

    The map of July 2022 knows some practices only under a CCG that had been merged before; their
    sub-ICB location is then that of the practice file, or blank.
    """
    newest = geography.Maps(tuple(maps)).newest().reset_index()
    former = geography.former_sub_icbs(practices[year] for year in sorted(practices, reverse=True))
    own = former.set_index("practice")["sub_icb"]
    known = set(maps[0]["sub_icb"]) | set(own)
    stale = ~newest["sub_icb"].isin(known)
    newest.loc[stale, "sub_icb"] = newest.loc[stale, "practice"].map(own).fillna("")
    return newest[["practice", "pcn", "sub_icb"]]
