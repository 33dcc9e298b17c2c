"""What somebody could do to a workbook, by mistake or not, and the master check must not miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import pytest

from allocmodel.engine.steps import all_steps
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.checks_sheet import CHECKS_SHEET, RESULT_COLUMN, result_spot
from allocmodel.workbook.layout import ANCHORED, FIRST_ROW, Layout, combinations
from allocmodel.workbook.plan import plan
from tests.long.overwritten import MATERIAL, overwritten
from tests.open_book import MASTER, OpenBook, Where
from tests.shipped_books import shipped_book, shipped_run

DEFAULT, CONVERGING, EVIDENCE = (
    *("nottingham-2025-26", "nottingham-floor-binds", "nottingham-psychosis-mental-health"),
)


class Vandal:
    """Types into an open workbook, and puts everything back."""

    def __init__(self, scenario: str) -> None:
        self.run: Run = shipped_run(scenario)
        self.layout: Layout = plan(self.run)
        self.book = OpenBook(shipped_book(scenario))
        self._before: dict[Where, object] = {}

    def spot(self, name: str, **labels: str) -> Where:
        """A cell of a quantity, at its first labels where none is given."""
        first = {dim: one[0] for dim, one in self.run.labels(name).items()}
        where = {**first, **labels}
        given = name in self.run.inputs.values and self.layout.has_input(name, where)
        found: Spot = self.layout.input_spot(name, where) if given else self.copy(name, **where)
        return (found.sheet, found.row, found.column)

    def copy(self, name: str, **labels: str) -> Spot:
        """A cell of the table that a quantity stands in, which may repeat Inputs."""
        return self.layout.spot(name, labels)

    def put(self, where: Where, value: object) -> None:
        self._before.setdefault(where, self.book.value(where))
        self.book.put(where, value)

    def times(self, where: Where, factor: float) -> None:
        self.put(where, self.book.value(where) * factor)

    def swap(self, one: Where, other: Where) -> None:
        first, second = self.book.value(one), self.book.value(other)
        self.put(one, second)
        self.put(other, first)

    def says(self) -> str:
        self.book.engine.evaluate_all()
        return str(self.book.value(MASTER))

    def restore(self) -> None:
        for where, value in self._before.items():
            if where in self.book.formulas:
                self.book.restore(where)
            else:
                self.book.put(where, value)
        self._before.clear()

    def heading(self, table: str, column: int) -> Where:
        """A heading of a table for readers on the Summary."""
        from io import BytesIO

        from openpyxl import load_workbook
        from openpyxl.utils import range_boundaries

        sheet = load_workbook(BytesIO(self.book.content))["Summary"]
        first, top, *_ = range_boundaries(sheet.tables[table].ref)
        return ("Summary", top, first + column)


@cache
def vandal(scenario: str) -> Vandal:
    return Vandal(scenario)


Sabotage = Callable[[Vandal], None]


def pasted_copy_of_the_budget(at: Vandal) -> None:
    copy = at.copy("gross_amount", budget_line="core")
    at.times((copy.sheet, copy.row, copy.column), 1.01)


def lines_drawn_in_a_circle(at: Vandal) -> None:
    lines = at.run.labels("drawn_from")["budget_line"][:2]
    for line, other in zip(lines, reversed(lines), strict=True):
        at.put(at.spot("drawn_from", budget_line=line), other)


def line_drawn_from_itself(at: Vandal) -> None:
    at.put(at.spot("drawn_from", budget_line="core"), "core")


def negative_budget(at: Vandal) -> None:
    at.put(at.spot("gross_amount", budget_line="core"), -1_000_000)


def blank_budget(at: Vandal) -> None:
    at.put(at.spot("gross_amount", budget_line="core"), None)


def half_a_switch(at: Vandal) -> None:
    at.put(at.spot("goes_to_places", basis="held"), 0.5)


def half_a_cost_switch(at: Vandal) -> None:
    at.put(at.spot("bears_cost", formula="core", component="prescribing"), 0.5)


def need_of_a_practice(at: Vandal) -> None:
    at.times(at.spot("practice_weighted_population", service="core"), 1.10)


def swapped_labels(at: Vandal) -> None:
    _, row, column = at.heading("t_answer", 0)
    at.swap(("Summary", row + 1, column), ("Summary", row + 2, column))


def swapped_reasons(at: Vandal) -> None:
    at.swap(at.heading("t_bridge_summary", 1), at.heading("t_bridge_summary", 2))


def more_on_the_summary(at: Vandal) -> None:
    for one in at.book.allocations:
        if one[0] == "Summary":
            at.put(one, at.book.value(one) + 10_000_000)
            return
    raise LookupError("no allocation on Summary")


def fifths_in_reverse(at: Vandal) -> None:
    cells = [
        at.spot("quintile_order", deprivation_quintile=one)
        for one in at.run.labels("quintile_order")["deprivation_quintile"]
    ]
    for one, value in zip(cells, reversed([at.book.value(one) for one in cells]), strict=True):
        at.put(one, value)


def people_in_other_fifths(at: Vandal) -> None:
    first, *_, last = at.run.labels("area_mix")["deprivation_quintile"]
    group = at.run.labels("area_mix")["ethnic_group"][0]
    for fifth, people in ((first, 10), (last, -10)):
        where = at.spot("area_mix", deprivation_quintile=fifth, ethnic_group=group)
        at.put(where, at.book.value(where) + people)


def national_weights_of_more_than_one(at: Vandal) -> None:
    where = at.spot("component_weight", formula="core", component="general_acute")
    at.put(where, at.book.value(where) + 0.31)


def typed(name: str) -> Sabotage:
    def sabotage(at: Vandal) -> None:
        at.times(at.spot(name), 1.05)

    sabotage.__name__ = f"typed_{name}"
    return sabotage


def point_above_its_upper_bound(at: Vandal) -> None:
    row = at.run.labels("evidence_estimate")["evidence_row"][0]
    upper = at.book.value(at.spot("evidence_estimate", estimate="upper", evidence_row=row))
    at.put(at.spot("evidence_estimate", estimate="point", evidence_row=row), upper * 1.1)


#: By scenario: what must be found with inputs as run, and after an amount is changed.
SABOTAGES = [
    *(
        (DEFAULT, one)
        for one in (
            *(pasted_copy_of_the_budget, lines_drawn_in_a_circle, line_drawn_from_itself),
            *(negative_budget, blank_budget, half_a_switch, half_a_cost_switch),
            *(need_of_a_practice, swapped_labels, swapped_reasons, more_on_the_summary),
            *(fifths_in_reverse, people_in_other_fifths, national_weights_of_more_than_one),
        )
    ),
    *((CONVERGING, typed(one)) for one in ("pull", "converging_target", "baseline", "scale")),
    (EVIDENCE, point_above_its_upper_bound),
]


@pytest.mark.parametrize(
    ("scenario", "sabotage"), SABOTAGES, ids=[f"{where}-{one.__name__}" for where, one in SABOTAGES]
)
def test_sabotage_fails_the_master_check(scenario: str, sabotage: Sabotage) -> None:
    at = vandal(scenario)
    assert at.says() == "OK"
    for change in (False, True):
        if change:
            at.times(at.spot("gross_amount", budget_line=last_line(at)), 1.01)
            assert at.says() == "OK"
        sabotage(at)
        said = at.says()
        assert said.startswith("FAIL: ") and said.endswith(" checks"), (said, change)
        at.restore()
    assert at.says() == "OK"


def last_line(at: Vandal) -> str:
    return at.run.labels("gross_amount")["budget_line"][-1]


@pytest.mark.parametrize("scenario", [DEFAULT, CONVERGING])
def test_overwritten_cells_that_move_an_allocation_are_seen(scenario: str) -> None:
    """A few cells of each sheet and formula; `tests.long.overwritten` tries all."""
    at = vandal(scenario)
    cells = sample(at.book.reaching(at.book.allocations))
    tally = overwritten(at.book, cells, 0.5)
    assert tally.moved and not tally.unseen_cells
    at.times(at.spot("gross_amount", budget_line=last_line(at)), 1.01)
    tally = overwritten(at.book, cells, MATERIAL)
    assert len(tally.unseen_cells) <= 0.05 * len(tally.moved), tally.unseen_cells
    at.restore()


def sample(cells: list[Where]) -> list[Where]:
    """The first cell of each column of formulas, and no more than one of five columns."""
    ordered = sorted(cells, key=lambda one: (one[0], one[2], one[1]))
    tops = [
        after
        for before, after in pairwise([("", 0, 0), *ordered])
        if before != (after[0], after[1] - 1, after[2])
    ]
    return tops[::5]


#: What breaks each check that rests on the sheet As run.
ANCHORS_BROKEN: dict[str, Sabotage] = {
    "Results are as run while no input is changed": typed("target"),
    "Reference data are those of the run": need_of_a_practice,
    "Every input has a value in its range": half_a_switch,
    "Lines draw on lines that draw on none": line_drawn_from_itself,
    "Copies of inputs are the inputs": pasted_copy_of_the_budget,
    "Sheets for readers show what was computed": more_on_the_summary,
    "Names stand where they stood": swapped_labels,
}


def test_every_check_of_the_sheet_as_run_is_broken_by_what_it_is_for() -> None:
    assert list(ANCHORS_BROKEN) == list(ANCHORED)
    at = vandal(DEFAULT)
    first = FIRST_ROW + 1 + len(at.run.checks)
    for row, sabotage in enumerate(ANCHORS_BROKEN.values(), start=first):
        sabotage(at)
        at.says()
        assert at.book.value((CHECKS_SHEET, row, RESULT_COLUMN)) == "FAIL", sabotage
        at.restore()
    assert at.says() == "OK"


@pytest.mark.parametrize(("scenario", "already"), [(CONVERGING, None), (EVIDENCE, CONVERGING)])
def test_every_check_is_broken_by_overwriting_what_it_looks_at(
    scenario: str, already: str | None
) -> None:
    """A cell of a quantity that the check reads, typed over, fails the check itself."""
    at = vandal(scenario)
    seen = {check.name for check in shipped_run(already).checks} if already else set()
    checks = [check.name for check in at.run.checks if check.name not in seen]
    assert [check for check in checks if not is_broken(at, check)] == []
    assert at.says() == "OK"


def is_broken(at: Vandal, check: str) -> bool:
    """Whether some cell among those that a check reads fails it when it is typed over."""
    spot = result_spot(at.run, check)
    assert spot
    for where in read_by(at, check):
        for typed_in in (at.book.value(where) * 1.1 + 1, -1e9):
            at.put(where, typed_in)
            at.says()
            failed = at.book.value((spot.sheet, spot.row, spot.column)) == "FAIL"
            at.restore()
            if failed:
                return True
    return False


def read_by(at: Vandal, check: str) -> Iterator[Where]:
    """The first figures and the last of each quantity that a check reads."""
    for name in all_steps()[check].inputs:
        if name not in at.run.values:
            continue
        every = combinations(at.run.labels(name))
        for labels in [*every[:3], *every[3:][-2:]]:
            where = at.spot(name, **labels)
            if isinstance(at.book.value(where), int | float):
                yield where
