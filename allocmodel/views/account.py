"""The account of a place: from equal money per head, move by move, to what it gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocmodel.declared.vocabulary import AGE_LINES
from allocmodel.study.run import Run
from allocmodel.views.answer import Move, moves
from allocmodel.views.view import Column, View, converges, places

#: What of a place's need or costs lies behind each line of the bridge.
BEHIND = "above_average"

#: The lines of the bridge that are neither ages nor need.
_COSTS = ("unavoidable_costs",)

_ROUNDING = "rounding_in_pounds"

BRIDGE_TITLE = "Why: the bridge from equal money per head, in pounds per head"


@dataclass(frozen=True)
class Entry:
    """One line of the account: the same figure in pounds and in pounds per head.

    Attributes
    ----------
    title : str
    in_pounds, per_head : str
        The two quantities.
    labels : mapping of dimension to label
        Those of both, but for the place.
    kind : {"start", "move", "sum", "end", "change"}
        Entries of kind "move" lead from one sum to the next.
    behind : str
        The quantity that says why, at the same labels; blank where none does.
    """

    title: str
    in_pounds: str
    per_head: str
    labels: Mapping[str, str]
    kind: str
    behind: str = ""


def account(run: Run) -> list[Entry]:
    """Every line of a place's account, in the order in which they add up."""
    *adjusted, convergence = _grouped(run)
    return [
        Entry("Equal money per head", "equal_money", "equal_money_per_head", {}, "start"),
        *(entry for group in adjusted for entry in group),
        _sum("Target", "target_in_all", "target_in_all_per_head", "sum"),
        *convergence,
        Entry("Rounding to whole pounds", _ROUNDING, "rounding_per_head", {}, "move"),
        _sum("Allocation", "total_allocation", "total_allocation_per_head", "end"),
        _sum("In all, against equal money", "change_in_pounds", "change_per_head", "change"),
    ]


def account_per_head(run: Run) -> list[Entry]:
    """The same without rounding, which a person does not see."""
    return [one for one in account(run) if one.in_pounds != _ROUNDING]


def bridge(run: Run) -> View:
    """The account per head, a place a row."""
    return View(
        "bridge_summary",
        BRIDGE_TITLE,
        (how_it_adds_up(run),),
        "Place",
        "place",
        places(run),
        [Column(one.per_head, one.labels, one.title) for one in account_per_head(run)],
        in_terminal=False,
    )


def how_it_adds_up(run: Run) -> str:
    """How to read the account, in a few sentences."""
    limits = (
        " Then comes what is not at target yet: what convergence and its limits hold above (+) or "
        "below (-) the target."
        if converges(run)
        else ""
    )
    return (
        "Equal money per head and all moves down to the target add up to it: what each brings to "
        f"the place (+) or takes from it (-).{limits} Figures are added up before they are rounded."
    )


def _sum(title: str, in_pounds: str, per_head: str, kind: str) -> Entry:
    return Entry(title, in_pounds, per_head, {}, kind)


def _grouped(run: Run) -> list[list[Entry]]:
    """The moves: by ages, by need at the same ages, by costs, by all else; what limits hold."""
    groups: dict[str, list[Entry]] = {one: [] for one in ("ages", "need", "costs", "else", "held")}
    for move in moves(run):
        groups[_group_of(move)].append(_entry(move))
    return [*groups.values()]


def _group_of(move: Move) -> str:
    line = move.labels.get("bridge_line", "")
    if line in AGE_LINES:
        return "ages"
    if line in _COSTS:
        return "costs"
    if line:
        return "need"
    return "held" if move.of == "still_to_move" else "else"


def _entry(move: Move) -> Entry:
    behind = BEHIND if "bridge_line" in move.labels else ""
    of = move.of
    return Entry(move.title, f"{of}_in_pounds", f"{of}_per_head", move.labels, "move", behind)
