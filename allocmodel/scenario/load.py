"""A checked scenario out of files and overrides, or one error in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from allocmodel.errors import BadInput
from allocmodel.scenario.binding import check_sign_offs
from allocmodel.scenario.convergence import Baseline, Convergence
from allocmodel.scenario.files import (
    DEFAULT_SCENARIO,
    Layer,
    ReferenceDirectory,
    locate,
    merge_layers,
    read_layers,
)
from allocmodel.scenario.keys import TOP_KEYS, unknown_key
from allocmodel.scenario.overrides import Override, apply_override, parse_override
from allocmodel.scenario.schema import BudgetLine, PlaceRule, Scenario
from allocmodel.scenario.sign_off import SignOff
from allocmodel.scenario.text import Wrong, toml_text
from allocmodel.scenario.weights import (
    Deprivation,
    Evidence,
    HealthInequalities,
    RecordedEthnicity,
    Weight,
)
from allocmodel.shipped import shipped

_PARTS: dict[str, type[BaseModel]] = {
    "budget": BudgetLine,
    "places": PlaceRule,
    "sign_off": SignOff,
    "weight": Weight,
    "evidence": Evidence,
    "health_inequalities": HealthInequalities,
    "deprivation": Deprivation,
    "ethnicity": RecordedEthnicity,
    "baseline": Baseline,
    "convergence": Convergence,
}


@dataclass(frozen=True)
class _Draft:
    """A scenario before it is checked: its tables, and where each came from."""

    tables: dict[str, Any]
    layers: list[Layer]
    overrides: list[Override]

    def where(self, loc: tuple[int | str, ...]) -> str:
        """The override or the file and key that a value came from."""
        named = self._by_name(loc)
        for override in reversed(self.overrides):
            shared = min(len(named), len(override.key))
            if shared and override.key[:shared] == named[:shared]:
                return override.where
        layer = next(
            (layer for layer in self.layers if loc and loc[0] in layer.tables), self.layers[0]
        )
        return f"{layer.path}, {_key_path(loc)}" if loc else str(layer.path)

    def _by_name(self, loc: tuple[int | str, ...]) -> tuple[str, ...]:
        """The place of a value as ``--set`` writes it: a budget line by its name."""
        parts = [str(part) for part in loc]
        if len(loc) > 1 and loc[0] == "budget" and isinstance(loc[1], int):
            line = self.tables["budget"][loc[1]]
            parts[1] = str(line.get("line", "")) if isinstance(line, dict) else ""
        return tuple(parts)


def load_scenario(path: Path | None = None, overrides: Sequence[str] = ()) -> Scenario:
    """Read a scenario, with what it extends and what ``--set`` changes.

    Parameters
    ----------
    path : Path, optional
        The file; the id of a scenario that ships works too. The default scenario if left out.
    overrides : sequence of str
        ``key=value`` texts, the value in TOML or, failing that, plain text. A budget line is
        named in the key: ``budget.core.amount=1000000``.

    Returns
    -------
    Scenario

    Raises
    ------
    BadInput
        If the file cannot be read, or holds anything that the model cannot use.
    """
    file = locate(Path(path)) if path else shipped("scenarios") / f"{DEFAULT_SCENARIO}.toml"
    layers = read_layers(file)
    draft = _Draft(merge_layers(layers), layers, [parse_override(text) for text in overrides])
    # A preset sets the pull anew, so it comes before what is set beside it.
    for override in sorted(draft.overrides, key=lambda one: one.key[-1] != "preset"):
        apply_override(draft.tables, override)
    _refuse_unknown_keys(draft)
    if draft.tables.get("scope") == "england":
        _refuse_unused_in_england(draft)
        # England's places are its ICBs.
        draft.tables.setdefault("icb", "England")
        draft.tables.setdefault("places", {"by": "pcn"})
    try:
        scenario = Scenario.model_validate({**draft.tables, **_provenance(draft)})
    except ValidationError as error:
        raise _in_plain_words(error, draft) from None
    check_sign_offs(scenario, draft.where)
    return scenario


def _refuse_unknown_keys(draft: _Draft) -> None:
    for key in draft.tables:
        if key not in TOP_KEYS:
            raise unknown_key(key, TOP_KEYS, draft.where((key,)))


#: What a scenario about England has no use for, and why.
_NOT_IN_ENGLAND = {
    "icb": "all of them are its places",
    "places": "its places are the ICBs",
    "ethnicity": "people by ethnic group are held for one ICB at a time",
    "deprivation": "people by deprivation fifth are held for one ICB at a time",
}


def _refuse_unused_in_england(draft: _Draft) -> None:
    for key, why in _NOT_IN_ENGLAND.items():
        if key in draft.tables:
            raise BadInput(
                f'{key} stands beside scope = "england", which has no use for it: {why}.',
                where=draft.where((key,)),
                mend=f"Take {key} out for England, or scope for one ICB (with icb and places).",
            )


def _provenance(draft: _Draft) -> dict[str, Any]:
    """What the loader adds to the tables: files, overrides and the reference directory."""
    added: dict[str, Any] = {
        "source": draft.layers[0].path,
        "extends": tuple(layer.name for layer in draft.layers[1:]),
        "files": tuple((layer.name, layer.sha256) for layer in draft.layers),
        "overrides": tuple(override.recorded for override in draft.overrides),
        "budget_by_default": not any("budget" in layer.tables for layer in draft.layers),
    }
    reference = draft.tables.get("reference")
    if reference is None:
        return added
    if not isinstance(reference, ReferenceDirectory) or not reference.written.strip():
        raise BadInput(
            "reference does not name a directory.",
            where=draft.where(("reference",)),
            mend='Write reference = "my-reference", relative to the scenario.',
        )
    directory = reference.relative_to / reference.written
    if not _is_directory(directory):
        raise BadInput(
            f'The reference directory "{reference.written}" is not there.',
            where=draft.where(("reference",)),
            mend="Make it with `allocmodel data import`, or take the key out to use the "
            "reference data that ship.",
        )
    return {**added, "reference": directory, "reference_name": reference.written}


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


_PLAIN = {
    "string_type": ("This is not text.", "Write text in quotes."),
    "dict_type": ("This is not a table.", "Write a table, with a key and a value per line."),
    "tuple_type": ("This is not a list.", 'Write a list in square brackets: ["..."].'),
    "model_type": ("This is not a table.", "Write a table, with a key and a value per line."),
}


def _in_plain_words(error: ValidationError, draft: _Draft) -> BadInput:
    """The first thing that pydantic found, as one of this project's errors."""
    first = error.errors(include_url=False)[0]
    # "rules" is how the model holds the places that stand directly in the file's table.
    loc = tuple(part for i, part in enumerate(first["loc"]) if (i, part) != (1, "rules"))
    where = draft.where(loc)
    if first["type"] == "extra_forbidden":
        key = str(loc[-1])
        known = [field.alias or name for name, field in _PARTS[str(loc[0])].model_fields.items()]
        return unknown_key(key, known, where)
    wrong = first.get("ctx", {}).get("error")
    if isinstance(wrong, Wrong):
        return BadInput(wrong.what, where=where, mend=wrong.mend)
    if first["type"] == "missing":
        return BadInput("This key is missing.", where=where, mend=_how_to_add(loc))
    what, mend = _PLAIN.get(first["type"], ("This value cannot be used.", first["msg"] + "."))
    return BadInput(what, where=where, mend=mend)


_EXAMPLES = {
    "id": 'id = "my-scenario"',
    "title": 'title = "What this scenario is"',
    "icb": 'icb = "QT1"',
    "years": 'years = ["2025/26"]',
    "places": 'places = { by = "district" }',
    "line": 'line = "core"',
    "amount": 'amount = "published"',
    "basis": 'basis = "core"',
}


def _how_to_add(loc: tuple[int | str, ...]) -> str:
    return f"Add {_EXAMPLES.get(str(loc[-1]), f'{loc[-1]} = ...')}."


def _key_path(loc: tuple[int | str, ...]) -> str:
    """A place in the file as a reader counts: ``budget[2].amount`` is of the second line."""
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part + 1}]"
        else:
            bare = re.fullmatch(r"[A-Za-z0-9_-]+", part)
            path += ("." if path else "") + (part if bare else toml_text(part))
    return path
