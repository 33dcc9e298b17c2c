"""The adjustments: a file for each, found by itself, in the order in which they count."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

from allocmodel.declared import quantities
from allocmodel.model.adjustment import Adjustment


def _found() -> dict[Adjustment, ModuleType]:
    """Every adjustment of the room with its file, in the declared order."""
    files = (import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    by_adjustment = {file.ADJUSTMENT: file for file in files}
    return dict(sorted(by_adjustment.items(), key=lambda found: found[0].order))


_FOUND = _found()

#: Every adjustment by its code, in the order in which they count.
REGISTRY = {adjustment.key: adjustment for adjustment in _FOUND}

#: The file of each, which holds its steps.
FILES = {adjustment.key: file for adjustment, file in _FOUND.items()}

#: Their titles.
ADJUSTMENTS = {key: adjustment.title for key, adjustment in REGISTRY.items()}

#: Those that weight places or people.
WEIGHTS = {key: adjustment for key, adjustment in REGISTRY.items() if adjustment.weighs}

#: Their titles.
WEIGHT_KINDS = {key: adjustment.title for key, adjustment in WEIGHTS.items()}

#: Those that are sections of a scenario.
SECTIONS = {key: adjustment for key, adjustment in REGISTRY.items() if adjustment.is_section}

#: Those that a scenario puts on lines, one by one: its kinds of weight.
KINDS = {key: adjustment for key, adjustment in REGISTRY.items() if key not in SECTIONS}

#: Their parameters: those of weights on lines first, then those of sections of a scenario.
OWN_PARAMETERS = tuple(
    parameter
    for adjustment in (*KINDS.values(), *SECTIONS.values())
    for parameter in adjustment.parameters
)

# The inputs that they become stand beside the others.
quantities.declare(OWN_PARAMETERS)
