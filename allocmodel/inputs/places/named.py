"""Figures that name places: which each name is, whatever its capitals, blanks, marks and "&"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allocmodel.declared.text import fold


def names_by_place(written: Iterable[str], places: Sequence[str]) -> dict[str, str]:
    """By place: the name under which figures are written for it.

    Parameters
    ----------
    written : iterable of str
        Names of places as a scenario or a file has them.
    places : sequence of str

    Returns
    -------
    dict of str to str
        A name that is no place, or a second one for the same place, is not among its values.
    """
    names: dict[str, str] = {}
    folded = {_folded(place): place for place in places}
    every = list(written)
    for name in [*(one for one in every if one in places), *every]:
        place = name if name in places else folded.get(_folded(name))
        if place is not None:
            names.setdefault(place, name)
    return names


#: Apostrophes and dashes as word processors set them, and marks that nobody sees.
_AS_TYPED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)


def _folded(name: str) -> str:
    return fold(" ".join(name.replace("&", " and ").translate(_AS_TYPED).split()))
