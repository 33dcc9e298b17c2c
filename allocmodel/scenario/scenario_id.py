"""The id of a scenario: a name that can be a folder's on every system."""

from __future__ import annotations

import json
import re
from typing import Annotated

from pydantic import AfterValidator

from allocmodel.declared.text import LONGEST_ID, Wrong, slug

_WINDOWS_NAMES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}


def _id(value: str) -> str:
    """A name that can be a folder's on every system."""
    # \Z, not $: a line break at the end would pass $.
    if not re.match(r"[a-z0-9][a-z0-9-]*\Z", value):
        raise Wrong(
            f"The id {json.dumps(value, ensure_ascii=False)} is not made of lower-case letters, "
            "digits and hyphens (it becomes a folder's name).",
            f'Write "{slug(value)}", for example.',
        )
    if len(value) > LONGEST_ID:
        raise Wrong(f"The id has {len(value)} characters; {LONGEST_ID} is the most.", "Shorten it.")
    if value in _WINDOWS_NAMES:
        raise Wrong(
            f'"{value}" is a name that Windows keeps for itself, so it cannot name a folder.',
            f'Write "{value}-scenario", for example.',
        )
    return value


ScenarioId = Annotated[str, AfterValidator(_id)]
