"""Which figures are up or down rather than an amount, so that they carry a sign."""

from __future__ import annotations

from allocmodel.engine.steps import Step

#: Beside bridges, changes, and what adjustments and pools move.
SIGNED = (
    "distance_from_target",
    "distance_of_own_money",
    "distance_for_pull",
    "closing_distance",
    "uncapped_pull",
    "pull",
    "base_growth",
    "own_base_growth",
    "growth",
    "scaled_by",
    "convergence_in_pounds",
    "convergence_per_head",
    "given_target_in_pounds",
    "given_target_per_head",
    "still_to_move_in_pounds",
    "still_to_move_per_head",
    "still_to_move_as_share",
    "drawn_line_move",
    "agreed_in_pounds",
    "agreed_per_head",
    "ethnicity_by_estimate",
    "concentration_index",
    "expected_concentration",
    "expected_rank_covariance",
    "horizontal_inequity",
    "area_cost_share",
    "change_over_years",
    "change_over_years_as_share",
    "icb_change_over_years",
    "icb_change_over_years_as_share",
)


def is_move(step: Step) -> bool:
    """Whether a figure is up or down rather than an amount."""
    if (step.stage == "changes" and step.name != "baseline_in_all") or "bridge_line" in step.dims:
        return True
    if step.name.startswith("above_mean") or step.name in SIGNED:
        return True
    moves = "adjustment" in step.dims or "pool" in step.dims
    return moves and step.unit.startswith("pounds")
