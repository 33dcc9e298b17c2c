"""The text of a scenario that extends another: what overrides change, written as a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import toml_text, toml_value
from allocmodel.files.shipped import shipped
from allocmodel.scenario.keys import Key, names_file
from allocmodel.scenario.load import tables_of_file

#: What a scenario that extends another has of its own.
_OWN = ("id", "title", "status", "sign_off")


def extending(
    file: Path, overrides: Sequence[str], beside: Path, id: str, title: str, said: Sequence[str]
) -> str:
    """The text of a scenario that extends a file and gives what overrides of it give.

    Parameters
    ----------
    file : Path
        The scenario that is extended.
    overrides : sequence of str
        As ``--set`` writes them.
    beside : Path
        The folder that the text will stand in.
    id, title : str
    said : sequence of str
        What its first lines say, as comments.

    Returns
    -------
    str
        TOML.

    Raises
    ------
    BadInput
        When the overrides cannot be used; when a table that changes names files that stand
        elsewhere.
    """
    base, wanted = tables_of_file(file), tables_of_file(file, overrides)
    changed = {
        key: value for key, value in wanted.items() if key not in _OWN and base.get(key) != value
    }
    if any(_names_files(value, (key,)) for key, value in changed.items()) and not _same(
        file.parent, beside
    ):
        raise BadInput(
            "What was changed stands in tables that name files beside the scenario.",
            str(file),
            f"Write the new scenario into {file.parent}.",
        )
    own = {"extends": _reference(file, beside), "id": id, "title": title, "status": "draft"}
    plain = {key: value for key, value in changed.items() if not _is_tables(value)}
    lines = [*(f"# {line}" for line in said), ""]
    lines += [f"{key} = {toml_value(value)}" for key, value in {**own, **plain}.items()]
    for key, value in changed.items():
        if key not in plain:
            lines += _tables(key, value)
    return "\n".join(lines) + "\n"


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _reference(file: Path, beside: Path) -> str:
    """How the text names the file that it extends: one that ships by its id."""
    if _same(file.parent, shipped("scenarios")):
        return file.stem
    try:
        return Path(os.path.relpath(file.resolve(), beside.resolve())).as_posix()
    except ValueError:  # On another disk.
        return str(file.resolve())


def _is_tables(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
    )


def _tables(key: str, value: Any) -> list[str]:
    """A table, or each of a list of tables, with a line for each key."""
    named = key if key.replace("_", "").isalnum() else toml_text(key)
    lines: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        heading = f"[[{named}]]" if isinstance(value, list) else f"[{named}]"
        lines += ["", heading, *(f"{_key(part)} = {_value(own)}" for part, own in one.items())]
    return lines


def _key(part: str) -> str:
    bare = part.replace("_", "").replace("-", "")
    return part if bare.isascii() and bare.isalnum() else toml_text(part)


def _value(value: Any) -> str:
    """A value on one line; a prose of several lines stays one text."""
    return toml_value(value)


def _names_files(value: Any, key: Key) -> bool:
    """Whether a file is named in a part of a scenario."""
    if isinstance(value, dict):
        return any(_names_files(one, (*key, str(part))) for part, one in value.items())
    if isinstance(value, list):
        return any(_names_files(one, key) for one in value)
    return isinstance(value, str) and names_file(key)
