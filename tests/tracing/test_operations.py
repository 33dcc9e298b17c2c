"""Each operation that a formula may use, one by one: xarray's numbers against Excel's.

The Excel formula is computed by formualizer, in a workbook that holds nothing but the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import formualizer
import numpy as np
import pytest
import xarray as xr

from allocmodel.declared.vocabulary import BASES
from allocmodel.tracing.cells import Formulas
from allocmodel.tracing.nodes import UntraceableError
from allocmodel.tracing.outline import MOST_TERMS
from allocmodel.tracing.trace import trace
from allocmodel.workbook.layout import Column, Layout, Table, combinations

PLACES = ["=1+1", "a'b [x]", "Ynys Môn", "*", "?", "~"]
SERVICES = ["one", "two", "three"]
LINES = ["+x", "@y"]
BASIS = list(BASES)
RESULT = "The result"

Formula = Callable[..., Any]


def figures(seed: int = 0) -> dict[str, xr.DataArray]:
    """Random figures, some below nought; `key` holds names of bases."""
    random = np.random.default_rng(seed)

    def some(**labels: list[str]) -> xr.DataArray:
        shape = [len(of_dim) for of_dim in labels.values()]
        return xr.DataArray(np.round(random.normal(0, 9, shape), 3), coords=labels)

    keys = np.array(["per_head", "core"], dtype=object)
    halves = xr.DataArray([0.0, 0.5, 1.5, 2.5, 3.4999, 7.0], coords={"place": PLACES})
    return {
        "x": some(place=PLACES, service=SERVICES),
        "twin": some(place=PLACES, service=SERVICES),
        "y": some(place=PLACES),
        "z": some(service=SERVICES),
        "scalar": xr.DataArray(4.0),
        "halves": halves,
        "by_basis": some(place=PLACES, basis=BASIS),
        "key": xr.DataArray(keys, coords={"budget_line": LINES}),
        "basis_name": xr.DataArray(np.array(BASIS, dtype=object), coords={"basis": BASIS}),
        "place_name": xr.DataArray(np.array(PLACES, dtype=object), coords={"place": PLACES}),
        "member": xr.DataArray(
            np.array(["*", "~", "*", "?"], dtype=object), coords={"area": list("abcd")}
        ),
        "people": some(area=list("abcd")),
    }


OPERATIONS: dict[str, Formula] = {
    "add": lambda x, y: x + y,
    "add a number": lambda x: 1 + x,
    "subtract": lambda x, z: x - z,
    "subtract from a number": lambda x: 1 - x,
    "subtract a difference": lambda x, y, z: x - (y - z),
    "subtract a number below nought": lambda x: x - -1,
    "multiply": lambda x, y: x * y,
    "multiply a sum": lambda x, y, z: (x + y) * (z - x),
    "divide": lambda x, y: x / y,
    "divide a number": lambda x: 1 / x,
    "divide by a quotient": lambda x, y, z: x / (y / z),
    "divide by a product": lambda x, y, z: x / (y * z),
    "negate": lambda x, y: -x * y - -y,
    "a long number": lambda x: x + 1234567.125,
    "a small number": lambda x: x * 1e-7,
    "numpy's operators": lambda x, y: np.add(np.multiply(x, y), np.divide(np.subtract(x, y), y)),
    "minimum": lambda x, y: np.minimum(x, y),
    "minimum with a number": lambda x: np.minimum(x, 1),
    "maximum": lambda x, z: np.maximum(x, z),
    "clip": lambda x: np.minimum(np.maximum(x, -1), 1),
    "floor": lambda x: np.floor(x),
    "round half up": lambda halves: np.floor(halves + 0.5),
    "square root": lambda x: np.sqrt(abs(x)),
    "exponential": lambda x: np.exp(x),
    "logarithm": lambda x: np.log(abs(x)),
    "absolute": lambda x: abs(x),
    "where": lambda x, y: x.where(x > y, y),
    "where else nought": lambda x, y: x.where(y <= 0, 0) + 1,
    "equal": lambda x, twin: x == twin.where(twin > 0, x),
    "not equal": lambda x, twin: x != twin.where(twin > 0, x),
    "less": lambda x, y: x < y,
    "less or equal": lambda x: x <= 0,
    "greater": lambda x, z: x > z,
    "greater or equal": lambda x, z: x >= z,
    "compare comparisons": lambda x, y, z: (x < y) == (y < z),
    "count comparisons": lambda x, y: (x < y) + (x > 0) * 1,
    "negate a comparison": lambda x, y: 1 - (x < y),
    "sum down": lambda x: x.sum("place", skipna=False),
    "sum across": lambda x: x.sum("service", skipna=False),
    "sum of all": lambda x: x.sum("service", skipna=False).sum("place", skipna=False),
    "sum of a product down": lambda x, y: (x * y).sum("place", skipna=False),
    "sum of a product across": lambda x, z: (x * z).sum("service", skipna=False),
    "sum of twins": lambda x, twin: (x * twin).sum("service", skipna=False),
    "sum of a quotient": lambda x, z: (x / (1 - z)).sum("service", skipna=False),
    "sum with one figure": lambda x, scalar: (x - scalar).sum("place", skipna=False),
    "sum where": lambda x, y: x.where(x > y, 0).sum("place", skipna=False),
    "sum of some": lambda x: x.sel(service=["one", "two"]).sum("service", skipna=False),
    "sum written out": lambda x: x.sel(service=["one", "three"]).sum("service", skipna=False),
    "sum written out, then multiplied": lambda x, y: (
        y * x.sel(service=["three", "one"]).sum("service", skipna=False)
    ),
    "sum of a filled block": lambda x: (
        x + x.sel(service=["one"]).reindex(service=SERVICES, fill_value=0)
    ).sum("service", skipna=False),
    "sum by name": lambda people, member, place_name: people.where(member == place_name, 0).sum(
        "area", skipna=False
    ),
    "count over the others": lambda y: ((y.rename(place="other_place") > y) * 1).sum(
        "other_place", skipna=False
    ),
    "largest down": lambda x: x.max("place", skipna=False),
    "largest across": lambda x: x.max("service", skipna=False),
    "largest of all": lambda x: x.max(skipna=False),
    "select": lambda x: x.sel(service=["three", "one"]) * 1,
    "rename": lambda x: x.sel(service=["two"]).rename(service="formula") + 0,
    "expand and fill": lambda y: y.expand_dims(service=["two"]).reindex(
        service=SERVICES, fill_value=0
    ),
    "fill with a number": lambda x: (
        x.sel(service=["two"]).reindex(service=SERVICES, fill_value=1) + 1
    ),
    "select in another order": lambda y: y.sel(
        place=[PLACES[0], *PLACES[2:5][::-1], PLACES[1], "~"]
    ),
    "rows with other names": lambda y: y.assign_coords(
        place=[PLACES[0], *PLACES[1:5][::-1], PLACES[5]]
    ),
    "fill all rows but one": lambda y: y.sel(place=[PLACES[2]]).reindex(place=PLACES, fill_value=0),
    "rows one down": lambda y: y.shift(place=1, fill_value=0),
    "sum of some of some": lambda x: (
        x.sel(service=["one", "two", "three"])
        .sel(service=["two", "three"])
        .sum("service", skipna=False)
    ),
    "equal to one name": lambda people, member, place_name: people.where(
        member == place_name.sel(place="*", drop=True), 0
    ),
    "sum by one name": lambda people, member, place_name: people.where(
        member == place_name.sel(place="?", drop=True), 0
    ).sum("area", skipna=False),
    "equal to one basis": lambda y, key, basis_name: y.where(
        key == basis_name.sel(basis="core", drop=True), 0
    ),
    "look up": lambda by_basis, key: by_basis.sel(basis=key),
    "look up and multiply": lambda by_basis, key, y: y * by_basis.sel(basis=key),
    "sum of figures looked up": lambda by_basis, key: by_basis.sel(basis=key).sum(
        "budget_line", skipna=False
    ),
}

REFUSED: dict[str, Formula] = {
    "a power": lambda x: x**2,
    "a mean": lambda x: x.mean("place"),
    "numpy's sine": lambda x: np.sin(x),
    "numpy's reduction": lambda x: np.add.reduce(x),
    "rounding to even": lambda x: x.round(),
    "sum that skips missing figures": lambda x: x.sum("place", skipna=True),
    "sum without a word on missing figures": lambda x: x.sum("place"),
    "largest that skips missing figures": lambda x: x.max(skipna=True),
    "sum over a strange dimension": lambda x: x.sum("year", skipna=False),
    "branch on a value": lambda x, y: x if x > 0 else y,
    "truth of a value": lambda x, y: (x > 0) and y,
    "a text": lambda x: x + "1",
    "a truth": lambda x: x + True,
    "a list": lambda x: x * [1, 2],
    "labels that differ": lambda x: x + x.sel(service=["one", "two"]),
    "a label that is not there": lambda x: x.sel(service=["four"]),
    "a number as result": lambda x: 1,
    "sum of a function": lambda x: abs(x).sum("place", skipna=False),
    "sum of a sum": lambda x: (x / x.sum("place", skipna=False)).sum("place", skipna=False),
    "sum of where that fills": lambda x, y: x.where(x > y, 1).sum("place", skipna=False),
    "sum of truths": lambda x, y: (x > y).sum("place", skipna=False),
    "sum of truths under another name": lambda x, y: (
        (x > y).rename(service="formula").sum("place", skipna=False)
    ),
    "largest of truths": lambda x, y: (x > y).max("place", skipna=False),
    "where a figure": lambda x, y: x.where(y, 0),
    "nothing for a figure": lambda x, y: x.where(x > y, np.nan),
    "no end": lambda x: np.minimum(x, np.inf),
    "a dimension of the same name": lambda x: x.rename(service="place"),
    "a dimension that is there": lambda x: x.expand_dims(service=["one"]),
    "rows one up": lambda y: y.shift(place=-1, fill_value=0),
    "look up among some": lambda by_basis, key: (
        by_basis.sel(basis=BASIS[1:]).sel(basis=key).sum("budget_line", skipna=False)
    ),
    "largest of a product": lambda x, y: (x * y).max("place", skipna=False),
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("seed", range(3))
def test_operation_agrees_with_excel(name: str, seed: int) -> None:
    given = figures(seed)
    used = {argument: given[argument] for argument in arguments(OPERATIONS[name])}
    with xr.set_options(arithmetic_join="exact"):
        expected = OPERATIONS[name](**used).astype(float)
    recomputed = in_excel(OPERATIONS[name], used, expected)
    xr.testing.assert_allclose(recomputed, expected.reset_coords(drop=True), rtol=1e-9, atol=0)


@pytest.mark.parametrize("name", REFUSED)
def test_operation_outside_the_set_is_refused(name: str) -> None:
    given = figures()
    used = {argument: given[argument] for argument in arguments(REFUSED[name])}
    with pytest.raises((UntraceableError, TypeError, AttributeError)):
        in_excel(REFUSED[name], used, next(iter(used.values())))


def test_long_sum_of_unlike_cells_is_refused() -> None:
    letters = list("abcdefghijklmnopqrst")[: 2 * MOST_TERMS + 2]
    wide = xr.DataArray(np.ones((1, len(letters))), coords={"place": ["p"], "service": letters})
    every_other = letters[::2]
    with pytest.raises(UntraceableError, match="step of its own"):
        in_excel(
            lambda wide: wide.sel(service=every_other).sum("service", skipna=False),
            {"wide": wide},
            wide.isel(service=0, drop=True),
        )


def test_missing_figure_is_an_error_in_excel_too() -> None:
    """What has no value gives no value; it is not skipped."""
    given = {"x": figures()["x"]}
    given["x"][2, 0] = np.nan
    total = in_excel(
        lambda x: x.sum("place", skipna=False), given, given["x"].sum("place", skipna=False)
    )
    assert np.isnan(total.sel(service="one")) and not np.isnan(total.sel(service="two"))


def arguments(formula: Formula) -> tuple[str, ...]:
    """What a formula is called with."""
    return formula.__code__.co_varnames[: formula.__code__.co_argcount]


def in_excel(formula: Formula, given: dict[str, xr.DataArray], shape: xr.DataArray) -> xr.DataArray:
    """The formula as Excel computes it, in the shape of another array."""
    node = trace(formula, {name: _labels(array) for name, array in given.items()})
    layout, book = Layout(), formualizer.Workbook()
    for number, (name, array) in enumerate(given.items()):
        table = _table(name, f"Sheet {number}", array)
        layout.add_table(table)
        _write_labels(book, table)
        if name != "basis_name":  # Its names stand above its column.
            _write_figures(book, layout, name, array)
    result = _table(RESULT, RESULT, shape)
    layout.add_table(result)
    _write_labels(book, result)
    formulas = Formulas(layout)
    for number in range(len(result.columns)):
        rows, own = result.row_labels, result.columns[number].labels
        hosts = [result.host(row, number) for row in range(len(rows))]
        texts = formulas.down(node, own, rows, hosts.__getitem__)
        for host, text in zip(hosts, texts, strict=True):
            book.set_formula(RESULT, host.spot.row, host.spot.column, text)
    book.evaluate_all()
    return _read(book, layout, shape)


def test_a_sum_is_written_for_where_its_cells_stand() -> None:
    """One formula, in columns of which one adds up cells side by side, and another cells apart."""
    columns = [("a", "x"), ("b", "x"), ("a", "y"), ("c", "x"), ("b", "y")]
    labels = [{"service": service, "line": line} for service, line in columns]
    given = tuple(Column("x", own, ": ".join(own.values())) for own in labels)
    layout = Layout()
    layout.add_table(Table("x", "Given", "x", 3, None, ("figure",), "row", given))
    result = Table(
        RESULT, RESULT, RESULT, 3, None, ("figure",), "row",
        tuple(Column(RESULT, {"line": line}, line) for line in "xyx"),
    )  # fmt: skip
    node = trace(
        lambda x: x.sum("service", skipna=False) * 2,
        {"x": {"service": ["a", "b"], "line": ["x", "y"]}},
    )
    formulas = Formulas(layout)
    written = [
        formulas.down(node, column.labels, ["figure"], lambda row, at=at: result.host(row, at))
        for at, column in enumerate(result.columns)
    ]
    side_by_side, apart = "=SUM('Given'!$B$4:$C$4)*2", "=('Given'!$D$4+'Given'!$F$4)*2"
    assert written == [[side_by_side], [apart], [side_by_side]]


def _labels(array: xr.DataArray) -> dict[str, list[str]]:
    return {str(dim): [str(label) for label in array[dim].values] for dim in array.dims}


def _table(name: str, sheet: str, array: xr.DataArray) -> Table:
    labels = _labels(array)
    row_dim = next((dim for dim in labels if dim in ("place", "area")), None)
    across = {dim: of_dim for dim, of_dim in labels.items() if dim != row_dim}
    columns = tuple(
        Column(name, combination, ": ".join(_shown(label) for label in combination.values()))
        for combination in combinations(across)
    )
    rows = tuple(labels[row_dim]) if row_dim else ("figure",)
    return Table(name, sheet, name, 3, row_dim, rows, "row", columns)


def _shown(label: str) -> str:
    """Names of bases stand in the workbook by their title."""
    return BASES.get(label, label)


def _write_labels(book: Any, table: Table) -> None:
    book.add_sheet(table.sheet)
    for row, label in enumerate(table.row_labels, start=table.header_row + 1):
        book.set_value(table.sheet, row, table.first_column - 1, label)
    for number, column in enumerate(table.columns):
        book.set_value(table.sheet, table.header_row, table.first_column + number, column.header)


def _write_figures(book: Any, layout: Layout, name: str, array: xr.DataArray) -> None:
    for labels in combinations(_labels(array)):
        spot, value = layout.spot(name, labels), array.sel(labels).item()
        if isinstance(value, str):
            book.set_value(spot.sheet, spot.row, spot.column, _shown(value))
        elif np.isnan(value):
            book.set_formula(spot.sheet, spot.row, spot.column, "=NA()")
        else:
            book.set_value(spot.sheet, spot.row, spot.column, float(value))


def _read(book: Any, layout: Layout, shape: xr.DataArray) -> xr.DataArray:
    read = xr.full_like(shape.reset_coords(drop=True), np.nan, dtype=float)
    for labels in combinations(_labels(shape)):
        spot = layout.spot(RESULT, labels)
        value = book.get_value(spot.sheet, spot.row, spot.column)
        read.loc[labels] = float("nan") if isinstance(value, dict) else float(value)
    return read
