"""The register of parameters: each is declared once, and everything else follows from that."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from openpyxl import Workbook, load_workbook

from allocmodel.declared.errors import BadInput
from allocmodel.declared.parameter import AS_PUBLISHED, NO_LIMIT, Parameter
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.ranges import plain
from allocmodel.declared.text import Wrong, toml_value
from allocmodel.declared.vocabulary import DIMENSIONS, GRADES, NOT_DRAWN, UNITS
from allocmodel.engine.parameters import all_parameters
from allocmodel.engine.steps import all_steps
from allocmodel.inputs.adjustment_inputs import _FORMS
from allocmodel.model.adjustments import OWN_PARAMETERS, REGISTRY
from allocmodel.scenario import BudgetLine, Scenario, load_scenario
from allocmodel.scenario.judgements import figures, judgements
from allocmodel.scenario.keys import NAMED_BY, TOP_KEYS, join_key
from tests.every_judgement import EVERY_JUDGEMENT, every_book
from tests.results import Results
from tests.synthetic import Choices, synthetic_values, without_adjustments
from tests.synthetic_convergence import LINE, NEUTRAL, converged, small_inputs
from tests.workbook.test_sign_offs_shown import listed, rows_told

DOCS = Path(__file__).resolve().parents[2] / "docs" / "scenarios.md"

#: Parameters of budget lines and funds that a scenario writes as a table.
TABLES = (
    "budget.<line>.functions",
    "fund.<name>.contributors",
    "evidence.<outcome>.<group>.rates",
)

every_parameter = pytest.mark.parametrize("key", all_parameters())


def with_neutral(*tables: str) -> list[str]:
    every = all_parameters()
    return [key for key, one in every.items() if one.table in tables and one.neutral is not None]


# --- Declared ---------------------------------------------------------------------------------


@every_parameter
def test_a_parameter_says_what_it_is(key: str) -> None:
    one = all_parameters()[key]
    assert one.title and not one.title.endswith(".")
    assert len(one.why) > 10 and one.why.endswith(".")
    assert one.unit in UNITS
    assert one.lowest < one.highest
    assert one.table in TOP_KEYS
    assert one.grade in GRADES or (one.grade is None and one.signed_with)
    assert one.at_most is None or one.at_most in all_parameters()
    assert one.usual is None or one.accepted(one.usual) == one.usual
    assert one.usual is None or (one.neutral is None and one.grade == "choice")
    assert set(one.dims) <= set(DIMENSIONS)
    lowest, highest = one.input_range
    blank = one.neutral in (None, AS_PUBLISHED) or one.neutral_means
    assert blank or lowest <= one.neutral <= highest


@every_parameter
def test_a_parameter_becomes_the_input_of_formulas_that_it_says(key: str) -> None:
    one = all_parameters()[key]
    if one.quantity is None:
        return
    given = INPUTS[one.quantity]
    assert (given.title, given.unit, given.dims, given.why) == (
        one.title,
        one.unit,
        one.dims,
        one.why,
    )
    assert (given.lowest, given.highest) == one.input_range


def test_the_documentation_lists_every_parameter() -> None:
    table = DOCS.read_text("utf-8")
    assert [key for key in all_parameters() if f"| `{key}` |" not in table] == []


def test_every_figure_of_an_adjustment_has_a_form() -> None:
    """One that no form takes would be read, signed off and without effect."""
    forms = [one.dims for one in OWN_PARAMETERS if "weight_use" not in one.dims]
    assert set(forms) <= set(_FORMS)


# --- In a scenario ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("every") / "scenario.toml"
    path.write_text(EVERY_JUDGEMENT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def scenario(file: Path) -> Scenario:
    return load_scenario(file)


def holder(scenario: Scenario, one: Parameter) -> tuple[tuple[str, ...], Any]:
    """The key that sets a parameter in a scenario, and the table that holds it."""
    table = getattr(scenario, one.table)
    if not isinstance(table, tuple):
        return one.parts, table
    for row in table:
        names = tuple(getattr(row, column) for column in NAMED_BY[one.table])
        declared = one.parts[1:-1]
        fits = all(
            part in (f"<{column}>", name)
            for part, column, name in zip(declared, NAMED_BY[one.table], names, strict=True)
        )
        # A parameter without an input of its own is a table of figures, and so is one by area.
        given = getattr(row, one.field)
        of_figures = one.key in TABLES or one.field == "shares" or "area" in one.dims
        if fits and isinstance(given, dict) == of_figures and (given or not of_figures):
            return (one.table, *names, one.field), row
    raise AssertionError(f"tests/every_judgement.py does not set {one.key}: write it there")


def changed(one: Parameter, now: Any, change: Callable[[float], float]) -> Any:
    """A value in the form of the one that is there: a figure, a list or a table of figures."""
    if one.field == "shares" and change(1.0) == 0.99:
        # A line's shares add to one, whatever they are.
        return dict(zip(now, reversed(now.values()), strict=True))
    if isinstance(now, dict):
        return {name: changed(one, part, change) for name, part in now.items()}
    if isinstance(now, tuple):
        return [changed(one, part, change) for part in now]
    middle = (one.lowest + one.highest) / 2
    figure = change(middle if now is None else now)
    return int(figure) if one.whole else figure


def as_set(parts: tuple[str, ...], value: Any) -> str:
    return f"{join_key(parts)}={toml_value(value)}"


@every_parameter
def test_a_parameter_is_set(file: Path, scenario: Scenario, key: str) -> None:
    """The schema has it, and ``--set`` sets it, a little below what it was."""
    one = all_parameters()[key]
    parts, table = holder(scenario, one)
    now = getattr(table, one.field)
    value = one.words[0] if one.words else changed(one, now, lambda figure: figure * 0.99)
    _, found = holder(load_scenario(file, [as_set(parts, value)]), one)
    set_ = getattr(found, one.field)
    assert (list(set_) if isinstance(set_, tuple) else set_) == value


@every_parameter
@pytest.mark.parametrize("end", ["lowest", "highest"])
def test_its_range_is_enforced_by_one_message(
    file: Path, scenario: Scenario, key: str, end: str
) -> None:
    one = all_parameters()[key]
    parts, table = holder(scenario, one)
    if one.words:
        value: Any = "neither"
        said = one.noun
    else:
        width = one.highest - one.lowest
        beyond = one.lowest - width if end == "lowest" else one.highest + width
        value = changed(one, getattr(table, one.field), lambda _: beyond)
        said = f"number from {plain(one.lowest)} to {plain(one.highest)}"
        assert one.accepted(getattr(one, end)) == getattr(one, end)
    with pytest.raises(BadInput, match="the override") as refused:
        load_scenario(file, [as_set(parts, value)])
    assert said in str(refused.value)


#: What is no figure, as Python or a file may have it.
NO_FIGURES = (float("nan"), float("inf"), -float("inf"), True, "0.5", "", None, [0.5], {}, 10**400)


@every_parameter
def test_what_is_no_figure_is_refused_by_the_same_message(key: str) -> None:
    one = all_parameters()[key]
    for value in NO_FIGURES:
        with pytest.raises(Wrong) as refused:
            one.accepted(value)
        said = "Use one of" if one.words else f"number from {plain(one.lowest)} to "
        assert said in refused.value.mend


@pytest.mark.parametrize("key", [key for key, one in all_parameters().items() if one.may_be_none])
def test_a_limit_may_be_none(file: Path, scenario: Scenario, key: str) -> None:
    """Over what a preset, or a file that is extended, has; signed as any limit of its kind."""
    one = all_parameters()[key]
    parts, _ = holder(scenario, one)
    made = load_scenario(file, [as_set(parts, NO_LIMIT)])
    rules = made.convergence
    assert rules and rules.figure(one.field) == one.neutral and not rules.sets(one.field)
    signed = {judged.figure: judged.value for judged in judgements(made)}
    assert signed.get(key) == (NO_LIMIT if one.sign_off else None)


def test_only_whole_numbers_where_a_parameter_says_so(file: Path) -> None:
    with pytest.raises(BadInput, match="not whole"):
        load_scenario(file, ["budget.core.amount=1.5"])


@pytest.mark.parametrize("key", [key for key, one in all_parameters().items() if one.sign_off])
def test_a_judgement_has_its_name(scenario: Scenario, key: str) -> None:
    one = all_parameters()[key]
    parts, _ = holder(scenario, one)
    name = join_key(parts[: len(str(one.sign_off).split("."))])
    assert figures(scenario)[name] is not None


@pytest.fixture(scope="module")
def book() -> Workbook:
    """The workbook of a run of the scenario."""
    return load_workbook(io.BytesIO(every_book()), read_only=True)


@pytest.fixture(scope="module")
def names(book: Workbook) -> dict[int, str]:
    """What each row of the Inputs sheet is called."""
    rows = book["Inputs"].iter_rows(values_only=True, max_col=1)
    return {number: str(row[0]) for number, row in enumerate(rows, start=1) if row[0]}


@pytest.fixture(scope="module")
def to_sign(book: Workbook) -> dict[str, str]:
    """Where the figures stand of each name of a sign-off on Sources."""
    return {row["Its name in a sign-off"]: row["Where it is used"] for row in listed(book)}


@every_parameter
def test_inputs_shows_it_under_the_name_of_its_sign_off(
    names: dict[int, str], to_sign: dict[str, str], scenario: Scenario, key: str
) -> None:
    """Inputs has it by its title; the table of judgements on Sources has its name and its rows.

    A figure for each area stands on Areas instead.
    """
    one = all_parameters()[key]
    parts, _ = holder(scenario, one)
    if one.dims == ("area",):
        assert to_sign[join_key(parts)] == f"Areas, {one.title}"
        return
    own = {number for number, name in names.items() if name.startswith(one.title)}
    if one.quantity:
        assert own
    if one.sign_off:
        name = join_key(parts[: len(one.sign_off.split("."))])
        rows = rows_told(to_sign[name])
        assert own & rows if one.quantity else rows
        assert name in {judged.figure for judged in judgements(scenario)}


# --- Neutral values ---------------------------------------------------------------------------

Values = dict[str, xr.DataArray]

#: What makes an adjustment that asks for more than the figures which a scenario sets.
ASKS_FOR_MORE = {
    "deprivation": Choices(deprivation=True, lines=2),
    "ethnicity": Choices(treatments=("rate_ratio", "shrunk"), rows=4, lines=2),
}


def made(one: Parameter) -> Choices:
    """Synthetic choices in which a parameter counts; evidence is ethnicity's."""
    keys = {adjustment.key for adjustment in REGISTRY.values() if one in adjustment.parameters}
    (key,) = keys or {"ethnicity"}
    alone = Choices(ages=True, by_figures=(key,), lines=2)
    return ASKS_FOR_MORE.get(key, alone)


def allocation(values: Values, name: str = "allocation") -> np.ndarray:
    return np.asarray(Results(values)[name].values)


def without(values: Values, names: set[str]) -> Values:
    return {key: one for key, one in values.items() if not {key, *one.dims} & names}


def set_to(values: Values, one: Parameter, figure: float) -> Values:
    name = str(one.quantity)
    return {**values, name: xr.full_like(values[name], figure)}


@pytest.mark.parametrize("key", with_neutral("evidence", *(one.table for one in OWN_PARAMETERS)))
def test_a_neutral_adjustment_changes_nothing(key: str) -> None:
    one = all_parameters()[key]
    values = synthetic_values(5, choices=made(one))
    expected = allocation(without_adjustments(values))
    assert not np.array_equal(allocation(values), expected)
    neutral = one.neutral
    if neutral == AS_PUBLISHED:
        shares = values["component_weight"].sel(formula="core", component="health_inequalities")
        neutral = float(shares)
    assert isinstance(neutral, float)
    np.testing.assert_array_equal(allocation(set_to(values, one, neutral)), expected)


#: Places over and under target, and money that grows.
BASELINE, TARGET, ENVELOPE = [700e6, 500e6, 300e6], [600e6, 560e6, 380e6], 1540e6


@pytest.mark.parametrize("key", with_neutral("convergence"))
def test_neutral_convergence_pays_targets_at_once(key: str) -> None:
    one = all_parameters()[key]
    values = small_inputs(BASELINE, TARGET, ENVELOPE, **NEUTRAL)
    targets = values["target"]
    bare = without(values, {"converging_line", "round", *NEUTRAL})
    expected = allocation(bare)
    np.testing.assert_array_equal(expected, targets.values)
    np.testing.assert_array_equal(allocation(values), expected)
    if one.words:
        # At full speed no place crosses its target, so the money that is left reaches all targets
        # whatever a distance is a share of.
        return
    # And it is this very value that changes nothing: the other end of the range does.
    assert isinstance(one.neutral, float)
    other = one.highest if one.neutral <= one.lowest else one.lowest
    moved = {**NEUTRAL, str(one.quantity): other}
    assert not np.array_equal(
        converged(BASELINE, TARGET, ENVELOPE, **moved)["allocation"].sel(budget_line=[LINE]).values,
        expected,
    )


def test_a_line_of_a_neutral_amount_changes_nothing() -> None:
    values = synthetic_values(3)
    values["drawn_from"] = xr.full_like(values["drawn_from"], NOT_DRAWN)
    values.pop("drawn_line_name", None)
    amounts = values["gross_amount"].copy()
    amounts[-1] = all_parameters()["budget.<line>.amount"].neutral
    fewer = {
        name: one.isel(budget_line=slice(None, -1)) if "budget_line" in one.dims else one
        for name, one in values.items()
    }
    expected = allocation(fewer, "total_allocation")
    assert not np.array_equal(allocation(values, "total_allocation"), expected)
    found = allocation({**values, "gross_amount": amounts}, "total_allocation")
    np.testing.assert_array_equal(found, expected)


def test_neutral_growth_leaves_the_amount_as_it_is() -> None:
    neutral = all_parameters()["budget.<line>.growth"].neutral
    years = ("2025/26", "2026/27", "2027/28")
    line = BudgetLine(line="core", amount=1_000, growth=neutral, basis="core")
    assert [line.in_year(years, year).amount for year in years] == [1_000] * 3


def test_a_neutral_minimum_is_always_paid() -> None:
    neutral = xr.DataArray([all_parameters()["fund.<name>.nhs_minimum"].neutral], dims="fund")
    for pounds in (0.0, 5.0):
        paid = xr.DataArray([pounds], coords={"budget_line": ["BCF"]})
        name = xr.DataArray(["BCF"], coords={"fund": ["BCF"]})
        least = neutral.assign_coords(fund=["BCF"])
        below = all_steps()["below_nhs_minimum"].formula(paid, least, name)
        assert all_steps()["the_nhs_pays_its_minimum"].formula(below).item() == 0


def test_every_neutral_value_is_proved() -> None:
    """A table of parameters that no proof above is about would be forgotten."""
    of_adjustments = {one.table for one in OWN_PARAMETERS}
    by_hand = {"budget.<line>.amount", "budget.<line>.growth", "fund.<name>.nhs_minimum"}
    unproved = [
        key
        for key, one in all_parameters().items()
        if one.neutral is not None
        and one.table not in {"convergence", "evidence", *of_adjustments}
        and key not in by_hand
    ]
    assert not unproved, (
        f"nothing proves that the neutral value of {unproved} moves no money: write a test beside "
        "test_neutral_growth_leaves_the_amount_as_it_is, and list the key in by_hand"
    )


# --- A new parameter is one declaration -------------------------------------------------------

MADE_UP = """
from allocmodel.declared import parameters
made_up = parameters._of_convergence(
    "made_up", "A made-up figure", "Only a test needs it.", 0, 2, neutral=0.0, moves=True
)
of_line = parameters.Parameter(
    "budget.<line>.of_line", "A figure of lines", "index", "Only a test needs it.", 0, 2,
    neutral=1.0, grade="judgement", quantity="of_line", dims=("budget_line",),
)
parameters.PARAMETERS = (*parameters.PARAMETERS, made_up, of_line)

import sys
from allocmodel.declared.quantities import INPUTS
from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario
from allocmodel.scenario.judgements import judgements

set_ = ["convergence.made_up=" + sys.argv[1], "budget.core.of_line=1.5"]
scenario = load_scenario("nottingham-reaches-target", set_)
(judged,) = [one for one in judgements(scenario) if one.figure == "convergence.made_up"]
inputs = model_inputs(scenario)
(given,) = {one for (name, _), one in inputs.provenance.items() if name == "made_up"}
print(judged.value, INPUTS["made_up"].title, float(inputs.values["made_up"][0]), given.rests_on)
given = inputs.provenance["of_line", ("core",)].rests_on
print(inputs.values["of_line"].to_series().to_dict(), given)
"""


def made_up(value: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MADE_UP, value], capture_output=True, text=True, check=False
    )


def test_a_new_parameter_is_one_declaration() -> None:
    """Schema, --set, sign-off and input of the formulas follow from the declaration alone."""
    said = made_up("1.5")
    assert said.stdout.splitlines() == [
        "1.5 A made-up figure 1.5 ('convergence.made_up',)",
        "{'core': 1.5, 'primary medical care': 1.0} ('budget.core.of_line',)",
    ], said.stderr


def test_a_new_parameter_has_its_range() -> None:
    assert "made_up is 3." in made_up("3").stderr
