"""A design: named columns and groups, refused where no coefficient could be told from it.

It knows neither files nor practices: rows may be practices, areas, or cells of persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import quoted
from allocmodel.reference.practice_people import Floats

Ints = npt.NDArray[np.int_]
Mask = npt.NDArray[np.bool_]

#: A column is a mix of others where less than this of its variance is its own.
_OWN_PART = 1e-9


@dataclass(frozen=True)
class Design:
    """What counts are explained by.

    Attributes
    ----------
    names : tuple of str
        Of the coefficients.
    columns : array
        (rows, names).
    groups : array of int
        The group of each row, from 0, each with a level of its own (rows).
    group_names : tuple of str
        One name where there are no groups.
    effects : bool
        Whether each group has a level of its own; else errors of a group have much in common all
        the same.
    """

    names: tuple[str, ...]
    columns: Floats
    groups: Ints
    group_names: tuple[str, ...]
    effects: bool = True

    @classmethod
    def of(
        cls,
        columns: Mapping[str, Floats],
        groups: Ints,
        group_names: tuple[str, ...],
        effects: bool = True,
    ) -> Design:
        """A design out of columns by name."""
        stacked = np.column_stack([*columns.values()]) if columns else np.empty((len(groups), 0))
        return cls(tuple(columns), stacked, groups, group_names, effects)

    @property
    def clustered(self) -> bool:
        """Whether rows have groups."""
        return len(self.group_names) > 1

    @property
    def levels(self) -> Floats:
        """A column for the level of each group, or of all rows."""
        if not self.effects:
            return np.ones((len(self.groups), 1))
        made: Floats = np.eye(len(self.group_names))[self.groups]
        return made

    @property
    def matrix(self) -> Floats:
        """The named columns, then the levels."""
        return np.column_stack([self.columns, self.levels])

    def of_rows(self, rows: Mask) -> Design:
        """Some of the rows; only the groups that they have."""
        present, groups = np.unique(self.groups[rows], return_inverse=True)
        names = tuple(self.group_names[at] for at in present)
        return Design(self.names, self.columns[rows], groups, names, self.effects)

    def with_column(self, name: str, column: Floats) -> Design:
        """The same with one more column."""
        stacked = np.column_stack([self.columns, column])
        return Design((*self.names, name), stacked, self.groups, self.group_names, self.effects)

    def without(self, names: tuple[str, ...]) -> Design:
        """The same without some columns."""
        kept = [at for at, name in enumerate(self.names) if name not in names]
        left = tuple(self.names[at] for at in kept)
        return Design(left, self.columns[:, kept], self.groups, self.group_names, self.effects)

    @property
    def own_parts(self) -> Floats:
        """By column: the part of its variance inside groups that the others do not share."""
        levels = self.groups if self.effects else np.zeros_like(self.groups)
        inside = self.columns - _means(self.columns, levels)[levels]
        parts = np.ones(len(self.names))
        for at in range(len(self.names)):
            own, others = inside[:, at], np.delete(inside, at, axis=1)
            total = own @ own
            if total == 0:
                parts[at] = 0.0
            elif others.shape[1]:
                fitted = others @ np.linalg.lstsq(others, own, rcond=None)[0]
                parts[at] = float(((own - fitted) ** 2).sum() / total)
        return parts

    @property
    def inflation(self) -> dict[str, float]:
        """Variance inflation of each coefficient by the others, inside groups."""
        return {
            name: float(1 / part) for name, part in zip(self.names, self.own_parts, strict=True)
        }


def _means(columns: Floats, groups: Ints) -> Floats:
    """The mean of each column in each group (groups, columns)."""
    count = np.bincount(groups)
    sums = np.zeros((len(count), columns.shape[1]))
    np.add.at(sums, groups, columns)
    means: Floats = sums / count[:, None]
    return means


def refuse_unfit(design: Design, counts: Floats, where: str) -> None:
    """Refuses a design that no coefficients can be told from.

    Parameters
    ----------
    design : Design
    counts : array
        (rows)
    where : str
        The spec, for the message.

    Raises
    ------
    BadInput
        For too few rows, no counts at all, a column that does not vary, columns that are mixes of
        each other, a group without any count, and a column that separates counts from none.
    """
    rows, terms = len(counts), design.matrix.shape[1]
    if rows <= terms + 1:
        raise BadInput(
            f"{rows} rows are too few for {terms} coefficients and levels.",
            where,
            "Give more rows, or fewer variables.",
        )
    if not counts.any():
        raise BadInput(
            "Every count is nought: there is nothing to explain.",
            where,
            "Check that counts names the right column.",
        )
    _refuse_constant(design, where)
    _refuse_collinear(design, where)
    _refuse_separation(design, counts, where)


def _refuse_constant(design: Design, where: str) -> None:
    constant = [
        name
        for name, column in zip(design.names, design.columns.T, strict=True)
        if np.ptp(column) == 0
    ]
    if constant:
        raise BadInput(
            f"{quoted(constant)} is the same in every row: it explains nothing.",
            where,
            "Take it out.",
        )


def _refuse_collinear(design: Design, where: str) -> None:
    mixed = [
        name for name, part in zip(design.names, design.own_parts, strict=True) if part < _OWN_PART
    ]
    if mixed:
        raise BadInput(
            f"{quoted(mixed)} cannot be told apart: each is a mix of the others"
            + (" or of the groups" if design.clustered else "")
            + " (collinear).",
            where,
            "Take one of them out; of shares that add to 1, leave out the group that others are "
            "compared with.",
        )


def _refuse_separation(design: Design, counts: Floats, where: str) -> None:
    """A level or a column that goes with no counts at all has no finite coefficient."""
    levels = design.groups if design.effects else np.zeros_like(design.groups)
    by_group = np.bincount(levels, weights=counts)
    empty = [design.group_names[at] for at in np.flatnonzero(by_group == 0)]
    if empty:
        raise BadInput(
            f"Every count of {quoted(empty)} is nought, so its level has no end (separation).",
            where,
            "Check the counts; take the group's rows out if they are not recorded.",
        )
    some = counts > 0
    for name, column in zip(design.names, design.columns.T, strict=True):
        if np.ptp(column[some]) == 0:
            raise BadInput(
                f'"{name}" is the same in all rows with a count, and differs only where there is '
                "none: its coefficient has no end (separation).",
                where,
                "Take it out.",
            )
