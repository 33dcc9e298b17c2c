"""What an adjustment is: its formulas stand in its file, and this says the rest of it.

Each file of the room `adjustments` holds one: its steps, and an `ADJUSTMENT` that says what it is
called, which figures a scenario sets, what the national formula carries of it already, and what
of a place a sentence quotes as its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from allocmodel.declared.oddity import Oddity
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.vocabulary import NEED_OF_FUNCTION, SERVICES, TRAITS

#: Ratios that are printed as 1.00 say nothing.
PRINTED = 2


#: Gives one figure of a run by its name and labels.
Figure: TypeAlias = Callable[..., float]


@dataclass(frozen=True)
class NeedGradients:
    """What the national formulas give the most deprived fifth of people over the least.

    Attributes
    ----------
    year : str
        The year that they are of.
    ratios : mapping of str to float
        By service: weighted people per head of the first fifth over the last.
    """

    year: str
    ratios: Mapping[str, float]

    @property
    def source(self) -> str:
        """Where the ratios come from, in the words of a reader."""
        return f"derived, by practice, {self.year}; method, section 3"

    def carried(self, basis: str) -> str:
        """What the formula of a basis carries by deprivation already; blank if nothing."""
        service = NEED_OF_FUNCTION.get(basis, basis)
        ratio = self.ratios.get(service)
        if ratio is None or round(ratio, PRINTED) <= 1:
            return ""
        return (
            f"the formula for {SERVICES[service].lower()} gives the most deprived fifth "
            f"{ratio:.{PRINTED}f} times the need per head of the least deprived already "
            f"({self.source})"
        )


@dataclass(frozen=True)
class Choice:
    """What a scenario says of an adjustment in words rather than figures.

    Attributes
    ----------
    field : str
        Its key in a scenario.
    among : tuple of str
        What can be chosen; empty for a list of outcomes of the evidence.
    default : str
        What is taken where nothing is chosen.
    noun : str
        What an error calls it.
    missing, mend : str
        What to say where it is missing: what it is, and what to write.
    """

    field: str
    among: tuple[str, ...] = ()
    default: str = ""
    noun: str = ""
    missing: str = ""
    mend: str = ""


@dataclass(frozen=True)
class Setting:
    """What a scenario sets an adjustment to, and what that is compared with.

    Attributes
    ----------
    values : mapping of str to value
        By key.
    line, basis : str
        The line that a weight is on, and what splits it; blank of a section.
    gradients : NeedGradients
        Those of the national formulas.
    figure : callable
        Gives a figure of the run's last year.
    the_whole : str
        What a sentence calls what is split: "the ICB".
    """

    values: Mapping[str, Any]
    line: str
    basis: str
    gradients: NeedGradients
    figure: Figure
    the_whole: str


@dataclass(frozen=True)
class Adjustment:
    """A local choice that changes how a line is shared, on top of the national formula.

    Attributes
    ----------
    key : str
        Its code; its file has the same name. A weight is of this kind; another adjustment is a
        section of the scenario.
    order : int
        Where it counts among the others.
    title, header : str
        Its name, and the short one that heads a column.
    stage, asks, rests_on : str
        The sheet of its steps, the question that they answer, and the sheets that they look at.
    what : str
        How a sentence calls it.
    carried : callable
        Gives what the formula of a basis carries of it already; blank if nothing.
    because : callable
        Gives what of a place it looks at, against the whole, in words.
    told : callable
        Says in words what a scenario sets it to, from the values by key.
    in_whole : callable
        Says what it comes to in the whole, where that differs from what a scenario writes; blank if
        nothing.
    parameters : tuple of Parameter
        The figures that a scenario sets for it. One for each weighted line, and fifth, or for each
        area, or of the whole: its dimensions say so.
    choices : tuple of Choice
        What a scenario says of it in words.
    relative_need : str or None
        The step that gives the need that it sees, at the same ages and on any scale: by place,
        adjusted line, and set of adjustments or outcome where they differ. Composition counts each
        place by it against the mean of the whole. None where it replaces the share instead.
    counted_by : str
        Of a weight: the step that says what that need is a mean over, by place, so that parts of a
        place come to the place.
    part : str
        The step that gives which part of an adjusted line follows it, by set of adjustments and
        outcome; blank if the whole line does.
    bases : tuple of str
        Of a section: the bases whose lines it changes. A weight on a line names it.
    switch : str
        Of a section: the input that says in which sets of adjustments it acts.
    refuse : callable
        Raises `Wrong` for values that do not go together.
    needs_people : bool
        Whether it asks for people by deprivation fifth and ethnic group.
    seen_here : str
        The step that shows by service what is carried in the whole itself; blank if none.
    section : int
        The section of the method that it stands in.
    by_estimate : str
        The step that gives its effect at the bounds of its evidence; blank if it has none.
    bounded : str
        What is low or high together at those bounds.
    odd : callable
        Gives what looks odd in what a scenario sets it to.
    """

    key: str
    order: int
    title: str
    header: str
    stage: str
    asks: str
    rests_on: str
    what: str
    carried: Callable[[str, NeedGradients], str]
    because: Callable[[Figure, str], str]
    told: Callable[[Mapping[str, Any]], str]
    parameters: tuple[Parameter, ...] = ()
    choices: tuple[Choice, ...] = ()
    relative_need: str | None = None
    counted_by: str = ""
    part: str = ""
    bases: tuple[str, ...] = ()
    switch: str = ""
    refuse: Callable[[Mapping[str, Any]], None] = lambda values: None
    needs_people: bool = True
    seen_here: str = ""
    by_estimate: str = ""
    bounded: str = ""
    in_whole: Callable[[Figure, str], str] = lambda figure, the_whole: ""
    odd: Callable[[Setting], Iterator[Oddity]] = lambda setting: iter(())
    section: int = 3

    @property
    def weighs(self) -> bool:
        """Whether it weights places or people, rather than replacing their share."""
        return self.relative_need is not None

    @property
    def by_deprivation(self) -> bool:
        """Whether it weights people by their deprivation fifth."""
        return any("deprivation_quintile" in one.dims for one in self.parameters)

    @property
    def of_outcomes(self) -> tuple[Parameter, ...]:
        """The figures that a weight of this kind has for each outcome that it follows."""
        return tuple(one for one in self.parameters if "weight_use" in one.dims)

    @property
    def is_section(self) -> bool:
        """Whether it is a section of a scenario, rather than a kind of weight on a line."""
        return any(one.table == self.key for one in self.parameters)

    @property
    def factor(self) -> str:
        """The step by which composition counts a place, of a weight."""
        return f"{self.key}_factor"

    @property
    def mean_need(self) -> str:
        """The step that gives the mean of the need that a weight sees."""
        return f"mean_{self.relative_need}"

    @property
    def need_counted(self) -> str:
        """The step that counts neighbourhoods by the need that a weight sees."""
        return f"neighbourhood_{self.relative_need}_counted"

    @property
    def asked(self) -> tuple[Choice | Parameter, ...]:
        """All that a scenario says of it."""
        return (*self.choices, *self.parameters)


def trait_against_whole(trait: str, figure: Figure, place: str) -> str:
    """The share of a place's people who have a trait, beside that of all people."""
    own = figure("place_trait_share", place=place, trait=trait)
    whole = figure("icb_trait_share", trait=trait)
    title = TRAITS[trait]
    return f"{own:.0%} {title[0].lower()}{title[1:]}; mean {whole:.0%}"
