"""Rows of a table by their keys: plain text is looked up faster than any index is made."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def areas_of(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """ICB and area of each row."""
    return list(zip(rows["icb"].tolist(), rows["area"].tolist(), strict=True))


def rows_of(
    rows: pd.DataFrame, columns: Sequence[str], wanted: Sequence[tuple[str, ...]]
) -> pd.DataFrame:
    """The row of each key that is wanted, in their order.

    Raises
    ------
    LookupError
        With the first of the keys that no row has.
    """
    keys = zip(*(rows[one].tolist() for one in columns), strict=True)
    stands = {key: number for number, key in enumerate(keys)}
    missing = set(wanted) - stands.keys()
    if missing:
        raise LookupError(*min(missing))
    return rows.take([stands[key] for key in wanted]).reset_index(drop=True)
