"""A fit on single people from its spec to its result, in which no small count is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

import allocmodel
from allocmodel.declared.errors import BadInput
from allocmodel.fitting.need import judging, unmet
from allocmodel.fitting.need.design import Design, refuse_unfit
from allocmodel.fitting.need.folds import folds_of
from allocmodel.fitting.need.judging import Part
from allocmodel.fitting.need.model import Model
from allocmodel.fitting.need.result import rounded as in_digits
from allocmodel.fitting.need.spec import AGE_SEX, NONE, Spec
from allocmodel.fitting.need.spec_file import SpecFile
from allocmodel.fitting.persons import disclosure, spread
from allocmodel.fitting.persons.cells import Cells
from allocmodel.fitting.persons.problem import (
    FAMILIES,
    CellProblem,
    held_out,
    levelled,
    quality,
)
from allocmodel.fitting.persons.reading import Columns, digest, files_of
from allocmodel.fitting.persons.variables import columns_of, strata_of
from allocmodel.reference.practice_people import Floats

#: The group of everybody, where there are none.
_ALL = "all"
#: A variable with more values than this is shown in no table of parts.
_MOST_PARTS = 20


def fit_persons(file: SpecFile) -> dict[str, Any]:
    """A model of need fitted to single people, and judged on groups left out.

    Parameters
    ----------
    file : SpecFile
        Of unit "person".

    Returns
    -------
    dict
        What `fit.json` holds. Counts of 1 to 7 people are null, others to the nearest five.

    Raises
    ------
    BadInput
        For a file or figures that no fit can be made of: one message, without a value of anybody.
    """
    spec = file.spec
    files = files_of(file.data)
    cells = spread.cells_of(files, _columns(spec), file.data.name)
    problem, compared_with = _problem(file, cells)
    refuse_unfit(problem.design, problem.counts, file.path.name)
    family = FAMILIES[spec.model.family]
    every = problem.every
    found = family.fitted(problem, every)
    folds = folds_of(
        problem.design,
        problem.exposure,
        [str(at) for at in range(len(every))],
        spec.model.folds,
        file.where("model"),
    )
    predicted = held_out(problem, family, folds)
    parts = _parts(spec, problem, predicted)
    own = quality(problem, levelled(problem, family, every))
    first = next(iter(found.values()))
    made: dict[str, Any] = in_digits(
        {
            "id": spec.id,
            "title": spec.title,
            "unit": spec.unit,
            "allocmodel": allocmodel.__version__,
            "spec": spec.model_dump(mode="json"),
            "n": disclosure.rounded(float(problem.people.sum())),
            "cells": len(every),
            "counts": _told(spec, float(problem.counts.sum())),
            "exposure": float(problem.exposure.sum()),
            "groups": len(problem.design.group_names) if problem.design.clustered else 0,
            "left_out": {"rows": {}, "people": 0.0},
            "coefficients": _coefficients(spec, problem, found, compared_with),
            "covariance": {
                part or "counts": {"names": list(one.names), "matrix": one.covariance.tolist()}
                for part, one in found.items()
            },
            "degrees_of_freedom": first.degrees,
            "slope": None,
            "held_out": asdict(quality(problem, predicted)),
            "in_sample": {**asdict(own), "dispersion": first.dispersion, "alpha": first.alpha},
            "compared": _compared(problem, folds),
            "far_off": _far_off(parts),
            "predicted_over_actual": parts,
            "calibration": [],
            "influence": {},
            "rates": {},
            "notes": _notes(spec),
            "digests": {"spec": file.sha256, "data": digest(files)},
        }
    )
    return made


def _columns(spec: Spec) -> Columns:
    aged = spec.offset.expected == AGE_SEX
    given = None if spec.offset.expected in (AGE_SEX, NONE) else spec.offset.expected
    groups = [] if spec.model.groups == NONE else [spec.model.groups]
    strata = [one for one in (spec.offset.age, spec.offset.sex) if aged and one]
    keys = dict.fromkeys([*spec.need.values(), *spec.supply.values(), *strata, *groups])
    single = spec.model.family == "negative_binomial"
    return Columns(
        spec.response.counts,
        given or spec.response.exposure,
        tuple(keys),
        whole=spec.model.family != "two_part",
        alike=single,
    )


def _problem(file: SpecFile, cells: Cells) -> tuple[CellProblem, dict[str, str]]:
    spec, table = file.spec, cells.table
    columns, compared_with = columns_of(table, {**spec.need, **spec.supply}, file.data.name)
    columns, fixed = unmet.substituted(spec.unmet_need, columns)
    if np.any(fixed):
        raise BadInput(
            "Values in place of coefficients are for fits by practice or area.",
            file.where("unmet_need"),
            'Use treatment = "fix_at_zero" or "floor", or fit by practice.',
        )
    if spec.model.groups == NONE:
        names, groups = np.array([_ALL]), np.zeros(len(table), dtype=int)
    else:
        names, groups = np.unique(
            table[spec.model.groups].astype(str).to_numpy(dtype=str), return_inverse=True
        )
        unmet.refuse_one_group(tuple(names), file.where("model", "groups"), told=False)
    stratum = None
    if spec.offset.expected == AGE_SEX:
        stratum, _ = strata_of(table, [one for one in (spec.offset.age, spec.offset.sex) if one])
    design = Design.of(columns, groups, tuple(map(str, names)), spec.model.effects)
    return CellProblem(cells, design, stratum, file.path.name), compared_with


def _coefficients(
    spec: Spec, problem: CellProblem, found: Mapping[str, Model], compared_with: Mapping[str, str]
) -> dict[str, Any]:
    """Each coefficient with its interval, what it is, and in words."""
    made: dict[str, Any] = {}
    inflation = problem.design.inflation
    for part, one in found.items():
        estimates = {name: one.interval(name).estimate for name in one.names}
        used = unmet.used(spec.unmet_need, estimates)
        for at, name in enumerate(one.names):
            own = one.interval(name)
            variable = name.split(":")[0]
            supply = variable in spec.supply
            column = problem.design.columns[:, at]
            step = 1.0 if name in compared_with else _deviation(column, problem.people)
            made[f"{part}: {name}" if part else name] = {
                **asdict(own),
                "section": "supply" if supply else "need",
                "title": {**spec.need, **spec.supply}[variable],
                "used": 0.0 if supply else used.get(name, own.estimate),
                "step": step,
                "words": _words(part, name, compared_with.get(name), step, own.estimate),
                "inflation": inflation[name],
            }
    return made


def _deviation(column: Floats, people: Floats) -> float:
    mean = np.average(column, weights=people)
    return float(np.sqrt(np.average((column - mean) ** 2, weights=people)))


#: What goes with a step, by the part of the answer.
_WHAT = {"": "a count", "any": "odds of any cost", "amount": "a cost, where there is any,"}


def _words(part: str, name: str, compared: str | None, step: float, estimate: float) -> str:
    effect = float(np.expm1(step * estimate))
    more = (
        f"{name}, against {compared}, goes with"
        if compared is not None
        else f"One standard deviation ({step:.3g}) more of {name} goes with"
    )
    return f"{more} {_WHAT[part]} {abs(effect):.1%} {'higher' if effect >= 0 else 'lower'}"


def _compared(problem: CellProblem, folds: np.ndarray) -> dict[str, dict[str, object]]:
    """What is expected by age and sex alone, held out too."""
    made = np.empty(len(folds))
    for fold in np.unique(folds):
        inside = folds == fold
        alone = problem.exposure * problem.rates(~inside)
        level = problem.counts[~inside].sum() / alone[~inside].sum()
        made[inside] = alone[inside] * level
    name = "what is expected alone" if problem.stratum is None else "age and sex alone"
    return {name: {**asdict(quality(problem, made)), "top_minority_tenth": None}}


def _parts(spec: Spec, problem: CellProblem, predicted: Floats) -> dict[str, list[dict[str, Any]]]:
    """Predicted and actual by the values of each variable and by group; small counts are null."""
    made = {}
    sources = {**spec.need, **spec.supply}
    if problem.design.clustered:
        sources["ICB"] = spec.model.groups
    for name, source in sources.items():
        words = problem.cells.table[source].astype(str).to_numpy(dtype=str)
        labels, place = np.unique(words, return_inverse=True)
        if len(labels) <= _MOST_PARTS or name == "ICB":
            made[name] = _shown(spec, _by(problem, predicted, place, list(labels)))
    return made


def _by(
    problem: CellProblem, predicted: Floats, place: np.ndarray, labels: Sequence[str]
) -> list[Part]:
    sums = [
        np.bincount(place, weights=one, minlength=len(labels))
        for one in (problem.people, problem.exposure, problem.counts, predicted)
    ]
    return [
        Part(str(label), int(rows), float(exposure), float(actual), float(expected))
        for label, rows, exposure, actual, expected in zip(labels, *sums, strict=True)
    ]


def _shown(spec: Spec, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Parts as they may be shown: of a starred one nothing but its label."""
    people = disclosure.of_total([one.rows for one in parts])
    counts = (
        people
        if spec.model.family == "two_part"
        else disclosure.of_total([one.actual for one in parts])
    )
    found = []
    for one, rows, actual in zip(parts, people, counts, strict=True):
        hidden = rows is None or actual is None
        found.append(
            {
                "label": one.label,
                "rows": None if hidden else rows,
                "actual": None if hidden else _told(spec, one.actual),
                "predicted": None if hidden else _told(spec, one.predicted),
                "ratio": None if hidden else one.ratio,
            }
        )
    return found


def _told(spec: Spec, count: float) -> float | None:
    """A count as it may be shown; pounds are no count."""
    return count if spec.model.family == "two_part" else disclosure.rounded(count)


def _far_off(parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    far = [
        {"by": by, **one}
        for by, every in parts.items()
        for one in every
        if one["ratio"] is not None
        and abs(one["ratio"] - 1) > (judging.FAR_GROUP if by == "ICB" else judging.FAR)
    ]
    return sorted(far, key=lambda one: (one["by"] == "ICB", -abs(one["ratio"] - 1)))


def _notes(spec: Spec) -> list[str]:
    notes = [
        f"Numbers of people from 1 to {disclosure.LARGEST_STARRED} are not told, and all others to "
        f"the nearest {disclosure.NEAREST}."
    ]
    if spec.model.family == "negative_binomial":
        notes.append("Errors take alpha as known; the interval of alpha itself is not in them.")
    return notes
