"""What is fitted: counts, who they are of, what explains them; and how any part of it predicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from allocmodel.fitting.need import expected, model
from allocmodel.fitting.need.design import Design, Mask
from allocmodel.fitting.need.evidence import Ratios
from allocmodel.fitting.need.expected import Rates, Sample
from allocmodel.fitting.need.people import Counted
from allocmodel.reference.practice_people import Floats


@dataclass(frozen=True)
class Problem:
    """All that a fit works on; arrays have a row for each unit.

    Attributes
    ----------
    counts, exposure : array
    design : Design
        Need and supply.
    people : Counted or None
        By sex and age, where expected counts come from them.
    income : array
        Income deprivation, kept out of rates by age.
    given : array
        What is expected by a column or by the exposure alone, where `people` is None.
    ratios : Ratios or None
        Evidence on ethnicity.
    fixed : array
        What coefficients that are not estimated add to the logarithm.
    negative_binomial : bool
    where : str
        The spec, for messages.
    """

    counts: Floats
    exposure: Floats
    design: Design
    people: Counted | None
    income: Floats
    given: Floats
    ratios: Ratios | None
    fixed: Floats
    negative_binomial: bool
    where: str
    _rates: dict[bytes, tuple[Rates, Rates | None]] = field(default_factory=dict)

    @property
    def every(self) -> Mask:
        """All rows."""
        return np.ones(len(self.counts), dtype=bool)

    def rates(self, rows: Mask) -> tuple[Rates, Rates | None]:
        """Rates of everybody, and of the reference group, fitted to some of the rows."""
        if self.people is None:
            raise ValueError("no rates where what is expected is given")
        key = rows.tobytes()
        if key not in self._rates:
            sample = Sample(self.people.of(rows), self.counts[rows], self.income[rows])
            everybody, curve = expected.of_everybody(sample)
            own = None
            if self.ratios is not None:
                own = expected.of_reference_group(sample, self.ratios, everybody, curve)
            self._rates[key] = everybody, own
        return self._rates[key]

    def without_evidence(self, rows: Mask) -> Floats:
        """What ages and sexes lead to (or the column given), by rates of some of the rows."""
        if self.people is None:
            return self.given
        return self.rates(rows)[0].without_evidence(self.people)

    def with_evidence(self, rows: Mask) -> Floats:
        """The same with the evidence, where there is any."""
        if self.people is None or self.ratios is None:
            return self.without_evidence(rows)
        own = self.rates(rows)[1]
        assert own is not None
        return own.with_evidence(self.people)

    def fitted(self, rows: Mask, offset: Floats) -> model.Model:
        """The model fitted to some of the rows.

        Parameters
        ----------
        rows : array of bool
        offset : array
            Expected counts of every row.
        """
        return model.fit(
            self.counts[rows],
            np.log(offset[rows]) + self.fixed[rows],
            self.design.of_rows(rows),
            negative_binomial=self.negative_binomial,
            where=self.where,
        )


#: Expected counts of every row, up to their level, by what some of the rows teach.
Predictor = Callable[[Mask], Floats]


def as_specified(problem: Problem) -> Predictor:
    """The model as the spec has it."""
    return _with_coefficients(problem, problem.with_evidence)


def without_evidence(problem: Problem) -> Predictor:
    """The same variables, and no evidence on ethnicity."""
    return _with_coefficients(problem, problem.without_evidence)


def expected_alone(problem: Problem) -> Predictor:
    """What ages and sexes alone lead to (or the column given)."""
    return problem.without_evidence


def by_index(problem: Problem, index: Floats) -> Predictor:
    """A published need index times the people: nothing of it is fitted."""
    return lambda rows: index * problem.exposure


def _with_coefficients(problem: Problem, offset: Callable[[Mask], Floats]) -> Predictor:
    def predictor(rows: Mask) -> Floats:
        before = offset(rows)
        found = problem.fitted(rows, before)
        predicted: Floats = before * np.exp(
            problem.fixed + problem.design.columns @ found.coefficients
        )
        return predicted

    return predictor
