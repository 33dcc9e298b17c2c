"""Reads the inputs of a workbook back, so that the engine can run on what somebody changed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from openpyxl import Workbook, load_workbook

from allocmodel.declared.quantities import INPUTS
from allocmodel.model.labels import LABEL_TITLES
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.layout import Layout, combinations, coordinates
from allocmodel.workbook.plan import plan


def inputs_from_workbook(book: Path | bytes, run: Run) -> dict[str, xr.DataArray]:
    """The model's inputs as they stand on the Inputs and Areas sheets.

    Parameters
    ----------
    book : pathlib.Path or bytes
        A workbook that was written for `run`, perhaps with inputs changed since.
    run : Run
        The run that it was written for: it says where each input stands.

    Returns
    -------
    dict of str to xarray.DataArray
        For `run_model(run.inputs, ...)`. A figure that is blank or an error is missing (nan).
    """
    cells = load_workbook(BytesIO(book) if isinstance(book, bytes) else book, data_only=True)
    layout = plan(run)
    return {name: _read(cells, layout, run, name) for name in run.inputs.values}


def _read(cells: Workbook, layout: Layout, run: Run, name: str) -> xr.DataArray:
    """One input, figure by figure; labels stay as the run has them."""
    known = run.inputs.values[name]
    role = INPUTS[name].role
    if role == "label":
        return known
    figures = []
    for labels in combinations(coordinates(run, name)):
        if role == "parameter" and not layout.has_input(name, labels):
            figures.append(float("nan"))
            continue
        spot = layout.input_spot if role == "parameter" else layout.spot
        figure = _figure(cells, spot(name, labels), name)
        blank = INPUTS[name].blank
        if blank is not None and figure != figure:  # a blank limit is none
            figure = blank
        figures.append(figure)
    dtype = object if INPUTS[name].unit == "name" else float
    return known.copy(data=np.array(figures, dtype=dtype).reshape(known.shape))


def _figure(cells: Workbook, spot: Spot, name: str) -> Any:
    """The content of one cell: a name as its code, a figure as a number."""
    value = cells[spot.sheet].cell(spot.row, spot.column).value
    if INPUTS[name].unit == "name":
        return _code(INPUTS[name].names_dim, "" if value is None else str(value))
    missing = value is None or value == "" or str(value).startswith("#")
    return float("nan") if missing else float(value)


def _code(dim: str | None, title: str) -> str:
    """The code of a label that the workbook shows by its title."""
    titles = LABEL_TITLES.get(dim or "", {})
    return next((code for code, shown in titles.items() if shown == title), title)
