"""Ranges as a command takes them: ``KEY=FROM:TO:STEPS`` of a sweep, ``KEY=LOW:HIGH``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import so_many
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.printable import shown
from allocmodel.declared.ranges import plain
from allocmodel.engine.parameters import all_parameters
from allocmodel.scenario.keys import join_key, split_key
from allocmodel.scenario.override import split_at_equals

#: More steps than these show no more, in a table or a chart.
MOST_STEPS, MOST_IN_GRID = 1_001, 10_000

_SWEPT = 'Write it as KEY=FROM:TO:STEPS, such as "health_inequalities.share=0.10:0.25:16".'
_RANGE = 'Write it as KEY=LOW:HIGH, such as "budget.core.growth=0.02:0.05".'


@dataclass(frozen=True, eq=False)
class SweptKey:
    """A key of a scenario, and the values that it takes.

    Attributes
    ----------
    key : str
        As ``--set`` writes it.
    values : numpy.ndarray
        Rising, at even steps; whole where the key takes whole numbers only.
    whole : bool
    where : str
        How messages name it.
    """

    key: str
    values: np.ndarray
    whole: bool
    where: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the key."""
        return split_key(self.key)

    def set_to(self, value: float) -> str:
        """The override that gives it a value."""
        return f"{self.key}={written(value, self.whole)}"


def written(value: float, whole: bool) -> str:
    """A value as an override writes it: to the last digit."""
    return str(round(value)) if whole else repr(float(value))


def swept_keys(given: Sequence[str] | Mapping[str, object]) -> list[SweptKey]:
    """The keys of a sweep.

    Parameters
    ----------
    given : sequence of str, or mapping of key to (from, to, steps)
        One or two: ``KEY=FROM:TO:STEPS`` texts, or numbers by key.

    Returns
    -------
    list of SweptKey

    Raises
    ------
    BadInput
        When there is none or more than two, one comes twice, or a range is none.
    """
    found = (
        [_of_numbers(key, numbers) for key, numbers in given.items()]
        if isinstance(given, Mapping)
        else [_of_text(text) for text in _texts(given, "keys", _SWEPT)]
    )
    if not 1 <= len(found) <= 2:
        raise BadInput(
            f"A sweep is over one key or two; {len(found)} are given.", argument("keys"), _SWEPT
        )
    if len({one.parts for one in found}) < len(found):
        raise BadInput(
            f"{found[0].key} is swept twice.",
            f"{found[0].where} and {found[1].where}",
            "Name each key once.",
        )
    points = math.prod(len(one.values) for one in found)
    if points > MOST_IN_GRID:
        raise BadInput(
            f"The grid has {points:,} points.",
            " and ".join(one.where for one in found),
            f"Take fewer steps: at most {MOST_IN_GRID:,} points in all.",
        )
    return found


def _texts(given: object, name: str, mend: str) -> list[object]:
    """Ranges that are given as texts, or as one."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Iterable):
        raise BadInput(f"{shown(repr(given))} is no list of ranges.", argument(name), mend)
    return list(given)


def _several(given: object) -> list[object]:
    """The numbers of a range, of whatever kind of list; none where it is no list."""
    is_list = isinstance(given, Iterable) and not isinstance(given, str | Mapping)
    return list(given) if is_list else []  # type: ignore[call-overload]


def _of_text(text: object) -> SweptKey:
    where = f"{argument('keys')} {shown(text)}"
    key, equals, wanted = split_at_equals(text) if isinstance(text, str) else ("", "", "")
    if not equals or not key.strip():
        raise BadInput("A sweep needs a key and its range.", where, _SWEPT)
    parts = wanted.split(":")
    if len(parts) != 3:
        raise BadInput(
            f"The range has {so_many(len(parts), 'part')}, not three: from, to and steps.",
            where,
            _SWEPT,
        )
    numbers = [_number(part, where, _SWEPT) for part in parts]
    return _swept(key.strip(), numbers, where)


def _of_numbers(key: object, numbers: object) -> SweptKey:
    where = f"{argument('keys')} {shown(key)}"
    three = _several(numbers)
    if not isinstance(key, str) or len(three) != 3:
        raise BadInput(
            "A key takes three numbers: from, to and steps.",
            where,
            'Give them by key: {"health_inequalities.share": (0.10, 0.25, 16)}.',
        )
    return _swept(key, [_number(one, where, _SWEPT) for one in three], where)


def real(value: object) -> float | None:
    """A finite number of Python or numpy; None where a value is none."""
    try:
        found = _real(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _number(value: object, where: str, mend: str) -> float:
    """A finite number out of text or of Python."""
    try:
        found = float(value.replace("_", "")) if isinstance(value, str) else _real(value)
    except (ValueError, OverflowError):
        raise BadInput(f"{shown(value)} is not a number.", where, mend) from None
    if not math.isfinite(found):
        raise BadInput(f"{shown(value)} is not a finite number.", where, mend)
    return found


def _real(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError
    return float(value)


def _swept(key: str, numbers: Sequence[float], where: str) -> SweptKey:
    low, high, steps = numbers
    _refuse_no_range(low, high, where, ("FROM", "TO"))
    if steps != int(steps) or not 2 <= steps <= MOST_STEPS:
        raise BadInput(
            f"STEPS is {plain(steps)}.",
            where,
            f"Write a whole number from 2 to {MOST_STEPS:,}: how many values, both ends counted.",
        )
    whole = takes_whole(key)
    values = np.linspace(low, high, int(steps))
    # As a person would write them: 0.12, not 0.12000000000000001.
    values = np.array([float(f"{value:.12g}") for value in values])
    if whole:
        values = np.unique(np.round(values))
        _refuse_not_whole((low, high), where)
    return SweptKey(join_key(split_key(key)), values, whole, where)


def _refuse_not_whole(ends: Sequence[float], where: str) -> None:
    broken = [one for one in ends if one != int(one)]
    if broken:
        raise BadInput(
            f"{plain(broken[0])} is not whole, and the key takes whole numbers.",
            where,
            "Write whole pounds.",
        )


def _refuse_no_range(low: float, high: float, where: str, names: tuple[str, str]) -> None:
    if low == high:
        what = f"{names[0]} and {names[1]} are both {plain(low)}."
        raise BadInput(what, where, "Give two different ends, the lower one first.")
    if low > high:
        raise BadInput(
            f"The range is the wrong way round: {plain(low)} is above {plain(high)}.",
            where,
            f"Write the lower end first: {plain(high)}:{plain(low)}.",
        )


def takes_whole(key: str) -> bool:
    """Whether a key takes whole numbers only: pounds of lines, functions and baselines."""
    return any(one.whole for one in parameters_named(key))


def parameters_named(key: str) -> list[Parameter]:
    """The parameters that a key may be of; it may name one figure of a table of them."""
    parts = split_key(key)
    return [
        one
        for one in all_parameters().values()
        if len(parts) >= len(one.parts)
        and all(
            part.startswith("<") or part == own for part, own in zip(one.parts, parts, strict=False)
        )
    ]


def given_ranges(
    given: Sequence[str] | Mapping[str, Sequence[float]],
) -> dict[tuple[str, ...], tuple[float, float]]:
    """Ranges of figures by the parts of their key: ``KEY=LOW:HIGH`` texts, or numbers by key.

    Raises
    ------
    BadInput
        When one is no range, or comes twice.
    """
    pairs: list[tuple[str, Sequence[object], str]] = []
    if isinstance(given, Mapping):
        for key, ends in given.items():
            name = key if isinstance(key, str) else ""
            pairs.append((name, _several(ends), f"{argument('ranges')} {shown(key)}"))
    else:
        for text in _texts(given, "ranges", _RANGE):
            written_key, _, both = split_at_equals(text) if isinstance(text, str) else ("", "", "")
            pairs.append(
                (written_key.strip(), both.split(":"), f"{argument('ranges')} {shown(text)}")
            )
    found: dict[tuple[str, ...], tuple[float, float]] = {}
    for key, both_ends, where in pairs:
        if not key or len(both_ends) != 2:
            raise BadInput("A range needs a key, its low and its high end.", where, _RANGE)
        low, high = (_number(end, where, _RANGE) for end in both_ends)
        _refuse_no_range(low, high, where, ("LOW", "HIGH"))
        if takes_whole(key):
            _refuse_not_whole((low, high), where)
        if split_key(key) in found:
            raise BadInput(f"{key} has two ranges.", where, "Keep one of the two.")
        found[split_key(key)] = low, high
    return found
