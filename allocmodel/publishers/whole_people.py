"""Rounds tables of people to whole people so that their margins stay exact.

Many tables are rounded at once (controlled rounding: Cox 1987, Journal of the American Statistical
Association 82(398): 520-524). First each row is rounded to its total by largest remainders; then,
while a column has too many or too few, one person at a time moves inside a row, where that changes
the least.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocmodel.publishers.raking import Counts, ratio

Whole = npt.NDArray[np.int64]

#: What adding a person to a cell without any people costs: only if nothing else keeps the margins.
_NOBODY = 1e6


def shared_out(people: Counts, total: Whole) -> Whole:
    """Rows of whole people with given totals, nearest to rows of people (largest remainders).

    Parameters
    ----------
    people : ndarray
        Shape (rows, parts); people. A row of nought stands for a total of nought.
    total : ndarray of int
        Shape (rows,).

    Returns
    -------
    ndarray of int
        Shape of `people`; each row adds up to its total.
    """
    exact: Counts = people * ratio(total.astype(float), people.sum(axis=1))[:, None]
    down = np.floor(exact).astype(np.int64)
    order = np.argsort(down - exact, axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    whole: Whole = down + (rank < (total - down.sum(axis=1))[:, None])
    return whole


def with_margins(people: Counts, rows: Whole, columns: Whole) -> Whole:
    """Tables of whole people with given margins, near to tables of people.

    Parameters
    ----------
    people : ndarray
        Shape (tables, rows, columns); people.
    rows, columns : ndarray of int
        Shapes (tables, rows) and (tables, columns); whole people, of each table the same in all.

    Returns
    -------
    ndarray of int
        Shape of `people`, none negative; sums as given. Where there is nobody there is nobody,
        unless no table has the margins otherwise.
    """
    by_row = people.reshape(-1, people.shape[2])
    whole = shared_out(by_row, rows.ravel()).reshape(people.shape)
    tables = np.arange(len(people))
    while True:
        gap = columns[tables] - whole[tables].sum(axis=1)
        open_still = (gap != 0).any(axis=1)
        tables = tables[open_still]
        if not len(tables):
            return whole
        _move_one(people, whole, tables, gap[open_still])


def _move_one(people: Counts, whole: Whole, tables: npt.NDArray[np.int_], gap: Whole) -> None:
    """Moves one person of each table, in a row, from a column with too many to one with too few.

    Parameters
    ----------
    people, whole : ndarray
        All tables; `whole` is changed.
    tables : ndarray of int
        Which tables have a column with another sum than it should have.
    gap : ndarray of int
        Shape (tables, columns); people that each column of those lacks.
    """
    exact, rounded = people[tables], whole[tables]
    over = rounded - exact
    # What one more, or one less, adds to the squared distance from the people as they are.
    more = 1 + 2 * over + np.where(exact > 0, 0, _NOBODY)
    less = np.where(rounded > 0, 1 - 2 * over, np.inf)
    more = np.where(gap[:, None, :] > 0, more, np.inf)
    less = np.where(gap[:, None, :] < 0, less, np.inf)
    row = (more.min(axis=2) + less.min(axis=2)).argmin(axis=1)
    here = np.arange(len(tables))
    whole[tables, row, more[here, row].argmin(axis=1)] += 1
    whole[tables, row, less[here, row].argmin(axis=1)] -= 1
