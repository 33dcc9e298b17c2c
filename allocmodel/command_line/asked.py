"""What is asked for on the command line, computed: a scenario's run, or a study's comparison."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.command_line.telling import progress
from allocmodel.declared.errors import BadInput

if TYPE_CHECKING:
    from allocmodel.api import Comparison, Run


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave garbage alone meanwhile: a run makes hardly any, and looking for it takes a tenth."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def run_of(scenario: str | None, overrides: tuple[str, ...]) -> Run:
    """The run of a scenario named on the command line."""
    from allocmodel import api

    progress("Reading the scenario and the reference data ...")
    loaded = api.load(scenario, overrides)
    progress(f"Computing {loaded.title} ...")
    return api.run(loaded)


def asked(named: str, overrides: tuple[str, ...]) -> Run | Comparison:
    """The run of a scenario, or the comparison of a study's, all its checks passed."""
    from allocmodel import api
    from allocmodel.scenario.study_file import is_study

    if is_study(Path(named)):
        if overrides:
            raise BadInput(
                "A study names its scenarios itself, with their changes.",
                "--set",
                f"Write the change in {named}.",
            )
        compared = api.compare([named])
        compared.refuse_failed_checks()
        return compared
    run = run_of(named, overrides)
    run.refuse_failed_checks()
    return run
