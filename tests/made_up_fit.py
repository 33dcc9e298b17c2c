"""A fit of counts that are made up, for practices of one ICB and its neighbours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import allocmodel as am
from allocmodel.reference.tables import Tables

SPEC = """
id = "trial"
title = "Counts that are made up"
unit = "practice"
[data]
file = "rows.csv"
code = "practice"
[response]
counts = "cases"
exposure = "people"
[offset]
expected = "age_sex"
[need]
income = "income_deprivation"
[ethnicity]
evidence = ["type_2_diabetes"]
[model]
folds = 3
"""


def write_fit(folder: Path) -> None:
    """Fit counts that follow income deprivation, into the folder trial."""
    tables = Tables.of(None)
    rows = tables["practice_figures_2025"].merge(tables["practice_people"], on="practice")
    rows = rows[rows["icb"].isin(("QT1", "QJ2", "QK1", "QPM"))]
    chance = np.random.default_rng(1)
    mean = rows["population"] * 0.03 * np.exp(2 * rows["income_deprivation"])
    cases = chance.poisson(mean)
    made = {"practice": rows["practice"], "cases": cases, "people": rows["population"].round()}
    pd.DataFrame(made).to_csv(folder / "rows.csv", index=False)
    (folder / "fit.toml").write_text(SPEC, encoding="utf-8")
    am.fit(folder / "fit.toml").write(folder)
