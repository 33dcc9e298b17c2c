"""Scenarios of lines that are a team's own: functions, needs taken out, own indices, fits.

They run on the shipped reference data of a small ICB; amounts and weights are synthetic.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from allocmodel.audit.recalculate import Workbook
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario
from allocmodel.workbook.write import workbook_bytes
from tests.made_up_fit import write_fit

#: Two places of Joined Up Care Derbyshire.
_START = """
id    = "synthetic-lines"
title = "Synthetic lines"
icb   = "QJ2"

[places]
"Derby" = { district = ["E06000015"] }
remainder = "Derbyshire"
"""

_NEIGHBOURHOODS = """
[neighbourhoods]
by = "district"
"""

_CONVERGES = """
[baseline.amounts.core]
"Derby"      = 500_000_000
"Derbyshire" = 1_500_000_000

[convergence]
speed_over  = 0.2
speed_under = 0.2
"""

_OWN = """
[own.frailty]
file   = "frailty.csv"
title  = "Frailty register, weighted"
source = "A synthetic table of the tests"
"""

_FITTED = """
[fitted.trial]
file = "trial/fit.json"
"""

FRAILTY = "code,weight\nDerby,0.8\nDerbyshire,1.2\n"

#: Every way in which functions meet other parts of a scenario, in one year and over two.
SCENARIOS = {
    "functions": """
[[budget]]
line   = "core"
amount = "published"
basis  = "functions"
[budget.functions]
mental_health     = 420_000_000
"continuing care" = { amount = 90_000_000, basis = "community" }

[[budget]]
line   = "reserve"
amount = 10_000_001
basis  = "held"
from   = "core"

[[budget]]
line   = "inequalities fund"
amount = 20_000_003
basis  = "core20"
from   = "core"

[health_inequalities]
share = 0.15

[[weight]]
line      = "core: continuing care"
kind      = "deprivation"
quintiles = [1.2, 1.1, 1, 1, 1]
already_in_formula = "Synthetic: nothing is counted twice here."
"""
    + _CONVERGES,
    "functions over two years": """
years = ["2026/27", "2027/28"]

[[budget]]
line   = "core"
amount = 2_100_000_000
growth = 0.03
basis  = "functions"
[budget.functions]
maternity = { "2026/27" = 90_000_000, "2027/28" = 95_000_000 }

[[budget]]
line   = "primary medical care"
amount = 250_000_000
growth = 0.02
basis  = "primary_medical"

[[budget]]
line   = "prevention"
amount = 5_000_000
growth = 0
basis  = "health_inequalities"
from   = "primary medical care"
remainder = "without component"

[[budget]]
line   = "frailty"
amount = 50_000_000
growth = 0
basis  = "own:frailty"
"""
    + _CONVERGES
    + _OWN,
    "joint funds over two years": """
years = ["2026/27", "2027/28"]

[[budget]]
line   = "core"
amount = 2_100_000_000
growth = 0.03
basis  = "core"

[[fund]]
name         = "Care"
nhs_minimum  = 55_000_000
from         = "core"
basis        = { nhs = "core20", "E06000015" = "own:frailty", "E10000007" = "per_head" }
[fund.contributors]
nhs       = { "2026/27" = 60_000_001, "2027/28" = 61_000_003 }
E06000015 = { "2026/27" = 10_000_001, "2027/28" = 11_000_001 }
E10000007 = { "2026/27" = 30_000_001, "2027/28" = 31_000_007 }

[[fund]]
name         = "Health"
contributors = { "E10000007" = { "2026/27" = 5_000_003, "2027/28" = 5_000_011 } }
basis        = { "E10000007" = "health_inequalities" }
"""
    + _OWN,
    "payments and a fit": """
[[budget]]
line   = "primary medical care"
amount = "published"
basis  = "primary_medical"

[[budget]]
line   = "fund"
amount = 10_000_001
basis  = "fitted:trial"

[baseline]
source = "payments"

[convergence]
preset = "primary medical 2025/26"
"""
    + _FITTED,
    "payments and a fit over two years": """
years = ["2025/26", "2026/27"]

[[budget]]
line   = "primary medical care"
amount = "published"
basis  = "primary_medical"
growth = 0.03

[[budget]]
line   = "fund"
amount = 10_000_001
growth = 0.02
basis  = "fitted:trial"

[[budget]]
line   = "frailty"
amount = 5_000_000
growth = 0
basis  = "own:frailty"

[baseline]
source = "payments"
drugs  = true

[convergence]
speed_over  = 0.2
speed_under = 0.2
"""
    + _FITTED
    + _OWN,
    "own index and remainder": """
[[budget]]
line   = "core"
amount = "published"
basis  = "core"

[[budget]]
line   = "mental health"
amount = 300_000_000
basis  = "mental_health"
from   = "core"
remainder = "without component"

[[budget]]
line   = "frailty"
amount = 50_000_000
basis  = "own:frailty"

[[weight]]
line      = "frailty"
kind      = "deprivation"
quintiles = [1.2, 1.1, 1, 1, 1]
already_in_formula = "Synthetic: the index holds no deprivation."
"""
    + _OWN,
    "functions and a changed share": """
[[budget]]
line   = "core"
amount = 2_000_000_000
basis  = "functions"

[health_inequalities]
share = 0.2

[[weight]]
line      = "core: maternity"
kind      = "deprivation"
quintiles = [1.2, 1.1, 1, 1, 1]
already_in_formula = "Synthetic: nothing is counted twice here."
""",
}


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where the scenarios stand while tests run."""
    return tempfile.TemporaryDirectory(prefix="own-lines-")


def written(
    text: str, *overrides: str, frailty: str = FRAILTY, neighbourhoods: str = _NEIGHBOURHOODS
) -> Scenario:
    """A scenario of these lines, and of the two places; of 2025/26 unless it says another year."""
    folder = Path(_folder().name)
    (folder / "frailty.csv").write_text(frailty, encoding="utf-8")
    if _FITTED in text and not (folder / "trial").exists():
        write_fit(folder)
    years = "" if "\nyears" in text else 'years = ["2025/26"]\n'
    # Keys of the whole stand before its tables.
    own_years, _, tables = text.partition("\n[[") if "\nyears" in text else ("", "", text)
    body = f"[[{tables}" if own_years else tables
    file = folder / "scenario.toml"
    start = _START.replace("\n[places]", f"\n{years}{own_years}\n\n[places]")
    file.write_text(f"{start}{neighbourhoods}\n{body}", encoding="utf-8")
    return load_scenario(file, overrides)


@cache
def run_of_lines(name: str) -> Run:
    """The run of one of the scenarios."""
    return run_scenario(written(SCENARIOS[name]))


@cache
def book_of_lines(name: str) -> Workbook:
    """Its workbook."""
    return workbook_bytes(run_of_lines(name))[0]
