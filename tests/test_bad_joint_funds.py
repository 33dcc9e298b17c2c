"""What joint funds refuse: one message each, that says what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario
from tests.own_lines import written

CORE = '[[budget]]\nline = "core"\namount = 2_000_000_000\nbasis = "core"\n'


def fund(
    contributors: str = '{ nhs = 60, "E06000015" = 25 }',
    basis: str = '{ nhs = "core", "E06000015" = "per_head" }',
    name: str = "Care",
    more: str = "",
) -> str:
    return (
        f'{CORE}[[fund]]\nname = "{name}"\ncontributors = {contributors}\nbasis = {basis}\n{more}\n'
    )


def paid_by(council: str) -> str:
    return fund(f'{{ "{council}" = 1 }}', f'{{ "{council}" = "per_head" }}')


WRONG = {
    "a code of nobody": (paid_by("E06000099"), "code of the upper-tier authority of 2021"),
    "a name": (paid_by("Derbyshire"), r'Did you mean "Derbyshire" \(E10000007\)'),
    "capitals": (paid_by("NHS"), 'Did you mean "nhs"'),
    "a district": (paid_by("E07000032"), "Write E10000007, for Derbyshire"),
    "a council elsewhere": (paid_by("E08000035"), "Leeds .E08000035.*lies outside"),
    "a council of the edge": (paid_by("E10000024"), "lies outside"),
    "a contributor that runs": (paid_by("=1+1"), "begins like a formula"),
    "a name that runs": (fund(name="=1+1"), "begins like a formula"),
    "less than nothing": (fund("{ nhs = -1 }", '{ nhs = "core" }'), "from 1 to"),
    "nothing": (fund("{ nhs = 0 }", '{ nhs = "core" }'), "who pays nothing is left out"),
    "half a pound": (fund("{ nhs = 1.5 }", '{ nhs = "core" }'), "not whole"),
    "text": (fund('{ nhs = "60m" }', '{ nhs = "core" }'), "not a number"),
    "no contributor": (fund("{ }"), "not a table with a contributor"),
    "no basis for one": (fund(basis='{ nhs = "core" }'), 'no basis for "E06000015"'),
    "a basis for nobody": (
        fund(basis='{ nhs = "core", "E06000015" = "core", "E10000007" = "core" }'),
        "which is no contributor",
    ),
    "held": (fund(basis='{ nhs = "held", "E06000015" = "core" }'), "cannot be split by"),
    "deprivation of a council": (
        fund(basis='{ nhs = "core20", "E06000015" = "core20" }'),
        "money of E06000015",
    ),
    "an own index that is not there": (
        fund(basis='{ nhs = "core", "E06000015" = "own:x" }'),
        r"Add \[own.x\]",
    ),
    "below the minimum": (fund(more="nhs_minimum = 61"), "less than its minimum of £61"),
    "a minimum of nobody": (
        fund('{ "E06000015" = 1 }', '{ "E06000015" = "core" }', more="nhs_minimum = 1"),
        "the NHS pays nothing",
    ),
    "drawn from no line": (fund(more='from = "cor"'), 'Did you mean "core"'),
    "more than there is": (
        fund("{ nhs = 3_000_000_000 }", '{ nhs = "core" }', more='from = "core"'),
        "take £3,000,000,000",
    ),
    "the name of a line": (fund(name="Core"), "have the same name"),
    "the name of another fund": (fund() + fund(name="care").removeprefix(CORE), "the same name"),
    "one amount for two years": (
        '\nyears = ["2026/27", "2027/28"]\n' + fund().replace("basis", "growth = 0\nbasis", 1),
        "one amount into .Care. for 2 years",
    ),
    "a year that is missing": (
        '\nyears = ["2026/27", "2027/28"]\n'
        + fund('{ nhs = { "2026/27" = 1 } }', '{ nhs = "core" }').replace(
            "basis", "growth = 0\nbasis", 1
        ),
        "no pounds in .Care. for 2027/28",
    ),
    "a key that is not there": (fund(more="minimum = 1"), "nhs_minimum"),
}


@pytest.mark.parametrize("name", WRONG)
def test_refused(name: str) -> None:
    text, said = WRONG[name]
    with pytest.raises(BadInput, match=said) as refused:
        model_inputs(written(text))
    assert refused.value.where and refused.value.mend


def test_england_has_no_joint_funds(tmp_path: Path) -> None:
    file = tmp_path / "england.toml"
    start = 'id = "england"\ntitle = "England"\nscope = "england"\nyears = ["2025/26"]\n'
    file.write_text(start + fund(), encoding="utf-8")
    with pytest.raises(BadInput, match="ICBs are no parts of councils"):
        load_scenario(file)
