"""What tests share: the command line, the publishers' originals, and one process per scenario."""

import gc
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pandas as pd
import pytest
from xdist.scheduler import LoadScopeScheduling

from allocmodel.declared.table_schemas.table import Table
from allocmodel.outputs import write
from allocmodel.reference import tables
from allocmodel.scenario import shipped_scenarios
from allocmodel.workbook.write import workbook_bytes
from tests.command_line import CommandLine
from tests.written_once import workbook_once

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
    """The file of a table becomes figures once for all tests: half of the time of a command.

    All else about reference data is read and checked anew by each run.
    """
    parse, parsed = tables._parsed, {}
    unpack = cache(tables._unpacked)

    def once(content: bytes, schema: Table) -> pd.DataFrame:
        key = (schema.file, content)
        if key not in parsed:
            parsed[key] = parse(content, schema)
        return parsed[key].copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_parsed", once)
        patch.setattr(tables, "_unpacked", unpack)
        yield


@pytest.fixture(scope="session", autouse=True)
def workbooks_are_written_once() -> Iterator[None]:
    """What a command writes of a run that another test has had is the same: not written again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(write, "workbook_bytes", workbook_once)
        yield


@pytest.fixture
def written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of whether the same run, written again, is the same."""
    monkeypatch.setattr(write, "workbook_bytes", workbook_bytes)


@pytest.fixture
def allocmodel(tmp_path, monkeypatch, capsys, common) -> CommandLine:
    """The command line, in an empty folder."""
    return CommandLine(tmp_path, monkeypatch, capsys, common)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Gives tests to processes: see `SharedByProcess`."""
    return SharedByProcess(config, log)


class SharedByProcess(LoadScopeScheduling):
    """Tests of one shipped scenario run in one process, and so do the others of one file.

    So a run, a workbook or a printed command that several tests look at is made once. Tests name
    their scenario as a parameter. Files that share other runs run in one process too.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        scenario = OF_A_SCENARIO.search(test)
        if scenario:
            return scenario[1]
        return next((runs for runs, one in SHARED_BY if one.match(file)), file)


#: The scenario among the parameters of a test, in its name.
OF_A_SCENARIO = re.compile(rf"\[(?:.*-)?({'|'.join(shipped_scenarios())})(?:-.*)?\]")


#: Files of one process, with the runs that they share.
SHARED_BY = (
    (
        "synthetic runs and own lines",
        re.compile(r"tests/(tracing/|test_views|properties/test_(own_lines|joint_funds))"),
    ),
    (
        "synthetic workbooks",
        re.compile(
            r"tests/(workbook/test_(rules|noise|place_pages|package|paper)|outputs/test_(golden|publ))"
        ),
    ),
    (
        "every judgement",
        re.compile(
            r"tests/(declared/test_parameters|workbook/test_sign_offs_shown|test_own_figures)"
        ),
    ),
)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Looks for rubbish seldom: by itself Python takes a tenth of the time of the tests for that.

    It looks after every 700 new objects, and workbooks are many small ones that live long. What is
    loaded by now stays. Measurements of speed are left as users have it.
    """
    if not session.config.getoption("benchmark_only", False):
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 10, 10)


# The same random cases everywhere, CI included, and no time limit on a busy machine.
hypothesis.settings.register_profile("everywhere", deadline=None, derandomize=True)
hypothesis.settings.load_profile("everywhere")
