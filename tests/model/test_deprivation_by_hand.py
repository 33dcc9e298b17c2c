"""Quintile weights, the changed health inequalities share and pools, worked by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import xarray as xr

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS
from allocmodel.inputs import model_inputs
from allocmodel.model import pools as pool_steps
from allocmodel.model.adjustments import deprivation, health_inequalities
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run, run_model

PLACES = ["Alpha", "Beta"]
FIFTHS = ["1", "5"]


def array(figures: object, **labels: list[str]) -> xr.DataArray:
    return xr.DataArray(figures, coords=labels, dims=list(labels))


# --- weights by fifth -------------------------------------------------------------------------
def test_weights_are_made_mean_one() -> None:
    """Mean weight: (2 x 30 + 1 x 70) / 100 = 1.3; the weights become 2/1.3 and 1/1.3."""
    people = array([[20.0, 30.0], [10.0, 40.0]], place=PLACES, deprivation_quintile=FIFTHS)
    icb = deprivation.icb_by_quintile(people)
    assert list(icb.values) == [30, 70]
    weights = array([[2.0, 1.0]], weighted_line=["core"], deprivation_quintile=FIFTHS)
    mean = deprivation.mean_quintile_weight(weights, icb, xr.DataArray(100.0))
    assert float(mean.item()) == pytest.approx(1.3)
    normal = deprivation.normal_quintile_weight(weights, mean)
    assert normal.values[0] == pytest.approx([2 / 1.3, 1 / 1.3])
    assert float((normal * icb).sum()) == pytest.approx(100)


# --- the changed share ------------------------------------------------------------------------
def changed(share: float) -> xr.DataArray:
    """Core 145 and 225; avoidable mortality 100 and 300; the national share is 0.1."""
    need = array(
        [[145.0, 100.0], [225.0, 300.0]], place=PLACES, service=["core", "health_inequalities"]
    )
    weight = xr.zeros_like(
        array(
            [[0.0] * len(COMPONENTS)] * len(FORMULAS),
            formula=list(FORMULAS),
            component=list(COMPONENTS),
        )
    )
    weight.loc[{"formula": "core", "component": "health_inequalities"}] = 0.1
    return health_inequalities.changed_core(need, weight, xr.DataArray(share))


@pytest.mark.parametrize(
    ("share", "alpha", "beta"),
    [
        (0.1, 145, 225),
        # (145 - 10) x 0.8/0.9 + 0.2 x 100 and (225 - 30) x 0.8/0.9 + 0.2 x 300
        (0.2, 140, 700 / 3),
        (0.0, 150, 650 / 3),  # 135 / 0.9 and 195 / 0.9
        (1.0, 100, 300),
    ],
)
def test_changed_core(share: float, alpha: float, beta: float) -> None:
    assert changed(share).values == pytest.approx([alpha, beta], rel=1e-14)


def test_changed_core_share() -> None:
    found = health_inequalities.changed_core_share(changed(0.2))
    assert found.values == pytest.approx([0.375, 0.625])  # 140 / (140 + 700/3)


@pytest.mark.parametrize(
    ("share", "part"),
    [
        (0.1, 40 / 370),  # the national share: 0.1 x (100 + 300) of 145 + 225
        (0.2, 80 / (140 + 700 / 3)),
        (1.0, 1),
    ],
)
def test_changed_local_weight(share: float, part: float) -> None:
    icb = array([400.0], service=["health_inequalities"])
    found = health_inequalities.changed_local_weight(xr.DataArray(share), icb, changed(share))
    assert float(found) == pytest.approx(part, rel=1e-14)


def test_both_parts_of_the_icbs_core(folder: Path) -> None:
    """Method, section 3: QT1's are 11.3% by the national formula and 16.5% at a share of 15%."""
    values = by_district("QT1", 0.15, folder).values
    local = values["local_weight"].sel(formula="core", component="health_inequalities")
    assert round(float(local), 3) == 0.113
    assert round(float(values["changed_local_weight"]), 3) == 0.165


@cache
def by_district(icb: str, share: float, folder: Path) -> Run:
    file = folder / f"{icb}-{share}.toml"
    file.write_text(
        f'id = "one"\ntitle = "One"\nicb = "{icb}"\nyears = ["2025/26"]\n'
        '[places]\nby = "district"\n'
        '[[budget]]\nline = "core"\namount = "published"\nbasis = "core"\n'
        f"[health_inequalities]\nshare = {share!r}\n",
        "utf-8",
    )
    return run_model(model_inputs(load_scenario(file)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios")


@pytest.mark.parametrize(
    ("icb", "district", "per_cent"),
    [
        ("QT1", "Nottingham", 2.3),
        ("QT1", "Rushcliffe", -2.1),
        ("QYG", "Liverpool", 2.3),
        ("QYG", "Cheshire East", -1.9),
    ],
)
def test_fifteen_per_cent(icb: str, district: str, per_cent: float, folder: Path) -> None:
    """Method, section 3: what a share of 15% instead of 10.2% does to four places."""
    values = by_district(icb, 0.15, folder).values
    official = values["fair_share"].sel(service="core", drop=True)
    change = (values["changed_core_share"] / official - 1) * 100
    assert round(float(change.sel(place=district).item()), 1) == per_cent


def test_the_national_share_gives_the_official_split(folder: Path) -> None:
    fifteen = by_district("QT1", 0.15, folder)
    weight = fifteen.values["component_weight"]
    national = float(weight.sel(formula="core", component="health_inequalities").item())
    same = by_district("QT1", national, folder)
    official = same.values["line_share"] * same.values["placed_amount"]
    assert float(abs(same.values["target"] - official).max()) < 1e-4
    moved = same.values["adjustment_in_pounds"]
    assert float(abs(moved).max()) < 1e-4


# --- pools ------------------------------------------------------------------------------------
def pools() -> xr.DataArray:
    """Alpha: 10 and 40 in the first fifth, 40 and 10 in the last; Beta: 25 of each."""
    groups = ["white", "black"]
    mix = array(
        [[[10.0, 40.0], [40.0, 10.0]], [[25.0, 25.0], [25.0, 25.0]]],
        place=PLACES,
        deprivation_quintile=FIFTHS,
        ethnic_group=groups,
    )
    members = array(
        [[[1.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 1.0]]],
        pool=["core20", "core20plus"],
        deprivation_quintile=FIFTHS,
        ethnic_group=groups,
    )
    return pool_steps.pool_people(mix, members)


def test_pools_count_nobody_twice() -> None:
    found = pools()
    assert list(found.sel(pool="core20").values) == [50, 50]
    # The 40 Black people of Alpha's first fifth are there once; 10 more live outside it.
    assert list(found.sel(pool="core20plus").values) == [60, 75]


def test_pool_shares() -> None:
    found = pool_steps.pool_share(pools())
    assert found.sel(pool="core20").values == pytest.approx([0.5, 0.5])
    assert found.sel(pool="core20plus").values == pytest.approx([60 / 135, 75 / 135])
