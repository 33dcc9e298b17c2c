"""Closed lists that are made from one another."""

from __future__ import annotations

from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, HIGH_LEVEL_OF
from allocmodel.model.labels import label_title


def test_high_level_groups_of_the_census() -> None:
    """ONS table TS021: 5 + 3 + 4 + 5 + 2 = 19 groups."""
    assert set(HIGH_LEVEL_OF) == set(ETHNIC_GROUPS)
    counts = {group: list(HIGH_LEVEL_OF.values()).count(group) for group in HIGH_LEVEL_GROUPS}
    assert counts == {"asian": 5, "black": 3, "mixed": 4, "white": 5, "other": 2}
    assert HIGH_LEVEL_OF["roma"] == HIGH_LEVEL_OF["white_irish"] == "white"
    assert HIGH_LEVEL_OF["arab"] == HIGH_LEVEL_OF["any_other"] == "other"


def test_codes_of_evidence_are_read_as_words_and_names_as_they_are() -> None:
    assert label_title("evidence_row", "type_2_diabetes: Asian") == "type 2 diabetes: Asian"
    assert label_title("place", "North_West") == "North_West"
    assert label_title("service", "general_acute") == "General and acute"
