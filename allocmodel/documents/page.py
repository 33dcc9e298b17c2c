"""The page: what each place gets and why, for everyone, in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocmodel import __version__
from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.documents.about import (
    glossary_section,
    limits_section,
    sources_section,
    unknown_section,
)
from allocmodel.documents.blocks import Choice, Document, Section
from allocmodel.documents.compared import compared_section
from allocmodel.documents.governance import contact_section, governance_sections
from allocmodel.documents.map import map_section
from allocmodel.documents.place import place_section
from allocmodel.documents.sentences import Sentences
from allocmodel.documents.told import Told
from allocmodel.documents.whole import equity_section, whole_section
from allocmodel.reading.one_place.find import find_place
from allocmodel.study.compared import Comparison
from allocmodel.study.identity import figures_digest, short_digest
from allocmodel.study.run import Run

#: The most bytes of a page: what a phone still opens without a wait.
LARGEST = 1_500_000


def page_of_run(run: Run, said: Sentences, place: str = "") -> Document:
    """The page of a run.

    Parameters
    ----------
    run : Run
    said : Sentences
    place : str, optional
        The one place to tell; all if left out.

    Raises
    ------
    BadInput
        When there is no such place.
    """
    told = Told(run, said)
    places = [find_place(run, place)] if place else run.places
    sections = [
        whole_section(told),
        *(place_section(told, one, {}, alone=len(places) > 1) for one in places),
        *_about(told),
    ]
    return _document(told, run.inputs.scenario.title, sections, places)


def page_of_comparison(comparison: Comparison, said: Sentences, place: str = "") -> Document:
    """The page of a study: its scenarios side by side, and each place under each of them.

    Parameters
    ----------
    comparison : Comparison
    said : Sentences
    place : str, optional
        The one place to tell; all if left out.

    Raises
    ------
    BadInput
        When there is no such place.
    """
    base = Told(comparison.base, said)
    places = [find_place(comparison.base, place)] if place else comparison.places
    sections = [
        whole_section(base),
        compared_section(comparison, base, places),
        *(
            Section(
                said("compared.scenario", name=name),
                sections=[
                    place_section(Told(run, said), one, {"scenario": name}, alone=True)
                    for one in places
                ],
                of={"scenario": name},
            )
            for name, run in comparison.runs.items()
        ),
        *_about(base),
    ]
    title = comparison.title or comparison.base.inputs.scenario.title
    return _document(base, title, sections, places, comparison.names)


def _about(told: Told) -> Iterator[Section]:
    """What stands below the places."""
    yield limits_section(told)
    yield equity_section(told)
    yield map_section(told)
    yield unknown_section(told)
    yield from governance_sections(told)
    yield contact_section(told)
    yield glossary_section(told)
    yield sources_section(told)


def _document(
    told: Told,
    title: str,
    sections: Sequence[Section],
    places: Sequence[str],
    scenarios: Sequence[str] = (),
) -> Document:
    said, inputs = told.said, told.run.inputs
    wanted = (
        ("place", "choose_place", places, "all_places"),
        ("scenario", "choose_scenario", scenarios, "all_scenarios"),
    )
    return Document(
        title=title,
        subject=f"{inputs.icb_name}, {told.year}",
        status=said(f"status.{inputs.scenario.status}"),
        language=said.language,
        sections=sections,
        closing=said(
            "page.made_by",
            version=__version__,
            scenario=inputs.scenario.id,
            digest=short_digest(told.run),
            figures=figures_digest(told.run),
        ),
        choices=[
            Choice(key, said(f"page.{label}"), options, said(f"page.{every}"))
            for key, label, options, every in wanted
            if len(options) > 1
        ],
    )


def refuse_large(content: bytes) -> None:
    """Raises BadInput for a page that is too large to be opened without a wait."""
    if len(content) > LARGEST:
        raise BadInput(
            f"The page would have {len(content):,} bytes; {LARGEST:,} is the most.",
            "the page of all places",
            f"Make a page for each place: {argument('place')}.",
        )
