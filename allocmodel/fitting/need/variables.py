"""The variables that ship, by name; and those that are refused, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allocmodel.declared.text import Wrong
from allocmodel.declared.vocabulary import AGES, ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, HIGH_LEVEL_OF
from allocmodel.reference.practice_people import Floats, PracticePeople


@dataclass(frozen=True)
class Variable:
    """A variable that ships.

    Attributes
    ----------
    title : str
        What it is.
    more : str
        What ten points, or a doubling, more of it are: the beginning of a sentence.
    values : callable
        Its values, one for each unit.
    logarithm : bool
        Whether the model takes its natural logarithm.
    """

    title: str
    more: str
    values: Callable[[PracticePeople], Floats]
    logarithm: bool = False

    def of(self, known: PracticePeople) -> Floats:
        """As the model takes it."""
        values = self.values(known)
        if not self.logarithm:
            return values
        return np.log(np.where(values > 0, values, np.nan))


def _figure(name: str) -> Callable[[PracticePeople], Floats]:
    return lambda known: known.figures[name].to_numpy(dtype=float)


def _group(position: int) -> Callable[[PracticePeople], Floats]:
    return lambda known: known.by_group[:, position]


def _high_level(group: str) -> Callable[[PracticePeople], Floats]:
    own = [HIGH_LEVEL_OF[code] == group for code in ETHNIC_GROUPS]
    return lambda known: known.by_group[:, own].sum(axis=1)


def _age(position: int) -> Callable[[PracticePeople], Floats]:
    return lambda known: known.by_age[:, position]


def _plain(title: str) -> str:
    """A group's title without the high-level group before it."""
    return title.split(": ")[-1]


#: By the name that a spec writes.
SHIPPED: dict[str, Variable] = {
    "income_deprivation": Variable(
        "People in income-deprived households (income domain, Indices of Deprivation 2025)",
        "Ten points more people in income-deprived households go with",
        _figure("income_deprivation"),
    ),
    "employment_deprivation": Variable(
        "People of working age out of work against their will (employment domain, Indices of "
        "Deprivation 2025)",
        "Ten points more people of working age out of work against their will go with",
        _figure("employment_deprivation"),
    ),
    "list_size": Variable(
        "Registered people, mean over 2024/25 (payments), as logarithm",
        "Twice as many registered people go with",
        _figure("list_size"),
        logarithm=True,
    ),
    "rurality": Variable(
        "In a rural area (payments 2024/25; of an area: the part of its people)",
        "Being in a rural area goes with",
        _figure("rural"),
    ),
    **{
        f"share_{code}": Variable(
            f"Share of people: {title}",
            f"Ten points more people of the group {title} go with",
            _high_level(code),
        )
        for code, title in HIGH_LEVEL_GROUPS.items()
    },
    **{
        f"share_of_{code}": Variable(
            f"Share of people: {_plain(title)}",
            f"Ten points more {_plain(title)} people go with",
            _group(position),
        )
        for position, (code, title) in enumerate(ETHNIC_GROUPS.items())
    },
    **{
        "age_" + code.replace("-", "_to_").replace("+", "_and_over"): Variable(
            f"Share of people of {title} years",
            f"Ten points more people of {title} years go with",
            _age(position),
        )
        for position, (code, title) in enumerate(AGES.items())
    },
}

#: Variables whose unit step is the whole way from 0 to 1, not ten points.
WHOLE_STEP = ("rurality",)

_COMPOSITE = ("imd", "imd_score", "imd_2025", "imd_decile", "imd_rank", "imd_quintile")


def refuse_composite(name: str) -> None:
    """Raises Wrong for the composite Index of Multiple Deprivation, which contains health."""
    if name.casefold().replace(" ", "_").replace("-", "_") in _COMPOSITE:
        raise Wrong(
            f'"{name}" is the composite Index of Multiple Deprivation, which is partly made of '
            "ill health (its health domain): to explain health by it is to explain health by "
            "itself, and fits better than it should.",
            'Write "income_deprivation" or "employment_deprivation".',
        )
