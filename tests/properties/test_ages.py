"""What must hold of ages, whatever the figures."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from allocmodel.declared.vocabulary import AGE_LINES, AGED, COMPONENTS, FORMULAS
from tests.results import Results
from tests.synthetic import Choices, Size, synthetic_values

Values = dict[str, xr.DataArray]

KNOWN = Choices(ages=True)
#: What rounding of a last digit comes to.
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def values_of(seed: int) -> Values:
    return synthetic_values(seed, Size(places=4, areas=9, lines=5), choices=KNOWN)


def with_figures(values: Values, **figures: np.ndarray | xr.DataArray) -> Values:
    changed = {name: values[name].copy(data=np.asarray(one)) for name, one in figures.items()}
    return {**values, **changed}


def same_ages(values: Values) -> Values:
    """Every area and every group has people of the same ages."""
    people, curve = values["area_population"], values["age_curve"]
    parts = np.linspace(1, 2, curve.sizes["age"])
    parts = xr.DataArray(parts / parts.sum(), {"age": curve["age"]}, dims=["age"])
    by_age = (people * parts).transpose("area", "age")
    mean = (curve * parts).sum("age").sel(component=list(AGED)).values
    group, cell = values["age_need_by_group"], values["age_need_by_group_and_quintile"]
    return with_figures(
        values,
        area_population_by_age=by_age,
        age_need_by_group=np.broadcast_to(mean[None, :, None], group.shape),
        age_need_by_group_and_quintile=np.broadcast_to(mean[None, :, None, None], cell.shape),
    )


seeds = pytest.mark.parametrize("seed", range(5))


@seeds
def test_where_ages_are_the_same_they_move_nothing(seed: int) -> None:
    results = Results(same_ages(values_of(seed)))
    np.testing.assert_allclose(results["bridge"].sel(bridge_line=list(AGE_LINES)), 0, atol=1e-12)
    np.testing.assert_allclose(results["age_index"], 1, **CLOSE)


@seeds
def test_where_ages_are_the_same_crude_is_like_for_like(seed: int) -> None:
    results = Results(same_ages(values_of(seed)))
    for of in ("quintile", "group"):
        like, crude = results[f"like_for_like_by_{of}"], results[f"ratio_by_{of}"]
        np.testing.assert_allclose(like, crude.transpose(*like.dims), **CLOSE)
    per_head = results["per_head_by_high_level_group"] / results["mean_per_head"]
    like = results["like_for_like_by_high_level_group"]
    np.testing.assert_allclose(like, per_head.transpose(*like.dims), **CLOSE)


@seeds
def test_need_that_is_the_age_curve_is_one_at_the_same_ages(seed: int) -> None:
    values = values_of(seed)
    by_age = (values["area_population_by_age"] * values["age_curve"]).sum("age")
    need = values["area_weighted_population"].copy()
    need.loc[{"service": list(COMPONENTS)}] = by_age.rename(component="service").transpose(
        *need.dims
    )
    weights = values["component_weight"]
    formulas = (weights * by_age).sum("component").rename(formula="service")
    need.loc[{"service": list(FORMULAS)}] = formulas.transpose(*need.dims)
    results = Results({**values, "area_weighted_population": need})
    np.testing.assert_allclose(results["need_at_same_age"], 1, **CLOSE)
    np.testing.assert_allclose(results["age_index"], results["need_index"], **CLOSE)


@seeds
def test_the_bridge_is_whole_and_each_line_adds_to_nought(seed: int) -> None:
    values = values_of(seed)
    results = Results(values)
    without = {
        name: one
        for name, one in values.items()
        if not name.startswith(("area_population_by_age", "age_"))
    }
    np.testing.assert_allclose(results["bridge"].sum("place"), 0, atol=1e-12)
    plain = Results(without)["bridge"]
    for line in (*COMPONENTS, "unavoidable_costs"):
        parts = [f"{line}_age", f"{line}_same_age"] if line in AGED else [line]
        found = results["bridge"].sel(bridge_line=parts).sum("bridge_line")
        np.testing.assert_allclose(found, plain.sel(bridge_line=line), atol=1e-12)


@seeds
def test_parts_of_the_concentration_index_add_up(seed: int) -> None:
    results = Results(values_of(seed))
    whole = results["concentration_index"].sel(equity_view="formula")
    np.testing.assert_allclose(results["part_of_concentration"].sum(), whole, atol=1e-12)


@seeds
def test_two_groups_that_change_names_change_results(seed: int) -> None:
    values = values_of(seed)
    groups = [str(one) for one in values["area_mix"]["ethnic_group"].values]
    swapped = [{"indian": "pakistani", "pakistani": "indian"}.get(one, one) for one in groups]
    other = {
        **values,
        **{
            name: values[name].sel(ethnic_group=swapped).assign_coords(ethnic_group=groups)
            for name in ("area_mix", "age_need_by_group")
        },
    }
    before, after = (Results(one)["like_for_like_by_group"] for one in (values, other))
    np.testing.assert_allclose(after.sel(ethnic_group=swapped), before, **CLOSE)
