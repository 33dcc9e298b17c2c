"""Recovers the weights of NHS England's national formulas from its practice files.

The core formula, with m the cost factor of an area (market forces, remoteness, PFI)::

    HCHS = a_ga*GA + a_cs*CS + a_mh*MH + a_mat*MAT
    CORE = m*HCHS + b*PRESC + c*PMC + h*HI

Where m is the same for all practices of a district, core is a linear function of the components
there, without residual. The fit has two steps, both by ordinary least squares without intercept:

1. one regression per district of at least 16 practices; the districts whose residuals are small
   are those where m is constant;
2. those districts pooled: one set of weights, one m per district (Gauss-Newton steps, each an
   ordinary least squares). Pooling breaks most of the collinearity of the components inside one
   district, and takes b, c and h to bear no cost factor, and so to be the same everywhere.

The weights of the four components that bear the cost factor are known up to a common scale (that
of m); they are scaled so that all core weights sum to 1. That makes m average 1 over England,
weighted by HCHS, because every weighted population sums to England's population.

What is found (residual = sum of absolute residuals over the population of a district, the largest
of the districts used):

- 2023/24 and 2024/25: exact in 10 districts (residual 8e-8); no primary medical need in core.
- 2025/26: exact in no district. Either m differs between the practices of every district that
  year, or core holds something that is not in the file: the figures do not tell which. The nine
  districts within 3e-5 of population are used (residual 5e-5). The weights move by up to 0.0008
  between tolerances of 2.5e-5 and 6e-5, more than their standard errors (0.0001) say: read them
  as good to 0.001. A wider net is biased: with 1e-4 prescribing takes up 0.0017 of what m
  explains.
- 2026/27 to 2028/29: exact in three districts (residual 2e-10).
- primary medical: 0.85 primary medical need + 0.15 health inequalities in every practice and year
  (residual below 1e-9 of population).

Check against weights that NHS England has published, those of 2022/23: within HCHS general and
acute 0.765260, community 0.063325, mental health 0.129976 and maternity 0.041438 come out of that
year's file to six decimals. Published are also prescribing, 0.094566 of HCHS and prescribing, and
health inequalities, 0.1 of core; their ratio (0.9 * 0.094566 / 0.1) comes out to four decimals,
but both are 0.9964 times as large here, because the published ones apply before core is scaled
to England's population and these after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import COMPONENTS

#: Components of core that the cost factor multiplies.
BEARS_COST = {
    "core": ("general_acute", "community", "mental_health", "maternity"),
    "primary_medical": ("primary_medical_need", "health_inequalities"),
}
PLAIN = ("prescribing", "primary_medical_need", "health_inequalities")

#: A district is fitted only with at least this many practices (the formula has 7 unknowns).
MIN_PRACTICES = 16
#: Residuals that count as "m is constant here"; the strictest with `MIN_DISTRICTS` is used.
TOLERANCES = (1e-7, 1e-5, 3e-5, 1e-4)
MIN_DISTRICTS = 3
#: A weight smaller than this means that the component is not in the formula.
ABSENT = 1e-4

_STEPS = 50
_DECIMALS = 8
COLUMNS = [
    "formula",
    "component",
    "weight",
    "bears_cost",
    "standard_error",
    "districts",
    "max_residual",
    "grade",
]


@dataclass(frozen=True)
class _Fit:
    """A pooled fit: weights and covariance (in the order of `names`), and how good it is."""

    names: tuple[str, ...]
    weights: np.ndarray
    covariance: np.ndarray
    districts: int
    max_residual: float


def fit(practices: pd.DataFrame) -> pd.DataFrame:
    """The weights of both national formulas in one year's practice file.

    Parameters
    ----------
    practices : DataFrame
        All practices of England: `icb, district` (codes), `population` (people), and the nine
        measures of `vocabulary.SERVICES` (weighted people).

    Returns
    -------
    DataFrame
        One row per formula and component (7 each, weight 0 for those not in the formula):
        `formula, component, weight` (share; each formula sums to 1), `bears_cost` (1 where the
        area's cost factor applies), `standard_error` (share), `districts` (number used),
        `max_residual` (largest of the districts used, share of population), `grade`.

    Raises
    ------
    BadInput
        When no three districts follow the formula within 1e-4 of population.
    """
    core = _fit_core(practices)
    return pd.DataFrame(
        [*_rows("core", core), *_rows("primary_medical", _fit_primary_medical(practices))],
        columns=COLUMNS,
    )


def _rows(formula: str, fitted: _Fit) -> list[tuple[object, ...]]:
    """A formula's rows of the table, for all seven components."""
    errors = np.sqrt(np.clip(np.diag(fitted.covariance), 0, None))
    weights = dict(zip(fitted.names, _rounded_to_one(fitted.weights), strict=True))
    by_error = dict(zip(fitted.names, errors, strict=True))
    return [
        (
            formula,
            name,
            weights.get(name, 0.0),
            int(name in BEARS_COST[formula]),
            by_error.get(name, 0.0),
            fitted.districts,
            fitted.max_residual,
            "derived",
        )
        for name in COMPONENTS
    ]


def _rounded_to_one(weights: np.ndarray) -> np.ndarray:
    """Weights rounded to eight decimals that still sum to one: the largest takes the rest."""
    rounded = np.round(weights, _DECIMALS)
    largest = int(np.argmax(rounded))
    rounded[largest] = np.round(1 - np.delete(rounded, largest).sum(), _DECIMALS)
    return rounded


def _fit_core(practices: pd.DataFrame) -> _Fit:
    """The core formula; a component whose weight comes out as nothing is left out."""
    names = tuple(COMPONENTS)
    fitted = _fit_core_on(practices, names)
    present = tuple(
        name
        for name, weight in zip(names, fitted.weights, strict=True)
        if name not in PLAIN or abs(weight) >= ABSENT
    )
    return fitted if present == names else _fit_core_on(practices, present)


def _fit_core_on(practices: pd.DataFrame, names: tuple[str, ...]) -> _Fit:
    """The core formula on given components, in the districts where m is constant."""
    groups = [g for _, g in practices.groupby(["icb", "district"]) if len(g) >= MIN_PRACTICES]
    residuals = np.array([_district_residual(group, names) for group in groups])
    for tolerance in TOLERANCES:
        chosen = [g for g, residual in zip(groups, residuals, strict=True) if residual < tolerance]
        if len(chosen) >= MIN_DISTRICTS:
            return _pooled(chosen, names)
    raise BadInput(
        "The practice file does not follow the national core formula: fewer than "
        f"{MIN_DISTRICTS} districts of {MIN_PRACTICES} practices or more fit it within "
        f"{TOLERANCES[-1]:g} of population.",
        mend="Check that the file is complete and unaltered.",
    )


def _district_residual(group: pd.DataFrame, names: tuple[str, ...]) -> float:
    """Sum of absolute residuals of one district's own regression, per head."""
    import statsmodels.api as sm

    fitted = sm.OLS(group["core"].to_numpy(), group[list(names)].to_numpy()).fit()
    return float(np.abs(fitted.resid).sum() / group["population"].sum())


def _pooled(groups: list[pd.DataFrame], names: tuple[str, ...]) -> _Fit:
    """One set of weights over several districts, each with its own cost factor."""
    import statsmodels.api as sm

    table = pd.concat(groups, ignore_index=True)
    district = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    bearing = [name for name in names if name in BEARS_COST["core"]]
    plain = [name for name in names if name in PLAIN]
    costed, uncosted = table[bearing].to_numpy(), table[plain].to_numpy()
    core = table["core"].to_numpy()
    # The first district's m is 1 while fitting: the scale of m is set at the end.
    own = (district[:, None] == np.arange(1, len(groups))).astype(float)
    weights = np.concatenate([sm.OLS(core, np.hstack([costed, uncosted])).fit().params])
    factors = np.ones(len(groups))
    for _ in range(_STEPS):
        hchs = costed @ weights[: len(bearing)]
        m = factors[district]
        residual = core - m * hchs - uncosted @ weights[len(bearing) :]
        slopes = np.hstack([costed * m[:, None], uncosted, own * hchs[:, None]])
        step = sm.OLS(residual, slopes).fit()
        weights = weights + step.params[: len(names)]
        factors[1:] += step.params[len(names) :]
        if np.abs(step.params).max() < 1e-13:
            break
    order = [*bearing, *plain]
    covariance = step.cov_params()[: len(names), : len(names)]
    scaled, slope = _scaled_to_one(weights, len(bearing))
    per_head = np.bincount(district, np.abs(step.resid)) / np.bincount(
        district, table["population"].to_numpy()
    )
    return _Fit(
        tuple(order), scaled, slope @ covariance @ slope.T, len(groups), float(per_head.max())
    )


def _scaled_to_one(weights: np.ndarray, bearing: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights with the first `bearing` of them scaled so that all sum to 1, and the Jacobian."""
    total = weights[:bearing].sum()
    left = 1 - weights[bearing:].sum()
    shares = weights[:bearing] / total
    slope = np.eye(len(weights))
    slope[:bearing, :bearing] = left / total * (np.eye(bearing) - shares[:, None])
    slope[:bearing, bearing:] = -shares[:, None]
    return np.concatenate([shares * left, weights[bearing:]]), slope


def _fit_primary_medical(practices: pd.DataFrame) -> _Fit:
    """The primary medical formula, on all practices at once: it has no cost factor of its own."""
    import statsmodels.api as sm

    names = BEARS_COST["primary_medical"]
    fitted = sm.OLS(
        practices["primary_medical"].to_numpy(), practices[list(names)].to_numpy()
    ).fit()
    residual = pd.Series(np.abs(fitted.resid), index=practices.index)
    per_head = (
        residual.groupby(practices["district"]).sum()
        / practices.groupby("district")["population"].sum()
    )
    if per_head.max() > TOLERANCES[-1]:
        raise BadInput(
            "The practice file does not follow the national primary medical formula: a district "
            f"is off by {per_head.max():.1e} of its population.",
            mend="Check that the file is complete and unaltered.",
        )
    weights = fitted.params / fitted.params.sum()
    return _Fit(names, weights, fitted.cov_params(), len(per_head), float(per_head.max()))
