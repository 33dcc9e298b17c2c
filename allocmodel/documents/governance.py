"""What a document says of who decides, who was asked, what was decided, and whom to ask."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from allocmodel.documents.blocks import Block, Paragraph, Points, Section, Table
from allocmodel.documents.maturity import maturity_section
from allocmodel.documents.told import Told, joined
from allocmodel.scenario.governance import Governance
from allocmodel.study.identity import figures_digest


def governance_sections(told: Told) -> Iterator[Section]:
    """Who decides and who was asked, and the maturity matrix where the scenario says anything."""
    governance = told.run.inputs.scenario.governance
    if governance is None:
        text = told.said("governance.nobody")
        blocks = [Paragraph(text), Paragraph(decided(told))]
        yield Section(told.said("governance.title"), blocks, prints="column")
        return
    filled_in = governance_blocks(told, governance)
    yield Section(told.said("governance.title"), filled_in, prints="column")
    yield maturity_section(told)


def governance_blocks(told: Told, governance: Governance) -> list[Block]:
    """All that a scenario's governance says but whom to ask."""
    said = told.said
    who = {
        "body": governance.body,
        "owner": governance.owner,
        "reviewers": joined(governance.reviewers),
    }
    points = [said(f"governance.{key}", **{key: text}) for key, text in who.items() if text]
    return [
        *([Points(points)] if points else []),
        Paragraph(decided(told)),
        _engagement(told, governance),
        _objections(told, governance),
    ]


def decided(told: Told) -> str:
    """What was decided, and whether on the figures that stand here."""
    said, own = told.said, figures_digest(told.run)
    governance = told.run.inputs.scenario.governance
    if governance is None or governance.decision is None:
        return said("governance.undecided", digest=own)
    on_day = governance.decided_on
    day = said.day(datetime.date.fromisoformat(on_day)) if on_day else ""
    on = said("governance.decided", date=day, decision=governance.decision)
    named = governance.rests_on
    if named is None:
        return f"{on} {said('governance.no_digest', digest=own)}"
    same = "same_figures" if named.startswith(own) else "other_figures"
    return f"{on} {said(f'governance.{same}', decided=named, digest=own)}"


def _engagement(told: Told, governance: Governance) -> Block:
    said = told.said
    if not governance.engagement:
        return Paragraph(said("governance.no_engagement"))
    rows = [
        [one.with_, one.when, one.changed or said("governance.changed_nothing")]
        for one in governance.engagement
    ]
    header = [said(f"governance.{key}") for key in ("with", "when", "changed")]
    return Table(said("governance.engagement"), header, rows)


def _objections(told: Told, governance: Governance) -> Block:
    said = told.said
    if not governance.objections:
        return Paragraph(said("governance.no_objections"))
    rows = [
        [one.objection, one.by, one.answer or said("governance.open")]
        for one in governance.objections
    ]
    header = [said(f"governance.{key}") for key in ("objection", "from", "answer")]
    return Table(said("governance.objections"), header, rows)


def contact_section(told: Told) -> Section:
    """Whom to ask, and how to object."""
    said, governance = told.said, told.run.inputs.scenario.governance
    contact = governance.contact if governance else None
    how = governance.how_to_object if governance else None
    return Section(
        said("contact.title"),
        [
            Paragraph(said("contact.ask", contact=contact) if contact else said("contact.none")),
            Paragraph(said("contact.object", object=how) if how else said("contact.no_object")),
        ],
        prints="column",
    )
