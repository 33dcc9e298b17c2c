"""Local adjustments: weights by deprivation and ethnicity, the health inequalities share, pools."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import so_many
from allocmodel.declared.parameter import AS_PUBLISHED, Parameter
from allocmodel.declared.text import quoted
from allocmodel.declared.vocabulary import (
    ATTRIBUTIONS,
    ESTIMATES,
    ETHNIC_GROUPS,
    HIGH_LEVEL_OF,
    OWN_INDICES,
    POOLS,
    QUINTILES,
)
from allocmodel.inputs.evidence_inputs import evidence, uses
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import REGISTRY, SECTIONS, WEIGHTS
from allocmodel.model.coalitions import NamedSet, effect_coefficients, named_sets
from allocmodel.scenario import Scenario, Weight
from allocmodel.scenario.evidence import adjusted_for_deprivation
from allocmodel.scenario.fitted_basis import FITTED, is_fitted
from allocmodel.scenario.judgements import sign_off_name
from allocmodel.scenario.own_index import is_own

OWN = Provenance("The scenario", "choice")
ARITHMETIC = Provenance("Method, section 2: Shapley 1953", "choice")


def adjustments(gathered: Gathered) -> None:
    """Everything that the scenario changes in the national formula's split."""
    chosen = adjustments_of(gathered.scenario)
    lines = _adjusted_lines(gathered.scenario)
    if chosen:
        _refuse_counted_twice(gathered)
        _refuse_unadjusted_evidence(gathered)
        _coalitions(gathered, chosen, lines)
    for key in chosen:
        _parameters(gathered, REGISTRY[key], lines)
    if uses(gathered.scenario):
        evidence(gathered, lines)
    _pools(gathered)


def adjustments_of(scenario: Scenario) -> list[str]:
    """The adjustments that a scenario makes, in the order in which they count.

    A weight is named by its kind; another adjustment is a section of the scenario.
    """
    kinds = {weight.kind for weight in scenario.weight}
    return [
        key
        for key, one in REGISTRY.items()
        if (key in scenario.sections if one.is_section else key in kinds)
    ]


def _adjusted_lines(scenario: Scenario) -> list[str]:
    """The lines that an adjustment touches, in the budget's order."""
    weighted = {weight.line for weight in scenario.weight}
    bases = {basis for key in scenario.sections for basis in SECTIONS[key].bases}
    return [
        line.line
        for line in scenario.lines
        if line.line in weighted
        or (_kind_of_basis(line.basis) in bases and line.line != scenario.envelope)
    ]


def _kind_of_basis(basis: str) -> str:
    """A basis as adjustments name it: indices of the user's own have one name for all."""
    return OWN_INDICES if is_own(basis) else basis


def _coalitions(gathered: Gathered, chosen: Sequence[str], lines: Sequence[str]) -> None:
    """The sets of adjustments, and their coefficients in each adjustment's effect."""
    if not lines:
        (key,) = chosen
        basis = SECTIONS[key].bases[0]
        raise BadInput(
            f"{SECTIONS[key].title}: no line follows the {basis} formula.",
            where=gathered.scenario.where(key),
            mend=f'Share a line by basis = "{basis}", or take the section out.',
        )
    gathered.give("weighted_line_name", list(lines), {"weighted_line": list(lines)}, OWN)
    sets = named_sets(chosen)
    named = {"coalition": [one.name for one in sets]}
    gathered.give(
        "effect_coefficient",
        effect_coefficients(chosen),
        {"attribution": list(ATTRIBUTIONS), "adjustment": list(chosen), **named},
        ARITHMETIC,
    )
    kinds = [kind for kind in WEIGHTS if kind in chosen]
    if kinds:
        switched = [[float(kind in one.adjustments) for one in sets] for kind in kinds]
        gathered.give("weight_in_coalition", switched, {"weight_kind": kinds, **named}, ARITHMETIC)
    for key in gathered.scenario.sections:
        switched_on = [float(key in one.adjustments) for one in sets]
        if SECTIONS[key].switch:
            gathered.give(SECTIONS[key].switch, switched_on, named, ARITHMETIC)
    if any(one.at_bound for one in sets):
        _estimates(gathered, chosen, sets)


def _estimates(gathered: Gathered, chosen: Sequence[str], sets: Sequence[NamedSet]) -> None:
    """At which estimate each set takes evidence, and which sets show all adjustments at it."""
    labels = {"estimate": list(ESTIMATES), "coalition": [one.name for one in sets]}
    taken = [[float(one.estimate == end) for one in sets] for end in ESTIMATES]
    gathered.give("estimate_in_coalition", taken, labels, ARITHMETIC)
    shown = [[float(one.shows(end, chosen)) for one in sets] for end in ESTIMATES]
    gathered.give("all_at_estimate", shown, labels, ARITHMETIC)


def _parameters(gathered: Gathered, adjustment: Adjustment, lines: Sequence[str]) -> None:
    """The figures that the scenario sets for an adjustment."""
    for parameter in adjustment.parameters:
        # What goes by use of evidence is given with the evidence.
        if "weight_use" in parameter.dims:
            continue
        if parameter.dims not in _FORMS:
            # Left out it would be signed off, shown and without effect.
            raise TypeError(f"{parameter.key}: no input takes figures by {parameter.dims}")
        _FORMS[parameter.dims](gathered, adjustment, parameter, lines)


def _one_figure(
    gathered: Gathered, adjustment: Adjustment, parameter: Parameter, lines: Sequence[str]
) -> None:
    """One figure of a section; beside it what is published, where it takes the place of that."""
    name, note = sign_off_name(parameter), ""
    if parameter.neutral == AS_PUBLISHED:
        formula, *_ = adjustment.bases
        weights = gathered.values["component_weight"]
        national = float(weights.sel(formula=formula, component=adjustment.key))
        note = f"The national share is {national:.2%}"
    judged = Provenance(f"The scenario, {name}", "judgement", note, (name,))
    section = gathered.scenario.sections[adjustment.key]
    gathered.give_set(parameter, section.values[parameter.field], {}, judged)


def _by_line(
    gathered: Gathered, adjustment: Adjustment, parameter: Parameter, lines: Sequence[str]
) -> None:
    """A weight's figure, or figures of the fifths: neutral where a line has none of its own."""
    own = {weight.line: weight.values[parameter.field] for weight in _weights(gathered, adjustment)}
    by_fifth = "deprivation_quintile" in parameter.dims
    fifths = {"deprivation_quintile": list(QUINTILES)} if by_fifth else {}
    size = len(QUINTILES) if fifths else 1
    neutral = [parameter.neutral] * size if fifths else parameter.neutral
    sources = [_source(line, adjustment, parameter, line in own) for line in lines]
    gathered.give_set(
        parameter,
        [own.get(line, neutral) for line in lines],
        {"weighted_line": list(lines), **fifths},
        [source for source in sources for _ in range(size)],
    )


#: Where a weight's own figures come from.
_OWN_WEIGHTS = "The scenario's weights"


def _by_area(
    gathered: Gathered, adjustment: Adjustment, parameter: Parameter, lines: Sequence[str]
) -> None:
    """A figure for each area: the same for every line, and for no more and no fewer areas."""
    areas = [str(area) for area in gathered.values["area_population"]["area"].values]
    weights = _weights(gathered, adjustment)
    for weight in weights:
        figures = weight.values[parameter.field]
        where = gathered.scenario.where("weight", weight.line, weight.kind, parameter.field)
        other = sorted(set(areas) ^ set(figures))
        if other:
            raise BadInput(
                f"{parameter.field} has {so_many(len(figures), 'area')}, and "
                f"{gathered.whole.words.the} has {len(areas)}: {quoted(other[:5])} "
                "stand in only one of the two.",
                where=where,
                mend="Write a figure for each area of the sheet Areas, and for no other.",
            )
        if figures != weights[0].values[parameter.field]:
            raise BadInput(
                f"{parameter.field} of an area is another on {quoted([weight.line])} than on "
                f"{quoted([weights[0].line])}.",
                where=where,
                mend="Write the same figures for both: they describe the area.",
            )
    names = tuple(sign_off_name(parameter, line=one.line) for one in weights)
    judged = Provenance(_OWN_WEIGHTS, "judgement", "", names)
    own = weights[0].values[parameter.field]
    gathered.give_set(parameter, [own[area] for area in areas], {"area": areas}, judged)


#: How figures come to the formulas, by their dimensions.
_FORMS = {
    (): _one_figure,
    ("weighted_line",): _by_line,
    ("weighted_line", "deprivation_quintile"): _by_line,
    ("area",): _by_area,
}


def _weights(gathered: Gathered, adjustment: Adjustment) -> list[Weight]:
    return [weight for weight in gathered.scenario.weight if weight.adjustment is adjustment]


def _source(line: str, adjustment: Adjustment, parameter: Parameter, own: bool) -> Provenance:
    if not own:
        return Provenance(f"No {adjustment.key} weight on this line", "choice")
    rests_on = (sign_off_name(parameter, line=line),)
    return Provenance(_OWN_WEIGHTS, "judgement", "", rests_on)


def _pools(gathered: Gathered) -> None:
    """Whom each ring-fenced pool of the budget is for."""
    pools = [pool for pool in POOLS if any(x.basis == pool for x in gathered.scenario.lines)]
    if not pools:
        return
    plus = {group for line in gathered.scenario.lines for group in line.plus}
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


def _refuse_counted_twice(gathered: Gathered) -> None:
    """A weight on a line whose formula carries such need already has to say why it stands."""
    scenario = gathered.scenario
    basis_of = {line.line: line.basis for line in scenario.lines}
    gradients = gathered.reference.need_gradients(gathered.year)
    for weight in scenario.weight:
        basis = basis_of[weight.line]
        carried = weight.adjustment.carried(basis, gradients)
        if is_fitted(basis):
            from allocmodel.inputs import fitted_inputs

            carried = fitted_inputs.carried(gathered, basis.removeprefix(FITTED))
        elif is_own(basis):
            carried = f"what {basis} holds of it already is not known to the model"
        if carried and not weight.already_in_formula:
            raise BadInput(
                f'The {weight.kind} weight on "{weight.line}" may count the same need twice: '
                f"{carried}.",
                where=scenario.where("weight", weight.line, weight.kind),
                mend='Add already_in_formula = "why this is not double counting", or take the '
                "weight out.",
            )


def _refuse_unadjusted_evidence(gathered: Gathered) -> None:
    """A ratio not adjusted for deprivation must not be multiplied by a deprivation weight."""
    weighted = {one.line for one in gathered.scenario.weight if one.adjustment.by_deprivation}
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
                where=gathered.scenario.where("weight", use.weight.line, use.weight.kind),
                mend="Take one of the two weights out, or use evidence adjusted for deprivation.",
            )
