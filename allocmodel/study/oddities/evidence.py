"""Evidence of the scenario's own that looks unlike evidence that is published."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from allocmodel.declared.oddity import Oddity, beyond, listed, more, times
from allocmodel.declared.text import fold, quoted, spoken
from allocmodel.inputs.evidence_inputs import uses
from allocmodel.scenario.evidence import Evidence
from allocmodel.study.run import Run

#: How far a point may be from the middle of its interval, on the log scale, as a part of half the
#: interval. The most in the evidence that ships is 0.08, by rounding: three times that.
OFF_CENTRE = 0.25

#: How many times narrower or wider, on the log scale, an interval may be than the narrowest or the
#: widest that ships: a study a hundred times larger than the largest of them, or a tenth as large
#: as the smallest (3 squared).
NARROWER, WIDER = 10, 3

#: How many times the largest ratio that ships one of the scenario's own may be.
FAR_RATIO = 2


def _own(run: Run) -> dict[str, list[Evidence]]:
    """The scenario's own rows that its weights use, by outcome."""
    used = dict.fromkeys(use.outcome for use in uses(run.inputs.scenario))
    rows = run.inputs.scenario.evidence
    found = {outcome: [row for row in rows if row.outcome == outcome] for outcome in used}
    return {outcome: own for outcome, own in found.items() if own}


def replaced_evidence(run: Run) -> Iterator[Oddity]:
    """Own rows in the place of those that ship for the same outcome: both figures."""
    own = _own(run)
    if not own:
        return
    reference = run.inputs.reference
    shipped, groups = reference.evidence(), reference.evidence_groups()
    compared = groups[groups["role"] == "compared"]
    for outcome, rows in own.items():
        there = shipped[shipped["outcome"] == outcome]
        if there.empty:
            continue
        members = {
            str(group): frozenset(of["ethnic_group"])
            for group, of in compared[compared["outcome"] == outcome].groupby("group")
        }
        pairs = [
            (row, one)
            for row in rows
            for _, one in there.iterrows()
            if row.members & members.get(str(one["group"]), frozenset())
        ]
        pairs.sort(key=lambda pair: _apart(pair[0].estimate, pair[1]["estimate"]), reverse=True)
        said = listed([_both(row, one) for row, one in pairs])
        left = _left_out(rows, members)
        study = there.iloc[0]
        doi = "" if pd.isna(study["doi"]) else f", doi {study['doi']}"
        yield Oddity(
            f"Evidence of the scenario's own on {spoken(outcome)} takes the place of the "
            f"evidence that ships ({str(study['source']).split('.')[0]}{doi})",
            f"{said or 'no group is in both'}{left}",
            question="If it is not meant to, give it an outcome of its own.",
        )


def _apart(ratio: float, other: float) -> float:
    """How far two ratios are from each other, on the log scale, where ratios are even."""
    return abs(math.log(ratio / other))


def _both(row: Evidence, one: pd.Series) -> str:
    far = "the same" if row.estimate == one["estimate"] else more(row.estimate, one["estimate"])
    measure = "" if row.measure == one["measure"] else f", {spoken(one['measure'])}"
    return (
        f"{row.group} {row.estimate:g} against {one['group']} {one['estimate']:g}{measure} ({far})"
    )


def _left_out(rows: list[Evidence], members: dict[str, frozenset[str]]) -> str:
    """Groups of the evidence that ships which no row of the scenario's own is about."""
    own = frozenset().union(*(row.members for row in rows))
    left = [group for group, of in members.items() if not of & own]
    return f"; without a row now: {listed(left)}" if left else ""


def odd_ratios(run: Run) -> Iterator[Oddity]:
    """Ratios far beyond those that ship, and intervals that no ratio has."""
    own = _own(run)
    if not own:
        return
    shipped = run.inputs.reference.evidence().dropna(subset=["lower", "upper"])
    ratios, ends = shipped["estimate"], _width(shipped)
    for row in (row for rows in own.values() for row in rows):
        what = f"The estimate on {spoken(row.outcome)}, {row.group}, is {row.estimate:g}"
        largest = float(ratios.max())
        if beyond(math.exp(_apart(row.estimate, 1)), largest, FAR_RATIO):
            yield Oddity(
                what,
                f"the ratios that ship are {ratios.min():g} to {largest:g}",
                times(row.estimate, largest, "the largest"),
                "Is it a ratio, and not per cent? 2.36 times as often is 2.36.",
            )
        yield from _odd_interval(row, what, float(ends.min()), float(ends.max()))


def _middle(row: Evidence) -> float:
    """The middle of an interval on the log scale."""
    return math.sqrt(row.lower * row.upper)


def _width(row: Any) -> Any:
    """How many times one end of an interval, or of each of a table, is the other."""
    return row.upper / row.lower


def _off_centre(row: Evidence) -> float:
    """How far a point is from the middle of its interval, as a part of half the interval."""
    return _apart(row.estimate, _middle(row)) / (_apart(row.upper, row.lower) / 2)


def _is_usual(width: float, least: float, most: float) -> bool:
    """Whether an interval is about as wide, on the log scale, as the least and the most are."""
    return math.log(least) / NARROWER <= math.log(width) <= math.log(most) * WIDER


def _odd_interval(row: Evidence, what: str, least: float, most: float) -> Iterator[Oddity]:
    ends = f"its interval {row.lower:g} to {row.upper:g}"
    middle, width = _middle(row), _width(row)
    if not _is_usual(width, least, most):
        size = "narrow" if width < least else "wide"
        yield Oddity(
            what,
            f"{ends} is {size}: its ends are {width:.4g} times apart, where those of the evidence "
            f"that ships are {least:.3g} to {most:.3g} times",
            question="Are both the ends of a 95 per cent interval?",
        )
    elif _off_centre(row) > OFF_CENTRE:
        yield Oddity(
            what,
            f"the middle of {ends} is {middle:.3g} on the log scale, where ratios are even",
            more(row.estimate, middle),
            "Are estimate, lower and upper of the same row of the study?",
        )


def other_references(run: Run) -> Iterator[Oddity]:
    """Rows of one outcome that compare with groups of different names."""
    for outcome, rows in _own(run).items():
        named = {fold(row.reference_group): row.reference_group for row in rows}
        if len(named) > 1:
            yield Oddity(
                f"The evidence on {spoken(outcome)} has {len(named)} reference groups "
                f"({quoted(named.values())})",
                "each ratio is taken against people whose need is one, as if they were the same",
                question="Use rows of one comparison, or name the group alike in each.",
            )
