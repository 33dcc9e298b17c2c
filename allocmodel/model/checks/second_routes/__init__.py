"""Checks by a second route: an end against what another way to it gives."""

from __future__ import annotations

from allocmodel.model.checks.second_routes import (
    adjusted_neighbourhoods,
    ages,
    baselines,
    convergence,
    evidence,
    lines,
    neighbourhoods,
)

#: In the order in which readers meet them.
PARTS = (lines, baselines, convergence, evidence, ages, neighbourhoods, adjusted_neighbourhoods)
