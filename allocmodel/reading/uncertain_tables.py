"""Sweeps and sensitivity as tables of pandas, for Python and notebooks."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from allocmodel.study.uncertain.sensitivity import ENDS, Sensitivity
from allocmodel.study.uncertain.sweep import SECOND, STEP, Sweep


def sweep_table(swept: Sweep, figures: xr.DataArray) -> pd.DataFrame:
    """Pounds of every place: a row for each value of the key, or of both, and year."""
    steps = [dim for dim in (STEP, SECOND) if dim in figures.dims]
    ordered = figures.transpose(*steps, "year", "place").rename("pounds")
    frame = ordered.to_series().unstack("place")[swept.places]
    frame.index.names = [*(one.key for one in swept.keys), "Year"]
    frame.columns.name = "Place"
    return frame.droplevel("Year") if len(swept.years) == 1 else frame


def crossings_table(swept: Sweep) -> pd.DataFrame:
    """Every crossing: a row each."""
    columns = {
        "Year": [one.year for one in swept.events],
        **(
            {swept.keys[1].key: [one.second for one in swept.events]}
            if len(swept.keys) == 2
            else {}
        ),
        "Kind": [one.kind for one in swept.events],
        "Place": [one.place for one in swept.events],
        "Other place": [one.other for one in swept.events],
        "Rises": [one.rises for one in swept.events],
        swept.keys[0].key: [one.value for one in swept.events],
        "Just before": [one.before for one in swept.events],
        "Just after": [one.after for one in swept.events],
    }
    return pd.DataFrame(columns)


def bars_table(found: Sensitivity) -> pd.DataFrame:
    """What each figure moves at each end of its range, in the last year."""
    rows = []
    for one in found.figures:
        for end in ENDS:
            at = {"figure": one.key, "end": end, "year": found.years[-1]}
            change = found.change.sel(at)
            rows.append(
                {
                    "Figure": one.key,
                    "End": end,
                    "Value": one.low if end == "low" else one.high,
                    "As written": one.point,
                    "Range": one.known_to,
                    "Changes hands (pounds)": float(found.moved.sel(at)),
                    **{place: float(change.sel(place=place)) for place in found.places},
                }
            )
    columns = ["Figure", "End", "Value", "As written", "Range", "Changes hands (pounds)"]
    frame = pd.DataFrame(rows, columns=[*columns, *found.places])
    return frame.set_index(["Figure", "End"])


def pairs_table(found: Sensitivity) -> pd.DataFrame:
    """Pairs that interact: what they move beyond each alone."""
    rows = [
        {
            "First": one.first.key,
            "First at": one.ends[0],
            "Second": one.second.key,
            "Second at": one.ends[1],
            "Changes hands (pounds)": one.moved,
            **{place: float(one.by_place.sel(place=place)) for place in found.places},
        }
        for one in found.pairs
    ]
    columns = ["First", "First at", "Second", "Second at", "Changes hands (pounds)"]
    return pd.DataFrame(rows, columns=[*columns, *found.places])


def break_even_table(found: Sensitivity) -> pd.DataFrame:
    """Every break-even: a row each."""
    columns = {
        "Figure": [one.figure for one in found.break_evens],
        "Place": [one.place for one in found.break_evens],
        "Year": [one.year for one in found.break_evens],
        "Gains above": [one.rises for one in found.break_evens],
        "Value": [one.value for one in found.break_evens],
        "Just before": [one.before for one in found.break_evens],
        "Just after": [one.after for one in found.break_evens],
    }
    return pd.DataFrame(columns)
