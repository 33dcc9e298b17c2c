"""Which ICB has the areas of an earlier year: what joined it, what left it, what it was made of."""

from __future__ import annotations

import pandas as pd


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
    icbs = then.index.get_level_values("icb").to_series(index=then.index)
    stays = pd.Series(then.index.isin(now.index), then.index)
    if stays.all():
        # As from year to year of one publication.
        return icbs.astype(str)
    areas = then.index.get_level_values("area")
    # Of a code that lies in two ICBs, the one with most people is the heir of all but their own.
    largest = now["population"].sort_values(ascending=False, kind="stable").reset_index()
    by_code = largest.drop_duplicates("area").set_index("area")["icb"]
    of_code = pd.Series(by_code.reindex(areas).to_numpy(dtype=object), then.index)
    goes_on = icbs.isin(set(now.index.get_level_values("icb")))
    heir = icbs.where(stays | (goes_on & of_code.isna()), of_code)
    sub_icb, district = (lies_in[one].reindex(then.index) for one in ("sub_icb", "district"))
    for rest in ([icbs, sub_icb.mask(sub_icb == "")], [icbs, district], [icbs]):
        if heir.isna().any():
            heir = heir.fillna(_most(heir, then["population"], rest))
    return heir.astype(str)


def _most(
    heir: pd.Series[str], people: pd.Series[float], of: list[pd.Series[str]]
) -> pd.Series[str]:
    """For each area, the heir of most people among those areas that share what it is of."""
    keys = [one.rename(str(number)) for number, one in enumerate(of)]
    names = [str(key.name) for key in keys]
    known = pd.concat([heir.rename("heir"), people, *keys], axis=1)
    sums = known.dropna().groupby([*names, "heir"])["population"].sum().reset_index()
    first = sums.sort_values("population", ascending=False, kind="stable").drop_duplicates(names)
    joined = known[names].merge(first, on=names, how="left")
    return pd.Series(joined["heir"].to_numpy(dtype=object), heir.index)
