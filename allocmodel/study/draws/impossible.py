"""Draws that cannot be: ranges that take money below nought, or limits that then cannot be met."""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.study.limits import JUDGED, cannot_be
from allocmodel.study.run import Run

#: What tells whether a draw can be, where a run has it.
JUDGED_BY = (*JUDGED, "line_amount", "envelope", "total_baseline", "converged_amount")


def refuse_impossible_draws(values: Mapping[str, xr.DataArray], run: Run) -> None:
    """Stop where a draw gives what no scenario may have.

    Parameters
    ----------
    values : mapping of name to array
        What the draws gave.
    run : Run

    Raises
    ------
    BadInput
    """
    if bool(cannot_be(run.inputs, values, "draw").any()):
        raise BadInput(
            "In some draws a line of the budget has less than nothing, or the limits of "
            "[convergence] cannot be met.",
            run.inputs.scenario.where("uncertainty"),
            "Narrow the ranges of the amounts, growth or limits that are drawn.",
        )
