"""What every result rests on: caveats that are printed with results and logged in the workbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumption:
    """Something that a result rests on.

    Attributes
    ----------
    text : str
    quality : {"green", "amber", "red"}
        How well founded it is.
    impact : {"green", "amber", "red"}
        How much a result would move if it were wrong; red = much.
    source : str
    """

    text: str
    quality: str
    impact: str
    source: str


_TOOL = "NHS England, place-based allocation tool, notes"

ASSUMPTIONS = (
    Assumption(
        "Need indices are less stable for small places: read differences between small places "
        "with care.",
        "amber",
        "amber",
        _TOOL,
    ),
    Assumption(
        "The community index of 2022/23 to 2025/26 covers the half of community spending that "
        "behaves like district nursing. NHS England distributes the other half through the general "
        "and acute model, so that part of the need stands under general and acute.",
        "amber",
        "amber",
        _TOOL,
    ),
    Assumption(
        "The primary medical care index leaves out the adjustment for dispensing practices.",
        "green",
        "green",
        _TOOL,
    ),
    Assumption(
        "The adjustment for ambulance costs in sparse areas (EACA) and specialised services are "
        "not in the practice figures.",
        "amber",
        "green",
        _TOOL,
    ),
    Assumption(
        "People are counted where their GP practice is, not where they live.",
        "amber",
        "amber",
        _TOOL,
    ),
    Assumption(
        "Practices are placed in PCNs and sub-ICB locations by the newest map that lists them, "
        "which may be later than the year of the figures.",
        "amber",
        "green",
        "NHS England Digital, Patients Registered at a GP Practice, mapping files",
    ),
    Assumption(
        "The weights of the national formula are recovered from the practice figures by least "
        "squares; the bridge's split between needs rests on them, the fair shares do not.",
        "amber",
        "green",
        "Derived; residual on the Inputs sheet",
    ),
    Assumption(
        "Those weights are good to 0.001 in 2025/26, under £1 per head on a line of the bridge "
        "where need is within half of {the whole}'s average; to 0.00001 in the other years.",
        "amber",
        "green",
        "Derived; residual on the Inputs sheet",
    ),
)
