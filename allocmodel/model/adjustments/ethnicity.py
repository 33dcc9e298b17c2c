"""Ethnicity: from published evidence to the relative need of each ethnic group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from allocmodel.declared.parameters import Parameter
from allocmodel.declared.text import Wrong, quoted
from allocmodel.model.adjustment import (
    Adjustment,
    Choice,
    Figure,
    NeedGradients,
    trait_against_whole,
)
from allocmodel.model.arrays import Array, exponential, larger, natural_log

_MENTAL_HEALTH = (
    "the mental health formula of 2019/20 had terms for ethnic groups: Irish, Black African, Black "
    "Caribbean and Mixed groups had higher cost than White British; that the formula in force "
    "keeps them is not confirmed"
)
#: By basis, what the formula says of ethnic groups already, and where that stands.
_CARRIED = {
    "mental_health": _MENTAL_HEALTH,
    "core": f"core holds mental health, and {_MENTAL_HEALTH}",
}
_SOURCE = "Anselmi and others 2019, doi 10.1192/bjp.2019.185"


def _carried(basis: str, gradients: NeedGradients) -> str:
    carried = _CARRIED.get(basis, "")
    return f"{carried} ({_SOURCE})" if carried else ""


def _because(figure: Figure, place: str) -> str:
    return trait_against_whole("minority", figure, place)


def _told(values: Mapping[str, Any]) -> str:
    outcomes = ", ".join(one.replace("_", " ") for one in values["evidence"])
    return (
        f"evidence on {outcomes}; treatment {values['treatment']}; phi {values['phi']:g} (the part "
        "of the line's cost that follows it)"
    )


def _refuse(values: Mapping[str, Any]) -> None:
    """Each outcome once, and together no more than the whole line."""
    evidence, phi = values["evidence"], values["phi"]
    twice = [outcome for outcome, count in Counter(evidence).items() if count > 1]
    if twice:
        raise Wrong(f"evidence names {quoted(twice)} twice.", "Name each once.")
    whole = phi * len(evidence)
    if whole > 1 + 1e-9:
        raise Wrong(
            f"phi is {phi:g} for each of {len(evidence)} outcomes: {whole:.0%} of what the line "
            "costs would follow them.",
            f"Write at most {1 / len(evidence):.4g}, or name fewer outcomes.",
        )


PHI = Parameter(
    "weight.<line>.ethnicity.phi",
    "Share of the line's cost that the condition causes (phi)",
    "share",
    "Incidence and prevalence are not cost: only this part of the line follows the evidence.",
    0,
    1,
    neutral=0.0,
    needed=True,
    grade="judgement",
    quantity="phi",
    dims=("weight_use",),
    missing="the share of the line's cost that the condition causes",
    mend="Add phi, from 0 to 1. It is a judgement: no default stands in for it.",
)

ADJUSTMENT = Adjustment(
    key="ethnicity",
    order=30,
    title="Ethnicity weights",
    header="Ethnicity",
    stage="Ethnicity",
    asks="What does the evidence say about each ethnic group's need?",
    rests_on="Inputs, Lookups",
    what="ethnicity weights",
    carried=_carried,
    because=_because,
    told=_told,
    parameters=(PHI,),
    choices=(
        Choice("evidence", mend='Add evidence = ["type_2_diabetes"].'),
        Choice("treatment", ("none", "rate_ratio", "shrunk"), "rate_ratio", "a treatment"),
    ),
    factor="ethnicity_factor",
    refuse=_refuse,
    by_estimate="ethnicity_by_estimate",
)


def relative_risk(
    evidence_estimate: Array, is_odds_ratio: Array, reference_prevalence: Array
) -> Array:
    """Relative risk.

    How many times as often the condition occurs in the study's group as in its reference group. An
    odds ratio overstates that for common conditions, so it is converted with the prevalence in the
    reference group; a rate ratio stands as it is.

    Returns
    -------
    index
        estimate, evidence_row

    References
    ----------
    Method, section 4
    """
    return evidence_estimate / (1 + is_odds_ratio * reference_prevalence * (evidence_estimate - 1))


def log_risk(relative_risk: Array) -> Array:
    """Logarithm of the relative risk.

    On this scale the interval of a ratio is even around its point.

    Returns
    -------
    number
        estimate, evidence_row

    References
    ----------
    Method, section 4
    """
    return natural_log(relative_risk)


def standard_error(log_risk: Array, interval_width: Array) -> Array:
    """Standard error of the logarithm.

    How uncertain each estimate is, from its published 95 per cent interval.

    Returns
    -------
    number
        evidence_row

    References
    ----------
    Method, section 4
    """
    upper = log_risk.sel(estimate="upper", drop=True)
    return (upper - log_risk.sel(estimate="lower", drop=True)) / interval_width


def rows_in_use(row_in_use: Array) -> Array:
    """Groups in the evidence used.

    How many groups of its study each use of evidence has.

    Returns
    -------
    number
        weight_use

    References
    ----------
    Count of the evidence rows
    """
    return row_in_use.sum("evidence_row", skipna=False)


def variance_beyond_chance(
    log_risk: Array, standard_error: Array, row_in_use: Array, rows_in_use: Array
) -> Array:
    """Variance between groups beyond chance.

    How much the groups of a study really differ: the mean square of their logarithms, less what
    their standard errors alone would bring; nought if chance explains it all.

    Returns
    -------
    number
        weight_use

    References
    ----------
    Method, section 4; by the method of moments around no difference
    """
    point = log_risk.sel(estimate="point", drop=True)
    squares = (point * point - standard_error * standard_error) * row_in_use
    return larger(squares.sum("evidence_row", skipna=False) / rows_in_use, 0)


def total_variance(variance_beyond_chance: Array, standard_error: Array) -> Array:
    """Variance in all.

    The variance between groups beyond chance, and what chance adds to each estimate.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    Method, section 4
    """
    return variance_beyond_chance + standard_error * standard_error


def shrinkage(variance_beyond_chance: Array, total_variance: Array) -> Array:
    """Shrinkage.

    What part of each estimate is kept when it is shrunk towards no difference: nearly all of a
    precise one, little of an uncertain one. Ratios that are all exactly one have no variance, and
    nothing to shrink.

    Returns
    -------
    share
        weight_use, evidence_row

    References
    ----------
    Method, section 4
    """
    return variance_beyond_chance / total_variance.where(total_variance > 0, 1)


def kept_part(shrinkage: Array, applies: Array, shrinks: Array) -> Array:
    """Part of each estimate that is used.

    By treatment: none = 0, the published ratio = 1, the shrunk ratio = its shrinkage.

    Returns
    -------
    share
        weight_use, evidence_row

    References
    ----------
    The scenario's weights, key `treatment`
    """
    return applies * (1 - shrinks * (1 - shrinkage))


def risk_used(log_risk: Array, kept_part: Array) -> Array:
    """Relative risk as used.

    The relative risk after the treatment that the scenario chose: lower, point and upper.

    Returns
    -------
    index
        weight_use, estimate, evidence_row

    References
    ----------
    Method, section 4
    """
    return exponential(log_risk * kept_part)


def excess_need(risk_used: Array, group_covered: Array, row_in_use: Array, phi: Array) -> Array:
    """Extra need by ethnic group.

    The part of the line's cost that the condition causes, times how far the group's risk is above
    (or below) the reference group's. A group that the study does not cover has none.

    Returns
    -------
    share
        weight_use, estimate, ethnic_group

    References
    ----------
    Method, section 4
    """
    extra = (risk_used - 1) * group_covered * row_in_use
    return phi * extra.sum("evidence_row", skipna=False)


def relative_need(excess_need: Array, use_on_line: Array) -> Array:
    """Relative need by ethnic group.

    One, plus the extra need of every use of evidence on the line. 1.05 = five per cent more need
    than the reference group at the same age, sex and place.

    Returns
    -------
    index
        weighted_line, estimate, ethnic_group

    References
    ----------
    Method, section 4
    """
    return 1 + (excess_need * use_on_line).sum("weight_use", skipna=False)


def weighted_people_by_quintile(place_mix: Array, relative_need: Array) -> Array:
    """People weighted by ethnic group's need.

    Each place's people in each deprivation fifth, each counted by the relative need of their
    ethnic group: lower, point and upper side by side.

    Returns
    -------
    weighted people
        place, weighted_line, estimate, deprivation_quintile

    References
    ----------
    Method, section 4
    """
    return (place_mix * relative_need).sum("ethnic_group", skipna=False)


def ethnicity_factor(weighted_people_by_quintile: Array, population_by_quintile: Array) -> Array:
    """Need of the average person by ethnic group.

    How much more the ethnicity weights count the average person of each place and deprivation
    fifth; nought where nobody lives.

    Returns
    -------
    index
        place, weighted_line, estimate, deprivation_quintile

    References
    ----------
    Method, section 4
    """
    people = population_by_quintile.where(population_by_quintile > 0, 1)
    return weighted_people_by_quintile / people
