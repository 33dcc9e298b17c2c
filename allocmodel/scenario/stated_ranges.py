"""The ranges that a scenario states, against its own figures: each holds the figure it is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.low_to_high import ENDS, is_by_name, of_each
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.parameters import ESTIMATE
from allocmodel.declared.ranges import number_between, plain
from allocmodel.declared.text import Wrong, quoted
from allocmodel.scenario.judgements import figures, judgements, parameter_of
from allocmodel.scenario.keys import join_key, split_key
from allocmodel.scenario.schema import Scenario
from allocmodel.scenario.uncertainty import Range
from allocmodel.scenario.weights import Weight

_LOW, _POINT, _HIGH = ENDS.values()

#: Gives the file and key of a place in the scenario.
Where = Callable[[tuple[int | str, ...]], str]


def with_points(scenario: Scenario, where: Where) -> Scenario:
    """The scenario with the point of each stated range: its own figure.

    Parameters
    ----------
    scenario : Scenario
    where : callable
        Gives the file and key of a place in the scenario.

    Returns
    -------
    Scenario

    Raises
    ------
    BadInput
        Where a range is of no judgement of the scenario, goes beyond what such a figure can be, or
        does not hold the scenario's figure.
    """
    if scenario.uncertainty is None or not scenario.uncertainty.ranges:
        return scenario
    known = figures(scenario)
    names = [judged.figure for judged in judgements(scenario)]
    ranges = {
        name: _with_point(one, name, known, names, where(("uncertainty", *split_key(name))))
        for name, one in scenario.uncertainty.ranges.items()
    }
    for weight in scenario.weight:
        _refuse_beyond_line(weight, ranges, where)
    stated = scenario.uncertainty.model_copy(update={"ranges": ranges})
    return scenario.model_copy(update={"uncertainty": stated})


def _with_point(
    one: Range, name: str, known: Mapping[str, Any], names: Sequence[str], where: str
) -> Range:
    """A range with the figure that it is of."""
    value, parameter = known.get(name), parameter_of(split_key(name))
    if parameter is ESTIMATE:
        raise BadInput(
            f"{name} has intervals of its own: those of the study.",
            where,
            "Take the range out, or write lower and upper in [[evidence]].",
        )
    if value is None or isinstance(value, str):
        why = "is published, not judged" if value else "is no judgement of this scenario"
        raise BadInput(
            f'The range is of "{name}", which {why}.{did_you_mean(name, names)}',
            where,
            f"Name one of {quoted(names)}." if names else "Take it out: nothing is a judgement.",
        )
    if isinstance(value, Mapping) and set(value) == set(ENDS.values()):
        raise BadInput(
            f"{name} has a low and a high end of its own, and a range here.",
            where,
            "Keep one of the two.",
        )
    # A table of figures is moved as a whole: 1 = as written.
    point = float(value) if isinstance(value, int | float) else 1.0
    if parameter is not None and isinstance(value, int | float):
        _refuse_beyond(one, parameter, name, where)
    if one.point is not None and one.point != point:
        raise BadInput(
            f"The point of the range of {name} is {plain(one.point)}, and the scenario has "
            f"{plain(point)}.",
            where,
            "Take point out: it is always the scenario's figure.",
        )
    if not one.low <= point <= one.high:
        raise BadInput(
            f"The range of {name} is {plain(one.low)} to {plain(one.high)}, and the scenario has "
            f"{plain(point)}.",
            where,
            "Write a range that holds the scenario's figure.",
        )
    return Range(low=one.low, point=point, high=one.high)


def _refuse_beyond(one: Range, parameter: Parameter, name: str, where: str) -> None:
    """Raises BadInput where an end is beyond what such a figure can be."""
    for end, figure in ((_LOW, one.low), (_HIGH, one.high)):
        try:
            number_between(
                figure, parameter.lowest, parameter.highest, f"{end} of the range of {name}"
            )
        except Wrong as wrong:
            raise BadInput(wrong.what, where, wrong.mend) from None


def _refuse_beyond_line(weight: Weight, ranges: Mapping[str, Range], where: Where) -> None:
    """Raises BadInput where the high ends of a line's outcomes are more than the line."""
    for parameter in weight.adjustment.of_outcomes:
        written = weight.values[parameter.field]
        key = ("weight", weight.line, str(weight.kind), parameter.field)
        stated = {
            outcome: ranges.get(join_key((*key, outcome) if is_by_name(written) else key))
            for outcome in weight.evidence
        }
        if not any(stated.values()):
            continue
        every = of_each(written, weight.evidence)
        ends = {
            outcome: {
                _LOW: one.low if one else every[outcome]["lower"],
                _POINT: every[outcome]["point"],
                _HIGH: one.high if one else every[outcome]["upper"],
            }
            for outcome, one in stated.items()
        }
        try:
            weight.adjustment.refuse({**weight.values, parameter.field: ends})
        except Wrong as wrong:
            raise BadInput(wrong.what, where(("uncertainty", *key)), wrong.mend) from None
