"""Fits by cells are fits by persons: coefficients, covariance and dispersion, to 1e-8."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.genmod.families import Binomial, NegativeBinomial
from statsmodels.genmod.generalized_linear_model import GLM

from allocmodel.fitting.need import model
from allocmodel.fitting.need.design import Design
from allocmodel.fitting.persons import models
from allocmodel.fitting.persons.cells import (
    COUNTS,
    EXPOSURE,
    PEOPLE,
    SQUARES,
    WITH_ANY,
    add_up,
)
from tests.fitting.persons.synthetic import people

BY = ["deprivation_fifth", "beds", "icb"]
SAME = {"rel": 1e-8, "abs": 1e-12}


@pytest.fixture(scope="module")
def everybody():
    return people(100_000)


def design(rows, clustered=True, effects=True):
    names, groups = np.unique(rows["icb"].to_numpy(dtype=str), return_inverse=True)
    if not clustered:
        names, groups = np.array(["all"]), np.zeros(len(rows), dtype=int)
    columns = {name: rows[name].to_numpy(dtype=float) for name in ("deprivation_fifth", "beds")}
    return Design.of(columns, groups, tuple(names), effects)


def cells_of(rows, counts="admissions", exposure="years", by=BY):
    given = rows[by].assign(counts=rows[counts], exposure=rows[exposure] if exposure else 1.0)
    return add_up([given[:30_000], given[30_000:]], by, "synthetic")


@pytest.mark.parametrize("clustered", [True, False])
@pytest.mark.parametrize("effects", [True, False])
def test_counts(everybody, clustered, effects):
    counts = everybody["admissions"].to_numpy(dtype=float)
    offset = np.log(everybody["years"].to_numpy())
    by_persons = model.fit(counts, offset, design(everybody, clustered, effects))
    cells = cells_of(everybody)
    assert len(cells.table) == 5 * 3 * 12
    by_cells = models.fit_counts(
        cells.sums(COUNTS),
        np.log(cells.sums(EXPOSURE)),
        design(cells.table, clustered, effects),
        cells.sums(SQUARES),
        len(everybody),
    )
    assert by_cells.coefficients == pytest.approx(by_persons.coefficients, **SAME)
    assert by_cells.covariance == pytest.approx(by_persons.covariance, rel=1e-8)
    assert by_cells.dispersion == pytest.approx(by_persons.dispersion, **SAME)
    assert by_cells.degrees == by_persons.degrees


def test_negative_binomial(everybody):
    rows = everybody[:20_000]
    counts, offset = rows["admissions"].to_numpy(float), np.log(rows["years"].to_numpy())
    by_persons = model.fit(counts, offset, design(rows), negative_binomial=True)
    given = rows[BY].assign(
        own=rows["admissions"],
        time=rows["years"],
        counts=rows["admissions"],
        exposure=rows["years"],
    )
    cells = add_up([given], [*BY, "own", "time"], "synthetic")
    by_cells = models.fit_negative_binomial(
        cells.table["own"].to_numpy(float),
        np.log(cells.table["time"].to_numpy()),
        design(cells.table),
        cells.sums(PEOPLE),
    )
    assert by_cells.alpha == pytest.approx(by_persons.alpha, rel=1e-6)
    # Both look for alpha to a millionth of itself: given the same alpha they are equal.
    both = [
        GLM(
            y, one.matrix, family=NegativeBinomial(alpha=by_persons.alpha), offset=o, freq_weights=w
        ).fit(method="newton", optim_hessian="eim", tol=1e-12, disp=False)
        for y, one, o, w in (
            (counts, design(rows), offset, None),
            (
                cells.table["own"].to_numpy(float),
                design(cells.table),
                np.log(cells.table["time"].to_numpy()),
                cells.sums(PEOPLE),
            ),
        )
    ]
    assert both[0].params == pytest.approx(both[1].params, **SAME)
    assert by_cells.covariance == pytest.approx(by_persons.covariance, rel=1e-5)


def test_cost_in_two_parts(everybody):
    rows = everybody[:30_000]
    cells = cells_of(rows, "cost", None)
    any_cost = (rows["cost"] > 0).to_numpy(float)
    own = design(rows)
    how = {"groups": own.groups, "use_correction": False}
    logit = GLM(any_cost, own.matrix, family=Binomial()).fit(
        method="newton",
        optim_hessian="eim",
        tol=1e-12,
        disp=False,
        cov_type="cluster",
        cov_kwds=how,
    )
    found = models.fit_any(cells.sums(WITH_ANY), cells.sums(PEOPLE), design(cells.table))
    assert found.coefficients == pytest.approx(logit.params[:2], **SAME)
    assert found.covariance == pytest.approx(logit.cov_params()[:2, :2] * 12 / 11, rel=1e-8)
    some = rows[rows["cost"] > 0]
    by_persons = model.fit(some["cost"].to_numpy(float), np.zeros(len(some)), design(some))
    with_any = cells.sums(WITH_ANY) > 0
    by_cells = models.fit_counts(
        cells.sums(COUNTS)[with_any],
        np.log(cells.sums(WITH_ANY)[with_any]),
        design(cells.table[with_any]),
        cells.sums(SQUARES)[with_any],
        len(some),
    )
    assert by_cells.coefficients == pytest.approx(by_persons.coefficients, **SAME)
    assert by_cells.covariance == pytest.approx(by_persons.covariance, rel=1e-8)
    assert by_cells.dispersion == pytest.approx(by_persons.dispersion, **SAME)
