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
from dataclasses import dataclass

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import quoted
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


@dataclass(frozen=True)
class Sheet:
    """Which columns of a sheet hold which elements of one stream and year.

    Attributes
    ----------
    title : str
        The sheet's name.
    stream, year : str
        What it allocates, and the year that it opens.
    elements : dict of str to str
        Header, with single spaces, by element.
    """

    title: str
    stream: str
    year: str
    elements: dict[str, str]


def _core(before: str, year: str, target: str, distance: str) -> dict[str, str]:
    """Columns that the core and primary medical sheets of all years share."""
    return {
        "baseline": f"{before} Adjusted recurrent baseline (£k)",
        "target": f"{before} {target}",
        "distance_from_target": f"{before} {distance}",
        "base_growth": f"{year} Base growth (%)",
        "convergence": f"{year} Convergence (%)",
        "allocation": f"{year} Recurrent allocation (£k)",
        "allocation_per_head": f"{year} Recurrent allocation £/head",
        "closing_distance_from_target": f"{year} Post-convergence distance from target (%)",
        "allocation_growth": f"{year} Recurrent allocation growth (%)",
    }


def _without(elements: dict[str, str], *names: str) -> dict[str, str]:
    """Elements less some."""
    return {name: header for name, header in elements.items() if name not in names}


_TARGET, _DISTANCE = "Fair Shares Target (£k)", "Distance from target (%)"
_PMC = "primary_medical"
_POD = "pharmacy_optometry_dental"

SHEETS_2023_2025 = (
    Sheet(
        "ICB Core Allocations 2023-24",
        "core",
        "2023/24",
        {
            **_core("2022/23", "2023/24", _TARGET, _DISTANCE),
            "covid": "2023/24 COVID (£k)",
            "additional_elective_funding": "2023/24 Additional elective funding (£k)",
            "total_allocation": "2023/24 Total allocation (£k)",
            "total_allocation_growth": "2023/24 Total allocation growth (%)",
            "discharge": "2023/24 Additional discharge allocation (£k)",
            "capacity_funding": "2023/24 Capacity funding (£k)",
            "combined_allocation": "2023/24 Combined allocation (inc. COVID, additional elective,"
            " discharge, and capacity) (£k)",
        },
    ),
    Sheet(
        "ICB Core Allocations 2024-25",
        "core",
        "2024/25",
        {
            **_core(
                "2023/24",
                "2024/25",
                "Fair shares target (inc. COVID)",
                "Distance from target inc COVID (%)",
            ),
            "additional_elective_funding": "2024/25 Additional elective funding (£k)",
            "total_allocation": "2024/25 Total allocation (£k)",
            "total_allocation_growth": "2024/25 Total allocation growth (%)",
            "discharge": "2024/25 Additional discharge allocation (£k)",
            "combined_allocation": "2024/25 Combined allocation (inc. COVID, additional elective"
            " and discharge) (£k)",
        },
    ),
    Sheet(
        "PMC Allocations 2023-24",
        _PMC,
        "2023/24",
        _core("2022/23", "2023/24", _TARGET, _DISTANCE),
    ),
    Sheet(
        "PMC Allocations 2024-25",
        _PMC,
        "2024/25",
        _core("2023/24", "2024/25", _TARGET, _DISTANCE),
    ),
    Sheet(
        "Other Primary Care",
        _POD,
        "2023/24",
        {
            "baseline": "2022/23 Recurrent baseline £k",
            "base_growth": "2023/24 Base growth %",
            "convergence": "2023/24 Convergence %",
            "allocation": "2023/24 Recurrent allocation £k",
            "allocation_growth": "2023/24 Total allocation growth %",
        },
    ),
    Sheet(
        "Other Primary Care",
        _POD,
        "2024/25",
        {
            # The second year opens from the first year's recurrent allocation.
            "baseline": "2023/24 Recurrent allocation £k",
            "base_growth": "2024/25 Base growth %",
            "convergence": "2024/25 Convergence %",
            "allocation": "2024/25 Recurrent allocation £k",
            "allocation_growth": "2024/25 Total allocation growth %",
        },
    ),
    Sheet("ICB running cost allowance", "running_costs", "2023/24", {"allocation": "2023/24 £k"}),
    Sheet("ICB running cost allowance", "running_costs", "2024/25", {"allocation": "2024/25 £k"}),
)

SHEETS_2025_26 = (
    Sheet(
        "ICB Core Allocations 2025-26",
        "core",
        "2025/26",
        {
            **_core("2024/25", "2025/26", "Fair shares target (£k)", _DISTANCE),
            "service_development_fund_transfers": "2025/26 Transfers from Service Development"
            " Fund (£k)",
            "elective_recovery_core": "2025/26 Elective Recovery Funding: Core (£k)",
            "elective_recovery_additional": "2025/26 Elective Recovery Funding: Additional (£k)",
            "covid_testing": "2025/26 Covid-19 testing (£k)",
            "central_technology_licences": "2025/26 Central technology licence arrangement"
            " adjustment (£k)",
            "discharge": "2025/26 Discharge (£k)",
            "oct_roll_out": "2025/26 Roll out of OCT (£k)",
            "charge_exempt_overseas_visitors": "2025/26 Charge exempt overseas visitor adjustment",
            "pay_other_income_support": "2025/26 Pay: Other income support (£k)",
            "corneal_tissue": "2025/26 Corneal tissue (£k)",
            "total_allocation": "2025/26 Total allocation (£k)",
        },
    ),
    Sheet(
        "Specialised Allocations 2025-26",
        "specialised",
        "2025/26",
        {
            "baseline": "2024/25 Physical health services + HCDD recurrent baseline (£k)",
            "target": "2024/25 Fair shares target",
            "distance_from_target": "2024/25 Distance from target (%)",
            "base_growth": "2025/26 Base growth (%)",
            "convergence": "2025/26 Convergence (%)",
            "allocation": "2025/26 Physical health services + HCDD recurrent allocation (£k)",
            "closing_distance_from_target": "2025/26 Post-convergence distance from target (%)",
            "high_cost_drugs_and_devices": "2025/26 HCDD total (£k)",
            "physical_health_allocation": "2025/26 Physical health services recurrent allocation"
            " (£k)",
            "physical_health_allocation_per_head": "2025/26 Physical health services recurrent"
            " allocation £/head",
            "physical_health_allocation_growth": "2025/26 Physical health services allocation"
            " growth (%)",
            "delegated_mental_health": "2025/26 Delegated MH resource allocation (£k)",
            "corneal_tissue": "2025/26 Corneal tissue (£k)",
            "total_allocation": "2025/26 Physical health services + MH resource allocation (£k)",
        },
    ),
    Sheet(
        "PMC Allocation 2025-26",
        _PMC,
        "2025/26",
        {
            **_without(
                _core("2024/25", "2025/26", "Fair shares target", _DISTANCE),
                "allocation_per_head",
                "allocation_growth",
            ),
            "remaining_growth": "Remaining 2025/26 growth (£k)",
            "childhood_vaccinations": "Adjustment for childhood vaccinations (£k)",
            "additional_roles_from_sdf": "Additional ARRS previously in SDF (£k)",
            "additional_roles_for_gps": "ARRS for GPs (£k)",
            "total_allocation": "Revised recurrent allocation (£k)",
            "total_allocation_per_head": "2025/26 Revised recurrent allocation £/head",
            # Called "Recurrent allocation growth", but it is that of the revised allocation.
            "total_allocation_growth": "2025/26 Recurrent allocation growth (%)",
        },
    ),
    Sheet(
        "POD Allocation 2025-26",
        _POD,
        "2025/26",
        {
            "baseline": "2024/25 Adjusted recurrent baseline (£k)",
            "base_growth": "2025/26 Base growth (%)",
            "allocation": "2025/26 Recurrent allocation (£k)",
            "lateral_flow_testing": "Community LFD testing (£k)",
            "total_allocation": "2025/26 Total allocation (£k)",
        },
    ),
    Sheet("ICB running cost allowance", "running_costs", "2025/26", {"allocation": "2025/26 (£k)"}),
)


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
