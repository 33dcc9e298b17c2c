"""Checks: each function gives how far something is from what it must be; nought is perfect.

The unit of a check decides its tolerance. A check passes when its largest difference is within it.
Sums that must hold stand in `adding_up`, and in `joint_funds` those of joint funds; `second_routes`
reach an end by another way than the calculation took, so that an altered cell between them shows;
`plausible` says what no scenario may be, whatever adds up.
"""

from __future__ import annotations

from allocmodel.model.checks import adding_up, joint_funds, plausible, second_routes

#: In the order in which readers meet them.
PARTS = (adding_up, joint_funds, second_routes, plausible)
