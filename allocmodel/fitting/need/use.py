"""What the use of a fit rests on: for each unit, what is expected and the variables in use.

Written beside `fit.json`, so that a scenario needs nothing else: a unit's need per head is what is
expected per head, times the exponential of coefficients by variables.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocmodel.fitting.need import people
from allocmodel.fitting.need.result import Fitted
from allocmodel.fitting.need.variables import SHIPPED
from allocmodel.reference import practice_people
from allocmodel.reference.practice_people import PracticePeople
from allocmodel.reference.tables import Tables

CODE, PEOPLE, EXPECTED = "code", "people", "expected"
#: Digits that are written.
_DIGITS = 7


def table(fitted: Fitted, tables: Tables) -> pd.DataFrame:
    """Every unit whose people are known: its people, what is expected of them, its variables.

    Parameters
    ----------
    fitted : Fitted
    tables : Tables
        Of the reference data.

    Returns
    -------
    DataFrame
        Columns `code`, `people` (registered), `expected` (counts by ages, sexes and evidence; of
        those old enough to be counted) and one for each coefficient in use. Where a variable is a
        column of the file, only the units of the file.
    """
    units, problem = fitted.units, fitted.problem
    names = fitted.in_use
    if problem.people is None or any(units.sources[name] not in SHIPPED for name in names):
        known = units.known
        expected = problem.with_evidence(problem.every) / problem.exposure * known.people
        columns = {name: units.columns[name] for name in names}
    else:
        known = _everybody(fitted, tables)
        counted = people.old_enough(known, fitted.spec.offset.from_age)
        everybody, own = problem.rates(problem.every)
        expected = (own or everybody).with_evidence(counted)
        columns = {name: SHIPPED[units.sources[name]].of(known) for name in names}
    made = pd.DataFrame(
        {CODE: _codes(known), PEOPLE: known.people.round(1), EXPECTED: expected, **columns}
    )
    complete = np.isfinite(made.drop(columns=CODE).to_numpy()).all(axis=1)
    kept: pd.DataFrame = made.loc[np.flatnonzero(complete)]
    return kept.sort_values(by=[CODE], ignore_index=True)


def _everybody(fitted: Fitted, tables: Tables) -> PracticePeople:
    if fitted.spec.unit == "practice":
        return practice_people.of_practices(tables)
    return practice_people.of_areas(tables, fitted.spec.compare.year)


def _codes(known: PracticePeople) -> list[str]:
    if isinstance(known.codes, pd.MultiIndex):
        return [f"{icb}/{area}" for icb, area in known.codes]
    return [str(code) for code in known.codes]


def csv_text(made: pd.DataFrame) -> str:
    """The table as it is written."""
    written = made.copy()
    for column in written.columns.difference([CODE]):
        written[column] = [f"{value:.{_DIGITS}g}" for value in written[column]]
    return written.to_csv(index=False, lineterminator="\n")
