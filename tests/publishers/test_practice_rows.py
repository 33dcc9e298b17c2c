"""The tables of single practices, from small made-up files."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.publishers.data_package import write_table
from allocmodel.publishers.nhsd_practice_maps import COLUMNS, read_former_ccgs
from allocmodel.publishers.originals import Original
from allocmodel.publishers.practice_rows import figures, register


def a_map(**practices: str) -> pd.DataFrame:
    """A map of practices by their names."""
    rows = [{"practice": one, "practice_name": name} for one, name in practices.items()]
    return pd.DataFrame(rows).reindex(columns=COLUMNS, fill_value="")


def a_file(icb: str, **practices: str) -> pd.DataFrame:
    """A practice file by the names of its practices."""
    rows = [{"practice": one, "practice_name": name} for one, name in practices.items()]
    return pd.DataFrame(rows).assign(icb=icb)


def test_the_register_has_the_last_of_each():
    files = {
        "2023/24": a_file("QA", P1="First", P2="Second"),
        "2024/25": a_file("QB", P1="First, renamed", P3=""),
    }
    maps = {"new": a_map(P1="By map", P3="Third"), "old": a_map(P3="Third, once", P4="Fourth")}
    table = register(files, maps).set_index("practice")
    found = table[["practice_name", "icb", "last_year", "last_map"]]
    assert found.loc["P1"].tolist() == ["First, renamed", "QB", "2024/25", "new"]
    assert found.loc["P2"].tolist() == ["Second", "QA", "2023/24", ""]
    assert found.loc["P3"].tolist() == ["Third", "QB", "2024/25", "new"]
    assert found.loc["P4"].tolist() == ["Fourth", "", "", "old"]


def test_rows_keep_every_digit_that_was_published(tmp_path):
    published = {"population": 3928.020356, **dict.fromkeys(SERVICES, 491.5724091)}
    row = {"year": "2025/26", "icb": "QA", "practice": "P1", "practice_name": "=one", "area": "a"}
    places = pd.DataFrame([{**row, **published}, {**row, **published, "year": "2024/25"}])
    tables = figures(places)
    name = practice_figures_of("2025/26")
    assert len(tables[name]) == 1 and tables[practice_figures_of("2026/27")].empty
    write_table(tables[name], name, tmp_path)
    text = pd.read_csv(tmp_path / f"{name}.csv.gz", dtype=str)
    assert text.loc[0, "population"] == "3928.020356"
    assert text.loc[0, "core"] == "491.5724091"


def workbook(*rows: tuple[str, ...]) -> Original:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return Original("map.xlsx", saved.getvalue())


def test_former_ccgs_have_the_name_that_most_practices_give():
    rows = [("CCG_CODE", "CCG_NAME"), ("02Q", "NHS A CCG"), ("01A", "NHS B"), ("01A", "NHS B CCG")]
    found = read_former_ccgs(workbook(*rows, ("01A", "NHS B CCG")))
    assert found.to_numpy().tolist() == [["01A", "NHS B CCG"], ["02Q", "NHS A CCG"]]
    with pytest.raises(BadInput, match="lacks the columns CCG_NAME"):
        read_former_ccgs(workbook(("CCG_CODE",), ("02Q",)))
