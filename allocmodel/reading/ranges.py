"""What draws print: ranges under stated assumptions."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from allocmodel.declared.figures import figure, table, wrapped
from allocmodel.study.draws.of_run import draws_of
from allocmodel.study.run import Run
from allocmodel.views.comparison import Figures
from allocmodel.views.neighbourhood_ranges import neighbourhood_range_tables
from allocmodel.views.ranges import (
    Heading,
    RangeTable,
    conserved,
    how_often,
    range_of_money,
    tables,
    what_was_drawn,
)

if TYPE_CHECKING:
    from allocmodel.study.draws.draws import Draws

#: Letters to a line of a heading.
_NARROW = 16


def told(draws: Draws) -> str:
    """What draws of a scenario give: of several years the last."""
    inputs, year = draws.run.inputs, draws.run.years[-1]
    lines = [
        f"{inputs.icb_name}, {year}. {inputs.scenario.title}.",
        how_often(draws),
        *map(wrapped, what_was_drawn(draws)),
    ]
    if len(draws.run.years) > 1:
        lines.append(wrapped(f"Shown is the last year, {year}; ranges.csv has every year."))
    for one in tables(draws, year):
        lines += ["", *_drawn(one)]
    lines += ranges_of_neighbourhoods(draws)
    return "\n".join([*lines, "", wrapped(f"Check: {conserved(draws)}")])


def how_sure(run: Run) -> list[str]:
    """For `run`: the range of money, where the scenario says how sure its figures are."""
    draws = draws_of(run)
    if draws is None:
        return []
    return [
        *_drawn(range_of_money(draws, run.years[-1])),
        *ranges_of_neighbourhoods(draws),
        wrapped(
            f"{how_often(draws)} What was drawn and what was held stands on the sheet Ranges, and "
            "is printed by allocmodel draws."
        ),
        "",
    ]


def ranges_of_neighbourhoods(draws: Draws) -> list[str]:
    """A table for each place, of many rows some; what is true of all of them is said once."""
    found = neighbourhood_range_tables(draws, draws.run.years[-1])
    lines: list[str] = []
    for one in found:
        lines += ["", f"{title_of(one)}:", _as_table(one)]
    if any(one.rows_in_terminal for one in found):
        lines += [
            "",
            wrapped(
                "Of many neighbourhoods, the small ones and those with the least and the most "
                "money per head; all of them stand on the sheet Ranges, and in ranges.csv."
            ),
        ]
    return [*lines, *map(wrapped, dict.fromkeys(note for one in found for note in one.notes))]


def _drawn(one: RangeTable) -> list[str]:
    return [f"{title_of(one)}:", _as_table(one), *map(wrapped, one.notes)]


def _as_table(one: RangeTable) -> str:
    header = ["\n".join(textwrap.wrap(each, _NARROW)) for each in header_of(one)]
    shown = one.rows_in_terminal or [name for name, _ in one.rows]
    return table(header, [row for row in rows_of(one) if row[0] in shown])


def title_of(one: RangeTable) -> str:
    """What a table is called where its money stands in millions."""
    millions = any(heading.written == "millions" for heading in one.headings)
    return f"{one.title}, £ million" if millions else one.title


def header_of(one: RangeTable) -> list[str]:
    """The headings that a narrow page has room for."""
    return [one.row_header, *(heading.title for heading in one.headings if heading.in_terminal)]


def rows_of(one: RangeTable) -> list[list[str]]:
    """The figures under those headings, as people read them."""
    return [
        [
            name,
            *(
                _cell(cell, heading)
                for cell, heading in zip(cells, one.headings, strict=True)
                if heading.in_terminal
            ),
        ]
        for name, cells in one.rows
    ]


def _cell(cell: Figures | str, heading: Heading) -> str:
    if isinstance(cell, str):
        return cell
    if math.isnan(cell.value):
        return "-"
    return figure(cell.value, heading.written or cell.unit, signed=cell.signed)
