"""What `import allocmodel` gives: scenarios, runs, and what can be asked of a run.

The command line is a thin skin over this. Layers that only show or write are imported when asked.
"""

from __future__ import annotations

from allocmodel.api.assuring import audit, rerun
from allocmodel.api.comparing import Comparison, compare
from allocmodel.api.drawing import Draws, draws
from allocmodel.api.fitting import fit
from allocmodel.api.likening import peers
from allocmodel.api.loading import load
from allocmodel.api.running import Run, run, scenarios
from allocmodel.api.uncertain import Sensitivity, Sweep, sensitivity, sweep
from allocmodel.declared.errors import AllocmodelError as Error
from allocmodel.declared.errors import BadInput, CheckFailed
from allocmodel.scenario import Scenario

__all__ = [
    "BadInput",
    "CheckFailed",
    "Comparison",
    "Draws",
    "Error",
    "Run",
    "Scenario",
    "Sensitivity",
    "Sweep",
    "audit",
    "compare",
    "draws",
    "fit",
    "load",
    "peers",
    "rerun",
    "run",
    "scenarios",
    "sensitivity",
    "sweep",
]
