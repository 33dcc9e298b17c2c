"""The sets of ethnic groups that records come in, and which Census groups each group stands for.

Health records hold the 16 codes of the NHS Data Dictionary (*Ethnic category*, the groups of the
Census 2001) and their five headings, or the groups of the Census 2021. They differ in two ways: the
NHS puts Chinese people under Other, the Census of 2021 under Asian; and the NHS has no group of
their own for Gypsy or Irish Traveller, Roma and Arab people, who are on record under the other
groups of their heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocmodel.declared.vocabulary import (
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
    NHS_GROUPS,
    NHS_HIGH_LEVEL_GROUPS,
)
from allocmodel.scenario.groups import fold_group, spellings


@dataclass(frozen=True)
class Grouping:
    """A set of groups that covers everybody once.

    Attributes
    ----------
    title : str
        What the groups are, in a sentence.
    members : mapping of group to tuple of str
        The Census groups (keys of `vocabulary.ETHNIC_GROUPS`) that each group stands for.
    """

    title: str
    members: Mapping[str, tuple[str, ...]]

    @property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """The groups that stand for several Census groups."""
        return {group: own for group, own in self.members.items() if len(own) > 1}


def _under(high_level: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The Census groups under each heading, by the heading of each group."""
    return {
        high: tuple(code for code in ETHNIC_GROUPS if high_level[code] == high)
        for high in HIGH_LEVEL_GROUPS
    }


CENSUS = Grouping("the 19 groups of the Census 2021", {code: (code,) for code in ETHNIC_GROUPS})
NHS = Grouping(
    "the 16 codes of the NHS Data Dictionary",
    {code: members for code, (_, members) in NHS_GROUPS.items()},
)
CENSUS_FIVE = Grouping("the five groups of the Census 2021", _under(HIGH_LEVEL_OF))
NHS_FIVE = Grouping("the five groups of the NHS", _under({**HIGH_LEVEL_OF, "chinese": "other"}))

#: Where a scenario says that five groups have Chinese people.
CHINESE_UNDER = {"other": NHS_FIVE, "asian": CENSUS_FIVE}

#: A code of the NHS Data Dictionary before a group's name: "A", "A - White British", "A: British".
_LETTER = re.compile(r"([a-hj-npr-s])(?:\s*[-:.)]\s*|\s+)?(.*)")


#: What general practices' terms have behind a group: "Irish - ethnic category 2001 census".
_OF_2001 = re.compile(r"(?::|\s)\s*(?:ethnic category )?2001 census(?: \(finding\))?$")
#: General practices' own terms for groups of the NHS Data Dictionary.
_GP_TERMS = {
    "A": "British or mixed British",
    "H": "Indian or British Indian",
    "J": "Pakistani or British Pakistani",
    "K": "Bangladeshi or British Bangladeshi",
    "S": "Other",
}


def _plain(heading: str) -> str:
    """A heading as it is compared: dashes and slashes as colons and "or", whatever the case."""
    dashed = re.sub(r"\s*[:\u2013\u2014]\s*|\s+-\s+", ": ", fold_group(heading))
    return _OF_2001.sub("", re.sub(r"\s*/\s*", " or ", dashed)).strip(" .")


def _nhs_names() -> dict[str, str]:
    """Each name of the NHS groups as it is compared, and its code."""
    known: dict[str, str] = {}
    for code, (title, _) in NHS_GROUPS.items():
        high, own = title.split(": ")
        headed = [f"{high}: {own}", own, f"{high} {own}", f"{high.split(' or ')[0]}: {own}"]
        headed += [f"{high.split(' or ')[0]} {own}", own.replace("Any other", "Other")]
        headed += [own.replace("Any other", "Other").replace(" background", "")]
        if high.startswith("Other"):
            headed += [f"{start}: {own}" for start in ("Other", "Other ethnic group")]
        for name in headed:
            known.setdefault(_plain(name), code)
    return known | {_plain(term): code for code, term in _GP_TERMS.items()}


_NHS_NAMES = _nhs_names()
#: Headings of five groups in the NHS's own words.
_NHS_HIGH = {_plain(name): code for code, names in NHS_HIGH_LEVEL_GROUPS.items() for name in names}
#: Headings that say themselves where Chinese people are.
_SAYS_CHINESE = re.compile(r"\bchinese\b")


def census_group(heading: str) -> str | None:
    """The Census group, or heading of groups, that a column's heading names by code or title."""
    return spellings().get(fold_group(heading))


def nhs_group(heading: str) -> str | None:
    """The code of the NHS Data Dictionary that a column's heading names, alone or by its words.

    A heading with a letter and words that name another group names none.
    """
    plain = _plain(heading)
    named = _NHS_NAMES.get(plain)
    letter = _LETTER.fullmatch(plain)
    if named or not letter:
        return named
    code, words = letter[1].upper(), letter[2]
    separated = plain[1:2] in ("", " ", "-", ":", ".", ")")
    if not separated or (words and _NHS_NAMES.get(words) != code):
        return None
    return code


def nhs_high_level(heading: str) -> str | None:
    """The code of the high-level group that a heading names in the NHS's words."""
    return _NHS_HIGH.get(_plain(heading))


#: Census groups of which the NHS Data Dictionary knows nothing.
_CENSUS_ALONE = ("gypsy_or_irish_traveller", "roma", "arab")


def is_nhs(headings: Sequence[str]) -> bool:
    """Whether columns are the NHS's 16 groups: one is named as it alone names them, or all are."""
    codes = {nhs_group(one) for one in headings}
    of_census = {census_group(one) for one in headings}
    if of_census & set(_CENSUS_ALONE):
        return False
    own = any(nhs_group(one) and not census_group(one) for one in headings)
    return own or codes >= NHS.members.keys()


def five_groups(headings: Sequence[str], chinese: str | None) -> tuple[Grouping, str]:
    """Which five groups columns are, and how that is known.

    Parameters
    ----------
    headings : sequence of str
        Those of the five columns.
    chinese : {"other", "asian"} or None
        What the scenario says.

    Returns
    -------
    tuple of Grouping and str
        How it is known: ``"scenario"``, ``"headings"``, or ``""`` where neither says it and the
        NHS's way is taken.
    """
    plain = [_plain(one) for one in headings]
    if any(_SAYS_CHINESE.search(one) for one in plain):
        return NHS_FIVE, "headings"
    if chinese:
        return CHINESE_UNDER[chinese], "scenario"
    if any(
        one in (_plain(title) for title in HIGH_LEVEL_GROUPS.values() if "," in title)
        for one in plain
    ):
        return CENSUS_FIVE, "headings"
    own = [one for one in plain if one in _NHS_HIGH and one not in spellings()]
    return NHS_FIVE, "headings" if own else ""
