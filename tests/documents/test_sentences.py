"""The catalogue of sentences: one language after another, and words that many can read."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

import allocmodel as am
from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import over_pounds
from allocmodel.documents.page import page_of_run
from allocmodel.documents.papers import KINDS, paper_of
from allocmodel.documents.sentences import english, names_in, sentences
from allocmodel.reading.one_place.explain import explain
from allocmodel.reading.one_place.twelve_lines import explain_in_short
from tests.documents.pages import Recording, governed, pseudo
from tests.shipped_books import shipped_run

ROOM = Path(am.__file__).parent / "documents"


@pytest.fixture(scope="module")
def spoken() -> Recording:
    """A language into which every kind of document was put."""
    said = pseudo()
    plain = shipped_run("nottingham-2025-26")
    decided_elsewhere = governed(plain, rests_on="0" * 12, engagement=[])
    parts = shipped_run("nottingham-neighbourhoods")
    final = governed(shipped_run("nottingham-floor-binds"), status="final")
    for run in (plain, decided_elsewhere, final, parts):
        page_of_run(run, said)
        for kind in KINDS:
            paper_of(run, kind, said)
    return said


def test_a_document_says_nothing_but_sentences_figures_and_titles(spoken: Recording) -> None:
    document = page_of_run(shipped_run("nottingham-2025-26"), spoken)
    told = [document.status, document.closing, *(one.title for one in document.sections)]
    assert all(text.startswith("⟦") and text.endswith("⟧") for text in told)
    assert document.language == "qps"
    place = document.sections[1].blocks[0].text
    assert re.fullmatch(r"(⟦[^⟧]*⟧ ?)+", place)


def test_every_sentence_can_be_said_in_another_language() -> None:
    # A language of its own: what is said here is no use of a sentence.
    other = pseudo()
    for key, text in other.texts.items():
        filled = other(key, **{name: f"<{name}>" for name in names_in(text)})
        assert filled.startswith("⟦") and "{" not in filled


def test_every_sentence_has_a_use(spoken: Recording) -> None:
    """Said by a document above, or named in the code or in a template."""
    code = "".join(
        one.read_text("utf-8") for one in ROOM.rglob("*") if one.suffix in (".py", ".html")
    )
    # Keys that the code puts together: "map.lead_{of}", and those of the way that a figure goes.
    together = [
        re.sub(r"\{[^}]*\}", r"\\w+", one)
        for one in re.findall(r'f"([a-z]+\.[a-z_]+\{[^"}]*\}[a-z_]*)"', code)
    ]
    ways = "_(more|less|same|up|down)"
    counted = re.findall(r'counted\(\s*"([a-z.]+)"', code)
    unused = [
        key
        for key in english().texts.keys() - spoken.said
        if f'"{key}"' not in code
        and f'"{key.partition(".")[2]}"' not in code
        and not any(re.fullmatch(one, key) for one in [*together, rf"place\.\w+{ways}"])
        and key not in [f"{one}_one" for one in counted]
    ]
    assert not unused, " ".join(sorted(unused))


# --- A translation -------------------------------------------------------------------------------


def catalogue() -> str:
    return (ROOM / "sentences.toml").read_text("utf-8")


def test_a_translation_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "cy.toml"
    path.write_text(catalogue().replace("en-GB", "cy") + '\n[words]\nPlace = "Lle"\n', "utf-8")
    found = sentences(path)
    assert found.language == "cy" and found.title("Place") == "Lle"
    assert found.title("Need") == "Need"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('skip = "Skip', 'skipp = "Skip', r'"page.skipp" is no sentence.*Did you mean "page.skip"'),
        ('skip = "Skip to the main text"\n', "", "lacks 1 sentence, such as page.skip"),
        ("{place} gets {money} in", "{place} gets money in", "fills in"),
        ("{place} gets {money} in", "{place gets {money} in", "place.gets"),
        ('language = "en-GB"', "", "does not name its language"),
        ('skip = "Skip', "skip = Skip", "not valid TOML"),
    ],
)
def test_a_translation_that_lacks_or_adds_anything_is_refused(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = tmp_path / "cy.toml"
    assert old in catalogue()
    path.write_text(catalogue().replace(old, new), "utf-8")
    with pytest.raises(BadInput, match=f"(?s){says}"):
        sentences(path)


# --- Reading age ---------------------------------------------------------------------------------

#: The age up to which someone who left school then reads it; the issue asks for about 12 to 14.
OLDEST = 14
#: A grade is a year of American school, which begins at five.
SCHOOL_BEGINS = 5

#: What everyone reads; papers are for boards.
PUBLIC = (
    *("whole", "place", "neighbourhoods", "bridge", "equity", "limits", "unknown", "glossary"),
    *("contact", "map", "pockets"),
)


def syllables(word: str) -> int:
    """About how many: groups of vowels, without an e at the end that is not heard."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^l])e$|(?<=[^td])ed$", "", word))
    return max(1, len(groups))


def reading_age(text: str) -> float:
    """By Flesch and Kincaid (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    parts = [one for one in re.split(r"[.:?!](?:\s|$)", text) if re.search("[a-z]", one)]
    words = re.findall(r"[A-Za-z']+", text)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(parts) + 11.8 * per_word - 15.59 + SCHOOL_BEGINS


def test_the_measure_of_reading_age_knows_hard_from_easy() -> None:
    assert reading_age("The cat sat on the mat. It was a fat cat.") < 8
    hard = "Distributional considerations necessitate proportionate reallocation methodologies."
    assert reading_age(hard) > 20


@pytest.mark.parametrize("table", PUBLIC)
def test_what_everyone_reads_is_plain(table: str) -> None:
    texts = [
        re.sub(r"\{\w+\}", "ten", text)
        for key, text in english().texts.items()
        if key.startswith(f"{table}.") and text.endswith(".") and "{licence}" not in text
    ]
    assert reading_age(" ".join(texts)) <= OLDEST


#: A figure in a sentence, with its sign, unit and brackets.
FIGURE = r"\(?[-+£]*\d(?:[\d,./]*\d)?%?\)?"


def sentences_of(explanation: str) -> str:
    """The sentences of an explanation, without its tables; figures read as a short word."""
    paragraphs = (" ".join(one.split()) for one in explanation.split("\n\n"))
    prose = [one for one in paragraphs if one.endswith(".") and "---" not in one]
    return re.sub(FIGURE, "ten", " ".join(prose))


@pytest.mark.parametrize(
    ("scenario", "place"),
    [
        ("nottingham-2025-26", "Nottingham City"),
        ("nottingham-floor-binds", "Nottingham City"),
        ("nottingham-neighbourhoods", "Byron PCN"),
    ],
)
def test_explanations_in_short_are_as_plain_as_the_page(scenario: str, place: str) -> None:
    """Of `explain` what comes before the steps, and all of `explain --short`."""
    run = shipped_run(scenario)
    _, _, after = explain(run, place).partition("IN SHORT")
    in_short, _, _ = after.partition("STEP BY STEP")
    assert len(sentences_of(in_short).split()) > 60
    assert reading_age(sentences_of(in_short)) <= OLDEST
    told = [line for line in explain_in_short(run, place).splitlines() if not line[:3].isspace()]
    assert reading_age(re.sub(FIGURE, "ten", " ".join(told))) <= OLDEST


def test_one_is_told_as_one_and_days_as_people_write_them() -> None:
    said = english()
    one, many = (
        said.counted("neighbourhoods.lead", count, place="Hill", money="£5") for count in (1, 3)
    )
    assert "has 1 neighbourhood," in one and "has 3 neighbourhoods." in many
    assert said.day(datetime.date(2025, 3, 7)) == "7 March 2025"
    assert over_pounds("Älpha – One") == "Älpha – One"
    assert over_pounds("North and Mid Nottinghamshire") == "North and Mid\nNottinghamshire"
