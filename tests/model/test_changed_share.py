"""A changed health inequalities share on real figures: what method.md says it does."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run, run_model


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
