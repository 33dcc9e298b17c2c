"""The same curve under other choices: where truth is the same, so is the curve."""

from dataclasses import replace

import numpy as np
import pytest

from allocmodel.declared.vocabulary import AGE_FITS
from allocmodel.fitting.age_choices import Case, Lists, Shape, envelope, fit
from allocmodel.fitting.age_curves import Practices

#: Six made-up bands in three ages, and a curve by band that is alike inside an age.
PARTS = np.repeat(np.eye(3), 2, axis=0)
CURVE = np.array([0.5, 1.0, 2.0])


def made_up(by_sex: tuple[float, float] = (1.0, 1.0)) -> Case:
    """300 practices, a third without a list; each sex has its multiple of the curve."""
    chance = np.random.default_rng(3)
    count = 300
    people = chance.uniform(100, 900, (count, 2, 6))
    ages = people @ PARTS
    all_people = ages.sum(axis=(1, 2))
    level = np.einsum("psa,a,s->p", ages, CURVE, np.array(by_sex)) / all_people
    shares = ages.sum(axis=1) / all_people[:, None]
    own = np.arange(count) % 3 > 0
    lists = Lists(ages, people.sum(axis=1), PARTS, own)
    traits = chance.uniform(0, 0.4, (count, 1))
    return Case(Practices(level, all_people, shares, traits), lists)


def scaled(case: Case, curve: np.ndarray = CURVE) -> np.ndarray:
    return curve / (case.practices.weights @ case.practices.shares @ curve)


@pytest.mark.parametrize(
    "choice", [one for one in AGE_FITS if one not in ("ethnicity", "no_shape")]
)
def test_every_choice_finds_a_curve_that_all_share(choice):
    case = made_up()
    # The bands of an age are alike, which bends the curve by band: the penalty costs a little.
    off = 0.05 if choice == "five_year_bands" else 1e-4
    assert fit(case, choice).by_age == pytest.approx(scaled(case), rel=off)


def test_choices_that_lack_what_they_need_are_not_made():
    case = made_up()
    assert "ethnicity" not in case.choices
    assert "no_shape" not in case.choices
    groups = np.random.default_rng(4).uniform(size=(300, 2))
    full = replace(case, ethnicity=groups, shape=Shape(CURVE, np.ones((2, 3)), np.ones(6)))
    assert full.choices == list(AGE_FITS)
    assert fit(replace(case, ethnicity=groups), "ethnicity").slopes.shape == (3,)


def test_a_curve_by_sex_is_the_mean_of_both_by_their_people():
    """Women count three times as much: of all, women and men are about half, so 2 on the mean."""
    case = made_up((3.0, 1.0))
    people = case.lists.by_sex[case.lists.own]
    practices = case.practices.people[case.lists.own]
    shares = (people / people.sum(axis=(1, 2), keepdims=True) * practices[:, None, None]).sum(
        axis=0
    )
    expected = (shares * np.array([[3.0], [1.0]])).sum(axis=0) / shares.sum(axis=0) * CURVE
    assert fit(case, "by_sex").by_age == pytest.approx(scaled(case, expected), rel=1e-3)


def test_the_range_holds_choices_and_chance():
    curves = np.array([[1.0, 2.0], [1.5, 1.8]])
    low, high = envelope(curves, (np.array([0.9, 1.9]), np.array([1.1, 2.4])))
    assert low.tolist() == [0.9, 1.8]
    assert high.tolist() == [1.5, 2.4]
