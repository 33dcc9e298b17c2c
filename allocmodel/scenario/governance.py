"""Who decides on a scenario, who was asked, what they said, and what was decided: words alone.

Nothing of it moves money, so it is no part of what determines a run's figures.
"""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from allocmodel.declared.printable import shown
from allocmodel.declared.text import Wrong, prose
from allocmodel.scenario.parts import LongName, Part, Prose, Text

#: Digits of a digest that a decision names at least, and at most.
_SHORTEST_DIGEST, _LONGEST_DIGEST = 12, 64


def _day(value: object) -> str:
    """A day, as TOML has it or as text, in the form 2026-03-26."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    try:
        return datetime.date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise Wrong(f'"{shown(value)}" is not a day.', "Write it as 2026-03-26.") from None


def _when(value: object) -> object:
    """A day or a time in words, such as "spring 2026"."""
    return value.isoformat()[:10] if isinstance(value, datetime.date) else value


def _digest(value: object) -> str | None:
    if value is None:
        return None
    text = str(value).strip().casefold()
    enough = _SHORTEST_DIGEST <= len(text) <= _LONGEST_DIGEST
    if not isinstance(value, str) or not enough or not set(text) <= set("0123456789abcdef"):
        raise Wrong(
            f'"{shown(value)}" is not the digest of a run\'s figures.',
            "Write the digest that the page of the run shows, in quotes.",
        )
    return text


def _level(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Wrong(f"{shown(value)} is not a level.", "Write a whole number from 1.")
    return value


Day = Annotated[str, BeforeValidator(_day)]


class Engagement(Part):
    """A talk with people before the decision: with whom, when, and what it changed."""

    with_: LongName = Field(alias="with")
    when: Annotated[Text, BeforeValidator(_when)]
    #: Blank where it changed nothing.
    changed: Annotated[str, AfterValidator(lambda text: prose(text) if text.strip() else "")] = ""


class Objection(Part):
    """An objection, and the answer to it."""

    objection: Prose
    by: LongName
    #: Left out while there is none.
    answer: Prose | None = None


class Level(Part):
    """How far people see themselves on one line of a maturity matrix."""

    level: Annotated[int, BeforeValidator(_level)]
    #: The level of a year before, where `last_year` names no file that has it.
    before: Annotated[int | None, BeforeValidator(lambda value: value and _level(value))] = None
    evidence: Prose | None = None


class Governance(Part):
    """Who decides, who was asked, what was decided and on which figures, and whom to ask."""

    #: The body that decides, and who answers for the scenario.
    body: LongName | None = None
    owner: LongName | None = None
    reviewers: tuple[LongName, ...] = ()
    #: How to ask a question, and how to object.
    contact: Prose | None = None
    how_to_object: Prose | None = None
    engagement: tuple[Engagement, ...] = ()
    objections: tuple[Objection, ...] = ()
    decided_on: Day | None = None
    decision: Prose | None = None
    #: The digest of the figures that the decision rests on, as the page of that run shows it.
    rests_on: Annotated[str | None, BeforeValidator(_digest)] = None
    #: A partnership's own matrix (a TOML file); the one that ships if left out.
    matrix: Text | None = None
    #: Last year's scenario file or the folder of its run, whose levels stand beside this year's.
    last_year: Text | None = None
    #: By criterion of the matrix.
    maturity: dict[str, Level] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_level_before(self) -> Governance:
        twice = [name for name, own in self.maturity.items() if own.before is not None]
        if self.last_year is not None and twice:
            raise Wrong(
                "The level of a year before stands here and in last year's file.",
                "Take before out, or last_year.",
                ("maturity", twice[0], "before"),
            )
        return self

    @model_validator(mode="after")
    def _decision_with_its_day(self) -> Governance:
        if (self.decision is None) != (self.decided_on is None):
            missing, there = (
                ("decision", "decided_on") if self.decision is None else ("decided_on", "decision")
            )
            raise Wrong(f"There is {there} without {missing}.", f"Add {missing}.", (there,))
        if self.rests_on is not None and self.decision is None:
            raise Wrong(
                "rests_on says what a decision rests on, and there is no decision.",
                "Add decision and decided_on, or take rests_on out.",
                ("rests_on",),
            )
        return self


#: The tables inside it, by key: each has keys of its own.
PARTS: dict[str, type[Part]] = {
    "engagement": Engagement,
    "objections": Objection,
    "maturity": Level,
}
