"""What tests share: where the publishers' originals are, if they are here at all."""

from pathlib import Path

import hypothesis
import pytest

from tests.command_line import CommandLine

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def originals() -> Path:
    """The folder of the publishers' originals; skips the test where there is none."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the publishers' originals are not here (../shared/data)")
    return folder


@pytest.fixture
def allocmodel(tmp_path, monkeypatch, capsys) -> CommandLine:
    """The command line, in an empty folder."""
    return CommandLine(tmp_path, monkeypatch, capsys)


# The same random cases everywhere, CI included, and no time limit on a busy machine.
hypothesis.settings.register_profile("everywhere", deadline=None, derandomize=True)
hypothesis.settings.load_profile("everywhere")
