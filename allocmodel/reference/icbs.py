"""The ICBs of each year: their names, what a text means, and where they went."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.reference.remembered import remembered
from allocmodel.reference.tables import Tables

#: Letters and digits of an ICB's ODS code.
_CODE_LENGTH = 3
#: An ICB that has more than this share of another's people is its successor.
_SUCCEEDS = 0.02


class Icbs:
    """The Integrated Care Boards, by year."""

    def __init__(self, tables: Tables) -> None:
        """Out of the tables of the reference data."""
        self._tables = tables

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Years with practice data, in order."""
        return tuple(sorted(set(self._tables["icbs"]["year"])))

    def of(self, year: str) -> pd.DataFrame:
        """The ICBs of a year.

        Returns
        -------
        DataFrame
            Index `icb` (ODS code, sorted); columns `icb_name, region, region_name,
            published_code, published_name`.

        Raises
        ------
        BadInput
            When there are no data for the year.
        """
        return self._rows_of_year(year).copy()

    @remembered
    def _rows_of_year(self, year: str) -> pd.DataFrame:
        """The same, looked up once for each year."""
        self.check_year(year)
        table = self._tables["icbs"]
        return table[table["year"] == year].drop(columns="year").set_index("icb").sort_index()

    def has(self, icb: str, year: str) -> bool:
        """Whether a code is that of an ICB of the year."""
        return icb in self._rows_of_year(year).index

    @remembered
    def _spellings(self, year: str) -> dict[str, str]:
        """ODS code by each text that means an ICB: codes and names, as `_plain_name`."""
        icbs = self._rows_of_year(year)
        columns = ("icb_name", "published_code", "published_name")
        named = zip(icbs.index, *(icbs[one].tolist() for one in columns), strict=True)
        return {_plain_name(text): code for code, *texts in named for text in (code, *texts)}

    def find(self, text: str, year: str) -> tuple[str, str]:
        """The ICB that a text means in a year.

        Parameters
        ----------
        text : str
            ODS code or name, or those of the practice file: in any case, with or without
            "NHS" and "ICB" or "Integrated Care Board".
        year : str
            Financial year.

        Returns
        -------
        tuple of str
            ODS code and name.

        Raises
        ------
        BadInput
            When no ICB of the year is meant; says what was probably meant, or that the ICB exists
            in other years only and where its areas went.
        """
        icbs, known = self._rows_of_year(year), self._spellings(year)
        code = known.get(_plain_name(text))
        if code is not None:
            return code, str(icbs.loc[code, "icb_name"])
        elsewhere = self._in_other_years(text, year)
        if elsewhere:
            raise elsewhere
        close = _close_names(text, known)
        hint = " or ".join(f'"{icbs["icb_name"][code]}" ({code})' for code in close)
        raise BadInput(
            f'There is no ICB "{text}" in {year}.' + (f" Did you mean {hint}?" if hint else ""),
            mend="List them with: allocmodel icbs",
        )

    def _in_other_years(self, text: str, year: str) -> BadInput | None:
        """The error for an ICB that exists, but not in this year."""
        for other in sorted(set(self.years) - {year}, reverse=True):
            icbs = self._rows_of_year(other)
            code = self._spellings(other).get(_plain_name(text))
            if code is not None:
                years = [y for y in self.years if code in self._rows_of_year(y).index]
                return BadInput(
                    f"{icbs['icb_name'][code]} ({code}) does not exist in {year}, only in "
                    f"{', '.join(years)}.",
                    mend=self._successors(code, other, year),
                )
        return None

    def _successors(self, icb: str, other: str, year: str) -> str:
        """Where most of an ICB's people of one year are in another."""
        table = self._tables["weighted_populations"]
        areas = self._tables["areas"].set_index(["icb", "area"])[["pcn", "district"]]
        people = table.join(areas, on=["icb", "area"])
        then = people[(people["year"] == other) & (people["icb"] == icb)]
        now = people[people["year"] == year].drop_duplicates(["pcn", "district"])
        both = then.merge(now, on=["pcn", "district"], suffixes=("", "_now"))
        share = both.groupby("icb_now")["population"].sum() / then["population"].sum()
        large = share[share > _SUCCEEDS].sort_values(ascending=False).index
        if not len(large):
            return f"Use one of its years: {other}."
        names = [f"{self.of(year).loc[code, 'icb_name']} ({code})" for code in large]
        return f"In {year} its areas belong to {' and '.join(names)}."

    @remembered
    def short_names(self) -> pd.Series[str]:
        """Each ICB's newest published name, the same for every year, without "NHS" and "ICB"."""
        newest = self._tables["icbs"].sort_values("year").drop_duplicates("icb", keep="last")
        names = newest.set_index("icb")["icb_name"]
        return names.str.removeprefix("NHS ").str.removesuffix(" ICB")

    def check_year(self, year: str) -> None:
        """Raises BadInput for a year without data."""
        if year not in self.years:
            of_start = [known for known in self.years if known[:4] == year.strip()[:4]]
            meant = f' Did you mean "{of_start[0]}"?' if of_start else ""
            raise BadInput(
                f'There are no practice data for the year "{year}".{meant}',
                mend=f"Choose one of {', '.join(self.years)}; or import that year's practice file "
                "with `allocmodel data import` and name the folder in the key reference.",
            )


def _plain_name(text: str) -> str:
    """An ICB's name or code without case, punctuation, "NHS" and "ICB"."""
    words = text.casefold().replace("&", " and ").replace("integrated care board", " ")
    words = re.sub(r"[^a-z0-9]+", " ", words)
    return " ".join(word for word in words.split() if word not in ("nhs", "icb"))


def _close_names(text: str, known: Mapping[str, str]) -> list[str]:
    """Codes of up to three ICBs that a text may mean: a word of their name, or nearly so.

    By names alone: the code nearest to a code is another ICB's.
    """
    wanted = _plain_name(text)
    known = {name: code for name, code in known.items() if len(name) > _CODE_LENGTH}
    whole = difflib.get_close_matches(wanted, list(known), n=1, cutoff=0.75)
    if whole:
        return [known[whole[0]]]
    words = {word for name in known for word in name.split() if len(word) > 3}
    near = {
        match
        for word in wanted.split()
        if len(word) > 3
        for match in difflib.get_close_matches(word, words, n=1, cutoff=0.8)
    }
    return sorted({code for name, code in known.items() if near & set(name.split())})[:3]
