"""What breaks a rule, and where."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """Where a workbook breaks a rule, and how."""

    rule: int
    sheet: str
    address: str
    what: str

    def __str__(self) -> str:
        """One line that says which rule, where, and what."""
        where = f"{self.sheet}!{self.address}" if self.address else self.sheet or "workbook"
        return f"rule {self.rule}, {where}: {self.what}"
