"""The sheets of NHS England's workbooks of allocations, with the heading of each element."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """Which columns of a sheet hold which elements of one stream and year.

    Attributes
    ----------
    title : str
        The sheet's name.
    stream, year : str
        What it allocates, and the year that it opens.
    elements : dict of str to str
        Header, with single spaces, by element.
    """

    title: str
    stream: str
    year: str
    elements: dict[str, str]


def _core(before: str, year: str, target: str, distance: str) -> dict[str, str]:
    """Columns that the core and primary medical sheets of all years share."""
    return {
        "baseline": f"{before} Adjusted recurrent baseline (£k)",
        "target": f"{before} {target}",
        "distance_from_target": f"{before} {distance}",
        "base_growth": f"{year} Base growth (%)",
        "convergence": f"{year} Convergence (%)",
        "allocation": f"{year} Recurrent allocation (£k)",
        "allocation_per_head": f"{year} Recurrent allocation £/head",
        "closing_distance_from_target": f"{year} Post-convergence distance from target (%)",
        "allocation_growth": f"{year} Recurrent allocation growth (%)",
    }


def _without(elements: dict[str, str], *names: str) -> dict[str, str]:
    """Elements less some."""
    return {name: header for name, header in elements.items() if name not in names}


_TARGET, _DISTANCE = "Fair Shares Target (£k)", "Distance from target (%)"
_PMC = "primary_medical"
_POD = "pharmacy_optometry_dental"

SHEETS_2023_2025 = (
    Sheet(
        "ICB Core Allocations 2023-24",
        "core",
        "2023/24",
        {
            **_core("2022/23", "2023/24", _TARGET, _DISTANCE),
            "covid": "2023/24 COVID (£k)",
            "additional_elective_funding": "2023/24 Additional elective funding (£k)",
            "total_allocation": "2023/24 Total allocation (£k)",
            "total_allocation_growth": "2023/24 Total allocation growth (%)",
            "discharge": "2023/24 Additional discharge allocation (£k)",
            "capacity_funding": "2023/24 Capacity funding (£k)",
            "combined_allocation": "2023/24 Combined allocation (inc. COVID, additional elective,"
            " discharge, and capacity) (£k)",
        },
    ),
    Sheet(
        "ICB Core Allocations 2024-25",
        "core",
        "2024/25",
        {
            **_core(
                "2023/24",
                "2024/25",
                "Fair shares target (inc. COVID)",
                "Distance from target inc COVID (%)",
            ),
            "additional_elective_funding": "2024/25 Additional elective funding (£k)",
            "total_allocation": "2024/25 Total allocation (£k)",
            "total_allocation_growth": "2024/25 Total allocation growth (%)",
            "discharge": "2024/25 Additional discharge allocation (£k)",
            "combined_allocation": "2024/25 Combined allocation (inc. COVID, additional elective"
            " and discharge) (£k)",
        },
    ),
    Sheet(
        "PMC Allocations 2023-24",
        _PMC,
        "2023/24",
        _core("2022/23", "2023/24", _TARGET, _DISTANCE),
    ),
    Sheet(
        "PMC Allocations 2024-25",
        _PMC,
        "2024/25",
        _core("2023/24", "2024/25", _TARGET, _DISTANCE),
    ),
    Sheet(
        "Other Primary Care",
        _POD,
        "2023/24",
        {
            "baseline": "2022/23 Recurrent baseline £k",
            "base_growth": "2023/24 Base growth %",
            "convergence": "2023/24 Convergence %",
            "allocation": "2023/24 Recurrent allocation £k",
            "allocation_growth": "2023/24 Total allocation growth %",
        },
    ),
    Sheet(
        "Other Primary Care",
        _POD,
        "2024/25",
        {
            # The second year opens from the first year's recurrent allocation.
            "baseline": "2023/24 Recurrent allocation £k",
            "base_growth": "2024/25 Base growth %",
            "convergence": "2024/25 Convergence %",
            "allocation": "2024/25 Recurrent allocation £k",
            "allocation_growth": "2024/25 Total allocation growth %",
        },
    ),
    Sheet("ICB running cost allowance", "running_costs", "2023/24", {"allocation": "2023/24 £k"}),
    Sheet("ICB running cost allowance", "running_costs", "2024/25", {"allocation": "2024/25 £k"}),
)

SHEETS_2025_26 = (
    Sheet(
        "ICB Core Allocations 2025-26",
        "core",
        "2025/26",
        {
            **_core("2024/25", "2025/26", "Fair shares target (£k)", _DISTANCE),
            "service_development_fund_transfers": "2025/26 Transfers from Service Development"
            " Fund (£k)",
            "elective_recovery_core": "2025/26 Elective Recovery Funding: Core (£k)",
            "elective_recovery_additional": "2025/26 Elective Recovery Funding: Additional (£k)",
            "covid_testing": "2025/26 Covid-19 testing (£k)",
            "central_technology_licences": "2025/26 Central technology licence arrangement"
            " adjustment (£k)",
            "discharge": "2025/26 Discharge (£k)",
            "oct_roll_out": "2025/26 Roll out of OCT (£k)",
            "charge_exempt_overseas_visitors": "2025/26 Charge exempt overseas visitor adjustment",
            "pay_other_income_support": "2025/26 Pay: Other income support (£k)",
            "corneal_tissue": "2025/26 Corneal tissue (£k)",
            "total_allocation": "2025/26 Total allocation (£k)",
        },
    ),
    Sheet(
        "Specialised Allocations 2025-26",
        "specialised",
        "2025/26",
        {
            "baseline": "2024/25 Physical health services + HCDD recurrent baseline (£k)",
            "target": "2024/25 Fair shares target",
            "distance_from_target": "2024/25 Distance from target (%)",
            "base_growth": "2025/26 Base growth (%)",
            "convergence": "2025/26 Convergence (%)",
            "allocation": "2025/26 Physical health services + HCDD recurrent allocation (£k)",
            "closing_distance_from_target": "2025/26 Post-convergence distance from target (%)",
            "high_cost_drugs_and_devices": "2025/26 HCDD total (£k)",
            "physical_health_allocation": "2025/26 Physical health services recurrent allocation"
            " (£k)",
            "physical_health_allocation_per_head": "2025/26 Physical health services recurrent"
            " allocation £/head",
            "physical_health_allocation_growth": "2025/26 Physical health services allocation"
            " growth (%)",
            "delegated_mental_health": "2025/26 Delegated MH resource allocation (£k)",
            "corneal_tissue": "2025/26 Corneal tissue (£k)",
            "total_allocation": "2025/26 Physical health services + MH resource allocation (£k)",
        },
    ),
    Sheet(
        "PMC Allocation 2025-26",
        _PMC,
        "2025/26",
        {
            **_without(
                _core("2024/25", "2025/26", "Fair shares target", _DISTANCE),
                "allocation_per_head",
                "allocation_growth",
            ),
            "remaining_growth": "Remaining 2025/26 growth (£k)",
            "childhood_vaccinations": "Adjustment for childhood vaccinations (£k)",
            "additional_roles_from_sdf": "Additional ARRS previously in SDF (£k)",
            "additional_roles_for_gps": "ARRS for GPs (£k)",
            "total_allocation": "Revised recurrent allocation (£k)",
            "total_allocation_per_head": "2025/26 Revised recurrent allocation £/head",
            # Called "Recurrent allocation growth", but it is that of the revised allocation.
            "total_allocation_growth": "2025/26 Recurrent allocation growth (%)",
        },
    ),
    Sheet(
        "POD Allocation 2025-26",
        _POD,
        "2025/26",
        {
            "baseline": "2024/25 Adjusted recurrent baseline (£k)",
            "base_growth": "2025/26 Base growth (%)",
            "allocation": "2025/26 Recurrent allocation (£k)",
            "lateral_flow_testing": "Community LFD testing (£k)",
            "total_allocation": "2025/26 Total allocation (£k)",
        },
    ),
    Sheet("ICB running cost allowance", "running_costs", "2025/26", {"allocation": "2025/26 (£k)"}),
)
