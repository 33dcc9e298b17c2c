"""The record of a run: run.json."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.study.identity import determined_by, digest, run_label
from allocmodel.study.run import Run

#: Libraries that results or their files rest on.
LIBRARIES = ("numpy", "openpyxl", "pandas", "pydantic", "scipy", "xarray")


def manifest_json(run: Run, outputs: Mapping[str, bytes]) -> str:
    """What was run, from what, with which outcome, and what was written.

    Parameters
    ----------
    run : Run
    outputs : mapping of str to bytes
        The other files of the run, by name.
    """
    inputs = run.inputs
    manifest = {
        **determined_by(run),
        "run": run_label(run),
        "digest": digest(run),
        "icb": {"code": inputs.icb, "name": inputs.icb_name},
        "year": inputs.year,
        "judgements": [one.recorded() for one in inputs.judgements],
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()},
        "made_with": made_with(),
        "checks": [
            {
                "check": check.name,
                "title": check.title,
                "unit": check.unit,
                "largest_difference": check.largest,
                "tolerance": check.tolerance,
                "passed": check.passed,
            }
            for check in run.checks
        ],
        "passed": run.passed,
        "warnings": [*run.warnings, *(inputs.whole.words.told(one.text) for one in ASSUMPTIONS)],
        "steps": [step.name for step in run.steps],
    }
    return manifest_text(manifest)


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """A record as JSON: its own keys by the alphabet, all else in the order that it has.

    The order of places and lines is the scenario's: a run is repeated from it.
    """
    ordered = {key: manifest[key] for key in sorted(manifest)}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def made_with() -> dict[str, str]:
    """The versions of Python and of the libraries that results or their files rest on."""
    return {
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
    }
