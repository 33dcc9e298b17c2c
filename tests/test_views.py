"""The register of views: each is listed, has all that it shows, and can be drawn."""

from __future__ import annotations

import re
from functools import cache

import pytest

from allocmodel.engine.steps import all_steps
from allocmodel.inputs import model_inputs
from allocmodel.reading import terminal
from allocmodel.study.run import Run, run_model
from allocmodel.views.catalogue import VIEWS, views_of
from allocmodel.views.view import View, own_labels
from tests.own_lines import SCENARIOS as OWN_LINES
from tests.own_lines import run_of_lines, written
from tests.shipped_books import shipped_run
from tests.synthetic import EVERYTHING, synthetic_run
from tests.tracing.test_convergence_parity import run_named

#: A seed whose budget draws a line from one on another basis.
DRAWS = 2


@cache
def runs() -> list[Run]:
    """Between them, these have every view."""
    return [
        synthetic_run(DRAWS, choices=EVERYTHING),
        run_named("three years"),
        run_named("given targets"),
        *map(run_of_lines, OWN_LINES),
        shipped_run("nottingham-gp-payments"),
    ]


def made(name: str) -> list[tuple[Run, View]]:
    return [(run, view) for run in runs() for view in views_of(run, name)]


@pytest.mark.parametrize("name", VIEWS)
def test_view_has_every_figure_that_it_shows(name: str) -> None:
    found = made(name)
    assert found, "no run of this test has it"
    for run, view in found:
        assert view.rows and view.columns
        for column in view.columns:
            dims = set(run.values[column.quantity].dims)
            assert dims - {view.row_dim} <= set(own_labels(run, column.quantity, column.labels))
        shown = {column.quantity for column in view.columns}
        for closing in view.closing:
            assert set(closing.of) <= shown
            for quantity in closing.of.values():
                assert quantity in run.values


@pytest.mark.parametrize("name", VIEWS)
def test_terminal_shows_what_the_view_says(name: str) -> None:
    for run, view in made(name):
        if view.in_terminal:
            text = terminal.drawn(run, view)
            for column in view.columns:
                heading = (column.short or column.title).split("\n")[0]
                assert (heading in text) == (column.in_terminal and not column.word) or column.word
                assert heading in text or not column.word_for_no or not column.in_terminal
            rows = view.rows_in_terminal or tuple(view.rows)
            # A long name goes on in a line of its own.
            assert all(word in text for row in rows for word in view.rows[row].split())


@pytest.mark.parametrize("name", VIEWS)
def test_what_is_shown_below_nought_is_declared_signed(name: str) -> None:
    """Amounts are never below nought; a figure that can be says so with its unit."""
    steps = all_steps()
    for run, view in made(name):
        for shown in {column.quantity for column in view.columns} & set(steps):
            values = run.values[shown]
            below = values.dtype.kind == "f" and bool((values < 0).any())
            assert steps[shown].signed or not below, shown


@pytest.mark.parametrize(("pounds", "title"), [(50, "core services"), (5000, "Frailty register")])
def test_the_need_index_shown_is_that_of_most_of_the_money(pounds: int, title: str) -> None:
    """Whatever line is written first."""
    line = '[[budget]]\nline = "{}"\namount = {}_000_000\nbasis = "{}"\n'
    own = OWN_LINES["own index and remainder"].partition("[own")
    text = line.format("frailty", pounds, "own:frailty") + line.format("core", 2000, "functions")
    run = run_model(model_inputs(written(text + own[1] + own[2])))
    (view,) = views_of(run, "answer")
    assert f"Need index: of {title}" in " ".join(view.notes)


def test_names_of_views_can_name_tables() -> None:
    for run in runs():
        names = [view.name for view in views_of(run, *VIEWS) if view.in_workbook]
        # The answer is one table for each year, of which the workbook shows the last.
        assert len(set(names)) == len([*names]) - (len(run.years) - 1)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", one) for one in names)
