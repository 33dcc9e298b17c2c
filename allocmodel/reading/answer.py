"""The answer as a table of figures: people, need and money of each place."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import pandas as pd

from allocmodel.declared.figures import figure
from allocmodel.model.labels import label_title
from allocmodel.study.run import Run


class Column(NamedTuple):
    """A column: a step, the labels it is shown at beside place and year, whether it is a move."""

    step: str
    labels: dict[str, str] = {}  # noqa: RUF012  nobody changes it
    signed: bool = False


COLUMNS = (
    Column("population"),
    Column("population_share"),
    Column("need_index", {"service": "core"}),
    Column("total_allocation"),
    Column("allocation_share"),
    Column("total_allocation_per_head"),
    Column("change_in_pounds", signed=True),
    Column("change_as_share", signed=True),
)


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
        _header(run, one): [run.number(one.step, **own, **one.labels) for own in keys]
        for one in COLUMNS
    }
    return pd.DataFrame(columns, index=_index(run))


def answer_html(run: Run) -> str:
    """The same as an HTML table, in the figures that people read, with every name escaped."""
    forms = {
        _header(run, one): partial(
            figure, unit=run.values[one.step].attrs["units"], signed=one.signed
        )
        for one in COLUMNS
    }
    return str(answer_table(run).to_html(formatters=forms, border=0))


def _header(run: Run, column: Column) -> str:
    """The step's title and unit, with what it is of where it is of one label."""
    array = run.values[column.step]
    of = [label_title(dim, label).lower() for dim, label in column.labels.items()]
    return f"{', '.join([array.attrs['title'], *of])} ({array.attrs['units']})"


def _index(run: Run) -> pd.Index:
    places = pd.Index(run.places, name="Place")
    if len(run.years) == 1:
        return places
    return pd.MultiIndex.from_product([run.years, places], names=["Year", "Place"])
