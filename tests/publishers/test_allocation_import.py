"""NHS England's allocations of a coming year, imported beside those that ship."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import DESCRIPTION
from allocmodel.files.shipped import shipped
from allocmodel.inputs import model_inputs
from allocmodel.publishers.allocation_import import import_allocations
from allocmodel.publishers.nhse_allocation_sheets import SHEETS_2025_26
from allocmodel.publishers.practice_import import import_practices
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario

from .conftest import LAYOUT_2026, as_csv

YEAR = "2026/27"
#: Made-up thousands of pounds of every ICB, and per head.
EACH, PER_HEAD = 2_500_000, 2_000


def quiet(_line: str) -> None:
    pass


def later(text: str) -> str:
    """A heading or title of 2025/26 as that of the year after."""
    for old, new in (("2025/26", YEAR), ("2024/25", "2025/26"), ("2025-26", "2026-27")):
        text = text.replace(old, new)
    return text


def a_workbook(
    file: Path,
    *,
    year: str = YEAR,
    without: str = "",
    codes: str = "published_code",
    **cells: object,
):
    """A made-up workbook of 2026/27 in the layout of 2025/26: every ICB has the same.

    `without` leaves out a heading of the sheet of core; `cells` are written over its cells.
    """
    titled = later if year == YEAR else str
    icbs = Reference.load().icbs(year).reset_index()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in SHEETS_2025_26:
        page = book.create_sheet(titled(sheet.title))
        page.append(["Allocations"])
        headings = [titled(one) for one in sheet.elements.values()]
        if sheet.stream == "core":
            headings = [one for one in headings if one != without]
        page.append(["R26", "Region", "ICB26", "Integrated Care Board (ICB)", *headings])
        figures = [PER_HEAD if "head" in one else EACH if "(£k)" in one else 0 for one in headings]
        total = [one * len(icbs) if one == EACH else one for one in figures]
        page.append([None, None, None, "ENGLAND", *total])
        page.append(["Y63", "North", "Y63", "All of the region", *total])
        for row in icbs.itertuples():
            page.append(["Y63", "North", getattr(row, codes), f"NHS {row.icb} ICB", *figures])
    for spot, value in cells.items():
        book[titled(SHEETS_2025_26[0].title)][spot] = value
    stream = io.BytesIO()
    book.save(stream)
    file.write_bytes(stream.getvalue())
    return file


@pytest.fixture(name="file")
def _file(tmp_path):
    return a_workbook(tmp_path / "coming.xlsx")


def files_in(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_published_amounts_of_a_coming_year(file, tmp_path):
    said = []
    record = {"url": "https://www.england.nhs.uk/allocations/", "retrieved": "2026-01-31"}
    import_allocations(file, tmp_path / "mine", **record, say=said.append)
    reference = Reference.load(tmp_path / "mine")
    assert reference.published("QT1", YEAR, "core") == EACH * 1000
    # A provisional code stands for the ODS code; other years are those that ship.
    assert reference.published("S1Y5D", YEAR, "primary_medical", "baseline") == EACH * 1000
    assert reference.published("QT1", "2025/26", "core") == 2_368_868_000
    sources = [one for one in reference.sources() if one["table"] == "allocations"]
    assert [one["vintage"] for one in sources] == ["2023/24 to 2024/25", "2025/26", YEAR]
    assert {key: sources[-1][key] for key in record} == record
    assert "url" not in sources[0]
    assert any("people differ from the practice file's" in line for line in said)
    scenario = tmp_path / "coming.toml"
    scenario.write_text(
        f'extends = "{shipped("scenarios").as_posix()}/nottingham-2025-26.toml"\nid = "coming"\n'
        f'title = "Coming"\nyears = ["{YEAR}"]\nreference = "mine"\n'
    )
    inputs = model_inputs(load_scenario(scenario))
    assert inputs.values["gross_amount"].values.tolist() == [EACH * 1000] * 2
    grade = inputs.provenance["gross_amount", ("core",)]
    assert (grade.grade, YEAR in grade.source) == ("published", True)


def test_lines_that_would_carry_money_of_different_years_are_refused(tmp_path):
    """A workbook without totals takes the place of 2025/26: Hampshire's are those of 2024/25."""
    total = next(one for one in SHEETS_2025_26[0].elements.values() if "Total allocation" in one)
    file = a_workbook(tmp_path / "again.xlsx", year="2025/26", without=total)
    import_allocations(file, tmp_path / "mine", say=quiet)
    scenario = tmp_path / "carried.toml"
    scenario.write_text(
        'id = "carried"\ntitle = "Carried"\nicb = "QRL"\nyears = ["2026/27"]\n'
        'reference = "mine"\nplaces = { by = "district" }\n'
        '[[budget]]\nline = "core"\namount = "published total"\nbasis = "core"\ngrowth = 0.02\n'
        '[[budget]]\nline = "care"\namount = "published"\nbasis = "primary_medical"\n'
        "growth = 0.02\n"
    )
    with pytest.raises(BadInput, match=r'"core" of 2024/25, "care" of 2025/26') as refused:
        model_inputs(load_scenario(scenario))
    assert refused.value.where.endswith("carried.toml, budget")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"without": "2026/27 Recurrent allocation (£k)"},
            '(?s)headed "2026/27 Recurrent allocation .£k.".*ICB Core Allocations 2026-27',
        ),
        ({"without": "2025/26 Adjusted recurrent baseline (£k)"}, "2025/26 Adjusted recurrent"),
        ({"C2": "Code"}, "no column of ICB codes"),
        ({"C5": "QZZ"}, '(?s)"QZZ" .NHS .* is the code of no ICB'),
        ({"C5": "", "D5": "kept"}, "is missing"),
        (
            {"J5": EACH + 1},
            r"(?s)add up to £90,000,001,000, and England's row says £90,000,000,000",
        ),
        ({"J5": "n/a"}, "(?s)2026/27 Recurrent allocation .£k.. is no number: 'n/a'.*row 5"),
        ({"H5": None}, "(?s)2026/27 Base growth .%.. has no figure.*row 5"),
        ({"C6": Reference.load().icbs(YEAR)["published_code"].iloc[0]}, "has more than one row"),
    ],
)
def test_what_is_no_such_workbook_is_refused(tmp_path, changes, message):
    file = a_workbook(tmp_path / "coming.xlsx", **changes)
    with pytest.raises(BadInput, match=message):
        import_allocations(file, tmp_path / "mine", say=quiet)
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<!doctype html><p>log in", "web page"),
        (b"PK\x03\x04 broken", "damaged or cut short"),
        (b"icb,allocation\nQT1,5\n", "not an .xlsx workbook"),
    ],
)
def test_another_file_is_refused(tmp_path, content, message):
    (tmp_path / "file.xlsx").write_bytes(content)
    with pytest.raises(BadInput, match=message):
        import_allocations(tmp_path / "file.xlsx", tmp_path / "mine", say=quiet)


def test_money_in_pounds_is_refused(tmp_path):
    count = len(Reference.load().icbs(YEAR))
    pounds = {f"J{row}": EACH * 1000 for row in range(5, 5 + count)}
    file = a_workbook(tmp_path / "coming.xlsx", J3=EACH * 1000 * count, **pounds)
    with pytest.raises(BadInput, match="not in thousands of pounds"):
        import_allocations(file, tmp_path / "mine", say=quiet)


def test_a_workbook_of_something_else_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(BadInput, match='no sheet "ICB Core Allocations"'):
        import_allocations(tmp_path / "other.xlsx", tmp_path / "mine", say=quiet)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"url": "nhs"}, "no address"),
        ({"retrieved": "31/01/2026"}, "is no date"),
        ({"retrieved": "9999-01-01"}, "still to come"),
    ],
)
def test_a_record_that_says_nothing_is_refused(file, tmp_path, record, message):
    with pytest.raises(BadInput, match=message):
        import_allocations(file, tmp_path / "mine", **record, say=quiet)


def test_the_data_that_ship_and_others_work_are_left_alone(file, tmp_path):
    with pytest.raises(BadInput, match="built, not imported"):
        import_allocations(file, shipped("reference_data"), say=quiet)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    with pytest.raises(BadInput, match="something else"):
        import_allocations(file, tmp_path / "mine", say=quiet)


@pytest.mark.long
def test_practices_and_allocations_share_a_folder(file, tmp_path, england):
    """In either order."""
    practices = tmp_path / "2030_2031.csv"
    practices.write_bytes(as_csv(england, LAYOUT_2026))
    both = []
    for name in ("a", "b"):
        mine = tmp_path / name
        if name == "a":
            import_allocations(file, mine, say=quiet)
        import_practices(practices, None, mine, say=quiet)
        if name == "b":
            import_allocations(file, mine, say=quiet)
        both.append(files_in(mine))
        reference = Reference.load(mine)
        assert reference.years == ("2030/31",)
        assert reference.published("QT1", YEAR, "core") == EACH * 1000
    assert both[0] == both[1]
    described = json.loads(both[0][DESCRIPTION])
    assert described["area_is"] == "practice"
    assert {f"{one['name']}.csv" for one in described["resources"]} == {*both[0]} - {DESCRIPTION}


@pytest.mark.originals
@pytest.mark.parametrize("name", ["nhs_allocations_2023_2025.xlsx", "nhs_allocations_2025_26.xlsx"])
def test_the_held_workbooks_give_the_shipped_figures(originals, tmp_path, name):
    import_allocations(originals / "nhse-allocations" / name, tmp_path / "mine", say=quiet)
    table = "allocations.csv"
    made = (tmp_path / "mine" / table).read_bytes()
    assert made == (shipped("reference_data") / table).read_bytes()
