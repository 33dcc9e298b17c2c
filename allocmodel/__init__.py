"""Open, explainable resource allocation for health systems.

    import allocmodel as am
    run = am.run("nottingham-2025-26", {"health_inequalities.share": 0.15})

Importing the package is free: what it gives is imported when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocmodel.api import (
        Audit,
        BadInput,
        CheckFailed,
        Comparison,
        Draws,
        Error,
        Peers,
        Rerun,
        Run,
        Scenario,
        Sensitivity,
        Sweep,
        areas,
        audit,
        build_reference,
        compare,
        draws,
        fit,
        icbs,
        import_allocations,
        import_practices,
        load,
        new,
        peers,
        rerun,
        run,
        scenarios,
        sensitivity,
        sources,
        sweep,
    )

__version__ = "0.1.0"

__all__ = [
    "Audit",
    "BadInput",
    "CheckFailed",
    "Comparison",
    "Draws",
    "Error",
    "Peers",
    "Rerun",
    "Run",
    "Scenario",
    "Sensitivity",
    "Sweep",
    "__version__",
    "areas",
    "audit",
    "build_reference",
    "compare",
    "draws",
    "fit",
    "icbs",
    "import_allocations",
    "import_practices",
    "load",
    "new",
    "peers",
    "rerun",
    "run",
    "scenarios",
    "sensitivity",
    "sources",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """What the package gives, imported when first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module("allocmodel.api"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """What the package gives, for completion."""
    return sorted({*(name for name in globals() if name.startswith("__")), *__all__})


class _Package(ModuleType):
    """The package: a room that has a function's name, as `audit`, does not take its place."""

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, as the import of a room does."""
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
