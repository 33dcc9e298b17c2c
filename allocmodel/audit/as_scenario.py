"""Changed inputs of a returned workbook as a scenario, and whether that gives the same money."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allocmodel.audit.audit import Audit
from allocmodel.audit.edits import Changed, with_changes
from allocmodel.audit.findings import Finding
from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import LONGEST_TEXT, slug
from allocmodel.files.new_files import write_new_file
from allocmodel.inputs.places.again import places_again
from allocmodel.scenario import load_scenario
from allocmodel.scenario.extending import extending
from allocmodel.scenario.input_keys import Figures, KeyedValue, NoKey, keyed_value
from allocmodel.scenario.keys import Key, join_key
from allocmodel.scenario.override import parse_overrides
from allocmodel.study.repeated import Repeated
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario
from allocmodel.study.uncertain.written import WrittenStudy

#: Findings that are no change of an input, and that change results all the same.
_NOT_INPUTS = (
    "formula overwritten",
    "formula altered",
    "reference lost",
    "structure",
    "order",
    "added",
)


@dataclass(frozen=True)
class WrittenScenario:
    """A scenario out of a returned workbook.

    Attributes
    ----------
    file : Path or None
        None where there was nothing to write.
    keys : list of str
        What it changes, as ``--set`` writes it.
    not_expressed : list of str
        Edits that no scenario can express, each as a sentence.
    differs : dict of str to (float, float)
        Where its results are not those of the workbook: pounds of each, by place and year.
    not_compared : str
        Why its results could not be compared with the workbook's; blank if they were.
    """

    file: Path | None
    keys: list[str]
    not_expressed: list[str]
    differs: dict[str, tuple[float, float]] = field(default_factory=dict)
    not_compared: str = ""


def write_scenario(audit: Audit, target: Path) -> WrittenScenario:
    """Write the changed inputs of a workbook as a scenario that extends the original.

    Parameters
    ----------
    audit : Audit
        Against its run.
    target : Path
        The file to write, which is not there yet.

    Raises
    ------
    BadInput
        When there is no run, its scenario file is not found, several scenarios of a comparison
        were changed, or the file cannot be written.
    """
    if isinstance(audit.run, WrittenStudy):
        raise BadInput(
            "The workbook of a study holds results alone, and no input to change.",
            audit.file,
            "Change inputs in the workbook that `allocmodel run` writes.",
        )
    if audit.run is None or audit.expected is None:
        raise BadInput(
            "Only a workbook whose run is known can become a scenario.",
            audit.file,
            f"Name its run.json with {argument('run')}.",
        )
    name = _changed_scenario(audit)
    run = audit.expected.runs[name] if name else next(iter(audit.expected.runs.values()))
    original = _original(audit.run, name)
    changes = [one for one in audit.changed if one.edit.given.scenario in ("", name)]
    keyed, not_expressed = _keyed(run, changes)
    not_expressed += [
        f"{one.sheet}!{one.cell}: {one.found}" for one in audit.findings if _moves_results(one)
    ]
    if not keyed:
        return WrittenScenario(None, [], not_expressed)
    writing = _Writing(audit, original, target, run)
    try:
        text, made = writing.text(keyed, not_expressed)
    except BadInput:
        keyed, refused = writing.standing(keyed)
        not_expressed += refused
        if not keyed:
            return WrittenScenario(None, [], not_expressed)
        text, made = writing.text(keyed, not_expressed)
    write_new_file(target, text, "another-name.toml")
    differs, why = _compared(audit, name, made)
    return WrittenScenario(target, [_text(one) for one in keyed], not_expressed, differs, why)


def _changed_scenario(audit: Audit) -> str:
    """The scenario of a comparison that was changed; blank for a run's own workbook."""
    names = {one.edit.given.scenario for one in audit.changed} - {""}
    if len(names) > 1:
        raise BadInput(
            f"Inputs of {len(names)} scenarios were changed, and one file holds one scenario.",
            audit.file,
            "Change one scenario at a time, each in a copy of the workbook.",
        )
    if names:
        return next(iter(names))
    runs = audit.expected.runs if audit.expected else {}
    return next(iter(runs), "")


def _original(run: Repeated, name: str) -> Path:
    """The scenario file that is extended."""
    one = run.scenarios[name] if name else next(iter(run.scenarios.values()))
    if one.file is None:
        raise BadInput(
            f"The scenario file of the run, {one.scenario.source.name}, is not found as it was.",
            str(run.file),
            "Put it beside run.json, as it was when it ran.",
        )
    return one.file


def _moves_results(finding: Finding) -> bool:
    return finding.rule in _NOT_INPUTS


# --- Keys ------------------------------------------------------------------------------------


def _keyed(run: Run, changes: Sequence[Changed]) -> tuple[list[KeyedValue], list[str]]:
    """The key and value of each change; and those that have none, each as a sentence."""
    usable = [one for one in changes if one.value is not None]
    values = with_changes(run, usable)
    found: dict[Key, KeyedValue] = {}
    none = [f"{one.where}: {one.wrong}" for one in changes if one.value is None]
    figures = Figures(values)
    places = [one for one in usable if one.edit.given.quantity.name == "place_of_area"]
    for one in [one for one in usable if one not in places]:
        quantity, labels = one.edit.given.quantity.name, one.edit.given.labels
        try:
            keyed = keyed_value(quantity, labels, figures, run.inputs.scenario)
            found[keyed.key] = keyed
        except NoKey as why:
            none.append(f"{one.where}, {one.edit.given.title}: {why}.")
    if places:
        table = _places(run, values["place_of_area"].to_series())
        if table is None:
            where = ", ".join(one.where for one in places)
            none.append(f"{where}: no rule of a scenario puts these areas where they now are.")
        else:
            found["places",] = KeyedValue(("places",), table)
    return list(found.values()), none


def _places(run: Run, wanted: Any) -> dict[str, Any] | None:
    by_area = {str(area): str(place) for area, place in wanted.items()}
    scenario = run.inputs.scenario
    order = [*scenario.places.rules] or run.places
    ccgs = run.inputs.reference.former_ccgs()
    return places_again(run.inputs.areas, by_area, scenario.places, order, ccgs)


def _text(one: KeyedValue) -> str:
    (override,) = parse_overrides({join_key(one.key): one.value})
    return override.text


def _kept(recorded: Sequence[str], keyed: Sequence[KeyedValue]) -> list[str]:
    """What ``--set`` changed for the run, but for what was changed again since."""
    keys = [one.key for one in keyed]
    return [
        one.text
        for one in parse_overrides(recorded)
        if not any(one.key[: len(key)] == key for key in keys)
    ]


# --- The file --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Writing:
    """The text of a scenario out of some changes, tried out before it is written."""

    audit: Audit
    original: Path
    target: Path
    run: Run

    def text(self, keyed: Sequence[KeyedValue], not_expressed: Sequence[str]) -> tuple[str, Run]:
        """The text, and its run; BadInput where it cannot be used."""
        said = [f"The inputs that were changed in {_one_line(self.audit.file)}, as a scenario."]
        if not_expressed:
            said.append("Not in it, since no scenario can express it:")
            said += [f"  {_one_line(one)}" for one in not_expressed]
        scenario, target = self.run.inputs.scenario, self.target
        title = f"{scenario.title}, as changed in a workbook"[:LONGEST_TEXT]
        own = (target.parent, slug(target.stem), title)
        text = extending(self.original, self._overrides(keyed), *own, said)
        return text, _checked(text, target)

    def standing(self, keyed: Sequence[KeyedValue]) -> tuple[list[KeyedValue], list[str]]:
        """As many changes as can stand together, one after the other; and why not the others."""
        taken: list[KeyedValue] = []
        refused = []
        for one in keyed:
            try:
                run_scenario(load_scenario(self.original, self._overrides([*taken, one])))
                taken.append(one)
            except BadInput as error:
                refused.append(f"{join_key(one.key)}: {error.what}")
        return taken, refused

    def _overrides(self, keyed: Sequence[KeyedValue]) -> list[str]:
        recorded = self.run.inputs.scenario.overrides
        return [*_kept(recorded, keyed), *map(_text, keyed)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _checked(text: str, target: Path) -> Run:
    """The run of a text, read as it will be read from its file."""
    with tempfile.TemporaryDirectory(prefix="allocmodel-", dir=_folder(target)) as folder:
        file = Path(folder) / target.name
        # One folder further down, relative names have to go one up.
        file.write_text(_one_up(text), encoding="utf-8")
        return run_scenario(load_scenario(file))


def _folder(target: Path) -> Path | None:
    return target.parent if target.parent.is_dir() else None


def _one_up(text: str) -> str:
    first, extends, rest = text.partition('extends = "')
    is_path = rest.split('"', 1)[0].endswith(".toml") and not rest.startswith(("/", "\\"))
    return f"{first}{extends}{'../' if is_path and rest[1:3] != ':/' else ''}{rest}"


# --- Results ---------------------------------------------------------------------------------


def _compared(audit: Audit, name: str, made: Run) -> tuple[dict[str, tuple[float, float]], str]:
    """Pounds of the scenario beside those of the workbook, where they are not the same."""
    if audit.expected is None or audit.matching is None or audit.expected.layout is None:
        return {}, "The workbook holds results alone."
    shown = _chosen(audit)
    if name and shown != name:
        return {}, f'The workbook shows "{shown}", not "{name}".'
    differs: dict[str, tuple[float, float]] = {}
    labels = made.labels("total_allocation")
    for year in made.years:
        for place in made.places:
            at = {"place": place, **({"year": year} if "year" in labels else {})}
            spot = audit.expected.layout.spot("total_allocation", at)
            one = audit.matching.sheets.get(spot.sheet)
            own = one.place((spot.row, spot.column)) if one else None
            value = audit.recalculated.value(one.returned.name, own) if one and own else None
            if not isinstance(value, float):
                return {}, f"The workbook has no allocation of {place} that could be recalculated."
            pounds = float(made.figure("total_allocation", at))
            if round(pounds) != round(value):
                differs[f"{place}, {year}"] = pounds, value
    return differs, ""


def _chosen(audit: Audit) -> str:
    """The scenario that the live model of a comparison's workbook shows."""
    switch = audit.expected.switch if audit.expected else None
    one = audit.matching.sheets.get(switch.sheet) if switch and audit.matching else None
    own = one.place((switch.row, switch.column)) if switch and one else None
    cell = one.returned.cells.get(own) if one and own else None
    return str(cell.value) if cell else ""
