"""The study's ratios: their logarithms, how much they differ, and what is used of them."""

from __future__ import annotations

from allocmodel.model.arrays import Array, larger, natural_log, square_root


def log_ratio(evidence_estimate: Array) -> Array:
    """Logarithm of the ratio.

    On this scale the interval of a ratio is even around its point.

    Returns
    -------
    number
        estimate, evidence_row

    References
    ----------
    Method, section 4
    """
    return natural_log(evidence_estimate)


def standard_error(log_ratio: Array, interval_width: Array) -> Array:
    """Standard error of the logarithm.

    How uncertain each estimate is, from its published 95 per cent interval.

    Returns
    -------
    number
        evidence_row

    References
    ----------
    Method, section 4
    """
    upper = log_ratio.sel(estimate="upper", drop=True)
    return (upper - log_ratio.sel(estimate="lower", drop=True)) / interval_width


def own_variance(standard_error: Array, shared_part: Array) -> Array:
    """Variance of the group's own.

    The part of an estimate's variance that it does not share with the other groups of its study:
    all are compared with the same reference group.

    Returns
    -------
    number
        evidence_row

    References
    ----------
    Method, section 4
    """
    return (1 - shared_part) * standard_error * standard_error


def precision(row_in_use: Array, own_variance: Array) -> Array:
    """Precision.

    One over the variance, for the rows of the evidence used: what an estimate counts for.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    Method, section 4: inverse variance
    """
    return row_in_use / own_variance.where(own_variance > 0, 1)


def rows_in_use(row_in_use: Array) -> Array:
    """Groups in the evidence used.

    How many groups of its study each use of evidence has.

    Returns
    -------
    number
        weight_use

    References
    ----------
    Count of the evidence rows
    """
    return row_in_use.sum("evidence_row", skipna=False)


def precision_in_all(precision: Array) -> Array:
    """Precision in all.

    Of all groups of the study.

    Returns
    -------
    number
        weight_use

    References
    ----------
    Sum of the evidence rows
    """
    return precision.sum("evidence_row", skipna=False)


def precise_mean(precision: Array, log_ratio: Array, precision_in_all: Array) -> Array:
    """Mean as if groups did not differ.

    The mean logarithm, each estimate counted by its precision.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    point = log_ratio.sel(estimate="point", drop=True)
    return (precision * point).sum("evidence_row", skipna=False) / precision_in_all


def differences(
    precision: Array, log_ratio: Array, precise_mean: Array, rows_in_use: Array
) -> Array:
    """Differences between groups (Q).

    Squared distances from that mean, each counted by its precision: by chance alone they would come
    to one less than the groups. Nought where the study has one group only.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    away = log_ratio.sel(estimate="point", drop=True) - precise_mean
    total = (precision * away * away).sum("evidence_row", skipna=False)
    return total.where(rows_in_use > 1, 0)


def precision_of_differences(precision: Array, precision_in_all: Array) -> Array:
    """What one unit of variance between groups adds to their differences.

    Nought where the study has one group only.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    others = precision_in_all - precision
    return (precision * others).sum("evidence_row", skipna=False) / precision_in_all


def variance_between(
    differences: Array, rows_in_use: Array, precision_of_differences: Array
) -> Array:
    """Variance between groups (tau squared).

    How much the groups of a study really differ: their differences less what chance alone would
    bring; nought if chance explains all.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    some = precision_of_differences.where(precision_of_differences > 0, 1)
    return larger((differences - (rows_in_use - 1)) / some, 0)


def shrinkage(variance_between: Array, own_variance: Array) -> Array:
    """Part of each estimate that is kept.

    When an estimate is shrunk towards the pooled mean of its study: nearly all of a precise one,
    little of an uncertain one, all of one without error.

    Returns
    -------
    share
        weight_use, evidence_row

    References
    ----------
    Method, section 4: empirical Bayes
    """
    both = variance_between + own_variance
    return 1 - own_variance / both.where(both > 0, 1)


def pooling_weight(row_in_use: Array, variance_between: Array, own_variance: Array) -> Array:
    """What an estimate counts for in the pooled mean.

    One over its own variance and that between groups together.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    DerSimonian and Laird 1986
    """
    total = variance_between + own_variance
    return row_in_use / total.where(total > 0, 1)


def pooled_variance(pooling_weight: Array) -> Array:
    """Variance of the pooled mean.

    How uncertain the mean of the study's groups is.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    return 1 / pooling_weight.sum("evidence_row", skipna=False)


def pooled_mean(pooling_weight: Array, log_ratio: Array, pooled_variance: Array) -> Array:
    """Pooled mean of the study's groups.

    What estimates are shrunk towards, on the logarithmic scale.

    Returns
    -------
    number
        weight_use

    References
    ----------
    DerSimonian and Laird 1986
    """
    point = log_ratio.sel(estimate="point", drop=True)
    return (pooling_weight * point).sum("evidence_row", skipna=False) * pooled_variance


def shrunk_log(shrinkage: Array, log_ratio: Array, pooled_mean: Array) -> Array:
    """Shrunk logarithm.

    The part of the estimate that is kept, and the pooled mean for the rest.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    Method, section 4
    """
    point = log_ratio.sel(estimate="point", drop=True)
    return shrinkage * point + (1 - shrinkage) * pooled_mean


def shrunk_error(
    shrinkage: Array,
    own_variance: Array,
    pooled_variance: Array,
    shared_part: Array,
    standard_error: Array,
) -> Array:
    """Standard error of the shrunk logarithm.

    What is left of the group's own variance, that of the pooled mean for the rest, and what all
    groups of the study share.

    Returns
    -------
    number
        weight_use, evidence_row

    References
    ----------
    Method, section 4
    """
    rest = (1 - shrinkage) * (1 - shrinkage) * pooled_variance
    shared = shared_part * standard_error * standard_error
    return square_root(shrinkage * own_variance + rest + shared)


def log_ratio_used(
    log_ratio: Array,
    shrunk_log: Array,
    shrunk_error: Array,
    interval_end: Array,
    interval_width: Array,
    applies: Array,
    shrinks: Array,
) -> Array:
    """Logarithm of the ratio as used.

    By treatment: none = nought, the published ratio as it is, the shrunk ratio with the interval
    that is left to it.

    Returns
    -------
    number
        weight_use, estimate, evidence_row

    References
    ----------
    The scenario's weights: how evidence is treated
    """
    shrunk = shrunk_log + interval_end * interval_width * shrunk_error
    return applies * (log_ratio + shrinks * (shrunk - log_ratio))
