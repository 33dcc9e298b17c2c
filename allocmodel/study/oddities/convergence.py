"""Growth that no place has in an ordinary year."""

from __future__ import annotations

from collections.abc import Iterator

from allocmodel.run import Run
from allocmodel.study.oddities.oddity import Oddity

#: Base growth beyond this is more often a slip of the pen than a plan.
UNUSUAL_GROWTH = 0.25


def unusual_base_growth(run: Run) -> Iterator[Oddity]:
    """Base growth that looks like a baseline of other money, or in thousands of pounds."""
    growth = run.values.get("base_growth")
    if growth is None:
        return
    found = growth.to_series()
    for label, one in found[found.abs() > UNUSUAL_GROWTH].items():
        of = ", ".join([label] if isinstance(label, str) else label)
        yield Oddity(
            f"Base growth of {of} is {one:+,.1%}",
            f"more than {UNUSUAL_GROWTH:.0%} a year, up or down, is unusual",
            question="Is the baseline in pounds, and of the same money as the amount?",
        )
