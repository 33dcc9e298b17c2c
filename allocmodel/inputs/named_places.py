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


#: Apostrophes as word processors set them.
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'"})


def _folded(name: str) -> str:
    return fold(" ".join(name.replace("&", " and ").translate(_CURLY).split()))
