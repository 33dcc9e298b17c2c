"""The tables of single practices: their published rows, and where each was last."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocmodel.declared.table_schemas.every_table import TABLES
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import YEARS_OF_PRACTICES


def figures(places: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The published rows of each year that ships, each with the area that it is summed into.

    Parameters
    ----------
    places : DataFrame
        Practices of all years with `year`, `area` and their figures.

    Returns
    -------
    dict of str to DataFrame
        By the name of the table.
    """
    by_year = {}
    for year in YEARS_OF_PRACTICES:
        name = practice_figures_of(year)
        by_year[name] = places.loc[places["year"] == year, TABLES[name].names]
    return by_year


def register(
    practices: Mapping[str, pd.DataFrame], maps: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Every practice of any file or map, and the last of each that has it.

    Parameters
    ----------
    practices : mapping of year to DataFrame
        The practice files.
    maps : mapping of vintage to DataFrame
        The maps of practices, newest first.

    Returns
    -------
    DataFrame
        Text columns `practice, practice_name, icb, last_year, last_map`. The name is that of the
        last practice file that has one, else of the newest map.
    """
    files = pd.concat(
        [practices[year].assign(last_year=year) for year in sorted(practices, reverse=True)],
        ignore_index=True,
    )
    mapped = pd.concat(
        [table.assign(last_map=vintage) for vintage, table in maps.items()], ignore_index=True
    )
    last = files.drop_duplicates("practice").set_index("practice")[["icb", "last_year"]]
    newest = mapped.drop_duplicates("practice").set_index("practice")[["last_map"]]
    both = pd.concat([files[["practice", "practice_name"]], mapped[["practice", "practice_name"]]])
    names = both[both["practice_name"] != ""].drop_duplicates("practice").set_index("practice")
    joined = last.join(newest, how="outer").join(names)
    return joined.fillna("").rename_axis("practice").reset_index()
