"""What looks odd in a scenario, though it can be computed.

A function for each kind: it looks at a run, compares figures with those that they should be near,
and gives an `Oddity` for each that is far. Nothing here changes a result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from allocmodel.run import Run
from allocmodel.study.oddities.convergence import unusual_base_growth
from allocmodel.study.oddities.oddity import Oddity

__all__ = ["Oddity", "odd_figures"]

#: Every kind, in the order in which notes are read: money first.
KINDS: tuple[Callable[[Run], Iterator[Oddity]], ...] = (unusual_base_growth,)


def odd_figures(run: Run) -> Iterator[Oddity]:
    """Everything that looks odd in a run, over all its years, each thing once.

    Parameters
    ----------
    run : Run

    Yields
    ------
    Oddity
    """
    for kind in KINDS:
        yield from dict.fromkeys(kind(run))
