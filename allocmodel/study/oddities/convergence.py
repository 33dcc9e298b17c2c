"""Speeds, caps and limits that are far from what was ever published, or that nothing meets."""

from __future__ import annotations

from collections.abc import Iterator

from allocmodel.declared.figures import figure
from allocmodel.declared.oddity import Oddity, beyond, times
from allocmodel.declared.parameter import NO_LIMIT
from allocmodel.declared.presets import PRESETS
from allocmodel.engine.parameters import parameters_of
from allocmodel.scenario.convergence import Convergence
from allocmodel.study.oddities.growth import UNUSUAL_GROWTH
from allocmodel.study.run import Run

#: How many times the largest of the presets, or one part in how many of the smallest, is odd.
FAR_FROM_PRESETS = 5

#: A floor per head below half of what any place has, or a ceiling above twice it, limits nobody.
FAR_FROM_PLACES = 2

#: A pull may begin as near to target as anybody likes.
_MAY_BE_SMALL = ("begins_over", "begins_under")

_A_SHARE = "It is a share: 0.005 is half a per cent."


def unusual_pull(run: Run) -> Iterator[Oddity]:
    """Speeds, caps and beginnings of the scenario's own, far from those of every preset."""
    for where, rules in _rules(run):
        for key in rules.own_keys():
            if rules.own(key) == NO_LIMIT:
                continue
            own = rules.figure(key)
            smallest, largest = _published_range(key)
            if beyond(own, largest, FAR_FROM_PRESETS):
                yield Oddity(
                    f"{where}{key} is {own:.2%}",
                    f"the largest of NHS England's presets is {largest:.2%}",
                    times(own, largest),
                    _A_SHARE,
                )
            elif own > 0 and beyond(smallest, own, FAR_FROM_PRESETS) and key not in _MAY_BE_SMALL:
                yield Oddity(
                    f"{where}{key} is {own:.3%}",
                    f"the smallest of NHS England's presets is {smallest:.2%}",
                    times(own, smallest),
                    _A_SHARE,
                )


def _published_range(key: str) -> tuple[float, float]:
    """The smallest and largest figure of the presets, of either side, that moves anything."""
    kind = key.rpartition("_")[0]
    keys = [f"{kind}_{side}" for side in ("over", "under")]
    found = [
        value for preset in PRESETS.values() for one in keys if (value := getattr(preset, one))
    ]
    return min(found), max(found)


def unusual_limits(run: Run) -> Iterator[Oddity]:
    """Floors and ceilings that are far from every place, so that they look typed in other units."""
    for where, rules in _rules(run):
        for key in ("floor", "ceiling"):
            own = rules.own(key)
            if isinstance(own, float) and abs(own) > UNUSUAL_GROWTH:
                yield Oddity(
                    f"{where}{key} is {own:+.0%} a year",
                    f"growth of more than {UNUSUAL_GROWTH:.0%}, up or down, is unusual",
                    question="It is a share: 0.02 is two per cent.",
                )
    yield from _unusual_per_head(run)


def _unusual_per_head(run: Run) -> Iterator[Oddity]:
    """Limits per head that no place is near."""
    wanted = run.inputs.scenario.convergence
    if wanted is None:
        return
    for line in (str(one) for one in run.values["converging_line_name"].values):
        rules = wanted.of_line(line)
        if not (rules.sets("per_head_floor") or rules.sets("per_head_ceiling")):
            continue
        lowest, highest = _per_head_range(run, line)
        floor, ceiling = rules.figure("per_head_floor"), rules.figure("per_head_ceiling")
        if rules.sets("per_head_floor") and floor * FAR_FROM_PLACES < lowest:
            yield _per_head_oddity(line, "floor", floor, "least", lowest)
        if rules.sets("per_head_ceiling") and ceiling > FAR_FROM_PLACES * highest:
            yield _per_head_oddity(line, "ceiling", ceiling, "most", highest)


def _per_head_range(run: Run, line: str) -> tuple[float, float]:
    """The least and the most that any place has of a line for each person, in any year."""
    found = [
        run.number(
            f"{run.converging_allocation}_per_head",
            **{"place": place, "year": year, "budget_line": line, "converging_line": line},
        )
        for place in run.places
        for year in run.years
    ]
    return min(found), max(found)


def _per_head_oddity(line: str, limit: str, own: float, which: str, place: float) -> Oddity:
    return Oddity(
        f"The {limit} per head of {line} is {figure(own, 'pounds per head')}",
        f"the {which} that any place gets is {figure(place, 'pounds per head')}",
        times(own, place),
        "It limits nobody: is it in pounds for each person?",
    )


def _rules(run: Run) -> Iterator[tuple[str, Convergence]]:
    """The rules of all lines, then what single lines have of their own, with how to name them."""
    wanted = run.inputs.scenario.convergence
    if wanted is None:
        return
    yield "Convergence: ", wanted
    for line, rules in wanted.lines.items():
        keys = [one.field for one in parameters_of("convergence")]
        differs = {key: None for key in keys if rules.own(key) == wanted.own(key)}
        yield f"Convergence of {line}: ", rules.model_copy(update=differs)
