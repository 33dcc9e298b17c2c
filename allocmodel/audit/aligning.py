"""Two sequences laid side by side: which line of one is which of the other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import groupby

#: Positions in one sequence, each with that of the same in the other.
Pairs = list[tuple[int, int]]

#: So few lines may be matched with others of the same name by chance.
FEW = 3


def steady(pairs: Pairs) -> Pairs:
    """Matched lines without the few that jump where those before and after them move alike.

    Such as two labels that were swapped: each is found at the other's place.
    """
    groups = [list(one) for _, one in groupby(pairs, lambda pair: pair[1] - pair[0])]
    shifts = [one[0][1] - one[0][0] for one in groups]
    kept = [
        group
        for number, group in enumerate(groups)
        if not (
            0 < number < len(groups) - 1
            and len(group) <= FEW
            and shifts[number - 1] == shifts[number + 1]
        )
    ]
    return [pair for group in kept for pair in group]


def aligned(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> Pairs:
    """Positions of equal keys in two sequences, in order."""
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    stop = 0
    while stop < min(len(ours), len(theirs)) - start and ours[-1 - stop] == theirs[-1 - stop]:
        stop += 1
    mine, their = ours[start : len(ours) - stop], theirs[start : len(theirs) - stop]
    between = [(start + i, start + j) for i, j in _between(mine, their)]
    head = [(one, one) for one in range(start)]
    tail = [(len(ours) - one, len(theirs) - one) for one in range(stop, 0, -1)]
    return [*head, *between, *tail]


def _between(mine: Sequence[Hashable], their: Sequence[Hashable]) -> Pairs:
    """The same for what is left between a common beginning and a common end."""
    if not mine or not their:
        return []
    in_place = [(n, n) for n, (one, other) in enumerate(zip(mine, their, strict=False))]
    same = [pair for pair in in_place if mine[pair[0]] == their[pair[1]]]
    in_order = len(mine) == len(their)
    if in_order and times(mine) == times(their):
        return in_place
    blocks = SequenceMatcher(None, mine, their, autojunk=len(mine) > 3000).get_matching_blocks()
    found = [(a + n, b + n) for a, b, size in blocks for n in range(size)]
    return same if in_order and len(same) + 1 >= len(found) else found


def times(keys: Sequence[Hashable]) -> dict[Hashable, int]:
    """How often each key stands in a sequence."""
    counted: dict[Hashable, int] = {}
    for key in keys:
        counted[key] = counted.get(key, 0) + 1
    return counted
