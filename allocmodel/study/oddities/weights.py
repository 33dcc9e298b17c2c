"""Weights and shares that move nothing, or more than any formula does, or the other way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from allocmodel.declared.low_to_high import at_estimates
from allocmodel.declared.vocabulary import QUINTILES, SERVICES
from allocmodel.model.adjustment import NeedGradients
from allocmodel.study.oddities.oddity import Oddity, more, times
from allocmodel.study.run import Run

#: More than this part of a line's cost for one kind of need is more often per cent mistyped than
#: meant: a judgement.
LARGE_PHI = 0.5

#: A health inequalities share this many times the national one is odd, and so is one part in it.
#: The most that England used is 15 per cent (PCT allocations of 2009/10 and 2010/11; Health
#: Committee HC 1048-III, PH 146), about one and a half times the share now.
FAR_FROM_NATIONAL = 2

#: Shares are typed to a hundredth of a per cent.
SAME_SHARE = 0.00005


def odd_deprivation_weights(run: Run) -> Iterator[Oddity]:
    """Weights by fifth that are all alike, do not fall, or are steeper than any formula."""
    basis_of = {line.line: line.basis for line in run.inputs.scenario.lines}
    for weight in run.inputs.scenario.weight:
        if weight.quintiles is not None:
            national = run.inputs.reference.need_gradients(run.years[-1])
            basis = basis_of[weight.line]
            yield from _odd_quintiles(weight.line, basis, weight.quintiles, national)


def _odd_quintiles(
    line: str, basis: str, weights: Sequence[float], national: NeedGradients
) -> Iterator[Oddity]:
    what = f"The deprivation weights of {line}"
    first, last = weights[0], weights[-1]
    steepest = max(national.ratios, key=lambda one: national.ratios[one])
    limit = national.ratios[steepest]
    if max(weights) == min(weights):
        yield Oddity(
            f"{what} are {first:g} in every fifth",
            "weights that are all the same move nothing",
            question="Write those that differ, or take the weight out.",
        )
    elif last > first:
        yield Oddity(
            f"{what} rise from {first:g} in the most deprived fifth to {last:g} in the least",
            f"the formula itself falls{_own_gradient(basis, national)}",
            more(last, first) if first else "the most deprived fifth counts for nothing",
            "Is the table upside down? The most deprived fifth comes first.",
        )
    elif rise := _largest_rise(weights):
        upper, lower = (list(QUINTILES.values())[number].lower() for number in rise)
        yield Oddity(
            f"{what} rise from {weights[rise[0]]:g} in the {upper} to {weights[rise[1]]:g} in the "
            f"{lower}",
            "weights fall with deprivation from fifth to fifth where they follow need",
            more(weights[rise[1]], weights[rise[0]]) if weights[rise[0]] else "from nought",
            "Is one of the five mistyped?",
        )
    elif last == 0 or first / last > limit:
        yield Oddity(
            f"{what} are {first:g} in the most deprived fifth and {last:g} in the least",
            f"the steepest need in the national formula, {SERVICES[steepest].lower()}, gives "
            f"{limit:.2f} times ({national.source})",
            f"{times(first, last, 'the least')} here"
            if last
            else "the least deprived fifth counts for nothing",
            "Is a point missing in one of the five?",
        )


def _own_gradient(basis: str, national: NeedGradients) -> str:
    if not national.carried(basis):
        return " for every service"
    gradient = national.ratios[basis]
    return f" from {gradient:.2f} to 1 ({SERVICES[basis].lower()}, {national.source})"


def _largest_rise(weights: Sequence[float]) -> tuple[int, int] | None:
    """Between which neighbouring fifths the weights rise most, if they rise at all."""
    pairs = list(itertools.pairwise(range(len(weights))))
    pair = max(pairs, key=lambda at: weights[at[1]] - weights[at[0]])
    return pair if weights[pair[1]] > weights[pair[0]] else None


def odd_phi(run: Run) -> Iterator[Oddity]:
    """A part of the line that moves nothing, or that is most of the line."""
    for weight in run.inputs.scenario.weight:
        if weight.phi is None:
            continue
        what = f"phi of the ethnicity weight on {weight.line}"
        phi = at_estimates(weight.phi)
        whole = phi["point"] * len(weight.evidence)
        if phi["upper"] == 0:
            yield Oddity(
                f"{what} is 0",
                "nothing of the line follows the evidence then, and nothing moves",
                question="Write the part of the line's cost that follows it, or take the weight "
                "out.",
            )
        elif whole > LARGE_PHI:
            several = f" for each of {len(weight.evidence)} outcomes" * (len(weight.evidence) > 1)
            yield Oddity(
                f"{what} is {phi['point']:g}{several}",
                f"{whole:.0%} of all that the line costs would follow "
                f"{', '.join(one.replace('_', ' ') for one in weight.evidence)}, where 100% is "
                "the whole line",
                question="Is it the part of the line's cost that the condition causes?",
            )


def odd_health_inequalities_share(run: Run) -> Iterator[Oddity]:
    """A share that is England's own, the ICB's own, nought, or far from both."""
    change = run.inputs.scenario.sections.get("health_inequalities")
    if change is None:
        return
    share = change.values["share"]
    last = run.in_year(run.years[-1])
    of_core = {"formula": "core", "component": "health_inequalities"}
    national = last.number("component_weight", **of_core)
    own = last.number("local_weight", **of_core)
    what = f"The health inequalities share is {share:.2%}"
    compared = (
        f"the national share is {national:.2%}, which gives {own:.2%} of core in "
        f"{run.inputs.whole.words.the}"
    )
    if abs(share - national) < SAME_SHARE:
        yield Oddity(
            what, compared, "the same, so nothing moves", "Write another share, or take it out."
        )
    elif abs(share - own) < SAME_SHARE:
        yield Oddity(
            what,
            compared,
            f"the ICB's figure, {more(share, national)} than the national one",
            "share is that of England's formula: leave the key out for the formula as it is.",
        )
    elif not national / FAR_FROM_NATIONAL <= share <= national * FAR_FROM_NATIONAL:
        yield Oddity(
            what,
            compared,
            times(share, national, "the national share"),
            "The most that England has used is 15% (2009/10 and 2010/11). Is it meant?",
        )
