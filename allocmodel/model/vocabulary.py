"""The closed lists of the model: services, national formulas, bases, dimensions, units, grades.

Codes are what files and results hold; titles are what people read.
"""

from __future__ import annotations

#: The seven needs that NHS England publishes a weighted population for, in bridge order.
COMPONENTS = {
    "general_acute": "General and acute",
    "community": "Community services",
    "mental_health": "Mental health",
    "maternity": "Maternity",
    "prescribing": "Prescribing",
    "primary_medical_need": "Primary medical need",
    "health_inequalities": "Health inequalities",
}

#: The two national formulas, each a weighted sum of components.
FORMULAS = {
    "core": "Core services",
    "primary_medical": "Primary medical care",
}

#: All nine measures of NHS England's practice files.
SERVICES = {**COMPONENTS, **FORMULAS}

#: What a budget line can be split by.
BASES = {
    **SERVICES,
    "per_head": "Equal money per head",
    "held": "Held at system level",
}

#: The moves from an equal share per head to the fair share, in order.
BRIDGE_LINES = {
    **COMPONENTS,
    "unavoidable_costs": "Unavoidable costs",
}

#: NHS England's allocation streams, as its workbooks name them.
STREAMS = {
    "core": "ICB core services",
    "primary_medical": "Primary medical care",
    "specialised": "Delegated specialised services",
    "pharmacy_optometry_dental": "Pharmacy, optometry and dental",
    "running_costs": "Running cost allowance",
}

#: What a budget line that is not drawn from another says in its `drawn_from` cell.
NOT_DRAWN = "(no other line)"

#: Every dimension, in the order in which results hold them, with its title in the singular.
DIMENSIONS = {
    "area": "area",
    "place": "place",
    "budget_line": "budget line",
    "formula": "national formula",
    "service": "service",
    "component": "component of need",
    "basis": "basis",
    "bridge_line": "line of the bridge",
}

#: Titles of the labels of each dimension that has a closed list; other labels title themselves.
LABEL_TITLES = {
    "formula": FORMULAS,
    "service": SERVICES,
    "component": COMPONENTS,
    "basis": BASES,
    "bridge_line": BRIDGE_LINES,
}

#: Every quantity carries one of these.
UNITS = (
    "people",
    "weighted people",
    "pounds",
    "pounds per head",
    "index",
    "share",
    "per year",
    "number",
    "name",
)

#: How well a figure is founded.
GRADES = {
    "published": "Published by the owner of the figure",
    "derived": "Derived from the owner's published files; the derivation can be repeated",
    "judgement": "A judgement or an assumption",
    "choice": "A choice of the scenario, or a convention of the method: nobody's figure",
}


def label_title(dimension: str, label: str) -> str:
    """The title that people read for one label of a dimension."""
    return LABEL_TITLES.get(dimension, {}).get(label, label)
