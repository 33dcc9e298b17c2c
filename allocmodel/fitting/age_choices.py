"""The same curve by age under other choices than the defined ones: how far choices may move it.

Practices' people are known by sex and bands of five years where they have an age list of their
own; elsewhere only by the ages that curves are made for. A choice of finer bands, or of sex, rests
on the practices with a list, and is summed to the same ages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from allocmodel.declared.vocabulary import AGE_FITS
from allocmodel.fitting import age_curves
from allocmodel.fitting.age_curves import PENALTY, Curve, Floats, Practices, second_differences

#: The fit that the others are compared with.
AS_DEFINED = next(iter(AGE_FITS))
#: Where the fit by sex stops: it creeps where women and men of an age are hard to tell apart.
_CLOSE = 1e-8


@dataclass(frozen=True)
class Lists:
    """Counted people of practices in finer cuts than the ages of curves.

    Attributes
    ----------
    by_sex : array
        People by sex and the ages of curves (practices, sexes, ages).
    by_band : array
        People by bands of five years (practices, bands).
    parts : array
        The part of each band's people who are in each of the ages of curves; each band's parts
        add to 1 (bands, ages).
    own : array of bool
        Whether a practice has an age list of its own; the others' people do not count here
        (practices).
    """

    by_sex: Floats
    by_band: Floats
    parts: Floats
    own: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Shape:
    """A published curve, in the cuts that choices need.

    Attributes
    ----------
    by_age : array
        By the ages of curves (ages).
    by_sex : array
        By sex and those ages (sexes, ages).
    by_band : array
        By bands of five years (bands).
    """

    by_age: Floats
    by_sex: Floats
    by_band: Floats


@dataclass(frozen=True)
class Case:
    """What is fitted: a service's need, or an outcome's rate, in all practices.

    Attributes
    ----------
    practices : Practices
        With shares by the ages of curves, and income deprivation as the first trait.
    lists : Lists
        The same practices.
    ethnicity : array or None
        More traits, for the choice that keeps them out too (practices, traits).
    shape : Shape or None
        A published curve, where there is one.
    """

    practices: Practices
    lists: Lists
    ethnicity: Floats | None = None
    shape: Shape | None = None

    @property
    def choices(self) -> list[str]:
        """The choices that can be made here, of `vocabulary.AGE_FITS`."""
        missing = {"ethnicity": self.ethnicity is None, "no_shape": self.shape is None}
        return [choice for choice in AGE_FITS if not missing.get(choice, False)]


def fit(case: Case, choice: str) -> Curve:
    """The curve of one choice, by the ages of curves.

    Parameters
    ----------
    case : Case
    choice : str
        One of `case.choices`.

    Returns
    -------
    Curve
        Scaled so that the mean over the people of all practices is 1.
    """
    practices = case.practices
    shape = None if case.shape is None else case.shape.by_age
    if choice == "penalty_tenth":
        return age_curves.fit(practices, shape=shape, penalty=PENALTY / 10)
    if choice == "penalty_tenfold":
        return age_curves.fit(practices, shape=shape, penalty=PENALTY * 10)
    if choice == "five_year_bands":
        return _by_band(case)
    if choice == "by_sex":
        return _by_sex(case)
    if choice == "ethnicity" and case.ethnicity is not None:
        traits = np.concatenate([practices.traits, case.ethnicity], axis=1)
        return age_curves.fit(replace(practices, traits=traits), shape=shape)
    if choice == "no_deprivation":
        without = np.empty((len(practices.level), 0))
        return age_curves.fit(replace(practices, traits=without), shape=shape)
    return age_curves.fit(practices, shape=None if choice == "no_shape" else shape)


def _by_band(case: Case) -> Curve:
    """Fitted by bands of five years, and summed to ages."""
    lists = case.lists
    fine = replace(case.practices.of(lists.own), shares=_shares(lists.by_band[lists.own]))
    shape = None if case.shape is None else case.shape.by_band
    return _summed(age_curves.fit(fine, shape=shape), fine, lists.parts, case.practices)


def _by_sex(case: Case) -> Curve:
    """Fitted for women and men apart, and summed to ages."""
    lists = case.lists
    people = lists.by_sex[lists.own]
    sexes, ages = people.shape[1:]
    shares = _shares(people.reshape(len(people), sexes * ages))
    fine = replace(case.practices.of(lists.own), shares=shares)
    shape = None if case.shape is None else case.shape.by_sex.reshape(-1)
    # Begun where both are alike: where ages are hard to tell apart, other beginnings end elsewhere.
    start = fit(case, AS_DEFINED)
    start = replace(start, theta=np.tile(start.theta, sexes))
    differences = second_differences(*[ages] * sexes)
    curve = age_curves.fit(
        fine, shape=shape, differences=differences, start=start, tolerance=_CLOSE
    )
    return _summed(curve, fine, np.tile(np.eye(ages), (sexes, 1)), case.practices)


def _shares(people: Floats) -> Floats:
    """Shares of each practice's people."""
    shares: Floats = people / people.sum(axis=1, keepdims=True)
    return shares


def _summed(curve: Curve, fine: Practices, to_ages: Floats, whole: Practices) -> Curve:
    """A curve of finer groups as the mean of each age, by the people of its groups."""
    people = fine.weights @ fine.shares
    by_age = ((people * curve.by_age) @ to_ages) / (people @ to_ages)
    return replace(curve, by_age=by_age / (whole.weights @ whole.shares @ by_age))


def envelope(curves: Floats, interval: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The range of a curve: over choices, and over chance.

    Parameters
    ----------
    curves : array
        The curves of the choices that count (choices, ages).
    interval : tuple of array
        From `age_curves.interval`.

    Returns
    -------
    low, high : array
        At each age (ages).
    """
    low, high = interval
    return np.minimum(low, curves.min(axis=0)), np.maximum(high, curves.max(axis=0))
