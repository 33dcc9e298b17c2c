"""The sheet As run: what was stored of the run, and whether the workbook still says so.

While no input is changed, every table of formulas has to add up to what it added up to in the run,
and every allocation has to be what it was. Whatever is changed, reference data stay those of the
run, a copy of an input is the input, a sheet for readers shows what was computed, and names stand
where they stood. A control sum is no figure of the model: like a digest, it only says whether
something is what it was.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook.as_run.bands import DIFFERS, AsRun
from allocmodel.workbook.as_run.figures import (
    draw_allocations,
    draw_money_again,
    draw_reference,
    draw_tables,
)
from allocmodel.workbook.as_run.inputs import draw_copies, draw_inputs, draw_lines_drawn_on
from allocmodel.workbook.as_run.names import draw_names
from allocmodel.workbook.layout import ANCHORED
from allocmodel.workbook.tables import Drawing


def draw_as_run(drawing: Drawing, sheet: Worksheet) -> dict[str, str]:
    """Draw the sheet, once all that it looks at is drawn.

    Returns
    -------
    dict of str to str
        By check, the formula that gives how much is not as it must be.
    """
    sheet.column_dimensions["A"].width = 62
    for column in range(2, 40):
        sheet.column_dimensions[get_column_letter(column)].width = 22
    own = AsRun(drawing, sheet)
    draw_inputs(own)
    draw_allocations(own)
    draw_tables(own)
    draw_reference(own)
    draw_lines_drawn_on(own)
    draw_copies(own)
    draw_money_again(own)
    draw_names(own)
    assert set(own.worst) == set(ANCHORED)
    # Headings that are stored, and each scenario's sums, would make the rest too small on paper.
    sheet.print_area = f"A1:{get_column_letter(DIFFERS)}{own.row}"
    return own.worst
