"""Calls a formula with nodes in place of arrays: the tree of what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from allocmodel.engine.steps import LAGGED
from allocmodel.tracing.nodes import Node, Quantity, UntraceableError


def trace(formula: Callable[..., Any], inputs: Mapping[str, Mapping[str, Iterable[str]]]) -> Node:
    """The tree of a formula.

    Parameters
    ----------
    formula : callable
        A formula of the model.
    inputs : mapping of argument name to its dimensions and labels
        What the formula is called with.

    Returns
    -------
    Node

    Raises
    ------
    UntraceableError
        When the formula uses an operation outside the closed set.
    """
    quantities = {
        name: Quantity(
            name.removeprefix(LAGGED), {dim: tuple(labels) for dim, labels in coords.items()}
        )
        for name, coords in inputs.items()
    }
    result = formula(**quantities)
    if not isinstance(result, Node):
        raise UntraceableError(f"{formula.__name__} did not give a traced result.")
    return result
