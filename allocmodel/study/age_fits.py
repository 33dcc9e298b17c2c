"""What a run would be with each fit of the curves by age: how far choices of smoothing move it.

Curves are fitted in several defensible ways (docs/ages.md). The formulas of the run are computed
once more, along the dimension of the fits; nothing else of the run changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import needed_steps, steps_towards
from allocmodel.inputs.evidence_inputs import register_of, uses
from allocmodel.study.run import Run

FITS = "age_fit"


@dataclass(frozen=True)
class OverFits:
    """A figure with the curves as defined, and the least and the most that any fit gives.

    Attributes
    ----------
    point, low, high : xarray.DataArray
    """

    point: xr.DataArray
    low: xr.DataArray
    high: xr.DataArray

    def ends(self, **labels: str) -> tuple[float, float, float]:
        """As defined, least and most of one figure."""
        return (
            float(self.point.sel(labels)),
            float(self.low.sel(labels)),
            float(self.high.sel(labels)),
        )


def over_fits(by_fit: xr.DataArray) -> OverFits:
    """The fit as defined, which is the first, and the ends over all."""
    return OverFits(by_fit.isel({FITS: 0}, drop=True), by_fit.min(FITS), by_fit.max(FITS))


def age_index_by_fit(run: Run) -> xr.DataArray | None:
    """The age index of each place and service in the last year, with the curves of each fit.

    Parameters
    ----------
    run : Run

    Returns
    -------
    xarray.DataArray or None
        Dimensions `age_fit`, `place`, `service`; None where the run knows no ages.
    """
    if "age_index" not in run.values:
        return None
    run = run.in_year(run.years[-1])
    fits = run.inputs.reference.age_curve_fits(run.years[-1]).rename(service="component")
    curve = run.inputs.values["age_curve"]
    fitted = set(fits["component"].values)
    flat = curve.sel(component=[one for one in curve["component"].values if one not in fitted])
    every = xr.concat([fits, flat.expand_dims({FITS: fits[FITS].values})], "component")
    by_fit = every.sel(component=curve["component"], age=curve["age"])
    return _anew(run, {"age_curve": by_fit}, "age_index")


def pounds_by_rate_fit(run: Run) -> xr.DataArray | None:
    """What ethnicity weights move in the last year, with the rates by age of each fit.

    Parameters
    ----------
    run : Run

    Returns
    -------
    xarray.DataArray or None
        Pounds by `age_fit` and `place`, in the declared order of adjustments; None where no weight
        follows a register.
    """
    scenario = run.inputs.scenario
    registers = {use.name: register_of(scenario, use.outcome) for use in uses(scenario)}
    fitted = {name: register for name, register in registers.items() if register}
    if not fitted:
        return None
    fits, rates = run.inputs.reference.outcome_rate_fits(), run.inputs.values["outcome_rate"]
    by_use = [
        fits.sel(outcome=fitted[name], drop=True)
        if name in fitted
        else rates.sel(weight_use=name, drop=True).expand_dims({FITS: fits[FITS].values})
        for name in map(str, rates["weight_use"].values)
    ]
    by_fit = xr.concat(by_use, rates["weight_use"]).sel(age=rates["age"])
    moved = _anew(run, {"outcome_rate": by_fit}, "adjustment_in_pounds")
    own = moved.sel(attribution="declared", adjustment="ethnicity", drop=True)
    return own.sel(year=run.years[-1], drop=True) if "year" in own.dims else own


def _anew(run: Run, changed: Mapping[str, xr.DataArray], wanted: str) -> xr.DataArray:
    """A result of the run with inputs along one more dimension."""
    given = {**run.inputs.values, **changed}
    steps = steps_towards((wanted,), needed_steps(given, run.inputs.whole.words))
    return run_steps(given, steps)[wanted]
