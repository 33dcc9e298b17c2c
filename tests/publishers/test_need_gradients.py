"""What the national formulas carry by deprivation: by hand, shipped, and from the originals."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from allocmodel.declared.vocabulary import SERVICES
from allocmodel.model.adjustment import NeedGradients
from allocmodel.publishers import (
    mhclg_deprivation,
    nhsd_registrations,
    nhse_weighted_populations,
    ons_census,
    ons_lookups,
    population_mix,
)
from allocmodel.publishers.building import which_files
from allocmodel.publishers.need_gradients import (
    fifths_of_people,
    gradient_table,
    gradients,
    mean_scores,
)
from allocmodel.publishers.originals import read_original
from allocmodel.publishers.population_mix import Neighbourhoods, Registered
from allocmodel.reference.data import Reference

#: Method, section 3: derived independently, 2025/26 by the lists of July 2023.
TO_MEET = {
    "core": 1.222,
    "primary_medical": 1.197,
    "mental_health": 1.876,
    "maternity": 1.360,
    "health_inequalities": 2.461,
    "prescribing": 1.089,
    "general_acute": 1.047,
    "community": 1.027,
}


def quiet(line: str) -> None:
    """Says nothing."""


def practices(people: list[float], need: list[float], codes: str = "ABCDE") -> pd.DataFrame:
    table = pd.DataFrame({"population": people}, index=pd.Index(list(codes), name="practice"))
    return table.assign(**dict.fromkeys(SERVICES, need))


def test_a_practice_has_the_mean_score_of_its_patients():
    """30 people at 40 and 10 at 20: (1,200 + 200) / 40 = 35."""
    known = Neighbourhoods(pd.DataFrame(), pd.DataFrame({"imd_score": [40.0, 20.0]}))
    people = sparse.csr_array(np.array([[30.0, 10.0], [0.0, 5.0]]))
    scores = mean_scores(Registered(pd.Index(["A", "B"]), people), known)
    assert dict(scores) == {"A": 35, "B": 20}


def test_fifths_are_of_people_not_of_practices():
    """Of 100 people, A's middle is at 5, B's at 20, C's at 50, D's at 80 and E's at 95."""
    score = pd.Series([50.0, 40.0, 30.0, 20.0, 10.0], list("ABCDE"))
    people = pd.Series([10.0, 20.0, 40.0, 20.0, 10.0], list("ABCDE"))
    assert list(fifths_of_people(score, people)) == [1, 2, 3, 5, 5]


def test_gradient_is_need_per_head_of_the_first_fifth_over_the_last():
    """A: 30 weighted people for 20; E: 16 for 20. 1.5 / 0.8 = 1.875."""
    score = pd.Series([50.0, 40.0, 30.0, 20.0, 10.0], list("ABCDE"))
    found = gradients(practices([20.0] * 5, [30.0, 25, 20, 18, 16]), score)
    assert set(found.round(12)) == {1.875}


def test_practices_without_a_score_are_left_out_and_said():
    score = pd.Series([50.0, 40.0, 30.0, 20.0, 10.0], list("ABCDE"))
    table = practices([20.0] * 5 + [7.0], [30.0, 25, 20, 18, 16, 900], "ABCDEF").reset_index()
    said: list[str] = []
    made = gradient_table({"2025/26": table}, score, said.append)
    assert set(made["gradient"].round(12)) == {1.875}
    assert set(made["practices"]) == {5}
    assert "1 practices without registrations by LSOA, 7 people" in said[0]


@pytest.mark.parametrize(("service", "value"), TO_MEET.items())
def test_shipped_gradients_meet_the_independent_ones(service, value):
    found = Reference.load().need_gradients("2025/26")
    assert found.year == "2025/26"
    assert found.ratios[service] == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize(("year", "of"), [("2030/31", "2028/29"), ("2020/21", "2023/24")])
def test_a_year_without_gradients_has_those_nearest_before_it(year, of):
    assert Reference.load().need_gradients(year).year == of


def test_a_ratio_that_prints_as_one_is_not_said():
    gradients = NeedGradients("2028/29", {"community": 1.004, "core": 1.206})
    assert gradients.carried("community") == gradients.carried("per_head") == ""
    assert "core services" in gradients.carried("core")
    assert "1.21 times" in gradients.carried("core")


@pytest.mark.originals
def test_gradients_of_the_originals(originals):
    practices = {
        "2025/26": nhse_weighted_populations.read(
            read_original(originals / which_files.PRACTICE_FILES["2025/26"]), "2025/26"
        )
    }
    read = {
        reader: reader.read(read_original(originals / described[0]))
        for reader, described in (
            (nhsd_registrations, which_files.REGISTRATIONS),
            (ons_lookups, which_files.LSOA_LOOKUP),
            (ons_census, which_files.CENSUS),
            (mhclg_deprivation, which_files.DEPRIVATION),
        )
    }
    census = read[ons_census]
    known = population_mix.neighbourhoods(census, read[mhclg_deprivation])
    registered = population_mix.register(
        read[nhsd_registrations], read[ons_lookups], census, known, quiet
    )
    table = gradient_table(practices, mean_scores(registered, known), quiet)
    found = table.set_index("service")["gradient"]
    for service, value in TO_MEET.items():
        assert found[service] == pytest.approx(value, abs=0.005), service
    shipped = Reference.load().need_gradients("2025/26").ratios
    assert dict(found.round(4)) == pytest.approx(shipped)
