"""The keys that a scenario may have."""

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

#: Keys that name a file or a folder of the user's: results keep its name without a path of the
#: machine.
FILE_KEYS = (("reference",), ("ethnicity", "recorded"))


def unknown_key(key: str, known: Iterable[str], where: str) -> BadInput:
    """The error for a key that no version has, with the nearest that there is."""
    known = list(known)
    return BadInput(
        f'"{key}" is not a key that this part of a scenario has.{did_you_mean(key, known)}',
        where=where,
        mend=f"The keys are {', '.join(known)}.",
    )
