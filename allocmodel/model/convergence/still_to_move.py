"""What convergence has not moved yet."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def still_to_move_in_pounds(convergence_in_pounds: Array) -> Array:
    """Still to move.

    What each place holds above (+) or below (-) its targets after the year, all converging lines
    together.

    Returns
    -------
    signed pounds
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
    signed pounds per head
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
    signed share
        place

    References
    ----------
    Still to move divided by the targets of the converging lines
    """
    target = converging_target.sum("converging_line", skipna=False)
    return (still_to_move_in_pounds / target).where(target > 0, 0)
