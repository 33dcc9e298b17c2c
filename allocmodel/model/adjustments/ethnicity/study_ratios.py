"""Ethnicity: from published evidence to what it adds in each place at the same ages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.low_to_high import at_estimates, is_by_name, of_each
from allocmodel.declared.oddity import Oddity
from allocmodel.declared.parameters import Parameter
from allocmodel.declared.text import Wrong, quoted, spoken
from allocmodel.declared.vocabulary import NEED_OF_FUNCTION
from allocmodel.model.adjustment import (
    Adjustment,
    Choice,
    Figure,
    NeedGradients,
    Setting,
    trait_against_whole,
)
from allocmodel.model.arrays import (
    Array,
    exponential,
    in_last_iteration,
    larger,
    natural_log,
    square_root,
)

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

#: What adding decimal fractions may leave above a whole.
ROUNDING = 1e-9


def _carried(basis: str, gradients: NeedGradients) -> str:
    carried = _CARRIED.get(NEED_OF_FUNCTION.get(basis, basis), "")
    return f"{carried} ({_SOURCE})" if carried else ""


def _because(figure: Figure, place: str) -> str:
    return trait_against_whole("minority", figure, place)


def _told(values: Mapping[str, Any]) -> str:
    outcomes = ", ".join(map(spoken, values["evidence"]))
    return f"evidence on {outcomes}; treatment {spoken(values['treatment'])}; {_phi_told(values)}"


def _phi_told(values: Mapping[str, Any]) -> str:
    evidence, phi = values["evidence"], values["phi"]
    if is_by_name(phi):
        own = (f"{_ends_told(phi[one])} for {spoken(one)}" for one in evidence)
        return f"phi {', '.join(own)} (the part of the line that follows each)"
    follows = "each" if len(evidence) > 1 else "it"
    return f"phi {_ends_told(phi)} (the part of the line that follows {follows})"


def _ends_told(phi: float | Mapping[str, float]) -> str:
    ends = at_estimates(phi)
    between = isinstance(phi, Mapping)
    return f"{ends['point']:g}" + f", {ends['lower']:g} to {ends['upper']:g}" * between


def _followed(parts: Iterable[float]) -> float:
    """The part of the line that follows all outcomes together."""
    return sum(parts)


def _refuse(values: Mapping[str, Any]) -> None:
    """Each outcome once, with a phi; together no more than the whole line, even at the high end."""
    evidence, phi = values["evidence"], values["phi"]
    twice = [outcome for outcome, count in Counter(evidence).items() if count > 1]
    if twice:
        raise Wrong(f"evidence names {quoted(twice)} twice.", "Name each once.")
    if is_by_name(phi):
        _refuse_other_outcomes(evidence, phi)
    highs = [one["upper"] for one in of_each(phi, evidence).values()]
    if _followed(highs) > 1 + ROUNDING:
        raise _more_than_the_line(values, highs)


def _refuse_other_outcomes(evidence: Sequence[str], phi: Mapping[str, Any]) -> None:
    """By outcome, phi is of those that evidence names: no more, no fewer."""
    missing = [one for one in evidence if one not in phi]
    unknown = [one for one in phi if one not in evidence]
    if missing or unknown:
        said = [
            *([f"has none for {quoted(missing)}"] if missing else []),
            *([f"has {quoted(unknown)}, which evidence does not name"] if unknown else []),
        ]
        raise Wrong(
            f"phi by outcome {' and '.join(said)}.{did_you_mean(unknown, missing)}",
            f"Write one for each of {quoted(evidence)}, or one figure for all alike.",
        )


def _more_than_the_line(values: Mapping[str, Any], highs: Sequence[float]) -> Wrong:
    phi, whole = values["phi"], _followed(highs)
    too_much = f"{whole:.0%} of the line would follow them."
    if is_by_name(phi):
        added = " + ".join(f"{high:g}" for high in highs)
        return Wrong(
            f"The high values of phi of the line's outcomes, {added}, add up to {whole:g}: "
            f"{too_much}",
            "Lower them until they add up to at most 1, or name fewer outcomes.",
        )
    high = "the high end of phi" if isinstance(phi, Mapping) else "phi"
    return Wrong(
        f"{high} is {highs[0]:g} for each of {len(highs)} outcomes: {too_much}",
        f"Write at most {1 / len(highs):.4g}, a phi for each outcome, or name fewer outcomes.",
    )


#: More than this part of a line's cost for one kind of need is more often per cent mistyped than
#: meant: a judgement.
LARGE_PHI = 0.5


def _odd(setting: Setting) -> Iterator[Oddity]:
    """A part of the line that moves nothing, or that is most of the line."""
    evidence, own = setting.values["evidence"], setting.values["phi"]
    phi, by_outcome = of_each(own, evidence), is_by_name(own)
    what = f"phi of the ethnicity weight on {setting.line}"
    idle = [outcome for outcome, ends in phi.items() if ends["upper"] == 0]
    if idle:
        yield Oddity(
            f"{what}{f' for {_in_words(idle)}' if by_outcome else ''} is 0",
            "nothing of the line follows the evidence then, and nothing moves",
            question="Write the part of the line's cost that follows it, or take it out.",
        )
    points = [ends["point"] for ends in phi.values()]
    whole = _followed(points)
    if whole > LARGE_PHI:
        several = f" for each of {len(points)} outcomes" if len(points) > 1 else ""
        alike = f"{points[0]:g}{several}"
        yield Oddity(
            f"{what} is {' + '.join(f'{one:g}' for one in points) if by_outcome else alike}",
            f"{whole:.0%} of all that the line costs would follow {_in_words(evidence)}, "
            "where 100% is the whole line",
            question="Is it the part of the line's cost that the condition causes?",
        )


def _in_words(outcomes: Iterable[str]) -> str:
    return ", ".join(map(spoken, outcomes))


PHI = Parameter(
    "weight.<line>.ethnicity.phi",
    "Part of the line that follows the outcome (phi)",
    "share",
    "Incidence and prevalence are not cost: only this part of the line follows the evidence.",
    0,
    1,
    neutral=0.0,
    needed=True,
    grade="judgement",
    quantity="phi",
    dims=("estimate", "weight_use"),
    missing="the part of the line that follows the outcome",
    mend="Add phi, from 0 to 1; or { low = 0.02, point = 0.05, high = 0.10 }; or one for each "
    "outcome. It is a judgement: no default stands in for it.",
)

ADJUSTMENT = Adjustment(
    key="ethnicity",
    order=30,
    title="Ethnicity weights",
    header="Ethnicity",
    stage="Ethnicity",
    asks="What does the evidence say about each ethnic group's need?",
    rests_on="Area people, Inputs, Lookups",
    what="ethnicity weights",
    carried=_carried,
    because=_because,
    told=_told,
    parameters=(PHI,),
    choices=(
        Choice("evidence", mend='Add evidence = ["type_2_diabetes"].'),
        Choice("treatment", ("none", "rate_ratio", "shrunk"), "rate_ratio", "a treatment"),
        Choice("uncovered", ("high_level", "one"), "high_level", "what uncovered groups have"),
    ),
    relative_need="outcome_need_in_set",
    part="part_that_follows",
    section=4,
    refuse=_refuse,
    by_estimate="ethnicity_by_estimate",
    bounded="all ratios and phi",
    odd=_odd,
)


# --- The study's ratios -----------------------------------------------------------------------


def log_ratio(evidence_estimate: Array) -> Array:
    """Logarithm of the ratio.

    On this scale the interval of a ratio is even around its point.

    Returns
    -------
    number
        estimate, evidence_row

    References
    ----------
    Method, section 4
    """
    return natural_log(evidence_estimate)


def standard_error(log_ratio: Array, interval_width: Array) -> Array:
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
    upper = log_ratio.sel(estimate="upper", drop=True)
    return (upper - log_ratio.sel(estimate="lower", drop=True)) / interval_width


def own_variance(standard_error: Array, shared_part: Array) -> Array:
    """Variance of the group's own.

    The part of an estimate's variance that it does not share with the other groups of its study:
    all are compared with the same reference group.

    Returns
    -------
    number
        evidence_row

    References
    ----------
    Method, section 4
    """
    return (1 - shared_part) * standard_error * standard_error


def precision(row_in_use: Array, own_variance: Array) -> Array:
    """Precision.

    One over the variance, for the rows of the evidence used: what an estimate counts for.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    Method, section 4: inverse variance
    """
    return row_in_use / own_variance.where(own_variance > 0, 1)


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


def precision_in_all(precision: Array) -> Array:
    """Precision in all.

    Of all groups of the study.

    Returns
    -------
    number
        weight_use

    References
    ----------
    Sum of the evidence rows
    """
    return precision.sum("evidence_row", skipna=False)


def precise_mean(precision: Array, log_ratio: Array, precision_in_all: Array) -> Array:
    """Mean as if groups did not differ.

    The mean logarithm, each estimate counted by its precision.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    point = log_ratio.sel(estimate="point", drop=True)
    return (precision * point).sum("evidence_row", skipna=False) / precision_in_all


def differences(
    precision: Array, log_ratio: Array, precise_mean: Array, rows_in_use: Array
) -> Array:
    """Differences between groups (Q).

    Squared distances from that mean, each counted by its precision: by chance alone they would come
    to one less than the groups. Nought where the study has one group only.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    away = log_ratio.sel(estimate="point", drop=True) - precise_mean
    total = (precision * away * away).sum("evidence_row", skipna=False)
    return total.where(rows_in_use > 1, 0)


def precision_of_differences(precision: Array, precision_in_all: Array) -> Array:
    """What one unit of variance between groups adds to their differences.

    Nought where the study has one group only.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    others = precision_in_all - precision
    return (precision * others).sum("evidence_row", skipna=False) / precision_in_all


def variance_between(
    differences: Array, rows_in_use: Array, precision_of_differences: Array
) -> Array:
    """Variance between groups (tau squared).

    How much the groups of a study really differ: their differences less what chance alone would
    bring; nought if chance explains all.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    some = precision_of_differences.where(precision_of_differences > 0, 1)
    return larger((differences - (rows_in_use - 1)) / some, 0)


def shrinkage(variance_between: Array, own_variance: Array) -> Array:
    """Part of each estimate that is kept.

    When an estimate is shrunk towards the pooled mean of its study: nearly all of a precise one,
    little of an uncertain one, all of one without error.

    Returns
    -------
    share
        weight_use, evidence_row

    References
    ----------
    Method, section 4: empirical Bayes
    """
    both = variance_between + own_variance
    return 1 - own_variance / both.where(both > 0, 1)


def pooling_weight(row_in_use: Array, variance_between: Array, own_variance: Array) -> Array:
    """What an estimate counts for in the pooled mean.

    One over its own variance and that between groups together.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    DerSimonian and Laird 1986
    """
    total = variance_between + own_variance
    return row_in_use / total.where(total > 0, 1)


def pooled_variance(pooling_weight: Array) -> Array:
    """Variance of the pooled mean.

    How uncertain the mean of the study's groups is.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    return 1 / pooling_weight.sum("evidence_row", skipna=False)


def pooled_mean(pooling_weight: Array, log_ratio: Array, pooled_variance: Array) -> Array:
    """Pooled mean of the study's groups.

    What estimates are shrunk towards, on the logarithmic scale.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    point = log_ratio.sel(estimate="point", drop=True)
    return (pooling_weight * point).sum("evidence_row", skipna=False) * pooled_variance


def shrunk_log(shrinkage: Array, log_ratio: Array, pooled_mean: Array) -> Array:
    """Shrunk logarithm.

    The part of the estimate that is kept, and the pooled mean for the rest.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    Method, section 4
    """
    point = log_ratio.sel(estimate="point", drop=True)
    return shrinkage * point + (1 - shrinkage) * pooled_mean


def shrunk_error(
    shrinkage: Array,
    own_variance: Array,
    pooled_variance: Array,
    shared_part: Array,
    standard_error: Array,
) -> Array:
    """Standard error of the shrunk logarithm.

    What is left of the group's own variance, that of the pooled mean for the rest, and what all
    groups of the study share.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    Method, section 4
    """
    rest = (1 - shrinkage) * (1 - shrinkage) * pooled_variance
    shared = shared_part * standard_error * standard_error
    return square_root(shrinkage * own_variance + rest + shared)


def log_ratio_used(
    log_ratio: Array,
    shrunk_log: Array,
    shrunk_error: Array,
    interval_end: Array,
    interval_width: Array,
    applies: Array,
    shrinks: Array,
) -> Array:
    """Logarithm of the ratio as used.

    By treatment: none = nought, the published ratio as it is, the shrunk ratio with the interval
    that is left to it.

    Returns
    -------
    number
        weight_use, estimate, evidence_row

    References
    ----------
    The scenario's weights: how evidence is treated
    """
    shrunk = shrunk_log + interval_end * interval_width * shrunk_error
    return applies * (log_ratio + shrinks * (shrunk - log_ratio))


# --- From the study's groups to the groups of the Census ----------------------------------------


def pooled_precision(precision: Array, group_pooled: Array) -> Array:
    """Precision of what stands in for a group.

    Of the study's groups that stand in for a Census group that it does not name; nought where none
    do.

    Returns
    -------
    number
        weight_use, ethnic_group

    References
    ----------
    Method, section 4
    """
    return (precision * group_pooled).sum("evidence_row", skipna=False)


def group_ratio(
    log_ratio_used: Array,
    row_in_use: Array,
    group_covered: Array,
    precision: Array,
    group_pooled: Array,
    pooled_precision: Array,
    pools_uncovered: Array,
) -> Array:
    """Ratio of each ethnic group.

    That of the study's group. A Census group that the study does not name has the mean of the
    groups of the same high-level group that it does, by precision, where the scenario says so; else
    one, as the reference group has.

    Returns
    -------
    index
        weight_use, estimate, ethnic_group

    References
    ----------
    Method, section 4
    """
    named = (log_ratio_used * row_in_use * group_covered).sum("evidence_row", skipna=False)
    others = (log_ratio_used * precision * group_pooled).sum("evidence_row", skipna=False)
    pooled = others / pooled_precision.where(pooled_precision > 0, 1)
    return exponential(named + pools_uncovered * pooled)


# --- Rates by age -------------------------------------------------------------------------------


def are_odds(row_in_use: Array, is_odds_ratio: Array, rows_in_use: Array) -> Array:
    """Ratios are of odds.

    1 where the study gives odds ratios, 0 where it gives rate ratios.

    Returns
    -------
    number
        weight_use

    References
    ----------
    The evidence
    """
    return (row_in_use * is_odds_ratio).sum("evidence_row", skipna=False) / rows_in_use


def rate_missing(
    last_reference_odds: Array,
    outcome_rate: Array,
    england_share: Array,
    group_ratio: Array,
    are_odds: Array,
) -> Array:
    """Rate of all people of the age that is still missing.

    What the reference group's odds so far leave of the rate of all people of the age in England.

    Returns
    -------
    share
        weight_use, estimate, age, iteration

    References
    ----------
    Method, section 4
    """
    odds = last_reference_odds.shift(iteration=1, fill_value=0)
    met = england_share * group_ratio * odds / (1 + are_odds * group_ratio * odds)
    return outcome_rate - met.sum("ethnic_group", skipna=False)


def rate_slope(
    last_reference_odds: Array, england_share: Array, group_ratio: Array, are_odds: Array
) -> Array:
    """Slope of the rate of all people by the odds in the reference group.

    How much the rate of all people of the age grows with the reference group's odds so far.

    Returns
    -------
    number
        weight_use, estimate, age, iteration

    References
    ----------
    Method, section 4
    """
    again = 1 + are_odds * group_ratio * last_reference_odds.shift(iteration=1, fill_value=0)
    return (england_share * group_ratio / (again * again)).sum("ethnic_group", skipna=False)


def reference_odds(last_reference_odds: Array, rate_missing: Array, rate_slope: Array) -> Array:
    """Odds in the reference group, by age.

    Found by Newton's method from nought, for which the rate of all people of the age in England is
    met: it comes from below and nearer each time. A rate instead of odds where ratios are of rates,
    found at once.

    Returns
    -------
    number
        weight_use, estimate, age, iteration

    References
    ----------
    Method, section 4
    """
    return last_reference_odds.shift(iteration=1, fill_value=0) + rate_missing / rate_slope


def reference_rate(reference_odds: Array, are_odds: Array) -> Array:
    """Rate in the reference group, by age.

    How common the outcome is at each age in the group that the others are compared with.

    Returns
    -------
    share
        weight_use, estimate, age

    References
    ----------
    Method, section 4
    """
    odds = in_last_iteration(reference_odds)
    return odds / (1 + are_odds * odds)


def rate_by_group(reference_rate: Array, group_ratio: Array, are_odds: Array) -> Array:
    """Rate of each ethnic group, by age.

    The reference group's rate times the group's ratio. An odds ratio overstates how many times as
    common the outcome is, the more the commoner it is, so it is turned with the rate at that age.

    Returns
    -------
    share
        weight_use, estimate, age, ethnic_group

    References
    ----------
    Method, section 4
    """
    turned = 1 + are_odds * reference_rate * (group_ratio - 1)
    return reference_rate * group_ratio / turned


# --- What the evidence adds in each place -------------------------------------------------------


def people_by_age_and_group(
    area_people_by_age_and_group: Array, place_of_area: Array, place_name: Array
) -> Array:
    """People by age and ethnic group.

    Registered people of each place.

    Returns
    -------
    people
        place, age, ethnic_group

    References
    ----------
    Method, section 9
    """
    own = area_people_by_age_and_group.where(place_of_area == place_name, 0)
    return own.sum("area", skipna=False)


def people_at_age(people_by_age_and_group: Array) -> Array:
    """People at each age, all ethnic groups.

    The same of all groups together.

    Returns
    -------
    people
        place, age

    References
    ----------
    Sum of the ethnic groups
    """
    return people_by_age_and_group.sum("ethnic_group", skipna=False)


def women_by_group(area_women_by_group: Array, place_of_area: Array, place_name: Array) -> Array:
    """Women of childbearing age by ethnic group.

    Registered women of 15 to 44 of each place: those at risk of outcomes of maternity.

    Returns
    -------
    people
        place, ethnic_group

    References
    ----------
    Method, section 4
    """
    return area_women_by_group.where(place_of_area == place_name, 0).sum("area", skipna=False)


def women_with_evidence(women_by_group: Array, group_ratio: Array, women_at_risk: Array) -> Array:
    """Women at risk, counted by the evidence.

    Of outcomes of maternity: women of childbearing age, each counted by the ratio of her group, so
    that one of the reference group counts as one.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    ratio = (group_ratio * women_at_risk).rename(weight_use="followed_outcome")
    return (women_by_group * ratio).sum("ethnic_group", skipna=False)


def women_without_evidence(women_by_group: Array, women_at_risk: Array) -> Array:
    """Women at risk, counted alike.

    The same women, each counted as one.

    Returns
    -------
    people
        place, followed_outcome

    References
    ----------
    Method, section 4
    """
    at_risk = women_at_risk.rename(weight_use="followed_outcome")
    return women_by_group.sum("ethnic_group", skipna=False) * at_risk


def cases_with_evidence(
    people_by_age_and_group: Array,
    rate_by_group: Array,
    women_with_evidence: Array | None = None,
) -> Array:
    """Expected cases with the evidence.

    How many people of the place would have the outcome if each group had its own rate at each age;
    of outcomes of maternity, the women at risk, counted by the evidence.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    rates = rate_by_group.rename(weight_use="followed_outcome")
    by_age = (people_by_age_and_group * rates).sum("age", skipna=False)
    cases = by_age.sum("ethnic_group", skipna=False)
    return cases if women_with_evidence is None else cases + women_with_evidence


def cases_without_evidence(
    people_at_age: Array, reference_rate: Array, women_without_evidence: Array | None = None
) -> Array:
    """Expected cases at the same ages without it.

    How many people of the place would have the outcome if everybody had the reference group's rate
    at their age; of outcomes of maternity, the women at risk, counted alike.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    rates = reference_rate.rename(weight_use="followed_outcome")
    cases = (people_at_age * rates).sum("age", skipna=False)
    return cases if women_without_evidence is None else cases + women_without_evidence


def outcome_need(cases_with_evidence: Array, cases_without_evidence: Array) -> Array:
    """What the evidence adds at the same ages.

    1.10 means ten per cent more cases than if all people of the place had the reference group's
    rate at their age; one where no cases are expected at all.

    Returns
    -------
    index
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    some = cases_without_evidence.where(cases_without_evidence > 0, 1)
    return 1 + (cases_with_evidence - cases_without_evidence) / some


def outcome_need_in_set(outcome_need: Array, estimate_in_coalition: Array) -> Array:
    """What the evidence adds in each set of adjustments.

    At the point; in the last two sets at the bounds of the evidence.

    Returns
    -------
    index
        place, coalition, followed_outcome

    References
    ----------
    Method, section 4
    """
    return (outcome_need * estimate_in_coalition).sum("estimate", skipna=False)


def part_that_follows(phi: Array, estimate_in_coalition: Array, use_on_line: Array) -> Array:
    """Part of each line that follows an outcome.

    Phi of the line's own outcomes, nought of others; at the bounds with that of the bound.

    Returns
    -------
    share
        weighted_line, coalition, followed_outcome

    References
    ----------
    The scenario's weights: the part of a line that follows
    """
    own = (phi * estimate_in_coalition).sum("estimate", skipna=False) * use_on_line
    return own.rename(weight_use="followed_outcome")
