"""Formulas of places, read once more with neighbourhoods in the role of places.

No formula is written here. A lifted step calls that of places, on the figures of neighbourhoods;
what {the whole} has in all stays what its places have.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType

from allocmodel.model import (
    ages,
    bridge,
    budget,
    composition,
    functions,
    need,
    own_indices,
    people,
    pools,
    targets,
)
from allocmodel.model.adjustments import FILES
from allocmodel.model.arrays import Array
from allocmodel.model.rooms import formulas_of
from allocmodel.model.texts import text_of, title_and_unit

#: What begins the name of a step that is lifted.
LIFTED = "neighbourhood_"
#: What ends its title.
MARK = " (neighbourhoods)"

#: Where the formulas stand that lead to a place's share, in reading order.
_ROOMS: tuple[ModuleType, ...] = (
    *(need, ages, bridge, people, pools, own_indices, functions, budget),
    *FILES.values(),
    *(composition, targets),
)

#: What is asked of neighbourhoods: their need, and what it comes to.
_WANTED = ("need_index", "own_need_index", "target")

#: What stands for a place's own inputs.
_LABELS = {"place_of_area": "neighbourhood_of_area", "place_name": "neighbourhood_name"}

#: What is given by place alone: see `part_of_money.neighbourhood_need`.
_OF_PLACES_ALONE = ("agreed_share", "by_agreement")


@cache
def _formulas() -> dict[str, Callable[..., Array]]:
    """The formulas of these rooms by name, in reading order."""
    return {name: member for room in _ROOMS for name, member in formulas_of(room).items()}


def _needs(formula: Callable[..., Array]) -> list[str]:
    """The arguments of a formula that neighbourhoods have too."""
    return [one for one in inspect.signature(formula).parameters if one not in _OF_PLACES_ALONE]


def _of_places() -> dict[str, Callable[..., Array]]:
    """The formulas with a figure for each place that lead to what is wanted."""
    known = _formulas()
    reached, new = set(_WANTED), set(_WANTED)
    while new:
        new = {one for name in new for one in _needs(known[name]) if one in known} - reached
        reached |= new
    return {name: known[name] for name in known if name in reached and "place" in dims_of(name)}


def formula_of(name: str) -> Callable[..., Array]:
    """The formula of places by its name."""
    return _formulas()[name]


def dims_of(name: str) -> list[str]:
    """The dimensions of a formula's result, as its text says them."""
    returned = text_of(formula_of(name)).returns
    return str(returned and returned.description).split(", ")


def _lifted(
    formula: Callable[..., Array], lifted: dict[str, str], module: str
) -> Callable[..., Array]:
    """The same formula for neighbourhoods, under a name of its own.

    Parameters
    ----------
    formula : callable
    lifted : dict of str to str
        By the name of an argument, what stands for it where it is not the same for neighbourhoods.
    module : str
        Where it stands.
    """
    inside = {lifted.get(name, name): name for name in _needs(formula)}

    def step(**given: Array) -> Array:
        as_places = {
            inside[name]: one.rename(neighbourhood="place") if "neighbourhood" in one.dims else one
            for name, one in given.items()
        }
        return formula(**as_places).rename(place="neighbourhood")

    parameters = inspect.signature(formula).parameters
    step.__name__ = step.__qualname__ = f"{LIFTED}{formula.__name__}"
    step.__doc__, step.__module__ = _told(formula), module
    step.on_demand = True  # type: ignore[attr-defined]
    step.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            parameters[name].replace(name=outer, kind=inspect.Parameter.KEYWORD_ONLY)
            for outer, name in inside.items()
        ]
    )
    return step


def _told(formula: Callable[..., Array]) -> str:
    """What people read of a lifted step: that it is the step of places, for neighbourhoods."""
    title, unit = title_and_unit(formula)
    (source,) = (one.description for one in text_of(formula).meta if "references" in one.args)
    dims = ", ".join(dims_of(formula.__name__)).replace("place", "neighbourhood")
    return f"""{title}{MARK}.

    As "{title}" is for places, for their neighbourhoods: the same formula, on their own areas.

    Returns
    -------
    {unit}
        {dims}

    References
    ----------
    {source}
    """


def lifted_steps(module: str) -> Iterator[tuple[str, Callable[..., Array]]]:
    """Every lifted step of a module by its name, in the order in which those of places are read."""
    found = _of_places()
    names = {**_LABELS, **{name: f"{LIFTED}{name}" for name in found}}
    for name, formula in found.items():
        yield names[name], _lifted(formula, names, module)
