"""Runs with random, synthetic figures: no figure here is anybody's.

The arrays have the dimensions and labels of the real inputs, so every formula and every sheet can
be tried on any number of places, areas and lines, and on names that are hard to get right.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.inputs import ModelInputs, Provenance
from allocmodel.model.quantities import INPUTS
from allocmodel.model.verdict import TOLERANCES
from allocmodel.model.vocabulary import (
    BASES,
    COMPONENTS,
    FORMULAS,
    NOT_DRAWN,
    SERVICES,
)
from allocmodel.run import Run, run_model
from allocmodel.scenario import BudgetLine, Places, Scenario
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


class SyntheticReference:
    """Stands in for reference data, where only the Sources sheet asks for them."""

    def sources(self) -> list[dict[str, str]]:
        """One made-up source."""
        keys = ("publisher", "title", "vintage", "licence", "file", "grade", "sha256")
        return [{"table": "synthetic", **{key: f"synthetic {key}" for key in keys}}]

    def tables_read(self) -> list[str]:
        """The made-up table."""
        return ["synthetic"]

    def file_of(self, table: str) -> str:
        """Its file."""
        return table

    def hashes(self) -> dict[str, str]:
        """One made-up table."""
        return {"synthetic": "0" * 64}


def synthetic_values(
    seed: int, size: Size | None = None, names: Sequence[str] | None = None
) -> dict[str, xr.DataArray]:
    """Random inputs of the model that obey what real inputs obey.

    Parameters
    ----------
    seed : int
    size : Size, optional
    names : sequence of str, optional
        Names for places and lines, used from the first; plain ones when left out.

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
    amounts, drawn = _budget(random, lines)
    figures = {
        "area_population": people,
        "area_weighted_population": np.round(need, 6),
        "place_of_area": _place_of_area(random, places, size.areas),
        "place_name": places,
        "line_name": lines,
        "basis_name": list(BASES),
        "gross_amount": amounts,
        "line_basis": random.choice(list(BASES), size.lines),
        "drawn_from": drawn,
        "component_weight": random.uniform(0.01, 0.4, bears.shape),
        "bears_cost": bears,
        "goes_to_places": [float(basis != "held") for basis in BASES],
        "parts_of_a_pound": 10_000,
        "place_order": np.arange(1, size.places + 1),
        "published_population": people.sum(),
        "tolerance": [limit for limit, _ in TOLERANCES.values()],
    }
    labels = {
        "area": areas,
        "place": places,
        "service": list(SERVICES),
        "budget_line": lines,
        "formula": list(FORMULAS),
        "component": list(COMPONENTS),
        "basis": list(BASES),
        "unit": list(TOLERANCES),
    }
    return {name: _array(name, figure, labels) for name, figure in figures.items()}


def synthetic_run(seed: int, size: Size | None = None, names: Sequence[str] | None = None) -> Run:
    """A run of the model on random inputs."""
    return run_of(synthetic_values(seed, size, names))


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
    return ModelInputs(
        values=values,
        provenance=provenance,
        areas=table,
        scenario=_scenario(values),
        icb="SYN",
        icb_name="Synthetic ICB",
        year="2025/26",
        reference=SyntheticReference(),  # type: ignore[arg-type]
    )


def _scenario(values: dict[str, xr.DataArray]) -> Scenario:
    """A scenario that no check has seen, so that any name goes through."""
    lines = [
        BudgetLine.model_construct(
            line=str(line),
            amount=int(values["gross_amount"].sel(budget_line=line)),
            basis=str(values["line_basis"].sel(budget_line=line).item()),
            stream=None,
            drawn_from=None,
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
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
