"""The page says what the results say, in plain words, and holds nothing that runs."""

from __future__ import annotations

import ast
import itertools
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import allocmodel as am
from allocmodel.declared.errors import BadInput
from allocmodel.documents.as_html import html
from allocmodel.documents.blocks import (
    Blank,
    Choice,
    Document,
    Paragraph,
    Picture,
    Points,
    Section,
    Table,
)
from allocmodel.documents.bridge_picture import Bar, bridge_picture
from allocmodel.documents.map import map_section
from allocmodel.documents.map_picture import Outline, colours_of, inside, map_picture
from allocmodel.documents.page import LARGEST, refuse_large
from allocmodel.documents.place import what_it_gets
from allocmodel.documents.sentences import english
from allocmodel.documents.told import Told, in_words
from allocmodel.documents.write import page_bytes
from allocmodel.reading.one_place.twelve_lines import explain_in_short
from tests.documents.pages import DEFAULT, blocks_of, document, page, tree
from tests.shipped_books import shipped_run

PLACES = ["Nottingham City", "South Nottinghamshire", "Mid Nottinghamshire", "Bassetlaw"]


def millions(pounds: float) -> str:
    """£ to one decimal of a million, by the result alone; whole pounds below one."""
    pounds = abs(float(pounds))
    return f"£{pounds / 1e6:,.1f} million" if pounds >= 1e6 else f"£{pounds:,.0f}"


# --- What it says ------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("scenario", [DEFAULT, "nottingham-floor-binds"])
def test_the_paragraph_of_a_place_has_the_figures_of_the_results(scenario: str, place: str) -> None:
    run = shipped_run(scenario)
    values = {
        name: array.sel(place=place)
        for name, array in run.values.items()
        if array.dims == ("place",)
    }
    core = {"place": place, "service": "core"}
    moved = [
        (abs(float(one)), float(one))
        for name in ("bridge_in_pounds", "still_to_move_in_pounds", "adjustment_in_pounds")
        if name in run.values
        for one in run.values[name].sel(place=place).values.ravel()
    ]
    most, least = max(one for _, one in moved), min(one for _, one in moved)
    wanted = [
        millions(values["total_allocation"]),
        f"£{float(values['total_allocation'] / values['population']):,.0f}",
        f"£{float(run.values['icb_allocation'] / run.values['icb_population']):,.0f}",
        millions(values["equal_money"]),
        millions(values["total_allocation"] - values["equal_money"]),
        f"{float(run.values['age_index'].sel(core)):.2f}",
        f"{float(run.values['need_at_same_age'].sel(core)):.2f}",
        millions(most),
        millions(least),
    ]
    text = what_it_gets(Told(run, english()), place)
    missing = [figure for figure in wanted if figure not in text]
    assert not missing, text
    more = float(values["total_allocation"]) > float(values["equal_money"])
    assert ("more (" in text) == more and ("less (" in text) == (not more)


def test_growth_on_the_baseline_is_told_where_places_start_from_one() -> None:
    run = shipped_run("nottingham-floor-binds")
    text = what_it_gets(Told(run, english()), "Bassetlaw")
    change = run.number("change_on_baseline", place="Bassetlaw")
    assert f"it grows by {millions(change)}" in text and change > 0


def test_the_like_for_like_sentence_has_the_figures_of_the_results() -> None:
    found = shipped_run(DEFAULT).values["like_for_like_by_quintile"].sel(equity_view="scenario")
    text = " ".join(tree().text_content().split())
    most, least = (float(found.sel(deprivation_quintile=one)) for one in ("1", "5"))
    assert f"most deprived fifth of areas it is {most:.2f} times" in text
    assert f"least deprived fifth it is {least:.2f} times" in text


@pytest.mark.parametrize(
    ("pounds", "said"),
    [
        (797_688_181, "£797.7 million"),
        (-1_999_999.6, "-£2.0 million"),
        (999_999.0, "£999,999"),
        (0.0, "£0"),
    ],
)
def test_pounds_in_words(pounds: float, said: str) -> None:
    assert in_words(pounds) == said


@pytest.mark.parametrize("scenario", ["nottingham-neighbourhoods"])
def test_a_place_tells_its_neighbourhoods_with_the_figures_of_the_results(scenario: str) -> None:
    run = shipped_run(scenario)
    money = run.values["neighbourhood_total_allocation"].to_series()
    home = run.values["place_of_neighbourhood"].to_series()
    people = run.values["neighbourhood_population"].to_series()
    for place in PLACES:
        (section,) = [one for one in document(scenario).sections if one.of.get("place") == place]
        table = next(
            one
            for one in section.blocks
            if isinstance(one, Table) and one.header[0] == "Neighbourhood"
        )
        own = money[home == place]
        assert [row[0] for row in table.rows] == list(own.index)
        assert [row[4] for row in table.rows] == [f"£{one:,.0f}" for one in own]
        assert [row[1] for row in table.rows] == [f"{people[name]:,.0f}" for name in own.index]
        assert table.closing[0][4] == f"£{own.sum():,.0f}"
        assert own.sum() == run.number("total_allocation", place=place)
        text = " ".join(one.text for one in section.blocks if isinstance(one, Paragraph))
        small = [name for name in own.index if people[name] < 30_000]
        assert ("fewer than 30,000" in text) == bool(small)
        assert all(name in text for name in small)
    assert not any("neighbourhoods" in one.text for one in document().sections[1].blocks[:1])


@pytest.mark.parametrize("scenario", ["nottingham-joint-funds"])
def test_who_pays_into_a_joint_fund_and_who_receives_is_told(scenario: str) -> None:
    run = shipped_run(scenario)
    tables = [one for one in document(scenario).sections[0].blocks if isinstance(one, Table)]
    care, health = (one for one in tables if one.caption.startswith("Who pays, who receives"))
    # The scenario's file: the NHS pays 60, the city 25 and the county 30 million; the city 39.62.
    assert dict(zip(care.header, care.closing[0], strict=True)) == {
        "Place": "All places",
        "NHS": "£60,000,000",
        "Council of Nottingham": "£25,000,000",
        "Council of Nottinghamshire": "£30,000,000",
        "In all": "£115,000,000",
    }
    assert health.closing[0] == ["All places", "£39,620,000", "£39,620,000"]
    # A council's money stays in its own area, and the NHS's part is the allocation of its line.
    assert [row[2] for row in care.rows] == ["£25,000,000", "£0", "£0", "£0"]
    line = run.values["allocation"].sel(budget_line="Joint care fund")
    assert [row[1] for row in care.rows] == [f"£{float(one):,.0f}" for one in line]
    beside = next(one for one in tables if "Both together" in one.header)
    assert beside.closing[0][1:4] == ["£2,608,735,000", "£94,620,000", "£2,703,355,000"]


# --- Pictures ------------------------------------------------------------------------------------


def test_every_picture_stands_with_a_table_and_a_sentence() -> None:
    found = [(section, one) for section, one in blocks_of(document().sections)]
    pictures = [(section, one) for section, one in found if isinstance(one, Picture)]
    assert [one.kind for _, one in pictures] == ["bridge"] * 4 + ["ratios", "map"]
    for section, picture in pictures:
        kinds = [type(one) for one in section.blocks]
        assert Table in kinds and Paragraph in kinds
        assert picture.title and picture.description


@pytest.mark.parametrize("place", PLACES)
def test_the_table_beside_the_bridge_has_its_figures_and_they_add_up(place: str) -> None:
    run = shipped_run(DEFAULT)
    (section,) = [one for one in document().sections if one.of.get("place") == place]
    (picture,) = [one for one in section.blocks if isinstance(one, Picture)]
    (table,) = [one for one in section.blocks if isinstance(one, Table)]
    start, *moves = table.rows
    assert [row[0] for row in moves] == [name for name, _, _ in picture.bars]
    pounds = [float(re.sub("[£,]", "", row[1])) for row in moves]
    # Each is rounded to a pound.
    for own, (_, begins, ends) in zip(pounds, picture.bars, strict=True):
        assert own == pytest.approx(ends - begins, abs=0.51)
    equal = float(re.sub("[£,]", "", start[1]))
    (end,) = table.closing
    assert equal + sum(pounds) == pytest.approx(float(re.sub("[£,]", "", end[1])), abs=len(moves))
    assert float(re.sub("[£,]", "", end[1])) == run.number("total_allocation", place=place)


def test_bars_are_as_long_as_their_pounds_and_begin_where_the_last_ended() -> None:
    bars = [Bar("up", 30.0), Bar("down", -50.0), Bar("up again", 10.0)]
    picture = bridge_picture("t", "d", ("start", 100.0), ("end", 90.0), bars)
    drawn = [dict(one.attributes) for one in picture.parts if one.tag == "rect"]
    # The scale runs from 80 (100 + 30 - 50) to 130, over 348 units from the left edge at 6.
    at = [6 + 348 * (pounds - 80) / 50 for pounds in (100, 80, 80)]
    assert [float(one["x"]) for one in drawn] == pytest.approx(at, abs=0.06)
    widths = [348 * pounds / 50 for pounds in (30, 50, 10)]
    assert [float(one["width"]) for one in drawn] == pytest.approx(widths, abs=0.06)
    assert [one["class"] for one in drawn] == ["more", "less", "more"]


def test_a_number_stands_inside_its_district() -> None:
    # A horseshoe: the middle of its box lies outside it.
    ring = [(0, 0), (9, 0), (9, 10), (6, 10), (6, 3), (3, 3), (3, 10), (0, 10)]
    x, y = inside([(float(a), float(b)) for a, b in ring])
    assert 0 < x < 9 and 0 < y < 10 and (y < 3 or not 3 <= x <= 6)


def test_neighbours_on_a_map_differ_in_colour_and_what_is_crowded_is_drawn_twice() -> None:
    def square(mark: int, x: float) -> Outline:
        return Outline(mark, [[(x, 0.0), (x + 1, 0.0), (x + 1, 1.0), (x, 1.0)]])

    # There are eight colours: the ninth would have the first's, beside which it lies.
    assert colours_of([square(1, 0), square(9, 1), square(17, 5)]) == {1: 1, 9: 2, 17: 1}
    drawn = [square(mark, float(mark)) for mark in range(1, 30)]
    parts = map_picture("t", "d", drawn, drawn[:2]).parts
    assert len([one for one in parts if one.tag == "path"]) == 31
    numbers = [one.inside[0] for one in parts if one.tag == "text"]
    assert sorted(numbers) == sorted(str(one.mark) for one in drawn)
    assert len([one for one in parts if one.tag == "rect"]) == 2


@pytest.mark.parametrize("scenario", ["england-core-2025-26"])
def test_the_map_of_england_draws_every_icb(scenario: str) -> None:
    section = map_section(Told(shipped_run(scenario), english()))
    (table,) = [one for one in section.blocks if isinstance(one, Table)]
    assert table.header == ["ICB", "Number"] and len(table.rows) == 42
    (picture,) = [one for one in section.blocks if isinstance(one, Picture)]
    # Those of London stand there once more.
    assert len([one for one in picture.parts if one.tag == "path"]) == 42 + 5
    shown = {one.inside[0] for one in picture.parts if one.tag == "text"}
    assert shown == {row[1] for row in table.rows} == {str(one) for one in range(1, 43)}
    assert "not the official ones" in section.blocks[-1].text


def test_the_map_draws_the_districts_that_are_mostly_the_icbs() -> None:
    (section,) = [one for one in document().sections if one.title == english()("map.title")]
    (table,) = [one for one in section.blocks if isinstance(one, Table)]
    drawn = {row[0]: row[2] for row in table.rows}
    # The scenario's file says which practices stand in districts outside the ICB.
    outside = {"North West Leicestershire", "Bolsover", "Doncaster"}
    assert {name for name, said in drawn.items() if said != "Yes"} == outside
    assert dict((row[0], row[1]) for row in table.rows)["Ashfield"] == (
        "3 Mid Nottinghamshire, 2 South Nottinghamshire"
    )
    (picture,) = [one for one in section.blocks if isinstance(one, Picture)]
    assert len([one for one in picture.parts if one.tag == "path"]) == len(drawn) - len(outside)


# --- The file ------------------------------------------------------------------------------------


def test_the_page_is_one_small_file_that_needs_nothing_else() -> None:
    content = page()
    assert len(content) < LARGEST / 5
    assert content == page_bytes(shipped_run(DEFAULT))
    assert not re.search(rb'(src|href)="(?!#)|url\(|@import|https?:', content)
    with pytest.raises(BadInput, match="argument place"):
        refuse_large(b"x" * (LARGEST + 1))


def test_landmarks_headings_and_tables_are_marked() -> None:
    found = tree()
    assert found.get("lang") == "en-GB"
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert len(found.findall(f".//{landmark}")) == 1, landmark
    levels = [int(one.tag[1]) for one in found.iter("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for table in found.iter("table"):
        assert table.findtext("caption").strip()
        assert {one.get("scope") for one in table.iter("th")} == {"col", "row"}
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {one[1:] for one in found.xpath("//a/@href")} <= set(ids)
    for svg in found.iter("svg"):
        assert svg.get("role") == "img"
        assert set(svg.get("aria-labelledby").split()) <= set(ids)


HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}'"


def _as_sentence(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def hostile_page() -> bytes:
    """A page whose every text would run if it could."""
    table = Table(HOSTILE, [HOSTILE, HOSTILE], [[HOSTILE, HOSTILE]], [[HOSTILE, "1"]], [HOSTILE])
    picture = bridge_picture(HOSTILE, HOSTILE, (HOSTILE, 1.0), (HOSTILE, 2.0), [Bar(HOSTILE, 1.0)])
    blocks = [Paragraph(HOSTILE), Points([HOSTILE]), Blank(HOSTILE), table, picture]
    section = Section(HOSTILE, blocks, of={"place": HOSTILE})
    choice = Choice("place", HOSTILE, [HOSTILE], HOSTILE)
    said = replace(english(), texts={**english().texts, "page.skip": _as_sentence(HOSTILE)})
    whole = Document(HOSTILE, HOSTILE, HOSTILE, "en-GB", [section], HOSTILE, [choice])
    return html(whole, said)


def test_hostile_texts_are_inert() -> None:
    text = hostile_page().decode()
    # Its own script alone; the text stands there, and nothing of it is an element.
    assert text.count("<script") == 1 and "<img" not in text
    assert "{{ 7*7 }}" in text and "{% raw %}" in text
    assert "script-src 'sha256-" in text


@pytest.mark.parametrize(
    ("missing", "extra"), [("jinja2", "allocmodel[page]"), ("docx", "allocmodel[paper]")]
)
def test_a_missing_extra_is_named(monkeypatch, allocmodel, missing: str, extra: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    command = ["page"] if missing == "jinja2" else ["paper", "--kind", "board"]
    allocmodel.refused(command[0], DEFAULT, *command[1:], says=(extra,))


# --- The command ---------------------------------------------------------------------------------


def test_the_command_writes_the_page_of_one_place(allocmodel) -> None:
    said = allocmodel("page", DEFAULT, "--place", "bassetlaw")
    assert said.out == f"Written: {DEFAULT}-bassetlaw.html\n"
    made = (said.folder / f"{DEFAULT}-bassetlaw.html").read_bytes()
    assert made == page(DEFAULT, "Bassetlaw")
    assert b"Bassetlaw: what it gets" in made and b"Nottingham City: what it gets" not in made
    allocmodel.refused("page", DEFAULT, "--place", "Basetlaw", says=('Did you mean "Bassetlaw"?',))
    allocmodel.refused("page", DEFAULT, "--out", "not/there/page.html", says=("page.html",))


def test_the_page_of_a_study_sets_its_scenarios_side_by_side(allocmodel) -> None:
    allocmodel.write(
        'id = "choices"\ntitle = "Two choices"\n[scenarios."as it is"]\n'
        f'extends = "{DEFAULT}"\n[scenarios."15%"]\nextends = "{DEFAULT}"\n'
        'set = { "health_inequalities.share" = 0.15 }\n',
        "study.toml",
    )
    assert allocmodel("page", "study.toml").out == "Written: choices.html\n"
    text = (allocmodel.folder / "choices.html").read_text("utf-8")
    moved = shipped_run("nottingham-health-inequalities-15").values["total_allocation"]
    before = shipped_run(DEFAULT).values["total_allocation"]
    for place in PLACES:
        change = float(moved.sel(place=place) - before.sel(place=place))
        way = "more" if change > 0 else "less"
        assert f"{place} would get {millions(change)} {way} than under" in text
    assert 'data-chooses="scenario"' in text and text.count('data-scenario="15%"') == 5
    allocmodel.refused("page", "study.toml", "--set", "budget.core.amount=1", says=("study.toml",))


def test_other_commands_read_nothing_of_documents_and_of_what_they_need() -> None:
    """Outside the room it is imported inside functions alone, and inside it so are the extras."""
    rooms = Path(am.__file__).parent
    for file in rooms.rglob("*.py"):
        own = file.is_relative_to(rooms / "documents")
        needed = {"jinja2", "docx"} if own else {"jinja2", "docx", "allocmodel.documents"}
        for node in ast.parse(file.read_text("utf-8")).body:
            names = [getattr(node, "module", ""), *(one.name for one in getattr(node, "names", ()))]
            found = {one for one in needed for name in names if f"{name}.".startswith(f"{one}.")}
            assert not (isinstance(node, ast.Import | ast.ImportFrom) and found), file


@pytest.mark.parametrize("scenario", [DEFAULT, "nottingham-floor-binds"])
def test_the_short_explanation_has_twelve_lines_and_ages_first(scenario: str) -> None:
    for place in PLACES:
        lines = explain_in_short(shipped_run(scenario), place).splitlines()
        assert len(lines) <= 12 and all(len(line) <= 100 for line in lines)
        assert lines[1].startswith("Ages: ") and lines[2].startswith("At the same ages ")


@pytest.mark.parametrize("scenario", ["nottingham-neighbourhoods"])
def test_the_short_explanation_tells_neighbourhoods_too(scenario: str) -> None:
    run = shipped_run(scenario)
    lines = explain_in_short(run, "byron pcn").splitlines()
    money = float(run.values["neighbourhood_total_allocation"].sel(neighbourhood="Byron PCN"))
    assert len(lines) <= 12 and f"£{money:,.0f}" in " ".join(lines)
    with pytest.raises(BadInput, match="or a neighbourhood that the sheet"):
        explain_in_short(run, "Byrom")
