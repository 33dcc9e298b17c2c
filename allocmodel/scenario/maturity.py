"""A race equality maturity matrix: criteria, each with levels in words; shipped, or a file."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationError

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import Wrong, one_of
from allocmodel.files.users_files import read_text
from allocmodel.scenario.keys import unknown_key
from allocmodel.scenario.parts import Name, Part, Prose
from allocmodel.scenario.schema import Scenario
from allocmodel.scenario.toml import Unreadable, parsed

#: What the model can add of its own accord to a criterion.
EVIDENCE = ("unknown_ethnicity", "weights", "equity", "sign_offs", "engagement")

_LARGEST = 1_000_000
_SHIPPED = "maturity.toml"


class Criterion(Part):
    """One line of a matrix."""

    name: Name
    title: Name
    asks: Prose
    #: From the lowest to the highest.
    levels: tuple[Prose, ...]
    evidence: tuple[
        Annotated[str, BeforeValidator(lambda one: one_of(one, EVIDENCE, "what the model knows"))],
        ...,
    ] = ()


class Matrix(Part):
    """A matrix: its title and its criteria."""

    title: Prose
    criterion: tuple[Criterion, ...]

    @property
    def names(self) -> list[str]:
        """The names of its criteria."""
        return [one.name for one in self.criterion]


def matrix_of(scenario: Scenario) -> Matrix:
    """The matrix that a scenario is seen against: its own file's, or the one that ships.

    Raises
    ------
    BadInput
        When the file cannot be read or is no matrix.
    """
    named = scenario.governance.matrix if scenario.governance else None
    if named is None:
        text = files("allocmodel.declared").joinpath(_SHIPPED).read_text("utf-8")
        return Matrix.model_validate(tomllib.loads(text))
    return _read(scenario.origins.folder("governance", "matrix") / named)


def _read(path: Path) -> Matrix:
    try:
        return Matrix.model_validate(parsed(read_text(path, _LARGEST, "Save it as UTF-8 text.")))
    except Unreadable as error:
        raise BadInput(f"The file {error.what}", str(path), error.mend) from None
    except ValidationError as error:
        raise _in_plain_words(error, path) from None
    except ValueError as error:
        raise BadInput(
            f"The file is not valid TOML: {error}.", str(path), "Check quotes and brackets there."
        ) from None


def _in_plain_words(error: ValidationError, path: Path) -> BadInput:
    found = error.errors(include_url=False)
    # A key that is not known says more than one that is missing for it.
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    where = f"{path}, {'.'.join(map(str, first['loc']))}"
    if first["type"] == "extra_forbidden":
        part = Matrix if len(first["loc"]) == 1 else Criterion
        return unknown_key(str(first["loc"][-1]), part.model_fields, where)
    wrong = first.get("ctx", {}).get("error")
    if isinstance(wrong, Wrong):
        return BadInput(wrong.what, where, wrong.mend)
    return BadInput(
        "This is no maturity matrix.",
        where,
        "Write title, and [[criterion]] tables with name, title, asks and levels.",
    )
