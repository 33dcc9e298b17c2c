"""Convergence: from today's money towards the target, within limits, to the envelope exactly."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_round, larger, of_lines, smaller, with_lines


def former_need(
    former_weighted_population: Array, place_of_former_area: Array, place_name: Array
) -> Array:
    """Weighted population by last year's formula.

    The weighted people whom each place had the year before, on the need that the line is split by.

    Returns
    -------
    weighted people
        place, converging_line

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    belongs = place_of_former_area == place_name
    return former_weighted_population.where(belongs, 0).sum("former_area", skipna=False)


def former_share(former_need: Array, former_weighted_population: Array) -> Array:
    """Fair share by last year's formula.

    The part of the line's money that last year's formula would give each place.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return former_need / former_weighted_population.sum("former_area", skipna=False)


def opening_baseline(former_share: Array, money_before: Array) -> Array:
    """Opening baseline.

    What each place would have if last year's formula had been paid in full. NHS England does not
    publish what places have now, so this stands in where no baseline is given.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return former_share * money_before


def baseline(
    opening_baseline: Array,
    converging_line_name: Array,
    first_year: Array | None = None,
    last_allocation: Array | None = None,
) -> Array:
    """Baseline.

    The recurrent money that each place starts the year with: the opening baseline in the first
    year, then what it was allocated the year before. Money that is not recurrent starts anew.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    if first_year is None or last_allocation is None:
        return opening_baseline
    before = of_lines(last_allocation, converging_line_name).shift(year=1, fill_value=0)
    return opening_baseline * first_year + before * (1 - first_year)


def converging_target(
    target: Array, converging_line_name: Array, given_target: Array | None = None
) -> Array:
    """Target of the converging lines.

    What each place's need comes to, on the lines that move towards it over time; or a target that
    is given, such as NHS England's own for ICBs.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Targets
    """
    if given_target is not None:
        return given_target
    return of_lines(target, converging_line_name)


def envelope(placed_amount: Array, converging_line_name: Array) -> Array:
    """Envelope.

    The line's money of the year: what the places' allocations must add up to, to the pound.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    The scenario's budget
    """
    return of_lines(placed_amount, converging_line_name)


def total_baseline(baseline: Array) -> Array:
    """Baseline of all places.

    What the line's places start the year with, together.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return baseline.sum("place", skipna=False)


def base_growth(envelope: Array, total_baseline: Array) -> Array:
    """Base growth before any pull.

    How much each place would grow if all grew alike and the envelope were met; nought where there
    is no money to grow from.

    Returns
    -------
    share
        converging_line

    References
    ----------
    Method, section 5
    """
    return (envelope / total_baseline - 1).where(total_baseline > 0, 0)


def projected(baseline: Array, base_growth: Array, given_base_growth: Array | None = None) -> Array:
    """Projected money.

    The baseline after base growth, before any pull towards the target. Base growth may be given
    for each place, as NHS England's was when it followed population growth.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    growth = base_growth if given_base_growth is None else given_base_growth
    return baseline * (1 + growth)


def distance_from_target(projected: Array, converging_target: Array) -> Array:
    """Projected money over target.

    How far the projected money is above (+) or below (-) the target of the year, with the year's
    population and need. This, and not the distance that NHS England publishes beside it (baseline
    over target, before growth), is what its published convergence is measured on: with it the
    published figures of 2025/26 come out to the last digit. Where the target is nought, any money
    counts as 100 per cent above it.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    NHS England, ICB allocations 2023/24 to 2025/26; derived
    """
    distance = projected / converging_target - 1
    return distance.where(converging_target > 0, (projected > 0) * 1)


def distance_of_own_money(projected: Array, converging_target: Array) -> Array:
    """Distance as a share of own money.

    What part of its projected money the place has above (+) or lacks below (-) its target. Nought
    where it has no money to take a part of.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (1 - converging_target / projected).where(projected > 0, 0)


def distance_for_pull(
    distance_from_target: Array, distance_of_own_money: Array, share_of_own_money: Array
) -> Array:
    """Distance that the pull goes by.

    What the pull takes its part of: the distance as a share of the target, as in NHS England's
    published pulls; or, if the scenario says so, as a share of the place's own projected money, so
    that a speed of 100 per cent ends exactly on target.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Method, section 5; share of target: derived from NHS England, ICB allocations
    """
    return distance_of_own_money.where(share_of_own_money > 0, distance_from_target)


def uncapped_pull(
    distance_for_pull: Array,
    speed_over: Array,
    speed_under: Array,
    begins_over: Array,
    begins_under: Array,
) -> Array:
    """Pull before its cap.

    The part of the distance that the speed takes away: negative for places over target, positive
    for places under it. Where the pull begins further out, only the distance beyond that counts.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    over = larger(distance_for_pull - begins_over, 0)
    under = larger(distance_for_pull * -1 - begins_under, 0)
    return under * speed_under - over * speed_over


def pull(uncapped_pull: Array, cap_over: Array, cap_under: Array) -> Array:
    """Pull towards the target.

    What the year takes off (-) or adds (+), never more than its cap. It multiplies the projected
    money.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    NHS England, technical guide to allocation formulae and convergence; method, section 5
    """
    return larger(smaller(uncapped_pull, cap_under), cap_over * -1)


def capped(uncapped_pull: Array, pull: Array) -> Array:
    """Pull is at its cap.

    One where the cap is what stopped the pull from being larger.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (uncapped_pull > pull) + (uncapped_pull < pull)


def pulled(projected: Array, pull: Array) -> Array:
    """Projected money after the pull.

    What each place would get before limits, and before all are scaled to the envelope.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return projected * (1 + pull)


def floor_amount(
    baseline: Array,
    population: Array,
    growth_floor: Array,
    per_head_floor: Array,
) -> Array:
    """Floor.

    The least that the limits of the scenario allow: least growth in per cent, or least pounds per
    head, whichever is more.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(baseline * (1 + growth_floor), population * per_head_floor)


def ceiling_alone(
    baseline: Array, population: Array, growth_ceiling: Array, per_head_ceiling: Array
) -> Array:
    """Ceiling of its own.

    The most that the ceilings of the scenario allow: most growth in per cent, or most pounds per
    head, whichever is less.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return smaller(baseline * (1 + growth_ceiling), population * per_head_ceiling)


def ceiling_amount(ceiling_alone: Array, floor_amount: Array) -> Array:
    """Ceiling.

    The most that the limits of the scenario allow. A run is refused where the floor is higher than
    the ceiling; in a workbook that somebody changes, the floor holds.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(ceiling_alone, floor_amount)


def least_on_the_way(
    projected: Array, converging_target: Array, floor_amount: Array, ceiling_amount: Array
) -> Array:
    """Least amount on the way to target.

    The smaller of projected money and target, within floor and ceiling: a place over its target is
    not taken below it, and a place under its target is not taken further away from it.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(smaller(smaller(projected, converging_target), ceiling_amount), floor_amount)


def most_on_the_way(
    projected: Array, converging_target: Array, floor_amount: Array, ceiling_amount: Array
) -> Array:
    """Most amount on the way to target.

    The larger of projected money and target, within floor and ceiling: a place under its target is
    not taken above it, and a place over its target is not taken further away from it.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(smaller(larger(projected, converging_target), ceiling_amount), floor_amount)


def stays_on_the_way(
    envelope: Array, least_on_the_way: Array, most_on_the_way: Array, parts_of_a_pound: Array
) -> Array:
    """Every place can stay on the way to its target.

    One where the envelope can be met with every place between its projected money and its target.
    Nought where floors or ceilings leave no such way: then they alone are the limits, so that
    places may cross their target.

    Returns
    -------
    number
        converging_line

    References
    ----------
    Method, section 5
    """
    too_much = least_on_the_way.sum("place", skipna=False) - envelope
    too_little = envelope - most_on_the_way.sum("place", skipna=False)
    return (too_much * parts_of_a_pound <= 1) * (too_little * parts_of_a_pound <= 1) * 1


def lowest(stays_on_the_way: Array, least_on_the_way: Array, floor_amount: Array) -> Array:
    """Least amount.

    The least on the way to target; the floor alone where the envelope cannot be met that way.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return least_on_the_way.where(stays_on_the_way > 0, floor_amount)


def highest(stays_on_the_way: Array, most_on_the_way: Array, ceiling_amount: Array) -> Array:
    """Most amount.

    The most on the way to target; the ceiling alone where the envelope cannot be met that way.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return most_on_the_way.where(stays_on_the_way > 0, ceiling_amount)


def free(last_held_low: Array, last_held_high: Array) -> Array:
    """Still free.

    One where no earlier round has fixed the place at a limit.

    Returns
    -------
    number
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    low = last_held_low.shift(round=1, fill_value=0)
    return 1 - low - last_held_high.shift(round=1, fill_value=0)


def fixed_amount(
    last_held_low: Array, last_held_high: Array, lowest: Array, highest: Array
) -> Array:
    """Fixed so far.

    What places hold that earlier rounds have fixed at a limit.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    low = last_held_low.shift(round=1, fill_value=0)
    return lowest * low + highest * last_held_high.shift(round=1, fill_value=0)


def free_money(free: Array, pulled: Array) -> Array:
    """Money of the free places before scaling.

    Projected money after the pull, of places not yet fixed.

    Returns
    -------
    pounds
        converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return (free * pulled).sum("place", skipna=False)


def left_to_share(envelope: Array, fixed_amount: Array) -> Array:
    """Left to share.

    The envelope less what is fixed.

    Returns
    -------
    pounds
        converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return envelope - fixed_amount.sum("place", skipna=False)


def scale(left_to_share: Array, free_money: Array) -> Array:
    """Scale of the round.

    What the free places' money is multiplied by, so that all places meet the envelope.

    Returns
    -------
    index
        converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return (left_to_share / free_money).where(free_money > 0, 0)


def trial(pulled: Array, scale: Array) -> Array:
    """Trial amount.

    What the place would get if no further limit bound.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return pulled * scale


def below(lowest: Array, trial: Array, free: Array) -> Array:
    """Below its least amount.

    By how much the trial amount of a free place falls short of its least amount.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return larger(lowest - trial, 0) * free


def above(highest: Array, trial: Array, free: Array) -> Array:
    """Above its most amount.

    By how much the trial amount of a free place exceeds its most amount.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return larger(trial - highest, 0) * free


def more_below(below: Array, above: Array) -> Array:
    """Shortfalls less excesses.

    Which side the round fixes: places below their least amount if shortfalls are larger in all
    (nought or more), else places above their most amount. Fixing one side at a time never fixes a
    place that would come free again.

    Returns
    -------
    pounds
        converging_line, round

    References
    ----------
    Bitran and Hax 1981, doi 10.1287/mnsc.27.4.431
    """
    return below.sum("place", skipna=False) - above.sum("place", skipna=False)


def held_low(
    last_held_low: Array, below: Array, more_below: Array, parts_of_a_pound: Array
) -> Array:
    """Held at the least amount.

    One from the round after which the place stays at its least amount. A hundredth of a penny
    counts as nothing, so that no computer's last digit decides.

    Returns
    -------
    number
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    newly = (below * parts_of_a_pound >= 1) * (more_below * parts_of_a_pound >= -1)
    return last_held_low.shift(round=1, fill_value=0) + newly


def held_high(
    last_held_high: Array, above: Array, more_below: Array, parts_of_a_pound: Array
) -> Array:
    """Held at the most amount.

    One from the round after which the place stays at its most amount.

    Returns
    -------
    number
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    newly = (above * parts_of_a_pound >= 1) * (more_below * parts_of_a_pound < -1)
    return last_held_high.shift(round=1, fill_value=0) + newly


def converged_amount(fixed_amount: Array, free: Array, trial: Array) -> Array:
    """Amount after convergence.

    What the place gets in the last round: its limit where one binds, else its share of the rest.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return in_last_round(fixed_amount + free * trial)


def amount_to_round(
    target: Array,
    converged_amount: Array,
    converging_line_name: Array,
) -> Array:
    """Amount before rounding.

    The amount after convergence on the lines that converge, the target on the others.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Method, section 5
    """
    return with_lines(target, converging_line_name, converged_amount)


def growth(converged_amount: Array, baseline: Array) -> Array:
    """Growth.

    The amount against the baseline; nought where there was no money to grow from.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (converged_amount / baseline - 1).where(baseline > 0, 0)


def closing_distance(converged_amount: Array, converging_target: Array) -> Array:
    """Closing distance from target.

    How far the place is above (+) or below (-) its target after the year.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    distance = converged_amount / converging_target - 1
    return distance.where(converging_target > 0, (converged_amount > 0) * 1)


def held(held_low: Array, held_high: Array) -> Array:
    """Held at a limit.

    One where a round fixed the place at its least or most amount.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return in_last_round(held_low + held_high)


def held_at_floor(held: Array, converged_amount: Array, floor_amount: Array) -> Array:
    """Held at its floor.

    One where the floor is what stopped the place from getting less.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return held * (converged_amount <= floor_amount)


def held_at_ceiling(
    held: Array, held_at_floor: Array, converged_amount: Array, ceiling_amount: Array
) -> Array:
    """Held at its ceiling.

    One where the ceiling is what stopped the place from getting more.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (held - held_at_floor) * (converged_amount >= ceiling_amount)


def held_at_target(
    held: Array,
    held_at_floor: Array,
    held_at_ceiling: Array,
    converged_amount: Array,
    converging_target: Array,
) -> Array:
    """Has reached its target.

    One where the place would have crossed its target and stays on it.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    on_target = converged_amount == converging_target
    return (held - held_at_floor - held_at_ceiling) * on_target


def held_at_base_growth(
    held: Array, held_at_floor: Array, held_at_ceiling: Array, held_at_target: Array
) -> Array:
    """Held at base growth.

    One where meeting the envelope would have taken the place further from its target than base
    growth alone leaves it.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return held - held_at_floor - held_at_ceiling - held_at_target


def room_above_floors(envelope: Array, floor_amount: Array) -> Array:
    """Room above the floors.

    What the envelope holds beyond all floors. Below nought, the floors cannot be met.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return envelope - floor_amount.sum("place", skipna=False)


def room_below_ceilings(envelope: Array, ceiling_amount: Array) -> Array:
    """Room below the ceilings.

    What all ceilings hold beyond the envelope. Below nought, the money cannot be placed.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return ceiling_amount.sum("place", skipna=False) - envelope


def convergence_in_pounds(converged_amount: Array, converging_target: Array) -> Array:
    """Money above target.

    What places hold above (+) or below (-) their target after the year: what convergence has still
    to move.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Amount after convergence less target
    """
    return converged_amount - converging_target


def convergence_per_head(amount_to_round: Array, target: Array, population: Array) -> Array:
    """Money above target per head.

    What convergence leaves each place above (+) or below (-) the targets that need comes to, all
    lines together: what stands between the bridge from equal money and what the place gets.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Amount before rounding less target, divided by population
    """
    return (amount_to_round - target).sum("budget_line", skipna=False) / population


def own_base_growth(projected: Array, baseline: Array) -> Array:
    """Base growth of the place.

    What the place grows by before any pull; nought where there is no money to grow from.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Projected money divided by the baseline, less one
    """
    return (projected / baseline - 1).where(baseline > 0, 0)


def baseline_share(baseline: Array, total_baseline: Array) -> Array:
    """Share of the baseline.

    Each place's part of all places' baseline; nought where there is none.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Baseline divided by the baseline of all places
    """
    return (baseline / total_baseline).where(total_baseline > 0, 0)


def projected_share(projected: Array) -> Array:
    """Share of the projected money.

    Each place's part of all places' projected money; nought where there is none.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Projected money divided by that of all places
    """
    everyone = projected.sum("place", skipna=False)
    return (projected / everyone).where(everyone > 0, 0)


def converging_target_share(converging_target: Array) -> Array:
    """Share of the targets.

    Each place's part of all places' targets; nought where there are none.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Target of the converging line divided by that of all places
    """
    everyone = converging_target.sum("place", skipna=False)
    return (converging_target / everyone).where(everyone > 0, 0)


def scaled_by(scale: Array) -> Array:
    """Scaling to the envelope.

    What every place without a binding limit is raised (+) or lowered (-) by in the end, so that all
    places meet the envelope.

    Returns
    -------
    share
        converging_line

    References
    ----------
    Scale of the last round, less one
    """
    return in_last_round(scale) - 1


def target_aimed_at(target: Array, given_target: Array, converging_line_name: Array) -> Array:
    """Target aimed at.

    The target that is given on the lines that converge, the target that need comes to on the
    others.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Targets; given targets
    """
    return with_lines(target, converging_line_name, given_target)


def given_target_in_pounds(
    target: Array, given_target: Array, converging_line_name: Array
) -> Array:
    """Given target over the target that need comes to.

    What a target that is given brings each place (+) or takes from it (-), all converging lines
    together.

    Returns
    -------
    pounds
        place

    References
    ----------
    Given target less target
    """
    by_need = of_lines(target, converging_line_name)
    return (given_target - by_need).sum("converging_line", skipna=False)


def given_target_per_head(given_target_in_pounds: Array, population: Array) -> Array:
    """Given target over need's, per head.

    The same for each person of the place.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Given target less target, divided by population
    """
    return given_target_in_pounds / population


def still_to_move_in_pounds(convergence_in_pounds: Array) -> Array:
    """Still to move.

    What each place holds above (+) or below (-) its targets after the year, all converging lines
    together.

    Returns
    -------
    pounds
        place

    References
    ----------
    Sum of money above target over the converging lines
    """
    return convergence_in_pounds.sum("converging_line", skipna=False)


def still_to_move_per_head(still_to_move_in_pounds: Array, population: Array) -> Array:
    """Still to move per head.

    The same for each person of the place.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Still to move divided by population
    """
    return still_to_move_in_pounds / population


def still_to_move_as_share(still_to_move_in_pounds: Array, converging_target: Array) -> Array:
    """Still to move as a share of target.

    The same against the place's targets; nought where it has none.

    Returns
    -------
    share
        place

    References
    ----------
    Still to move divided by the targets of the converging lines
    """
    target = converging_target.sum("converging_line", skipna=False)
    return (still_to_move_in_pounds / target).where(target > 0, 0)
