"""Reads NHS England's ICB allocation workbooks, 2023/24-2024/25 and 2025/26.

Figures are in thousands of pounds, and become pounds; percentages are fractions already. Numbers
stand as text in places (``" 94,591,175 "``). A dash stands for nothing in columns of money that
is paid to some ICBs only, and there it is zero; in a column of rates or of amounts per head it is
refused. In ``PMC Allocations 2023-24`` only England's row holds dashes, as a distance from target
of zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import quoted
from allocmodel.publishers.nhse_allocation_sheets import Sheet
from allocmodel.publishers.originals import Original, open_workbook, sheet_rows

#: Code of the row that holds England's total.
ENGLAND = "ENG"
COLUMNS = ["icb", "stream", "year", "element", "value", "unit"]

_MONEY = "pounds"
_PER_HEAD = "pounds per head"
_RATE = "share"
_ICB_CODE = re.compile(r"Q[A-Z0-9]{2}")
_ICB_NAME = re.compile(r"\bICB\b|Integrated Care Board", re.IGNORECASE)
#: The most of an unknown ICB's name that a message repeats.
_LONGEST_NAME = 80
#: What heads the column of ICB codes: ICB23, or another year.
_CODE_HEADER = re.compile(r"ICB\d*")


def unit_of(element: str) -> str:
    """The unit of an element, from what it is: pounds, pounds per head, or share."""
    if element.endswith("per_head"):
        return _PER_HEAD
    rates = ("growth", "convergence", "distance_from_target")
    is_rate = element.endswith(rates) and element != "remaining_growth"
    return _RATE if is_rate else _MONEY


def read(
    original: Original, sheets: tuple[Sheet, ...], codes: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The allocations of all ICBs, and England, from one workbook.

    Parameters
    ----------
    original : Original
        The workbook.
    sheets : tuple of Sheet
        `SHEETS_2023_2025` or `SHEETS_2025_26`; or those of another year.
    codes : mapping of str to str, optional
        The ODS code of each code that ICBs are published under: those of ICBs that were merged
        may be provisional. By default the codes of 2022 to 2026.

    Returns
    -------
    DataFrame
        Columns `icb, stream, year, element, value, unit`: pounds to the penny, pounds per head
        and shares as published. Rows of the regions, and of what NHS England keeps, are left out;
        England's total stands under `ENGLAND`.

    Raises
    ------
    BadInput
        When a sheet or column is missing, or a figure is no number; names sheet and cell.
    """
    with open_workbook(original) as workbook:
        tables = [
            _read_sheet(sheet_rows(workbook, sheet.title), sheet, original.name, codes)
            for sheet in sheets
        ]
    return pd.concat(tables, ignore_index=True)


def _read_sheet(
    rows: Sequence[tuple[object, ...]],
    sheet: Sheet,
    where: str,
    codes: Mapping[str, str] | None,
) -> pd.DataFrame:
    """One stream and year, long."""
    where = f'{where}, sheet "{sheet.title}"'
    header_at, headers = _header(rows, where)
    at = {name: _position(headers, header, where) for name, header in sheet.elements.items()}
    icb_of = _icbs_by_code(codes, _code_column(headers), where)
    records = []
    for number, row in enumerate(rows[header_at + 1 :], start=header_at + 2):
        icb = icb_of(row)
        if icb:
            for element, column in at.items():
                value = _value(row[column], element, icb, f"{where}, row {number}", headers[column])
                if value is not None:
                    records.append((icb, sheet.stream, sheet.year, element, value))
    table = pd.DataFrame(records, columns=COLUMNS[:-1])
    twice = table[table.duplicated(["icb", "element"])]
    if len(twice):
        raise BadInput(
            f"{twice['icb'].iloc[0]} has more than one row.",
            where,
            "Give the workbook as published.",
        )
    table["unit"] = table["element"].map(unit_of)
    return table


def tidy(header: object) -> str:
    """A header with single spaces."""
    return " ".join(str(header or "").split())


def header_row(rows: Sequence[tuple[object, ...]], where: str) -> list[str]:
    """The headers of a sheet: its first row that heads a column of ICB codes.

    Raises
    ------
    BadInput
        When no row does.
    """
    return _header(rows, where)[1]


def _header(rows: Sequence[tuple[object, ...]], where: str) -> tuple[int, list[str]]:
    """The first row that heads a column of ICB codes, and its headers."""
    for at, row in enumerate(rows[:20]):
        headers = [tidy(cell) for cell in row]
        if any(map(_CODE_HEADER.fullmatch, headers)):
            return at, headers
    raise BadInput(
        'The sheet has no column of ICB codes, headed "ICB" and a year, such as ICB23.',
        where,
        "Give the workbook as published.",
    )


def _code_column(headers: Sequence[str]) -> int:
    """The column of ICB codes; names stand right of it."""
    return next(at for at, header in enumerate(headers) if _CODE_HEADER.fullmatch(header))


def _position(headers: list[str], header: str, where: str) -> int:
    """Where a header stands; it has to stand once."""
    places = [at for at, text in enumerate(headers) if text == header]
    if len(places) != 1:
        raise BadInput(
            f'The sheet has {len(places)} columns "{header}" where it has to have one.',
            where,
            "Give the workbook as published.",
        )
    return places[0]


def _icbs_by_code(
    codes: Mapping[str, str] | None, column: int, where: str
) -> Callable[[tuple[object, ...]], str | None]:
    """What gives the ICB's code, or `ENGLAND`, of a row; None for any other row.

    Rows of regions, and of what NHS England keeps, have other codes or none.
    """

    def icb_of(row: tuple[object, ...]) -> str | None:
        code = str(row[column] or "").strip()
        name = str(row[column + 1] or "").strip() if len(row) > column + 1 else ""
        if name.upper() == "ENGLAND":
            return ENGLAND
        if codes is None:
            return code if _ICB_CODE.fullmatch(code) else None
        is_code = bool(code) and not _CODE_HEADER.fullmatch(code)
        if is_code and code not in codes and _ICB_NAME.search(name):
            raise BadInput(
                f"{quoted([code])} ({name[:_LONGEST_NAME]}) is the code of no ICB in the reference "
                "data.",
                where,
                "Give the workbook as published.",
            )
        return codes.get(code)

    return icb_of


def _value(cell: object, element: str, icb: str, where: str, header: str) -> float | None:
    """A figure in the toolkit's units; None for a blank in England's row, or where it is rough.

    England's figures that stand as text are rounded, and are read all the same; its rates as
    text are rounded to where they say nothing, and are left out.
    """
    unit = unit_of(element)
    if icb == ENGLAND and (cell is None or (isinstance(cell, str) and unit != _MONEY)):
        return None
    number = _number(cell, dash_is_zero=unit == _MONEY)
    if number is None:
        said = "has no figure" if cell is None else f"is no number: {cell!r}"
        raise BadInput(f'"{header}" {said}.', where, "Give the workbook as published.")
    return round(number * 1000, 2) if unit == _MONEY else number


def _number(cell: object, dash_is_zero: bool) -> float | None:
    """A cell as a number, also where it stands as text; None when it is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return float(cell) if abs(cell) < 1e12 else None
    text = str(cell).replace(",", "").strip()
    if text in ("-", "–"):
        return 0.0 if dash_is_zero else None
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None
