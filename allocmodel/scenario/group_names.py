"""Ethnic groups as people write them, and which one a mistyped name may mean."""

from __future__ import annotations

from collections.abc import Mapping

from allocmodel.errors import nearest
from allocmodel.model.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, HIGH_LEVEL_OF


def fold_group(text: str) -> str:
    """A name without case, underscores and repeated blanks."""
    return " ".join(text.casefold().replace("_", " ").split())


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
    census = _spelt(ETHNIC_GROUPS).get(fold_group(text))
    if census:
        return f" It is a Census group of {HIGH_LEVEL_GROUPS[HIGH_LEVEL_OF[census]]}."
    heading = high_level_of(text.partition(":")[0]) if ":" in text else None
    allowed = {
        code: title
        for code, title in groups.items()
        if heading in (None, HIGH_LEVEL_OF.get(code, code))
    }
    spelt = _spelt(allowed)
    own_words = text.partition(":")[2] if heading else text
    guess = nearest(fold_group(own_words), spelt)
    return f' Did you mean "{groups[spelt[guess]]}" ({spelt[guess]})?' if guess else ""


def _spelt(groups: Mapping[str, str]) -> dict[str, str]:
    """The code of each group by each of its names: code, title, and title without its heading."""
    names = {fold_group(code): code for code in groups}
    for code, title in groups.items():
        names |= {fold_group(title): code, fold_group(title.split(": ", 1)[-1]): code}
    return names
