"""Ethnicity: from published evidence to what it adds in each place at the same ages."""

from __future__ import annotations

from allocmodel.model.adjustments.ethnicity import (
    census_groups,
    need_in_places,
    rates_by_age,
    study_ratios,
)
from allocmodel.model.adjustments.ethnicity.adjustment import ADJUSTMENT

__all__ = ["ADJUSTMENT", "PARTS"]

#: Its formulas, in reading order.
PARTS = (study_ratios, census_groups, rates_by_age, need_in_places)
