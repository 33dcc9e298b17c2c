"""Where places start from and how they move towards their target, as a scenario writes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from allocmodel.model.presets import PRESETS
from allocmodel.scenario.parts import Part
from allocmodel.scenario.text import Wrong, one_of
from allocmodel.scenario.weights import number_between

BASELINE_SOURCES = ("previous_formula", "published")

#: What a limit is when the scenario sets none.
NO_FLOOR, NO_CEILING, NO_PER_HEAD_FLOOR, NO_PER_HEAD_CEILING = -1.0, 10.0, 0.0, 1e6

#: The keys that a preset sets.
PULL_KEYS = ("speed_over", "speed_under", "cap_over", "cap_under")


def _between(lowest: float, highest: float, noun: str) -> BeforeValidator:
    return BeforeValidator(lambda value: number_between(value, lowest, highest, noun))


def _amounts(value: object, deepest: int = 2) -> object:
    """Pounds by place, or by line and place: none negative."""
    if not isinstance(value, dict):
        raise Wrong(
            "The baseline's amounts are no table.",
            'Write amounts = { "Nottingham City" = 700_000_000, ... }.',
        )
    for name, one in value.items():
        if isinstance(one, dict) and deepest > 1:
            _amounts(one, deepest - 1)
        else:
            number_between(one, 0, 1e12, f'The baseline of "{name}"')
    return value


class Baseline(Part):
    """The recurrent money that each place starts from."""

    source: Annotated[
        Literal["previous_formula", "published"] | None,
        BeforeValidator(lambda value: one_of(value, BASELINE_SOURCES, "a source of a baseline")),
    ] = None
    #: Pounds by place, or by budget line and place.
    amounts: Annotated[dict[str, Any], BeforeValidator(lambda value: _amounts(value))] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _one_way(self) -> Baseline:
        if bool(self.source) == bool(self.amounts):
            raise Wrong(
                "The baseline needs one of source and amounts.",
                'Write source = "previous_formula", or amounts = { "Nottingham City" = ... }.',
            )
        return self


class Convergence(Part):
    """How places move towards their target, and within which limits."""

    #: "published": targets and base growth as NHS England published them, for England's ICBs.
    figures: Annotated[
        Literal["published"] | None,
        BeforeValidator(lambda value: one_of(value, ("published",), "a source of figures")),
    ] = None
    preset: Annotated[
        str | None, BeforeValidator(lambda value: one_of(value, PRESETS, "a preset"))
    ] = None
    speed_over: Annotated[float | None, _between(0, 1, "speed_over")] = None
    speed_under: Annotated[float | None, _between(0, 1, "speed_under")] = None
    cap_over: Annotated[float | None, _between(0, 1, "cap_over")] = None
    cap_under: Annotated[float | None, _between(0, 1, "cap_under")] = None
    #: Least and most growth, as shares: 0.02 = two per cent; a floor of 0 = no cut in cash.
    floor: Annotated[float, _between(-1, 10, "floor")] = NO_FLOOR
    ceiling: Annotated[float, _between(-1, 10, "ceiling")] = NO_CEILING
    per_head_floor: Annotated[float, _between(0, 1e6, "per_head_floor")] = NO_PER_HEAD_FLOOR
    per_head_ceiling: Annotated[float, _between(0, 1e6, "per_head_ceiling")] = NO_PER_HEAD_CEILING

    @model_validator(mode="after")
    def _complete(self) -> Convergence:
        missing = [key for key in PULL_KEYS if getattr(self, key) is None]
        if missing and not self.preset:
            raise Wrong(
                f"The convergence has no {', '.join(missing)}, and no preset that sets it.",
                'Write preset = "core 2025/26", or all of ' + ", ".join(PULL_KEYS) + ".",
            )
        if self.floor > self.ceiling:
            raise Wrong(
                f"The floor ({self.floor:.2%}) is above the ceiling ({self.ceiling:.2%}).",
                "Lower the floor or raise the ceiling.",
            )
        if self.per_head_floor > self.per_head_ceiling:
            raise Wrong(
                "The floor per head is above the ceiling per head.",
                "Lower the floor or raise the ceiling.",
            )
        return self

    def judgements(self) -> list[str]:
        """Names of the speeds and caps that the scenario sets itself, as a sign-off writes them."""
        return [f"convergence.{key}" for key in PULL_KEYS if getattr(self, key) is not None]

    def pull(self, key: str) -> float:
        """One key of the pull: the scenario's own, else its preset's."""
        own = getattr(self, key)
        return float(own if own is not None else getattr(PRESETS[self.preset or ""], key))
