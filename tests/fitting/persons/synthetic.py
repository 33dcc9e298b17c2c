"""Synthetic people with known coefficients: made up, for tests only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

#: What is planted on the logarithm of admissions.
FIFTH, BEDS = -0.15, 0.3

SPEC = """
id = "people"
title = "Admissions of synthetic people"
unit = "person"
[data]
file = "people.csv"
[response]
counts = "admissions"
exposure = "years"
[offset]
expected = "age_sex"
age = "age_band"
sex = "sex"
[need]
deprivation = "deprivation_fifth"
[supply]
beds = "beds"
[model]
groups = "icb"
folds = 3
"""


def people(number: int, seed: int = 1, boards: int = 12) -> pd.DataFrame:
    """People with their ICB, ages, deprivation fifth, beds nearby, admissions and costs."""
    chance = np.random.default_rng(seed)
    board, fifth = chance.integers(0, boards, number), chance.integers(1, 6, number)
    age, sex = chance.integers(0, 4, number), chance.integers(0, 2, number)
    beds, years = chance.integers(0, 3, number), chance.choice([0.5, 1.0], number)
    level = np.random.default_rng(0).normal(0, 0.2, boards)[board]
    mean = years * 0.05 * np.exp(0.5 * age + 0.1 * sex + FIFTH * fifth + BEDS * beds + level)
    counts = chance.poisson(mean * chance.gamma(2.0, 0.5, number))
    return pd.DataFrame(
        {
            "icb": np.array([f"board {at:02}" for at in range(boards)])[board],
            "deprivation_fifth": fifth,
            "age_band": np.array(["0-24", "25-49", "50-74", "75+"])[age],
            "sex": np.array(["female", "male"])[sex],
            "beds": beds,
            "years": years,
            "admissions": counts,
            "cost": np.where(counts > 0, np.round(chance.gamma(2.0, 500.0, number) * counts), 0),
        }
    )


def spec_beside(folder: Path, rows: pd.DataFrame, text: str = SPEC) -> Path:
    """A spec, and its file of people."""
    rows.to_csv(folder / "people.csv", index=False)
    spec = folder / "people.toml"
    spec.write_text(text, encoding="utf-8")
    return spec
