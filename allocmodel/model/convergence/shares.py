"""The same figures as shares and factors, for those who read along."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_round


def own_base_growth(projected: Array, baseline: Array) -> Array:
    """Base growth of the place.

    What the place grows by before any pull; nought where there is no money to grow from.

    Returns
    -------
    signed share
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
    signed share
        converging_line

    References
    ----------
    Scale of the last round, less one
    """
    return in_last_round(scale) - 1
