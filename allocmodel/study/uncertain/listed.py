"""What is uncertain in a scenario: the one list of its judgements and intervals.

Sensitivity (one at a time) and draws (all together) both read it, and keep none of their own. Each
entry says what the figure is called, over which range it is uncertain and who says so, and which
cells of the inputs hold it. A range is, the first that there is:

1. what the scenario states in ``[uncertainty]`` (`stated_range`, the one place that reads it);
2. what the figure itself brings: the low and high end of phi, the interval of a published ratio;
3. all that such a figure can be, where its declared range says so: a part of something lies
   between nought and one. That is no opinion of how sure it is, and `known_to` says so; draws
   refuse it, sensitivity shows it marked.

Pounds, growth and limits have no such range: their declared range only guards against slips.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from allocmodel.declared.low_to_high import of_each
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.parameters import AMOUNT, ESTIMATE
from allocmodel.declared.text import spoken
from allocmodel.inputs import ModelInputs
from allocmodel.model.adjustments import KINDS
from allocmodel.scenario import Scenario
from allocmodel.scenario.judgements import judgements, parameter_of
from allocmodel.scenario.keys import split_key
from allocmodel.study.uncertain import intervals
from allocmodel.study.uncertain.cells import Cells, cells_at, towards
from allocmodel.study.uncertain.entry import Uncertain


def uncertain(inputs: ModelInputs) -> tuple[Uncertain, ...]:
    """Every judgement and interval of a scenario.

    Parameters
    ----------
    inputs : ModelInputs
        Of all its years.

    Returns
    -------
    tuple of Uncertain
        Judgements in the order of sign-offs, then ratios of studies, coefficients of fits, and
        national weights where these move shares.
    """
    found = [
        *_judged(inputs),
        *intervals.ratios(inputs),
        *intervals.coefficients(inputs),
        *intervals.national_weights(inputs),
    ]
    return tuple(_as_stated(one, inputs.scenario) for one in found)


def stated_range(scenario: Scenario, key: str) -> tuple[float, float, float] | None:
    """Low, point and high of a figure as ``[uncertainty]`` of the scenario states them.

    The one function that reads that table's ranges.
    """
    table = getattr(scenario, "uncertainty", None)
    ranges: Mapping[str, Any] = getattr(table, "ranges", None) or {}
    for name, one in ranges.items():
        if split_key(name) == split_key(key):
            return float(one.low), float(one.point), float(one.high)
    return None


def _as_stated(one: Uncertain, scenario: Scenario) -> Uncertain:
    """An entry with the range that the scenario states for it, where it does."""
    stated = stated_range(scenario, one.key)
    if stated is None:
        return one
    low, _, high = stated
    return replace(one, low=low, high=high, range_from="stated")


# --- Judgements ------------------------------------------------------------------------------


def _judged(inputs: ModelInputs) -> Iterator[Uncertain]:
    """The judgements of the scenario that decide its money."""
    for one in judgements(inputs.scenario):
        key = split_key(one.figure)
        parameter = parameter_of(key)
        if parameter is None or parameter is ESTIMATE:
            # Own evidence is told row by row, below; an own index is a file.
            if key[0] == "own":
                yield _fixed(one.figure, "Own index", "it is a file of figures")
            continue
        yield _of_parameter(inputs, one.figure, key, parameter, one.value)


def _of_parameter(
    inputs: ModelInputs,
    figure: str,
    key: tuple[str, ...],
    parameter: Parameter,
    value: float | str,
) -> Uncertain:
    """A judgement that is a parameter, with its cells and its range."""
    title = _title(parameter, key)
    quantity, labels = _where(inputs, parameter, key)
    array = inputs.values.get(quantity)
    cells = None if array is None else cells_at(quantity, array, labels)
    if cells is None or array is None:
        return _fixed(figure, title, "nothing of this scenario follows it", parameter.unit)
    if _is_of_outcomes(parameter):
        # Written once, or with its ends: then the point is what the scenario runs with.
        value = _ends_of_outcome(inputs.scenario, key)["point"]
    if isinstance(value, str):
        return _of_table(inputs, figure, title, parameter, cells)
    low, high, range_from = _range_of(inputs, parameter, key)
    ends = (low, high)
    return Uncertain(figure, title, parameter.unit, value, *ends, range_from, "judgement", (cells,))


def _where(
    inputs: ModelInputs, parameter: Parameter, key: tuple[str, ...]
) -> tuple[str, dict[str, list[str]]]:
    """The input that a parameter became, and the labels of its cells."""
    quantity = str(parameter.quantity)
    labels: dict[str, list[str]] = {}
    if "budget_line" in parameter.dims:
        labels["budget_line"] = [key[1]]
    if "weighted_line" in parameter.dims:
        labels["weighted_line"] = [key[1]]
    if _is_of_outcomes(parameter):
        labels["estimate"] = ["point"]
        labels["weight_use"] = _uses_of(inputs.scenario, key)
    if "converging_line" in parameter.dims and parameter.table == "convergence":
        labels["converging_line"] = _converging_lines_of(inputs, parameter, key)
    if parameter is AMOUNT and quantity not in inputs.values:
        # Where lines grow, the amounts that are given stand by themselves.
        quantity = "given_amount"
        given = inputs.values["amount_is_given"].sel(budget_line=key[1])
        labels["amount_year"] = [str(one) for one in given["amount_year"].values[given.values > 0]]
    return quantity, labels


def _uses_of(scenario: Scenario, key: tuple[str, ...]) -> list[str]:
    """The uses of evidence that a phi is of: one outcome's, or all of its line."""
    of_kind = [one for one in scenario.weight if (one.line, str(one.kind)) == key[1:3]]
    outcomes = [outcome for one in of_kind for outcome in one.evidence]
    return [f"{key[1]}: {one}" for one in outcomes if len(key) == 4 or one == key[4]]


def _converging_lines_of(
    inputs: ModelInputs, parameter: Parameter, key: tuple[str, ...]
) -> list[str]:
    """The lines that a rule of convergence is for: its own, or all that have none of their own."""
    if len(key) == 4:
        return [key[2]]
    rules = inputs.scenario.convergence
    lines = [str(one) for one in inputs.values["converging_line_name"].values]
    if rules is None:
        return lines
    field = parameter.field
    return [one for one in lines if rules.of_line(one).own(field) == rules.own(field)]


def _title(parameter: Parameter, key: tuple[str, ...]) -> str:
    """What a judgement is called, with the line or outcome that it is of."""
    named = [
        own
        for part, own in zip(parameter.parts, key, strict=False)
        if part.startswith("<") and part == "<line>"
    ]
    if _is_of_outcomes(parameter) and len(key) == 5:
        named.append(spoken(key[4]))
    if parameter.table == "convergence" and len(key) == 4:
        named.append(key[2])
    return f"{parameter.title}: {', '.join(named)}" if named else parameter.title


def _range_of(
    inputs: ModelInputs, parameter: Parameter, key: tuple[str, ...]
) -> tuple[float | None, float | None, str]:
    """The range of a judgement that is one figure, and where that comes from."""
    highest = parameter.highest
    if _is_of_outcomes(parameter):
        own = _ends_of_outcome(inputs.scenario, key)
        if own["lower"] < own["upper"]:
            return own["lower"], own["upper"], "stated"
        highest = own["most"]
    if parameter.is_part:
        return parameter.lowest, highest, "declared"
    return None, None, "none"


def _is_of_outcomes(parameter: Parameter) -> bool:
    """Whether it has a figure for each outcome that a weight follows, as phi."""
    return "weight_use" in parameter.dims


def _ends_of_outcome(scenario: Scenario, key: tuple[str, ...]) -> dict[str, float]:
    """Low, point and high of a phi, and the most that the line's other outcomes leave for it."""
    (weight,) = (one for one in scenario.weight if (one.line, str(one.kind)) == key[1:3])
    each = of_each(weight.values[key[3]], weight.evidence)
    own = list(each) if len(key) == 4 else [key[4]]
    others = sum(ends["upper"] for outcome, ends in each.items() if outcome not in own)
    return {**each[own[0]], "most": max(0.0, 1 - others) / len(own)}


def _of_table(
    inputs: ModelInputs, figure: str, title: str, parameter: Parameter, cells: Cells
) -> Uncertain:
    """A table: moved as a whole from what changes nothing to what is written, where it can be."""
    array = inputs.values[cells.quantity]
    if not isinstance(parameter.neutral, float) or parameter.field not in _BY_STRENGTH:
        return _fixed(figure, title, "it is a table, whose figures go together", parameter.unit)
    return Uncertain(
        figure,
        f"{title}, from no weight (0) to as written (1)",
        "share",
        1.0,
        0.0,
        1.0,
        "declared",
        "judgement",
        (towards(cells.quantity, array, cells.slope, parameter.neutral),),
        settable=False,
    )


#: Tables of weights, of which a part can be taken: what a weight adds to one.
_BY_STRENGTH = tuple(
    parameter.field
    for kind in KINDS.values()
    for parameter in kind.parameters
    if parameter.neutral == 1.0 and "deprivation_quintile" in parameter.dims
)


def _fixed(key: str, title: str, why: str, unit: str = "number") -> Uncertain:
    """An entry that cannot be moved by itself."""
    return Uncertain(key, title, unit, float("nan"), None, None, "none", "judgement", why_fixed=why)
