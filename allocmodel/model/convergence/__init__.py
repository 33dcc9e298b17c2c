"""Convergence: from today's money towards the target, within limits, to the envelope exactly."""

from allocmodel.model.convergence import (
    as_published,
    carried,
    distance,
    given_target,
    limits,
    opening,
    outcome,
    pull,
    rounds,
    shares,
    still_to_move,
)

#: Its parts, in reading order.
PARTS = (
    *(carried, opening, distance, pull, limits, rounds, outcome, shares, given_target),
    *(as_published, still_to_move),
)
