"""From the study's groups to the groups of the Census."""

from __future__ import annotations

from allocmodel.model.arrays import Array, exponential


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
