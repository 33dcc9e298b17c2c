"""Where places start from and how they move towards their target, as a scenario writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from allocmodel.declared.parameter import NO_LIMIT
from allocmodel.declared.parameters import BASELINE
from allocmodel.declared.presets import PRESETS
from allocmodel.declared.text import Wrong, one_of
from allocmodel.declared.vocabulary import PAYMENTS_COUNTED
from allocmodel.engine.parameters import all_parameters, parameters_of
from allocmodel.scenario.own_tables import LedgerTable
from allocmodel.scenario.parameters import with_figures_of
from allocmodel.scenario.parts import Part, Text

BASELINE_SOURCES = ("previous_formula", "payments", "published")

#: The kinds of payment that a scenario may count or leave out.
PAYMENT_SWITCHES = ("dispensing_fees", "drugs", "covid", "deductions")

#: What is declared of convergence, by its key in the section.
_DECLARED = {one.field: one for one in parameters_of("convergence")}

#: The pull, which a preset sets anew all together; and the keys of its figures.
PULL = tuple(one for one in _DECLARED.values() if one.moves)
PULL_KEYS = tuple(one.field for one in PULL if not one.words)


def _amounts(value: object, deepest: int = 2) -> object:
    """Pounds by place, or by line and place: none negative."""
    if not isinstance(value, dict):
        raise Wrong(
            "The baseline's amounts are no table.",
            'Write amounts = { "Nottingham City" = 700_000_000, ... }.',
        )
    for name, one in value.items():
        try:
            if isinstance(one, dict) and deepest > 1:
                _amounts(one, deepest - 1)
            else:
                _refuse_no_baseline(str(name), one)
        except Wrong as wrong:
            raise Wrong(wrong.what, wrong.mend, (str(name), *wrong.key)) from None
    return value


def _refuse_no_baseline(name: str, pounds: object) -> None:
    if pounds == 0 and not isinstance(pounds, bool):
        raise Wrong(
            f'The baseline of "{name}" is nought, and growth on nothing is nothing.',
            "Write the pounds that the place has, or leave the line without a baseline: "
            "it is then paid by need.",
        )
    BASELINE.accepted(pounds, f'{BASELINE.noun} of "{name}"')


#: What a baseline by last year's formula means for every distance that is shown.
NIL_BY_CONSTRUCTION = (
    "Places start from last year's formula in full, so their opening distance from last year's "
    "target is nil by construction: the distances are what new need, people and formula bring."
)


def _counted(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise Wrong(
        "Whether a kind of payment is counted is neither true nor false.",
        "Write true or false, without quotes.",
    )


#: Whether a kind of payment is counted; None leaves it as it is by default.
Counted = Annotated[bool | None, BeforeValidator(_counted)]


class Baseline(LedgerTable):
    """The recurrent money that each place starts from."""

    source: Annotated[
        Literal["previous_formula", "payments", "published"] | None,
        BeforeValidator(lambda value: one_of(value, BASELINE_SOURCES, "a source of a baseline")),
    ] = None
    #: With payments: whether kinds beside services count.
    dispensing_fees: Counted = None
    drugs: Counted = None
    covid: Counted = None
    deductions: Counted = None
    #: A team's own file with the amounts, and the year of it that is meant.
    file: Text | None = None
    year: Text | None = None
    #: Pounds by place, or by budget line and place.
    amounts: Annotated[dict[str, Any], BeforeValidator(lambda value: _amounts(value))] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _one_way(self) -> Baseline:
        if bool(self.source) == bool(self.amounts):
            raise Wrong(
                "The baseline needs one of source, amounts and file.",
                'Write source = "previous_formula" or "payments", or amounts = { "Nottingham '
                'City" = ... }, or file = "ledger.xlsx".',
            )
        switched = [kind for kind in PAYMENT_SWITCHES if getattr(self, kind) is not None]
        if switched and self.source != "payments":
            raise Wrong(
                f"{switched[0]} stands in the baseline, and its source is not payments.",
                'Write source = "payments", or take it out.',
            )
        own = [key for key in ("sheet", "columns", "leave_out", "year") if getattr(self, key)]
        if own and self.file is None:
            raise Wrong(f"{own[0]} stands in the baseline without a file.", "Add file.")
        return self

    def counts(self, kind: str) -> bool:
        """Whether a kind of payment is counted."""
        own = getattr(self, kind) if kind in PAYMENT_SWITCHES else None
        return kind in PAYMENTS_COUNTED if own is None else bool(own)

    @property
    def of_distances(self) -> str:
        """What to know of distances from target that start here; blank if nothing."""
        return NIL_BY_CONSTRUCTION if self.source == "previous_formula" else ""


@with_figures_of("convergence")
class _Rules(Part):
    """A preset, and beside it what is declared of convergence in `declared.parameters`."""

    #: "published": targets and base growth as NHS England published them, for England's ICBs.
    figures: Annotated[
        Literal["published"] | None,
        BeforeValidator(lambda value: one_of(value, ("published",), "a source of figures")),
    ] = None
    preset: Annotated[
        str | None, BeforeValidator(lambda value: one_of(value, PRESETS, "a preset"))
    ] = None


class Convergence(_Rules):
    """How places move towards their target, and within which limits."""

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
                # A recorded run has all keys, blank where nothing was written.
                if isinstance(own, dict) and own.get(key):
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
        needed = [one.field for one in _DECLARED.values() if one.needed]
        missing = [key for key in needed if self._own_or_preset(key) is None]
        if missing and self.preset:
            raise Wrong(
                f'The preset "{self.preset}" does not say {", ".join(missing)}: what was published '
                "leaves it open.",
                f"Write {' and '.join(missing)} beside it: a judgement of yours.",
            )
        if missing:
            raise Wrong(
                f"The convergence has no {', '.join(missing)}, and no preset that sets it.",
                'Write preset = "core 2025/26", or ' + " and ".join(needed) + ".",
            )
        for one in _DECLARED.values():
            if one.at_most:
                other = all_parameters()[one.at_most]
                one.refuse_above(self.figure(one.field), other, self.figure(other.field))
        return self

    def of_line(self, line: str) -> Convergence:
        """What holds for one line."""
        return self.lines.get(line, self)

    def figure(self, key: str) -> float:
        """What holds of a parameter: the scenario's own, else its preset's, else the neutral one.

        A word counts as its number: see `Parameter.words`. No limit is the neutral one.
        """
        found, declared = self._own_or_preset(key), _DECLARED[key]
        if found is None or found == NO_LIMIT:
            return float(declared.neutral or 0)
        return float(declared.words.index(found)) if isinstance(found, str) else found

    def sets(self, key: str) -> bool:
        """Whether the scenario or its preset sets a parameter to other than its neutral value."""
        return self.figure(key) != _DECLARED[key].neutral

    @property
    def by_own_money(self) -> bool:
        """Whether the pull goes by the distance as a share of the place's own money."""
        return self.figure("distance_of") == 1

    def own(self, key: str) -> float | str | None:
        """What the scenario sets itself of a parameter, if anything."""
        return getattr(self, key)  # type: ignore[no-any-return]

    def own_keys(self) -> list[str]:
        """The keys of the pull that the scenario sets itself."""
        return [key for key in PULL_KEYS if self.own(key) is not None]

    def is_of_preset(self, key: str) -> bool:
        """Whether what holds of a parameter is its preset's."""
        return self.own(key) is None and self._own_or_preset(key) is not None

    def _own_or_preset(self, key: str) -> float | str | None:
        own = self.own(key)
        if own is None and self.preset:
            return getattr(PRESETS[self.preset], key, None)
        return own


def changed(written: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """A table of convergence with another's keys on top of it.

    A later preset sets the pull anew, so that no speed or cap written before, at the same level,
    stands in its way. What a line has of its own stays.
    """
    anew = {one.field for one in PULL} if "preset" in later else set()
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
