"""Counts of people that may be shown: small ones starred, the others to the nearest five.

NHS England's rule for counts out of records of single people: 1 to 7 are suppressed, all others
rounded to 5. Where one cell of a total is starred, the next smallest is too, or the total would
tell it.
"""

from __future__ import annotations

from collections.abc import Sequence

#: The counts that are starred, and what others are rounded to.
LARGEST_STARRED, NEAREST = 7, 5
STAR = "*"


def rounded(count: float) -> int | None:
    """A count to the nearest five; None where it is starred; nought is nought."""
    if 0 < count <= LARGEST_STARRED:
        return None
    return int(NEAREST * round(count / NEAREST))


def shown(count: float) -> str:
    """A count as it may be shown."""
    found = rounded(count)
    return STAR if found is None else f"{found:,}"


def of_total(counts: Sequence[float]) -> list[int | None]:
    """Counts that stand beside their total: where just one is starred, the next smallest is too."""
    found = [rounded(one) for one in counts]
    if found.count(None) == 1:
        others = [(count, at) for at, count in enumerate(counts) if found[at]]
        if others:
            found[min(others)[1]] = None
    return found
