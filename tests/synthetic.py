"""Runs with random, synthetic figures: no figure here is anybody's.

The arrays have the dimensions and labels of the real inputs, so every formula and every sheet can
be tried on any number of places, areas and lines, and on names that are hard to get right.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.audit.recalculate import Values, formulas, with_formualizer
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import (
    AGED,
    AGES,
    AGREED,
    ATTRIBUTIONS,
    BASES,
    COMPONENTS,
    ESTIMATES,
    ETHNIC_GROUPS,
    FORMULAS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
    NOT_DRAWN,
    POOLS,
    QUINTILES,
    SERVICES,
    TRAITS,
    WHERE_USED,
)
from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import needed_steps
from allocmodel.engine.verdict import TOLERANCES
from allocmodel.inputs import ModelInputs, Provenance
from allocmodel.inputs.evidence_inputs import ITERATIONS
from allocmodel.inputs.gathered import Gathered
from allocmodel.inputs.where_from import WhereFrom
from allocmodel.model.adjustments import OWN_PARAMETERS, REGISTRY, WEIGHT_KINDS
from allocmodel.model.coalitions import effect_coefficients, named_sets
from allocmodel.reference.whole import Icb
from allocmodel.scenario import BudgetLine, Places, Scenario
from allocmodel.study.run import Run, run_model
from allocmodel.workbook.layout import combinations

#: Names that spreadsheets, patterns, quotes or accents could get wrong.
AWKWARD_NAMES = (
    "=1+1",
    "a'b [x]",
    "Ynys Môn",
    "+x",
    "@y",
    "*",
    "?",
    "~",
    "-2",
    '"quoted" & <tagged>',
    "A name that is just forty characters long",
    "OK",
    "Area",
    "1",
    "TRUE",
    "a",
    "'b",
)


@dataclass(frozen=True)
class Size:
    """How many places, areas and budget lines a synthetic run has."""

    places: int = 3
    areas: int = 7
    lines: int = 4


@dataclass(frozen=True)
class Choices:
    """What a synthetic scenario knows of people, and changes in the national formula's split.

    Attributes
    ----------
    ages : bool
        Whether people are known by age.
    people : bool
        Whether deprivation and ethnic groups are known; everything else here needs it, but for the
        changed health inequalities share.
    practices : bool
        Whether areas are added up from practices.
    records : bool
        Whether ethnic groups are those of records.
    by_figures : tuple of str
        Adjustments that ask for nothing but what a scenario sets, by key: they have random figures
        within the ranges of their parameters.
    deprivation : bool
    lines : int
        How many lines, from the first, adjustments touch.
    treatments : tuple of str
        One for each use of evidence; uses go round the lines.
    rows : int
        Rows of evidence; they go round the studies, one study for each use until rows run out.
    women_at_risk : bool
        Whether the last use is of an outcome of maternity.
    pools : tuple of str
    """

    people: bool = True
    ages: bool = False
    practices: bool = False
    records: bool = False
    by_figures: tuple[str, ...] = ()
    deprivation: bool = False
    lines: int = 1
    treatments: tuple[str, ...] = ()
    rows: int = 0
    women_at_risk: bool = False
    pools: tuple[str, ...] = ()
    #: Whether the last line is split by agreed shares; not beside pools.
    agreed: bool = False
    #: How many neighbourhoods a place has at most; none at nought.
    neighbourhoods: int = 0

    @property
    def adjustments(self) -> list[str]:
        """The adjustments made, in their order."""
        made = {
            **dict.fromkeys(self.by_figures, True),
            "deprivation": self.deprivation,
            "ethnicity": bool(self.treatments),
        }
        return [one for one in REGISTRY if made.get(one)]


#: Newton's steps, as in real inputs.
ITERATION = [str(number) for number in range(1, ITERATIONS + 1)]

#: Inputs that only a scenario with adjustments has: by what they go by, the figures that it sets,
#: and what some of them ask for.
OF_ADJUSTMENTS = {
    *(
        name
        for name, quantity in INPUTS.items()
        if {
            *("weighted_line", "weight_use", "evidence_row", "coalition", "adjustment"),
            *("attribution", "weight_kind", "after_view", "equity_view", "changed_view"),
            "iteration",
        }
        & set(quantity.dims)
    ),
    *(str(one.quantity) for one in OWN_PARAMETERS),
    *("area_age_need_by_quintile", "area_people_by_age_and_group", "area_women_by_group"),
    *("interval_width", "interval_end", "shared_part", "england_share"),
}

#: The adjustments that ask for nothing but what a scenario sets: a new one is among them.
BY_FIGURES = tuple(key for key, one in REGISTRY.items() if not one.needs_people)

#: Nothing changed: the official split, with people known.
NOTHING = Choices()

#: Every adjustment at once.
EVERYTHING = Choices(
    ages=True,
    practices=True,
    records=True,
    by_figures=("health_inequalities",),
    deprivation=True,
    lines=2,
    treatments=("rate_ratio", "shrunk", "none"),
    rows=4,
    women_at_risk=True,
    pools=tuple(POOLS),
    neighbourhoods=2,
)


class SyntheticReference:
    """Stands in for reference data, where only the Sources sheet asks for them."""

    practice_level = False

    def sources(self) -> list[dict[str, str]]:
        """One made-up source."""
        keys = ("publisher", "title", "vintage", "licence", "file", "grade", "sha256")
        return [{"table": "synthetic", **{key: f"synthetic {key}" for key in keys}}]

    def tables_read(self) -> list[str]:
        """The made-up table."""
        return ["synthetic"]

    def digest_of(self, table: str) -> str:
        """Its digest."""
        return "0" * 64


def synthetic_values(
    seed: int,
    size: Size | None = None,
    names: Sequence[str] | None = None,
    choices: Choices = NOTHING,
) -> dict[str, xr.DataArray]:
    """Random inputs of the model that obey what real inputs obey.

    Parameters
    ----------
    seed : int
    size : Size, optional
    names : sequence of str, optional
        Names for places and lines, used from the first; plain ones when left out.
    choices : Choices, optional
        What the scenario knows of people and changes; nothing when left out.

    Returns
    -------
    dict of str to xarray.DataArray
    """
    random, size = np.random.default_rng(seed), size or Size()
    places = _names(names, size.places, "Place")
    lines = _names(names, size.lines, "Line")
    areas = [f"S{number:04d}" for number in range(size.areas)]
    people = np.round(random.lognormal(10, 1.5, size.areas), 6)
    need = people[:, None] * random.uniform(0.5, 1.6, (size.areas, len(SERVICES)))
    bears = random.integers(0, 2, (len(FORMULAS), len(COMPONENTS))).astype(float)
    # A formula in which nothing bears the cost factor has no cost factor.
    bears[:, 0] = 1
    weights = random.uniform(0.01, 0.4, bears.shape)
    amounts, drawn = _budget(random, lines)
    used = {*choices.pools, *([AGREED] if choices.agreed else [])}
    bases = [basis for basis in BASES if basis not in WHERE_USED or basis in used]
    weighted = lines[: choices.lines] if choices.adjustments else []
    figures: dict[str, object] = {
        "area_population": people,
        "area_weighted_population": np.round(need, 6),
        "place_of_area": _place_of_area(random, places, size.areas),
        "place_name": places,
        "line_name": lines,
        "basis_name": bases,
        "gross_amount": amounts,
        "line_basis": _bases_of_lines(random, bases, size.lines, choices),
        "drawn_from": drawn,
        "component_weight": weights / weights.sum(axis=1, keepdims=True),
        "bears_cost": bears,
        "goes_to_places": [float(basis != "held") for basis in bases],
        "parts_of_a_pound": 10_000,
        "place_order": np.arange(1, size.places + 1),
        "published_population": people.sum(),
    }
    if choices.ages:
        parts = random.dirichlet(np.ones(len(AGES)), size.areas)
        figures["area_residents"] = people * random.uniform(0.8, 1, size.areas)
        figures["area_population_by_age"] = people[:, None] * parts
        curves = random.uniform(0.2, 4, (len(COMPONENTS), len(AGES)))
        curves[[list(COMPONENTS).index(one) for one in COMPONENTS if one not in AGED]] = 1
        figures["age_curve"] = curves
        of_group = (size.areas, len(AGED), len(ETHNIC_GROUPS))
        figures["age_need_by_group"] = random.uniform(0.3, 2, of_group)
        of_cell = (size.areas, len(AGED), len(QUINTILES), len(HIGH_LEVEL_GROUPS))
        figures["age_need_by_group_and_quintile"] = random.uniform(0.3, 2, of_cell)
    if choices.agreed:
        figures["agreed_share"] = random.dirichlet(np.ones(size.places))[:, None]
        figures["by_agreement"] = [float(basis == AGREED) for basis in bases]
        figures["official_basis"] = _without_pools(figures, lines)
    if choices.practices:
        figures |= _practices(random, areas, people, need)
    if choices.records:
        figures["area_on_record"] = people * random.uniform(0.7, 1.1, size.areas)
        figures["area_unknown_on_record"] = people * random.uniform(0, 0.5, size.areas)
    if choices.neighbourhoods:
        figures |= _neighbourhoods(places, figures["place_of_area"], choices.neighbourhoods)  # type: ignore[arg-type]
    elsewhere = drawn_from_another_basis(lines, figures["line_basis"], drawn)  # type: ignore[arg-type]
    if elsewhere:
        figures["drawn_line_name"] = elsewhere
    labels = {
        "drawn_line": elsewhere,
        "shared_line": lines[-1:],
        "high_level_group": list(HIGH_LEVEL_GROUPS),
        "practice": [f"P{number:04d}" for number in range(2 * size.areas)],
        "area": areas,
        "place": places,
        "neighbourhood": figures.get("neighbourhood_name", []),
        "service": list(SERVICES),
        "budget_line": lines,
        "formula": list(FORMULAS),
        "component": list(COMPONENTS),
        "aged_need": list(AGED),
        "basis": bases,
        "unit": list(TOLERANCES),
        "deprivation_quintile": list(QUINTILES),
        "age": list(AGES),
        "ethnic_group": list(ETHNIC_GROUPS),
        "trait": list(TRAITS),
        "pool": list(choices.pools),
        "weighted_line": weighted,
        **_labels_of_evidence(choices, weighted),
        **_labels_of_adjustments(choices),
        **_labels_of_views(choices),
    }
    if choices.people:
        figures |= _people(random, people) | _in_pool(random, choices) | _views(labels)
    if choices.women_at_risk:
        women = random.uniform(10, 500, (size.areas, len(HIGH_LEVEL_GROUPS)))
        figures["area_women_by_high_level_group"] = np.round(women)
        bases_of_lines = list(figures["line_basis"])  # type: ignore[call-overload]
        figures["follows_maternity"] = [float(one == "maternity") for one in bases_of_lines]
    if choices.people and choices.pools:
        figures["official_basis"] = _without_pools(figures, lines)
    figures |= _adjustments(random, choices, weighted, labels)
    return {name: _array(name, figure, labels) for name, figure in figures.items()}


def without_adjustments(values: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """The same inputs without any adjustment."""
    return {name: one for name, one in values.items() if name not in OF_ADJUSTMENTS}


def _neighbourhoods(
    places: Sequence[str], place_of_area: Sequence[str], most: int
) -> dict[str, object]:
    """Neighbourhoods of each place, its areas dealt out among them; the first has its name."""
    own = {place: [n for n, one in enumerate(place_of_area) if one == place] for place in places}
    name_of: dict[int, str] = {}
    for place, areas in own.items():
        for number, area in enumerate(areas):
            name_of[area] = f"{place} {number % most}" if number % most else place
    place_of = {name_of[area]: place for place in places for area in own[place]}
    return {
        "neighbourhood_of_area": [name_of[number] for number in range(len(place_of_area))],
        "neighbourhood_name": list(place_of),
        "place_of_neighbourhood": list(place_of.values()),
        "neighbourhood_order": np.arange(1, len(place_of) + 1),
        "smallest_neighbourhood": 20_000,
    }


def _practices(
    random: np.random.Generator, areas: Sequence[str], people: np.ndarray, need: np.ndarray
) -> dict[str, object]:
    """Two practices in each area, which have its people and its need between them."""
    part = random.uniform(0.1, 0.9, len(areas))
    return {
        "area_name": list(areas),
        "area_of_practice": [*areas, *areas],
        "practice_population": np.concatenate([people * part, people * (1 - part)]),
        "practice_weighted_population": np.concatenate(
            [need * part[:, None], need * (1 - part)[:, None]]
        ),
    }


def drawn_from_another_basis(
    lines: Sequence[str], bases: Sequence[str], sources: Sequence[str]
) -> list[str]:
    """The lines for places that draw on a line that is shared on another basis."""
    basis_of = dict(zip(lines, bases, strict=True))
    return [
        line
        for line, source in zip(lines, sources, strict=True)
        if source in basis_of and basis_of[line] not in ("held", basis_of[source])
    ]


def _bases_of_lines(
    random: np.random.Generator, bases: list[str], count: int, choices: Choices
) -> np.ndarray:
    """A basis for each line: need for the adjusted ones, and a line for each pool if there is."""
    chosen = random.choice(bases, count).astype(object)
    adjusted = min(count, choices.lines) if choices.adjustments else 0
    chosen[:adjusted] = random.choice(list(SERVICES), adjusted)
    changed = next((one for key in choices.by_figures for one in REGISTRY[key].bases), None)
    if changed:
        chosen[0] = changed
    for number, pool in enumerate(choices.pools[: count - adjusted], start=1):
        chosen[-number] = pool
    if AGREED in bases:
        chosen[chosen == AGREED] = "per_head"
        chosen[-1] = AGREED
    return chosen


def _people(random: np.random.Generator, people: np.ndarray) -> dict[str, object]:
    """People by fifth and group, some combinations without anybody; and what equity asks of them.

    The first area has people of every fifth and group: a fifth without anybody has no average.
    """
    shares = random.dirichlet(np.full(len(QUINTILES) * len(ETHNIC_GROUPS), 0.3), people.size)
    shares[0] = random.dirichlet(np.full(shares.shape[1], 20.0))
    shares[1:][shares[1:] < 1e-4] = 0
    shares /= shares.sum(axis=1, keepdims=True)
    traits = np.zeros((len(TRAITS), len(QUINTILES), len(ETHNIC_GROUPS)))
    traits[0, 0] = traits[1] = 1
    traits[1, :, list(ETHNIC_GROUPS).index("white_british")] = 0
    return {
        "area_mix": (people[:, None] * shares).reshape(-1, len(QUINTILES), len(ETHNIC_GROUPS)),
        "service_name": list(SERVICES),
        "quintile_order": np.arange(1, len(QUINTILES) + 1),
        "has_trait": traits,
        "group_in_high_level": [
            [float(HIGH_LEVEL_OF[one] == high) for one in ETHNIC_GROUPS]
            for high in HIGH_LEVEL_GROUPS
        ],
        "pocket_ratio": 1.5,
        "smallest_group": 10,
    }


def _in_pool(random: np.random.Generator, choices: Choices) -> dict[str, object]:
    """The most deprived fifth; and for core20plus random ethnic groups of every fifth."""
    if not choices.pools:
        return {}
    members = np.zeros((len(choices.pools), len(QUINTILES), len(ETHNIC_GROUPS)))
    members[:, 0] = 1
    if "core20plus" in choices.pools:
        plus = random.choice(len(ETHNIC_GROUPS), 4, replace=False)
        members[choices.pools.index("core20plus")][:, plus] = 1
    return {"in_pool": members}


def _without_pools(figures: Mapping[str, object], lines: Sequence[str]) -> list[str]:
    """The basis of each line; of a pool, that of the line which it is drawn from."""
    own = dict(zip(lines, figures["line_basis"], strict=True))  # type: ignore[call-overload]
    source = dict(zip(lines, figures["drawn_from"], strict=True))  # type: ignore[call-overload]
    instead = {line: own.get(source[line], "per_head") for line in lines}
    shared = {line: basis if basis in SERVICES else "per_head" for line, basis in instead.items()}
    return [shared[line] if own[line] in WHERE_USED else own[line] for line in lines]


def _studies(choices: Choices) -> int:
    return min(choices.rows, len(choices.treatments))


def _labels_of_evidence(choices: Choices, weighted: list[str]) -> dict[str, list[str]]:
    uses, studies = range(len(choices.treatments)), _studies(choices)
    return {
        "estimate": list(ESTIMATES),
        "iteration": ITERATION,
        "evidence_row": [f"study {row % studies}: group {row}" for row in range(choices.rows)],
        "weight_use": [f"{weighted[use % len(weighted)]}: use {use}" for use in uses],
    }


def _labels_of_adjustments(choices: Choices) -> dict[str, list[str]]:
    made = choices.adjustments
    return {
        "attribution": list(ATTRIBUTIONS),
        "adjustment": made,
        "weight_kind": [kind for kind in WEIGHT_KINDS if kind in made],
        "coalition": [one.name for one in named_sets(made)],
    }


def _labels_of_views(choices: Choices) -> dict[str, list[str]]:
    """Views of equity: without pools the last adjustment ends where the scenario does."""
    made = choices.adjustments if choices.pools else choices.adjustments[:-1]
    after = [f"after_{adjustment}" for adjustment in made]
    changed = [*after, "scenario"]
    return {
        "after_view": after,
        "changed_view": changed,
        "equity_view": ["equal", "formula", *changed],
    }


def _views(labels: dict[str, list[str]]) -> dict[str, object]:
    after = len(labels["after_view"])
    figures: dict[str, object] = {
        "changed_view_name": labels["changed_view"],
        "equity_view_name": labels["equity_view"],
    }
    if after:
        made = len(labels["adjustment"])
        figures["adjustment_in_view"] = [
            [float(last >= number) for last in range(after)] for number in range(made)
        ]
    return figures


def _adjustments(
    random: np.random.Generator,
    choices: Choices,
    weighted: list[str],
    labels: dict[str, list[str]],
) -> dict[str, object]:
    """Weights, the changed share, and the coefficient tables that the product itself makes."""
    made, figures = choices.adjustments, {}
    if not made:
        return {}
    sets = named_sets(made)
    figures["weighted_line_name"] = weighted
    figures["effect_coefficient"] = effect_coefficients(made)
    if labels["weight_kind"]:
        figures["weight_in_coalition"] = [
            [float(kind in one.adjustments) for one in sets] for kind in labels["weight_kind"]
        ]
    for adjustment in (REGISTRY[key] for key in choices.by_figures):
        for name, dims in ((str(one.quantity), one.dims) for one in adjustment.parameters):
            figures[name] = _within(random, name, 0.5, tuple(len(labels[dim]) for dim in dims))
        if adjustment.switch:
            figures[adjustment.switch] = [float(adjustment.key in one.adjustments) for one in sets]
    if choices.deprivation:
        by_line = (len(weighted), len(QUINTILES))
        # Weights that are all nought, or nearly, would leave a line without need.
        figures["quintile_weight"] = random.uniform(0.05, 3, by_line)
        by_age = (len(labels["area"]), len(QUINTILES), len(AGED))
        figures["area_age_need_by_quintile"] = random.uniform(10, 1000, by_age)
    if choices.treatments:
        figures |= _evidence(random, choices, len(weighted))
        by_age = (len(labels["area"]), len(AGES), len(ETHNIC_GROUPS))
        figures["area_people_by_age_and_group"] = np.round(random.lognormal(4, 1.5, by_age))
        if choices.women_at_risk:
            figures |= _women_at_risk(random, figures, len(labels["area"]))
        figures["estimate_in_coalition"] = [
            [float(one.estimate == end) for one in sets] for end in ESTIMATES
        ]
        figures["all_at_estimate"] = [
            [float(one.shows(end, made)) for one in sets] for end in ESTIMATES
        ]
    return figures


def _women_at_risk(
    random: np.random.Generator, figures: Mapping[str, object], areas: int
) -> dict[str, object]:
    """The last use is of an outcome of maternity: it has no rates by age."""
    rates = np.array(figures["outcome_rate"])
    rates[-1] = 0
    return {
        "outcome_rate": rates,
        "women_at_risk": [*[0.0] * (len(rates) - 1), 1.0],
        "area_women_by_group": np.round(random.lognormal(4, 1.5, (areas, len(ETHNIC_GROUPS)))),
    }


def _within(
    random: np.random.Generator,
    name: str,
    usual: float,
    shape: int | tuple[int, ...] | None = None,
) -> object:
    """Random figures of a parameter: within its declared range, up to what is usual."""
    declared = INPUTS[name]
    return random.uniform(declared.lowest, min(usual, declared.highest), shape)  # type: ignore[type-var, arg-type]


def _evidence(random: np.random.Generator, choices: Choices, lines: int) -> dict[str, object]:
    """Ratios with their intervals, of studies whose groups do not overlap, and their uses."""
    uses, rows, studies = len(choices.treatments), choices.rows, _studies(choices)
    width = random.uniform(0.05, 0.6, rows)
    point = np.exp(random.normal(0.4, 0.5, rows))
    covered = np.zeros((len(ETHNIC_GROUPS), rows))
    for study in range(studies):
        mine = [row for row in range(rows) if row % studies == study]
        for number, group in enumerate(random.permutation(len(ETHNIC_GROUPS))[: 2 * len(mine)]):
            covered[group, mine[number % len(mine)]] = 1
    study_of_use = [use % studies for use in range(uses)]
    row_in_use = [[float(row % studies == one) for row in range(rows)] for one in study_of_use]
    line_of_use = [use % lines for use in range(uses)]
    return {
        "evidence_estimate": [point * np.exp(-width), point, point * np.exp(width)],
        "is_odds_ratio": random.integers(0, 2, rows),
        "outcome_rate": _within(random, "outcome_rate", 0.4, (uses, len(AGES))),
        "england_share": random.dirichlet(np.ones(len(ETHNIC_GROUPS)), len(AGES)),
        "iteration_name": ITERATION,
        "interval_width": 3.92,
        "interval_end": [-0.5, 0, 0.5],
        "shared_part": 0.3,
        "phi": np.sort(_within(random, "phi", 0.4, (len(ESTIMATES), uses)), axis=0),
        "pools_uncovered": random.integers(0, 2, uses),
        "group_pooled": random.integers(0, 2, covered.shape) * (covered.sum(axis=1) == 0)[:, None],
        "applies": [float(one != "none") for one in choices.treatments],
        "shrinks": [float(one == "shrunk") for one in choices.treatments],
        "group_covered": covered,
        "row_in_use": row_in_use,
        "use_on_line": [[float(one == line) for one in line_of_use] for line in range(lines)],
    }


def synthetic_run(
    seed: int,
    size: Size | None = None,
    names: Sequence[str] | None = None,
    choices: Choices = NOTHING,
) -> Run:
    """A run of the model on random inputs."""
    return run_of(synthetic_values(seed, size, names, choices))


def run_of(values: dict[str, xr.DataArray]) -> Run:
    """A run of the model on given inputs."""
    return run_model(synthetic_inputs(values))


def synthetic_inputs(values: dict[str, xr.DataArray]) -> ModelInputs:
    """Model inputs around given arrays, with made-up provenance."""
    given = Provenance("Synthetic", "judgement", "Random figures for a test")
    provenance = {
        (name, tuple(labels.values())): given
        for name, array in values.items()
        for labels in combinations({str(dim): list(array[dim].values) for dim in array.dims})
    }
    areas = [str(area) for area in values["area_population"]["area"].values]
    described = ("pcn", "pcn_name", "district", "district_name", "sub_icb")
    table = pd.DataFrame({key: [f"{key} of {area}" for area in areas] for key in described}, areas)
    scenario = _scenario(values)
    whole = Icb(SyntheticReference(), "2025/26", "SYN", "Synthetic ICB")  # type: ignore[arg-type]
    gathered = Gathered(whole, scenario)
    gathered.values, gathered.provenance = values, WhereFrom(provenance)
    if "area_of_practice" in values:
        practices = [str(one) for one in values["area_of_practice"]["practice"].values]
        names = [f"Practice {one}" for one in practices]
        gathered.practices = pd.DataFrame({"practice_name": names}, practices)
    return ModelInputs(gathered, table, scenario)


def _scenario(values: dict[str, xr.DataArray]) -> Scenario:
    """A scenario that no check has seen, so that any name goes through."""
    lines = [
        BudgetLine.model_construct(
            line=str(line),
            amount=int(values["gross_amount"].sel(budget_line=line)),
            basis=str(values["line_basis"].sel(budget_line=line).item()),
            stream=None,
            drawn_from=_source_of(values, str(line)),
            plus=(),
            shares={},
        )
        for line in values["line_name"].values
    ]
    return Scenario.model_construct(
        id="synthetic",
        title="A synthetic scenario",
        icb="SYN",
        years=("2025/26",),
        places=Places.model_construct(by="district", rules={}, remainder=None),
        status="draft",
        question="Does every reading of every formula agree?",
        budget=tuple(lines),
        source=Path("synthetic.toml"),
    )


def _source_of(values: dict[str, xr.DataArray], line: str) -> str | None:
    """The line that a line is drawn from, if there is one."""
    source = str(values["drawn_from"].sel(budget_line=line).item())
    return None if source == NOT_DRAWN else source


def _names(names: Sequence[str] | None, count: int, prefix: str) -> list[str]:
    given = list(names or ())[:count]
    return [*given, *(f"{prefix} {number}" for number in range(len(given), count))]


def _place_of_area(random: np.random.Generator, places: list[str], areas: int) -> list[str]:
    """A place for each area; every place has one at least."""
    rest = random.choice(len(places), areas - len(places))
    order = random.permutation([*range(len(places)), *rest])
    return [places[number] for number in order]


def _budget(random: np.random.Generator, lines: list[str]) -> tuple[np.ndarray, list[str]]:
    """Whole pounds for each line; some lines draw on a line that has enough."""
    amounts = np.round(10 ** random.uniform(3, 9.5, len(lines)))
    drawn = [NOT_DRAWN] * len(lines)
    largest = int(amounts.argmax())
    left = amounts[largest]
    for number in random.permutation(len(lines)):
        takes = number != largest and amounts[number] <= left and random.random() < 0.5
        if takes:
            drawn[number] = lines[largest]
            left -= amounts[number]
    return amounts, drawn


def _array(name: str, figures: object, labels: dict[str, list[str]]) -> xr.DataArray:
    declared = INPUTS[name]
    return xr.DataArray(
        np.asarray(figures, dtype=object if declared.unit == "name" else float),
        dims=declared.dims,
        coords={dim: labels[dim] for dim in declared.dims},
        name=name,
        attrs={"units": declared.unit, "title": declared.title},
    )


def spoilt(book: bytes) -> bytes:
    """A workbook whose formula cells all hold a wrong value: only recalculation gives the right."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb' t="(?:str|e)"(><f>)', rb"\1", content)
                content = re.sub(rb"(</f><v>)[^<]*", rb"\g<1>-7", content)
            target.writestr(name, content)
    return out.getvalue()


def recomputed_from_spoilt(book: bytes) -> Values:
    """The value of every formula cell, as formualizer gives it when the file holds wrong ones."""
    return with_formualizer(spoilt(book), formulas(book))


def only(values: Mapping[str, xr.DataArray], *names: str) -> dict[str, xr.DataArray]:
    """The results of some steps, and of what they need: no others are computed."""
    steps, wanted = needed_steps(values), set(names)
    assert wanted <= {step.name for step in steps}, "not computed from these inputs"
    for step in reversed(steps):
        if step.name in wanted:
            wanted |= set(step.inputs)
    return run_steps(values, [step for step in steps if step.name in wanted])
