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

#: The keys of the pull that a scenario has to set, or a preset for it.
PULL_KEYS = ("speed_over", "speed_under", "cap_over", "cap_under")

#: The keys of the pull that need not be set: it begins at once.
BEGIN_KEYS = ("begins_over", "begins_under")

#: What the pull's distance is a share of: see `Convergence.distance_of`.
DISTANCE_OF = ("target", "own money")


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
    begins_over: Annotated[float | None, _between(0, 1, "begins_over")] = None
    begins_under: Annotated[float | None, _between(0, 1, "begins_under")] = None
    #: What the distance that the pull goes by is a share of. Left out: as NHS England publishes
    #: it (target) with a preset, else of the place's own money, so that full speed ends on target.
    distance_of: Annotated[
        Literal["target", "own money"] | None,
        BeforeValidator(lambda value: one_of(value, DISTANCE_OF, "what a distance is a share of")),
    ] = None
    #: Least and most growth, as shares: 0.02 = two per cent; a floor of 0 = no cut in cash.
    floor: Annotated[float | None, _between(-1, 10, "floor")] = None
    ceiling: Annotated[float, _between(-1, 10, "ceiling")] = NO_CEILING
    per_head_floor: Annotated[float, _between(0, 1e6, "per_head_floor")] = NO_PER_HEAD_FLOOR
    per_head_ceiling: Annotated[float, _between(0, 1e6, "per_head_ceiling")] = NO_PER_HEAD_CEILING

    @model_validator(mode="after")
    def _complete(self) -> Convergence:
        missing = [key for key in PULL_KEYS if self._own_or_preset(key) is None]
        if missing and self.preset:
            raise Wrong(
                f'The preset "{self.preset}" does not say {", ".join(missing)}: what was published '
                "leaves it open.",
                f"Write {' and '.join(missing)} beside it: a judgement of yours.",
            )
        if missing:
            raise Wrong(
                f"The convergence has no {', '.join(missing)}, and no preset that sets it.",
                'Write preset = "core 2025/26", or all of ' + ", ".join(PULL_KEYS) + ".",
            )
        if self.growth_floor > self.ceiling:
            raise Wrong(
                f"The floor ({self.growth_floor:.2%}) is above the ceiling ({self.ceiling:.2%}).",
                "Lower the floor or raise the ceiling.",
            )
        if self.per_head_floor > self.per_head_ceiling:
            raise Wrong(
                "The floor per head is above the ceiling per head.",
                "Lower the floor or raise the ceiling.",
            )
        return self

    @property
    def growth_floor(self) -> float:
        """Least growth: the scenario's own, else its preset's, else none."""
        floor = self._own_or_preset("floor")
        return NO_FLOOR if floor is None else floor

    @property
    def by_own_money(self) -> bool:
        """Whether the pull goes by the distance as a share of the place's own money."""
        return self.distance_of == "own money" or not (self.distance_of or self.preset)

    def judgements(self) -> list[str]:
        """Names of the speeds and caps that the scenario sets itself, as a sign-off writes them."""
        return [f"convergence.{key}" for key in self.own_keys()]

    def own_keys(self) -> list[str]:
        """The keys of the pull that the scenario sets itself."""
        return [key for key in (*PULL_KEYS, *BEGIN_KEYS) if getattr(self, key) is not None]

    def pull(self, key: str) -> float:
        """One key of the pull: the scenario's own, else its preset's."""
        found = self._own_or_preset(key)
        return 0.0 if found is None else found

    def _own_or_preset(self, key: str) -> float | None:
        own: float | None = getattr(self, key)
        if own is None and self.preset:
            return getattr(PRESETS[self.preset], key)  # type: ignore[no-any-return]
        return own
