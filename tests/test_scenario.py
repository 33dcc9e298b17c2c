"""Scenario files: what is read, what is refused, and in which words."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocmodel.declared.errors import BadInput
from allocmodel.scenario import (
    DEFAULT_SCENARIO,
    Scenario,
    load_scenario,
    new_scenario,
    shipped_scenarios,
)
from allocmodel.scenario.judgements import judgements

HEAD = """
id = "synthetic"
title = "A synthetic scenario"
icb = "QXX"
years = ["2025/26"]
"""
PLACES = '[places]\n"North" = { district = ["E1"] }\n"South" = { district = ["E2"] }\n'
CORE = '[[budget]]\nline = "core"\namount = 100\nbasis = "core"\n'
RESERVE = '[[budget]]\nline = "system-wide reserve"\namount = 5\nfrom = "core"\nbasis = "held"\n'


@pytest.fixture
def write(tmp_path: Path):
    def _write(text: str | bytes, name: str = "synthetic.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write


@pytest.fixture
def load(write):
    def _load(text: str, *overrides: str) -> Scenario:
        return load_scenario(write(text), overrides)

    return _load


def refused(action, *words: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        action()
    for word in words:
        assert word in str(caught.value)
    assert "pydantic" not in str(caught.value).lower()
    assert caught.value.where
    return caught.value


# --- What ships -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_load(name):
    scenario = load_scenario(Path(name))
    assert scenario.id == name
    assert scenario.question
    assert load_scenario(scenario.source) == scenario


def test_three_scenarios_ship():
    assert set(shipped_scenarios()) >= {
        "nottingham-2025-26",
        "west-yorkshire-2025-26",
        "coventry-warwickshire-2026-27",
    }


def test_default_is_nottingham():
    scenario = load_scenario()
    assert (scenario.id, scenario.icb, scenario.year) == (DEFAULT_SCENARIO, "QT1", "2025/26")
    assert list(scenario.places.rules) == [
        "Nottingham City",
        "South Nottinghamshire",
        "Mid Nottinghamshire",
        "Bassetlaw",
    ]
    assert judgements(scenario) == ()


def test_money_carried_over_is_a_judgement():
    scenario = load_scenario(Path("coventry-warwickshire-2026-27"))
    named = [one.figure for one in judgements(scenario)]
    assert named == ["budget.core.amount", "budget.primary medical care.amount"]


# --- What is read ---------------------------------------------------------------------------


def test_defaults(load):
    scenario = load(HEAD + PLACES)
    assert scenario.status == "draft"
    assert [(x.line, x.amount, x.basis, x.stream) for x in scenario.budget] == [
        ("core", "published", "core", "core"),
        ("primary medical care", "published", "primary_medical", "primary_medical"),
    ]


def test_lines_can_be_drawn_from_a_line(load):
    scenario = load(HEAD + PLACES + CORE + RESERVE)
    assert scenario.budget[1].drawn_from == "core"
    assert scenario.budget[1].stream is None


def test_whole_float_is_pounds(load):
    amount = load(HEAD + PLACES + CORE.replace("100", "1.5e3")).budget[0].amount
    assert amount == 1500
    assert isinstance(amount, int)


def test_awkward_names_are_text(load):
    names = ["1+1", "'A1", "Ynys Môn", "King's [East] *?~", "x" * 60]
    rules = "\n".join(f"{json.dumps(n, ensure_ascii=False)} = {{ pcn = ['U']}}" for n in names)
    assert list(load(f"{HEAD}[places]\n{rules}").places.rules) == names


def test_names_are_normalised(load):
    decomposed = "Mo\u0302n"
    places = f'[places]\n" {decomposed} " = {{ district = ["E1"] }}\n'
    assert list(load(HEAD + places).places.rules) == ["M\u00f4n"]


def test_question_runs_over_lines(load):
    assert load(HEAD + 'question = """\nWho gets\n  what?\n"""\n' + PLACES).question == (
        "Who gets what?"
    )


def test_byte_order_mark_and_windows_line_ends(write):
    text = b"\xef\xbb\xbf" + (HEAD + PLACES).replace("\n", "\r\n").encode()
    assert load_scenario(write(text)).id == "synthetic"


def test_resolved_is_plain_and_portable(load, tmp_path):
    (tmp_path / "data").mkdir()
    scenario = load(HEAD + 'reference = "data"\n' + PLACES + CORE + RESERVE, "icb=QYY")
    resolved = scenario.resolved()
    assert str(tmp_path) not in json.dumps(resolved)
    assert resolved["reference"] == "data"
    assert resolved["file"] == "synthetic.toml"
    assert resolved["overrides"] == ["icb=QYY"]
    assert resolved["places"] == {"North": {"district": ["E1"]}, "South": {"district": ["E2"]}}
    assert resolved["budget"][1] == {
        "line": "system-wide reserve",
        "amount": 5,
        "basis": "held",
        "stream": None,
        "from": "core",
        "growth": None,
        "recurrent": True,
        "plus": [],
        "amount_file": None,
        "shares": {},
        "shares_file": None,
        "remainder": None,
        "already_in_formula": None,
        "functions": None,
    }
    assert scenario.reference == tmp_path / "data"


def test_scenario_is_frozen(load):
    with pytest.raises(ValueError, match="frozen"):
        load(HEAD + PLACES).title = "Other"  # type: ignore[misc]


# --- Bad values -----------------------------------------------------------------------------

BAD = {
    "unknown key": (HEAD + 'plces = "x"\n' + PLACES, ["plces", 'Did you mean "places"']),
    "unknown key, private": (HEAD + 'source = "x"\n' + PLACES, ['"source" is not a key']),
    "unknown line key": (
        HEAD + PLACES + CORE + 'bassis = "core"\n',
        ["budget.core.bassis", 'mean "basis"', "from"],
    ),
    "model's own key": (HEAD + PLACES + CORE + 'drawn_from = "core"\n', ['"drawn_from" is not']),
    "unknown rule key": (
        HEAD + '[places]\n"Mid X" = { distrct = ["E1"] }\n',
        ['places."Mid X".distrct', 'mean "district"'],
    ),
    "unknown basis": (
        HEAD + PLACES + CORE.replace('"core"\n', '"cor"\n', 2).replace('line = "cor"', 'line="a"'),
        ["budget.a.basis", '"cor" is not a basis', 'mean "core"', "per_head"],
    ),
    "missing": (PLACES, ["key is missing", "id"]),
    "missing places": (HEAD, ["key is missing", "places", 'by = "district"']),
    "missing amount": (HEAD + PLACES + '[[budget]]\nline="a"\nbasis="core"\n', ["amount"]),
    "title a number": (HEAD.replace('"A synthetic scenario"', "5") + PLACES, ["title", "quotes"]),
    "title empty": (HEAD.replace('"A synthetic scenario"', '" "') + PLACES, ["title", "empty"]),
    "title too long": (HEAD.replace("A synth", "x" * 200) + PLACES, ["title", "200"]),
    "title with control": (HEAD.replace("A synth", "A\\u0007") + PLACES, ["U+0007"]),
    "title with override mark": (HEAD.replace("A synth", "A\\u202e") + PLACES, ["U+202E"]),
    "years with a gap": (
        HEAD.replace('["2025/26"]', '["2025/26", "2027/28"]') + PLACES,
        ["do not follow each other"],
    ),
    "no year": (HEAD.replace('["2025/26"]', "[]") + PLACES, ["names no year"]),
    "year not consecutive": (HEAD.replace("2025/26", "2025/27") + PLACES, ['"2025/26"']),
    "year with hyphen": (HEAD.replace("2025/26", "2025-26") + PLACES, ['"2025/26"', "years[1]"]),
    "status": (HEAD + 'status = "finl"\n' + PLACES, ['mean "final"', "draft"]),
    "places text": (HEAD + 'places = "district"\n', ["places is not a table"]),
    "places empty": (HEAD + "[places]\n", ["places is empty"]),
    "places by": (HEAD + 'places = { by = "districts" }\n', ["places.by", 'mean "district"']),
    "places by and rules": (HEAD + PLACES + 'by = "district"\n', ["both"]),
    "places mistyped by": (HEAD + 'places = { bye = "district" }\n', ['mean "by"']),
    "place with nothing": (HEAD + '[places]\n"A" = {}\n', ["names no areas", "places.A"]),
    "place code twice": (HEAD + '[places]\n"A" = { pcn = ["U1", "U1"] }\n', ["twice", "U1"]),
    "place code not listed": (
        HEAD + '[places]\n"A" = { pcn = "U1" }\n',
        ["places.A.pcn", "square brackets"],
    ),
    "place names alike": (
        HEAD + '[places]\n"A b" = { pcn = ["U1"] }\n"a\u00a0B" = { pcn = ["U2"] }\n',
        ["same name", '"A b"'],
    ),
    "place name too long": (HEAD + f'[places]\n"{"x" * 61}" = {{ pcn = ["U"] }}\n', ["61", "60"]),
    "remainder alike": (HEAD + PLACES + 'remainder = "NORTH"\n', ["same name", "NORTH"]),
    "budget empty": (HEAD + "budget = []\n" + PLACES, ["no lines"]),
    "budget text": (HEAD + 'budget = "core"\n' + PLACES, ["budget", "not a list"]),
    "budget of text": (HEAD + 'budget = ["core"]\n' + PLACES, ["budget[1]", "not a table"]),
    "lines alike": (HEAD + PLACES + CORE + CORE.replace("line = ", "line = 'Core'#"), ["Core"]),
    "from unknown": (HEAD + PLACES + CORE + RESERVE.replace('"core"', '"cor"'), ['mean "core"']),
    "from itself": (
        HEAD + PLACES + CORE + RESERVE.replace('"core"', '"system-wide reserve"'),
        ["drawn from itself"],
    ),
    "from a drawn line": (
        HEAD + PLACES + CORE + RESERVE + RESERVE.replace("system-wide reserve", "b").replace(
            'from = "core"', 'from = "system-wide reserve"'
        ),
        ["itself drawn from", "one level"],
    ),
    "drawn too much": (
        HEAD + PLACES + CORE + RESERVE.replace("5", "101"),
        ["101 pounds", "more than", "100"],
    ),
    "stream needed": (
        HEAD + PLACES + '[[budget]]\nline="a"\namount="published"\nbasis="per_head"\n',
        ["Add stream", "running_costs"],
    ),
    "stream unknown": (HEAD + PLACES + CORE + 'stream = "special"\n', ['mean "specialised"']),
    "stream twice": (
        HEAD + PLACES + "".join(
            f'[[budget]]\nline="{x}"\namount="{y}"\nbasis="core"\n'
            for x, y in (("a", "published"), ("b", "published total"))
        ),
        ["count it twice", '"a"', '"b"'],
    ),
    "reference missing": (HEAD + 'reference = "nowhere"\n' + PLACES, ["nowhere", "data import"]),
    "reference a number": (HEAD + "reference = 5\n" + PLACES, ["does not name a directory"]),
    "malformed": (HEAD + "title = \n" + PLACES, ["not valid TOML", "line 6", "synthetic.toml"]),
    "key twice": (HEAD + HEAD, ["not valid TOML", "line 7"]),
    "nested too deeply": (HEAD + "x = " + "[" * 20_000, ["synthetic.toml"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_values_are_refused_in_plain_words(load, case):
    text, words = BAD[case]
    refused(lambda: load(text), *words)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ('"1000"', "without quotes"),
        ('"publshed"', 'mean "published"'),
        ("true", "neither a number"),
        ("[1]", "neither a number"),
        ("nan", "The amount is nan"),
        ("inf", "The amount is inf"),
        ("-1", "The amount is -1"),
        ("0.5", "not whole"),
        ("2_000_000_000_000", "whole number from 0 to 1,000,000,000,000: whole pounds"),
    ],
)
def test_bad_amounts(load, amount, words):
    refused(lambda: load(HEAD + PLACES + CORE.replace("100", amount)), words, "budget.core.amount")


@pytest.mark.parametrize(
    "bad", ["Upper", "a/b", "a\\\\b", "..", ".", "-a", "con", "lpt1", "x" * 81, "é", "a b", "a\\n"]
)
def test_bad_ids(load, bad):
    refused(lambda: load(HEAD.replace("synthetic", bad, 1) + PLACES), "id")


# --- Files ----------------------------------------------------------------------------------


def test_missing_file_suggests_a_shipped_one(tmp_path):
    error = refused(lambda: load_scenario(tmp_path / "notingham-2025-26.toml"), "not there")
    assert 'Did you mean "nottingham-2025-26"' in error.what


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"title = '\xff'", "UTF-8"), (b"#" * 1_000_001, "1,000,001 bytes")],
)
def test_unreadable_files(write, content, words):
    refused(lambda: load_scenario(write(content)), words, "synthetic.toml")


def test_directory_is_not_a_scenario(tmp_path):
    refused(lambda: load_scenario(tmp_path), "is a directory")


def test_name_too_long_for_a_file():
    refused(lambda: load_scenario(Path("x" * 5000)), "not there")


# --- Inheritance ----------------------------------------------------------------------------


def test_extends_merges_by_the_rules(write):
    write(HEAD + PLACES + CORE, "base/base.toml")
    path = write(
        'extends = "base/base.toml"\nid = "child"\nicb = "QYY"\n'
        '[places]\n"All" = { district = ["E1", "E2"] }\n'
    )
    scenario = load_scenario(path)
    assert (scenario.id, scenario.title, scenario.icb) == (
        "child",
        "A synthetic scenario",
        "QYY",
    )
    assert list(scenario.places.rules) == ["All"]
    assert [line.line for line in scenario.budget] == ["core"]
    assert scenario.resolved()["extends"] == ["base/base.toml"]


def test_a_list_replaces_the_list(write):
    write(HEAD + PLACES + CORE + RESERVE, "base.toml")
    scenario = load_scenario(write('extends = "base.toml"\nid = "child"\n' + CORE))
    assert [line.line for line in scenario.budget] == ["core"]


def test_a_shipped_scenario_can_be_extended_by_id(write):
    scenario = load_scenario(write('extends = "nottingham-2025-26"\nid = "child"\n'))
    assert scenario.icb == "QT1"


def test_reference_is_relative_to_the_file_that_names_it(write, tmp_path):
    (tmp_path / "base" / "data").mkdir(parents=True)
    write(HEAD + 'reference = "data"\n' + PLACES, "base/base.toml")
    path = write('extends = "base/base.toml"\nid = "child"\n')
    assert load_scenario(path).reference == tmp_path / "base" / "data"


def test_sign_off_and_status_are_not_inherited(write):
    write(FINAL + SIGNED, "base.toml")
    scenario = load_scenario(write('extends = "base.toml"\nid = "child"\n'))
    assert scenario.status == "draft"
    assert scenario.sign_off == ()


def test_an_extending_scenario_needs_its_own_id(write):
    write(HEAD + PLACES, "base.toml")
    path = write('extends = "base.toml"\n', "my child.toml")
    refused(lambda: load_scenario(path), "id of its own", 'id = "my-child"')


def test_extending_in_a_circle(write):
    write('extends = "synthetic.toml"\n', "base.toml")
    refused(lambda: load_scenario(write('extends = "base.toml"\n')), "extends itself")


def test_extending_too_deeply(write):
    for n in range(12):
        write(f'extends = "{n + 1}.toml"\n', f"{n}.toml")
    write(HEAD, "12.toml")
    refused(lambda: load_scenario(write('extends = "0.toml"\n')), "more than 10")


@pytest.mark.parametrize(
    ("extends", "words"),
    [('"nowhere.toml"', "nowhere.toml"), ("5", "does not name a file"), ('"."', "directory")],
)
def test_bad_extends(load, extends, words):
    refused(lambda: load(f"extends = {extends}\n"), words, "synthetic.toml")


def test_an_error_names_the_file_that_holds_it(write):
    write(HEAD + PLACES + CORE.replace("100", "-1"), "base.toml")
    path = write('extends = "base.toml"\nid = "child"\n')
    refused(lambda: load_scenario(path), "base.toml, budget.core.amount")


# --- Overrides ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("override", "read", "expected"),
    [
        ("icb=QWO", lambda s: s.icb, "QWO"),
        ("icb = 'QWO'", lambda s: s.icb, "QWO"),
        ("title=a = b", lambda s: s.title, "a = b"),
        ('years=["2026/27"]', lambda s: s.years, ("2026/27",)),
        ("years=2026/27", lambda s: s.year, "2026/27"),
        ("budget.core.amount=7", lambda s: s.budget[0].amount, 7),
        ('budget."system-wide reserve".amount=6', lambda s: s.budget[1].amount, 6),
        ("budget.system-wide reserve.amount=6", lambda s: s.budget[1].amount, 6),
        ("budget.core.basis=per_head", lambda s: s.budget[0].basis, "per_head"),
        ("places.by=district", lambda s: (s.places.by, s.places.rules), ("district", {})),
        ("places.remainder=Rest", lambda s: s.places.remainder, "Rest"),
        ('places.North.district=["E9"]', lambda s: s.places.rules["North"].district, ("E9",)),
        ('places={by="pcn"}', lambda s: s.places.by, "pcn"),
    ],
)
def test_overrides(load, override, read, expected):
    scenario = load(HEAD + PLACES + CORE + RESERVE, override)
    assert read(scenario) == expected
    assert scenario.overrides == (override,)


def test_overrides_apply_in_order(load):
    scenario = load(HEAD + PLACES, "places.remainder=Rest", "places.by=pcn")
    assert (scenario.places.by, scenario.places.remainder) == ("pcn", "Rest")


def test_override_of_the_default_budget(load):
    assert load(HEAD + PLACES, "budget.core.amount=5").budget[0].amount == 5


def test_a_quoted_name_may_hold_an_equals_sign(load):
    places = '[places]\n"a=b.c" = { pcn = ["U1"] }\n'
    scenario = load(HEAD + places, 'places."a=b.c".pcn=["U2"]')
    assert scenario.places.rules["a=b.c"].pcn == ("U2",)


def test_override_of_the_reference_hides_the_machine(load, tmp_path):
    scenario = load(HEAD + PLACES, f"reference={tmp_path}")
    assert scenario.reference == tmp_path
    assert str(tmp_path.parent) not in json.dumps(scenario.resolved())


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("icb", "needs a key and a value"),
        ("=5", "needs a key and a value"),
        ("ibc=QWO", 'mean "icb"'),
        ("budgt.core.amount=5", 'mean "budget"'),
        ("budget.cor.amount=5", 'mean "core"'),
        ("budget.core=5", "part of the line"),
        ("budget.core.amont=5", 'mean "amount"'),
        ("budget.core.amount=-5", "The amount is -5"),
        ("budget.core.amount=ten", "is text"),
        ("places.Nrth.district=['E1']", 'mean "North"'),
        ("places.North.district.x=1", "too many parts"),
        ("places.by=ward", "way to make places"),
        ("icb.x=5", "no parts"),
        ('years=["2025/26"', "Close every quote"),
        ("extends=other.toml", "cannot be overridden"),
        ("weight.phi=1", "no weight"),
        ("evidence.audit.estimate=1", "no evidence"),
        ("budget.core.basis=core21", "is not a basis"),
        ("title=", "empty"),
        ("icb=QWO\nid='x'", "control"),
        ("id\n='x'\ntitle='y'", "not made of lower-case"),
        ("reference=nowhere", "data import"),
    ],
)
def test_bad_overrides(load, override, words):
    error = refused(lambda: load(HEAD + PLACES + CORE, override), words)
    assert error.where.startswith("the override ")


# --- Status and sign-off --------------------------------------------------------------------

FINAL = HEAD + 'status = "final"\n' + PLACES + CORE + RESERVE
SIGNED = "".join(
    f'[[sign_off]]\nfigure = "budget.{line}.amount"\nvalue = {amount}\n'
    'by = "Finance committee"\nnote = "agreed"\n'
    for line, amount in (("core", 100), ("system-wide reserve", 5))
)


def test_final_without_judgements(load):
    assert load(HEAD + 'status = "final"\n' + PLACES).status == "final"


def test_final_needs_every_judgement_signed_off(load):
    refused(lambda: load(FINAL), "budget.core.amount", "budget.system-wide reserve.amount")
    assert load(FINAL + SIGNED).status == "final"


def test_a_sign_off_does_not_cover_an_override(load):
    refused(lambda: load(FINAL + SIGNED, "budget.core.amount=90"), '"budget.core.amount"')
    assert load(FINAL + SIGNED, "budget.core.amount=90", "status=draft").budget[0].amount == 90


def test_sign_off_of_an_unknown_figure(load):
    sign_off = '[[sign_off]]\nfigure = "budget.cor.amount"\nby = "the board"\n'
    refused(
        lambda: load(HEAD + PLACES + CORE + sign_off),
        'mean "budget.core.amount"',
        "sign_off[1].figure",
    )


# --- A scenario to start from ---------------------------------------------------------------


def test_new_scenario_loads_back(write):
    districts = [("E1", 'Ynys "Môn"'), ("E2", "Bassetlaw"), ("E3", "BASSETLAW"), ("E4", "\\ \n#")]
    text = new_scenario("QXX", 'NHS Synthetic "and" Môn ICB', "2025/26", districts)
    scenario = load_scenario(write(text))
    assert scenario.id == "synthetic-and-mon-2025-26"
    assert scenario.icb == "QXX"
    assert {name: rule.district for name, rule in scenario.places.rules.items()} == {
        'Ynys "Môn"': ("E1",),
        "Bassetlaw (E2)": ("E2",),
        "BASSETLAW (E3)": ("E3",),
        "\\ #": ("E4",),
    }


@given(st.lists(st.text(max_size=80), min_size=1, max_size=4), st.text(min_size=1))
def test_new_scenario_is_toml_whatever_the_names(names, icb_name):
    text = new_scenario("QXX", icb_name, "2025/26", [(f"E{i}", n) for i, n in enumerate(names)])
    assert len(tomllib.loads(text)["places"]) == len(names)


def test_the_notes_of_a_new_scenario_are_right(write):
    """What is commented out works when the marks are taken off."""
    text = new_scenario("QXX", "NHS Synthetic ICB", "2025/26", [("E1", "North")])
    notes = text[text.index("# [[budget]]") :].split("\n\n")
    lines = [line[2:] for note in notes for line in note.splitlines() if line.startswith("# ")]
    code = [line for line in lines if line.startswith("[[") or " = " in line]
    scenario = load_scenario(write(text + "\n".join(code)))
    assert scenario.budget[2].drawn_from == "core"
    assert scenario.sign_off[0].figure == "budget.system-wide reserve.amount"


def test_new_scenario_refuses_what_it_cannot_write():
    with pytest.raises(BadInput, match="no district"):
        new_scenario("QXX", "NHS Synthetic ICB", "2025/26", [])
    with pytest.raises(BadInput, match="2025/26"):
        new_scenario("QXX", "NHS Synthetic ICB", "2025", [("E1", "North")])
