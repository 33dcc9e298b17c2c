"""The workbook of a comparison: the scenarios side by side, and one live model that shows any."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.study.compared import Comparison
from allocmodel.study.compared.identity import comparison_digest
from allocmodel.study.compared.together import NotAlike, alike
from allocmodel.study.run import Run
from allocmodel.workbook import style
from allocmodel.workbook.alt_text import alt_texts
from allocmodel.workbook.comparison_inputs import FIRST_SCENARIO, POSITION, SWITCH, draw_switch
from allocmodel.workbook.comparison_sheet import COMPARISON_SHEET, SideBySide, draw_comparison
from allocmodel.workbook.excel_limits import refuse_beyond_book
from allocmodel.workbook.layout import INPUTS_SHEET, Layout
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.stored_values import saved_book
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.write import Addition, describe, finish, workbook_bytes


class ComparisonBook(NamedTuple):
    """The workbook of a comparison.

    Attributes
    ----------
    content : bytes
    layout : Layout or None
        Where each quantity of the live model stands; None where there is none.
    runs : dict of str to Run
        The scenarios as the live model has them, by name.
    """

    content: bytes
    layout: Layout | None
    runs: dict[str, Run]


def comparison_book(comparison: Comparison) -> ComparisonBook:
    """The workbook of a comparison.

    A live model where one can show every scenario; else the results side by side, and why not.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    ComparisonBook
    """
    try:
        runs = alike(comparison)
    except NotAlike as why:
        return ComparisonBook(_side_by_side(comparison, str(why)), None, {})
    return ComparisonBook(*_live(comparison, runs), runs)


def comparison_bytes(comparison: Comparison) -> bytes:
    """The same as bytes alone."""
    return comparison_book(comparison).content


def _live(comparison: Comparison, runs: dict[str, Run]) -> tuple[bytes, Layout]:
    """One live model, with the inputs of every scenario."""

    def first(drawing: Drawing, sheet: Worksheet) -> None:
        draw_comparison(SideBySide(comparison, drawing.pen, drawing), sheet)

    def last(drawing: Drawing) -> None:
        inputs = drawing.pen.book[INPUTS_SHEET]
        draw_switch(drawing, inputs, runs, comparison.runs, comparison.against)
        drawing.pen.book.defined_names["Scenario"] = DefinedName(
            "Scenario", attr_text=f"{INPUTS_SHEET}!{SWITCH}"
        )

    shown = _shown(comparison, runs[comparison.against])
    digest = comparison_digest(comparison)
    added = Addition(COMPARISON_SHEET, first, last, digest, runs, POSITION, FIRST_SCENARIO)
    return workbook_bytes(shown, added)


def _shown(comparison: Comparison, run: Run) -> Run:
    """The run that the live model shows first, with texts that hold for every scenario."""
    title = title_of(comparison)
    if len(run.years) > 1:
        run = _without(run, "equity")
    question = (
        "The live model shows one scenario at a time: that of the cell Scenario on Inputs. Figures "
        "and where they come from follow it; sentences on the sheets after Comparison are those of "
        f"{comparison.against}."
    )
    scenario = run.inputs.scenario.model_copy(update={"title": title, "question": question})
    oddities = [f"{name}: {odd}" for name, one in comparison.runs.items() for odd in one.oddities]
    return replace(
        run, inputs=replace(run.inputs, scenario=scenario), oddities=tuple(dict.fromkeys(oddities))
    )


def _without(run: Run, stage: str) -> Run:
    """A run without a stage, what needs it, and what only that needs."""
    dropped: set[str] = set()
    for step in run.steps:
        if step.stage == stage or dropped & set(step.inputs):
            dropped.add(step.name)
    steps = [step for step in run.steps if step.name not in dropped]
    asked = {name for step in steps for name in step.inputs}
    idle = {name for step in run.steps if step.name in dropped for name in step.inputs} - asked
    values = {k: v for k, v in run.values.items() if k not in dropped | idle}
    own = {k: v for k, v in run.inputs.values.items() if k not in idle}
    inputs = replace(run.inputs, gathered=replace(run.inputs.gathered, values=own))
    checks = [check for check in run.checks if check.name not in dropped]
    return replace(run, inputs=inputs, steps=steps, values=values, checks=checks)


def title_of(comparison: Comparison) -> str:
    """What the workbook is called."""
    return comparison.title or f"Scenarios compared with {comparison.against}"


def _side_by_side(comparison: Comparison, why: str) -> bytes:
    """The results alone, where no live model can show all scenarios."""
    pen = Pen(Workbook())
    pen.book.remove(pen.book.worksheets[0])
    sheet = pen.book.create_sheet(COMPARISON_SHEET)
    pen.text(sheet, 1, 1, title_of(comparison), style.SHEET_TITLE)
    pen.text(sheet, 2, 1, "What does each scenario give each place, and why?", style.REMARK)
    said = f"There is no live model in this workbook: {why}. The runs of each scenario have theirs."
    draw_comparison(SideBySide(comparison, pen, None, said), sheet)
    finish(sheet)
    describe(title_of(comparison), pen.book, comparison_digest(comparison))
    refuse_beyond_book(pen.book)
    return saved_book(pen.book, pen.values, alt_texts(pen.book))
