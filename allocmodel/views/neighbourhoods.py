"""Neighbourhoods: what the money of each place is split further into, beside the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocmodel.declared.figures import figure
from allocmodel.study.run import Run
from allocmodel.views.answer import need_columns
from allocmodel.views.view import Closing, Column, View, converges, own_labels, shared_lines

#: More rows than this are too many for a terminal: the extremes are shown.
MOST_ROWS = 12
#: How many of each end are then shown.
EXTREMES = 3

#: What marks a small neighbourhood.
FEW = "Few people"

#: What the place has below its neighbourhoods.
_OF_PLACE = {
    "neighbourhood_population": "population",
    "neighbourhood_need_index": "need_index",
    "neighbourhood_own_need_index": "own_need_index",
    "neighbourhood_total_allocation": "total_allocation",
    "neighbourhood_allocation_per_head": "total_allocation_per_head",
    "level_difference": "level_difference_of_place",
}
_BY_DEFINITION = {
    "neighbourhood_need_in_place": "1.000",
    "neighbourhood_own_need_in_place": "1.000",
}


def neighbourhoods_of(run: Run, place: str) -> list[str]:
    """The names of the neighbourhoods of a place, in order."""
    return [name for name in every_neighbourhood(run) if place_of(run, name) == place]


def every_neighbourhood(run: Run) -> list[str]:
    """The names of all neighbourhoods; none where the scenario asks for none."""
    if "place_of_neighbourhood" not in run.values:
        return []
    return run.labels("place_of_neighbourhood")["neighbourhood"]


def place_of(run: Run, neighbourhood: str) -> str:
    """The place that a neighbourhood is a part of."""
    return str(run.figure("place_of_neighbourhood", {"neighbourhood": neighbourhood}))


def is_small(run: Run, neighbourhood: str) -> bool:
    """Whether a neighbourhood has so few people that an index of them is shown with a warning."""
    return bool(_figure(run, "neighbourhood_is_small", neighbourhood))


def few_decide(run: Run) -> str:
    """What the mark of a small neighbourhood says."""
    people = figure(run.number("smallest_neighbourhood"), "people")
    return f"{FEW}: fewer than {people}, so a few practices decide the index."


def index_of_neighbourhoods(run: Run, at: Mapping[str, str]) -> Column | None:
    """The index of the answer for neighbourhoods, against the whole; None where there is none."""
    found, _ = _need(run, at)
    return found[0] if found else None


def _figure(run: Run, name: str, neighbourhood: str) -> float:
    return run.number(name, **own_labels(run, name, {"neighbourhood": neighbourhood}))


def neighbourhoods(run: Run) -> list[View]:
    """People, need and money of the neighbourhoods of each place, against it and the whole."""
    return [_of_place(run, number, place) for number, place in enumerate(run.places, start=1)]


def _of_place(run: Run, number: int, place: str) -> View:
    at = {"year": run.years[-1], "place": place}
    own = neighbourhoods_of(run, place)
    need, told = _need(run, at)
    few = any(is_small(run, one) for one in own)
    columns = (
        Column("neighbourhood_population", at, "People"),
        *need,
        Column("neighbourhood_total_allocation", at, "Allocation"),
        Column(
            "neighbourhood_allocation_per_head",
            at,
            "Allocation per head",
            "Per\nhead",
            "whole pounds",
        ),
        Column(
            "neighbourhood_is_small", at, "Note", "Note", word=FEW, word_for_no="-", in_terminal=few
        ),
    )
    return View(
        f"neighbourhoods_{number}",
        f"Neighbourhoods of {place}",
        (*told, *([few_decide(run)] if need and few else [])),
        "Neighbourhood",
        "neighbourhood",
        {one: one for one in own},
        columns,
        (_closing(place, columns),),
        rows_in_terminal=extremes(run, own),
    )


def _closing(place: str, columns: Sequence[Column]) -> Closing:
    """What the place has below its neighbourhoods."""
    shown = [one.quantity for one in columns]
    return Closing(
        place,
        {name: below for name, below in _OF_PLACE.items() if name in shown},
        by_definition={name: said for name, said in _BY_DEFINITION.items() if name in shown},
    )


def _need(run: Run, at: Mapping[str, str]) -> tuple[list[Column], list[str]]:
    """The need index of the answer for neighbourhoods: against the whole, then their place."""
    columns, told = need_columns(run, at)
    found = [
        one
        for column in columns
        for one in (
            Column(f"neighbourhood_{column.quantity}", column.labels, column.title, column.short),
            Column(
                f"neighbourhood_{column.quantity.replace('_index', '_in_place')}",
                column.labels,
                "The same, against its place",
                "Against\nplace",
            ),
        )
    ]
    return found, [*told, "Against place: the same, against the place's average."] if told else []


def extremes(run: Run, own: Sequence[str]) -> tuple[str, ...]:
    """Where there are many rows: those with the least money per head, and those with the most."""
    if len(own) <= MOST_ROWS:
        return ()
    money = "neighbourhood_allocation_per_head"
    ordered = sorted(own, key=lambda one: _figure(run, money, one))
    return (*ordered[:EXTREMES], *ordered[-EXTREMES:])


def is_moved(run: Run) -> bool:
    """Whether more decides than a national formula, with places at their target: that adds up."""
    adjusted = "neighbourhood_adjusted_share" in run.values
    return adjusted or converges(run) or run.inputs.scenario.splits_beside_formulas


def _moves(at: Mapping[str, str], place: str) -> tuple[Column, ...]:
    """From money by own need to what a neighbourhood gets."""
    return (
        Column("by_need_in_icb", at, "By own need"),
        Column("level_difference", {**at, "place": place}, "Seen by place"),
        Column("pace_of_place", at, "Pace and limits of the place"),
        Column("neighbourhood_total_allocation", {**at, "place": place}, "Allocation"),
    )


def neighbourhoods_moved(run: Run) -> list[View]:
    """From money by the neighbourhood's own need to what it gets: what its place brings."""
    if not is_moved(run):
        return []
    at = {"year": run.years[-1]}
    return [
        View(
            f"neighbourhoods_moved_{number}",
            f"What moves the neighbourhoods of {place}",
            (
                "By own need: what each would have as a place of its own, every place at its "
                "target. Seen by place: what weights and agreed shares move when need is seen "
                "place by place first; nought where a national formula alone splits the money. "
                "Pace and limits: what the place gets above or below its target. Then whole "
                "pounds.",
            ),
            "Neighbourhood",
            "neighbourhood",
            {one: one for one in neighbourhoods_of(run, place)},
            _moves(at, place),
            (_closing(place, _moves(at, place)),),
            in_terminal=False,
        )
        for number, place in enumerate(run.places, start=1)
    ]


def neighbourhoods_by_line(run: Run) -> list[View]:
    """The whole pounds of each line, of the neighbourhoods of each place."""
    return [
        View(
            f"neighbourhoods_by_line_{number}",
            f"Neighbourhoods of {place}, by budget line",
            (f"Whole pounds; they add up to what {place} gets, line by line.",),
            "Neighbourhood",
            "neighbourhood",
            {one: one for one in neighbourhoods_of(run, place)},
            [
                Column(
                    "neighbourhood_pounds",
                    {"year": run.years[-1], "place": place, "budget_line": line},
                    line,
                )
                for line in shared_lines(run)
            ],
            (Closing(place, {"neighbourhood_pounds": "allocation"}),),
            in_terminal=False,
        )
        for number, place in enumerate(run.places, start=1)
    ]


def neighbourhood_by_line(run: Run, neighbourhood: str) -> View:
    """One neighbourhood's part of each line that its place gets."""
    at = {"year": run.years[-1], "neighbourhood": neighbourhood}
    return View(
        "neighbourhood_by_line",
        f"{neighbourhood}, by budget line",
        (),
        "Budget line",
        "budget_line",
        {line: line for line in shared_lines(run)},
        [
            Column("line_basis", at, "Split by"),
            Column("allocation_of_own_place", at, "To its place"),
            Column("neighbourhood_part", at, "Its part"),
            Column("neighbourhood_pounds", at, "To this neighbourhood"),
        ],
        in_workbook=False,
    )
