"""The register of parameters: those of the money and its movement, and those of adjustments."""

from __future__ import annotations

from functools import cache

from allocmodel.declared.parameters import PARAMETERS, Parameter


@cache
def all_parameters() -> dict[str, Parameter]:
    """Every parameter by its key, in the order in which judgements are listed."""
    return {parameter.key: parameter for parameter in PARAMETERS}


def parameters_of(*parts: str) -> tuple[Parameter, ...]:
    """The parameters whose keys begin with these parts: of a table, or of one kind in it."""
    return tuple(one for one in all_parameters().values() if one.parts[: len(parts)] == parts)
