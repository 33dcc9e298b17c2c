"""A folder of results changes as a whole or not at all, whatever is done to its writer."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from allocmodel.outputs import whole_folder
from allocmodel.outputs.whole_folder import replace_folder
from tests.conftest import REPOSITORY
from tests.outputs.harm import NOTES, assert_notes, contents_of, keep_notes, version_in

posix = pytest.mark.skipif(os.name != "posix", reason="harms with signals and forks")
NAMES = {*contents_of(""), *(name.split("/")[0] for name in NOTES)}


@pytest.fixture(params=["exchanged", "moved"])
def results(request, tmp_path, monkeypatch) -> Path:
    """A folder of old results, with what a user keeps in it, on both kinds of system."""
    if request.param == "moved":
        monkeypatch.setattr(whole_folder, "exchange", lambda one, other: False)
    folder = tmp_path / "results"
    replace_folder(folder, contents_of("old"))
    keep_notes(folder)
    return folder


def assert_alone(folder: Path) -> None:
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@posix
@pytest.mark.parametrize(
    "way",
    [
        *("killed-moving", "failing", "together-moving"),
        *(
            pytest.param(way, marks=pytest.mark.long)
            for way in ("killed", "killed-first", "failing-moving", "together")
        ),
    ],
)
def test_harm(way, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.outputs.harm", way, str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10


def test_the_new_take_the_place_of_the_old_and_the_rest_stays(results):
    before = {name: (results / name).stat().st_ino for name in NOTES}
    results.chmod(0o750)
    replace_folder(results, contents_of("new"))
    assert version_in(results) == "new"
    assert {path.name for path in results.iterdir()} == NAMES
    assert_notes(results)
    assert {name: (results / name).stat().st_ino for name in NOTES} == before
    assert results.stat().st_mode & 0o777 == 0o750
    assert_alone(results)


def test_without_hard_links_files_are_copied(results, monkeypatch):
    def none(source, destination):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", none)
    replace_folder(results, contents_of("new"))
    assert version_in(results) == "new"
    assert_notes(results)


@pytest.mark.parametrize("name", sorted(contents_of("")))
def test_a_folder_in_the_place_of_a_file_is_refused(results, name):
    (results / name).unlink()
    (results / name).mkdir()
    before = sorted(results.rglob("*"))
    with pytest.raises(IsADirectoryError, match=f"{name} is a folder"):
        replace_folder(results, contents_of("new"))
    assert sorted(results.rglob("*")) == before
    assert_alone(results)


@posix
def test_a_link_among_the_files_is_replaced_and_not_written_through(results, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "precious"
    elsewhere.write_bytes(b"precious")
    for name, leads_to in (("results.csv", elsewhere), ("run.json", elsewhere.parent)):
        (results / name).unlink()
        (results / name).symlink_to(leads_to)
    replace_folder(results, contents_of("new"))
    assert version_in(results) == "new"
    assert not any((results / name).is_symlink() for name in contents_of(""))
    assert elsewhere.read_bytes() == b"precious"


@posix
def test_a_users_own_link_stays_a_link(results):
    (results / "latest").symlink_to("papers")
    (results / "nowhere").symlink_to("not-there")
    replace_folder(results, contents_of("new"))
    assert os.readlink(results / "latest") == "papers"
    assert os.readlink(results / "nowhere") == "not-there"


@posix
def test_where_the_folder_is_a_link_what_it_leads_to_changes(results, tmp_path_factory):
    link = tmp_path_factory.mktemp("links") / "link"
    link.symlink_to(results)
    replace_folder(link, contents_of("new"))
    assert link.is_symlink()
    assert version_in(results) == "new"
    assert_notes(results)


@posix
def test_a_link_with_a_temporary_name_is_neither_followed_nor_removed(results, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "new").mkdir()
    (elsewhere / "new" / "precious").write_bytes(b"precious")
    planted = [results.parent / ".results-12345678.unfinished", results / ".results.csv.part"]
    for link in planted:
        link.symlink_to(elsewhere)
    replace_folder(results, contents_of("new"))
    assert all(link.is_symlink() for link in planted)
    assert (elsewhere / "new" / "precious").read_bytes() == b"precious"


def test_a_users_folder_of_such_a_name_stays(results):
    own = results.parent / ".results-abcdefgh.unfinished"
    own.mkdir()
    (own / "thesis.txt").write_bytes(b"years of work")
    replace_folder(results, contents_of("new"))
    assert (own / "thesis.txt").read_bytes() == b"years of work"


@posix
def test_a_living_writer_keeps_its_folder(results, monkeypatch):
    from allocmodel.outputs.workspace import workspace_beside

    with workspace_beside(results) as living:
        (living / "new").mkdir()
        replace_folder(results, contents_of("new"))
        assert (living / "new").is_dir()
    assert_alone(results)


def test_what_a_user_saves_at_the_last_moment_is_kept(results, monkeypatch):
    put = whole_folder._put

    def later(*arguments):
        (results / "papers/board.txt").unlink()
        (results / "papers/board.txt").write_bytes(b"a newer draft")
        (results / "late.txt").write_bytes(b"just in time")
        put(*arguments)

    monkeypatch.setattr(whole_folder, "_put", later)
    replace_folder(results, contents_of("new"))
    assert version_in(results) == "new"
    assert (results / "papers/board.txt").read_bytes() == b"a newer draft"
    assert (results / "late.txt").read_bytes() == b"just in time"


def test_an_open_workbook_leaves_the_old_results(results, monkeypatch):
    """As on Windows, where a folder cannot be moved while a file in it is open."""
    monkeypatch.setattr(whole_folder, "exchange", lambda one, other: False)
    move = Path.rename

    def refuse(path, to):
        if path == results:
            raise PermissionError(errno.EACCES, "in use")
        return move(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError, match="in use"):
        replace_folder(results, contents_of("new"))
    assert version_in(results) == "old"
    assert_alone(results)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "results").write_bytes(b"a file")
    for folder in (tmp_path / "results", tmp_path / "results" / "deeper"):
        with pytest.raises((NotADirectoryError, FileExistsError)):
            replace_folder(folder, contents_of("new"))
    assert (tmp_path / "results").read_bytes() == b"a file"
    assert_alone(tmp_path / "results")


@pytest.mark.skipif(
    os.name != "posix" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="the administrator may write everywhere",
)
def test_a_folder_that_may_not_be_written_is_refused(results):
    results.chmod(0o555)
    with pytest.raises(PermissionError):
        replace_folder(results, contents_of("new"))
    assert version_in(results) == "old"
    assert_alone(results)


@posix
def test_a_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no small disk can be made here")
    try:
        folder = disk / "results"
        replace_folder(folder, contents_of("old"))
        keep_notes(folder)
        large = {**contents_of("new"), "results.csv": bytes(100_000)}
        for target in (folder, disk / "deep" / "er"):
            with pytest.raises(OSError, match="No space left"):
                replace_folder(target, large)
        assert version_in(folder) == "old"
        assert_notes(folder)
        assert_alone(folder)
        with pytest.raises(OSError, match="disk of its own"):
            replace_folder(disk, contents_of("new"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)
