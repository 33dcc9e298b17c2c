"""The budget, step by step: £440 by core, of which £70 and £20 are drawn, and £6 by people."""

from __future__ import annotations

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
