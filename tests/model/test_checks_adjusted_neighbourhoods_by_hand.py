"""Second routes to what adjustments do to neighbourhoods, each by what fits and what does not.

All figures are synthetic.
"""

from __future__ import annotations

from tests.model.by_hand import array, assert_figures, result_of
from tests.model.test_checks_neighbourhoods_by_hand import NEIGHBOURHOOD, THEIR_PLACES

PLACE = {"place": ["Hill", "Vale"]}
LINE, ADJUSTED = {"budget_line": ["core", "grants"]}, {"weighted_line": ["core"]}
SETS, ESTIMATE = {"coalition": ["none", "all"]}, {"estimate": ["lower", "point"]}
OUTCOME = {"followed_outcome": ["core: asthma", "core: stroke"]}
FUNCTION = {"function": ["acute", "maternity"]}


def test_neighbourhoods_have_changed_core() -> None:
    """Hill: 10 + 20 = 30, and 31 are 1 off; Vale: 5."""
    found = result_of(
        "neighbourhoods_have_changed_core",
        neighbourhood_changed_core=array([10, 20, 5], **NEIGHBOURHOOD),
        changed_core=array([31, 5], **PLACE),
        **THEIR_PLACES,
    )
    assert_figures(found, [1, 0], **PLACE)


def test_neighbourhoods_have_own_need() -> None:
    """Hill: 10 + 20 = 30; Vale has 5, 2 fewer than 7."""
    index = {"own_index": ["frailty"]}
    found = result_of(
        "neighbourhoods_have_own_need",
        neighbourhood_own_need=array([[10], [20], [5]], **NEIGHBOURHOOD, **index),
        own_need=array([[30], [7]], **PLACE, **index),
        **THEIR_PLACES,
    )
    assert_figures(found, [[0], [2]], **PLACE, **index)


def test_neighbourhoods_have_pool_people() -> None:
    """Hill: 10 + 20 is 4 more than 26; Vale: 5."""
    pool = {"pool": ["core20"]}
    found = result_of(
        "neighbourhoods_have_pool_people",
        neighbourhood_pool_people=array([[10], [20], [5]], **NEIGHBOURHOOD, **pool),
        pool_people=array([[26], [5]], **PLACE, **pool),
        **THEIR_PLACES,
    )
    assert_figures(found, [[4], [0]], **PLACE, **pool)


def test_neighbourhoods_share_changed_core_as_places_do() -> None:
    """Core: 0.5 + 0.3 + 0.2 = 0.6 + 0.4; grants: 0.5 + 0.3 + 0.3 is 0.1 more than 0.7 + 0.3.

    Were grants on maternity, of which their costs add 0.12, 0.02 would be missing.
    """
    given = {
        "neighbourhood_share_with_changed_core": array(
            [[0.5, 0.5], [0.3, 0.3], [0.2, 0.3]], **NEIGHBOURHOOD, **LINE
        ),
        "share_with_changed_core": array([[0.6, 0.7], [0.4, 0.3]], **PLACE, **LINE),
    }
    name = "neighbourhoods_share_changed_core_as_places_do"
    assert_figures(result_of(name, **given), [0, 0.1], **LINE)
    found = result_of(
        name,
        **given,
        changed_functions_beyond_one=array([0.5, 0.12], **FUNCTION),
        function_of_line=array([[0, 1]], function_line=["grants"], **FUNCTION),
    )
    assert_figures(found, [0, 0.02], **LINE)


def test_changed_functions_of_neighbourhoods_add_to_core() -> None:
    """North: 0.4 x 0.75 + 0.8 x 0.25 = 0.5; West: 0.3 is 0.1 off; East: 0.15 + 0.05 = 0.2."""
    found = result_of(
        "changed_functions_of_neighbourhoods_add_to_core",
        neighbourhood_changed_function_share=array(
            [[0.4, 0.8], [0.3, 0.3], [0.2, 0.2]], **NEIGHBOURHOOD, **FUNCTION
        ),
        function_part=array([0.75, 0.25], **FUNCTION),
        neighbourhood_changed_core_share=array([0.5, 0.4, 0.2], **NEIGHBOURHOOD),
    )
    assert_figures(found, [0, 0.1, 0], **NEIGHBOURHOOD)


def test_neighbourhoods_have_adjusted_shares() -> None:
    """Core as by its factors but for East's, 0.05 more; West's grants are not what they were."""
    found = result_of(
        "neighbourhoods_have_adjusted_shares",
        neighbourhood_adjusted_share=array(
            [[0.6, 0.5], [0.3, 0.4], [0.25, 0.2]], **NEIGHBOURHOOD, **LINE
        ),
        neighbourhood_line_share=array(
            [[0.5, 0.5], [0.4, 0.3], [0.1, 0.2]], **NEIGHBOURHOOD, **LINE
        ),
        neighbourhood_share_by_factors=array([[0.6], [0.3], [0.2]], **NEIGHBOURHOOD, **ADJUSTED),
        weighted_line_name=array(["core"], **ADJUSTED),
    )
    assert_figures(found, [[0, 0], [0, 0.1], [0.05, 0]], **NEIGHBOURHOOD, **LINE)


# --- The need that weights see ------------------------------------------------------------------


def test_neighbourhoods_need_what_deprivation_sees() -> None:
    """Hill: 0.25 + 0.1 = 0.35 against (0.1 + 0.04) x (1 + 1.5). Vale: 1.8 against 0.9 x 2.1."""
    found = result_of(
        "neighbourhoods_need_what_deprivation_sees",
        neighbourhood_deprivation_need_counted=array(
            [[0.25], [0.1], [1.8]], **NEIGHBOURHOOD, **ADJUSTED
        ),
        deprivation_need=array([[1.5], [1.1]], **PLACE, **ADJUSTED),
        age_need_of_line=array(
            [[[0.1, 0.04]], [[0.5, 0.4]]], **PLACE, **ADJUSTED, deprivation_quintile=["1", "2"]
        ),
        **THEIR_PLACES,
    )
    assert_figures(found, [[0], [0.09]], **PLACE, **ADJUSTED)


def test_neighbourhoods_need_what_ethnicity_sees() -> None:
    """Asthma, in the set of all and at the point. Hill: 84 + 23 against 50 x 2.14; Vale: 4 off."""
    outcome = {"followed_outcome": ["core: asthma"]}
    found = result_of(
        "neighbourhoods_need_what_ethnicity_sees",
        neighbourhood_outcome_need_in_set_counted=array(
            [[84], [23], [24]], **NEIGHBOURHOOD, **outcome
        ),
        outcome_need_in_set=array([[[1], [1.14]], [[1], [1]]], **PLACE, **SETS, **outcome),
        cases_without_evidence=array([[[30], [50]], [[1], [10]]], **PLACE, **ESTIMATE, **outcome),
        **THEIR_PLACES,
    )
    assert_figures(found, [[0], [4]], **PLACE, **outcome)


def test_neighbourhoods_need_what_list_inflation_sees() -> None:
    """Hill: 190 + 40 against 120 x 1.9; Vale: 105 against 50 x 2.1."""
    found = result_of(
        "neighbourhoods_need_what_list_inflation_sees",
        neighbourhood_need_without_list_inflation_counted=array([190, 40, 105], **NEIGHBOURHOOD),
        need_without_list_inflation=array([0.9, 1.1], **PLACE),
        residents=array([120, 50], **PLACE),
        **THEIR_PLACES,
    )
    assert_figures(found, [2, 0], **PLACE)


# --- What weights make of it --------------------------------------------------------------------


def switched(key: str, on: int) -> dict[str, object]:
    """A weight on core is switched on, or is not, in the set of all adjustments."""
    return {"weight_in_coalition": array([[0, on]], weight_kind=[key], **SETS)}


def test_neighbourhoods_follow_deprivation() -> None:
    """A need of 1.5 where the mean is 1.25: 1.2. West's 1.1 is 0.1 x 1.25 off; East's is as it is.

    Switched off, North's factor of 1.2 is a fifth too much.
    """
    given = {
        "neighbourhood_deprivation_factor": array(
            [[[1, 1.2]], [[1, 1.1]], [[1, 0.8]]], **NEIGHBOURHOOD, **ADJUSTED, **SETS
        ),
        "neighbourhood_deprivation_need": array([[1.5], [1.25], [1]], **NEIGHBOURHOOD, **ADJUSTED),
        "mean_deprivation_need": array([[1, 1.25]], **ADJUSTED, **SETS),
    }
    name = "neighbourhoods_follow_deprivation"
    found = result_of(name, **given, **switched("deprivation", 1))
    assert_figures(found, [[0], [0.125], [0]], **NEIGHBOURHOOD, **ADJUSTED)
    found = result_of(name, **given, **switched("deprivation", 0))
    assert_figures(found, [[0.25], [0.125], [0.25]], **NEIGHBOURHOOD, **ADJUSTED)


def test_neighbourhoods_follow_ethnicity() -> None:
    """Of North, asthma is 1.2 times its mean and stroke 0.9 times, for 0.1 and 0.5 of core.

    1 + 0.1 x 0.2 - 0.5 x 0.1 = 0.97. West is at both means; its 1.04 is 0.04 off. East: 1.05.
    """
    found = result_of(
        "neighbourhoods_follow_ethnicity",
        neighbourhood_ethnicity_factor=array(
            [[[1, 0.97]], [[1, 1.04]], [[1, 1.05]]], **NEIGHBOURHOOD, **ADJUSTED, **SETS
        ),
        neighbourhood_outcome_need_in_set=array(
            [[[1, 1], [1.2, 1.8]], [[1, 1], [1, 2]], [[1, 1], [1.5, 2]]],
            **NEIGHBOURHOOD, **SETS, **OUTCOME,
        ),
        mean_outcome_need_in_set=array([[[1, 1], [1, 2]]], **ADJUSTED, **SETS, **OUTCOME),
        part_that_follows=array([[[0, 0], [0.1, 0.5]]], **ADJUSTED, **SETS, **OUTCOME),
        **switched("ethnicity", 1),
    )  # fmt: skip
    assert_figures(found, [[0], [0.04], [0]], **NEIGHBOURHOOD, **ADJUSTED)


def test_neighbourhoods_follow_list_inflation() -> None:
    """0.9 over its mean of 0.9 is one; West's 0.99 is 1.1; East's 1.5 is 0.5 x 0.9 too much."""
    found = result_of(
        "neighbourhoods_follow_list_inflation",
        neighbourhood_list_inflation_factor=array(
            [[[1, 1]], [[1, 1.1]], [[1, 1.5]]], **NEIGHBOURHOOD, **ADJUSTED, **SETS
        ),
        neighbourhood_need_without_list_inflation=array([0.9, 0.99, 0.9], **NEIGHBOURHOOD),
        mean_need_without_list_inflation=array([[1, 0.9]], **ADJUSTED, **SETS),
        **switched("list_inflation", 1),
    )
    assert_figures(found, [[0], [0], [0.45]], **NEIGHBOURHOOD, **ADJUSTED)
