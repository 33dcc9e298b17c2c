"""Second routes to the money of neighbourhoods, each by what fits and by what does not.

All figures are synthetic.
"""

from __future__ import annotations

from tests.model.by_hand import array, assert_off

LINE = {"budget_line": ["core", "grants"]}
#: North and West are Hill's, East is Vale's.
NEIGHBOURHOOD = {"neighbourhood": ["North", "West", "East"]}
THEIR_PLACES = {
    "place_of_neighbourhood": array(["Hill", "Hill", "Vale"], **NEIGHBOURHOOD),
    "place_name": array(["Hill", "Vale"], place=["Hill", "Vale"]),
}


def test_neighbourhoods_have_the_need() -> None:
    """Hill: 10 + 20 = 30, and 31 are 1 off; Vale: 5."""
    place, service = {"place": ["Hill", "Vale"]}, {"service": ["core"]}
    assert_off(
        "neighbourhoods_have_the_need",
        [[1], [0]],
        {**place, **service},
        neighbourhood_weighted_population=array([[10], [20], [5]], **NEIGHBOURHOOD, **service),
        weighted_population=array([[31], [5]], **place, **service),
        **THEIR_PLACES,
    )


def test_all_neighbourhoods_add_to_all_places() -> None:
    """100 + 200 + 50 = 350."""
    for places, off in (([300, 50], 0), ([300, 57], 7)):
        assert_off(
            "all_neighbourhoods_add_to_all_places",
            off,
            {},
            neighbourhood_total_allocation=array([100, 200, 50], **NEIGHBOURHOOD),
            total_allocation=array(places, place=["Hill", "Vale"]),
        )


def test_neighbourhoods_are_paid_once() -> None:
    """North has 100 in Hill and 4 in Vale, of 100: 4 are paid twice; West has 57 of 60, East 50."""
    place, line = {"place": ["Hill", "Vale"]}, {"budget_line": ["core"]}
    paid = array([[[100], [57], [0]], [[4], [0], [50]]], **place, **NEIGHBOURHOOD, **line)
    assert_off(
        "neighbourhoods_are_paid_once",
        [[0, 60 - 57, 0], [4, 0, 0]],
        {**place, **NEIGHBOURHOOD},
        neighbourhood_allocation=paid,
        neighbourhood_pounds=array([[100], [60], [50]], **NEIGHBOURHOOD, **line),
        place_of_neighbourhood=array(["Hill", "Hill", "Vale"], **NEIGHBOURHOOD),
        place_name=array(place["place"], **place),
    )


def test_neighbourhoods_share_as_places_do() -> None:
    """Core: 0.5 + 0.3 + 0.2 = 0.6 + 0.4; grants: 0.5 + 0.3 + 0.3 is 0.1 more than 0.7 + 0.3.

    0.5 + 0.3 + 0.1 is a tenth less. Were grants' shares agreed, neighbourhoods would have none of
    them: 1.1 is all too much.
    """
    agreed = {"by_agreement": array([0, 1], basis=["core", "shares"])}
    for east, given, off in ((0.3, {}, 0.1), (0.1, {}, 0.1), (0.3, agreed, 1.1)):
        assert_off(
            "neighbourhoods_share_as_places_do",
            [0, off],
            LINE,
            neighbourhood_line_share=array(
                [[0.5, 0.5], [0.3, 0.3], [0.2, east]], **NEIGHBOURHOOD, **LINE
            ),
            line_share=array([[0.6, 0.7], [0.4, 0.3]], place=["Hill", "Vale"], **LINE),
            line_basis=array(["core", "shares"], **LINE),
            **given,
        )


def test_shares_of_functions_bear_the_costs_of_neighbourhoods() -> None:
    """Of core 0.6 + 0.4 = 1. Of maternity 0.5 + 0.52 = 1.02, of which 0.02 are costs.

    Of community they have 0.5 + 0.5 by the function, and 0.53 + 0.5 on the line: 0.03 is off.
    """
    functions = {"function": ["maternity", "community"]}
    lines = ["core: maternity", "core: community"]
    own, line = {"neighbourhood": ["North", "East"]}, {"budget_line": ["core", *lines]}
    assert_off(
        "neighbourhoods_share_as_places_do",
        [0, 0, 0.03],
        line,
        neighbourhood_line_share=array([[0.6, 0.5, 0.53], [0.4, 0.52, 0.5]], **own, **line),
        line_share=array([[0.7, 0.8, 0.9], [0.3, 0.2, 0.1]], place=["Hill", "Vale"], **line),
        line_basis=array(["core", "maternity", "community"], **line),
        functions_beyond_one=array([0.02, 0], **functions),
        function_of_line=array([[1, 0], [0, 1]], function_line=lines, **functions),
    )


def test_functions_of_neighbourhoods_add_to_core() -> None:
    """North: 0.4 x 0.75 + 0.8 x 0.25 = 0.5 of core, and West has 0.05 less than 0.55.

    East: 0.6 x 0.75 + 0.2 x 0.25 = 0.5 is 0.1 more than 0.4.
    """
    functions, services = {"function": ["acute", "maternity"]}, {"service": ["core", "maternity"]}
    shares = array([[0.4, 0.8], [0.4, 0.8], [0.6, 0.2]], **NEIGHBOURHOOD, **functions)
    assert_off(
        "functions_of_neighbourhoods_add_to_core",
        [0, 0.05, 0.1],
        NEIGHBOURHOOD,
        neighbourhood_function_share=shares,
        function_part=array([0.75, 0.25], **functions),
        neighbourhood_fair_share=array(
            [[0.5, 9], [0.55, 9], [0.4, 9]], **NEIGHBOURHOOD, **services
        ),
    )


def test_neighbourhoods_have_their_places_rate() -> None:
    """Of £1,000 for all of core, Hill's have 0.5 and 0.3: £500 and £300, and West has £20 more.

    East: 0.25 of £800 are £200. Nobody has a part of Vale's grants, which go by people. With local
    weights the shares are others: North's 0.6 are £600, £100 more than its £500. Of Hill's half a
    pound for grants North has 5 pence, not 7 pounds.
    """
    shares = array([[0.5, 0.1], [0.3, 0.3], [0.25, 0]], **NEIGHBOURHOOD, **LINE)
    weighted = array([[0.6, 0.1], [0.32, 0.3], [0.25, 0]], **NEIGHBOURHOOD, **LINE)
    given = {
        "neighbourhood_money": array([[500, 7], [320, 21], [200, 90]], **NEIGHBOURHOOD, **LINE),
        "neighbourhood_line_share": shares,
        "rate_of_own_place": array([[1000, 70], [1000, 70], [800, 0]], **NEIGHBOURHOOD, **LINE),
    }
    name, labels = "neighbourhoods_have_their_places_rate", {**NEIGHBOURHOOD, **LINE}
    assert_off(name, [[0, 0], [20, 0], [0, 0]], labels, **given)
    off = [[100, 0], [0, 0], [0, 0]]
    assert_off(name, off, labels, **given, neighbourhood_adjusted_share=weighted)
    assert_off(name, off, labels, **given, neighbourhood_share_or_agreed=weighted)
    given["rate_of_own_place"] = array([[1000, 0.5], [1000, 70], [800, 0]], **NEIGHBOURHOOD, **LINE)
    assert_off(name, [[0, 7 - 0.05], [20, 0], [0, 0]], labels, **given)


def test_agreed_money_of_neighbourhoods_adds_up() -> None:
    """Of core, which is not agreed, £3 are too many; of £90 of grants 40 + 30 + 15 miss £5."""
    assert_off(
        "agreed_money_of_neighbourhoods_adds_up",
        [3, 5],
        LINE,
        neighbourhood_agreed=array([[0, 40], [3, 30], [0, 15]], **NEIGHBOURHOOD, **LINE),
        placed_amount=array([400, 90], **LINE),
        line_basis=array(["core", "shares"], **LINE),
        by_agreement=array([0, 1], basis=["core", "shares"]),
    )
