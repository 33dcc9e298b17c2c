"""The codes and names of areas at each level, and what a text means at one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pandas as pd

from allocmodel.declared.text import fold
from allocmodel.declared.vocabulary import UNALLOCATED_PCN
from allocmodel.reference.codes import code_and_name

#: What areas in no PCN are called.
UNALLOCATED = "Unallocated"


def codes_meant(titles: Titles, written: str) -> list[str]:
    """The codes that a text means: a code, the exact name of some, or "CODE: name".

    NHS England's own tool writes practices so; some write a dash. Capitals do not matter; the code
    decides, since names change.
    """
    wanted = fold(written)
    found = titles.by_code.get(wanted) or titles.by_name.get(wanted)
    if not found and wanted in map(fold, (UNALLOCATED_PCN, UNALLOCATED)):
        return [code for code in titles if code.startswith(f"{UNALLOCATED_PCN}-")]
    return found or titles.by_code.get(fold(code_and_name(written)[0]), [])


def codes_named(areas: pd.DataFrame, level: str, written: str) -> pd.Series[bool]:
    """Whether each area is what a rule's text means at a level.

    Parameters
    ----------
    areas : pandas.DataFrame
        As in `assign_places`.
    level, written : str

    Returns
    -------
    Series of bool
        By area.
    """
    return codes_at(areas, level).isin(codes_meant(titles_of(areas, level), written))


def text_of(value: object) -> str:
    """A cell as text; nothing for a blank one."""
    return "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]


def _column(areas: pd.DataFrame, name: str) -> list[str]:
    return [text_of(value) for value in areas[name].tolist()]


def codes_at(areas: pd.DataFrame, level: str) -> pd.Series[str]:
    """The code of each area at one level, missing where it has none: as rules name it."""
    codes = [code or np.nan for code in _codes(areas, level)]
    return pd.Series(codes, areas.index, dtype="object")


def _codes(areas: pd.DataFrame, level: str) -> list[str]:
    """The code of each area at one level; nothing where it has none."""
    if level == "practice":
        return [text_of(area) for area in areas.index]
    return _apart(areas, _column(areas, level), "district", f"{UNALLOCATED_PCN}-", level)


def _apart(
    areas: pd.DataFrame, texts: list[str], district: str, said: str, level: str
) -> list[str]:
    """Of PCNs, what areas in none have by their district instead: they are no PCN together."""
    if level != "pcn":
        return texts
    return [
        said + where if pcn == UNALLOCATED_PCN else text
        for pcn, text, where in zip(
            _column(areas, "pcn"), texts, _column(areas, district), strict=True
        )
    ]


class Titles(dict[str, str]):
    """The names of codes, and the codes of folded codes and names."""

    @cached_property
    def by_code(self) -> dict[str, list[str]]:
        """The codes of each folded code."""
        return _grouped((fold(code), code) for code in self)

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """The codes of each folded name."""
        return _grouped((fold(title), code) for code, title in self.items())


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def titles_of(areas: pd.DataFrame, level: str) -> Titles:
    """The codes of the ICB at one level, with their published names."""
    codes, named = _codes(areas, level), f"{level}_name" in areas
    names = _column(areas, f"{level}_name") if named else codes
    names = _apart(areas, names, "district_name", f"{UNALLOCATED}, ", level)
    return Titles({code: name or code for code, name in zip(codes, names, strict=True) if code})
