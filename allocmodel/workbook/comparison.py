"""The workbook of a comparison: the scenarios side by side, and one live model that shows any."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.study.compared import Comparison
from allocmodel.study.compared.together import NotAlike, alike
from allocmodel.study.run import Run
from allocmodel.workbook import style
from allocmodel.workbook.comparison_inputs import FIRST_SCENARIO, POSITION, SWITCH, draw_switch
from allocmodel.workbook.comparison_sheet import COMPARISON_SHEET, SideBySide, draw_comparison
from allocmodel.workbook.layout import INPUTS_SHEET
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.stored_values import with_values
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.write import Addition, describe, finish, workbook_bytes


def comparison_bytes(comparison: Comparison) -> bytes:
    """The workbook of a comparison.

    A live model where one can show every scenario; else the results side by side, and why not.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    bytes
    """
    try:
        runs = alike(comparison)
    except NotAlike as why:
        return _side_by_side(comparison, str(why))
    return _live(comparison, runs)


def _live(comparison: Comparison, runs: dict[str, Run]) -> bytes:
    """One live model, with the inputs of every scenario."""

    def first(drawing: Drawing, sheet: Worksheet) -> None:
        draw_comparison(SideBySide(comparison, drawing.pen, drawing), sheet)

    def last(drawing: Drawing) -> None:
        inputs = drawing.pen.book[INPUTS_SHEET]
        draw_switch(drawing, inputs, runs, comparison.against)
        drawing.pen.book.defined_names["Scenario"] = DefinedName(
            "Scenario", attr_text=f"{INPUTS_SHEET}!{SWITCH}"
        )

    shown = _shown(comparison, runs[comparison.against])
    return workbook_bytes(
        shown, Addition(COMPARISON_SHEET, first, last, runs, POSITION, FIRST_SCENARIO)
    )[0]


def _shown(comparison: Comparison, run: Run) -> Run:
    """The run that the live model shows first, with texts that hold for every scenario."""
    title = title_of(comparison)
    question = (
        "The live model shows one scenario at a time: that of the cell Scenario on Inputs. Texts "
        f"about sources and notes are those of {comparison.against}."
    )
    scenario = run.inputs.scenario.model_copy(update={"title": title, "question": question})
    oddities = [f"{name}: {odd}" for name, one in comparison.runs.items() for odd in one.oddities]
    return replace(
        run, inputs=replace(run.inputs, scenario=scenario), oddities=tuple(dict.fromkeys(oddities))
    )


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
    describe(title_of(comparison), pen.book)
    saved = BytesIO()
    pen.book.save(saved)
    return with_values(saved.getvalue(), pen.values)
