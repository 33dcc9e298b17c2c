"""Declared parameters in a scenario: the fields of its tables, and the figure that each holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, create_model

from allocmodel.declared.parameter import Parameter
from allocmodel.engine.parameters import parameters_of
from allocmodel.scenario.parts import Part

_Table = TypeVar("_Table", bound=Part)


def with_figures_of(*table: str) -> Callable[[type[_Table]], type[_Table]]:
    """Give a table of a scenario a field for each parameter that is declared of it.

    Parameters
    ----------
    *table : str
        The parts with which the parameters' keys begin: ``"convergence"``.

    Returns
    -------
    callable
        Decorates a class. A field that the class has itself, for its type and its place among the
        others, gets its range here, unless it has a form of its own (a table, a list, a word).
    """

    def decorate(written: type[_Table]) -> type[_Table]:
        fields: dict[str, Any] = {}
        for parameter in parameters_of(*table):
            own = written.model_fields.get(parameter.field)
            if own is None:
                fields[parameter.field] = (Annotated[_kind(parameter), _checked(parameter)], None)
            elif not own.metadata:
                fields[parameter.field] = (Annotated[own.annotation, _checked(parameter)], own)
        return with_fields(written, fields)

    return decorate


def _kind(parameter: Parameter) -> Any:
    """What a field holds: a word, or a figure and, of a limit, that there is none."""
    if parameter.words:
        return str | None
    return float | Literal["none"] | None if parameter.may_be_none else float | None


def with_fields(written: type[_Table], fields: dict[str, Any]) -> type[_Table]:
    """A table of a scenario under its own name, with more fields: as pydantic writes them."""
    return create_model(
        written.__name__,
        __base__=written,
        __module__=written.__module__,
        __doc__=written.__doc__,
        **fields,
    )


def _checked(parameter: Parameter) -> BeforeValidator:
    return BeforeValidator(lambda value: None if value is None else parameter.accepted(value))
