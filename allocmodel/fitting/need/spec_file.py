"""A spec out of its file, or one message that says what is wrong, where, and how to mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import Wrong
from allocmodel.files.shipped import shipped
from allocmodel.files.users_files import as_text, read_bytes
from allocmodel.fitting.need import spec as parts
from allocmodel.fitting.need.spec import Spec
from allocmodel.scenario.toml import Unreadable, parsed

#: The most bytes that a spec can have.
_LARGEST = 2**20
_SAVE = "Save the spec as UTF-8 text."

#: The tables of a spec, by the key of each.
TABLES: dict[str, type[BaseModel]] = {
    "data": parts.Data,
    "response": parts.Response,
    "offset": parts.Offset,
    "ethnicity": parts.Ethnicity,
    "unmet_need": parts.UnmetNeed,
    "model": parts.Model,
    "compare": parts.Compare,
}

_PLAIN = {
    "missing": ("This key is missing.", "Add {key} = ... ; docs/fit.md has a whole spec."),
    "string_type": ("This is not text.", "Write text in quotes."),
    "tuple_type": ("This is not a list.", 'Write a list in square brackets: ["..."].'),
    "dict_type": ("This is not a table.", "Write a table, with a key and a value per line."),
    "model_type": ("This is not a table.", "Write a table, with a key and a value per line."),
    "int_type": ("This is not a whole number.", "Write a whole number, without quotes."),
    "bool_type": ("This is neither true nor false.", "Write true or false, without quotes."),
    "float_type": ("This is not a number.", "Write a number, without quotes."),
    "float_parsing": ("This is not a number.", "Write a number, without quotes."),
}


@dataclass(frozen=True)
class SpecFile:
    """A spec, and the file that it stands in."""

    spec: Spec
    path: Path
    sha256: str

    def where(self, *key: str) -> str:
        """The file and key of a value, for a message."""
        return _where(self.path, key)

    @property
    def data(self) -> Path:
        """The file of counts: relative to the spec."""
        return self.path.parent / self.spec.data.file


def _where(path: Path, key: tuple[object, ...]) -> str:
    said = ".".join(map(str, key))
    return f"{path.name}, {said}" if said else path.name


def shipped_specs() -> dict[str, Path]:
    """The specs that ship, by their ids."""
    return {path.stem: path for path in sorted((shipped("scenarios") / "fits").glob("*.toml"))}


def read_spec(file: str | Path) -> SpecFile:
    """A spec, checked.

    Parameters
    ----------
    file : str or Path
        The file; the id of a spec that ships works too.

    Raises
    ------
    BadInput
        When it cannot be read, is no TOML, or holds a key or value that no fit can use.
    """
    known = shipped_specs()
    path = Path(file)
    if not path.is_file() and (str(file) in known or not path.exists()):
        if str(file) not in known:
            raise BadInput(
                f'There is no spec "{file}".{did_you_mean(str(file), known)}',
                where=argument("spec"),
                mend=f"Name a .toml file, or one that ships: {', '.join(known)}.",
            )
        path = known[str(file)]
    content = read_bytes(path, _LARGEST)
    try:
        tables = parsed(as_text(content, path.name, _SAVE))
    except Unreadable as error:
        raise BadInput(f"The spec {error.what}", path.name, error.mend) from None
    except ValueError as error:
        raise BadInput(
            f"The spec is not valid TOML: {error}.", path.name, "Mend the line that it names."
        ) from None
    return SpecFile(spec_of(tables, path), path, hashlib.sha256(content).hexdigest())


def spec_of(tables: Mapping[str, Any], path: Path) -> Spec:
    """A spec out of the tables of a file.

    Raises
    ------
    BadInput
        For the first thing that is wrong.
    """
    try:
        return Spec.model_validate(dict(tables))
    except ValidationError as error:
        raise _in_plain_words(error, path) from None


def _in_plain_words(error: ValidationError, path: Path) -> BadInput:
    found = error.errors(include_url=False)
    # A key that is misspelt is one that is missing too: the first says how to mend both.
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    loc = tuple(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        part = TABLES.get(loc[0], Spec) if len(loc) > 1 else Spec
        known = list(part.model_fields)
        return BadInput(
            f'"{loc[-1]}" is not a key that this part of a spec has.{did_you_mean(loc[-1], known)}',
            _where(path, loc),
            f"The keys are {', '.join(known)}.",
        )
    wrong = first.get("ctx", {}).get("error")
    if isinstance(wrong, Wrong):
        return BadInput(wrong.what, _where(path, (*loc, *wrong.key)), wrong.mend)
    what, mend = _PLAIN.get(first["type"], ("This value cannot be used.", str(first["msg"]) + "."))
    return BadInput(what, _where(path, loc), mend.format(key=loc[-1] if loc else ""))
