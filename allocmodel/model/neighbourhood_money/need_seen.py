"""The need that weights see in neighbourhoods, counted: what second routes to it rest on.

Every weight has the same step, which is written once here.
"""

from __future__ import annotations

from collections.abc import Callable

from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import WEIGHTS
from allocmodel.model.arrays import Array, once_and_again
from allocmodel.model.lifting import LIFTED, dims_of, formula_of
from allocmodel.model.texts import described, text_of


def _counted_step(weight: Adjustment) -> Callable[..., Array]:
    """The step that counts neighbourhoods by the need that a weight sees."""
    need, counted = f"{LIFTED}{weight.relative_need}", f"{LIFTED}{weight.counted_by}"

    def step(**given: Array) -> Array:
        return once_and_again(given[counted], given[need])

    counts = text_of(formula_of(weight.counted_by))
    what = str(counts.short_description).rstrip(".")
    dims = [dim for dim in dims_of(str(weight.relative_need)) if dim != "coalition"]
    return described(
        step,
        weight.need_counted,
        {need: True, counted: True},
        f"""Need that {weight.what} see, counted.

        "{what}" of the neighbourhood, counted once, and again as many times as the need that they
        see says, with all adjustments: what adds up to the place, as the need itself does not.

        Returns
        -------
        {counts.returns and counts.returns.type_name}
            {", ".join(dims).replace("place", "neighbourhood")}

        References
        ----------
        Method, section {weight.section}: second routes
        """,
    )


globals().update({one.need_counted: _counted_step(one) for one in WEIGHTS.values()})
