"""Ethnic groups as people write them: which are meant, or which a mistyped name may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from allocmodel.declared.errors import nearest
from allocmodel.declared.text import Wrong, one_of, quoted
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, HIGH_LEVEL_OF

#: The largest ethnic group, as studies name the group that they compare with.
_MAJORITY = ("majority", "british", "white uk", "white english")

#: What may stand beside a group's name without changing whom it means.
_BESIDE = re.compile(
    r"\b(the|people|persons|population|populations|group|groups|ethnic|reference)\b"
)


#: The 19 groups and the five high-level ones.
ALL_GROUPS = {**ETHNIC_GROUPS, **HIGH_LEVEL_GROUPS}


def spellings(groups: Mapping[str, str] = ALL_GROUPS) -> dict[str, str]:
    """Each folded name of the groups, by their titles, and its code."""
    known: dict[str, str] = {}
    for code, title in groups.items():
        own = title.split(": ", 1)[-1]
        whole = HIGH_LEVEL_GROUPS[HIGH_LEVEL_OF.get(code, code)]
        full = f"{whole}: {own}" if code in ETHNIC_GROUPS else title
        known |= dict.fromkeys(map(fold_group, (title, own, full)), code)
    return known | {fold_group(code): code for code in groups}


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


def high_level_of(text: str) -> str | None:
    """The code of the high-level group that a text names: by code, title or its first words."""
    for code, title in HIGH_LEVEL_GROUPS.items():
        if fold_group(text) in (code, fold_group(title), fold_group(title.split(",")[0])):
            return code
    return None


def suggested_group(text: str, groups: Mapping[str, str]) -> str:
    """What a name that is none of the groups may mean: never a group under another heading.

    Parameters
    ----------
    text : str
    groups : mapping of code to title
        The Census groups, the high-level ones, or both.

    Returns
    -------
    str
        A sentence that begins with a blank, or nothing.
    """
    whole = high_level_of(text)
    if whole:
        members = [code for code, high in HIGH_LEVEL_OF.items() if high == whole and code in groups]
        return f" It is a high-level group, of {', '.join(members)}." if members else ""
    census = spellings(ETHNIC_GROUPS).get(fold_group(text))
    if census:
        return f" It is a Census group of {HIGH_LEVEL_GROUPS[HIGH_LEVEL_OF[census]]}."
    heading = high_level_of(text.partition(":")[0]) if ":" in text else None
    allowed = {
        code: title
        for code, title in groups.items()
        if heading in (None, HIGH_LEVEL_OF.get(code, code))
    }
    spelt = spellings(allowed)
    own_words = text.partition(":")[2] if heading else text
    guess = nearest(fold_group(own_words), spelt)
    return f' Did you mean "{groups[spelt[guess]]}" ({spelt[guess]})?' if guess else ""


def high_level_group(value: object) -> str:
    """A high-level Census group by its code, in any capitals."""
    folded = value.strip().casefold() if isinstance(value, str) else value
    if folded not in HIGH_LEVEL_GROUPS and isinstance(value, str):
        raise Wrong(
            f'"{value}" is not a high-level Census group.'
            + suggested_group(value, HIGH_LEVEL_GROUPS),
            f"Use one of {quoted(HIGH_LEVEL_GROUPS)}.",
        )
    return one_of(folded, HIGH_LEVEL_GROUPS, "a high-level Census group")
