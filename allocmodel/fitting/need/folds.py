"""Predictions for what was left out: whole ICBs, so that nothing of theirs is known."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.need.design import Design, Ints
from allocmodel.fitting.need.problem import Predictor, Problem
from allocmodel.reference.practice_people import Floats


def folds_of(
    design: Design, exposure: Floats, codes: Sequence[str], count: int, where: str
) -> Ints:
    """The fold of each row: groups dealt out, the largest first, each to the smallest fold.

    Without groups, rows are dealt out by a digest of their codes, so that their order in the file
    does not matter.

    Raises
    ------
    BadInput
        When there are fewer groups than folds.
    """
    if not design.clustered:
        digests = [hashlib.sha256(code.encode()).hexdigest() for code in codes]
        place = np.empty(len(codes), dtype=int)
        place[np.argsort(digests, kind="stable")] = np.arange(len(codes)) % count
        return place
    groups = len(design.group_names)
    if groups < count:
        raise BadInput(
            f"There are {groups} groups and {count} folds: a fold would be empty.",
            where,
            f"Write folds = {groups} or fewer.",
        )
    size = np.bincount(design.groups, weights=exposure, minlength=groups)
    held, fold = np.zeros(count), np.empty(groups, dtype=int)
    for group in sorted(range(groups), key=lambda at: (-size[at], design.group_names[at])):
        fold[group] = int(held.argmin())
        held[fold[group]] += size[group]
    return fold[design.groups]


def held_out(problem: Problem, predictor: Predictor, folds: Ints) -> Floats:
    """Predictions for every row by a model that has seen nothing of its fold.

    A group that was left out has no level of its own: all are scaled to the counts of the rows
    that were not left out.

    Parameters
    ----------
    problem : Problem
    predictor : callable
    folds : array of int
        From `folds_of` (rows).

    Returns
    -------
    array
        Expected counts (rows).
    """
    made = np.empty(len(problem.counts))
    for fold in np.unique(folds):
        inside = folds == fold
        made[inside] = levelled(problem, predictor, ~inside)[inside]
    return made


def levelled(problem: Problem, predictor: Predictor, rows: np.ndarray) -> Floats:
    """Predictions for every row by what some rows teach, at the level of those."""
    predicted = predictor(rows)
    scaled: Floats = predicted * (problem.counts[rows].sum() / predicted[rows].sum())
    return scaled
