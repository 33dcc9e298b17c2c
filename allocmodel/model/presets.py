"""NHS England's own pulls towards target, recovered from its published tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """A published way to converge.

    Attributes
    ----------
    speed_over, speed_under : float
        The part of the distance that a year takes away, over and under target.
    cap_over, cap_under : float
        The most that it takes away or adds in a year, as a share of the projected money.
    historic : bool
        Whether it was replaced since.
    source : str
    """

    speed_over: float
    speed_under: float
    cap_over: float
    cap_under: float
    historic: bool
    source: str


_BOOK_2025 = "NHS England, ICB allocations 2025/26"
_BOOK_2023 = "NHS England, ICB allocations 2023/24 and 2024/25"

#: Derived: with these, and the published baselines, targets and base growth, the formulas give the
#: published convergence of every ICB. Where a pull rises in a straight line to its cap, the speed
#: is the cap over the distance at which it is reached: 3 per cent under target, 1.38 per cent over
#: target in 2024/25.
PRESETS = {
    "core 2025/26": Preset(0.2, 0.2, 0.005, 0.005, False, f"{_BOOK_2025}, core services"),
    "primary medical 2025/26": Preset(
        0.2, 0.2, 0.005, 0.005, False, f"{_BOOK_2025}, primary medical care"
    ),
    "core 2024/25": Preset(
        0.0136 / 0.0138, 0.002 / 0.03, 0.0136, 0.002, True, f"{_BOOK_2023}, core services"
    ),
    "core 2023/24": Preset(1.0, 0.002 / 0.03, 0.0071, 0.002, True, f"{_BOOK_2023}, core services"),
}
