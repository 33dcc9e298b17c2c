"""The model against published worked examples, by hand, and on counts whose truth is known."""

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from statsmodels.discrete.tests.results import results_count_robust_cluster as stata

from allocmodel.fitting.need import model, unmet
from allocmodel.fitting.need.design import Design
from allocmodel.fitting.need.spec import UnmetNeed
from tests.fitting.need.synthetic import NEED, SUPPLY, synthetic


@pytest.fixture(scope="module")
def ships() -> pd.DataFrame:
    """Damage to ships (McCullagh and Nelder 1989, table 6.3), as statsmodels has it."""
    text = files("statsmodels.discrete.tests.results").joinpath("ships.csv").read_text()
    table = pd.read_csv(pd.io.common.StringIO(text)).dropna()
    return table[table["service"] > 0]


def _of_ships(ships, clustered):
    ship, names = pd.factorize(ships["ship"])
    groups = ship if clustered else np.zeros(len(ships), dtype=int)
    columns = {name: ships[name].to_numpy(float) for name in ("yr_con", "op_75_79")}
    named = tuple(map(str, names)) if clustered else ("all",)
    design = Design.of(columns, groups, named, effects=False)
    return ships["accident"].to_numpy(float), np.log(ships["service"].to_numpy(float)), design


@pytest.mark.parametrize(
    ("negative_binomial", "published"),
    [
        (False, stata.results_poisson_exposure_clu),
        (True, stata.results_negbin_exposure_clu),
    ],
    ids=["poisson", "negative binomial"],
)
def test_coefficients_are_those_that_stata_prints(ships, negative_binomial, published):
    """Poisson and negative binomial of ships' damage, months of service as exposure."""
    found = model.fit(*_of_ships(ships, True), negative_binomial=negative_binomial)
    np.testing.assert_allclose(found.coefficients, published.params[:2], rtol=2e-6)
    if negative_binomial:
        assert found.alpha == pytest.approx(published.params[-1], rel=2e-5)


def test_clustered_errors_are_those_that_stata_prints(ships):
    """`poisson accident yr_con op_75_79, exposure(service) vce(cluster ship)`."""
    found = model.fit(*_of_ships(ships, True))
    errors = np.sqrt(np.diag(found.covariance))
    np.testing.assert_allclose(errors, stata.results_poisson_exposure_clu.bse[:2], rtol=1e-6)
    assert found.degrees == 4


def test_quasi_errors_are_the_plain_ones_times_the_dispersion(ships):
    """Without clusters: Stata's plain errors times the root of Pearson's chi squared over n - p."""
    counts, offset, design = _of_ships(ships, False)
    found = model.fit(counts, offset, design)
    plain = stata.results_poisson_exposure_nonrobust.bse[:2]
    pearson = ((counts - found.fitted) ** 2 / found.fitted).sum() / (len(counts) - 3)
    assert found.dispersion == pytest.approx(pearson)
    np.testing.assert_allclose(
        np.sqrt(np.diag(found.covariance)), plain * np.sqrt(pearson), rtol=1e-5
    )


def test_deviance_by_hand():
    # 2 [ (3 ln(3/2) - 1) + (0 - (0 - 1)) ] = 2 [ 0.216395 + 1 ]
    assert model.deviance(np.array([3.0, 0.0]), np.array([2.0, 1.0])) == pytest.approx(2.432791)


def _covered(trials, negative_binomial=False):
    inside = 0
    for seed in trials:
        problem = synthetic(seed, negative_binomial=negative_binomial)
        found = problem.fitted(problem.every, problem.given)
        for name, truth in (("need", NEED), ("supply", SUPPLY)):
            own = found.interval(name)
            inside += own.lower <= truth <= own.upper
    return inside


def _refuses_coverage(inside, trials):
    """What 95 per cent intervals cover by chance, one time in a thousand left out on each side."""
    low, high = binom.ppf([0.001, 0.999], 2 * trials, 0.95)
    return not low <= inside <= high


def test_planted_coefficients_are_recovered():
    trials = 25
    assert not _refuses_coverage(_covered(range(trials)), trials)


@pytest.mark.long
@pytest.mark.parametrize("negative_binomial", [False, True])
def test_planted_coefficients_are_recovered_over_200_trials(negative_binomial):
    trials = 200
    assert not _refuses_coverage(_covered(range(1000, 1000 + trials), negative_binomial), trials)


def test_without_supply_its_effect_falls_on_need():
    """What freezing guards against: supply left out of the fit bends the coefficient of need."""
    problem = synthetic(1)
    alone = replace(problem, design=problem.design.without(("supply",)))
    found = alone.fitted(alone.every, alone.given).interval("need")
    # Supply falls by 3 for each unit of need, at 0.4: 1.5 - 1.2.
    assert found.lower < 0.3 < found.upper
    assert not found.lower <= NEED <= found.upper


def test_order_of_rows_changes_nothing():
    problem = synthetic(2)
    order = np.random.default_rng(0).permutation(len(problem.counts))
    design = replace(
        problem.design, columns=problem.design.columns[order], groups=problem.design.groups[order]
    )
    given = problem.given[order]
    found = [
        problem.fitted(problem.every, problem.given),
        replace(problem, counts=problem.counts[order], design=design, given=given).fitted(
            problem.every, given
        ),
    ]
    for first, second in zip(*((one.coefficients, one.covariance) for one in found), strict=True):
        np.testing.assert_allclose(first, second, rtol=1e-7)


def _twice(problem, groups=True):
    design = problem.design
    if not groups:
        design = replace(design, groups=np.zeros_like(design.groups), group_names=("all",))
    doubled = replace(
        design, columns=np.tile(design.columns, (2, 1)), groups=np.tile(design.groups, 2)
    )
    first = model.fit(problem.counts, np.log(problem.given), design)
    second = model.fit(np.tile(problem.counts, 2), np.log(np.tile(problem.given, 2)), doubled)
    return np.diag(second.covariance) / np.diag(first.covariance), len(problem.counts)


def test_every_row_twice_halves_quasi_variances_and_leaves_clustered_ones():
    problem = synthetic(3)
    np.testing.assert_allclose(_twice(problem)[0], 1, rtol=1e-6)
    halved, rows = _twice(problem, groups=False)
    # The dispersion is over n - p, which doubling changes too: (n - 3) / (2 n - 3) for one half.
    np.testing.assert_allclose(halved, (rows - 3) / (2 * rows - 3), rtol=1e-6)


def test_a_level_takes_up_a_shift_of_its_group():
    problem = synthetic(4)
    shifted = problem.given * np.where(problem.design.groups == 3, 2.0, 1.0)
    found = [problem.fitted(problem.every, given) for given in (problem.given, shifted)]
    np.testing.assert_allclose(found[0].coefficients, found[1].coefficients, rtol=1e-7)
    without = replace(problem, design=replace(problem.design, effects=False))
    moved = [without.fitted(problem.every, given) for given in (problem.given, shifted)]
    assert not np.allclose(moved[0].coefficients, moved[1].coefficients, rtol=1e-4)


@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        (UnmetNeed(), 1.2),
        (UnmetNeed(treatment="fix_at_zero", terms=("need",)), 0.0),
        (UnmetNeed(treatment="floor", values={"need": 2.0}), 2.0),
        (UnmetNeed(treatment="floor", values={"need": 1.0}), 1.2),
    ],
)
def test_unmet_need_does_what_its_name_says(treatment, expected):
    assert unmet.used(treatment, {"need": 1.2, "other": 3.0}) == {"need": expected, "other": 3.0}


def test_a_substitute_stands_in_and_the_rest_is_fitted_beside_it():
    problem = synthetic(5)
    columns = dict(zip(problem.design.names, problem.design.columns.T, strict=True))
    treatment = UnmetNeed(treatment="substitute", values={"need": NEED})
    left, fixed = unmet.substituted(treatment, columns)
    assert list(left) == ["supply"]
    np.testing.assert_array_equal(fixed, NEED * columns["need"])
    beside = replace(problem, design=problem.design.without(("need",)), fixed=fixed)
    found = beside.fitted(beside.every, beside.given).interval("supply")
    assert found.lower < SUPPLY < found.upper
    assert unmet.used(treatment, {}) == {"need": NEED}
