"""The place or neighbourhood that a text names."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.declared.arguments import argument, kind_of
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.study.run import Run


def find_place(run: Run, place: str, parts: Sequence[str] = ()) -> str:
    """The place that a text names, or else one of the parts of places, whatever its capitals.

    Raises
    ------
    BadInput
        Where there is none, or it is no text.
    """
    places = run.places
    if not isinstance(place, str):
        raise BadInput(
            f"A place is named by a text; this is {kind_of(place)}.",
            where=argument("place"),
            mend=f"The places are: {', '.join(places)}.",
        )
    for known in (*places, *parts):
        if known.casefold() == place.strip().casefold():
            return known
    also = ", or a neighbourhood that the sheet Neighbourhoods lists" if parts else ""
    raise BadInput(
        f'There is no place "{place}".{did_you_mean(place, [*places, *parts])}',
        where=argument("place"),
        mend=f"The places are: {', '.join(places)}{also}.",
    )
