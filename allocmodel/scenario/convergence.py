"""Where places start from and how they move towards their target, as a scenario writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from allocmodel.declared.presets import PRESETS
from allocmodel.declared.text import Wrong, one_of
from allocmodel.scenario.parts import Part
from allocmodel.scenario.weights import number_between

BASELINE_SOURCES = ("previous_formula", "published")

#: What stands for no limit: figures that nothing comes near.
NO_FLOOR, NO_CEILING, NO_PER_HEAD_FLOOR, NO_PER_HEAD_CEILING, NO_CAP = -1.0, 100.0, 0.0, 1e5, 1e4

#: The keys of the pull that a scenario has to set, or a preset for it.
SPEED_KEYS = ("speed_over", "speed_under")

#: The keys of the pull with what they are where nobody sets them: it begins at once, without a cap.
OPEN_KEYS = {"cap_over": NO_CAP, "cap_under": NO_CAP, "begins_over": 0.0, "begins_under": 0.0}

#: All keys that a preset sets.
PULL_KEYS = (*SPEED_KEYS, *OPEN_KEYS)

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
            if one == 0:
                raise Wrong(
                    f'The baseline of "{name}" is nought, and growth on nothing is nothing.',
                    "Write the pounds that the place has, or leave the line without a baseline: "
                    "it is then paid by need.",
                )
    return value


#: What a baseline by last year's formula means for every distance that is shown.
NIL_BY_CONSTRUCTION = (
    "Places start from last year's formula in full, so their opening distance from last year's "
    "target is nil by construction: the distances are what new need, people and formula bring."
)


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

    @property
    def of_distances(self) -> str:
        """What to know of distances from target that start here; blank if nothing."""
        return NIL_BY_CONSTRUCTION if self.source == "previous_formula" else ""


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
    #: The most that the pull moves, as a share of the money; left out: no cap.
    cap_over: Annotated[float | None, _between(0, NO_CAP, "cap_over")] = None
    cap_under: Annotated[float | None, _between(0, NO_CAP, "cap_under")] = None
    begins_over: Annotated[float | None, _between(0, 1, "begins_over")] = None
    begins_under: Annotated[float | None, _between(0, 1, "begins_under")] = None
    #: What the distance that the pull goes by is a share of. Left out: as NHS England publishes
    #: it (target) with a preset, else of the place's own money, so that full speed ends on target.
    distance_of: Annotated[
        Literal["target", "own money"] | None,
        BeforeValidator(lambda value: one_of(value, DISTANCE_OF, "what a distance is a share of")),
    ] = None
    #: Least and most growth, as shares: 0.02 = two per cent; a floor of 0 = no cut in cash.
    floor: Annotated[float | None, _between(-1, 1, "floor")] = None
    ceiling: Annotated[float | None, _between(-1, 1, "ceiling")] = None
    per_head_floor: Annotated[float | None, _between(0, NO_PER_HEAD_CEILING, "per_head_floor")] = (
        None
    )
    per_head_ceiling: Annotated[
        float | None, _between(0, NO_PER_HEAD_CEILING, "per_head_ceiling")
    ] = None
    #: What is different for one line: the same keys, by its name.
    lines: dict[str, Convergence] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _lines_in_full(cls, values: Any) -> Any:
        """A line has what it says itself, and for the rest what all lines have."""
        if not isinstance(values, dict) or not isinstance(values.get("lines"), dict):
            return values
        for name, own in values["lines"].items():
            for key in ("figures", "lines"):
                if isinstance(own, dict) and key in own:
                    raise Wrong(
                        f'{key} stands in the convergence of "{name}", but holds for all lines.',
                        f"Write {key} in [convergence] itself, or take it out.",
                    )
        common = {key: value for key, value in values.items() if key not in ("lines", "figures")}
        lines = {
            name: changed(common, own) if isinstance(own, dict) else own
            for name, own in values["lines"].items()
        }
        return {**values, "lines": lines}

    @model_validator(mode="after")
    def _complete(self) -> Convergence:
        missing = [key for key in SPEED_KEYS if self._own_or_preset(key) is None]
        if missing and self.preset:
            raise Wrong(
                f'The preset "{self.preset}" does not say {", ".join(missing)}: what was published '
                "leaves it open.",
                f"Write {' and '.join(missing)} beside it: a judgement of yours.",
            )
        if missing:
            raise Wrong(
                f"The convergence has no {', '.join(missing)}, and no preset that sets it.",
                'Write preset = "core 2025/26", or ' + " and ".join(SPEED_KEYS) + ".",
            )
        floor, ceiling = self.limit("floor"), self.limit("ceiling")
        if floor > ceiling:
            raise Wrong(
                f"The floor ({floor:.2%}) is above the ceiling ({ceiling:.2%}).",
                "Lower the floor or raise the ceiling.",
            )
        if self.limit("per_head_floor") > self.limit("per_head_ceiling"):
            raise Wrong(
                "The floor per head is above the ceiling per head.",
                "Lower the floor or raise the ceiling.",
            )
        return self

    def of_line(self, line: str) -> Convergence:
        """What holds for one line."""
        return self.lines.get(line, self)

    def limit(self, key: str) -> float:
        """A floor or ceiling: the scenario's own, else its preset's, else none."""
        own: float | None = getattr(self, key)
        if own is None and key == "floor":
            own = self._own_or_preset(key)
        return NO_LIMIT[key] if own is None else own

    def has_limit(self, key: str) -> bool:
        """Whether the scenario or its preset sets the floor or ceiling."""
        return self.limit(key) != NO_LIMIT[key]

    @property
    def by_own_money(self) -> bool:
        """Whether the pull goes by the distance as a share of the place's own money."""
        return self.distance_of == "own money" or not (self.distance_of or self.preset)

    def own_keys(self) -> list[str]:
        """The keys of the pull that the scenario sets itself."""
        return [key for key in PULL_KEYS if getattr(self, key) is not None]

    def pull(self, key: str) -> float:
        """One key of the pull: the scenario's own, else its preset's, else what is left open."""
        found = self._own_or_preset(key)
        return OPEN_KEYS[key] if found is None else found

    def _own_or_preset(self, key: str) -> float | None:
        own: float | None = getattr(self, key)
        if own is None and self.preset:
            return getattr(PRESETS[self.preset], key)  # type: ignore[no-any-return]
        return own


#: Floors and ceilings, with what stands for none.
NO_LIMIT = {
    "floor": NO_FLOOR,
    "ceiling": NO_CEILING,
    "per_head_floor": NO_PER_HEAD_FLOOR,
    "per_head_ceiling": NO_PER_HEAD_CEILING,
}


def changed(written: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """A table of convergence with another's keys on top of it.

    A later preset sets the pull anew, so that no speed or cap written before, at the same level,
    stands in its way. What a line has of its own stays.
    """
    anew = {*PULL_KEYS, "distance_of"} if "preset" in later else set()
    kept = {key: value for key, value in written.items() if key not in anew}
    lines, later_lines = written.get("lines"), later.get("lines")
    if isinstance(lines, dict) and isinstance(later_lines, dict):
        both = {
            name: changed(lines[name], own)
            for name, own in later_lines.items()
            if isinstance(own, dict) and isinstance(lines.get(name), dict)
        }
        later = {**later, "lines": {**lines, **later_lines, **both}}
    return {**kept, **later}
