"""Checks by a second route: an end against what another way to it gives."""

from __future__ import annotations

from allocmodel.model.checks.second_routes import ages, baselines, convergence, evidence, lines

#: In the order in which readers meet them.
PARTS = (lines, baselines, convergence, evidence, ages)
