"""A team's own files as finance teams have them: read in one way, or refused with the cell.

Every file and figure here is synthetic.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import Wrong
from allocmodel.ledger.headings import Chosen, Wanted
from allocmodel.ledger.records import Ledger, read_ledger
from allocmodel.ledger.sheets import address
from allocmodel.ledger.written import figure, unit_in, without_unit

LINES = {"core": "core", "mental health": "mental health"}
BASELINE = Wanted(
    "amount",
    ("place", "line", "year"),
    ("place",),
    across={"line": lambda text: LINES.get(without_unit(text))},
)
AMOUNTS = Wanted(
    "amount",
    ("line", "year"),
    across={"year": lambda text: text if text[:2] == "20" and len(text) == 7 else None},
)
SHARES = Wanted("share", ("place", "line"), ("place",))

Row = list[object]


def csv(folder: Path, text: str | bytes) -> Path:
    path = folder / "ledger.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def xlsx(
    folder: Path, *sheets: list[Row], change: Callable[[Worksheet], object] | None = None
) -> Path:
    """A workbook with sheets A, B and so on; the last may be changed before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet("ABC"[number])
        for row in rows:
            sheet.append(row)
    if change:
        change(sheet)
    path = folder / "ledger.xlsx"
    book.save(path)
    return path


def read(path: Path, wanted: Wanted = BASELINE, **chosen: object) -> Ledger:
    return read_ledger(path, wanted, Chosen(**chosen))  # type: ignore[arg-type]


def figures(ledger: Ledger) -> dict[tuple[str, ...], float]:
    return {tuple(one.labels.values()): float(one.figure) for one in ledger.records}


# --- Figures and units ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (1234567, "1234567"),
        (0.1, "0.1"),
        ("1,234,567.89", "1234567.89"),
        ("1 234 567", "1234567"),
        ("1\u00a0234", "1234"),
        ("£1,234", "1234"),
        (" £ 1,234 ", "1234"),
        ("GBP 5", "5"),
        ("(1,234)", "-1234"),
        ("£(5)", "-5"),
        ("(£5)", "-5"),
        ("-£5", "-5"),
        ("\u22125", "-5"),
        ("5-", "-5"),
        ("'007", "7"),
        ("12.5%", "0.125"),
        ("-", "0"),
        ("\u2013", "0"),
        (" - ", "0"),
        ("£-", "0"),
    ],
)
def test_figures_as_they_are_written(written: object, meant: str) -> None:
    assert figure(written) == Decimal(meant)


@pytest.mark.parametrize(
    "written",
    [
        *("n/a", "TBC", "#REF!", "1,23", "1.234.567", "12,34,567", "(5", "5)", "(-5)", "--5"),
        *("5m", "1.2E+07", "1/2", "", "9" * 50, True, float("nan"), float("inf"), None),
    ],
)
def test_what_is_no_figure_is_refused(written: object) -> None:
    with pytest.raises(Wrong):
        figure(written)


@pytest.mark.parametrize(
    ("heading", "pounds", "rest"),
    [
        ("Amount", None, "amount"),
        ("Amount (£)", 1, "amount"),
        ("GBP", 1, ""),
        ("GBP 000", 1_000, ""),
        ("£000", 1_000, ""),
        ("£'000s", 1_000, ""),
        ("Core £k", 1_000, "core"),
        ("000s", 1_000, ""),
        ("Amount in thousands", 1_000, "amount"),
        ("£000,000", 1_000_000, ""),
        ("Core (£m)", 1_000_000, "core"),
        ("2025/26 GBP million", 1_000_000, "2025/26"),
        ("£bn", 1_000_000_000, ""),
    ],
)
def test_units_in_headings(heading: str, pounds: int | None, rest: str) -> None:
    unit = unit_in(heading)
    assert (unit and unit.pounds, without_unit(heading)) == (pounds, rest)


def test_cells_are_named_as_spreadsheets_do() -> None:
    assert [address(0, 0), address(9, 25), address(9, 26), address(0, 702)] == [
        *("A1", "Z10", "AA10", "AAA1")
    ]


# --- What is read -----------------------------------------------------------------------------

PLAIN = {("Alpha",): 1000, ("Beta",): 2000}


@pytest.mark.parametrize(
    "text",
    [
        "Place,Amount\nAlpha,1000\nBeta,2000\n",
        "Our ICB\n\n,,\nPlace,Amount\n\nAlpha,1000\n\nBeta,2000\n\nSource: finance team\n",
        'place,AMOUNT\nAlpha,"1,000"\nBeta,"£2,000"\nTotal,"3,000"\n',
        "Amount;Place\n1.000,00;Alpha\n".replace("1.000,00", "1000") + "2000;Beta\n",
        "Place\tAmount\nAlpha\t1,000\nBeta\t2,000\nGrand total\t3,000\n",
        "Code,Place,Notes,Baseline GBP 000\nX1,Alpha,ok,1\nX2,Beta,,2\n,Total,,3\n",
        "Place,Amount\nAll places,3000\nAlpha,1000\nBeta,2000\n",
        b"\xef\xbb\xbfPlace,Amount\r\nAlpha,1000\r\nBeta,2000\r\n",
        "Place,Amount (£k)\nAlpha,1\nBeta,2\n".encode("cp1252"),
        '"Place","Amount"\n"Alpha","1,000"\n"Beta","2,000"\n',
        '"Ledger, month 6",\nPlace,Amount\nAlpha,"1,000"\nBeta,"2,000"\n"Notes: 1,200 staff",\n',
        b"Place,Amount\rAlpha,1000\rBeta,2000\r",
        "Place\tAmount\r\nAlpha\t1,000\r\nBeta\t2,000\r\n".encode("utf-16"),
        "Place,Amount\nNorth\nAlpha,1000\nSouth,\nBeta,2.000E+03\n",
    ],
    ids=[
        *("plain", "titles, blanks and a footer", "text, and a total", "semicolons"),
        *("tabs", "other columns, thousands", "a total on top", "byte-order mark", "cp1252"),
        *(
            "quotes throughout",
            "a title in quotes with a comma",
            "lines that end as on Macintoshes",
            *("UTF-16", "sections and a power of ten"),
        ),
    ],
)
def test_text_files(tmp_path: Path, text: str | bytes) -> None:
    assert figures(read(csv(tmp_path, text))) == PLAIN


def test_place_and_line_and_year(tmp_path: Path) -> None:
    text = "Place,Line,Year,Amount\nAlpha,core,2025/26,1\nAlpha,core,2026/27,2\n"
    assert figures(read(csv(tmp_path, text))) == {
        ("Alpha", "core", "2025/26"): 1,
        ("Alpha", "core", "2026/27"): 2,
    }


def test_lines_across_with_totals_both_ways(tmp_path: Path) -> None:
    text = (
        "Place,Core £000,Mental health £m,Total £000,People\n"
        "Alpha,1,2,2001,7\nBeta,3,4,4003,8\nTotal,4,6,6004,15\n"
    )
    ledger = read(csv(tmp_path, text))
    assert figures(ledger) == {
        ("Alpha", "core"): 1_000,
        ("Alpha", "mental health"): 2_000_000,
        ("Beta", "core"): 3_000,
        ("Beta", "mental health"): 4_000_000,
    }
    assert ledger.notes == (
        "ledger.csv: B1 says £000, so the figures below were multiplied by 1,000.",
        "ledger.csv: C1 says £m, so the figures below were multiplied by 1,000,000.",
        'ledger.csv: not read, column E "People".',
    )


def test_years_across(tmp_path: Path) -> None:
    text = "Line,2025/26,2026/27\ncore,10,(20)\nAll lines,10,-20\n"
    assert figures(read(csv(tmp_path, text), AMOUNTS)) == {
        ("core", "2025/26"): 10,
        ("core", "2026/27"): -20,
    }


def test_subtotals_by_line_and_a_grand_total(tmp_path: Path) -> None:
    text = (
        "Line,Place,Amount\ncore,Alpha,1\ncore,Beta,2\ncore,Total,3\n"
        "ambulance,Alpha,4\nambulance,Beta,5\nambulance,Total,9\nGrand total,,12\n"
    )
    assert len(read(csv(tmp_path, text)).records) == 4


def test_a_total_may_differ_by_rounding_and_that_is_said(tmp_path: Path) -> None:
    ledger = read(csv(tmp_path, "Place,Amount £m\nAlpha,1.3\nBeta,1.3\nTotal,2.7\n"))
    assert figures(ledger) == {("Alpha",): 1_300_000, ("Beta",): 1_300_000}
    assert any("2,700,000" in note and "2,600,000" in note for note in ledger.notes)


def test_figures_have_their_cells_and_the_files_digest(tmp_path: Path) -> None:
    path = xlsx(tmp_path, [["A title"], [], ["Place", "Amount"], ["Alpha", 5], [None, None]])
    (one,) = read(path).records
    assert one.cell.where == 'ledger.xlsx, sheet "A", cell B4'
    assert one.cell.source.startswith(f"{one.cell.where} (sha256 {one.cell.sha256[:12]}")
    assert len(one.cell.sha256) == 64


def test_named_columns_and_sheets(tmp_path: Path) -> None:
    rows: list[Row] = [["Locality", "Recurrent GBP", "One-off GBP"], ["Alpha", 5, 6]]
    path = xlsx(tmp_path, rows, [["Place", "Amount"], ["Alpha", 7]])
    columns = {"place": "locality", "amount": "Recurrent  GBP"}
    assert figures(read(path, columns=columns)) == {("Alpha",): 5}
    assert figures(read(path, sheet="b")) == {("Alpha",): 7}


def test_a_hidden_sheet_is_read_where_it_is_named(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path,
        [["Place", "Amount"], ["Alpha", 5]],
        [["Place", "Amount"], ["Alpha", 9]],
        change=lambda sheet: setattr(sheet, "sheet_state", "hidden"),
    )
    assert figures(read(path)) == {("Alpha",): 5}
    assert figures(read(path, sheet="B")) == {("Alpha",): 9}


def test_names_below_the_table_without_a_figure_are_kept(tmp_path: Path) -> None:
    ledger = read(csv(tmp_path, "Place,Amount\nAlpha,1\nBeta,\nPrepared by finance,\n"))
    assert ledger.without_figure == {
        "Beta": "ledger.csv, cell A3",
        "Prepared by finance": "ledger.csv, cell A4",
    }


def test_shares(tmp_path: Path) -> None:
    ledger = read(csv(tmp_path, "Place,Share\nAlpha,40%\nBeta,60%\nTotal,100%\n"), SHARES)
    assert figures(ledger) == {("Alpha",): 0.4, ("Beta",): 0.6}


# --- What is refused, with its cell -----------------------------------------------------------

HEAD = "Place,Amount\nAlpha,1\n"


REFUSED: dict[str, tuple[str | bytes, list[str]]] = {
    "nothing": ("", ["empty"]),
    "another table": ("a,b\n1,2\n", ["place, amount", 'Row 1 has "a", "b"', "columns = {"]),
    "a mistyped heading": ("Plaice,Amount\nAlpha,1\n", ['"Plaice"']),
    "no rows": ("Place,Amount\nSource: us,\n", ["no rows", "row 1"]),
    "text as a figure": (HEAD + "Beta,n/a\n", ['"n/a"', "cell B3"]),
    "a blank between": ("Line,Place,Amount\na,X,1\na,Y,\na,Z,3\n", ["no figure", "cell C3"]),
    "pounds under thousands": ("Place,£000\nAlpha,1605000000\n", ["times 1,000", "cell B2"]),
    "a figure cut short": (HEAD + "Beta,2.29E+08\n", ["lost its last digits", "cell B3"]),
    "a comma that splits a figure": (HEAD + "Beta,1,234\n", ["without quotes", "cell C3"]),
    "a figure without a place": (HEAD + ",3\n", ["no place", "cell A3", "Total"]),
    "the same place twice": (HEAD + "alpha,3\n", ['"alpha"', "B2 and B3", "cell B3"]),
    "a total that does not add": (
        HEAD + "Beta,2\nTotal,9\n",
        ["total is 9", "add up to 3", "cell B4"],
    ),
    "a total across that does not add": (
        "Place,Core,Mental health,Total\nAlpha,1,2,9\n",
        ["total is 9", "add up to 3", "cell D2"],
    ),
    "headings in two rows": (
        "Place,Amount\n,£000\nAlpha,1\n",
        ["two rows", '"£000"', "cell B2"],
    ),
    "a heading above": (",Recurrent\nPlace,Amount\nAlpha,1\n", ["two rows", "cell B1"]),
    "headings apart": ("Place,\n,Amount\nAlpha,1\n", ["two rows", "cell A1"]),
    "two tables": (HEAD + "Place,Amount\nAlpha,1\n", ["1 and 3"]),
    "two columns": ("Place,Amount,Baseline\nAlpha,1,2\n", ["B1 and C1", "columns"]),
    "a unit in the title": ("All in £000\n\n" + HEAD, ["£000", "B3", "cell A1"]),
    "a unit in a footnote": (HEAD + "\nFigures in £m,\n", ["£m", "B1", "cell A4"]),
    "a quote left open": ('Place,Amount\n"Alpha,1\n', ["quote"]),
    "UTF-32": (HEAD.encode("utf-32"), ["UTF-32"]),
    "UTF-16 without its mark": (HEAD.encode("utf-16-le"), ["UTF-16"]),
    "a PDF": (b"%PDF-1.7", ["a PDF"]),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"x" * 50, ["97-2003", ".xlsx"]),
    "a damaged workbook": (b"PK\x03\x04" + b"x" * 50, ["damaged"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_text(tmp_path: Path, case: str) -> None:
    text, said = REFUSED[case]
    with pytest.raises(BadInput) as refused:
        read(csv(tmp_path, text))
    for words in ("ledger.csv", *said):
        assert words in str(refused.value)
    assert refused.value.mend


TABLE: list[Row] = [["Place", "Amount"], ["Alpha", 1], ["Beta", 2]]


def _with(**cells: object) -> Callable[[Worksheet], object]:
    def change(sheet: Worksheet) -> None:
        for name, value in cells.items():
            sheet[name] = value

    return change


def _hidden(what: str, name: object) -> Callable[[Worksheet], object]:
    return lambda sheet: setattr(getattr(sheet, what)[name], "hidden", True)


REFUSED_BOOKS: dict[
    str, tuple[list[list[Row]], Callable[[Worksheet], object] | None, list[str]]
] = {
    "several sheets": ([TABLE, TABLE], None, ['"A", "B"', 'sheet = "A"']),
    "only a hidden sheet": (
        [[["Notes"]], TABLE],
        lambda sheet: setattr(sheet, "sheet_state", "hidden"),
        ["hidden", 'sheet = "B"'],
    ),
    "merged places": ([TABLE], lambda sheet: sheet.merge_cells("A2:A3"), ["A2:A3", "cell A2"]),
    "merged headings": ([TABLE], lambda sheet: sheet.merge_cells("B1:C1"), ["B1:C1", "cell B1"]),
    "a formula without its result": ([TABLE], _with(B3="=1+1"), ["formula", "cell B3"]),
    "an error": ([TABLE], _with(B3="#REF!"), ['"#REF!"', "cell B3"]),
    "a date": ([TABLE], _with(B3=datetime(2026, 4, 1)), ["a date", "cell B3"]),
    "a hidden row": ([TABLE], _hidden("row_dimensions", 3), ["row is hidden", "row 3"]),
    "a hidden column": ([TABLE], _hidden("column_dimensions", "B"), ["column is hidden", "B1"]),
    "a unit in the sheet's name": (
        [TABLE],
        lambda sheet: setattr(sheet, "title", "Plan £000"),
        ["£000", "B1", 'sheet "Plan £000"'],
    ),
    "no table": ([[["a", "b"]], [["c"]]], None, ['sheet "A"', '"a", "b"']),
}


@pytest.mark.parametrize("case", REFUSED_BOOKS)
def test_refused_workbooks(tmp_path: Path, case: str) -> None:
    sheets, change, said = REFUSED_BOOKS[case]
    with pytest.raises(BadInput) as refused:
        read(xlsx(tmp_path, *sheets, change=change))
    for words in ("ledger.xlsx", *said):
        assert words in str(refused.value)
    assert refused.value.mend


def test_a_result_that_excel_saved_is_read(tmp_path: Path) -> None:
    """A formula with its result, as Excel saves it; openpyxl saves none: it is put in here."""
    plain = xlsx(tmp_path, TABLE)
    computed = tmp_path / "computed.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(computed, "w") as target:
        for part in source.namelist():
            text = source.read(part).replace(b"<v>2</v>", b"<f>1+1</f><v>2</v>")
            target.writestr(part, text)
    assert figures(read(computed)) == {("Alpha",): 1, ("Beta",): 2}


def test_a_sheet_or_column_that_is_not_there(tmp_path: Path) -> None:
    path = xlsx(tmp_path, TABLE)
    with pytest.raises(BadInput, match='no sheet "Plan"'):
        read(path, sheet="Plan")
    with pytest.raises(BadInput, match=r'no column "Amuont".* Did you mean "Amount"'):
        read(path, columns={"amount": "Amuont"})
    with pytest.raises(BadInput, match="the file is text"):
        read(csv(tmp_path, HEAD), sheet="Plan")
    with pytest.raises(BadInput, match="no such file"):
        read(tmp_path / "absent.csv")


def test_another_packed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", "an .ods, say")
    with pytest.raises(BadInput, match=r"no \.xlsx"):
        read(path)
