"""A study: scenarios under names of their own, as a file or a command line gives them.

    id      = "nottingham-choices"
    title   = "What each choice would move"
    against = "national formula"
    [scenarios."national formula"]
    extends = "nottingham-2025-26"
    [scenarios."15% for health inequalities"]
    extends = "nottingham-2025-26"
    set     = { "health_inequalities.share" = 0.15 }

A scenario of a study extends a file, the id of a scenario that ships, a folder of a saved run, or
another scenario of the study, whose changes it then has too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.printable import shown
from allocmodel.declared.text import LONGEST_NAME, Wrong, clean_name, prose, quoted, refuse_alike
from allocmodel.files.shipped import shipped_scenarios
from allocmodel.files.users_files import read_text
from allocmodel.scenario.keys import unknown_key
from allocmodel.scenario.override import parse_overrides
from allocmodel.scenario.parts import Part
from allocmodel.scenario.saved_run import MANIFEST
from allocmodel.scenario.scenario_id import ScenarioId
from allocmodel.scenario.schema import Scenario
from allocmodel.scenario.toml import Unreadable, parsed

_LARGEST_FILE = 1_000_000
_KEYS = ("id", "title", "against", "scenarios")
_SCENARIO_KEYS = ("extends", "set")
_EXAMPLE = '[scenarios."national formula"] with extends = "nottingham-2025-26"'

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


class _Head(Part):
    """What a study's file says of itself."""

    id: ScenarioId


# --- From a file -----------------------------------------------------------------------------


def is_study(path: Path) -> bool:
    """Whether a file is a study: TOML with a table `scenarios`."""
    if path.suffix != ".toml" or not path.is_file():
        return False
    try:
        return "scenarios" in parsed(read_text(path, _LARGEST_FILE, "Save it as UTF-8 text."))
    except (BadInput, Unreadable, ValueError):
        # Read as a scenario, it is refused with the reason.
        return False


def read_study(path: Path, against: str | None = None) -> Study:
    """Read a study's file.

    Parameters
    ----------
    path : Path
    against : str, optional
        The scenario to compare with, in place of the one that the file names.

    Returns
    -------
    Study

    Raises
    ------
    BadInput
        When a key is unknown or missing, a scenario extends itself, or a name cannot be used.
    """
    tables = _tables(path)
    for key in tables:
        if key not in _KEYS:
            raise unknown_key(key, _KEYS, f"{path}, {key}")
    own_id = _id(tables, path)
    title = tables.get("title", "")
    if not isinstance(title, str) or not title.strip():
        raise BadInput("The study has no title.", f"{path}, title", 'Write title = "What it asks".')
    written = tables["scenarios"]
    if not isinstance(written, dict) or not written:
        raise BadInput("The study has no scenarios.", f"{path}, scenarios", f"Add {_EXAMPLE}.")
    names = _clean_names(written, f"{path}, scenarios")
    by_name = dict(zip(names, written.values(), strict=True))
    scenarios = tuple(_of_study(name, by_name, path) for name in names)
    compared_with = (
        _against(tables.get("against"), names, f"{path}, against")
        if against is None
        else _against(against, names, argument("against"))
    )
    return _compared(Study(scenarios, compared_with, own_id, prose(title)), str(path))


def _tables(path: Path) -> dict[str, Any]:
    text = read_text(path, _LARGEST_FILE, "Save it as UTF-8 text.")
    try:
        return parsed(text)
    except Unreadable as error:
        raise BadInput(f"The file {error.what}", str(path), error.mend) from None
    except ValueError as error:
        raise BadInput(
            f"The file is not valid TOML: {error}.", str(path), "Check quotes and brackets there."
        ) from None


def _id(tables: Mapping[str, Any], path: Path) -> str:
    try:
        return _Head.model_validate({"id": tables.get("id")}).id
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0].get("ctx", {}).get("error")
        what, mend = (
            (wrong.what, wrong.mend)
            if isinstance(wrong, Wrong)
            else ("The study has no id.", 'Write id = "nottingham-choices".')
        )
        raise BadInput(what, f"{path}, id", mend) from None


def _clean_names(written: Iterable[str], where: str) -> list[str]:
    """Names as results show them; an error where two look alike or one cannot be a name."""
    try:
        names = [clean_name(name, LONGEST_NAME) for name in written]
        refuse_alike(names, "scenarios")
    except Wrong as wrong:
        raise BadInput(f"The name of a scenario: {wrong.what}", where, wrong.mend) from None
    return names


def _of_study(name: str, by_name: Mapping[str, Any], path: Path) -> NamedScenario:
    """A scenario of a study with the changes of those that it extends."""
    chain, changes = [name], []
    while True:
        own = _table_of(chain[-1], by_name, path)
        changes.append(own.get("set", {}))
        base = own["extends"]
        if base in chain:
            raise BadInput(
                f"The scenario extends itself, by way of {quoted(chain)}.",
                where=f'{path}, scenarios."{name}".extends',
                mend="Let one of them extend a file, or a scenario that ships.",
            )
        if base not in by_name:
            break
        chain.append(base)
    # What is nearer to the scenario itself wins.
    together = {key: value for table in reversed(changes) for key, value in table.items()}
    where = f'{path}, scenarios."{name}"'
    overrides = tuple(one.text for one in _parsed(together, where))
    return NamedScenario(name, _base(base, path, f"{where}.extends"), overrides)


def _table_of(name: str, by_name: Mapping[str, Any], path: Path) -> dict[str, Any]:
    own, where = by_name[name], f'{path}, scenarios."{name}"'
    if not isinstance(own, dict):
        raise BadInput("This scenario is not a table.", where, f"Write {_EXAMPLE}.")
    for key in own:
        if key not in _SCENARIO_KEYS:
            raise unknown_key(key, _SCENARIO_KEYS, f"{where}.{key}")
    if not isinstance(own.get("extends"), str) or not own["extends"].strip():
        raise BadInput(
            "The scenario does not say what it extends.",
            where,
            'Write extends = "nottingham-2025-26", or the name of a file or of another scenario.',
        )
    if not isinstance(own.get("set", {}), dict):
        raise BadInput(
            "set is not a table.",
            f"{where}.set",
            'Write set = { "health_inequalities.share" = 0.15 }.',
        )
    return own


def _parsed(changes: Mapping[str, object] | Sequence[str], where: str) -> Any:
    try:
        return parse_overrides(changes)
    except BadInput as error:
        raise BadInput(error.what, f"{where}; {error.where}", error.mend) from None


def _base(written: str, path: Path, where: str) -> Path:
    """What a study's scenario extends: relative to the study's file, or by id."""
    beside = path.parent / written
    if written in shipped_scenarios() and not beside.is_file():
        return Path(written)
    if beside.exists() and beside.samefile(path):
        raise BadInput(
            "The study extends itself.", where, "Name a scenario: a file, or one that ships."
        )
    if not beside.exists():
        raise BadInput(
            f"The scenario that this one extends is not there."
            f"{did_you_mean(written, shipped_scenarios())}",
            where,
            "Name a .toml file, a folder of a saved run, a scenario of this study, or one that "
            f"ships: {', '.join(shipped_scenarios())}.",
        )
    return beside


def _against(named: object, names: Sequence[str], where: str) -> str:
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


def _compared(study: Study, where: str) -> Study:
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
            f"The scenarios to compare are {shown(repr(given))}.",
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
    names = _clean_names((one.name for one in scenarios), where)
    pairs = () if isinstance(given, Mapping) else zip(map(str, given), numbered, strict=True)
    as_given = dict(pairs)
    wanted = against if against is None or against in names else as_given.get(str(against), against)
    return _compared(Study(tuple(scenarios), _against(wanted, names, argument("against"))), where)


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
            NamedScenario(str(name), base, tuple(one.text for one in _parsed(own, str(name))))
            for name, own in changed.items()
        ]
    texts = [] if isinstance(changed, str) or not isinstance(changed, Sequence) else list(changed)
    if not all(isinstance(text, str) for text in texts) or (changed and not texts):
        raise BadInput(
            f"The changed scenarios are {shown(repr(changed))}.",
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
    _parsed(overrides, f"{argument('changed')} {shown(text)}")
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
