"""Rows of a table by their keys: plain text is looked up faster than any index is made."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def keys_of(rows: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    """The key of each row: what stands in some columns of text."""
    return list(zip(*(rows[one].tolist() for one in columns), strict=True))


def rows_of(
    rows: pd.DataFrame, columns: Sequence[str], wanted: Sequence[tuple[str, ...]]
) -> pd.DataFrame:
    """The row of each key that is wanted, in their order.

    Raises
    ------
    LookupError
        With the first of the keys that no row has.
    """
    stands = {key: number for number, key in enumerate(keys_of(rows, *columns))}
    missing = set(wanted) - stands.keys()
    if missing:
        raise LookupError(*min(missing))
    return rows.take([stands[key] for key in wanted]).reset_index(drop=True)
