"""What commands tell a script: results, checks and notes as data, named as in the results."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from allocmodel import __version__
from allocmodel.outputs.comparison import COLUMNS, rows_of
from allocmodel.outputs.rerun import Rerun
from allocmodel.outputs.results_csv import told_figures
from allocmodel.reading.one_place.find import find_place
from allocmodel.reading.one_place.twelve_lines import explain_in_short
from allocmodel.reference.asked_for import icbs_of, parts_of
from allocmodel.reference.data import Reference
from allocmodel.study.compared import Comparison
from allocmodel.study.identity import digest, run_label
from allocmodel.study.peers.peers import Peers
from allocmodel.study.run import Run
from allocmodel.views.catalogue import views_of
from allocmodel.views.comparison import CHANGED_HEADER, changed
from allocmodel.views.neighbourhoods import every_neighbourhood, place_of

#: What of a change is told.
_CHANGE = [one.lower().replace(" ", "_") for one in CHANGED_HEADER]

Facts = dict[str, Any]


def of_run(run: Run) -> Facts:
    """The answer of a run: its figures, what rests on judgement, checks and notes."""
    inputs, scenario = run.inputs, run.inputs.scenario
    return {
        "allocmodel": __version__,
        "run": run_label(run),
        "digest": digest(run),
        "scenario": scenario.id,
        "title": scenario.title,
        "status": scenario.status,
        "overrides": list(scenario.overrides),
        "icb": {"code": inputs.icb, "name": inputs.icb_name},
        "years": list(run.years),
        "places": list(run.places),
        "results": list(_figures(run, _of_the_answer(run))),
        "judgements": [one.recorded() for one in inputs.judgements],
        "checks": _checks(run),
        "passed": run.passed,
        "warnings": run.warnings,
    }


def of_check(run: Run) -> Facts:
    """A scenario as it would run, with its budget lines; it is valid."""
    lines = [
        {"line": one.line, "basis": one.basis, "from": one.drawn_from}
        for one in run.inputs.scenario.lines
    ]
    return {**of_run(run), "budget": lines, "valid": True}


def of_place(run: Run, place: str) -> Facts:
    """Every figure of a place, or of a neighbourhood, and the short explanation."""
    name = find_place(run, place, every_neighbourhood(run))
    at = (
        {"place": name}
        if name in run.places
        else {"place": place_of(run, name), "neighbourhood": name}
    )
    dim = list(at)[-1]
    names = [one.name for one in run.steps if dim in run.values[one.name].dims]
    return {
        "allocmodel": __version__,
        "run": run_label(run),
        **at,
        "in_short": explain_in_short(run, name).splitlines(),
        "results": [one for one in _figures(run, names) if at.items() <= {**at, **one}.items()],
        "warnings": run.warnings,
    }


def of_comparison(comparison: Comparison) -> Facts:
    """Scenarios side by side: every figure of comparison.csv, what is changed, checks and notes."""
    return {
        "allocmodel": __version__,
        "id": comparison.id,
        "against": comparison.against,
        "scenarios": [
            {"scenario": name, "run": run_label(run), "passed": run.passed}
            for name, run in comparison.runs.items()
        ],
        "changes": [dict(zip(_CHANGE, one, strict=True)) for one in changed(comparison)],
        "results": [
            {key: _plain(value) for key, value in zip(COLUMNS, row, strict=True) if value != ""}
            for row in rows_of(comparison)
        ],
        "passed": all(run.passed for run in comparison.runs.values()),
        "warnings": list(comparison.notes),
    }


def of_peers(peers: Peers) -> Facts:
    """Whom one is most like, itself first, and its need indices: as `peers --out` writes them."""
    return {
        "allocmodel": __version__,
        "name": peers.name,
        "among": peers.among,
        "year": peers.year,
        "compared": peers.compared,
        "left_out": list(peers.left_out),
        "icb": {"name": peers.icb, "share_of_people": peers.in_icb} if peers.icb else None,
        "peers": _rows(peers.table),
        "need_indices": _rows(peers.indices),
    }


def of_rerun(again: Rerun) -> Facts:
    """Whether a run came out the same, and what did not."""
    return {
        "allocmodel": __version__,
        "runs": list(again.repeated.runs),
        "is_same": again.is_same,
        "same": again.same,
        "other_versions": again.other_versions,
        "other_inputs": again.other_inputs,
        "other_outputs": again.other_outputs,
        "notes": again.notes,
    }


# --- What there is -------------------------------------------------------------------------------


def of_icbs(reference: Reference, year: str) -> Facts:
    """The ICBs of a year, each with its people and areas."""
    return {"year": year, "icbs": _rows(icbs_of(reference, year))}


def of_areas(reference: Reference, icb: str, year: str, practices: bool) -> Facts:
    """The areas, or practices, of an ICB."""
    code, name, _, rows = parts_of(reference, icb, year, practices)
    kind = "practices" if practices else "areas"
    return {"icb": {"code": code, "name": name}, "year": year, kind: _rows(rows)}


def _rows(table: pd.DataFrame) -> list[Facts]:
    return [
        {str(key): _plain(value) for key, value in row.items()}
        for row in table.reset_index().to_dict("records")
    ]


# --- Figures -------------------------------------------------------------------------------------


def _of_the_answer(run: Run) -> list[str]:
    """The steps that the answer shows, the money of each line, and each place's part of it."""
    shown = [
        column.quantity
        for view in views_of(run, "answer", "neighbourhoods")
        for column in view.columns
        if column.quantity in {one.name for one in run.steps}
    ]
    return list(dict.fromkeys([*shown, "placed_amount", "allocation"]))


def _figures(run: Run, names: Iterable[str]) -> Iterator[Facts]:
    """Figures as results.csv has them: step, unit and value, with their labels."""
    for name in names:
        array, labels = run.values[name], run.labels(name)
        values = array.astype(float).values.ravel().tolist()
        rows = zip(values, itertools.product(*labels.values()), strict=True)
        for value, at in itertools.compress(rows, told_figures(run, name)):
            own = dict(zip(labels, at, strict=True))
            yield {"step": name, "unit": array.attrs["units"], "value": _plain(value), **own}


def _plain(value: Any) -> Any:
    """A figure that JSON can hold; one that is missing is null."""
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain


def _checks(run: Run) -> list[Mapping[str, Any]]:
    return [
        {
            "check": one.name,
            "title": one.title,
            "unit": one.unit,
            "largest_difference": _plain(one.largest),
            "tolerance": one.tolerance,
            "passed": one.passed,
        }
        for one in run.checks
    ]
