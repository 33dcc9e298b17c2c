"""Draws a view as text, in the width of a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from allocmodel.declared.figures import figure, interval, table
from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.steps import all_steps
from allocmodel.model.labels import label_title
from allocmodel.study.run import Run
from allocmodel.views.own import own_titles
from allocmodel.views.pools import POOL_NAMES
from allocmodel.views.view import Closing, Column, View, own_labels

#: Over the words that say which limits bind.
_LIMIT = "Limit"

#: Another way to write a figure that has estimates: all three of them.
INTERVAL, ENDS = "interval", ("point", "lower", "upper")


def drawn(run: Run, view: View) -> str:
    """A view as a table of text."""
    header, body = cells(run, view)
    return table(header, body)


def cells(run: Run, view: View) -> tuple[list[str], list[list[str]]]:
    """The headings of a view, and its rows with those below them, as text."""
    header = [view.corner or view.row_header, *headings(view)]
    body = [*rows(run, view), *closing(run, view)]
    if view.below:
        body += [*rows(run, view.below), *closing(run, view.below)]
    if view.alike is not None and all(row[1::2] == row[2::2] for row in body):
        header, *body = ([row[0], *row[1 + view.alike :: 2]] for row in (header, *body))
    return header, body


def headings(view: View) -> list[str]:
    """The headings of a view's columns."""
    return [
        *(_heading(columns[0]) for columns in _columns(view)),
        *(one.title for one in view.texts),
    ]


def _heading(first: Column) -> str:
    """Of columns that stand together; words of a yes alone are limits."""
    is_limit = first.word and not first.word_for_no
    return first.short or (_LIMIT if is_limit else first.title)


def rows(run: Run, view: View) -> list[list[str]]:
    """The rows of a view, each with its title and figures."""
    return [
        [
            title,
            *(_cell(run, columns, {view.row_dim: label}) for columns in _columns(view)),
            *(one.of_rows[label] for one in view.texts),
        ]
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
    said = (one.word if _value(run, one.quantity, one, row) else one.word_for_no for one in columns)
    return " ".join(filter(None, said)) or "-"


def _below(run: Run, one: Closing, column: Column) -> str:
    name = one.of.get(column.quantity)
    if name is None:
        return one.by_definition.get(column.quantity, "")
    # What stands below money is money too; a ratio is written as one.
    same = run.values[name].attrs["units"] == run.values[column.quantity].attrs["units"]
    return written(run, name, column.labels, column.written if same else "")


def _value(run: Run, name: str, column: Column, row: Mapping[str, str]) -> object:
    return run.figure(name, own_labels(run, name, {**column.labels, **row}))


def written(
    run: Run,
    name: str,
    labels: Mapping[str, str],
    how: str = "",
    *,
    plus: bool = True,
    in_full: bool = False,
) -> str:
    """One figure as people read it: by its unit or in another way, signed if it is a move.

    Parameters
    ----------
    run : Run
    name : str
    labels : mapping of dimension to label
        See `views.view.Column`.
    how : str
        See `figures.figure`; or "interval" for the point with its lower and upper end.
    plus : bool
        Whether a move above nought shows its sign; inside a formula it does not.
    in_full : bool
        Whether names are long and figures have more digits, for a derivation.
    """
    found = run.figure(name, own_labels(run, name, labels))
    if how == INTERVAL:
        return interval(
            *(run.number(name, **own_labels(run, name, {**labels, "estimate": e})) for e in ENDS)
        )
    unit = str(run.values[name].attrs["units"])
    if unit == "name":
        names_dim = INPUTS[name].names_dim
        title = label_title(names_dim, found) if names_dim else str(found)
        title = own_titles(run).get(title, title)
        return title if in_full else POOL_NAMES.get(found, title)
    signed = plus and name in all_steps() and all_steps()[name].signed
    return figure(float(found), how or unit, signed, in_full)
