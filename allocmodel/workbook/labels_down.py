"""The labels of the cells of a column, put together where they are asked for.

Of a column of one formula only the first and the last are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LabelsDown(Sequence[dict[str, str]]):
    """The labels of the cells of a column, put together where they are asked for."""

    own: Mapping[str, str]
    row_dim: str | None
    row_labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.row_labels)

    def __getitem__(self, row: Any) -> Any:
        label = self.row_labels[row]
        return {**self.own, self.row_dim: label} if self.row_dim else self.own
