"""Joint funds: who puts how much into each, and what each contributor's money is split by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.financial_years import financial_year
from allocmodel.declared.parameters import CONTRIBUTIONS
from allocmodel.declared.text import (
    LONGEST_NAME,
    Wrong,
    clean_name,
    echoed,
    quoted,
    refuse_alike,
)
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.scenario.own_index import is_own
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import LineName, Name, Part

#: What a scenario calls the ICB as a contributor.
NHS = "nhs"

#: What any contributor's money can be split by, beside an index of the user's own.
_BASES = (*SERVICES, "per_head")
#: What the NHS's alone can: people by deprivation are added up by place.
_NHS_BASES = (*_BASES, "core20")

_EXAMPLE = 'contributors = { nhs = 60_000_000, "E06000018" = 25_000_000 }'

Pounds = int | dict[str, int]


def _contributors(value: object) -> dict[str, Pounds]:
    """Whole pounds, or whole pounds by year, of each contributor."""
    if not isinstance(value, dict) or not value:
        raise Wrong("contributors is not a table with a contributor in it.", f"Write {_EXAMPLE}.")
    refuse_alike(value, "contributors")
    return {_contributor(key): _of_part(key, one) for key, one in value.items()}


def _of_part(key: str, value: object) -> Pounds:
    """The pounds of one contributor; what is wrong is said of them."""
    try:
        return _pounds(key, value)
    except Wrong as wrong:
        raise Wrong(wrong.what, wrong.mend, (key,)) from None


def _contributor(key: str) -> str:
    name = clean_name(key, LONGEST_NAME)
    if name.casefold() == NHS and name != NHS:
        raise Wrong(f'"{name}" is no contributor. Did you mean "{NHS}"?', f"Write {_EXAMPLE}.")
    return name


def _pounds(name: str, value: object) -> Pounds:
    noun = f"The contribution of {name}"
    if not isinstance(value, dict):
        return int(CONTRIBUTIONS.accepted(value, noun))
    if not value:
        raise Wrong(f"The table of pounds of {name} is empty.", "Write pounds for each year.")
    return {
        financial_year(year): int(CONTRIBUTIONS.accepted(one, noun)) for year, one in value.items()
    }


def _bases(value: object) -> dict[str, str]:
    """What each contributor's money is split by."""
    if not isinstance(value, dict) or not value:
        raise Wrong(
            "basis is not a table with a basis for each contributor.",
            'Write basis = { nhs = "core", "E06000018" = "per_head" }.',
        )
    return {_contributor(key): _basis(key, one) for key, one in value.items()}


def _basis(key: str, value: object) -> str:
    known = _NHS_BASES if key == NHS else _BASES
    if isinstance(value, str) and (value in known or is_own(value)):
        return value
    guess = did_you_mean(value, known) if isinstance(value, str) else ""
    raise Wrong(
        f"The money of {key} in a fund cannot be split by {echoed(value)}.{guess}",
        f'Use one of {quoted(known)}, or an index of your own ("own:...").',
        (key,),
    )


@with_figures_of("fund")
class Fund(Part):
    """One joint fund."""

    #: Its NHS money is a line of the budget of this name.
    name: LineName
    #: Pounds, or pounds by year, of the NHS and of councils by code.
    contributors: Annotated[dict[str, Any], BeforeValidator(_contributors)]
    #: The least that the NHS pays.
    nhs_minimum: int | None = None
    basis: Annotated[dict[str, str], BeforeValidator(_bases)]
    #: The line of the budget that the NHS's money is taken from; in addition to all if left out.
    drawn_from: Name | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _a_basis_for_each(self) -> Fund:
        missing = [one for one in self.contributors if one not in self.basis]
        other = [one for one in self.basis if one not in self.contributors]
        if missing:
            raise Wrong(
                f'The fund "{self.name}" has no basis for {quoted(missing)}.',
                f'Write basis = {{ {_key(missing[0])} = "per_head", ... }}: what that money is '
                "split by.",
                ("basis",),
            )
        if other:
            raise Wrong(
                f'The fund "{self.name}" has a basis for {quoted(other)}, which is no '
                f"contributor.{did_you_mean(other, self.contributors)}",
                "Take it out, or write what it contributes.",
                ("basis", other[0]),
            )
        return self

    @model_validator(mode="after")
    def _the_nhs_pays_its_minimum(self) -> Fund:
        for key, value in (("from", self.drawn_from), ("nhs_minimum", self.nhs_minimum)):
            if value is not None and NHS not in self.contributors:
                raise Wrong(
                    f'The fund "{self.name}" has {key}, and the NHS pays nothing into it.',
                    f"Add nhs to contributors, or take {key} out.",
                    (key,),
                )
        for year, pounds in self._by_year(NHS):
            if self.nhs_minimum is not None and self.nhs_minimum > pounds:
                raise Wrong(
                    f'The NHS pays £{pounds:,} into "{self.name}"{year and f" in {year}"}, less '
                    f"than its minimum of £{self.nhs_minimum:,}.",
                    "Raise the contribution of nhs, or lower nhs_minimum.",
                    ("nhs_minimum",),
                )
        return self

    def _by_year(self, contributor: str) -> Iterable[tuple[str, int]]:
        pounds = self.contributors.get(contributor, {})
        return pounds.items() if isinstance(pounds, Mapping) else [("", pounds)]

    @property
    def councils(self) -> dict[str, Pounds]:
        """The contributors that are councils, by code."""
        return {code: one for code, one in self.contributors.items() if code != NHS}

    def in_year(self, years: Sequence[str], year: str) -> Fund:
        """The fund with the pounds of one of the scenario's years."""
        pounds = {
            name: self._of_year(name, one, years, year) for name, one in self.contributors.items()
        }
        return self.model_copy(update={"contributors": pounds})

    def _of_year(self, name: str, pounds: Pounds, years: Sequence[str], year: str) -> int:
        key = ("fund", self.name, "contributors", name)
        if not isinstance(pounds, dict):
            if len(years) > 1:
                raise Wrong(
                    f'{name} pays one amount into "{self.name}" for {len(years)} years.',
                    f'Write pounds for each: {{ "{years[0]}" = {pounds:_}, "{years[1]}" = ... }}.',
                    key,
                )
            return pounds
        if year not in pounds:
            raise Wrong(f'{name} has no pounds in "{self.name}" for {year}.', "Add them.", key)
        return pounds[year]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[a-z]+", name) else f'"{name}"'
