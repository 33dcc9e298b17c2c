"""What moves one place's money, and why."""

from __future__ import annotations

from collections.abc import Callable

from allocmodel.declared.figures import figure, table
from allocmodel.declared.vocabulary import AGE_LINES, SAME_AGE_LINES, SERVICES
from allocmodel.reading.account import pool_reason, reason
from allocmodel.reading.terminal import written
from allocmodel.study.run import Run
from allocmodel.views.answer import SMALLEST_MOVE, Move, at_place, moves_of
from allocmodel.views.view import labels_of

#: A difference in need or cost that rounds to 0.0 per cent.
SMALLEST_DIFFERENCE = 0.0005

#: What a move is counted in.
_IN = ("in_pounds", "per_head")


def against_equal_money(run: Run, place: str) -> str:
    """How much more or less a place has than with equal money per head."""
    change = run.number("change_in_pounds", place=place)
    if abs(change) < SMALLEST_MOVE:
        return "the same as with equal money per head"
    part = written(run, "change_as_share", {"place": place})
    return (
        f"{figure(abs(change), 'pounds')} {'more' if change > 0 else 'less'} than equal money per "
        f"head ({part})"
    )


def moves_told(run: Run, place: str) -> list[str]:
    """What moves the place's money, with the need behind each move."""
    whole = run.inputs.whole.words.the
    rows = [
        [
            move.short,
            *(written(run, f"{move.of}_{one}", at_place(move, place)) for one in _IN),
            _BECAUSE[move.of](run, place, move),
        ]
        for move, _ in moves_of(run, place)
    ]
    if not rows:
        return ["", f"Nothing moves it: its need is {whole}'s average, or no money follows need."]
    header = ["What moves it", "Pounds", "Per head", f"Because, against {whole}'s average,"]
    title = "From equal money per head, all budget lines together, largest first:"
    return ["", title, "", table(header, rows)]


def _by_own_index(run: Run, place: str, move: Move) -> str:
    index = run.number("own_need_index", place=place, **move.labels)
    return f"by the index need per head is {index:.3f} times the average"


def _agreed(run: Run, place: str, move: Move) -> str:
    """The lines whose shares are agreed."""
    lines = labels_of(run, "agreed_share")["shared_line"]
    return f"its share of {' and '.join(lines)} is agreed, not by need"


def _distance(run: Run, place: str, move: Move) -> str:
    """What the place has above or below its target: what convergence has not moved yet."""
    part = run.number("still_to_move_as_share", place=place)
    if not part:
        return "it has no target"
    return f"it is still {size_of(part)} {'above' if part > 0 else 'below'} target"


def _by_need(run: Run, place: str, move: Move) -> str:
    """Need per head against the ICB's, by ages alone or at the same ages; or the cost factor."""
    label = move.labels["bridge_line"]
    against = run.number("above_average", place=place, bridge_line=label)
    size = size_of(against)
    if label in AGE_LINES:
        return f"its ages alone bring {size} {'more' if against > 0 else 'less'} need"
    if label in SAME_AGE_LINES:
        return f"at the same ages need is {size} {'higher' if against > 0 else 'lower'}"
    if label in SERVICES:
        if abs(against) < SMALLEST_DIFFERENCE:
            return "need per head is almost the same"
        return f"need per head is {size} {'higher' if against > 0 else 'lower'}"
    return f"the same need costs {size} {'more' if against > 0 else 'less'}"


def size_of(part: float) -> str:
    """A part as per cent, without its sign: words say whether it is more or less."""
    return figure(abs(part), "percent")


#: What of the place is behind a move, by what moves it.
_BECAUSE: dict[str, Callable[[Run, str, Move], str]] = {
    "bridge": _by_need,
    "remainder": lambda run, place, move: "a line drawn from it is for that need",
    "own_index": _by_own_index,
    "spending_mix": lambda run, place, move: (
        "functions have other parts of core than their local ones"
    ),
    "given_target": lambda run, place, move: "it is not the one that need comes to",
    "agreed": _agreed,
    "still_to_move": _distance,
    "pool": lambda run, place, move: pool_reason(run, place, move.labels["pool"]),
    "adjustment": lambda run, place, move: reason(run, place, move.labels["adjustment"]),
}
