"""Models fitted by cells, and equal to those fitted by persons.

Counts: a quasi-Poisson of the cells' counts with the logarithm of their expected counts as offset
has the coefficients of the fit by persons, and the same covariance clustered by group, as its sums
over a group are the same. The dispersion needs squares::

    phi = [ sum y^2/(e m) - 2 sum y + sum e m ] / (persons - coefficients)

with `m` the fitted rate of the cell. A negative binomial needs cells that have one count and one
exposure, each as often as it occurs. Cost in two parts: a logit of whether there is any, from the
number of people and of those with any; and a quasi-Poisson of how much, from the number of those
with any and their pounds.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.need import model
from allocmodel.fitting.need.design import Design
from allocmodel.fitting.need.model import Model
from allocmodel.reference.practice_people import Floats

#: How the logit is solved: Newton's method takes a part of the time of IRLS with many groups.
_NEWTON: dict[str, Any] = {
    "method": "newton",
    "optim_hessian": "eim",
    "maxiter": 200,
    "tol": 1e-12,
    "disp": False,
}


def fit_counts(
    counts: Floats,
    offset: Floats,
    design: Design,
    squares: Floats,
    persons: float,
    where: str = "",
) -> Model:
    """A quasi-Poisson of persons, from their cells.

    Parameters
    ----------
    counts : array
        Of each cell (cells).
    offset : array
        Logarithm of what is expected of it before any need (cells).
    design : Design
        Of the cells.
    squares : array
        `sum y^2 / e` over the persons of the cell, `e` what is expected of each before any need
        (cells).
    persons : float
        How many there are.
    where : str
        The spec, for messages.

    Returns
    -------
    Model
        Its `dispersion`, `covariance` and `degrees` are those of the fit by persons; `fitted` is by
        cell.

    Raises
    ------
    BadInput
        When the fit does not settle.
    """
    found = model.fit(counts, offset, design, where=where)
    free = persons - design.matrix.shape[1]
    rate = found.fitted / np.exp(offset)
    spread = (squares / rate).sum() - 2 * counts.sum() + found.fitted.sum()
    dispersion = float(spread / free)
    if design.clustered:
        return replace(found, dispersion=dispersion)
    own = found.covariance * (dispersion / found.dispersion)
    return replace(found, dispersion=dispersion, covariance=own, degrees=int(free))


def fit_negative_binomial(
    counts: Floats, offset: Floats, design: Design, times: Floats, where: str = ""
) -> Model:
    """A negative binomial of persons, from cells whose persons have the same count and exposure.

    Parameters
    ----------
    counts, offset : array
        Of one person of the cell (cells).
    design : Design
        Of the cells.
    times : array
        How many persons each cell has (cells).
    where : str
        The spec, for messages.

    Raises
    ------
    BadInput
        When the fit does not settle.
    """
    with warnings.catch_warnings():
        # Clustered errors of rows that stand for several are not supported "fully": equal to those
        # of the persons, which the tests show.
        warnings.simplefilter("ignore")
        return model.fit(counts, offset, design, negative_binomial=True, weights=times, where=where)


def fit_any(with_any: Floats, persons: Floats, design: Design, where: str = "") -> Model:
    """A logit of whether a person has any, from cells.

    Parameters
    ----------
    with_any, persons : array
        How many have any, and how many there are (cells).
    design : Design
        Of the cells.
    where : str
        The spec, for messages.

    Raises
    ------
    BadInput
        When everybody has some, nobody has any, or the fit does not settle.
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    if not 0 < with_any.sum() < persons.sum():
        raise BadInput(
            "Everybody has some, or nobody has any: there is nothing to tell apart.",
            where,
            'Fit the amounts alone: family = "quasi_poisson".',
        )
    how = {"groups": design.groups, "use_correction": False}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        glm = GLM(np.column_stack([with_any, persons - with_any]), design.matrix, family=Binomial())
        found = (
            glm.fit(**_NEWTON, cov_type="cluster", cov_kwds=how)
            if design.clustered
            else glm.fit(**_NEWTON)
        )
    if not (found.mle_retvals["converged"] and np.isfinite(found.bse).all()):
        raise BadInput(
            "The fit of whether there is any does not settle.",
            where,
            "Look for a variable that goes with all or none; try with fewer.",
        )
    terms, count = len(design.names), len(design.group_names)
    free = persons.sum() - design.matrix.shape[1]
    covariance = np.asarray(found.cov_params())[:terms, :terms]
    return Model(
        design.names,
        np.asarray(found.params[:terms]),
        covariance * count / (count - 1) if design.clustered else covariance,
        count - 1 if design.clustered else int(free),
        1.0,
        0.0,
        np.asarray(found.fittedvalues) * persons,
        float(found.deviance),
    )
