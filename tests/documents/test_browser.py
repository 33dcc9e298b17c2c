"""The page in a browser: for those who use a keyboard, a phone, a screen reader, or paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from allocmodel.documents.as_html import html
from allocmodel.documents.page import page_of_run
from allocmodel.documents.papers import paper_of
from allocmodel.documents.sentences import english
from allocmodel.documents.write import page_bytes
from allocmodel.scenario import load_scenario
from allocmodel.study.compared import compare
from tests.documents.pages import DEFAULT, governed, page, with_ranges
from tests.documents.test_page import HOSTILE, PLACES, hostile_page
from tests.shipped_books import shipped_run

pytestmark = pytest.mark.browser

#: WCAG 2.2, levels A and AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

#: Milliseconds that a busy machine may take for one thing.
SLOWEST = 180_000

#: A matrix that is filled in, with a year before.
EVERY_LEVEL = {
    name: {"level": 2, "before": 1, "evidence": "A count of records, published in May."}
    for name in (
        *("data quality", "use of evidence in decisions"),
        *("involvement", "outcomes followed up"),
    )
}

#: A page or paper of each kind: of all places, of few, of ranges, of funds, of a study.
EACH_KIND = [
    *("page.html", "paper.html", "hostile.html", "parts.html"),
    *("ranges.html", "funds.html", "study.html", "board.html"),
]

#: What of a block reaches beyond it, on paper.
TOO_WIDE = """() => [...document.querySelectorAll(".block table, .block svg")].filter(one => {
    const widest = of => Math.max(0, ...[...of.getClientRects()].map(rect => rect.width));
    return widest(one) > widest(one.closest(".block")) + 1;
}).map(one => one.outerHTML.slice(0, 200))"""

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of all places with governance, that of one place, a paper, and a hostile one."""
    made = tmp_path_factory.mktemp("pages")
    run, said = governed(shipped_run(DEFAULT)), english()
    (made / "page.html").write_bytes(html(page_of_run(run, said), said))
    (made / "place.html").write_bytes(page(DEFAULT, "Nottingham City"))
    filled_in = governed(shipped_run(DEFAULT), maturity=EVERY_LEVEL)
    (made / "governed.html").write_bytes(html(page_of_run(filled_in, said, PLACES[0]), said))
    (made / "parts.html").write_bytes(page("nottingham-neighbourhoods", "Nottingham City"))
    sure = with_ranges(shipped_run("nottingham-neighbourhoods"))
    (made / "ranges.html").write_bytes(html(page_of_run(sure, said, "Nottingham City"), said))
    (made / "funds.html").write_bytes(page("nottingham-joint-funds", "Bassetlaw"))
    ids = (DEFAULT, "nottingham-health-inequalities-15")
    study = compare({one: load_scenario(one) for one in ids}, DEFAULT)
    (made / "study.html").write_bytes(page_bytes(study, "Bassetlaw"))
    board = paper_of(shipped_run("nottingham-joint-funds"), "board", said)
    (made / "board.html").write_bytes(html(board, said, "paper"))
    (made / "paper.html").write_bytes(html(paper_of(run, "eia", said), said, "paper"))
    (made / "hostile.html").write_bytes(hostile_page())
    return made


def opened(browser: Browser, file: Path, width: int = 1280, **context: bool) -> Page:
    made = browser.new_context(viewport={"width": width, "height": 900}, **context)
    made.set_default_timeout(SLOWEST)
    shown = made.new_page()
    shown.goto(file.as_uri())
    return shown


@pytest.mark.parametrize("name", EACH_KIND)
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str) -> None:
    shown = opened(browser, folder / name)
    found = Axe().run(shown, options={"runOnly": {"type": "tag", "values": TAGS}})
    broken = [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]
    assert broken == []
    shown.context.close()


# 320 pixels wide is also what a window of 1280 shows at 400 per cent.
@pytest.mark.parametrize("name", EACH_KIND)
def test_a_narrow_window_scrolls_one_way_alone(browser: Browser, folder: Path, name: str) -> None:
    shown = opened(browser, folder / name, width=320)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 320
    # On paper nothing scrolls: A4 less its margins, at 96 dots an inch.
    shown.emulate_media(media="print")
    shown.set_viewport_size({"width": 718, "height": 1000})
    assert shown.evaluate(TOO_WIDE) == []
    shown.context.close()


def test_a_keyboard_is_enough(browser: Browser, folder: Path) -> None:
    shown = opened(browser, folder / "page.html")
    focused = "document.activeElement"
    shown.keyboard.press("Tab")
    assert shown.evaluate(f"{focused}.className") == "skip"
    # What has the focus is seen.
    assert shown.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    assert shown.evaluate(f"{focused}.getBoundingClientRect().left") >= 0
    shown.keyboard.press("Enter")
    assert shown.evaluate(f"{focused}.id") == "main"
    shown.locator("select").focus()
    shown.keyboard.press("ArrowDown")
    visible = shown.locator("section[data-place]:visible")
    assert visible.count() == 1 and visible.get_attribute("data-place") == PLACES[0]
    # A table sorts by a column: of the answer by people, the most first and then the fewest.
    table = shown.locator("main table").first
    table.locator("thead button").nth(1).focus()
    for way, first in (("descending", "Nottingham City"), ("ascending", "Bassetlaw")):
        shown.keyboard.press("Enter")
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == way
        assert table.locator("tbody th").first.inner_text() == first
    assert table.locator("tfoot th").inner_text() == "All places"
    shown.context.close()


def test_without_a_script_everything_is_there(browser: Browser, folder: Path) -> None:
    shown = opened(browser, folder / "page.html", java_script_enabled=False)
    assert shown.locator("section[data-place]").count() == len(PLACES)
    for number in range(len(PLACES)):
        assert shown.locator("section[data-place]").nth(number).is_visible()
    assert not shown.locator("select").is_visible()
    shown.context.close()


@pytest.mark.parametrize(
    ("name", "most"),
    [("place.html", 2), ("governed.html", 2), ("parts.html", 2), ("page.html", 2 * len(PLACES))],
)
def test_it_prints_on_two_pages_a_place(
    browser: Browser, folder: Path, name: str, most: int
) -> None:
    shown = opened(browser, folder / name)
    printed = shown.pdf(prefer_css_page_size=True)
    sizes = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed))
    # A4 in points.
    assert {(round(float(wide)), round(float(high))) for wide, high in sizes} == {(595, 842)}
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= most
    shown.context.close()


def test_hostile_names_run_nothing(browser: Browser, folder: Path) -> None:
    context = browser.new_context()
    shown, noticed = context.new_page(), []
    shown.on("dialog", lambda one: (noticed.append(one.message), one.dismiss()))
    shown.on("pageerror", lambda one: noticed.append(str(one)))
    shown.on("request", lambda one: noticed.append(one.url) if "file:" not in one.url else None)
    shown.goto((folder / "hostile.html").as_uri())
    shown.locator("select").select_option(index=1)
    assert noticed == []
    assert shown.locator("h1").inner_text() == HOSTILE
    assert shown.locator("section[data-place]").get_attribute("data-place") == HOSTILE
    context.close()
