"""Pounds of neighbourhoods that control sums could not tell apart stand as run, one by one."""

from __future__ import annotations

from allocmodel.workbook.as_run.bands import pounds_could_change_hands
from tests.synthetic import Choices, Size, synthetic_run


def test_pounds_that_sums_cannot_tell_apart_stand_as_run() -> None:
    """Of Place 1 two remainders of 3,802 and 3,793 parts stand where its pounds run out."""
    near, far = (
        synthetic_run(
            seed,
            Size(places=3, areas=12, lines=4),
            choices=Choices(agreed=True, neighbourhoods=4),
        )
        for seed in (5, 6)
    )
    assert pounds_could_change_hands(near) and not pounds_could_change_hands(far)
