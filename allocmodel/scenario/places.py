"""What a scenario may say of its places, and of the neighbourhoods of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.text import (
    LONGEST_NAME,
    RESERVED_PLACES,
    Wrong,
    clean_name,
    one_of,
    quoted,
    refuse_alike,
    unreserved,
)
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import Name, Part, Text

#: What a place rule can name, the most specific first.
LEVELS = ("practice", "pcn", "district", "sub_icb")

#: What places can be made by without naming them.
PLACES_BY = ("district", "sub_icb", "pcn", "icb")

PlaceName = Annotated[Name, AfterValidator(lambda text: unreserved(text, RESERVED_PLACES))]


class PlaceRule(Part):
    """What one place is made of: codes or exact names at four levels."""

    practice: tuple[Text, ...] = ()
    pcn: tuple[Text, ...] = ()
    district: tuple[Text, ...] = ()
    sub_icb: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _names_something(self) -> PlaceRule:
        for level in LEVELS:
            twice = [code for code, n in Counter(self.at(level)).items() if n > 1]
            if twice:
                raise Wrong(f"{level} names {quoted(twice)} twice.", "Name each once.")
        if not any(self.at(level) for level in LEVELS):
            raise Wrong(
                "This place names no areas.",
                f"Add one of {', '.join(LEVELS)}, with a list of codes.",
            )
        return self

    def at(self, level: str) -> tuple[str, ...]:
        """What the rule names at one of the levels."""
        named: tuple[str, ...] = getattr(self, level)
        return named


class Places(Part):
    """The places of a scenario: by a published geography, or by a rule for each."""

    #: What messages call one of them, and several; and the example that they give of a rule.
    one: ClassVar[str] = "place"
    several: ClassVar[str] = "places"
    example: ClassVar[str] = '"Bassetlaw" = { district = ["E07000171"] }'

    by: Annotated[
        str | None,
        BeforeValidator(lambda value: one_of(value, PLACES_BY, "a way to make places")),
    ] = None
    #: A rule per place, in the order of the file.
    rules: dict[str, PlaceRule] = Field(default_factory=dict)
    #: The place of the areas that no rule names: one of the places, or one more.
    remainder: PlaceName | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_table(cls, value: Any) -> Any:
        """``by`` and ``remainder`` are themselves; every other key of the table is a place."""
        if not isinstance(value, dict):
            raise Wrong(
                f"{cls.several} is not a table.",
                f"Write [{cls.several}] with a line per {cls.one}, or {cls.several} = "
                '{ by = "district" }.',
            )
        named = {key: rule for key, rule in value.items() if key not in ("by", "remainder")}
        settings = {key: value[key] for key in ("by", "remainder") if key in value}
        names = _names(named, cls.one, cls.several, cls.example)
        return {**settings, "rules": dict(zip(names, named.values(), strict=True))}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.by and self.rules:
            raise Wrong(
                f'{self.several} has both by = "{self.by}" and rules for {quoted(self.rules)}.',
                "Keep one of the two.",
            )
        if not self.by and not self.rules:
            raise Wrong(
                f"{self.several} is empty.",
                f'Write a line per {self.one}, such as {self.example}, or by = "district".',
            )
        if self.remainder is not None and self.remainder not in self.rules:
            refuse_alike([*self.rules, self.remainder], self.several)
        return self

    def plain(self) -> dict[str, Any]:
        """The table as a scenario's file has it."""
        rules = {
            name: {level: list(rule.at(level)) for level in LEVELS if rule.at(level)}
            for name, rule in self.rules.items()
        }
        settings = {"by": self.by, "remainder": self.remainder}
        return {**rules, **{key: value for key, value in settings.items() if value is not None}}


def _names(named: Mapping[str, Any], one: str, several: str, example: str) -> list[str]:
    """The names of places or neighbourhoods, cleaned; an error if a key cannot be one."""
    names = []
    for key, rule in named.items():
        if not isinstance(rule, dict):
            rest = example.partition(" = ")[2]
            raise Wrong(
                f'"{key}" is not a {one}.{did_you_mean(key, ("by", "remainder"))}',
                f'A {one} is a table, such as "{key}" = {rest}.',
            )
        try:
            names.append(unreserved(clean_name(key, LONGEST_NAME), RESERVED_PLACES))
        except Wrong as wrong:
            raise Wrong(f"The name of a {one}: {wrong.what}", wrong.mend) from None
    refuse_alike(names, several)
    return names


# --- Neighbourhoods -------------------------------------------------------------------------

#: What the neighbourhoods of a place can be made by without naming them.
NEIGHBOURHOODS_BY = ("pcn", "practice", "district", "sub_icb")

#: How neighbourhoods are made without naming them; checked.
By = Annotated[
    str | None,
    BeforeValidator(lambda value: one_of(value, NEIGHBOURHOODS_BY, "a way to make neighbourhoods")),
]


class OfPlace(Places):
    """The neighbourhoods of one place: as places are made, out of its own areas."""

    one: ClassVar[str] = "neighbourhood"
    several: ClassVar[str] = "neighbourhoods"
    example: ClassVar[str] = '"Worksop" = { pcn = ["U12345"] }'

    by: By = None


@with_figures_of("neighbourhoods")
class Neighbourhoods(Part):
    """What the money of each place is split further into."""

    #: For every place that has no table of its own.
    by: By = None
    #: A table per place, in the order of the file.
    places: dict[str, OfPlace] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_table(cls, value: Any) -> Any:
        """``by`` and figures are themselves; every other key of the table is a place."""
        if not isinstance(value, dict):
            raise Wrong("neighbourhoods is not a table.", _HOW)
        own = [key for key in cls.model_fields if key != "places"]
        named = {key: table for key, table in value.items() if key not in own}
        for key, table in named.items():
            if not isinstance(table, dict):
                raise Wrong(
                    f'"{key}" is not a place with neighbourhoods.{did_you_mean(key, own)}', _HOW
                )
        names = [clean_name(key, LONGEST_NAME) for key in named]
        refuse_alike(names, "places")
        settings = {key: value[key] for key in own if key in value}
        return {**settings, "places": dict(zip(names, named.values(), strict=True))}

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if not self.by and not self.places:
            raise Wrong("neighbourhoods says of no place what they are.", _HOW)
        return self

    def of(self, place: str) -> OfPlace | None:
        """How those of a place are made; None where nothing says it."""
        if place in self.places:
            return self.places[place]
        return OfPlace.model_validate({"by": self.by}) if self.by else None

    @property
    def by_practice(self) -> tuple[str, ...] | None:
        """The key under which they are made of practices; None where they are not."""
        if self.by == "practice":
            return ("neighbourhoods", "by")
        for place, own in self.places.items():
            if own.by == "practice":
                return ("neighbourhoods", place, "by")
            for name, rule in own.rules.items():
                if rule.practice:
                    return ("neighbourhoods", place, name, "practice")
        return None

    def plain(self) -> dict[str, Any]:
        """The table as a scenario's file has it."""
        own = {key: getattr(self, key) for key in type(self).model_fields if key != "places"}
        given = {key: value for key, value in own.items() if value is not None}
        return {**given, **{place: one.plain() for place, one in self.places.items()}}


_HOW = (
    'Write neighbourhoods = { by = "pcn" }, or [neighbourhoods."Name of place"] with a line per '
    'neighbourhood, such as "North" = { pcn = ["U12345"] }.'
)
