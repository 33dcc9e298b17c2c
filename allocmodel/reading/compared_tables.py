"""A comparison as tables of pandas, for Python and notebooks."""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import quoted
from allocmodel.study.compared import Comparison
from allocmodel.study.compared.comparison import RANK
from allocmodel.views.comparison import CHANGED_HEADER, changed


def answer_table(comparison: Comparison) -> pd.DataFrame:
    """What each place has under each scenario: a row for each year, place and scenario."""
    results, differences = comparison.results, comparison.differences
    columns = {
        "Allocation (pounds)": results["total_allocation"],
        "Change (pounds)": differences["total_allocation"],
        "Change (share)": comparison.relative,
        "Per head (pounds per head)": results["total_allocation_per_head"],
        "Rank by allocation per head": results[RANK],
    }
    order = ("year", "place", "scenario")
    made = {header: array.transpose(*order).to_series() for header, array in columns.items()}
    frame = pd.DataFrame(made)
    frame.index.names = ["Year", "Place", "Scenario"]
    return frame.droplevel("Year") if len(comparison.years) == 1 else frame


def changes_table(comparison: Comparison) -> pd.DataFrame:
    """What is changed in each scenario: a row for each changed input."""
    return pd.DataFrame(changed(comparison), columns=list(CHANGED_HEADER)).set_index("Scenario")


def attribution_table(comparison: Comparison, scenario: str | None) -> pd.DataFrame:
    """What each changed input moves of each place's money in the last year, in pounds."""
    named = comparison.others[0] if scenario is None and len(comparison.others) == 1 else scenario
    if named not in comparison.why:
        guess = did_you_mean(str(named), comparison.others)
        raise BadInput(
            "Several scenarios are compared, and none is named."
            if named is None
            else f'"{named}" is not one of those that are compared.{guess}',
            argument("scenario"),
            f"Name one of {quoted(comparison.others)}.",
        )
    effects = comparison.why[named].attribution.effects.sel(year=comparison.years[-1])
    frame = effects.transpose("change", "place").to_pandas()
    return pd.DataFrame(frame).rename_axis(index="Changed input", columns="Place")
