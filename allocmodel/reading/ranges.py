"""What draws print: ranges under stated assumptions."""

from __future__ import annotations

import math
import textwrap

from allocmodel.declared.figures import figure, table, wrapped
from allocmodel.study.draws.draws import Draws
from allocmodel.views.comparison import Figures
from allocmodel.views.ranges import (
    Heading,
    RangeTable,
    conserved,
    how_often,
    tables,
    what_was_drawn,
)

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
    return "\n".join([*lines, "", wrapped(f"Check: {conserved(draws)}")])


def _drawn(one: RangeTable) -> list[str]:
    header = ["\n".join(textwrap.wrap(each, _NARROW)) for each in header_of(one)]
    return [f"{title_of(one)}:", table(header, rows_of(one)), *map(wrapped, one.notes)]


def title_of(one: RangeTable) -> str:
    """What a table is called where its money stands in millions."""
    millions = any(heading.written == "millions" for heading in one.headings)
    return f"{one.title}, £ million" if millions else one.title


def header_of(one: RangeTable) -> list[str]:
    """The headings that a narrow page has room for."""
    return ["Place", *(heading.title for heading in one.headings if heading.in_terminal)]


def rows_of(one: RangeTable) -> list[list[str]]:
    """The figures under those headings, as people read them."""
    return [
        [
            place,
            *(
                _cell(cell, heading)
                for cell, heading in zip(cells, one.headings, strict=True)
                if heading.in_terminal
            ),
        ]
        for place, cells in one.rows
    ]


def _cell(cell: Figures | str, heading: Heading) -> str:
    if isinstance(cell, str):
        return cell
    if math.isnan(cell.value):
        return "-"
    return figure(cell.value, heading.written or cell.unit, signed=cell.signed)
