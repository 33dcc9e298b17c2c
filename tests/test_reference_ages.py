"""The shipped curves and rates by age: whole, in their ranges, and stable for places."""

import numpy as np
import pytest
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import AGES, FITTED_BY_AGE, REGISTERS
from allocmodel.reference.data import Reference

YEAR = "2025/26"
SERVICES = ["general_acute", "community", "mental_health", "prescribing", "primary_medical_need"]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="module")
def england(reference: Reference) -> xr.DataArray:
    """England's registered people by age."""
    icbs = reference.icbs(YEAR).index
    return sum(reference.population_by_age(icb, YEAR).sum("area") for icb in icbs)


def place_index(reference: Reference, icb: str, curves: xr.DataArray) -> xr.DataArray:
    """Age-expected need per head of each district of an ICB, over the ICB's."""
    districts = reference.areas(icb, YEAR)["district_name"]
    people = reference.population_by_age(icb, YEAR)
    people = people.assign_coords(place=("area", list(districts[people["area"].values])))
    people = people.groupby("place").sum()
    people = people.where(people.sum("age") > 20_000, drop=True)
    per_head = xr.dot(people, curves, dim="age") / people.sum("age")
    whole = xr.dot(people.sum("place"), curves, dim="age") / people.sum()
    return per_head / whole


@pytest.mark.parametrize("year", Reference.load().years)
def test_every_year_has_a_curve_of_every_service_but_maternity(reference, year):
    curve = reference.age_curve(year)
    assert curve.dims == ("service", "age")
    assert set(curve["service"].values) == {*FITTED_BY_AGE, "health_inequalities"}
    assert curve["age"].values.tolist() == list(AGES)
    assert curve.attrs["year"] == year
    assert curve.attrs["grade"] == "derived"
    assert (curve > 0).all()
    assert (curve.sel(service="health_inequalities") == 1).all()


@pytest.mark.parametrize(("year", "of"), [("2030/31", "2028/29"), ("2020/21", "2023/24")])
def test_a_year_without_curves_has_those_nearest_before_it(reference, year, of):
    assert reference.age_curve(year).attrs["year"] == of


def test_the_mean_over_england_is_one(reference, england):
    mean = xr.dot(england, reference.age_curve(YEAR), dim="age") / england.sum()
    assert mean.values == pytest.approx(np.ones(6), abs=0.01)


def test_rates_give_back_the_registers_of_england(reference, england):
    """QOF 2024/25: 4,109,134, 648,282 and 1,204,419 people; lists of another month: within 2%."""
    cases = xr.dot(england, reference.outcome_rates(), dim="age")
    published = [4_109_134, 648_282, 1_204_419]
    assert cases["outcome"].values.tolist() == list(REGISTERS)
    assert cases.values == pytest.approx(published, rel=0.02)
    assert (reference.outcome_rates().sel(outcome="diabetes_17_and_over")[0] == 0).all()


def test_ranges_hold_the_curve_and_every_fit(reference):
    fits = reference.age_curve_fits(YEAR)
    assert fits.dims == ("age_fit", "service", "age")
    xr.testing.assert_allclose(
        fits.sel(age_fit="as_defined", drop=True), reference.age_curve(YEAR), atol=1e-5
    )
    ranges = reference.age_curve_ranges(YEAR).set_index(["service", "age"])
    for end, least in (("low", fits.min("age_fit")), ("high", fits.max("age_fit"))):
        found = ranges[end].to_numpy().reshape(6, 9)
        apart = (found - least.values) * (1 if end == "high" else -1)
        assert (apart > -2e-5).all()
    rates = reference.outcome_rate_ranges()
    assert ((rates["low"] <= rates["rate"]) & (rates["rate"] <= rates["high"])).all()
    assert reference.outcome_rate_fits().dims == ("age_fit", "outcome", "age")


def test_the_curve_lies_nearer_to_hospital_costs_with_deprivation_kept_out(reference):
    table = reference.age_curve_fit_table(YEAR).set_index(["service", "fit"])
    apart = table["from_hospital_costs"]
    for service in ("general_acute", "prescribing"):
        assert apart[service, "as_defined"] < apart[service, "no_deprivation"]
    costs = reference.hospital_costs()
    curve = reference.age_curve(YEAR).sel(service="general_acute")
    assert np.corrcoef(costs, curve)[0, 1] > 0.98


def test_place_indices_of_nottingham_and_nottinghamshire_hardly_depend_on_the_fit(reference):
    """The method says 0.005 on average between fits."""
    fits = reference.age_curve_fits(YEAR).sel(service=SERVICES)
    index = place_index(reference, "QT1", fits)
    apart = np.abs(index - index.sel(age_fit="as_defined"))
    others = apart.drop_sel(age_fit="as_defined")
    assert float(others.mean()) < 0.005
    city = index.sel(place="Nottingham", age_fit="as_defined")
    assert float(city.sel(service="general_acute")) == pytest.approx(0.79, abs=0.01)


def test_a_run_reads_curves_only_where_it_asks_for_them():
    fresh = Reference.load()
    fresh.area_population("QT1", YEAR)
    assert not {"age_curves", "outcome_rates"} & set(fresh.tables_read())


@pytest.mark.parametrize(
    ("table", "row", "call", "words"),
    [
        ("age_curves", 3, lambda one: one.age_curve("2023/24"), "no row for community, 35-44"),
        ("age_curve_fits", 0, lambda one: one.age_curve_fits("2023/24"), "as_defined, community"),
        ("hospital_costs", 8, lambda one: one.hospital_costs(), "no row for 85\\+"),
        ("outcome_rates", 0, lambda one: one.outcome_rates(), "diabetes_17_and_over, 0-15"),
        ("outcome_rate_fits", 0, lambda one: one.outcome_rate_fits(), "as_defined, diabetes"),
    ],
)
def test_a_table_that_lacks_an_age_is_damaged(table, row, call, words):
    fresh = Reference.load()
    fresh._tables._tables[table] = fresh._tables[table].drop(index=row)
    with pytest.raises(BadInput, match=f"(?s)damaged: .*{words}.*{table}.csv"):
        call(fresh)


@pytest.mark.parametrize(
    ("table", "column", "call", "words"),
    [
        ("age_curves", "curve", lambda one: one.age_curve(YEAR), "general_acute is 0 at every"),
        ("outcome_rates", "rate", lambda one: one.outcome_rates(), "diabetes_17_and_over is 0 at"),
    ],
)
def test_a_curve_of_nought_for_everybody_is_refused(table, column, call, words):
    fresh = Reference.load()
    fresh._tables._tables[table] = fresh._tables[table].assign(**{column: 0.0})
    with pytest.raises(BadInput, match=f"(?s)damaged: .*{words}.*{table}.csv.*Build or import"):
        call(fresh)
