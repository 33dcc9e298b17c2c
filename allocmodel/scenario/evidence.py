"""A study's figures on need by ethnic group, as a scenario writes them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from allocmodel.declared.parameters import RATES
from allocmodel.declared.text import Wrong, fold, one_of, quoted, says_something
from allocmodel.declared.vocabulary import (
    AGES,
    ALL_AGES,
    ETHNIC_GROUPS,
    REGISTERS,
    WOMEN_AT_RISK,
)
from allocmodel.scenario.groups import groups_named
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import LongName, Named, Part, Prose, Text

MEASURES = ("odds_ratio", "rate_ratio")


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


def _rates(value: object) -> object:
    """A register, a word for who is at risk, or a rate for each age."""
    known = (*REGISTERS, ALL_AGES, WOMEN_AT_RISK)
    if value is None or not isinstance(value, dict):
        return None if value is None else one_of(value, known, "rates by age")
    missing = [age for age in AGES if age not in value]
    unknown = [str(age) for age in value if age not in AGES]
    if missing or unknown:
        said = [
            *([f"lacks the ages {quoted(missing)}"] if missing else []),
            *([f"has {quoted(unknown)}, which are no age bands"] if unknown else []),
        ]
        raise Wrong(
            f"rates {' and '.join(said)}.",
            f"Write a rate from 0 to 1 for each of {quoted(AGES)}; 0 where nobody is at risk.",
        )
    rates = {age: float(RATES.accepted(value[age], f"rates of {age}")) for age in AGES}
    if not any(rates.values()):
        raise Wrong("rates are 0 at every age.", "Write the rate of the ages that are at risk.")
    return rates


#: Words that take back the deprivation that comes after them.
_TAKES_BACK = re.compile(r"\b(not|no|without|except|excluding|un\w+)\b[^,;.]*depriv")


def adjusted_for_deprivation(adjusted_for: str) -> bool:
    """Whether a study says that its ratios hold at the same deprivation."""
    said = fold(adjusted_for)
    return "depriv" in said and not _TAKES_BACK.search(said)


@with_figures_of("evidence")
class Evidence(Part):
    """One group's figure out of a study that the scenario brings itself."""

    outcome: LongName
    #: The study's name for the group, and the Census groups that it takes in.
    group: LongName
    census_groups: tuple[Text, ...] = Field(min_length=1)
    estimate: float
    lower: float
    upper: float
    measure: Annotated[str, BeforeValidator(lambda value: one_of(value, MEASURES, "a measure"))]
    reference_group: Named
    adjusted_for: Annotated[Prose, AfterValidator(_adjusted_for)]
    #: How common the outcome is by age: a register, the same at all ages, or a table by age.
    rates: Annotated[str | dict[str, float] | None, BeforeValidator(_rates)] = None
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
            if "prevalence" in values:
                raise Wrong(
                    "The evidence has a prevalence: an odds ratio is turned with the rate at each "
                    "age instead.",
                    "Take it out, and say in rates how common the outcome is by age.",
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
        return self

    @model_validator(mode="after")
    def _rates_fit(self) -> Evidence:
        """A ratio at the same age goes with rates by age, a crude one with people at risk."""
        odds = self.measure == "odds_ratio"
        if odds and isinstance(self.rates, dict) and max(self.rates.values()) == 1:
            raise Wrong(
                "rates are 1 at some age: where everybody has the condition, odds say nothing.",
                "Write the part of all people of the age that has it: 0.05 for 5 per cent.",
            )
        if odds and self.rates in (ALL_AGES, WOMEN_AT_RISK):
            raise Wrong(
                f'rates is "{self.rates}", and an odds ratio is turned with the rate at each age.',
                f"Name a register ({quoted(REGISTERS)}), or write a table of rates by age.",
            )
        crude = fold(self.adjusted_for).strip(" .") == "none"
        if crude and isinstance(self.rates, str) and self.rates in REGISTERS:
            raise Wrong(
                "The ratio is adjusted for nothing, so it holds the ages of the groups already, "
                f'and rates is "{self.rates}", by age.',
                f'Write rates = "{ALL_AGES}" or "{WOMEN_AT_RISK}", or a table with 0 at ages that '
                "are not at risk.",
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
