"""Curves by age of services' need, and rates by age of registers: derived, with their ranges."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import xarray as xr

from allocmodel.declared.vocabulary import AGE_FITS, AGE_FITS_LEFT, AGES, COMPONENTS, REGISTERS
from allocmodel.reference.sources import provenance
from allocmodel.reference.tables import Tables

#: The fits that count toward ranges, the defined one first.
_COUNTING = [fit for fit in AGE_FITS if fit not in AGE_FITS_LEFT]


class AgeCurves:
    """What a person of each age counts, by service, and how many have a condition."""

    def __init__(self, tables: Tables) -> None:
        """Out of the tables of the reference data."""
        self._tables = tables

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
        """
        rows = self._of_year("age_curves", year)
        services = _services(rows)
        values = rows.set_index(["service", "age"])["curve"]
        return _array(values, "age_curve", "index", service=services, age=list(AGES)).assign_attrs(
            year=rows["year"].iloc[0], **provenance(self._tables, "age_curves", year)
        )

    def ranges(self, year: str) -> pd.DataFrame:
        """Each curve with its range, over defensible fits and chance.

        Returns
        -------
        DataFrame
            Columns `service, age, curve, low, high` (index), `shown` (1 where single ages are
            good enough to be shown), in the order of the vocabulary.
        """
        rows = self._of_year("age_curves", year).set_index(["service", "age"])
        wanted = pd.MultiIndex.from_product(
            [_services(rows.reset_index()), AGES], names=rows.index.names
        )
        return rows.loc[wanted].drop(columns="year").reset_index()

    def curve_fits(self, year: str) -> xr.DataArray:
        """The curves of every fit that counts toward the range, to find the range of a sum.

        Returns
        -------
        DataArray
            Dimensions `age_fit` (the defined one first), `service` and `age` as in `curve`; units
            index.
        """
        defined = self.curve(year)
        rows = self._of_year("age_curve_fits", year)
        fitted = _fits_array(rows, "service", [s for s in COMPONENTS if s in set(rows["service"])])
        # A flat curve is an assumption: no fit changes it.
        flat = defined.sel(service=[s for s in _labels(defined) if s not in _labels(fitted)])
        both = xr.concat([fitted, flat.expand_dims(age_fit=_COUNTING)], dim="service")
        every: xr.DataArray = both.sel(service=_labels(defined)).rename("age_curve_fits")
        return every.assign_attrs(defined.attrs)

    def curve_fit_table(self, year: str) -> pd.DataFrame:
        """Every fit of a year with its quality: the rows of the table `age_curve_fits`."""
        rows: pd.DataFrame = self._of_year("age_curve_fits", year).reset_index(drop=True)
        return rows

    def hospital_costs(self) -> xr.DataArray:
        """Published cost of hospital care per head by age, maternity taken out.

        Returns
        -------
        DataArray
            Dimension `age`; units index, the mean over England's registered people 1.
        """
        values = self._tables["hospital_costs"].set_index("age")["cost"]
        return _array(values, "hospital_costs", "index", age=list(AGES))

    def rates(self) -> xr.DataArray:
        """The rate of each register by age.

        Returns
        -------
        DataArray
            Dimensions `outcome` (keys of `vocabulary.REGISTERS`) and `age`; units share of all
            people of the age. `source` and `grade` in the attributes.
        """
        values = self._tables["outcome_rates"].set_index(["outcome", "age"])["rate"]
        labels = {"outcome": list(REGISTERS), "age": list(AGES)}
        return _array(values, "outcome_rates", "share", **labels).assign_attrs(
            provenance(self._tables, "outcome_rates", "")
        )

    def rate_ranges(self) -> pd.DataFrame:
        """Each rate with its range: columns `outcome, age, rate, low, high` (shares)."""
        rows = self._tables["outcome_rates"].set_index(["outcome", "age"])
        wanted = pd.MultiIndex.from_product([REGISTERS, AGES], names=rows.index.names)
        return rows.loc[wanted].reset_index()

    def rate_fits(self) -> xr.DataArray:
        """The rates of every fit that counts toward the range.

        Returns
        -------
        DataArray
            Dimensions `age_fit` (the defined one first), `outcome` and `age`; units share.
        """
        fits = _fits_array(self._tables["outcome_rate_fits"], "outcome", list(REGISTERS))
        return fits.rename("outcome_rate_fits").assign_attrs(units="share")

    def rate_fit_table(self) -> pd.DataFrame:
        """Every fit with its quality: the rows of the table `outcome_rate_fits`."""
        return self._tables["outcome_rate_fits"].copy()

    def _of_year(self, table: str, year: str) -> pd.DataFrame:
        """The rows of a year, or of the year nearest before it, else of the first."""
        rows = self._tables[table]
        years = sorted(rows["year"].unique())
        nearest = max((one for one in years if one <= year), default=years[0])
        of_year: pd.DataFrame = rows[rows["year"] == nearest]
        return of_year


def _services(rows: pd.DataFrame) -> list[str]:
    """The services of some rows, in the order of the vocabulary."""
    present = set(rows["service"])
    return [service for service in COMPONENTS if service in present]


def _labels(array: xr.DataArray) -> list[str]:
    """The services of an array."""
    return [str(service) for service in array["service"].values]


def _array(values: pd.Series, name: str, units: str, **labels: Sequence[str]) -> xr.DataArray:
    """Values by labels as an array of these dimensions."""
    wanted = (
        pd.MultiIndex.from_product(list(labels.values()), names=list(labels))
        if len(labels) > 1
        else pd.Index(next(iter(labels.values())))
    )
    shape = [len(one) for one in labels.values()]
    return xr.DataArray(
        values.loc[wanted].to_numpy(dtype=float).reshape(shape),
        dims=tuple(labels),
        coords={dim: list(own) for dim, own in labels.items()},
        name=name,
        attrs={"units": units},
    )


def _fits_array(rows: pd.DataFrame, dim: str, labels: Sequence[str]) -> xr.DataArray:
    """The fits that count, of a table with a column for each age."""
    long = rows.rename(columns={"fit": "age_fit"}).melt(
        ["age_fit", dim], list(AGES), var_name="age", value_name="value"
    )
    dims = {"age_fit": _COUNTING, dim: list(labels), "age": list(AGES)}
    return _array(long.set_index(list(dims))["value"], "fits", "index", **dims)
