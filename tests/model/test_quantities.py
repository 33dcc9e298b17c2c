"""What a parameter may be: its unit says it, and the few that differ are listed with their own."""

from __future__ import annotations

import pytest

from allocmodel.declared.quantities import INPUTS

PARAMETERS = [
    name for name, one in INPUTS.items() if one.role == "parameter" and one.unit != "name"
]

#: Any share of a whole, any sum of money up to a million million, any amount per head.
BY_UNIT = {
    "share": (0, 1),
    "number": (0, 1),
    "index": (0, 100),
    "pounds": (0, 10**12),
    "pounds per head": (0, 100_000),
    "people": (1, 100_000_000),
    "weighted people": (0, 100_000_000),
}
OWN = {
    # Growth can be a cut of everything, but no more.
    "growth_floor": (-1, 1),
    "growth_ceiling": (-1, 1),
    "amount_growth": (-1, 1),
    "given_base_growth": (-1, 10),
    # 1,000,000 per cent stands for no cap.
    "cap_over": (0, 10_000),
    "cap_under": (0, 10_000),
    # Nought = no neighbourhood is small.
    "smallest_neighbourhood": (0, 1_000_000),
    # Growth on nothing is nothing.
    "opening_baseline": (1, 10**12),
    "money_before": (1, 10**12),
    # Who pays nothing is no contributor.
    "contributed_amount": (1, 10**12),
    "former_icb_money": (1, 10**12),
    # A ratio is above nought.
    "evidence_estimate": (1 / 100, 100),
    # Errors that go together wholly would leave nothing of a group's own.
    "shared_part": (0, 0.99),
    "pocket_ratio": (1, 10),
    "smallest_group": (10, 1000),
    "interval_width": (1, 10),
    "parts_of_a_pound": (100, 100_000),
    "place_order": (1, 10_000),
}
#: Switches, whole pounds and orders.
WHOLE = {
    "smallest_group", "smallest_neighbourhood",
    "gross_amount", "given_amount", "bears_cost", "goes_to_places", "parts_of_a_pound",
    "place_order", "is_odds_ratio", "applies", "shrinks", "pools_uncovered",
    "women_at_risk", "contributed_amount", "nhs_minimum", "payment_is_counted",
}  # fmt: skip


@pytest.mark.parametrize("name", PARAMETERS)
def test_range(name: str) -> None:
    one = INPUTS[name]
    assert (one.lowest, one.highest) == OWN.get(name, BY_UNIT[one.unit])
    assert one.whole == (name in WHOLE)


def test_no_rule_is_left_over() -> None:
    assert set(PARAMETERS) >= set(OWN) | WHOLE
