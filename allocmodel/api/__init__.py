"""What `import allocmodel` gives: scenarios, runs, and what can be asked of a run.

The command line is a thin skin over this. Layers that only show or write are imported when asked.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from allocmodel.api.comparing import Comparison, compare
from allocmodel.api.fitting import fit
from allocmodel.api.loading import load
from allocmodel.api.running import Run, run, scenarios
from allocmodel.declared.errors import AllocmodelError as Error
from allocmodel.declared.errors import BadInput, CheckFailed
from allocmodel.scenario import Scenario

if TYPE_CHECKING:
    from allocmodel.api.assuring import Audit, Rerun, audit, rerun
    from allocmodel.api.drawing import Draws, draws
    from allocmodel.api.importing import build_reference, import_allocations, import_practices
    from allocmodel.api.likening import Peers, peers
    from allocmodel.api.listing import areas, icbs, new, sources
    from allocmodel.api.uncertain import Sensitivity, Sweep, sensitivity, sweep

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

#: What a run alone does not need, by the file that has it: imported when it is first used.
_WHEN_USED = {
    **dict.fromkeys(("Audit", "Rerun", "audit", "rerun"), "assuring"),
    **dict.fromkeys(("Peers", "peers"), "likening"),
    **dict.fromkeys(("build_reference", "import_allocations", "import_practices"), "importing"),
    **dict.fromkeys(("areas", "icbs", "new", "sources"), "listing"),
    **dict.fromkeys(("Draws", "draws"), "drawing"),
    **dict.fromkeys(("Sensitivity", "Sweep", "sensitivity", "sweep"), "uncertain"),
}


def __getattr__(name: str) -> Any:
    """What is imported when it is first used."""
    if name not in _WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHEN_USED[name]}"), name)
