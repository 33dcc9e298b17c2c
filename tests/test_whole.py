"""The whole that is split: an ICB or England, each read and told in its own words."""

import io
import re
import zipfile

import pytest

from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.errors import BadInput
from allocmodel.declared.quantities import told_inputs
from allocmodel.declared.whole_words import ENGLAND, THE_ICB, WholeWords
from allocmodel.engine.steps import all_steps
from allocmodel.inputs.places.assign import assign_places
from allocmodel.outputs.manifest import manifest_json
from allocmodel.outputs.results_netcdf import results_netcdf
from allocmodel.reading.one_place.explain import explain
from allocmodel.reference.data import Reference
from allocmodel.reference.whole import KINDS, Icb
from allocmodel.scenario import Places
from allocmodel.scenario.schema import SCOPES
from tests.shipped_books import shipped_book, shipped_run

YEAR = "2025/26"
QT1 = "QT1"
SPOKEN = re.compile(r"\b(?:the|this) ICB\b", re.IGNORECASE)
BRACES = re.compile(r"\{[^}]*\}")
WORDS = {"{the whole}", "{The whole}", "{this whole}"}


@pytest.fixture(scope="module")
def reference():
    return Reference.load()


def as_written():
    """Every declared text that may speak of the whole, with its name."""
    for step in all_steps(None).values():
        yield from ((step.name, text) for text in (step.title, step.why, step.source))
    for quantity in told_inputs(None).values():
        yield from ((quantity.name, text) for text in (quantity.title, quantity.why))
    yield from ((one.text[:30], one.text) for one in ASSUMPTIONS)


def test_texts_say_the_whole_where_they_mean_it():
    """A text that names "the ICB" would be wrong of England."""
    written = list(as_written())
    assert [name for name, text in written if SPOKEN.search(text)] == []
    assert {found for _, text in written for found in BRACES.findall(text)} == WORDS


@pytest.mark.parametrize("words", [None, THE_ICB, ENGLAND])
def test_what_is_told_has_no_gaps_left(words):
    texts = [
        *(text for step in all_steps(words).values() for text in (step.title, step.why)),
        *(text for one in told_inputs(words).values() for text in (one.title, one.why)),
    ]
    assert any("whole}" in text for text in texts) is (words is None)
    assert any(SPOKEN.search(text) for text in texts) is (words is THE_ICB)


def test_words():
    words = WholeWords("the region", "this region")
    text = "{The whole}'s people: {this whole} only, in {the whole}."
    assert words.told(text) == "The region's people: this region only, in the region."
    assert words.told("No whole.") == "No whole."


def outputs(scenario):
    """All that a reader meets of a run, as one text."""
    run = shipped_run(scenario)
    with zipfile.ZipFile(io.BytesIO(shipped_book(scenario))) as book:
        sheets = [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
    attributes = [str(array.attrs) for array in run.values.values()]
    netcdf = results_netcdf(run).decode("latin-1")
    return "\n".join(
        [*sheets, *attributes, netcdf, manifest_json(run, {}), explain(run, run.places[0])]
    )


@pytest.mark.parametrize("scenario", ["england-core-2025-26"])
def test_england_is_told_of_england(scenario):
    told = outputs(scenario)
    assert "whole}" not in told
    assert SPOKEN.findall(told) == []
    assert "England's population is the published one" in told


@pytest.mark.parametrize("scenario", ["nottingham-2025-26"])
def test_an_icb_is_told_of_the_icb(scenario):
    told = outputs(scenario)
    assert "whole}" not in told
    assert "the average person of the ICB" in told


def test_every_scope_has_a_kind():
    assert set(KINDS) == set(SCOPES)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_whole_is_the_sum_of_its_parts(reference, scope):
    whole = KINDS[scope].find(reference, QT1, YEAR)
    areas = whole.areas()
    assert list(areas.index) == sorted(areas.index)
    assert list(whole.population()["area"].values) == list(areas.index)
    assert list(whole.weighted_population()["area"].values) == list(areas.index)
    assert whole.population().sum() == pytest.approx(areas["population"].sum())
    assert whole.population().sum() == pytest.approx(whole.published_population(), rel=0.01)
    assert whole.published("core", "allocation") == reference.published(whole.code, YEAR, "core")
    assert set(whole.described_by) <= set(areas)


def test_england_is_its_icbs(reference):
    england = KINDS["england"].find(reference, "", YEAR)
    assert list(england.areas().index) == list(reference.icbs(YEAR).index)
    one = Icb.find(reference, QT1, YEAR)
    assert england.population().sel(area=QT1) == pytest.approx(float(one.population().sum()))
    assert england.areas().loc[QT1, "icb_name"] == "Nottingham and Nottinghamshire"
    assert reference.published(QT1, YEAR, "core") < england.published("core")


@pytest.mark.parametrize(
    ("scope", "places"), [("icb", ["NHS Nottingham and Nottinghamshire ICB"]), ("england", None)]
)
def test_places_by_icb(reference, scope, places):
    areas = KINDS[scope].find(reference, QT1, YEAR).areas()
    order = assign_places(areas, Places.model_validate({"by": "icb"})).order
    assert order == places if places else len(order) == len(areas) == 42


def test_a_whole_in_another_year(reference):
    assert KINDS["england"].find(reference, "", YEAR).in_year("2026/27").year == "2026/27"
    assert Icb.find(reference, QT1, YEAR).in_year("2026/27").code == QT1
    with pytest.raises(BadInput, match="does not exist in 2026/27"):
        Icb.find(reference, "QNQ", YEAR).in_year("2026/27")


def test_people_of_england_are_not_held(reference):
    with pytest.raises(BadInput, match="one ICB at a time"):
        KINDS["england"].find(reference, "", YEAR).people("imd")
    assert Icb.find(reference, QT1, YEAR).people("imd").sum() > 0
