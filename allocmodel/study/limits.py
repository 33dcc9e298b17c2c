"""Limits that cannot be met: the run stops, and says by how much and which limit to relax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.engine.parameters import all_parameters
from allocmodel.inputs import ModelInputs

#: The growth that stands for no ceiling: nothing can grow by more.
MOST_GROWTH = float(all_parameters()["convergence.ceiling"].neutral)  # type: ignore[arg-type]

#: The steps by which limits are judged, where there are limits.
JUDGED = ("floor_amount", "ceiling_alone", "room_above_floors", "room_below_ceilings")

#: Half a penny: less than that is a computer's last digit.
TOLERANCE = 0.005


def refuse_impossible_limits(inputs: ModelInputs, values: Mapping[str, xr.DataArray]) -> None:
    """Stop when the money cannot be placed within the limits.

    Parameters
    ----------
    inputs : ModelInputs
    values : mapping of name to array
        Inputs and results.

    Raises
    ------
    BadInput
        When there is an envelope but nothing to grow from, or more than a hundred times what there
        is to grow from or, of a team's own baseline, less than a hundredth (money of other units),
        when a place's floor is above its
        ceiling, when the floors exceed the envelope, or when the ceilings cannot hold it: with the
        line, the year, the pounds, and the limit to relax.
    """
    start = values.get("total_baseline")
    for amount, what, mend in _excesses(inputs, values):
        for pounds, labels in _too_much(amount):
            where = inputs.scenario.where("convergence")
            at = dict(zip(map(str, amount.dims), labels, strict=True))
            same = start is not None and set(at) == set(map(str, start.dims))
            started = float(start.sel(at)) if start is not None and same else 0.0
            raise BadInput(what.format(pounds, ", ".join(labels), started), where, mend)


def cannot_be(inputs: ModelInputs, values: Mapping[str, xr.DataArray], dim: str) -> xr.DataArray:
    """Of many runs in one: which of them the limits, or lines that draw too much, forbid.

    Parameters
    ----------
    inputs : ModelInputs
    values : mapping of name to array
        Inputs and results, of which some have the dimension `dim` besides their own.
    dim : str

    Returns
    -------
    xarray.DataArray
        Truths along `dim`; one truth where nothing has that dimension.
    """
    found = xr.DataArray(False)
    drawn_too_much = [-values["line_amount"]] if "line_amount" in values else []
    for amount in (*(one for one, _, _ in _excesses(inputs, values)), *drawn_too_much):
        too_much = amount > TOLERANCE
        found = found | too_much.any([one for one in too_much.dims if one != dim])
    return found


def _excesses(
    inputs: ModelInputs, values: Mapping[str, xr.DataArray]
) -> list[tuple[xr.DataArray, str, str]]:
    """Pounds that may not be above nought, each with what is wrong where they are, and a mend."""
    if "converged_amount" not in values:
        return []
    nothing = values["envelope"].where(values["total_baseline"] <= 0, 0)
    most = (1 + MOST_GROWTH) * values["total_baseline"]
    out_of_scale = values["envelope"].where(values["envelope"] > most, 0)
    least = values["total_baseline"] / (1 + MOST_GROWTH)
    own = inputs.scenario.baseline is not None and bool(inputs.scenario.baseline.amounts)
    too_little = values["envelope"].where((values["envelope"] < least) & own, 0)
    crossed = values["floor_amount"] - values["ceiling_alone"]
    return [
        (
            nothing,
            "There is £{0:,.0f} for {1}, but no place has a baseline to grow from.",
            "Give the line no nought before it, or set recurrent = false: it is then paid by need.",
        ),
        (
            out_of_scale,
            f"There is £{{0:,.0f}} for {{1}}, more than {MOST_GROWTH:,.0f} times what the places "
            "start from, which is £{2:,.0f}.",
            "See whether the baseline, and the amount of every year, is in pounds, not thousands.",
        ),
        (
            too_little,
            "There is £{0:,.0f} for {1}, and the places start from more than "
            f"{MOST_GROWTH:,.0f} times as much, £{{2:,.0f}}.",
            "See whether the amount of every year is in pounds, and the baseline too: under a "
            'heading such as "£000" figures are multiplied by 1,000.',
        ),
        (
            crossed,
            "The floor of {1} is £{0:,.0f} above its ceiling.",
            "Lower the floor or raise the ceiling in [convergence]: one is in per cent, the other "
            "may be in pounds per head.",
        ),
        (
            -values["room_above_floors"],
            "The floors take £{0:,.0f} more than the envelope of {1} holds.",
            "Lower floor or per_head_floor in [convergence], or raise the line's amount, "
            "of which other lines may take a part.",
        ),
        (
            -values["room_below_ceilings"],
            "The ceilings leave £{0:,.0f} of the envelope of {1} that no place may take.",
            "Raise ceiling or per_head_ceiling in [convergence], or lower the line's amount.",
        ),
    ]


def _too_much(amount: xr.DataArray) -> Iterator[tuple[float, list[str]]]:
    """Amounts above nought, with the labels that they stand at."""
    for position in np.ndindex(amount.shape):
        pounds = float(amount.values[position])
        if pounds > TOLERANCE:
            pairs = zip(amount.dims, position, strict=True)
            yield pounds, [str(amount[dim].values[i]) for dim, i in pairs]
