"""Reads NHS England's GP practice weighted populations (ICB place-based allocation tool).

One file per year, 2022/23 to 2028/29, in layouts that differ in the names and the number of
columns; their order does not matter. Known oddities, all handled here: the population column of
2023/24 and 2024/25 is mislabelled "pop 2022/23" (it equals the "pop 2023/24" and "pop 2024/25" of
the workbook of the same publication); files start with a byte-order mark; the workbook's column
"ICB23name" holds CCG names and its "LTLA21" holds codes; the merged ICBs of 2026/27 stand under
provisional codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import refuse_unfit_names
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.files.users_tables import refuse_surroundings
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    csv_rows,
    open_workbook,
    sheet_rows,
)

#: ODS codes of the ICBs that the practice files of 2026/27 to 2028/29 list provisionally.
ODS_CODES = {
    "T01": "S1Y5D",
    "T02": "D7T5G",
    "T03": "T6Y0W",
    "T04": "Z9B2Z",
    "T05": "S0E4D",
    "T07": "S9B9J",
}

#: What each column is called in the known layouts, as patterns on the tidied header.
COLUMNS = {
    "practice": r"practice_code",
    "practice_name": r"gp_practice_name",
    "former_sub_icb": r"ccg\d*",
    "published_code": r"(ics|icb)\d*",
    "icb_name": r"(ics|icb)\d*name",
    "region": r"r(code|\d+)",
    "region_name": r"region\d*",
    "district": r"lad\d*",
    "district_name": r"ltla\d*|lad\d*name",
    "population": r"pop \d{4}/\d{2}|population|registered patients",
    "general_acute": r"g&a wp",
    "community": r"cs wp",
    "mental_health": r"mh wp",
    "maternity": r"mat wp",
    "prescribing": r"prescr wp",
    "primary_medical_need": r"primary medical care (wp|need)",
    "health_inequalities": r"health ineq wp",
    "core": r"(final|core) wp",
    "primary_medical": r"final pmc wp",
}
OPTIONAL = ("practice_name", "former_sub_icb")
NUMBERS = ("population", *SERVICES)
TEXTS = tuple(name for name in COLUMNS if name not in NUMBERS)

#: Weighted populations of a service sum to England's population within this share.
TOTAL_TOLERANCE = 1e-6

_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?([eE][-+]?\d+)?|-?\.\d+")
_SHOWN = 20
_MEND = "Replace them with the publisher's figures."


def year_in_name(name: str) -> str | None:
    """The financial year in a file's name: ``2025_2026.csv`` is ``"2025/26"``.

    Returns
    -------
    str or None
        None when the name holds no year, or more than one.
    """
    # The lookahead finds overlapping pairs, so that a file of several years names none.
    pairs = re.findall(r"(?<!\d)(?=(20\d\d)[-_ /]?(?:20)?(\d\d)(?!\d))", name)
    years = {f"{start}/{end}" for start, end in pairs if int(end) == (int(start) + 1) % 100}
    return years.pop() if len(years) == 1 else None


def read(original: Original, year: str | None = None) -> pd.DataFrame:
    """One year's practices, as published, in the toolkit's column names.

    Parameters
    ----------
    original : Original
        The CSV file of a year, or the workbook of 2023/24 and 2024/25.
    year : str, optional
        Financial year; chooses the sheet where a workbook holds several years.

    Returns
    -------
    DataFrame
        One row per practice in file order: `practice, practice_name, former_sub_icb,
        published_code, icb (ODS code), icb_name, region, region_name, district, district_name`
        (text, blank where not given), then `population` (people) and the nine measures (weighted
        people), all finite and not negative.

    Raises
    ------
    BadInput
        When the layout is unknown, or practices are listed twice, or figures are missing,
        negative or no numbers; lists the rows. When a measure does not add up to the population
        (a file that lacks rows).
    """
    rows = _rows(original, year)
    header_at = _header_position(rows, original.name)
    columns = _columns(rows[header_at], original.name)
    code_at = columns["practice"] or 0
    body = [
        (number, row)
        for number, row in enumerate(rows[header_at + 1 :], start=header_at + 2)
        if any(_text(cell) for cell in row)
    ]
    if not body:
        raise BadInput(
            "The file has a header but no practices.",
            original.name,
            AS_PUBLISHED,
        )
    for number, row in body:
        cells = [_text(cell) for cell in row]
        refuse_surroundings(cells, cells[code_at], f"{original.name}, row {number}")
    numbers = [number for number, _ in body]
    table = pd.DataFrame(
        {
            name: [_text(row[at]) if at is not None else "" for _, row in body]
            for name, at in columns.items()
        },
        index=pd.Index(numbers, name="row"),
        dtype=object,
    )
    practices = _typed(table, original.name)
    check_totals(practices, original.name)
    return practices.reset_index(drop=True)


def _rows(original: Original, year: str | None) -> list[list[object]]:
    """All rows of a CSV file or of the sheet of a year."""
    if not original.is_workbook:
        return [list(row) for row in csv_rows(original)]
    with open_workbook(original) as workbook:
        sheet = _sheet_of(workbook.sheetnames, year, original.name)
        return [list(row) for row in sheet_rows(workbook, sheet)]


def _sheet_of(sheets: list[str], year: str | None, where: str) -> str:
    """The sheet that holds a year's practices."""
    if len(sheets) == 1:
        return sheets[0]
    fitting = [sheet for sheet in sheets if year and year_in_name(sheet) == year]
    if len(fitting) == 1:
        return fitting[0]
    raise BadInput(
        f"The workbook has {len(sheets)} sheets and none is plainly that of the year"
        f" {year or 'wanted'}.",
        f"{where}, sheets: {', '.join(sheets)}",
        "Name the year, or save the sheet as a CSV file.",
    )


def _text(cell: object) -> str:
    """A cell as stripped text; a missing cell as blank. Floats keep all their digits."""
    if cell is None:
        return ""
    return repr(cell) if isinstance(cell, float) else str(cell).strip()


def _tidy(header: object) -> str:
    """A header in lower case, with single spaces and no byte-order mark."""
    return " ".join(_text(header).replace("\ufeff", "").lower().split())


def _header_position(rows: list[list[object]], where: str) -> int:
    """Index of the header: the first of the top rows that names a practice code."""
    for at, row in enumerate(rows[:20]):
        if any(re.fullmatch(COLUMNS["practice"], _tidy(cell)) for cell in row):
            return at
    raise BadInput(
        "The file is not in a known layout: no column is called Practice_Code.",
        where,
        "Give NHS England's GP practice weighted populations as published.",
    )


def _columns(header: list[object], where: str) -> dict[str, int | None]:
    """Position of each column in the file; None for an optional one that is absent."""
    found: dict[str, int | None] = {}
    absent = []
    for name, pattern in COLUMNS.items():
        places = [at for at, cell in enumerate(header) if re.fullmatch(pattern, _tidy(cell))]
        if len(places) > 1:
            twice = ", ".join(_text(header[at]) for at in places)
            raise BadInput(f"Two columns could be {name}: {twice}.", where, "Remove one of them.")
        if not places and name not in OPTIONAL:
            absent.append(name)
        found[name] = places[0] if places else None
    if absent:
        raise BadInput(
            f"The file is not in a known layout: nothing for {', '.join(absent)}.",
            f"{where}, columns: {', '.join(_text(cell) for cell in header)[:600]}",
            "Give NHS England's GP practice weighted populations as published.",
        )
    return found


def _typed(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """The table with numbers as floats and ODS codes, or BadInput listing the rows."""
    _refuse_rows(table, table["practice"] == "", "have no practice code", where, "Give the code.")
    _refuse_rows(
        table,
        table["practice"].duplicated(keep=False),
        "list a practice code twice",
        where,
        "Keep one row per practice.",
    )
    for name in TEXTS:
        refuse_unfit_names(table[name], table.index, name, where)
    for name in ("published_code", "district"):
        _refuse_rows(table, table[name] == "", f"have no {name}", where, "Give the code.")
    for name in NUMBERS:
        table[name] = _numbers(table, name, where)
    table["icb"] = table["published_code"].replace(ODS_CODES)
    table["region_name"] = (
        table["region_name"].str.removeprefix("NHS ").str.replace(" & ", " and ", regex=False)
    )
    return table


def _numbers(table: pd.DataFrame, name: str, where: str) -> pd.Series:
    """One column as floats; BadInput lists the rows whose figure cannot be used."""
    text = table[name]
    blank = text.isin(["", "-", "NA", "N/A", "#N/A"])
    if blank.any():
        _refuse_rows(table, blank, f"have no {name}", where, _mend_of_blanks(table, name, blank))
    wrong = ~text.map(lambda value: bool(_NUMBER.fullmatch(value)))
    _refuse_rows(table, wrong, f"have no number for {name}", where, _MEND, name)
    values = text.str.replace(",", "", regex=False).astype(float)
    too_large = values.abs() > 1e9  # also infinity, which "1e999" reads as
    _refuse_rows(table, too_large, f"have an absurd {name}", where, _MEND, name)
    _refuse_rows(table, values < 0, f"have a negative {name}", where, _MEND, name)
    return values


def _mend_of_blanks(table: pd.DataFrame, name: str, blank: pd.Series) -> str:
    """How to mend blanks; a measure that is complete without them can only lack zeros."""
    others = pd.to_numeric(table.loc[~blank, name], errors="coerce").sum()
    population = pd.to_numeric(table["population"], errors="coerce").sum()
    if name in SERVICES and population and abs(others / population - 1) < TOTAL_TOLERANCE:
        return (
            "Write 0 in those cells: the other practices already add up to England's population, "
            "so these have no weighted population for this measure."
        )
    return "Fill the cells with the publisher's figures."


def _refuse_rows(
    table: pd.DataFrame, bad: pd.Series, what: str, where: str, mend: str, column: str = ""
) -> None:
    """Raises BadInput that lists the rows where `bad` holds."""
    if not bad.any():
        return
    rows = table[bad]
    listed = [
        f"row {number} ({practice or 'no code'}{f': {value!r}' if column else ''})"
        for number, practice, value in zip(
            rows.index, rows["practice"], rows[column] if column else rows.index, strict=True
        )
    ]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    raise BadInput(
        f"Rows that {what}: {len(listed)}.",
        f"{where}, {', '.join(listed[:_SHOWN])}{more}",
        mend,
    )


def check_totals(practices: pd.DataFrame, where: str) -> None:
    """Raises BadInput unless each measure sums to the population, as NHS England scales them.

    Parameters
    ----------
    practices : DataFrame
        Columns `population` and the nine measures, all of England.
    where : str
        File name, for the message.
    """
    total = practices["population"].sum()
    if not total > 0:
        raise BadInput("The file has no population.", where)
    for service in SERVICES:
        gap = practices[service].sum() / total - 1
        if abs(gap) > TOTAL_TOLERANCE:
            raise BadInput(
                f"{SERVICES[service]}: weighted population sums to "
                f"{practices[service].sum():,.0f}, but the population to {total:,.0f} "
                f"({gap:+.2e}). NHS England scales each measure to England's population.",
                where,
                "Give the whole file, all of England: rows may be missing or altered.",
            )


def say_zeros(practices: pd.DataFrame, year: str, say: Callable[[str], None]) -> None:
    """Says how many practices have no need at all for a service, which is real."""
    zeros = {name: int((practices[name] == 0).sum()) for name in SERVICES}
    shown = [f"{SERVICES[name]} {count}" for name, count in zeros.items() if count]
    if shown:
        say(f"{year}: practices with zero weighted population: {', '.join(shown)}")
