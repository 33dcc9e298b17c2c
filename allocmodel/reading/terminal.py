"""Draws a view as text, in the width of a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from allocmodel.declared.figures import figure, table
from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.steps import all_steps
from allocmodel.model.labels import label_title
from allocmodel.study.run import Run
from allocmodel.views.pools import POOL_NAMES
from allocmodel.views.signs import is_move
from allocmodel.views.view import Closing, Column, View, own_labels

#: Over the words that say which limits bind.
_LIMIT = "Limit"


def drawn(run: Run, view: View) -> str:
    """A view as a table of text."""
    return table(
        [view.corner or view.row_header, *headings(view)], [*rows(run, view), *closing(run, view)]
    )


def headings(view: View) -> list[str]:
    """The headings of a view's columns."""
    return [
        _LIMIT if columns[0].word else columns[0].short or columns[0].title
        for columns in _columns(view)
    ]


def rows(run: Run, view: View) -> list[list[str]]:
    """The rows of a view, each with its title and figures."""
    return [
        [title, *(_cell(run, columns, {view.row_dim: label}) for columns in _columns(view))]
        for label, title in view.rows.items()
        if not view.rows_in_terminal or label in view.rows_in_terminal
    ]


def closing(run: Run, view: View) -> list[list[str]]:
    """The rows below the others."""
    return [
        [one.title, *(_below(run, one, columns[0]) for columns in _columns(view))]
        for one in view.closing
        if one.in_terminal
    ]


def words_of(run: Run, view: View, row: str) -> list[str]:
    """What the columns of words say of one row: the limits that bind."""
    columns = [one for one in view.columns if one.word]
    return [one.word for one in columns if _value(run, one.quantity, one, {view.row_dim: row})]


def _columns(view: View) -> list[list[Column]]:
    """The columns that a terminal shows; those of words that stand together are one."""
    shown = [one for one in view.columns if one.in_terminal]
    # A column of figures is alone: its own place keeps it apart from those beside it.
    keys = [-1 if one.word else number for number, one in enumerate(shown)]
    together = groupby(zip(keys, shown, strict=True), lambda keyed: keyed[0])
    return [[one for _, one in group] for _, group in together]


def _cell(run: Run, columns: Sequence[Column], row: Mapping[str, str]) -> str:
    if not columns[0].word:
        return written(run, columns[0].quantity, {**columns[0].labels, **row}, columns[0].written)
    said = [one.word for one in columns if _value(run, one.quantity, one, row)]
    return " ".join(said) or "-"


def _below(run: Run, one: Closing, column: Column) -> str:
    name = one.of.get(column.quantity)
    if name is None:
        return one.by_definition.get(column.quantity, "")
    # What stands below money is money too; a ratio is written as one.
    same = run.values[name].attrs["units"] == run.values[column.quantity].attrs["units"]
    return written(run, name, column.labels, column.written if same else "")


def _value(run: Run, name: str, column: Column, row: Mapping[str, str]) -> object:
    return run.figure(name, own_labels(run, name, {**column.labels, **row}))


def written(run: Run, name: str, labels: Mapping[str, str], how: str = "") -> str:
    """One figure as people read it: by its unit or in another way, signed if it is a move.

    Parameters
    ----------
    run : Run
    name : str
    labels : mapping of dimension to label
        See `views.view.Column`.
    how : str
        See `figures.figure`.
    """
    found = run.figure(name, own_labels(run, name, labels))
    unit = str(run.values[name].attrs["units"])
    if unit == "name":
        names_dim = INPUTS[name].names_dim
        return POOL_NAMES.get(found, label_title(names_dim, found)) if names_dim else str(found)
    signed = name in all_steps() and is_move(all_steps()[name])
    return figure(float(found), how or unit, signed)
