"""Many runs of one scenario as one: its figures at many values, side by side along a dimension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import xarray as xr

from allocmodel.engine.known import Known
from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import (
    Step,
    inputs_towards,
    needed_steps,
    reached_from,
    steps_towards,
)
from allocmodel.inputs import ModelInputs, model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.study.compared.comparison import BEFORE_ROUNDING, money_before_rounding
from allocmodel.study.limits import JUDGED, cannot_be
from allocmodel.study.uncertain.cells import Cells, along, with_values

#: The dimension along which values stand.
VALUE = "value"

#: What is asked of a run: money to the last digit and in whole pounds, and whom it is for.
WANTED = (*BEFORE_ROUNDING, "total_allocation", "population", *JUDGED)

#: So many values run together; more take turns, so that memory does not grow.
TOGETHER = 256


@dataclass
class Gathering:
    """Reads the inputs of scenarios that differ a little, each table once.

    Attributes
    ----------
    reference : Reference
    known : Known
    """

    reference: Reference
    known: Known = field(default_factory=Known)

    def stacked(self, scenario: Scenario) -> Stacked:
        """A scenario with the inputs that its money depends on."""
        asked = inputs_towards(frozenset(WANTED))
        inputs = model_inputs(scenario, self.reference, asked, self.known)
        return Stacked(inputs, self.known.inputs(inputs.values), self.known)


@dataclass(frozen=True, eq=False)
class Stacked:
    """A scenario whose figures can be run at many values at once.

    Attributes
    ----------
    inputs : ModelInputs
    given : dict of str to xarray.DataArray
        The inputs of the formulas, by name.
    known : Known
        What scenarios beside it have computed already.
    """

    inputs: ModelInputs
    given: dict[str, xr.DataArray]
    known: Known

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that the money takes, in an order in which they can run."""
        needed = needed_steps(self.given, self.inputs.whole.words)
        return steps_towards(WANTED, needed)

    @cached_property
    def base(self) -> dict[str, xr.DataArray]:
        """The inputs and results of the scenario as it stands."""
        return {**self.given, **run_steps(self.given, self.steps, self.known)}

    @property
    def places(self) -> list[str]:
        """The names of the places, in order."""
        return [str(place) for place in self.given["place_name"].values]

    @property
    def years(self) -> tuple[str, ...]:
        """The years, in order."""
        return self.inputs.scenario.years

    @cached_property
    def money(self) -> xr.DataArray:
        """Money before rounding of the scenario as it stands, by place and year."""
        return money_before_rounding(self.base, self.places, self.years)

    @property
    def whole_pounds(self) -> xr.DataArray:
        """The same in whole pounds."""
        return self._by_year(self.base["total_allocation"])

    @cached_property
    def population(self) -> xr.DataArray:
        """People by place and year."""
        return self._by_year(self.base["population"])

    def at(self, figures: Sequence[tuple[Sequence[Cells], np.ndarray]]) -> xr.DataArray:
        """Money before rounding at many values.

        Parameters
        ----------
        figures : sequence of (cells, values)
            Figures with as many values each; the first run has the first of all, and so on.

        Returns
        -------
        xarray.DataArray
            Pounds by place, year and value; missing where limits, or lines that draw more than
            there is, forbid a value.
        """
        return self.both(figures)[0]

    def both(
        self, figures: Sequence[tuple[Sequence[Cells], np.ndarray]]
    ) -> tuple[xr.DataArray, xr.DataArray]:
        """The same, and in whole pounds beside it."""
        count = len(figures[0][1])
        parts = [
            self._together([(cells, values[first : first + TOGETHER]) for cells, values in figures])
            for first in range(0, count, TOGETHER)
        ]
        money, pounds = (xr.concat(each, VALUE) for each in zip(*parts, strict=True))
        numbered = {VALUE: np.arange(count)}
        return money.assign_coords(numbered), pounds.assign_coords(numbered)

    def _together(
        self, figures: Iterable[tuple[Sequence[Cells], np.ndarray]]
    ) -> tuple[xr.DataArray, xr.DataArray]:
        """Values few enough to run at once."""
        values, count = self._run(figures)
        money = money_before_rounding(values, self.places, self.years)
        pounds = self._by_year(values["total_allocation"])
        possible = ~cannot_be(self.inputs, values, VALUE)
        return _along(money, count).where(possible), _along(pounds, count).where(possible)

    def _run(
        self, figures: Iterable[tuple[Sequence[Cells], np.ndarray]]
    ) -> tuple[dict[str, xr.DataArray], int]:
        """Inputs and results at values; steps that no changed input reaches are those at hand."""
        listed = [(cells, along(VALUE, values)) for cells, values in figures]
        given = with_values(self.given, listed)
        changed = [name for name, array in given.items() if array is not self.given[name]]
        reached = reached_from(changed, self.steps)
        anew = [step for step in self.steps if step.name in reached]
        at_hand = {name: one for name, one in self.base.items() if name not in reached} | given
        return {**at_hand, **run_steps(at_hand, anew)}, listed[0][1].sizes[VALUE]

    def _by_year(self, array: xr.DataArray) -> xr.DataArray:
        """A result by place with the dimension year, places in order."""
        if "year" not in array.dims:
            array = array.expand_dims(year=list(self.years))
        return array.sel(place=self.places, year=list(self.years))


def _along(array: xr.DataArray, count: int) -> xr.DataArray:
    """Figures along the values, also those that no value moves."""
    if VALUE not in array.dims:
        array = array.expand_dims({VALUE: np.arange(count)})
    return array.transpose("place", "year", VALUE)
