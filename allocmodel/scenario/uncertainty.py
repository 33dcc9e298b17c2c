"""``[uncertainty]``: how sure the figures of a scenario are, in the words of who judges them.

Draws read it, and sensitivity reads its ranges. It moves no money.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, model_validator

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.low_to_high import ENDS
from allocmodel.declared.ranges import number_between, plain
from allocmodel.declared.text import Wrong, quoted
from allocmodel.scenario.keys import join_key, split_key
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import Part, Text

#: What stands in the table beside ranges.
SETTINGS = ("draws", "seed", "correlation", "against")

_LOW, _, _HIGH = ENDS.values()

#: The key of one figure's range, as a file writes it: part by part.
_Written = tuple[str, ...]


class Range(Part):
    """How sure one figure is: its ends, and what is likeliest between them.

    Attributes
    ----------
    low, high : float
    point : float or None
        The figure that the scenario has: None until that is known.
    """

    low: float
    point: float | None = None
    high: float


@with_figures_of("uncertainty")
class Uncertainty(Part):
    """How often to draw, from which seed, how alike rows of a study err; ranges by figure."""

    draws: int | None = None
    seed: int | None = None
    correlation: float | None = None
    #: What gains are gains against: a scenario by file or id, or "written" for this one.
    against: Text | None = None
    #: By the name by which a sign-off calls the figure.
    ranges: dict[str, Range] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _ranges_by_name(cls, values: Any) -> Any:
        return with_ranges(values) if isinstance(values, dict) else values


# --- As a file or --set writes it -----------------------------------------------------------------


def with_ranges(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its ranges by name, however a file writes their keys.

    A name of several parts stands in quotes (``"health_inequalities.share"``) or as tables in
    tables (``health_inequalities.share``), which TOML tells apart.

    Raises
    ------
    Wrong
        Where a range is none, or two are of one figure.
    """
    made: dict[str, Any] = {}
    ranges: dict[str, Any] = dict(table.get("ranges", {}))
    for key, value in table.items():
        if key in (*SETTINGS, "ranges"):
            made[key] = value
        elif not isinstance(value, dict):
            raise _no_range(key)
        else:
            for written, one in _tables_in((key,), value):
                name = _name(written)
                if name in ranges:
                    raise Wrong(f"{name} has two ranges.", "Keep one of them.", written)
                ranges[name] = one
    return {**made, "ranges": {name: _range(name, one) for name, one in ranges.items()}}


def _no_range(key: str) -> Wrong:
    """What stands where only a setting or a range can."""
    parts = split_key(key)
    said = "has no low and high here" if len(parts) > 1 else "is not a key of uncertainty"
    return Wrong(
        f'"{key}" {said}.{did_you_mean(key, SETTINGS)}',
        f"The keys are {', '.join(SETTINGS)}; and names of judgements, each with a range such as "
        "{ low = 0.02, high = 0.10 }.",
        parts,
    )


def _tables_in(
    key: _Written, table: Mapping[str, Any]
) -> Iterator[tuple[_Written, Mapping[str, Any]]]:
    """The ranges in tables in tables, each with its key."""
    inner = {part: one for part, one in table.items() if isinstance(one, dict)}
    if inner and len(inner) == len(table):
        for part, one in inner.items():
            yield from _tables_in((*key, part), one)
    else:
        yield key, table


def _name(written: _Written) -> str:
    """A figure's name: of tables in tables their keys, else what stands in quotes as one key."""
    return join_key(split_key(written[0]) if len(written) == 1 else written)


def _range(name: str, table: Any) -> Range:
    """A range, its ends in order."""
    if isinstance(table, Range):
        return table
    key = split_key(name)
    known = list(ENDS.values())
    unknown = [one for one in table if one not in known] if isinstance(table, dict) else []
    missing = [one for one in (_LOW, _HIGH) if not isinstance(table, dict) or one not in table]
    if unknown or missing:
        said = f"has {quoted(unknown)}" if unknown else f"has no {quoted(missing)}"
        raise Wrong(
            f"The range of {name} {said}.{did_you_mean(unknown, known) if unknown else ''}",
            "Write { low = 0.02, high = 0.10 }: the figure itself is the scenario's.",
            key,
        )
    try:
        ends = {
            end: number_between(table[end], -_LARGEST, _LARGEST, f"{end} of {name}")
            for end in known
            if table.get(end) is not None
        }
    except Wrong as wrong:
        raise Wrong(wrong.what, wrong.mend, key) from None
    if sorted(ends.values()) != list(ends.values()):
        raise Wrong(
            f"The range of {name} goes from {' to '.join(plain(one) for one in ends.values())}, "
            "which is not in order.",
            "Write low, point and high from the smallest to the largest.",
            key,
        )
    return Range(**ends)


_LARGEST = 1e12


def set_in_uncertainty(table: Mapping[str, Any], key: _Written, value: Any) -> dict[str, Any]:
    """The table with what ``--set`` gives: a setting, a range, or one end of a range.

    Parameters
    ----------
    table : mapping
        As files write it.
    key : tuple of str
        The parts after ``uncertainty``.
    value : object
    """
    if key[0] in SETTINGS or not isinstance(value, dict | int | float):
        return {**table, join_key(key): value}
    of_end = key[-1] in ENDS.values() and not isinstance(value, dict)
    name = _name(key[:-1] if of_end else key)
    kept: dict[str, Any] = {part: one for part, one in table.items() if not isinstance(one, dict)}
    for part, one in table.items():
        if isinstance(one, dict):
            kept |= {_name(written): own for written, own in _tables_in((part,), one)}
    own = kept.get(name)
    kept[name] = {**(own if isinstance(own, dict) else {}), key[-1]: value} if of_end else value
    return kept
