"""Checks that people, shares and money add up."""

from __future__ import annotations

from allocmodel.model.checks.adding_up import (
    adjustments,
    equity,
    lines,
    money,
    need,
    neighbourhoods,
)

#: In the order in which readers meet them.
PARTS = (need, lines, adjustments, equity, money, neighbourhoods)
