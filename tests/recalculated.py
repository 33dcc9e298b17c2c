"""A workbook's stored values beside those of an independent recalculation."""

from __future__ import annotations

from collections.abc import Callable

from allocmodel.audit.agreement import Disagreement, compare
from allocmodel.audit.recalculate import Values, Workbook, stored_values, with_formualizer

#: An engine that computes the formulas of a workbook anew.
Recalculation = Callable[[Workbook], Values]


def disagreements(
    book: Workbook, recalculate: Recalculation = with_formualizer
) -> list[Disagreement]:
    """The cells in which they differ; empty when all agree."""
    return compare(book, stored_values(book), recalculate(book))
