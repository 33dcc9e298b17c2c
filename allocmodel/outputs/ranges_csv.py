"""ranges.csv: what draws of a run give, one tidy table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.outputs.each_figure import each_figure
from allocmodel.views.comparison import Figures
from allocmodel.views.neighbourhood_ranges import neighbourhood_range_tables
from allocmodel.views.neighbourhoods import few_decide, is_small, place_of
from allocmodel.views.ranges import UNDER_ASSUMPTIONS

if TYPE_CHECKING:
    from allocmodel.study.draws.draws import Draws

COLUMNS = ("place", "year", "quantity", "unit", "quantile", "of", "value", "note")

_UNITS = {
    "share_range": "share",
    "probability_of_gaining": "share",
    "part_of_variance": "share",
}

#: What ranks may be, one place at a time and all at once.
_RANKS = ("marginal", "simultaneous")


def ranges_csv(draws: Draws) -> str:
    """Every range as a row; figures have full precision.

    The column `of` says which source a part of the variance is of, which end of a set of ranks a
    rank is, which other place a place is told apart from, or which of its neighbourhoods a range is
    of. What has no figure has no row.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in (*_results(draws), *_ranks(draws), *_neighbourhoods(draws)):
        writer.writerow([csv_text(one) if isinstance(one, str) else repr(one) for one in row])
    return out.getvalue()


def _results(draws: Draws) -> Iterator[tuple[str | float, ...]]:
    for name, array in draws.results.items():
        for at, value in each_figure(array):
            if not math.isnan(value):
                unit = _UNITS.get(str(name), "pounds")
                labels = at["place"], at["year"], str(name), unit
                quantile, of = at.get("quantile", ""), at.get("source", "")
                yield (*labels, quantile, of, value, UNDER_ASSUMPTIONS)


def _ranks(draws: Draws) -> Iterator[tuple[str | float, ...]]:
    for year, sets in draws.ranks.items():
        for name in _RANKS:
            for at, value in each_figure(getattr(sets, name)):
                labels = at["place"], year, f"{name}_rank", "number"
                yield (*labels, "", at["end"], value, UNDER_ASSUMPTIONS)
        for at, value in each_figure(sets.told_apart):
            if at["place"] != at["other_place"]:
                labels = at["place"], year, "told_apart", "number"
                yield (*labels, "", at["other_place"], value, UNDER_ASSUMPTIONS)


def _neighbourhoods(draws: Draws) -> Iterator[tuple[str | float, ...]]:
    """Money, and the index of need, with its warning in the row where it is of few people."""
    for year in draws.run.years:
        for table in neighbourhood_range_tables(draws, year):
            for name, cells in table.rows:
                place, few = place_of(draws.run, name), is_small(draws.run, name)
                note = " ".join([UNDER_ASSUMPTIONS, *([few_decide(draws.run)] if few else [])])
                for cell in cells:
                    if isinstance(cell, Figures) and "quantile" in cell.labels:
                        labels = place, year, f"{cell.array.name}_range", cell.unit
                        yield (*labels, str(cell.labels["quantile"]), name, cell.value, note)
