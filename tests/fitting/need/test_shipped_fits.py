"""The fits that ship: regression goldens, and what they are there to show."""

import json
import re

import numpy as np
import pandas as pd
import pytest

import allocmodel as am
from allocmodel.fitting.need.spec_file import read_spec, shipped_specs
from tests.expected_fits import beside, figures

#: In the first tier documents run the first of them, and their figures are compared.
_SPECS = [
    pytest.param(name, marks=pytest.mark.long)
    for name in ("diabetes-2024-25", "severe-mental-illness-2024-25")
]


@pytest.fixture(scope="module")
def fit(request):
    """A fit that ships, made once."""
    return am.fit(request.param)


def _flat(value, path=()):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(one, (*path, key))
    else:
        yield path, value


@pytest.mark.parametrize("fit", _SPECS, indirect=True)
class TestShipped:
    def test_figures_are_the_golden_ones(self, fit):
        expected, _ = beside(shipped_specs()[fit.result["id"]])
        wanted = dict(_flat(json.loads(expected.read_text())))
        found = dict(_flat(figures(fit.result)))
        assert list(wanted) == list(found)
        for path, value in wanted.items():
            assert found[path] == (
                value if isinstance(value, str | bool | None) else pytest.approx(value, rel=2e-3)
            ), path

    def test_the_card_that_ships_says_what_the_fit_says(self, fit):
        _, card = beside(shipped_specs()[fit.result["id"]])

        def words(text):
            return re.sub(r"[-\d.,%+]+", "#", text.split("## Small print")[0])

        assert words(card.read_text()) == words(fit.card())

    def test_predictions_held_out_lead_and_small_print_is_last(self, fit):
        card = fit.card()
        assert card.index("what it has not seen") < card.index("Predicted over actual, by")
        assert card.index("On the rows it was fitted to") > card.index("## Small print")

    def test_files_are_whole(self, fit, tmp_path):
        files = fit.write(tmp_path)
        assert [one.name for one in files] == ["fit.json", "need.csv", "card.md", "card.html"]
        written = json.loads(files[0].read_text())
        assert {"coefficients", "held_out", "in_sample", "n", "digests"} <= set(written)
        for one in written["coefficients"].values():
            assert one["lower"] <= one["estimate"] <= one["upper"]
        used = pd.read_csv(files[1])
        assert list(used.columns) == ["code", "people", "expected", "income"]
        assert (used["expected"] > 0).all()
        assert "http" not in files[3].read_text()

    def test_what_it_shows(self, fit):
        """Method, section 12: evidence helps on diabetes, and overshoots on mental illness."""
        result = fit.result
        helps = result["held_out"]["r2"] > result["compared"]["without the evidence"]["r2"]
        assert helps == (result["id"] == "diabetes-2024-25")
        assert result["slope"]["holds"] == helps

    def test_covariance_is_that_of_the_intervals(self, fit):
        """For draws: the root of its diagonal is each standard error."""
        result = fit.result
        errors = np.sqrt(np.diag(result["covariance"]["matrix"]))
        for name, error in zip(result["covariance"]["names"], errors, strict=True):
            assert result["coefficients"][name]["standard_error"] == pytest.approx(error)


@pytest.mark.originals
def test_the_registers_that_ship_are_as_published(originals):
    """Every count of the two registers, against the publisher's file."""
    published = pd.read_csv(originals / "nhse-qof" / "PREVALENCE_2425.csv.gz")
    ours = pd.read_csv(read_spec("diabetes-2024-25").data, index_col="practice_code")
    for register, counts, people in (
        ("DM", "diabetes_register", "list_17_and_over"),
        ("MH", "severe_mental_illness_register", "list_all_ages"),
    ):
        own = published[published["GROUP_CODE"] == register].set_index("PRACTICE_CODE")
        assert (own["REGISTER"].sort_index() == ours[counts]).all()
        assert (own["PRACTICE_LIST_SIZE"].sort_index() == ours[people]).all()
