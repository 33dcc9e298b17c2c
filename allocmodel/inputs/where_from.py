"""Where the figures of the inputs come from: each by the name of its input and its labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass

#: The labels of one figure, in the order of its input's dimensions.
Labels = tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """Where one figure comes from: source, grade (see vocabulary.GRADES) and a note.

    A judgement also names the figures of the scenario that it rests on, as sign-offs name them.
    """

    source: str
    grade: str
    note: str = ""
    rests_on: tuple[str, ...] = ()


class WhereFrom(MutableMapping[tuple[str, Labels], Provenance]):
    """By name and labels: where each figure comes from.

    There are tens of thousands, of some hundred inputs: they are kept input by input, and several
    years' are put together and taken apart so.
    """

    def __init__(self, known: Mapping[tuple[str, Labels], Provenance] | None = None) -> None:
        """Of what is known already; by default of nothing."""
        #: By input: where each of its figures comes from, by labels.
        self.of: dict[str, dict[Labels, Provenance]] = {}
        self.update(known or {})

    def __getitem__(self, key: tuple[str, Labels]) -> Provenance:
        """Of one figure."""
        name, labels = key
        return self.of[name][labels]

    def __setitem__(self, key: tuple[str, Labels], where: Provenance) -> None:
        """Of one figure."""
        name, labels = key
        self.of.setdefault(name, {})[labels] = where

    def __delitem__(self, key: tuple[str, Labels]) -> None:
        """Of one figure."""
        name, labels = key
        del self.of[name][labels]

    def __iter__(self) -> Iterator[tuple[str, Labels]]:
        """Name and labels of every figure, input by input."""
        return ((name, labels) for name, own in self.of.items() for labels in own)

    def __len__(self) -> int:
        """How many figures there are."""
        return sum(map(len, self.of.values()))


def in_years(
    by_year: Iterable[tuple[str, Mapping[Labels, Provenance]]], axis: int
) -> dict[Labels, Provenance]:
    """Of an input's figures in each year: with the year among their labels, at an axis."""
    return {
        (*labels[:axis], year, *labels[axis:]): where
        for year, own in by_year
        for labels, where in own.items()
    }


def in_year(
    all_years: Mapping[Labels, Provenance], axis: int, year: str
) -> dict[Labels, Provenance]:
    """Of an input's figures in one year: without the year among their labels."""
    return {
        labels[:axis] + labels[axis + 1 :]: where
        for labels, where in all_years.items()
        if labels[axis] == year
    }
