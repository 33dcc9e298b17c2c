"""Last year's published money that a baseline shares out, and when that may be."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import STREAMS
from allocmodel.inputs.gathered import ALLOCATIONS, Gathered, Provenance
from allocmodel.scenario import BudgetLine

OWN_POUNDS = "Give each place its pounds in baseline.amounts."


def refuse_shared_baseline(gathered: Gathered, lines: Sequence[BudgetLine]) -> None:
    """Published money is the baseline of one line, and of recurrent money."""
    where = gathered.scenario.where("baseline")
    first: dict[str, str] = {}
    for line in lines:
        stream = str(line.stream or line.basis)
        if line.amount == "published total":
            raise BadInput(
                f"The line {line.line} has one-off money in it; a published baseline is recurrent.",
                where=where,
                mend='Write amount = "published", with the one-off money in a line of its own that '
                "has recurrent = false; or give each place its pounds in baseline.amounts.",
            )
        if stream in first:
            raise BadInput(
                f"{first[stream]} and {line.line} would both start from the whole published money "
                f"of {STREAMS[stream]}.",
                where=where,
                mend="Give the places' pounds of each line in baseline.amounts.",
            )
        first[stream] = line.line


def give_money_before(
    gathered: Gathered,
    lines: Sequence[BudgetLine],
    money: Sequence[tuple[float, str]],
    note: str,
) -> None:
    """The published money that a baseline shares out, line by line."""
    gathered.give(
        "money_before",
        [pounds for pounds, _ in money],
        {"converging_line": [line.line for line in lines]},
        [Provenance(source, "published", note) for _, source in money],
    )


def money_before(gathered: Gathered, line: BudgetLine, year: str) -> tuple[float, str]:
    """The published baseline of the year, else the allocation of the year before; and which."""
    reference, stream = gathered.reference, str(line.stream or line.basis)
    try:
        pounds = reference.published(gathered.icb, gathered.year, stream, "baseline")
        return pounds, f"{ALLOCATIONS} {gathered.year}: baseline"
    except BadInput:
        pounds = allocated(gathered, gathered.icb, line, year)
        return pounds, f"{ALLOCATIONS} {year}: allocation"


def allocated(gathered: Gathered, icb: str, line: BudgetLine, year: str) -> float:
    """What an ICB was allocated for a line's stream in a year."""
    try:
        return gathered.reference.published(icb, year, str(line.stream or line.basis), "allocation")
    except BadInput as error:
        raise BadInput(
            f"The published money of {year}, to start {line.line} from, is not at hand. "
            f"{error.what}",
            where=gathered.scenario.where("baseline"),
            mend=OWN_POUNDS,
        ) from None


def say_what_is_drawn(gathered: Gathered, lines: Sequence[BudgetLine]) -> None:
    """Published money is whole; a line that others draw on has less."""
    for line in lines:
        drawn = [one.line for one in gathered.scenario.written if one.drawn_from == line.line]
        if drawn:
            gathered.warnings.append(
                f"The baseline of {line.line} is the whole published money, before what "
                f"{', '.join(drawn)} takes from it this year, which shows as lower growth. Where "
                "that was so last year too, give the baseline in pounds."
            )
