"""Curves by age of services' need, and rates by age of registers: derived, with their ranges."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pandas as pd
import xarray as xr

from allocmodel.declared.vocabulary import (
    AGE_FITS,
    AGE_FITS_LEFT,
    AGES,
    COMPONENTS,
    FITTED_BY_AGE,
    REGISTERS,
)
from allocmodel.engine.labelled import labelled
from allocmodel.reference.keys import rows_of
from allocmodel.reference.remembered import remembered
from allocmodel.reference.sources import provenance
from allocmodel.reference.tables import Tables

#: The fits that count toward ranges, the defined one first.
_COUNTING = [fit for fit in AGE_FITS if fit not in AGE_FITS_LEFT]
#: The one need whose curve is flat, by assumption: no fit changes it.
_FLAT = "health_inequalities"
#: The needs that have a curve, in the order of the vocabulary.
_SERVICES = [need for need in COMPONENTS if need in (*FITTED_BY_AGE, _FLAT)]


class AgeCurves:
    """What a person of each age counts, by service, and how many are on a register."""

    def __init__(self, tables: Tables) -> None:
        """Out of the tables of the reference data."""
        self._tables = tables

    # --- Curves ---------------------------------------------------------------------------------

    @remembered
    def curve(self, year: str) -> xr.DataArray:
        """The curve by age of each service that has one.

        Parameters
        ----------
        year : str
            A year without curves of its own has those of the year nearest before it, else of the
            first.

        Returns
        -------
        DataArray
            Dimensions `service` (components of need in the vocabulary's order; health
            inequalities are flat, maternity has no curve and is absent) and `age`; units index:
            weighted people for each person of the age, the mean over England's registered people
            1. `source`, `grade` and the `year` of the curves in the attributes.

        Raises
        ------
        BadInput
            When a table lacks a row, as of all methods here.
        """
        curve = self._curve_of(self._year("age_curves", year))
        return curve.assign_attrs(provenance(self._tables, "age_curves", year))

    @remembered
    def _curve_of(self, year: str) -> xr.DataArray:
        """The curves of a year that has some of its own, which later years may share."""
        labels = {"service": _SERVICES, "age": list(AGES)}
        curve = _array(self.ranges(year)["curve"], "age_curve", "index", labels)
        self._refuse_noughts("age_curves", curve)
        return curve.assign_attrs(year=year)

    def ranges(self, year: str) -> pd.DataFrame:
        """Each curve with its range, over defensible fits and chance.

        Returns
        -------
        DataFrame
            Columns `service, age, curve, low, high` (index) and `shown` (1 where single ages are
            good enough to be shown), in the order of the vocabulary.
        """
        rows = self._of_year("age_curves", year)
        return self._whole("age_curves", rows, {"service": _SERVICES, "age": list(AGES)})

    def curve_fits(self, year: str) -> xr.DataArray:
        """The curves of every fit that counts toward the range, to find the range of a sum.

        Returns
        -------
        DataArray
            Dimensions `age_fit` (the defined one first), `service` and `age` as in `curve`; units
            index.
        """
        defined = self.curve(year)
        labels = {"fit": _COUNTING, "service": FITTED_BY_AGE}
        rows = self._whole("age_curve_fits", self._of_year("age_curve_fits", year), labels)
        fitted = _fits(rows, "service", FITTED_BY_AGE)
        flat = defined.sel(service=[_FLAT]).expand_dims(age_fit=_COUNTING)
        every: xr.DataArray = xr.concat([fitted, flat], dim="service").sel(service=_SERVICES)
        return every.rename("age_curve_fits").assign_attrs(defined.attrs)

    def curve_fit_table(self, year: str) -> pd.DataFrame:
        """Every fit of a year with its quality: the rows of the table `age_curve_fits`."""
        return self._of_year("age_curve_fits", year)

    def hospital_costs(self) -> xr.DataArray:
        """Published cost of hospital care per head by age, maternity taken out.

        Returns
        -------
        DataArray
            Dimension `age`; units index, the mean over England's registered people 1.
        """
        labels = {"age": list(AGES)}
        rows = self._whole("hospital_costs", self._tables["hospital_costs"], labels)
        return _array(rows["cost"], "hospital_costs", "index", labels).assign_attrs(
            provenance(self._tables, "hospital_costs", "")
        )

    # --- Rates ----------------------------------------------------------------------------------

    @remembered
    def rates(self) -> xr.DataArray:
        """The rate of each register by age.

        Returns
        -------
        DataArray
            Dimensions `outcome` (keys of `vocabulary.REGISTERS`) and `age`; units share of all
            people of the age. `source` and `grade` in the attributes.
        """
        rates = self.rate_ranges()["rate"]
        labels = {"outcome": list(REGISTERS), "age": list(AGES)}
        by_age = _array(rates, "outcome_rates", "share", labels)
        self._refuse_noughts("outcome_rates", by_age)
        return by_age.assign_attrs(provenance(self._tables, "outcome_rates", ""))

    def rate_ranges(self) -> pd.DataFrame:
        """Each rate with its range: columns `outcome, age, rate, low, high` (shares)."""
        labels = {"outcome": list(REGISTERS), "age": list(AGES)}
        return self._whole("outcome_rates", self._tables["outcome_rates"], labels)

    def rate_fits(self) -> xr.DataArray:
        """The rates of every fit that counts toward the range.

        Returns
        -------
        DataArray
            Dimensions `age_fit` (the defined one first), `outcome` and `age`; units share.
        """
        labels = {"fit": _COUNTING, "outcome": list(REGISTERS)}
        rows = self._whole("outcome_rate_fits", self._tables["outcome_rate_fits"], labels)
        fits = _fits(rows, "outcome", list(REGISTERS)).rename("outcome_rate_fits")
        return fits.assign_attrs(self.rates().attrs)

    def rate_fit_table(self) -> pd.DataFrame:
        """Every fit with its quality: the rows of the table `outcome_rate_fits`."""
        return self._tables["outcome_rate_fits"].copy()

    # --- Rows -----------------------------------------------------------------------------------

    def _refuse_noughts(self, table: str, by_age: xr.DataArray) -> None:
        """A curve that is nought at every age would compare with nothing."""
        nothing = (by_age.values == 0).all(axis=by_age.get_axis_num("age"))
        for named in by_age[by_age.dims[0]].values[nothing]:
            raise self._tables.damaged(table, f"the curve of {named} is 0 at every age")

    def _year(self, table: str, year: str) -> str:
        """The year of a table that stands for a year: the nearest before it, else the first."""
        years = sorted(self._tables[table]["year"].unique())
        return str(max((one for one in years if one <= year), default=years[0]))

    def _of_year(self, table: str, year: str) -> pd.DataFrame:
        """The rows of a table that stand for a year."""
        rows = self._tables[table]
        of_year: pd.DataFrame = rows[rows["year"] == self._year(table, year)]
        return of_year.drop(columns="year").reset_index(drop=True)

    def _whole(
        self, table: str, rows: pd.DataFrame, labels: Mapping[str, Sequence[str]]
    ) -> pd.DataFrame:
        """Rows in the order of the product of their labels, none of which may be missing."""
        try:
            found = rows_of(rows, list(labels), list(itertools.product(*labels.values())))
        except LookupError as lacks:
            why = f"no row for {', '.join(lacks.args)}"
            raise self._tables.damaged(table, why) from None
        return found[[*labels, *(one for one in rows.columns if one not in labels)]]


def _array(
    values: pd.Series | pd.DataFrame, name: str, units: str, labels: Mapping[str, Sequence[str]]
) -> xr.DataArray:
    """Values in the order of the product of their labels, as an array."""
    shape = [len(own) for own in labels.values()]
    figures = values.to_numpy(dtype=float).reshape(shape)
    return labelled(figures, labels, name, {"units": units})


def _fits(rows: pd.DataFrame, dim: str, labels: Sequence[str]) -> xr.DataArray:
    """Fits with a column for each age, in the order of the product of fits and labels."""
    dims = {"age_fit": _COUNTING, dim: labels, "age": list(AGES)}
    return _array(rows[list(AGES)], "fits", "index", dims)
