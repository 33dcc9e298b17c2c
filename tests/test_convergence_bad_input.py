"""Bad baselines, limits, years and amounts: one clear message, exit code 3, nothing left behind."""

from __future__ import annotations

import pytest

from allocmodel.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.inputs.years import over_years
from allocmodel.run import run_model
from allocmodel.scenario import load_scenario

HEAD = """
id = "mine"
title = "Mine"
icb = "QT1"
years = ["2026/27", "2027/28"]

[places]
"City" = { district = ["E06000018"] }
remainder = "County"
"""
BUDGET = """
[[budget]]
line = "core"
amount = 2_000_000_000
growth = 0.03
basis = "core"
"""
BASELINE = """
[baseline]
amounts = { "City" = 600_000_000, "County" = 1_340_000_000 }
"""
CONVERGENCE = """
[convergence]
preset = "core 2025/26"
"""
GOOD = HEAD + BUDGET + BASELINE + CONVERGENCE
BY_LINE = '[baseline.amounts.core]\n"City" = 600_000_000\n"County" = 1_340_000_000\n'
POUNDS = 'amounts = { "City" = 600_000_000, "County" = 1_340_000_000 }'


def test_the_scenario_that_is_spoilt_runs(allocmodel):
    name = allocmodel.write(GOOD)
    assert allocmodel("run", name, "--out", "made").code == 0


def limit(text: str) -> str:
    return GOOD + text + "\n"


BAD = {
    "no baseline": (GOOD.replace(BASELINE, ""), ("no baseline", "previous_formula")),
    "baseline missing for a place": (
        GOOD.replace(', "County" = 1_340_000_000', ""),
        ("no baseline for County", "core"),
    ),
    "baseline of no place": (
        GOOD.replace(" }\n\n[conv", ', "Elsewhere" = 1 }\n\n[conv'),
        ("Elsewhere", "not a place", "City, County"),
    ),
    "baseline of a place misspelt": (
        GOOD.replace('"County" = 1_3', '"Countty" = 1_3'),
        ("Countty", 'Did you mean "County"?'),
    ),
    "baseline of no line": (
        GOOD.replace(BASELINE, BY_LINE.replace(".core", ".cor")),
        ('"cor"', 'Did you mean "core"?'),
    ),
    "baseline of a line and of a place": (
        GOOD.replace(POUNDS, POUNDS.replace(" }", ", core = { City = 1, County = 2 } }")),
        ("City", "table of its line"),
    ),
    "baseline too deep": (
        GOOD.replace(BASELINE, "[baseline.amounts.core.City]\nx = 1\n"),
        ("City", "not a number"),
    ),
    "baseline negative": (GOOD.replace("= 600", "= -600"), ("City", "from 0")),
    "baseline text": (GOOD.replace("600_000_000", '"lots"'), ("City", "not a number")),
    "baseline nought for all": (
        GOOD.replace("600_000_000", "0").replace("1_340_000_000", "0"),
        ("core", "nought for every place"),
    ),
    "baseline of a held line": (
        GOOD.replace(BASELINE, BY_LINE + BY_LINE.replace(".core", ".reserve"))
        + '\n[[budget]]\nline = "reserve"\namount = 1\nbasis = "held"\n',
        ("reserve", "is held"),
    ),
    "baseline of a line that is not recurrent": (
        GOOD.replace(BASELINE, BY_LINE + BY_LINE.replace(".core", ".once"))
        + '\n[[budget]]\nline = "once"\namount = 1\nbasis = "core"\nrecurrent = false\n',
        ("once", "not recurrent"),
    ),
    "nothing recurrent": (
        GOOD.replace('basis = "core"', 'basis = "core"\nrecurrent = false'),
        ("No line can converge",),
    ),
    "baseline two ways": (
        GOOD.replace("[baseline]", '[baseline]\nsource = "previous_formula"'),
        ("one of source and amounts",),
    ),
    "baseline source unknown": (
        GOOD.replace(POUNDS, 'source = "previous_formla"'),
        ('Did you mean "previous_formula"?',),
    ),
    "envelope negative": (GOOD.replace("2_000_000_000", "-2"), ("negative",)),
    "envelope of a year negative": (
        GOOD.replace("2_000_000_000", '{ "2026/27" = 1, "2027/28" = -1 }'),
        ("negative",),
    ),
    "years with a gap": (GOOD.replace("2027/28", "2028/29"), ("do not follow each other",)),
    "years backwards": (
        GOOD.replace('["2026/27", "2027/28"]', '["2027/28", "2026/27"]'),
        ("do not follow each other", "in order"),
    ),
    "year twice": (GOOD.replace('"2027/28"', '"2026/27"', 1), ("do not follow each other",)),
    "no years": (GOOD.replace('["2026/27", "2027/28"]', "[]"), ("no year",)),
    "amount missing for a year": (
        GOOD.replace("2_000_000_000\ngrowth = 0.03", '{ "2026/27" = 2_000_000_000 }'),
        ("core", "no amount for 2027/28", "growth"),
    ),
    "growth without a first amount": (
        GOOD.replace("2_000_000_000", '{ "2027/28" = 2_000_000_000 }'),
        ("core", "no amount for 2026/27"),
    ),
    "published amount that nobody published": (
        GOOD.replace("2_000_000_000\ngrowth = 0.03", '"published"'),
        ("core", "published", "2026/27", "growth on the last published amount"),
    ),
    "published figures of several years": (
        GOOD.replace("[convergence]", '[convergence]\nfigures = "published"'),
        ("one year", "take figures out"),
    ),
    "published rule that leaves its speed open": (
        GOOD.replace("core 2025/26", "CCG 2014/15"),
        ("CCG 2014/15", "does not say speed_under, cap_under", "judgement"),
    ),
    "distance of something else": (
        limit('distance_of = "need"'),
        ("need", "target", "own money"),
    ),
    "pull that begins beyond everything": (limit("begins_under = 5"), ("begins_under is 5",)),
    "growth out of range": (GOOD.replace("growth = 0.03", "growth = 30"), ("growth is 30",)),
    "overdrawn in the second year": (
        GOOD + '\n[[budget]]\nline = "reserve"\nfrom = "core"\nbasis = "held"\n'
        'amount = { "2026/27" = 1, "2027/28" = 3_000_000_000 }\n',
        ("core", "3,000,000,000", "2,060,000,000"),
    ),
    "preset unknown": (
        GOOD.replace('"core 2025/26"', '"core 2025-26"'),
        ('Did you mean "core 2025/26"?',),
    ),
    "no preset and no speed": (
        GOOD.replace('preset = "core 2025/26"', "cap_over = 0.1"),
        ("speed_over", "cap_under", "preset"),
    ),
    "cap above one": (limit("cap_over = 1.5"), ("cap_over is 1.5", "from 0 to 1")),
    "cap below nought": (limit("cap_under = -0.1"), ("cap_under is -0.1",)),
    "speed above one": (limit("speed_over = 20"), ("speed_over is 20",)),
    "cap is text": (limit('cap_over = "0.5%"'), ("cap_over is not a number",)),
    "floor above ceiling": (
        limit("floor = 0.05\nceiling = 0.02"),
        ("floor (5.00%)", "ceiling (2.00%)"),
    ),
    "floor per head above ceiling per head": (
        limit("per_head_floor = 3000\nper_head_ceiling = 1000"),
        ("per head",),
    ),
    # Baselines are 1,940 million: 5 per cent more is 37 million more than 2,000 million.
    "floors above the envelope": (
        limit("floor = 0.05"),
        ("£37,000,000", "core", "2026/27", "floor", "Lower"),
    ),
    "ceilings below the envelope": (
        limit("ceiling = 0.02"),
        ("£21,200,000", "core", "2026/27", "ceiling", "Raise"),
    ),
    "floors above the second year's envelope": (
        limit("floor = 0.03").replace("growth = 0.03", "growth = 0.01"),
        ("£40,000,000", "core", "2027/28", "floor"),
    ),
    "floors per head above the envelope": (
        limit("per_head_floor = 3000"),
        ("per_head_floor", "2026/27", "core"),
    ),
    "limit unknown": (limit("flor = 0.01"), ('Did you mean "floor"?',)),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_convergence(allocmodel, case):
    text, words = BAD[case]
    assert text != GOOD
    message = allocmodel.refused("run", allocmodel.write(text), says=words)
    assert "where: scenario.toml" in message


def test_money_that_is_not_recurrent_stays_out_of_the_next_baseline(tmp_path):
    """Nor does it converge: it goes by need in each year, whatever the baseline."""
    once = '\n[[budget]]\nline = "once"\namount = 9_000_000\nbasis = "core"\nrecurrent = false\n'
    drawn = '\n[[budget]]\nline = "held"\namount = 1_000_000\nfrom = "core"\nbasis = "held"\n'
    path = tmp_path / "scenario.toml"
    path.write_text(GOOD.replace(BUDGET, BUDGET + once + drawn), encoding="utf-8")
    run = run_model(model_inputs(load_scenario(path)))
    assert run.passed
    values = run.values
    assert list(values["converging_line_name"].values) == ["core"]
    assert (abs(values["allocation"] - values["target"]).sel(budget_line="once") <= 1).all()
    second = values["baseline"].sel(year="2027/28", converging_line="core")
    first = values["allocation"].sel(year="2026/27", budget_line="core")
    assert (second.values == first.values).all()
    assert float(second.sum()) == 1_999_000_000
    assert float(values["envelope"].sel(year="2027/28").sum()) == 2_060_000_000 - 1_000_000
    assert (values["allocation"].sel(budget_line="held") == 0).all()


def test_published_amounts_grow_from_the_last_that_is_published(tmp_path):
    """2025/26 is published; the years after it have that, times growth, to the pound each year."""
    path = tmp_path / "scenario.toml"
    text = GOOD.replace("2_000_000_000", '"published"').replace("growth = 0.03", "growth = 0.04")
    path.write_text(text.replace('["2026/27", "2027/28"]', '["2025/26", "2026/27"]'), "utf-8")
    inputs = model_inputs(load_scenario(path))
    pounds = inputs.values["gross_amount"].sel(budget_line="core")
    assert float(pounds.sel(year="2025/26")) == 2_368_868_000
    assert float(pounds.sel(year="2026/27")) == 2_463_622_720
    years = inputs.scenario.years
    of_year = [inputs.provenance["gross_amount", (year, "core")] for year in years]
    assert [one.grade for one in of_year] == ["published", "judgement"]
    assert any("grown by 4.00% a year" in said for said in inputs.warnings)


def test_what_is_not_used_or_not_known_is_said(tmp_path):
    """Amounts of other years, and money that other lines take from a baseline that is published."""
    amounts = '{ "2026/27" = 2_500_000_000, "2027/28" = 2_600_000_000, "2028/29" = 9 }'
    drawn = '\n[[budget]]\nline = "held"\namount = 1_000_000\nfrom = "core"\nbasis = "held"\n'
    path = tmp_path / "scenario.toml"
    text = GOOD.replace("2_000_000_000\ngrowth = 0.03", amounts) + drawn
    text = text.replace("[baseline]\n" + POUNDS, '[baseline]\nsource = "previous_formula"')
    path.write_text(text, encoding="utf-8")
    said = " ".join(model_inputs(load_scenario(path)).warnings)
    assert "Not used: the amount of core for 2028/29" in said
    assert "before what held takes from it" in said
    assert "No published allocation of 2026/27 and 2027/28 to check the ICB's population" in said


def test_years_of_two_publications_run_together(tmp_path):
    """The published population of the first year is not held against the second."""
    path = tmp_path / "scenario.toml"
    path.write_text(GOOD.replace('["2026/27", "2027/28"]', '["2025/26", "2026/27"]'), "utf-8")
    inputs = model_inputs(load_scenario(path))
    assert "published_population" not in inputs.values
    assert run_model(inputs).passed


def test_years_whose_areas_differ_are_refused(tmp_path):
    """With the years and areas that differ."""
    path = tmp_path / "scenario.toml"
    path.write_text(GOOD, "utf-8")
    scenario = load_scenario(path)
    by_year = [model_inputs(scenario).in_year(year).gathered for year in scenario.years]
    fewer = by_year[1].values["area_population"][1:]
    by_year[1].values = {**by_year[1].values, "area_population": fewer}
    with pytest.raises(BadInput, match=r"areas of 2026/27 and 2027/28 are not the same: \w+"):
        over_years(scenario, by_year)
