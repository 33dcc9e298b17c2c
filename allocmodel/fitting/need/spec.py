"""What a fit is told: one table for each question, every key checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.text import LONGEST_ID, Wrong, quoted
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.scenario.parts import LongName, Part, Text

UNITS = {
    "practice": "a GP practice, by its ODS code",
    "area": "an area of the model: the part of a PCN in one district of an ICB",
    "person": "one person",
}
FAMILIES = {
    "quasi_poisson": "counts whose variance is a multiple of their mean",
    "negative_binomial": "counts whose variance grows with the square of their mean",
    "two_part": "cost: whether there is any, and how much",
}
UNMET_NEED = {
    "none": "every coefficient is used as it was estimated",
    "fix_at_zero": "the coefficients named are estimated and are nought in the use",
    "substitute": "the coefficients named have the values given, and the rest are fitted beside",
    "floor": "the coefficients named are at least the values given in the use",
}
MISSING = {
    "few": "rows without a figure are left out where they hold at most 1% of people, else refused",
    "refuse": "a row without a figure stops the fit",
    "drop": "rows without a figure are left out, however many",
}
#: The part of people in rows that `few` leaves out.
FEW = 0.01
FREE_SHARES = {
    "five": "a coefficient for each high-level ethnic group but White",
    "nineteen": "a coefficient for each of the Census's groups but White British",
}
#: What a key for groups or the offset says where there is none.
NONE = "none"
AGE_SEX = "age_sex"
ICB = "icb"
#: The first ages that the bands that ship can tell apart.
FIRST_AGES = (0, 16, 17, 25, 35, 45, 55, 65, 75, 85)
_TERM = re.compile(r"[a-z][a-z0-9_]{0,39}")
#: A name that the results use for what the evidence adds.
EVIDENCE = "evidence"


def _one_of(known: Mapping[str, str] | tuple[str, ...], what: str) -> BeforeValidator:
    """A word out of a list, with the nearest suggested."""

    def check(value: Any) -> Any:
        if value not in known:
            said = f'"{value}"' if isinstance(value, str) else "This"
            hint = did_you_mean(value, known) if isinstance(value, str) else ""
            raise Wrong(f"{said} is no {what}.{hint}", f"Write one of {quoted(known)}.")
        return value

    return BeforeValidator(check)


def _is_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", text) or len(text) > LONGEST_ID:
        raise Wrong(
            f'"{text}" cannot name a folder of results.',
            "Use lower-case letters, digits and hyphens, as in diabetes-2024-25.",
        )
    return text


def _terms(value: Any) -> Any:
    """Variables by the names that their coefficients have."""
    if not isinstance(value, Mapping):
        raise Wrong("This is not a table.", 'Write income = "income_deprivation", a line for each.')
    for name in value:
        if not _TERM.fullmatch(str(name)) or name == EVIDENCE:
            raise Wrong(
                f'"{name}" cannot name a coefficient.',
                'Use lower-case letters, digits and "_", as in income; "evidence" is taken.',
            )
    return dict(value)


Terms = Annotated[dict[str, Text], BeforeValidator(_terms)]


class Data(Part):
    """The file of counts, beside the spec."""

    #: Of single people also a folder of files.
    file: Text
    #: The column of codes of practices or areas; people have none that is read.
    code: Text | None = None
    sheet: Text | None = None
    #: Who publishes the figures, and of when: the model card says it.
    source: LongName | None = None
    vintage: LongName | None = None
    licence: LongName | None = None
    #: Who is counted, and who is missing from it.
    counted: LongName | None = None
    missing: Annotated[str, _one_of(MISSING, "rule for missing figures")] = "few"


class Response(Part):
    """What is explained: counts, of so many people."""

    counts: Text
    #: People and only they may have none: each then counts as one.
    exposure: Text | None = None


class Offset(Part):
    """What is expected before any need: from age and sex, a column, or the exposure alone."""

    expected: Text = AGE_SEX
    #: Of single people: the columns of their age band and sex.
    age: Text | None = None
    sex: Text | None = None
    #: The counts are of people of this age and over.
    from_age: Annotated[int, Field(strict=True)] = 0

    @model_validator(mode="after")
    def _known_age(self) -> Offset:
        if self.from_age not in FIRST_AGES:
            raise Wrong(
                f"People of {self.from_age} and over cannot be told from the ages that ship.",
                f"Write one of {', '.join(map(str, FIRST_AGES))}; or give a column of expected "
                "counts by age and sex of your own.",
                ("from_age",),
            )
        return self


class Ethnicity(Part):
    """Published evidence, fixed and tested; or shares with coefficients of their own."""

    evidence: tuple[Text, ...] = ()
    uncovered: Annotated[
        str, _one_of(("high_level", "one"), "word for groups that a study leaves out")
    ] = "high_level"
    free_shares: Annotated[str, _one_of(FREE_SHARES, "choice of free shares")] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Ethnicity:
        if len(self.evidence) > 1:
            raise Wrong(
                f"evidence names {quoted(self.evidence)}: one count follows one outcome.",
                "Name the one that the count is most like; fit another spec for the other.",
                ("evidence",),
            )
        if self.evidence and self.free_shares:
            raise Wrong(
                "evidence and free_shares both say how ethnicity enters.",
                "Keep one. Evidence is steadier: free shares by practice swing with what they "
                "stand beside.",
                ("free_shares",),
            )
        return self


class UnmetNeed(Part):
    """What is done about coefficients that use, and not need, has made what they are."""

    treatment: Annotated[str, _one_of(UNMET_NEED, "treatment of unmet need")] = NONE
    #: The coefficients for `fix_at_zero`.
    terms: tuple[Text, ...] = ()
    #: By coefficient, the values for `substitute` and `floor`.
    values: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _what_it_needs(self) -> UnmetNeed:
        needs = {"fix_at_zero": "terms", "substitute": "values", "floor": "values"}
        wanted = needs.get(self.treatment)
        for key in ("terms", "values"):
            given = bool(getattr(self, key))
            if given and key != wanted:
                raise Wrong(
                    f'{key} stands beside treatment = "{self.treatment}", which does not read it.',
                    f"Take {key} out, or choose a treatment that uses it.",
                    (key,),
                )
        if wanted and not getattr(self, wanted):
            raise Wrong(
                f'treatment = "{self.treatment}" does not say of which coefficients.',
                'Add terms = ["income"].'
                if wanted == "terms"
                else "Add values = { income = 2.5 }.",
                ("treatment",),
            )
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The coefficients that it is about."""
        return (*self.terms, *self.values)


class Model(Part):
    """How it is fitted, and what is left out to judge it."""

    family: Annotated[str, _one_of(FAMILIES, "family")] = "quasi_poisson"
    #: Who has a level of their own, and errors in common: `icb`, a column, or `none`.
    groups: Text = ICB
    #: Whether each group has a level of its own.
    effects: Annotated[bool, Field(strict=True)] = True
    folds: Annotated[int, Field(strict=True, ge=2, le=50)] = 7


class Compare(Part):
    """NHS England's own index that predictions are set against."""

    index: Annotated[str, _one_of(SERVICES, "published need index")] = "core"
    year: Text = "2025/26"


class Spec(Part):
    """All that a fit is told."""

    id: Annotated[str, AfterValidator(_is_id)]
    title: LongName
    unit: Annotated[Literal["practice", "area", "person"], _one_of(UNITS, "unit")]
    #: What the model is to answer, and what it must not be used for.
    question: LongName | None = None
    not_for: LongName | None = None
    data: Data
    response: Response
    offset: Offset = Offset()
    need: Terms = Field(default_factory=dict)
    ethnicity: Ethnicity = Ethnicity()
    supply: Terms = Field(default_factory=dict)
    unmet_need: UnmetNeed = UnmetNeed()
    model: Model = Model()
    compare: Compare = Compare()

    @model_validator(mode="after")
    def _fits_unit(self) -> Spec:
        if self.unit == "person":
            _refuse_beside_people(self)
            return self
        lacking = [
            (part, key)
            for part, key in (("data", "code"), ("response", "exposure"))
            if getattr(getattr(self, part), key) is None
        ]
        for part, key in lacking:
            raise Wrong(
                "This key is missing.",
                f"Add {key} = ... ; docs/fit.md has a whole spec.",
                (part, key),
            )
        for key in ("age", "sex"):
            if getattr(self.offset, key) is not None:
                raise Wrong(
                    f"{key} names a column of single people; this fit is by {self.unit}.",
                    "Take it out: ages and sexes of practices and areas ship.",
                    ("offset", key),
                )
        return self

    @model_validator(mode="after")
    def _fits_together(self) -> Spec:
        both = [name for name in self.need if name in self.supply]
        if both:
            raise Wrong(
                f"need and supply both have {quoted(both)}.",
                "Give each coefficient a name of its own.",
                ("supply",),
            )
        unknown = [name for name in self.unmet_need.named if name not in self.need]
        if unknown:
            raise Wrong(
                f"unmet_need names {quoted(unknown)}, which no line of need has."
                + did_you_mean(unknown, self.need),
                f"Name some of {quoted(self.need)}." if self.need else "Add a line to [need].",
                ("unmet_need",),
            )
        if self.ethnicity.evidence and self.offset.expected != AGE_SEX:
            raise Wrong(
                "Evidence by ethnic group needs rates by age and sex from the data.",
                f'Write expected = "{AGE_SEX}" under [offset], or take the evidence out.',
                ("ethnicity", "evidence"),
            )
        return self


def _refuse_beside_people(spec: Spec) -> None:
    """Raises Wrong for what has no place beside unit = "person"."""
    if spec.ethnicity.evidence or spec.ethnicity.free_shares:
        raise Wrong(
            "Evidence and shares by ethnic group enter fits by practice or area.",
            "Take [ethnicity] out; the ethnic group of each person can be a variable of [need].",
            ("ethnicity",),
        )
    aged = spec.offset.expected == AGE_SEX
    if spec.model.family == "two_part" and aged:
        raise Wrong(
            "Cost in two parts has no single count that ages and sexes lead to.",
            'Write expected = "none" under [offset], and age and sex as variables of [need].',
            ("offset", "expected"),
        )
    if aged and (spec.offset.age is None or spec.offset.sex is None):
        raise Wrong(
            "Expected counts by age and sex need to know where these stand.",
            'Add age = "age_band" and sex = "sex" under [offset], with the names of the columns; '
            'or write expected = "none".',
            ("offset", "age" if spec.offset.age is None else "sex"),
        )
