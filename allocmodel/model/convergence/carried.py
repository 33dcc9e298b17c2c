"""Last year's money of areas that other ICBs had then: carried over with them, area by area."""

from __future__ import annotations

from allocmodel.model.arrays import Array, part_that_came


def carried_need(
    former_weighted_population: Array, former_icb_of_area: Array, former_icb_name: Array
) -> Array:
    """Weighted population that came from each ICB.

    The weighted people of last year whose areas are {the whole}'s now, by their former ICB.

    Returns
    -------
    weighted people
        converging_line, former_icb

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    belongs = former_icb_of_area == former_icb_name
    return former_weighted_population.where(belongs, 0).sum("former_area", skipna=False)


def carried_money(
    carried_need: Array, former_need_elsewhere: Array, former_icb_money: Array
) -> Array:
    """Money carried over from each ICB.

    What last year's formula gave, of the money of each ICB of last year, to the areas that are
    {the whole}'s now: the part of its weighted people that is theirs.

    Returns
    -------
    pounds
        converging_line, former_icb

    References
    ----------
    Method, section 11
    """
    return part_that_came(carried_need, former_need_elsewhere, former_icb_money)


def money_before(carried_money: Array) -> Array:
    """Money that the baseline shares out.

    What last year's formula is taken to have shared between the places: the money carried over
    from all ICBs of last year.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 11
    """
    return carried_money.sum("former_icb", skipna=False)


def carried_to_place(
    former_weighted_population: Array,
    place_of_former_area: Array,
    place_name: Array,
    former_icb_of_area: Array,
    former_icb_name: Array,
    carried_need: Array,
    carried_money: Array,
) -> Array:
    """Money carried over to each place.

    The place's part of the money that came from each ICB of last year: that of the weighted people
    of its own areas.

    Returns
    -------
    pounds
        place, converging_line, former_icb

    References
    ----------
    Method, section 11
    """
    here = former_weighted_population.where(place_of_former_area == place_name, 0)
    own = here.where(former_icb_of_area == former_icb_name, 0).sum("former_area", skipna=False)
    return own / carried_need * carried_money
