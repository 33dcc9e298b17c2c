"""Shares that are agreed for budget lines, place by place."""

from __future__ import annotations

import math
from collections.abc import Sequence

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.parameters import SHARES
from allocmodel.declared.text import quoted
from allocmodel.declared.vocabulary import AGREED
from allocmodel.inputs.budget_inputs import bases_of
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.places.named import names_by_place
from allocmodel.scenario import BudgetLine
from allocmodel.scenario.judgements import sign_off_name

#: Shares that add to one but for this are no rounded ones: a computer's last digits.
EXACT_SHARES = 1e-9


def agreed_shares(gathered: Gathered, places: Sequence[str]) -> None:
    """The shares that are agreed for lines, place by place; they add to one."""
    lines = [line for line in gathered.scenario.budget if line.basis == AGREED]
    if not lines:
        return
    by_line = [_shares_of(gathered, line, places) for line in lines]
    sources = [
        gathered.typed(
            "The scenario's budget",
            ("budget", line.line, "shares", names_by_place(line.shares, [place])[place]),
            (sign_off_name(SHARES, line=line.line),),
        )
        for place in places
        for line in lines
    ]
    coords = {"place": list(places), "shared_line": [line.line for line in lines]}
    figures = [[shares[place] for shares in by_line] for place in places]
    gathered.give_set(SHARES, figures, coords, sources)
    bases = bases_of(gathered.scenario)
    own = Provenance(
        "Method, section 11", "choice", "1 = by agreed shares, 0 = by the basis itself"
    )
    agreed = [float(basis == AGREED) for basis in bases]
    gathered.give("by_agreement", agreed, {"basis": bases}, own)


def _shares_of(gathered: Gathered, line: BudgetLine, places: Sequence[str]) -> dict[str, float]:
    """One line's shares by place: every place, and no other; scaled to one if they were rounded."""
    scenario, key = gathered.scenario, ("budget", line.line, "shares")
    names = names_by_place(line.shares, places)
    unknown = [name for name in line.shares if name not in names.values()]
    if unknown:
        raise BadInput(
            f'The shares of "{line.line}" name {quoted(unknown)}: not a place of the scenario.'
            + did_you_mean(unknown, places)
            + scenario.origins.why_no_place(unknown),
            where=scenario.origins.where_named(*key, unknown[0]),
            mend=f"The places are {', '.join(places)}.",
        )
    missing = [place for place in places if place not in names]
    if missing:
        raise BadInput(
            f'The line "{line.line}" has no share for {quoted(missing)}.'
            + scenario.origins.why_blank(missing),
            where=scenario.where(*key),
            mend="Give each place its share, 0 where it has none.",
        )
    total = math.fsum(line.shares.values())
    if abs(total - 1) > EXACT_SHARES:
        gathered.warnings.append(
            f"The shares of {line.line} add to {total:.6g}, as rounded shares may: each was "
            "divided by that."
        )
    return {place: line.shares[names[place]] / total for place in places}
