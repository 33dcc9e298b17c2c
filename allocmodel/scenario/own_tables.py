"""Which file of a team's, and which table in it, a scenario names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import Wrong, fold, quoted
from allocmodel.ledger.headings import Chosen, Wanted
from allocmodel.scenario.keys import Key
from allocmodel.scenario.parts import Part, Text

#: What a column of a team's file may hold.
Role = Literal["place", "line", "year", "amount", "share", "code", "weight", "group", "count"]


class OwnTable(Part):
    """Which table of a team's file is meant."""

    #: The sheet, where several of a workbook hold such a table.
    sheet: Text | None = None
    #: Headings by what their column holds, where they are called otherwise.
    columns: dict[Role, Text] = Field(default_factory=dict)

    @property
    def chosen(self) -> Chosen:
        """The same for whoever reads the file."""
        return Chosen(self.sheet, {str(role): text for role, text in self.columns.items()})


class LedgerTable(OwnTable):
    """Which table of a team's file of money is meant, and which figures of it do not count."""

    #: Headings, places and lines whose figures are left out on purpose.
    leave_out: Annotated[
        tuple[Text, ...],
        BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    ] = ()

    @property
    def chosen(self) -> Chosen:
        """The same for whoever reads the file."""
        return replace(super().chosen, leave_out=self.leave_out)


class OwnFile(LedgerTable):
    """A team's file, and which table of it is meant; a text is the file alone."""

    file: Text


OwnFileOrName = Annotated[
    OwnFile, BeforeValidator(lambda value: {"file": value} if isinstance(value, str) else value)
]


def own_file(written: object, wanted: Wanted, key: Key, where: Callable[..., str]) -> OwnFile:
    """Which file and table of it a key names.

    Parameters
    ----------
    written : object
        What stands under the key: a name, or a table.
    wanted : Wanted
        What the table has to hold.
    key : Key
    where : callable
        The file and key of a value of the scenario.

    Raises
    ------
    BadInput
        When it is no name of a file, or names what is not read.
    """
    roles = [*wanted.labels, wanted.figure]
    try:
        asked = OwnFile.model_validate({"file": written} if isinstance(written, str) else written)
    except ValidationError as error:
        raise _no_file(error, wanted, key, where) from None
    other = [role for role in asked.columns if role not in roles]
    if other:
        raise BadInput(
            f"columns names {quoted(other)}, which is not read here." + did_you_mean(other, roles),
            where(*key),
            f"It may name {quoted(roles)}.",
        )
    headings = [" ".join(fold(text).split()) for text in asked.columns.values()]
    twice = [
        role for role, one in zip(asked.columns, headings, strict=True) if headings.count(one) > 1
    ]
    if twice:
        raise BadInput(
            f'columns names "{asked.columns[twice[0]]}" for {" and ".join(twice)}: a column '
            "holds one of them.",
            where(*key),
            "Name a heading of its own for each.",
        )
    return asked


#: What keys that are no text hold.
_KINDS: dict[tuple[str, ...], str] = {
    ("columns",): "a table of headings",
    ("leave_out",): "a list of texts in quotes",
}


def _no_file(
    error: ValidationError, wanted: Wanted, key: Key, where: Callable[..., str]
) -> BadInput:
    """What is wrong in naming a file and its table, and how it is written there."""
    roles = [*wanted.labels, wanted.figure]
    first = error.errors(include_url=False)[0]
    loc = tuple(str(part) for part in first["loc"] if part != "[key]")
    wrong = first.get("ctx", {}).get("error")
    inside = key[:-1] if key[0] == "baseline" else key
    table = f'sheet = "Plan", columns = {{ {wanted.figure} = "Agreed" }}'
    mend = f'Write {key[-1]} = "ledger.xlsx"' + (
        f", with {table} beside it"
        if key[0] == "baseline"
        else f'; or {key[-1]} = {{ file = "ledger.xlsx", {table} }}'
    )
    if loc[:1] == ("columns",) and first["loc"][-1] == "[key]":
        what = f'columns names "{loc[1]}", which is not read here.{did_you_mean(loc[1], roles)}'
    elif first["type"] == "extra_forbidden":
        what = f'"{loc[-1]}" is not a key of a file and its table.'
        what += did_you_mean(loc[-1], OwnFile.model_fields)
    elif isinstance(wrong, Wrong):
        what = wrong.what
    elif first["type"] == "missing":
        what = f"{key[-1]} names no file."
    else:
        kind = _KINDS.get(loc, "a text in quotes")
        what = f"This is not {kind}." if loc else f"{key[-1]} names no file."
    return BadInput(
        what,
        where(*inside, *loc) if loc and first["type"] != "missing" else where(*key),
        f"{mend}. columns may name {quoted(roles)}.",
    )
