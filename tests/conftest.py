"""What tests share: the command line, the publishers' originals, and one process per scenario."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import hypothesis
import pytest

from allocmodel.reference import tables
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


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of commands that are called once for all tests."""
    return tmp_path_factory.mktemp("common")


@pytest.fixture(scope="session", autouse=True)
def tables_are_parsed_once() -> Iterator[None]:
    """Each run reads and checks the reference data anew; turning their text into figures, which
    takes half of a command's time, is done once for all tests of a process.
    """
    parsed = lru_cache(maxsize=32)(tables._parsed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_parsed", lambda content, schema: parsed(content, schema).copy())
        yield


@pytest.fixture
def allocmodel(tmp_path, monkeypatch, capsys, common) -> CommandLine:
    """The command line, in an empty folder."""
    return CommandLine(tmp_path, monkeypatch, capsys, common)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one shipped scenario, and tests of one file, run in one process (pytest-xdist).

    So a run, a workbook or a printed command that several tests look at is made once.
    """
    scenarios = set(shipped_scenarios())
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            named = [one for one in tried_on(item) if isinstance(one, str) and one in scenarios]
            item.add_marker(pytest.mark.xdist_group([*named, item.path.stem][0]))


def tried_on(item: pytest.Item) -> list[object]:
    """The parameters of a test."""
    return list(item.callspec.params.values()) if hasattr(item, "callspec") else []


# The same random cases everywhere, CI included, and no time limit on a busy machine.
hypothesis.settings.register_profile("everywhere", deadline=None, derandomize=True)
hypothesis.settings.load_profile("everywhere")
