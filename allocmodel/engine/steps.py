"""What a step is, which steps a scenario needs, and running them in order.

A step is a public function of a stage's module. Its docstring says what it is: the first line is
its title, the text its reason, `Returns` its unit and dimensions, `References` its source. Its
arguments name what it needs: inputs, or other steps; one with the default None is used where the
scenario has it.
"""

from __future__ import annotations

import graphlib
import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from types import ModuleType

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
from allocmodel.model.texts import text_of

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
class _Told:
    """What a formula's text says of a step, as it is written."""

    title: str
    why: str
    unit: str
    dims: tuple[str, ...]
    source: str
    signed: bool


@dataclass(frozen=True)
class Step:
    """A formula with what a reader needs to know about it.

    Its texts are read when they are asked for, and told in the words of a whole (None = as they are
    written). `signed` is for figures that are up or down rather than an amount: a docstring writes
    the unit as "signed pounds", and a plus sign then shows too. `on_demand` is for what nobody asks
    for by itself: it is left out where no other step needs it.
    """

    name: str
    stage: str
    formula: Callable[..., xr.DataArray]
    inputs: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    on_demand: bool = False
    words: WholeWords | None = None

    @cached_property
    def title(self) -> str:
        """What it is."""
        return self._in_words(_told(self.formula).title)

    @cached_property
    def why(self) -> str:
        """Why it is there."""
        return self._in_words(_told(self.formula).why)

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        return _told(self.formula).unit

    @property
    def dims(self) -> tuple[str, ...]:
        """The dimensions of its figures, in order."""
        return _told(self.formula).dims

    @cached_property
    def source(self) -> str:
        """Where the formula comes from."""
        return self._in_words(_told(self.formula).source)

    @property
    def signed(self) -> bool:
        """Whether its figures are up or down rather than an amount."""
        return _told(self.formula).signed

    def _in_words(self, text: str) -> str:
        return text if self.words is None else self.words.told(text)


def _step(formula: Callable[..., xr.DataArray], stage: str) -> Step:
    """A step by its formula's signature."""
    parameters = inspect.signature(formula).parameters
    return Step(
        name=formula.__name__,
        stage=stage,
        formula=formula,
        inputs=tuple(parameters),
        optional=frozenset(name for name, one in parameters.items() if one.default is None),
        on_demand=getattr(formula, "on_demand", False),
    )


@cache
def _told(formula: Callable[..., xr.DataArray]) -> _Told:
    """What a formula's docstring says; TypeError where it lacks a part."""
    doc = text_of(formula)
    references = [part for part in doc.meta if "references" in part.args]
    if not (doc.short_description and doc.long_description and doc.returns and references):
        raise TypeError(f"{formula.__name__}: the docstring lacks a title, reason, unit or source.")
    described, unit = doc.returns.description or "", doc.returns.type_name or ""
    return _Told(
        title=doc.short_description.rstrip("."),
        why=" ".join(doc.long_description.split()),
        unit=unit.removeprefix(SIGNED),
        dims=() if described == "one figure" else tuple(described.split(", ")),
        source=" ".join((references[0].description or "").split()),
        signed=unit.startswith(SIGNED),
    )


@cache
def all_steps(words: WholeWords | None = THE_ICB) -> dict[str, Step]:
    """Every step by name, in reading order, told in the words of a whole; None = as written."""
    if words is not None:
        return {name: replace(step, words=words) for name, step in all_steps(None).items()}
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


_POSITIONS = {dim: number for number, dim in enumerate(DIMENSIONS)}


def _position(dim: Hashable) -> int:
    """Where a dimension stands among others; such as a draw, which is none of ours, comes first."""
    return _POSITIONS.get(str(dim), -1)


def run_step(step: Step, values: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """One step's numbers, with its name, unit and dimensions in order.

    Raises
    ------
    ValueError
        When labels of the inputs do not match exactly, or a dimension is unknown.
    """
    given = {name: values[name] for name in step.inputs}
    with xr.set_options(arithmetic_join="exact", keep_attrs=False, **NUMPY_ALONE):  # type: ignore[no-untyped-call]
        result = step.formula(**given)
    dims = sorted(result.dims, key=_position)
    if dims != list(result.dims):
        result = result.transpose(*dims)
    elif any(result.variable is one.variable for one in given.values()):
        # What a formula passes on keeps its own name and unit.
        result = result.copy(deep=False)
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
    # Each pass settles at least one more label of each dimension that is looked back along.
    labels = 2 * sizes.get("round", 0) * sizes.get("year", 1) + sizes.get("amount_year", 0)
    labels += sizes.get("iteration", 0)
    stale = {step.name for step in steps}

    def computed(wanted: Set[str]) -> None:
        due = wanted & stale
        for step in steps:
            if step.name in due:
                values[step.name] = compute(step, values)
        stale.difference_update(due)

    # First what is looked back at, circle after circle; all else once that stands still.
    for circle in _circles(reached):
        unsettled = circle
        for _ in range(4 + labels):
            computed(_needed_for({name.removeprefix(LAGGED) for name in unsettled}, steps))
            unsettled = {name for name in circle if not _take_back(values, name)}
            stale |= {step for name in unsettled for step in reached[name]}
            # One that stood still before another moved what it comes from is looked at once more.
            unsettled = unsettled or {name for name in circle if name.removeprefix(LAGGED) in stale}
            if not unsettled:
                break
        else:
            raise RuntimeError(f"{', '.join(sorted(circle))} do not settle")
    computed(stale)
    if not all(_take_back(values, name) for name in lagged):
        raise RuntimeError(f"{', '.join(lagged)} were settled before what they come from")
    return {step.name: values[step.name] for step in steps}


def _circles(reached: Mapping[str, Set[str]]) -> Iterator[set[str]]:
    """Results looked back at, with those that they reach and are reached by; earlier ones first.

    Parameters
    ----------
    reached : mapping of str to set of str
        By the name of each: the steps that it reaches.
    """
    left = set(reached)

    def leads(one: str, other: str) -> bool:
        return other.removeprefix(LAGGED) in reached[one]

    while left:
        circle = {
            name for name in left if all(leads(name, other) for other in left if leads(other, name))
        }
        yield circle
        left -= circle


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
