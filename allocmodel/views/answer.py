"""The answer: what each place gets, by line, how sure it is, and what moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocmodel.declared.vocabulary import ESTIMATES, FUNCTIONS, SERVICES
from allocmodel.model.adjustments import ADJUSTMENTS
from allocmodel.model.labels import label_title
from allocmodel.scenario.own_index import is_own
from allocmodel.study.run import Run
from allocmodel.views.own import own_titles, taken_out
from allocmodel.views.pools import POOL_NAMES
from allocmodel.views.view import (
    Closing,
    Column,
    View,
    converges,
    converging_lines,
    labels_of,
    places,
    shared_lines,
)

#: What stands below each figure of the answer.
_OF_ALL_PLACES = {
    "population": "icb_population",
    "total_allocation": "icb_allocation",
    "total_allocation_per_head": "icb_allocation_per_head",
    "change_on_baseline": "icb_change_on_baseline",
    "change_on_baseline_as_share": "icb_change_on_baseline_as_share",
}
_BY_DEFINITION = {
    "population_share": "100%",
    "allocation_share": "100%",
    "need_index": "1.000",
    "own_need_index": "1.000",
}


def answer(run: Run, year: str) -> View:
    """Places, people, need, money and the change that need makes, of one year."""
    at = {"year": year}
    need, need_told = need_columns(run, at)
    change, change_told = _change(run, at)
    columns = (
        Column("population", at, "People"),
        Column("population_share", at, "Share of the people", "% of\npeople", "percent"),
        *need,
        Column("total_allocation", at, "Allocation"),
        Column("allocation_share", at, "Share of the money", "% of\nmoney", "percent"),
        Column("total_allocation_per_head", at, "Allocation per head", "Per\nhead", "whole pounds"),
        *change,
    )
    shown = [one.quantity for one in columns]
    closing = Closing(
        "All places",
        {name: below for name, below in _OF_ALL_PLACES.items() if name in shown},
        by_definition={name: said for name, said in _BY_DEFINITION.items() if name in shown},
    )
    return View(
        "answer",
        "The answer",
        (*need_told, change_told),
        "Place",
        "place",
        places(run),
        columns,
        (closing,),
    )


def need_columns(run: Run, at: Mapping[str, str]) -> tuple[list[Column], list[str]]:
    """The need index of what most of the money by need is split by; none where none is.

    Parameters
    ----------
    run : Run
    at : mapping of dimension to label

    Returns
    -------
    list of Column
        One, or none.
    list of str
        How to read it.
    """
    money: dict[str, float] = {}
    for line in run.inputs.scenario.lines:
        # Functions add up to core.
        basis = "core" if line.basis in FUNCTIONS else line.basis
        if basis in SERVICES or is_own(basis):
            money[basis] = money.get(basis, 0.0) + _as_run(run, line.line)
    if not money:
        return [], []
    basis = max(money, key=lambda one: money[one])
    own = is_own(basis)
    title = own_titles(run)[basis] if own else SERVICES[basis].lower()
    name, labels = ("own_need_index", "own_index") if own else ("need_index", "service")
    column = Column(name, {**at, labels: basis}, f"Need index, {title}", "Need\nindex")
    told = f"Need index: of {title}; 1.000 is {{the whole}}'s average person, higher is more need."
    return [column], [told]


def _as_run(run: Run, line: str) -> float:
    """The money of a line as the scenario has it, whatever is changed in a workbook since."""
    given = run.inputs.values
    amounts = given["gross_amount" if "gross_amount" in given else "given_amount"]
    return float(amounts.sel(budget_line=line).max())


def _change(run: Run, at: Mapping[str, str]) -> tuple[list[Column], str]:
    """What the place gets against its baseline, where there is one; else against equal money."""
    if not converges(run):
        return [
            Column(
                "change_in_pounds", at, "Change against equal money per head", "Change\nin pounds"
            ),
            Column("change_as_share", at, "The same in per cent", "Change\nin %", "percent"),
        ], (
            "Change: against equal money per head; what need and unavoidable costs move to the "
            "place (+) or away from it (-)."
        )
    lines = ", ".join(converging_lines(run))
    return [
        Column("change_on_baseline", at, "Change on the baseline", "Change\nin £m", "millions"),
        Column("change_on_baseline_as_share", at, "Growth on the baseline", "Growth", "percent"),
    ], (
        "Change: against the money that the place starts the year with, over all lines that have a "
        f"baseline ({lines}). The bridge starts from equal money per head instead."
    )


def by_age(run: Run) -> View:
    """How much of core need comes from the ages of each place's people, and how much does not."""
    core = {"year": run.years[-1], "service": "core"}
    return View(
        "need_and_ages",
        "Need and ages, core services",
        (
            "By ages: need per head if people of each age needed what people of that age do in "
            "England. At the same ages: need per head against that. 1.000 = {the whole}'s average.",
        ),
        "Place",
        "place",
        places(run),
        (
            Column("age_index", core, "By ages alone", "By\nages"),
            Column("need_at_same_age", core, "At the same ages", "At the\nsame ages"),
            Column(
                "need_index", core, "Need index, with unavoidable costs", "Need index,\nwith costs"
            ),
        ),
    )


def by_line(run: Run) -> View:
    """The money of each line."""
    lines = shared_lines(run)
    total = "line_pounds" if "line_pounds" in run.values else "placed_amount"
    return View(
        "answer_by_line",
        "The same by budget line",
        ("Whole pounds of each line; money held at system level is not shown here (see Budget).",),
        "Place",
        "place",
        places(run),
        [Column("allocation", {"budget_line": line}, line) for line in lines],
        (Closing("All places", {"allocation": total}),),
        in_terminal=False,
    )


def by_estimate(run: Run) -> View:
    """Lower, point and upper, wherever evidence on ethnic groups is used."""
    columns = [
        Column(
            "target_by_estimate",
            {"weighted_line": line, "estimate": estimate},
            f"{line}: {title.lower()}",
        )
        for line in labels_of(run, "target_by_estimate")["weighted_line"]
        for estimate, title in ESTIMATES.items()
    ]
    return View(
        "answer_by_estimate",
        "How sure: adjusted lines at the bounds of the evidence",
        (
            "All ratios and phi low together, or high together: bounds, no interval. The answer "
            "uses the point.",
        ),
        "Place",
        "place",
        places(run),
        columns,
        in_terminal=False,
    )


@dataclass(frozen=True)
class Move:
    """One move between equal money per head and what a place gets.

    `of` begins the names of its two quantities: `..._in_pounds` and `..._per_head`.
    """

    of: str
    labels: Mapping[str, str]
    title: str
    short: str


def moves(run: Run) -> list[Move]:
    """Every move of the bridge: needs and costs, pools, shares, adjustments, convergence."""
    agreed = "agreed_in_pounds" in run.values
    found = [
        *_moves_of(run, "bridge", "bridge_line"),
        *_moves_of(run, "pool", "pool", POOL_NAMES),
        *([Move("agreed", {}, "Agreed shares", "Agreed shares")] if agreed else []),
        *_moves_of(run, "adjustment", "adjustment", ADJUSTMENTS, attribution="declared"),
    ]
    if "spending_mix_in_pounds" in run.values:
        found.append(Move("spending_mix", {}, "Spending mix", "Spending mix"))
    found += [
        *_moves_of(run, "remainder", "remainder_line", taken_out(run)),
        *_moves_of(run, "own_index", "own_index", own_titles(run)),
    ]
    if "given_target_in_pounds" in run.values:
        found.append(Move("given_target", {}, "Target that is given", "Target that is given"))
    if converges(run):
        found.append(Move("still_to_move", {}, "Not at target yet", "Not at target yet"))
    return found


#: Moves smaller than this round to nothing.
SMALLEST_MOVE = 0.5


def moves_of(run: Run, place: str) -> list[tuple[Move, float]]:
    """What moves a place's money by a pound or so, each with its pounds, the largest first."""
    found = [(one, run.number(f"{one.of}_in_pounds", **at_place(one, place))) for one in moves(run)]
    told = [one for one in found if abs(one[1]) >= SMALLEST_MOVE]
    return sorted(told, key=lambda one: abs(one[1]), reverse=True)


def at_place(move: Move, place: str) -> dict[str, str]:
    """The labels of a place's part of a move."""
    return {**move.labels, "place": place}


def _moves_of(
    run: Run, of: str, dim: str, short: Mapping[str, str] | None = None, **fixed: str
) -> list[Move]:
    if f"{of}_in_pounds" not in run.values:
        return []
    titles = {one: label_title(dim, one) for one in labels_of(run, f"{of}_in_pounds")[dim]}
    names = {**titles, **(short or {})}
    return [
        Move(of, {**fixed, dim: one}, names[one] if title == one else title, names[one])
        for one, title in titles.items()
    ]


def place_by_line(run: Run, place: str) -> View:
    """One place's part of each budget line that is shared between places."""
    at = {"place": place}
    share = "adjusted_share" if "adjusted_share" in run.values else "line_share"
    target = "target_aimed_at" if "target_aimed_at" in run.values else "target"
    targets = [Column(target, at, "Target")] if converges(run) else []
    lines = shared_lines(run)
    last = {"year": run.years[-1]}
    return View(
        "place_by_line",
        f"{place}, by budget line",
        (),
        "Budget line",
        "budget_line",
        {line: line for line in lines if run.number("placed_amount", budget_line=line, **last)},
        [
            Column("line_basis", at, "Split by"),
            Column("placed_amount", at, "To all places"),
            Column(share, at, "Fair share" if converges(run) else "Share"),
            *targets,
            Column("allocation", at, "To this place"),
        ],
        in_workbook=False,
    )
