"""What looks odd in a scenario, though it can be computed.

A function for each kind: it looks at a run, compares figures with those that they should be near,
and gives an `Oddity` for each that is far. Nothing here changes a result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from allocmodel.declared.oddity import Oddity
from allocmodel.study.oddities.adjustments import odd_adjustments
from allocmodel.study.oddities.amounts import (
    far_from_local_part,
    far_from_published,
    far_from_service,
    hardly_any,
    in_twice,
    nearly_all_held,
)
from allocmodel.study.oddities.baselines import far_from_other_places
from allocmodel.study.oddities.convergence import unusual_limits, unusual_pull
from allocmodel.study.oddities.evidence import odd_ratios, other_references, replaced_evidence
from allocmodel.study.oddities.few_people import few_people
from allocmodel.study.oddities.growth import unusual_base_growth, unusual_growth, unusual_steps
from allocmodel.study.oddities.not_used import unused_evidence, unused_keys_of_lines
from allocmodel.study.oddities.places_then import other_places_than_last_year
from allocmodel.study.oddities.recorded_counts import odd_recorded_counts
from allocmodel.study.oddities.single_services import (
    money_by_single_services,
    need_counted_twice,
)
from allocmodel.study.run import Run

__all__ = ["Oddity", "odd_figures"]

#: Every kind, in the order in which notes are read: money first.
KINDS: tuple[Callable[[Run], Iterator[Oddity]], ...] = (
    far_from_published,
    in_twice,
    far_from_service,
    far_from_local_part,
    hardly_any,
    nearly_all_held,
    far_from_other_places,
    other_places_than_last_year,
    unusual_growth,
    unusual_steps,
    unusual_base_growth,
    unusual_pull,
    unusual_limits,
    money_by_single_services,
    need_counted_twice,
    odd_adjustments,
    replaced_evidence,
    odd_ratios,
    other_references,
    odd_recorded_counts,
    few_people,
    unused_keys_of_lines,
    unused_evidence,
)


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
