"""What changed inputs come to: figures of the model's inputs, and the pounds that each moves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from allocmodel.audit.addresses import address_of
from allocmodel.audit.book import Cell, Value, shown_value
from allocmodel.audit.differences import Edit, content_of
from allocmodel.audit.expected import Expected
from allocmodel.audit.findings import Finding, NotAssessed
from allocmodel.audit.stored import Recalculated
from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed
from allocmodel.declared.inputs.quantity import InputQuantity
from allocmodel.model.comparison import Coalition
from allocmodel.study.attribution import MOST_CHANGES, attribution
from allocmodel.study.compared.comparison import BEFORE_ROUNDING, money_before_rounding
from allocmodel.study.run import Run, run_model
from allocmodel.workbook.given_cells import choices, label_of, title_of_label


@dataclass(frozen=True)
class Changed:
    """A given cell that was changed, as the model understands it.

    Attributes
    ----------
    edit : Edit
    value : float, str or None
        The figure or the label that the model gets; None where what the cell holds is neither.
    wrong : str
        Why it is out of range or no figure; blank if it is allowed.
    """

    edit: Edit
    value: float | str | None
    wrong: str

    @property
    def is_no_figure(self) -> bool:
        """Whether a figure belongs there and there is none: a blank, a text, an error."""
        return self.value is None and self.edit.given.quantity.unit != "name"

    @property
    def where(self) -> str:
        """Sheet and cell."""
        return f"{self.edit.sheet}!{address_of(self.edit.at)}"


def changed(edit: Edit, expected: Expected, made: Recalculated) -> Changed:
    """What an edited cell means."""
    quantity = edit.given.quantity
    held = _held(edit, made)
    run = expected.run_of(edit.given)
    if quantity.unit == "name":
        return _name(edit, quantity, held, run)
    if held is None and quantity.blank is not None:
        return Changed(edit, quantity.blank, "")
    if not isinstance(held, float) or not math.isfinite(held):
        return Changed(edit, None, _no_figure(held, quantity))
    return Changed(edit, held, _out_of_range(quantity, held))


def _held(edit: Edit, made: Recalculated) -> Value:
    """The value of the cell; of a formula that was put into it, what that comes to."""
    if edit.now is None:
        return None
    if not edit.now.formula:
        return edit.now.value
    value = made.value(edit.sheet, edit.at)
    return edit.now.value if value is None else value


def _name(edit: Edit, quantity: InputQuantity, held: Value, run: Run) -> Changed:
    allowed = choices(quantity, run)
    label = label_of(quantity, str(held)) if held is not None else ""
    if label in allowed or not allowed:
        return Changed(edit, label, "")
    shown = listed(title_of_label(quantity, one) for one in allowed)
    return Changed(edit, None, f"{shown_value(held)} is none of {shown}.")


def _no_figure(held: Value, quantity: InputQuantity) -> str:
    """What a cell holds that should hold a figure."""
    if held is None:
        return "It is blank."
    if isinstance(held, str) and not held.strip():
        spaces = "It holds only spaces: that is text, no number, and not blank."
        clear = f" Clear the cell for {quantity.blank_means}."
        return f"{spaces}{clear if quantity.blank_means else ''}"
    return f"{shown_value(held)} is text, no number."


def _out_of_range(quantity: InputQuantity, value: float) -> str:
    lowest = -math.inf if quantity.lowest is None else quantity.lowest
    highest = math.inf if quantity.highest is None else quantity.highest
    if not lowest <= value <= highest:
        return f"Allowed is {lowest:,.15g} to {highest:,.15g}."
    if quantity.whole and not value.is_integer():
        return "Only whole numbers are allowed."
    return ""


# --- Pounds ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """The pounds that changed inputs move, by place, in the last year.

    Attributes
    ----------
    by_edit : dict of int to dict
        By the position of the change: pounds by place.
    with_other : dict of int to int
        Changes whose pounds are counted with another's: that one's position.
    together : dict of str to dict of str to float
        By scenario (blank for a run's own): all changes together, rounding included.
    not_assessed : list of NotAssessed
    """

    by_edit: dict[int, dict[str, float]]
    with_other: dict[int, int]
    together: dict[str, dict[str, float]]
    not_assessed: list[NotAssessed]


def moved(expected: Expected, edits: Sequence[Changed]) -> Moved:
    """The pounds that each change moves, by Shapley, in the model's own formulas."""
    found = Moved({}, {}, {}, [])
    scenarios: dict[str, list[int]] = {}
    for number, one in enumerate(edits):
        if one.value is None:
            why = f"{one.where} holds nothing that the model can use."
            found.not_assessed.append(NotAssessed("Pounds that a changed input moves", why))
        else:
            scenarios.setdefault(one.edit.given.scenario, []).append(number)
    for scenario, numbers in scenarios.items():
        run = expected.runs[scenario] if scenario else next(iter(expected.runs.values()))
        try:
            _add(found, scenario, run, edits, numbers)
        except BadInput as error:
            why = f"With all changes the model cannot run: {error.what}"
            found.not_assessed.append(NotAssessed("Pounds that changed inputs move", why))
    return found


def _add(
    found: Moved, scenario: str, run: Run, edits: Sequence[Changed], numbers: Sequence[int]
) -> None:
    places, years = run.places, run.years

    def money(chosen: Coalition) -> xr.DataArray:
        values = with_changes(run, [edits[numbers[int(one)]] for one in chosen])
        made = run_model(run.inputs, values, only=BEFORE_ROUNDING)
        return money_before_rounding(made.values, places, years)

    everything = run_model(run.inputs, with_changes(run, [edits[one] for one in numbers]))
    difference = _total(everything, places, years) - _total(run, places, years)
    groups = _groups([edits[one] for one in numbers])
    names = [edits[one].where for one in numbers]
    effects = attribution(
        groups, money, difference, lambda some: " and ".join(names[n] for n in some)
    )
    last = effects.effects.isel(year=-1)
    for line, block in enumerate(effects.joined):
        pounds = last.isel(change=line).values.tolist()
        found.by_edit[numbers[block[0]]] = dict(zip(places, pounds, strict=True))
        for other in block[1:]:
            found.with_other[numbers[other]] = numbers[block[0]]
    all_of_them = difference.isel(year=-1).values.tolist()
    found.together[scenario] = dict(zip(places, all_of_them, strict=True))


def _total(run: Run, places: Sequence[str], years: Sequence[str]) -> xr.DataArray:
    money = run.values["total_allocation"].astype(float).sel(place=list(places))
    if "year" in money.dims:
        return money.sel(year=list(years)).transpose("place", "year")
    return money.expand_dims(year=list(years), axis=1)


def _groups(edits: Sequence[Changed]) -> list[list[int]]:
    """Each change alone; where they are many, those of one input together."""
    if len(edits) <= MOST_CHANGES:
        return [[number] for number in range(len(edits))]
    groups: dict[str, list[int]] = {}
    for number, one in enumerate(edits):
        groups.setdefault(one.edit.given.quantity.name, []).append(number)
    return list(groups.values())


def with_changes(run: Run, edits: Sequence[Changed]) -> dict[str, xr.DataArray]:
    """The inputs of a run with some figures changed."""
    values: dict[str, xr.DataArray] = dict(run.inputs.values)
    own: set[str] = set()
    for one in edits:
        name, labels = one.edit.given.quantity.name, one.edit.given.labels
        if name not in own:
            values[name] = values[name].copy(deep=True)
            own.add(name)
        index = _position(values[name], labels)
        values[name].values[index] = one.value
    return values


def _position(array: xr.DataArray, labels: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(
        int(np.flatnonzero(array[dim].values.astype(str) == labels[str(dim)])[0])
        for dim in array.dims
    )


# --- Findings --------------------------------------------------------------------------------


def findings_of(edits: Sequence[Changed], pounds: Moved) -> list[Finding]:
    """A finding for each changed input or figure, with what it moves."""
    return [_finding(number, one, edits, pounds) for number, one in enumerate(edits)]


def _finding(number: int, one: Changed, edits: Sequence[Changed], pounds: Moved) -> Finding:
    edit = one.edit
    was, now = _shown(edit.was), content_of(edit.now)
    of = f" in {edit.given.scenario}" if edit.given.scenario else ""
    told = [f"{edit.given.title}{of}: {_read(edit.was, was)} as run, now {_read(edit.now, now)}."]
    if edit.now is not None and edit.now.formula:
        told.append("An input holds a formula, so it follows other cells.")
    if one.wrong:
        told.append(one.wrong)
    if number in pounds.with_other:
        told.append(f"Its pounds are counted with {edits[pounds.with_other[number]].where}.")
    return Finding(
        _rule(one),
        edit.sheet,
        address_of(edit.at),
        " ".join(told),
        was,
        now,
        not one.wrong if edit.given.may_change else None,
        pounds.by_edit.get(number, {}),
    )


def _rule(one: Changed) -> str:
    if not one.edit.given.may_change:
        return "figure"
    if one.is_no_figure:
        return "input no figure"
    return "input out of range" if one.wrong else "input"


def _shown(cell: Cell) -> str:
    return content_of(cell) if cell.value is not None else "nothing"


def _read(cell: Cell | None, content: str) -> str:
    """What a cell holds as people read it: a long figure has its thousands apart, in full."""
    is_figure = cell is not None and not cell.formula and isinstance(cell.value, int | float)
    whole, point, rest = content.partition(".")
    digits = whole.removeprefix("-")
    if not is_figure or not digits.isdigit():
        return content
    return f"{whole.removesuffix(digits)}{int(digits):,}{point}{rest}"
