"""How good predictions are: what they explain, for whom they are wrong, and what moves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from allocmodel.fitting.need import model
from allocmodel.fitting.need.design import Ints
from allocmodel.fitting.need.problem import Problem
from allocmodel.reference.practice_people import Floats

#: A tenth or fifth of people whose predictions are further than this from what was counted is
#: named at the top; of single groups, which have levels of their own, twice as far.
FAR, FAR_GROUP = 0.05, 0.10
#: Variances that others inflate more than this are named.
MUCH_INFLATED = 10.0


@dataclass(frozen=True)
class Quality:
    """How good predictions are.

    Attributes
    ----------
    r2 : float
        Part of the variance of rates, weighted by people, that predictions explain; below nought
        where one rate for all would do better.
    r2_within : float
        The same inside groups: predictions scaled to each group's counts, against its own rate.
    deviance : float
        Poisson deviance, summed over rows.
    deviance_explained : float
        The part of the deviance of one rate for all that predictions take away.
    """

    r2: float
    r2_within: float
    deviance: float
    deviance_explained: float


def quality(problem: Problem, predicted: Floats) -> Quality:
    """How good predictions are; see `Quality`.

    ``R2 = 1 - sum E (O/E - P/E)^2 / sum E (O/E - mean)^2``, E people, O counts, P predictions.
    """
    counts, people, groups = problem.counts, problem.exposure, problem.design.groups
    by_group = [np.bincount(groups, weights=one) for one in (counts, people, predicted)]
    level = (by_group[0] / by_group[2])[groups]
    group_rate = (by_group[0] / by_group[1])[groups]
    rate = np.full_like(people, counts.sum() / people.sum())
    deviance = model.deviance(counts, predicted)
    return Quality(
        _explained(counts, people, predicted, rate),
        _explained(counts, people, predicted * level, group_rate),
        deviance,
        1 - deviance / model.deviance(counts, rate * people),
    )


def _explained(counts: Floats, people: Floats, predicted: Floats, rate: Floats) -> float:
    observed = counts / people
    left = people @ (observed - predicted / people) ** 2
    return float(1 - left / (people @ (observed - rate) ** 2))


@dataclass(frozen=True)
class Part:
    """Rows of one kind: what was counted of them, and what was predicted."""

    label: str
    rows: int
    people: float
    actual: float
    predicted: float

    @property
    def ratio(self) -> float:
        """Predicted over actual."""
        return self.predicted / self.actual if self.actual else float("nan")

    def as_dict(self) -> dict[str, object]:
        """The part as it is written."""
        return {**asdict(self), "ratio": self.ratio}


def by_parts(problem: Problem, predicted: Floats, place: Ints, labels: Sequence[str]) -> list[Part]:
    """Predicted and actual by parts of the rows.

    Parameters
    ----------
    problem : Problem
    predicted : array
        (rows)
    place : array of int
        The part of each row (rows).
    labels : sequence of str
    """
    sums = [
        np.bincount(place, weights=one, minlength=len(labels))
        for one in (np.ones(len(place)), problem.exposure, problem.counts, predicted)
    ]
    return [
        Part(label, int(rows), float(people), float(actual), float(expected))
        for label, rows, people, actual, expected in zip(labels, *sums, strict=True)
        if rows
    ]


def tenths(values: Floats, people: Floats, count: int = 10) -> Ints:
    """Which tenth of people (or fifth) each row is in, from the smallest value to the largest."""
    order = np.argsort(values, kind="stable")
    middle = (np.cumsum(people[order]) - people[order] / 2) / people.sum()
    place = np.empty(len(values), dtype=int)
    place[order] = np.minimum((middle * count).astype(int), count - 1)
    return place


def calibration(problem: Problem, predicted: Floats) -> list[dict[str, float]]:
    """Predicted and actual rates by tenths of people, from the lowest predicted rate."""
    place = tenths(predicted / problem.exposure, problem.exposure)
    return [
        {
            "predicted_rate": one.predicted / one.people,
            "actual_rate": one.actual / one.people,
            "rows": one.rows,
        }
        for one in by_parts(problem, predicted, place, [str(at + 1) for at in range(10)])
    ]


def far_off(parts: Mapping[str, Sequence[Part]], groups: str) -> list[dict[str, object]]:
    """The parts for which predictions are far from what was counted, the furthest first.

    Parts by who people are stand before single groups, whose levels nobody could know.

    Parameters
    ----------
    parts : mapping of str to sequence of Part
        By what they are parts by.
    groups : str
        Which of those are the groups of the fit.
    """
    far = [
        {"by": by, **one.as_dict()}
        for by, every in parts.items()
        for one in every
        if abs(one.ratio - 1) > (FAR_GROUP if by == groups else FAR)
    ]
    return sorted(far, key=lambda one: (one["by"] == groups, -abs(float(str(one["ratio"])) - 1)))


def influence(problem: Problem, offset: Floats, whole: model.Model) -> pd.DataFrame:
    """Each coefficient without each group, what is expected by age and sex left as it is.

    Returns
    -------
    DataFrame
        Index: groups; a column for each coefficient. Without groups, no rows.
    """
    design = problem.design
    if not design.clustered or not design.names:
        return pd.DataFrame(columns=list(design.names))
    rows = []
    for at in range(len(design.group_names)):
        kept = design.groups != at
        rows.append(problem.fitted(kept, offset).coefficients)
    return pd.DataFrame(rows, index=list(design.group_names), columns=list(whole.names))
