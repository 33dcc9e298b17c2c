"""Bad baselines, limits, years and amounts: one clear message, exit code 3, nothing left behind."""

from __future__ import annotations

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.inputs.years import over_years
from allocmodel.scenario import load_scenario
from allocmodel.scenario.judgements import judgements
from allocmodel.study.run import run_model
from allocmodel.study.run_scenario import run_scenario

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


ONCE = """
[[budget]]
line = "once"
amount = 9_000_000
growth = 0
basis = "core"
recurrent = false
"""
DRAWN = """
[[budget]]
line = "held"
amount = 1_000_000
growth = 0
from = "core"
basis = "held"
"""
PUBLISHED = GOOD.replace(POUNDS, 'source = "previous_formula"').replace(
    "2_000_000_000\ngrowth = 0.03", '"published"\ngrowth = 0.03'
)

ENGLAND_DRAWN = """
id = "england"
title = "England"
scope = "england"
years = ["2025/26"]
[[budget]]
line = "core"
amount = "published"
basis = "core"
[[budget]]
line = "extra"
amount = 5_000_000_000
basis = "mental_health"
from = "core"
[baseline]
source = "published"
[convergence]
preset = "core 2025/26"
figures = "published"
"""

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
    "baseline negative": (GOOD.replace("= 600", "= -600"), ("City", "from 1 to")),
    "baseline text": (GOOD.replace("600_000_000", '"lots"'), ("City", "not a number")),
    "baseline nought for all": (
        GOOD.replace("600_000_000", "0").replace("1_340_000_000", "0"),
        ("City", "nought", "growth on nothing is nothing"),
    ),
    "baseline of a held line": (
        GOOD.replace(BASELINE, BY_LINE + BY_LINE.replace(".core", ".reserve"))
        + '\n[[budget]]\nline = "reserve"\namount = 1\ngrowth = 0\nbasis = "held"\n',
        ("reserve", "is held"),
    ),
    "baseline of a line that is not recurrent": (
        GOOD.replace(BASELINE, BY_LINE + BY_LINE.replace(".core", ".once")) + ONCE,
        ("once", "not recurrent"),
    ),
    "nothing recurrent": (
        GOOD.replace('basis = "core"', 'basis = "core"\nrecurrent = false'),
        ("No line can converge",),
    ),
    "baseline two ways": (
        GOOD.replace("[baseline]", '[baseline]\nsource = "previous_formula"'),
        ("one of source, amounts and file",),
    ),
    "baseline source unknown": (
        GOOD.replace(POUNDS, 'source = "previous_formla"'),
        ('Did you mean "previous_formula"?',),
    ),
    "envelope negative": (GOOD.replace("2_000_000_000", "-2"), ("The amount is -2", "from 0 to")),
    "envelope of a year negative": (
        GOOD.replace("2_000_000_000", '{ "2026/27" = 1, "2027/28" = -1 }'),
        ("The amount is -", "from 0 to"),
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
        ("CCG 2014/15", "does not say speed_under", "judgement"),
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
        ("speed_over, speed_under", "preset"),
    ),
    "cap far above all": (limit("cap_over = 15000"), ("cap_over is 15000", "from 0 to 10000")),
    "cap below nought": (limit("cap_under = -0.1"), ("cap_under is -0.1",)),
    "speed above one": (limit("speed_over = 20"), ("speed_over is 20",)),
    "cap is text": (limit('cap_over = "0.5%"'), ("cap_over is not a number",)),
    "floor above ceiling": (
        limit("floor = 0.05\nceiling = 0.02"),
        ("floor (0.05) is above ceiling (0.02)",),
    ),
    "floor per head above ceiling per head": (
        limit("per_head_floor = 3000\nper_head_ceiling = 1000"),
        ("per_head_floor (3000) is above per_head_ceiling (1000)",),
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
    "floor of a place above its ceiling": (
        limit("ceiling = 0.04\nper_head_floor = 1600"),
        ("The floor of City, 2026/27, core", "above its ceiling", "Lower the floor"),
    ),
    "baseline without convergence": (
        GOOD.replace(CONVERGENCE, ""),
        ("baseline, but no convergence", "preset"),
    ),
    "one amount for several years": (
        GOOD.replace("growth = 0.03\n", ""),
        ("one amount for 2 years", "growth"),
    ),
    "growth in per cent": (GOOD.replace("growth = 0.03", "growth = 3"), ("growth is 3", "to 1")),
    "recurrent in words": (
        GOOD.replace('basis = "core"', 'basis = "core"\nrecurrent = "no"'),
        ("neither true nor false",),
    ),
    "nothing to grow from": (
        GOOD.replace("2_000_000_000\ngrowth = 0.03", '{ "2026/27" = 0, "2027/28" = 9_000_000 }')
        + ONCE,
        ("£9,000,000", "2027/28", "no place has a baseline"),
    ),
    "rules for no line": (
        limit("[convergence.lines.cor]\nfloor = 0.01"),
        ('"cor"', 'Did you mean "core"?'),
    ),
    "published figures of a line that others leave less of": (
        ENGLAND_DRAWN,
        ('The published targets are those of all of "core"', '"extra" is drawn from it'),
    ),
    "published figures of one line": (
        limit('[convergence.lines.core]\nfigures = "published"'),
        ('figures stands in the convergence of "core"', "in [convergence] itself"),
    ),
    "rules of lines that are no table": (
        limit("lines = 5"),
        ("not a table",),
    ),
    "one-off money in a published baseline": (
        PUBLISHED.replace('"published"', '"published total"'),
        ("one-off money", "recurrent = false"),
    ),
    "two lines from one baseline": (
        PUBLISHED + '\n[[budget]]\nline = "more"\namount = 9_000_000\ngrowth = 0\nbasis = "core"\n',
        ("core and more", "the whole published money"),
    ),
    "formula of a year before all": (
        PUBLISHED.replace('"2026/27", "2027/28"', '"2023/24", "2024/25"'),
        ("no need of 2022/23", "baseline.amounts"),
    ),
    "limit unknown": (limit("flor = 0.01"), ('Did you mean "floor"?',)),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_convergence(allocmodel, case):
    text, words = BAD[case]
    assert text != GOOD
    message = allocmodel.refused("run", allocmodel.write(text), says=words)
    assert "where: scenario.toml" in message


def test_a_line_that_ends_leaves_nothing_and_no_fault(tmp_path):
    """No money in two years running: noughts all along, and no missing figures."""
    path = tmp_path / "scenario.toml"
    amounts = '{ "2026/27" = 0, "2027/28" = 0 }'
    text = GOOD.replace("2_000_000_000\ngrowth = 0.03", amounts) + ONCE
    path.write_text(text, encoding="utf-8")
    run = run_scenario(load_scenario(path))
    assert run.passed
    assert (run.values["allocation"].sel(budget_line="core") == 0).all()
    figures = {name: one for name, one in run.values.items() if one.dtype == float}
    given, is_given = figures.pop("given_amount"), figures.pop("amount_is_given")
    assert (given.notnull() == is_given).all()
    assert [name for name, one in figures.items() if one.isnull().any()] == []
    assert any("The amounts of core and once" in said for said in run.warnings)


def test_lines_have_rules_of_their_own(tmp_path):
    """What a line says itself holds for it, and the rest of what all lines have."""
    path = tmp_path / "scenario.toml"
    own = "floor = 0.01\n[convergence.lines.core]\nceiling = 0.06\nspeed_over = 0.5\n"
    path.write_text(GOOD + own, encoding="utf-8")
    scenario = load_scenario(path)
    # As a run records it, a line's own empty table of lines with it.
    convergence = scenario.convergence
    recorded = convergence.model_dump(exclude_none=True)
    assert recorded["lines"]["core"]["lines"] == {}
    assert type(convergence).model_validate(recorded) == convergence
    values = model_inputs(scenario).values
    at = {"converging_line": "core"}
    rules = {key: float(values[key].sel(at)) for key in ("speed_over", "speed_under", "cap_over")}
    assert rules == {"speed_over": 0.5, "speed_under": 0.2, "cap_over": 0.005}
    assert float(values["growth_floor"].sel(at)) == 0.01
    assert float(values["growth_ceiling"].sel(at)) == 0.06


def test_a_later_preset_sets_the_pull_anew(tmp_path):
    """In a file that extends another, and on the command line; so does a later baseline."""
    base = GOOD.replace('preset = "core 2025/26"', "speed_over = 1\nspeed_under = 1\nfloor = 0")
    (tmp_path / "base.toml").write_text(base, encoding="utf-8")
    later = tmp_path / "later.toml"
    text = (
        'extends = "base.toml"\nid = "later"\n[convergence]\npreset = "core 2024/25"\n'
        '[baseline]\nsource = "previous_formula"\n'
    )
    later.write_text(text.replace("[baseline]", "\n[baseline]"), encoding="utf-8")
    scenario = load_scenario(later)
    assert scenario.convergence.own_keys() == [] and scenario.convergence.figure("floor") == 0
    assert not scenario.convergence.by_own_money
    assert scenario.baseline.source == "previous_formula" and not scenario.baseline.amounts
    set_ = load_scenario(tmp_path / "base.toml", ("convergence.preset=core 2024/25",))
    assert set_.convergence.own_keys() == []
    one = load_scenario(tmp_path / "base.toml", ("convergence.lines.core.floor=0.02",))
    assert one.convergence.of_line("core").figure("floor") == 0.02
    whole = load_scenario(tmp_path / "base.toml", ("convergence.lines.core={floor=0.02}",))
    assert whole.convergence.of_line("core").figure("floor") == 0.02


def test_a_preset_set_last_leaves_a_speed_set_before_it(tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(GOOD, encoding="utf-8")
    speed, preset = "convergence.speed_over=0.5", "convergence.preset=core 2024/25"
    for order in ((speed, preset), (preset, speed)):
        assert load_scenario(path, order).convergence.figure("speed_over") == 0.5


def test_judgements_name_the_line_whose_speed_it_is(tmp_path):
    path = tmp_path / "scenario.toml"
    own = "speed_over = 0.3\n[convergence.lines.core]\nspeed_over = 0.5\n"
    path.write_text(GOOD + own, encoding="utf-8")
    named = [one.figure for one in judgements(load_scenario(path))]
    assert "convergence.speed_over" in named
    assert "convergence.lines.core.speed_over" in named


ENGLAND = """
id = "england"
title = "England"
scope = "england"
years = ["2024/25", "2025/26"]

[[budget]]
line = "core"
amount = "published"
basis = "core"

[baseline]
source = "published"

[convergence]
preset = "core 2025/26"
"""


def test_money_that_was_moved_between_years_is_said(tmp_path):
    """In 2025/26 NHS England's core baseline has what other streams had in 2024/25."""
    path = tmp_path / "scenario.toml"
    path.write_text(ENGLAND, encoding="utf-8")
    run = run_model(model_inputs(load_scenario(path)))
    assert run.passed
    said = " ".join(run.warnings)
    assert "own baseline of core for 2025/26 is £112,111,322,125, not the £103,817,368,000" in said
    assert "not like for like" in said
    assert len(run.values["place_name"]) == 42


def test_previous_formula_by_hand(tmp_path):
    """Fair share of the year before times the money of the year before."""
    path = tmp_path / "scenario.toml"
    path.write_text(PUBLISHED, encoding="utf-8")
    inputs = model_inputs(load_scenario(path))
    areas = inputs.reference.areas("QT1", "2025/26")
    need = inputs.reference.area_weighted_population("QT1", "2025/26").sel(service="core")
    city = areas.index[areas["district"] == "E06000018"]
    share = float(need.sel(area=list(city)).sum() / need.sum())
    opening = run_model(inputs).values["opening_baseline"].sel(converging_line="core")
    assert float(opening.sel(place="City")) == pytest.approx(share * 2_368_868_000, rel=1e-12)


def test_a_fund_taken_from_a_line_has_no_baseline(tmp_path):
    path = tmp_path / "scenario.toml"
    fund = DRAWN.replace('"held"', '"fund"', 1).replace('"held"', '"core"')
    path.write_text(PUBLISHED + fund, encoding="utf-8")
    inputs = model_inputs(load_scenario(path))
    assert list(inputs.values["converging_line_name"].values) == ["core"]


def test_money_that_is_not_recurrent_stays_out_of_the_next_baseline(tmp_path):
    """Nor does it converge: it goes by need in each year, whatever the baseline."""
    path = tmp_path / "scenario.toml"
    path.write_text(GOOD.replace(BUDGET, BUDGET + ONCE + DRAWN), encoding="utf-8")
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
    pounds = run_model(inputs).values["gross_amount"].sel(budget_line="core")
    assert float(pounds.sel(year="2025/26")) == 2_368_868_000
    assert float(pounds.sel(year="2026/27")) == 2_463_622_720
    years = inputs.scenario.years
    of_year = [inputs.gathered.amount_from[year, "core"] for year in years]
    assert [one.grade for one in of_year] == ["published", "judgement"]
    assert any("grown by 4.00% a year" in said for said in inputs.warnings)


def test_what_is_not_used_or_not_known_is_said(tmp_path):
    """Amounts of other years, and money that other lines take from a baseline that is published."""
    amounts = '{ "2026/27" = 2_500_000_000, "2027/28" = 2_600_000_000, "2028/29" = 9 }'
    path = tmp_path / "scenario.toml"
    text = GOOD.replace("2_000_000_000\ngrowth = 0.03", amounts) + DRAWN
    text = text.replace("[baseline]\n" + POUNDS, '[baseline]\nsource = "previous_formula"')
    path.write_text(text, encoding="utf-8")
    said = " ".join(model_inputs(load_scenario(path)).warnings)
    assert "Not used: the amount of core for 2028/29" in said
    assert "before what held takes from it" in said
    assert (
        "The ICB's population is not checked: the reference data hold none for 2026/27 and 2027/28"
        in said
    )


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
    said = r"areas of 2026/27 and 2027/28 are not the same: .*, .* \(.*: [\d,]+ people\)\.$"
    with pytest.raises(BadInput, match=f"(?m){said}"):
        over_years(scenario, by_year)
