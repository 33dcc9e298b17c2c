"""Local adjustments: weights by deprivation and ethnicity, the health inequalities share, pools."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.declared.parameters import QUINTILE_WEIGHT, SHARE
from allocmodel.declared.vocabulary import (
    ADJUSTMENTS,
    ATTRIBUTIONS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_OF,
    POOLS,
    QUINTILES,
    WEIGHT_KINDS,
)
from allocmodel.inputs.evidence_inputs import evidence, uses
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.model.coalitions import (
    coalition_name,
    coalitions,
    declared_coefficients,
    shapley_coefficients,
)
from allocmodel.scenario import Scenario
from allocmodel.scenario.judgements import sign_off_name
from allocmodel.scenario.weights import adjusted_for_deprivation

OWN = Provenance("The scenario", "choice")
ARITHMETIC = Provenance("Method, section 2: Shapley 1953", "choice")


def adjustments(gathered: Gathered) -> None:
    """Everything that the scenario changes in the national formula's split."""
    chosen = adjustments_of(gathered.scenario)
    lines = _adjusted_lines(gathered.scenario)
    if chosen:
        _refuse_unadjusted_evidence(gathered)
        _coalitions(gathered, chosen, lines)
    if "health_inequalities" in chosen:
        _health_inequalities(gathered)
    if "deprivation" in chosen:
        _quintile_weights(gathered, lines)
    if "ethnicity" in chosen:
        evidence(gathered, lines)
    _pools(gathered)


def adjustments_of(scenario: Scenario) -> list[str]:
    """The adjustments that a scenario makes, in the order in which they count."""
    kinds: set[str] = {weight.kind for weight in scenario.weight}
    if scenario.health_inequalities:
        kinds.add("health_inequalities")
    return [one for one in ADJUSTMENTS if one in kinds]


def _adjusted_lines(scenario: Scenario) -> list[str]:
    """The lines that an adjustment touches, in the budget's order."""
    weighted = {weight.line for weight in scenario.weight}
    return [
        line.line
        for line in scenario.budget
        if line.line in weighted or (scenario.health_inequalities and line.basis == "core")
    ]


def _coalitions(gathered: Gathered, chosen: Sequence[str], lines: Sequence[str]) -> None:
    """The sets of adjustments, and their coefficients in each adjustment's effect."""
    if not lines:
        raise BadInput(
            "The health inequalities share is changed, but no line follows the core formula.",
            where=gathered.scenario.where("health_inequalities"),
            mend='Share a line by basis = "core", or take the section out.',
        )
    gathered.give("weighted_line_name", list(lines), {"weighted_line": list(lines)}, OWN)
    sets = coalitions(chosen)
    named = {"coalition": [coalition_name(one, chosen) for one in sets]}
    coefficients = [declared_coefficients(chosen), shapley_coefficients(chosen)]
    gathered.give(
        "effect_coefficient",
        coefficients,
        {"attribution": list(ATTRIBUTIONS), "adjustment": list(chosen), **named},
        ARITHMETIC,
    )
    kinds = [kind for kind in WEIGHT_KINDS if kind in chosen]
    if kinds:
        switched = [[float(kind in one) for one in sets] for kind in kinds]
        gathered.give("weight_in_coalition", switched, {"weight_kind": kinds, **named}, ARITHMETIC)
    if "health_inequalities" in chosen:
        changed = [float("health_inequalities" in one) for one in sets]
        gathered.give("core_change_in_coalition", changed, named, ARITHMETIC)


def _health_inequalities(gathered: Gathered) -> None:
    change = gathered.scenario.health_inequalities
    if change is None:
        return
    national = float(
        gathered.values["component_weight"].sel(formula="core", component="health_inequalities")
    )
    note = f"The national share is {national:.4f}"
    name = sign_off_name(SHARE)
    judged = Provenance(f"The scenario, {name}", "judgement", note, (name,))
    gathered.give("health_inequalities_share", change.share, {}, judged)


def _quintile_weights(gathered: Gathered, lines: Sequence[str]) -> None:
    """The weights of each adjusted line; the neutral ones where a line has none."""
    by_line = {
        weight.line: weight.quintiles
        for weight in gathered.scenario.weight
        if weight.kind == "deprivation"
    }
    weights = [
        list(by_line.get(line) or [QUINTILE_WEIGHT.neutral] * len(QUINTILES)) for line in lines
    ]
    sources = [_source(line, line in by_line) for line in lines for _ in range(len(QUINTILES))]
    coords = {"weighted_line": list(lines), "deprivation_quintile": list(QUINTILES)}
    gathered.give("quintile_weight", weights, coords, sources)


def _source(line: str, weighted: bool) -> Provenance:
    if not weighted:
        return Provenance("No deprivation weight on this line", "choice")
    rests_on = (sign_off_name(QUINTILE_WEIGHT, line=line),)
    return Provenance("The scenario's weights, key quintiles", "judgement", "", rests_on)


def _pools(gathered: Gathered) -> None:
    """Whom each ring-fenced pool of the budget is for."""
    pools = [pool for pool in POOLS if any(x.basis == pool for x in gathered.scenario.budget)]
    if not pools:
        return
    plus = {group for line in gathered.scenario.budget for group in line.plus}
    members = np.zeros((len(pools), len(QUINTILES), len(ETHNIC_GROUPS)))
    members[:, 0, :] = 1
    for number, group in enumerate(ETHNIC_GROUPS):
        if "core20plus" in pools and HIGH_LEVEL_OF[group] in plus:
            members[pools.index("core20plus"), :, number] = 1
    coords = {
        "pool": pools,
        "deprivation_quintile": list(QUINTILES),
        "ethnic_group": list(ETHNIC_GROUPS),
    }
    gathered.give("in_pool", members, coords, OWN)
    official = gathered.scenario.official_bases
    gathered.give("official_basis", list(official.values()), {"budget_line": list(official)}, OWN)


def _refuse_unadjusted_evidence(gathered: Gathered) -> None:
    """A ratio not adjusted for deprivation must not be multiplied by a deprivation weight."""
    weighted = {one.line for one in gathered.scenario.weight if one.kind == "deprivation"}
    shipped = gathered.reference.evidence()
    adjusted: dict[str, list[str]] = {}
    for outcome, adjusted_for in zip(shipped["outcome"], shipped["adjusted_for"], strict=True):
        adjusted.setdefault(str(outcome), []).append(str(adjusted_for))
    # A scenario's own rows take the place of the shipped ones of the same outcome.
    for own in gathered.scenario.evidence:
        adjusted[own.outcome] = []
    for own in gathered.scenario.evidence:
        adjusted[own.outcome].append(own.adjusted_for)
    for use in uses(gathered.scenario):
        rows = adjusted.get(use.outcome, [])
        lacking = [known for known in rows if not adjusted_for_deprivation(known)]
        if use.weight.line in weighted and lacking:
            raise BadInput(
                f"The evidence on {use.outcome} is not adjusted for deprivation (adjusted for: "
                f'{lacking[0]}), and "{use.weight.line}" has a deprivation weight too: that would '
                "count the same need twice.",
                where=gathered.scenario.where("weight", use.weight.line, "ethnicity"),
                mend="Take one of the two weights out, or use evidence adjusted for deprivation.",
            )
