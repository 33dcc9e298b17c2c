"""Where people see themselves on each line of a maturity matrix, now and a year before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import quoted
from allocmodel.scenario.files import read_layers
from allocmodel.scenario.governance import Level
from allocmodel.scenario.maturity import Criterion, matrix_of
from allocmodel.scenario.saved_run import MANIFEST, is_saved_run, read_record
from allocmodel.scenario.schema import Scenario

_NOT_ONE = "Name last year's scenario file, or the folder of its run."


@dataclass(frozen=True)
class Standing:
    """One criterion: the level now and a year before, and people's evidence for both.

    Attributes
    ----------
    criterion : Criterion
    level, before : int or None
        None where nobody has set it.
    evidence, evidence_before : str
        Blank where there is none.
    """

    criterion: Criterion
    level: int | None
    before: int | None
    evidence: str
    evidence_before: str

    @property
    def way(self) -> str:
        """Which way the level has gone: "higher", "lower", "same"; blank where one is not set."""
        if self.level is None or self.before is None:
            return ""
        return (
            "same"
            if self.level == self.before
            else "higher"
            if self.level > self.before
            else "lower"
        )


def standings(scenario: Scenario) -> list[Standing]:
    """A standing for each criterion of the scenario's matrix."""
    now = scenario.governance.maturity if scenario.governance else {}
    last = last_year(scenario)
    return [_standing(one, now.get(one.name), last) for one in matrix_of(scenario).criterion]


def _standing(
    criterion: Criterion, now: Level | None, last: Mapping[str, Level] | None
) -> Standing:
    then = last.get(criterion.name) if last else None
    return Standing(
        criterion,
        now.level if now else None,
        then.level if then else now.before if now else None,
        (now.evidence if now else None) or "",
        (then.evidence if then else None) or "",
    )


def no_longer_asked(scenario: Scenario) -> list[str]:
    """Criteria of last year that the matrix of today has not."""
    names = matrix_of(scenario).names
    return [name for name in last_year(scenario) or () if name not in names]


# --- Last year -----------------------------------------------------------------------------------


def last_year(scenario: Scenario) -> Mapping[str, Level] | None:
    """The levels that last year's file or run records; None where the scenario names none.

    Raises
    ------
    BadInput
        When it cannot be read, or records no levels.
    """
    governance = scenario.governance
    if governance is None or governance.last_year is None:
        return None
    path = scenario.origins.folder("governance", "last_year") / governance.last_year
    where = scenario.where("governance", "last_year")
    record = _governance_of(path)
    written = record.get("maturity") if isinstance(record, Mapping) else None
    if not isinstance(written, Mapping) or not written:
        raise BadInput(
            f"{path.name} records no level of a maturity matrix.",
            where,
            'Name one that has [governance.maturity."..."] tables, or take last_year out.',
        )
    try:
        return {str(name): Level.model_validate(one) for name, one in written.items()}
    except ValidationError:
        raise BadInput(f"The levels of {path.name} cannot be read.", where, _NOT_ONE) from None


def _governance_of(path: Path) -> Any:
    """What a scenario file or a saved run says of governance."""
    if is_saved_run(path):
        path = path / MANIFEST
    if path.suffix == ".json":
        scenario = read_record(path).get("scenario")
        return scenario.get("governance") if isinstance(scenario, Mapping) else None
    return read_layers(path)[0].tables.get("governance")


# --- What cannot be ------------------------------------------------------------------------------


def check_maturity(scenario: Scenario) -> None:
    """Raises BadInput where a scenario names a criterion or a level that its matrix has not."""
    governance = scenario.governance
    if governance is None or not (governance.maturity or governance.matrix or governance.last_year):
        return
    levels = {one.name: len(one.levels) for one in matrix_of(scenario).criterion}
    for name, own in governance.maturity.items():
        where = scenario.where("governance", "maturity", name)
        if name not in levels:
            raise BadInput(
                f'The matrix has no criterion "{name}".{did_you_mean(name, [*levels])}',
                where,
                f"Name one of {quoted(levels)}.",
            )
        _refuse_other_levels(name, (own.level, own.before), levels, where)
    for name, own in (last_year(scenario) or {}).items():
        where = f"{scenario.where('governance', 'last_year')}, {name}"
        _refuse_other_levels(name, (own.level,), levels, where)


def _refuse_other_levels(
    name: str, given: Iterable[int | None], levels: Mapping[str, int], where: str
) -> None:
    for level in _beyond(given, levels.get(name)):
        raise BadInput(
            f'"{name}" has levels 1 to {levels[name]}; {level} is none of them.',
            where,
            "Write one of its levels.",
        )


def _beyond(given: Iterable[int | None], most: int | None) -> Iterator[int]:
    return (level for level in given if level is not None and most is not None and level > most)
