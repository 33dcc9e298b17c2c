"""Which file of a team's, and which table in it, a scenario names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allocmodel.ledger.headings import Chosen
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


class OwnFile(OwnTable):
    """A team's file, and which table of it is meant; a text is the file alone."""

    file: Text


OwnFileOrName = Annotated[
    OwnFile, BeforeValidator(lambda value: {"file": value} if isinstance(value, str) else value)
]
