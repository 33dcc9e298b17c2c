"""The results as one table: results.csv."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.study.identity import run_label
from allocmodel.study.run import Run


def results_csv(run: Run) -> str:
    """Results as one tidy table: step, unit, value, a column per dimension, and the run.

    Figures have full precision; a dimension that a step lacks is blank. The run is the same in
    every row, so that rows of several runs can be put together (see `identity.run_label`).
    """
    label = run_label(run)
    there = {dim for step in run.steps for dim in run.values[step.name].dims}
    dims = [dim for dim in DIMENSIONS if dim in there]
    lines = _lines([["step", "unit", "value", *dims, "run"]])
    # Many steps have the same labels, which are most of a row: these are put together once.
    ends: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for step in run.steps:
        own = run.labels(step.name)
        # A dimension that the step lacks has one label, a blank.
        names = tuple([tuple(own[dim]) if dim in own else ("",) for dim in dims])
        if names not in ends:
            told = [list(map(csv_text, one)) for one in names]
            ends[names] = _lines([*one, label] for one in itertools.product(*told))
        (start,) = _lines([[step.name, step.unit]])
        start = start.rstrip("\n")
        values = run.values[step.name].values.astype(float).ravel().tolist()
        rows = zip(values, ends[names], strict=True)
        lines += [
            f"{start},{value!r},{end}"
            for value, end in itertools.compress(rows, told_figures(run, step.name))
        ]
    return "".join(lines)


def _lines(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as lines of a file, each with its end."""
    lines: list[str] = []
    csv.writer(_Writes(lines.append), lineterminator="\n").writerows(rows)
    return lines


class _Writes(NamedTuple):
    """What a writer of csv writes into: it writes a line at a time."""

    write: Callable[[str], object]


def told_figures(run: Run, name: str) -> Iterable[bool]:
    """Which figures of a step have a row: of neighbourhoods, those in their own place."""
    array = run.values[name]
    if not {"place", "neighbourhood"} <= set(array.dims):
        return itertools.repeat(True, array.size)
    own = run.values["place_of_neighbourhood"] == run.values["place_name"]
    told = own.broadcast_like(array).transpose(*array.dims)
    return [bool(one) for one in told.values.ravel()]
