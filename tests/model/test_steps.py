"""The register of steps: every formula says what it is, and is used."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import allocmodel.model
from allocmodel.declared.inputs.quantity import InputQuantity
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import DIMENSIONS, UNITS
from allocmodel.engine.steps import (
    LAGGED,
    STAGES,
    Step,
    all_steps,
    is_lagged,
    needed_steps,
    reading_order,
)
from allocmodel.engine.steps import _step as step_of
from allocmodel.engine.verdict import TOLERANCES
from allocmodel.model.adjustments import REGISTRY
from tests.synthetic import EVERYTHING, Choices, Size, synthetic_run

MODULES = sorted(Path(allocmodel.model.__file__).parent.rglob("*.py"))

#: What the model may import beside itself and the standard library.
LIBRARIES = {"numpy", "xarray", "docstring_parser"}
STANDARD = {
    "__future__", "ast", "collections", "dataclasses", "functools", "graphlib",
    "importlib", "inspect", "itertools", "math", "operator", "pkgutil", "types", "typing",
}  # fmt: skip

#: Steps that no formula needs: what people read in the end. A name goes in here on purpose.
RESULTS = {
    "payments_per_carr_hill", "payments_per_carr_hill_of_all",
    "payments_per_weighted_person", "payments_per_weighted_person_of_all",
    "payments_over_fair_share_as_share",
    "unknown_ethnicity_share", "icb_unknown_ethnicity_share",
    "growth", "closing_distance", "convergence_in_pounds", "convergence_per_head", "capped",
    "held_at_floor", "held_at_ceiling",
    "held_at_target", "held_at_base_growth", "room_above_floors", "room_below_ceilings",
    "need_index", "allocation_share", "allocation_per_head", "total_allocation_per_head",
    "icb_allocation_per_head", "bridge_per_head", "change_as_share", "change_per_head",
    "equal_money_per_head", "target_in_all_per_head", "rounding_per_head",
    "population_by_group", "pool_per_head", "adjustment_per_head", "ethnicity_by_estimate",
    "gradient", "above_mean_by_quintile", "above_mean_by_group", "ratio_by_quintile",
    "ratio_by_group", "relative_index", "concentration_index", "service_gradient",
    "need_per_head_by_group", "changed_local_weight", "above_average", "whole_budget", "total_held",
    "drawn_line_move", "own_base_growth", "baseline_share", "projected_share",
    "converging_target_share", "scaled_by", "target_aimed_at", "given_target_per_head",
    "still_to_move_per_head", "still_to_move_as_share", "change_over_years_as_share",
    "icb_change_over_years_as_share", "per_head_by_high_level_group",
    "like_for_like_by_group", "like_for_like_by_high_level_group", "like_for_like_gradient",
    "like_for_like_by_group_and_quintile", "like_for_like_relative_index", "horizontal_inequity",
    "maternity_ratio_by_group", "maternity_crude_ratio_by_group",
    "part_of_concentration", "pocket_people", "icb_trait_share", "registered_over_residents",
    "icb_registered_over_residents", "agreed_per_head", "change_on_baseline_as_share",
    "icb_change_on_baseline_as_share",
    "spending_mix_per_head", "remainder_per_head",
    "own_need_index", "own_index_per_head", "own_index_against_core",
    "converging_allocation_per_head",
    "core_need_by_ages", "core_need_at_same_ages", "told_trait_share",
    "neighbourhood_is_small", "neighbourhood_need_in_place", "neighbourhood_own_need_in_place",
    "neighbourhood_allocation", "neighbourhood_allocation_per_head", "level_difference_of_place",
    "with_councils_money_per_head", "with_councils_money_of_all_places", "nhs_of_fund_in_all",
    "councils_money_of_all_places",
}  # fmt: skip


def unsaid_of_step(step: Step) -> list[str]:
    """What of itself a step does not say, or not as it should."""
    said = {
        "title": step.title and not step.title.endswith("."),
        "why": len(step.why) > 10 and step.why.endswith("."),
        "source": step.source,
        "unit": step.unit in UNITS,
        "stage": step.stage in STAGES,
        "dimensions": set(step.dims) <= set(DIMENSIONS),
    }
    return [part for part, good in said.items() if not good]


def test_every_step_says_what_it_is() -> None:
    unsaid = {name: unsaid_of_step(step) for name, step in all_steps().items()}
    assert {name: parts for name, parts in unsaid.items() if parts} == {}


def test_steps_need_inputs_or_steps() -> None:
    known = {*INPUTS, *all_steps()}
    unknown = {
        name: needed
        for name, step in all_steps().items()
        if (needed := {one.removeprefix(LAGGED) for one in step.inputs} - known)
    }
    assert unknown == {}


@pytest.mark.parametrize(
    ("size", "choices"),
    [(Size(), EVERYTHING), (Size(1, 1, 1), replace(EVERYTHING, lines=1, pools=()))],
    ids=["several", "one of each"],
)
def test_results_have_the_dimensions_that_steps_say(size: Size, choices: Choices) -> None:
    run = synthetic_run(1, size, choices=choices)
    for step in run.steps:
        array = run.values[step.name]
        assert set(array.dims) == set(step.dims), step.name
        assert list(array.dims) == [dim for dim in DIMENSIONS if dim in array.dims], step.name
        assert array.attrs["units"] == step.unit
        assert array.attrs["title"] == step.title


def unsaid_of_input(name: str, quantity: InputQuantity) -> list[str]:
    """What of itself an input does not say, or not as it should."""
    figure = quantity.role == "parameter" and quantity.unit != "name"
    said = {
        "name": quantity.name == name,
        "unit": quantity.unit in UNITS,
        "dimensions": set(quantity.dims) <= set(DIMENSIONS),
        "title": quantity.title,
        "why": quantity.why.endswith("."),
        "range": not figure or None not in (quantity.lowest, quantity.highest),
    }
    return [part for part, good in said.items() if not good]


def test_every_input_says_what_it_is() -> None:
    unsaid = {name: unsaid_of_input(name, quantity) for name, quantity in INPUTS.items()}
    assert {name: parts for name, parts in unsaid.items() if parts} == {}


def test_titles_are_not_shared() -> None:
    titles = [step.title.casefold() for step in all_steps().values() if step.stage != "money"]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", sorted({*INPUTS} & {*all_steps()}))
def test_what_is_given_or_computed_is_the_same_quantity(name: str) -> None:
    """Some quantities are given in one scenario and computed in another, such as amounts."""
    given, step = INPUTS[name], all_steps()[name]
    assert (given.title, given.unit, given.dims) == (step.title, step.unit, step.dims)


def test_few_names_are_both_an_input_and_a_step() -> None:
    areas = {"area_population", "area_weighted_population"}
    money = {"gross_amount", "opening_baseline", "money_before"}
    assert {*INPUTS} & {*all_steps()} == money | areas


def quoted() -> set[str]:
    """The figures that sentences quote to say why an adjustment moves a place."""
    found: set[str] = set()

    def figure(name: str, **labels: str) -> float:
        found.add(name)
        return 1.25

    for adjustment in REGISTRY.values():
        adjustment.because(figure, "Somewhere")
    return found


def test_no_step_goes_unused() -> None:
    """A step is needed by another or by a sentence, is a check, or is listed as a result."""
    needed = {name.removeprefix(LAGGED) for one in all_steps().values() for name in one.inputs}
    ends = {name for name, step in all_steps().items() if step.stage != "checks"} - needed
    assert ends - quoted() <= RESULTS, (
        "nothing needs these: a formula too many, or a result to list?"
    )


def test_no_input_goes_unused() -> None:
    needed = {name for step in all_steps().values() for name in step.inputs}
    # Rounds, iterations and terms of fits only give their labels.
    assert set(INPUTS) - needed == {"round_name", "iteration_name", "fitted_term_name"}


def test_every_step_can_be_reached_from_the_inputs() -> None:
    assert {step.name for step in needed_steps(INPUTS)} == set(all_steps())


def test_step_without_its_inputs_is_absent() -> None:
    given = set(INPUTS) - {"published_population"}
    left_out = set(all_steps()) - {step.name for step in needed_steps(given)}
    assert left_out == {"population_is_published"}


def test_step_that_needs_just_what_is_given_is_there() -> None:
    names = [step.name for step in needed_steps({"placed_amount"})]
    assert names == ["total_placed", "places_share_some_money"]


SECTIONS = {
    "title": "Title.",
    "reason": "Why it is there.",
    "unit": "Returns\n-------\npounds\n    one figure",
    "source": "References\n----------\nSynthetic",
}


@pytest.mark.parametrize("lacking", SECTIONS)
def test_formula_that_says_too_little_is_refused(lacking: str) -> None:
    def formula() -> None:
        """Replaced below."""

    formula.__doc__ = "\n\n".join(SECTIONS.values())
    assert step_of(formula, "need").source == "Synthetic"
    said = [text for section, text in SECTIONS.items() if section != lacking]
    formula.__doc__ = "\n\n".join(said)
    with pytest.raises(TypeError, match="formula: the docstring lacks"):
        step_of(formula, "need")


def computed_before(step: Step) -> set[str]:
    """What a step needs from before it; what it looks back at stands one round or year back."""
    return {name for name in step.inputs if not is_lagged(name)}


def test_steps_run_after_what_they_need() -> None:
    known = set(INPUTS)
    for step in needed_steps(INPUTS):
        assert computed_before(step) <= known, step.name
        known.add(step.name)


def test_readers_meet_steps_after_what_they_need() -> None:
    """In reading order too, so that figures flow one way through the workbook."""
    known = set(INPUTS)
    for step in reading_order(all_steps().values()):
        assert computed_before(step) <= known, f"{step.name} is read before what it needs"
        known.add(step.name)


def test_every_check_has_a_tolerance() -> None:
    checks = {name: step.unit for name, step in all_steps().items() if step.stage == "checks"}
    assert checks and set(checks.values()) <= set(TOLERANCES), checks


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_sums_let_missing_figures_through(path: Path) -> None:
    """xarray's own default would skip what is missing."""
    for call in calls(path, {"sum", "max", "min", "mean", "prod"}):
        said = {keyword.arg: keyword.value for keyword in call.keywords}
        skipna = said.get("skipna")
        assert isinstance(skipna, ast.Constant) and skipna.value is False, f"line {call.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_label_that_is_chosen_is_left_behind(path: Path) -> None:
    """Else it would hang on to the figures, and differ from that of figures of another label."""
    for call in calls(path, {"sel"}):
        said = {keyword.arg: keyword.value for keyword in call.keywords}
        drop = said.pop("drop", None)
        one = any(isinstance(label, ast.Constant) for label in said.values())
        if one or drop:
            assert isinstance(drop, ast.Constant) and drop.value is True, f"line {call.lineno}"


def calls(path: Path, methods: set[str]) -> list[ast.Call]:
    """Calls of methods of these names."""
    return [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in methods
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_model_imports_nothing_but_itself_and_arrays(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        own = name.startswith(("allocmodel.model", "allocmodel.declared"))
        assert own or top in LIBRARIES | STANDARD, f"{path.name} imports {name}"


def imports(path: Path) -> list[str]:
    """The modules that a file imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names
