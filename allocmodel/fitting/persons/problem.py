"""What is fitted to people: their cells, what explains them, and how any part of them predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from allocmodel.fitting.need.design import Design, Ints, Mask
from allocmodel.fitting.need.judging import Quality
from allocmodel.fitting.need.model import Model
from allocmodel.fitting.persons import models
from allocmodel.fitting.persons.cells import (
    COUNTS,
    EXPOSURE,
    LOGARITHMS,
    PEOPLE,
    SQUARES,
    WITH_ANY,
    Cells,
)
from allocmodel.reference.practice_people import Floats


@dataclass(frozen=True)
class CellProblem:
    """All that a fit on people works on; arrays have a row for each cell.

    Attributes
    ----------
    cells : Cells
    design : Design
        Need and supply.
    stratum : array of int or None
        Of age and sex, whose rates give what is expected; None where the exposure is that.
    where : str
        The spec, for messages.
    """

    cells: Cells
    design: Design
    stratum: Ints | None
    where: str

    @property
    def counts(self) -> Floats:
        """Counts, or pounds."""
        return self.cells.sums(COUNTS)

    @property
    def exposure(self) -> Floats:
        """Exposure; people, where each counts as one."""
        return self.cells.sums(EXPOSURE)

    @property
    def people(self) -> Floats:
        """How many persons there are."""
        return self.cells.sums(PEOPLE)

    @property
    def every(self) -> Mask:
        """All rows."""
        return np.ones(len(self.cells.table), dtype=bool)

    def rates(self, rows: Mask) -> Floats:
        """The rate of the stratum of each cell, by what some of the rows teach."""
        if self.stratum is None:
            return np.ones(len(self.cells.table))
        size = int(self.stratum.max()) + 1
        sums = [
            np.bincount(self.stratum[rows], weights=one[rows], minlength=size)
            for one in (self.counts, self.exposure)
        ]
        overall = sums[0].sum() / sums[1].sum()
        # A stratum without any count has the rate of half a count: nought has no logarithm.
        rate = np.where(sums[0] > 0, sums[0], 0.5) / np.where(sums[1] > 0, sums[1], 1)
        return np.where(sums[1] > 0, rate, overall)[self.stratum]


class Family(Protocol):
    """A family of models of people."""

    def fitted(self, problem: CellProblem, rows: Mask) -> dict[str, Model]:
        """The models fitted to some rows, by the part of the answer that each gives."""

    def predicted(self, problem: CellProblem, rows: Mask) -> Floats:
        """What is expected of every cell, up to its level, by what some of the rows teach."""


class Counts:
    """Quasi-Poisson: how many."""

    def fitted(self, problem: CellProblem, rows: Mask) -> dict[str, Model]:
        """One model of counts."""
        rate = problem.rates(rows)[rows]
        found = models.fit_counts(
            problem.counts[rows],
            np.log(problem.exposure[rows] * rate),
            problem.design.of_rows(rows),
            problem.cells.sums(SQUARES)[rows] / rate,
            float(problem.people[rows].sum()),
            problem.where,
        )
        return {"": found}

    def predicted(self, problem: CellProblem, rows: Mask) -> Floats:
        """Expected counts."""
        return _expected(problem, rows, self.fitted(problem, rows)[""])


class NegativeBinomial(Counts):
    """How many, where the variance grows with the square of the mean: cells of one count each."""

    def fitted(self, problem: CellProblem, rows: Mask) -> dict[str, Model]:
        """One model of counts."""
        times = problem.people[rows]
        rate = problem.rates(rows)[rows]
        found = models.fit_negative_binomial(
            problem.counts[rows] / times,
            np.log(problem.exposure[rows] / times * rate),
            problem.design.of_rows(rows),
            times,
            problem.where,
        )
        return {"": found}


class TwoPart:
    """Cost: whether there is any, and how much there is of it."""

    def fitted(self, problem: CellProblem, rows: Mask) -> dict[str, Model]:
        """A logit and a model of pounds."""
        with_any = problem.cells.sums(WITH_ANY)
        some = rows & (with_any > 0)
        return {
            "any": models.fit_any(
                with_any[rows],
                problem.people[rows],
                problem.design.of_rows(rows),
                problem.where,
            ),
            "amount": models.fit_counts(
                problem.counts[some],
                np.log(with_any[some]),
                problem.design.of_rows(some),
                problem.cells.sums(SQUARES)[some],
                float(with_any[some].sum()),
                problem.where,
            ),
        }

    def predicted(self, problem: CellProblem, rows: Mask) -> Floats:
        """Expected pounds: the chance of any at the mean level of the groups, times how much."""
        both = self.fitted(problem, rows)
        columns = problem.design.columns
        with_any = problem.cells.sums(WITH_ANY)
        odds = np.exp(columns @ both["any"].coefficients)
        level = _level_of_odds(odds[rows], problem.people[rows], float(with_any[rows].sum()))
        chance = odds * level / (1 + odds * level)
        amount = np.exp(columns @ both["amount"].coefficients)
        expected: Floats = problem.people * chance * amount
        return expected


def _level_of_odds(odds: Floats, people: Floats, with_any: float) -> float:
    """What odds are multiplied by so that as many people have any as there are."""
    from scipy.optimize import brentq

    def too_many(logarithm: float) -> float:
        raised = odds * np.exp(logarithm)
        return float((people * raised / (1 + raised)).sum() - with_any)

    return float(np.exp(brentq(too_many, -50, 50)))


def _expected(problem: CellProblem, rows: Mask, found: Model) -> Floats:
    expected: Floats = (
        problem.exposure * problem.rates(rows) * np.exp(problem.design.columns @ found.coefficients)
    )
    return expected


FAMILIES: dict[str, Family] = {
    "quasi_poisson": Counts(),
    "negative_binomial": NegativeBinomial(),
    "two_part": TwoPart(),
}


def held_out(problem: CellProblem, family: Family, folds: Ints) -> Floats:
    """Predictions for every cell by a model that has seen nothing of its fold."""
    made = np.empty(len(folds))
    for fold in np.unique(folds):
        inside = folds == fold
        made[inside] = levelled(problem, family, ~inside)[inside]
    return made


def levelled(problem: CellProblem, family: Family, rows: Mask) -> Floats:
    """Predictions for every cell by what some rows teach, at the level of those."""
    predicted = family.predicted(problem, rows)
    scaled: Floats = predicted * (problem.counts[rows].sum() / predicted[rows].sum())
    return scaled


def quality(problem: CellProblem, predicted: Floats) -> Quality:
    """How good predictions of persons are; see `judging.Quality`.

    All persons of a cell have its predicted rate, so that the sums over persons follow from the
    cell's: ``sum e (y/e - r)^2 = sum y^2/e - 2 r sum y + r^2 sum e``.
    """
    counts, exposure, groups = problem.counts, problem.exposure, problem.design.groups
    rate = predicted / exposure
    by_group = [np.bincount(groups, weights=one) for one in (counts, exposure, predicted)]
    group_rate = (by_group[0] / by_group[1])[groups]
    level = (by_group[0] / by_group[2])[groups]
    mean = np.full_like(rate, counts.sum() / exposure.sum())
    deviance = _deviance(problem, rate)
    return Quality(
        1 - _left(problem, rate) / _left(problem, mean),
        1 - _left(problem, rate * level) / _left(problem, group_rate),
        deviance,
        1 - deviance / _deviance(problem, mean),
    )


def _left(problem: CellProblem, rate: Floats) -> float:
    squares = problem.cells.sums(SQUARES)
    return float((squares - 2 * rate * problem.counts + rate**2 * problem.exposure).sum())


def _deviance(problem: CellProblem, rate: Floats) -> float:
    """Poisson: 2 sum(y ln(y / (e r)) - y + e r)."""
    logarithms = problem.cells.sums(LOGARITHMS)
    counted = logarithms - problem.counts * np.log(rate) - problem.counts
    return float(2 * (counted + rate * problem.exposure).sum())
