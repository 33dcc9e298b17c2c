"""Money that looks odd is said, with what it is compared with; money of another area is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario
from tests.results import noted

HEAD = 'id = "odd"\ntitle = "Odd"\n'
ONE_YEAR = HEAD + 'extends = "nottingham-2025-26"\n'
THREE_YEARS = ONE_YEAR + 'years = ["2026/27", "2027/28", "2028/29"]\n'
CONVERGENCE = '[convergence]\npreset = "core 2025/26"\n'
PREVIOUS = '[baseline]\nsource = "previous_formula"\n'
ENGLAND = HEAD + 'scope = "england"\nyears = ["2025/26"]\n'
#: Published for QT1, 2025/26: core 2,368,868,000; primary medical care 239,867,000; running costs
#: 17,902,308. England's core: 116,741,038,000.


def line(name: str, amount: object, basis: str, more: str = "") -> str:
    return f'[[budget]]\nline = "{name}"\namount = {amount}\nbasis = "{basis}"\n{more}\n'


def core(amount: object, more: str = "") -> str:
    return line("core", amount, "core", more)


PRIMARY = line("primary", '"published"', "primary_medical")
PRIMARY_GROWN = line("primary", '"published"', "primary_medical", "growth = 0.03")
CORE = core('"published"')

#: Synthetic baselines, each within 8 per cent of what need gives it.
BASELINES = {
    "Nottingham City": 700_000_000,
    "South Nottinghamshire": 690_000_000,
    "Mid Nottinghamshire": 660_000_000,
    "Bassetlaw": 228_000_000,
}
TWO_PLACES = '[places]\n"A" = { district = ["E07000171", "E08000017"] }\nremainder = "B"\n'


def baseline(changed: dict[str, int] | None = None, line: str = "core") -> str:
    amounts = {**BASELINES, **(changed or {})}
    table = "".join(f'"{place}" = {pounds}\n' for place, pounds in amounts.items())
    return f'[baseline.amounts."{line}"]\n{table}'


def services(community: int) -> str:
    """A budget of services and no line on core; the amounts are synthetic."""
    return (
        line("acute", 1_400_000_000, "general_acute")
        + line("community", community, "community")
        + line("minds", 320_000_000, "mental_health")
        + line("births", 60_000_000, "maternity")
        + line("medicines", 190_000_000, "prescribing")
    )


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture
def run(tmp_path: Path, reference: Reference):
    def run(text: str) -> Run:
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return run_scenario(load_scenario(path), reference)

    return run


@pytest.fixture
def noted_in(tmp_path: Path, reference: Reference):
    def noted_in(text: str) -> Run:
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return noted(load_scenario(path), reference)

    return noted_in


ODD = {
    "core in thousands": (
        ONE_YEAR + core(2_368_868) + PRIMARY,
        ("amount of core is £2,368,868;", "2025/26 for core is £2,368,868,000", "in 1,000 of it"),
    ),
    "core in millions": (ONE_YEAR + core(2_369) + PRIMARY, ("one part in 999,944 of it",)),
    "core in pence": (ONE_YEAR + core(236_886_800_000) + PRIMARY, (": 100 times it",)),
    "a function in thousands": (
        ONE_YEAR
        + line("core", '"published"', "functions", "[budget.functions]\nmental_health = 320_000")
        + PRIMARY,
        ("core: mental health is £320,000;", "its service's local part", "13.3% of core"),
    ),
    "no core": (ONE_YEAR + core(0) + PRIMARY, ("core is £0", ": none of it")),
    "a pound": (ONE_YEAR + core(1) + PRIMARY, ("core is £1;",)),
    "a third too much": (ONE_YEAR + core(3_150_594_440) + PRIMARY, (": 33.0% more",)),
    "primary medical care in thousands": (
        ONE_YEAR + CORE + line("primary", 239_867, "primary_medical"),
        ("for primary medical is £239,867,000", "one part in 1,000"),
    ),
    "a named stream": (
        ONE_YEAR + CORE + line("running", 24_000, "per_head", 'stream = "running_costs"'),
        ("running costs is £17,902,308: one part in 746 of it",),
    ),
    "every year in thousands": (
        THREE_YEARS
        + core('{ "2026/27" = 2_450_000, "2027/28" = 2_550_000, "2028/29" = 2_650_000 }')
        + PRIMARY_GROWN
        + PREVIOUS
        + CONVERGENCE,
        ("core in 2026/27 is £2,450,000", "So it is in 2027/28 and 2028/29."),
    ),
    "one year in thousands": (
        THREE_YEARS
        + core('{ "2026/27" = 2_450_000_000, "2027/28" = 2_550_000, "2028/29" = 2_650_000_000 }')
        + PRIMARY_GROWN,
        ("The amount of core is £2,550,000",),
    ),
    "England in thousands": (
        ENGLAND + core(116_741_038),
        ("is £116,741,038,000: one part in 1,000 of it",),
    ),
    "published core beside a typed copy": (
        ONE_YEAR + CORE + line("core again", 2_368_868_000, "core"),
        ("core and core again come to £4,737,736,000", ": 2.0 times it", "in the budget once?"),
    ),
    "a copy on another basis": (
        ONE_YEAR + CORE + line("again", 2_368_868_000, "per_head"),
        ("The amount of again is £2,368,868,000", ": the same.", "is it in twice?"),
    ),
    "a copy that is held": (
        ONE_YEAR + CORE + PRIMARY + line("again", 239_000_000, "held"),
        ("for primary medical is £239,867,000: 0.4% less",),
    ),
    # 4.58 per cent of 2,368,868,000 is 108.5 million.
    "a service in thousands": (
        ONE_YEAR + services(community=260_000),
        ("community is £260,000", "4.6% of the published", "£108,538,405: one part in 417"),
    ),
    "a service above all of core": (
        ONE_YEAR + CORE + line("minds", 3_000_000_000, "mental_health"),
        ("minds is £3,000,000,000", "12.5% of the published", ": 10 times it"),
    ),
    "a fund in millions": (
        ONE_YEAR + CORE + line("fund", 25, "core20", 'from = "core"'),
        ("fund is £25; that is less than a penny for each of 1,284,200 people",),
    ),
    "nearly all held": (
        ONE_YEAR + CORE + PRIMARY + line("reserve", 2_360_000_000, "held", 'from = "core"'),
        ("by reserve: £2,360,000,000; core,", "has £2,368,868,000: 99.6% of it"),
    ),
    # 127,706 people: 228,000 pounds are 1.79 a head.
    "a place in thousands": (
        ONE_YEAR + baseline({"Bassetlaw": 228_000}) + CONVERGENCE,
        ("Bassetlaw on core is £228,000, £1.79 a head", "£1,876.04 a head: one part in 1,051"),
    ),
    "a place ten times too small": (
        ONE_YEAR + baseline({"Bassetlaw": 22_800_000}) + CONVERGENCE,
        ("£22,800,000", "one part in 11 of it"),
    ),
    "a place ten times too large": (
        ONE_YEAR + baseline({"Bassetlaw": 2_280_000_000}) + CONVERGENCE,
        ("Bassetlaw on core is £2,280,000,000", ": 9.5 times it"),
    ),
    "the largest place in thousands": (
        ONE_YEAR + baseline({"Nottingham City": 700_000}) + CONVERGENCE,
        ("Nottingham City on core is £700,000",),
    ),
    "two places swapped": (
        ONE_YEAR
        + baseline({"Bassetlaw": 660_000_000, "Mid Nottinghamshire": 228_000_000})
        + CONVERGENCE,
        ("Mid Nottinghamshire is £650.97 a head and that of Bassetlaw £5,168.13", "Swapped, both"),
    ),
    "three of four in thousands": (
        ONE_YEAR
        + baseline({place: pounds // 1000 for place, pounds in list(BASELINES.items())[1:]})
        + CONVERGENCE,
        ("The baseline of Mid Nottinghamshire", "So it is with", "South Nottinghamshire (one part"),
    ),
    "the larger of two in thousands": (
        ONE_YEAR
        + TWO_PLACES
        + '[baseline.amounts."core"]\nA = 228_000_000\nB = 2_050_000\n'
        + CONVERGENCE,
        ("The baseline of B on core is £2,050,000",),
    ),
    "the two places swapped": (
        ONE_YEAR
        + TWO_PLACES
        + '[baseline.amounts."core"]\nA = 2_050_000_000\nB = 228_000_000\n'
        + CONVERGENCE,
        ("Swapped, both would be near",),
    ),
    "every place ten times too small": (
        ONE_YEAR
        + baseline({place: pounds // 10 for place, pounds in BASELINES.items()})
        + CONVERGENCE,
        ("Base growth of core is +939.9%", "£2,368,868,000 for places that have £227,800,000"),
    ),
    "growth in tenths": (
        THREE_YEARS + core('"published"', "growth = 0.5") + PRIMARY_GROWN + PREVIOUS + CONVERGENCE,
        ("growth of core is +50.0% a year", "of 2025/26, is +4.37%"),
    ),
    "a fund that collapses": (
        THREE_YEARS
        + core('"published"', "growth = 0.04")
        + line(
            "fund",
            '{ "2026/27" = 5_000_000, "2027/28" = 50_000, "2028/29" = 5_000_000 }',
            "core20",
            'from = "core"',
        ),
        ("fund is £50,000 in 2027/28; in 2026/27 it is £5,000,000: one part in 100 of it",),
    ),
    "a cap in per cent": (
        ONE_YEAR + baseline() + CONVERGENCE + "cap_over = 0.5\n",
        ("cap_over is 50.00%", "presets is 1.36%: 37 times it"),
    ),
    "a cap of one line": (
        ONE_YEAR + baseline() + CONVERGENCE + '[convergence.lines."core"]\ncap_over = 0.5\n',
        ("Convergence of core: cap_over is 50.00%",),
    ),
    "a speed that hardly moves": (
        ONE_YEAR + baseline() + "[convergence]\nspeed_over = 0.002\nspeed_under = 0.2\n",
        ("speed_over is 0.200%", "presets is 6.67%: one part in 33"),
    ),
    "a ceiling in tenths": (
        ONE_YEAR + baseline() + CONVERGENCE + "ceiling = 0.5\n",
        ("ceiling is +50% a year",),
    ),
    "a floor per head in thousands": (
        ONE_YEAR + baseline() + CONVERGENCE + "per_head_floor = 1.7\n",
        ("floor per head of core is £1.70", "It limits nobody"),
    ),
    "a ceiling per head in pence": (
        ONE_YEAR + baseline() + CONVERGENCE + "per_head_ceiling = 99_000\n",
        ("ceiling per head of core is £99,000.00", ": 50 times it"),
    ),
}


def about_money(found: Run) -> list[str]:
    """What looks odd in the money; that it is split by single services is another matter."""
    return [note for note in found.oddities if "split by single services" not in note]


@pytest.mark.parametrize("case", ODD)
def test_one_note_says_what_looks_odd(noted_in, case):
    """Once, and not by its consequences too; among the warnings, as everywhere."""
    text, words = ODD[case]
    found = noted_in(text)
    (said,) = about_money(found)
    for word in words:
        assert word in said
    assert found.warnings[0] == said


ORDINARY = {
    "typed, and five per cent less": ONE_YEAR + core(2_250_000_000) + PRIMARY,
    "a fund beside core": ONE_YEAR + CORE + line("fund", 25_000_000, "core") + PRIMARY,
    "a small project on a service": ONE_YEAR + CORE + line("minds", 300_000, "mental_health"),
    "half of core held": ONE_YEAR + CORE + line("held", 1_200_000_000, "held", 'from = "core"'),
    "core in parts": ONE_YEAR
    + core(1_000_000_000)
    + line("acute", 1_300_000_000, "general_acute")
    + PRIMARY,
    "services": ONE_YEAR + services(community=260_000_000),
    "baselines": ONE_YEAR + baseline() + CONVERGENCE,
    "a fund that is built up": THREE_YEARS
    + core('"published"', "growth = 0.04")
    + line(
        "fund",
        '{ "2026/27" = 2_000_000, "2027/28" = 4_000_000, "2028/29" = 6_000_000 }',
        "core20",
        'from = "core"',
    ),
    "limits": ONE_YEAR
    + baseline()
    + CONVERGENCE
    + "cap_over = 0.01\nfloor = 0\nceiling = 0.1\nper_head_floor = 1_500\n",
    "England": ENGLAND + core(120_000_000_000),
}


@pytest.mark.parametrize("case", ORDINARY)
def test_no_false_alarm(noted_in, case):
    assert about_money(noted_in(ORDINARY[case])) == []


ALL_IN_THOUSANDS = (
    ONE_YEAR
    + baseline({place: pounds // 1000 for place, pounds in BASELINES.items()})
    + CONVERGENCE
)


def test_every_place_in_thousands_is_refused_for_what_it_is(run):
    """No ceiling is set, so the message speaks of the baseline."""
    with pytest.raises(BadInput, match="more than 100 times what the places start from") as error:
        run(ALL_IN_THOUSANDS)
    assert "in pounds, not thousands" in error.value.mend


def test_every_place_a_thousand_times_too_large_is_refused_with_both_figures(run):
    """As under a heading of thousands over figures in pounds."""
    with pytest.raises(BadInput, match="start from more than 100 times as much, £2") as error:
        run(
            ONE_YEAR
            + baseline({place: pounds * 1000 for place, pounds in BASELINES.items()})
            + CONVERGENCE
        )
    assert "£2,368,868,000" in str(error.value) and "multiplied by 1,000" in error.value.mend


# --- A budget that nobody wrote -------------------------------------------------------------------

NO_BUDGET = HEAD + 'icb = "QT1"\nyears = ["2025/26"]\n[places]\nby = "district"\n'


def test_what_a_scenario_without_a_budget_takes_is_said(run):
    found = [text for text in run(NO_BUDGET).warnings if "has no budget" in text]
    assert len(found) == 1
    assert "core (ICB core services), £2,368,868,000" in found[0]
    assert "primary medical care (Primary medical care), £239,867,000" in found[0]
    assert not any("has no budget" in text for text in run(NO_BUDGET + CORE).warnings)


# --- An ICB that is another area in the other year ------------------------------------------------


def of_icb(icb: str, budget: str, rest: str = "") -> str:
    places = '[places]\nby = "district"\n'
    return f'{HEAD}icb = "{icb}"\nyears = ["2026/27"]\n{places}{budget}{rest}'


GROWN = core('"published"', "growth = 0.04") + PRIMARY_GROWN
TYPED = core(3_900_000_000) + line("primary", 400_000_000, "primary_medical")
#: Four areas of Frimley (QNQ) joined Hampshire and Isle of Wight (QRL) in 2026/27. By hand from the
#: tables: their people then; their part of Frimley's weighted people of 2025/26 times its
#: published 2025/26 money.
HAMPSHIRE = "NHS Hampshire and Isle of Wight ICB"
JOINED = ("195,506 of its 2,171,622 people joined it from NHS Frimley ICB", "£318,106,399 of core")


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Run:
    """Hampshire and Isle of Wight in 2026/27, from last year's formula."""
    file = tmp_path_factory.mktemp("carried") / "scenario.toml"
    file.write_text(of_icb("QRL", GROWN, PREVIOUS + CONVERGENCE), encoding="utf-8")
    return run_scenario(load_scenario(file), reference)


def test_last_years_money_of_another_area_is_carried_over(carried):
    assert carried.passed
    (said,) = [one for one in carried.warnings if "is carried over" in one]
    assert all(word in said for word in (*JOINED, "£33,705,508 of primary"))
    from_frimley = carried.values["carried_money"].sel(former_icb="NHS Frimley ICB")
    # By hand from the tables: 176,170.7 of Frimley's 756,452.8 weighted people are those four
    # areas', of its £1,365,905,000; all that Hampshire had is its own still.
    assert float(from_frimley.sel(converging_line="core")) == pytest.approx(318_106_399, abs=1)
    stayed = carried.values["carried_money"].sel(former_icb=HAMPSHIRE)
    assert stayed.values.tolist() == pytest.approx([3_572_040_000, 366_693_000])
    # The budget grows from the same money: 4 per cent on 3,572,040,000 + 318,106,399.
    assert carried.number("carried_amount", carried_line="core") == 3_890_146_399
    assert carried.number("gross_amount", budget_line="core") == 4_045_752_255


def test_places_have_what_came_with_their_own_areas(carried):
    """Rushmoor was all Frimley's, Hart in part; Winchester none of it."""
    by_place = carried.values["carried_to_place"].sel(converging_line="core")
    of = by_place.sel(former_icb="NHS Frimley ICB").to_series()
    assert set(of[of > 0].index) == {"Hart", "Rushmoor"}
    assert float(by_place.sel(place="Rushmoor", former_icb=HAMPSHIRE)) == 0
    opening = carried.values["opening_baseline"].sel(converging_line="core").to_series()
    assert opening.to_dict() == pytest.approx(by_place.sum("former_icb").to_series().to_dict())


def test_a_place_with_other_practices_than_last_year_is_said(run):
    """Tandridge in Surrey: 112,066 people over 91,093 is 23.0 per cent more; the ICB grows by 2."""
    places = '[places]\nby = "district"\n'
    head = f'{HEAD}icb = "QXU"\nyears = ["2025/26"]\n'
    (said, few) = run(head + places + CORE + PREVIOUS + CONVERGENCE).oddities
    assert "a place of fewer than 30,000 people" in few
    assert "Tandridge has 112,066 people in 2025/26; last year's formula" in said
    assert "for 91,093 people, those of 2024/25: 23.0% more" in said
    assert "Reigate and Banstead and Surrey Heath." in said


def test_a_place_that_last_year_alone_has_is_refused(tmp_path, reference):
    """Staffordshire's East Staffordshire PCN had 8,829 people in Derbyshire Dales in 2024/25."""
    places = '[places]\nby = "district"\n'
    path = tmp_path / "scenario.toml"
    head = f'{HEAD}icb = "QNC"\nyears = ["2025/26"]\n'
    path.write_text(head + places + CORE + PREVIOUS + CONVERGENCE, encoding="utf-8")
    with pytest.raises(BadInput, match=r"Derbyshire Dales \(8,829 people\): a place in 2024/25"):
        model_inputs(load_scenario(path), reference)


def test_a_rule_may_name_what_last_year_had_not(tmp_path, reference):
    """Areas of Bassetlaw in no PCN are new in 2025/26; two people of a PCN were there before."""
    places = """[places]
"Bassetlaw" = { pcn = ["U-E07000171", "U05001", "U10748", "U82499"] }
remainder = "Rest"
"""
    path = tmp_path / "scenario.toml"
    path.write_text(ONE_YEAR + places + CORE + PREVIOUS + CONVERGENCE, "utf-8")
    inputs = model_inputs(load_scenario(path), reference)
    assert set(inputs.values["place_of_former_area"].values) == {"Bassetlaw", "Rest"}


def test_a_merged_icb_has_last_years_money_of_all_its_parts(run):
    made = run(of_icb("D7T5G", TYPED, PREVIOUS + CONVERGENCE))
    carried = made.values["carried_money"].sel(converging_line="core").to_series()
    # By hand from the tables: all of Mid and South Essex's published money; the areas' part of
    # QM7's weighted people of 2025/26 times its published money.
    assert carried["NHS Mid and South Essex ICB"] == pytest.approx(2_351_941_000)
    assert carried["NHS Hertfordshire and West Essex ICB"] == pytest.approx(598_531_493, abs=1)
    (said,) = [one for one in made.warnings if "is carried over" in one]
    assert "people joined it from NHS Mid and South Essex ICB" in said
    assert "£598,531,493 of core" in said


def test_the_money_of_a_merged_icb_is_compared_by_need(run):
    (said, few) = run(of_icb("D7T5G", core(3_500_000))).oddities
    assert "of fewer than 30,000 people" in few
    assert "this ICB's part, by need, of England's 2025/26 core money" in said


@pytest.mark.parametrize("icb", ["QT1", "QUA", "QKS"])
def test_an_icb_that_keeps_its_area_carries_its_money_on(run, icb):
    """Practices that open or close are no other area: in QKS, 4,645 people's practices went."""
    assert run(of_icb(icb, GROWN, PREVIOUS + CONVERGENCE)).passed
