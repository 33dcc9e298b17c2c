"""One figure that is uncertain: what it is called, its range, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from allocmodel.study.uncertain.cells import Cells

#: Where a range comes from, and what a reader is told of it.
RANGES = {
    "stated": "stated in the scenario",
    "given": "given for this analysis",
    "study": "95% interval of the study",
    "fit": "95% interval of the fit",
    "derived": "accuracy of the derivation",
    "declared": "all that it can be: nobody has said how sure it is",
    "none": "no range: nobody has said how sure it is",
}


@dataclass(frozen=True, eq=False)
class Uncertain:
    """A judgement, or a figure with an interval.

    Attributes
    ----------
    key : str
        As ``--set``, sign-offs and ``[uncertainty]`` name it.
    title : str
        What people read.
    unit : str
        One of `vocabulary.UNITS`.
    point : float
        What the scenario runs with.
    low, high : float or None
        The ends of its range; None where there is no range.
    range_from : str
        One of `RANGES`.
    kind : {"judgement", "evidence", "coefficient", "weight"}
        A figure that somebody judged; a ratio of a study; a coefficient of fitted need; a national
        weight that is derived. All but the first come from sampling or fitting.
    cells : tuple of Cells
        Where it stands in the inputs. Empty where it is not one figure: then `why_fixed` says so.
    study : str
        Of a ratio: its outcome; of a coefficient: its fit. Those of one are correlated.
    why_fixed : str
        Why it cannot be moved by itself, as the end of a sentence; blank where it can.
    settable : bool
        Whether ``--set`` takes the key; a shipped ratio and a national weight have none.
    """

    key: str
    title: str
    unit: str
    point: float
    low: float | None
    high: float | None
    range_from: str
    kind: Literal["judgement", "evidence", "coefficient", "weight"]
    cells: tuple[Cells, ...] = ()
    study: str = ""
    why_fixed: str = ""
    settable: bool = True

    @property
    def has_range(self) -> bool:
        """Whether it can be moved over a range that somebody or its nature gives."""
        return self.low is not None and self.high is not None and bool(self.cells)

    @property
    def known_to(self) -> str:
        """Where its range comes from, in words."""
        return RANGES[self.range_from]
