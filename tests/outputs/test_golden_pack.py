"""The golden pack: whole, plain, and enough to recompute a third of all steps without our code.

The formulas below say again what steps say, on purpose: they are another route, in plain pandas,
from the files alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

from allocmodel.outputs.golden_pack import README, golden_pack, input_file, step_file
from tests.shipped_books import shipped_run
from tests.workbook.books import everything_run

SCENARIO = "nottingham-2025-26"


@cache
def pack() -> dict[str, bytes]:
    return golden_pack(shipped_run(SCENARIO))


class Figures:
    """A table of the pack, with arithmetic by the labels that two tables share."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.dims = [one for one in rows.columns if one != "value"]

    def _with(self, other: Figures | float, combine: Callable) -> Figures:
        if not isinstance(other, Figures):
            return Figures(self.rows.assign(value=combine(self.rows["value"], other)))
        shared = [dim for dim in self.dims if dim in other.dims]
        how = {"on": shared} if shared else {"how": "cross"}
        both = self.rows.merge(other.rows, **how)
        both["value"] = combine(both["value_x"], both["value_y"])
        return Figures(both.drop(columns=["value_x", "value_y"]))

    def __add__(self, other: Figures | float) -> Figures:
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other: Figures | float) -> Figures:
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other: Figures | float) -> Figures:
        return self._with(other, lambda a, b: a * b)

    def __truediv__(self, other: Figures | float) -> Figures:
        return self._with(other, lambda a, b: a / b)

    def size(self) -> Figures:
        return Figures(self.rows.assign(value=self.rows["value"].abs()))

    def over(self, *dims: str) -> Figures:
        """The total over dimensions."""
        left = [one for one in self.dims if one not in dims]
        if not left:
            return Figures(pd.DataFrame({"value": [self.rows["value"].sum()]}))
        return Figures(self.rows.groupby(left, as_index=False)["value"].sum())

    def called(self, **dims: str) -> Figures:
        return Figures(self.rows.rename(columns=dims))

    def at(self, **labels: str) -> Figures:
        rows = self.rows
        for dim, label in labels.items():
            rows = rows[rows[dim] == label]
        return Figures(rows.drop(columns=[*labels]))

    def where(self, names: Figures, new: str) -> Figures:
        """The total by what names say each label belongs to, as a new dimension."""
        to = names.rows.rename(columns={"value": new})
        return Figures(self.rows.merge(to, on=names.dims)).over(*names.dims)

    def by_name(self, names: Figures, dim: str) -> Figures:
        """Figures looked up by a name: for each label of the names, that of the name's label."""
        keys = names.rows.rename(columns={"value": dim})
        return Figures(keys.merge(self.rows, on=dim).drop(columns=dim))


@cache
def figures(name: str) -> Figures:
    for file in (step_file(name), input_file(name)):
        if file in pack():
            rows = pd.read_csv(io.BytesIO(pack()[file]), dtype={"value": object}, index_col=False)
            for dim in rows.columns.drop("value"):
                rows[dim] = rows[dim].astype(str)
            numbers = pd.to_numeric(rows["value"], errors="coerce")
            rows["value"] = numbers if numbers.notna().all() else rows["value"]
            return Figures(rows)
    raise KeyError(name)


F = figures


def of_needs(name: str) -> Figures:
    return F(name).called(service="component")


def of_formulas(name: str) -> Figures:
    return F(name).called(service="formula")


AREA, FIFTH, GROUP, LINE = "area", "deprivation_quintile", "ethnic_group", "budget_line"


RECOMPUTED: dict[str, Callable[[], Figures]] = {
    # --- from practices to shares of need
    "area_population": lambda: F("practice_population").where(F("area_of_practice"), AREA),
    "area_weighted_population": lambda: F("practice_weighted_population").where(
        F("area_of_practice"), AREA
    ),
    "population": lambda: F("area_population").where(F("place_of_area"), "place"),
    "weighted_population": lambda: F("area_weighted_population").where(F("place_of_area"), "place"),
    "icb_population": lambda: F("population").over("place"),
    "icb_weighted_population": lambda: F("weighted_population").over("place"),
    "need_index": lambda: (
        F("weighted_population")
        / F("population")
        / (F("icb_weighted_population") / F("icb_population"))
    ),
    "population_share": lambda: F("population") / F("icb_population"),
    "fair_share": lambda: F("weighted_population") / F("icb_weighted_population"),
    # --- ages
    "population_by_age": lambda: F("area_population_by_age").where(F("place_of_area"), "place"),
    "age_expected_need": lambda: (F("population_by_age") * F("age_curve")).over("age"),
    "age_expected_share": lambda: F("age_expected_need") / F("age_expected_need").over("place"),
    # --- the bridge
    "cost_bearing_need": lambda: (
        of_needs("weighted_population") * F("component_weight") * F("bears_cost")
    ).over("component"),
    "other_need": lambda: (
        of_needs("weighted_population") * F("component_weight")
        - of_needs("weighted_population") * F("component_weight") * F("bears_cost")
    ).over("component"),
    "cost_factor": lambda: (
        (of_formulas("weighted_population") - F("other_need")) / F("cost_bearing_need")
    ),
    "icb_cost_bearing_need": lambda: F("cost_bearing_need").over("place"),
    "icb_other_need": lambda: F("other_need").over("place"),
    "icb_cost_factor": lambda: (
        (of_formulas("icb_weighted_population") - F("icb_other_need")) / F("icb_cost_bearing_need")
    ),
    "local_weight": lambda: (
        F("component_weight")
        * ((F("icb_cost_factor") - 1.0) * F("bears_cost") + 1.0)
        * of_needs("icb_weighted_population")
        / of_formulas("icb_weighted_population")
    ),
    "bridge_per_head": lambda: F("bridge_in_pounds") / F("population"),
    # --- people
    "place_mix": lambda: F("area_mix").where(F("place_of_area"), "place"),
    "population_by_quintile": lambda: F("place_mix").over(GROUP),
    "population_by_group": lambda: F("place_mix").over(FIFTH),
    "residents": lambda: F("area_residents").where(F("place_of_area"), "place"),
    "registered_over_residents": lambda: F("population") / F("residents"),
    "icb_registered_over_residents": lambda: F("icb_population") / F("residents").over("place"),
    # --- money
    "line_amount": lambda: F("gross_amount") - F("drawn_amount"),
    "placed_amount": lambda: (
        F("line_amount") * F("goes_to_places").by_name(F("line_basis"), "basis")
    ),
    "held_amount": lambda: F("line_amount") - F("placed_amount"),
    "line_share": lambda: F("basis_share").by_name(F("line_basis"), "basis"),
    "total_placed": lambda: F("placed_amount").over(LINE),
    "whole_budget": lambda: F("line_amount").over(LINE),
    "total_held": lambda: F("held_amount").over(LINE),
    "target": lambda: F("line_share") * F("placed_amount"),
    "equal_money": lambda: F("population_share") * F("total_placed"),
    "remainder": lambda: F("amount_in_parts") - F("whole_pounds") * F("parts_of_a_pound"),
    "pounds_left": lambda: F("placed_amount") - F("whole_pounds").over("place"),
    "allocation_per_head": lambda: F("allocation") / F("population"),
    "total_allocation": lambda: F("allocation").over(LINE),
    "icb_allocation": lambda: F("total_allocation").over("place"),
    "allocation_share": lambda: F("total_allocation") / F("icb_allocation"),
    "total_allocation_per_head": lambda: F("total_allocation") / F("population"),
    "icb_allocation_per_head": lambda: F("icb_allocation") / F("icb_population"),
    # --- the account
    "equal_money_per_head": lambda: F("equal_money") / F("population"),
    "target_in_all": lambda: F("target").over(LINE),
    "target_in_all_per_head": lambda: F("target_in_all") / F("population"),
    "rounding_in_pounds": lambda: F("total_allocation") - F("target_in_all"),
    "change_in_pounds": lambda: F("total_allocation") - F("equal_money"),
    "change_as_share": lambda: F("change_in_pounds") / F("equal_money"),
    "change_per_head": lambda: F("change_in_pounds") / F("population"),
    # --- equity
    "area_by_quintile": lambda: F("area_mix").over(GROUP),
    "area_by_group": lambda: F("area_mix").over(FIFTH),
    "place_official_money": lambda: F("area_official_money").where(F("place_of_area"), "place"),
    "area_need_share": lambda: F("area_weighted_population") / F("icb_weighted_population"),
    "area_trait_people": lambda: F("area_trait_share") * F("area_population"),
    # --- checks
    "shares_add_to_one": lambda: (F("fair_share").over("place") - 1.0).size(),
}


@pytest.mark.parametrize("step", RECOMPUTED)
def test_step_is_recomputed_from_the_files_alone(step: str) -> None:
    found, written = RECOMPUTED[step](), figures(step)
    both = written.rows.merge(found.rows, on=written.dims) if written.dims else None
    if both is None:
        assert found.rows["value"].iloc[0] == pytest.approx(written.rows["value"].iloc[0], rel=1e-9)
        return
    assert len(both) == len(written.rows)
    scale = both["value_x"].abs().max()
    assert (both["value_x"] - both["value_y"]).abs().max() <= 1e-9 * max(1.0, scale)


def test_a_third_of_all_steps_is_recomputed() -> None:
    steps = [name for name in pack() if name.startswith("step-")]
    assert {step_file(one) for one in RECOMPUTED} <= set(steps)
    assert len(RECOMPUTED) >= len(steps) / 3


def test_every_step_has_its_formula_in_words_and_its_files() -> None:
    """Also of steps that look back, and of every adjustment."""
    run = everything_run()
    files = golden_pack(run)
    readme = files[README].decode()
    for step in run.steps:
        part = readme.split(f"- Out: `{step_file(step.name)}`")
        assert len(part) == 2, step.name
        above, below = part[0].rsplit("### ", 1)[-1], part[1].split("###")[0]
        assert above.startswith(step.title) and step.why in above and "\n> " in above
        for name in step.inputs:
            own = name.removeprefix("last_") if name.startswith("last_") else name
            file = step_file(own) if step_file(own) in files else input_file(own)
            assert file in files and f"`{file}`" in below
    assert set(files) - {README} == {file for file in files if f"`{file}`" in readme}


def test_names_that_a_spreadsheet_would_run_are_text() -> None:
    names = golden_pack(everything_run())["step-population.csv"].decode().splitlines()[1:]
    assert all(not name.startswith(("=", "+", "-", "@")) for name in names)
