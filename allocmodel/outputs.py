"""Writes what a run leaves behind: the workbook, the results as CSV and netCDF, the manifest."""

from __future__ import annotations

import csv
import errno
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from allocmodel import __version__
from allocmodel.errors import BadInput
from allocmodel.model.assumptions import ASSUMPTIONS
from allocmodel.model.vocabulary import DIMENSIONS
from allocmodel.run import Run
from allocmodel.spreadsheet_text import csv_text
from allocmodel.workbook.write import workbook_bytes

WORKBOOK, TABLE, DATASET, MANIFEST = "allocation.xlsx", "results.csv", "results.nc", "run.json"


def write_outputs(run: Run, directory: Path) -> list[Path]:
    """Write all outputs of a run into `directory / <scenario id>`.

    Everything is made in memory first; then each file is written beside its place and renamed,
    so that no file is ever half-written. The same run gives the same bytes.

    Parameters
    ----------
    run : Run
    directory : pathlib.Path

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    BadInput
        When the folder or a file cannot be written.
    """
    contents = {
        WORKBOOK: workbook_bytes(run)[0],
        TABLE: results_csv(run).encode("utf-8"),
        DATASET: results_netcdf(run),
        MANIFEST: manifest_json(run).encode("utf-8"),
    }
    folder = directory / run.inputs.scenario.id
    try:
        _write_together(folder, contents)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The outputs cannot be written: {getattr(error, 'strerror', None) or error}.",
            where=str(folder),
            mend="Choose another folder with --out, or close the workbook if it is open.",
        ) from error
    return [folder / name for name in contents]


def _write_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write all files or none: each beside its place first, then all put there.

    The workbook comes first, being the one that may be open elsewhere and so refuse.
    """
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    beside = {name: folder / f".{name}.part" for name in contents}
    whole = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, f"{name} is a folder")
            beside[name].write_bytes(content)
        for name, part in beside.items():
            part.replace(folder / name)
        whole = True
    finally:
        # What cannot be cleared away hides no error: the first one is the one to tell.
        with suppress(OSError):
            for part in beside.values():
                part.unlink(missing_ok=True)
            for parent in () if whole else made:
                parent.rmdir()


def results_csv(run: Run) -> str:
    """Results as one tidy table: step, unit, value, then a column per dimension.

    Figures have full precision; a dimension that a step lacks is blank.
    """
    dims = [dim for dim in DIMENSIONS if any(dim in run.values[one.name].dims for one in run.steps)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", "unit", "value", *dims])
    for step in run.steps:
        array = run.values[step.name]
        labels = [[csv_text(str(label)) for label in array[dim].values] for dim in array.dims]
        for position in np.ndindex(array.shape):
            own = {
                str(dim): names[index]
                for dim, names, index in zip(array.dims, labels, position, strict=True)
            }
            value = repr(float(array.values[position]))
            writer.writerow([step.name, step.unit, value, *(own.get(dim, "") for dim in dims)])
    return out.getvalue()


def results_netcdf(run: Run) -> bytes:
    """Results as netCDF: one variable per step with its unit, dimensions with their labels."""
    scenario = run.inputs.scenario
    results = run.results.astype(float)
    for step in run.steps:
        results[step.name].attrs = {"units": step.unit, "long_name": step.title}
    results.attrs = {
        "title": scenario.title,
        "scenario": scenario.id,
        "icb": run.inputs.icb,
        "year": run.inputs.year,
        "source": f"allocmodel {__version__}",
    }
    with xr.set_options(keep_attrs=True):
        return bytes(results.to_netcdf(engine="scipy", format="NETCDF3_64BIT"))


def manifest_json(run: Run) -> str:
    """What was run, from what, with which outcome."""
    inputs = run.inputs
    manifest: dict[str, Any] = {
        "allocmodel": __version__,
        "scenario": inputs.scenario.resolved(),
        "overrides": list(inputs.scenario.overrides),
        "icb": {"code": inputs.icb, "name": inputs.icb_name},
        "year": inputs.year,
        "inputs": inputs.reference.hashes(),
        "checks": [
            {
                "check": check.name,
                "title": check.title,
                "unit": check.unit,
                "largest_difference": check.largest,
                "tolerance": check.tolerance,
                "passed": check.passed,
            }
            for check in run.checks
        ],
        "passed": run.passed,
        "warnings": [*inputs.warnings, *(one.text for one in ASSUMPTIONS)],
        "steps": [step.name for step in run.steps],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
