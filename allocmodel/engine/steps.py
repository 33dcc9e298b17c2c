"""What a step is, which steps a scenario needs, and running them in order.

A step is a public function of a stage's module. Its docstring says what it is: the first line is
its title, the text its reason, `Returns` its unit and dimensions, `References` its source. Its
arguments name what it needs: inputs, or other steps; one with the default None is used where the
scenario has it.
"""

from __future__ import annotations

import graphlib
import inspect
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import ModuleType

import docstring_parser
import numpy as np
import xarray as xr

from allocmodel.declared.quantities import INPUTS, told_inputs
from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.declared.whole_words import THE_ICB, WholeWords
from allocmodel.model import (
    account,
    ages,
    areas,
    bridge,
    budget,
    changes,
    checks,
    composition,
    convergence,
    equity,
    functions,
    funds,
    growth,
    money,
    need,
    neighbourhood_money,
    neighbourhood_need,
    own_indices,
    payments,
    people,
    pools,
    rounding,
    routes,
    targets,
)
from allocmodel.model.adjustments import FILES, REGISTRY
from allocmodel.model.arrays import NUMPY_ALONE
from allocmodel.model.rooms import formulas_of

#: An argument with this prefix is another step's result one label back, such as the round or year
#: before. It makes no circle: what it stands for is always computed earlier.
LAGGED = "last_"

#: Before the unit of a figure that is up or down rather than an amount.
SIGNED = "signed "

#: The stages of the calculation, in reading order: code, title, and where the formulas stand
#: (`model.rooms`).
STAGES: dict[str, tuple[str, ModuleType]] = {
    "areas": ("Area sums", areas),
    "need": ("Need", need),
    "ages": ("Ages", ages),
    "bridge": ("Bridge", bridge),
    "people": ("People", people),
    "pools": ("Pools", pools),
    "own_indices": ("Own indices", own_indices),
    "functions": ("Functions", functions),
    "growth": ("Growth", growth),
    "budget": ("Budget", budget),
    **{key: (one.stage, FILES[key]) for key, one in REGISTRY.items()},
    "adjustments": ("Adjustments", composition),
    "targets": ("Targets", targets),
    "payments": ("Payments", payments),
    "convergence": ("Convergence", convergence),
    "rounding": ("Rounding", rounding),
    "money": ("Money", money),
    "funds": ("Joint funds", funds),
    "neighbourhood_need": ("Neighbourhood need", neighbourhood_need),
    "neighbourhood_money": ("Neighbourhood money", neighbourhood_money),
    "account": ("Account", account),
    "equity": ("Equity steps", equity),
    "changes": ("Changes", changes),
    "routes": ("Second routes", routes),
    "checks": ("Checks", checks),
}


@dataclass(frozen=True)
class Step:
    """A formula with what a reader needs to know about it.

    `signed` is for figures that are up or down rather than an amount: a docstring writes the unit
    as "signed pounds", and a plus sign then shows too. `on_demand` is for what nobody asks for by
    itself: it is left out where no other step needs it.
    """

    name: str
    title: str
    why: str
    unit: str
    dims: tuple[str, ...]
    source: str
    stage: str
    formula: Callable[..., xr.DataArray]
    inputs: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    signed: bool = False
    on_demand: bool = False


def _step(formula: Callable[..., xr.DataArray], stage: str) -> Step:
    """Read a step from a formula's docstring and signature."""
    doc = docstring_parser.parse(formula.__doc__ or "", docstring_parser.DocstringStyle.NUMPYDOC)
    references = [part for part in doc.meta if "references" in part.args]
    if not (doc.short_description and doc.long_description and doc.returns and references):
        raise TypeError(f"{formula.__name__}: the docstring lacks a title, reason, unit or source.")
    parameters = inspect.signature(formula).parameters
    described, unit = doc.returns.description or "", doc.returns.type_name or ""
    dims = () if described == "one figure" else tuple(described.split(", "))
    return Step(
        name=formula.__name__,
        title=doc.short_description.rstrip("."),
        why=" ".join(doc.long_description.split()),
        unit=unit.removeprefix(SIGNED),
        dims=dims,
        source=" ".join((references[0].description or "").split()),
        stage=stage,
        formula=formula,
        inputs=tuple(parameters),
        optional=frozenset(name for name, one in parameters.items() if one.default is None),
        signed=unit.startswith(SIGNED),
        on_demand=getattr(formula, "on_demand", False),
    )


def _told(step: Step, words: WholeWords) -> Step:
    """A step whose texts are in the words of a whole."""
    told = words.told
    return replace(step, title=told(step.title), why=told(step.why), source=told(step.source))


@cache
def all_steps(words: WholeWords | None = THE_ICB) -> dict[str, Step]:
    """Every step by name, in reading order, told in the words of a whole; None = as written."""
    if words is not None:
        return {name: _told(step, words) for name, step in all_steps(None).items()}
    steps: dict[str, Step] = {}
    for stage, (_, place) in STAGES.items():
        for name, formula in formulas_of(place).items():
            steps[name] = _step(formula, stage)
    return steps


def title_of(name: str, words: WholeWords | None = THE_ICB) -> str:
    """The title of a step or of an input, told in the words of a whole; None = as written."""
    steps = all_steps(words)
    return steps[name].title if name in steps else told_inputs(words)[name].title


def needed_steps(available: Iterable[str], words: WholeWords = THE_ICB) -> list[Step]:
    """The steps whose inputs are all at hand, in an order in which they can run.

    Parameters
    ----------
    available : iterable of str
        Names of the inputs of the scenario. A step that needs an input that is not among them is
        left out, and so are the steps that need it.
    words : WholeWords, optional
        Those that their texts are told in.

    Returns
    -------
    list of Step
    """
    return list(_needed_steps(frozenset(available), words))


@lru_cache(maxsize=32)
def _needed_steps(given: frozenset[str], words: WholeWords) -> tuple[Step, ...]:
    """The same, worked out once for scenarios that have the same inputs."""
    lagged = {name for step in all_steps().values() for name in step.inputs if is_lagged(name)}
    while True:
        chosen = _computable(given | lagged, all_steps(words))
        computed = {step.name for step in chosen}
        reachable = {name for name in lagged if name.removeprefix(LAGGED) in computed}
        if reachable == lagged:
            return tuple(_asked_for(chosen))
        lagged = reachable


def steps_towards(wanted: Iterable[str], steps: list[Step]) -> list[Step]:
    """Of steps in an order in which they can run: those that some of them need, and these."""
    needed = set(wanted)
    while True:
        reached = {name.removeprefix(LAGGED) for name in _needed_for(needed, steps)}
        if reached <= needed:
            return [step for step in steps if step.name in needed]
        needed |= reached


@lru_cache(maxsize=32)
def inputs_towards(wanted: frozenset[str]) -> frozenset[str]:
    """The inputs that some steps, and those that they need, may ask for in any scenario."""
    steps = all_steps()
    reached = {name for one in steps_towards(wanted, list(steps.values())) for name in one.inputs}
    return frozenset(reached & set(INPUTS))


def is_lagged(name: str) -> bool:
    """Whether an argument is another step's result one label back."""
    return name.startswith(LAGGED)


def _computable(given: Set[str], steps: Mapping[str, Step]) -> list[Step]:
    """Steps that can be computed from what is given, in order."""
    order = graphlib.TopologicalSorter(
        {name: [need for need in step.inputs if need in steps] for name, step in steps.items()}
    ).static_order()
    known = set(given)
    chosen = []
    for name in order:
        step = steps.get(name)
        if step and set(step.inputs) - step.optional <= known:
            known.add(name)
            chosen.append(replace(step, inputs=tuple(one for one in step.inputs if one in known)))
    return chosen


def _asked_for(steps: list[Step]) -> list[Step]:
    """Steps in order, without those on demand that no other needs."""
    kept: list[Step] = []
    needed: set[str] = set()
    for step in reversed(steps):
        if step.name in needed or not step.on_demand:
            kept.append(step)
            needed |= set(step.inputs)
    return kept[::-1]


def reading_order(steps: Iterable[Step]) -> list[Step]:
    """The same steps as a reader meets them: by stage, and in a stage as the module lists them."""
    position = {name: number for number, name in enumerate(all_steps())}
    return sorted(steps, key=lambda step: position[step.name])


def run_step(step: Step, values: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """One step's numbers, with its name, unit and dimensions in order.

    Raises
    ------
    ValueError
        When labels of the inputs do not match exactly, or a dimension is unknown.
    """
    with xr.set_options(arithmetic_join="exact", keep_attrs=False, **NUMPY_ALONE):  # type: ignore[no-untyped-call]
        result = step.formula(**{name: values[name] for name in step.inputs})
    order = [dim for dim in DIMENSIONS if dim in result.dims]
    others = [dim for dim in result.dims if dim not in DIMENSIONS]
    # A new array, so that what the formula gave keeps its own name.
    result = result.transpose(*others, *order)
    if len(result.coords) > len(result.dims):
        result = result.reset_coords(drop=True)
    result.name, result.attrs = step.name, {"units": step.unit, "title": step.title}
    return result


def run_steps(
    inputs: Mapping[str, xr.DataArray],
    steps: list[Step] | None = None,
    compute: Callable[[Step, Mapping[str, xr.DataArray]], xr.DataArray] = run_step,
) -> dict[str, xr.DataArray]:
    """The results of every step that the inputs allow.

    Parameters
    ----------
    inputs : mapping of name to array
        The inputs of the scenario, with the dimensions that `quantities.INPUTS` says. Any further
        dimension, such as a year or a draw, broadcasts through.
    steps : list of Step, optional
        Those of `needed_steps`, where they are at hand.
    compute : callable, optional
        What gives a step's result: see `known.Known`.

    Returns
    -------
    dict of str to array
        By step name, in the order in which they ran.

    Raises
    ------
    RuntimeError
        When results that look one label back do not settle.
    """
    steps = needed_steps(inputs) if steps is None else steps
    values = dict(inputs)
    lagged = sorted({name for step in steps for name in step.inputs if is_lagged(name)})
    sizes = {str(dim): array.sizes[dim] for array in inputs.values() for dim in array.dims}
    for name in lagged:
        values[name] = _zeros(all_steps()[name.removeprefix(LAGGED)], inputs)
    reached = {name: _reached_from(name, steps) for name in lagged}
    stale, unsettled = {step.name for step in steps}, set(lagged)
    # Each pass settles at least one more label of each dimension that is looked back along.
    labels = 2 * sizes.get("round", 0) * sizes.get("year", 1) + sizes.get("amount_year", 0)
    labels += sizes.get("iteration", 0)
    for _ in range(4 + labels):
        # First what is looked back at; all else once that stands still.
        sources = {name.removeprefix(LAGGED) for name in unsettled}
        wanted = stale & _needed_for(sources, steps) if unsettled else stale
        for step in steps:
            if step.name in wanted:
                values[step.name] = compute(step, values)
        stale -= wanted
        unsettled = {name for name in lagged if not _take_back(values, name)}
        stale |= {step for name in unsettled for step in reached[name]}
        if not stale:
            return {step.name: values[step.name] for step in steps}
    raise RuntimeError(f"{', '.join(lagged)} do not settle")


def reached_from(names: Iterable[str], steps: list[Step]) -> frozenset[str]:
    """Of steps in an order in which they can run: those that some inputs or results reach.

    By way of others or straight, also where a step looks at a result one label back.
    """
    reached = set(names)
    while True:
        seen = reached | {LAGGED + name for name in reached}
        found = reached | {step.name for step in steps if seen & set(step.inputs)}
        if found == reached:
            return frozenset(reached)
        reached = found


def _reached_from(name: str, steps: list[Step]) -> set[str]:
    """The steps that a result reaches, by way of others or straight."""
    reached = {name}
    for step in steps:
        if reached & set(step.inputs):
            reached.add(step.name)
    return reached - {name}


def _needed_for(sources: set[str], steps: list[Step]) -> set[str]:
    """The steps themselves and all that they need, by way of others or straight."""
    needed = set(sources)
    for step in reversed(steps):
        if step.name in needed:
            needed |= set(step.inputs)
    return needed


def _zeros(step: Step, inputs: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """Noughts in the shape of a step's result."""
    labels = {str(dim): array[dim].values for array in inputs.values() for dim in array.dims}
    # Only a step that has years of its own is the same for all years of the run.
    yearly = "year" in labels and "amount_year" not in step.dims
    dims = [dim for dim in DIMENSIONS if dim in step.dims or (dim == "year" and yearly)]
    coords = {dim: labels[dim] for dim in dims}
    shape = [len(labels[dim]) for dim in dims]
    return xr.DataArray(np.zeros(shape), dims=dims, coords=coords)


def _take_back(values: dict[str, xr.DataArray], lagged: str) -> bool:
    """Take a result as the one looked back at; tells whether it was the same already."""
    now = values[lagged.removeprefix(LAGGED)]
    same = bool(now.equals(values[lagged]))
    values[lagged] = now
    return same
