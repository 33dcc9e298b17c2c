"""``--set`` of places and neighbourhoods."""

from __future__ import annotations

import copy
import unicodedata
from dataclasses import replace
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.scenario.override import Override


def set_in_places(tables: dict[str, Any], override: Override) -> None:
    """`places.by`, `places.remainder`; or a place whole, or one level of its rule."""
    name, fields = override.key[1], override.key[2:]
    several = override.key[0]
    one = several.removesuffix("s")
    written = tables["places"] if isinstance(tables.get("places"), dict) else {}
    places = {unicodedata.normalize("NFC", key): rule for key, rule in written.items()}
    if name == "by" and not fields:
        # Places by a published geography take the place of those that the file names, and of a
        # remainder that is one of those.
        remainder = places.get("remainder")
        lasting = isinstance(remainder, str) and remainder not in places
        tables["places"] = {"by": override.value, **({"remainder": remainder} if lasting else {})}
        return
    tables["places"] = places
    if name != "remainder" and name not in places:
        known = (*places, "by", "remainder")
        raise BadInput(
            f'There is no {one} "{name}".{did_you_mean(name, known)}',
            where=override.where,
            mend=f"Name a {one} of the scenario; a new {one} is written in a file.",
        )
    if len(fields) == 1 and isinstance(places.get(name), dict):
        places[name][fields[0]] = override.value
    elif not fields:
        places[name] = override.value
    else:
        raise BadInput(
            "The key has too many parts.",
            where=override.where,
            mend=f'Write "Name of {one}".district=[...] after {several}, for example.',
        )


def set_in_neighbourhoods(tables: dict[str, Any], override: Override) -> None:
    """`neighbourhoods.by`; or of a place's own table, as `places` are set."""
    written = tables.get("neighbourhoods")
    every = dict(written) if isinstance(written, dict) else {}
    first, rest = override.key[1], override.key[2:]
    if not rest:
        tables["neighbourhoods"] = {**every, first: override.value}
        return
    # A place's table holds what [places] holds: its `by` takes the place of its rules.
    own = {"places": copy.deepcopy(every.get(first, {}))}
    if rest[0] != "by" and not own["places"]:
        places = [name for name, table in every.items() if isinstance(table, dict)]
        raise BadInput(
            f'The neighbourhoods of "{first}" are not named.{did_you_mean(first, places)}',
            where=override.where,
            mend="Name a place that has a table of its own; a new table is written in a file.",
        )
    set_in_places(own, replace(override, key=("neighbourhoods", *rest)))
    tables["neighbourhoods"] = {**every, first: own["places"]}
