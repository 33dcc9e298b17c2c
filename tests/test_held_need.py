"""Years beyond the last published need, with that need held."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.scenario.keyed import tables_of, written_as
from allocmodel.study.run import run_model
from tests.shipped_books import shipped_run

THREE = "nottingham-three-years"
FIVE = [f"20{start}/{start + 1}" for start in range(26, 31)]
YEARS = f"years={FIVE}".replace("'", '"')
HELD = "need_held_from=2028/29"


def longer(*overrides: str, base: str = THREE) -> Scenario:
    return load_scenario(Path(base), overrides)


@pytest.fixture(scope="module", name="run")
def _run():
    return run_model(model_inputs(longer(YEARS, HELD)))


def test_years_run_with_need_held(run):
    assert run.passed and run.years == tuple(FIVE)
    need = run.values["weighted_population"]
    for year in FIVE[3:]:
        assert need.sel(year=year).identical(need.sel(year="2028/29").assign_coords(year=year))
    # The years before are those of three years.
    own = run.values["allocation"].sel(year=FIVE[:3])
    assert (own == shipped_run(THREE).values["allocation"]).all()


def test_the_pace_takes_a_fifth_of_the_distance_of_each_later_year(run):
    """With need held and the same growth everywhere, a distance is four fifths of the last.

    Where neither caps nor limits bind: but for the scaling that meets the envelope.
    """
    closing = run.values["closing_distance"].sel(converging_line="core", place="Bassetlaw")
    distances = [float(closing.sel(year=year)) for year in FIVE[2:]]
    assert abs(distances[0]) > 1e-4
    for before, after in itertools.pairwise(distances):
        assert after / before == pytest.approx(0.8, abs=0.02)


def test_it_is_a_judgement_that_is_said_and_signed(run):
    (said,) = [one for one in run.inputs.warnings if one.startswith("Need of 2029/30 to 2030/31")]
    assert "a judgement: that of 2028/29, held" in said
    named = {one.figure: one for one in run.inputs.judgements}
    assert named["need_held_from"].value == "2028/29" and not named["need_held_from"].is_signed
    labels = ("2030/31", "core", "general_acute")
    weight = run.inputs.provenance["component_weight", labels]
    assert (weight.grade, weight.rests_on) == ("judgement", ("need_held_from",))
    published = run.inputs.provenance["component_weight", ("2028/29", *labels[1:])]
    assert published.grade == "derived"


def test_a_final_scenario_has_to_sign_it(tmp_path):
    file = tmp_path / "final.toml"
    text = f'extends = "{Path("scenarios").resolve().as_posix()}/{THREE}.toml"\n'
    file.write_text(
        f'{text}id = "final"\ntitle = "T"\nstatus = "final"\n{YEARS}\nneed_held_from = "2028/29"\n'
    )
    with pytest.raises(BadInput, match=r'"need_held_from" \("2028/29"\)'):
        load_scenario(file)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ((YEARS,), '(?s)need up to 2028/29.*goes on to 2030/31.*need_held_from = "2028/29"'),
        ((YEARS, "need_held_from=2031/32"), "no need of 2031/32, which is to be held"),
        ((YEARS, "need_held_from=2028/30"), '"2028/30" is not a financial year'),
        ((HELD,), "(?s)held in later years, and the scenario ends in 2028/29.*Take need_held"),
        (('years=["2025/26", "2026/27"]', "need_held_from=2025/26"), None),
    ],
)
def test_what_can_be_held(overrides, message):
    if message is None:
        # Held need has the same areas, where the next publication has others.
        assert model_inputs(longer(*overrides)).year == "2025/26 to 2026/27"
        return
    with pytest.raises(BadInput, match=message):
        model_inputs(longer(*overrides))


def test_places_of_practices_are_held_too():
    """Practice rows of 2028/29 stand for later years, with the same digits."""
    reference = Reference.load().by_practice(["2028/29"]).holding("2028/29", ["2029/30"])
    own = reference.area_weighted_population("QT1", "2029/30")
    assert own.equals(reference.area_weighted_population("QT1", "2028/29"))
    areas = Reference.load().holding("2028/29", ["2029/30"])
    last = areas.practice_rows("QT1", "2028/29")
    assert areas.practice_rows("QT1", "2029/30").equals(last)
    assert areas.years[-1] == "2029/30"


@pytest.mark.long
def test_a_pace_of_ten_years():
    """England, each ICB a twentieth over or under its need: made-up baselines."""
    ten = [f"20{start}/{start + 1}" for start in range(26, 36)]
    years = f"years={ten}".replace("'", '"')
    reference = Reference.load()
    need = reference.sums_by_icb("2026/27")["core"]
    shares = need / need.sum() * 120e9
    names = reference.short_icb_names()
    sides = zip(shares.index, shares, itertools.cycle((0.95, 1.05)), strict=False)
    amounts = ", ".join(f'"{names[icb]}" = {int(pounds * side)}' for icb, pounds, side in sides)
    run = run_model(
        model_inputs(
            longer(
                years,
                HELD,
                'budget=[{line="core", amount=120000000000, growth=0.03, basis="core"}]',
                f"baseline={{amounts={{{amounts}}}}}",
                'convergence={preset="core 2025/26"}',
                base="england-core-2025-26",
            )
        )
    )
    assert run.passed
    left = abs(run.values["closing_distance"]).max("place").sel(converging_line="core")
    by_year = [float(left.sel(year=year)) for year in ten[2:]]
    # A year takes a fifth of a distance, at most 0.5 per cent of the money.
    for before, after in itertools.pairwise(by_year):
        assert before - 0.0055 < after < before


def test_a_comparison_knows_of_it():
    tables = tables_of(longer(YEARS, HELD))
    assert written_as(tables)["need_held_from"] == "2028/29"
    assert ("need_held_from",) not in tables_of(longer())
