"""The weights of the national formulas, and how well they were recovered."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS, SERVICES
from allocmodel.engine.labelled import labelled
from allocmodel.model.adjustment import NeedGradients
from allocmodel.reference.icbs import Icbs
from allocmodel.reference.keys import rows_of
from allocmodel.reference.remembered import remembered
from allocmodel.reference.sources import provenance
from allocmodel.reference.tables import Tables


class NationalWeights:
    """The weights of the components in the national formulas, by year."""

    def __init__(self, tables: Tables, icbs: Icbs) -> None:
        """Out of the tables of the reference data."""
        self._tables, self._icbs = tables, icbs

    def weights(self, year: str) -> xr.DataArray:
        """Weights of the components in the national formulas of a year.

        Returns
        -------
        DataArray
            Dimensions `formula` and `component`; units share; each formula sums to 1.

        Raises
        ------
        BadInput
            When there are no weights for the year.
        """
        return self._column(year, "weight", "share")

    def bears_cost(self, year: str) -> xr.DataArray:
        """Which components an area's cost factor applies to, in each national formula.

        Returns
        -------
        DataArray
            Dimensions `formula` and `component`; 1.0 where it applies, else 0.0.

        Raises
        ------
        BadInput
            When there are no weights for the year.
        """
        return self._column(year, "bears_cost", "number")

    def evidence(self, year: str) -> pd.DataFrame:
        """How the national weights of a year were recovered, and how well.

        Returns
        -------
        DataFrame
            Columns `year, formula, component, weight, bears_cost, standard_error, districts,
            max_residual, grade`, in the order of the vocabulary.

        Raises
        ------
        BadInput
            When there are no weights for the year.
        """
        return self._rows_of_year(year).copy()

    @remembered
    def _rows_of_year(self, year: str) -> pd.DataFrame:
        """The same, looked up once for each year."""
        self._icbs.check_year(year)
        table = self._tables["national_weights"]
        wanted = [(year, formula, component) for formula in FORMULAS for component in COMPONENTS]
        try:
            return rows_of(table, ("year", "formula", "component"), wanted)
        except LookupError as lacks:
            why = f"no weight for {year}, {lacks.args[1:]}"
            raise self._tables.damaged("national_weights", why) from None

    def gradients(self, year: str) -> NeedGradients:
        """What the national formulas give the most deprived fifth of people over the least.

        Parameters
        ----------
        year : str
            A year without gradients of its own has those of the year nearest before it, else of
            the first.

        Returns
        -------
        NeedGradients
            Ratios by service, with the year that they are of.
        """
        table = self._tables["need_gradients"]
        years = sorted(table["year"].unique())
        nearest = max((one for one in years if one <= year), default=years[0])
        rows = table[table["year"] == nearest].set_index("service")["gradient"]
        return NeedGradients(nearest, {service: float(rows[service]) for service in SERVICES})

    def _column(self, year: str, column: str, units: str) -> xr.DataArray:
        """A column of the national weights as an array."""
        rows = self._rows_of_year(year)
        return labelled(
            rows[column].to_numpy(dtype=float).reshape(len(FORMULAS), len(COMPONENTS)),
            {"formula": list(FORMULAS), "component": list(COMPONENTS)},
            "national_weights" if column == "weight" else column,
            {"units": units, **provenance(self._tables, "national_weights", year)},
        )
