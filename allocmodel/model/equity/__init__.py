"""Equity: what a person of each deprivation fifth and ethnic group gets, before and after.

A person gets their area's amount per head. Inside a place, money is taken to reach its areas as
the national formula measures their need. Sign convention everywhere: positive = more money for
people in more deprived neighbourhoods.
"""

from allocmodel.model.equity import (
    area_money,
    high_level_groups,
    inequality,
    need_in_formula,
    per_head,
    pockets,
)

#: Its parts, in reading order.
PARTS = (area_money, per_head, inequality, pockets, need_in_formula, high_level_groups)
