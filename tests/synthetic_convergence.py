"""Synthetic convergence: random baselines, targets and limits, whose envelope is known."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.declared.financial_years import year_before
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import NOT_DRAWN
from allocmodel.engine.parameters import parameters_of
from allocmodel.inputs import ModelInputs, Provenance
from allocmodel.inputs.convergence_inputs import MOST_ROUNDS
from allocmodel.inputs.gathered import Gathered
from allocmodel.inputs.where_from import WhereFrom
from allocmodel.reference.whole import Icb
from allocmodel.scenario.convergence import Convergence
from allocmodel.study.run import Run, run_model
from allocmodel.workbook.layout import combinations
from tests.results import Results
from tests.synthetic import (
    Choices,
    Size,
    SyntheticReference,
    _scenario,
    drawn_from_another_basis,
    synthetic_values,
)

Values = dict[str, xr.DataArray]

#: The one line of the small runs.
LINE = "core"

#: What changes nothing: targets are paid at once, and nothing limits any place.
NEUTRAL: dict[str, float] = {
    str(one.quantity): float(one.neutral or 0) for one in parameters_of("convergence")
}

#: No limits at all, and the pull of NHS England's core allocations of 2025/26.
RULES: dict[str, float] = {
    str(one.quantity): Convergence(preset="core 2025/26").figure(one.field)
    for one in parameters_of("convergence")
}

#: How much more the first year's money is than the baselines of whole inputs.
GROWTH = 1.03

#: The whole distance in one year, without limits.
FULL_SPEED = {
    "speed_over": 1.0,
    "speed_under": 1.0,
    "cap_over": 1.0,
    "cap_under": 1e6,
    "share_of_own_money": 1.0,
}


def array(figures: object, **coords: Sequence[str]) -> xr.DataArray:
    """Figures with labels."""
    return xr.DataArray(
        np.asarray(figures), dims=list(coords), coords={k: list(v) for k, v in coords.items()}
    )


def small_inputs(
    baseline: Sequence[float],
    target: Sequence[float],
    envelope: float | None = None,
    population: Sequence[float] | None = None,
    places: Sequence[str] | None = None,
    rounds: int | None = None,
    given_base_growth: Sequence[float] | None = None,
    **rules: float,
) -> Values:
    """Inputs of the steps of convergence and rounding alone: targets and envelope are given.

    The envelope is the sum of the targets when it is left out.
    """
    count = len(baseline)
    names = [f"Place {number}" for number in range(count)] if places is None else list(places)
    total = float(np.sum(target)) if envelope is None else envelope
    people = np.full(count, 1e6) if population is None else population
    labels = [str(n) for n in range(1, (rounds or min(count, MOST_ROUNDS)) + 1)]
    per_line = {"place": names, "converging_line": [LINE]}
    values = {
        "opening_baseline": array(np.reshape(baseline, (-1, 1)), **per_line),
        "target": array(np.reshape(target, (-1, 1)), place=names, budget_line=[LINE]),
        "placed_amount": array([total], budget_line=[LINE]),
        "population": array(people, place=names),
        "place_order": array(np.arange(1.0, count + 1), place=names),
        "converging_line_name": array(np.array([LINE], object), converging_line=[LINE]),
        "round_name": array(np.array(labels, object), round=labels),
        "parts_of_a_pound": array(10_000.0),
        **{name: array(float(limit)) for name, limit in {**RULES, **rules}.items()},
    }
    if given_base_growth is not None:
        values["given_base_growth"] = array(np.reshape(given_base_growth, (-1, 1)), **per_line)
    return values


def converged(*args: object, **kwargs: object) -> Mapping[str, xr.DataArray]:
    """The results of `small_inputs`, with the inputs."""
    values = small_inputs(*args, **kwargs)  # type: ignore[arg-type]
    return ChainMap(Results(values), values)  # type: ignore[arg-type]


def of_line(values: Mapping[str, xr.DataArray], name: str) -> np.ndarray:
    """One quantity of the one line, as plain figures by place."""
    found = values[name]
    dim = "budget_line" if "budget_line" in found.dims else "converging_line"
    return np.asarray(found.sel({dim: LINE}).values, dtype=float)


def whole_inputs(
    seed: int,
    size: Size | None = None,
    years: Sequence[str] = ("2025/26",),
    names: Sequence[str] | None = None,
    choices: Choices | None = None,
    **rules: float,
) -> Values:
    """Random inputs of a whole run, people and budget included, whose lines converge.

    Every line but the last converges if there are several. With more than one year, people, need
    and money differ from year to year. The rule `given_target` gives targets, as a multiple of
    those that need comes to in the first year; `carried` makes last year's areas those of two ICBs.
    """
    size = size or Size()
    random = np.random.default_rng(seed)
    values = synthetic_values(seed, size, names, choices or Choices(people=False))
    lines = [str(line) for line in values["line_name"].values]
    # Real money: a line that moves must have targets, and so be shared between places.
    bases = np.array(["core", "primary_medical", "per_head"], object)
    values["line_basis"] = values["line_basis"].copy(data=bases[np.arange(len(lines)) % 3])
    values["drawn_from"] = values["drawn_from"].copy(
        data=np.array([NOT_DRAWN] * len(lines), object)
    )
    amounts = np.round(10 ** random.uniform(7, 9.5, len(lines)))
    if len(lines) > 2:
        # The last line, which does not converge, is taken from the first.
        values["drawn_from"].values[-1] = lines[0]
        amounts[-1] = np.round(amounts[0] * 0.05)
    values["gross_amount"] = values["gross_amount"].copy(data=amounts)
    values.pop("drawn_line_name", None)
    elsewhere = drawn_from_another_basis(
        lines, values["line_basis"].values, values["drawn_from"].values
    )
    if elsewhere:
        _give(values, "drawn_line_name", elsewhere, drawn_line=elsewhere)
    if len(years) > 1:
        values.pop("published_population", None)
        _over_years(values, random, list(years))
    moving = lines[:-1] if len(lines) > 1 else lines
    shares = Results(values)["target"]
    first = shares.isel(year=0) if "year" in shares.dims else shares
    target = first.sel(budget_line=moving).values
    baseline = target * random.uniform(0.9, 1.08, target.shape)
    # The same growth of every line, so that one floor and one ceiling fit them all.
    baseline = np.round(baseline * target.sum(axis=0) / baseline.sum(axis=0) / GROWTH)
    places = [str(place) for place in values["place_name"].values]
    rounds = [str(number) for number in range(1, min(len(places), MOST_ROUNDS) + 1)]
    if len(years) > 1:
        _give_former(values, random, baseline, places, moving)
        if rules.pop("carried", 0.0):
            _carry_over(values, random, moving)
            _carry_first_amount(values)
    else:
        _give(values, "opening_baseline", baseline, place=places, converging_line=moving)
    _give(values, "converging_line_name", moving, converging_line=moving)
    _give(values, "round_name", rounds, round=rounds)
    if given := rules.pop("given_target", 0.0):
        given_to = {"place": places, "converging_line": moving}
        _give(values, "given_target", target * given, **given_to)
        # As published money, of which some is above and some below what comes out.
        _give(values, "published_allocation", target * given, **given_to)
        _give(values, "all_as_published", 0.0)
        _give(values, "reproduced_within", 1e-6)
    for name, limit in {**RULES, **rules}.items():
        _give(values, name, limit)
    return values


def _over_years(values: Values, random: np.random.Generator, years: list[str]) -> None:
    """People, need and money grow from year to year, each area and line at its own pace."""
    for name, axis in (
        ("area_population", 1),
        ("area_weighted_population", 1),
    ):
        one = values[name]
        steps = np.stack(
            [
                one.values * random.uniform(1.0, 1.03, one.shape) ** number
                for number in range(len(years))
            ],
            axis=axis,
        )
        dims = [*one.dims[:axis], "year", *one.dims[axis:]]
        coords = {**{dim: one[dim].values for dim in one.dims}, "year": years}
        values[name] = xr.DataArray(steps, dims=dims, coords=coords, attrs=one.attrs, name=name)
    _give(values, "first_year", [1.0] + [0.0] * (len(years) - 1), year=years)
    _grow(values, years)


def _give_former(
    values: Values,
    random: np.random.Generator,
    baseline: np.ndarray,
    places: list[str],
    moving: list[str],
) -> None:
    """Two areas of last year for each place, in another order, whose need gives the baseline."""
    part = random.uniform(0.2, 0.8, baseline.shape)
    need = np.concatenate([baseline * part, baseline * (1 - part)]) / 1e3
    areas = {"former_area": [f"F{number}" for number in range(len(need))]}
    _give(values, "former_weighted_population", need, **areas, converging_line=moving)
    _give(values, "place_of_former_area", places * 2, **areas)
    _give(values, "money_before", baseline.sum(axis=0), converging_line=moving)


def _carry_over(values: Values, random: np.random.Generator, moving: list[str]) -> None:
    """The same money, of two ICBs that had the areas in turn and others beside them."""
    need, money = values["former_weighted_population"], values.pop("money_before").values
    icbs, areas = ["Old ICB", "Other ICB"], [str(one) for one in need["former_area"].values]
    of_area = [icbs[number % 2] for number in range(len(areas))]
    here = np.stack([need.values[number::2].sum(axis=0) for number in range(2)], axis=1)
    elsewhere = here * [0, random.uniform(0.2, 2)]
    part = here * random.uniform(0.9, 1.1, here.shape)
    carried = part / part.sum(axis=1, keepdims=True) * money[:, None]
    coords = {"converging_line": moving, "former_icb": icbs}
    _give(values, "former_icb_name", icbs, former_icb=icbs)
    _give(values, "former_icb_of_area", of_area, former_area=areas)
    _give(values, "former_need_elsewhere", elsewhere, **coords)
    _give(values, "former_icb_money", carried * (here + elsewhere) / here, **coords)


def _grow(values: Values, years: list[str]) -> None:
    """Lines in turn: grown from the year before the first, from the first, and given each year."""
    amounts = values.pop("gross_amount")
    lines = [str(line) for line in amounts["budget_line"].values]
    every = [year_before(years[0]), *years]
    given = np.round(amounts.values * 1.03 ** np.arange(len(every))[:, None])
    for number in range(len(lines)):
        kind = number % 3
        given[slice(1, None) if kind == 0 else slice(2, None) if kind == 1 else [], number] = np.nan
        given[0, number] = given[0, number] if kind == 0 else np.nan
    coords = {"amount_year": every, "budget_line": lines}
    _give(values, "given_amount", given, **coords)
    _give(values, "amount_is_given", ~np.isnan(given), **coords)
    _give(values, "amount_growth", [0.03] * len(lines), budget_line=lines)


def _carry_first_amount(values: Values) -> None:
    """The first line's first amount, of an ICB that went on and of a fifth of another's need."""
    given = values["given_amount"]
    amount, first = float(given[0, 0]), {dim: given[dim].values[:1] for dim in given.dims}
    is_carried = xr.zeros_like(given)
    is_carried.loc[first] = 1
    coords = {str(dim): list(given[dim].values) for dim in given.dims}
    _give(values, "given_amount", given.where(is_carried == 0).values, **coords)
    _give(values, "amount_is_given", values["amount_is_given"].where(is_carried == 0, 0), **coords)
    _give(values, "amount_is_carried", is_carried.values, **coords)
    carried = {"carried_line": coords["budget_line"][:1], "publishing_icb": ["Old ICB", "Other"]}
    _give(values, "published_money", [[amount * 0.7, amount * 0.3 * 5]], **carried)
    _give(values, "published_need_here", [[700.0, 300.0]], **carried)
    _give(values, "published_need_elsewhere", [[0.0, 1200.0]], **carried)


def _give(values: Values, name: str, figures: object, **coords: Sequence[str]) -> None:
    declared = INPUTS[name]
    made = array(np.asarray(figures, dtype=object if declared.unit == "name" else float), **coords)
    values[name] = made.rename(name).assign_attrs(units=declared.unit, title=declared.title)


def whole_run(values: Values) -> Run:
    """A run of the model on whole inputs."""
    return run_model(whole_model_inputs(values))


def whole_model_inputs(values: Values) -> ModelInputs:
    """Model inputs around given arrays, with made-up provenance and a matching scenario."""
    given = Provenance("Synthetic", "judgement", "Random figures for a test")
    years = (
        [str(year) for year in values["first_year"]["year"].values]
        if "first_year" in values
        else ["2025/26"]
    )
    computed = Results(values)
    first = {
        name: one.isel(year=0, drop=True) if "year" in one.dims else one
        for name, one in {"gross_amount": computed.get("gross_amount"), **values}.items()
        if one is not None
    }
    rules = {name: float(values[name]) for name in RULES}
    scenario = replace_years(_scenario(first), years, rules)
    whole = Icb(SyntheticReference(), years[0], "SYN", "Synthetic ICB")  # type: ignore[arg-type]
    gathered = Gathered(whole, scenario)
    gathered.values = dict(values)
    provenance = {
        (name, tuple(labels.values())): given
        for name, one in values.items()
        for labels in combinations({str(dim): list(one[dim].values) for dim in one.dims})
    }
    gathered.provenance = WhereFrom(provenance)
    if "place_of_former_area" in values:
        gathered.former_areas = _described(values["place_of_former_area"]["former_area"])
    areas = _described(values["area_population"]["area"])
    return ModelInputs(gathered, areas, scenario)


def _described(areas: xr.DataArray) -> pd.DataFrame:
    """Areas with made-up names."""
    names = [str(area) for area in areas.values]
    described = ("pcn", "pcn_name", "district", "district_name", "sub_icb")
    return pd.DataFrame({key: [f"{key} of {name}" for name in names] for key in described}, names)


def replace_years(scenario: object, years: Sequence[str], rules: Mapping[str, float]) -> object:
    """The synthetic scenario with its years and the rules of its convergence."""
    kept = {key: rules[key] for key in ("speed_over", "speed_under", "cap_over", "cap_under")}
    convergence = Convergence.model_construct(preset=None, **kept)
    return scenario.model_copy(  # type: ignore[attr-defined]
        update={"years": tuple(years), "convergence": convergence}
    )


__all__ = [
    "FULL_SPEED",
    "LINE",
    "NEUTRAL",
    "RULES",
    "array",
    "converged",
    "of_line",
    "small_inputs",
    "whole_inputs",
    "whole_model_inputs",
    "whole_run",
]
