"""Neighbourhoods' money, step by step: Alpha has North and South, Beta is its only one."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

PART = {"neighbourhood": ["North", "South", "Beta"]}
LINE = {"budget_line": ["core", "fund"]}
CORE = {"service": ["core"]}
OWN = {"own_index": ["own:frailty"]}

#: Which place each is in, and the places.
PLACES = {
    "place_of_neighbourhood": array(["Alpha", "Alpha", "Beta"], **PART),
    "place_name": array(PLACE["place"], **PLACE),
}


def test_neighbourhood_need_in_place() -> None:
    """North 1.2 where Alpha has 0.8."""
    found = result_of(
        "neighbourhood_need_in_place",
        neighbourhood_need_index=array([[1.2], [0.6], [1.1]], **PART, **CORE),
        need_index=array([[0.8], [1.1]], **PLACE, **CORE),
        **PLACES,
    )
    assert_figures(found, [[1.2 / 0.8], [0.6 / 0.8], [1]], **PART, **CORE)


def test_neighbourhood_own_need_in_place() -> None:
    found = result_of(
        "neighbourhood_own_need_in_place",
        neighbourhood_own_need_index=array([[0.5], [2], [3]], **PART, **OWN),
        own_need_index=array([[0.8], [3]], **PLACE, **OWN),
        **PLACES,
    )
    assert_figures(found, [[0.5 / 0.8], [2 / 0.8], [1]], **PART, **OWN)


def test_neighbourhood_share_instead() -> None:
    """Core goes as core does; the fund, drawn from no line, per head."""
    basis = {"basis": ["core", "per_head"]}
    found = result_of(
        "neighbourhood_share_instead",
        neighbourhood_basis_share=array([[0.4, 0.3], [0.1, 0.2], [0.5, 0.5]], **PART, **basis),
        official_basis=array(["core", "per_head"], **LINE),
    )
    assert_figures(found, [[0.4, 0.3], [0.1, 0.2], [0.5, 0.5]], **PART, **LINE)


def test_neighbourhood_agreed() -> None:
    """The fund of 1,000 is agreed between places: in them it goes as core does, 40 per cent."""
    basis = {"basis": ["core", "shares"]}
    found = result_of(
        "neighbourhood_agreed",
        neighbourhood_share_instead=array([[0.4, 0.4], [0.1, 0.1], [0.5, 0.5]], **PART, **LINE),
        by_agreement=array([0, 1], **basis),
        line_basis=array(["core", "shares"], **LINE),
        placed_amount=array([7_000, 1_000], **LINE),
    )
    assert_figures(found, [[0, 0.4 * 1000], [0, 0.1 * 1000], [0, 0.5 * 1000]], **PART, **LINE)


def test_neighbourhood_need() -> None:
    target = array([[30, 0], [10, 0], [60, 0]], **PART, **LINE)
    agreed = array([[0, 4], [0, 1], [0, 5]], **PART, **LINE)
    found = result_of("neighbourhood_need", neighbourhood_target=target)
    assert_figures(found, [[30, 0], [10, 0], [60, 0]], **PART, **LINE)
    both = result_of("neighbourhood_need", neighbourhood_target=target, neighbourhood_agreed=agreed)
    assert_figures(both, [[30, 4], [10, 1], [60, 5]], **PART, **LINE)


def test_need_of_neighbourhoods() -> None:
    found = result_of(
        "need_of_neighbourhoods",
        neighbourhood_need=array([[30, 4], [10, 1], [60, 5]], **PART, **LINE),
        **PLACES,
    )
    assert_figures(found, [[30 + 10, 4 + 1], [60, 5]], **PLACE, **LINE)


def test_need_in_own_place() -> None:
    found = result_of(
        "need_in_own_place",
        need_of_neighbourhoods=array([[40, 5], [60, 5]], **PLACE, **LINE),
        **PLACES,
    )
    assert_figures(found, [[40, 5], [40, 5], [60, 5]], **PART, **LINE)


def test_people_in_own_place() -> None:
    found = result_of("people_in_own_place", population=array([100, 70], **PLACE), **PLACES)
    assert_figures(found, [100, 100, 70], **PART)


def test_neighbourhood_part() -> None:
    """North has 30 of 40. Nobody in Alpha has need of the fund: by people, 20 of 100."""
    found = result_of(
        "neighbourhood_part",
        neighbourhood_need=array([[30, 0], [10, 0], [60, 5]], **PART, **LINE),
        need_in_own_place=array([[40, 0], [40, 0], [60, 5]], **PART, **LINE),
        neighbourhood_population=array([20, 80, 70], **PART),
        people_in_own_place=array([100, 100, 70], **PART),
    )
    expected = [[30 / 40, 20 / 100], [10 / 40, 80 / 100], [1, 1]]
    assert_figures(found, expected, **PART, **LINE)


def test_neighbourhood_part_of_half_a_pound() -> None:
    """North has 0.2 of the 0.5 pounds that its place comes to: need counts, not people."""
    line = {"budget_line": ["fund"]}
    found = result_of(
        "neighbourhood_part",
        neighbourhood_need=array([[0.2], [0.3], [1]], **PART, **line),
        need_in_own_place=array([[0.5], [0.5], [1]], **PART, **line),
        neighbourhood_population=array([20, 80, 35], **PART),
        people_in_own_place=array([100, 100, 70], **PART),
    )
    assert_figures(found, [[0.2 / 0.5], [0.3 / 0.5], [1]], **PART, **line)


def test_allocation_of_own_place() -> None:
    found = result_of(
        "allocation_of_own_place",
        allocation=array([[900, 11], [100, 7]], **PLACE, **LINE),
        **PLACES,
    )
    assert_figures(found, [[900, 11], [900, 11], [100, 7]], **PART, **LINE)


def test_neighbourhood_money() -> None:
    found = result_of(
        "neighbourhood_money",
        neighbourhood_part=array([[0.75, 0.2], [0.25, 0.8], [1, 1]], **PART, **LINE),
        allocation_of_own_place=array([[900, 11], [900, 11], [100, 7]], **PART, **LINE),
    )
    expected = [[0.75 * 900, 0.2 * 11], [0.25 * 900, 0.8 * 11], [100, 7]]
    assert_figures(found, expected, **PART, **LINE)


def test_neighbourhood_in_parts() -> None:
    """2.20004 pounds are 220 parts and a trace: 220.004, the nearest whole is 220."""
    found = result_of(
        "neighbourhood_in_parts",
        neighbourhood_money=array([[675, 2.20004], [225, 8.806], [100, 7]], **PART, **LINE),
        parts_of_a_pound=array(100),
    )
    assert_figures(found, [[67_500, 220], [22_500, 881], [10_000, 700]], **PART, **LINE)


def test_neighbourhood_whole_pounds() -> None:
    found = result_of(
        "neighbourhood_whole_pounds",
        neighbourhood_in_parts=array([[67_500, 220], [22_599, 880], [0, 99]], **PART, **LINE),
        parts_of_a_pound=array(100),
    )
    assert_figures(found, [[675, 2], [225, 8], [0, 0]], **PART, **LINE)


def test_neighbourhood_remainder() -> None:
    found = result_of(
        "neighbourhood_remainder",
        neighbourhood_in_parts=array([[67_500, 220], [22_599, 880], [0, 99]], **PART, **LINE),
        neighbourhood_whole_pounds=array([[675, 2], [225, 8], [0, 0]], **PART, **LINE),
        parts_of_a_pound=array(100),
    )
    assert_figures(found, [[0, 20], [99, 80], [0, 99]], **PART, **LINE)


def test_neighbourhoods_ahead() -> None:
    """In Alpha, South is ahead of North on core; on the fund they tie, and North is listed first.

    Beta has the largest remainder of all and stands alone: queues are those of a place.
    """
    found = result_of(
        "neighbourhoods_ahead",
        neighbourhood_remainder=array([[20, 50], [80, 50], [99, 99]], **PART, **LINE),
        neighbourhood_order=array([1, 2, 3], **PART),
        place_of_neighbourhood=PLACES["place_of_neighbourhood"],
    )
    assert_figures(found, [[1, 0], [0, 1], [0, 0]], **PART, **LINE)


def test_pounds_left_in_place() -> None:
    found = result_of(
        "pounds_left_in_place",
        allocation=array([[901, 11], [100, 7]], **PLACE, **LINE),
        neighbourhood_whole_pounds=array([[675, 2], [225, 8], [100, 7]], **PART, **LINE),
        **PLACES,
    )
    assert_figures(found, [[901 - 675 - 225, 11 - 2 - 8], [0, 0]], **PLACE, **LINE)


def test_pounds_left_in_own_place() -> None:
    found = result_of(
        "pounds_left_in_own_place",
        pounds_left_in_place=array([[1, 2], [0, 0]], **PLACE, **LINE),
        **PLACES,
    )
    assert_figures(found, [[1, 2], [1, 2], [0, 0]], **PART, **LINE)


def test_neighbourhood_pounds() -> None:
    """One pound of core is left in Alpha: South is at the head of the queue."""
    found = result_of(
        "neighbourhood_pounds",
        neighbourhood_whole_pounds=array([[675, 2], [225, 8], [100, 7]], **PART, **LINE),
        neighbourhoods_ahead=array([[1, 0], [0, 1], [0, 0]], **PART, **LINE),
        pounds_left_in_own_place=array([[1, 1], [1, 1], [0, 0]], **PART, **LINE),
    )
    assert_figures(found, [[675, 2 + 1], [225 + 1, 8], [100, 7]], **PART, **LINE)


def test_neighbourhood_allocation() -> None:
    """Each stands under its own place, and has nothing under the other."""
    found = result_of(
        "neighbourhood_allocation",
        neighbourhood_pounds=array([[675, 3], [226, 8], [100, 7]], **PART, **LINE),
        **PLACES,
    )
    alpha, beta = [[675, 3], [226, 8], [0, 0]], [[0, 0], [0, 0], [100, 7]]
    assert_figures(found, [alpha, beta], **PLACE, **PART, **LINE)


def test_neighbourhood_total_allocation() -> None:
    pounds = array([[675, 3], [226, 8], [100, 7]], **PART, **LINE)
    found = result_of("neighbourhood_total_allocation", neighbourhood_pounds=pounds)
    assert_figures(found, [675 + 3, 226 + 8, 100 + 7], **PART)


def test_neighbourhood_allocation_per_head() -> None:
    found = result_of(
        "neighbourhood_allocation_per_head",
        neighbourhood_total_allocation=array([678, 234, 107], **PART),
        neighbourhood_population=array([20, 80, 70], **PART),
    )
    assert_figures(found, [678 / 20, 234 / 80, 107 / 70], **PART)


def test_by_need_in_icb() -> None:
    need = array([[30, 4], [10, 1], [60, 5]], **PART, **LINE)
    assert_figures(result_of("by_need_in_icb", neighbourhood_need=need), [34, 11, 65], **PART)


def test_target_of_own_place() -> None:
    found = result_of(
        "target_of_own_place", target=array([[44, 6], [56, 4]], **PLACE, **LINE), **PLACES
    )
    assert_figures(found, [[44, 6], [44, 6], [56, 4]], **PART, **LINE)


def test_by_need_of_place() -> None:
    """North has 0.75 of Alpha's target of 44, and 0.2 of its 6."""
    found = result_of(
        "by_need_of_place",
        neighbourhood_part=array([[0.75, 0.2], [0.25, 0.8], [1, 1]], **PART, **LINE),
        target_of_own_place=array([[44, 6], [44, 6], [56, 4]], **PART, **LINE),
    )
    assert_figures(found, [0.75 * 44 + 0.2 * 6, 0.25 * 44 + 0.8 * 6, 56 + 4], **PART)


def test_level_difference() -> None:
    found = result_of(
        "level_difference",
        by_need_of_place=array([34.2, 15.8, 60], **PART),
        by_need_in_icb=array([34, 11, 65], **PART),
    )
    assert_figures(found, [34.2 - 34, 15.8 - 11, 60 - 65], **PART)


def test_pace_of_place() -> None:
    found = result_of(
        "pace_of_place",
        neighbourhood_money=array([[675, 3], [226, 8], [100, 7]], **PART, **LINE),
        by_need_of_place=array([600, 300, 107], **PART),
    )
    assert_figures(found, [678 - 600, 234 - 300, 0], **PART)


def test_level_difference_of_place() -> None:
    found = result_of(
        "level_difference_of_place", level_difference=array([0.2, 4.8, -5], **PART), **PLACES
    )
    assert_figures(found, [0.2 + 4.8, -5], **PLACE)
