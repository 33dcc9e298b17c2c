"""An own index by practice: an area's weight is that of its practices, by their people."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import ModelInputs, model_inputs
from allocmodel.reading.what_would_run import what_would_run
from allocmodel.reference.data import Reference
from tests.own_lines import run_of_lines, written
from tests.test_bad_own_lines import OWN

INDEX = "Frailty register, weighted"
HEAD = '\nyears = ["2026/27"]\n'
ROWS = Reference.load().practice_rows("QJ2", "2026/27")
#: The practices of an area with several, and the first of them.
AREA = str(ROWS["area"].value_counts().index[0])
OF_AREA = ROWS[ROWS["area"] == AREA]
FIRST = str(OF_AREA.index[0])


@cache
def inputs() -> ModelInputs:
    """Every practice weighs 1, but the first of the area 3."""
    rows = [f"{code},{3 if code == FIRST else 1}" for code in ROWS.index]
    return model_inputs(written(HEAD + OWN, frailty="\n".join(["practice,weight", *rows])))


def test_an_areas_weight_is_the_mean_of_its_practices_by_people() -> None:
    people: pd.Series[float] = OF_AREA["population"]
    weights = inputs().values["own_weight"].sel(own_index="own:frailty").to_series()
    # All people weigh 1, those of the first practice two more.
    assert weights[AREA] == pytest.approx(1 + 2 * people[FIRST] / people.sum(), rel=1e-12)
    assert (weights.drop(AREA) == 1).all()


def weights(first: str) -> ModelInputs:
    """Practices by their codes, of which the first is written so."""
    rows = [f'"{first if code == FIRST else code}",1' for code in ROWS.index]
    return model_inputs(written(HEAD + OWN, frailty="\n".join(["practice,weight", *rows])))


def test_a_code_with_another_name_is_told() -> None:
    name = ROWS["practice_name"][FIRST]
    (told,) = [one for one in weights(f"{FIRST} - Another").warnings if "not the name" in one]
    assert f'"{FIRST} - Another": {FIRST} is {name} in the data of the year' in told
    same = weights(f"{FIRST.lower()}: {name.title()}").warnings
    assert not any("not the name" in one for one in same)


def test_a_practice_by_its_name_is_that_practice_once() -> None:
    names = ROWS["practice_name"]
    assert (names == names[FIRST]).sum() == 1
    assert (weights(names[FIRST]).values["own_weight"] == 1).all()
    with pytest.raises(BadInput, match="are the same practice"):
        weights(f'{names[FIRST]}",1\n"{FIRST}')


def test_its_source_says_that_practices_were_averaged() -> None:
    assert (
        inputs()
        .source_of("own_weight")
        .endswith("weights by practice, each area's averaged by registered people)")
    )


def test_the_index_stands_by_its_title_where_it_splits_a_line() -> None:
    lines = what_would_run(run_of_lines("own index and remainder")).splitlines()
    assert any(line.startswith("frailty") and INDEX in line for line in lines)
