"""Which run it is: all that determines its results, and the digest of that.

The same scenario, overrides, input files and version give the same digest on any machine.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from allocmodel import __version__
from allocmodel.study.run import Run

#: Digits of a digest that stand in names: enough to tell runs apart.
SHORT = 12


def determined_by(run: Run) -> dict[str, Any]:
    """All that determines the results of a run.

    Returns
    -------
    dict
        What run.json has under the same keys: `allocmodel` (the version), `scenario` (as it ran),
        `overrides`, `inputs` (the sha256 of every file that was read, by name).
    """
    scenario = run.inputs.scenario
    return {
        "allocmodel": __version__,
        "scenario": scenario.resolved(),
        "overrides": list(scenario.overrides),
        "inputs": run.inputs.files,
    }


#: Keys of a scenario that are words, and those that say where it was written: they move no money.
_WORDS = (
    *("id", "title", "question", "status", "sign_off", "governance"),
    *("file", "extends", "overrides"),
)


def figures_digest(run: Run) -> str:
    """The first digits of the sha256 of all that determines a run's figures.

    Unlike `digest` it stays the same when a decision or a sign-off is written into the scenario's
    file, so that a decision can name the figures that it rests on.
    """
    determined = determined_by(run)
    written_in = {layer.name for layer in run.inputs.scenario.origins.layers}
    text = canonical_json(
        {
            "allocmodel": determined["allocmodel"],
            "scenario": {k: one for k, one in determined["scenario"].items() if k not in _WORDS},
            "inputs": {k: one for k, one in determined["inputs"].items() if k not in written_in},
        }
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:SHORT]


def digest(run: Run) -> str:
    """The sha256 of all that determines a run, as JSON with sorted keys and no blanks between."""
    return hashlib.sha256(canonical_json(determined_by(run)).encode("utf-8")).hexdigest()


def short_digest(run: Run) -> str:
    """The digits of a run's digest that stand in names."""
    return digest(run)[:SHORT]


def run_label(run: Run) -> str:
    """The name of a run: its scenario's id and the first digits of its digest."""
    return f"{run.inputs.scenario.id} {short_digest(run)}"


def canonical_json(value: object) -> str:
    """The one way to write a value as JSON, so that equal values are equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
