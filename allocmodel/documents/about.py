"""What to know before a document is believed: its limits, its words, its sources, whom to ask."""

from __future__ import annotations

from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.documents.blocks import Block, Paragraph, Points, Section
from allocmodel.documents.told import Told, joined, sentences_of
from allocmodel.views.catalogue import views_of
from allocmodel.views.evidence import studies
from allocmodel.views.sources import tables_by_file

_LIMITS = ("enough", "person", "spent", "unmet", "practice", "small")
_WORDS = ("need", "core", "place", "deprived", "health_inequalities", "costs")


def limits_section(told: Told) -> Section:
    """What the document does not say, and what looks odd in its run."""
    said = told.said
    notes = [said("limits.odd", note=told.title(note)) for note in told.run.warnings]
    points = [said(f"limits.{key}") for key in _LIMITS]
    return Section(said("limits.title"), [Points([*points, *notes])], prints="column")


def unknown_section(told: Told) -> Section:
    """How much of ethnicity is unknown: from the scenario's records, where it has some."""
    said, run = told.said, told.last
    blocks: list[Block]
    if "unknown_ethnicity_share" in run.values:
        (view,) = views_of(run, "records")
        lead = said(
            "unknown.lead",
            people=told.figure("icb_on_record", {}, "people"),
            share=told.figure("icb_unknown_ethnicity_share", {}, "percent"),
        )
        blocks = [Paragraph(sentences_of(lead, said("unknown.highest"))), told.table(view)]
    elif "people_in_group" in run.values:
        blocks = [Paragraph(said("unknown.census"))]
    else:
        blocks = [Paragraph(said("unknown.not_held"))]
    return Section(said("unknown.title"), blocks, prints="column")


def glossary_section(told: Told) -> Section:
    """The words that a reader may not know."""
    return Section(
        told.said("glossary.title"),
        [Points([told.said(f"glossary.{key}") for key in _WORDS])],
        prints="column",
    )


#: Tables of which a run uses some rows: the studies behind those are named one by one.
_EVIDENCE = ("evidence", "evidence_groups")


def _studies(told: Told) -> list[str]:
    """The studies of need by ethnic group that the run uses."""
    if "is_odds_ratio" not in told.run.values:
        return []
    return list(dict.fromkeys(f"{one.source}." for one in studies(told.run)))


def sources_section(told: Told) -> Section:
    """The publications behind the figures."""
    said, reference = told.said, told.run.inputs.reference
    read = reference.tables_read()
    files = tables_by_file(
        one for one in reference.sources() if one["table"] in read and one["table"] not in _EVIDENCE
    )
    dates: dict[str, dict[str, list[str]]] = {}
    for file in files:
        of_publisher = dates.setdefault(file.publisher, {})
        of_publisher.setdefault(file.title, []).append(file.vintage)
    points = [
        said(
            "sources.of_publisher",
            publisher=publisher,
            publications=joined(
                (f"{title} ({joined(dict.fromkeys(own))})" for title, own in titles.items()), "; "
            ),
        )
        for publisher, titles in dates.items()
    ]
    return Section(
        said("sources.title"),
        [
            Paragraph(f"{said('sources.lead')} {ATTRIBUTION}"),
            Points([*points, *_studies(told)]),
        ],
        prints="column",
    )
