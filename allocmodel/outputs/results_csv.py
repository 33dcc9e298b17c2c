"""The results as one table: results.csv."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable

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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", "unit", "value", *dims, "run"])
    for step in run.steps:
        own = run.labels(step.name)
        # A dimension that the step lacks has one label, a blank.
        names = [[csv_text(one) for one in own[dim]] if dim in own else [""] for dim in dims]
        values = run.values[step.name].values.astype(float).ravel().tolist()
        rows = zip(values, itertools.product(*names), strict=True)
        writer.writerows(
            (step.name, step.unit, repr(value), *labels, label)
            for value, labels in itertools.compress(rows, told_figures(run, step.name))
        )
    return out.getvalue()


def told_figures(run: Run, name: str) -> Iterable[bool]:
    """Which figures of a step have a row: of neighbourhoods, those in their own place."""
    array = run.values[name]
    if not {"place", "neighbourhood"} <= set(array.dims):
        return itertools.repeat(True, array.size)
    own = run.values["place_of_neighbourhood"] == run.values["place_name"]
    told = own.broadcast_like(array).transpose(*array.dims)
    return [bool(one) for one in told.values.ravel()]
