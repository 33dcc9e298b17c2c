"""Extra weights and the evidence behind them, as a scenario writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from allocmodel.declared.low_to_high import ENDS, is_by_name
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.parameters import RATES
from allocmodel.declared.ranges import plain
from allocmodel.declared.text import Wrong, fold, one_of, quoted, says_something
from allocmodel.declared.vocabulary import (
    AGES,
    ALL_AGES,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    QUINTILES,
    REGISTERS,
    WOMEN_AT_RISK,
)
from allocmodel.model.adjustment import Adjustment, Choice
from allocmodel.model.adjustments import KINDS
from allocmodel.scenario.groups import groups_named, suggested_group
from allocmodel.scenario.own_tables import OwnTable
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import LongName, Name, Named, Part, Prose, Reason, Text

MEASURES = ("odds_ratio", "rate_ratio")


def _fifths(value: object, parameter: Parameter) -> tuple[float, ...]:
    """Five weights, the most deprived fifth first."""
    if not isinstance(value, list | tuple) or len(value) != len(QUINTILES):
        count = len(value) if isinstance(value, list | tuple) else "no list of"
        raise Wrong(
            f"{parameter.field} has {count} weights; there are five fifths.",
            "Write five, the most deprived fifth first: [1.06, 1.02, 1.0, 0.98, 0.96].",
        )
    weights = tuple(float(parameter.accepted(one)) for one in value)
    if not any(weights):
        raise Wrong(
            f"Every weight in {parameter.field} is nought.", "Write at least one above nought."
        )
    return weights


def _by_area(value: object, parameter: Parameter) -> dict[str, float]:
    """A figure for each area, by its code."""
    field = parameter.field
    if not isinstance(value, dict) or not value:
        raise Wrong(
            f"{field} is no table of figures by area.",
            f'Write {field} = {{ "U00001-E07000171" = {plain(parameter.highest)} }}, an area a '
            "key.",
        )
    return {
        area: float(parameter.accepted(one, f"{field} of {area}")) for area, one in value.items()
    }


def _by_use(value: object, parameter: Parameter) -> object:
    """What holds for all outcomes that the weight uses; or for each, by its name."""
    if value and is_by_name(value):
        return {
            name: _at_estimates(one, parameter, f"{parameter.field} of {name}")
            for name, one in value.items()
        }
    return _at_estimates(value, parameter, parameter.field)


def _at_estimates(value: object, parameter: Parameter, field: str) -> float | dict[str, float]:
    """One figure; or a low, a point and a high one, in order."""
    ends = list(ENDS.values())
    if not isinstance(value, dict):
        return float(parameter.accepted(value, field))
    if set(value) != set(ends):
        raise Wrong(
            f"{field} has {quoted(value) or 'no figures'}; a table of it has {quoted(ends)}.",
            "Write { low = 0.02, point = 0.05, high = 0.10 }, or one figure.",
        )
    figures = {end: float(parameter.accepted(value[end], f"{field} {end}")) for end in ends}
    if sorted(figures.values()) != list(figures.values()):
        raise Wrong(
            f"{field} goes from {plain(figures['low'])} by {plain(figures['point'])} to "
            f"{plain(figures['high'])}, which is not in order.",
            "Write low, point and high from the smallest to the largest.",
        )
    return figures


#: The figures of a parameter that has several, by the dimension that they go by.
_SEVERAL: dict[str, tuple[Any, Callable[[object, Parameter], object]]] = {
    "deprivation_quintile": (tuple[float, ...], _fifths),
    "area": (dict[str, float], _by_area),
    "weight_use": (float | dict[str, float | dict[str, float]], _by_use),
}


def _several(parameter: Parameter) -> Any:
    """The field of a parameter that has several figures; None for one, which needs no form."""
    for dim, (type_, check) in _SEVERAL.items():
        if dim in parameter.dims:
            return (Annotated[type_ | None, _checked(parameter, check)], None)
    return None


def _checked(parameter: Parameter, check: Callable[[object, Parameter], object]) -> BeforeValidator:
    return BeforeValidator(lambda value: check(value, parameter))


def _chosen(choice: Choice) -> Any:
    """The type of a choice in a scenario, and what stands where it is left out."""
    if not choice.among:
        return (tuple[Text, ...], ())
    check = BeforeValidator(lambda value: one_of(value, choice.among, choice.noun))
    return (Annotated[str, check], choice.default)


class _OnALine(Part):
    """What every weight has."""

    line: Name
    kind: Annotated[str, BeforeValidator(lambda value: one_of(value, KINDS, "a kind of weight"))]
    #: Why the weight does not count the same need twice.
    already_in_formula: Reason | None = None


#: With a key for all that each registered kind asks for, but single figures.
_OfAKind: Any = create_model(
    "_OfAKind",
    __base__=_OnALine,
    **{one.field: _chosen(one) for weight in KINDS.values() for one in weight.choices},
    **{
        one.field: form
        for weight in KINDS.values()
        for one in weight.parameters
        if (form := _several(one))
    },
)


@with_figures_of("weight")
class Weight(_OfAKind):
    """One extra weight on a budget line, of a kind that `model.adjustments` registers."""

    if TYPE_CHECKING:

        def __getattr__(self, key: str) -> Any:
            """What a kind asks for, by its key."""

    @property
    def adjustment(self) -> Adjustment:
        """What it is a weight of."""
        return KINDS[self.kind]

    @property
    def values(self) -> dict[str, Any]:
        """What the scenario sets, by key."""
        return {one.field: getattr(self, one.field) for one in self.adjustment.asked}

    @model_validator(mode="after")
    def _own_keys(self) -> Weight:
        for kind, weight in KINDS.items():
            theirs = [one.field for one in weight.asked if one.field not in self.values]
            foreign = [key for key in theirs if key in self.model_fields_set]
            if foreign:
                raise Wrong(
                    f"A weight of kind {self.kind} has no {quoted(foreign)}.",
                    f"Take it out, or write a weight of kind {kind}.",
                )
        for one in self.adjustment.asked:
            if self.values[one.field] in (None, ()):
                article = "An" if self.kind[0] in "aeiou" else "A"
                what = f"{one.field}, {one.missing}" if one.missing else one.field
                raise Wrong(
                    f"{article} {self.kind} weight needs {what}.", one.mend or f"Add {one.field}."
                )
        self.adjustment.refuse(self.values)
        return self


class Deprivation(Part):
    """What the deprivation fifths are by."""

    domain: Annotated[
        Literal["imd", "income", "employment"],
        BeforeValidator(lambda value: one_of(value, DEPRIVATION_DOMAINS, "a domain")),
    ] = "imd"


#: The groups of five that Chinese people are counted under: the NHS's way, and that of the Census.
CHINESE_UNDER = ("other", "asian")
UNKNOWN_TREATMENTS = ("in_proportion", "icb_mix", "calibrated")


class RecordedEthnicity(OwnTable):
    """Ethnicity as health records have it, in place of the Census-based groups."""

    #: .csv or .xlsx beside the scenario: people by code (or place) and group, Unknown among them.
    recorded: Text
    unknown: Annotated[
        Literal["in_proportion", "icb_mix", "calibrated"],
        BeforeValidator(lambda value: one_of(value, UNKNOWN_TREATMENTS, "a treatment of Unknown")),
    ]
    #: Under which of five recorded groups Chinese people are; needed where headings do not say it.
    chinese: Annotated[
        Literal["other", "asian"] | None,
        BeforeValidator(
            lambda value: (
                value
                if value is None
                else one_of(value, CHINESE_UNDER, "a group that Chinese people are counted under")
            )
        ),
    ] = None


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
