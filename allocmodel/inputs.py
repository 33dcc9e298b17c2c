"""From a scenario and the reference data to the inputs of the formulas, each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.errors import BadInput, located
from allocmodel.model.quantities import INPUTS
from allocmodel.model.verdict import TOLERANCES
from allocmodel.model.vocabulary import BASES, COMPONENTS, FORMULAS, NOT_DRAWN, SERVICES, STREAMS
from allocmodel.places import assign_places
from allocmodel.reference import Reference
from allocmodel.scenario import BudgetLine, Scenario

#: The publication that most inputs come from.
PRACTICE_FILES = "NHS England, place-based allocation tool, GP practice weighted populations"
ALLOCATIONS = "NHS England, ICB allocations"

#: A hundredth of a penny: far above a computer's last digit, far below a pound.
PARTS_OF_A_POUND = 10_000


@dataclass(frozen=True)
class Provenance:
    """Where one figure comes from: source, grade (see vocabulary.GRADES) and a note."""

    source: str
    grade: str
    note: str = ""


@dataclass(frozen=True)
class ModelInputs:
    """Everything that one run of the model needs.

    Attributes
    ----------
    values : dict of str to xarray.DataArray
        The inputs of the formulas, named as in `quantities.INPUTS`.
    provenance : dict
        By input name and labels: where each figure comes from.
    areas : pandas.DataFrame
        The ICB's areas with their names, by area code.
    scenario : Scenario
    icb, icb_name, year : str
    reference : Reference
    """

    values: dict[str, xr.DataArray]
    provenance: dict[tuple[str, tuple[str, ...]], Provenance]
    areas: pd.DataFrame
    scenario: Scenario
    icb: str
    icb_name: str
    year: str
    reference: Reference
    warnings: list[str] = field(default_factory=list)


def model_inputs(scenario: Scenario, reference: Reference | None = None) -> ModelInputs:
    """The inputs of one scenario.

    Parameters
    ----------
    scenario : Scenario
    reference : Reference, optional
        Read from the scenario's own directory, or the shipped tables, when left out.

    Returns
    -------
    ModelInputs

    Raises
    ------
    BadInput
        When the ICB, a place, a budget line or a published figure cannot be found or used.
    """
    reference = reference or Reference.load(scenario.reference)
    with located(_where(scenario, "years")):
        reference.icbs(scenario.year)
    with located(_where(scenario, "icb")):
        icb, icb_name = reference.find_icb(scenario.icb, scenario.year)
    gathered = _Gathered(reference, scenario, icb, scenario.year)
    areas = gathered.areas()
    gathered.budget()
    gathered.national_formulas()
    gathered.fixed_parameters()
    gathered.published_population()
    return ModelInputs(
        gathered.values,
        gathered.provenance,
        areas,
        scenario,
        icb,
        icb_name,
        scenario.year,
        reference,
        gathered.warnings,
    )


def _where(scenario: Scenario, key: str) -> str:
    """Where a key's value was written: on the command line if it was set there, else the file."""
    for override in reversed(scenario.overrides):
        if override.partition("=")[0].strip() == key:
            return f"--set {override}"
    return f"{scenario.source}, {key}"


@dataclass
class _Gathered:
    """Inputs as they come together, a group at a time."""

    reference: Reference
    scenario: Scenario
    icb: str
    year: str
    values: dict[str, xr.DataArray] = field(default_factory=dict)
    provenance: dict[tuple[str, tuple[str, ...]], Provenance] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def give(
        self,
        name: str,
        figures: object,
        coords: Mapping[str, Sequence[str]],
        where_from: Provenance | Sequence[Provenance],
    ) -> None:
        """Add an input, with its unit and where each figure comes from."""
        declared = INPUTS[name]
        dtype = object if declared.unit == "name" else float
        array = xr.DataArray(
            np.asarray(figures, dtype=dtype),
            dims=list(coords),
            coords={dim: list(labels) for dim, labels in coords.items()},
            name=name,
            attrs={"units": declared.unit, "title": declared.title},
        )
        if array.dims != declared.dims:
            raise ValueError(f"{name} has dimensions {array.dims}, not {declared.dims}")
        self.values[name] = array
        elements = [tuple(str(part) for part in key) for key in _elements(coords)]
        given = [where_from] * len(elements) if isinstance(where_from, Provenance) else where_from
        for element, one in zip(elements, given, strict=True):
            self.provenance[name, element] = one

    def areas(self) -> pd.DataFrame:
        """Areas, the place of each, and their need."""
        areas = self.reference.areas(self.icb, self.year)
        try:
            assigned = assign_places(areas, self.scenario.places)
        except BadInput as error:
            where = f"{self.scenario.source}, {error.where}"
            raise BadInput(error.what, where, error.mend) from None
        people = self.reference.area_population(self.icb, self.year)
        need = self.reference.area_weighted_population(self.icb, self.year)
        codes, places = list(areas.index), assigned.order
        published = Provenance(PRACTICE_FILES, "published", f"{self.year}, added up to areas")
        by_rule = Provenance("The scenario's places", "choice", "By the most specific rule")
        area = {"area": codes}
        self.give("area_population", people.sel(area=codes).values, area, published)
        self.give(
            "area_weighted_population",
            need.sel(area=codes, service=list(SERVICES)).values,
            {**area, "service": list(SERVICES)},
            published,
        )
        self.give("place_of_area", assigned.place.loc[codes].to_numpy(), area, by_rule)
        self.give("place_name", places, {"place": places}, by_rule)
        order = Provenance("The scenario's places", "choice", "Order of the places")
        self.give("place_order", range(1, len(places) + 1), {"place": places}, order)
        self._refuse_empty_places()
        return areas

    def _refuse_empty_places(self) -> None:
        people = self.values["area_population"].groupby(self.values["place_of_area"]).sum()
        empty = [str(place) for place in people["place_of_area"].values[people.values <= 0]]
        if empty:
            raise BadInput(
                f"There are no registered people in {', '.join(empty)}.",
                where=f"{self.scenario.source}, places",
                mend="Join it with another place: need per head needs people.",
            )

    def budget(self) -> None:
        """Budget lines: amounts, bases, and what is drawn from what."""
        lines = self.scenario.budget
        names = {"budget_line": [line.line for line in lines]}
        amounts, sources = zip(*(self._amount(line) for line in lines), strict=True)
        own = Provenance("The scenario's budget", "choice")
        self.give("gross_amount", amounts, names, sources)
        self.give("line_name", names["budget_line"], names, own)
        self.give("line_basis", [line.basis for line in lines], names, own)
        drawn = [line.drawn_from or NOT_DRAWN for line in lines]
        self.give("drawn_from", drawn, names, own)
        self.give("basis_name", list(BASES), {"basis": list(BASES)}, own)
        self._refuse_overdrawn(lines, dict(zip(names["budget_line"], amounts, strict=True)))
        self._refuse_nothing_to_share(lines, amounts)
        typed = [line.line for line in lines if not line.is_published]
        if typed:
            self.warnings.append(
                f"Amounts typed in the scenario, a judgement and not published: {', '.join(typed)}."
            )

    def _amount(self, line: BudgetLine) -> tuple[float, Provenance]:
        """A line's whole pounds and where they come from."""
        if not line.is_published:
            note = "Typed in the scenario"
            return float(line.amount), Provenance("The scenario's budget", "judgement", note)
        stream = str(line.stream)
        element = "allocation" if line.amount == "published" else "total_allocation"
        try:
            pounds = self.reference.published(self.icb, self.year, stream, element)
        except BadInput as error:
            raise BadInput(
                f'The amount of the line "{line.line}" is to be the published one. {error.what}',
                where=f"{self.scenario.source}, budget, {line.line}, amount",
                mend="Write the amount in whole pounds (25_000_000), or take a year and stream "
                "that are published.",
            ) from None
        what = "recurrent allocation" if element == "allocation" else "total allocation"
        source = f"{ALLOCATIONS} {self.year}, {STREAMS[stream]}: {what}"
        note = "Published in thousands of pounds; taken to the whole pound"
        return float(round(pounds)), Provenance(source, "published", note)

    def _refuse_overdrawn(self, lines: Sequence[BudgetLine], amounts: Mapping[str, float]) -> None:
        for line in lines:
            drawn = sum(amounts[other.line] for other in lines if other.drawn_from == line.line)
            if drawn > amounts[line.line]:
                raise BadInput(
                    f'Lines that draw on "{line.line}" take £{drawn:,.0f}, '
                    f"but it holds £{amounts[line.line]:,.0f}.",
                    where=f"{self.scenario.source}, budget",
                    mend="Lower the lines that draw on it, or raise it.",
                )

    def _refuse_nothing_to_share(
        self, lines: Sequence[BudgetLine], amounts: Sequence[float]
    ) -> None:
        shared = sum(
            amount for line, amount in zip(lines, amounts, strict=True) if line.basis != "held"
        )
        if shared <= 0:
            raise BadInput(
                "No money goes to places: every line is nought or held.",
                where=f"{self.scenario.source}, budget",
                mend="Type the amount of at least one line that is shared between places.",
            )

    def national_formulas(self) -> None:
        """The national formulas' weights, recovered from the practice files."""
        both = {"formula": list(FORMULAS), "component": list(COMPONENTS)}
        weights = self.reference.national_weights(self.year).sel(both)
        evidence = self.reference.weights_evidence(self.year)
        residual = evidence["max_residual"].max()
        note = f"Residual of the fit: {residual:.1g} of the population of its worst district"
        source = f"Fitted to NHS England's practice figures, {self.year}"
        fitted = Provenance(source, "derived", note)
        self.give("component_weight", weights.values, both, fitted)
        bears = self.reference.bears_cost(self.year).sel(both)
        where = "Method, section 2: see Bridge"
        core = Provenance(where, "derived", "1 = yes, 0 = no")
        whole = Provenance(
            where, "derived", "1 = yes: its factor is worked out too, and comes to 1 (no effect)"
        )
        by_element = [
            whole
            if formula == "primary_medical" and bears.sel(formula=formula, component=c)
            else core
            for formula in FORMULAS
            for c in COMPONENTS
        ]
        self.give("bears_cost", bears.values, both, by_element)

    def fixed_parameters(self) -> None:
        """Parameters of the arithmetic itself."""
        own = Provenance("Method, section 5", "choice", "1 = shared, 0 = held")
        shared = [float(basis != "held") for basis in BASES]
        self.give("goes_to_places", shared, {"basis": list(BASES)}, own)
        parts = Provenance("Method, section 5", "choice", "10,000 = a hundredth of a penny")
        self.give("parts_of_a_pound", PARTS_OF_A_POUND, {}, parts)
        why = [Provenance("Method, section 2", "choice", note) for _, note in TOLERANCES.values()]
        limits = [limit for limit, _ in TOLERANCES.values()]
        self.give("tolerance", limits, {"unit": list(TOLERANCES)}, why)

    def published_population(self) -> None:
        """NHS England's own population of the ICB, where it can be worked out for the year."""
        try:
            pounds = self.reference.published(self.icb, self.year, "core", "allocation")
            rate = self.reference.published(self.icb, self.year, "core", "allocation_per_head")
        except BadInput:
            self.warnings.append(
                f"No published allocation of {self.year} to check the ICB's population against."
            )
            return
        source = f"{ALLOCATIONS} {self.year}: recurrent allocation / pounds per head"
        self.give("published_population", pounds / rate, {}, Provenance(source, "derived"))


def _elements(coords: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Every combination of labels, last dimension fastest; one empty one for a single figure."""
    combinations: list[tuple[str, ...]] = [()]
    for labels in coords.values():
        combinations = [(*head, label) for head in combinations for label in labels]
    return combinations
