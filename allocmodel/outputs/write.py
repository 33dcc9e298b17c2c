"""Writes the outputs of a run into its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.outputs.manifest import manifest_json
from allocmodel.outputs.ranges_csv import ranges_csv
from allocmodel.outputs.results_csv import results_csv
from allocmodel.outputs.results_netcdf import results_netcdf
from allocmodel.outputs.whole_folder import replace_folder
from allocmodel.study.draws.of_run import draws_of
from allocmodel.study.identity import short_digest
from allocmodel.study.run import Run
from allocmodel.workbook.write import workbook_bytes

WORKBOOK, TABLE, DATASET, MANIFEST = "allocation.xlsx", "results.csv", "results.nc", "run.json"

#: Only where the scenario says how sure its figures are.
RANGES = "ranges.csv"

#: Where folders of results go when nobody says where.
OUTPUTS = Path("outputs")


def results_folder(run: Run, directory: Path | None = None) -> Path:
    """The folder of a run's results.

    Parameters
    ----------
    run : Run
    directory : pathlib.Path, optional
        The folder that holds the run's own, which is then named after the scenario. Without it,
        the results of a changed scenario (`--set`) also carry the run's digest in the name, so
        that they do not take the place of the scenario's own.

    Returns
    -------
    pathlib.Path
    """
    scenario = run.inputs.scenario
    if directory is not None:
        return directory / scenario.id
    changed = f"--{short_digest(run)}" if scenario.overrides else ""
    return OUTPUTS / f"{scenario.id}{changed}"


def write_outputs(run: Run, directory: Path | None = None) -> list[Path]:
    """Write all outputs of a run into a folder of its own, all of them or none.

    Everything is made in memory first. The same run gives the same bytes.

    Parameters
    ----------
    run : Run
    directory : pathlib.Path, optional
        See `results_folder`.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    BadInput
        When the folder or a file cannot be written; what was there is then unchanged.
    """
    return write_folder(results_folder(run, directory), outputs_of(run))


def outputs_of(run: Run) -> dict[str, bytes]:
    """All outputs of a run by the names of their files, the workbook first, its record last."""
    contents = {
        WORKBOOK: workbook_bytes(run)[0],
        TABLE: results_csv(run).encode("utf-8"),
        DATASET: results_netcdf(run),
    }
    draws = draws_of(run)
    if draws is not None:
        contents[RANGES] = ranges_csv(draws).encode("utf-8")
    return {**contents, MANIFEST: manifest_json(run, contents).encode("utf-8")}


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, all of them or none; BadInput where they cannot be written."""
    try:
        replace_folder(folder, contents)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The outputs cannot be written: {getattr(error, 'strerror', None) or error}.",
            where=str(folder),
            mend=f"Name another folder with {argument('folder')}, or close the workbook if it is "
            "open.",
        ) from error
    return [folder / name for name in contents]
