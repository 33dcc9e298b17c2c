"""A synthetic scenario with every kind of judgement; its figures mean nothing."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from allocmodel.declared.parameter import Parameter
from allocmodel.declared.text import toml_value
from allocmodel.declared.vocabulary import QUINTILES
from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import KINDS, SECTIONS
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario
from tests.written_once import workbook_once

#: All that ships; what is typed here is counted by tests.
TYPED = """
extends = "nottingham-2025-26"
id      = "every-judgement"
title   = "Every kind of judgement"
years   = ["2026/27", "2027/28"]

[[budget]]
line   = "core"
amount = 2_500_000_000
growth = 0.04
basis  = "core"

[[budget]]
line   = "primary medical care"
amount = "published"
growth = 0.03
basis  = "primary_medical"

[[budget]]
line   = "services"
amount = 400_000_000
growth = 0.045
basis  = "functions"

[budget.functions]
maternity = { "2026/27" = 20_000_000, "2027/28" = 21_000_000 }

[[budget]]
line   = "St. Ann's fund"
amount = { "2026/27" = 20_000_000, "2027/28" = 10_000_000 }
from   = "core"
basis  = "mental_health"

[[budget]]
line   = "joint fund"
amount = 30_000_000
growth = 0.0
from   = "core"
basis  = "shares"

[budget.shares]
"Nottingham City"       = 0.4
"South Nottinghamshire" = 0.3
"Mid Nottinghamshire"   = 0.25
"Bassetlaw"             = 0.05

[[fund]]
name         = "Care with councils"
contributors.nhs       = { "2026/27" = 60_000_000, "2027/28" = 61_000_000 }
contributors.E06000018 = { "2026/27" = 25_000_000, "2027/28" = 26_000_000 }
nhs_minimum  = 50_000_000
from         = "core"
basis        = { nhs = "core", E06000018 = "per_head" }

[[weight]]
line      = "core"
kind      = "deprivation"
quintiles = [1.04, 1.03, 1.02, 1.01, 1]
already_in_formula = "Synthetic: nothing is counted twice here."

[[weight]]
line      = "St. Ann's fund"
kind      = "deprivation"
quintiles = [1.5, 1, 1, 1, 1]
already_in_formula = "Synthetic: nothing is counted twice here."

[[weight]]
line      = "St. Ann's fund"
kind      = "ethnicity"
evidence  = ["our.audit"]
phi       = 0.2
already_in_formula = "Synthetic: nothing is counted twice here."

[[evidence]]
outcome         = "our.audit"
group           = "South Asian"
census_groups   = ["Asian: Indian", "pakistani"]
estimate        = 1.4
lower           = 1.1
upper           = 1.8
measure         = "rate_ratio"
reference_group = "White British"
adjusted_for    = "age, sex, deprivation"

[evidence.rates]
"0-15" = 0.001
"16-24" = 0.002
"25-34" = 0.003
"35-44" = 0.005
"45-54" = 0.01
"55-64" = 0.02
"65-74" = 0.04
"75-84" = 0.08
"85+" = 0.12

[[evidence]]
outcome         = "our.audit"
group           = "Black"
census_groups   = ["black_african"]
estimate        = 1.2
lower           = 1.1
upper           = 1.3
measure         = "rate_ratio"
reference_group = "White British"
adjusted_for    = "age, sex, deprivation"

[uncertainty]
draws       = 110
seed        = 3
correlation = 0.5

[uncertainty.weight."St. Ann's fund".ethnicity.phi]
low  = 0.1
high = 0.3

[neighbourhoods]
by       = "district"
smallest = 5_000

[health_inequalities]
share = 0.15

[list_inflation]
lambda = 0.5

[baseline.amounts.core]
"Nottingham City"       = 700_000_000
"South Nottinghamshire" = 700_000_000
"Mid Nottinghamshire"   = 650_000_000
"Bassetlaw"             = 250_000_000

[baseline.amounts."primary medical care"]
"Nottingham City"       = 80_000_000
"South Nottinghamshire" = 75_000_000
"Mid Nottinghamshire"   = 65_000_000
"Bassetlaw"             = 25_000_000

[convergence]
speed_over   = 0.5
speed_under  = 1
cap_over     = 0.02
cap_under    = 0.02
begins_over  = 0.01
begins_under = 0

[convergence.lines."primary medical care"]
speed_over = 0.4
cap_over   = 0.03
"""


def _of_others() -> str:
    """Tables of the adjustments that are not typed above: a new one needs no line here."""
    typed = tomllib.loads(TYPED)
    kinds = {weight["kind"] for weight in typed["weight"]}
    weights = [
        '[[weight]]\nline = "core"\nalready_in_formula = "Synthetic: nothing is counted twice."\n'
        f'kind = "{key}"\n{_figures(one)}'
        for key, one in KINDS.items()
        if key not in kinds
    ]
    sections = [f"[{key}]\n{_figures(one)}" for key, one in SECTIONS.items() if key not in typed]
    return "\n".join(["", *weights, *sections])


def _figures(adjustment: Adjustment) -> str:
    """A figure within its range for each parameter, in the form that its dimensions ask for."""
    return "".join(
        f"{one.field} = {toml_value(_in_form(one, one.lowest + (one.highest - one.lowest) / 4))}\n"
        for one in adjustment.parameters
    )


def _in_form(parameter: Parameter, figure: float) -> object:
    if "area" in parameter.dims:
        areas = Reference.load().areas("QT1", "2026/27").index
        return {str(area): figure for area in areas}
    return [figure] * len(QUINTILES) if "deprivation_quintile" in parameter.dims else figure


EVERY_JUDGEMENT = TYPED + _of_others()


@cache
def every_run() -> Run:
    """The run of this scenario, made once for all tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "scenario.toml")
        path.write_text(EVERY_JUDGEMENT, "utf-8")
        return run_scenario(load_scenario(path))


@cache
def every_book() -> bytes:
    """Its workbook."""
    return workbook_once(every_run())[0]


def with_own_files(folder: Path) -> Path:
    """The same scenario with its baseline, amounts and shares in files beside it."""
    typed = tomllib.loads(EVERY_JUDGEMENT)
    baseline = [
        f"{place},{line},{pounds}"
        for line, amounts in typed["baseline"]["amounts"].items()
        for place, pounds in amounts.items()
    ]
    lines = {line["line"]: line for line in typed["budget"]}
    shares = [f"{place};{part:.0%}" for place, part in lines["joint fund"]["shares"].items()]
    fund = lines["St. Ann's fund"]["amount"]
    plan = [
        "Synthetic plan,,",
        "Line,2026-27 GBP m,2027-28 GBP m",
        "Core,2500,",
        f"St. Ann's fund,{fund['2026/27'] / 1e6},{fund['2027/28'] / 1e6}",
        "joint fund,30,",
        "services,400,",
    ]
    for name, rows in {
        "baseline.csv": ["Place,Line,Amount", *baseline],
        "plan.csv": plan,
        "shares.csv": ["Place;Share", *shares],
    }.items():
        (folder / name).write_text("\n".join(rows), "utf-8")
    text = EVERY_JUDGEMENT
    before, rest = text.split("[baseline.amounts.core]")
    text = (
        f'{before}[baseline]\nfile = "baseline.csv"\n\n[convergence]'
        + rest.split("[convergence]", 1)[1]
    )
    before, rest = text.split("[budget.shares]")
    text = f"{before}shares_file = 'shares.csv'\n\n[[" + rest.split("[[", 1)[1]
    written = [
        "amount_file = 'plan.csv'" if row.startswith("amount") and "published" not in row else row
        for row in text.split("\n")
    ]
    path = folder / "scenario.toml"
    path.write_text("\n".join(written), "utf-8")
    return path
