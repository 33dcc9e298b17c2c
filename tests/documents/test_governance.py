"""Who decides, who was asked, what was decided: read, refused, and told."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

import allocmodel as am
from allocmodel.audit.cells import cells_of
from allocmodel.audit.rules import audit
from allocmodel.documents.governance import decided
from allocmodel.documents.page import page_of_run
from allocmodel.documents.sentences import english
from allocmodel.documents.told import Told
from allocmodel.scenario.maturity import EVIDENCE, matrix_of
from allocmodel.scenario.maturity_levels import standings
from allocmodel.study.identity import digest, figures_digest
from allocmodel.workbook.write import workbook_bytes
from tests.documents.pages import DEFAULT, GOVERNANCE, blocks_of, governed
from tests.shipped_books import shipped_book, shipped_run

WRITTEN = f"""\
extends = "{DEFAULT}"
id = "governed"
title = "Governed"
[governance]
body = "The board"
decided_on = 2026-03-26
decision = "The board took it."
"""


def texts(run: am.Run) -> str:
    """All that the page of a run says, in one text."""
    found = []
    for _, block in blocks_of(page_of_run(run, english()).sections):
        found += [getattr(block, "text", ""), *getattr(block, "points", ())]
        for row in (*getattr(block, "rows", ()), *getattr(block, "closing", ())):
            found += row
    return "\n".join(found)


# --- Read ----------------------------------------------------------------------------------------


def test_governance_is_read_and_moves_no_figure(allocmodel) -> None:
    path = allocmodel.folder / allocmodel.write(WRITTEN)
    scenario = am.load(path)
    assert scenario.governance.decided_on == "2026-03-26"
    plain = am.load(DEFAULT)
    assert "governance" not in plain.resolved() and "governance" in scenario.resolved()
    changed = am.load(path, {"governance.owner": "The chair"})
    assert changed.governance.owner == "The chair" and changed.governance.body == "The board"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('body = "The board"', 'boddy = "x"', ('Did you mean "body"?', "governance.boddy")),
        ("2026-03-26", '"26 March"', ('"26 March" is not a day', "2026-03-26")),
        ('decision = "The board took it."', "", ("decided_on without decision",)),
        ("decided_on = 2026-03-26", "", ("decision without decided_on",)),
        ('decision = "', 'rests_on = "abc"\ndecision = "', ("digest of a run's figures",)),
        ('body = "The board"', 'contact = "<b\\u0007>"', ("control or invisible",)),
        ('body = "The board"', f'contact = "{"x" * 501}"', ("501 characters",)),
        ('body = "The board"', f'body = "{"x" * 201}"', ("201 characters",)),
        ("[governance]", '[governance]\nmatrix = "none.toml"', ("none.toml",)),
        ("[governance]", '[governance]\nlast_year = "none.toml"', ("none.toml",)),
        (
            "[governance]",
            '[governance]\nlast_year = "scenario.toml"',
            ("scenario.toml records no level", "last_year"),
        ),
    ],
)
def test_bad_governance_is_refused(allocmodel, old: str, new: str, says: tuple[str, ...]) -> None:
    assert old in WRITTEN
    allocmodel.write(WRITTEN.replace(old, new))
    allocmodel.refused("check", "scenario.toml", says=says)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[governance.maturity."data qualty"]\nlevel = 1', 'Did you mean "data quality"?'),
        ('[governance.maturity."data quality"]\nlevel = 5', "levels 1 to 4; 5 is none"),
        ('[governance.maturity."data quality"]\nlevel = 0', "0 is not a level"),
        ('[governance.maturity."data quality"]\nlevl = 1', 'Did you mean "level"?'),
        ('[[governance.engagement]]\nwith = "a"\nwhen = "b"\nchange = "c"', '"changed"'),
        ('[[governance.objections]]\nby = "a"', "objection"),
    ],
)
def test_bad_tables_of_governance_are_refused(allocmodel, table: str, says: str) -> None:
    allocmodel.write(f"{WRITTEN}{table}\n")
    allocmodel.refused("check", "scenario.toml", says=(says,))


# --- Told ----------------------------------------------------------------------------------------


def test_the_page_tells_who_decides_and_who_was_asked() -> None:
    text = texts(governed(shipped_run(DEFAULT)))
    assert f"To ask a question: {GOVERNANCE['contact']}." in text
    for key in ("body", "owner", "how_to_object", "decision"):
        assert str(GOVERNANCE[key]) in text
    for one in (*GOVERNANCE["engagement"], *GOVERNANCE["objections"]):
        assert all(str(said) in text for said in one.values())
    assert "Not answered yet" in text
    without = texts(shipped_run(DEFAULT))
    assert "does not say whom to ask" in without and "does not say who decides" in without


def test_a_decision_says_on_which_figures_it_rests() -> None:
    run = shipped_run(DEFAULT)
    own = figures_digest(run)
    told = {
        rests_on: decided(Told(governed(run, rests_on=rests_on), english()))
        for rests_on in (own, "0" * 12, None)
    }
    assert "are the ones that the decision rests on" in told[own]
    assert f"other figures ({'0' * 12})" in told["0" * 12] and own in told["0" * 12]
    assert "does not say on which figures" in told[None]
    assert "The board took the split by need." in told[own] and "26 March 2026" in told[own]


def test_the_digest_of_figures_stays_when_a_decision_is_written_and_no_figure_moves() -> None:
    run = shipped_run(DEFAULT)
    written = governed(run)
    assert digest(written) != digest(run)
    assert figures_digest(written) == figures_digest(run)
    assert figures_digest(shipped_run("nottingham-floor-binds")) != figures_digest(run)


# --- The maturity matrix -------------------------------------------------------------------------


def test_the_matrix_that_ships_has_four_criteria_with_what_the_model_knows() -> None:
    matrix = matrix_of(shipped_run(DEFAULT).inputs.scenario)
    assert [len(one.levels) for one in matrix.criterion] == [4, 4, 4, 4]
    assert {kind for one in matrix.criterion for kind in one.evidence} == set(EVIDENCE)


def test_the_matrix_is_filled_in_with_the_models_figures() -> None:
    run = governed(shipped_run(DEFAULT))
    found = run.values["like_for_like_gradient"]
    before, after = (float(found.sel(equity_view=one)) for one in ("formula", "scenario"))
    text = texts(run)
    assert f"{before:.2f} before adjustments and {after:.2f} in this scenario" in text
    assert "Talks with people that are recorded: 2, of which 1 changed something." in text
    assert "2 of 4: We know the share that is unknown" in text
    assert "\n1 of 4\nhigher\n" in text
    assert text.count("Not set") == 5  # two criteria without a level, and a year before for three
    assert "No weight by ethnic group is used." in text


def test_a_partnership_brings_a_matrix_of_its_own(allocmodel) -> None:
    allocmodel.write(
        'title = "Ours"\n[[criterion]]\nname = "voice"\ntitle = "Voice"\nasks = "Who speaks?"\n'
        'levels = ["Few do.", "Many do."]\n',
        "ours.toml",
    )
    table = "[governance.maturity.voice]\nlevel = 2\n"
    scenario = allocmodel.write(
        WRITTEN.replace("[governance]", '[governance]\nmatrix = "ours.toml"') + table
    )
    loaded = am.load(allocmodel.folder / scenario)
    assert matrix_of(loaded).names == ["voice"]
    allocmodel.write('title = "Ours"\ncriteria = 1\n', "ours.toml")
    allocmodel.refused("check", "scenario.toml", says=("ours.toml", "criteria"))


LAST_YEAR = """\
extends = "nottingham-2025-26"
id = "then"
title = "Then"
[governance.maturity."data quality"]
level = 1
evidence = "A first count."
[governance.maturity.involvement]
level = 3
"""


def test_levels_stand_beside_those_of_last_years_file_or_run(allocmodel) -> None:
    allocmodel.write(LAST_YEAR, "then.toml")
    written = WRITTEN.replace("[governance]", '[governance]\nlast_year = "then.toml"')
    levels = '[governance.maturity."data quality"]\nlevel = 2\n[governance.maturity.involvement]\n'
    path = allocmodel.folder / allocmodel.write(f"{written}{levels}level = 3\n")
    found = {one.criterion.name: one for one in standings(am.load(path))}
    assert [found["data quality"].before, found["data quality"].way] == [1, "higher"]
    assert found["data quality"].evidence_before == "A first count."
    assert found["involvement"].way == "same"
    assert found["outcomes followed up"].way == ""
    # Of a saved run the same; its record has them.
    record = {"scenario": am.load(allocmodel.folder / "then.toml").resolved()}
    (allocmodel.folder / "then").mkdir()
    (allocmodel.folder / "then" / "run.json").write_text(json.dumps(record, default=str))
    allocmodel.write(f"{written.replace('then.toml', 'then')}{levels}level = 2\n", "run.toml")
    again = {one.criterion.name: one for one in standings(am.load(allocmodel.folder / "run.toml"))}
    assert (again["data quality"].before, again["involvement"].way) == (1, "lower")
    scenario = am.load(path)
    run = shipped_run(DEFAULT)
    text = texts(replace(run, inputs=replace(run.inputs, scenario=scenario)))
    assert "higher than last year: 1. The same: 1. Lower: 0." in text
    assert "A first count." in text
    allocmodel.write(f"{written}{levels}level = 3\nbefore = 1\n")
    allocmodel.refused("check", "scenario.toml", says=("Take before out", "before"))
    allocmodel.write(LAST_YEAR.replace("level = 3", "level = 9"), "then.toml")
    allocmodel.write(f"{written}{levels}level = 3\n")
    allocmodel.refused("check", "scenario.toml", says=("levels 1 to 4; 9 is none", "last_year"))


@pytest.mark.long
def test_a_workbook_has_a_sheet_of_it_where_a_scenario_says_anything() -> None:
    content, _ = workbook_bytes(governed(shipped_run(DEFAULT)))
    assert audit(content) == []
    book = load_workbook(BytesIO(content))
    told = {str(cell.value) for cell in cells_of(book["Governance"])}
    assert {
        GOVERNANCE["decision"],
        GOVERNANCE["body"],
        figures_digest(shipped_run(DEFAULT)),
    } <= told
    plain = load_workbook(BytesIO(shipped_book(DEFAULT)), read_only=True)
    assert "Governance" not in plain.sheetnames
