"""Which ICB has the areas of an earlier year: what joined it, what left it, what it was made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import NamedTuple

#: An area of an ICB: the codes of both.
Area = tuple[str, str]


class LiesIn(NamedTuple):
    """Where an area lies; blank = unknown."""

    sub_icb: str
    district: str


def heirs(
    then: Mapping[Area, float], now: Mapping[Area, float], lies_in: Mapping[Area, LiesIn]
) -> dict[Area, str]:
    """The ICB of a later year that has each area of an earlier one.

    An area is followed by its code. One whose code is gone, as of a PCN that ended, stays with its
    ICB where that goes on; else it goes with the rest of its sub-ICB location in that ICB, of which
    new ICBs are made; where that says nothing, with the rest of its district, or with most of the
    ICB's people.

    Parameters
    ----------
    then, now : mapping of area to float
        People of the areas of the two years.
    lies_in : mapping of area to LiesIn
        Those of the earlier year at least.

    Returns
    -------
    dict
        Code of the later ICB, by the areas of the earlier year, in their order.
    """
    goes_on = {icb for icb, _ in now}
    # Of a code that lies in two ICBs, the one with most people is the heir of all but their own.
    largest: dict[str, tuple[float, str]] = {}
    for (icb, area), people in now.items():
        if area not in largest or people > largest[area][0]:
            largest[area] = (people, icb)
    heir: dict[Area, str | None] = {}
    for icb, area in then:
        _, of_code = largest.get(area, (0.0, None))
        own = (icb, area) in now or (of_code is None and icb in goes_on)
        heir[icb, area] = icb if own else of_code
    rests: tuple[Callable[[Area], str], ...] = (
        lambda area: lies_in[area].sub_icb if area in lies_in else "",
        lambda area: lies_in[area].district if area in lies_in else "",
        lambda area: "all of the ICB",
    )
    for rest in rests:
        gone = [area for area, known in heir.items() if known is None]
        wanted = {(area[0], rest(area)) for area in gone if rest(area)}
        most = _most(heir, then, rest, wanted) if wanted else {}
        heir |= {area: most.get((area[0], rest(area))) for area in gone}
    return {area: str(known) for area, known in heir.items()}


def _most(
    heir: Mapping[Area, str | None],
    people: Mapping[Area, float],
    rest: Callable[[Area], str],
    wanted: Set[tuple[str, str]],
) -> dict[tuple[str, str], str]:
    """By ICB and what else its areas share, where wanted: the heir of most of their people."""
    sums: dict[tuple[str, str], dict[str, float]] = {}
    for area, known in heir.items():
        shared = (area[0], rest(area))
        if known is not None and shared in wanted:
            own = sums.setdefault(shared, {})
            own[known] = own.get(known, 0.0) + people[area]
    # Of heirs with as many people, the first by code.
    return {key: min(own, key=lambda one: (-own[one], one)) for key, own in sums.items()}
