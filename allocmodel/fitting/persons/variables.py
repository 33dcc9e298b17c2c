"""Variables of persons as columns of a design: figures as they are, words by indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.persons.cells import PEOPLE
from allocmodel.fitting.persons.disclosure import LARGEST_STARRED
from allocmodel.reference.practice_people import Floats

#: A variable of words has at most so many.
MOST_WORDS = 40


def columns_of(
    cells: pd.DataFrame, variables: Mapping[str, str], where: str
) -> tuple[dict[str, Floats], dict[str, str]]:
    """The columns of a design, by coefficient, and what each is compared with.

    Parameters
    ----------
    cells : DataFrame
        See `cells.Cells.table`.
    variables : mapping of name to column
        A column of numbers is one coefficient under the name; of words, one for each word but that
        of most people, under "name: word".
    where : str
        The file, for messages.

    Returns
    -------
    tuple
        By coefficient the column (cells); by coefficient of a word, the word compared with.

    Raises
    ------
    BadInput
        When a variable has too many words, or words of very few people.
    """
    columns: dict[str, Floats] = {}
    compared: dict[str, str] = {}
    for name, source in variables.items():
        values = cells[source]
        if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
            columns[name] = values.to_numpy(dtype=float)
            continue
        words = values.astype(str)
        by_people = cells[PEOPLE].groupby(words).sum()
        if len(by_people) > MOST_WORDS:
            raise BadInput(
                f"The column {source} has {len(by_people):,} different words.",
                where,
                f"Give at most {MOST_WORDS}, or numbers.",
            )
        _refuse_few(by_people, source, where)
        most = str(by_people.sort_index().idxmax())
        for word in sorted(map(str, by_people.index)):
            if word != most:
                columns[f"{name}: {word}"] = np.asarray(words == word, dtype=float)
                compared[f"{name}: {word}"] = most
    return columns, compared


def _refuse_few(by_people: pd.Series[float], source: str, where: str) -> None:
    """Raises BadInput for words of so few people that a coefficient would tell of them."""
    few = int((by_people <= LARGEST_STARRED).sum())
    if few:
        raise BadInput(
            f"Of the words of the column {source}, {few:,} stand for fewer than "
            f"{LARGEST_STARRED + 1} people: what was fitted to them would tell of them.",
            where,
            "Put them together with others; where figures are meant, look for text among them.",
        )


def strata_of(cells: pd.DataFrame, keys: Iterable[str]) -> tuple[np.ndarray, list[str]]:
    """The stratum of age and sex of each cell, from 0, and what each is called."""
    words = cells[list(keys)].astype(str).agg(", ".join, axis=1)
    names, place = np.unique(words.to_numpy(dtype=str), return_inverse=True)
    return place, [str(name) for name in names]
