"""What a run generates: the workbook that is compared with, and what its cells stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from allocmodel.audit.addresses import Place, address_of
from allocmodel.audit.agreement import allowances
from allocmodel.audit.book import Book
from allocmodel.audit.recalculate import opened
from allocmodel.study.repeated import Repeated, repeated
from allocmodel.study.run import Run
from allocmodel.study.uncertain.written import WORKBOOKS, WrittenStudy, written_study
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.comparison import comparison_book
from allocmodel.workbook.comparison_inputs import SWITCH_SPOT, as_run_spots
from allocmodel.workbook.given_cells import (
    GivenCell,
    given_cells,
    given_cells_of_scenarios,
    stored_inputs,
)
from allocmodel.workbook.layout import Layout
from allocmodel.workbook.place_sheets import place_choice
from allocmodel.workbook.write import workbook_bytes


@dataclass(frozen=True)
class Expected:
    """The workbook that a run or a comparison generates.

    Attributes
    ----------
    run : Repeated or WrittenStudy
        The run, run again; or the study, as it was written.
    content : bytes
    layout : Layout or None
        Where its quantities stand; None where the workbook holds results alone.
    runs : mapping of str to Run
        By the scenario that a given cell names: blank for a run's own workbook.
    given : dict of Spot to GivenCell
        Cells that are given, not computed.
    stored : frozenset of Spot
        Cells that hold inputs as run, blank ones among them.
    switch : Spot or None
        The cell that chooses a scenario.
    choices : mapping of Spot to tuple of str
        That cell, and others by which readers choose what is shown, with what each may hold.
    """

    run: Repeated | WrittenStudy
    content: bytes
    layout: Layout | None
    runs: Mapping[str, Run]
    given: dict[Spot, GivenCell]
    stored: frozenset[Spot] = frozenset()
    switch: Spot | None = None
    choices: Mapping[Spot, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def book(self) -> Book:
        """The workbook, read as a returned one is."""
        return opened(self.content)

    @cached_property
    def _allowances(self) -> dict[tuple[str, str], float]:
        return allowances(self.content)

    def allowance(self, sheet: str, at: Place) -> float:
        """What the figure of a formula may differ by; 0 leaves only the relative difference."""
        return self._allowances.get((sheet, address_of(at)), 0.0)

    def run_of(self, given: GivenCell) -> Run:
        """The run that a given cell is an input of; what all scenarios share is the first's."""
        return self.runs[given.scenario] if given.scenario else next(iter(self.runs.values()))


def generated_by(record: Path) -> Expected:
    """What the run, the comparison or the study of a record generates.

    Parameters
    ----------
    record : Path
        Its run.json, comparison.json, sweep.json or sensitivity.json, or their folder.

    Raises
    ------
    BadInput
        When it cannot be read, or not be repeated.
    """
    of_study = [record / name for name in WORKBOOKS] if record.is_dir() else [record]
    for file in of_study:
        if file.name in WORKBOOKS and file.is_file():
            study = written_study(file)
            return Expected(study, study.content, None, {}, {})
    return expected(repeated(record))


def expected(again: Repeated) -> Expected:
    """The workbook of a run, or of a comparison, with what its cells stand for."""
    made = again.made
    if isinstance(made, Run):
        content, layout = workbook_bytes(made)
        given, stored = given_cells(layout, made), stored_inputs(layout)
        return Expected(
            again, content, layout, {"": made}, given, stored, None, _place_choice(made)
        )
    book = comparison_book(made)
    if book.layout is None:
        return Expected(again, book.content, None, {}, {})
    given = given_cells_of_scenarios(book.layout, book.runs)
    stored = as_run_spots(book.layout, len(book.runs))
    choices = {SWITCH_SPOT: tuple(book.runs), **_place_choice(next(iter(book.runs.values())))}
    return Expected(
        again, book.content, book.layout, book.runs, given, stored, SWITCH_SPOT, choices
    )


def _place_choice(run: Run) -> dict[Spot, tuple[str, ...]]:
    """The cell that chooses a place, where there is one."""
    spot = place_choice(run)
    return {spot: tuple(run.places)} if spot else {}
