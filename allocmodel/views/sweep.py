"""What a sweep shows, each table once: the terminal and the workbook draw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from allocmodel.declared.figures import over_pounds
from allocmodel.declared.ranges import as_typed
from allocmodel.study.uncertain.sweep import SECOND, STEP, Event, Sweep
from allocmodel.views.tabled import PLAIN, Cell, Tabled

#: A terminal shows so many steps, from end to end.
SHOWN_STEPS = 21

BEFORE_ROUNDING = "Crossings are found on money before rounding, to nine digits of the range."


def values_of(swept: Sweep, number: int = 0) -> list[str]:
    """The values of a key, as a person would type them."""
    return [as_typed(float(one)) for one in swept.keys[number].values]


def _steps(swept: Sweep) -> list[Cell]:
    """The values of the first key."""
    return [Cell(float(one), PLAIN) for one in swept.keys[0].values]


#: More places than this are not named where all do the same.
MANY_PLACES = 6

#: A longer key is broken at its dots where it heads a column.
_LONGEST_HEAD = 26


def head(swept: Sweep, number: int = 0) -> str:
    """A key as the head of a column."""
    key = swept.keys[number].key
    return key if len(key) <= _LONGEST_HEAD else key.replace(".", ".\n")


def from_to(swept: Sweep, number: int = 0) -> str:
    """A key with its range."""
    values = values_of(swept, number)
    return f"{swept.keys[number].key} from {values[0]} to {values[-1]}"


def pounds(swept: Sweep, year: str, second: int | None = None) -> Tabled:
    """What each place has at each step, in whole pounds."""
    return _by_step(swept, year, second, "pounds", "What each place has", False)


def changes(swept: Sweep, year: str, second: int | None = None) -> Tabled:
    """What each place gains or loses at each step, before rounding."""
    title = f"Change against {swept.against.name}"
    return _by_step(swept, year, second, "change", title, True)


def _by_step(
    swept: Sweep,
    year: str,
    second: int | None,
    name: str,
    title: str,
    signed: bool,
) -> Tabled:
    """Figures of every place, a row for each step."""
    own = swept.change if signed else swept.allocation
    at: dict[str, int] = {} if second is None else {SECOND: second}
    array = own.sel(year=year).isel(at).transpose(STEP, "place")
    rows = [
        (value, [Cell(float(one), "pounds", signed) for one in array.values[number]])
        for number, value in enumerate(_steps(swept))
    ]
    beside = "" if second is None else f", {swept.keys[1].key} = {values_of(swept, 1)[second]}"
    suffix = "" if second is None else f"_{second + 1}"
    return Tabled(
        f"{name}_{year[:4]}{suffix}",
        f"{title}, {year}, {from_to(swept)}{beside}",
        (head(swept), *(over_pounds(place) for place in swept.places)),
        rows,
        in_terminal=evenly(len(rows), SHOWN_STEPS),
    )


def evenly(count: int, most: int) -> list[int]:
    """At most so many of a count, both ends among them, evenly."""
    if count <= most:
        return list(range(count))
    return sorted({round(number * (count - 1) / (most - 1)) for number in range(most)})


def grid(swept: Sweep, place: str, year: str) -> Tabled:
    """What a place has at each value of the first key, down, and of the second, across."""
    array = swept.allocation.sel(place=place, year=year).transpose(STEP, SECOND)
    rows = [
        (value, [Cell(float(one), "pounds") for one in array.values[number]])
        for number, value in enumerate(_steps(swept))
    ]
    number = swept.places.index(place) + 1
    return Tabled(
        f"grid_{year[:4]}_{number}",
        f"{place}: what it has, {year}; down {from_to(swept)}, across {from_to(swept, 1)}",
        (head(swept), *values_of(swept, 1)),
        rows,
        in_terminal=evenly(len(rows), SHOWN_STEPS),
    )


# --- Crossings -------------------------------------------------------------------------------


def crossings(swept: Sweep, years: Sequence[str]) -> Tabled:
    """Every crossing of some years: what happens, and the value of the key there."""
    rows = [_crossing(swept, one) for one in told_together(swept, years)]
    header: list[str] = ["Crossing", "Year", head(swept), "Just before", "Just after"]
    if len(swept.keys) == 2:
        header.insert(2, head(swept, 1))
    return Tabled(
        "crossings",
        f"Crossings, {from_to(swept)}",
        header,
        rows,
        (BEFORE_ROUNDING, f"Changes are against {swept.against.told}."),
    )


def told_together(swept: Sweep, years: Sequence[str]) -> Iterator[list[Event]]:
    """Events of some years; those where every place has what it is compared with, as one."""
    chosen = [one for one in swept.events if one.year in years]
    alone = [one for one in chosen if not one.is_same]
    same = [one for one in chosen if one.is_same]
    for _, group in groupby(same, lambda one: (one.year, one.second, f"{one.value:.6g}")):
        yield list(group)
    yield from ([one] for one in alone)


def _crossing(swept: Sweep, events: Sequence[Event]) -> tuple[str, Sequence[Cell | str]]:
    first = events[0]
    figures: list[Cell | str] = [
        first.year,
        *([] if first.second is None else [Cell(first.second, PLAIN)]),
        *(Cell(one, PLAIN) for one in (first.value, first.before, first.after)),
    ]
    return _said(swept, events), figures


def _said(swept: Sweep, events: Sequence[Event]) -> str:
    """What happens as the key goes up, in words."""
    one, against = events[0], swept.against.name
    if one.is_same and len(swept.places) > MANY_PLACES:
        return f"Every place has what {against} gives it"
    if one.is_same:
        rises = ", ".join(event.place for event in events if event.rises)
        falls = ", ".join(event.place for event in events if not event.rises)
        more = f"; more above it: {rises}" if rises else ""
        less = f"; less above it: {falls}" if falls else ""
        return f"Every place has what {against} gives it{more}{less}"
    if one.kind == "change":
        less_more = "less to more" if one.rises else "more to less"
        return f"{one.place} goes from {less_more} than {against}"
    passes = "overtakes" if one.rises else "falls behind"
    return f"{one.place} {passes} {one.other} by {one.kind}"
