"""What the reference data say of people by group, fifth and age, and of residents."""

import gzip
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.names_by_year import practices_of, table_of
from allocmodel.declared.vocabulary import (
    AGES,
    DEPRIVATION_DOMAINS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
)
from allocmodel.files.shipped import shipped
from allocmodel.publishers.practice_import import import_practices
from allocmodel.reference.data import Reference

QT1 = "QT1"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


def test_unknown_domain_is_refused(reference):
    for people in (
        reference.population_by_group_and_quintile,
        reference.population_by_high_level_group_quintile_and_age,
    ):
        with pytest.raises(BadInput, match='Did you mean "income"'):
            people(QT1, "2025/26", "incme")


@pytest.mark.parametrize("domain", DEPRIVATION_DOMAINS)
@pytest.mark.parametrize("year", ["2023/24", "2025/26", "2028/29"])
def test_all_tables_have_the_same_margins(reference, domain, year):
    population = reference.area_population(QT1, year)
    by_age = reference.population_by_age(QT1, year)
    groups = reference.population_by_group_and_age(QT1, year)
    mix = reference.population_by_group_and_quintile(QT1, year, domain)
    fifths = reference.population_by_high_level_group_quintile_and_age(QT1, year, domain)
    assert by_age.dims == ("area", "age")
    assert list(by_age["age"].values) == list(AGES)
    assert groups.dims == ("area", "ethnic_group", "age")
    assert mix.dims == ("area", "ethnic_group", "deprivation_quintile")
    assert fifths.dims == ("area", "high_level_group", "deprivation_quintile", "age")
    assert fifths.attrs["domain"] == mix.attrs["domain"] == domain
    for people in (by_age, groups, mix, fifths):
        assert list(people["area"].values) == list(population["area"].values)
        assert people.attrs["units"] == "people"
        assert people.attrs["grade"] == "derived"
        assert "by sex and age band" in people.attrs["source"]
        assert (people >= 0).all()
        sums = people.sum([one for one in people.dims if one != "area"])
        assert sums.values == pytest.approx(population.values, rel=1e-12)
    high = groups.to_series().groupby(
        [
            "area",
            groups.to_series().index.get_level_values("ethnic_group").map(HIGH_LEVEL_OF),
            "age",
        ]
    )
    wanted = high.sum().unstack("age")[list(AGES)]
    own = fifths.sum("deprivation_quintile").to_series().unstack("age")[list(AGES)]
    assert own.loc[wanted.index].to_numpy() == pytest.approx(wanted.to_numpy(), abs=1e-6)
    assert fifths.sum(("high_level_group", "age")).values == pytest.approx(
        mix.sum("ethnic_group").values, abs=1e-6
    )
    assert groups.sum("age").values == pytest.approx(
        mix.sum("deprivation_quintile").values, abs=1e-6
    )


def test_nottingham_is_young(reference):
    ages = reference.population_by_age(QT1, "2025/26").to_pandas()
    districts = reference.areas(QT1, "2025/26")["district_name"]
    people = ages.groupby(districts).sum()
    shares = people.div(people.sum(axis=1), axis=0)
    # Residents, Census 2021 by LSOA: 16 to 24 are 22.2% in Nottingham and 8.7% in Bassetlaw;
    # 65 and over 11.7% and 22.1%.
    assert shares.loc["Nottingham", "16-24"] == pytest.approx(0.20, abs=0.03)
    assert shares.loc["Bassetlaw", "16-24"] == pytest.approx(0.09, abs=0.01)
    old = shares[["65-74", "75-84", "85+"]].sum(axis=1)
    assert old["Nottingham"] == pytest.approx(0.12, abs=0.015)
    assert old["Bassetlaw"] == pytest.approx(0.22, abs=0.015)


def test_women_of_childbearing_age_are_about_half_of_their_ages(reference):
    women = reference.women_of_childbearing_age(QT1, "2025/26")
    assert women.dims == ("area", "high_level_group")
    assert list(women["high_level_group"].values) == list(HIGH_LEVEL_GROUPS)
    ages = reference.population_by_age(QT1, "2025/26").sel(age=["16-24", "25-34", "35-44"])
    # Of 16 to 44 about half, and girls of 15 beside.
    assert 0.48 < float(women.sum() / ages.sum()) < 0.54


def test_more_people_are_registered_than_live_there(reference):
    residents = {
        icb: reference.resident_population(icb, "2025/26")
        for icb in reference.icbs("2025/26").index
    }
    england = sum(float(one.sum()) for one in residents.values())
    assert england == pytest.approx(56_490_108, abs=30)
    own = residents[QT1]
    assert own.dims == ("area",)
    population = reference.area_population(QT1, "2025/26")
    city = (reference.areas(QT1, "2025/26")["district_name"] == "Nottingham").to_numpy()
    assert population.values[city].sum() / own.values[city].sum() == pytest.approx(1.17, abs=0.01)
    others = population.values[~city].sum() / own.values[~city].sum()
    assert others == pytest.approx(1.09, abs=0.01)


def test_a_run_reads_no_other_year_and_domain():
    fresh = Reference.load()
    fresh.population_by_age(QT1, "2025/26")
    fresh.population_by_high_level_group_quintile_and_age(QT1, "2025/26", "income")
    assert [table for table in fresh.tables_read() if "_and_age" in table] == [
        "population_by_group_and_age_2025",
        "population_by_high_level_group_quintile_and_age_income_2025",
    ]


def test_a_year_that_does_not_ship_has_the_practices_of_the_last_before_it():
    assert practices_of("2024/25") == "2023/24"
    assert practices_of("2031/32") == "2026/27"
    assert practices_of("2019/20") == "2023/24"
    assert table_of("x", "2028/29") == "x_2026"


@pytest.mark.parametrize(
    ("table", "ask"),
    [
        ("population_by_group_and_age_2025", "population_by_age"),
        ("women_of_childbearing_age", "women_of_childbearing_age"),
        ("resident_population", "resident_population"),
    ],
)
def test_damaged_tables_are_refused(tmp_path, table, ask):
    damaged = Path(shutil.copytree(shipped("reference_data"), tmp_path / "tables"))
    path = damaged / f"{table}.csv.gz"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadInput, match=rf"(?s)damaged.*{table}\.csv\.gz"):
        getattr(Reference.load(damaged), ask)(QT1, "2025/26")


def changed(folder: Path, table: str, change: Callable[[list[str]], list[str]]) -> Reference:
    """Reference data whose description fits a changed table: only the reading of it can tell."""
    damaged = Path(shutil.copytree(shipped("reference_data"), folder / "tables"))
    path, package = damaged / f"{table}.csv.gz", damaged / "datapackage.json"
    rows = gzip.decompress(path.read_bytes()).decode().splitlines()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(gzip.compress("\n".join(change(rows)).encode()))
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    package.write_text(package.read_text("utf-8").replace(before, after), "utf-8")
    return Reference.load(damaged)


def last_of_row(count: str) -> Callable[[list[str]], list[str]]:
    """The last figure of each row of an ICB becomes another."""
    return lambda rows: [
        ",".join([*row.split(",")[:-1], count]) if f"{QT1}," in row else row for row in rows
    ]


def without_last_column(rows: list[str]) -> list[str]:
    return [row.rpartition(",")[0] for row in rows]


def without(icb: str) -> Callable[[list[str]], list[str]]:
    """The people of an ICB left out."""
    return lambda rows: [row for row in rows if f"{icb}," not in row]


def nobody(icb: str) -> Callable[[list[str]], list[str]]:
    """Every count of an ICB is nought."""

    def change(rows: list[str]) -> list[str]:
        columns = rows[0].split(",")
        counts = [number for number, name in enumerate(columns) if name in AGES]
        return [rows[0], *(_emptied(row, counts) if f"{icb}," in row else row for row in rows[1:])]

    return change


def _emptied(row: str, counts: list[int]) -> str:
    cells = row.split(",")
    return ",".join("0" if number in counts else cell for number, cell in enumerate(cells))


BY_AGE = "population_by_group_and_age_2025"


@pytest.mark.parametrize("count", ["1.5", "", "many", "9" * 30])
def test_counts_that_are_no_whole_numbers_are_refused(tmp_path, count):
    table = "women_of_childbearing_age"
    damaged = changed(tmp_path, table, last_of_row(count))
    with pytest.raises(BadInput, match=rf"(?s)damaged.*{table}\.csv\.gz"):
        damaged.women_of_childbearing_age(QT1, "2025/26")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (last_of_row("-1"), r"its column 85\+ holds a figure below 0"),
        (without_last_column, "its columns are not those of this version"),
        (without(QT1), f"no rows for area .* of {QT1}"),
        (nobody(QT1), f"it counts nobody in an area of {QT1}"),
    ],
    ids=["negative people", "an age left out", "an ICB left out", "nobody at any age"],
)
def test_ages_that_are_not_those_of_all_people_are_refused(tmp_path, change, words):
    """One message with what is wrong, in which file, and how to mend it."""
    damaged = changed(tmp_path, BY_AGE, change)
    with pytest.raises(BadInput, match=words) as refused:
        damaged.population_by_age(QT1, "2025/26")
    assert refused.value.where == f"tables/{BY_AGE}.csv.gz"
    assert "Build or import the data again" in refused.value.mend


@pytest.mark.originals
def test_imported_practices_have_the_ages_of_their_area(originals, tmp_path, reference):
    path = originals / "nhse-weighted-populations" / "2025_2026.csv"
    import_practices(path, None, tmp_path / "mine", say=lambda line: None)
    mine = Reference.load(tmp_path / "mine")
    practices = mine.areas(QT1, "2025/26")
    area = (practices["pcn"] + "-" + practices["district"]).to_numpy()
    for ask in (
        "population_by_age",
        "women_of_childbearing_age",
        "resident_population",
        "population_by_high_level_group_quintile_and_age",
    ):
        own = getattr(mine, ask)(QT1, "2025/26")
        assert "its own patients live" in own.attrs["note"]
        wanted = getattr(reference, ask)(QT1, "2025/26")
        found = own.assign_coords(area=area).groupby("area").sum()
        both = sorted(set(area) & set(map(str, wanted["area"].values)))
        assert len(both) > 20
        there = wanted.sel(area=both).values
        assert found.sel(area=both).values == pytest.approx(there, rel=1e-6, abs=1e-6)
