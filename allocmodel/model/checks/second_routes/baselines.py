"""Where places start from by a second route: last year's formula, payments, money carried over."""

from __future__ import annotations

from allocmodel.model.arrays import Array


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
