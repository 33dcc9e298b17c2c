"""The weights of the national formulas, year by year."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS
from allocmodel.fitting import national_weights
from allocmodel.publishers.building.folder_of_originals import Say


def fit_years(practices: Mapping[str, pd.DataFrame], say: Say) -> pd.DataFrame:
    """The weights of the national formulas of each year, with what the fit found."""
    tables = []
    for year, table in practices.items():
        fitted = national_weights.fit(table)
        tables.append(fitted.assign(year=year))
        for formula, rows in fitted.groupby("formula"):
            shown = ", ".join(
                f"{COMPONENTS[component].lower()} {weight:.4f}"
                for component, weight in zip(rows["component"], rows["weight"], strict=True)
                if weight
            )
            say(
                f"{year}: weights of {FORMULAS[str(formula)].lower()}, recovered from "
                f"{rows['districts'].iloc[0]} districts with a residual of "
                f"{rows['max_residual'].iloc[0]:.0e} per head at most: {shown}"
            )
    return pd.concat(tables, ignore_index=True)
