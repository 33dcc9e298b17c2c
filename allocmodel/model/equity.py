"""Equity: what a person of each deprivation fifth and ethnic group gets, before and after.

A person gets their area's amount per head. Inside a place, money is taken to reach its areas as
the national formula measures their need. Sign convention everywhere: positive = more money for
people in more deprived neighbourhoods.
"""

from __future__ import annotations

from allocmodel.model.arrays import Array


def area_by_quintile(area_mix: Array) -> Array:
    """People of each area by deprivation fifth.

    Registered people of each area by the deprivation of the neighbourhood they live in.

    Returns
    -------
    people
        area, deprivation_quintile

    References
    ----------
    Sum over ethnic groups
    """
    return area_mix.sum("ethnic_group", skipna=False)


def area_by_group(area_mix: Array) -> Array:
    """People of each area by ethnic group.

    Registered people of each area by ethnic group.

    Returns
    -------
    people
        area, ethnic_group

    References
    ----------
    Sum over deprivation fifths
    """
    return area_mix.sum("deprivation_quintile", skipna=False)


def official_money_by_basis(
    placed_amount: Array,
    line_basis: Array,
    basis_name: Array,
    official_basis: Array | None = None,
) -> Array:
    """Money on each basis without pools.

    The lines' money added up by basis, as if each ring-fenced pool had stayed in the line that it
    is drawn from: so the split before adjustments and the scenario share out the same money.

    Returns
    -------
    pounds
        basis

    References
    ----------
    Method, section 6
    """
    basis = line_basis if official_basis is None else official_basis
    return placed_amount.where(basis == basis_name, 0).sum("budget_line", skipna=False)


def money_by_need(official_money_by_basis: Array, service_name: Array) -> Array:
    """Money on each need.

    The money of the lines that follow one of the nine measures of need.

    Returns
    -------
    pounds
        service

    References
    ----------
    Money on each basis
    """
    services = list(service_name["service"].values)
    return official_money_by_basis.sel(basis=services).rename(basis="service")


def official_rate(money_by_need: Array, icb_weighted_population: Array) -> Array:
    """Pounds for each weighted person.

    The money that follows each need, for each weighted person of {the whole}.

    Returns
    -------
    pounds per head
        service

    References
    ----------
    Money on each basis divided by {the whole}'s weighted population
    """
    return money_by_need / icb_weighted_population


def area_official_money(
    area_weighted_population: Array,
    official_rate: Array,
    area_population: Array,
    official_money_by_basis: Array,
    icb_population: Array,
) -> Array:
    """Money of each area before adjustments.

    What would reach each area's people if each line followed the need it is split by, or equal
    money per head where it says so.

    Returns
    -------
    pounds
        area

    References
    ----------
    Method, section 6
    """
    by_need = (area_weighted_population * official_rate).sum("service", skipna=False)
    per_head = official_money_by_basis.sel(basis="per_head", drop=True) / icb_population
    return by_need + area_population * per_head


def place_official_money(
    area_official_money: Array, place_of_area: Array, place_name: Array
) -> Array:
    """Money of each place before adjustments.

    The areas' money added up.

    Returns
    -------
    pounds
        place

    References
    ----------
    Sum of the areas
    """
    return area_official_money.where(place_of_area == place_name, 0).sum("area", skipna=False)


def place_money(
    target: Array,
    changed_view_name: Array,
    place_official_money: Array,
    adjustment_in_pounds: Array | None = None,
    adjustment_in_view: Array | None = None,
    amount_to_round: Array | None = None,
) -> Array:
    """Money of each place after each change.

    The split before adjustments with one adjustment after the other, in their order; and the
    whole scenario, with its pools.

    Returns
    -------
    pounds
        place, changed_view

    References
    ----------
    Method, section 6
    """
    views = list(changed_view_name["changed_view"].values)
    amount = target if amount_to_round is None else amount_to_round
    scenario = amount.sum("budget_line", skipna=False).expand_dims(changed_view=["scenario"])
    scenario = scenario.reindex(changed_view=views, fill_value=0)
    if adjustment_in_pounds is None or adjustment_in_view is None:
        return scenario
    declared = adjustment_in_pounds.sel(attribution="declared", drop=True)
    so_far = (declared * adjustment_in_view).sum("adjustment", skipna=False)
    after = (place_official_money + so_far).rename(after_view="changed_view")
    return scenario + after.reindex(changed_view=views, fill_value=0)


def place_money_ratio(place_money: Array, place_official_money: Array) -> Array:
    """Money for each pound before adjustments.

    What each change gives the place for each pound that it would have without: more than one
    where adjustments or pools bring money.

    Returns
    -------
    index
        place, changed_view

    References
    ----------
    Money of the place divided by its money before adjustments
    """
    return place_money / place_official_money


def area_money_ratio(place_money_ratio: Array, place_of_area: Array, place_name: Array) -> Array:
    """The same for each area.

    Each area has its place's ratio.

    Returns
    -------
    index
        area, changed_view

    References
    ----------
    Method, section 6
    """
    return place_money_ratio.where(place_name == place_of_area, 0).sum("place", skipna=False)


def area_money_per_head(
    area_official_money: Array,
    area_money_ratio: Array,
    area_population: Array,
    total_placed: Array,
    icb_population: Array,
    equity_view_name: Array,
) -> Array:
    """Money per head of each area.

    With equal money per head, before adjustments, after each of them, and in the scenario.

    Returns
    -------
    pounds per head
        area, equity_view

    References
    ----------
    Method, section 6
    """
    views = list(equity_view_name["equity_view"].values)
    nothing = 0 * area_population
    equal = (total_placed / icb_population + nothing).expand_dims(equity_view=["equal"])
    official = area_official_money / area_population
    formula = official.expand_dims(equity_view=["formula"])
    changed = (official * area_money_ratio).rename(changed_view="equity_view")
    return (
        equal.reindex(equity_view=views, fill_value=0)
        + formula.reindex(equity_view=views, fill_value=0)
        + changed.reindex(equity_view=views, fill_value=0)
    )


def people_in_quintile(area_by_quintile: Array) -> Array:
    """People of {the whole} in each deprivation fifth.

    All areas together.

    Returns
    -------
    people
        deprivation_quintile

    References
    ----------
    Sum of the areas
    """
    return area_by_quintile.sum("area", skipna=False)


def people_in_group(area_by_group: Array) -> Array:
    """People of {the whole} in each ethnic group.

    All areas together.

    Returns
    -------
    people
        ethnic_group

    References
    ----------
    Sum of the areas
    """
    return area_by_group.sum("area", skipna=False)


def per_head_by_quintile(
    area_money_per_head: Array, area_by_quintile: Array, people_in_quintile: Array
) -> Array:
    """Pounds per head by deprivation fifth.

    What the average person of each fifth gets.

    Returns
    -------
    pounds per head
        equity_view, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    money = (area_money_per_head * area_by_quintile).sum("area", skipna=False)
    return money / people_in_quintile


def per_head_by_group(
    area_money_per_head: Array, area_by_group: Array, people_in_group: Array
) -> Array:
    """Pounds per head by ethnic group.

    What the average person of each ethnic group gets.

    Returns
    -------
    pounds per head
        equity_view, ethnic_group

    References
    ----------
    Method, section 6
    """
    money = (area_money_per_head * area_by_group).sum("area", skipna=False)
    return money / people_in_group


def mean_per_head(area_money_per_head: Array, area_population: Array) -> Array:
    """Mean pounds per head.

    What the average person of {the whole} gets: the same in every view, as each shares out the same
    money.

    Returns
    -------
    pounds per head
        equity_view

    References
    ----------
    Method, section 6
    """
    money = (area_money_per_head * area_population).sum("area", skipna=False)
    return money / area_population.sum("area", skipna=False)


def above_mean_by_quintile(per_head_by_quintile: Array, mean_per_head: Array) -> Array:
    """Pounds per head above the mean, by deprivation fifth.

    How much more (+) or less (-) than the average person of {the whole} people of each fifth get.

    Returns
    -------
    pounds per head
        equity_view, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    return per_head_by_quintile - mean_per_head


def ratio_by_quintile(per_head_by_quintile: Array, mean_per_head: Array) -> Array:
    """Ratio to {the whole} mean by deprivation fifth.

    One = the average person of {the whole}.

    Returns
    -------
    index
        equity_view, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    return per_head_by_quintile / mean_per_head


def above_mean_by_group(per_head_by_group: Array, mean_per_head: Array) -> Array:
    """Pounds per head above the mean, by ethnic group.

    How much more (+) or less (-) than the average person of {the whole} people of each group get.

    Returns
    -------
    pounds per head
        equity_view, ethnic_group

    References
    ----------
    Method, section 6
    """
    return per_head_by_group - mean_per_head


def ratio_by_group(per_head_by_group: Array, mean_per_head: Array) -> Array:
    """Ratio to {the whole} mean by ethnic group.

    One = the average person of {the whole}.

    Returns
    -------
    index
        equity_view, ethnic_group

    References
    ----------
    Method, section 6
    """
    return per_head_by_group / mean_per_head


def gradient(per_head_by_quintile: Array) -> Array:
    """Gradient: most deprived against least deprived fifth.

    Pounds per head of people in the most deprived fifth for each pound of people in the least
    deprived fifth. Above one = more for more deprived neighbourhoods.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 3
    """
    most = per_head_by_quintile.sel(deprivation_quintile="1", drop=True)
    return most / per_head_by_quintile.sel(deprivation_quintile="5", drop=True)


def people_more_deprived(people_in_quintile: Array, quintile_order: Array) -> Array:
    """People of {the whole} in more deprived fifths.

    The people who come before each fifth when all stand in order of deprivation.

    Returns
    -------
    people
        deprivation_quintile

    References
    ----------
    Sum over the fifths that are more deprived
    """
    other = people_in_quintile.rename(deprivation_quintile="other_quintile")
    order = quintile_order.rename(deprivation_quintile="other_quintile")
    return (other * (order < quintile_order)).sum("other_quintile", skipna=False)


def deprivation_rank(people_in_quintile: Array, people_more_deprived: Array) -> Array:
    """Relative rank of each deprivation fifth.

    The middle of each fifth on a line from 0 (most deprived) to 1 (least deprived person of
    {the whole}), by its people.

    Returns
    -------
    share
        deprivation_quintile

    References
    ----------
    Method, section 6
    """
    # The mean of where the fifth begins and where it ends.
    everyone = people_in_quintile.sum("deprivation_quintile", skipna=False)
    begins_and_ends = people_more_deprived + people_more_deprived + people_in_quintile
    return begins_and_ends / (everyone + everyone)


def mean_rank(deprivation_rank: Array, people_in_quintile: Array) -> Array:
    """Mean relative rank.

    One half, by construction: shown so that it can be checked.

    Returns
    -------
    share
        one figure

    References
    ----------
    Method, section 6
    """
    total = (deprivation_rank * people_in_quintile).sum("deprivation_quintile", skipna=False)
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def rank_variance(deprivation_rank: Array, people_in_quintile: Array, mean_rank: Array) -> Array:
    """Variance of the relative rank.

    How far people are spread over the ranks, each fifth counted by its people.

    Returns
    -------
    number
        one figure

    References
    ----------
    Method, section 6
    """
    away = deprivation_rank - mean_rank
    total = (people_in_quintile * away * away).sum("deprivation_quintile", skipna=False)
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def rank_covariance(
    per_head_by_quintile: Array,
    deprivation_rank: Array,
    people_in_quintile: Array,
    mean_rank: Array,
) -> Array:
    """Covariance of pounds per head with the relative rank.

    Negative = people in more deprived neighbourhoods get more, as rank 0 is the most deprived.

    Returns
    -------
    pounds per head
        equity_view

    References
    ----------
    Method, section 6
    """
    away = people_in_quintile * (deprivation_rank - mean_rank)
    total = (per_head_by_quintile * away).sum("deprivation_quintile", skipna=False)
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def slope_index(rank_covariance: Array, rank_variance: Array) -> Array:
    """Slope index of inequality.

    Pounds per head at the most deprived end less those at the least deprived end, on the line
    fitted through the fifths by weighted least squares. Positive = more money for more deprived
    neighbourhoods.

    Returns
    -------
    pounds per head
        equity_view

    References
    ----------
    Method, section 6; Mackenbach and Kunst 1997, doi 10.1016/S0277-9536(96)00073-1
    """
    return 0 - rank_covariance / rank_variance


def relative_index(slope_index: Array, mean_per_head: Array, mean_rank: Array) -> Array:
    """Relative index of inequality.

    The fitted pounds per head at the most deprived end, for each pound at the least deprived end.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 6
    """
    most = mean_per_head + slope_index * mean_rank
    return most / (mean_per_head - slope_index * (1 - mean_rank))


def concentration_index(rank_covariance: Array, mean_per_head: Array) -> Array:
    """Concentration index.

    How far money is concentrated: from -1 to 1 by its usual formula with rank 0 = most deprived,
    turned so that positive = concentrated on more deprived neighbourhoods; 0 = evenly spread.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 6
    """
    return 0 - (rank_covariance + rank_covariance) / mean_per_head


def area_trait_share(area_mix: Array, has_trait: Array, area_population: Array) -> Array:
    """Share of each area's people with a trait.

    The part of the area's people who live in the most deprived fifth of neighbourhoods, and the
    part who belong to a minority ethnic group.

    Returns
    -------
    share
        area, trait

    References
    ----------
    Method, section 6
    """
    by_quintile = (area_mix * has_trait).sum("ethnic_group", skipna=False)
    return by_quintile.sum("deprivation_quintile", skipna=False) / area_population


def place_trait_share(place_mix: Array, has_trait: Array, population: Array) -> Array:
    """Share of each place's people with a trait.

    The same for places.

    Returns
    -------
    share
        place, trait

    References
    ----------
    Method, section 6
    """
    by_quintile = (place_mix * has_trait).sum("ethnic_group", skipna=False)
    return by_quintile.sum("deprivation_quintile", skipna=False) / population


def icb_trait_share(place_trait_share: Array, population: Array, icb_population: Array) -> Array:
    """Share of {the whole}'s people with a trait.

    The same for {the whole}.

    Returns
    -------
    share
        trait

    References
    ----------
    Method, section 6
    """
    return (place_trait_share * population).sum("place", skipna=False) / icb_population


def trait_share_of_own_place(
    place_trait_share: Array, place_of_area: Array, place_name: Array
) -> Array:
    """Share of the area's own place.

    What the average of the place that the area belongs to shows.

    Returns
    -------
    share
        area, trait

    References
    ----------
    Method, section 6
    """
    return place_trait_share.where(place_name == place_of_area, 0).sum("place", skipna=False)


def pocket(
    area_trait_share: Array,
    trait_share_of_own_place: Array,
    icb_trait_share: Array,
    pocket_ratio: Array,
) -> Array:
    """Pocket of need hidden inside a place.

    One where the area's share is well above {the whole}'s while its place's share is below it: the
    place's average hides these people.

    Returns
    -------
    number
        area, trait

    References
    ----------
    Method, section 6
    """
    high = area_trait_share > icb_trait_share * pocket_ratio
    return (trait_share_of_own_place < icb_trait_share) * high * 1


def need_per_head_by_quintile(
    area_weighted_population: Array,
    area_population: Array,
    area_by_quintile: Array,
    people_in_quintile: Array,
) -> Array:
    """Need per head by deprivation fifth, by service.

    How many weighted people the national formula counts for each person of a fifth: what each
    service's formula carries of deprivation already, before any local weight.

    Returns
    -------
    index
        service, deprivation_quintile

    References
    ----------
    Method, section 3
    """
    need = area_weighted_population / area_population * area_by_quintile
    return need.sum("area", skipna=False) / people_in_quintile


def service_gradient(need_per_head_by_quintile: Array) -> Array:
    """Gradient in the national formula: most deprived against least deprived fifth.

    Need per head of people in the most deprived fifth for each unit of people in the least
    deprived fifth. A local deprivation weight comes on top of it.

    Returns
    -------
    index
        service

    References
    ----------
    Method, section 3
    """
    most = need_per_head_by_quintile.sel(deprivation_quintile="1", drop=True)
    return most / need_per_head_by_quintile.sel(deprivation_quintile="5", drop=True)


def need_per_head_by_group(
    area_weighted_population: Array,
    area_population: Array,
    area_by_group: Array,
    people_in_group: Array,
) -> Array:
    """Need per head by ethnic group, by service.

    How many weighted people the national formula counts for each person of an ethnic group, by
    the areas that they live in.

    Returns
    -------
    index
        service, ethnic_group

    References
    ----------
    Method, section 4
    """
    need = area_weighted_population / area_population * area_by_group
    return need.sum("area", skipna=False) / people_in_group


def people_in_high_level_group(people_in_group: Array, group_in_high_level: Array) -> Array:
    """People of {the whole} in each high-level ethnic group.

    The Census groups of each high-level group together.

    Returns
    -------
    people
        high_level_group

    References
    ----------
    Sum over the ethnic groups of each high-level group
    """
    return (people_in_group * group_in_high_level).sum("ethnic_group", skipna=False)


def per_head_by_high_level_group(
    per_head_by_group: Array,
    people_in_group: Array,
    group_in_high_level: Array,
    people_in_high_level_group: Array,
) -> Array:
    """Pounds per head by high-level ethnic group.

    What the average person of each high-level group gets: its Census groups, each counted by its
    people. A Census group without people counts for nothing.

    Returns
    -------
    pounds per head
        equity_view, high_level_group

    References
    ----------
    Method, section 6
    """
    money = per_head_by_group.where(people_in_group > 0, 0) * people_in_group
    total = (money * group_in_high_level).sum("ethnic_group", skipna=False)
    return total / people_in_high_level_group
