"""Reads a formula as Excel formulas: one per cell, filled down unchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from openpyxl.utils import get_column_letter, quote_sheetname

from allocmodel.tracing.at_labels import Along, Cell, Gaps, Own, at
from allocmodel.tracing.nodes import Node, UntraceableError, is_reordered
from allocmodel.tracing.outline import Names, Outline, Running, outline, runs


class Spot(NamedTuple):
    """A cell of a workbook, rows and columns from 1."""

    sheet: str
    row: int
    column: int


class Host(NamedTuple):
    """The cell that a formula is written into, and the labels of its table's rows and columns."""

    spot: Spot
    row_dim: str | None
    row_label: str | None
    header_row: int
    #: The labels of its column; the header is the name of a label that stands there alone.
    column_labels: Mapping[str, str] = MappingProxyType({})


class Whereabouts(Protocol):
    """Where each quantity stands."""

    def spot(self, name: str, labels: Mapping[str, str]) -> Spot:
        """The cell of a quantity at one label of each of its dimensions."""

    def row_dim(self, name: str) -> str | None:
        """The dimension that runs down the rows of the quantity's table, if any."""

    def rows(self, name: str, labels: Sequence[str]) -> Sequence[int]:
        """The rows of labels of the quantity's row dimension, in the labels' order."""

    def names(self, name: str, labels: Mapping[str, object], dim: str) -> list[Spot]:
        """The cells that hold the names of a dimension beside or above the quantity's cells."""

    def label(self, name: str, labels: Mapping[str, str], host: Host) -> Spot | None:
        """The cell that holds a name, for quantities that are names: the host's own if it can be.

        Raises
        ------
        UntraceableError
            When no cell holds it.
        """


@dataclass
class Formulas:
    """The Excel formulas of a workbook's cells.

    A formula of the model is written into each cell of a table: its outline is made once, and
    filled for every one of them. Tables stand still meanwhile, so that ranges are found once.

    Attributes
    ----------
    where : Whereabouts
        Where each quantity stands.
    """

    where: Whereabouts
    _outlines: dict[tuple[Any, ...], Outline] = field(default_factory=dict)
    #: Of a formula, the dimensions whose labels it does not treat alike.
    _unlike: dict[Node, tuple[str, ...]] = field(default_factory=dict)
    #: The first and last cell of ranges, by quantity and labels; None where one is broken.
    _ranges: dict[tuple[Any, ...], tuple[Spot, Spot] | None] = field(default_factory=dict)

    def at(self, node: Node, labels: Mapping[str, str], host: Host) -> str:
        """The Excel formula of a traced formula in one cell.

        Parameters
        ----------
        node : Node
            A traced formula.
        labels : mapping of dimension to label
            The label of each of the formula's dimensions in this cell.
        host : Host
            The cell that the formula is written into.

        Returns
        -------
        str
            With the leading equals sign.

        Raises
        ------
        UntraceableError
            When the formula cannot be written as one short Excel formula.
        """
        return self._text(self._outline(node, labels), labels, host)

    def down(
        self,
        node: Node,
        labels: Mapping[str, str],
        rows: Sequence[str],
        host: Callable[[int], Host],
    ) -> list[str]:
        """The formulas of a column: the first cell's, filled down where it may be.

        Parameters
        ----------
        node : Node
            A traced formula.
        labels : mapping of dimension to label
            Those that the column has of its own.
        rows : sequence of str
            The labels of its rows, from the top down.
        host : callable of int
            The cell of a row, from 0.
        """
        top = host(0)
        if top.row_dim is None:
            return [self.at(node, labels, top)] * len(rows)
        first = {**labels, top.row_dim: rows[0]}
        own = self._outline(node, first)
        if top.row_dim not in self._dimensions_unlike(node) and all(
            self._follows(gap, first, rows, top) for gap in own.gaps if isinstance(gap, Cell)
        ):
            return filled_down(self._text(own, first, top), len(rows))
        down = enumerate(rows)
        return [self.at(node, {**labels, top.row_dim: row}, host(at)) for at, row in down]

    def _follows(
        self, cell: Cell, labels: Mapping[str, str], rows: Sequence[str], top: Host
    ) -> bool:
        """Whether a cell that a formula in the first of rows names moves with them, or stays."""
        for dim, label in cell.labels.items():
            if type(label) is Own and label.dim == top.row_dim:
                down = dim == top.row_dim == self.where.row_dim(cell.name)
                alike = down and _unbroken(self.where.rows(cell.name, rows))
                # A name stands beside the row itself.
                if not alike and not self.where.label(cell.name, _labels_of(cell, labels), top):
                    return False
            # A label that stays: were it the first row's, it would seem to move from there.
            elif dim == top.row_dim and _labels_of(cell, labels)[dim] == rows[0]:
                return False
        return True

    # --- outlines -------------------------------------------------------------------------------
    def _outline(self, node: Node, labels: Mapping[str, str]) -> Outline:
        """The outline of a formula at labels: the one made before, if it holds for these too."""
        unlike = {dim: labels[dim] for dim in self._dimensions_unlike(node)}
        key = (node, *unlike.values())
        known = self._outlines.get(key)
        if known is None or any(
            self._are_alike(running, labels) != in_ranges for running, in_ranges in known.sums
        ):
            own = {dim: Own(dim) for dim in node.coords}
            known = self._outlines[key] = outline(
                at(node, {**own, **unlike}), lambda running: self._are_alike(running, labels)
            )
        return known

    def _dimensions_unlike(self, node: Node) -> tuple[str, ...]:
        if node not in self._unlike:
            self._unlike[node] = tuple(dim for dim in node.coords if is_reordered(node, dim))
        return self._unlike[node]

    def _are_alike(self, running: Running, labels: Mapping[str, str]) -> bool:
        """Whether what a sum runs over lies in unbroken ranges of one shape."""
        shapes = set()
        for one in running:
            if isinstance(one, Gaps):
                return False
            corners = self._corners(one.name, _labels_of(one, labels))
            if corners is None:
                return False
            first, last = corners
            shapes.add((last.row - first.row, last.column - first.column))
        return len(shapes) == 1

    # --- what fills them ------------------------------------------------------------------------
    def _text(self, own: Outline, labels: Mapping[str, str], host: Host) -> str:
        """A formula: its outline, filled."""
        return "=" + own.text % tuple([self._filled(gap, labels, host) for gap in own.gaps])

    def _filled(self, gap: Cell | Names, labels: Mapping[str, str], host: Host) -> str:
        """A reference, as it stands in a cell at labels."""
        if isinstance(gap, Names):
            return self._names(gap, labels, host)
        own, row_dim = _labels_of(gap, labels), self.where.row_dim(gap.name)
        # Whether it moves down with the host's rows.
        moves = False
        if row_dim is not None and row_dim == host.row_dim:
            moves = own.get(row_dim) == host.row_label
        if runs(gap):
            corners = self._corners(gap.name, own)
            if corners is None:
                raise UntraceableError(f"The cells of {gap.name} are no range.")
            return _range(*corners, moves, host)
        label_spot = self.where.label(gap.name, own, host)
        if label_spot is not None:
            return _reference(label_spot, label_spot.row == host.spot.row, host)
        return _reference(self.where.spot(gap.name, own), moves, host)

    def _names(self, gap: Names, labels: Mapping[str, str], host: Host) -> str:
        own = _labels_of(gap.of, labels)
        names = self.where.names(gap.of.name, own, gap.dim)
        if len(self._spots(gap.of.name, own)) != len(names):
            raise UntraceableError(f"A lookup is among all labels of {gap.dim}.")
        return _range(names[0], names[-1], False, host)

    def _corners(self, name: str, labels: dict[str, Any]) -> tuple[Spot, Spot] | None:
        """First and last cell of a whole range; None if the cells leave gaps."""
        key = (name, *labels.values())
        if key not in self._ranges:
            self._ranges[key] = self._found_corners(name, labels)
        return self._ranges[key]

    def _found_corners(self, name: str, labels: dict[str, Any]) -> tuple[Spot, Spot] | None:
        running = [dim for dim, label in labels.items() if isinstance(label, Along)]
        row_dim = self.where.row_dim(name)
        down = labels[row_dim].labels if row_dim in running else ()
        top = {**labels, row_dim: down[0]} if row_dim and down else labels
        across = self._spots(name, top)
        rows = self.where.rows(name, down) if down else [across[0].row]
        columns = [spot.column for spot in across]
        level = all(spot.row == across[0].row for spot in across)
        # Row by row, as Excel reads a range: two ranges have to match cell by cell.
        row_by_row = len(rows) == 1 or len(columns) == 1 or running[0] == row_dim
        if not (level and row_by_row and _unbroken(rows) and _unbroken(columns)):
            return None
        return across[0]._replace(row=rows[0]), across[-1]._replace(row=rows[-1])

    def _spots(self, name: str, labels: Mapping[str, Any]) -> list[Spot]:
        """Every cell of labels that may run along dimensions, last dimension fastest."""
        combinations: list[dict[str, str]] = [{}]
        for dim, label in labels.items():
            choices = label.labels if isinstance(label, Along) else (label,)
            combinations = [{**base, dim: choice} for base in combinations for choice in choices]
        return [self.where.spot(name, one) for one in combinations]


def filled_down(formula: str, rows: int) -> list[str]:
    """A formula as it reads in each row from its own down: free rows move, those with a $ stay."""
    pattern = _FREE_ROW.sub(r"\1%d", formula.replace("%", "%%"))
    free = [int(row) for _, row in _FREE_ROW.findall(formula)]
    if not free:
        return [formula] * rows
    return [pattern % own for own in zip(*(range(row, row + rows) for row in free), strict=True)]


#: An address as `_address` writes it with a free row.
_FREE_ROW = re.compile(r"(\$[A-Z]+)([0-9]+)")


def _labels_of(cell: Cell, labels: Mapping[str, str]) -> dict[str, Any]:
    """The labels of a cell that a formula at labels names."""
    return {
        dim: labels[label.dim] if type(label) is Own else label
        for dim, label in cell.labels.items()
    }


def _unbroken(numbers: Sequence[int]) -> bool:
    """Whether rows or columns follow each other without a gap."""
    following = range(numbers[0], numbers[0] + len(numbers))
    # A range is compared by its ends.
    return numbers == following or list(numbers) == list(following)


def _reference(spot: Spot, free_row: bool, host: Host) -> str:
    return _prefix(spot, host) + _address(spot, free_row)


def _range(first: Spot, last: Spot, free_row: bool, host: Host) -> str:
    return f"{_prefix(first, host)}{_address(first, free_row)}:{_address(last, free_row)}"


def _prefix(spot: Spot, host: Host) -> str:
    return "" if spot.sheet == host.spot.sheet else f"{quote_sheetname(spot.sheet)}!"


def _address(spot: Spot, free_row: bool) -> str:
    """A1 address: columns stay put, rows move with the host's row where they follow it."""
    return f"${get_column_letter(spot.column)}{'' if free_row else '$'}{spot.row}"
