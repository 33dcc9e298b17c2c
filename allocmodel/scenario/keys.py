"""The keys that a scenario may have, and those that wait for a later version."""

from __future__ import annotations

from collections.abc import Iterable

from allocmodel.errors import BadInput, did_you_mean

TOP_KEYS = (
    *("id", "title", "scope", "icb", "years", "status", "question", "places"),
    *("budget", "weight", "evidence", "health_inequalities", "deprivation", "ethnicity"),
    *("baseline", "convergence"),
    *("reference", "sign_off", "extends"),
)

#: Keys whose tables are set part by part.
TABLE_KEYS = ("health_inequalities", "deprivation", "ethnicity", "baseline", "convergence")

#: Parts of a scenario that later versions model. They are refused, never ignored.
LATER_KEYS: dict[str, str] = {}


def later_key(key: str, where: str) -> BadInput:
    """The error for a part that a later version models."""
    return BadInput(
        f"This version does not model {LATER_KEYS[key]} ({key}) yet.",
        where=where,
        mend="Take it out of the scenario: a part that is not modelled is never ignored.",
    )


def unknown_key(key: str, known: Iterable[str], where: str) -> BadInput:
    """The error for a key that no version has, with the nearest that there is."""
    known = list(known)
    return BadInput(
        f'"{key}" is not a key that this part of a scenario has.{did_you_mean(key, known)}',
        where=where,
        mend=f"The keys are {', '.join(known)}.",
    )
