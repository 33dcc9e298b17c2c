"""What cannot be fitted is one message: what, where, and how to mend it."""

import re

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.need.finished import fit_need
from allocmodel.fitting.need.spec_file import read_spec

_SPEC = """
id = "trial"
title = "A trial"
unit = "practice"
[data]
file = "rows.csv"
code = "practice"
[response]
counts = "cases"
exposure = "people"
[offset]
expected = "none"
[need]
income = "income_deprivation"
[model]
folds = 3
"""


@pytest.fixture(scope="module")
def practices() -> pd.DataFrame:
    """Eight practices of each of six ICBs, with counts that are made up."""
    from allocmodel.reference.tables import Tables

    rows = Tables.of(None)["practice_figures_2025"]
    rows = rows[rows["population"] > 5000]
    known = Tables.of(None)["practice_people"]["practice"]
    rows = rows[rows["practice"].isin(known)]
    icbs = sorted(set(rows["icb"]))[:6]
    some = pd.concat([rows[rows["icb"] == icb].head(8) for icb in icbs])
    people = some["population"].round().astype(int)
    cases = (people * 0.05).round().astype(int) + (people % 97)
    return pd.DataFrame(
        {
            "practice": some["practice"],
            "cases": cases,
            "people": people,
            "x": range(len(some)),
            "icb_of": some["icb"],
        }
    ).reset_index(drop=True)


def _refused(tmp_path, table, spec=_SPEC):
    (tmp_path / "fit.toml").write_text(spec)
    table.to_csv(tmp_path / "rows.csv", index=False)
    with pytest.raises(BadInput) as refused:
        fit_need(tmp_path / "fit.toml")
    assert refused.value.mend or "nothing to explain" in refused.value.what
    return f"{refused.value.what} | {refused.value.where} | {refused.value.mend}"


_SPECS = {
    "a key that is misspelt": (
        ("[response]\ncounts", "[response]\ncount"),
        r'"count" is not a key.*Did you mean "counts"\?.*fit.toml, response.count.*exposure',
    ),
    "a unit that is none": (
        ('"practice"\n[data]', '"practise"\n[data]'),
        'Did you mean "practice"',
    ),
    "a table that is missing": (("[response]", "[answer]"), '"answer" is not a key'),
    "composite deprivation": (
        ('"income_deprivation"', '"imd_score"'),
        "ill health.*need.income.*income_deprivation",
    ),
    "a variable that is none": (
        ('"income_deprivation"', '"incme_deprivation"'),
        'neither a variable.*Did you mean "income_deprivation"',
    ),
    "a column that is none": (('"cases"', '"case"'), 'column "case".*Did you mean "cases"'),
    "a family that is none": (("folds = 3", 'family = "poison"'), "no family.*quasi_poisson"),
    "too many folds": (("folds = 3", "folds = 40"), "6 groups and 40 folds"),
    "an age that bands do not tell": (
        ('expected = "none"', "from_age = 40"),
        "40 and over.*one of 0, 16, 17",
    ),
    "evidence without rates": (
        ("[model]", '[ethnicity]\nevidence = ["type_2_diabetes"]\n[model]'),
        "needs rates by age and sex",
    ),
    "evidence and shares": (
        ("[model]", '[ethnicity]\nevidence = ["x"]\nfree_shares = "five"\n[model]'),
        "both say how ethnicity enters",
    ),
    "unmet need without its values": (
        ("[model]", '[unmet_need]\ntreatment = "floor"\n[model]'),
        "does not say of which",
    ),
    "unmet need of a stranger": (
        ("[model]", '[unmet_need]\ntreatment = "fix_at_zero"\nterms = ["incom"]\n[model]'),
        'Did you mean "income"',
    ),
    "one name twice": (("[model]", '[supply]\nincome = "x"\n[model]'), "need and supply both"),
    "shares and costs in one": (("folds = 3", 'family = "two_part"'), "two parts"),
}


@pytest.mark.parametrize("case", _SPECS)
def test_a_spec_that_cannot_be_is_one_message(case, tmp_path, practices):
    (old, new), said = _SPECS[case]
    assert old in _SPEC
    told = _refused(tmp_path, practices, _SPEC.replace(old, new))
    assert re.search(said, told), told


def _with(practices, column, value, rows=slice(0, 1)):
    changed = practices.astype(object).copy()
    changed.loc[changed.index[rows], column] = value
    return changed


_TABLES = {
    "no number": (lambda p: _with(p, "cases", "many"), r"text where a number.*row 2, column cases"),
    "below nought": (lambda p: _with(p, "cases", -4), "counts of 1 row are below nought.*row 2"),
    "rates": (lambda p: p.assign(cases=p["cases"] / p["people"]), "shares or rates.*numerator"),
    "nobody": (lambda p: _with(p, "people", 0), "exposure of 1 row is not above nought.*row 2"),
    "twice": (lambda p: pd.concat([p, p.tail(1)]), "stands in two rows, 49 and 50"),
    "strangers": (
        lambda p: p.assign(practice=[f"ZZ{at}" for at in range(len(p))]),
        r"No code is that of a practice.*people in 48 rows",
    ),
    "missing": (
        lambda p: _with(p, "cases", None, slice(0, 9)),
        r"9 of 48 rows \(.* people\) lack a figure: cases: 9 rows \(.* 8, .* 1\).*drop",
    ),
    "no counts": (lambda p: p.assign(cases=0), "Every count is nought"),
    "a group without counts": (
        lambda p: _with(p, "cases", 0, slice(0, 8)),
        "its level has no end",
    ),
    "one ICB": (lambda p: p.head(8), "All rows are of one group.*none"),
    "too few": (lambda p: p.groupby("icb_of").head(1), "too few for 7 coefficients"),
}


@pytest.mark.parametrize("case", _TABLES)
def test_rows_that_cannot_be_are_one_message(case, tmp_path, practices):
    change, said = _TABLES[case]
    told = _refused(tmp_path, change(practices))
    assert re.search(said, told), told


def test_a_folder_of_results_does_not_stand_before_a_spec_that_ships(tmp_path, monkeypatch):
    (tmp_path / "diabetes-2024-25").mkdir()
    monkeypatch.chdir(tmp_path)
    assert read_spec("diabetes-2024-25").path.suffix == ".toml"


_COLUMNS = {
    "constant": (lambda p: 3, '"x" is the same in every row'),
    "a mix of others": (lambda p: p["z"] * 2 + 1, "cannot be told apart.*collinear"),
    "separating": (lambda p: [7.0] + [0.0] * 47, '"x" is the same in all rows with a count'),
}


@pytest.mark.parametrize("case", _COLUMNS)
def test_columns_that_tell_nothing_are_refused(case, tmp_path, practices):
    value, said = _COLUMNS[case]
    table = practices.assign(z=practices["people"] % 31)
    table = table.assign(x=value(table))
    if case == "separating":
        table = _with(table, "cases", 0)
    spec = _SPEC.replace('income = "income_deprivation"', 'x = "x"\nz = "z"')
    told = _refused(tmp_path, table, spec)
    assert re.search(said, told), told
