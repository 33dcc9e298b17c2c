"""What a step is, and which steps a scenario needs, in an order in which they can run.

A step is a public function of a stage's module. Its docstring says what it is: the first line is
its title, the text its reason, `Returns` its unit and dimensions, `References` its source. Its
arguments name what it needs: inputs, or other steps; one with the default None is used where the
scenario has it.
"""

from __future__ import annotations

import graphlib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from types import ModuleType
from typing import Any

import numpy as np

from allocmodel.declared.quantities import INPUTS, told_inputs
from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.declared.whole_words import THE_ICB, WholeWords
from allocmodel.engine.figures import Figures
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
    formula: Callable[..., Any]
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

    def computed(self, values: Mapping[str, Figures]) -> Figures:
        """Its figures, with their dimensions in order.

        Raises
        ------
        ValueError
            When labels of what it needs do not match exactly.
        """
        with np.errstate(all="ignore"):
            found: Figures = self.formula(**{name: values[name] for name in self.inputs})
        dims = sorted(found.dims, key=_position)
        if dims != list(found.dims):
            return found.transpose(*dims)
        # What a formula passes on becomes figures of their own.
        return Figures(found.values, found.coords)

    def _in_words(self, text: str) -> str:
        return text if self.words is None else self.words.told(text)


_POSITIONS = {dim: number for number, dim in enumerate(DIMENSIONS)}


def _position(dim: str) -> int:
    """Where a dimension stands among others; such as a draw, which is none of ours, comes first."""
    return _POSITIONS.get(dim, -1)


def _step(formula: Callable[..., Any], stage: str) -> Step:
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
def _told(formula: Callable[..., Any]) -> _Told:
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
        reached = {name.removeprefix(LAGGED) for name in needed_for(needed, steps)}
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


def reached_ahead(names: Iterable[str], steps: Iterable[Step]) -> set[str]:
    """Some names, and the steps that they reach by way of others or straight, without looking back.

    Parameters
    ----------
    names : iterable of str
        Inputs, results, or results as they are looked back at.
    steps : iterable of Step
        In an order in which they can run.
    """
    reached = set(names)
    for step in steps:
        if not reached.isdisjoint(step.inputs):
            reached.add(step.name)
    return reached


def reached_from(names: Iterable[str], steps: Sequence[Step]) -> frozenset[str]:
    """The same, also where a step looks at a result one label back."""
    reached = set(names)
    while True:
        found = reached_ahead(reached | {LAGGED + name for name in reached}, steps)
        found = {name for name in found if name in reached or not is_lagged(name)}
        if found == reached:
            return frozenset(reached)
        reached = found


def needed_for(sources: set[str], steps: list[Step]) -> set[str]:
    """The steps themselves and all that they need, by way of others or straight."""
    needed = set(sources)
    for step in reversed(steps):
        if step.name in needed:
            needed |= set(step.inputs)
    return needed
