"""Figures of budget lines and joint funds that are given as the scenario writes them."""

from __future__ import annotations

from collections.abc import Container, Mapping

from allocmodel.declared.parameter import Parameter
from allocmodel.engine.parameters import parameters_of
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.scenario.judgements import sign_off_name
from allocmodel.scenario.parts import Part


def as_written(
    gathered: Gathered,
    table: str,
    rows: Mapping[str, Part],
    source: str,
    by_rule: Container[Parameter],
) -> None:
    """Give the inputs that the declared parameters of a table become, a figure for each row.

    What no row sets is absent. Where one sets it, a row that leaves it out has its neutral value.

    Parameters
    ----------
    gathered : Gathered
    table : str
        Its key in the scenario, such as "budget".
    rows : mapping of str to Part
        By name.
    source : str
        What the figures are from, in words.
    by_rule : container of Parameter
        Those whose inputs are made by a rule of their own.
    """
    for one in parameters_of(table):
        if one.quantity is None or one in by_rule:
            continue
        written = {name: getattr(row, one.field) for name, row in rows.items()}
        if all(value is None for value in written.values()):
            continue
        assert isinstance(one.neutral, float), f"{one.key} declares nothing for a row without it"
        (dim,) = one.dims
        gathered.give_set(
            one,
            [one.neutral if value is None else float(value) for value in written.values()],
            {dim: list(written)},
            [_where_from(one, name, value, source) for name, value in written.items()],
        )


def _where_from(parameter: Parameter, name: str, value: object, source: str) -> Provenance:
    """A judgement with its sign-off where the row sets it; else the scenario's choice."""
    if value is None or parameter.sign_off is None:
        return Provenance(source, "choice")
    named = {parameter.parts[1].strip("<>"): name}
    signed = (sign_off_name(parameter, **named),)
    return Provenance(source, "judgement", "Typed in the scenario", signed)
