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


# --- functions ------------------------------------------------------------------------------------
#: £10.30, £20.55 and £5.15 of functions make £36, beside £7 of grants.
FUNCTION = {"function_line": ["acute", "maternity", "prescribing"]}
LINES = {"budget_line": ["core", "grants", "acute", "maternity", "prescribing"]}
NAME = array(FUNCTION["function_line"], **FUNCTION)
PLACED = array([0, 7, 10.30, 20.55, 5.15], **LINES)


def test_function_in_parts() -> None:
    """Half a part and more is a part."""
    placed = array([0, 7, 10.304, 20.555, 5.145], **LINES)
    found = result_of(
        "function_in_parts", placed_amount=placed, function_line_name=NAME, parts_of_a_pound=PARTS
    )
    assert_figures(found, [1030, 2056, 515], **FUNCTION)


def test_function_whole_pounds() -> None:
    found = result_of(
        "function_whole_pounds",
        function_in_parts=array([1099, 1000, 515], **FUNCTION),
        parts_of_a_pound=PARTS,
    )
    assert_figures(found, [10, 10, 5], **FUNCTION)


def test_function_remainder() -> None:
    found = result_of(
        "function_remainder",
        function_in_parts=array([1030, 2055, 515], **FUNCTION),
        function_whole_pounds=array([10, 20, 5], **FUNCTION),
        parts_of_a_pound=PARTS,
    )
    assert_figures(found, [1030 - 1000, 2055 - 2000, 515 - 500], **FUNCTION)


def test_functions_ahead() -> None:
    """Maternity has the largest remainder; of the other two, equal, acute is listed first."""
    found = result_of(
        "functions_ahead",
        function_remainder=array([30, 55, 30], **FUNCTION),
        function_order=array([1, 2, 3], **FUNCTION),
    )
    assert_figures(found, [1, 0, 2], **FUNCTION)


def test_function_pounds_left() -> None:
    found = result_of(
        "function_pounds_left",
        placed_amount=PLACED,
        function_line_name=NAME,
        function_whole_pounds=array([10, 20, 5], **FUNCTION),
    )
    assert_figures(found, 36 - (10 + 20 + 5))


def test_function_pounds() -> None:
    """One pound is left, for the function that has none ahead of it."""
    found = result_of(
        "function_pounds",
        function_whole_pounds=array([10, 20, 5], **FUNCTION),
        functions_ahead=array([1, 0, 2], **FUNCTION),
        function_pounds_left=array(1),
    )
    assert_figures(found, [10, 21, 5], **FUNCTION)


def test_line_pounds() -> None:
    found = result_of(
        "line_pounds",
        placed_amount=PLACED,
        function_pounds=array([10, 21, 5], **FUNCTION),
        function_line_name=NAME,
    )
    assert_figures(found, [0, 7, 10, 21, 5], **LINES)


def test_pounds_left_of_a_function() -> None:
    """The line has £35.60; in whole pounds £36, and that is what places get."""
    found = result_of(
        "pounds_left",
        placed_amount=array([35.6], **LINE),
        whole_pounds=WHOLE,
        line_pounds=array([36], **LINE),
    )
    assert_figures(found, [36 - 35], **LINE)
