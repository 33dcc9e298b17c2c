"""A run with recorded ethnicity as an NHS system has it: synthetic counts, real areas."""

from __future__ import annotations

import csv
import io

import numpy as np
import openpyxl
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import NHS_GROUPS
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario
from allocmodel.workbook.write import workbook_bytes
from tests.test_bad_input import DEFAULT

RECORDS = '[ethnicity]\nrecorded = "records.csv"\nunknown = "in_proportion"\n'


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    """Ten people of each of the 16 codes in every area but the first; 30 and 10 not known."""
    folder, reference = tmp_path_factory.mktemp("records"), Reference.load()
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["practice", *NHS_GROUPS, "Not stated", "Not known"])
    for number, area in enumerate(reference.areas("QT1", "2025/26").index):
        table.writerow(
            [area, *(["10.0"] * 16 if number else ["0"] * 16), *((30, 10) if number else (0, 0))]
        )
    (folder / "records.csv").write_text(out.getvalue(), encoding="utf-8")
    (folder / "scenario.toml").write_text(DEFAULT + RECORDS, encoding="utf-8")
    return run_scenario(load_scenario(folder / "scenario.toml"), reference)


def test_an_area_of_noughts_takes_the_mix_of_its_place_and_is_named(run):
    mix = run.values["area_mix"].sum("deprivation_quintile")
    first = str(mix["area"].values[0])
    assert any(f"nobody for {first}: it takes the recorded mix" in one for one in run.warnings)
    # Ten of each code, so that code A alone is one in sixteen of every area, the first as well.
    share = mix.sel(ethnic_group="white_british") / mix.sum("ethnic_group")
    np.testing.assert_allclose(share, 1 / 16, rtol=1e-6)
    of_other = mix.sel(ethnic_group=["arab", "any_other"]).sum("ethnic_group")
    np.testing.assert_allclose(of_other / mix.sum("ethnic_group"), 1 / 16, rtol=1e-6)


# --- Records by practice, PCN or place ----------------------------------------------------------

HIGH = "Asian,Black,Mixed,White,Other,Unknown"


def counted(folder, header, rows, groups=HIGH):
    """The people on record by area, as a scenario takes them from a file."""
    lines = [f"{header},{groups}", *(",".join(map(str, row)) for row in rows)]
    (folder / "records.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "scenario.toml").write_text(DEFAULT + RECORDS, encoding="utf-8")
    return model_inputs(load_scenario(folder / "scenario.toml"), Reference.load())


def test_records_by_practice_are_added_up_to_areas(tmp_path):
    practices = Reference.load().practice_rows("QT1", "2025/26")
    rows = [(code, 1, 2, 3, 4, 5, 6) for code in practices.index]
    # Another ICB's practice, one that closed, and a name behind a code.
    rows[0] = (f"{rows[0][0]}: its name", *rows[0][1:])
    rows += [("A81001", 9, 9, 9, 9, 9, 9), ("C84114 - closed", 9, 9, 9, 9, 9, 9)]
    inputs = counted(tmp_path, "Practice code", rows)
    several = practices.groupby("area").size()
    on_record = inputs.values["area_on_record"].to_series()
    np.testing.assert_allclose(on_record, several[on_record.index] * (1 + 2 + 3 + 4 + 5 + 6))
    assert any("left out, 2 practices" in one and "A81001" in one for one in inputs.warnings)
    with pytest.raises(BadInput, match=r"(?s)lacks 1 practice, with 8,986 people: C82040.*Unknown"):
        counted(tmp_path, "Practice", rows[1:])
    with pytest.raises(BadInput, match=r'(?s)"C99999" is no practice of.*cell A'):
        counted(tmp_path, "Practice", [*rows[:-1], ("C99999", 1, 1, 1, 1, 1, 1)])


def test_records_by_pcn_go_to_its_areas_by_people(tmp_path):
    areas = Reference.load().areas("QT1", "2025/26")
    codes = areas["pcn"].where(areas["pcn"] != "U", areas.index)
    inputs = counted(tmp_path, "pcn", [(one, 0, 0, 0, 80, 10, 10) for one in codes.unique()])
    people = areas["population"]
    of_pcn = people.groupby(codes).transform("sum")
    on_record = inputs.values["area_on_record"].to_series()
    np.testing.assert_allclose(on_record, (100 * people / of_pcn)[on_record.index])
    assert any("Counts by PCN" in one for one in inputs.warnings)


def test_the_share_not_known_stands_on_summary(run):
    shares = run.values["unknown_ethnicity_share"]
    np.testing.assert_allclose(shares, (30 + 10) / (160 + 30 + 10))
    np.testing.assert_allclose(run.values["icb_unknown_ethnicity_share"], 0.2)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(run)[0]), read_only=True)
    said = {cell for row in book["Summary"].iter_rows(values_only=True) for cell in row}
    assert {"Share not known", "People on record"} <= said
