"""Where each quantity is to stand in the workbook, decided before any cell is written."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from allocmodel.declared.inputs.quantity import InputQuantity
from allocmodel.declared.quantities import (
    INPUT_GROUPS,
    INPUTS,
    group_of,
    told_inputs,
)
from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.engine.steps import STAGES, Step, all_steps, title_of
from allocmodel.model.adjustments import OWN_PARAMETERS
from allocmodel.model.labels import heading
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.excel_limits import refuse_beyond_sheet
from allocmodel.workbook.layout import (
    ANCHORED,
    AREA_PEOPLE,
    AREA_PEOPLE_SHEET,
    AREAS_SHEET,
    AS_RUN,
    CHANGED,
    FEW_PEOPLE,
    FIRST_ROW,
    FORMER_AREAS_SHEET,
    GAP,
    HEADING_ROWS,
    LOOKUPS_SHEET,
    MARKED,
    PRACTICES_SHEET,
    ROW_DIMENSIONS,
    Column,
    InputRow,
    Layout,
    Table,
    combinations,
    coordinates,
    is_given,
)


def plan(run: Run) -> Layout:
    """Decide where every quantity of a run stands.

    Inputs first, then areas, then one sheet per stage with one table per step, each table below
    the one before it, so that figures flow from early sheets to late ones and downwards.

    Raises
    ------
    BadInput
        When a sheet would need more columns or rows than Excel has.
    """
    layout = Layout()
    _plan_inputs(layout, run)
    _plan_areas(layout, run)
    _plan_practices(layout, run)
    _plan_area_people(layout, run)
    _plan_lookups(layout, run)
    for stage, (sheet, _) in STAGES.items():
        steps = [step for step in run.steps if step.stage == stage]
        if steps:
            _plan_stage(layout, run, sheet, steps)
    refuse_beyond_sheet(layout)
    return layout


def _plan_inputs(layout: Layout, run: Run) -> None:
    row, group = FIRST_ROW, next(iter(INPUT_GROUPS))
    for quantity in _by_group(told_inputs(run.inputs.whole.words).values()):
        if quantity.role == "parameter" and is_given(run, quantity.name):
            if group_of(quantity.name) != group and layout.input_rows:
                # A blank row, and the headers of the next group.
                row += 2
            group = group_of(quantity.name)
            for labels in _places_together(coordinates(run, quantity.name)):
                # A figure that is not given, such as the amount of a year that grows, has no row.
                if not _is_missing(run.figure(quantity.name, labels)):
                    row += 1
                    layout.add_input(InputRow(quantity, labels, row))


def _by_group(quantities: Iterable[InputQuantity]) -> list[InputQuantity]:
    """Inputs by the group of the Inputs sheet, else in their own order."""
    groups = list(INPUT_GROUPS)
    return sorted(quantities, key=lambda one: groups.index(group_of(one.name)))


def _is_missing(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _places_together(coords: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination of labels, places one below the other, so that links fill down."""
    rows = {dim: labels for dim, labels in coords.items() if dim in ROW_DIMENSIONS}
    others = {dim: labels for dim, labels in coords.items() if dim not in ROW_DIMENSIONS}
    together = combinations({**others, **rows})
    return [{dim: labels[dim] for dim in coords} for labels in together]


def _plan_areas(layout: Layout, run: Run) -> None:
    """The areas of the year; and those of last year, where the baseline is last year's formula."""
    counted = [
        "place_of_area",
        "neighbourhood_of_area",
        "area_population",
        "area_residents",
        "area_weighted_population",
    ]
    counted += ["area_on_record", "area_unknown_on_record", "area_of_council"]
    now = [name for name in (*counted, *brought_by_area(run)) if is_given(run, name)]
    described = run.inputs.whole.described_by
    sheet = (AREAS_SHEET, "Areas of {the whole}")
    _plan_area_table(layout, run, "areas", sheet, described, now)
    if "former_weighted_population" in run.values:
        then = ["place_of_former_area", "former_icb_of_area", "former_weighted_population"]
        then = [name for name in then if name in run.values]
        sheet = (FORMER_AREAS_SHEET, "Areas of {the whole} last year")
        _plan_area_table(layout, run, "former_areas", sheet, described, then)


def _plan_practices(layout: Layout, run: Run) -> None:
    """The published rows of practices, where areas are added up from them."""
    if "area_of_practice" in run.values:
        counted = ("area_of_practice", "practice_population", "practice_weighted_population")
        sheet = (PRACTICES_SHEET, "Practices of {the whole}")
        described = {"practice_name": "Practice"}
        _plan_area_table(layout, run, "practices", sheet, described, counted)


def _plan_area_table(
    layout: Layout,
    run: Run,
    name: str,
    where: tuple[str, str],
    described_by: Mapping[str, str],
    quantities: Sequence[str],
) -> None:
    """A row for each area or practice: what describes it, then what is counted of it."""
    (dim, areas), *_ = coordinates(run, quantities[0]).items()
    sheet, title = where[0], run.inputs.whole.words.told(where[1])
    described = [Column("", {"description": key}, heading) for key, heading in described_by.items()]
    counted = [
        Column(counts, labels, heading(labels))
        for counts in quantities
        for labels in combinations(_across(run, counts))
    ]
    # People of each year and residents of each year would have the years alone for headers.
    times = Counter(column.header for column in counted)
    counted = [
        one if one.header and times[one.header] == 1 else replace(one, header=_named(one))
        for one in counted
    ]
    header_row = FIRST_ROW + HEADING_ROWS
    columns = (*described, *counted, *_as_run_columns(quantities))
    row_header = "Practice code" if dim == "practice" else "Area"
    layout.add_table(Table(name, sheet, title, header_row, dim, tuple(areas), row_header, columns))


def _as_run_columns(quantities: Sequence[str]) -> list[Column]:
    """Beside the place of each area, which may be changed: the place as run, and a mark."""
    if not any(INPUTS[name].names_dim == "place" for name in quantities):
        return []
    own = next(name for name in quantities if INPUTS[name].names_dim == "place")
    return [
        Column("", {AS_RUN: own}, "Place as run"),
        Column("", {CHANGED: own}, "Changed since"),
    ]


def _named(column: Column) -> str:
    """The header of a column that names its quantity too."""
    return ": ".join(filter(None, (INPUTS[column.quantity].title, column.header)))


def brought_by_area(run: Run) -> list[str]:
    """Figures of areas that the scenario's adjustments, indices and baseline bring."""
    by_area = [one.quantity for one in OWN_PARAMETERS if one.dims == ("area",)]
    by_area += ["own_weight", "fitted_value", "area_payments", "area_carr_hill"]
    return [name for name in by_area if name in run.values]


def _plan_area_people(layout: Layout, run: Run) -> None:
    """People of each area by age, by fifth and group: reference data on a sheet of their own."""
    row = FIRST_ROW
    for name in AREA_PEOPLE:
        if name in run.values:
            table = _table_of(run, name, AREA_PEOPLE_SHEET, row + HEADING_ROWS)
            layout.add_table(table)
            row = table.last_row + 1 + GAP


def _plan_lookups(layout: Layout, run: Run) -> None:
    """Tables of noughts and ones that say what belongs to what, one below the other."""
    row = FIRST_ROW
    for quantity in INPUTS.values():
        if quantity.role == "lookup" and quantity.name in run.values:
            table = _table_of(run, quantity.name, LOOKUPS_SHEET, row + HEADING_ROWS)
            layout.add_table(table)
            row = table.last_row + 1 + GAP
    limits = [name for name, one in INPUTS.items() if one.blank is not None and is_given(run, name)]
    for number, name in enumerate(limits):
        layout.blanks[name] = Spot(LOOKUPS_SHEET, row + 2 + number, 2)


def _plan_stage(layout: Layout, run: Run, sheet: str, steps: Sequence[Step]) -> None:
    row = FIRST_ROW
    if steps[0].stage == "checks":
        row += len(steps) + len(ANCHORED) + HEADING_ROWS + GAP
    for step in steps:
        for name in (*step.inputs, step.name):
            if _needs_table(layout, run, name):
                table = _table_of(run, name, sheet, row + HEADING_ROWS)
                layout.add_table(table)
                if is_given(run, name):
                    layout.call_ups[name] = None
                row = table.last_row + 1 + GAP


def _needs_table(layout: Layout, run: Run, name: str) -> bool:
    """Steps need one; so do parameters with labels, taken up from Inputs where first used."""
    if layout.has_table(name):
        return False
    if is_given(run, name):
        return INPUTS[name].role == "parameter" and bool(INPUTS[name].dims)
    return name in all_steps()


def _table_of(run: Run, name: str, sheet: str, header_row: int) -> Table:
    across = _across(run, name)
    row_dim = _down(run, name)
    title = title_of(name, run.inputs.whole.words)
    labels = tuple(coordinates(run, name)[row_dim]) if row_dim else (title,)
    columns = tuple(
        Column(name, combination, heading(combination) or title)
        for combination in combinations(across)
    )
    row_header = _opening(DIMENSIONS[row_dim]) if row_dim else "Quantity"
    every = (*columns, *_marks(run, name, row_dim))
    return Table(name, sheet, title, header_row, row_dim, labels, row_header, every)


def _marks(run: Run, name: str, row_dim: str | None) -> Iterator[Column]:
    """Beside an index of neighbourhoods, which of them have too few people for one."""
    units = run.values[name].attrs.get("units")
    if row_dim == "neighbourhood" and units == "index" and FEW_PEOPLE in run.values:
        for labels in combinations(_across(run, FEW_PEOPLE)):
            header = ": ".join(filter(None, ("Note", heading(labels))))
            yield Column("", {MARKED: FEW_PEOPLE, **labels}, header)


def _opening(text: str) -> str:
    """A text as it opens a line: "ICB of last year" keeps its capitals."""
    return text[0].upper() + text[1:]


def _down(run: Run, name: str) -> str | None:
    """The dimension that runs down the rows of a quantity's table, if any."""
    return next((dim for dim in ROW_DIMENSIONS if dim in coordinates(run, name)), None)


def _across(run: Run, name: str) -> dict[str, list[str]]:
    down = _down(run, name)
    return {dim: labels for dim, labels in coordinates(run, name).items() if dim != down}
