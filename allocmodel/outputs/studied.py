"""Writes a sweep, or a sensitivity analysis, into a folder of its own: all its files, or none."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from allocmodel import __version__
from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.inputs import ModelInputs
from allocmodel.outputs.manifest import made_with, manifest_text
from allocmodel.outputs.write import OUTPUTS, write_folder
from allocmodel.study.identity import SHORT, canonical_json
from allocmodel.study.uncertain.entry import Uncertain
from allocmodel.study.uncertain.sensitivity import ENDS, Sensitivity
from allocmodel.study.uncertain.sweep import SECOND, STEP, Sweep
from allocmodel.study.uncertain.written import SENSITIVITY, SWEEP
from allocmodel.workbook.sensitivity_book import sensitivity_bytes
from allocmodel.workbook.sweep_book import sweep_bytes


def write_sweep(swept: Sweep, directory: Path | None = None) -> list[Path]:
    """Write all files of a sweep into a folder of its own, all of them or none.

    Parameters
    ----------
    swept : Sweep
    directory : pathlib.Path, optional
        The folder that holds the sweep's own; "outputs" if left out.

    Returns
    -------
    list of Path

    Raises
    ------
    BadInput
        When they cannot be written; what was there is then unchanged.
    """
    asked = _of_sweep(swept)
    digest = _digest(asked)
    workbook, table, crossings, record = SWEEP
    contents = {
        workbook: sweep_bytes(swept, digest),
        table: _csv(_sweep_header(swept), _sweep_rows(swept)),
        crossings: _csv(_EVENT_HEADER, _event_rows(swept)),
    }
    return _written(swept.scenario.id, directory, {**asked, "digest": digest}, contents, record)


def write_sensitivity(found: Sensitivity, directory: Path | None = None) -> list[Path]:
    """Write all files of a sensitivity analysis: see `write_sweep`."""
    asked = _of_sensitivity(found)
    digest = _digest(asked)
    workbook, table, pairs, break_evens, record = SENSITIVITY
    contents = {
        workbook: sensitivity_bytes(found, digest),
        table: _csv(_BAR_HEADER, _bar_rows(found)),
        pairs: _csv(_PAIR_HEADER, _pair_rows(found)),
        break_evens: _csv(_TURN_HEADER, _turn_rows(found)),
    }
    return _written(found.scenario.id, directory, {**asked, "digest": digest}, contents, record)


def _digest(asked: Mapping[str, Any]) -> str:
    """The digest of what determines a study."""
    return hashlib.sha256(canonical_json(asked).encode("utf-8")).hexdigest()


def _written(
    scenario: str,
    directory: Path | None,
    asked: Mapping[str, Any],
    contents: Mapping[str, bytes],
    record: str,
) -> list[Path]:
    """The files with the record of what they are of, in a folder named after that."""
    manifest = {
        **asked,
        "outputs": {
            name: hashlib.sha256(content).hexdigest() for name, content in contents.items()
        },
        "made_with": made_with(),
    }
    folder = (directory or OUTPUTS) / f"{scenario}--{asked['kind']}-{asked['digest'][:SHORT]}"
    return write_folder(folder, {**contents, record: manifest_text(manifest).encode("utf-8")})


# --- What determines them --------------------------------------------------------------------


def _of_sweep(swept: Sweep) -> dict[str, Any]:
    return {
        "allocmodel": __version__,
        "kind": "sweep",
        "scenario": _identity(swept.written.inputs),
        "keys": [{"key": one.key, "values": one.values.tolist()} for one in swept.keys],
        "against": {
            "name": swept.against.name,
            **_identity(swept.against.stacked.inputs),
        },
    }


def _of_sensitivity(found: Sensitivity) -> dict[str, Any]:
    return {
        "allocmodel": __version__,
        "kind": "sensitivity",
        "scenario": _identity(found.written.inputs),
        "figures": [_figure(one) for one in (*found.figures, *found.left_out)],
        "pairs_over": found.pairs_over,
        "against": {"name": found.against.name, **_identity(found.against.stacked.inputs)},
    }


def _identity(inputs: ModelInputs) -> dict[str, Any]:
    """A scenario as it ran, with the digest of every file that was read for it."""
    scenario = inputs.scenario
    return {
        "id": scenario.id,
        "resolved": scenario.resolved(),
        "overrides": list(scenario.overrides),
        "inputs": inputs.files,
    }


def _figure(one: Uncertain) -> dict[str, Any]:
    point = None if math.isnan(one.point) else one.point
    range_from = one.why_fixed or one.known_to
    return {"key": one.key, "low": one.low, "point": point, "high": one.high, "range": range_from}


# --- Tables ----------------------------------------------------------------------------------

Row = Sequence[str | float | None]


def _csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table as text, figures in full precision; what is missing is blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(one) for one in row])
    return out.getvalue().encode("utf-8")


def _cell(value: str | float | None) -> str:
    if isinstance(value, str):
        return csv_text(value)
    return "" if value is None or math.isnan(value) else repr(float(value))


def _sweep_header(swept: Sweep) -> list[str]:
    return [*(one.key for one in swept.keys), "place", "year", "quantity", "unit", "value"]


def _sweep_rows(swept: Sweep) -> Iterator[Row]:
    """A row for each point, place, year and quantity."""
    quantities = {
        "total_allocation": swept.allocation,
        "money_before_rounding": swept.money,
        "change": swept.change,
    }
    steps = [dim for dim in (STEP, SECOND) if dim in swept.money.dims]
    for name, array in quantities.items():
        ordered = array.transpose(*steps, "place", "year")
        for at in np.ndindex(ordered.shape):
            *values, place, year = (
                ordered[dim].values[number] for dim, number in zip(ordered.dims, at, strict=True)
            )
            figures = [float(one) for one in values]
            yield (*figures, str(place), str(year), name, "pounds", float(ordered.values[at]))


_EVENT_HEADER = (
    *("year", "second_key", "kind", "place", "other_place", "as_the_key_goes_up"),
    *("value", "just_before", "just_after"),
)


def _event_rows(swept: Sweep) -> Iterator[Row]:
    for one in swept.events:
        goes = "from less to more" if one.rises else "from more to less"
        figures = one.value, one.before, one.after
        yield (one.year, one.second, one.kind, one.place, one.other, goes, *figures)


_BAR_HEADER = (
    *("figure", "title", "range", "end", "figure_value", "place", "year", "quantity", "unit"),
    "value",
)


def _bar_rows(found: Sensitivity) -> Iterator[Row]:
    """A row for each figure, end, place and year; of all places, pounds that change hands."""
    for one in found.figures:
        for end in ENDS:
            at = one.low if end == "low" else one.high
            head = one.key, one.title, one.known_to, end, at
            for year in found.years:
                labels = {"figure": one.key, "end": end, "year": year}
                for place in found.places:
                    change = float(found.change.sel({**labels, "place": place}))
                    yield (*head, place, year, "change", "pounds", change)
                moved = float(found.moved.sel(labels))
                yield (*head, "", year, "changes hands", "pounds", moved)


_PAIR_HEADER = ("first", "first_end", "second", "second_end", "place", "year", "unit", "value")


def _pair_rows(found: Sensitivity) -> Iterator[Row]:
    """A row for each pair and place; of all places, pounds that change hands."""
    year = found.years[-1]
    for one in found.pairs:
        head = one.first.key, one.ends[0], one.second.key, one.ends[1]
        for place in found.places:
            yield (*head, place, year, "pounds", float(one.by_place.sel(place=place)))
        yield (*head, "", year, "pounds", one.moved)


_TURN_HEADER = (
    *("figure", "place", "year", "over_the_range", "value", "just_before", "just_after"),
)


def _turn_rows(found: Sensitivity) -> Iterator[Row]:
    """Every break-even; and what a place does over the whole range where there is none."""
    for one in found.break_evens:
        goes = "loses below, gains above" if one.rises else "gains below, loses above"
        yield (one.figure, one.place, one.year, goes, one.value, one.before, one.after)
    for (figure, year, place), outlook in found.outlook.items():
        yield (figure, place, year, outlook, None, None, None)
