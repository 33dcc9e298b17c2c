"""What tests share: the command line, the publishers' originals, and one process per scenario."""

from pathlib import Path

import hypothesis
import pytest

from allocmodel.scenario import shipped_scenarios
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one shipped scenario, and tests of one file, run in one process (pytest-xdist).

    So a run, a workbook or a printed command that several tests look at is made once.
    """
    scenarios = set(shipped_scenarios())
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            callspec = getattr(item, "callspec", None)
            tried = [one for one in callspec.params.values() if isinstance(one, str)] if callspec else []
            shared = next((one for one in tried if one in scenarios), item.path.stem)
            item.add_marker(pytest.mark.xdist_group(shared))


# The same random cases everywhere, CI included, and no time limit on a busy machine.
hypothesis.settings.register_profile("everywhere", deadline=None, derandomize=True)
hypothesis.settings.load_profile("everywhere")
