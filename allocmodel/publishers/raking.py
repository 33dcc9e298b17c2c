"""Raking: scales tables of people until they have given margins (iterative proportional fitting).

Many tables are raked at once, one for each neighbourhood, practice or area. Raking keeps what the
margins do not speak of: the odds ratios of the table that it starts from (Deming and Stephan 1940,
Annals of Mathematical Statistics 11(4): 427-444).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocmodel.declared.errors import BadInput

Say = Callable[[str], None]
Counts = npt.NDArray[np.float64]

#: How far a sum may be from its margin at the end: share of it, or of one person if it is less.
TOLERANCE = 1e-6
#: How near one raking comes, so that what is raked again, and to which others are raked, is still
#: within `TOLERANCE` of all its margins.
_NEAR = TOLERANCE / 10
#: Far more rounds than tables of people need whose margins can be met.
MAX_ROUNDS = 2_000


@dataclass(frozen=True)
class Margin:
    """What some sums of each table have to be.

    Attributes
    ----------
    name : str
        For messages: what the sums are by.
    people : ndarray
        Shape (tables, sums); people.
    sum_of_cell : ndarray of int
        Shape of one table: which sum each cell counts in.
    """

    name: str
    people: Counts
    sum_of_cell: npt.NDArray[np.int_]

    def membership(self) -> Counts:
        """1 where a cell counts in a sum; shape (cells, sums)."""
        return np.eye(self.people.shape[1])[self.sum_of_cell.ravel()]


def axes(*shape: int) -> tuple[npt.NDArray[np.int_], ...]:
    """Where each cell of a table of a shape lies along each axis: what margins are made of."""
    return tuple(np.indices(shape))


def rake(seed: Counts, margins: Sequence[Margin], tolerance: float = _NEAR) -> Counts:
    """Tables with the given margins that are nearest to the tables that they start from.

    Parameters
    ----------
    seed : ndarray
        Shape (tables, ...); people, none negative. A cell of nought stays nought.
    margins : sequence of Margin
        Each table's have to add up to the same people.
    tolerance : float
        How far a sum may be from its margin: share of the margin, or of one person if it is less.

    Returns
    -------
    ndarray
        Shape of `seed`; each sum is within the tolerance of its margin.

    Raises
    ------
    BadInput
        When people are negative or not finite, margins of a table add up to other people, or no
        table with the cells of the seed has the margins.
    """
    for name, people in (("seed", seed), *((one.name, one.people) for one in margins)):
        if not (np.isfinite(people).all() and (people >= 0).all()):
            raise BadInput(f"People that are negative or not known cannot be raked: {name}.")
    _refuse_other_totals(margins)
    cells = seed.reshape(len(seed), -1).astype(float)
    members = [one.membership() for one in margins]
    rows = np.arange(len(cells))
    for _ in range(MAX_ROUNDS):
        part = cells[rows]
        for one, member in zip(margins, members, strict=True):
            part *= ratio(one.people[rows], part @ member) @ member.T
        cells[rows] = part
        open_still = _apart(part, margins, members, rows) > tolerance
        rows = rows[open_still]
        if not len(rows):
            return cells.reshape(seed.shape)
    worst = int(rows[0])
    raise BadInput(
        f"{len(rows):,} of {len(seed):,} tables cannot have the margins "
        f"{' and '.join(one.name for one in margins)} (the first is number {worst + 1}).",
        mend="Check that the files are of the vintages that this version names.",
    )


def ratio(people: Counts, of: Counts) -> Counts:
    """People for each of others; nought where those are nobody."""
    shape = np.broadcast_shapes(people.shape, of.shape)
    return np.divide(people, of, out=np.zeros(shape), where=of > 0)


def _apart(
    part: Counts, margins: Sequence[Margin], members: Sequence[Counts], rows: npt.NDArray[np.int_]
) -> Counts:
    """How far the furthest sum of each table is from its margin, by the measure of `rake`."""
    apart = [
        np.abs(part @ member - one.people[rows]) / np.maximum(one.people[rows], 1)
        for one, member in zip(margins, members, strict=True)
    ]
    furthest: Counts = np.concatenate(apart, axis=1).max(axis=1)
    return furthest


def _refuse_other_totals(margins: Sequence[Margin]) -> None:
    """Raises BadInput when margins of a table add up to different people."""
    totals = np.array([one.people.sum(axis=1) for one in margins])
    apart = np.abs(totals - totals[0]).max(axis=0) > _NEAR * np.maximum(totals[0], 1)
    if apart.any():
        first = int(apart.argmax())
        listed = ", ".join(
            f"{one.name} {total:,.2f}" for one, total in zip(margins, totals[:, first], strict=True)
        )
        raise BadInput(f"Margins of table number {first + 1} add up to other people: {listed}.")


def moved(before: Counts, after: Counts) -> float:
    """Share of people that another table puts into another cell, the same people in each table.

    Parameters
    ----------
    before, after : ndarray
        Shape (tables, ...); people. `before` is scaled to the people of `after`, table by table.
    """
    first, second = (one.reshape(len(one), -1) for one in (before, after))
    people = first.sum(axis=1, keepdims=True)
    scaled = first * ratio(second.sum(axis=1, keepdims=True), people)
    return float(np.abs(scaled - second).sum() / 2 / second.sum())


def say_moved(what: str, before: Counts, after: Counts, say: Say) -> None:
    """Says how many of the people a raking moved, in all tables together."""
    say(f"raking: {what}: moved {moved(before, after):.2%} of {after.sum():,.0f} people")
