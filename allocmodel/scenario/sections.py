"""The adjustments that are sections of a scenario, each a table of what its object declares."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import create_model

from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import SECTIONS
from allocmodel.scenario.parameters import with_fields, with_figures_of
from allocmodel.scenario.parts import Part

_Table = TypeVar("_Table", bound=Part)


class Section(Part):
    """What a section of a scenario sets."""

    @property
    def values(self) -> dict[str, Any]:
        """What it sets, by key."""
        return {key: getattr(self, key) for key in type(self).model_fields}


def _section(adjustment: Adjustment) -> type[Section]:
    """The table of an adjustment: what it needs has to be there."""
    needed: dict[str, Any] = {
        one.field: (float, ...) for one in adjustment.parameters if one.needed
    }
    name = adjustment.key.title().replace("_", "")
    written = create_model(name, __base__=Section, __doc__=f"{adjustment.title}.", **needed)
    return with_figures_of(adjustment.key)(written)


#: The tables, by the key that a scenario has for each.
SECTION_PARTS = {key: _section(adjustment) for key, adjustment in SECTIONS.items()}


def with_sections(scenario: type[_Table]) -> type[_Table]:
    """Give a scenario a key for each adjustment that is a section of it."""
    return with_fields(scenario, {key: (part | None, None) for key, part in SECTION_PARTS.items()})
