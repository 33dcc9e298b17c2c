"""Reads the maps of practices to PCNs and sub-ICB locations (NHS England Digital, ODS).

Three layouts: the CSV map that comes with "Patients Registered at a GP Practice" (2026), its
workbook of July 2022 (under the CCG codes of before the ICBs), and the ODS workbook ePCN, which
keeps past memberships with their end dates.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import refuse_unfit_names
from allocmodel.files.users_tables import refuse_twice
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    csv_rows,
    open_workbook,
    sheet_rows,
)

COLUMNS = [
    "practice",
    "pcn",
    "pcn_name",
    "sub_icb",
    "sub_icb_name",
    "icb",
    "icb_name",
    "practice_name",
]
#: What a map may lack.
_OPTIONAL = ("icb_name", "practice_name")

_REGISTRATIONS = {
    "practice": "PRACTICE_CODE",
    "pcn": "PCN_CODE",
    "pcn_name": "PCN_NAME",
    "sub_icb": "SUB_ICB_LOCATION_CODE",
    "sub_icb_name": "SUB_ICB_LOCATION_NAME",
    "icb": "ICB_CODE",
    "icb_name": "ICB_NAME",
    "practice_name": "PRACTICE_NAME",
}
_REGISTRATIONS_2022 = {
    "practice": "PRACTICE_CODE",
    "pcn": "PCN_CODE",
    "pcn_name": "PCN_NAME",
    "sub_icb": "CCG_CODE",
    "sub_icb_name": "New Sub-ICB location name",
    "icb": "ICB22",
    "practice_name": "PRACTICE_NAME",
}
_FORMER_CCG = {"sub_icb": "CCG_CODE", "former_ccg": "CCG_NAME"}
_EPCN_SHEET = "PCN Core Partner Details"
_EPCN = {
    "practice": "Partner Organisation Code",
    "pcn": "PCN Code",
    "pcn_name": "PCN Name",
    "sub_icb": "Practice Parent Sub ICB Loc Code",
    "sub_icb_name": "Practice Parent Sub ICB Loc Name",
    "practice_name": "Partner Name",
}
_EPCN_START = "Practice to PCN Relationship Start Date"
_EPCN_END = "Practice to PCN Relationship End Date"


def read(original: Original) -> pd.DataFrame:
    """One map, one row per practice.

    Parameters
    ----------
    original : Original
        A map in any of the three layouts.

    Returns
    -------
    DataFrame
        Text columns `practice, pcn, pcn_name, sub_icb, sub_icb_name, icb, icb_name,
        practice_name`, sorted by practice. `icb_name` is blank but in the layout of 2026, and
        `icb` in the ODS layout; there a practice keeps its open membership, or its latest when
        none is open.

    Raises
    ------
    BadInput
        When the layout is unknown.
    """
    if not original.is_workbook:
        table = _as_table(csv_rows(original), original.name)
        return _select(table, _REGISTRATIONS, original.name)
    with open_workbook(original) as workbook:
        sheets = workbook.sheetnames
        sheet = _EPCN_SHEET if _EPCN_SHEET in sheets else sheets[0]
        table = _as_table(sheet_rows(workbook, sheet), original.name)
    if sheet == _EPCN_SHEET:
        return _select(_latest_membership(table, original.name), _EPCN, original.name)
    return _select(table, _REGISTRATIONS_2022, original.name)


def read_former_ccgs(original: Original) -> pd.DataFrame:
    """Names of the Clinical Commissioning Groups of which sub-ICB locations keep the codes.

    Parameters
    ----------
    original : Original
        The map of July 2022, the month in which they were dissolved.

    Returns
    -------
    DataFrame
        Text columns `sub_icb, former_ccg`, sorted; a row for each code, with the name that most of
        its practices have.

    Raises
    ------
    BadInput
        When it holds no names of CCGs.
    """
    with open_workbook(original) as workbook:
        table = _as_table(sheet_rows(workbook, workbook.sheetnames[0]), original.name)
    absent = [name for name in _FORMER_CCG.values() if name not in table]
    if absent:
        raise BadInput(
            f"The map of practices lacks the columns {', '.join(absent)}.",
            original.name,
            "Give the map of July 2022 as published.",
        )
    named = pd.DataFrame({ours: table[theirs] for ours, theirs in _FORMER_CCG.items()})
    named = named[(named["sub_icb"] != "") & (named["former_ccg"] != "")]
    counted = named.value_counts(["sub_icb", "former_ccg"]).rename("practices").reset_index()
    most = counted.sort_values(["practices", "former_ccg"], ascending=[False, True])
    newest = most.drop_duplicates("sub_icb").sort_values("sub_icb", ignore_index=True)
    return newest[["sub_icb", "former_ccg"]]


def _as_table(rows: Sequence[Sequence[object]], where: str) -> pd.DataFrame:
    """Rows as a table of stripped text, under single-spaced headers."""
    filled = [row for row in rows if any(cell not in (None, "") for cell in row)]
    if len(filled) < 2:
        raise BadInput(
            "The map of practices holds no practices.",
            where,
            AS_PUBLISHED,
        )
    header = [" ".join(str(cell or "").split()) for cell in filled[0]]
    refuse_twice(header, where)
    body = [["" if cell is None else str(cell).strip() for cell in row] for row in filled[1:]]
    return pd.DataFrame(body, columns=header, dtype=object)


def _select(table: pd.DataFrame, names: dict[str, str], where: str) -> pd.DataFrame:
    """The toolkit's columns of a map, one row per practice, sorted."""
    absent = [name for ours, name in names.items() if name not in table and ours not in _OPTIONAL]
    if absent:
        raise BadInput(
            f"The map of practices lacks the columns {', '.join(absent)}.",
            where,
            AS_PUBLISHED,
        )
    selected = pd.DataFrame(
        {ours: table[theirs] for ours, theirs in names.items() if theirs in table}
    )
    selected = selected.reindex(columns=COLUMNS, fill_value="")
    selected = selected[selected["practice"] != ""].drop_duplicates()
    for name in COLUMNS:
        refuse_unfit_names(selected[name], selected.index + 2, names.get(name, name), where)
    twice = selected.loc[selected["practice"].duplicated(), "practice"]
    if len(twice):
        raise BadInput(
            f"The map puts {len(twice)} practices in two PCNs or sub-ICBs.",
            f"{where}: {', '.join(sorted(twice)[:10])}",
            "Keep one row per practice.",
        )
    return selected.sort_values("practice", ignore_index=True)


def _latest_membership(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """The open membership of each practice, or its latest."""
    if not {_EPCN_START, _EPCN_END, _EPCN["practice"]} <= set(table.columns):
        raise BadInput(
            "The ePCN workbook lacks its membership dates.",
            where,
            AS_PUBLISHED,
        )
    ordered = table.assign(is_open=table[_EPCN_END].eq("")).sort_values(
        ["is_open", _EPCN_END, _EPCN_START, _EPCN["pcn"]], ascending=[False, False, False, True]
    )
    return ordered.drop_duplicates(_EPCN["practice"])
