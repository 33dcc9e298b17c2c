"""What people read for labels, and where a heading begins with a capital."""

from __future__ import annotations

import pytest

from allocmodel.model.labels import equity_views, heading, names_lines


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"budget_line": "core"}, "Core"),
        ({"weight_use": "core: first_stroke", "estimate": "point"}, "Core: first stroke: Point"),
        # A place is written as it is, and a line within the heading as its owner writes it.
        ({"place": "east side", "budget_line": "core"}, "east side: core"),
        ({"place": "east side"}, "east side"),
    ],
)
def test_a_heading_begins_with_a_capital_where_a_line_comes_first(
    labels: dict[str, str], said: str
) -> None:
    assert heading(labels) == said


def test_dimensions_whose_labels_are_names_of_lines() -> None:
    named = ("evidence_row", "followed_outcome", "converging_line")
    assert [one for one in (*named, "place", None) if names_lines(one)] == list(named)


def test_a_national_formula_is_named_only_over_money_split_by_one() -> None:
    by_formula, by_none = equity_views(True), equity_views(False)
    assert (by_formula["formula"], by_none["formula"]) == ("National formula", "Before adjustments")
    assert {key for key in by_none if by_formula[key] != by_none[key]} == {"formula"}
