"""A checked scenario out of files and overrides, or one error in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import NoSuchLine, Wrong
from allocmodel.files.shipped import shipped
from allocmodel.scenario.binding import check_sign_offs
from allocmodel.scenario.budget_line import BudgetLine
from allocmodel.scenario.convergence import Baseline, Convergence
from allocmodel.scenario.evidence import Evidence
from allocmodel.scenario.figure_set import set_one_figure, told_apart
from allocmodel.scenario.files import (
    DEFAULT_SCENARIO,
    ReferenceDirectory,
    locate,
    merge_layers,
    read_layers,
)
from allocmodel.scenario.fitted_basis import FittedNeed
from allocmodel.scenario.funds import Fund
from allocmodel.scenario.governance import PARTS as GOVERNANCE_PARTS
from allocmodel.scenario.governance import Governance
from allocmodel.scenario.keys import TOP_KEYS, unknown_key
from allocmodel.scenario.maturity_levels import check_maturity
from allocmodel.scenario.origins import Origins
from allocmodel.scenario.override import Override, parse_overrides
from allocmodel.scenario.overrides import apply_override
from allocmodel.scenario.own_files import take_own_figures
from allocmodel.scenario.own_index import OwnIndex
from allocmodel.scenario.people import Deprivation, RecordedEthnicity
from allocmodel.scenario.places import PlaceRule
from allocmodel.scenario.schema import Scenario
from allocmodel.scenario.sections import SECTION_PARTS
from allocmodel.scenario.sign_off import SignOff
from allocmodel.scenario.stated_ranges import with_points
from allocmodel.scenario.uncertainty import Uncertainty
from allocmodel.scenario.weights import Weight

_PARTS: dict[str, type[BaseModel]] = {
    "budget": BudgetLine,
    "fund": Fund,
    "places": PlaceRule,
    "neighbourhoods": PlaceRule,
    "sign_off": SignOff,
    "weight": Weight,
    "evidence": Evidence,
    **SECTION_PARTS,
    "deprivation": Deprivation,
    "ethnicity": RecordedEthnicity,
    "baseline": Baseline,
    "convergence": Convergence,
    "own": OwnIndex,
    "uncertainty": Uncertainty,
    "fitted": FittedNeed,
    "governance": Governance,
}

#: Tables inside those, by the two keys that name them.
_INNER: dict[tuple[str, str], type[BaseModel]] = {
    ("governance", key): part for key, part in GOVERNANCE_PARTS.items()
}


@dataclass(frozen=True)
class _Draft:
    """A scenario before it is checked: its tables, and where each came from."""

    tables: dict[str, Any]
    origins: Origins

    def where(self, loc: tuple[int | str, ...]) -> str:
        """The override or the file and key that a value came from."""
        return self.origins.where(*loc)


def load_scenario(
    path: Path | None = None, overrides: Sequence[str] | Mapping[str, object] = ()
) -> Scenario:
    """Read a scenario, with what it extends and what ``--set`` changes.

    Parameters
    ----------
    path : Path, optional
        The file; the id of a scenario that ships works too. The default scenario if left out.
    overrides : sequence of str, or mapping of key to value
        ``key=value`` texts, the value in TOML or, failing that, plain text; or Python values by
        key. A budget line is named in the key: ``budget.core.amount=1000000``.

    Returns
    -------
    Scenario

    Raises
    ------
    BadInput
        If the file cannot be read, or holds anything that the model cannot use.
    """
    draft = _drafted(path, overrides)
    _refuse_unknown_keys(draft)
    if draft.tables.get("scope") == "england":
        _refuse_unused_in_england(draft)
        # England's places are its ICBs.
        draft.tables.setdefault("icb", "England")
        draft.tables.setdefault("places", {"by": "icb"})
    try:
        scenario = Scenario.model_validate({**draft.tables, **_provenance(draft)})
    except ValidationError as error:
        raise _in_plain_words(error, draft) from None
    check_sign_offs(scenario, draft.where)
    check_maturity(scenario)
    return with_points(scenario, draft.where)


def tables_of_file(
    path: Path, overrides: Sequence[str] | Mapping[str, object] = ()
) -> dict[str, Any]:
    """The tables of a scenario as its files and ``--set`` write them, before they are checked.

    Figures of a team's own files stand in them as if they were typed.
    """
    return _drafted(path, overrides).tables


def _drafted(path: Path | None, overrides: Sequence[str] | Mapping[str, object]) -> _Draft:
    """The chain of files put together, with what ``--set`` changes."""
    file = locate(Path(path)) if path else shipped("scenarios") / f"{DEFAULT_SCENARIO}.toml"
    layers = read_layers(file)
    origins = Origins(tuple(layers), parse_overrides(overrides))
    _refuse_set_twice(origins.overrides)
    draft = _Draft(merge_layers(layers), origins)
    # A preset sets the pull anew, so it comes before what is set beside it.
    whole, single = told_apart(origins.overrides)
    for override in sorted(whole, key=lambda one: one.key[-1] != "preset"):
        apply_override(draft.tables, override, origins.why_no_line)
    own = take_own_figures(draft.tables, origins.folder, origins.where)
    for override in single:
        # What stands in a file of figures is there to be changed once the file is read.
        set_one_figure(draft.tables, override, origins.why_no_line)
    return replace(draft, origins=replace(origins, own=own))


def _refuse_set_twice(overrides: Sequence[Override]) -> None:
    """One key, one value: the last of two would win without a word."""
    seen: dict[tuple[str, ...], Override] = {}
    for override in overrides:
        other = seen.setdefault(override.key, override)
        if other is not override:
            raise BadInput(
                f"Two overrides give {'.'.join(override.key)}.",
                where=f"{other.where} and {override.where}",
                mend="Keep one of the two.",
            )


def _refuse_unknown_keys(draft: _Draft) -> None:
    for key in draft.tables:
        if key not in TOP_KEYS:
            raise unknown_key(key, TOP_KEYS, draft.where((key,)))


#: What a scenario about England has no use for, and why.
_NOT_IN_ENGLAND = {
    "icb": "all of them are its places",
    "places": "its places are the ICBs",
    "neighbourhoods": "they are the parts of one ICB's places",
    "fund": "a council's money stays in its own area, and ICBs are no parts of councils",
    "ethnicity": "people by ethnic group are held for one ICB at a time",
    "deprivation": "people by deprivation fifth are held for one ICB at a time",
}


def _refuse_unused_in_england(draft: _Draft) -> None:
    for key, why in _NOT_IN_ENGLAND.items():
        if key in draft.tables:
            raise BadInput(
                f'{key} stands beside scope = "england", which has no use for it: {why}.',
                where=draft.where((key,)),
                mend=f"Take {key} out for England, or scope for one ICB (with icb and places).",
            )


def _provenance(draft: _Draft) -> dict[str, Any]:
    """What the loader adds to the tables: files, overrides and the reference directory."""
    added: dict[str, Any] = {
        "source": draft.origins.layers[0].path,
        "extends": tuple(layer.name for layer in draft.origins.layers[1:]),
        "files": (
            *((layer.name, layer.sha256) for layer in draft.origins.layers),
            *draft.origins.own.files,
        ),
        "overrides": tuple(override.recorded for override in draft.origins.overrides),
        "origins": draft.origins,
    }
    reference = draft.tables.get("reference")
    if reference is None:
        return added
    if not isinstance(reference, ReferenceDirectory) or not reference.written.strip():
        raise BadInput(
            "reference does not name a directory.",
            where=draft.where(("reference",)),
            mend='Write reference = "my-reference", relative to the scenario.',
        )
    directory = reference.relative_to / reference.written
    if not _is_directory(directory):
        raise BadInput(
            f'The reference directory "{reference.written}" is not there.',
            where=draft.where(("reference",)),
            mend="Make it with `allocmodel data import`, or take the key out to use the "
            "reference data that ship.",
        )
    return {**added, "reference": directory, "reference_name": reference.written}


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


_PLAIN = {
    "string_type": ("This is not text.", "Write text in quotes."),
    "dict_type": ("This is not a table.", "Write a table, with a key and a value per line."),
    "tuple_type": ("This is not a list.", 'Write a list in square brackets: ["..."].'),
    "model_type": ("This is not a table.", "Write a table, with a key and a value per line."),
}


def _in_plain_words(error: ValidationError, draft: _Draft) -> BadInput:
    """The first thing that pydantic found, as one of this project's errors."""
    found = error.errors(include_url=False)
    # A key that is misspelt is one that is missing too: the first says how to mend both.
    first = next(
        (
            one
            for one in found
            if one["type"] == "extra_forbidden" and one["loc"][:-1] == found[0]["loc"][:-1]
        ),
        found[0],
    )
    loc = _as_written(first["loc"])
    where = draft.where(loc)
    if first["type"] == "extra_forbidden":
        key = str(loc[-1])
        part = _INNER.get((str(loc[0]), str(loc[1])), _PARTS[str(loc[0])])
        known = [field.alias or name for name, field in part.model_fields.items()]
        return unknown_key(key, known, where)
    wrong = first.get("ctx", {}).get("error")
    if isinstance(wrong, Wrong):
        where = draft.where((*loc, *wrong.key)) if wrong.key else where
        if isinstance(wrong, NoSuchLine):
            return _no_such_line(wrong, where, draft.origins)
        return BadInput(wrong.what, where=where, mend=wrong.mend)
    if first["type"] == "missing":
        return BadInput("This key is missing.", where=where, mend=_how_to_add(loc))
    what, mend = _PLAIN.get(first["type"], ("This value cannot be used.", first["msg"] + "."))
    return BadInput(what, where=where, mend=mend)


def _as_written(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A place in the model as the file has it: places stand directly in the file's tables."""
    held = {"places": {1: "rules"}, "neighbourhoods": {1: "places", 3: "rules"}}
    held_in = held.get(str(loc[0]) if loc else "", {})
    return tuple(part for number, part in enumerate(loc) if held_in.get(number) != part)


def _no_such_line(wrong: NoSuchLine, where: str, origins: Origins) -> BadInput:
    """A line that is named and is not there: perhaps one that a later budget replaced."""
    return BadInput(
        wrong.what + origins.why_no_line(wrong.lines),
        where=where,
        mend=wrong.mend + origins.lines_to_paste(wrong.lines),
    )


_EXAMPLES = {
    "id": 'id = "my-scenario"',
    "title": 'title = "What this scenario is"',
    "icb": 'icb = "QT1"',
    "years": 'years = ["2025/26"]',
    "places": 'places = { by = "district" }',
    "line": 'line = "core"',
    "amount": 'amount = "published"',
    "basis": 'basis = "core"',
    "recorded": 'recorded = "records.csv"',
    "unknown": 'unknown = "calibrated", or "in_proportion" or "icb_mix"',
}


_OF_FITS = {"file": 'file = "diabetes-2024-25/fit.json": what `allocmodel fit` wrote'}

_OF_OWN_INDICES = {
    "file": 'file = "frailty.csv"',
    "title": 'title = "Frailty register, weighted": what the index is called',
    "source": 'source = "Population health team, September 2026": who made it, and when',
}


_OF_FUNDS = {
    "name": 'name = "Better Care Fund"',
    "contributors": 'contributors = { nhs = 60_000_000, "E06000018" = 25_000_000 }',
    "basis": 'basis = { nhs = "core", "E06000018" = "per_head" }',
}

#: What to add to the tables whose keys have meanings of their own.
_EXAMPLES_OF = {"own": _OF_OWN_INDICES, "fitted": _OF_FITS, "fund": _OF_FUNDS}


def _how_to_add(loc: tuple[int | str, ...]) -> str:
    own = _EXAMPLES_OF.get(str(loc[0]), _EXAMPLES)
    return f"Add {own.get(str(loc[-1]), f'{loc[-1]} = ...')}."
