"""Limits that cannot be met: the run stops, and says by how much and which limit to relax."""

from __future__ import annotations

import numpy as np

from allocmodel.errors import BadInput
from allocmodel.run import Run

#: Half a penny: less than that is a computer's last digit.
TOLERANCE = 0.005


def refuse_impossible_limits(run: Run) -> None:
    """Stop when the floors exceed the envelope, or the ceilings cannot hold it.

    Raises
    ------
    BadInput
        With the line, the year, the pounds, and the limit to relax.
    """
    for name, what, mend in (
        (
            "room_above_floors",
            "The floors take £{0:,.0f} more than the envelope of {1} holds.",
            "Lower floor or per_head_floor in [convergence], or raise the line's amount.",
        ),
        (
            "room_below_ceilings",
            "The ceilings leave £{0:,.0f} of the envelope of {1} that no place may take.",
            "Raise ceiling or per_head_ceiling in [convergence], or lower the line's amount.",
        ),
    ):
        if name not in run.values:
            continue
        room = run.values[name]
        for position in np.ndindex(room.shape):
            short = float(room.values[position])
            if short < -TOLERANCE:
                labels = [
                    str(room[dim].values[i]) for dim, i in zip(room.dims, position, strict=True)
                ]
                where = f"{run.inputs.scenario.source}, convergence"
                raise BadInput(what.format(-short, ", ".join(labels)), where, mend)
