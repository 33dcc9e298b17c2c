"""The whole that is split, and the parts that it is added up from: an ICB of its areas, or England
of its ICBs.

What differs between them stands here and nowhere else: a scenario's scope chooses the kind, and
whoever needs a word, a column or a figure asks the whole.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import pandas as pd
import xarray as xr

from allocmodel.declared import whole_words
from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.declared.whole_words import WholeWords
from allocmodel.engine.labelled import labelled
from allocmodel.reference.data import Reference
from allocmodel.reference.outlines import Point


@dataclass(frozen=True)
class Whole(ABC):
    """A whole in a year.

    Attributes
    ----------
    reference : Reference
    year : str
    code, name : str
        Its code, under which its money is published, and its name.
    """

    reference: Reference
    year: str
    code: str
    name: str

    #: What texts call it.
    words: ClassVar[WholeWords]
    #: Whether NHS England publishes money for each of its parts.
    parts_have_money: ClassVar[bool]
    #: Whether its parts lie in districts that others may have more of.
    has_edges: ClassVar[bool]
    #: What a map of it draws: the columns of `areas` that hold code and name.
    drawn_by: ClassVar[tuple[str, str]]

    @classmethod
    @abstractmethod
    def find(cls, reference: Reference, text: str, year: str) -> Self:
        """The whole that a text means in a year.

        Raises
        ------
        BadInput
            When there are no data for the year, or none of this kind is meant.
        """

    def in_year(self, year: str) -> Self:
        """The same whole in another year.

        Raises
        ------
        BadInput
            When it did not exist then; says where its areas went.
        """
        return self.find(self.reference, self.code, year)

    @property
    @abstractmethod
    def parts_are(self) -> str:
        """What its parts are, as a table of them says."""

    @property
    @abstractmethod
    def described_by(self) -> Mapping[str, str]:
        """The columns of `areas` that describe a part, each with its heading."""

    @abstractmethod
    def areas(self) -> pd.DataFrame:
        """Its parts.

        Returns
        -------
        DataFrame
            Index `area`, sorted; text columns for the levels that places are made by, each with
            its names, and `population` (people). ``attrs["practice_level"]`` is True where a
            part is a practice.
        """

    @abstractmethod
    def population(self) -> xr.DataArray:
        """Registered people of each part: dimension `area`; units people."""

    @abstractmethod
    def weighted_population(self) -> xr.DataArray:
        """Weighted people of each part: dimensions `area, service`; units weighted people."""

    def practice_rows(self) -> pd.DataFrame | None:
        """The published rows that its parts are added up from; None where they are not held."""
        return None

    @abstractmethod
    def people(self, domain: str) -> xr.DataArray:
        """People of each part by ethnic group and fifth of deprivation.

        Raises
        ------
        BadInput
            When they are not held for this kind of whole.
        """

    @abstractmethod
    def population_by_age(self) -> xr.DataArray:
        """People of each part by age: dimensions `area, age`; units people.

        Raises
        ------
        BadInput
            When the tables lack ages for it.
        """

    @abstractmethod
    def residents(self) -> xr.DataArray:
        """Residents of each part by the Census 2021: dimension `area`; units people."""

    @abstractmethod
    def population_by_group_and_age(self) -> xr.DataArray:
        """People of each part by ethnic group and age; raises BadInput as `people` does."""

    @abstractmethod
    def population_by_high_level_group_quintile_and_age(self, domain: str) -> xr.DataArray:
        """People of each part by high-level group, fifth and age; raises BadInput as `people`."""

    @abstractmethod
    def women_of_childbearing_age(self) -> xr.DataArray:
        """Women of 15 to 44 by part and high-level group; raises BadInput as `people` does."""

    @abstractmethod
    def outlines(self, codes: Collection[str]) -> dict[str, list[list[Point]]]:
        """The outlines of what a map of it draws, by code: see `reference.outlines`."""

    def crowded(self) -> set[str]:
        """The codes of what lies so close together that a map draws it once more, larger."""
        return set()

    @abstractmethod
    def published_population(self) -> float:
        """Its people by NHS England's own figures.

        Raises
        ------
        BadInput
            When the tables lack a figure for it.
        """

    def published(self, stream: str, element: str = "allocation") -> float:
        """A published figure of its own money in the year: see `Reference.published`."""
        return self.reference.published(self.code, self.year, stream, element)


@dataclass(frozen=True)
class Icb(Whole):
    """An Integrated Care Board; its parts are areas, or practices where those were imported."""

    words = whole_words.THE_ICB
    parts_have_money = False
    has_edges = True
    drawn_by = ("district", "district_name")

    @property
    def parts_are(self) -> str:
        """Parts of PCNs, or practices."""
        if self.reference.practice_level:
            return "every GP practice, as published"
        return "the part of each Primary Care Network (PCN) in each district"

    @property
    def described_by(self) -> Mapping[str, str]:
        """Where an area lies, and the name of a practice where it is known."""
        has_names = self.reference.practice_level and "practice_name" in self.areas()
        named = {"practice_name": "Practice"} if has_names else {}
        return {
            **named,
            "pcn": "PCN code",
            "pcn_name": "PCN",
            "district": "District code",
            "district_name": "District",
            "sub_icb": "Sub-ICB code",
        }

    @classmethod
    def find(cls, reference: Reference, text: str, year: str) -> Self:
        """The ICB by code or name: see `Reference.find_icb`."""
        return cls(reference, year, *reference.find_icb(text, year))

    def areas(self) -> pd.DataFrame:
        """Its areas: see `Reference.areas`."""
        return self.reference.areas(self.code, self.year)

    def population(self) -> xr.DataArray:
        """Registered people of each area: see `Reference.area_population`."""
        return self.reference.area_population(self.code, self.year)

    def weighted_population(self) -> xr.DataArray:
        """Weighted people of each area: see `Reference.area_weighted_population`."""
        return self.reference.area_weighted_population(self.code, self.year)

    def practice_rows(self) -> pd.DataFrame | None:
        """Its practices: see `Reference.practice_rows`; none where the practices are the parts."""
        if self.reference.practice_level or not self.reference.has_practice_rows(self.year):
            return None
        return self.reference.practice_rows(self.code, self.year)

    def people(self, domain: str) -> xr.DataArray:
        """People by group and fifth: see `Reference.population_by_group_and_quintile`."""
        return self.reference.population_by_group_and_quintile(self.code, self.year, domain)

    def population_by_age(self) -> xr.DataArray:
        """People of each area by age: see `Reference.population_by_age`."""
        return self.reference.population_by_age(self.code, self.year)

    def residents(self) -> xr.DataArray:
        """Residents of each area: see `Reference.resident_population`."""
        return self.reference.resident_population(self.code, self.year)

    def population_by_group_and_age(self) -> xr.DataArray:
        """People of each area by group and age: see `Reference.population_by_group_and_age`."""
        return self.reference.population_by_group_and_age(self.code, self.year)

    def population_by_high_level_group_quintile_and_age(self, domain: str) -> xr.DataArray:
        """See `Reference.population_by_high_level_group_quintile_and_age`."""
        return self.reference.population_by_high_level_group_quintile_and_age(
            self.code, self.year, domain
        )

    def women_of_childbearing_age(self) -> xr.DataArray:
        """Women of each area by group: see `Reference.women_of_childbearing_age`."""
        return self.reference.women_of_childbearing_age(self.code, self.year)

    def outlines(self, codes: Collection[str]) -> dict[str, list[list[Point]]]:
        """Outlines of districts: see `Reference.district_outlines`."""
        return self.reference.district_outlines(codes)

    def published_population(self) -> float:
        """NHS England's own population: see `Reference.published_population`."""
        return self.reference.published_population(self.code, self.year)


@dataclass(frozen=True)
class England(Whole):
    """England; its parts are the ICBs of the year."""

    #: The code under which national totals are published.
    CODE: ClassVar[str] = "ENG"

    words = whole_words.ENGLAND
    parts_have_money = True
    has_edges = False
    drawn_by = ("icb", "icb_name")

    @property
    def parts_are(self) -> str:
        """ICBs."""
        return "every ICB, each a place"

    @property
    def described_by(self) -> Mapping[str, str]:
        """Its name and its region."""
        return {"icb_name": "ICB", "region_name": "Region"}

    @classmethod
    def find(cls, reference: Reference, text: str, year: str) -> Self:
        """England, whatever the text."""
        reference.icbs(year)
        return cls(reference, year, cls.CODE, "England")

    def areas(self) -> pd.DataFrame:
        """The ICBs: each by its code and its newest name, with its region."""
        icbs = self.reference.icbs(self.year)
        described = icbs.drop(columns=["published_code", "published_name"]).assign(
            icb=icbs.index,
            icb_name=self.reference.short_icb_names().loc[icbs.index],
            population=self.reference.sums_by_icb(self.year)["population"].loc[icbs.index],
        )
        areas = described.rename_axis("area")
        areas.attrs["practice_level"] = False
        return areas

    def population(self) -> xr.DataArray:
        """Registered people of each ICB."""
        people = self.reference.sums_by_icb(self.year)["population"]
        area = {"area": people.index.tolist()}
        return labelled(people.to_numpy(dtype=float), area, attrs={"units": "people"})

    def weighted_population(self) -> xr.DataArray:
        """Weighted people of each ICB, by service."""
        sums = self.reference.sums_by_icb(self.year)[list(SERVICES)]
        labels = {"area": sums.index.tolist(), "service": list(SERVICES)}
        return labelled(sums.to_numpy(dtype=float), labels, attrs={"units": "weighted people"})

    def people(self, domain: str) -> xr.DataArray:
        """Not added up for England: always raises BadInput."""
        raise BadInput(
            "People by fifth and ethnic group are held for one ICB at a time.",
            mend="Take what weighs people out of the scenario, or name one ICB.",
        )

    def population_by_age(self) -> xr.DataArray:
        """People of each ICB by age."""
        return self.reference.population_of_icbs_by_age(self._icbs(), self.year)

    def residents(self) -> xr.DataArray:
        """Residents of each ICB."""
        return self.reference.residents_of_icbs(self._icbs(), self.year)

    def _icbs(self) -> tuple[str, ...]:
        """Their codes, in the order of the sums."""
        return tuple(str(icb) for icb in self.reference.sums_by_icb(self.year).index)

    def population_by_group_and_age(self) -> xr.DataArray:
        """Not added up for England: always raises BadInput."""
        return self.people("imd")

    def population_by_high_level_group_quintile_and_age(self, domain: str) -> xr.DataArray:
        """Not added up for England: always raises BadInput."""
        return self.people(domain)

    def women_of_childbearing_age(self) -> xr.DataArray:
        """Not added up for England: always raises BadInput."""
        return self.people("imd")

    def outlines(self, codes: Collection[str]) -> dict[str, list[list[Point]]]:
        """Outlines of ICBs: see `Reference.icb_outlines`."""
        return self.reference.icb_outlines(codes, self.year)

    def crowded(self) -> set[str]:
        """The ICBs of London."""
        icbs = self.reference.icbs(self.year)
        return set(map(str, icbs.index[icbs["region_name"] == "London"]))

    def published_population(self) -> float:
        """People of all ICBs by NHS England's own figures of each.

        England's own rate per head is rounded to another population in 2024/25, and not published
        for 2023/24.
        """
        icbs = self.reference.icbs(self.year).index
        return sum(self.reference.published_population(str(icb), self.year) for icb in icbs)


#: The kinds of whole, by the scope of a scenario.
KINDS: dict[str, type[Whole]] = {"icb": Icb, "england": England}
