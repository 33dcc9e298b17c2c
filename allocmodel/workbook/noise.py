"""Noise shows as nought: no "+£0.00" and no "-0.000%" where a sum is nought but for its last digit.

A number format alone cannot say that: programs differ on which of its conditional sections keep the
minus sign of a figure. A rule of the sheet gives such a figure a format without any sign instead,
which all read alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import Element

from allocmodel.workbook import style

#: Where in a file formats of its own begin.
_OWN_FORMATS = 164


def show_noise_as_nought(sheet: Worksheet) -> None:
    """Give figures that are nought as shown the format of nought, whatever their sign."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    # Cells of one look have one array, and openpyxl is slow at formats: each is asked once.
    of_look: dict[int, list[tuple[int, int]]] = {}
    for (row, column), cell in sheet._cells.items():
        if cell.data_type == "f":
            alike = of_look.get(id(cell._style))
            if alike is None:
                form = cell.number_format
                as_nought = (form.split(";")[-1], style.NOISE.get(form, ""))
                alike = of_look[id(cell._style)] = found.setdefault(as_nought, [])
            alike.append((column, row))
    noisy = sorted(one for one in found.items() if one[0][1])
    for number, ((plain, least), cells) in enumerate(noisy):
        nought = NumberFormat(numFmtId=_OWN_FORMATS + number, formatCode=";".join([plain] * 3))
        rule = Rule(
            type="cellIs",
            operator="between",
            formula=[f"-{least}", least],
            dxf=DifferentialStyle(numFmt=nought),
        )
        sheet.conditional_formatting.add(_Formatted(" ".join(_ranges(cells))), rule)


@dataclass(unsafe_hash=True)
class _Formatted:
    """Cells under rules, as openpyxl asks for them.

    Its own class takes a text apart into ranges, and puts them in order and together again each
    time that it is asked; a workbook of several years has thousands.
    """

    sqref: str
    rules: Sequence[Rule] = field(default=(), compare=False)

    def to_tree(self) -> Any:
        """The element of the sheet."""
        tree = Element("conditionalFormatting", sqref=self.sqref)
        tree.extend([rule.to_tree("cfRule") for rule in self.rules])
        return tree


def _ranges(cells: list[tuple[int, int]]) -> list[str]:
    """Cells, by column and row, as ranges down the columns."""
    runs = groupby(enumerate(sorted(cells)), lambda one: (one[1][0], one[1][1] - one[0]))
    ranges = []
    for (column, _), run in runs:
        rows = [row for _, (_, row) in run]
        letter = get_column_letter(column)
        last = f":{letter}{rows[-1]}" if len(rows) > 1 else ""
        ranges.append(f"{letter}{rows[0]}{last}")
    return ranges
