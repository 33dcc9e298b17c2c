"""Cells that rules exempt: those that only show, choose or mark."""

from __future__ import annotations

import re

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook.layout import AREAS_SHEET, AS_RUN_SHEET, FORMER_AREAS_SHEET, INPUTS_SHEET

#: Sheets for readers, whose cells only show what stands on later sheets.
READING = ("Comparison", "Summary", "Ranges", "Equity", "Evidence", "Neighbourhoods", "Path")


#: A figure of another sheet as it stands there: in one cell, or in the row of the chosen place.
_SHEET, _CELL = r"(?:'(?:[^']|'')+'|\w+)!", r"\$?[A-Z]+\$?\d+"


SHOWS = re.compile(
    rf"={_SHEET}{_CELL}|=INDEX\({_SHEET}{_CELL}:{_CELL},MATCH\({_CELL},{_SHEET}{_CELL}:{_CELL},0\)\)"
)


#: Tables of the sheets of places.
OF_A_PLACE = "t_place_"


#: On Inputs of several scenarios: which of them a cell chooses, and its value.
#: On a sheet for inputs: whether one is what it was when the workbook was made.
MARKS = re.compile(r'=IF\((\$[A-Z]+\d+|INDEX\([$A-Z\d:,]+\))&""=\$[A-Z]+\d+&"",0,1\)')


_ONE = r"INDEX\(\$[A-Z]+\$?\d+:\$[A-Z]+\$?\d+,1,(?:Inputs!)?\$[A-Z]+\$4\)"


CHOOSES = re.compile(
    rf'=IF\({_ONE}="","",{_ONE}\)|'
    r"=(MATCH\(\$B\$4,|INDEX\()\$[A-Z]+\$?\d+:\$[A-Z]+\$?\d+,(0|1,(Inputs!)?\$[A-Z]+\$4)\)"
)


INPUT_SHEETS = (INPUTS_SHEET, AREAS_SHEET, FORMER_AREAS_SHEET)


def shows_for_readers(cell: Cell) -> bool:
    """Whether a cell on a sheet for readers is one figure of another sheet, as it stands there."""
    return _is_for_readers(cell.parent) and SHOWS.fullmatch(str(cell.value)) is not None


def _is_for_readers(sheet: Worksheet) -> bool:
    """Whether a sheet only shows: it is one of those named, or a place's."""
    return sheet.title in READING or any(name.startswith(OF_A_PLACE) for name in sheet.tables)


def chooses_a_place(cell: Cell) -> bool:
    """Whether a cell of a place's sheet says which place it shows, out of a list."""
    rules = cell.parent.data_validations.dataValidation
    listed = any(rule.type == "list" and cell.coordinate in rule for rule in rules)
    return listed and any(name.startswith(OF_A_PLACE) for name in cell.parent.tables)


def chooses(cell: Cell) -> bool:
    """Whether a cell of Inputs is the value of the scenario that is chosen, or says which it is."""
    sheets = (INPUTS_SHEET, AS_RUN_SHEET)
    return cell.parent.title in sheets and CHOOSES.fullmatch(str(cell.value)) is not None


def gives_a_blank(cell: Cell) -> bool:
    """Whether a cell may show a blank: a limit that there is none of in the chosen scenario."""
    return chooses(cell) and ',"",' in str(cell.value).replace('=""', "")


def marks(cell: Cell) -> bool:
    """Whether a cell beside an input says whether that is what it was."""
    return MARKS.fullmatch(str(cell.value)) is not None
