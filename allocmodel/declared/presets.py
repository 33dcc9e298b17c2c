"""NHS England's own pulls towards target, recovered from its published tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """A published way to converge. What a publication does not say is None.

    Attributes
    ----------
    speed_over, speed_under : float, optional
        The part of the distance that a year takes away, over and under target.
    cap_over, cap_under : float, optional
        The most that it takes away or adds in a year, as a share of the projected money.
    historic : bool
        Whether it was replaced since.
    grade : str
        One of `vocabulary.GRADES`: derived from published tables, or published in words.
    source : str
    begins_over, begins_under : float
        The distance at which the pull begins.
    floor : float, optional
        Least growth of any place.
    distance_of : str
        What the distance is a share of: NHS England's own is one of the target.
    """

    speed_over: float | None
    speed_under: float | None
    cap_over: float | None
    cap_under: float | None
    historic: bool
    grade: str
    source: str
    begins_over: float = 0.0
    begins_under: float = 0.0
    floor: float | None = None
    distance_of: str = "target"


_BOOK_2025 = "NHS England, ICB allocations 2025/26"
_BOOK_2023 = "NHS England, ICB allocations 2023/24 and 2024/25"

#: Derived: with these, and the published baselines, targets and base growth, the formulas give the
#: published convergence of every ICB. Where a pull rises in a straight line to its cap, the speed
#: is the cap over the distance at which it is reached: 3 per cent under target, 1.38 per cent over
#: target in 2024/25.
PRESETS = {
    "core 2025/26": Preset(
        0.2, 0.2, 0.005, 0.005, False, "derived", f"{_BOOK_2025}, core services"
    ),
    "primary medical 2025/26": Preset(
        0.2, 0.2, 0.005, 0.005, False, "derived", f"{_BOOK_2025}, primary medical care"
    ),
    "core 2024/25": Preset(
        0.0136 / 0.0138,
        0.002 / 0.03,
        0.0136,
        0.002,
        True,
        "derived",
        f"{_BOOK_2023}, core services",
    ),
    "core 2023/24": Preset(
        1.0, 0.002 / 0.03, 0.0071, 0.002, True, "derived", f"{_BOOK_2023}, core services"
    ),
    # Every clinical commissioning group (CCG) grew by at least 2.14 per cent, and those more than
    # 5 per cent below target by more. How much more is not in the published rule.
    "CCG 2014/15": Preset(
        0.0,
        None,
        0.0,
        None,
        True,
        "published",
        "NHS England, CCG allocations 2014/15",
        begins_under=0.05,
        floor=0.0214,
    ),
}
