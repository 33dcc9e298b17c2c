"""The budget, step by step: £440 by core, of which £70 and £20 are drawn, and £6 by people."""

from __future__ import annotations

from allocmodel.declared.vocabulary import COMPONENTS
from tests.model.by_hand import PLACE, array, assert_figures, result_of

LINE = {"budget_line": ["core", "reserve", "screening", "grants"]}
BASIS = {"basis": ["core", "per_head", "held", "core20"]}

LINE_NAME = array(["core", "reserve", "screening", "grants"], **LINE)
BASIS_NAME = array(["core", "per_head", "held", "core20"], **BASIS)
LINE_BASIS = array(["core", "held", "core20", "per_head"], **LINE)
GROSS = array([440, 70, 20, 6], **LINE)
AMOUNT = array([350, 70, 20, 6], **LINE)
PLACED = array([350, 0, 20, 6], **LINE)


def test_drawn_amount() -> None:
    found = result_of(
        "drawn_amount",
        gross_amount=GROSS,
        drawn_from=array(["(no other line)", "core", "core", "(no other line)"], **LINE),
        line_name=LINE_NAME,
    )
    assert_figures(found, [70 + 20, 0, 0, 0], **LINE)


def test_line_amount() -> None:
    found = result_of("line_amount", gross_amount=GROSS, drawn_amount=array([90, 0, 0, 0], **LINE))
    assert_figures(found, [440 - 90, 70, 20, 6], **LINE)


def test_placed_amount() -> None:
    found = result_of(
        "placed_amount",
        line_amount=AMOUNT,
        goes_to_places=array([1, 1, 0, 1], **BASIS),
        line_basis=LINE_BASIS,
    )
    assert_figures(found, [350 * 1, 70 * 0, 20 * 1, 6 * 1], **LINE)


def test_held_amount() -> None:
    found = result_of("held_amount", line_amount=AMOUNT, placed_amount=PLACED)
    assert_figures(found, [350 - 350, 70 - 0, 20 - 20, 6 - 6], **LINE)


def test_basis_share() -> None:
    """By need as the fair share says, by people as their share, of what is held none."""
    shares = {
        "fair_share": array([[0.4], [0.6]], **PLACE, service=["core"]),
        "population_share": array([0.25, 0.75], **PLACE),
    }
    found = result_of("basis_share", **shares, basis_name=BASIS_NAME.isel(basis=slice(3)))
    without = {"basis": ["core", "per_head", "held"]}
    assert_figures(found, [[0.4, 0.25, 0], [0.6, 0.75, 0]], **PLACE, **without)

    pool = array([[0.9], [0.1]], **PLACE, pool=["core20"])
    found = result_of("basis_share", **shares, basis_name=BASIS_NAME, pool_share=pool)
    assert_figures(found, [[0.4, 0.25, 0, 0.9], [0.6, 0.75, 0, 0.1]], **PLACE, **BASIS)


def test_line_share() -> None:
    found = result_of(
        "line_share",
        basis_share=array([[0.4, 0.25, 0, 0.9], [0.6, 0.75, 0, 0.1]], **PLACE, **BASIS),
        line_basis=LINE_BASIS,
    )
    assert_figures(found, [[0.4, 0, 0.9, 0.25], [0.6, 0, 0.1, 0.75]], **PLACE, **LINE)


def test_line_share_by_agreement() -> None:
    """Grants are by agreement, whatever basis would give: 0.9 and 0.1; core keeps its basis."""
    line = {"budget_line": ["core", "grants"]}
    basis = {"basis": ["core", "shares"]}
    found = result_of(
        "line_share",
        basis_share=array([[0.4, 0], [0.6, 0]], **PLACE, **basis),
        line_basis=array(["core", "shares"], **line),
        agreed_share=array([[0.9], [0.1]], **PLACE, shared_line=["grants"]),
        by_agreement=array([0, 1], **basis),
    )
    assert_figures(found, [[0.4, 0.9], [0.6, 0.1]], **PLACE, **line)


def test_money_by_basis() -> None:
    """Core and grants both go by core here: 350 + 6."""
    found = result_of(
        "money_by_basis",
        placed_amount=PLACED,
        line_basis=array(["core", "held", "core20", "core"], **LINE),
        basis_name=BASIS_NAME,
    )
    assert_figures(found, [350 + 6, 0, 0, 20], **BASIS)


def test_total_placed() -> None:
    assert_figures(result_of("total_placed", placed_amount=PLACED), 350 + 0 + 20 + 6)


# --- what lines draw from others ------------------------------------------------------------------
THREE_LINES = {"budget_line": ["core", "fund", "rest"]}
DRAWN = {"drawn_line": ["fund"]}
DRAWN_NAME = array(["fund"], **DRAWN)
SHARE = array([[0.4, 0.7, 0.0], [0.6, 0.3, 0.0]], **PLACE, **THREE_LINES)
PLACED_OF_THREE = array([900, 100, 0], **THREE_LINES)


def test_whole_budget() -> None:
    assert_figures(
        result_of("whole_budget", line_amount=array([900, 100, 50], **THREE_LINES)), 1050
    )


def test_total_held() -> None:
    assert_figures(result_of("total_held", held_amount=array([0, 20, 50], **THREE_LINES)), 20 + 50)


def test_drawn_line_money() -> None:
    found = result_of(
        "drawn_line_money",
        line_share=SHARE,
        placed_amount=PLACED_OF_THREE,
        drawn_line_name=DRAWN_NAME,
    )
    assert_figures(found, [[0.7 * 100], [0.3 * 100]], **PLACE, **DRAWN)


def test_money_had_it_stayed() -> None:
    found = result_of(
        "money_had_it_stayed",
        line_share=SHARE,
        placed_amount=PLACED_OF_THREE,
        drawn_from=array(["(no other line)", "core", "core"], **THREE_LINES),
        drawn_line_name=DRAWN_NAME,
    )
    assert_figures(found, [[0.4 * 100], [0.6 * 100]], **PLACE, **DRAWN)


def test_drawn_line_move() -> None:
    found = result_of(
        "drawn_line_move",
        drawn_line_money=array([[70], [30]], **PLACE, **DRAWN),
        money_had_it_stayed=array([[40], [60]], **PLACE, **DRAWN),
    )
    assert_figures(found, [[70 - 40], [30 - 60]], **PLACE, **DRAWN)


# --- a core envelope that is split into functions -------------------------------------------------
#: £440, of which a reserve takes £70 and mental health, which is set, £100: £270 are left.
SPLIT = {"budget_line": ["core", "reserve", "mental health", "acute", "maternity"]}
FUNCTION_LINE = {"function_line": ["mental health", "acute", "maternity"]}
FUNCTION_NAME = array(FUNCTION_LINE["function_line"], **FUNCTION_LINE)
SPLIT_GROSS = array([440, 70, 100, 0, 0], **SPLIT)
SPLIT_DRAWN = array([170, 0, 0, 0, 0], **SPLIT)
IS_SPLIT = array([1, 0, 0, 0, 0], **SPLIT)


def test_left_for_functions() -> None:
    found = result_of(
        "left_for_functions",
        gross_amount=SPLIT_GROSS,
        drawn_amount=SPLIT_DRAWN,
        is_split_into_functions=IS_SPLIT,
    )
    assert_figures(found, 440 - 170)


def test_part_by_local_need() -> None:
    """Mental health is set, so its local part counts for nothing."""
    functions = {"function": ["core_general_acute", "core_mental_health", "core_maternity"]}
    found = result_of(
        "part_by_local_need",
        function_part=array([0.6, 0.25, 0.15], **functions),
        function_of_line=array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], **FUNCTION_LINE, **functions),
        function_is_set=array([1, 0, 0], **FUNCTION_LINE),
    )
    assert_figures(found, [0, 0.6, 0.15], **FUNCTION_LINE)


def test_part_of_what_is_left() -> None:
    found = result_of(
        "part_of_what_is_left", part_by_local_need=array([0, 0.6, 0.15], **FUNCTION_LINE)
    )
    assert_figures(found, [0, 0.6 / 0.75, 0.15 / 0.75], **FUNCTION_LINE)


def test_split_amount() -> None:
    """The envelope gives its £270: four fifths to acute services, a fifth to maternity."""
    found = result_of(
        "split_amount",
        gross_amount=SPLIT_GROSS,
        drawn_amount=SPLIT_DRAWN,
        left_for_functions=array(270),
        part_of_what_is_left=array([0, 0.8, 0.2], **FUNCTION_LINE),
        is_split_into_functions=IS_SPLIT,
    )
    assert_figures(found, [-270, 0, 0, 0.8 * 270, 0.2 * 270], **SPLIT)


def test_line_amount_of_functions() -> None:
    found = result_of(
        "line_amount",
        gross_amount=SPLIT_GROSS,
        drawn_amount=SPLIT_DRAWN,
        split_amount=array([-270, 0, 0, 216, 54], **SPLIT),
    )
    assert_figures(found, [440 - 170 - 270, 70, 100, 216, 54], **SPLIT)


def test_basis_share_of_functions_and_own_indices() -> None:
    bases = {"basis": ["core", "core_maternity", "own:frailty"]}
    found = result_of(
        "basis_share",
        fair_share=array([[0.4], [0.6]], **PLACE, service=["core"]),
        population_share=array([0.25, 0.75], **PLACE),
        basis_name=array(bases["basis"], **bases),
        function_share=array([[0.45], [0.55]], **PLACE, function=["core_maternity"]),
        own_share=array([[0.7], [0.3]], **PLACE, own_index=["own:frailty"]),
    )
    assert_figures(found, [[0.4, 0.45, 0.7], [0.6, 0.55, 0.3]], **PLACE, **bases)


# --- a need that is taken out of a line -----------------------------------------------------------
REMAINDER = {"remainder_line": ["core"]}
FORMULA = {"formula": ["core", "primary_medical"]}
NEEDS = {"component": list(COMPONENTS)}


def test_need_taken_out() -> None:
    """Mental health, with the place's own costs, of core alone."""
    out = [float(need == "mental_health") for need in COMPONENTS]
    found = result_of(
        "need_taken_out",
        weighted_population=array(
            [[100] * len(COMPONENTS), [200] * len(COMPONENTS)], **PLACE, service=list(COMPONENTS)
        ),
        component_weight=array(
            [[0.2] * len(COMPONENTS), [0.9] * len(COMPONENTS)], **FORMULA, **NEEDS
        ),
        bears_cost=array([[1] * len(COMPONENTS), [1] * len(COMPONENTS)], **FORMULA, **NEEDS),
        cost_factor=array([[1.1, 3], [0.9, 4]], **PLACE, **FORMULA),
        is_taken_out=array([out], **REMAINDER, **NEEDS),
        formula_of_line=array([[1, 0]], **REMAINDER, **FORMULA),
    )
    nothing = [0.0] * len(COMPONENTS)
    alpha = [[0.2 * 1.1 * 100 * one for one in out], nothing]
    beta = [[0.2 * 0.9 * 200 * one for one in out], nothing]
    assert_figures(found, [[alpha], [beta]], **PLACE, **REMAINDER, **FORMULA, **NEEDS)


def test_whole_formula() -> None:
    found = result_of(
        "whole_formula",
        weighted_population=array(
            [[145, 9, 3], [225, 8, 2]], **PLACE, service=["core", "primary_medical", "maternity"]
        ),
        formula_of_line=array([[1, 0]], **REMAINDER, **FORMULA),
    )
    assert_figures(found, [[145], [225]], **PLACE, **REMAINDER)


def test_remainder_need() -> None:
    """Two needs of one formula, one of the other: all are taken out."""
    two = {"component": ["mental_health", "maternity"]}
    found = result_of(
        "remainder_need",
        whole_formula=array([[145], [225]], **PLACE, **REMAINDER),
        need_taken_out=array(
            [[[[22, 3], [0, 1]]], [[[36, 4], [0, 2]]]], **PLACE, **REMAINDER, **FORMULA, **two
        ),
    )
    assert_figures(found, [[145 - 22 - 3 - 1], [225 - 36 - 4 - 2]], **PLACE, **REMAINDER)


def test_remainder_share() -> None:
    found = result_of("remainder_share", remainder_need=array([[120], [180]], **PLACE, **REMAINDER))
    assert_figures(found, [[120 / 300], [180 / 300]], **PLACE, **REMAINDER)


def test_whole_formula_share() -> None:
    found = result_of(
        "whole_formula_share", whole_formula=array([[145], [225]], **PLACE, **REMAINDER)
    )
    assert_figures(found, [[145 / 370], [225 / 370]], **PLACE, **REMAINDER)


def test_line_share_of_a_remainder() -> None:
    found = result_of(
        "line_share",
        basis_share=array([[0.4, 0.25, 0, 0.9], [0.6, 0.75, 0, 0.1]], **PLACE, **BASIS),
        line_basis=LINE_BASIS,
        remainder_share=array([[0.3], [0.7]], **PLACE, **REMAINDER),
        remainder_line_name=array(["core"], **REMAINDER),
    )
    assert_figures(found, [[0.3, 0, 0.9, 0.25], [0.7, 0, 0.1, 0.75]], **PLACE, **LINE)


def test_share_before_needs_out() -> None:
    found = result_of(
        "share_before_needs_out",
        line_share=SHARE,
        whole_formula_share=array([[0.5], [0.5]], **PLACE, **REMAINDER),
        remainder_line_name=array(["core"], **REMAINDER),
    )
    assert_figures(found, [[0.5, 0.7, 0.0], [0.5, 0.3, 0.0]], **PLACE, **THREE_LINES)


def test_money_had_it_stayed_with_its_need() -> None:
    """Had it stayed, core would be shared by the whole formula: half and half here."""
    found = result_of(
        "money_had_it_stayed",
        line_share=SHARE,
        placed_amount=PLACED_OF_THREE,
        drawn_from=array(["(no other line)", "core", "core"], **THREE_LINES),
        drawn_line_name=DRAWN_NAME,
        share_before_needs_out=array([[0.5, 0.7, 0], [0.5, 0.3, 0]], **PLACE, **THREE_LINES),
    )
    assert_figures(found, [[0.5 * 100], [0.5 * 100]], **PLACE, **DRAWN)
