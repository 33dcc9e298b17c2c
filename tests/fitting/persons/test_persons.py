"""Single people from a file to a fit: however it is cut; what is refused; what is not told."""

from __future__ import annotations

import json
import re
import sys

import numpy as np
import pandas as pd
import pytest

import allocmodel as am
from allocmodel.fitting.need.design import Design
from allocmodel.fitting.need.model import Model
from allocmodel.fitting.persons import disclosure, reading
from allocmodel.fitting.persons.cells import add_up
from allocmodel.fitting.persons.problem import FAMILIES, CellProblem
from allocmodel.fitting.persons.reading import Columns
from allocmodel.fitting.persons.variables import columns_of, strata_of
from tests.fitting.persons.synthetic import BEDS, FIFTH, SPEC, people, spec_beside


@pytest.fixture(scope="module")
def everybody():
    return people(12_000, boards=6)


@pytest.fixture(scope="module")
def found(tmp_path_factory, everybody):
    return am.fit(spec_beside(tmp_path_factory.mktemp("people"), everybody)).result


def test_what_is_planted_is_found(found):
    terms = found["coefficients"]
    assert terms["deprivation"]["lower"] < FIFTH < terms["deprivation"]["upper"]
    assert terms["beds"]["lower"] < BEDS < terms["beds"]["upper"]
    assert terms["beds"]["used"] == 0 and terms["deprivation"]["used"] < 0


def test_the_same_however_a_file_is_cut(tmp_path, monkeypatch, everybody, found):
    folder = tmp_path / "parts"
    folder.mkdir()
    shuffled = everybody.sample(frac=1, random_state=2)
    shuffled[:5_000].to_csv(folder / "a.csv", index=False)
    shuffled[5_000:].to_csv(folder / "b.csv.gz", index=False)
    monkeypatch.setattr(reading, "ROWS", 1_700)
    text = SPEC.replace('"people.csv"', '"parts"')
    again = am.fit(spec_beside(tmp_path, everybody, text)).result
    for key in ("coefficients", "held_out", "in_sample", "predicted_over_actual", "n"):
        assert _near(again[key], found[key])


def _near(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_near(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return all(_near(*pair) for pair in zip(one, other, strict=True))
    return one == (pytest.approx(other, rel=1e-7) if isinstance(other, float) else other)


def test_persons_are_judged_as_if_each_stood_alone(everybody, found):
    """R2 inside the sample, out of the persons themselves and one rate for each of their cells."""
    rows = everybody.assign(rate=everybody["admissions"] / everybody["years"])
    mean = rows["admissions"].sum() / rows["years"].sum()
    against = (rows["years"] * (rows["rate"] - mean) ** 2).sum()
    by = ["deprivation_fifth", "beds", "age_band", "sex", "icb"]
    own = rows.groupby(by)[["admissions", "years"]].transform("sum")
    best = (rows["years"] * (rows["rate"] - own["admissions"] / own["years"]) ** 2).sum()
    assert 0 < found["in_sample"]["r2"] < 1 - best / against
    assert found["held_out"]["r2"] < found["in_sample"]["r2"]


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15)]
)
def test_small_counts_are_starred_and_others_rounded(count, told):
    assert disclosure.rounded(count) == told


def test_where_one_is_starred_the_next_smallest_is_too():
    assert disclosure.of_total([3, 40, 20]) == [None, 40, None]
    assert disclosure.of_total([3, 5, 20]) == [None, None, 20]
    assert disclosure.of_total([30, 40, 20]) == [30, 40, 20]


def test_nothing_that_is_written_tells_of_few(tmp_path, everybody):
    rare = everybody.copy()
    rare.loc[rare.index[:3], "icb"] = "rare board"
    rare.loc[rare.index[:3], "admissions"] = 4
    made = am.fit(
        spec_beside(tmp_path, rare, SPEC.replace("folds = 3", "folds = 3\neffects = false"))
    )
    rows = {one["label"]: one for one in made.result["predicted_over_actual"]["ICB"]}
    assert rows["rare board"] == {
        **{"label": "rare board", "rows": None, "actual": None, "predicted": None, "ratio": None}
    }
    assert sum(one["rows"] is None for one in rows.values()) == 2
    shown = json.dumps(made.result["predicted_over_actual"])
    counts = [int(one) for one in re.findall(r'"(?:rows|actual)": (\d+)', shown)]
    assert counts and all(one % 5 == 0 for one in counts)
    assert "| rare board | * | * | * | - |" in made.card()


def _with(column, value, rows=3):
    def changed(rows_of_all: pd.DataFrame) -> pd.DataFrame:
        made = rows_of_all.astype({column: object})
        made.loc[made.index[:rows], column] = value
        return made

    return changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_with("admissions", -987), "are below nought"),
        (_with("admissions", 987.5), "have a fraction"),
        (_with("admissions", "SECRET987"), "holds text"),
        (_with("admissions", None, 60), "admissions: 60"),
        (_with("years", 0), "not above nought"),
        (_with("icb", None), "icb: *"),
        (lambda rows: rows.drop(columns="beds"), 'no column "beds"'),
        (lambda rows: rows[rows["icb"] == "board 00"].assign(icb="987"), "of one group:"),
        (_with("admissions", float("inf")), "endless"),
        (_with("deprivation_fifth", "987 typed"), "1 stand for fewer than 8 people"),
        (lambda rows: rows[:0], "no rows"),
        (lambda rows: rows.assign(beds=1), "same in every row"),
    ],
)
def test_what_no_fit_can_be_made_of(tmp_path, everybody, change, said):
    with pytest.raises(am.BadInput) as caught:
        am.fit(spec_beside(tmp_path, change(everybody)))
    assert said in str(caught.value) and "987" not in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("icb,icb,deprivation_fifth,age_band,sex,beds,years,admissions", 'than one column "icb"'),
        ("icb;deprivation_fifth;age_band;sex;beds;years;admissions", "parted by semicolons"),
    ],
)
def test_what_headings_cannot_be(tmp_path, everybody, heading, said):
    spec = spec_beside(tmp_path, everybody[:10])
    (tmp_path / "people.csv").write_text(f"\ufeff{heading}\r\n", encoding="utf-8")
    with pytest.raises(am.BadInput, match=said):
        am.fit(spec)


def test_a_card_of_people_says_people_and_pounds(tmp_path, everybody):
    text = SPEC.replace('"admissions"', '"cost"').replace('"icb"', '"ward"')
    text = text.replace("[model]", '[model]\nfamily = "two_part"')
    text = text.replace('expected = "age_sex"\nage = "age_band"\nsex = "sex"', 'expected = "none"')
    text = text.replace('exposure = "years"\n', "")
    made = am.fit(spec_beside(tmp_path, everybody.rename(columns={"icb": "ward"}), text))
    card = made.card()
    assert "12,000 people, £" in card and "odds of any cost" in card
    assert "clustered by group (ward)" in card and "| People | Pounds |" in card
    assert "ICB" not in card.split("## Small print")[0]


def fitted_to(rows: pd.DataFrame) -> Model:
    """The model of some people, without what judges it."""
    own = Columns("admissions", "years", ("deprivation_fifth", "beds", "age_band", "sex", "icb"))
    cells = add_up([reading.checked(rows, own, "synthetic")], own.by, "synthetic")
    named = {"deprivation": "deprivation_fifth", "beds": "beds"}
    columns, _ = columns_of(cells.table, named, "synthetic")
    names, groups = np.unique(cells.table["icb"].to_numpy(dtype=str), return_inverse=True)
    stratum, _ = strata_of(cells.table, ["age_band", "sex"])
    problem = CellProblem(cells, Design.of(columns, groups, tuple(names)), stratum, "synthetic")
    return FAMILIES["quasi_poisson"].fitted(problem, problem.every)[""]


@pytest.mark.long
def test_intervals_hold_what_is_planted_at_their_level():
    """200 trials: 95% intervals hold the planted figure as often, to three standard errors."""
    held = {"deprivation": 0, "beds": 0}
    for trial in range(200):
        found = fitted_to(people(6_000, trial, 20))
        for name, planted in (("deprivation", FIFTH), ("beds", BEDS)):
            own = found.interval(name)
            held[name] += bool(own.lower < planted < own.upper)
    assert all(181 <= times <= 199 for times in held.values()), held


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('age = "age_band"', "", "need to know where these stand"),
        ("[supply]", '[ethnicity]\nevidence = ["type_2_diabetes"]\n[supply]', "practice or area"),
        ('groups = "icb"', 'family = "two_part"\ngroups = "icb"', "no single count"),
        ('"people.csv"', '"people.xlsx"', "no such file"),
        ('unit = "person"', 'unit = "practice"', "This key is missing"),
    ],
)
def test_what_a_spec_of_people_cannot_say(tmp_path, everybody, old, new, said):
    spec = spec_beside(tmp_path, everybody[:100], SPEC.replace(old, new))
    with pytest.raises(am.BadInput, match=re.escape(said)):
        am.fit(spec)


def test_too_many_cells_are_refused(tmp_path, monkeypatch, everybody):
    monkeypatch.setattr("allocmodel.fitting.persons.cells.MOST_CELLS", 50)
    with pytest.raises(am.BadInput, match="People cannot be added up to cells"):
        am.fit(spec_beside(tmp_path, everybody))


@pytest.mark.long
def test_parquet_gives_the_same(tmp_path, everybody, found):
    pytest.importorskip("pyarrow")
    spec = spec_beside(tmp_path, everybody, SPEC.replace("people.csv", "people.parquet"))
    everybody.to_parquet(tmp_path / "people.parquet")
    assert _near(am.fit(spec).result["coefficients"], found["coefficients"])


def test_parquet_needs_a_library_that_is_named(tmp_path, monkeypatch, everybody):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    spec = spec_beside(tmp_path, everybody, SPEC.replace("people.csv", "people.parquet"))
    (tmp_path / "people.parquet").write_bytes(b"PAR1")
    with pytest.raises(am.BadInput, match="pyarrow, which is not installed"):
        am.fit(spec)


@pytest.mark.long
def test_a_cluster_gives_the_same(tmp_path, everybody, found):
    distributed = pytest.importorskip("distributed")
    spec = spec_beside(tmp_path, everybody)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
        ) as cluster,
        distributed.Client(cluster),
    ):
        again = am.fit(spec).result
    assert _near(again["coefficients"], found["coefficients"])
