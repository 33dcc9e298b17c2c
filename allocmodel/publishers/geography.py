"""Puts practices into PCNs, sub-ICB locations and districts, and those into areas.

An area is the part of a PCN that lies in one district, inside one ICB. It nests exactly in its
district, its PCN and its sub-ICB location, so that places made of any of them are exact.

Which sub-ICB location a practice belongs to is decided per ICB, in this order:

1. the newest map of practices, if the ICB of the year's practice file has that sub-ICB location
   (NHS Frimley ICB was dissolved in 2026, and its practices now stand under sub-ICB locations of
   their new ICBs: a user of 2025/26 wants NHS Frimley's own);
2. older maps, and then the practice file's own column, under the same condition;
3. the only sub-ICB location that the ICB's other practices in the same district belong to, else
   the only one of the ICB;
4. blank.

The PCN is that of the newest map that knows the practice; code ``U`` is a practice in no PCN.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from allocmodel.declared.vocabulary import UNALLOCATED_PCN
from allocmodel.publishers.nhsd_practice_maps import COLUMNS

_LOWER = {"and", "of", "the", "in", "on", "upon", "to", "for", "with", "by", "at", "a", "cum"}
_UPPER = {"PCN", "PCNS", "NHS", "ICB", "GP", "SE", "SW", "NE", "NW", "N", "S", "E", "W"}
_UPPER |= {"I", "II", "III", "IV", "V", "VI", "UK", "BD3", "WN", "CHIP", "ABC", "SWAN", "NHSGP"}


@dataclass(frozen=True)
class Maps:
    """The maps of practices, newest first, and what they say taken together.

    Attributes
    ----------
    tables : tuple of DataFrame
        Maps in the columns of `nhsd_practice_maps.COLUMNS`, newest first.
    """

    tables: tuple[pd.DataFrame, ...]

    def newest(self) -> pd.DataFrame:
        """One row per practice: that of the newest map that has it. Index practice."""
        joined = pd.concat(self.tables, ignore_index=True)
        return joined.drop_duplicates("practice").set_index("practice")

    def pcn_names(self) -> dict[str, str]:
        """The newest name of each PCN, in the usual casing."""
        joined = pd.concat(self.tables, ignore_index=True)
        named = joined[joined["pcn_name"] != ""].drop_duplicates("pcn")
        return dict(zip(named["pcn"], named["pcn_name"].map(title_case), strict=True))

    def sub_icb_names(self, areas: pd.DataFrame) -> pd.Series:
        """Names of the sub-ICB locations of areas, as they were called in the areas' ICB.

        Their names hold that of their ICB ("NHS Essex ICB - 06Q"), and ICBs merged in 2026. So
        the newest map names those whose ICB it knows under the same code, and older maps name the
        others.

        Parameters
        ----------
        areas : DataFrame
            Columns `icb, sub_icb`.
        """
        today = _pairs(self.tables[0], "sub_icb")
        newest, older = (
            table[table["sub_icb_name"] != ""]
            .drop_duplicates("sub_icb")
            .set_index("sub_icb")["sub_icb_name"]
            .map(title_case)
            for table in (
                self.tables[0],
                pd.concat([t for t in self.tables if not (t["icb"] != "").any()] or self.tables),
            )
        )
        pairs = zip(areas["icb"], areas["sub_icb"], strict=True)
        in_force = pd.Series([pair in today for pair in pairs], areas.index)
        now, then = areas["sub_icb"].map(newest), areas["sub_icb"].map(older)
        named: pd.Series = now.where(in_force, then.fillna(now)).fillna(areas["sub_icb"])
        return named

    def icb_names(self) -> dict[str, str]:
        """The official name of each ICB that a map names, as short as practice files write it."""
        joined = pd.concat(self.tables, ignore_index=True)
        named = joined[(joined["icb"] != "") & (joined["icb_name"] != "")].drop_duplicates("icb")
        names = named["icb_name"].str.replace("Integrated Care Board", "ICB", regex=False)
        return dict(zip(named["icb"], names, strict=True))

    def sub_icbs(self) -> set[tuple[str, str]]:
        """Pairs of ICB and sub-ICB location that hold today: those of the newest map."""
        return _pairs(self.tables[0], "sub_icb")


def _pairs(table: pd.DataFrame, column: str) -> set[tuple[str, str]]:
    """Pairs of ICB and the code in a column, where both are given."""
    given = table[(table["icb"] != "") & (table[column] != "")]
    return set(zip(given["icb"], given[column], strict=True))


def former_sub_icbs(practices: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Sub-ICB location of practices in the practice files that give one, newest first.

    Parameters
    ----------
    practices : iterable of DataFrame
        Practice files, newest first.

    Returns
    -------
    DataFrame
        Columns of `nhsd_practice_maps.COLUMNS`, with the names that those files use.
    """
    kept = [p[p["former_sub_icb"] != ""] for p in practices]
    joined = pd.concat(kept, ignore_index=True)
    table = joined.rename(columns={"former_sub_icb": "sub_icb"})
    return table.reindex(columns=COLUMNS, fill_value="").drop_duplicates("practice")


def place_practices(
    practices: pd.DataFrame, maps: Sequence[pd.DataFrame], fitting: set[tuple[str, str]]
) -> pd.DataFrame:
    """PCN and sub-ICB location of each practice of one year.

    Parameters
    ----------
    practices : DataFrame
        Columns `practice, icb, district`.
    maps : sequence of DataFrame
        Maps of practices, newest first.
    fitting : set of (icb, sub_icb)
        Which sub-ICB locations each ICB of the year has. An ICB that it does not name takes
        whatever the newest map says.

    Returns
    -------
    DataFrame
        Index of `practices`; columns `pcn, sub_icb, how, in_a_map`. `how` is ``"newest"`` (the
        newest map that has the practice), ``"own"`` (an older source, because the newest names a
        sub-ICB location that the ICB does not have), ``"district"`` or ``"icb"`` (the only one of
        the neighbours) or ``"none"``.
    """
    placed = pd.DataFrame(
        {"pcn": UNALLOCATED_PCN, "sub_icb": "", "how": "none"}, index=practices.index
    )
    placed["in_a_map"] = False
    known = {icb for icb, _ in fitting}
    passed_over = pd.Series(False, index=practices.index)
    for table in maps:
        by_practice = table.set_index("practice")
        sub_icb = _lookup(practices["practice"], by_practice["sub_icb"])
        pcn = _lookup(practices["practice"], by_practice["pcn"])
        first_known = ~placed["in_a_map"] & (pcn != "")
        placed.loc[first_known, "pcn"] = pcn[first_known]
        placed.loc[first_known, "in_a_map"] = True
        fits = pd.Series(
            [
                icb not in known or (icb, code) in fitting
                for icb, code in zip(practices["icb"], sub_icb, strict=True)
            ],
            index=practices.index,
        )
        open_still = (placed["how"] == "none") & (sub_icb != "")
        placed.loc[open_still & fits, "sub_icb"] = sub_icb[open_still & fits]
        placed.loc[open_still & fits & ~passed_over, "how"] = "newest"
        placed.loc[open_still & fits & passed_over, "how"] = "own"
        passed_over |= open_still & ~fits
    return _infer_from_neighbours(practices, placed)


def _lookup(keys: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each key as text, blank where there is none."""
    return keys.map(values).astype(object).fillna("")


def _infer_from_neighbours(practices: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Fills blank sub-ICB locations where the practice's neighbours leave only one."""
    for how, keys in (("district", ["icb", "district"]), ("icb", ["icb"])):
        known = practices.assign(sub_icb=placed["sub_icb"])[placed["how"] != "none"]
        choices = {key: set(codes) for key, codes in known.groupby(keys)["sub_icb"]}
        for row in placed.index[placed["how"] == "none"]:
            only = list(choices.get(tuple(practices.loc[row, keys]), ()))
            if len(only) == 1:
                placed.loc[row, ["sub_icb", "how"]] = [only[0], how]
    return placed


def area_ids(placed: pd.DataFrame) -> pd.Series:
    """The id of each practice's area: PCN and district, and sub-ICB location where needed.

    Parameters
    ----------
    placed : DataFrame
        Practices of all years: columns `icb, pcn, district, sub_icb`.

    Returns
    -------
    Series of str
        ``U06437-E07000170``. Where one PCN and district of an ICB spans several sub-ICB
        locations in any year, every part carries its code: ``U09100-E07000126-00X``. So an id
        means the same in every year.
    """
    base = placed["pcn"] + "-" + placed["district"]
    spans = placed.groupby(["icb", base])["sub_icb"].transform("nunique") > 1
    return base.where(~spans, base + "-" + placed["sub_icb"].replace("", "NONE"))


def title_case(name: str) -> str:
    """A name published in capitals, in the usual casing: ``"WEST MERTON PCN"``.

    Names that are not all capitals stay as published.
    """
    if name != name.upper():
        return name
    words = [_cased(word, first=at == 0) for at, word in enumerate(name.split())]
    return " ".join(words)


def _cased(word: str, first: bool) -> str:
    """One word of a name, in the usual casing."""
    bare = word.strip("(),.&/-")
    if bare in _UPPER or any(character.isdigit() for character in bare):
        return word
    if bare.lower() in _LOWER and not first:
        return word.lower()
    letters = []
    previous = " "
    for character in word.lower():
        starts = not previous.isalpha() and previous not in "'’"
        letters.append(character.upper() if starts else character)
        previous = character
    return "".join(letters)
