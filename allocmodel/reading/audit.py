"""What an audit found, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from allocmodel.audit.as_scenario import WrittenScenario
from allocmodel.audit.audit import Audit
from allocmodel.audit.findings import SEVERITIES, Finding
from allocmodel.declared.figures import figure, so_many, table, wrapped
from allocmodel.study.identity import SHORT

#: More places stand one below the other.
_SIDE_BY_SIDE = 6
#: The most findings of one rule that a terminal lists.
MOST_SHOWN = 20
#: A place's name longer than this stands on several lines.
NARROW = 12


def told(audit: Audit) -> str:
    """The audit as text: what it was compared with, findings, pounds, what was not assessed."""
    parts = [list(_head(audit)), list(_findings(audit)), list(_pounds(audit)), list(_open(audit))]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _head(audit: Audit) -> Iterator[str]:
    if audit.run:
        names, digest = " and ".join(audit.run.names), audit.run.recorded_digest[:SHORT]
        what = "run" if audit.run.runs else "study"
        yield wrapped(f"{audit.file} against its {what}: {names} {digest} ({audit.run.file}).")
    else:
        yield wrapped(f"{audit.file}, by the rules for any workbook.")
    yield from (wrapped(f"Note: {note}") for note in audit.notes)


def _findings(audit: Audit) -> Iterator[str]:
    if not audit.findings:
        yield "No findings."
        return
    counts = Counter(one.severity for one in audit.findings)
    each = ", ".join(f"{counts[one]} {one}" for one in SEVERITIES if counts[one])
    yield f"{so_many(len(audit.findings), 'finding')}: {each}."
    by_rule: dict[str, list[Finding]] = {}
    for one in audit.findings:
        by_rule.setdefault(one.rule, []).append(one)
    for found in by_rule.values():
        yield ""
        yield wrapped(f"{found[0].title} ({found[0].severity}). {found[0].why}")
        yield from (_line(one) for one in found[:MOST_SHOWN])
        if more := len(found[MOST_SHOWN:]):
            yield f"  and {more:,} more: --report writes them all."


def _line(one: Finding) -> str:
    where = f"{one.sheet}!{one.cell}" if one.cell else one.sheet or "the workbook"
    return wrapped(f"  {where}: {one.found}")


def _pounds(audit: Audit) -> Iterator[str]:
    """What each changed input moves, by place."""
    moving = [one for one in audit.findings if one.pounds]
    if not moving:
        return
    rows = [(f"{one.sheet}!{one.cell}", one.pounds) for one in moving]
    for scenario, together in audit.together.items():
        of = f" in {scenario}" if scenario else ""
        rows.append((f"Together, in whole pounds{of}", together))
    places = audit.places
    year = next(iter(audit.run.runs.values())).years[-1] if audit.run else ""
    yield f"Pounds that each changed input moves, {year}:"
    if len(places) <= _SIDE_BY_SIDE:
        body = [[name, *(_moved(pounds, place) for place in places)] for name, pounds in rows]
        yield table(["Input", *map(_narrow, places)], body)
    else:
        for place in places:
            yield table([place, "Pounds"], [[name, _moved(pounds, place)] for name, pounds in rows])
    yield wrapped(
        "Each is the mean over every order in which the inputs could be changed (Shapley), by the "
        "model's own formulas, before rounding."
    )


def _narrow(place: str) -> str:
    return place.replace(" ", "\n") if len(place) > NARROW else place


def _moved(pounds: dict[str, float], place: str) -> str:
    return figure(pounds[place], "pounds", signed=True)


def _open(audit: Audit) -> Iterator[str]:
    if audit.not_assessed:
        yield "Not assessed:"
        yield from (wrapped(f"  {one.what}: {one.why}") for one in audit.not_assessed)


# --- The scenario out of a workbook ----------------------------------------------------------


def told_scenario(made: WrittenScenario) -> str:
    """What was written as a scenario, what could not be, and whether it gives the same money."""
    return "\n".join(_scenario_lines(made))


def _scenario_lines(made: WrittenScenario) -> Iterator[str]:
    if made.file is None:
        yield "No scenario is written: no input was changed that one can express."
    else:
        yield f"Scenario written: {made.file}"
        yield from (wrapped(f"  {one}") for one in made.keys)
    if made.not_expressed:
        yield "Not in it, since no scenario can express it:"
        yield from (wrapped(f"  {one}") for one in made.not_expressed)
    if made.file is None:
        return
    if made.not_compared:
        yield wrapped(f"Its results are not compared with the workbook's. {made.not_compared}")
    elif not made.differs:
        yield "Running it gives every place what the workbook does, to the pound."
    else:
        yield "Running it does not give what the workbook does:"
        for place, (ours, theirs) in made.differs.items():
            told = f"{figure(ours, 'pounds')} by the scenario, {figure(theirs, 'pounds')} in the "
            yield wrapped(f"  {place}: {told}workbook.")
