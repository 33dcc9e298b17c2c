"""What is no formula of places of the need of neighbourhoods: see test_neighbourhood_need.py."""

from __future__ import annotations

from tests.model.by_hand import array, assert_figures, result_of

PART = {"neighbourhood": ["North", "South", "Beta"]}


def test_neighbourhood_is_small() -> None:
    """Fewer than 30,000 are small; 30,000 are not."""
    found = result_of(
        "neighbourhood_is_small",
        neighbourhood_population=array([29_999, 30_000, 50_000], **PART),
        smallest_neighbourhood=array(30_000),
    )
    assert_figures(found, [1, 0, 0], **PART)


def test_a_neighbourhood_of_nobody_is_small_where_the_least_is_one() -> None:
    """And none is where there is no least."""
    for least, small in ((1, 1), (0, 0)):
        found = result_of(
            "neighbourhood_is_small",
            neighbourhood_population=array([0, 1, 2], **PART),
            smallest_neighbourhood=array(least),
        )
        assert_figures(found, [small, 0, 0], **PART)
