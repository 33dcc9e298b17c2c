"""Peers: what unlike means, by hand; need against England, out of the published rows."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import allocmodel as am
from allocmodel.reading.for_scripts import of_peers
from allocmodel.reference.data import Reference
from allocmodel.study.peers.nearest import distance, missed_without, nearest, squared_distances

YEAR = "2025/26"


@pytest.fixture(scope="module")
def city():
    return am.peers("Nottingham City")


def feature(**units: list[float]) -> xr.DataArray:
    parts = [str(number) for number in range(len(next(iter(units.values()))))]
    return xr.DataArray(list(units.values()), {"place": list(units), "part": parts})


def test_distance_by_hand():
    # Three units of 1, 1 and 2 people. Need 1.0, 1.2 and 1.1: mean 1.1, variance
    # (0.01 + 0.01 + 0) / 4 = 0.005, so two taken at random are 2 x 0.005 = 0.01 apart (squared).
    need = feature(a=[1.0], b=[1.2], c=[1.1])
    # Young and old: means 0.5; variances of each part (0.04 + 0.04 + 0) / 4 = 0.02, so both 0.04,
    # and by chance 0.08.
    ages = feature(a=[0.3, 0.7], b=[0.7, 0.3], c=[0.5, 0.5])
    people = xr.DataArray([1.0, 1.0, 2.0], {"place": ["a", "b", "c"]})
    own = {"need": need.sel(place="c", drop=True), "ages": ages.sel(place="a", drop=True)}
    squared = squared_distances({"need": need, "ages": ages}, own, people)
    assert squared["need"].tolist() == pytest.approx([1.0, 1.0, 0.0])
    # From a to b: 0.16 + 0.16 = 0.32, over 0.08; to c: 0.04 + 0.04 = 0.08, over 0.08.
    assert squared["ages"].tolist() == pytest.approx([0.0, 4.0, 1.0])
    # Together: the root of the mean of (1, 0), (1, 4) and (0, 1).
    assert distance(squared).tolist() == pytest.approx(np.sqrt([0.5, 2.5, 0.5]))


def test_a_peer_depends_on_the_features_without_which_it_is_no_longer_near():
    squared = pd.DataFrame({"ages": [0.1, 0.2, 3.0], "need": [0.1, 2.0, 0.3]}, index=list("abc"))
    assert nearest(squared, 2) == ["a", "b"]
    # Without ages, a and c are nearest; without need, a and b.
    assert missed_without(squared, ["a", "b"], 2) == {"a": [], "b": ["ages"]}


def test_the_average_pair_is_at_distance_one():
    rng = np.random.default_rng(3)
    units = {f"u{n}": list(rng.normal(size=4)) for n in range(40)}
    figures = feature(**units)
    people = xr.DataArray(rng.uniform(1, 9, 40), {"place": list(units)})
    weight = (people / people.sum()).values
    rows = [
        squared_distances({"x": figures}, {"x": figures.sel(place=one, drop=True)}, people)["x"]
        for one in units
    ]
    assert weight @ np.array(rows) @ weight == pytest.approx(1.0)


def test_need_against_england_comes_out_of_the_published_rows(city):
    reference = Reference.load()
    rows = reference.areas_of_all_icbs(YEAR)
    england = rows["core"].sum() / rows["population"].sum()
    manchester = rows[rows.index.get_level_values("area").str.endswith("-E08000003")]
    own = manchester["core"].sum() / manchester["population"].sum()
    assert city.table.loc["Manchester", "need_index"] == pytest.approx(own / england, rel=1e-9)
    money = sum(
        reference.published(icb, YEAR, "core") * inside["core"].sum() / rows.loc[icb, "core"].sum()
        for icb, inside in manchester.groupby("icb")
    )
    per_head = money / manchester["population"].sum()
    assert city.table.loc["Manchester", "per_head"] == pytest.approx(per_head, rel=1e-9)


def test_need_against_the_icb_is_that_of_the_run(city):
    run = am.run("nottingham-2025-26")
    of_run = run["need_index"].sel(place="Nottingham City").to_series()
    assert city.indices["against_icb"].to_numpy() == pytest.approx(of_run.to_numpy(), rel=1e-5)
    assert list(city.indices.index) == list(of_run.index)


def test_parts_add_up_and_the_nearest_come_first(city):
    peers = city.table.iloc[1:]
    assert peers[["ages", "income", "ethnic_groups", "need"]].sum(axis=1).tolist() == pytest.approx(
        [1.0] * 10
    )
    assert peers["distance"].is_monotonic_increasing
    assert "Nottingham" in city.left_out and "Nottingham" not in peers.index
    assert "Manchester" in peers.index


def test_what_a_name_means():
    assert am.peers("Dorset", number=1).among == "districts"
    board = am.peers("dorset", "icbs", number=1)
    assert board.among == "icbs" and board.indices["against_icb"].isna().all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Notingham"], 'Did you mean "Nottingham"?'),
        ([""], 'There is no place, ICB, district or sub-ICB location ""'),
        (["QT1", "--among", "district"], 'Did you mean "districts"?'),
        (["QT1", "--nearest", "42"], "42 peers cannot be shown"),
        (["Bassetlaw", "--year", "2031/32"], 'no practice data for the year "2031/32"'),
    ],
)
def test_what_cannot_be_compared_is_refused(allocmodel, arguments, said):
    found = allocmodel("peers", *arguments)
    assert found.code == 3 and said in found.err and not found.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": None}, "None is no text"),
        ({"name": "Nottingham", "year": 2025}, "2025 is no text"),
        ({"name": "QT1", "number": 2.5}, "2.5 peers cannot be shown"),
        ({"name": "QT1", "among": 5}, 'not "5"'),
        # It lies in districts itself, which are none of its peers.
        ({"name": "South Nottinghamshire", "number": 308}, "there are 304 to choose from"),
    ],
)
def test_wrong_types_and_numbers_of_python_are_one_message(given, said):
    with pytest.raises(am.BadInput, match=said):
        am.peers(**given)


def test_what_is_told(allocmodel):
    found = allocmodel("peers", "Bassetlaw", "--among", "sub_icbs", "--nearest", "3", "--out", "x")
    assert found.out.endswith("\nWritten:\n  x/peers.csv\n  x/need_indices.csv\n")
    assert "Peers of Bassetlaw among 105 sub-ICB locations of England, 2025/26" in found.out
    assert "Not looked at, as they share people with it: 02Q (Bassetlaw)." in found.out
    assert "Against its ICB  Against England" in found.out
    written = pd.read_csv(allocmodel.folder / "x" / "peers.csv", index_col="unit")
    assert written["population"].iloc[0] == pytest.approx(127_705.86, abs=0.01)


def test_scripts_are_told_the_tables(city):
    found = json.loads(json.dumps(of_peers(city), allow_nan=False))
    assert [one["unit"] for one in found["peers"]] == list(city.table.index)
    own, nearest_one = found["peers"][:2]
    # It is at no distance from itself.
    assert own["unit"] == found["name"] == "Nottingham City" and own["distance"] is None
    assert nearest_one["distance"] == city.table["distance"].iloc[1]
    index = {one["service"]: one["against_england"] for one in found["need_indices"]}
    assert index == city.indices["against_england"].to_dict()
    assert found["icb"] == {"name": "Nottingham and Nottinghamshire", "share_of_people": 1.0}
