"""Counts fitted to a design: the coefficients, and how uncertain they are. statsmodels fits.

Quasi-Poisson and negative binomial with a logarithmic link. Errors of rows of one group have much
in common, so the covariance is clustered by group, without small-sample correction but times
`G / (G - 1)`, and intervals are by Student's t with `G - 1` degrees of freedom. Without groups the
covariance is the model's own, times the dispersion for quasi-Poisson.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.need.design import Design
from allocmodel.reference.practice_people import Floats

#: Where the coefficients no longer move, and the most steps.
_SETTLED, _STEPS = 1e-10, 200
#: Rounds of coefficients and alpha of a negative binomial, and where alpha no longer moves.
_ROUNDS, _ALPHA_SETTLED = 100, 1e-6
#: The logarithms of alpha that are looked through: below the least, chance alone explains all.
_ALPHAS = (-14.0, 6.0)
LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 per cent interval."""

    estimate: float
    lower: float
    upper: float
    standard_error: float


@dataclass(frozen=True)
class Model:
    """A fitted model.

    Attributes
    ----------
    names : tuple of str
    coefficients : array
        Of the names.
    covariance : array
        (names, names).
    degrees : int
        Of freedom, of Student's t.
    dispersion : float
        Pearson's chi squared over its degrees of freedom.
    alpha : float
        Of a negative binomial: the variance is `mu + alpha * mu**2`; 0 for quasi-Poisson.
    fitted : array
        Expected counts with the groups' levels (rows).
    deviance : float
        Of the counts fitted.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    degrees: int
    dispersion: float
    alpha: float
    fitted: Floats
    deviance: float

    def interval(self, name: str) -> Interval:
        """A coefficient with its interval."""
        from scipy.stats import t

        at = self.names.index(name)
        estimate = float(self.coefficients[at])
        error = float(np.sqrt(self.covariance[at, at]))
        away = float(t.ppf((1 + LEVEL) / 2, self.degrees)) * error
        return Interval(estimate, estimate - away, estimate + away, error)


def fit(
    counts: Floats,
    offset: Floats,
    design: Design,
    *,
    negative_binomial: bool = False,
    weights: Floats | None = None,
    where: str = "",
) -> Model:
    """Coefficients of a design, with a level for each group.

    Parameters
    ----------
    counts : array
        (rows)
    offset : array
        Logarithm of what is expected before any need (rows).
    design : Design
    negative_binomial : bool
        Whether the variance grows with the square of the mean.
    weights : array, optional
        How many times each row is there (rows). By default once.
    where : str
        The spec, for messages.

    Raises
    ------
    BadInput
        When the fit does not settle.
    """
    matrix = design.matrix
    alpha, found = 0.0, None
    if negative_binomial:
        alpha, found = _with_alpha(counts, offset, matrix, weights, where)
    family = _family(alpha)
    found = _solved(counts, offset, matrix, weights, family, design, where, found)
    terms = len(design.names)
    count = len(design.group_names)
    if design.clustered:
        covariance = found.cov_params()[:terms, :terms] * count / (count - 1)
        degrees = count - 1
    else:
        covariance = found.cov_params()[:terms, :terms]
        degrees = int(found.df_resid)
    return Model(
        design.names,
        np.asarray(found.params[:terms]),
        np.asarray(covariance),
        degrees,
        float(found.pearson_chi2 / found.df_resid),
        alpha,
        np.asarray(found.fittedvalues),
        float(found.deviance),
    )


def _family(alpha: float) -> Any:
    from statsmodels.genmod.families import NegativeBinomial, Poisson

    return NegativeBinomial(alpha=alpha) if alpha > 0 else Poisson()


def _solved(
    counts: Floats,
    offset: Floats,
    matrix: Floats,
    weights: Floats | None,
    family: Any,
    design: Design,
    where: str,
    start: Any = None,
) -> Any:
    """statsmodels' fit of a family, with the covariance that the groups call for."""
    how: dict[str, Any] = {"scale": "X2"} if _is_poisson(family) else {}
    if design.clustered:
        how = {
            "cov_type": "cluster",
            "cov_kwds": {"groups": design.groups, "use_correction": False},
        }
    return _settled(
        _Attempt(
            counts, offset, matrix, weights, family, None if start is None else start.params, how
        ),
        where,
    )


@dataclass(frozen=True)
class _Attempt:
    """statsmodels on the way to coefficients of a family."""

    counts: Floats
    offset: Floats
    matrix: Floats
    weights: Floats | None
    family: Any
    start: Floats | None
    how: dict[str, Any]

    def __call__(self) -> Any:
        from statsmodels.genmod.generalized_linear_model import GLM

        # No column is a constant of its own: the levels are, together.
        model = GLM(
            self.counts,
            self.matrix,
            family=self.family,
            offset=self.offset,
            freq_weights=self.weights,
            hasconst=False,
        )
        begin = self._level if self.start is None else self.start
        # Newton's method takes a hundredth of the time of IRLS with many groups.
        return model.fit(
            start_params=begin,
            method="newton",
            optim_hessian="eim",
            maxiter=_STEPS,
            tol=_SETTLED,
            disp=False,
            **self.how,
        )

    @property
    def _level(self) -> Floats:
        """Where to begin: every level that of all rows; no column counts."""
        level = np.log(self.counts.sum() / np.exp(self.offset).sum())
        every = np.full(len(self.counts), level)
        start: Floats = np.linalg.lstsq(self.matrix, every, rcond=None)[0]
        return start


def _is_poisson(family: Any) -> bool:
    return type(family).__name__ == "Poisson"


def _settled(fitted: Callable[[], Any], where: str) -> Any:
    """The fit; BadInput where it does not arrive."""
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = fitted()
        told = getattr(found, "mle_retvals", None) or {
            "converged": getattr(found, "converged", False)
        }
        arrived = bool(told["converged"]) and bool(np.isfinite(found.params).all())
    except (PerfectSeparationError, np.linalg.LinAlgError, ValueError, FloatingPointError):
        arrived = False
    if not arrived:
        raise BadInput(
            "The fit does not settle: its coefficients grow without end or leap about.",
            where,
            "Look for variables on very different scales, or that go with no counts at all; try "
            "with fewer.",
        )
    return found


def _with_alpha(
    counts: Floats, offset: Floats, matrix: Floats, weights: Floats | None, where: str
) -> tuple[float, Any]:
    """Coefficients and alpha of a negative binomial, each given the other, until neither moves."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    def unlikely(log_alpha: float, mean: Floats) -> float:
        """Minus the logarithm of the likelihood."""
        size = np.exp(-log_alpha)
        likely = (
            gammaln(counts + size)
            - gammaln(size)
            + size * np.log(size / (size + mean))
            + counts * np.log(mean / (size + mean))
        )
        return -float(likely.sum() if weights is None else likely @ weights)

    alpha, found = 0.0, None
    for _ in range(_ROUNDS):
        begin = None if found is None else found.params
        found = _settled(
            _Attempt(counts, offset, matrix, weights, _family(alpha), begin, {}), where
        )
        mean = np.asarray(found.fittedvalues)
        best = minimize_scalar(
            unlikely, bounds=_ALPHAS, args=(mean,), method="bounded", options={"xatol": 1e-10}
        )
        before, alpha = alpha, float(np.exp(best.x))
        if best.x < _ALPHAS[0] + 1:
            break
        if abs(alpha - before) <= _ALPHA_SETTLED * alpha:
            return alpha, found
    raise BadInput(
        "The negative binomial does not settle: the counts vary little more than by chance.",
        where,
        'Write family = "quasi_poisson".',
    )


def deviance(counts: Floats, expected: Floats) -> float:
    """Poisson deviance of counts from what was expected: 2 sum(y ln(y/m) - (y - m))."""
    ratio = np.where(counts > 0, counts / np.where(expected > 0, expected, 1), 1)
    return float(2 * (counts * np.log(ratio) - (counts - expected)).sum())
