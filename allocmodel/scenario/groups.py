"""Ethnic groups as people write them, read as groups of the Census."""

from __future__ import annotations

import re

from allocmodel.model.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, HIGH_LEVEL_OF

#: The largest ethnic group, as studies name the group that they compare with.
_MAJORITY = ("majority", "british", "white uk", "white english")

#: What may stand beside a group's name without changing whom it means.
_BESIDE = re.compile(
    r"\b(the|people|persons|population|populations|group|groups|ethnic|reference)\b"
)


def spellings() -> dict[str, str]:
    """Each folded name of one of the 19 groups or of the five high-level ones, and its code."""
    known: dict[str, str] = {}
    for code, title in ETHNIC_GROUPS.items():
        own = title.split(": ", 1)[1]
        full = f"{HIGH_LEVEL_GROUPS[HIGH_LEVEL_OF[code]]}: {own}"
        known |= dict.fromkeys(map(fold_group, (title, own, full)), code)
    known |= {fold_group(title): code for code, title in HIGH_LEVEL_GROUPS.items()}
    return known | {fold_group(code): code for code in (*ETHNIC_GROUPS, *HIGH_LEVEL_GROUPS)}


def fold_group(text: str) -> str:
    """A name without case, underscores and repeated blanks."""
    return " ".join(text.casefold().replace("_", " ").split())


def _words(text: str) -> frozenset[str]:
    """The words of a group's name in any order: studies write White Other and Other White."""
    plain = re.sub(r"[^\w\s]", " ", fold_group(text))
    return frozenset(_BESIDE.sub(" ", plain).split())


def groups_named(text: str) -> frozenset[str]:
    """The Census groups that a name means; none where it is not known.

    Parameters
    ----------
    text : str
        A code or title of one of the 19 groups or of a high-level group, as studies write it:
        "White British people" is `white_british`, "White" all White groups.

    Returns
    -------
    frozenset of str
        Keys of `vocabulary.ETHNIC_GROUPS`.
    """
    known = spellings() | dict.fromkeys(_MAJORITY, "white_british")
    folded = fold_group(text)
    code = known.get(folded) or {_words(name): one for name, one in known.items()}.get(_words(text))
    if code in HIGH_LEVEL_GROUPS and folded != "other":
        return frozenset(one for one, high in HIGH_LEVEL_OF.items() if high == code)
    return frozenset({code} & ETHNIC_GROUPS.keys() if code else ())
