"""Own indices: weights per head out of the user's file, for every area of the whole.

Weights by practice, where practice rows ship, become those of areas: an area's weight is that of
its practices, by their people.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import figure
from allocmodel.inputs.coded_rows import Coded, coded
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.own_bases import used_fits, used_indices
from allocmodel.ledger.cells import Record, plainly
from allocmodel.ledger.headings import Wanted
from allocmodel.ledger.records import Ledger, read_ledger
from allocmodel.scenario.files import portable
from allocmodel.scenario.fitted_basis import FITTED
from allocmodel.scenario.judgements import own_sign_off_name
from allocmodel.scenario.own_index import OWN, OwnIndex

#: What a file of weights holds: a row for each code.
WEIGHTS = Wanted("weight", ("code",), ("code",))

_BY_PRACTICE = "; weights by practice, each area's averaged by registered people"

_LISTED = 4

#: The weight of a basis whose need per head a fit gives.
_BY_A_FIT = Provenance("Method, section 12", "choice", "1: the fit says what a person counts")

#: Whole numbers above this are no weights for a person.
_LARGEST_WEIGHT = 20


def tests_of_weights(gathered: Gathered) -> list[str]:
    """What each fit that a scenario names says of the evidence that its weights use."""
    if not gathered.scenario.fitted:
        return []
    # What only fits need is loaded where a scenario names one; so below.
    from allocmodel.inputs import fitted_inputs

    return fitted_inputs.tests_of_weights(gathered)


def own_indices(gathered: Gathered, areas: pd.DataFrame) -> None:
    """The weights of every own index that a line is shared by."""
    scenario = gathered.scenario
    names, fits = used_indices(scenario), used_fits(scenario)
    if not names and not fits:
        return
    codes = [str(area) for area in areas.index]
    found = [_weights(gathered, name, scenario.own[name]) for name in names]
    found += [(dict.fromkeys(codes, 1.0), _BY_A_FIT) for _ in fits]
    columns, from_where = zip(*found, strict=True)
    bases = {"own_index": [*(OWN + name for name in names), *(FITTED + name for name in fits)]}
    if fits:
        from allocmodel.inputs.fitted_inputs import fitted_need

        fitted_need(gathered, areas, bases["own_index"])
    gathered.give(
        "own_weight",
        [[column[code] for column in columns] for code in codes],
        {"area": codes, **bases},
        [one for _ in codes for one in from_where],
    )
    gathered.give("own_index_name", bases["own_index"], bases, from_where[0])


def unused_indices(gathered: Gathered) -> list[str]:
    """Own indices that no line is shared by."""
    used = used_indices(gathered.scenario)
    unused = [name for name in gathered.scenario.own if name not in used]
    return [
        f'Not used: the own index {name}; no line has basis = "{OWN}{name}".' for name in unused
    ]


def _from_where(name: str, index: OwnIndex, level: str) -> Provenance:
    how = _BY_PRACTICE if level == "practice" else ""
    said = f"{index.title}: {index.source} ({portable(index.file)}{how})"
    return Provenance(said, "judgement", "", (own_sign_off_name(name),))


def _weights(gathered: Gathered, name: str, index: OwnIndex) -> tuple[dict[str, float], Provenance]:
    """The weight of each area, and where it comes from."""
    file = gathered.scenario.origins.folder("own", name, "file") / index.file
    ledger = read_ledger(file, WEIGHTS, index.chosen)
    gathered.users_files.append((portable(index.file), ledger.sha256))
    gathered.warnings.extend(ledger.notes)
    by_code = _by_code(ledger)
    gathered.warnings.extend(_like_counts(name, ledger))
    cells = {code: one.label_cell("code") for code, one in by_code.items()}
    rows = coded(gathered, cells, ledger.where, ledger.without_figure)
    gathered.warnings.extend(rows.notes)
    weights: dict[str, float] = {}
    for code, parts in rows.parts.items():
        weights |= dict.fromkeys(parts, float(by_code[code].figure))
    people = _people(gathered, rows.level)
    places = gathered.values["place_of_area"].to_series()
    _refuse_uncovered(people, weights, rows, places, ledger.where)
    if rows.level == "practice":
        weights = _by_area(gathered, weights, people)
    return weights, _from_where(name, index, rows.level)


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
    return {one.labels["code"]: one for one in ledger.records}


def _like_counts(name: str, ledger: Ledger) -> list[str]:
    """A note on weights that look like numbers of people: those would count people twice."""
    figures = [one.figure for one in ledger.records]
    if max(figures) <= _LARGEST_WEIGHT or any(one % 1 for one in figures):
        return []
    return [
        f"The weights of own:{name} are whole numbers up to {max(figures):,}, as counts of people "
        "are. A weight is of one person: divide counts by the people of each row."
    ]


def _refuse_uncovered(
    people: pd.Series[float],
    weights: Mapping[str, float],
    rows: Coded,
    place_of_area: pd.Series[str],
    where: str,
) -> None:
    """Every area or practice has a weight: nothing stands in for one."""
    missing = [str(code) for code in people.index if code not in weights]
    if not missing:
        return
    of = "practices" if rows.level == "practice" else "areas"
    if rows.level == "place":
        # As the rows name them.
        of, people = "places", people[missing].groupby(place_of_area).sum()
        missing = [str(place) for place in people.index]
    largest = sorted(missing, key=lambda code: -people[code])
    shown = [
        f"{code} ({figure(float(people[code]), 'people')} people)" for code in largest[:_LISTED]
    ]
    more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
    total = figure(float(people[missing].sum()), "people")
    raise BadInput(
        f"The index covers not all {of}: {total} people are in {of} without a weight: "
        f"{', '.join(shown)}{more}.{''.join(f' {note}' for note in rows.notes)}",
        where,
        "Give each a weight; 0 where there is no need.",
    )
