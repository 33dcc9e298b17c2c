"""Own indices: weights per head out of the user's file, for every area of the whole.

Weights by practice, where practice rows ship, become those of areas: an area's weight is that of
its practices, by their people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import figure
from allocmodel.declared.text import fold
from allocmodel.declared.vocabulary import UNALLOCATED_PCN
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.ledger.headings import Wanted
from allocmodel.ledger.records import Ledger, Record, plainly, read_ledger
from allocmodel.reference.codes import where_code_stands
from allocmodel.scenario.files import portable
from allocmodel.scenario.judgements import own_sign_off_name
from allocmodel.scenario.own_index import OWN, OwnIndex

#: What a file of weights holds: a row for each code.
WEIGHTS = Wanted("weight", ("code",), ("code",))

#: What a code can be one of, the smallest first.
LEVELS = ("area", "pcn", "practice", "place")

_BY_PRACTICE = "; weights by practice, each area's averaged by registered people"

_LISTED = 4


def own_indices(gathered: Gathered, areas: pd.DataFrame) -> None:
    """The weights of every own index that a line is shared by."""
    scenario = gathered.scenario
    used = {line.basis for line in scenario.budget}
    names = [name for name in scenario.own if OWN + name in used]
    if not names:
        return
    columns, from_where = zip(
        *(_weights(gathered, areas, name, scenario.own[name]) for name in names), strict=True
    )
    bases = {"own_index": [OWN + name for name in names]}
    codes = [str(area) for area in areas.index]
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


def _from_where(name: str, index: OwnIndex, level: str) -> Provenance:
    how = _BY_PRACTICE if level == "practice" else ""
    said = f"{index.title}: {index.source} ({portable(index.file)}{how})"
    return Provenance(said, "judgement", "", (own_sign_off_name(name),))


def _weights(
    gathered: Gathered, areas: pd.DataFrame, name: str, index: OwnIndex
) -> tuple[dict[str, float], Provenance]:
    """The weight of each area, and where it comes from."""
    file = gathered.scenario.origins.folder("own", name, "file") / index.file
    ledger = read_ledger(file, WEIGHTS, index.chosen)
    gathered.users_files.append((portable(index.file), ledger.sha256))
    gathered.warnings.extend(ledger.notes)
    by_code = _by_code(ledger)
    known = _known(gathered, areas)
    level = _level(gathered, list(by_code.values()), known)
    weights: dict[str, float] = {}
    for code, one in by_code.items():
        weights |= dict.fromkeys(known[level][code], float(one.figure))
    people = _people(gathered, level)
    _refuse_uncovered(people, weights, level, ledger.where)
    if level == "practice":
        weights = _by_area(gathered, weights, people)
    return weights, _from_where(name, index, level)


def _people(gathered: Gathered, level: str) -> pd.Series[float]:
    """The people of each code that a file of the level weighs: practices, or areas."""
    of = "practice_population" if level == "practice" else "area_population"
    return gathered.values[of].to_series()


def _by_area(
    gathered: Gathered, weights: Mapping[str, float], people: pd.Series[float]
) -> dict[str, float]:
    """The weight of each area: sum of people x weight / people, over its practices."""
    area = gathered.values["area_of_practice"].to_series()
    sums = pd.DataFrame({"people": people, "weighted": people * pd.Series(weights)})
    by_area = sums.groupby(area).sum()
    # Nobody's weight is nought, as is the need that it makes.
    means = (by_area["weighted"] / by_area["people"]).where(by_area["people"] > 0, 0.0)
    return {str(code): float(mean) for code, mean in means.items()}


def _by_code(ledger: Ledger) -> dict[str, Record]:
    """The row of each code: a weight that is nought or more, and not all of them nought."""
    for one in ledger.records:
        if one.figure < 0:
            raise BadInput(
                f"The weight of {one.labels['code']} is {plainly(one.figure)}, below nought.",
                one.cell.where,
                "Write what a person counts, such as 1.25; 0 where there is no need.",
            )
    if not any(one.figure for one in ledger.records):
        raise BadInput(
            "Every weight is nought, so there is nothing to share by.",
            ledger.where,
            "Give weights above nought where there is need.",
        )
    return {fold(one.labels["code"]): one for one in ledger.records}


def _known(gathered: Gathered, areas: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """By level: the areas of each code; a practice is itself, where its row ships."""
    place_of = gathered.values["place_of_area"].to_series()
    known: dict[str, dict[str, list[str]]] = {level: {} for level in LEVELS}
    for code in map(str, areas.index):
        own = {"area": code, "pcn": areas.loc[code].get("pcn", ""), "place": place_of[code]}
        for level, name in own.items():
            if str(name):
                known[level].setdefault(fold(str(name)), []).append(code)
        if own["pcn"] == UNALLOCATED_PCN:
            # In no PCN, so that a file by PCN names the area.
            known["pcn"][fold(code)] = [code]
    if "practice_population" in gathered.values:
        practices = map(str, gathered.values["practice_population"]["practice"].values)
        known["practice"] = {fold(code): [code] for code in practices}
    return known


def _level(
    gathered: Gathered, rows: Sequence[Record], known: Mapping[str, Mapping[str, Sequence[str]]]
) -> str:
    """What all the codes are: areas, PCNs, practices or places."""
    codes = {row.labels["code"]: row.cell for row in rows}
    fits = [level for level in LEVELS if all(fold(code) in known[level] for code in codes)]
    if fits:
        return fits[0]
    level = max(LEVELS, key=lambda one: sum(fold(code) in known[one] for code in codes))
    wrong, cell = next((code, at) for code, at in codes.items() if fold(code) not in known[level])
    others = [one for one in LEVELS if fold(wrong) in known[one]]
    if others:
        raise BadInput(
            f'"{wrong}" is a code of another kind ({others[0]}) than the others ({level}).',
            cell.where,
            "Write codes of one kind: of areas, of PCNs, of practices, or names of places.",
        )
    practice = wrong.casefold() in gathered.reference.practices().index.str.casefold()
    if practice and not (gathered.reference.practice_level or known["practice"]):
        raise BadInput(
            f"{wrong} is a practice, and the practice rows of {gathered.year} do not ship.",
            cell.where,
            "Give weights by area, PCN or place; or import practice figures with "
            "`allocmodel data import` and name them in reference.",
        )
    names = [str(one) for one in gathered.values["place_name"].values]
    elsewhere = where_code_stands(
        gathered.reference,
        gathered.icb,
        gathered.year,
        "practice" if practice else "pcn" if level == "place" else level,
        wrong,
    )
    raise BadInput(
        f'"{wrong}" is not {_AN[level]} of {gathered.whole.words.the}.'
        + (did_you_mean(wrong, names) or elsewhere),
        cell.where,
        "Write a code that `allocmodel areas` lists, or the name of a place of the scenario.",
    )


_AN = {"area": "an area", "pcn": "a PCN", "practice": "a practice", "place": "a place"}


def _refuse_uncovered(
    people: pd.Series[float], weights: Mapping[str, float], level: str, where: str
) -> None:
    """Every area or practice has a weight: nothing stands in for one."""
    of = "practices" if level == "practice" else "areas"
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
        f"The index covers not all {of}: {total} people are in {of} without a weight: "
        f"{', '.join(shown)}{more}.",
        where,
        "Give each a weight; 0 where there is no need.",
    )
