"""Reading a scenario file and the files that it extends into one set of tables."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.printable import shown
from allocmodel.declared.text import slug
from allocmodel.files.shipped import shipped, shipped_scenarios
from allocmodel.files.users_files import read_text, sha256_of
from allocmodel.scenario.convergence import changed
from allocmodel.scenario.keys import names_file
from allocmodel.scenario.toml import Unreadable, parsed

#: The shipped scenario that runs when no file is named.
DEFAULT_SCENARIO = "nottingham-2025-26"

_LARGEST_FILE = 1_000_000
_SAVE_AS_TEXT = "Name the .toml file itself, saved as UTF-8 text in your editor."
_DEEPEST_EXTENDS = 10

_NOT_INHERITED = ("id", "status", "sign_off", "governance")

#: Tables that a later file replaces as a whole.
REPLACED_WHOLE = ("places", "neighbourhoods", "baseline")

#: The budget of a scenario that says nothing about money.
DEFAULT_BUDGET: tuple[dict[str, Any], ...] = (
    {"line": "core", "amount": "published", "basis": "core"},
    {"line": "primary medical care", "amount": "published", "basis": "primary_medical"},
)


@dataclass(frozen=True)
class Layer:
    """One file of the chain, as read."""

    path: Path
    name: str
    tables: dict[str, Any]
    sha256: str

    @property
    def shown(self) -> str:
        """How messages name the file: as it was named, and one that ships by its id."""
        ships = self.path.parent == shipped("scenarios")
        return f"{self.path.stem} (ships with allocmodel)" if ships else str(self.path)


@dataclass(frozen=True)
class ReferenceDirectory:
    """A reference directory as written, and what it is relative to."""

    written: str
    relative_to: Path


def locate(path: Path) -> Path:
    """The file that a path or the id of a shipped scenario names.

    A folder of the same name, such as the one that a run with ``--out .`` makes, does not stand
    in the way of a shipped scenario.
    """
    known = shipped_scenarios()
    try:
        there = path.exists() or path.is_symlink()
        if there and not (str(path) in known and path.is_dir()):
            return path
    except (OSError, ValueError):
        pass  # A name that no file can have: the message below says it is missing.
    if str(path) in known:
        return shipped("scenarios") / f"{path}.toml"
    raise BadInput(
        f"The scenario file is not there.{did_you_mean(path.stem, known)}",
        where=shown(path),
        mend=f"Name a .toml file, or a scenario that ships: {', '.join(known)}.",
    )


def read_layers(path: Path) -> list[Layer]:
    """The file and those that it extends, the file itself first."""
    layers = [_layer(path, path.name)]
    seen = {path.resolve()}
    while "extends" in layers[-1].tables:
        layer = _base_of(layers[-1])
        if layer.path.resolve() in seen:
            raise BadInput(
                "The scenario extends itself, by way of "
                + ", ".join(layer.name for layer in layers)
                + ".",
                where=f"{layers[-1].shown}, extends",
                mend="Take one of the extends lines out.",
            )
        if len(layers) > _DEEPEST_EXTENDS:
            raise BadInput(
                f"The scenario extends more than {_DEEPEST_EXTENDS} files, one after another.",
                where=f"{layers[-1].shown}, extends",
                mend="Extend a file that is nearer to the start of the chain.",
            )
        seen.add(layer.path.resolve())
        layers.append(layer)
    return layers


def _base_of(layer: Layer) -> Layer:
    written = layer.tables["extends"]
    if not isinstance(written, str) or not written.strip():
        raise BadInput(
            "extends does not name a file.",
            where=f"{layer.shown}, extends",
            mend='Write extends = "other.toml", relative to this file.',
        )
    path = layer.path.parent / written
    if written in shipped_scenarios() and not path.is_file():
        path = shipped("scenarios") / f"{written}.toml"
    try:
        return _layer(path, portable(written))
    except BadInput as error:
        raise BadInput(
            f"The file that this one extends cannot be used. {error.what}",
            where=f"{error.where}, which {layer.shown} extends",
            mend=error.mend,
        ) from None


def _layer(path: Path, name: str) -> Layer:
    return Layer(path, name, _read_toml(path), sha256_of(path))


def portable(written: str) -> str:
    """A path as written if it is relative; only its last part if it is of this machine."""
    path, on_windows = Path(written), PureWindowsPath(written)
    if path.is_absolute():
        return path.name
    return on_windows.name if on_windows.drive or on_windows.root else path.as_posix()


def portable_files(value: Any, key: tuple[str, ...] = ()) -> Any:
    """A value of a scenario as results keep it: files named without a path of this machine.

    Parameters
    ----------
    value : object
        The whole scenario as plain values, or the part of it that stands at a key.
    key : tuple of str
        Where the value stands.
    """
    if isinstance(value, dict):
        return {part: portable_files(one, (*key, part)) for part, one in value.items()}
    if isinstance(value, list):
        return [portable_files(one, key) for one in value]
    return portable(value) if isinstance(value, str) and names_file(key) else value


def _read_toml(path: Path) -> dict[str, Any]:
    text = read_text(path, _LARGEST_FILE, _SAVE_AS_TEXT)
    try:
        return parsed(text)
    except Unreadable as error:
        raise BadInput(f"The file {error.what}", where=str(path), mend=error.mend) from None
    except ValueError as error:
        what, _, place = str(error).partition(" (at ")
        place = place.rstrip(")")
        raise BadInput(
            f"The file is not valid TOML: {what[:1].lower()}{what[1:]}.",
            where=f"{path}, {place}" if place else str(path),
            mend='Check quotes, brackets and "=" there and on the line above.',
        ) from None


def merge_layers(layers: list[Layer]) -> dict[str, Any]:
    """One set of tables out of the chain; the rules stand at the head of this module."""
    merged: dict[str, Any] = {}
    for depth, layer in reversed(list(enumerate(layers))):
        tables = copy.deepcopy(layer.tables)
        tables.pop("extends", None)
        if depth:
            tables = {key: value for key, value in tables.items() if key not in _NOT_INHERITED}
        if isinstance(tables.get("reference"), str):
            tables["reference"] = ReferenceDirectory(tables["reference"], layer.path.parent)
        merged = _merge_tables(merged, tables)
    if len(layers) > 1 and "id" not in merged:
        raise BadInput(
            "A scenario that extends another needs an id of its own, or its results would "
            "overwrite the other's.",
            where=layers[0].shown,
            mend=f'Add id = "{slug(layers[0].path.stem)}", for example.',
        )
    merged.setdefault("budget", copy.deepcopy(list(DEFAULT_BUDGET)))
    return merged


def _merge_tables(base: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in child.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        if both and key == "convergence":
            merged[key] = changed(merged[key], value)
        elif both and key not in REPLACED_WHOLE:
            merged[key] = _merge_tables(merged[key], value)
        else:
            merged[key] = value
    return merged
