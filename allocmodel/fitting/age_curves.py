"""Curves by age: how need per head, or the rate of an outcome, goes with age, from practices.

No practice file says what a person of an age counts. Practices with older lists have more need, so
the curve can be found from all practices at once. One definition serves every service and every
outcome. With `y` a practice's need per head (or its rate), `S` the shares of its people by age,
`z` the income deprivation of its people and `w` its part of all people::

    c = exp(theta)
    minimise  sum_i w_i (y_i / mean(y) - exp(b z_i) S_i c)^2
              + penalty * sum (second difference of theta)^2

The exponential keeps the curve above nought; the penalty keeps neighbouring ages alike in ratio
where practices cannot tell them apart; `exp(b z)` keeps deprivation, which goes with age, out of
the curve. Where a shape is published (hospital cost per head by age), `c = shape * exp(theta)`: the
penalty then holds the curve to the shape, and practices bend it.

Curves found so are derived, and good for comparing places; a single age can be far off (see
docs/ages.md). They are no national formula's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from allocmodel.declared.errors import BadInput

Floats = npt.NDArray[np.float64]

#: What the sum of squared second differences of `theta` counts, beside squares of need per head
#: over its mean. Fixed: it is not chosen by prediction, which would let single ages fall to nought.
PENALTY = 0.001

#: How many times the bootstrap draws groups of practices anew: enough for a standard error.
DRAWS = 50
#: Standard errors from the middle of a 95% interval to its ends.
_WIDE = 1.96
_SEED = 2021
_AS_PUBLISHED = "Check that the files by practice are complete and unaltered."
#: When a fit has arrived: the curve then holds to more digits than are written. A draw of the
#: bootstrap, which only its spread is taken from, may stop earlier.
EXACT, NEAR = 1e-12, 1e-6


@dataclass(frozen=True)
class Practices:
    """What a curve is fitted to: practices, all in one order.

    Attributes
    ----------
    level : array
        Need per head, or cases per head (practices).
    people : array
        People that the level is a mean over (practices).
    shares : array
        Share of those people by age (practices, ages); each row adds to 1.
    traits : array
        What goes with age and is kept out of the curve: income deprivation, and perhaps more
        (practices, traits). Without columns, nothing is kept out.
    """

    level: Floats
    people: Floats
    shares: Floats
    traits: Floats

    @property
    def weights(self) -> Floats:
        """Each practice's part of all people."""
        weights: Floats = self.people / self.people.sum()
        return weights

    def of(self, rows: npt.NDArray[np.bool_]) -> Practices:
        """Some of the practices."""
        return Practices(self.level[rows], self.people[rows], self.shares[rows], self.traits[rows])


@dataclass(frozen=True)
class Curve:
    """A fitted curve.

    Attributes
    ----------
    by_age : array
        What a person of each age counts; the mean over all people is 1 (ages).
    slopes : array
        The logarithm that the level gains with one more of each trait (traits).
    explained : float
        Share of the variance of the level between practices, weighted by people, that ages and
        traits account for.
    theta : array
        Logarithm of the curve over its shape, before it is scaled (ages).
    """

    by_age: Floats
    slopes: Floats
    explained: float
    theta: Floats


def second_differences(*lengths: int) -> Floats:
    """The second differences of a row of ages, or of several rows that have nothing in common.

    Parameters
    ----------
    *lengths : int
        How many ages each row has: one number for a curve, two for one by sex.

    Returns
    -------
    array
        Shape (differences, ages); its product with `theta` holds the second differences.
    """
    rows = []
    for place, length in enumerate(lengths):
        own = np.diff(np.eye(length), 2, axis=0)
        before, after = sum(lengths[:place]), sum(lengths[place + 1 :])
        rows.append(np.pad(own, ((0, 0), (before, after))))
    return np.concatenate(rows)


def fit(
    practices: Practices,
    *,
    shape: Floats | None = None,
    penalty: float = PENALTY,
    differences: Floats | None = None,
    start: Curve | None = None,
    tolerance: float = EXACT,
) -> Curve:
    """The curve by age that practices follow best.

    Parameters
    ----------
    practices : Practices
    shape : array, optional
        A published curve, above nought, that the penalty holds to; by default a flat one (ages).
    penalty : float
        What squared second differences count.
    differences : array, optional
        From `second_differences`; by default those of one row of ages.
    start : Curve, optional
        Where to begin: a curve of the same ages and traits that lies near.
    tolerance : float
        The relative change, of the sum of squares or of what is looked for, at which it stops.

    Returns
    -------
    Curve

    Raises
    ------
    BadInput
        When the level is nought in every practice, a row of shares does not add to 1, a shape is
        not above nought, or the fit does not settle.
    """
    from scipy.optimize import least_squares

    ages, traits = practices.shares.shape[1], practices.traits.shape[1]
    base = np.ones(ages) if shape is None else shape
    _check(practices, base)
    weights = practices.weights
    mean = weights @ practices.level
    base = base / (weights @ practices.shares @ base)
    level = practices.level / mean
    centred = practices.traits - weights @ practices.traits
    held = np.sqrt(penalty) * (second_differences(ages) if differences is None else differences)
    root = np.sqrt(weights)

    def residuals(unknown: Floats) -> Floats:
        """What the squares are of: practices, then second differences."""
        theta, slopes = unknown[:ages], unknown[ages:]
        expected = np.exp(centred @ slopes) * (practices.shares @ (base * np.exp(theta)))
        return np.concatenate([root * (level - expected), held @ theta])

    def jacobian(unknown: Floats) -> Floats:
        """Their slopes by `theta` and by the traits' slopes."""
        theta, slopes = unknown[:ages], unknown[ages:]
        by_age = np.exp(centred @ slopes)[:, None] * practices.shares * (base * np.exp(theta))
        by_trait = by_age.sum(axis=1)[:, None] * centred
        of_practices = -root[:, None] * np.concatenate([by_age, by_trait], axis=1)
        return np.concatenate([of_practices, np.pad(held, ((0, 0), (0, traits)))])

    first = np.zeros(ages + traits)
    if start is not None:
        first = np.concatenate([start.theta, start.slopes])
    found = least_squares(
        residuals, first, jac=jacobian, method="lm", ftol=tolerance, xtol=tolerance
    )
    if not found.success:
        raise BadInput("A curve by age does not settle.", mend=_AS_PUBLISHED)
    theta = found.x[:ages]
    curve = base * np.exp(theta)
    left = residuals(found.x)[: len(level)]
    return Curve(
        curve / (weights @ practices.shares @ curve),
        found.x[ages:],
        float(1 - left @ left / (weights @ (level - 1) ** 2)),
        theta,
    )


def _check(practices: Practices, shape: Floats) -> None:
    """Raises BadInput for what no curve can be fitted to."""
    why = ""
    if not practices.level.any():
        why = "the level is nought in every practice"
    elif not np.allclose(practices.shares.sum(axis=1), 1, rtol=0, atol=1e-9):
        why = "the shares by age of a practice do not add to 1"
    elif not (shape > 0).all():
        why = "the published curve is not above nought at every age"
    if why:
        raise BadInput(f"No curve by age can be fitted: {why}.", mend=_AS_PUBLISHED)


def standard_errors(
    practices: Practices,
    groups: npt.NDArray[np.int_],
    fitted: Curve,
    *,
    shape: Floats | None = None,
    draws: int = DRAWS,
) -> Floats:
    """How far chance may move a curve: groups of practices drawn anew, with replacement.

    Practices of one ICB have much in common, so ICBs are drawn, not practices.

    Parameters
    ----------
    practices : Practices
    groups : array of int
        The group of each practice, from 0 (practices).
    fitted : Curve
        The curve of all practices: where each fit begins.
    shape : array, optional
        As in `fit`.
    draws : int
        How many.

    Returns
    -------
    array
        Standard error of the curve's logarithm at each age (ages).
    """
    chance = np.random.default_rng(_SEED)
    count = int(groups.max()) + 1
    over_all = practices.weights @ practices.shares
    curves = []
    for _ in range(draws):
        times = np.bincount(chance.integers(0, count, count), minlength=count)[groups]
        drawn = replace(practices, people=practices.people * times).of(times > 0)
        curve = fit(drawn, shape=shape, start=fitted, tolerance=NEAR).by_age
        curves.append(curve / (over_all @ curve))
    errors: Floats = np.std(np.log(curves), axis=0, ddof=1)
    return errors


def interval(curve: Curve, errors: Floats) -> tuple[Floats, Floats]:
    """The 95% interval of a curve by age, from the standard errors of its logarithm."""
    return curve.by_age * np.exp(-_WIDE * errors), curve.by_age * np.exp(_WIDE * errors)
