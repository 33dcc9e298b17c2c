"""Equity: what a person of each deprivation fifth and ethnic group gets, before and after.

A person gets their area's amount per head. Inside a place, money is taken to reach its areas as
the national formula measures their need. Slopes and gradients: positive, or above one, = more money
for people in more deprived neighbourhoods. The concentration index has its usual sign: negative.
"""

from allocmodel.model.equity import (
    area_money,
    concentration,
    expected_money,
    high_level_groups,
    inequality,
    like_for_like,
    maternity,
    need_in_formula,
    per_head,
    pockets,
)

#: Its parts, in reading order.
PARTS = (
    *(area_money, expected_money, per_head, high_level_groups),
    *(inequality, like_for_like, concentration, maternity, pockets, need_in_formula),
)
