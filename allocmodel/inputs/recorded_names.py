"""What the headings of recorded ethnicity mean: ethnic groups, or people who are not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import listed
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, NHS_GROUPS
from allocmodel.inputs.recorded_groups import (
    CENSUS,
    CHINESE_UNDER,
    NHS,
    NHS_FIVE,
    Grouping,
    census_group,
    five_groups,
    is_nhs,
    nhs_group,
    nhs_high_level,
)
from allocmodel.scenario.groups import fold_group, suggested_group

#: People without a known ethnicity, in kinds of which a file has one each: code Z, codes 99 and X,
#: what systems call it besides, and all in one.
NOT_STATED = (
    *("not stated", "z", "z: not stated", "ethnicity not stated", "ethnic category not stated"),
    "ethnic category not stated: 2001 census",
)
NOT_KNOWN = ("unknown", "not known", "99", "99: not known", "x", "x: not known")
NEITHER = ("unknown or not stated", "not known or not stated", "not stated or not known")
_KINDS = {
    "not stated": NOT_STATED,
    "not known": NOT_KNOWN,
    "not recorded": ("not recorded", "no record", "missing", "null", "ethnicity not recorded"),
    "refused": ("refused", "declined", "prefer not to say", "declined to disclose"),
    "neither": NEITHER,
}


@dataclass(frozen=True)
class Meant:
    """What the names of groups in a file mean together.

    Attributes
    ----------
    grouping : Grouping
    groups : dict of str to str
        By group of `grouping`: its name in the file.
    unknown : tuple of str
        The names of people whose ethnicity is not known.
    notes : tuple of str
        How they were understood where they could be understood otherwise.
    """

    grouping: Grouping
    groups: dict[str, str]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]


def could_be_a_group(name: str) -> str | None:
    """A name itself, if it is one of any set of ethnic groups or of people not known."""
    means = _not_known(name) or nhs_group(name) or census_group(name) or nhs_high_level(name)
    return name if means else None


def meant_by(names: Sequence[str], where: str, chinese: str | None) -> Meant:
    """What names of groups mean, and which set of groups they are.

    Parameters
    ----------
    names : sequence of str
        Headings, or what a column of groups holds; each once.
    where : str
        The file, for messages.
    chinese : {"other", "asian"} or None
        Under which of five groups the scenario says that Chinese people are counted.

    Raises
    ------
    BadInput
        When a name means nothing, two mean the same, or a group of the set is missing.
    """
    of_groups = [one for one in names if not _not_known(one)]
    nhs = is_nhs(of_groups)

    def group_of(name: str) -> str | None:
        return nhs_group(name) if nhs else census_group(name) or nhs_high_level(name)

    found: dict[str, str] = {}
    for name in names:
        meaning = _not_known(name) or group_of(name)
        if meaning is None:
            raise no_such_group(name, of_groups, where)
        if meaning in found:
            raise _same_meaning(found[meaning], name, where)
        found[meaning] = name
    unknown = [found[one] for one in _KINDS if one in found]
    if "neither" in found and len(unknown) > 1:
        first, second, *_ = [one for one in names if one in unknown]
        raise _same_meaning(first, second, where)
    grouping, notes = (NHS, _of_nhs()) if nhs else _of_census(found, where, chinese)
    _refuse_absent(grouping.members, found, bool(unknown), nhs, where)
    if len(unknown) > 1:
        named = " and ".join(f'"{one}"' for one in names if one in unknown)
        notes = (*notes, f"{named} are added: they count as Unknown.")
    return Meant(
        grouping, {group: found[group] for group in grouping.members}, tuple(unknown), notes
    )


def _not_known(name: str) -> str | None:
    """Which kind of not known a name means, dashes as colons; None where it means a group."""
    folded = re.sub(r"\s*[-:\u2013\u2014/]\s*", ": ", fold_group(name)).strip(" .")
    return next((kind for kind, names in _KINDS.items() if folded in names), None)


def _of_nhs() -> tuple[str, ...]:
    """How the 16 groups are understood."""
    shared = [f"{NHS_GROUPS[code][0]} (code {code})" for code in NHS.shared]
    return (
        f"The groups are {NHS.title}. {' and '.join(shared)} stand for more than one group of the "
        "Census 2021 and are split as the Census mix of each area is.",
    )


def _of_census(
    found: Mapping[str, str], where: str, chinese: str | None
) -> tuple[Grouping, tuple[str, ...]]:
    """The 19 groups, or the five and where Chinese people are among them."""
    detailed = [code for code in ETHNIC_GROUPS if code in found]
    high = [code for code in HIGH_LEVEL_GROUPS if code in found]
    if detailed and high:
        raise BadInput(
            "The file has both detailed and high-level groups, which would count people twice.",
            where,
            f"Take out {listed(found[code] for code in high)}.",
        )
    if not high:
        return CENSUS, ()
    headings = [found[code] for code in high]
    grouping, known_by = five_groups(headings, chinese)
    if known_by == "headings" and chinese and CHINESE_UNDER[chinese] is not grouping:
        raise BadInput(
            f'The heading "{next(one for one in headings if "chinese" in one.casefold())}" does '
            f'not go with chinese = "{chinese}" in [ethnicity].',
            where,
            "Take the key out, or mend the heading.",
        )
    under, other = ("Other", "asian") if grouping is NHS_FIVE else ("Asian", "other")
    because = {
        "scenario": "as the scenario says",
        "headings": "as the headings of the file have it",
        "": "as the NHS Data Dictionary has it; the file does not say",
    }[known_by]
    change = f' If they are not, write chinese = "{other}" in [ethnicity].'
    return grouping, (
        f"The file has five groups: Chinese people are taken to be counted under {under}, "
        f"{because}.{'' if known_by == 'scenario' else change}",
    )


def _refuse_absent(
    groups: Iterable[str], found: Mapping[str, str], unknown: bool, nhs: bool, where: str
) -> None:
    """Raises BadInput unless each group is there, and people who are not known."""
    absent = [code for code in groups if code not in found]
    absent += [] if unknown else ["Unknown"]
    if absent:
        codes = [f"{one} ({NHS_GROUPS[one][0]})" if one in NHS_GROUPS else one for one in absent]
        known = {**ETHNIC_GROUPS, **HIGH_LEVEL_GROUPS}
        titles = [f'"{known[one]}"' if one in known else one for one in absent]
        raise BadInput(
            f"The file lacks {listed(codes if nhs else titles)}.",
            where,
            "Give all 19 groups of the Census, all 16 of the NHS or all five, and Unknown; 0 "
            "where there is nobody.",
        )


def _same_meaning(first: str, second: str, where: str) -> BadInput:
    return BadInput(
        f'Two names mean the same group: "{first}" and "{second}".', where, "Keep one of the two."
    )


def no_such_group(name: str, others: Sequence[str], where: str) -> BadInput:
    """The error for a name that means no group, with what it may mean among others."""
    if is_nhs(others):
        guess = did_you_mean(name, [title for title, _ in NHS_GROUPS.values()])
        if census_group(name):
            guess = " It is a group of the Census, among codes of the NHS Data Dictionary."
    else:
        guess = _suggested(name, others)
    return BadInput(
        f'"{name}" is no ethnic group.{guess}' if name else "The column has no heading.",
        where,
        "Name groups by their codes or titles, and Unknown and Total so; take other figures out.",
    )


def _suggested(name: str, others: Sequence[str]) -> str:
    """A group that a name may mean, of the set that the others are of."""
    known = [census_group(one) for one in others]
    high = any(code in HIGH_LEVEL_GROUPS for code in known)
    detailed = any(code in ETHNIC_GROUPS for code in known)
    groups = {} if high and not detailed else ETHNIC_GROUPS
    if high or not detailed:
        groups = {**groups, **HIGH_LEVEL_GROUPS}
    guess = suggested_group(name, groups)
    return guess or did_you_mean(fold_group(name), ("total", *NOT_STATED[:1], *NOT_KNOWN[:2]))
