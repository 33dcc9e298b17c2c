"""Checks that people, shares and money add up."""

from __future__ import annotations

from allocmodel.model.arrays import Array, formulas, in_last_round, whole_part


def areas_add_to_places(area_population: Array, icb_population: Array) -> Array:
    """Every person is in one place.

    The areas' people against the places' people.

    Returns
    -------
    people
        one figure

    References
    ----------
    Places are exclusive and exhaustive
    """
    return abs(area_population.sum("area", skipna=False) - icb_population)


def needs_add_to_places(area_weighted_population: Array, icb_weighted_population: Array) -> Array:
    """Every weighted person is in one place.

    The areas' weighted people against the places' weighted people.

    Returns
    -------
    weighted people
        service

    References
    ----------
    Places are exclusive and exhaustive
    """
    return abs(area_weighted_population.sum("area", skipna=False) - icb_weighted_population)


def population_is_published(icb_population: Array, published_population: Array) -> Array:
    """{The whole}'s population is the published one.

    The practice file's people against NHS England's allocation divided by its pounds per head:
    two publications that must agree. Relative to the population.

    Returns
    -------
    share
        one figure

    References
    ----------
    NHS England, ICB allocations: recurrent allocation / allocation per head
    """
    return abs(icb_population / published_population - 1)


def shares_add_to_one(fair_share: Array) -> Array:
    """Fair shares add to one.

    For each service, over the places.

    Returns
    -------
    share
        service

    References
    ----------
    Method, section 1
    """
    return abs(fair_share.sum("place", skipna=False) - 1)


def index_averages_to_one(need_index: Array, population_share: Array) -> Array:
    """The average person's need index is one.

    Need indices of the places, each counted by its people.

    Returns
    -------
    index
        service

    References
    ----------
    Method, section 1
    """
    return abs((need_index * population_share).sum("place", skipna=False) - 1)


def bridge_adds_to_zero(bridge: Array) -> Array:
    """Every line of the bridge adds to zero.

    What some places gain, the others give.

    Returns
    -------
    share
        formula, bridge_line

    References
    ----------
    Method, section 2
    """
    return abs(bridge.sum("place", skipna=False))


def bridge_reaches_fair_share(population_share: Array, bridge: Array, fair_share: Array) -> Array:
    """The bridge reaches the fair share.

    Population share plus all moves against the fair share, with no residual.

    Returns
    -------
    share
        place, formula

    References
    ----------
    Method, section 2
    """
    end = population_share + bridge.sum("bridge_line", skipna=False)
    return abs(end - formulas(fair_share))


def national_weights_add_to_one(component_weight: Array) -> Array:
    """National weights add to one.

    The needs' weights in each national formula, over England. The bridge rests on them.

    Returns
    -------
    share
        formula

    References
    ----------
    Method, section 2
    """
    return abs(component_weight.sum("component", skipna=False) - 1)


def local_weights_add_to_one(local_weight: Array) -> Array:
    """Local weights add to one.

    The needs together make up the whole of each national formula.

    Returns
    -------
    share
        formula

    References
    ----------
    Method, section 2
    """
    return abs(local_weight.sum("component", skipna=False) - 1)


def lines_add_to_budget(
    gross_amount: Array,
    drawn_amount: Array,
    placed_amount: Array,
    held_amount: Array,
    split_amount: Array | None = None,
) -> Array:
    """Lines add to the budget.

    What goes to places and what is held, against what the line has after other lines draw on it.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    given = gross_amount if split_amount is None else gross_amount + split_amount
    return abs(placed_amount + held_amount + drawn_amount - given)


def targets_add_to_lines(target: Array, placed_amount: Array) -> Array:
    """Targets add to their line.

    The places' targets against the money that goes to places.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    return abs(target.sum("place", skipna=False) - placed_amount)


def bridge_reaches_target(
    equal_money: Array,
    bridge_in_pounds: Array,
    target: Array,
    pool_in_pounds: Array | None = None,
    agreed_in_pounds: Array | None = None,
    adjustment_in_pounds: Array | None = None,
    spending_mix_in_pounds: Array | None = None,
    remainder_in_pounds: Array | None = None,
    own_index_in_pounds: Array | None = None,
) -> Array:
    """The bridge in pounds reaches the target.

    Equal money per head plus all moves, pools, agreed shares and adjustments, against the places'
    targets.

    Returns
    -------
    pounds
        place

    References
    ----------
    Method, section 2
    """
    end = equal_money + bridge_in_pounds.sum("bridge_line", skipna=False)
    if pool_in_pounds is not None:
        end = end + pool_in_pounds.sum("pool", skipna=False)
    if agreed_in_pounds is not None:
        end = end + agreed_in_pounds
    if adjustment_in_pounds is not None:
        declared = adjustment_in_pounds.sel(attribution="declared", drop=True)
        end = end + declared.sum("adjustment", skipna=False)
    if spending_mix_in_pounds is not None:
        end = end + spending_mix_in_pounds
    if remainder_in_pounds is not None:
        end = end + remainder_in_pounds.sum("remainder_line", skipna=False)
    if own_index_in_pounds is not None:
        end = end + own_index_in_pounds.sum("own_index", skipna=False)
    return abs(end - target.sum("budget_line", skipna=False))


def agreed_shares_add_to_one(agreed_share: Array) -> Array:
    """Agreed shares add to one.

    For each line whose shares are agreed, over the places.

    Returns
    -------
    share
        shared_line

    References
    ----------
    Method, section 11
    """
    return abs(agreed_share.sum("place", skipna=False) - 1)


def functions_add_to_core(function_share: Array, function_part: Array, fair_share: Array) -> Array:
    """Functions add up to core.

    The places' shares of the functions, each counted by its local part, against their fair shares
    of core.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 11
    """
    together = (function_share * function_part).sum("function", skipna=False)
    return abs(together - fair_share.sel(service="core", drop=True))


def functions_add_to_envelope(split_amount: Array) -> Array:
    """Functions add up to their envelope.

    What the lines of the functions get against what the envelope gives.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 11
    """
    return abs(split_amount.sum("budget_line", skipna=False))


def spending_mix_adds_to_zero(spending_mix_in_pounds: Array) -> Array:
    """The spending mix adds to zero.

    What some places gain by it, the others give.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 11
    """
    return abs(spending_mix_in_pounds.sum("place", skipna=False))


def needs_taken_out_add_to_zero(remainder_in_pounds: Array) -> Array:
    """Needs taken out of lines add to zero.

    What some places gain by it, the others give.

    Returns
    -------
    pounds
        remainder_line

    References
    ----------
    Method, section 11
    """
    return abs(remainder_in_pounds.sum("place", skipna=False))


def own_indices_add_to_zero(own_index_in_pounds: Array) -> Array:
    """Own indices add to zero.

    What some places gain by an index, the others give.

    Returns
    -------
    pounds
        own_index

    References
    ----------
    Method, section 11
    """
    return abs(own_index_in_pounds.sum("place", skipna=False))


def adjustments_add_to_zero(adjustment_in_pounds: Array) -> Array:
    """Every adjustment adds to zero.

    What some places gain by an adjustment, the others give.

    Returns
    -------
    pounds
        attribution, adjustment

    References
    ----------
    Method, section 2
    """
    return abs(adjustment_in_pounds.sum("place", skipna=False))


def attributions_agree(adjustment_in_pounds: Array) -> Array:
    """Both orders add to the same change.

    All adjustments together in the declared order against Shapley's.

    Returns
    -------
    pounds
        place

    References
    ----------
    Shapley 1953: efficiency
    """
    both = adjustment_in_pounds.sum("adjustment", skipna=False)
    declared = both.sel(attribution="declared", drop=True)
    return abs(declared - both.sel(attribution="shapley", drop=True))


def rates_of_england_are_met(
    outcome_rate: Array, england_share: Array, rate_by_group: Array
) -> Array:
    """Rates of ethnic groups make up those of England.

    How far the rates by ethnic group, over England's people, are from the rate of all people of the
    age.

    Returns
    -------
    share
        weight_use, estimate, age

    References
    ----------
    Method, section 4
    """
    made_up = (england_share * rate_by_group).sum("ethnic_group", skipna=False)
    return abs(made_up - outcome_rate)


def adjusted_shares_add_to_one(coalition_share: Array) -> Array:
    """Adjusted shares add to one.

    For each adjusted line and set of adjustments, over the places.

    Returns
    -------
    share
        weighted_line, coalition

    References
    ----------
    Method, section 4
    """
    return abs(coalition_share.sum("place", skipna=False) - 1)


def mix_adds_to_population(place_mix: Array, population: Array) -> Array:
    """People by fifth and ethnic group add to the population.

    Each place's people by deprivation fifth and ethnic group against its registered people.

    Returns
    -------
    people
        place

    References
    ----------
    Method, section 3
    """
    groups = place_mix.sum("ethnic_group", skipna=False)
    return abs(groups.sum("deprivation_quintile", skipna=False) - population)


def equity_adds_to_money(
    per_head_by_quintile: Array, people_in_quintile: Array, total_placed: Array
) -> Array:
    """Money by fifth adds to all money.

    Pounds per head of each fifth times its people, in this scenario, against all money that goes
    to places.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 6
    """
    scenario = per_head_by_quintile.sel(equity_view="scenario", drop=True)
    money = (scenario * people_in_quintile).sum("deprivation_quintile", skipna=False)
    return abs(money - total_placed)


def pounds_add_to_lines(
    allocation: Array, placed_amount: Array, line_pounds: Array | None = None
) -> Array:
    """Whole pounds add to their line.

    The places' allocations against the money that goes to places, to the pound.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    money = placed_amount if line_pounds is None else line_pounds
    return abs(allocation.sum("place", skipna=False) - money)


def convergence_meets_envelope(converged_amount: Array, envelope: Array) -> Array:
    """Convergence meets the envelope.

    The places' amounts after convergence against the line's money.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return abs(converged_amount.sum("place", skipna=False) - envelope)


def rounds_suffice(below: Array, above: Array) -> Array:
    """The rounds suffice.

    In the last round no place is left outside its limits.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: rounds
    """
    return in_last_round(below + above)


def rounding_stays_within_a_pound(
    allocation: Array, target: Array, amount_to_round: Array | None = None
) -> Array:
    """Rounding moves no place by a pound.

    Whole pounds between a place's target and its allocation: none.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    amount = target if amount_to_round is None else amount_to_round
    return whole_part(abs(allocation - amount))


def money_adds_to_budget(icb_allocation: Array, total_placed: Array) -> Array:
    """All places add to all lines.

    The grand total, to the pound.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 5
    """
    return abs(icb_allocation - total_placed)


def neighbourhoods_have_the_people(
    neighbourhood_population: Array,
    population: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Every person of a place is in one of its neighbourhoods.

    The neighbourhoods' people against the place's.

    Returns
    -------
    people
        place

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    own = neighbourhood_population.where(place_of_neighbourhood == place_name, 0)
    return abs(own.sum("neighbourhood", skipna=False) - population)


def neighbourhoods_add_to_places(
    neighbourhood_pounds: Array,
    allocation: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhoods add to their places.

    Line by line, to the pound.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    own = neighbourhood_pounds.where(place_of_neighbourhood == place_name, 0)
    return abs(own.sum("neighbourhood", skipna=False) - allocation)


def neighbourhood_moves_add_up(
    by_need_in_icb: Array,
    level_difference: Array,
    pace_of_place: Array,
    neighbourhood_money: Array,
) -> Array:
    """Every move of neighbourhoods is told.

    Money by need, each neighbourhood alone, with what moves it, against the money before rounding.

    Returns
    -------
    pounds
        neighbourhood

    References
    ----------
    Method, section 5
    """
    told = by_need_in_icb + level_difference + pace_of_place
    return abs(told - neighbourhood_money.sum("budget_line", skipna=False))
