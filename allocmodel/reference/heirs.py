"""Which ICB has the areas of an earlier year: what joined it, what left it, what it was made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

#: An area of an ICB: the codes of both.
_Area = tuple[str, str]


def heirs(then: pd.DataFrame, now: pd.DataFrame, lies_in: pd.DataFrame) -> pd.Series[str]:
    """The ICB of a later year that has each area of an earlier one.

    An area is followed by its code. One whose code is gone, as of a PCN that ended, stays with its
    ICB where that goes on; else it goes with the rest of its sub-ICB location in that ICB, of which
    new ICBs are made; where that says nothing, with the rest of its district, or with most of the
    ICB's people.

    Parameters
    ----------
    then, now : DataFrame
        Of the two years, as `areas.Areas.of_all_icbs` has them.
    lies_in : DataFrame
        Columns `sub_icb`, `district` of each area, of the earlier year at least: index `icb, area`.

    Returns
    -------
    Series
        Code of the later ICB; index `icb, area`, those of the earlier year.
    """
    goes_on = set(now.index.get_level_values("icb"))
    # Of a code that lies in two ICBs, the one with most people is the heir of all but their own.
    largest: dict[str, tuple[float, str]] = {}
    for (icb, area), people in now["population"].items():
        if area not in largest or people > largest[area][0]:
            largest[area] = (people, icb)
    stays, heir = set(now.index), {}
    for icb, area in then.index:
        of_code = largest[area][1] if area in largest else None
        own = (icb, area) in stays or (of_code is None and icb in goes_on)
        heir[icb, area] = icb if own else of_code
    if None in heir.values():
        people = dict(zip(then.index, then["population"].tolist(), strict=True))
        sub_icb, district = (
            dict(zip(lies_in.index, lies_in[one].tolist(), strict=True))
            for one in ("sub_icb", "district")
        )
        for rest in (sub_icb, district, dict.fromkeys(heir, "its ICB")):
            most = _most(heir, people, rest)
            heir = {
                (icb, area): known or most.get((icb, rest.get((icb, area), "")))
                for (icb, area), known in heir.items()
            }
    return pd.Series(list(heir.values()), then.index, dtype="str")


def _most(
    heir: Mapping[_Area, str | None], people: Mapping[_Area, float], rest: Mapping[_Area, str]
) -> dict[tuple[str, str], str]:
    """By ICB and what else its areas share: the heir of most of their people."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for (icb, area), known in heir.items():
        shared = rest.get((icb, area))
        if known and shared:
            sums.setdefault((icb, shared), Counter())[known] += people[icb, area]
    # Of heirs with as many people, the first by code.
    return {key: min(own, key=lambda one: (-own[one], one)) for key, own in sums.items()}
