"""Own indices: weights per head out of the user's file, for every area of the whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import figure, listed
from allocmodel.declared.text import fold
from allocmodel.files.users_files import sha256_of
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.reference.codes import where_code_stands
from allocmodel.scenario.files import portable
from allocmodel.scenario.judgements import own_sign_off_name
from allocmodel.scenario.own_files import Cell, OwnTable, read_own_table
from allocmodel.scenario.own_index import OWN, OwnIndex

#: What the column of codes may be called, and that of weights.
CODES = ("code", "area", "pcn", "practice", "place")
WEIGHTS = ("weight", "weight per head", "index")

#: What a code can be one of, the smallest first.
LEVELS = ("area", "pcn", "place")

_LISTED = 4


def own_indices(gathered: Gathered, areas: pd.DataFrame) -> None:
    """The weights of every own index that a line is shared by."""
    scenario = gathered.scenario
    used = {line.basis for line in scenario.budget}
    names = [name for name in scenario.own if OWN + name in used]
    if not names:
        return
    columns = [_weights(gathered, areas, name, scenario.own[name]) for name in names]
    bases = {"own_index": [OWN + name for name in names]}
    codes = [str(area) for area in areas.index]
    from_where = [_from_where(name, scenario.own[name]) for name in names]
    gathered.give(
        "own_weight",
        [[column[code] for column in columns] for code in codes],
        {"area": codes, **bases},
        [one for _ in codes for one in from_where],
    )
    gathered.give("own_index_name", bases["own_index"], bases, from_where[0])


def unused_indices(gathered: Gathered) -> list[str]:
    """Own indices that no line is shared by."""
    used = {line.basis for line in gathered.scenario.budget}
    unused = [name for name in gathered.scenario.own if OWN + name not in used]
    return [
        f'Not used: the own index {name}; no line has basis = "{OWN}{name}".' for name in unused
    ]


def _from_where(name: str, index: OwnIndex) -> Provenance:
    said = f"{index.title}: {index.source} ({portable(index.file)})"
    return Provenance(said, "judgement", "", (own_sign_off_name(name),))


def _weights(
    gathered: Gathered, areas: pd.DataFrame, name: str, index: OwnIndex
) -> dict[str, float]:
    """The weight of each area."""
    file = gathered.scenario.origins.folder("own", name, "file") / index.file
    table = read_own_table(file)
    gathered.users_files.append((portable(index.file), sha256_of(file)))
    by_code = _by_code(table)
    known = _known(gathered, areas)
    level = _level(gathered, [cell for cell, _ in by_code.values()], known)
    weights: dict[str, float] = {}
    for cell, weight in by_code.values():
        weights |= dict.fromkeys(known[level][fold(cell.text)], weight)
    _refuse_uncovered(gathered, weights, table.where)
    return weights


def _by_code(table: OwnTable) -> dict[str, tuple[Cell, float]]:
    """The code and the weight of each row."""
    code, weight = _columns(table)
    found: dict[str, tuple[Cell, float]] = {}
    for row in table.rows:
        key = fold(row[code].text)
        if key in found:
            raise BadInput(
                f'"{row[code].text}" stands twice: first in {found[key][0].where}.',
                row[code].where,
                "Keep one row for each code.",
            )
        found[key] = (row[code], _number(row[weight]))
    if not any(number for _, number in found.values()):
        raise BadInput(
            "Every weight is nought, so there is nothing to share by.",
            table.where,
            "Give weights above nought where there is need.",
        )
    return found


def _columns(table: OwnTable) -> tuple[int, int]:
    """Which column holds codes and which weights; there is no other."""
    names = [fold(cell.text) for cell in table.header]
    found = [
        [number for number, name in enumerate(names) if name in known] for known in (CODES, WEIGHTS)
    ]
    if [len(one) for one in found] != [1, 1] or len(names) != 2:
        raise BadInput(
            f"The columns are {listed([cell.text for cell in table.header])}: one of codes and one "
            "of weights are needed.",
            f"{table.where}, header",
            f"Call them {CODES[0]} and {WEIGHTS[0]}, and take the others out.",
        )
    return found[0][0], found[1][0]


def _number(cell: Cell) -> float:
    try:
        number = float(cell.text)
    except ValueError:
        number = math.nan
    if not (number >= 0 and math.isfinite(number)):
        said = f'"{cell.text}"' if cell.text else "blank"
        raise BadInput(
            f"The weight is {said}, not a number of nought or more.",
            cell.where,
            "Write what a person counts, such as 1.25; 0 where there is no need.",
        )
    return number


def _known(gathered: Gathered, areas: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """By level: the areas of each code."""
    place_of = gathered.values["place_of_area"].to_series()
    known: dict[str, dict[str, list[str]]] = {level: {} for level in LEVELS}
    for code in map(str, areas.index):
        own = {"area": code, "pcn": areas.loc[code].get("pcn", ""), "place": place_of[code]}
        for level, name in own.items():
            if str(name):
                known[level].setdefault(fold(str(name)), []).append(code)
    return known


def _level(
    gathered: Gathered, codes: Sequence[Cell], known: Mapping[str, Mapping[str, Sequence[str]]]
) -> str:
    """What all the codes are: areas, PCNs or places."""
    fits = [level for level in LEVELS if all(fold(code.text) in known[level] for code in codes)]
    if fits:
        return fits[0]
    level = max(LEVELS, key=lambda one: sum(fold(code.text) in known[one] for code in codes))
    wrong = next(code for code in codes if fold(code.text) not in known[level])
    others = [one for one in LEVELS if fold(wrong.text) in known[one]]
    if others:
        raise BadInput(
            f'"{wrong.text}" is a code of another kind ({others[0]}) than the others ({level}).',
            wrong.where,
            "Write codes of one kind: of areas, of PCNs, or names of places.",
        )
    practice = wrong.text.casefold() in gathered.reference.practices().index.str.casefold()
    if practice and not gathered.reference.practice_level:
        raise BadInput(
            f"{wrong.text} is a practice, and the areas of this scenario are parts of PCNs.",
            wrong.where,
            "Give weights by area, PCN or place; or import practice figures with "
            "`allocmodel data import` and name them in reference.",
        )
    names = [str(one) for one in gathered.values["place_name"].values]
    elsewhere = where_code_stands(
        gathered.reference,
        gathered.icb,
        gathered.year,
        "pcn" if level == "place" else level,
        wrong.text,
    )
    raise BadInput(
        f'"{wrong.text}" is not {_AN[level]} of {gathered.whole.words.the}.'
        + (did_you_mean(wrong.text, names) or elsewhere),
        wrong.where,
        "Write a code that `allocmodel areas` lists, or the name of a place of the scenario.",
    )


_AN = {"area": "an area", "pcn": "a PCN", "place": "a place"}


def _refuse_uncovered(gathered: Gathered, weights: Mapping[str, float], where: str) -> None:
    """Every area with people has a weight: nothing stands in for one."""
    people = gathered.values["area_population"].to_series()
    missing = [str(code) for code in people.index if code not in weights]
    if not missing:
        return
    largest = sorted(missing, key=lambda code: -people[code])
    shown = [
        f"{code} ({figure(float(people[code]), 'people')} people)" for code in largest[:_LISTED]
    ]
    more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
    total = figure(float(people[missing].sum()), "people")
    raise BadInput(
        f"The index covers not all areas: {total} people are in areas without a weight: "
        f"{', '.join(shown)}{more}.",
        where,
        "Give each a weight; 0 where there is no need.",
    )
