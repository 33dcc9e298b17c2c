"""What adjustments and drawn lines move between places."""

from __future__ import annotations

from allocmodel.declared.vocabulary import ESTIMATES, basis_title
from allocmodel.model.adjustments import REGISTRY
from allocmodel.scenario import BudgetLine
from allocmodel.study.run import Run
from allocmodel.views.pools import POOL_NAMES
from allocmodel.views.view import Closing, Column, View, converges, labels_of, places


def adjustments_moved(run: Run) -> list[View]:
    """What each adjustment moves: in the declared order, and on average over every order."""
    made = labels_of(run, "adjustment_in_pounds")["adjustment"]
    return [_declared(run, made), *([_shapley(run, made)] if len(made) > 1 else [])]


def _declared(run: Run, made: list[str]) -> View:
    has_ends = any(REGISTRY[one].by_estimate for one in made)
    ends = " (lower, upper: bounds of the evidence)" if has_ends else ""
    targets = "in targets, " if converges(run) else ""
    formula = (
        "the national formula"
        if run.inputs.scenario.by_national_formula
        else "the split without them"
    )
    return View(
        "adjustments_moved",
        f"What adjustments move {targets}against {formula}{ends}",
        (),
        "Place",
        "place",
        places(run),
        [column for one in made for column in _columns_of(one)],
    )


def _columns_of(adjustment: str) -> list[Column]:
    """What one adjustment moves; also at the bounds of its evidence if it has them."""
    one = REGISTRY[adjustment]
    if not one.by_estimate:
        return [_effect(adjustment, "declared")]
    return [
        Column(one.by_estimate, {"estimate": end}, f"{one.title}: {end}", f"{one.header},\n{end}")
        for end in ESTIMATES
    ]


def _effect(adjustment: str, attribution: str) -> Column:
    labels = {"attribution": attribution, "adjustment": adjustment}
    one = REGISTRY[adjustment]
    return Column("adjustment_in_pounds", labels, one.title, one.header)


def _shapley(run: Run, made: list[str]) -> View:
    return View(
        "adjustments_in_every_order",
        "The same on average over every order",
        (
            "Above, each adjustment counts after those to its left. As they multiply, the order "
            "matters; on average over every order (Shapley) they move:",
        ),
        "Place",
        "place",
        places(run),
        [_effect(one, "shapley") for one in made],
    )


def drawn_lines(run: Run) -> list[View]:
    """What each line drawn from a line on another basis brings each place, against that line."""
    return [_drawn_line(run, line, number) for number, line in enumerate(lines_drawn(run), start=1)]


def lines_drawn(run: Run) -> list[BudgetLine]:
    """The lines that are drawn from a line on another basis."""
    drawn = (
        labels_of(run, "drawn_line_move")["drawn_line"] if "drawn_line_move" in run.values else []
    )
    return [line for line in run.inputs.scenario.lines if line.line in drawn]


def drawn_title(run: Run, line: BudgetLine, money: str = "") -> str:
    """What a line is drawn from; a sentence also says how much, a live table does not."""
    weighted = any(one.line == line.line for one in run.inputs.scenario.weight)
    before = ", before weights" if weighted else ""
    name = POOL_NAMES.get(line.basis, f"split by {basis_title(line.basis).lower()}")
    drawn = " ".join([*([money] if money else []), "drawn from"])
    return f"{line.line}, {name}: {drawn} {line.drawn_from}{before}"


def _drawn_line(run: Run, line: BudgetLine, number: int) -> View:
    at = {"drawn_line": line.line, "budget_line": line.line, "pool": line.basis}
    people = [
        Column("pool_people", at, "People it is for", "People it\nis for"),
        Column("pool_share", at, "Share of them", "% of\nthem", "percent"),
    ]
    stayed = f"Had it stayed in {line.drawn_from}"
    return View(
        f"drawn_line_{number}",
        drawn_title(run, line),
        (),
        "Place",
        "place",
        places(run),
        [
            *(people if line.basis in POOL_NAMES else []),
            Column("drawn_line_money", at, "Money of the line", "Money of\nthe line"),
            Column("money_had_it_stayed", at, stayed, f"Had it stayed\nin {line.drawn_from}"),
            Column("drawn_line_move", at, "Difference"),
        ],
        (Closing("All places", {"drawn_line_money": "placed_amount"}, in_terminal=False),),
    )
