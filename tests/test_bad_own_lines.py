"""What functions, needs taken out and own indices refuse: one message each, with what to write."""

from __future__ import annotations

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from tests.own_lines import SCENARIOS, written

CORE = """
[[budget]]
line   = "core"
amount = 2_000_000_000
basis  = "functions"
"""
PLAIN = CORE.replace("functions", "core")
SET = CORE + "[budget.functions]\n"
DRAWN = PLAIN + '[[budget]]\nline = "mh"\namount = 1_000\nbasis = "mental_health"\nfrom = "core"\n'
OWN = """
[[budget]]
line   = "frailty"
amount = 50_000_000
basis  = "own:frailty"
[own.frailty]
file   = "frailty.csv"
title  = "Frailty register, weighted"
source = "A synthetic table of the tests"
"""
EVERY_SERVICE = "".join(
    f"{one} = 1\n"
    for one in (
        *("general_acute", "community", "mental_health", "maternity", "prescribing"),
        "primary_medical_need",
    )
)

WRONG = {
    "a service mistyped": (SET + "mentl_health = 1", 'Did you mean "mental_health"?'),
    "a further name without a basis": (SET + '"continuing care" = { amount = 1 }', "lacks"),
    "a further name with another key": (
        SET + '"care" = { amount = 1, basis = "community", weight = 2 }',
        '"weight"',
    ),
    "a basis that is no service": (
        SET + '"care" = { amount = 1, basis = "per_head" }',
        "not a service of core",
    ),
    "health inequalities": (SET + "health_inequalities = 1", "every function holds its part"),
    "less than nothing": (SET + "maternity = -1", "from 0 to"),
    "half a pound": (SET + "maternity = 0.5", "not whole"),
    "an empty table": (SET, "not a table with a function"),
    "every service": (SET + EVERY_SERVICE, "nothing takes what is left"),
    "more than there is": (SET + "maternity = 3_000_000_000", "take £3,000,000,000"),
    "one amount for two years": (
        '\nyears = ["2026/27", "2027/28"]\n'
        + SET.replace("basis", "growth = 0\nbasis")
        + "maternity = 1",
        "one amount for 2 years",
    ),
    "functions of another basis": (
        PLAIN + "[budget.functions]\nmaternity = 1",
        'its basis is "core"',
    ),
    "two envelopes": (CORE + CORE.replace('"core"', '"more"'), "both split into functions"),
    "functions out of a line": (
        PLAIN + CORE.replace('"core"', '"more"') + 'from = "core"',
        "split into functions and drawn",
    ),
    "a line called as a function": (
        CORE + '[[budget]]\nline = "core: maternity"\namount = 1\nbasis = "core"',
        "core: maternity",
    ),
    "a weight on the envelope": (
        CORE + '[[weight]]\nline = "core"\nkind = "deprivation"\nquintiles = [2, 1, 1, 1, 1]\n'
        'already_in_formula = "Synthetic: nothing is counted twice."',
        "core: mental health",
    ),
    "functions of core on other money": (
        CORE + 'stream = "primary_medical"',
        'takes the stream "primary_medical" and is split into functions',
    ),
    "a need taken out and explained": (
        DRAWN + 'remainder = "without component"\nalready_in_formula = "Synthetic: it is meant."',
        "takes its need out",
    ),
    "another remainder": (DRAWN + 'remainder = "all"', "not a remainder"),
    "a remainder of nothing": (PLAIN + 'remainder = "without component"', "drawn from another"),
    "a remainder of functions": (
        DRAWN.replace('"core"\n[[', '"functions"\n[[') + 'remainder = "without component"',
        "[budget.functions]",
    ),
    "a remainder of what is no formula": (
        DRAWN.replace('basis  = "core"', 'basis  = "per_head"') + 'remainder = "without component"',
        "not shared by a national formula",
    ),
    "a need that is not in the formula": (
        DRAWN.replace('basis  = "core"', 'basis  = "primary_medical"')
        + 'remainder = "without component"',
        "holds no mental health",
    ),
    "a remainder of a changed formula": (
        DRAWN + 'remainder = "without component"\n[health_inequalities]\nshare = 0.2',
        "not defined",
    ),
    "a reason that nothing asks for": (
        PLAIN + 'already_in_formula = "because we want to say so"',
        "goes with a basis that is one need",
    ),
    "an index that is not there": (
        PLAIN.replace('"core"\n', '"own:frailty"\n', 2).replace(
            'line   = "own:frailty"', 'line   = "core"'
        ),
        "[own.frailty]",
    ),
    "a name with capitals": (OWN.replace("[own.frailty]", "[own.Frailty]"), "cannot name"),
    "an index without a source": (OWN.replace("source", "# source"), "missing"),
    "a key that is misspelt": (OWN.replace("source", "sorce"), 'Did you mean "source"?'),
    "a key that an index has not": (OWN + 'unit = "people"', "not a key"),
    "a file that is not there": (OWN.replace("frailty.csv", "none.csv"), "no such file"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_scenario_is_refused(what: str) -> None:
    text, said = WRONG[what]
    with pytest.raises(BadInput) as refused:
        model_inputs(written(text))
    assert said in str(refused.value), str(refused.value)


FILES = {
    "an unknown code": ("code,weight\nDerby,1\nDerbishire,1\n", "cell A3"),
    "an unknown PCN": ("pcn,weight\nDerby,1\nU99999,1\n", "U99999"),
    "another kind of code": ("code,weight\nDerby,1\nU-E06000015,1\n", "another kind"),
    "practices that are not all": (
        "code,weight\nC81001,1\nC81002,1\n",
        "people are in practices without",
    ),
    "a practice of another ICB": ("code,weight\nC81001,1\nA81001,1\n", "North East and North"),
    "a place that is not covered": (
        "code,weight\nDerby,1\n",
        "people are in places without a weight: Derbyshire (826,449 people)",
    ),
    "a code twice": ("code,weight\nDerby,1\nderby ,2\nDerbyshire,1\n", "B2 and B3"),
    "a weight below nought": ("code,weight\nDerby,-1\nDerbyshire,1\n", "cell B2"),
    "a weight that is text": ("code,weight\nDerby,high\nDerbyshire,1\n", '"high"'),
    "a weight without end": ("code,weight\nDerby,inf\nDerbyshire,1\n", '"inf"'),
    "a blank weight": ("code,weight\nDerby,\nDerbyshire,1\n", "cell A2"),
    "nought everywhere": ("code,weight\nDerby,0\nDerbyshire,0\n", "Every weight is nought"),
    "two columns of weights": ("code,weight,index\nDerby,1,2\nDerbyshire,1,3\n", "weight"),
    "no column of weights": ("code,people\nDerby,1\nDerbyshire,1\n", "headings code, weight"),
    "no rows": ("code,weight\n", "no rows"),
    "a short row": ("code,weight\nDerby,1\nDerbyshire\n", "cell A3"),
    "a total that is none": ("code,weight\nDerby,1\nDerbyshire,1\nTotal,9\n", "cell B4"),
    "nothing": ("", "empty"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_of_weights_is_refused(what: str) -> None:
    content, said = FILES[what]
    with pytest.raises(BadInput) as refused:
        model_inputs(written(OWN, frailty=content))
    assert said in str(refused.value), str(refused.value)
    assert "frailty.csv" in str(refused.value)


def test_codes_may_be_of_areas_or_pcns() -> None:
    """By PCN, every area of it has the weight."""
    given = model_inputs(written(OWN)).areas
    rows = "".join(f"{pcn},1.5\n" for pcn in dict.fromkeys(given["pcn"]))
    by_pcn = model_inputs(written(OWN, frailty=f"pcn,weight\n{rows}"))
    assert set(by_pcn.values["own_weight"].values.ravel()) == {1.5}


def test_set_reaches_one_function_and_one_key_of_an_index() -> None:
    scenario = written(
        SCENARIOS["functions"],
        "budget.core.functions.mental_health=1_000",
        "budget.core.functions.maternity=2_000",
    )
    functions = scenario.budget[0].functions
    assert functions and (functions["mental_health"], functions["maternity"]) == (1000, 2000)
    titled = written(OWN, "own.frailty.title=Another title")
    assert titled.own["frailty"].title == "Another title"


def test_an_index_that_no_line_uses_is_said() -> None:
    unused = OWN.replace('"own:frailty"', '"per_head"')
    assert any("own index frailty" in said for said in model_inputs(written(unused)).warnings)


def test_a_final_scenario_asks_for_a_sign_off_of_the_index() -> None:
    with pytest.raises(BadInput, match=r"own\.frailty"):
        written(OWN, 'status="final"')


def test_a_line_of_maternity_beside_functions() -> None:
    """Functions are lines too: what marks a line of maternity covers them, with nought."""
    maternity = '\n[[budget]]\nline = "births"\namount = 1_000\nbasis = "maternity"\n'
    follows = model_inputs(written(SCENARIOS["functions"] + maternity)).values["follows_maternity"]
    assert [str(line) for line in follows["budget_line"].values[follows.values > 0]] == ["births"]
    assert "core: maternity" in follows["budget_line"].values
