import math
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import (
    COMPONENTS,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    FORMULAS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
    QUINTILES,
    SERVICES,
)
from allocmodel.engine.labelled import in_order, labelled
from allocmodel.files.shipped import shipped
from allocmodel.reference.data import Reference
from allocmodel.reference.tables import Tables

GOLDEN = Path(__file__).parent / "golden" / "place-need-indices.csv"
QT1 = "QT1"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture
def damaged(tmp_path) -> Path:
    """A copy of the shipped tables, to damage."""
    return Path(shutil.copytree(shipped("reference_data"), tmp_path / "tables"))


def test_years_and_icbs(reference):
    assert reference.years == ("2023/24", "2024/25", "2025/26", "2026/27", "2027/28", "2028/29")
    assert [len(reference.icbs(year)) for year in reference.years] == [42, 42, 42, 36, 36, 36]
    assert reference.icbs("2026/27").loc["S1Y5D", "published_code"] == "T01"


@pytest.mark.parametrize(
    "text",
    ("Z9B2Z", "T04", "NHS West and North London ICB", "NHS North Central and West London ICB"),
)
def test_an_icb_has_its_official_name_and_the_practice_files_name_finds_it(reference, text):
    """The map of July 2026 has "NHS West and North London Integrated Care Board"."""
    assert reference.find_icb(text, "2026/27") == ("Z9B2Z", "NHS West and North London ICB")


@pytest.mark.parametrize("text", ("NHS North West London ICB", "North Central London", "QRV"))
def test_a_former_icb_says_what_it_is_now_called(reference, text):
    with pytest.raises(BadInput, match="does not exist in 2026/27") as error:
        reference.find_icb(text, "2026/27")
    assert error.value.mend.endswith("belong to NHS West and North London ICB (Z9B2Z).")


def test_an_icb_has_one_name_in_all_years(reference):
    names = pd.concat(reference.icbs(year)["icb_name"] for year in reference.years)
    assert names.groupby(level=0).nunique().max() == 1


def test_arrays_are_labelled(reference):
    areas = reference.areas(QT1, "2025/26")
    population = reference.area_population(QT1, "2025/26")
    weighted = reference.area_weighted_population(QT1, "2025/26")
    assert list(areas.index) == list(population["area"].values) == list(weighted["area"].values)
    assert weighted.dims == ("area", "service")
    assert list(weighted["service"].values) == list(SERVICES)
    assert population.attrs["units"] == "people"
    assert weighted.attrs["units"] == "weighted people"
    assert weighted.attrs["source"].endswith("2025/26")
    assert areas["population"].tolist() == pytest.approx(population.values.tolist(), abs=1e-6)
    assert areas.attrs["practice_level"] is False


@pytest.mark.parametrize(
    ("year", "people"), [("2025/26", 63_849_324.211), ("2026/27", 63_916_250.943)]
)
def test_areas_of_all_icbs_add_up_to_england(reference, year, people):
    totals = dict.fromkeys(SERVICES, 0.0)
    population = 0.0
    for icb in reference.icbs(year).index:
        population += float(reference.area_population(icb, year).sum())
        weighted = reference.area_weighted_population(icb, year).sum("area")
        for service in SERVICES:
            totals[service] += float(weighted.sel(service=service))
    assert population == pytest.approx(people, abs=0.01)
    for total in totals.values():
        assert total == pytest.approx(people, rel=1e-8)


def test_need_indices_are_those_of_nhs_englands_tool(reference):
    golden = pd.read_csv(GOLDEN)
    for (year, name), wanted in golden.groupby(["year", "icb"]):
        code, _ = reference.find_icb(name, year)
        district = reference.areas(code, year)["district_name"]
        people = reference.area_population(code, year).to_series()
        weighted = reference.area_weighted_population(code, year).to_pandas()
        rate = weighted.sum() / people.sum()
        index = weighted.groupby(district).sum().div(people.groupby(district).sum(), axis=0) / rate
        for row in wanted.itertuples():
            exact = Decimal(repr(float(index.loc[row.district, row.measure])))
            rounded = exact.quantize(Decimal("0.001"), ROUND_HALF_UP)
            assert float(rounded) == row.need_index, row
            got = people.groupby(district).sum()[row.district]
            assert math.floor(got + 0.5) == row.population, row


@pytest.mark.parametrize(
    "text",
    [
        "QT1",
        "qt1",
        "NHS Nottingham and Nottinghamshire ICB",
        "nottingham & nottinghamshire",
        "Nottingham and Nottinghamshire Integrated Care Board",
    ],
)
def test_find_icb(reference, text):
    assert reference.find_icb(text, "2025/26") == (QT1, "NHS Nottingham and Nottinghamshire ICB")


def test_find_icb_by_provisional_code(reference):
    assert reference.find_icb("T01", "2026/27")[0] == "S1Y5D"


@pytest.mark.parametrize(
    ("text", "year", "message"),
    [
        ("Notingham", "2025/26", r"Did you mean .*QT1"),
        ("Atlantis", "2025/26", "no ICB"),
        ("", "2025/26", "no ICB"),
        ("Frimley", "2026/27", r"(?s)only in 2023/24.*belong to .*Thames Valley"),
        ("Central East", "2025/26", r"(?s)only in 2026/27.*Hertfordshire"),
        ("QT1", "2031/32", "no practice data"),
    ],
)
def test_find_icb_says_what_is_wrong(reference, text, year, message):
    with pytest.raises(BadInput, match=message):
        reference.find_icb(text, year)


def test_areas_of_an_icb_that_is_not_there(reference):
    with pytest.raises(BadInput, match="does not exist in 2026/27"):
        reference.areas("QNQ", "2026/27")
    with pytest.raises(BadInput, match="not the ODS code"):
        reference.areas("Nottingham and Nottinghamshire", "2025/26")


def test_published(reference):
    assert reference.published(QT1, "2025/26", "core") == 2_368_868_000
    assert reference.published(QT1, "2025/26", "core", "base_growth") == 0.0437
    assert reference.published(QT1, "2025/26", "running_costs") == 17_902_308.16
    per_head = reference.published(QT1, "2025/26", "core", "allocation_per_head")
    people = float(reference.area_population(QT1, "2025/26").sum())
    assert 2_368_868_000 / per_head == pytest.approx(people, rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("QT1", "2026/27", "core"), "They hold: 2023/24, 2024/25, 2025/26"),
        (("QT1", "2025/26", "cor"), 'Did you mean "core"'),
        (("QT1", "2025/26", "core", "alocation"), 'Did you mean "allocation"'),
        (("QT9", "2025/26", "core"), 'no published allocation of the ICB "QT9"'),
    ],
)
def test_published_says_what_is_available(reference, arguments, message):
    with pytest.raises(BadInput, match=message):
        reference.published(*arguments)


def test_weights(reference):
    weights = reference.national_weights("2025/26")
    assert weights.dims == ("formula", "component")
    assert list(weights["formula"].values) == list(FORMULAS)
    assert list(weights["component"].values) == list(COMPONENTS)
    bears = reference.bears_cost("2025/26")
    assert bears.values.tolist() == [[1, 1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 1, 1]]
    evidence = reference.weights_evidence("2025/26")
    assert len(evidence) == 14
    assert set(evidence["grade"]) == {"derived"}


def test_sources_say_where_each_table_came_from(reference):
    sources = reference.sources()
    keys = {"table", "publisher", "title", "vintage", "licence", "file", "sha256", "grade"}
    assert all(set(row) == keys and all(row.values()) for row in sources)
    files = {path.name for path in shipped("reference_data").glob("*.csv*")}
    assert {row["table"] for row in sources} == {name.split(".")[0] for name in files}


def test_tables_are_read_only_when_asked_for():
    reference = Reference.load()
    assert reference.tables_read() == []
    reference.areas(QT1, "2025/26")
    assert reference.tables_read() == ["icbs", "areas", "weighted_populations"]


def test_main_icb_of_a_district_is_where_most_of_its_people_are(reference):
    main = reference.main_icb_of_districts("2025/26")
    assert main["E06000018"] == main["E07000171"] == QT1
    # Doncaster and Bolsover: a branch surgery or two belong to QT1, most people do not.
    assert (main["E08000017"], main["E07000033"]) == ("QF7", "QJ2")


def test_line_ends_that_git_changed_do_not_matter(damaged):
    path = damaged / "icbs.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    reference = Reference.load(damaged)
    assert len(reference.years) == 6
    as_shipped = Reference.load()
    assert as_shipped.years == reference.years
    assert reference.digest_of("icbs") == as_shipped.digest_of("icbs")


def test_damaged_tables_are_refused(damaged):
    path = damaged / "weighted_populations.csv"
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(BadInput, match="damaged"):
        Reference.load(damaged).area_population(QT1, "2025/26")
    (damaged / "datapackage.json").write_text("{")
    with pytest.raises(BadInput, match=r"datapackage\.json"):
        Reference.load(damaged).icbs("2025/26")
    path.unlink()
    with pytest.raises(BadInput, match="lacks weighted_populations"):
        Reference.load(damaged)
    with pytest.raises(BadInput, match="no such directory"):
        Reference.load(damaged / "absent")


@pytest.mark.parametrize("domain", DEPRIVATION_DOMAINS)
def test_population_mix_adds_up_to_each_area(reference, domain):
    for year in reference.years:
        people = reference.area_population(QT1, year)
        mix = reference.population_by_group_and_quintile(QT1, year, domain)
        assert mix.dims == ("area", "ethnic_group", "deprivation_quintile")
        assert list(mix["area"].values) == list(people["area"].values)
        assert list(mix["ethnic_group"].values) == list(ETHNIC_GROUPS)
        assert list(mix["deprivation_quintile"].values) == list(QUINTILES)
        assert mix.attrs["units"] == "people"
        assert "TS021" in mix.attrs["source"]
        sums = mix.sum(("ethnic_group", "deprivation_quintile"))
        assert sums.values == pytest.approx(people.values, rel=1e-12)
        assert (mix >= 0).all()


def test_nottingham_is_the_most_deprived_and_diverse_of_its_icb(reference):
    mix = reference.population_by_group_and_quintile(QT1, "2025/26")
    districts = reference.areas(QT1, "2025/26")["district_name"].to_xarray()
    city = mix.where(districts == "Nottingham", drop=True)
    core20 = city.sel(deprivation_quintile="1").sum() / city.sum()
    minority = 1 - city.sel(ethnic_group="white_british").sum() / city.sum()
    assert float(core20) == pytest.approx(0.47, abs=0.01)
    assert float(minority) == pytest.approx(0.42, abs=0.01)  # Census 2021 residents: 0.43


def test_unknown_domain_is_refused(reference):
    with pytest.raises(BadInput, match='Did you mean "income"'):
        reference.population_by_group_and_quintile(QT1, "2025/26", "incme")


def test_groups_carry_the_words_of_the_census():
    assert len(ETHNIC_GROUPS) == 19
    assert set(HIGH_LEVEL_OF) == set(ETHNIC_GROUPS)
    assert set(HIGH_LEVEL_OF.values()) == set(HIGH_LEVEL_GROUPS)
    assert list(dict.fromkeys(HIGH_LEVEL_OF.values())) == list(HIGH_LEVEL_GROUPS)
    assert ETHNIC_GROUPS["white_british"].endswith(
        "English, Welsh, Scottish, Northern Irish or British"
    )
    shunned = ("bame", "bme", "non-white", "coloured", "minorit", "ethnics")
    for title in (*ETHNIC_GROUPS.values(), *HIGH_LEVEL_GROUPS.values(), *QUINTILES.values()):
        assert title[0].isupper()
        assert not any(word in title.casefold() for word in shunned)


def test_evidence(reference):
    evidence = reference.evidence()
    assert len(evidence) == 16
    assert evidence["estimate"].notna().all()
    assert set(evidence.loc[evidence["lower"].isna(), "outcome"]) == {"maternal_death"}
    groups = reference.evidence_groups()
    compared = groups[groups["role"] == "compared"]
    pairs = set(zip(compared["outcome"], compared["group"], strict=True))
    assert pairs == set(zip(evidence["outcome"], evidence["group"], strict=True))


def test_damaged_population_mix_is_refused(damaged):
    path = damaged / "population_by_group_and_quintile_2025.csv.gz"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(
        BadInput, match=r"(?s)damaged.*population_by_group_and_quintile_2025\.csv\.gz"
    ):
        Reference.load(damaged).population_by_group_and_quintile(QT1, "2025/26")


def test_of_a_table_only_the_rows_of_the_icb_are_read_until_another_is_asked_for():
    name = "practice_figures_2025"
    tables = Tables.of(None)
    own = tables.of_icb(name, QT1)
    assert name not in tables._tables
    assert tables.read == [name]
    assert tables.of_icb(name, QT1) is own
    other = tables.of_icb(name, "QWO")
    whole = Tables.of(None)[name]
    for icb, rows in ((QT1, own), ("QWO", other), (QT1, tables.of_icb(name, QT1))):
        expected = whole[whole["icb"] == icb].reset_index(drop=True)
        pd.testing.assert_frame_equal(rows.reset_index(drop=True), expected)


def test_arrays_of_the_same_labels_share_an_index_and_nothing_else():
    labels = {"place": ["North", "South"], "service": ["core"]}
    one = labelled([[1], [2]], labels, "people", {"units": "people"})
    other = labelled([[3], [4]], labels)
    assert one.get_index("place") is other.get_index("place")
    one.attrs["units"] = one.coords["place"].attrs["seen"] = "changed"
    one.loc[{"place": "North"}] = 9
    again = labelled([[1], [2]], labels, "people", {"units": "people"})
    plain = xr.DataArray(
        [[1.0], [2.0]], labels, list(labels), name="people", attrs={"units": "people"}
    )
    assert again.identical(plain)
    assert again["place"].dtype == plain["place"].dtype
    with pytest.raises(ValueError, match="shape"):
        labelled([1, 2, 3], {"place": ["North", "South"]})


def test_an_array_is_put_in_order_by_its_labels_and_left_as_it_is_where_it_is():
    labels = {"place": ["North", "South"], "service": ["core", "acute"]}
    array = labelled([[1, 2], [3, 4]], labels)
    assert in_order(array, labels) is array
    turned = in_order(array, {"service": ["acute", "core"], "place": ["South", "North"]})
    assert turned.values.tolist() == [[4, 2], [3, 1]]
