"""An input of the formulas, and how a scenario's parameters become inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocmodel.declared.parameter import Parameter
from allocmodel.declared.parameters import PARAMETERS


@dataclass(frozen=True)
class InputQuantity:
    """An input of the formulas.

    Attributes
    ----------
    name : str
        The argument name that formulas know it by.
    title : str
        What people read.
    unit : str
        One of `vocabulary.UNITS`.
    dims : tuple of str
        Its dimensions, in order.
    why : str
        What it is there for.
    role : {"reference", "parameter", "lookup", "label"}
        From the areas tables; one row each on the Inputs sheet; a table on the Lookups sheet; or
        the names of a dimension.
    lowest, highest : float or None
        The range that a parameter may take.
    whole : bool
        Whether only whole numbers are allowed.
    names_dim : str or None
        The dimension whose labels this input holds, where it holds names.
    given_once : bool
        Whether it is given with the first year, for all years.
    blank : float or None
        Of a limit: the figure that a blank cell counts as.
    blank_means : str
        What a blank cell says then: "no cap".
    """

    name: str
    title: str
    unit: str
    dims: tuple[str, ...]
    why: str
    role: str
    lowest: float | None = None
    highest: float | None = None
    whole: bool = False
    names_dim: str | None = None
    given_once: bool = False
    blank: float | None = None
    blank_means: str = ""


def set_by(*parts: str) -> tuple[InputQuantity, ...]:
    """The inputs that a scenario's parameters become: those whose keys begin with these parts."""
    return inputs_of(one for one in PARAMETERS if one.parts[: len(parts)] == parts)


def inputs_of(parameters: Iterable[Parameter]) -> tuple[InputQuantity, ...]:
    """The inputs that parameters become; a figure for each area stands in the table of areas."""
    found: dict[str, InputQuantity] = {}
    for one in parameters:
        if one.quantity:
            lowest, highest = one.input_range
            limited = one.may_be_none
            found[one.quantity] = InputQuantity(
                one.quantity,
                one.title,
                one.unit,
                one.dims,
                one.why,
                "reference" if "area" in one.dims else "parameter",
                lowest,
                highest,
                one.whole,
                given_once=one.given_once,
                blank=one.neutral if limited else None,  # type: ignore[arg-type]
                blank_means=one.neutral_means,
            )
    return tuple(found.values())
