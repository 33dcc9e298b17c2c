"""A study as a file gives it: scenarios under names of their own.

    id      = "nottingham-choices"
    title   = "What each choice would move"
    against = "national formula"
    [scenarios."national formula"]
    extends = "nottingham-2025-26"
    [scenarios."15% for health inequalities"]
    extends = "nottingham-2025-26"
    set     = { "health_inequalities.share" = 0.15 }

A scenario of a study extends a file, the id of a scenario that ships, a folder of a saved run, or
another scenario of the study, whose changes it then has too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import Wrong, prose, quoted
from allocmodel.files.shipped import shipped_scenarios
from allocmodel.files.users_files import read_text
from allocmodel.scenario.keys import unknown_key
from allocmodel.scenario.named_scenarios import (
    NamedScenario,
    Study,
    clean_names,
    named_or_first,
    parsed_changes,
    with_enough,
)
from allocmodel.scenario.parts import Part
from allocmodel.scenario.scenario_id import ScenarioId
from allocmodel.scenario.toml import Unreadable, parsed

_LARGEST_FILE = 1_000_000
_KEYS = ("id", "title", "against", "scenarios")
_SCENARIO_KEYS = ("extends", "set")
_EXAMPLE = '[scenarios."national formula"] with extends = "nottingham-2025-26"'


class _Head(Part):
    """What a study's file says of itself."""

    id: ScenarioId


def is_study(path: Path) -> bool:
    """Whether a file is a study: TOML with a table `scenarios`."""
    if path.suffix != ".toml" or not path.is_file():
        return False
    try:
        return "scenarios" in parsed(read_text(path, _LARGEST_FILE, "Save it as UTF-8 text."))
    except (BadInput, Unreadable, ValueError):
        # Read as a scenario, it is refused with the reason.
        return False


def read_study(path: Path, against: str | None = None) -> Study:
    """Read a study's file.

    Parameters
    ----------
    path : Path
    against : str, optional
        The scenario to compare with, in place of the one that the file names.

    Returns
    -------
    Study

    Raises
    ------
    BadInput
        When a key is unknown or missing, a scenario extends itself, or a name cannot be used.
    """
    tables = _tables(path)
    for key in tables:
        if key not in _KEYS:
            raise unknown_key(key, _KEYS, f"{path}, {key}")
    own_id = _id(tables, path)
    title = tables.get("title", "")
    if not isinstance(title, str) or not title.strip():
        raise BadInput("The study has no title.", f"{path}, title", 'Write title = "What it asks".')
    written = tables["scenarios"]
    if not isinstance(written, dict) or not written:
        raise BadInput("The study has no scenarios.", f"{path}, scenarios", f"Add {_EXAMPLE}.")
    names = clean_names(written, f"{path}, scenarios")
    by_name = dict(zip(names, written.values(), strict=True))
    scenarios = tuple(_of_study(name, by_name, path) for name in names)
    compared_with = (
        named_or_first(tables.get("against"), names, f"{path}, against")
        if against is None
        else named_or_first(against, names, argument("against"))
    )
    return with_enough(Study(scenarios, compared_with, own_id, prose(title)), str(path))


def _tables(path: Path) -> dict[str, Any]:
    text = read_text(path, _LARGEST_FILE, "Save it as UTF-8 text.")
    try:
        return parsed(text)
    except Unreadable as error:
        raise BadInput(f"The file {error.what}", str(path), error.mend) from None
    except ValueError as error:
        raise BadInput(
            f"The file is not valid TOML: {error}.", str(path), "Check quotes and brackets there."
        ) from None


def _id(tables: Mapping[str, Any], path: Path) -> str:
    try:
        return _Head.model_validate({"id": tables.get("id")}).id
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0].get("ctx", {}).get("error")
        what, mend = (
            (wrong.what, wrong.mend)
            if isinstance(wrong, Wrong)
            else ("The study has no id.", 'Write id = "nottingham-choices".')
        )
        raise BadInput(what, f"{path}, id", mend) from None


def _of_study(name: str, by_name: Mapping[str, Any], path: Path) -> NamedScenario:
    """A scenario of a study with the changes of those that it extends."""
    chain, changes = [name], []
    while True:
        own = _table_of(chain[-1], by_name, path)
        changes.append(own.get("set", {}))
        base = own["extends"]
        if base in chain:
            raise BadInput(
                f"The scenario extends itself, by way of {quoted(chain)}.",
                where=f'{path}, scenarios."{name}".extends',
                mend="Let one of them extend a file, or a scenario that ships.",
            )
        if base not in by_name:
            break
        chain.append(base)
    # What is nearer to the scenario itself wins.
    together = {key: value for table in reversed(changes) for key, value in table.items()}
    where = f'{path}, scenarios."{name}"'
    overrides = tuple(one.text for one in parsed_changes(together, where))
    return NamedScenario(name, _base(base, path, f"{where}.extends"), overrides)


def _table_of(name: str, by_name: Mapping[str, Any], path: Path) -> dict[str, Any]:
    own, where = by_name[name], f'{path}, scenarios."{name}"'
    if not isinstance(own, dict):
        raise BadInput("This scenario is not a table.", where, f"Write {_EXAMPLE}.")
    for key in own:
        if key not in _SCENARIO_KEYS:
            raise unknown_key(key, _SCENARIO_KEYS, f"{where}.{key}")
    if not isinstance(own.get("extends"), str) or not own["extends"].strip():
        raise BadInput(
            "The scenario does not say what it extends.",
            where,
            'Write extends = "nottingham-2025-26", or the name of a file or of another scenario.',
        )
    if not isinstance(own.get("set", {}), dict):
        raise BadInput(
            "set is not a table.",
            f"{where}.set",
            'Write set = { "health_inequalities.share" = 0.15 }.',
        )
    return own


def _base(written: str, path: Path, where: str) -> Path:
    """What a study's scenario extends: relative to the study's file, or by id."""
    beside = path.parent / written
    if written in shipped_scenarios() and not beside.is_file():
        return Path(written)
    if beside.exists() and beside.samefile(path):
        raise BadInput(
            "The study extends itself.", where, "Name a scenario: a file, or one that ships."
        )
    if not beside.exists():
        raise BadInput(
            f"The scenario that this one extends is not there."
            f"{did_you_mean(written, shipped_scenarios())}",
            where,
            "Name a .toml file, a folder of a saved run, a scenario of this study, or one that "
            f"ships: {', '.join(shipped_scenarios())}.",
        )
    return beside
