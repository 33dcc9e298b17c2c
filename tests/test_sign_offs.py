"""Sign-offs: what they bind, what is refused, and what `check` prints to paste."""

from __future__ import annotations

import json
import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocmodel.declared.errors import BadInput
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.scenario.judgements import Judgement, digest, in_a_sentence, judgements
from allocmodel.scenario.keys import join_key, split_key
from tests.every_judgement import TYPED


@pytest.fixture
def load(tmp_path):
    def _load(text: str, *overrides: str) -> Scenario:
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return load_scenario(path, overrides)

    return _load


@pytest.fixture(scope="module")
def every(tmp_path_factory) -> tuple[Judgement, ...]:
    path = tmp_path_factory.mktemp("every") / "scenario.toml"
    path.write_text(TYPED, encoding="utf-8")
    return judgements(load_scenario(path))


def signed(listed: tuple[Judgement, ...], by: str = "the board") -> str:
    tables = ["\n".join(one.table()).replace('by     = ""', f'by = "{by}"') for one in listed]
    return "\n" + "\n".join(tables) + "\n"


def final(text: str) -> str:
    return 'status = "final"\n' + text


def one_sign_off(figure: str, value: str | None, by: str = "the board") -> str:
    given = "" if value is None else f"value = {value}\n"
    return f"\n[[sign_off]]\nfigure = '''{figure}'''\n{given}by = {json.dumps(by)}\n"


def refused(action, *words: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        action()
    for word in words:
        assert word in str(caught.value)
    return caught.value


SHARE = """
extends = "nottingham-2025-26"
id      = "share"
title   = "Another share"
[health_inequalities]
share = 0.15
"""

# --- Names -----------------------------------------------------------------------------------


def test_each_figure_has_a_name_of_its_own(every):
    """In the order in which parameters are declared; a new one may stand between these."""
    names = [one.figure for one in every]
    assert len(set(names)) == len(names)
    known = [
        "budget.core.amount",
        "budget.services.amount",
        """budget."St. Ann's fund".amount""",
        "budget.joint fund.amount",
        "budget.core.growth",
        "budget.primary medical care.growth",
        "budget.services.growth",
        "budget.joint fund.growth",
        "budget.joint fund.shares",
        "budget.services.functions",
        "weight.core.deprivation.quintiles",
        """weight."St. Ann's fund".deprivation.quintiles""",
        """weight."St. Ann's fund".ethnicity.phi""",
        "health_inequalities.share",
        "list_inflation.lambda",
        "fund.Care with councils.contributors",
        "baseline.amounts",
        "convergence.speed_over",
        "convergence.speed_under",
        "convergence.cap_over",
        "convergence.cap_under",
        "convergence.begins_over",
        "convergence.begins_under",
        "convergence.lines.primary medical care.speed_over",
        "convergence.lines.primary medical care.cap_over",
        'evidence."our.audit"',
    ]
    assert [name for name in names if name in known] == known


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_a_name_reads_back_whatever_is_in_it(parts):
    assert split_key(join_key(parts)) == tuple(normalize("NFC", part) for part in parts)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("budget.mental health.amount", ("budget", "mental health", "amount")),
        ('budget."mental health".amount', ("budget", "mental health", "amount")),
        ("budget.'a.b'.amount", ("budget", "a.b", "amount")),
        ('budget . "a.b" . amount', ("budget", "a.b", "amount")),
        ("budget.Fools' fund.amount", ("budget", "Fools' fund", "amount")),
        (r'budget."\"a\"".amount', ("budget", '"a"', "amount")),
        ("a..b", ("a", "", "b")),
        ("icb", ("icb",)),
    ],
)
def test_parts_of_a_name(key, parts):
    assert split_key(key) == parts


LINES = ("a.b", "a = b", "Fools' fund", 'the "new" fund', r"back\slash", "all. of = \"them'")


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_any_name_is_set_and_signed_by_the_same_name(load, line):
    text = (
        'id = "s"\ntitle = "S"\nicb = "QXX"\nyears = ["2025/26"]\nplaces = { by = "district" }\n'
        f'[[budget]]\nline = {json.dumps(line)}\namount = 7\nbasis = "core"\n'
    )
    (only,) = judgements(load(text))
    assert split_key(only.figure) == ("budget", line, "amount")
    assert load(text, f"{only.figure}=9").budget[0].amount == 9
    assert load(final(text + signed((only,)))).status == "final"
    refused(lambda: load(final(text + signed((only,))), f"{only.figure}=9"), "signed 7, not 9")


@pytest.mark.parametrize(
    "figure", ['budget."core".amount', " budget . core.amount", "budget.'core'.amount"]
)
def test_a_sign_off_may_spell_a_name_with_quotes(load, figure):
    text = final(TYPED) + signed(judgements(load(TYPED)))
    text = text.replace('"budget.core.amount"', f"'''{figure}'''")
    assert judgements(load(text))[0].is_signed


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("weight.phi", """weight.\\"St. Ann's fund\\".ethnicity.phi"""),
        ("weight.quintiles", "weight.core.deprivation.quintiles"),
        ("weight.quintiles", """weight.\\"St. Ann's fund\\".deprivation.quintiles"""),
    ],
)
def test_an_old_name_is_told_its_successor(load, old, now):
    error = refused(lambda: load(TYPED + one_sign_off(old, "0.2")), old)
    assert now.replace("\\", "") in error.mend
    assert "sign_off[1].figure" in error.where


# --- Values ----------------------------------------------------------------------------------


def test_all_that_is_printed_signs_all_that_is_judged(load, every):
    scenario = load(final(TYPED) + signed(every))
    assert all(one.is_signed for one in judgements(scenario))
    assert "not signed off" not in " ".join(in_a_sentence(judgements(scenario)))


#: For each figure a change of the scenario's text that changes it, and no other.
CHANGES = {
    "budget.core.amount": ("2_500_000_000", "2_500_000_001"),
    """budget."St. Ann's fund".amount""": ("10_000_000", "10_000_001"),
    "budget.core.growth": ("growth = 0.04\n", "growth = 0.041\n"),
    "budget.primary medical care.growth": ("growth = 0.03", "growth = 0.029"),
    "weight.core.deprivation.quintiles": ("[1.04, 1.03", "[1.03, 1.04"),
    """weight."St. Ann's fund".ethnicity.phi""": ("= 0.2\n", "= 0.3\n"),
    "budget.joint fund.amount": ("= 30_000_000", "= 30_000_001"),
    "budget.joint fund.shares": ("= 0.05\n", "= 0.0501\n"),
    """weight."St. Ann's fund".deprivation.quintiles""": ("[1.5,", "[1.6,"),
    "health_inequalities.share": ("share = 0.15", "share = 0.16"),
    "list_inflation.lambda": ("lambda = 0.5", "lambda = 0.6"),
    "baseline.amounts": ("650_000_000", "650_000_100"),
    "convergence.speed_over": ("speed_over   = 0.5", "speed_over   = 0.6"),
    "convergence.begins_under": ("begins_under = 0", "begins_under = 0.01"),
    "convergence.lines.primary medical care.speed_over": ("speed_over = 0.4", "speed_over = 0.45"),
    "convergence.lines.primary medical care.cap_over": ("cap_over   = 0.03", "cap_over   = 0.04"),
    'evidence."our.audit"': ("upper           = 1.3", "upper           = 1.4"),
}


@pytest.mark.parametrize("figure", CHANGES)
def test_a_signature_does_not_cover_another_value(load, every, figure):
    before, after = CHANGES[figure]
    assert TYPED.count(before) == 1
    changed = TYPED.replace(before, after)
    error = refused(lambda: load(final(changed) + signed(every)), figure)
    now = {one.figure: one for one in judgements(load(changed))}
    was = {one.figure: one for one in every}
    for value in (was[figure].value, now[figure].value):
        assert str(value) in error.what.replace("_", "")
    others = [one.figure for one in every if one.figure != figure]
    assert not [name for name in others if f'"{name}"' in error.what]
    draft = judgements(load(changed + signed(every)))
    assert [one.figure for one in draft if not one.is_signed] == [figure]


def test_what_is_inherited_is_bound_as_well(load, tmp_path, every):
    base = tmp_path / "base.toml"
    child = 'extends = "base.toml"\nid = "child"\nstatus = "final"\n' + signed(every)
    base.write_text(TYPED, encoding="utf-8")
    assert load(child).status == "final"
    base.write_text(TYPED.replace("share = 0.15", "share = 0.2"), encoding="utf-8")
    refused(lambda: load(child), "health_inequalities.share", "signed 0.15, not 0.2")


def test_what_is_set_to_the_same_value_stays_signed(load):
    text = final(SHARE) + one_sign_off("health_inequalities.share", "0.15")
    assert load(text, "health_inequalities.share=0.150").status == "final"
    refused(lambda: load(text, "health_inequalities.share=0.1500001"), "0.1500001")
    refused(lambda: load(text, "health_inequalities.share=0"), "signed 0.15, not 0.0")


def test_a_published_amount_can_be_signed_as_such(load):
    text = final(SHARE) + one_sign_off("health_inequalities.share", "0.15")
    text += one_sign_off("budget.core.amount", '"published"')
    assert load(text).status == "final"
    refused(lambda: load(text, "budget.core.amount=5_000_000"), 'signed "published", not 5_000_000')


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ({"a": 1, "b": 2.5}, {"b": 2.5, "a": 1.0}),
        ({"a": {"x": 1, "y": 0.0}}, {"a": {"y": -0.0, "x": 1}}),
        ((1, 2), [1.0, 2.0]),
        ({" Caf\u00e9  North ": 1}, {"Cafe\u0301 North": 1}),
        ([{"group": "a"}, {"group": "b"}], [{"group": "b"}, {"group": "a"}]),
    ],
)
def test_the_digest_is_of_what_is_meant(one, same):
    assert digest(one) == digest(same)
    assert re.fullmatch(r"[0-9a-f]{12}", digest(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"a": 2, "b": 1}),
        ([1.1, 1.0], [1.0, 1.1]),
        ({"a": 1}, {"a": 1, "b": 0}),
        ({"a": 1}, {"a": {"a": 1}}),
        ([{"group": "a"}], [{"group": "a"}, {"group": "a"}]),
    ],
)
def test_the_digest_tells_tables_apart(one, other):
    assert digest(one) != digest(other)


# --- What is refused -------------------------------------------------------------------------

BINDS_NOTHING = {
    "no value": (one_sign_off("health_inequalities.share", None), ("no value", "value = 0.15")),
    "true": (one_sign_off("health_inequalities.share", "true"), ("not a number",)),
    "a list": (one_sign_off("health_inequalities.share", "[0.15]"), ("digest",)),
    "not finite": (one_sign_off("health_inequalities.share", "nan"), ("value", "nan")),
    "no figure": (one_sign_off("health_inequality.share", "0.15"), ("health_inequalities.share",)),
    "twice": (2 * one_sign_off("health_inequalities.share", "0.15"), ("twice",)),
    "twice, in two spellings": (
        one_sign_off("health_inequalities.share", "0.15")
        + one_sign_off("'health_inequalities' . share", "0.15"),
        ("twice",),
    ),
}


@pytest.mark.parametrize("case", BINDS_NOTHING)
@pytest.mark.parametrize("status", ["draft", "final"])
def test_what_binds_nothing_is_refused(load, case, status):
    text, words = BINDS_NOTHING[case]
    error = refused(lambda: load(f'status = "{status}"\n' + SHARE + text), *words)
    assert "sign_off[" in error.where


NOBODY = ("", " ", ".", "-", "?!", "12", "x", "J", "xx", "n/a", "N.A.", "tbc", "To be confirmed")
SOMEBODY = ("Xu", "Oo", "CFO", "the board", "Łukasz Ó Sé", "李明", "Finance tbc")


@pytest.mark.parametrize("by", NOBODY)
def test_nobody_signs(load, by):
    text = SHARE + one_sign_off("health_inequalities.share", "0.15", by)
    refused(lambda: load(text), "by is", "Write who answers")


@pytest.mark.parametrize("by", SOMEBODY)
def test_somebody_signs(load, by):
    scenario = load(final(SHARE) + one_sign_off("health_inequalities.share", "0.15", by))
    assert judgements(scenario)[0].standing == f"signed off by {by}"


def test_a_sign_off_of_what_is_no_longer_set_stops_only_a_final_scenario(load):
    text = SHARE.split("[health")[0] + one_sign_off("health_inequalities.share", "0.15")
    assert load(text).status == "draft"
    refused(lambda: load(final(text)), "signs nothing", "Take the sign-off out")


# --- What is said ----------------------------------------------------------------------------


def tables_of(out: str) -> str:
    return "\n".join(re.findall(r"^\[\[sign_off\]\]\n(?:\w+ += .*\n)+", out, re.MULTILINE))


def test_what_check_prints_can_be_pasted(allocmodel, every):
    printed = tables_of(allocmodel("check", allocmodel.write(TYPED)).out)
    assert printed.count("[[sign_off]]") == len(every)
    pasted = final(TYPED) + "\n" + printed
    allocmodel.refused("check", allocmodel.write(pasted), says=("by is empty", "sign_off[1].by"))
    filled = pasted.replace('by     = ""', 'by = "the board"')
    said = " ".join(allocmodel("check", allocmodel.write(filled)).out.split())
    assert "not signed off" not in said
    assert "[[sign_off]]" not in said
    assert said.count("(signed off by the board)") == 26


def test_a_draft_says_which_sign_off_does_not_hold(allocmodel):
    stale = one_sign_off("health_inequalities.share", "0.2")
    gone = one_sign_off("budget.core.growth", "0.04")
    name = allocmodel.write(SHARE + stale + gone)
    for command in ("check", "run"):
        said = " ".join(allocmodel(command, name).out.split())
        assert "health_inequalities.share (not signed off: the board signed 0.2, not 0.15)" in said
        assert "health_inequalities.share by the board does not hold: it is for 0.2, and" in said
        assert "budget.core.growth by the board signs nothing" in said
    written = allocmodel.folder / "outputs" / "share" / "run.json"
    manifest = json.loads(written.read_text("utf-8"))
    assert manifest["judgements"] == [
        {"figure": "health_inequalities.share", "value": 0.15, "signed_off_by": None}
    ]
    assert any("does not hold" in one for one in manifest["warnings"])
