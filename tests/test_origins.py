"""Errors name where a value was written: on the command line, or in which file of a chain."""

from __future__ import annotations

import pytest

from allocmodel.scenario import load_scenario

BASE = """
id = "base"
title = "Base"
icb = "QT1"
years = ["2025/26"]
places = { by = "district" }
"""
CHILD = 'extends = "base.toml"\nid = "child"\n'
RESERVE = '[[budget]]\nline = "reserve"\namount = 5\nfrom = "core"\nbasis = "held"\n'
FUND = '[[budget]]\nline = "fund"\namount = 5\nbasis = "per_head"\n'
WEIGHT = '[[weight]]\nline = "core"\nkind = "deprivation"\nquintiles = [2, 1, 1, 1, 1]\n'
CONVERGENCE = """
[baseline]
source = "previous_formula"
[convergence]
preset = "core 2025/26"
"""


@pytest.mark.parametrize(
    ("override", "mentioned"),
    [
        ("icb=ZZZ", "--set icb=ZZZ"),
        ("years=2031/32", "--set years=2031/32"),
        ('places={"A"={district=["E08000038"]}}', "--set places="),
        ("budget.core.amount=0", "--set budget.core.amount=0"),
        ('baseline.amounts={"Elsewhere"=1}', "--set baseline.amounts="),
        ('convergence.lines={"cor"={floor=0.0}}', "--set convergence.lines="),
    ],
)
def test_what_set_gave_is_named_so_for_inputs_too(allocmodel, override, mentioned):
    name = allocmodel.write(
        BASE + '[[budget]]\nline = "core"\namount = "published"\nbasis = "core"\n' + CONVERGENCE
    )
    message = allocmodel.refused("check", name, "--set", override)
    [where] = [line for line in message.splitlines() if line.startswith("  where:")]
    assert mentioned in where


def test_a_scenario_that_ships_is_named_by_its_id_and_not_by_a_path(allocmodel):
    message = allocmodel.refused("run", "--set", "places.remainder=Rest")
    assert "  where: --set places.remainder=Rest\n" in message
    assert load_scenario().where("icb") == "nottingham-2025-26 (ships with allocmodel), icb"


def test_the_file_of_the_chain_that_wrote_a_value_is_named(allocmodel):
    allocmodel.write(BASE.replace("QT1", "ZZZ"), "base.toml")
    name = allocmodel.write(CHILD + FUND)
    message = allocmodel.refused("check", name)
    assert "  where: base.toml, icb (scenario.toml extends it)\n" in message


def test_recorded_counts_are_beside_the_file_that_names_them(allocmodel):
    (allocmodel.folder / "deeper").mkdir()
    records = '[ethnicity]\nrecorded = "no.csv"\nunknown = "icb_mix"\n'
    allocmodel.write(BASE + records, "deeper/base.toml")
    name = allocmodel.write(CHILD.replace("base.toml", "deeper/base.toml") + FUND)
    assert "deeper/no.csv" in allocmodel.refused("check", name)
    beside = allocmodel.refused("check", name, "--set", 'ethnicity.recorded="mine.csv"')
    assert "  where: mine.csv" in beside


# --- Budgets that are not written, or replaced ----------------------------------------------


def test_the_default_lines_that_fell_away_are_given_back_to_paste(allocmodel):
    allocmodel.write(BASE, "base.toml")
    name = allocmodel.write(CHILD + RESERVE)
    message = allocmodel.refused("check", name, says=('"core" fell away', "base.toml"))
    pasted = "\n".join(
        line.strip() for line in message.partition("add:")[2].splitlines() if line.strip()
    )
    assert pasted.count("[[budget]]") == 2
    allocmodel.write(CHILD + pasted + "\n" + RESERVE)
    assert allocmodel("check", name).code == 0


@pytest.mark.parametrize(("child", "gone"), [(FUND, True), ("", False)])
def test_default_lines_that_are_taken_or_fell_away_are_said(allocmodel, child, gone):
    allocmodel.write(BASE, "base.toml")
    said = " ".join(allocmodel("check", allocmodel.write(CHILD + child)).out.split())
    assert ("fell away: core and primary medical care" in said) is gone
    assert ("The scenario has no budget, so it takes what is published" in said) is not gone


def test_a_weight_on_a_line_that_the_child_dropped_names_both_files(allocmodel):
    lines = '[[budget]]\nline = "core"\namount = "published"\nbasis = "core"\n'
    weights = WEIGHT + WEIGHT.replace('"core"', '"acut"')
    allocmodel.write(BASE + lines + weights, "base.toml")
    message = allocmodel.refused("check", allocmodel.write(CHILD + FUND))
    assert 'A weight is on "core"; A weight is on "acut", which are not lines' in message
    assert '"core" fell away' in message
    assert "  where: base.toml, weight (scenario.toml extends it)" in message


def test_a_baseline_of_places_that_the_child_replaced_says_so(allocmodel):
    amounts = '[baseline]\namounts = { "Old" = 5, "Older" = 6 }\n[convergence]\n'
    old = BASE.replace('{ by = "district" }', '{ "Old" = { sub_icb = ["52R", "02Q"] } }')
    allocmodel.write(old + amounts + 'preset = "core 2025/26"\n', "base.toml")
    name = allocmodel.write(CHILD + 'places = { by = "district" }\n')
    says = ('"Old", "Older"', '"Old" stood in the places of base.toml')
    allocmodel.refused(
        "check", name, "--set", 'budget=[{line="c",amount=9,basis="core"}]', says=says
    )


def test_one_key_set_twice_is_refused(allocmodel):
    twice = ("--set", "icb=QT1", "--set", "icb=QWO")
    says = ("Two overrides give icb", "--set icb=QT1 and --set icb=QWO")
    allocmodel.refused("run", *twice, says=says)


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "nottingham-2025-26", "--place", "Bassetlaw", "--place", "Nottingham City"),
        ("icbs", "--year", "2025/26", "--year=2024/25"),
        ("run", "--out", "a", "--out", "b"),
        ("data", "build", "--from", "a", "--from", "b"),
        ("data", "import", "file.csv", "--to", "a", "--to", "b"),
    ],
)
def test_an_option_given_twice_is_a_usage_error(allocmodel, arguments):
    said = allocmodel(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "is given 2 times. Give it once." in said.err
