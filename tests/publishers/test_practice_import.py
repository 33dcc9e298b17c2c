import json
from pathlib import Path

import frictionless
import pytest
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import DESCRIPTION
from allocmodel.inputs import model_inputs
from allocmodel.publishers.practice_import import import_practices
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run import run_model
from tests.shipped_books import SCENARIOS, shipped_run

from .conftest import LAYOUT_2026, WEIGHTS, as_csv


@pytest.fixture
def file(tmp_path, england):
    path = tmp_path / "2030_2031.csv"
    path.write_bytes(as_csv(england, LAYOUT_2026))
    return path


def quiet(_line):
    pass


def files_in(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_practices_become_areas(file, tmp_path, england):
    import_practices(file, None, tmp_path / "mine", say=quiet)
    reference = Reference.load(tmp_path / "mine")
    assert reference.years == ("2030/31",)
    areas = reference.areas("QAA", "2030/31")
    assert areas.attrs["practice_level"] is True
    assert list(areas.index) == list(england["practice"][:40])
    assert areas["district_name"].unique().tolist() == ["District 1", "District 2"]
    got = reference.area_weighted_population("QAA", "2030/31").sel(service="core").sum()
    assert float(got) == pytest.approx(england["core"][:40].sum(), abs=1e-4)
    weights = reference.national_weights("2030/31").sel(formula="core")
    for name, weight in WEIGHTS.items():
        assert float(weights.sel(component=name)) == pytest.approx(weight, abs=1e-6)
    assert reference.published("QT1", "2025/26", "core") == 2_368_868_000


def test_practices_known_to_the_shipped_maps_are_placed(file, tmp_path, england):
    england.loc[0, "practice"] = "A81001"
    file.write_bytes(as_csv(england, LAYOUT_2026))
    import_practices(file, None, tmp_path / "mine", say=quiet)
    area = Reference.load(tmp_path / "mine").areas("QAA", "2030/31").loc["A81001"]
    assert (area["pcn"], area["pcn_name"], area["sub_icb"]) == ("U89141", "Stockton PCN", "16C")


def test_given_map_goes_first(file, tmp_path, england):
    given = tmp_path / "map.csv"
    given.write_text(
        "PRACTICE_CODE,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_CODE\n"
        "X00000,U99999,NEW PCN,S1,NHS Avonlea ICB - S1,QAA\n"
    )
    import_practices(file, None, tmp_path / "mine", [given], quiet)
    area = Reference.load(tmp_path / "mine").areas("QAA", "2030/31").loc["X00000"]
    assert area["pcn_name"] == "New PCN"
    assert area["sub_icb_name"] == "NHS Avonlea ICB - S1"


def test_package_is_valid_and_the_import_can_be_repeated(file, tmp_path):
    mine = tmp_path / "mine"
    import_practices(file, None, mine, say=quiet)
    report = frictionless.validate(str(mine / DESCRIPTION))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    before = files_in(mine)
    import_practices(file, None, mine, say=quiet)
    assert files_in(mine) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2030_2031.csv", "mine"]


def test_failed_import_leaves_the_earlier_one_and_nothing_else(file, tmp_path, england):
    mine = tmp_path / "mine"
    import_practices(file, None, mine, say=quiet)
    before = files_in(mine)
    england.loc[0, "core"] *= 1.1
    file.write_bytes(as_csv(england, LAYOUT_2026))
    with pytest.raises(BadInput):
        import_practices(file, None, mine, say=quiet)
    assert files_in(mine) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2030_2031.csv", "mine"]


def test_file_that_does_not_follow_the_formula_is_refused(file, tmp_path, england):
    england["core"] = england["core"].to_numpy()[::-1]
    file.write_bytes(as_csv(england, LAYOUT_2026))
    with pytest.raises(BadInput, match="core formula"):
        import_practices(file, None, tmp_path / "mine", say=quiet)


def test_destination_that_holds_something_else_is_left_alone(file, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("precious")
    with pytest.raises(BadInput, match="something else"):
        import_practices(file, None, mine, say=quiet)
    (mine / "thesis.txt").unlink()
    (mine / DESCRIPTION).write_text(json.dumps({"area_is": "part of a PCN"}))
    with pytest.raises(BadInput, match="something else"):
        import_practices(file, None, mine, say=quiet)


def test_year_is_required_where_the_name_has_none(file, tmp_path):
    plain = file.rename(tmp_path / "practices.csv")
    with pytest.raises(BadInput, match="financial year"):
        import_practices(plain, None, tmp_path / "mine", say=quiet)
    with pytest.raises(BadInput, match="not a financial year"):
        import_practices(plain, "2030/32", tmp_path / "mine", say=quiet)
    import_practices(plain, "2030-31", tmp_path / "mine", say=quiet)
    assert Reference.load(tmp_path / "mine").years == ("2030/31",)


@pytest.mark.originals
@pytest.mark.parametrize(
    ("name", "year", "icbs", "practices"),
    [
        ("2025_2026.csv", None, 42, 6348),
        ("2026_2027.csv", None, 36, 6281),
        ("GP Practice WP_2023_2024_2025.xlsx", "2024/25", 42, 6553),
    ],
)
def test_published_files_are_imported(originals, tmp_path, name, year, icbs, practices):
    built = import_practices(
        originals / "nhse-weighted-populations" / name, year, tmp_path / "mine", say=quiet
    )
    assert len(built.tables["icbs"]) == icbs
    assert len(built.tables["areas"]) == practices
    year = built.tables["icbs"]["year"].iloc[0]
    mine, shipped = Reference.load(tmp_path / "mine"), Reference.load()
    assert mine.icbs(year)["icb_name"].equals(shipped.icbs(year)["icb_name"])
    areas, wholes = mine.areas("QT1", year), shipped.areas("QT1", year)
    for code in ("district", "district_name", "pcn", "pcn_name", "sub_icb", "sub_icb_name"):
        assert dict(areas.groupby(code)["population"].sum().round(2)) == pytest.approx(
            dict(wholes.groupby(code)["population"].sum().round(2)), abs=0.02
        )


@pytest.mark.originals
@pytest.mark.parametrize("name", SCENARIOS)
def test_practices_give_the_place_totals_of_the_shipped_areas(originals, tmp_path, name):
    """Also where a rule names a PCN, as that of Hucknall in the scenario of Nottingham."""
    scenario = load_scenario(Path(name))
    if scenario.scope == "england" or len(scenario.years) > 1:
        pytest.skip("practices are imported for one ICB and one year at a time")
    by_area = shipped_run(name)
    start, end = by_area.inputs.year.split("/")
    file = originals / "nhse-weighted-populations" / f"{start}_20{end}.csv"
    import_practices(file, None, tmp_path / "mine", say=quiet)
    mine = Reference.load(tmp_path / "mine")
    by_practice = run_model(model_inputs(scenario, mine))
    assert len(by_practice.inputs.areas) > 2 * len(by_area.inputs.areas)
    assert by_practice.passed
    for step in ("population", "weighted_population", "need_index", "fair_share", "bridge"):
        # The shipped areas are written to six decimals of a person.
        xr.testing.assert_allclose(
            by_practice.values[step], by_area.values[step], rtol=1e-10, atol=1e-11
        )
    xr.testing.assert_equal(by_practice.values["allocation"], by_area.values["allocation"])


def test_practices_have_the_mix_of_the_shipped_area_they_lie_in(file, tmp_path, england):
    shipped = Reference.load()
    own = shipped.areas("QT1", "2025/26").iloc[3]
    england.loc[:39, "icb"] = "QT1"
    england.loc[0, "practice"] = "A81001"
    england.loc[:19, "district"] = own["district"]
    england.loc[20:39, "district"] = "E06000018"
    given = tmp_path / "map.csv"
    given.write_text(
        "PRACTICE_CODE,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_CODE\n"
        f"A81001,{own['pcn']},A PCN,{own['sub_icb']},S,QT1\n"
    )
    file.write_bytes(as_csv(england, LAYOUT_2026))
    import_practices(file, None, tmp_path / "mine", [given], quiet)
    reference = Reference.load(tmp_path / "mine")
    mix = reference.population_by_group_and_quintile("QT1", "2030/31")
    people = reference.area_population("QT1", "2030/31")
    sums = mix.sum(("ethnic_group", "deprivation_quintile"))
    assert sums.values == pytest.approx(people.values)
    there = shipped.population_by_group_and_quintile("QT1", "2025/26").sel(area=own.name)
    got = mix.sel(area="A81001") / people.sel(area="A81001")
    assert got.values == pytest.approx((there / there.sum()).values)
    assert "does not say where" in mix.attrs["note"]
    # Practices in no known PCN have the mean of their district.
    city = mix.sel(area="X00030") / people.sel(area="X00030")
    assert float(city.sel(deprivation_quintile="1").sum()) > 0.3
    with pytest.raises(BadInput, match="is not known in district E07000003"):
        reference.population_by_group_and_quintile("QBB", "2030/31")
