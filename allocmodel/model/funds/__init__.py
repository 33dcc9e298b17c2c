"""Joint funds: the NHS's money and that of councils, which stays in each council's own area.

The NHS's money of a fund is a line of the budget, so `allocation` holds it. A council's money is
none of {the whole}'s: it is split over the people of its own area, and stands beside.
"""

from __future__ import annotations

from allocmodel.model.funds import (
    beside_allocation,
    councils_money,
    each_fund,
    minimum_and_routes,
    whole_pounds,
)

#: Its parts, in reading order.
PARTS = (councils_money, whole_pounds, each_fund, beside_allocation, minimum_and_routes)
