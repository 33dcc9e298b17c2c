"""When a check passes: its largest difference is within the tolerance of its unit."""

from __future__ import annotations

from allocmodel.model.arrays import Array

#: What a check may differ by, by unit: (tolerance, why).
TOLERANCES = {
    "people": (0.001, "Populations are published to a millionth of a person; sums may lose some"),
    "weighted people": (0.001, "Published to a millionth of a weighted person"),
    "share": (1e-9, "A billionth: the accuracy asked of an independent recalculation"),
    "index": (1e-9, "A billionth: the accuracy asked of an independent recalculation"),
    "pounds": (0.005, "Half a penny"),
}

#: Steps that count in parts of a pound, and what such a count may differ by: a sum's last digit can
#: fall on either side of a part.
ONE_PART = 1.0
IN_PARTS = (
    *("amount_in_parts", "remainder", "function_in_parts", "function_remainder"),
    *("neighbourhood_in_parts", "neighbourhood_remainder"),
    *("council_in_parts", "council_remainder"),
)


def largest_difference(check: Array) -> Array:
    """The largest figure of a check, over all its dimensions, in the check's own unit."""
    return check.max(skipna=False)


def exceeds(largest: Array, tolerance: Array | float) -> Array:
    """Whether a check fails: its largest difference is above the tolerance."""
    return largest > tolerance
