"""Whole pounds by largest remainder, step by step: hundredths of a pound here, to see them."""

from __future__ import annotations

from tests.model.by_hand import array, assert_figures, result_of

PLACE = {"place": ["Alpha", "Beta", "Gamma"]}
LINE = {"budget_line": ["core"]}
PARTS = array(100)

#: £10.30, £20.55 and £5.15 make £36: one pound is left after £10, £20 and £5.
IN_PARTS = array([[1030], [2055], [515]], **PLACE, **LINE)
WHOLE = array([[10], [20], [5]], **PLACE, **LINE)


def test_amount_in_parts() -> None:
    """Half a part and more is a part: 1030.4, 2055.5 and 514.6 parts."""
    target = array([[10.304], [20.555], [5.146]], **PLACE, **LINE)
    found = result_of("amount_in_parts", target=target, parts_of_a_pound=PARTS)
    assert_figures(found, [[1030], [2056], [515]], **PLACE, **LINE)

    converged = array([[10.304], [20.551], [5.145]], **PLACE, **LINE)
    found = result_of(
        "amount_in_parts", target=target, parts_of_a_pound=PARTS, amount_to_round=converged
    )
    assert_figures(found, [[1030], [2055], [515]], **PLACE, **LINE)  # 514.5 is 515


def test_whole_pounds() -> None:
    """1099 parts are 10 pounds; so are 1000."""
    in_parts = array([[1099], [1000], [515]], **PLACE, **LINE)
    found = result_of("whole_pounds", amount_in_parts=in_parts, parts_of_a_pound=PARTS)
    assert_figures(found, [[10], [10], [5]], **PLACE, **LINE)


def test_remainder() -> None:
    found = result_of(
        "remainder", amount_in_parts=IN_PARTS, whole_pounds=WHOLE, parts_of_a_pound=PARTS
    )
    assert_figures(found, [[1030 - 1000], [2055 - 2000], [515 - 500]], **PLACE, **LINE)


def test_pounds_left() -> None:
    found = result_of("pounds_left", placed_amount=array([36], **LINE), whole_pounds=WHOLE)
    assert_figures(found, [36 - (10 + 20 + 5)], **LINE)


def test_places_ahead() -> None:
    """Beta has the largest remainder; of the other two, equal, Alpha is listed first."""
    found = result_of(
        "places_ahead",
        remainder=array([[30], [55], [30]], **PLACE, **LINE),
        place_order=array([1, 2, 3], **PLACE),
    )
    assert_figures(found, [[1], [0], [2]], **PLACE, **LINE)


def test_allocation() -> None:
    """Two pounds are left: for those who have none and one ahead of them, not for the third."""
    found = result_of(
        "allocation",
        whole_pounds=WHOLE,
        places_ahead=array([[1], [0], [2]], **PLACE, **LINE),
        pounds_left=array([2], **LINE),
    )
    assert_figures(found, [[10 + 1], [20 + 1], [5]], **PLACE, **LINE)
