"""What an audit finds: where, by which rule, why it matters, how grave it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

#: How grave a finding is, the gravest first.
SEVERITIES = ("high", "medium", "low")


class Rule(NamedTuple):
    """What an audit looks for.

    Attributes
    ----------
    title : str
        What a finding is called.
    severity : str
    why : str
        Why it matters.
    """

    title: str
    severity: str
    why: str


#: Every rule by its name. Those of a returned workbook against its run come first.
RULES = {
    "input": Rule(
        "Input changed",
        "medium",
        "Inputs are meant to be changed; results then are no longer those of the run.",
    ),
    "input out of range": Rule(
        "Input changed, out of range",
        "high",
        "The model is not made for such a figure, so its results mean nothing.",
    ),
    "input no figure": Rule(
        "Input changed, no figure",
        "high",
        "The model gets no figure there, so its results mean nothing.",
    ),
    "figure": Rule(
        "Published or fixed figure changed",
        "high",
        "It is no input: it stands as published or as run, and is locked.",
    ),
    "formula overwritten": Rule(
        "Formula overwritten",
        "high",
        "The cell no longer follows the figures that it is computed from.",
    ),
    "formula altered": Rule(
        "Formula altered", "high", "The cell is computed in another way than the model's."
    ),
    "reference lost": Rule(
        "Formula has lost what it referred to",
        "high",
        "What it was computed from was deleted, so it gives no figure, nor does what needs it.",
    ),
    "structure": Rule(
        "Structure changed",
        "medium",
        "Sheets or rows are not those of the run, so figures may be missing or counted twice.",
    ),
    "protection": Rule(
        "Structure changed: sheet no longer protected",
        "low",
        "Cells that are computed, or stand as published, can be typed over by mistake.",
    ),
    "order": Rule(
        "Rows stand in another order",
        "high",
        "Formulas go by where rows stand, so figures may be taken for those of another row.",
    ),
    "label": Rule(
        "Text changed",
        "medium",
        "A reader takes a figure for what is written beside or above it.",
    ),
    "added": Rule(
        "Cell filled in", "low", "It stands in no workbook of this run, and nobody says from where."
    ),
    "stored value": Rule(
        "Stored value is not what the formula gives",
        "high",
        "Readers who do not recalculate see a figure that the workbook does not compute.",
    ),
    # --- Rules for any workbook
    "constant in formula": Rule(
        "Constant in a formula",
        "medium",
        "A figure inside a formula has no source, no unit, and nobody sees it when it is due.",
    ),
    "broken column": Rule(
        "Formula breaks down a column",
        "high",
        "One row is computed in another way than those above and below it.",
    ),
    "hidden": Rule("Hidden", "medium", "Readers do not see all that the results rest on."),
    "link": Rule(
        "Link outside the workbook",
        "high",
        "Figures can change, or be missing, without anybody touching the workbook.",
    ),
    "macro": Rule("Macro", "high", "A program in the workbook can change any figure."),
    "package": Rule(
        "File says something false of its parts",
        "high",
        "Programs may refuse it, or show other sheets than were audited: open it in Excel or "
        "LibreOffice, look whether all is there, save it again as .xlsx and audit that.",
    ),
    "calculation": Rule(
        "Set to be calculated in another way",
        "high",
        "Figures may be out of date, rounded, or hide a circle: set File, Options (Formulas, "
        "Advanced) back and calculate again.",
    ),
    "name": Rule(
        "Name stands for other cells",
        "medium",
        "Who goes by the name gets other cells than it says: look at it in the Name Manager, and "
        "delete or mend it there.",
    ),
    "error": Rule("Error value", "high", "There is no figure, and none in all that needs it."),
    "volatile": Rule(
        "Volatile function",
        "medium",
        "It gives another value each time the workbook is opened, or hides what it refers to.",
    ),
    "number as text": Rule("Number stored as text", "medium", "Sums leave it out without a word."),
    "own rule": Rule(
        "Breaks a rule of allocmodel's workbooks",
        "medium",
        "Every workbook that allocmodel writes keeps it: see docs/workbook.md.",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes
    ----------
    rule : str
        Its name in `RULES`.
    sheet, cell : str
        Where it stands in the workbook that was audited; blank for the whole of it.
    found : str
        What is there.
    generated, returned : str
        What the run has there, and what the workbook has, as text; blank where neither matters.
    in_range : bool or None
        Of an input: whether it is in its declared range.
    pounds : dict of str to float
        What it moves, by place; empty where that was not, or cannot be, worked out.
    """

    rule: str
    sheet: str
    cell: str
    found: str
    generated: str = ""
    returned: str = ""
    in_range: bool | None = None
    pounds: dict[str, float] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the rule calls it."""
        return RULES[self.rule].title

    @property
    def severity(self) -> str:
        """How grave it is."""
        return RULES[self.rule].severity

    @property
    def why(self) -> str:
        """Why it matters."""
        return RULES[self.rule].why


class NotAssessed(NamedTuple):
    """What an audit did not look at, and why: it says nothing of whether that is right."""

    what: str
    why: str


#: Rules of which one fault breaks many cells: more on a sheet are told together.
_SPREADING = ("reference lost", "error")
_TOLD_ONE_BY_ONE = 5


def told_together(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of which many on a sheet come from one fault are one, which counts them."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    made: list[Finding] = []
    for one in findings:
        if one.rule in _SPREADING:
            groups.setdefault((one.rule, one.sheet), []).append(one)
        else:
            made.append(one)
    for group in groups.values():
        if len(group) <= _TOLD_ONE_BY_ONE:
            made += group
            continue
        first = group[0]
        told = f"{len(group):,} cells of the sheet. The first: {first.found}"
        made.append(replace(first, found=told))
    return made
