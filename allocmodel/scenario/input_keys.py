"""From an input of the formulas back to the key of a scenario that sets it: declared once.

Most keys follow from what a parameter declares (its key, its input, its dimensions). What stands
here besides are inputs whose key has another form than one figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import isnan
from typing import Any, NamedTuple

import xarray as xr

from allocmodel.declared.low_to_high import ENDS, is_by_name
from allocmodel.declared.parameter import NO_LIMIT, Parameter
from allocmodel.declared.parameters import (
    AMOUNT,
    BASELINE,
    CONTRIBUTIONS,
    CONVERGENCE,
    ESTIMATE,
    LOWER,
    SHARES,
    UPPER,
)
from allocmodel.declared.vocabulary import NOT_DRAWN, PARTS_OF_A_POUND
from allocmodel.engine.parameters import all_parameters
from allocmodel.model.adjustments import KINDS
from allocmodel.model.arrays import grown
from allocmodel.scenario.convergence import PAYMENT_SWITCHES
from allocmodel.scenario.funds import NHS, Fund
from allocmodel.scenario.keys import Key
from allocmodel.scenario.schema import Scenario

Labels = Mapping[str, str]

#: The dimensions whose labels are budget lines.
_LINES = ("budget_line", "shared_line", "weighted_line", "converging_line")


@dataclass(frozen=True)
class Figures:
    """The inputs of the formulas as they were changed, by name."""

    values: Mapping[str, xr.DataArray]

    def at(self, quantity: str, labels: Labels) -> Any:
        """One figure, or the label that stands there."""
        array = self.values[quantity]
        return array.sel({str(dim): labels[str(dim)] for dim in array.dims}).item()

    def along(self, quantity: str, labels: Labels, dim: str) -> list[Any]:
        """The figures at every label of a dimension."""
        every = map(str, self.values[quantity][dim].values)
        return [self.at(quantity, {**labels, dim: one}) for one in every]


class KeyedValue(NamedTuple):
    """A key of a scenario, and what to write there."""

    key: Key
    value: Any


class NoKey(Exception):
    """Why no key of a scenario sets an input: the end of a sentence."""


def keyed_value(quantity: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    """The key that sets an input, and the value with which it does.

    Parameters
    ----------
    quantity : str
        The input of the formulas.
    labels : mapping of dimension to label
    figures : Figures
        Changed ones included: a key may hold several.
    scenario : Scenario
        The one that is to be changed.

    Raises
    ------
    NoKey
        When no scenario can set it.
    """
    fund = next((one for one in scenario.fund if one.name == labels.get("budget_line")), None)
    if fund is not None:
        return _nhs_of(fund, quantity, labels, figures)
    find = _OTHER_FORMS.get(quantity) or (_declared if quantity in _by_quantity() else None)
    if find is None:
        raise NoKey("no key of a scenario sets it")
    return find(quantity, labels, figures, scenario)


@cache
def _by_quantity() -> dict[str, Parameter]:
    """The parameter that each input comes from; of several the first."""
    found: dict[str, Parameter] = {}
    for one in all_parameters().values():
        if one.quantity:
            found.setdefault(one.quantity, one)
    return found


def _line(labels: Labels) -> str:
    return next(labels[dim] for dim in _LINES if dim in labels)


def _name(part: str, labels: Labels) -> str:
    """What stands in a key for a name: the line's, or the fund's."""
    return _line(labels) if part == "<line>" else labels["fund"]


def _declared(quantity: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    """One figure under the parameter's own key; of the fifths a list, of places a table."""
    one = _by_quantity()[quantity]
    if "area" in one.dims:
        raise NoKey("figures of areas stand in a table of the scenario, one for each area")
    key = tuple(_name(part, labels) if part.startswith("<") else part for part in one.parts)
    if "deprivation_quintile" in labels:
        return KeyedValue(
            key,
            figures.along(quantity, labels, "deprivation_quintile"),
        )
    return KeyedValue(key, _written(one, figures.at(quantity, labels)))


def _written(parameter: Parameter, value: Any) -> Any:
    """A figure as a scenario writes it: whole pounds, a word, that there is no limit, or it."""
    if parameter.words:
        if not float(value).is_integer() or not 0 <= value < len(parameter.words):
            raise NoKey(f"a scenario writes one of {', '.join(parameter.words)} there")
        return parameter.words[int(value)]
    if parameter.may_be_none and value == parameter.neutral:
        return NO_LIMIT
    if not parameter.lowest <= value <= parameter.highest:
        raise NoKey("it is out of the range that a scenario may write")
    whole = parameter.unit == "pounds" and float(value).is_integer()
    return int(value) if whole else float(value)


def _given_amount(_: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    line, year = labels["budget_line"], labels["amount_year"]
    pounds = _written(AMOUNT, figures.at("given_amount", labels))
    own = next((one.amount for one in scenario.budget if one.line == line), None)
    if year not in scenario.years:
        # What grew into the years of the scenario is written as what it grew to.
        known = [str(one) for one in figures.values["given_amount"]["amount_year"].values]
        growth = figures.at("amount_growth", {"budget_line": line})
        for _year in known[known.index(year) : known.index(scenario.years[0])]:
            pounds = int(grown(pounds, growth, PARTS_OF_A_POUND))
        year = scenario.years[0]
    if isinstance(own, Mapping) and year in own:
        return KeyedValue(("budget", line, "amount", year), pounds)
    return KeyedValue(("budget", line, "amount"), {year: pounds})


def _basis(_: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    line = labels["budget_line"]
    return KeyedValue(("budget", line, "basis"), figures.at("line_basis", labels))


def _drawn_from(_: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    other = figures.at("drawn_from", labels)
    if other == NOT_DRAWN:
        raise NoKey("a scenario that extends another cannot take the line out that one is drawn on")
    return KeyedValue(("budget", labels["budget_line"], "from"), other)


def _nhs_of(fund: Fund, quantity: str, labels: Labels, figures: Figures) -> KeyedValue:
    """What the scenario sets of the budget line that is the NHS's money of a fund."""
    if quantity == "line_basis":
        return KeyedValue(("fund", fund.name, "basis", NHS), figures.at(quantity, labels))
    if quantity == "drawn_from":
        return KeyedValue(("fund", fund.name, "from"), figures.at(quantity, labels))
    return _paid(fund, NHS, quantity, labels, figures)


def _contribution(
    quantity: str, labels: Labels, figures: Figures, scenario: Scenario
) -> KeyedValue:
    """What a council pays: contributions stand in the order in which the scenario has them."""
    every = map(str, figures.values[quantity]["council_contribution"].values)
    payers = [(fund, code) for fund in scenario.fund for code in fund.councils]
    fund, code = dict(zip(every, payers, strict=True))[labels["council_contribution"]]
    return _paid(fund, code, quantity, labels, figures)


def _paid(
    fund: Fund, contributor: str, quantity: str, labels: Labels, figures: Figures
) -> KeyedValue:
    """Pounds of a contributor, or of each year."""
    array, key = figures.values[quantity], ("fund", fund.name, "contributors", contributor)
    year = next((dim for dim in ("year", "amount_year") if dim in array.dims), None)
    if year is None:
        return KeyedValue(key, _written(CONTRIBUTIONS, figures.at(quantity, labels)))
    by_year = {
        str(one): _written(CONTRIBUTIONS, figures.at(quantity, {**labels, year: str(one)}))
        for one in array[year].values
        if not isnan(figures.at(quantity, {**labels, year: str(one)}))
    }
    return KeyedValue(key, by_year)


def _share(_: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    key = ("budget", labels["shared_line"], "shares", labels["place"])
    return KeyedValue(key, _written(SHARES, figures.at("agreed_share", labels)))


def _baseline(_: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    amounts = scenario.baseline.amounts if scenario.baseline else {}
    by_line = any(isinstance(one, Mapping) for one in amounts.values())
    line = (labels["converging_line"],) if by_line else ()
    key = ("baseline", "amounts", *line, labels["place"])
    return KeyedValue(key, _written(BASELINE, figures.at("opening_baseline", labels)))


def _payment(_: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    kind = labels["payment_kind"]
    if kind not in PAYMENT_SWITCHES:
        raise NoKey("a scenario that starts from payments always counts it")
    return KeyedValue(("baseline", kind), bool(figures.at("payment_is_counted", labels)))


def _of_convergence(
    quantity: str, labels: Labels, figures: Figures, scenario: Scenario
) -> KeyedValue:
    """A line's own figure, where it has one or others converge beside it."""
    one = _by_quantity()[quantity]
    line, rules = labels["converging_line"], scenario.convergence
    value = figures.at(quantity, labels)
    own = rules is not None and line in rules.lines
    alike = set(figures.along(quantity, labels, "converging_line")) == {value}
    key = ("convergence",) if alike and not own else ("convergence", "lines", line)
    return KeyedValue((*key, one.field), _written(one, value))


def _of_outcome(quantity: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    """A weight's figure for an outcome that it follows, or for all of them alike."""
    line, _, outcome = labels["weight_use"].partition(": ")
    ends = {
        end: float(figures.at(quantity, {**labels, "estimate": one})) for one, end in ENDS.items()
    }
    value = ends if len(set(ends.values())) > 1 else ends["point"]
    table, _, kind, field = _by_quantity()[quantity].parts
    weights = [one for one in scenario.weight if (one.line, one.kind) == (line, kind)]
    by_name = (outcome,) if weights and is_by_name(weights[0].values[field]) else ()
    return KeyedValue((table, line, kind, field, *by_name), value)


def _evidence(_: str, labels: Labels, figures: Figures, scenario: Scenario) -> KeyedValue:
    outcome, _, group = labels["evidence_row"].partition(": ")
    own = [(one.outcome, one.group) for one in scenario.evidence]
    if (outcome, group) not in own:
        raise NoKey("it is published evidence; a scenario can bring [[evidence]] rows of its own")
    field = {"lower": LOWER, "point": ESTIMATE, "upper": UPPER}[labels["estimate"]].field
    value = float(figures.at("evidence_estimate", labels))
    return KeyedValue(("evidence", outcome, group, field), value)


#: Inputs whose key has a form of its own.
_OTHER_FORMS: dict[str, Callable[[str, Labels, Figures, Scenario], KeyedValue]] = {
    "given_amount": _given_amount,
    "line_basis": _basis,
    "drawn_from": _drawn_from,
    "agreed_share": _share,
    "opening_baseline": _baseline,
    "payment_is_counted": _payment,
    "contributed_amount": _contribution,
    "evidence_estimate": _evidence,
    **{str(one.quantity): _of_convergence for one in CONVERGENCE},
    **{str(one.quantity): _of_outcome for kind in KINDS.values() for one in kind.of_outcomes},
}
