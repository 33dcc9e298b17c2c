"""What a sensitivity analysis shows, each table once: the terminal and the workbook draw them."""

from __future__ import annotations

import math

from allocmodel.declared.figures import over_pounds
from allocmodel.declared.ranges import as_typed
from allocmodel.study.uncertain.entry import Uncertain
from allocmodel.study.uncertain.sensitivity import ENDS, POINTS, BreakEven, Sensitivity
from allocmodel.views.tabled import PLAIN, Cell, Tabled

#: How to read the bars.
TORNADO = (
    "Each row moves one figure to the low and the high end of its range and leaves all others as "
    "written. In the chart the longest bar stands on top, so that it narrows downwards: a tornado. "
    "What the answer depends on has long bars."
)
NOT_SURE = (
    'Ranges differ in kind. "interval" is the published 95% interval of a study; "fit" that '
    'of a fit; "stated" is the '
    'low and high of the scenario; "given" is that of --range; "derived" is how well a figure was '
    'recovered. "all it can be" says nothing of how sure the figure is, and makes a long bar: give '
    "it a low and a high in the scenario, or with --range KEY=LOW:HIGH, to compare like with like."
)
#: What the bars say of where a range comes from.
RANGE_WORDS = {
    "stated": "stated",
    "given": "given",
    "study": "interval",
    "fit": "fit",
    "derived": "derived",
    "declared": "all it can be",
}
CHANGES_HANDS = (
    "Pounds that change hands: what places gain in all, or lose in all, whichever is more; before "
    "rounding, against the scenario as written."
)


def bars(found: Sensitivity, year: str) -> Tabled:
    """Every figure over all places: its range, who says so, and pounds that change hands."""
    rows: list[tuple[str, list[Cell | str]]] = []
    for one in found.figures:
        moved = found.moved.sel(figure=one.key, year=year)
        ends = [Cell(float(moved.sel(end=end)), "pounds") for end in ENDS]
        rows.append((told(one), [*_range(one), *ends, RANGE_WORDS[one.range_from]]))
    return Tabled(
        f"bars_{year[:4]}",
        f"What each figure moves by itself, all places, {year}",
        ("Figure", "Low", "As\nwritten", "High", "Moves\nat low", "Moves\nat high", "Range"),
        rows,
        (TORNADO, CHANGES_HANDS, NOT_SURE),
    )


def told(one: Uncertain) -> str:
    """A figure by its title, which names the line, the outcome or the group."""
    return one.title


def at_end(one: Uncertain, end: str) -> str:
    """A figure with its value at an end of its range."""
    return f"{told(one)} = {as_typed(float((one.low if end == 'low' else one.high) or 0))}"


def _range(one: Uncertain) -> list[Cell | str]:
    ends = one.low, one.point, one.high
    return [Cell(math.nan if end is None else float(end), PLAIN) for end in ends]


def place_bars(found: Sensitivity, place: str, year: str) -> Tabled:
    """What each figure moves for one place, at each end."""
    rows: list[tuple[str, list[Cell | str]]] = []
    for one in found.figures:
        change = found.change.sel(figure=one.key, place=place, year=year)
        ends = [Cell(float(change.sel(end=end)), "pounds", True) for end in ENDS]
        values = [as_typed(float(end or 0)) for end in (one.low, one.high)]
        rows.append((told(one), [*ends, *values]))
    number = found.places.index(place) + 1
    return Tabled(
        f"place_{year[:4]}_{number}",
        f"{place}: what each figure moves by itself, {year}",
        ("Figure", "At its low end", "At its high end", "Low", "High"),
        rows,
    )


def by_place(found: Sensitivity, year: str) -> Tabled:
    """The same of every place side by side: a row for each end."""
    rows: list[tuple[str, list[Cell | str]]] = []
    for one in found.figures:
        for end in ENDS:
            change = found.change.sel(figure=one.key, year=year, end=end)
            rows.append(
                (
                    at_end(one, end),
                    [Cell(float(change.sel(place=p)), "pounds", True) for p in found.places],
                )
            )
    return Tabled(
        f"by_place_{year[:4]}",
        f"What each figure moves by itself, place by place, {year}",
        ("Figure and value", *(over_pounds(place) for place in found.places)),
        rows,
    )


def pairs(found: Sensitivity) -> Tabled:
    """Pairs that move something together, in the last year."""
    year = found.years[-1]
    rows: list[tuple[str, list[Cell | str]]] = [
        (
            f"{at_end(one.first, one.ends[0])}, with {at_end(one.second, one.ends[1])}",
            [Cell(one.moved, "pounds")],
        )
        for one in found.pairs
    ]
    return Tabled(
        "pairs",
        f"Pairs that interact by more than £{found.pairs_over:,.0f}, {year}",
        ("Two figures together", "Moves beyond\nthe two alone"),
        rows,
        (
            "Two figures at an end of their ranges together, less what each moves alone; at the "
            "ends where that is most. Pounds that change hands.",
        ),
    )


#: When a place gains, where its gain never changes its sign.
WHEN = {"gains": "always", "loses": "never", "neither": "same"}


def when_it_gains(found: Sensitivity, year: str) -> Tabled:
    """For which values of each figure each place gains."""
    rows: list[tuple[str, list[Cell | str]]] = [
        (told(one), [_when(found, one, place, year) for place in found.places])
        for one in found.figures
    ]
    return Tabled(
        f"gains_{year[:4]}",
        f"When each place gains against {found.against.name}, {year}",
        ("Figure", *(over_pounds(place) for place in found.places)),
        rows,
        (
            f"Gains are against {found.against.told}, before rounding: always or never over the "
            "figure's range, above or below its break-even, or the same throughout. Each figure is "
            f"tried at {POINTS} values of its range, and closed in on between two values of "
            "opposite signs.",
        ),
    )


def _when(found: Sensitivity, one: Uncertain, place: str, year: str) -> str:
    """For which values of a figure a place gains, in words."""
    turns = turns_of(found, one, place, year)
    if not turns:
        return WHEN[found.outlook[one.key, year, place]]
    return "; ".join(
        f"{'above' if turn.rises else 'below'} {as_typed(turn.value)}" for turn in turns
    )


def turns_of(found: Sensitivity, one: Uncertain, place: str, year: str) -> list[BreakEven]:
    """The break-evens of a figure for a place."""
    wanted = one.key, place, year
    return [turn for turn in found.break_evens if (turn.figure, turn.place, turn.year) == wanted]


def break_evens(found: Sensitivity, year: str) -> Tabled:
    """Every break-even: where a place turns from losing to gaining, or back."""
    rows: list[tuple[str, list[Cell | str]]] = [
        (
            told(one),
            [
                place,
                "loses below, gains above" if turn.rises else "gains below, loses above",
                Cell(turn.value, PLAIN),
            ],
        )
        for one in found.figures
        for place in found.places
        for turn in turns_of(found, one, place, year)
    ]
    return Tabled(
        f"break_even_{year[:4]}",
        f"Break-even against {found.against.name}, {year}",
        ("Figure", "Place", "As the figure goes up", "Break-even"),
        rows,
        ("A place that turns several times has several rows.",),
    )


def left_out(found: Sensitivity) -> Tabled:
    """Judgements that have no bar, and why."""
    rows: list[tuple[str, list[Cell | str]]] = [
        (told(one), [one.key, one.why_fixed or one.known_to]) for one in found.left_out
    ]
    return Tabled(
        "left_out",
        "Judgements without a bar",
        ("Judgement", "Key", "Why"),
        rows,
        (
            "Give one that is a single figure a range, with --range KEY=LOW:HIGH or in the "
            "scenario, to see what it moves.",
        ),
    )
