"""Runs told with governance and in a pseudo-language, and what pages hold, for these tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

import xarray as xr
from lxml import html as lxml_html

from allocmodel.documents.blocks import Block, Document, Section
from allocmodel.documents.page import page_of_run
from allocmodel.documents.sentences import Sentences, english
from allocmodel.documents.write import page_bytes
from allocmodel.model.ranges import QUANTILES
from allocmodel.scenario.governance import Governance
from allocmodel.scenario.uncertainty import Uncertainty
from allocmodel.study.draws.draws import Draws
from allocmodel.study.draws.neighbourhoods import MONEY
from allocmodel.study.draws.sources import Drawn
from allocmodel.study.run import Run
from tests.shipped_books import shipped_run

DEFAULT = "nottingham-2025-26"

GOVERNANCE = {
    "body": "The board of the ICB",
    "owner": "The director of finance",
    "reviewers": ["The director of public health"],
    "contact": "write to talk@example.org",
    "how_to_object": "Write to the chair by the last day of May.",
    "engagement": [
        {"with": "Black-led organisations", "when": "spring 2026", "changed": "Phi was lowered."},
        {"with": "Councillors", "when": "2026-02-03"},
    ],
    "objections": [
        {"objection": "Ages count for too much.", "by": "A GP", "answer": "They are as published."},
        {"objection": "Rural areas are forgotten.", "by": "A parish council"},
    ],
    "decided_on": "2026-03-26",
    "decision": "The board took the split by need.",
    "maturity": {
        "data quality": {"level": 2, "before": 1, "evidence": "A count of records."},
        "involvement": {"level": 3},
    },
}


def governed(run: Run, status: str = "draft", **changed: object) -> Run:
    """A run whose scenario says who decides, who was asked and what was decided."""
    governance = Governance.model_validate({**GOVERNANCE, **changed})
    told = {"governance": governance, "status": status}
    scenario = run.inputs.scenario.model_copy(update=told)
    return replace(run, inputs=replace(run.inputs, scenario=scenario))


def with_ranges(run: Run) -> Run:
    """A run whose scenario says how sure it is, with synthetic ranges: 1% about its own figures."""
    stated = run.inputs.scenario.model_copy(update={"uncertainty": Uncertainty(draws=1000)})
    sure = replace(run, inputs=replace(run.inputs, scenario=stated))
    about = xr.DataArray([0.99, 0.995, 1.0, 1.005, 1.01], [("quantile", list(QUANTILES))])
    money = run.values["total_allocation"].expand_dims(year=list(run.years)) * about
    within = run.values["neighbourhood_money"].sum("budget_line") * about
    results, parts = xr.Dataset({"money_range": money}), xr.Dataset({MONEY: within})
    sure.once["draws"] = Draws(
        *(sure, 1000, 1, 0.3, Drawn((), ()), "itself", results, {}, 0.0, parts)
    )
    return sure


@cache
def page(scenario: str = DEFAULT, place: str = "") -> bytes:
    """The page of a scenario that ships."""
    return page_bytes(shipped_run(scenario), place)


@cache
def tree(scenario: str = DEFAULT) -> lxml_html.HtmlElement:
    """The same as elements."""
    return lxml_html.document_fromstring(page(scenario))


def document(scenario: str = DEFAULT) -> Document:
    """The blocks of the same."""
    return page_of_run(shipped_run(scenario), english())


def blocks_of(sections: list[Section] | tuple[Section, ...]) -> Iterator[tuple[Section, Block]]:
    """Every block, with the section that it stands in."""
    for section in sections:
        yield from ((section, block) for block in section.blocks)
        yield from blocks_of(section.sections)


@dataclass(frozen=True)
class Recording(Sentences):
    """Sentences that remember which of them were said."""

    said: set[str] = field(default_factory=set)

    def __call__(self, key: str, **filled_in: str) -> str:
        self.said.add(key)
        return super().__call__(key, **filled_in)


def pseudo() -> Recording:
    """Another language: every sentence in brackets, and no letter without an accent."""
    accented = str.maketrans("aeiou", "àéîõü")

    def translated(text: str) -> str:
        parts = text.split("{")
        rest = ["}".join([head, tail.translate(accented)]) for head, tail in map(_cut, parts[1:])]
        return "⟦" + "{".join([parts[0].translate(accented), *rest]) + "⟧"

    return Recording("qps", {key: translated(text) for key, text in english().texts.items()})


def _cut(text: str) -> tuple[str, str]:
    head, _, tail = text.partition("}")
    return head, tail
