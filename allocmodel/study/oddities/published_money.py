"""The published money that a budget's amounts are compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import figure
from allocmodel.declared.text import spoken
from allocmodel.declared.vocabulary import FORMULAS
from allocmodel.reference.data import Reference
from allocmodel.reference.whole import England
from allocmodel.study.run import Run


@dataclass(frozen=True)
class Published:
    """Money that NHS England published, or what follows from it.

    Attributes
    ----------
    pounds : float
    what : str
        What it is, with its year.
    """

    pounds: float
    what: str

    @property
    def text(self) -> str:
        """What it is, and the figure."""
        return f"{self.what} is {figure(self.pounds, 'pounds')}"


def published_money(run: Run, year: str, stream: str) -> Published | None:
    """The ICB's recurrent allocation of a stream, of the year or the nearest that has one.

    An ICB without any, because it is newer than the publications, is compared with England's money
    for each weighted head.

    Parameters
    ----------
    run : Run
    year : str
        One of the run's years.
    stream : str
        One of `vocabulary.STREAMS`.
    """
    reference, icb = run.inputs.reference, run.inputs.icb
    known = reference.published_figures(icb, stream)
    if not known:
        return _by_need(run, year, stream)
    nearest = _nearest(known, year)
    return Published(known[nearest], f"the published amount of {nearest} for {spoken(stream)}")


def _by_need(run: Run, year: str, stream: str) -> Published | None:
    """England's published money for each weighted head, times the ICB's weighted people."""
    reference, icb = run.inputs.reference, run.inputs.icb
    known = reference.published_figures(England.CODE, stream)
    if not known or stream not in FORMULAS:
        return None
    nearest = _nearest(known, year)
    try:
        england = _weighted_people(reference, nearest, stream)
        own = _weighted_people(reference, year, stream, icb)
    except BadInput:
        return None
    what = f"this ICB's part, by need, of England's {nearest} {spoken(stream)} money"
    return Published(_part_by_need(known[nearest], own, england), what)


def _part_by_need(pounds: float, own: float, of_all: float) -> float:
    """Money in proportion to weighted people."""
    return pounds * own / of_all


def _weighted_people(reference: Reference, year: str, stream: str, icb: str | None = None) -> float:
    everyone = reference.areas_of_all_icbs(year)[stream]
    return float((everyone if icb is None else everyone.loc[icb]).sum())


def _nearest(years: Iterable[str], year: str) -> str:
    """The nearest of some years, the earlier of two that are equally near."""
    return min(sorted(years), key=lambda one: abs(int(one[:4]) - int(year[:4])))
