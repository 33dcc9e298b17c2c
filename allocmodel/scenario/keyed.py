"""A scenario as tables by name, so that two can be told apart and put together part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import Wrong
from allocmodel.model.adjustments import SECTIONS
from allocmodel.scenario.schema import Scenario

#: A table by its name: ("budget", "core"), ("convergence",), ("weight", "core", "ethnicity").
TableKey = tuple[str, ...]
#: What the tables of a scenario hold, by table and key.
Tables = dict[TableKey, dict[str, Any]]

#: Tables that are one figure each: a part of one with a part of another is neither.
WHOLE = (
    *("baseline", "evidence", "ethnicity", "fund", "own", "fitted"),
    *("reference", "years", "scope", "need_held_from"),
)

#: What says why, and moves no money.
WORDS_ALONE = ("already_in_formula",)

#: What follows another key of its table where that is changed: whose published amount it is.
TIED = {"stream": "amount"}

#: Tables of a scenario that are named by their key alone.
_SINGLE = (*SECTIONS, "deprivation", "convergence")


def tables_of(scenario: Scenario) -> Tables:
    """What determines the money of a scenario, by table.

    Returns
    -------
    dict of tuple to dict
        Budget lines by name, weights by line and kind, evidence by outcome, and the sections. What
        stands whole has the one key "". Places are not among them: only scenarios of the same
        places are compared.
    """
    plain = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    found: Tables = {
        ("years",): {"": plain["years"]},
        ("scope",): {"": plain["scope"]},
        ("reference",): {"": str(scenario.reference or "")},
    }
    if scenario.need_held_from is not None:
        found["need_held_from",] = {"": scenario.need_held_from}
    for line in plain["budget"]:
        found["budget", line["line"]] = line
    for weight, own in zip(scenario.weight, plain["weight"], strict=True):
        asked = [one.field for one in weight.adjustment.asked]
        keys = [key for key in ("line", "kind", *WORDS_ALONE, *asked) if key in own]
        found["weight", weight.line, weight.kind] = {key: own[key] for key in keys}
    for row in plain["evidence"]:
        found.setdefault(("evidence", row["outcome"]), {"": []})[""].append(row)
    for key in _SINGLE:
        if key in plain:
            found |= _with_lines((key,), dict(plain[key]))
    for key in ("baseline", "ethnicity", "fund", "own", "fitted"):
        if plain.get(key):
            found[(key,)] = {"": plain[key]}
    return found


def _with_lines(key: TableKey, table: dict[str, Any]) -> Tables:
    """A section, and the tables of it that hold for one line."""
    lines = table.pop("lines", {})
    return {
        key: table,
        **{
            (*key, "lines", line): {k: v for k, v in own.items() if k != "lines"}
            for line, own in lines.items()
        },
    }


def written_as(tables: Tables) -> dict[str, Any]:
    """The tables as a scenario's file has them: what `tables_of` took apart, together again."""
    plain: dict[str, Any] = {}
    for key, table in tables.items():
        match key:
            case ("budget" | "weight" as kind, *_):
                plain.setdefault(kind, []).append(table)
            case ("evidence", _):
                plain.setdefault("evidence", []).extend(table[""])
            case ("convergence", "lines", line):
                plain.setdefault("convergence", {}).setdefault("lines", {})[line] = table
            case (name,):
                plain[name] = table[""] if name in WHOLE else {**table, **plain.get(name, {})}
    return plain


def put_together(base: Scenario, other: Scenario, tables: Tables) -> Scenario:
    """A scenario of other tables: neither the base nor the other, but between them.

    Parameters
    ----------
    base, other : Scenario
        Scenarios of the same places: title, places and status are the base's.
    tables : dict of tuple to dict

    Returns
    -------
    Scenario

    Raises
    ------
    BadInput
        When the tables cannot stand together.
    """
    plain = written_as(tables)
    reference = plain.pop("reference")
    # The files that they name stand beside the scenario that names them.
    theirs = plain.get("ethnicity") == _recorded(other) or _own(other) == plain.get("own", {})
    owner = other if theirs else base
    kept = {"id": base.id, "title": base.title, "icb": base.icb, "places": base.places.model_copy()}
    kept["neighbourhoods"] = base.neighbourhoods and base.neighbourhoods.model_copy()
    made = {
        "source": base.source,
        "origins": owner.origins,
        "reference": Path(reference) if reference else None,
        "reference_name": base.reference_name,
    }
    return validated({**plain, **kept, **made}, base.id)


def _recorded(scenario: Scenario) -> Any:
    own = scenario.ethnicity
    return own.model_dump(mode="json", exclude_none=True) if own else None


def _own(scenario: Scenario) -> Any:
    return scenario.model_dump(mode="json", include={"own"})["own"]


def validated(plain: Mapping[str, Any], where: str) -> Scenario:
    """A scenario out of plain values; BadInput where they cannot stand together."""
    try:
        return Scenario.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        wrong = first.get("ctx", {}).get("error")
        what = wrong.what if isinstance(wrong, Wrong) else str(first["msg"])
        mend = wrong.mend if isinstance(wrong, Wrong) else ""
        raise BadInput(what, f"{where}, {'.'.join(map(str, first['loc']))}", mend) from None


def chosen(ours: Tables, theirs: Tables, is_theirs: Callable[[TableKey, str], bool]) -> Tables:
    """Tables of which each part is one side's or the other's.

    Parameters
    ----------
    ours, theirs : Tables
    is_theirs : callable
        Of a table and a key of it (blank for whether the table is there at all): whose it is.

    Returns
    -------
    Tables
        In the order of ours, then what only theirs have. What only says why is whoever has it.
    """
    made: Tables = {}
    for key in [*ours, *(key for key in theirs if key not in ours)]:
        if key not in ours or key not in theirs:
            whole = (theirs if is_theirs(key, "") else ours).get(key)
            if whole is not None:
                made[key] = whole
            continue
        made[key] = {}
        for part in [*ours[key], *(one for one in theirs[key] if one not in ours[key])]:
            is_other = is_theirs(key, part) or is_theirs(key, TIED.get(part, part))
            own, other = (theirs, ours) if is_other else (ours, theirs)
            holder = {**other[key], **own[key]} if part in WORDS_ALONE else own[key]
            if part in holder:
                made[key][part] = holder[part]
    return made
