"""The money of each area, before adjustments and after each of them."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_own_place, of_places


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
    return of_places(area_official_money, place_of_area, place_name)


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
    return of_own_place(place_money_ratio, place_of_area, place_name)


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
