"""What the codes of a team's file are, and which areas each is.

A file may hold all of England: rows of other ICBs, and of practices that closed, are left out and
told. A code that stands nowhere is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import listed
from allocmodel.declared.text import fold
from allocmodel.declared.vocabulary import UNALLOCATED_PCN
from allocmodel.inputs.gathered import Gathered
from allocmodel.inputs.places.codes import titles_of
from allocmodel.ledger.cells import Cell
from allocmodel.reference.codes import code_and_name, other_names, where_code_stands

#: What a code can be one of, the smallest first.
LEVELS = ("area", "pcn", "practice", "place", "district", "sub_icb")

#: Of so many codes that are left out it is told where they stand.
_EXPLAINED = 3

_ONE = {
    **{"area": "area", "pcn": "PCN", "practice": "practice", "place": "place"},
    **{"district": "district", "sub_icb": "sub-ICB location"},
}


@dataclass(frozen=True)
class Coded:
    """The rows of a file that are of the whole.

    Attributes
    ----------
    level : str
        What its codes are, one of `LEVELS`.
    parts : dict of str to tuple of str
        By code as the file has it: its areas; of a practice, itself.
    left_out : tuple of str
        Codes that are of other ICBs, or of practices without people in the year.
    notes : tuple of str
        What was left out, and which codes have another name in the data, in sentences.
    """

    level: str
    parts: dict[str, tuple[str, ...]]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What its codes are, in words."""
        return _ONE[self.level]


def coded(
    gathered: Gathered, cells: Mapping[str, Cell], where: str, blank: Mapping[str, str]
) -> Coded:
    """What the codes of a file are.

    Parameters
    ----------
    gathered : Gathered
        With the areas, their places and, where they ship, their practices.
    cells : mapping of str to Cell
        By code: where it stands, for messages.
    where : str
        The file.
    blank : mapping of str to str
        Texts of rows without a figure, each with its cell.

    Returns
    -------
    Coded

    Raises
    ------
    BadInput
        When codes are of several kinds, stand nowhere, or are all of other ICBs; when two rows are
        of the same code, or one has a code and no figure.
    """
    known = _known(gathered)
    for text, cell in blank.items():
        if any(_is(text, of_level) for of_level in known.values()):
            raise BadInput(
                f'"{text}" has no figure.',
                cell,
                "Write its figure beside it; 0 where it is nought.",
            )
    level = max(LEVELS, key=lambda one: sum(_is(code, known[one]) for code in cells))
    others = [code for code in cells if not _is(code, known[level])]
    own = [code for code in cells if _is(code, known[level])]
    for code in others:
        _refuse_other_kind(code, cells[code], known, level)
    if gathered.reference.practice_level and level == "area":
        level_of_codes = "practice"
    else:
        level_of_codes = level if own else _kind(gathered, others[0])
    left = _elsewhere(gathered, others, level_of_codes) if own else set()
    for code in others:
        if code not in left:
            raise _nowhere(gathered, code, cells[code], level_of_codes)
    parts: dict[str, tuple[str, ...]] = {}
    # By what it is: a code and a name may be the same.
    first: dict[tuple[str, ...], str] = {}
    for code in own:
        part = tuple(known[level][_key(code, known[level])])
        if part in first:
            raise BadInput(
                f'"{first[part]}" and "{code}" are the same {_ONE[level]}.',
                cells[code].where,
                "Keep one of the two.",
            )
        parts[code], first[part] = part, code
    notes = (
        *_other_names(own, _titles(gathered, level_of_codes), where),
        *_left_out(gathered, others, level_of_codes, where),
    )
    return Coded(level, parts, tuple(others), notes)


def _known(gathered: Gathered) -> dict[str, dict[str, list[str]]]:
    """By level: the areas of each code; a practice is itself, where its row ships."""
    place_of = gathered.values["place_of_area"].to_series()
    areas = gathered.whole.areas()
    known: dict[str, dict[str, list[str]]] = {level: {} for level in LEVELS}
    for code in map(str, place_of.index):
        row = areas.loc[code]
        named = [("area", code), ("place", place_of[code]), ("pcn", row.get("pcn", ""))]
        named += [(level, row.get(level, "")) for level in ("district", "sub_icb")]
        named += [("district", row.get("district_name", ""))]
        for level, name in named:
            if str(name):
                known[level].setdefault(fold(str(name)), []).append(code)
        if row.get("pcn", "") == UNALLOCATED_PCN:
            # In no PCN, so that a file by PCN names the area.
            known["pcn"][fold(code)] = [code]
    if "practice_population" in gathered.values:
        practices = map(str, gathered.values["practice_population"]["practice"].values)
        known["practice"] = {fold(code): [code] for code in practices}
    for level in ("pcn", "practice"):
        # A name is as good as a code where it means one of them, and no place.
        for name, codes in _codes_by_name(_titles(gathered, level)).items():
            if len(codes) == 1 and codes[0] in known[level] and name not in known["place"]:
                known[level].setdefault(name, known[level][codes[0]])
    return known


def _titles(gathered: Gathered, level: str) -> Mapping[str, str]:
    """The published names of the codes of a level; areas and places have no other."""
    if level == "practice" and gathered.practices is not None:
        names = gathered.practices["practice_name"]
        return {str(code): str(name) for code, name in names.items() if str(name).strip()}
    named = ("pcn", "district", "sub_icb", "practice")
    return titles_of(gathered.whole.areas(), level) if level in named else {}


def _codes_by_name(titles: Mapping[str, str]) -> dict[str, list[str]]:
    """By name, in the form of `fold`: the codes that have it, in that form."""
    found: dict[str, list[str]] = {}
    for code, name in titles.items():
        found.setdefault(fold(name), []).append(fold(code))
    return found


def _other_names(written: Sequence[str], titles: Mapping[str, str], where: str) -> list[str]:
    told = other_names(written, titles)
    return [f"{where}: the code was taken, not the name: {listed(told, '; ')}."] if told else []


def _spellings(written: str) -> list[str]:
    """What a code may be written as: itself, or in front of a name: "CODE: name", "CODE - name"."""
    return [fold(written), fold(code_and_name(written)[0])]


def _key(written: str, known: Mapping[str, object]) -> str:
    return next(one for one in _spellings(written) if one in known)


def _is(written: str, known: Mapping[str, object]) -> bool:
    return any(one in known for one in _spellings(written))


def _refuse_other_kind(
    code: str, cell: Cell, known: Mapping[str, Mapping[str, object]], level: str
) -> None:
    others = [one for one in LEVELS if one != level and _is(code, known[one])]
    if others:
        raise BadInput(
            f'"{code}" is a code of another kind ({_ONE[others[0]]}) than the others '
            f"({_ONE[level]}).",
            cell.where,
            "Write codes of one kind: of practices, PCNs, areas, districts or sub-ICB locations; "
            "or names of places.",
        )


def _elsewhere(gathered: Gathered, codes: Sequence[str], level: str) -> set[str]:
    """Those of the codes that are another ICB's, or of a practice of another year.

    Names of places are no codes: none stands elsewhere.
    """
    if not codes or level == "place":
        return set()
    if level == "practice":
        of_level = list(gathered.reference.practice_register().index)
    else:
        everywhere = gathered.reference.areas_of_all_years()
        of_level = list(everywhere.loc[everywhere["year"] == gathered.year, level])
    known = set(map(fold, of_level))
    return {code for code in codes if any(one in known for one in _spellings(code))}


def _kind(gathered: Gathered, code: str) -> str:
    """What a code would be, of which the whole has none of any kind."""
    practices = set(map(fold, gathered.reference.practices().index))
    return "practice" if any(one in practices for one in _spellings(code)) else "pcn"


def _nowhere(gathered: Gathered, code: str, cell: Cell, level: str) -> BadInput:
    """The error for a code that is no row of this ICB, nor of another."""
    written = _spellings(code)[-1].upper() if level == "practice" else code
    practice = _kind(gathered, code) == "practice"
    rows_ship = gathered.reference.practice_level or "practice_population" in gathered.values
    if practice and not rows_ship:
        return BadInput(
            f"{written} is a practice, and the practice rows of {gathered.year} do not ship.",
            cell.where,
            "Give figures by area, PCN or place; or import practice figures with "
            "`allocmodel data import` and name them in reference.",
        )
    titles = _titles(gathered, level)
    same = _codes_by_name(titles).get(fold(code), [])
    if len(same) > 1:
        return BadInput(
            f'"{code}" is the name of several: {", ".join(one.upper() for one in same)}.',
            cell.where,
            "Write the code, alone or in front of the name.",
        )
    names = [*(str(one) for one in gathered.values["place_name"].values), *titles.values()]
    elsewhere = where_code_stands(
        gathered.reference,
        gathered.icb,
        gathered.year,
        "practice" if practice else "pcn" if level == "place" else level,
        written,
    )
    return BadInput(
        f'"{code}" is no {_ONE[level]} of {gathered.whole.words.the}.'
        + (did_you_mean(code, names) or elsewhere),
        cell.where,
        "Write a code that `allocmodel areas` lists, or the name of a place of the scenario; take "
        'out what is no row, and call rows of totals "Total".',
    )


def _left_out(gathered: Gathered, left: Sequence[str], level: str, where: str) -> tuple[str, ...]:
    if not left:
        return ()
    what = f"{_ONE[level]}{'s' if len(left) > 1 else ''}"
    looked_up = (
        where_code_stands(
            gathered.reference, gathered.icb, gathered.year, level, _spellings(one)[-1].upper()
        )
        for one in left[:_EXPLAINED]
    )
    told = "" if len(left) > _EXPLAINED else "".join(looked_up)
    return (
        f"{where}: left out, {len(left):,} {what} without people in {gathered.whole.words.the} in "
        f"{gathered.year}: {listed(left)}.{told}",
    )


def parts_of_areas(
    rows: Coded, people: pd.Series[float], area_of_practice: pd.Series[str] | None
) -> pd.DataFrame:
    """What of each row of a file is each area's: by people, where it has several.

    Returns
    -------
    pandas.DataFrame
        Columns `code, area, part`; the parts of a code add up to 1.
    """
    found = [(code, one) for code, parts in rows.parts.items() for one in parts]
    table = pd.DataFrame(found, columns=["code", "area"])
    if rows.level == "practice" and area_of_practice is not None:
        table["area"] = table["area"].map(area_of_practice)
        return table.assign(part=1.0)
    own = table["area"].map(people)
    whole = own.groupby(table["code"]).transform("sum")
    several = table.groupby("code")["area"].transform("size")
    return table.assign(part=(own / whole).where(whole > 0, 1 / several))
