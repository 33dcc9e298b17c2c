"""Money of neighbourhoods: each place's whole pounds, line by line, split further by the same need.

A place is the whole of its neighbourhoods. Its limits and its pace towards target are its own: what
it gets is what they share. Neighbourhoods are compared with {the whole}, as places are; what that
moves against need seen at the level of places is a line of its own.
"""

from __future__ import annotations

from allocmodel.model.neighbourhood_money import (
    against_place,
    in_total,
    need_seen,
    part_of_money,
    routes,
    whole_pounds,
)

#: Its parts, in reading order.
PARTS = (against_place, part_of_money, whole_pounds, in_total, routes, need_seen)
