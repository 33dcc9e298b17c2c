"""Curves and rates by age from made-up practices: who takes part, and what comes out."""

import numpy as np
import pandas as pd
import pytest

from allocmodel.declared.table_schemas.every_table import TABLES
from allocmodel.declared.vocabulary import AGES, FITTED_BY_AGE, REGISTERS, SERVICES
from allocmodel.fitting.age_choices import Shape
from allocmodel.publishers.age_curves import (
    Patients,
    curve_tables,
    patients,
    prepare,
    rate_tables,
)
from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS, SEXES
from allocmodel.publishers.population_mix import Neighbourhoods, Registered

COUNT = 120
CODES = [f"X{number:05d}" for number in range(COUNT)]
#: Made-up weighted people for each person of a band of five years.
CURVE = np.exp(0.12 * np.arange(len(AGE_BANDS)))


def known(seed: int = 5) -> Patients:
    """120 made-up practices with lists, of one deprivation in every fifth of them."""
    chance = np.random.default_rng(seed)
    columns = pd.MultiIndex.from_product([SEXES, AGE_BANDS], names=["sex", "age_band"])
    people = np.rint(chance.uniform(50, 500, (COUNT, len(columns))))
    lists = pd.DataFrame(people, index=CODES, columns=columns)
    ages = pd.DataFrame(1 / len(AGES), index=CODES, columns=list(AGES))
    income = pd.Series(np.arange(COUNT) % 5 / 10, CODES)
    ethnicity = pd.DataFrame(chance.uniform(0, 0.3, (COUNT, 2)), CODES, ["asian", "black"])
    return Patients(lists, ages, income, ethnicity)


def need(of: Patients) -> np.ndarray:
    """Weighted people of each practice by the curve."""
    both = of.lists.to_numpy().reshape(COUNT, 2, -1).sum(axis=1)
    weighted: np.ndarray = both @ CURVE
    return weighted


def practice_file(of: Patients) -> pd.DataFrame:
    people = of.lists.sum(axis=1).to_numpy()
    weighted = need(of) * people.sum() / need(of).sum()
    table = pd.DataFrame({"practice": CODES, "population": people, "icb": "QAA"})
    table["icb"] = [f"Q{number % 6}" for number in range(COUNT)]
    return table.assign(**{service: weighted for service in SERVICES})


def flat() -> Shape:
    return Shape(np.ones(len(AGES)), np.ones((2, len(AGES))), np.ones(len(AGE_BANDS)))


def given(of: Patients) -> pd.DataFrame:
    people = of.lists.sum(axis=1)
    return pd.DataFrame({"level": need(of) / people, "people": people})


def quiet(line: str) -> None:
    """Says nothing."""


def test_a_list_of_less_than_half_the_people_is_not_used():
    """The first practice has three times the people that its list holds: its LSOAs tell."""
    of = known()
    table = given(of)
    table.loc[CODES[0], "people"] *= 3
    made = prepare(table, of)
    assert made.kept.all()
    assert made.case.lists.own.tolist() == [False] + [True] * (COUNT - 1)
    assert made.case.practices.shares[0] == pytest.approx(np.full(9, 1 / 9))
    assert made.case.practices.shares.sum(axis=1) == pytest.approx(np.ones(COUNT))
    assert made.counted == pytest.approx(np.ones(9))


def test_practices_of_unknown_deprivation_take_no_part_and_are_said():
    of = known()
    without = Patients(of.lists, of.ages.iloc[1:], of.income.iloc[1:], of.ethnicity.iloc[1:])
    said: list[str] = []
    tables = curve_tables({"2025/26": practice_file(of)}, without, flat(), said.append)
    people = of.lists.iloc[0].sum()
    assert "119 practices, 0 of them (0 people) by the ages of their LSOAs; 1 practices " in said[0]
    assert f"({people:,.0f} people) take no part" in said[0]
    assert "general and acute 0.98" in said[1]
    assert set(tables["age_curves"]["service"]) == {*FITTED_BY_AGE, "health_inequalities"}


def test_tables_hold_the_curve_and_every_fit():
    of = known()
    tables = curve_tables({"2025/26": practice_file(of)}, of, flat(), quiet)
    for name, table in tables.items():
        assert set(TABLES[name].names) == set(table.columns)
    curves = tables["age_curves"].set_index(["service", "age"])
    assert (curves["low"] <= curves["curve"]).all()
    assert (curves["high"] >= curves["curve"]).all()
    # The curve of an age is the mean of its bands: 25 to 34 holds two.
    made = curves.loc["community", "curve"]
    ratio = (CURVE[15] + CURVE[16]) / (CURVE[5] + CURVE[6])
    assert made["75-84"] / made["25-34"] == pytest.approx(ratio, rel=0.05)
    assert curves.loc["health_inequalities", ["curve", "low", "high"]].eq(1).all(axis=None)
    shown = curves["shown"].groupby("service").first()
    assert set(shown[shown == 1].index) == {"general_acute", "prescribing"}
    fits = tables["age_curve_fits"]
    assert set(fits.loc[fits["in_range"] == 0, "fit"]) == {"no_deprivation", "no_shape"}
    assert set(fits.loc[fits["fit"] == "no_shape", "service"]) == {"general_acute"}


def test_rates_give_back_the_people_on_the_register():
    """Of those of 17 and over; nobody younger is on the register."""
    of = known()
    from allocmodel.publishers.practice_cuts import by_sex

    counted = by_sex(of.lists, over_16=True).sum(axis=1)
    everyone = by_sex(of.lists).sum(axis=(0, 1))
    rate = 0.02 * np.exp(0.25 * np.arange(len(AGES)))
    frames = []
    for outcome in REGISTERS:
        of_17 = outcome == "diabetes_17_and_over"
        people = counted if of_17 else by_sex(of.lists).sum(axis=1)
        frames.append(
            pd.DataFrame(
                {
                    "outcome": outcome,
                    "practice": CODES,
                    "cases": people @ rate,
                    "people": people.sum(axis=1),
                }
            )
        )
    registers = pd.concat(frames)
    icbs = pd.Series([f"Q{number % 6}" for number in range(COUNT)], CODES)
    tables = rate_tables(registers, icbs, of, quiet)
    for name, table in tables.items():
        assert set(TABLES[name].names) == set(table.columns)
    rates = tables["outcome_rates"].set_index(["outcome", "age"])["rate"]
    cases = registers.groupby("outcome")["cases"].sum()
    for outcome in REGISTERS:
        assert everyone @ rates[outcome].to_numpy() == pytest.approx(cases[outcome])
    assert rates["diabetes_17_and_over", "0-15"] == 0
    share = counted.sum(axis=0)[1] / everyone[1]
    diabetes = rates["diabetes_17_and_over"]
    assert diabetes["85+"] == pytest.approx(rate[-1], rel=0.01)
    assert diabetes["16-24"] == pytest.approx(rate[1] * share, rel=0.01)
    fits = tables["outcome_rate_fits"]
    everywhere = fits[list(AGES)].to_numpy() @ everyone
    assert everywhere == pytest.approx(cases[fits["outcome"]].to_numpy(), rel=1e-6)


def test_what_is_known_of_patients_is_the_mean_of_where_they_live():
    """A's patients live three to one in two LSOAs, with low income 0.4 and 0.2."""
    from scipy import sparse

    from allocmodel.declared.vocabulary import ETHNIC_GROUPS

    residents = pd.DataFrame(0, index=["E1", "E2"], columns=list(ETHNIC_GROUPS))
    residents["indian"], residents["black_african"] = [50, 10], [50, 90]
    score = pd.DataFrame({"income_score": [0.4, 0.2]}, index=residents.index)
    ages = np.zeros((2, len(AGES)))
    ages[0, 0], ages[1, -1] = 80, 20
    of = patients(
        Registered(pd.Index(["A"]), sparse.csr_array(np.array([[30.0, 10.0]]))),
        Neighbourhoods(residents, score),
        ages,
        pd.DataFrame(),
    )
    assert of.income["A"] == pytest.approx(0.35)
    assert of.ages.loc["A", ["0-15", "85+"]].tolist() == [0.75, 0.25]
    assert of.ethnicity.loc["A"].tolist() == pytest.approx([0.4, 0.6])
