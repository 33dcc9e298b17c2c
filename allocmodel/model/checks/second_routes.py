"""Checks by a second route: an end against what another way to it gives."""

from __future__ import annotations

from allocmodel.declared.vocabulary import AGED, FORMULAS
from allocmodel.model.arrays import (
    Array,
    aged,
    in_last_round,
    larger,
    of_lines,
    smaller,
    whole_part,
)
from allocmodel.model.growth import gross_amount as gross_amount_of


def practices_add_to_areas(practice_population: Array, area_population: Array) -> Array:
    """Practices add to areas.

    The published people of the practices against the people of the areas.

    Returns
    -------
    people
        one figure

    References
    ----------
    NHS England, GP practice weighted populations
    """
    practices = practice_population.sum("practice", skipna=False)
    return abs(practices - area_population.sum("area", skipna=False))


def practice_needs_add_to_areas(
    practice_weighted_population: Array, area_weighted_population: Array
) -> Array:
    """Practices' need adds to areas.

    The published weighted people of the practices against those of the areas.

    Returns
    -------
    weighted people
        service

    References
    ----------
    NHS England, GP practice weighted populations
    """
    practices = practice_weighted_population.sum("practice", skipna=False)
    return abs(practices - area_weighted_population.sum("area", skipna=False))


def lines_are_shared_or_held(placed_amount: Array, held_amount: Array) -> Array:
    """A line is shared or held.

    A line goes to places as a whole, or is held as a whole: the smaller of the two parts.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    return smaller(abs(placed_amount), abs(held_amount))


def budget_is_the_years_amounts(
    amount_by_year: Array, gross_amount: Array, first_year: Array | None = None
) -> Array:
    """The budget is the amounts of its years.

    The lines of the budget against the amounts that were given, or grew.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 5: second routes
    """
    amounts = gross_amount_of(amount_by_year, first_year)
    return abs((amounts - gross_amount).sum("budget_line", skipna=False))


def amounts_grow_as_set(
    amount_by_year: Array, given_amount: Array, amount_is_given: Array, amount_growth: Array
) -> Array:
    """Amounts grow as set.

    Whole pounds between an amount and the amount given, or the one before with its growth:
    none.

    Returns
    -------
    pounds
        amount_year, budget_line

    References
    ----------
    Method, section 5: second routes
    """
    before = amount_by_year.shift(amount_year=1, fill_value=0)
    grown = before + before * amount_growth
    return whole_part(abs(amount_by_year - given_amount.where(amount_is_given > 0, grown)))


def adjusted_lines_are_whole(official_need: Array) -> Array:
    """Adjusted lines are whole before weights.

    The places' shares before weights, over the places, for each set of adjustments.

    Returns
    -------
    share
        weighted_line, coalition

    References
    ----------
    Method, section 3
    """
    return abs(official_need.sum("place", skipna=False) - 1)


def last_years_formula_is_shared(opening_baseline: Array, money_before: Array) -> Array:
    """Last year's money is shared.

    The places' opening baselines against the money that the baseline shares out.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return abs(opening_baseline.sum("place", skipna=False) - money_before)


def payments_add_up(payments_by_kind: Array, area_payments: Array) -> Array:
    """Payments are all counted.

    The places' payments of each kind against the areas'.

    Returns
    -------
    pounds
        payment_kind

    References
    ----------
    Method, section 13
    """
    areas = area_payments.sum("area", skipna=False)
    return abs(payments_by_kind.sum("place", skipna=False) - areas)


def former_needs_add_up(former_need: Array, former_weighted_population: Array) -> Array:
    """Last year's need is all counted.

    The places' weighted people of last year against the areas'.

    Returns
    -------
    weighted people
        converging_line

    References
    ----------
    Method, section 5
    """
    areas = former_weighted_population.sum("former_area", skipna=False)
    return abs(former_need.sum("place", skipna=False) - areas)


def carried_needs_add_up(carried_need: Array, former_need: Array) -> Array:
    """The need that came from each ICB is all counted.

    The weighted people who came from each ICB of last year against the places' of that year.

    Returns
    -------
    weighted people
        converging_line

    References
    ----------
    Method, section 11: second routes
    """
    places = former_need.sum("place", skipna=False)
    return abs(carried_need.sum("former_icb", skipna=False) - places)


def carried_money_is_a_part(
    carried_money: Array,
    former_icb_money: Array,
    former_need_elsewhere: Array,
    former_weighted_population: Array,
    former_icb_of_area: Array,
    former_icb_name: Array,
) -> Array:
    """Money carried over is the areas' part.

    What an ICB's areas that are elsewhere now, and those that are here, had of its money for each
    of their weighted people: the money carried over against what that comes to.

    Returns
    -------
    pounds
        converging_line, former_icb

    References
    ----------
    Method, section 11: second routes
    """
    belongs = former_icb_of_area == former_icb_name
    here = former_weighted_population.where(belongs, 0).sum("former_area", skipna=False)
    rate = former_icb_money / (here + former_need_elsewhere)
    return abs(carried_money - rate * here)


def carried_money_is_shared(carried_to_place: Array, carried_money: Array) -> Array:
    """Money carried over is shared.

    The places' parts of the money that came from each ICB against that money.

    Returns
    -------
    pounds
        converging_line, former_icb

    References
    ----------
    Method, section 11: second routes
    """
    return abs(carried_to_place.sum("place", skipna=False) - carried_money)


def baselines_are_the_money_before(
    baseline: Array, opening_baseline: Array, envelope: Array, first_year: Array | None = None
) -> Array:
    """Baselines are the money of the year before.

    The places' baselines: in the first year what they open with, then the year before's money.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5: second routes
    """
    baselines, opening = (one.sum("place", skipna=False) for one in (baseline, opening_baseline))
    if first_year is None:
        return abs(baselines - opening)
    before = envelope.shift(year=1, fill_value=0)
    return abs(baselines - opening * first_year - before * (1 - first_year))


def converging_targets_add_up(
    converging_target: Array, envelope: Array, given_target: Array | None = None
) -> Array:
    """Targets of converging lines add up.

    The places' targets against the line's money; or against the targets that are given.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5: second routes
    """
    money = envelope if given_target is None else given_target.sum("place", skipna=False)
    return abs(converging_target.sum("place", skipna=False) - money)


def projections_meet_envelope(
    projected: Array,
    envelope: Array,
    total_baseline: Array,
    baseline: Array,
    given_base_growth: Array | None = None,
) -> Array:
    """Projected money is what growth gives.

    Before any pull: the envelope, all places growing alike; where each place's growth is given,
    all baselines and what each grows by.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5: second routes
    """
    money = envelope
    if given_base_growth is not None:
        money = total_baseline + (baseline * given_base_growth).sum("place", skipna=False)
    away = abs(projected.sum("place", skipna=False) - money)
    return away.where(total_baseline > 0, 0)


def pull_follows_the_gap(
    pulled: Array, projected: Array, pull_within_caps: Array, money_of_gap: Array
) -> Array:
    """The pull follows the gap.

    What the pull moves, against speed and cap applied to the gap in money.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    moved = projected * pull_within_caps / money_of_gap
    return abs(pulled - projected - moved).where(money_of_gap > 0, 0)


def amounts_are_scaled_within_limits(
    converged_amount: Array,
    pulled: Array,
    scale: Array,
    free_money: Array,
    lowest: Array,
    highest: Array,
) -> Array:
    """Amounts are scaled within limits.

    Each place has the same multiple of its pulled money, or the limit that stops it, while any
    place is free.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    scaled = pulled * in_last_round(scale)
    away = abs(converged_amount - larger(smaller(scaled, highest), lowest))
    return away.where(in_last_round(free_money) > 0, 0)


def held_places_stand_at_a_limit(
    held: Array, from_a_floor: Array, from_a_ceiling: Array, from_the_way: Array
) -> Array:
    """Places that are held stand at a limit.

    How far a place that is held is from every floor, ceiling, target and projected money.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return held * smaller(smaller(from_a_floor, from_a_ceiling), from_the_way)


def floors_and_ceilings_hold(
    converged_amount: Array, highest_floor: Array, lowest_ceiling: Array
) -> Array:
    """Floors and ceilings hold.

    What an amount is below its floor or above its ceiling.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    short = larger(highest_floor - converged_amount, 0)
    return short + larger(converged_amount - lowest_ceiling, 0)


def people_of_groups_add_up(
    area_people_by_age_and_group: Array, people_by_age_and_group: Array
) -> Array:
    """People by age and group are all counted.

    The people of the areas against those of the places, all ages and ethnic groups.

    Returns
    -------
    people
        one figure

    References
    ----------
    Method, section 4: second routes
    """
    areas, places = (
        one.sum(dim, skipna=False).sum("age", skipna=False).sum("ethnic_group", skipna=False)
        for one, dim in ((area_people_by_age_and_group, "area"), (people_by_age_and_group, "place"))
    )
    return abs(areas - places)


def women_of_groups_add_up(area_women_by_group: Array, women_by_group: Array) -> Array:
    """Women by group are all counted.

    The women at risk of the areas against those of the places, all ethnic groups.

    Returns
    -------
    people
        one figure

    References
    ----------
    Method, section 4: second routes
    """
    areas, places = (
        one.sum(dim, skipna=False).sum("ethnic_group", skipna=False)
        for one, dim in ((area_women_by_group, "area"), (women_by_group, "place"))
    )
    return abs(areas - places)


def cases_add_up(
    cases_with_evidence: Array, cases_in_all: Array, women_with_evidence: Array | None = None
) -> Array:
    """Expected cases with the evidence add up.

    The places' expected cases against all areas' people, times their rates.

    Returns
    -------
    people
        estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    cases = cases_with_evidence
    if women_with_evidence is not None:
        cases = cases - women_with_evidence
    return abs(cases.sum("place", skipna=False) - cases_in_all)


def cases_alike_add_up(
    cases_without_evidence: Array,
    cases_alike_in_all: Array,
    women_without_evidence: Array | None = None,
) -> Array:
    """Expected cases without the evidence add up.

    The places' expected cases against all areas' people, times the reference group's rate.

    Returns
    -------
    people
        estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    cases = cases_without_evidence
    if women_without_evidence is not None:
        cases = cases - women_without_evidence
    return abs(cases.sum("place", skipna=False) - cases_alike_in_all)


def cases_are_as_many_times(
    outcome_need: Array, cases_with_evidence: Array, cases_without_evidence: Array
) -> Array:
    """Cases are as many times those without the evidence.

    What the evidence adds, times the cases without it, against the cases with it.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    times = outcome_need * cases_without_evidence
    return abs(times - cases_with_evidence).where(cases_without_evidence > 0, 0)


def rates_have_their_ratios(
    rate_by_group: Array, reference_rate: Array, are_odds: Array, rates_by_their_ratios: Array
) -> Array:
    """Rates have their ratios.

    The groups' odds, or rates, against the reference group's times their ratios, added up.

    Returns
    -------
    share
        weight_use, estimate, age

    References
    ----------
    Method, section 4: second routes
    """
    own = rate_by_group.sum("ethnic_group", skipna=False) * (1 - are_odds * reference_rate)
    return abs(own - rates_by_their_ratios)


def the_point_decides(outcome_need_in_set: Array, outcome_need: Array) -> Array:
    """The point of the evidence decides.

    What the set of all adjustments takes of the evidence, against its point.

    Returns
    -------
    index
        place, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    taken = outcome_need_in_set.sel(coalition="all", drop=True)
    return abs(taken - outcome_need.sel(estimate="point", drop=True))


def age_needs_of_fifths_add_up(
    area_age_need_by_quintile: Array, age_need_by_quintile: Array
) -> Array:
    """Need by age and fifth is all counted.

    The areas' need by age against the places', by deprivation fifth.

    Returns
    -------
    weighted people
        deprivation_quintile, aged_need

    References
    ----------
    Method, section 3: second routes
    """
    areas = area_age_need_by_quintile.sum("area", skipna=False)
    return abs(areas - age_need_by_quintile.sum("place", skipna=False))


def age_needs_of_needs_add_to_one(age_need_on_basis_in_all: Array) -> Array:
    """Need by age of each need adds to one.

    Over all places and deprivation fifths.

    Returns
    -------
    share
        aged_need

    References
    ----------
    Method, section 3: second routes
    """
    needs = age_need_on_basis_in_all.sel(basis=list(AGED)).rename(basis="aged_need")
    return abs(needs - 1)


def age_needs_of_formulas_add_up(age_need_on_basis_in_all: Array, local_weight: Array) -> Array:
    """Need by age in the formulas adds up.

    Over all places and fifths, against the local weights of the needs that have age curves.

    Returns
    -------
    share
        formula

    References
    ----------
    Method, section 3: second routes
    """
    needs = age_need_on_basis_in_all.sel(basis=list(FORMULAS)).rename(basis="formula")
    return abs(needs - aged(local_weight).sum("aged_need", skipna=False))


def age_needs_of_lines_add_up(
    age_need_of_line: Array,
    age_need_on_basis_in_all: Array,
    line_basis: Array,
    weighted_line_name: Array,
) -> Array:
    """Need by age on adjusted lines adds up.

    Over all places and fifths, against the same on the basis of the line.

    Returns
    -------
    share
        weighted_line

    References
    ----------
    Method, section 3: second routes
    """
    needs = age_need_of_line.sum("place", skipna=False).sum("deprivation_quintile", skipna=False)
    basis = of_lines(line_basis, weighted_line_name)
    return abs(needs - age_need_on_basis_in_all.sel(basis=basis))


def deprivation_need_is_a_mean(
    deprivation_need: Array, age_need_of_line: Array, quintile_weight: Array
) -> Array:
    """Need by deprivation is a mean of weights.

    The fifths' weights, each less the place's mean and counted by need by age, add to nought.

    Returns
    -------
    share
        place, weighted_line

    References
    ----------
    Method, section 3: second routes
    """
    away = age_need_of_line * (quintile_weight - deprivation_need)
    return abs(away.sum("deprivation_quintile", skipna=False))


def neighbourhoods_have_the_need(
    neighbourhood_weighted_population: Array,
    weighted_population: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhoods have their places' need.

    The weighted people of each place's neighbourhoods against those of the place.

    Returns
    -------
    weighted people
        place, service

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    own = neighbourhood_weighted_population.where(place_of_neighbourhood == place_name, 0)
    return abs(own.sum("neighbourhood", skipna=False) - weighted_population)


def all_neighbourhoods_add_to_all_places(
    neighbourhood_total_allocation: Array, total_allocation: Array
) -> Array:
    """All neighbourhoods add to all places.

    What the neighbourhoods have in total against what the places have.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    places = total_allocation.sum("place", skipna=False)
    return abs(neighbourhood_total_allocation.sum("neighbourhood", skipna=False) - places)


def neighbourhoods_are_paid_once(
    neighbourhood_allocation: Array, neighbourhood_pounds: Array
) -> Array:
    """Neighbourhoods are paid once.

    What each has in the table of places, over all places, against its pounds.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    return abs(neighbourhood_allocation.sum("place", skipna=False) - neighbourhood_pounds)


def neighbourhoods_share_as_places_do(neighbourhood_line_share: Array, line_share: Array) -> Array:
    """Neighbourhoods' shares add to those of places.

    The shares of all neighbourhoods in each line, before local weights, against those of all
    places.

    Returns
    -------
    share
        budget_line

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    places = line_share.sum("place", skipna=False)
    return abs(neighbourhood_line_share.sum("neighbourhood", skipna=False) - places)
