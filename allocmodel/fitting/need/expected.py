"""Expected counts: from ages and sexes alone, and with published evidence on ethnicity beside.

The rate of each sex and age is fitted to the rows by `age_curves`, income deprivation kept out of
it. Where evidence enters, the rate is that of the reference group::

    C0_i = sum_g,s n_igs r_s           at the same ages and sexes, without the evidence
    C1_i = sum_g,s n_igs r_s RR_gs     with it

and is fitted with the evidence in it: a person of a group counts `RR_gs` times. The other way, a
rate for everybody turned into that of the reference group over all rows, is kept to show how much
the curve decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocmodel.declared.vocabulary import AGES
from allocmodel.fitting import age_curves
from allocmodel.fitting.age_curves import EXACT, NEAR, Curve, Practices, second_differences
from allocmodel.fitting.need.evidence import Ratios
from allocmodel.fitting.need.people import STRATA, Counted
from allocmodel.reference.practice_people import Floats

#: When rates with an odds ratio in them have settled, and how often they are tried.
_SETTLED, _ROUNDS = 1e-6, 40


@dataclass(frozen=True)
class Rates:
    """Rates by sex and age.

    Attributes
    ----------
    by_stratum : array
        Of each of `STRATA`: of everybody, or of the reference group where there are ratios.
    ratios : Ratios or None
    """

    by_stratum: Floats
    ratios: Ratios | None = None

    def without_evidence(self, people: Counted) -> Floats:
        """C0: what ages and sexes alone would lead to (rows)."""
        expected: Floats = people.by_stratum @ self.by_stratum
        return expected

    def with_evidence(self, people: Counted) -> Floats:
        """C1: the same with the evidence (rows); C0 where there is none."""
        if self.ratios is None:
            return self.without_evidence(people)
        by_group = self.ratios.at(self.by_stratum) * self.by_stratum
        expected: Floats = np.einsum("igs,gs->i", people.people, by_group)
        return expected


@dataclass(frozen=True)
class Sample:
    """What rates are fitted to: the people of rows, their counts, and what is kept out.

    Attributes
    ----------
    people : Counted
    counts : array
        (rows)
    income : array
        Income deprivation (rows).
    """

    people: Counted
    counts: Floats
    income: Floats


def of_everybody(sample: Sample) -> tuple[Rates, Curve]:
    """Rates of everybody by sex and age, and the curve that they are."""
    curve, rates = _curve(sample, sample.people.by_stratum, None, EXACT)
    return Rates(rates), curve


def of_reference_group(sample: Sample, ratios: Ratios, everybody: Rates, curve: Curve) -> Rates:
    """Rates of the reference group, fitted with the evidence in them.

    A rate ratio is the same at every rate, so one fit does; an odds ratio is turned with the rate
    that the last fit gave, until it no longer moves.

    Parameters
    ----------
    sample : Sample
    ratios : Ratios
    everybody, curve
        From `of_everybody`: where to begin.
    """
    rates = turned(sample.people, everybody, ratios).by_stratum
    for _ in range(_ROUNDS):
        counting = np.einsum("igs,gs->is", sample.people.people, ratios.at(rates))
        curve, found = _curve(sample, counting, curve, NEAR)
        moved = float(np.abs(found - rates).max())
        rates = found
        if not ratios.are_odds or moved < _SETTLED * rates.max():
            break
    return Rates(rates, ratios)


def turned(people: Counted, everybody: Rates, ratios: Ratios) -> Rates:
    """Rates of everybody as those of the reference group: all rows' people meet them together."""
    total = people.people.sum(axis=0)
    share = total / np.where(total.sum(axis=0) > 0, total.sum(axis=0), 1)
    rates = everybody.by_stratum.copy()
    for _ in range(_ROUNDS):
        mean = (share * ratios.at(rates)).sum(axis=0)
        rates = everybody.by_stratum / np.where(mean > 0, mean, 1)
    return Rates(rates, ratios)


def _curve(
    sample: Sample, counting: Floats, start: Curve | None, tolerance: float
) -> tuple[Curve, Floats]:
    """A curve by sex and age, and its rates for each one who counts (`STRATA`)."""
    used = sample.people.used
    counting = counting[:, used]
    total = counting.sum(axis=1)
    lengths = [int(used[at : at + len(AGES)].sum()) for at in range(0, len(STRATA), len(AGES))]
    # A step that is tried and left may be too large for any number.
    with np.errstate(over="ignore", invalid="ignore"):
        curve = age_curves.fit(
            Practices(
                sample.counts / total, total, counting / total[:, None], sample.income[:, None]
            ),
            differences=second_differences(*lengths),
            start=start,
            tolerance=tolerance,
        )
    rates = np.zeros(len(STRATA))
    rates[used] = curve.by_age * (sample.counts.sum() / total.sum())
    return curve, rates
