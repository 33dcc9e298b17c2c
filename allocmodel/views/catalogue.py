"""Every view there is, with the quantity that it needs: a run without that has no such view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from allocmodel.study.run import Run
from allocmodel.views import (
    account,
    adjusted,
    answer,
    evidence,
    functions,
    funds,
    inequality,
    neighbourhoods,
    own,
    path,
    payments,
    people,
    who_gets_what,
)
from allocmodel.views.view import View, converging_lines


@dataclass(frozen=True)
class Listed:
    """What a view needs, and what makes it: one view or several of a kind."""

    needs: str
    make: Callable[[Run], Sequence[View]]


VIEWS = {
    "answer": Listed(
        "total_allocation", lambda run: [answer.answer(run, year) for year in run.years]
    ),
    "need_and_ages": Listed("age_index", lambda run: [answer.by_age(run)]),
    "answer_by_line": Listed("allocation", lambda run: [answer.by_line(run)]),
    "answer_by_estimate": Listed("target_by_estimate", lambda run: [answer.by_estimate(run)]),
    "functions": Listed("function_part", lambda run: [functions.functions(run)]),
    "spending_mix": Listed("spending_mix_in_pounds", functions.spending_mix),
    "own_indices": Listed("own_share", own.own_indices),
    "funds": Listed("fund_money", funds.funds),
    "beside_the_allocation": Listed("with_councils_money", funds.beside_the_allocation),
    "councils_by_place": Listed("council_pounds", funds.councils_by_place),
    "adjustments_moved": Listed("adjustment_in_pounds", adjusted.adjustments_moved),
    "drawn_lines": Listed("drawn_line_move", adjusted.drawn_lines),
    "bridge": Listed("bridge_per_head", lambda run: [account.bridge(run)]),
    "place_by_line": Listed(
        "allocation", lambda run: [answer.place_by_line(run, place) for place in run.places]
    ),
    "opening_baselines": Listed("converged_amount", lambda run: [path.opening_baselines(run)]),
    "payments": Listed("payment_share", payments.payments),
    "path": Listed(
        "converged_amount",
        lambda run: [
            path.year_of_line(run, line, year)
            for line in converging_lines(run)
            for year in run.years
        ],
    ),
    "distances": Listed(
        "converged_amount", lambda run: [path.distances(run, one) for one in converging_lines(run)]
    ),
    "as_published": Listed("above_published", path.as_published),
    "over_years": Listed("total_allocation", lambda run: [path.over_years(run)]),
    "neighbourhoods": Listed("neighbourhood_allocation", neighbourhoods.neighbourhoods),
    "neighbourhoods_moved": Listed("neighbourhood_allocation", neighbourhoods.neighbourhoods_moved),
    "neighbourhoods_by_line": Listed(
        "neighbourhood_allocation", neighbourhoods.neighbourhoods_by_line
    ),
    "by_quintile": Listed("per_head_by_quintile", lambda run: [who_gets_what.by_quintile(run)]),
    "who_gets_what": Listed("per_head_by_quintile", lambda run: [who_gets_what.who_gets_what(run)]),
    "by_high_level_group": Listed(
        "per_head_by_high_level_group", lambda run: [who_gets_what.by_high_level_group(run)]
    ),
    "maternity": Listed("maternity_ratio_by_group", lambda run: [who_gets_what.maternity(run)]),
    "by_group": Listed("per_head_by_group", lambda run: [who_gets_what.by_group(run)]),
    "by_group_and_quintile": Listed(
        "like_for_like_by_group_and_quintile",
        lambda run: [who_gets_what.by_group_and_quintile(run)],
    ),
    "parts_of_concentration": Listed(
        "part_of_concentration", lambda run: [inequality.parts_of_concentration(run)]
    ),
    "indices": Listed("slope_index", lambda run: [inequality.indices(run)]),
    "gradients": Listed("service_gradient", lambda run: [inequality.gradients()]),
    "traits": Listed("place_trait_share", lambda run: [people.traits(run)]),
    "lists": Listed("registered_over_residents", lambda run: [people.lists(run)]),
    "records": Listed("unknown_ethnicity_share", lambda run: [people.records(run)]),
    "pockets": Listed("pocket", lambda run: [people.pockets(run)]),
    "ratios": Listed("evidence_estimate", lambda run: [evidence.ratios(run)]),
    "needs": Listed("group_ratio", lambda run: [evidence.needs(run)]),
}


def views_of(run: Run, *names: str) -> list[View]:
    """The views of these names, in their order; none where the run lacks what they need."""
    return [
        view for name in names if VIEWS[name].needs in run.values for view in VIEWS[name].make(run)
    ]
