import shutil
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import DESCRIPTION, TABLES
from allocmodel.files.shipped import shipped
from allocmodel.publishers.building.build import AREA_IS, build
from allocmodel.publishers.building.destination import check_destination, replacing
from allocmodel.publishers.building.reconciled import reconcile_allocations


@pytest.mark.long
def test_shipped_tables_are_a_valid_data_package():
    home = shipped("reference_data")
    report = frictionless.validate(str(home / DESCRIPTION))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert {
        resource.name for resource in frictionless.Package(home / DESCRIPTION).resources
    } == set(TABLES)
    # People by group, fifth and age take most of it. A run reads a tenth: one year's, one domain's.
    assert sum(path.stat().st_size for path in home.iterdir()) < 25_000_000


def test_replacing_keeps_the_old_directory_when_the_block_fails(tmp_path):
    target = tmp_path / "tables"
    target.mkdir()
    (target / "a.csv").write_text("old")
    with pytest.raises(RuntimeError), replacing(target) as new:
        (new / "a.csv").write_text("half")
        raise RuntimeError
    assert (target / "a.csv").read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with replacing(target) as new:
        (new / "a.csv").write_text("new")
    assert (target / "a.csv").read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_destination_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "a").write_text("x")
    with pytest.raises(BadInput, match="something else"):
        check_destination(tmp_path / "a", AREA_IS)


def test_missing_folder_or_file_of_originals_is_named(tmp_path):
    with pytest.raises(BadInput, match="no such folder"):
        build(tmp_path / "absent", tmp_path / "out", lambda line: None)
    (tmp_path / "in").mkdir()
    with pytest.raises(BadInput, match=r"(?s)no such file.*2023_2024\.csv"):
        build(tmp_path / "in", tmp_path / "out", lambda line: None)
    assert not (tmp_path / "out").exists()


def test_allocations_per_head_have_to_fit_the_population():
    allocations = pd.DataFrame(
        [
            ("QAA", "core", "2025/26", "allocation", 100.0, "pounds"),
            ("QAA", "core", "2025/26", "allocation_per_head", 10.0, "pounds per head"),
        ],
        columns=["icb", "stream", "year", "element", "value", "unit"],
    )
    # All three amounts per head have to be there as columns.
    for element in (
        "total_allocation",
        "total_allocation_per_head",
        "physical_health_allocation",
        "physical_health_allocation_per_head",
    ):
        allocations.loc[len(allocations)] = ["QAA", "other", "2025/26", element, 10.0, ""]
        allocations.loc[len(allocations) - 1, "value"] = 1.0 if "head" in element else 10.0
    practices = {"2025/26": pd.DataFrame({"icb": ["QAA", "QAA"], "population": [4.0, 6.0]})}
    reconcile_allocations(allocations, practices, lambda line: None)
    practices["2025/26"].loc[0, "population"] = 4.1
    with pytest.raises(BadInput, match="is not the population"):
        reconcile_allocations(allocations, practices, lambda line: None)


@pytest.mark.originals
def test_altered_original_is_said_and_refused(originals, tmp_path):
    folder = tmp_path / "originals"
    for name in ("nhse-weighted-populations", "nhse-allocations", "nhsd-registrations"):
        (folder / name).mkdir(parents=True)
        for path in (originals / name).iterdir():
            (folder / name / path.name).symlink_to(path)
    shutil.copy(originals / "SHA256SUMS", folder / "SHA256SUMS")
    altered = folder / "nhse-weighted-populations" / "2026_2027.csv"
    lines = altered.read_bytes().splitlines(keepends=True)
    altered.unlink()
    Path(altered).write_bytes(b"".join(lines[:-1]))
    said: list[str] = []
    with pytest.raises(BadInput, match="sums to"):
        build(folder, tmp_path / "built", said.append)
    assert any("2026_2027.csv is not the file that SHA256SUMS lists" in line for line in said)
    assert not (tmp_path / "built").exists()
