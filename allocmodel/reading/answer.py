"""The answer as a table of figures: people, need and money of each place."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocmodel.model.labels import label_title
from allocmodel.reading.terminal import closing, headings, rows
from allocmodel.study.run import Run
from allocmodel.views.answer import answer
from allocmodel.views.catalogue import views_of
from allocmodel.views.view import Column


def answer_table(run: Run) -> pd.DataFrame:
    """People, need and money: a row for each place, or for each year and place.

    Parameters
    ----------
    run : Run

    Returns
    -------
    pandas.DataFrame
        In full precision; each column is headed by a step's title and unit.
    """
    keys = [
        {"place": place, **({"year": year} if len(run.years) > 1 else {})}
        for year in run.years
        for place in run.places
    ]
    columns = {
        _header(run, one): [run.number(one.quantity, **{**one.labels, **own}) for own in keys]
        for one in _columns(run)
    }
    return pd.DataFrame(columns, index=_index(run))


def answer_html(run: Run) -> str:
    """The answer as an HTML table for each year, as a terminal draws it, every name escaped."""
    tables = []
    for view, year in zip(views_of(run, "answer"), run.years, strict=True):
        header = [view.row_header, *(one.replace("\n", " ") for one in headings(view))]
        drawn = pd.DataFrame([*rows(run, view), *closing(run, view)], columns=header)
        dated = f"<p>{year}</p>\n" if len(run.years) > 1 else ""
        tables.append(dated + str(drawn.to_html(index=False, border=0)))
    return "\n".join(tables)


def _columns(run: Run) -> Sequence[Column]:
    """Those of the answer; what they hold of one year is asked for year by year."""
    return answer(run, run.years[0]).columns


def _header(run: Run, column: Column) -> str:
    """The step's title and unit, with what it is of where it is of one label."""
    array = run.values[column.quantity]
    of = [label_title(dim, label).lower() for dim, label in column.labels.items() if dim != "year"]
    return f"{', '.join([array.attrs['title'], *of])} ({array.attrs['units']})"


def _index(run: Run) -> pd.Index:
    places = pd.Index(run.places, name="Place")
    if len(run.years) == 1:
        return places
    return pd.MultiIndex.from_product([run.years, places], names=["Year", "Place"])
