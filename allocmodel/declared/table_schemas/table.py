"""What a table and a column are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocmodel.declared.table_schemas.licences import LICENCE


@dataclass(frozen=True)
class Column:
    """A column: its meaning, type, unit and constraints."""

    name: str
    title: str
    type: str = "string"
    unit: str = ""
    constraints: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it holds text, not numbers."""
        return self.type == "string"

    @property
    def may_be_blank(self) -> bool:
        """Whether a row may leave it blank."""
        return not self.constraints.get("required", False)

    def as_dict(self) -> dict[str, object]:
        """The column as a Table Schema field."""
        described: dict[str, object] = {"name": self.name, "type": self.type, "title": self.title}
        if self.unit:
            described["unit"] = self.unit
        if self.constraints:
            described["constraints"] = dict(self.constraints)
        return described


@dataclass(frozen=True)
class Table:
    """A table: what it is, its columns, its key, and where it refers to.

    Attributes
    ----------
    name, title, grade : str
        The file is ``<name>.csv``, or ``<name>.csv.gz`` where it is packed; the grade is one of
        `vocabulary.GRADES`.
    columns : tuple of Column
        In file order.
    key : tuple of str
        Columns that identify a row.
    refers : tuple of (tuple of str, str)
        Columns that are the key of another table, and that table.
    packed : bool
        Whether the file is packed with gzip.
    exact : bool
        Whether numbers are written with all the digits that were published.
    kind : str
        What tables have in common that differ by years or domain alone; by default the name.
    licence : mapping
        Name, title and perhaps path of its licence.
    """

    name: str
    title: str
    grade: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[tuple[tuple[str, ...], str], ...] = ()
    packed: bool = False
    exact: bool = False
    kind: str = ""
    licence: Mapping[str, str] = field(default_factory=lambda: LICENCE)

    @property
    def file(self) -> str:
        """The table's file name."""
        return f"{self.name}.csv.gz" if self.packed else f"{self.name}.csv"

    @property
    def names(self) -> list[str]:
        """The names of all columns, in file order."""
        return [column.name for column in self.columns]

    @property
    def text(self) -> list[str]:
        """The columns that hold text."""
        return [column.name for column in self.columns if column.is_text]

    @property
    def numbers(self) -> list[str]:
        """The columns that hold numbers."""
        return [column.name for column in self.columns if not column.is_text]

    @property
    def unknown_numbers(self) -> list[str]:
        """Those of the numbers that may be blank: not known."""
        return [one.name for one in self.columns if not one.is_text and one.may_be_blank]

    @property
    def smallest(self) -> dict[str, float]:
        """By column: the smallest figure that it may hold, where one is declared."""
        found = {one.name: one.constraints.get("minimum") for one in self.columns}
        return {name: least for name, least in found.items() if isinstance(least, int | float)}

    @property
    def known_integers(self) -> list[str]:
        """The columns of whole numbers that are never blank."""
        return [one.name for one in self.columns if one.type == "integer" and not one.may_be_blank]
