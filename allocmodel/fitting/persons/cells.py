"""People added up to cells: all who have the same values of every variable and the same group.

For a logarithmic link without interactions of persons, the sums of a cell say all that the
coefficients need: counts `y`, exposure `e`, and for the dispersion `y^2 / e`. So a fit by cells is
the fit by persons, and a file of any length takes as much memory as it has cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import quoted

#: The sums of a cell: people, counts, exposure, and what dispersion and cost need besides.
PEOPLE, COUNTS, EXPOSURE, SQUARES = "people", "counts", "exposure", "squares"
WITH_ANY, LOGARITHMS = "with_any", "logarithms"
SUMS = (PEOPLE, COUNTS, EXPOSURE, SQUARES, WITH_ANY, LOGARITHMS)

#: More cells than this are no cells: a variable is continuous.
MOST_CELLS = 1_000_000
#: Parts that are added up before they are put together.
_TOGETHER = 16


@dataclass(frozen=True)
class Cells:
    """Sums of people by cell.

    Attributes
    ----------
    keys : tuple of str
        The variables, the group last.
    table : DataFrame
        A row for each cell, in the order of its keys: their values, and `SUMS`: people; counts (or
        pounds); exposure; `sum y^2 / e`; people with any; `sum y ln(y / e)`.
    """

    keys: tuple[str, ...]
    table: pd.DataFrame

    def sums(self, name: str) -> np.ndarray:
        """One of `SUMS`, by cell."""
        return self.table[name].to_numpy(dtype=float)


def of_persons(people: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The cells of some people.

    Parameters
    ----------
    people : DataFrame
        Columns `keys`, `counts` and `exposure`; a row for each person.
    keys : sequence of str
    """
    counts, exposure = people[COUNTS], people[EXPOSURE]
    sums = people[list(keys)].assign(
        **{
            PEOPLE: 1.0,
            COUNTS: counts,
            EXPOSURE: exposure,
            SQUARES: counts**2 / exposure,
            WITH_ANY: (counts > 0).astype(float),
            LOGARITHMS: counts * np.log(np.where(counts > 0, counts, exposure) / exposure),
        }
    )
    return put_together([sums], keys)


def put_together(parts: Sequence[pd.DataFrame], keys: Sequence[str]) -> pd.DataFrame:
    """Cells of several parts as cells of all of them."""
    every = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    # Not sorted meanwhile: the order of rows in the file must not matter in the end, and does not.
    return every.groupby(list(keys), sort=False, observed=True)[list(SUMS)].sum().reset_index()


def add_up(parts: Iterable[pd.DataFrame], keys: Sequence[str], where: str) -> Cells:
    """The cells of people who come in parts.

    Parameters
    ----------
    parts : iterable of DataFrame
        See `of_persons`.
    keys : sequence of str
    where : str
        The file, for messages.

    Raises
    ------
    BadInput
        When there are too many cells: a variable is continuous.
    """
    held: list[pd.DataFrame] = []
    for part in parts:
        held.append(of_persons(part, keys))
        if len(held) == _TOGETHER:
            held = [put_together(held, keys)]
            refuse_too_many(held[0], keys, where)
    if not held:
        raise no_people(where)
    return finished(put_together(held, keys), keys, where)


def no_people(where: str) -> BadInput:
    """What is said of files without rows."""
    return BadInput("The file has no rows.", where, "Give a row for each person.")


def finished(cells: pd.DataFrame, keys: Sequence[str], where: str) -> Cells:
    """Cells in the order of their keys.

    Raises
    ------
    BadInput
        When there are none, or too many.
    """
    if cells.empty:
        raise no_people(where)
    refuse_too_many(cells, keys, where)
    ordered = cells.sort_values(list(keys), kind="stable").reset_index(drop=True)
    return Cells(tuple(keys), ordered)


def refuse_too_many(cells: pd.DataFrame, keys: Sequence[str], where: str) -> None:
    """Raises BadInput where variables have so many values that hardly two people are alike."""
    if len(cells) > MOST_CELLS:
        most = sorted(keys, key=lambda key: -cells[key].nunique())[:2]
        raise BadInput(
            f"People cannot be added up to cells: there are more than {MOST_CELLS:,} of them. "
            f"{quoted(most)} have the most values.",
            where,
            "Give bands (of age, of income) in place of figures that hardly two people share.",
        )
