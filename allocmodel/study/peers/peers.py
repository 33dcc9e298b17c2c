"""The peers of a place, a district, a sub-ICB location or an ICB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import pandas as pd

from allocmodel.declared.arguments import argument, text_of
from allocmodel.declared.errors import BadInput, did_you_mean, located
from allocmodel.declared.printable import shown
from allocmodel.declared.text import fold
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.inputs.places.assign import assign_places
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.study.peers.figures import FEATURES, UnitFigures, Whole, england
from allocmodel.study.peers.nearest import distance, missed_without, nearest, squared_distances
from allocmodel.study.peers.units import (
    KINDS,
    NONE,
    Units,
    areas_of_england,
    beside_the_rest,
    short_icb_name,
    units_of,
)

#: How many peers are shown, unless another number is asked for.
SHOWN = 10


@dataclass(frozen=True, eq=False)
class Peers:
    """Units of England that one is most like.

    Attributes
    ----------
    name, year : str
        Whom they are the peers of, and when.
    among : str
        One of `units.KINDS`.
    table : DataFrame
        Index the names, one's own first, then the nearest first. Columns `icb`, `population`
        (people), `distance` (1 = as unlike as two taken at random), a column for each of
        `figures.FEATURES` (its part of the squared distance, share), `not_without` (keys
        of the features without which it is no longer among the nearest, with spaces between),
        `need_index` and `need_at_same_age` (core services, England = 1), `per_head` (pounds).
    indices : DataFrame
        Index the services; columns `against_icb` (missing where it is an ICB) and
        `against_england`: need index.
    icb : str
        The ICB of `against_icb`: where most of its people are; empty for an ICB.
    in_icb : float
        The share of its people who are in that ICB, and whose need is compared there.
    left_out : tuple of str
        Units that were no candidates, as they share people with it.
    compared : int
        How many units were candidates.
    """

    name: str
    year: str
    among: str
    table: pd.DataFrame
    indices: pd.DataFrame
    icb: str
    in_icb: float
    left_out: tuple[str, ...]
    compared: int

    def __repr__(self) -> str:
        """One line."""
        listed = len(self.table) - 1
        return f"<allocmodel.Peers of {self.name}: {listed} of {self.compared} {KINDS[self.among]}>"

    def _repr_html_(self) -> str:
        """The table, for a notebook."""
        return str(self.table.to_html())


@dataclass(frozen=True)
class _Asked:
    """Whose peers are asked for: its name, its areas, what it is, and its (main) ICB if any."""

    name: str
    areas: pd.Index
    kind: str
    icb: str = ""
    icb_code: str = ""
    in_icb: float = 1.0


def peers(
    reference: Reference,
    name: str,
    year: str,
    among: str | None = None,
    number: int = SHOWN,
    scenario: Scenario | None = None,
) -> Peers:
    """The units of England that a place or an ICB is most like.

    Parameters
    ----------
    reference : Reference
    name : str
        A place of the scenario; or the name or code of an ICB, a district or a sub-ICB location.
    year : str
        Whose people and need are compared.
    among : str, optional
        One of `units.KINDS`. By default what the name means; districts for a place.
    number : int, optional
        How many are wanted.
    scenario : Scenario, optional
        Whose places may be named.

    Raises
    ------
    BadInput
        When nothing of that name is known, or there are not so many units.
    """
    name, year = text_of("name", name), text_of("year", year)
    with located(argument("year")):
        areas = areas_of_england(reference, year)
    divided = _divided(reference, areas, among)
    asked = _asked(reference, areas, divided, name, year, scenario)
    units = next(one for one in divided if one.kind == (among or asked.kind))
    whole = england(reference, year, areas)
    shares_people = {*units.unit_of_area.loc[asked.areas], *({NONE} & set(units.codes))}
    _refuse_number(number, len(set(units.codes) - shares_people))
    figures = whole.figures(units)
    own = whole.figures(beside_the_rest(areas, asked.name, asked.areas))
    mine = own.features
    squared = squared_distances(
        figures.features,
        {feature: array.sel(place=asked.name, drop=True) for feature, array in mine.items()},
        figures.population,
    )
    candidates = squared.drop(index=sorted(shares_people))
    chosen = nearest(candidates, number)
    return Peers(
        asked.name,
        year,
        units.kind,
        pd.concat(
            [
                _rows(own, [asked.name], {asked.name: asked.icb}).assign(not_without=""),
                _rows(figures, chosen, units.icbs).join(_likeness(candidates, chosen, number)),
            ]
        )[_COLUMNS],
        _indices(whole, asked, own),
        asked.icb,
        asked.in_icb,
        tuple(sorted(shares_people - {asked.name, NONE})),
        len(candidates),
    )


_COLUMNS = [
    *("icb", "population", "distance", *FEATURES, "not_without"),
    *("need_index", "need_at_same_age", "per_head"),
]


def _rows(figures: UnitFigures, names: list[str], icbs: object) -> pd.DataFrame:
    core = {"place": names, "service": "core"}
    return pd.DataFrame(
        {
            "icb": pd.Series(icbs, dtype=str).reindex(names),
            "population": figures.population.sel(place=names).to_series(),
            "need_index": figures.need_index.sel(core, drop=True).to_series(),
            "need_at_same_age": figures.need_at_same_age.sel(core, drop=True).to_series(),
            "per_head": figures.per_head.sel(place=names).to_series(),
        },
        index=pd.Index(names, name="unit"),
    )


def _likeness(squared: pd.DataFrame, chosen: list[str], number: int) -> pd.DataFrame:
    """Distances, the part of each feature, and what a peer depends on."""
    own = squared.loc[chosen]
    parts = own.div(own.sum(axis=1), axis=0)
    missed = missed_without(squared, chosen, number)
    words = pd.Series({unit: " ".join(without) for unit, without in missed.items()}, dtype=str)
    return parts.assign(distance=distance(own), not_without=words)


def _indices(whole: Whole, asked: _Asked, own: UnitFigures) -> pd.DataFrame:
    """Need indices against the ICB and against England, each in a column of its own."""
    at = {"place": asked.name, "service": list(SERVICES)}
    against_england = own.need_index.sel(at, drop=True).to_series()
    against_icb = pd.Series(float("nan"), against_england.index)
    if asked.icb:
        icb = whole.within(asked.icb_code)
        inside = icb.figures(beside_the_rest(icb.areas, asked.name, asked.areas))
        against_icb = inside.need_index.sel(at, drop=True).to_series()
    return pd.DataFrame({"against_icb": against_icb, "against_england": against_england})


def _divided(reference: Reference, areas: pd.DataFrame, first: str | None) -> list[Units]:
    """England divided in every way, first as it is asked for: a name may be a district and an ICB.

    Raises
    ------
    BadInput
        When there is no such way.
    """
    if first is not None and first not in KINDS:
        raise BadInput(
            f'Peers are looked for among {", ".join(KINDS)}; not "{first}".'
            f"{did_you_mean(str(first), list(KINDS))}",
            where=argument("among"),
            mend="Choose one of them.",
        )
    former = reference.former_ccgs()
    kinds = sorted(KINDS, key=lambda kind: kind != first)
    return [units_of(areas, kind, former) for kind in kinds]


def _asked(
    reference: Reference,
    areas: pd.DataFrame,
    divided: Sequence[Units],
    name: str,
    year: str,
    scenario: Scenario | None,
) -> _Asked:
    """What a text means: a place of the scenario, else a district, a sub-ICB location or an ICB."""
    wanted = fold(name)
    known: list[str] = []
    if scenario is not None and scenario.scope == "icb":
        _refuse_practices(scenario)
        icb, _ = reference.find_icb(scenario.icb, year)
        placed = assign_places(
            reference.areas(icb, year), scenario.places, former_ccgs=reference.former_ccgs()
        )
        known += placed.order
        for place in placed.order:
            if fold(place) == wanted:
                inside = placed.place.index[placed.place == place]
                own = pd.MultiIndex.from_product([[icb], inside], names=areas.index.names)
                return _meant(areas, place, own, "districts")
    for units in divided:
        for unit, code in units.codes.items():
            known.append(unit)
            if unit != NONE and wanted in (fold(unit), fold(code)):
                inside = units.unit_of_area.index[units.unit_of_area == unit]
                return _meant(areas, unit, inside, units.kind)
    try:
        icb, _ = reference.find_icb(name, year)
    except BadInput:
        raise BadInput(
            f'There is no place, ICB, district or sub-ICB location "{name}" in {year}.'
            f"{did_you_mean(name, known)}",
            where=argument("name"),
            mend="Name a place of the scenario, or a name or code that `allocmodel icbs` or "
            "`allocmodel areas` lists.",
        ) from None
    icbs = next(one for one in divided if one.kind == "icbs")
    inside = areas.index[areas.index.get_level_values("icb") == icb]
    return _meant(areas, str(icbs.unit_of_area.loc[inside].iloc[0]), inside, "icbs")


def _refuse_practices(scenario: Scenario) -> None:
    for place, rule in scenario.places.rules.items():
        if rule.practice:
            raise BadInput(
                f'The place "{place}" of the scenario is made of practices; peers are told apart '
                "by the people of whole areas, each a PCN in a district.",
                where=scenario.where("places", place, "practice"),
                mend="Name a scenario whose places are made of PCNs or districts, or a district, a "
                "sub-ICB location or an ICB without it.",
            )


def _meant(areas: pd.DataFrame, name: str, own: pd.Index, kind: str) -> _Asked:
    """What is meant, with the ICB that most of its people are in; an ICB is in none."""
    if kind == "icbs":
        return _Asked(name, own, kind)
    inside = areas.loc[own]
    people = inside["population"].groupby("icb").sum()
    code = str(people.idxmax())
    names = dict(zip(inside.index.get_level_values("icb"), inside["icb_name"], strict=True))
    icb = short_icb_name(str(names[code]))
    return _Asked(name, own, kind, icb, code, float(people[code] / people.sum()))


def _refuse_number(number: object, most: int) -> None:
    whole = isinstance(number, Integral) and not isinstance(number, bool)
    if not whole or not 1 <= number <= most:  # type: ignore[operator]
        raise BadInput(
            f"{shown(number)} peers cannot be shown: there are {most} to choose from.",
            where=argument("number"),
            mend=f"Ask for 1 to {most}.",
        )
