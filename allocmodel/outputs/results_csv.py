"""The results as one table: results.csv."""

from __future__ import annotations

import csv
import io

import numpy as np

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
    dims = [dim for dim in DIMENSIONS if any(dim in run.values[one.name].dims for one in run.steps)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", "unit", "value", *dims, "run"])
    for step in run.steps:
        array = run.values[step.name]
        labels = [[csv_text(str(label)) for label in array[dim].values] for dim in array.dims]
        for position in np.ndindex(array.shape):
            own = {
                str(dim): names[index]
                for dim, names, index in zip(array.dims, labels, position, strict=True)
            }
            value = repr(float(array.values[position]))
            row = [step.name, step.unit, value, *(own.get(dim, "") for dim in dims), label]
            writer.writerow(row)
    return out.getvalue()
