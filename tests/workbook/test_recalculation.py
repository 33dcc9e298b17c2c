"""Whole workbooks, recomputed by engines that share nothing with this package."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import (
    Values,
    stored_values,
    with_formualizer,
    with_libreoffice_all,
)
from allocmodel.declared.vocabulary import BASES, COMPONENTS, NOT_DRAWN
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run, run_model
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.layout import Layout, combinations, coordinates
from allocmodel.workbook.plan import plan
from allocmodel.workbook.write import MASTER_ROW, workbook_bytes
from tests.filled_again import with_values
from tests.recalculated import disagreements
from tests.results import figures_of
from tests.shipped_books import (
    AUDITED,
    RECOMPUTED,
    SCENARIOS,
    checks_of_the_model,
    each_scenario,
    of_the_model,
    shipped_book,
    shipped_run,
    shipped_values,
)
from tests.synthetic import (
    recomputed_from_spoilt,
    run_of,
    spoilt,
    synthetic_values,
)
from tests.workbook_inputs import inputs_from_workbook

#: Random changes of inputs that are tried, each on another scenario; the first makes every kind of
#: change. The rest are `long`.
CHANGES, FIRST_CHANGES = 10, 2

#: LibreOffice takes ten seconds for a workbook: one of each kind, and few changes.
IN_LIBREOFFICE = sorted(
    AUDITED | RECOMPUTED | {"nottingham-core20plus-fund", "nottingham-neighbourhoods"}
)
CHANGES_IN_LIBREOFFICE = 3

#: Converging runs have changes of their own, in tests/tracing/test_convergence_parity.py.
STILL = [one for one in SCENARIOS if load_scenario(one).convergence is None]

#: Where the Summary shows the master check.
MASTER = ("Summary", f"B{MASTER_ROW}")

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice is not installed",
)


def scenario_of(seed: int) -> str:
    return STILL[seed % len(STILL)]


# --- as shipped -----------------------------------------------------------------------------------
@each_scenario(first=RECOMPUTED)
def test_formualizer_agrees(scenario: str) -> None:
    book = shipped_book(scenario)
    assert compare(book, shipped_values(scenario), recomputed_from_spoilt(book)) == []


@needs_libreoffice
@pytest.mark.libreoffice
@pytest.mark.parametrize("number", range(len(IN_LIBREOFFICE)))
def test_libreoffice_agrees(number: int) -> None:
    scenario = IN_LIBREOFFICE[number]
    assert compare(shipped_book(scenario), shipped_values(scenario), by_libreoffice()[number]) == []


@each_scenario(first=AUDITED | RECOMPUTED)
def test_every_figure_of_the_engine_is_stored(scenario: str) -> None:
    """What the file holds is the engine's result, not only the same in two places."""
    run, stored = shipped_run(scenario), shipped_values(scenario)
    layout = plan(run)
    for step in run.steps:
        figures = figures_of(run.values[step.name])
        for labels in combinations(coordinates(run, step.name)):
            spot = layout.spot(step.name, labels)
            expected = figures[tuple(labels.values())]
            assert stored[spot.sheet, address(spot)] == expected, (step.name, labels)


@each_scenario(first=AUDITED | RECOMPUTED)
def test_inputs_are_read_back_as_they_were(scenario: str) -> None:
    run = shipped_run(scenario)
    for name, array in inputs_from_workbook(shipped_book(scenario), run).items():
        known = run.inputs.values[name]
        if array.dtype == object:
            assert array.equals(known), name
        else:
            # openpyxl writes sixteen digits; the seventeenth may be lost.
            np.testing.assert_allclose(array, known, rtol=1e-15, err_msg=name)


# --- changed by somebody --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("scenario", "seed"),
    [
        pytest.param(
            scenario_of(seed), seed, marks=() if seed < FIRST_CHANGES else pytest.mark.long
        )
        for seed in range(CHANGES)
    ],
)
def test_formualizer_follows_changes(scenario: str, seed: int) -> None:
    """The scenario is named so that its tests share one process."""
    check_change(seed, with_formualizer(changed(seed)))


@needs_libreoffice
@pytest.mark.libreoffice
@pytest.mark.parametrize("seed", range(CHANGES_IN_LIBREOFFICE))
def test_libreoffice_follows_changes(seed: int) -> None:
    check_change(seed, by_libreoffice()[len(IN_LIBREOFFICE) + seed])


def test_stale_values_are_found() -> None:
    """A file that somebody changed without recalculating does not pass as agreed."""
    assert disagreements(changed(0))


def check_change(seed: int, recomputed: Values) -> None:
    """A recalculation of a changed file is what the engine makes of the inputs in the file."""
    rerun, book, engine = by_engine(seed)
    assert engine != shipped_values(scenario_of(seed)), f"change {seed} changes nothing"
    assert rerun.passed, [check.name for check in rerun.checks if not check.passed]
    assert set(engine) == set(recomputed)
    assert of_the_model(compare(book, engine, recomputed), rerun) == []
    assert checks_of_the_model(recomputed, rerun) == {"OK"}


@cache
def by_engine(seed: int) -> tuple[Run, bytes, Values]:
    """The engine's run on a changed file's inputs, the workbook it writes, and its values."""
    run = shipped_run(scenario_of(seed))
    rerun = run_model(run.inputs, inputs_from_workbook(changed(seed), run))
    book, _ = workbook_bytes(rerun)
    return rerun, book, stored_values(book)


@cache
def by_libreoffice() -> list[Values]:
    """The shipped workbooks, spoilt, then the changed ones: one start of LibreOffice for all."""
    shipped = [spoilt(shipped_book(scenario)) for scenario in IN_LIBREOFFICE]
    changes = [changed(seed) for seed in range(CHANGES_IN_LIBREOFFICE)]
    return with_libreoffice_all([*shipped, *changes])


@cache
def changed(seed: int) -> bytes:
    """A shipped workbook with random inputs changed, and the old values left in every formula."""
    scenario = scenario_of(seed)
    run = shipped_run(scenario)
    layout, random = plan(run), np.random.default_rng(seed)
    book = load_workbook(BytesIO(shipped_book(scenario)))
    for change in KINDS if seed == 0 else random.choice(np.array(KINDS), 3, replace=False):
        change(book, layout, run, random)
    return with_values(saved_bytes(book), shipped_values(scenario))  # type: ignore[arg-type]


def saved_bytes(book: Workbook) -> bytes:
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


Change = Callable[[Workbook, Layout, Run, np.random.Generator], None]


def amounts(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """Any money; lines that are drawn from another are parts of what that has become."""
    given: dict[str, int] = {}
    drawn = {
        line: str(run.figure("drawn_from", {"budget_line": line}))
        for line in coordinates(run, "gross_amount")["budget_line"]
    }
    for line in sorted(drawn, key=lambda one: drawn[one] in drawn):
        given[line] = int(10 ** random.uniform(6, 9.6))
        if drawn[line] in given:
            given[line] = int(given[drawn[line]] * random.uniform(0, 0.3))
        put(book, layout.input_spot("gross_amount", {"budget_line": line}), given[line])


def basis(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """One line's basis; another keeps going to places, so that there is money to share.

    Not of a line with weights: on held money they have nothing to weight, and say so.
    """
    titles = [BASES[one] for one in coordinates(run, "basis_name")["basis"] if one != "core"]
    weighted = "weighted_line_name" in run.values
    adjusted = coordinates(run, "weighted_line_name")["weighted_line"] if weighted else ()
    lines = coordinates(run, "line_basis")["budget_line"]
    labels = {"budget_line": [line for line in lines if line not in adjusted][-1]}
    put(book, layout.input_spot("line_basis", labels), str(random.choice(titles)))


def drawn_from(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """The smaller line draws on the larger, whatever their amounts have become."""
    lines = coordinates(run, "gross_amount")["budget_line"]
    spots = {line: layout.input_spot("gross_amount", {"budget_line": line}) for line in lines}
    held = {line: cell(book, spots[line]) for line in lines}
    small, large = min(held, key=held.__getitem__), max(held, key=held.__getitem__)
    put(book, layout.input_spot("drawn_from", {"budget_line": small}), large)
    put(book, layout.input_spot("drawn_from", {"budget_line": large}), NOT_DRAWN)


def weights(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """Other weights of each formula, which add to one as they have to."""
    by_formula = coordinates(run, "component_weight")
    for formula in by_formula["formula"]:
        spots = [
            layout.input_spot("component_weight", {"formula": formula, "component": component})
            for component in by_formula["component"]
        ]
        changed = [cell(book, spot) * random.uniform(0.9, 1.1) for spot in spots]
        for spot, weight in zip(spots, changed, strict=True):
            put(book, spot, weight / sum(changed))


def cost_flags(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    component = str(random.choice(["prescribing", "primary_medical_need"]))
    spot = layout.input_spot("bears_cost", {"formula": "core", "component": component})
    put(book, spot, 1 - cell(book, spot))


def place_of_area(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """Two areas move, out of places that have others."""
    members = run.values["place_of_area"].to_series()
    shared = members[members.map(members.value_counts()) > 4]
    for area in random.choice(shared.index, 2, replace=False):
        place = str(random.choice(coordinates(run, "place_name")["place"]))
        put(book, layout.spot("place_of_area", {"area": str(area)}), place)


def area_figures(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """Reference data are locked, but whoever unlocks them must see the workbook follow."""
    for area in random.choice(coordinates(run, "area_population")["area"], 3, replace=False):
        service = str(random.choice(list(COMPONENTS)))
        need, people = parts_of(run, str(area))
        spot = layout.spot(need[0], {**need[1][0], "service": service})
        put(book, spot, round(cell(book, spot) * random.uniform(0.5, 2), 3))
        # Where there is a published population, a check compares the areas with it.
        if "published_population" not in run.values:
            factor = random.uniform(0.5, 2)
            spots = [layout.spot(people[0], labels) for labels in people[1]]
            if "area_mix" in run.values:
                # The people by fifth and ethnic group are the same people.
                mix = coordinates(run, "area_mix")
                kinds = combinations({dim: mix[dim] for dim in mix if dim != "area"})
                spots += [layout.spot("area_mix", {"area": str(area), **kind}) for kind in kinds]
            for spot in spots:
                put(book, spot, cell(book, spot) * factor)


Parts = tuple[str, list[dict[str, str]]]


def parts_of(run: Run, area: str) -> tuple[Parts, Parts]:
    """What an area's need and people stand in: its practices, where they have rows, or itself."""
    of, labels = "area", [{"area": area}]
    if "area_of_practice" in run.values:
        practices = run.values["area_of_practice"].to_series()
        of, labels = "practice", [{"practice": one} for one in practices[practices == area].index]
    return (f"{of}_weighted_population", labels), (f"{of}_population", labels)


KINDS: list[Change] = [
    amounts,
    basis,
    drawn_from,
    weights,
    cost_flags,
    place_of_area,
    area_figures,
]


def test_missing_figure_is_an_error_in_the_workbook_too() -> None:
    """Not nought, not blank: all that needs it is an error, and the checks fail."""
    values = synthetic_values(1)
    values["area_weighted_population"][0, 0] = np.nan
    run = run_of(values)
    book, layout = workbook_bytes(run)
    recomputed = recomputed_from_spoilt(book)
    # A sum by place shows the error in every place: Excel multiplies it by nought, and keeps it.
    different = compare(book, stored_values(book), recomputed)
    assert {one.recomputed for one in different} <= {"#N/A"}
    spot = layout.spot("icb_weighted_population", {"service": "general_acute"})
    assert recomputed[spot.sheet, address(spot)] == "#N/A"
    assert not run.passed and str(recomputed[MASTER]).startswith("FAIL: ")
    read = inputs_from_workbook(book, run)["area_weighted_population"]
    assert read.isnull().sum() == 1 and bool(read[0, 0].isnull())


def test_population_that_is_not_the_published_one_fails_the_check() -> None:
    scenario = "nottingham-2025-26"
    run = shipped_run(scenario)
    assert "published_population" in run.values
    book = load_workbook(BytesIO(shipped_book(scenario)))
    practice = coordinates(run, "practice_population")["practice"][0]
    put(book, plan(run).spot("practice_population", {"practice": practice}), 123_456)
    content = saved_bytes(book)
    rerun = run_model(run.inputs, inputs_from_workbook(content, run))
    assert not rerun.passed
    recomputed = with_formualizer(content)
    assert str(recomputed[MASTER]).startswith("FAIL: ")
    expected, _ = workbook_bytes(rerun)
    assert of_the_model(compare(expected, stored_values(expected), recomputed), rerun) == []


def put(book: Workbook, spot: Spot, value: float | str) -> None:
    book[spot.sheet].cell(spot.row, spot.column).value = value


def cell(book: Workbook, spot: Spot) -> float:
    return float(book[spot.sheet].cell(spot.row, spot.column).value)


def address(spot: Spot) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(spot.column)}{spot.row}"


@pytest.mark.parametrize("scenario", ["nottingham-2025-26"])
def test_the_default_workbook_is_small(scenario: str) -> None:
    assert len(shipped_book(scenario)) < 600_000
