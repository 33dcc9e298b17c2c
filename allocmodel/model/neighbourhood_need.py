"""Need of neighbourhoods: every formula that leads to the share of a place, read once more with
neighbourhoods in the role of places.

No formula of need is written here. A formula that is added to those of places, such as a new
weight's, is lifted by itself: see `lifting`.
"""

from __future__ import annotations

from allocmodel.model.arrays import Array
from allocmodel.model.lifting import lifted_steps

_LIFTED_STEPS = lifted_steps(__name__)
#: The first is the people of each, whom the step below counts.
globals().update([next(_LIFTED_STEPS)])


def neighbourhood_is_small(neighbourhood_population: Array, smallest_neighbourhood: Array) -> Array:
    """Neighbourhood is small.

    1 where it has fewer people than the least of which an index is shown without a warning: a few
    practices decide such an index.

    Returns
    -------
    number
        neighbourhood

    References
    ----------
    The scenario's neighbourhoods: the fewest people of one
    """
    fewer = neighbourhood_population < smallest_neighbourhood
    return fewer * (smallest_neighbourhood > 0)


globals().update(_LIFTED_STEPS)
