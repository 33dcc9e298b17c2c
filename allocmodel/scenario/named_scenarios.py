"""A study: scenarios that are compared, each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.printable import shown
from allocmodel.declared.text import LONGEST_NAME, Wrong, clean_name, quoted, refuse_alike
from allocmodel.files.shipped import shipped_scenarios
from allocmodel.scenario.override import parse_overrides
from allocmodel.scenario.saved_run import MANIFEST
from allocmodel.scenario.schema import Scenario

#: What scenarios are named by; and the first of them with changes, by name.
Given = Sequence[str | Path | Scenario] | Mapping[str, str | Path | Scenario]
Changed = Sequence[str] | Mapping[str, Mapping[str, object]]

#: More scenarios than this nobody can read side by side.
MOST_SCENARIOS = 12


@dataclass(frozen=True)
class NamedScenario:
    """A scenario under the name that a comparison gives it.

    Attributes
    ----------
    name : str
    of : Path or Scenario
        A scenario's file, the id of one that ships, the folder of a saved run; or it itself.
    overrides : tuple of str
        What is changed in it, as ``--set`` writes it.
    """

    name: str
    of: Path | Scenario
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Study:
    """Scenarios that are compared, and the one that the others are compared with.

    Attributes
    ----------
    scenarios : tuple of NamedScenario
    against : str
        The name of one of them.
    id, title : str
        Blank where no file gives them.
    """

    scenarios: tuple[NamedScenario, ...]
    against: str
    id: str = ""
    title: str = ""


def clean_names(written: Iterable[str], where: str) -> list[str]:
    """Names as results show them; an error where two look alike or one cannot be a name."""
    try:
        names = [clean_name(name, LONGEST_NAME) for name in written]
        refuse_alike(names, "scenarios")
    except Wrong as wrong:
        raise BadInput(f"The name of a scenario: {wrong.what}", where, wrong.mend) from None
    return names


def parsed_changes(changes: Mapping[str, object] | Sequence[str], where: str) -> Any:
    """Changes as overrides; what is wrong with one says of which scenario it is."""
    try:
        return parse_overrides(changes)
    except BadInput as error:
        raise BadInput(error.what, f"{where}; {error.where}", error.mend) from None


def named_or_first(named: object, names: Sequence[str], where: str) -> str:
    """The scenario that the others are compared with: the first, unless another is named."""
    if named is None:
        return names[0]
    if named not in names:
        guess = did_you_mean(str(named), names)
        raise BadInput(
            f'There is no scenario "{shown(named)}" to compare with.{guess}',
            where,
            f"Name one of {quoted(names)}.",
        )
    return str(named)


def with_enough(study: Study, where: str) -> Study:
    """The study, if there is something to compare in it."""
    count = len(study.scenarios)
    if count < 2:
        raise BadInput(
            "A comparison needs two scenarios at least.",
            where,
            f"Name another, or change this one by {argument('changed')}, such as "
            f'"15%: health_inequalities.share=0.15". '
            f"Those that ship: {', '.join(shipped_scenarios())}.",
        )
    if count > MOST_SCENARIOS:
        raise BadInput(
            f"The comparison has {count} scenarios; {MOST_SCENARIOS} is the most.",
            where,
            "Compare fewer at a time.",
        )
    return study


# --- From a command line, or from Python --------------------------------------------------------


def study_of(given: Given, changed: Changed = (), against: str | None = None) -> Study:
    """A study out of files, ids and folders, and of changes to the first of them.

    Parameters
    ----------
    given : sequence, or mapping of name to what it stands for
        Of a sequence, each is named after its file, id or folder; a name that comes again is
        numbered.
    changed : sequence of str, or mapping of name to overrides
        ``NAME: key=value; key=value``: the first scenario with these changes.
    against : str, optional
        The name of the scenario to compare with, or what it was given as; the first if left out.

    Returns
    -------
    Study

    Raises
    ------
    BadInput
        When there are fewer than two, or a name is unknown, cannot be one, or comes twice.
    """
    where = "the scenarios to compare"
    if not isinstance(given, Sequence | Mapping):
        raise BadInput(
            f"{shown(repr(given))} is no list of scenarios.",
            where,
            "Give a list of files, ids and folders, or a dictionary of names to them.",
        )
    if not given:
        raise BadInput(
            "There are no scenarios to compare.",
            where,
            f"Name two or more: files, folders of saved runs, or {', '.join(shipped_scenarios())}.",
        )
    scenarios = _as_named(given)
    numbered = [one.name for one in scenarios]
    scenarios += _changed(changed, scenarios[0].of)
    names = clean_names((one.name for one in scenarios), where)
    pairs = () if isinstance(given, Mapping) else zip(map(str, given), numbered, strict=True)
    as_given = dict(pairs)
    wanted = against if against is None or against in names else as_given.get(str(against), against)
    return with_enough(
        Study(tuple(scenarios), named_or_first(wanted, names, argument("against"))), where
    )


def _as_named(given: Given) -> list[NamedScenario]:
    if isinstance(given, Mapping):
        return [NamedScenario(str(name), _of(one)) for name, one in given.items()]
    every = [_of(one) for one in given]
    names = [one.id if isinstance(one, Scenario) else _name_of(one) for one in every]
    return [NamedScenario(*pair) for pair in zip(_numbered(names), every, strict=True)]


def _of(one: object) -> Path | Scenario:
    if isinstance(one, Scenario | Path):
        return one
    if isinstance(one, str) and one.strip():
        return Path(one)
    raise BadInput(
        f"A scenario is named by a text or a path; this is {shown(repr(one))}.",
        "the scenarios to compare",
        "Give a .toml file, the id of a scenario that ships, or the folder of a saved run.",
    )


def _name_of(path: Path) -> str:
    """Its file's name without its ending, or its folder's, whose record may be named instead."""
    if path.name == MANIFEST:
        return path.resolve().parent.name
    return path.name if path.is_dir() and str(path) not in shipped_scenarios() else path.stem


def _numbered(names: Sequence[str]) -> list[str]:
    """Names of which one that comes again has its number behind it."""
    return [
        name if name not in names[:position] else f"{name} ({names[: position + 1].count(name)})"
        for position, name in enumerate(names)
    ]


def _changed(changed: Changed, base: Path | Scenario) -> list[NamedScenario]:
    """The first scenario with changes, under names of their own."""
    if changed and isinstance(base, Scenario):
        raise BadInput(
            "A scenario that is loaded already cannot be changed.",
            f"the changes of {base.id}",
            "Name the first scenario by its file or id.",
        )
    if isinstance(changed, Mapping):
        return [
            NamedScenario(
                str(name), base, tuple(one.text for one in parsed_changes(own, str(name)))
            )
            for name, own in changed.items()
        ]
    texts = [] if isinstance(changed, str) or not isinstance(changed, Sequence) else list(changed)
    if not all(isinstance(text, str) for text in texts) or (changed and not texts):
        raise BadInput(
            f"{shown(repr(changed))} is no list of changed scenarios.",
            argument("changed"),
            'Give changes by name, {"HI 15%": {"health_inequalities.share": 0.15}}, or a list of '
            'texts such as "HI 15%: health_inequalities.share=0.15".',
        )
    return [_changed_as_text(text, base) for text in texts]


def _changed_as_text(text: str, base: Path | Scenario) -> NamedScenario:
    name, colon, changes = text.partition(":")
    if not colon or not name.strip() or not changes.strip():
        raise BadInput(
            "A changed scenario needs a name and a change.",
            where=f"{argument('changed')} {shown(text)}",
            mend='Write "NAME: key=value", such as "HI 15%: health_inequalities.share=0.15"; '
            "several changes with ; between them.",
        )
    overrides = tuple(one.strip() for one in _cut(changes) if one.strip())
    parsed_changes(overrides, f"{argument('changed')} {shown(text)}")
    return NamedScenario(name.strip(), base, overrides)


def _cut(text: str) -> list[str]:
    """Cut at each semicolon outside quotes."""
    parts, quote = [""], ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        if character == ";" and not quote:
            parts.append("")
        else:
            parts[-1] += character
    return parts
