"""Scenarios compared: what differs in them, what that moves, and the results side by side."""

from __future__ import annotations

from allocmodel.study.compared.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
