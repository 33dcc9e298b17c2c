"""What people read for the labels of a dimension, adjustments included."""

from __future__ import annotations

from collections.abc import Mapping

from allocmodel.declared import vocabulary
from allocmodel.declared.text import capital
from allocmodel.declared.vocabulary import NATIONAL_FORMULA
from allocmodel.model.adjustments import ADJUSTMENTS, WEIGHT_KINDS

#: What equity is looked at under.
EQUITY_VIEWS = {
    "equal": "Equal money per head",
    "formula": "Before adjustments",
    **{f"after_{code}": f"After: {title.lower()}" for code, title in ADJUSTMENTS.items()},
    "scenario": "This scenario",
}

#: Titles of the labels of each dimension that has a closed list; other labels title themselves.
LABEL_TITLES = {
    **vocabulary.LABEL_TITLES,
    "adjustment": ADJUSTMENTS,
    "weight_kind": WEIGHT_KINDS,
    "equity_view": EQUITY_VIEWS,
    "changed_view": EQUITY_VIEWS,
    "after_view": EQUITY_VIEWS,
}


#: Dimensions whose labels hold codes of evidence, which are read as words.
SPOKEN = ("evidence_row", "weight_use", "followed_outcome")


def equity_views(by_national_formula: bool) -> dict[str, str]:
    """Titles of the equity views: a national formula is named only over money split by one."""
    return {**EQUITY_VIEWS, "formula": NATIONAL_FORMULA} if by_national_formula else EQUITY_VIEWS


def names_lines(dimension: str | None) -> bool:
    """Whether the labels of a dimension are names of lines, or of outcomes, that people gave."""
    return dimension in SPOKEN or str(dimension).endswith("_line")


def heading(labels: Mapping[str, str]) -> str:
    """The titles of labels as a heading: it begins with a capital where a line's name comes first.

    A name of a line stands in a sentence as its owner writes it; places are written as they are.
    """
    said = ": ".join(label_title(dim, label) for dim, label in labels.items())
    return capital(said) if any(map(names_lines, list(labels)[:1])) else said


def label_title(dimension: str, label: str) -> str:
    """The title that people read for one label of a dimension."""
    if dimension in SPOKEN:
        return label.replace("_", " ")
    return LABEL_TITLES.get(dimension, {}).get(label, label)
