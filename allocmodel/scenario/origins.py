"""Where each value of a scenario was written: on the command line, or in which file of a chain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allocmodel.declared.text import quoted, toml_text
from allocmodel.ledger.cells import Cell
from allocmodel.scenario.files import DEFAULT_BUDGET, REPLACED_WHOLE, Layer
from allocmodel.scenario.keys import NAMED_BY
from allocmodel.scenario.override import Override
from allocmodel.scenario.own_files import OwnFigures

Key = tuple[int | str, ...]


@dataclass(frozen=True)
class Origins:
    """The files that a scenario was read from, itself first, and what ``--set`` changed.

    And what it took from a team's own files.

    Keys are as in the file, or as ``--set`` writes them: ``budget, 0, amount`` or ``budget, core,
    amount``.
    """

    layers: tuple[Layer, ...] = ()
    overrides: tuple[Override, ...] = ()
    own: OwnFigures = field(default_factory=OwnFigures)

    def where(self, *key: int | str) -> str:
        """Where a value was written, as an error names it.

        Parameters
        ----------
        key : int or str
            The parts of its key, the outermost first; none for the file as a whole.

        Returns
        -------
        str
            The ``--set`` that gave it; else the file that wrote it, with the key. Where ``--set``
            changed only a part of it, both.
        """
        part = None
        named = self._as_set(key)
        for override in reversed(self.overrides):
            if key and named[: len(override.key)] == override.key:
                return override.where
            if key and override.key[: len(named)] == named:
                part = part or override.where
        written = self.own.where(named) or self._in_file(key)
        return f"{written}; {part}" if part else written

    def where_named(self, *key: str) -> str:
        """Where a place or a line was named: its cell in a team's file, else as `where`."""
        own = None if self._is_set(key) else self.own.names.get(key)
        return own.where if own else self.where(*key)

    def cell(self, *key: str) -> Cell | None:
        """The cell of a team's file that a figure was taken from, and nothing changed since."""
        return None if self._is_set(key) else self.own.cells.get(key)

    def _is_set(self, key: tuple[str, ...]) -> bool:
        """Whether ``--set`` gave a figure, or the whole that it stands in."""
        return any(override.key == key[: len(override.key)] for override in self.overrides)

    def why_blank(self, names: Iterable[str]) -> str:
        """Where names that have no figure stand in a team's file without one."""
        blank = {name: self.own.blanks[name] for name in names if name in self.own.blanks}
        return "".join(
            f' "{name}" stands in {cell}, without a figure.' for name, cell in blank.items()
        )

    def how_to_leave_out(self, names: Iterable[str]) -> str:
        """How figures of the baseline's file that are not split here are left out on purpose."""
        if not self.own.names:
            return ""
        named = ", ".join(map(toml_text, names))
        return f" What is not split here: leave_out = [{named}] in [baseline]."

    def folder(self, *key: int | str) -> Path:
        """What a file's name under a key is relative to: the file that wrote it, or here."""
        if any(override.key[: len(key)] == key for override in self.overrides):
            return Path()
        layer = self.layer(*key)
        return layer.path.parent if layer else Path()

    def layer(self, *key: int | str) -> Layer | None:
        """The file that wrote a value: the nearest that has the key, or the most of it."""
        layers = self.layers
        top = next((layer for layer in layers if key and key[0] in layer.tables), None)
        if top and (key[0] in REPLACED_WHOLE or isinstance(top.tables[str(key[0])], list)):
            layers = (top,)
        for depth in range(len(key), 0, -1):
            for layer in layers:
                if _has(layer.tables, key[:depth]):
                    return layer
        return None

    def wrote(self, key: str) -> bool:
        """Whether a file or ``--set`` gives a whole key."""
        return any(key in layer.tables for layer in self.layers) or any(
            override.key == (key,) for override in self.overrides
        )

    def lost_lines(self) -> tuple[str, list[str]]:
        """The budget lines of a base that the scenario's own budget replaced, and whose they were.

        Returns
        -------
        str
            The file, or what stands for its missing budget.
        list of str
            The names of the lines.
        """
        if not self.wrote("budget"):
            return "", []
        bases = self._bases_of("budget")
        for base in bases:
            if "budget" in base.tables:
                return base.shown, _lines(base.tables["budget"])
        owner, default = self.lost_default_lines()
        return f"{owner}, which writes no [[budget]]" if owner else "", list(default)

    def lost_default_lines(self) -> tuple[str, dict[str, str]]:
        """The published lines that stood for a base's missing budget, and that a budget replaced.

        Returns
        -------
        str
            The base; nothing where no line fell away.
        dict of str to str
            The stream of each line, by name.
        """
        bases = self._bases_of("budget") if self.wrote("budget") else ()
        if not bases or any("budget" in base.tables for base in bases):
            return "", {}
        return bases[0].shown, {line["line"]: line["basis"] for line in DEFAULT_BUDGET}

    def _bases_of(self, key: str) -> tuple[Layer, ...]:
        """The files below the one, or the ``--set``, that gives a key as a whole."""
        writer = self.layer(key)
        if writer is None or any(override.key == (key,) for override in self.overrides):
            return self.layers
        return self.layers[self.layers.index(writer) + 1 :]

    def why_no_line(self, names: Iterable[str]) -> str:
        """Why lines that a reader may expect are not in the budget; nothing to say if unknown."""
        owner, lines = self.lost_lines()
        lost = [name for name in names if name in lines]
        if not lost:
            return ""
        return (
            f" {quoted(lost)} fell away: a budget replaces the whole budget of the file that it "
            f"extends ({owner})."
        )

    def lines_to_paste(self, names: Iterable[str]) -> str:
        """The default lines among names that fell away, as tables to paste; or nothing."""
        _, lost = self.lost_default_lines()
        tables = [
            "\n    ".join(["[[budget]]", *(f"{key} = {toml_text(line[key])}" for key in line)])
            for line in DEFAULT_BUDGET
            if line["line"] in lost
        ]
        if not tables or not any(name in lost for name in names):
            return ""
        return " To have them back, add:\n    " + "\n    ".join(tables)

    def why_no_place(self, names: Iterable[str]) -> str:
        """Why places that a reader may expect are not there: a later table replaced them."""
        by = any(override.key == ("places", "by") for override in self.overrides)
        for base in self.layers if by else self._bases_of("places"):
            places = base.tables.get("places")
            lost = [name for name in names if isinstance(places, dict) and name in places]
            if lost:
                return f" {quoted(lost)} stood in the places of {base.shown}, which are replaced."
        return ""

    def _in_file(self, key: Key) -> str:
        path = key_path(self._named(key))
        if not self.layers:
            return path or "the scenario"
        own = self.layers[0].shown
        if not key:
            return own
        layer = self.layer(*key)
        if layer is None or layer is self.layers[0]:
            return f"{own}, {path}"
        return f"{layer.shown}, {path} ({own} extends it)"

    def _as_set(self, key: Key) -> tuple[str, ...]:
        """A key as ``--set`` writes it: a budget line or a weight by its name."""
        return tuple(map(str, self._named(key)))

    def _named(self, key: Key) -> Key:
        """A key with the name of a budget line, fund, weight or evidence in place of its number.

        The number stays where the table has no name of its own, or the name is what is meant.
        """
        if len(key) < 2 or not isinstance(key[1], int):
            return key
        of, layer = str(key[0]), self.layer(key[0])
        names = _names(of, layer.tables.get(of) if layer else None)
        name = names[key[1]] if key[1] < len(names) else ()
        has_one = bool(name) and all(name) and names.count(name) == 1
        is_meant = any(one in NAMED_BY.get(of, ()) for one in key[2:3])
        return (of, *name, *key[2:]) if has_one and not is_meant else key


def key_path(key: Key) -> str:
    """A place in the file; what has no name as a reader counts: ``budget[2]`` is the second."""
    path = ""
    for part in key:
        if isinstance(part, int):
            path += f"[{part + 1}]"
        else:
            bare = re.fullmatch(r"[A-Za-z0-9_-]+", part)
            path += ("." if path else "") + (part if bare else toml_text(part))
    return path


def _names(key: str, listed: Any) -> list[tuple[str, ...]]:
    """The names of a list's tables."""
    return [
        tuple(_name(one.get(name)) for name in NAMED_BY.get(key, ()))
        if isinstance(one, dict)
        else ("",)
        for one in (listed if isinstance(listed, list | tuple) else [])
    ]


def _name(written: Any) -> str:
    """A name as written; blank where it is none."""
    return written.strip() if isinstance(written, str) and written.isprintable() else ""


def _lines(budget: Any) -> list[str]:
    return [name for (name,) in _names("budget", budget)]


def _has(tables: Any, key: Key) -> bool:
    """Whether tables hold a key, with the tables of a list by number or by name."""
    for number, part in enumerate(key):
        if isinstance(tables, list):
            rest = key[number:]
            if isinstance(part, int):
                return part < len(tables) and _has(tables[part], rest[1:])
            names = _names(str(key[number - 1]), tables)
            return any(
                name == rest[: len(name)] and _has(one, rest[len(name) :])
                for name, one in zip(names, tables, strict=True)
            )
        if not isinstance(tables, dict) or part not in tables:
            return False
        tables = tables[str(part)]
    return True
