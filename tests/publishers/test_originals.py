import io
import zipfile

import openpyxl
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers import originals as module
from allocmodel.publishers.originals import (
    Original,
    csv_rows,
    open_workbook,
    published_hashes,
    read_original,
    sheet_rows,
)


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf <HTML>", "web page"),
        (b"\xd0\xcf\x11\xe0rest", "97-2003"),
    ],
)
def test_content_that_is_no_data_is_refused(tmp_path, content, message):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=message):
        read_original(path)


def test_missing_file_and_folder_are_refused(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        read_original(tmp_path / "absent.csv")
    with pytest.raises(BadInput, match="no such file"):
        read_original(tmp_path)


def test_huge_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "file.csv"
    path.write_bytes(b"a" * 200)
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    with pytest.raises(BadInput, match="too large"):
        read_original(path)


def test_truncated_csv_names_its_last_row():
    with pytest.raises(BadInput, match=r"(?s)cut short.*row 3"):
        csv_rows(Original("x.csv", b"a,b,c\n1,2,3\n4,5"))


def test_csv_in_windows_encoding_is_read():
    assert csv_rows(Original("x.csv", "a,b\n£,é\n".encode("cp1252")))[1] == ["£", "é"]


@pytest.mark.parametrize("content", [b"a,b\n1,\0\n", b'a,b\n"1,2\n'])
def test_broken_csv_is_refused(content):
    with pytest.raises(BadInput):
        csv_rows(Original("x.csv", content))


def test_workbook_is_read():
    with open_workbook(Original("x.xlsx", workbook_bytes())) as book:
        assert sheet_rows(book, "Sheet") == [("a", 1)]


def test_missing_sheet_is_named():
    with (
        pytest.raises(BadInput, match="no sheet"),
        open_workbook(Original("x.xlsx", workbook_bytes())) as book,
    ):
        sheet_rows(book, "Other")


@pytest.mark.parametrize("kept", [30, 400, 2000])
def test_truncated_workbook_is_refused(kept):
    with (
        pytest.raises(BadInput),
        open_workbook(Original("x.xlsx", workbook_bytes()[:kept])) as book,
    ):
        sheet_rows(book, "Sheet")


def test_zip_bomb_is_refused_before_openpyxl_sees_it(monkeypatch):
    stream = io.BytesIO(workbook_bytes())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/bomb.xml", b"0" * 10_000_000)
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 5_000_000)
    with (
        pytest.raises(BadInput, match="unpack"),
        open_workbook(Original("x.xlsx", stream.getvalue())),
    ):
        pass


def test_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("a.txt", "a")
    with (
        pytest.raises(BadInput, match="not a workbook"),
        open_workbook(Original("x.xlsx", stream.getvalue())),
    ):
        pass


def test_xml_entity_attack_is_refused():
    source, stream = io.BytesIO(workbook_bytes()), io.BytesIO()
    attack = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, attack if "sheet1" in name else old.read(name))
    with (
        pytest.raises(BadInput),
        open_workbook(Original("x.xlsx", stream.getvalue())) as book,
    ):
        sheet_rows(book, "Sheet")


def test_published_hashes(tmp_path):
    assert published_hashes(tmp_path) == {}
    (tmp_path / "SHA256SUMS").write_text("abc  ./folder/a b.csv\n")
    assert published_hashes(tmp_path) == {"a b.csv": "abc"}
