"""Extra weights and the evidence behind them, as a scenario writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from allocmodel.declared.text import Wrong, fold, one_of, quoted, says_something
from allocmodel.declared.vocabulary import (
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    QUINTILES,
)
from allocmodel.model.adjustment import Adjustment, Parameter
from allocmodel.model.adjustments import WEIGHTS
from allocmodel.scenario.groups import groups_named, suggested_group
from allocmodel.scenario.parts import LongName, Name, Named, Part, Prose, Reason, Text

MEASURES = ("odds_ratio", "rate_ratio")


def number_between(value: object, lowest: float, highest: float, noun: str) -> float:
    """A finite number within a range, or an error that says the range."""
    allowed = f"Write a number from {plain(lowest)} to {plain(highest)}."
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"{noun} is not a number.", allowed)
    if not math.isfinite(value) or not lowest <= value <= highest:
        raise Wrong(f"{noun} is {plain(value)}.", allowed)
    return float(value)


def plain(number: float) -> str:
    """A number without a power of ten: 700,000,000 rather than 7e+08."""
    return f"{number:,.0f}" if abs(number) >= 1e5 and math.isfinite(number) else f"{number:g}"


def _share(noun: str) -> BeforeValidator:
    return BeforeValidator(lambda value: number_between(value, 0, 1, noun))


def _quintiles(value: object) -> tuple[float, ...]:
    """Five weights, the most deprived fifth first."""
    if not isinstance(value, list | tuple) or len(value) != len(QUINTILES):
        count = len(value) if isinstance(value, list | tuple) else "no list of"
        raise Wrong(
            f"quintiles has {count} weights; there are five fifths.",
            "Write five, the most deprived fifth first: [1.06, 1.02, 1.0, 0.98, 0.96].",
        )
    weights = tuple(number_between(one, 0, 100, "A weight in quintiles") for one in value)
    if not any(weights):
        raise Wrong("Every weight in quintiles is nought.", "Write at least one above nought.")
    return weights


def _by_area(value: object, lowest: float, highest: float, key: str) -> dict[str, float]:
    """A figure for each area, by its code."""
    if not isinstance(value, dict) or not value:
        raise Wrong(
            f"{key} is no table of figures by area.",
            f'Write {key} = {{ "U00001-E07000171" = {plain(highest)} }}, an area a key.',
        )
    return {
        area: number_between(one, lowest, highest, f"{key} of {area}")
        for area, one in value.items()
    }


def _field(parameter: Parameter) -> Any:
    """The type of a parameter in a scenario, and what stands where it is left out."""
    low, high, key = parameter.lowest, parameter.highest, parameter.key
    forms: dict[str, tuple[Any, Callable[[object], object] | None, Any]] = {
        "number": (float | None, lambda value: number_between(value, low, high, key), None),
        "fifths": (tuple[float, ...] | None, _quintiles, None),
        "by_area": (dict[str, float] | None, lambda value: _by_area(value, low, high, key), None),
        "outcomes": (tuple[Text, ...], None, ()),
        "choice": (
            str,
            lambda value: one_of(value, parameter.choices, parameter.noun),
            parameter.default,
        ),
    }
    type_, check, default = forms[parameter.form]
    return (Annotated[type_, BeforeValidator(check)] if check else type_, default)


class _OnALine(Part):
    """What every weight has."""

    line: Name
    kind: Annotated[str, BeforeValidator(lambda value: one_of(value, WEIGHTS, "a kind of weight"))]
    #: Why the weight does not count the same need twice.
    already_in_formula: Reason | None = None


#: With a key for each parameter of each registered kind.
_WithParameters: Any = create_model(
    "_WithParameters",
    __base__=_OnALine,
    **{one.key: _field(one) for weight in WEIGHTS.values() for one in weight.parameters},
)


class Weight(_WithParameters):
    """One extra weight on a budget line, of a kind that `model.adjustments` registers."""

    @property
    def adjustment(self) -> Adjustment:
        """What it is a weight of."""
        return WEIGHTS[self.kind]

    @property
    def values(self) -> dict[str, Any]:
        """What the scenario sets, by key."""
        return {one.key: getattr(self, one.key) for one in self.adjustment.parameters}

    @model_validator(mode="after")
    def _own_keys(self) -> Weight:
        for kind, weight in WEIGHTS.items():
            theirs = [one.key for one in weight.parameters if one.key not in self.values]
            foreign = [key for key in theirs if key in self.model_fields_set]
            if foreign:
                raise Wrong(
                    f"A weight of kind {self.kind} has no {quoted(foreign)}.",
                    f"Take it out, or write a weight of kind {kind}.",
                )
        for one in self.adjustment.parameters:
            if self.values[one.key] in (None, ()):
                article = "An" if self.kind[0] in "aeiou" else "A"
                raise Wrong(
                    f"{article} {self.kind} weight needs {one.key}{one.needs}.",
                    one.mend or f"Add {one.key}.",
                )
        self.adjustment.refuse(self.values)
        return self


class HealthInequalities(Part):
    """Another share of the core formula for health inequalities than the national one."""

    share: Annotated[float, _share("The health inequalities share")]


class Deprivation(Part):
    """What the deprivation fifths are by."""

    domain: Annotated[
        Literal["imd", "income", "employment"],
        BeforeValidator(lambda value: one_of(value, DEPRIVATION_DOMAINS, "a domain")),
    ] = "imd"


UNKNOWN_TREATMENTS = ("in_proportion", "icb_mix", "calibrated")


class RecordedEthnicity(Part):
    """Ethnicity as health records have it, in place of the Census-based groups."""

    #: A CSV file beside the scenario: area or practice by group, with an Unknown column.
    recorded: Text
    unknown: Annotated[
        Literal["in_proportion", "icb_mix", "calibrated"],
        BeforeValidator(lambda value: one_of(value, UNKNOWN_TREATMENTS, "a treatment of Unknown")),
    ]


def _ratio(noun: str) -> BeforeValidator:
    return BeforeValidator(lambda value: number_between(value, 0.01, 100, noun))


#: A digital object identifier, as DOI.org writes it, with or without its address.
_DOI = re.compile(
    r"(https?://(dx\.)?doi\.org/|doi:\s*)?10\.[0-9]{4,9}(\.[0-9]+)*/\S+", re.IGNORECASE
)


def _doi(text: str) -> str:
    if not _DOI.fullmatch(text):
        raise Wrong(
            f"{quoted([text])} is not a doi: one starts with 10, as in 10.2147/CLEP.S227621.",
            "Write the doi that stands on the study's first page, or take the key out: the "
            "evidence is then a judgement.",
        )
    return text


def _source(text: str) -> str:
    if not says_something(text):
        raise Wrong(
            f"source says {quoted([text])}, where nobody could find the study.",
            "Write authors, title and year, or take the key out: the evidence is then a judgement.",
        )
    return text


def _adjusted_for(text: str) -> str:
    if fold(text).strip(" .") != "none" and not says_something(text):
        raise Wrong(
            f"adjusted_for says {quoted([text])}.",
            'Write what the study adjusted for ("age, sex, deprivation"), or "none".',
        )
    return text


#: Words that take back the deprivation that comes after them.
_TAKES_BACK = re.compile(r"\b(not|no|without|except|excluding|un\w+)\b[^,;.]*depriv")


def adjusted_for_deprivation(adjusted_for: str) -> bool:
    """Whether a study says that its ratios hold at the same deprivation."""
    said = fold(adjusted_for)
    return "depriv" in said and not _TAKES_BACK.search(said)


class Evidence(Part):
    """One group's figure out of a study that the scenario brings itself."""

    outcome: LongName
    #: The study's name for the group, and the Census groups that it takes in.
    group: LongName
    census_groups: tuple[Text, ...] = Field(min_length=1)
    estimate: Annotated[float, _ratio("estimate")]
    lower: Annotated[float, _ratio("lower")]
    upper: Annotated[float, _ratio("upper")]
    measure: Annotated[str, BeforeValidator(lambda value: one_of(value, MEASURES, "a measure"))]
    reference_group: Named
    adjusted_for: Annotated[Prose, AfterValidator(_adjusted_for)]
    #: How common the condition is in the reference group; an odds ratio needs it.
    prevalence: Annotated[float, _share("prevalence")] | None = None
    source: Annotated[Prose, AfterValidator(_source)] | None = None
    doi: Annotated[LongName, AfterValidator(_doi)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _needs(cls, values: Any) -> Any:
        if isinstance(values, dict):
            for key in ("lower", "upper"):
                if key not in values:
                    raise Wrong(
                        f"The evidence has no {key} end of its interval.",
                        "Add lower and upper: results always show both ends.",
                    )
            if "reference_group" not in values:
                raise Wrong(
                    "The evidence has no reference_group.",
                    "Name the group that the study compares with.",
                )
        return values

    @model_validator(mode="after")
    def _in_order(self) -> Evidence:
        if not self.lower <= self.estimate <= self.upper:
            raise Wrong(
                f"The estimate {self.estimate:g} is not between {self.lower:g} and {self.upper:g}.",
                "Write lower, estimate and upper in order.",
            )
        if self.lower == self.upper:
            raise Wrong(
                f"The interval has no width: both ends are {self.lower:g}.",
                "Write the study's 95 per cent interval: no estimate is certain.",
            )
        if self.measure == "odds_ratio" and self.prevalence is None:
            raise Wrong(
                "An odds ratio needs the prevalence in the reference group.",
                "Add prevalence, from 0 to 1.",
            )
        return self

    @model_validator(mode="after")
    def _prevalence_of_some(self) -> Evidence:
        """With nobody or everybody ill, odds say nothing about risk."""
        if self.measure == "odds_ratio" and self.prevalence in (0, 1):
            who = "everybody" if self.prevalence else "nobody"
            becomes = (
                "every odds ratio then becomes a ratio of 1"
                if self.prevalence
                else "a ratio of odds to nought does not exist"
            )
            raise Wrong(
                f"The prevalence is {self.prevalence:g}: {who} in the reference group would have "
                f"the condition, and {becomes}.",
                "Write the part of the reference group that has it: 0.05 for 5 per cent.",
            )
        return self

    @model_validator(mode="after")
    def _compared_with_others(self) -> Evidence:
        """A group compared with itself has a ratio of one, whatever is typed."""
        if fold(self.group) == fold(self.reference_group):
            raise Wrong(
                f"The group and the reference group are both {quoted([self.group])}.",
                "Name the group that the study compares, and the one that it compares with.",
            )
        refuse_own_reference(self, self)
        return self

    @property
    def members(self) -> frozenset[str]:
        """The Census groups that the row is about, as far as their names are known."""
        return frozenset().union(*map(groups_named, self.census_groups))

    @property
    def grade(self) -> str:
        """Published where the source is cited, else a judgement."""
        return "published" if self.source and self.doi else "judgement"


def refuse_own_reference(row: Evidence, other: Evidence) -> None:
    """The people whom others are compared with have relative need one, and no row."""
    shared = [
        ETHNIC_GROUPS[one]
        for one in ETHNIC_GROUPS
        if one in row.members & groups_named(other.reference_group)
    ]
    if shared:
        raise Wrong(
            f"The evidence on {row.outcome} has a ratio for {', '.join(shared)}, who are in its "
            f"reference group {quoted([other.reference_group])}: their ratio is 1 by definition.",
            "Take them out of census_groups; or name the reference group as the study does, such "
            'as "White British".',
        )


def high_level_group(value: object) -> str:
    """A high-level Census group by its code, in any capitals."""
    folded = value.strip().casefold() if isinstance(value, str) else value
    if folded not in HIGH_LEVEL_GROUPS and isinstance(value, str):
        raise Wrong(
            f'"{value}" is not a high-level Census group.'
            + suggested_group(value, HIGH_LEVEL_GROUPS),
            f"Use one of {quoted(HIGH_LEVEL_GROUPS)}.",
        )
    return one_of(folded, HIGH_LEVEL_GROUPS, "a high-level Census group")
