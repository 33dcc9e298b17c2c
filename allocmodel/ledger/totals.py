"""Totals of a team's file: checked against the figures that they add up, and not counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed
from allocmodel.ledger.cells import Cell, Record, agree, plainly


@dataclass(frozen=True)
class Total:
    """A figure of a row or a column of totals, and the records that it may add up.

    Those of its labels, all over the table; or those since the total before it. Either with what
    stands beside them and is left out, or without.
    """

    figure: Decimal
    cell: Cell
    labels: dict[str, str]
    since_last: tuple[Record, ...]
    unit: int
    beside: Decimal = Decimal(0)


def total_notes(
    records: Sequence[Record],
    totals: Iterable[Total],
    rounded_to: Callable[[Sequence[Decimal]], Decimal] | None,
    where: str,
) -> list[str]:
    """What to say of totals that differ from their figures as rounded ones may.

    Parameters
    ----------
    records : sequence of Record
    totals : iterable of Total
    rounded_to : callable or None
        See `headings.Wanted`.
    where : str
        The file, and the sheet of a workbook.

    Raises
    ------
    BadInput
        When a total differs by more.
    """
    totals = list(totals)
    said, largest = [], Decimal(0)
    every = [*(one.figure for one in records), *(one.figure for one in totals)]
    step = rounded_to(every) if rounded_to else None
    for total in totals:
        of_its_labels = tuple(one for one in records if agree(one.labels, total.labels))
        sums = [
            (_sum(parts) + beside, parts)
            for beside in dict.fromkeys((Decimal(0), total.beside))
            for parts in (of_its_labels, total.since_last)
        ]
        added, parts = min(sums, key=lambda one: abs(one[0] - total.figure))
        told = f"the total is {plainly(total.figure)}, and its figures add up to "
        allowed = _rounding(total, parts) if step is None else step * (len(parts) + 1) / 2
        if abs(added - total.figure) > allowed:
            raise BadInput(
                f"T{told[1:]}{plainly(added)}.",
                total.cell.where,
                "Mend the total or the figure that is wrong; a total is not counted.",
            )
        if abs(added - total.figure) > _NOISE * total.unit:
            largest = max(largest, abs(added - total.figure))
            said.append((total, f"{told}{plainly(added)}"))
    if len(said) == 1:
        total, told = said[0]
        return [f"{total.cell.where}: {told}, as rounded figures may; the figures count."]
    if not said:
        return []
    cells = listed(total.cell.address for total, _ in said)
    return [
        f"{where}: totals differ from what their figures add up to ({cells}), by up "
        f"to {plainly(largest)}, as rounded figures may; the figures count."
    ]


def _sum(parts: Iterable[Record]) -> Decimal:
    return sum((one.figure for one in parts), Decimal(0))


#: The last digit of the figures of a computer, in their unit: no difference.
_NOISE = Decimal("0.000001")


def _rounding(total: Total, parts: Collection[Record]) -> Decimal:
    """What rounding may put between a total and its figures: half of the last digit of each."""
    shown = [one / total.unit for one in (total.figure, *(part.figure for part in parts))]
    last = min(Decimal(1).scaleb(min(0, _exponent(one))) for one in shown)
    return max(last, _NOISE) * total.unit * (len(parts) + 1) / 2


def _exponent(number: Decimal) -> int:
    """The place of the last digit: -2 for hundredths."""
    return int(number.normalize().as_tuple().exponent)
