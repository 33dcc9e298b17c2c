"""Calls the command line as a user does, and keeps what it said."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from allocmodel.cli import main


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str
    #: Where it was called.
    folder: Path


#: What commands have said that were called once for all tests, by their words.
_SAID: dict[tuple[str, ...], Said] = {}


@dataclass(frozen=True)
class CommandLine:
    """The command line, called in this process from a folder of the test's own."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    #: A folder for all tests.
    common: Path

    def __call__(self, *arguments: str) -> Said:
        return self._called(self.folder, arguments)

    def once(self, *arguments: str) -> Said:
        """The same for tests that only look at what it says or writes: called once for them all."""
        if arguments not in _SAID:
            folder = self.common / f"command {len(_SAID)}"
            folder.mkdir()
            _SAID[arguments] = self._called(folder, arguments)
        return _SAID[arguments]

    def _called(self, folder: Path, arguments: tuple[str, ...]) -> Said:
        self.monkeypatch.chdir(folder)
        self.monkeypatch.setattr(sys, "argv", ["allocmodel", *arguments])
        self.capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err, folder)

    def write(self, text: str | bytes, name: str = "scenario.toml") -> str:
        content = text if isinstance(text, bytes) else text.encode()
        (self.folder / name).write_bytes(content)
        return name

    def refused(self, *arguments: str, says: tuple[str, ...] = ()) -> str:
        """One message that says what, where and how to mend it; exit 3; nothing left behind."""
        before = snapshot(self.folder)
        said = self(*arguments)
        assert said.code == 3, said
        assert said.out == ""
        assert snapshot(self.folder) == before
        lines = said.err.splitlines()
        assert lines[0].startswith("Error: ")
        assert sum(line.startswith("Error: ") for line in lines) == 1
        assert sum(line.startswith("  where: ") for line in lines) == 1, said.err
        assert sum(line.startswith("  mend: ") for line in lines) == 1, said.err
        assert "Traceback" not in said.err
        assert "fault of allocmodel" not in said.err
        for words in says:
            assert words in said.err
        return said.err


def snapshot(folder: Path) -> dict[str, str]:
    """Every file and folder below a folder, with a digest of its content."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        )
        for path in sorted(folder.rglob("*"))
    }
