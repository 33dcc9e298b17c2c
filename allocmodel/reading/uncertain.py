"""What the commands `sweep` and `sensitivity` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocmodel.declared.figures import figure, table, wrapped
from allocmodel.declared.ranges import as_typed
from allocmodel.scenario import Scenario
from allocmodel.study.uncertain.sensitivity import Sensitivity
from allocmodel.study.uncertain.sweep import Sweep
from allocmodel.views import sensitivity as bars_views
from allocmodel.views import sweep as sweep_views
from allocmodel.views.tabled import PLAIN, Cell, Tabled

#: More places than this have no room side by side.
_SIDE_BY_SIDE = sweep_views.MANY_PLACES

#: A terminal shows so many values across, and so many rows of what is listed.
_ACROSS, _LISTED = 5, 40


def told_sweep(swept: Sweep) -> str:
    """The sweep: what each place has at each step, and where something crosses."""
    year = swept.years[-1]
    lines = [*_head(swept.scenario, swept.years), ""]
    if len(swept.keys) == 2:
        for place in swept.places:
            lines += [*drawn(_narrow(sweep_views.grid(swept, place, year))), ""]
    else:
        for one in (sweep_views.pounds(swept, year), sweep_views.changes(swept, year)):
            lines += [*drawn(one if len(swept.places) <= _SIDE_BY_SIDE else _turned(one)), ""]
    if not swept.moves:
        lines.append(wrapped("No place's money moves over this range."))
    crossed = sweep_views.crossings(swept, [year])
    if crossed.rows:
        lines += drawn(_listed(_without_ends(crossed)))
    else:
        lines.append(
            wrapped(
                f"Nothing crosses: no place's change against {swept.against.name} goes through "
                "nought, and no two places change order."
            )
        )
        lines.append(wrapped(f"Changes are against {swept.against.told}."))
    return "\n".join(lines)


def told_sensitivity(found: Sensitivity) -> str:
    """The analysis: bars, pairs, break-evens, and what has no bar."""
    year = found.years[-1]
    lines = [*_head(found.scenario, found.years), ""]
    if found.figures:
        lines += [*drawn(bars_views.bars(found, year)), ""]
        side_by_side = len(found.places) <= _SIDE_BY_SIDE
        if side_by_side:
            lines += [*drawn(bars_views.by_place(found, year)), ""]
        pairs = bars_views.pairs(found)
        if pairs.rows:
            lines += [*drawn(_listed(pairs)), ""]
        else:
            lines += [wrapped(f"{pairs.title}: none."), ""]
        if side_by_side:
            lines += [*drawn(bars_views.when_it_gains(found, year)), ""]
        else:
            lines += [*_turning(found, year), ""]
    else:
        lines += [wrapped("No judgement or interval of this scenario has a range to move it over.")]
    if found.left_out:
        lines += drawn(bars_views.left_out(found))
    return "\n".join(lines).rstrip()


def _turning(found: Sensitivity, year: str) -> Iterator[str]:
    """The break-evens alone, where places have no room side by side."""
    turned = bars_views.break_evens(found, year)
    if turned.rows:
        yield from drawn(_listed(turned))
    else:
        yield wrapped(f"{turned.title}: no place turns from losing to gaining, or back.")


def _head(scenario: Scenario, years: Sequence[str]) -> Iterator[str]:
    yield wrapped(f"{scenario.title}. Status: {scenario.status}.")
    if len(years) > 1:
        yield wrapped(f"Shown is the last year, {years[-1]}; the files have every year.")


# --- Drawing ---------------------------------------------------------------------------------


def drawn(one: Tabled) -> Iterator[str]:
    """A table as text, with its notes."""
    yield wrapped(f"{one.title}:")
    shown = range(len(one.rows)) if one.in_terminal is None else one.in_terminal
    rows = [one.rows[number] for number in shown]
    yield table(list(one.header), [[written(name), *map(written, cells)] for name, cells in rows])
    if len(rows) < len(one.rows):
        yield wrapped(f"Shown are {len(rows)} of {len(one.rows)} rows; the files have all.")
    yield from map(wrapped, one.notes)


def written(cell: Cell | str) -> str:
    """A cell as text."""
    if isinstance(cell, str):
        return cell
    if cell.unit == PLAIN:
        return as_typed(cell.value)
    return figure(cell.value, cell.unit, cell.signed)


def _turned(one: Tabled) -> Tabled:
    """The same with places down the rows, at a few values across."""
    chosen = sweep_views.evenly(len(one.rows), _ACROSS)
    names = [place.replace("\n", " ") for place in one.header[1:]]
    rows = [
        (name, [one.rows[step][1][number] for step in chosen]) for number, name in enumerate(names)
    ]
    header = ("Place", *(written(one.rows[step][0]) for step in chosen))
    return Tabled(one.name, one.title, header, rows, one.notes)


def _narrow(one: Tabled) -> Tabled:
    """The same with a few of its columns."""
    chosen = sweep_views.evenly(len(one.header[1:]), _ACROSS)
    header = (one.header[0], *(one.header[1 + number] for number in chosen))
    rows = [(name, [cells[number] for number in chosen]) for name, cells in one.rows]
    return Tabled(one.name, one.title, header, rows, one.notes, one.in_terminal)


def _without_ends(one: Tabled) -> Tabled:
    """Crossings without the values just before and after, which differ by nine digits."""
    rows = [(name, cells[:-2]) for name, cells in one.rows]
    return Tabled(one.name, one.title, one.header[:-2], rows, one.notes)


def _listed(one: Tabled) -> Tabled:
    """The first rows of a long list."""
    shown = None if len(one.rows) <= _LISTED else range(_LISTED)
    return Tabled(one.name, one.title, one.header, one.rows, one.notes, shown)
