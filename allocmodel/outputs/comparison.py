"""Writes a comparison into a folder of its own: all its files, or none."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import xarray as xr

from allocmodel import __version__
from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.outputs.each_figure import each_figure
from allocmodel.outputs.manifest import made_with, manifest_text
from allocmodel.outputs.write import OUTPUTS, write_folder
from allocmodel.study.compared import Comparison
from allocmodel.study.compared.identity import comparison_digest
from allocmodel.study.identity import SHORT, canonical_json, determined_by, digest, run_label
from allocmodel.views.comparison import ONE_YARDSTICK
from allocmodel.workbook.comparison import comparison_bytes

WORKBOOK, TABLE = "comparison.xlsx", "comparison.csv"
DATASET, MANIFEST = "comparison.nc", "comparison.json"

#: The columns of comparison.csv.
COLUMNS = ("scenario", "place", "budget_line", "year", "quantity", "unit", "value", "difference")

#: What a quantity of the table is called that says what a changed input moves.
EFFECT = "effect on total_allocation: {0}"


def comparison_folder(comparison: Comparison, directory: Path | None = None) -> Path:
    """The folder of a comparison's files: named after the study, or after its digest."""
    own = comparison.id or f"compare-{comparison_digest(comparison)[:SHORT]}"
    return (directory or OUTPUTS) / own


def write_comparison(comparison: Comparison, directory: Path | None = None) -> list[Path]:
    """Write all files of a comparison into a folder of its own, all of them or none.

    Parameters
    ----------
    comparison : Comparison
    directory : pathlib.Path, optional
        The folder that holds the comparison's own; "outputs" if left out.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    BadInput
        When they cannot be written; what was there is then unchanged.
    """
    return write_folder(comparison_folder(comparison, directory), outputs_of(comparison))


def outputs_of(comparison: Comparison) -> dict[str, bytes]:
    """All files of a comparison by their names, the workbook first, its record last."""
    contents = {
        WORKBOOK: comparison_bytes(comparison),
        TABLE: comparison_csv(comparison).encode("utf-8"),
        DATASET: comparison_netcdf(comparison),
    }
    return {**contents, MANIFEST: comparison_json(comparison, contents).encode("utf-8")}


# --- comparison.csv --------------------------------------------------------------------------


def comparison_csv(comparison: Comparison) -> str:
    """Results of all scenarios as one tidy table, with what each changed input moves.

    Figures have full precision. A figure of a deprivation fifth or an ethnic group has its code in
    the quantity: ``like_for_like_by_quintile: 1``. Budget line and year are blank where they do not
    apply; what a scenario does not have has no row. The difference is against the scenario that the
    others are compared with.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows_of(comparison):
        writer.writerow([csv_text(one) if isinstance(one, str) else _written(one) for one in row])
    return out.getvalue()


def rows_of(comparison: Comparison) -> Iterator[tuple[str | float, ...]]:
    """The rows of that table, each with the figures of `COLUMNS`."""
    yield from _results(comparison)
    yield from _effects(comparison)


def _written(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))


def _results(comparison: Comparison) -> Iterator[tuple[str | float, ...]]:
    for name, array in comparison.results.items():
        for at, value in each_figure(array):
            if not math.isnan(value):
                moved = float(comparison.differences[name].sel(at))
                # Of a fifth or a group: its code, as results.csv has it, is part of the quantity.
                quantity = ": ".join([str(name), *(at[dim] for dim in at if dim not in COLUMNS)])
                yield (*_labels(at), quantity, array.attrs["units"], value, moved)


def _effects(comparison: Comparison) -> Iterator[tuple[str | float, ...]]:
    for scenario, difference in comparison.why.items():
        for at, value in each_figure(difference.attribution.effects):
            quantity = EFFECT.format(at["change"])
            labels = _labels({**at, "scenario": scenario})
            yield (*labels, quantity, "pounds", value, math.nan)


def _labels(at: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(at.get(dim, "") for dim in ("scenario", "place", "budget_line", "year"))


# --- comparison.nc ---------------------------------------------------------------------------


def comparison_netcdf(comparison: Comparison) -> bytes:
    """The results along the dimension scenario, with their differences, as netCDF."""
    results = comparison.results
    made: dict[str, xr.DataArray] = {}
    for name, array in results.items():
        attributes = {"units": array.attrs["units"], "long_name": array.attrs["title"]}
        made[str(name)] = array.assign_attrs(attributes)
        made[f"{name}_difference"] = comparison.differences[name].assign_attrs(attributes)
    together = xr.Dataset(made)
    for name, one in made.items():
        together[name].attrs = {k: v for k, v in one.attrs.items() if k in ("units", "long_name")}
    together.attrs = {
        "title": comparison.title or "Scenarios compared",
        "against": comparison.against,
        "like_for_like": ONE_YARDSTICK.format(comparison.against),
        "digest": comparison_digest(comparison),
        "runs": canonical_json({name: run_label(run) for name, run in comparison.runs.items()}),
        "icb": comparison.base.inputs.icb,
        "source": f"allocmodel {__version__}",
    }
    with xr.set_options(keep_attrs=True):  # type: ignore[no-untyped-call]
        return bytes(together.to_netcdf(engine="scipy", format="NETCDF3_64BIT"))


# --- comparison.json -------------------------------------------------------------------------


def comparison_json(comparison: Comparison, outputs: Mapping[str, bytes]) -> str:
    """What was compared, what was changed, with which outcome, and what was written."""
    manifest: dict[str, Any] = {
        "allocmodel": __version__,
        "id": comparison.id,
        "title": comparison.title,
        "against": comparison.against,
        "years": list(comparison.years),
        "digest": comparison_digest(comparison),
        "scenarios": {
            name: {**determined_by(run), "digest": digest(run), "passed": run.passed}
            for name, run in comparison.runs.items()
        },
        "changes": {
            name: [
                {
                    "key": one.key,
                    "title": one.title,
                    "unit": one.unit,
                    "from": one.old.value,
                    "to": one.new.value,
                    "source": one.new.source or one.old.source,
                    "grade": one.new.grade or one.old.grade,
                    "signed_off": one.new.standing,
                }
                for one in difference.changes
            ]
            for name, difference in comparison.why.items()
        },
        "notes": comparison.notes,
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()},
        "made_with": made_with(),
        "passed": all(run.passed for run in comparison.runs.values()),
    }
    return manifest_text(manifest)
