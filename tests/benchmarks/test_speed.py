"""How long things take and how much memory: measured, never asserted.

The normal run of the tests skips these (`--benchmark-skip`). To measure:

    python -m pytest tests/benchmarks --benchmark-only -n 0
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from pytest_benchmark.fixture import BenchmarkFixture

from allocmodel.declared.vocabulary import SERVICES
from allocmodel.engine.running import run_steps
from allocmodel.reference.data import Reference

# Peak memory is measured the Unix way.
resource = pytest.importorskip("resource")

#: Years with the same 36 ICBs.
YEARS = ("2026/27", "2027/28", "2028/29")

Inputs = Mapping[str, xr.DataArray]


def command(*words: str, folder: Path) -> None:
    """Run the command in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "allocmodel", *words], cwd=folder, capture_output=True, check=True
    )


def need_of_icb(reference: Reference, icb: str, years: tuple[str, ...]) -> Inputs:
    """What the steps of need and bridge take, for all years at once, places by district.

    An area that a year lacks has no people in that year.
    """
    areas = {year: reference.areas(icb, year) for year in years}
    codes = sorted({str(code) for own in areas.values() for code in own.index})
    district = {
        str(code): str(name) for own in areas.values() for code, name in own["district"].items()
    }
    places = sorted(set(district.values()))
    along = xr.Variable("year", list(years))

    def over_years(arrays: list[xr.DataArray]) -> xr.DataArray:
        return xr.concat(arrays, along, coords="minimal", compat="override")

    def of_all_areas(array: xr.DataArray) -> xr.DataArray:
        return array.reindex(area=codes, fill_value=0)

    people = [of_all_areas(reference.area_population(icb, year)) for year in years]
    need = [of_all_areas(reference.area_weighted_population(icb, year)) for year in years]
    return {
        "area_population": over_years(people),
        "area_weighted_population": over_years(need).sel(service=list(SERVICES)),
        "place_of_area": xr.DataArray([district[code] for code in codes], {"area": codes}),
        "place_name": xr.DataArray(places, {"place": places}),
        "component_weight": over_years([reference.national_weights(year) for year in years]),
        "bears_cost": over_years([reference.bears_cost(year) for year in years]),
    }


def test_need_of_every_icb_over_three_years(benchmark: BenchmarkFixture) -> None:
    reference = Reference.load()
    icbs = list(reference.icbs(YEARS[-1]).index)
    loaded = [need_of_icb(reference, str(icb), YEARS) for icb in icbs]

    results = benchmark(lambda: [run_steps(inputs) for inputs in loaded])

    assert len(results) == 36
    for result in results:
        assert {"need_index", "bridge"} <= set(result)
        for checked in ("bridge_reaches_fair_share", "index_averages_to_one"):
            assert result[checked].sizes["year"] == len(YEARS)
            assert float(np.abs(result[checked]).max()) < 1e-9


def test_run_of_the_default_scenario(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    benchmark.pedantic(command, ("run",), {"folder": tmp_path}, rounds=5, warmup_rounds=1)
    # The largest of this process's children: the runs above, and nothing larger.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    benchmark.extra_info["peak_memory_of_a_child_in_megabytes"] = round(peak / 1024)


#: England's core money over the three years that have the same 42 ICBs.
ENGLAND = """
id = "england-three-years"
title = "England over its ICBs, three years"
scope = "england"
years = ["2023/24", "2024/25", "2025/26"]
[[budget]]
line = "core"
amount = "published"
basis = "core"
[baseline]
source = "published"
[convergence]
preset = "core 2025/26"
"""


#: Eight lines by functions, and further ones below.
LEDGER = """
extends = "nottingham-2025-26"
id = "ledger"
title = "A ledger"
[own.frailty]
file = "frailty.csv"
title = "Frailty"
source = "Synthetic"
[[budget]]
line = "core"
amount = "published"
basis = "functions"
[budget.functions]
mental_health = 320_000_000
"continuing care" = { amount = 90_000_000, basis = "community" }
"""


def test_run_of_england_over_three_years(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    (tmp_path / "england.toml").write_text(ENGLAND, encoding="utf-8")
    words = ("run", "england.toml")
    benchmark.pedantic(command, words, {"folder": tmp_path}, rounds=5, warmup_rounds=1)


def test_run_of_a_ledger_of_twenty_lines(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Functions, an index of one's own by practice, and lines on other bases."""
    practices = Reference.load().practice_rows("QT1", "2025/26").index
    rows = "".join(f"{code},{1 + number % 7 / 10}\n" for number, code in enumerate(practices))
    (tmp_path / "frailty.csv").write_text("practice,weight\n" + rows, encoding="utf-8")
    bases = ("primary_medical", "per_head", "mental_health", "maternity", "own:frailty", "core")
    lines = "".join(
        f'[[budget]]\nline = "line {number}"\namount = {number + 1}000000\n'
        f'basis = "{bases[number % len(bases)]}"\n'
        for number in range(12)
    )
    (tmp_path / "ledger.toml").write_text(LEDGER + lines, encoding="utf-8")
    words = ("run", "ledger.toml")
    benchmark.pedantic(command, words, {"folder": tmp_path}, rounds=5, warmup_rounds=1)


def test_run_of_400_practices_as_places(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    practices = list(Reference.load().practice_rows("QOP", "2025/26").index)
    rules = "".join(f'"{code}" = {{ practice = ["{code}"] }}\n' for code in practices[:400])
    head = 'id = "many"\ntitle = "Many places"\nicb = "QOP"\nyears = ["2025/26"]\n[places]\n'
    (tmp_path / "many.toml").write_text(f'{head}{rules}remainder = "Rest"\n', encoding="utf-8")
    words = ("run", "many.toml")
    benchmark.pedantic(command, words, {"folder": tmp_path}, rounds=3, warmup_rounds=1)


#: Scenarios that differ in one figure from the default: shares of health inequalities.
SHARES = tuple(f"HI {n}%: health_inequalities.share={n / 100}" for n in range(11, 18))


@pytest.mark.parametrize("count", [2, 4, 8])
def test_comparison_grows_with_its_scenarios(
    benchmark: BenchmarkFixture, tmp_path: Path, count: int
) -> None:
    named = [word for one in SHARES[: count - 1] for word in ("--scenario", one)]
    words = ("compare", "nottingham-2025-26", *named)
    benchmark.pedantic(command, words, {"folder": tmp_path}, rounds=3, warmup_rounds=1)


#: Eight inputs of the default that can each be changed alone: 256 runs.
EIGHT = "; ".join(
    (
        *("health_inequalities.share=0.15", "list_inflation.lambda=0.5"),
        *("budget.core.amount=2_400_000_000", "budget.primary medical care.amount=250_000_000"),
        *("weight.core.ethnicity.phi=0.1", "weight.core.ethnicity.uncovered=one"),
        *("weight.core.ethnicity.treatment=none", "deprivation.domain=income"),
    )
)


def test_attribution_to_eight_changes(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    words = ("compare", "nottingham-diabetes-core", "--scenario", f"eight: {EIGHT}")
    benchmark.pedantic(command, words, {"folder": tmp_path}, rounds=1)


#: Ends for the figure that draws of the diabetes scenario need: made up, to measure with.
RANGE = ("--set", "uncertainty.weight.core.ethnicity.phi={ low = 0.02, high = 0.1 }")


@pytest.mark.parametrize("draws", ["10000", "100000"])
def test_draws(benchmark: BenchmarkFixture, tmp_path: Path, draws: str) -> None:
    """Ten times as many take less than ten times as long: what is made once is a part of it."""
    words = ("draws", "nottingham-diabetes-core", "--draws", draws, *RANGE)
    benchmark.pedantic(command, words, {"folder": tmp_path}, rounds=2)


def test_help(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    benchmark.pedantic(command, ("--help",), {"folder": tmp_path}, rounds=10, warmup_rounds=1)


def test_loading_the_reference_data(benchmark: BenchmarkFixture) -> None:
    benchmark(lambda: need_of_icb(Reference.load(), "QT1", ("2025/26",)))


#: The ICB with the most PCNs, whose places are its districts.
MANY = ("--set", "icb=QHM", "--set", "places.by=district")


@pytest.mark.parametrize("by", ["places alone", "neighbourhoods"])
def test_run_of_an_icb_with_many_neighbourhoods(
    benchmark: BenchmarkFixture, tmp_path: Path, by: str
) -> None:
    """74 neighbourhoods in 16 places; to be less than half as long again as places alone."""
    more = ("--set", "neighbourhoods.by=pcn") if by == "neighbourhoods" else ()
    words = ("run", *MANY, *more)
    benchmark.pedantic(command, words, {"folder": tmp_path}, rounds=5, warmup_rounds=1)


@pytest.mark.parametrize(
    ("scenario", "key"),
    [
        ("nottingham-2025-26", "health_inequalities.share=0.1:0.2:50"),
        ("nottingham-diabetes-core", "weight.core.ethnicity.phi=0:0.2:50"),
        ("nottingham-three-years", "budget.core.growth=0.02:0.06:50"),
    ],
)
def test_a_sweep_of_fifty(benchmark: BenchmarkFixture, scenario: str, key: str) -> None:
    """Fifty runs, and where something crosses: under three seconds."""
    import allocmodel as am

    swept = benchmark.pedantic(am.sweep, (scenario, key), rounds=1)
    assert len(swept.keys[0].values) == 50
