"""The results as labelled arrays: results.nc."""

from __future__ import annotations

from collections.abc import Hashable

import xarray as xr

from allocmodel import __version__
from allocmodel.study.identity import canonical_json, digest, run_label
from allocmodel.study.run import Run


def results_netcdf(run: Run) -> bytes:
    """Results as netCDF: one variable per step with its unit, dimensions with their labels.

    The attributes say which run it is: `scenario_as_run` and `overrides` are JSON.
    """
    scenario = run.inputs.scenario
    # Put together by hand: their labels are known to be the same, which xarray would look for.
    figures: dict[Hashable, xr.Variable] = {}
    labels: dict[Hashable, xr.Variable] = {}
    for step in run.steps:
        array = run.values[step.name]
        told = {"units": step.unit, "long_name": step.title}
        figures[step.name] = xr.Variable(array.dims, array.values.astype(float), told)
        labels |= {dim: own.variable for dim, own in array.coords.items()}
    results = xr.Dataset({**figures, **labels})
    results.attrs = {
        "title": scenario.title,
        "scenario": scenario.id,
        "run": run_label(run),
        "digest": digest(run),
        "overrides": canonical_json(scenario.overrides),
        "scenario_as_run": canonical_json(scenario.resolved()),
        "icb": run.inputs.icb,
        "year": run.inputs.year,
        "source": f"allocmodel {__version__}",
    }
    with xr.set_options(keep_attrs=True):  # type: ignore[no-untyped-call]
        return bytes(results.to_netcdf(engine="scipy", format="NETCDF3_64BIT"))
