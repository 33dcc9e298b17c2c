"""Draws that cannot be: ranges that take money below nought, or limits that then cannot be met."""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.study.limits import TOLERANCE
from allocmodel.study.run import Run

#: What may not be below nought in any draw, and what that would say.
_NOT_BELOW_NOUGHT = {
    "target": "a line of the budget has less than nothing, after other lines draw on it",
    "room_above_floors": "the floors of [convergence] take more than the envelope holds",
    "room_below_ceilings": "the ceilings of [convergence] leave money that no place may take",
}


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
    for name, said in _NOT_BELOW_NOUGHT.items():
        if name in values and float(values[name].min()) < -TOLERANCE:
            raise BadInput(
                f"In some draws {said}.",
                run.inputs.scenario.where("uncertainty"),
                "Narrow the ranges of the amounts, growth or limits that are drawn.",
            )
