"""The register of parameters: those of the money and its movement, and those of adjustments."""

from __future__ import annotations

from functools import cache

from allocmodel.declared.parameter import Parameter
from allocmodel.declared.parameters import PARAMETERS
from allocmodel.model.adjustments import OWN_PARAMETERS

#: The table whose parameters are listed before those of adjustments.
BUDGET = "budget"


@cache
def all_parameters() -> dict[str, Parameter]:
    """Every parameter by its key, in the order in which judgements are listed."""
    before = [one for one in PARAMETERS if one.table == BUDGET]
    after = [one for one in PARAMETERS if one.table != BUDGET]
    return {parameter.key: parameter for parameter in (*before, *OWN_PARAMETERS, *after)}


def parameters_of(*parts: str) -> tuple[Parameter, ...]:
    """The parameters whose keys begin with these parts: of a table, or of one kind in it."""
    return tuple(one for one in all_parameters().values() if one.parts[: len(parts)] == parts)
