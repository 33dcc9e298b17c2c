"""A paper for a board: options, what moves and why, equity, how sure, judgements, risks."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.documents.about import sources_section
from allocmodel.documents.blocks import Blank, Block, Paragraph, Points, Section, Table
from allocmodel.documents.compared import compared_section
from allocmodel.documents.governance import governance_sections
from allocmodel.documents.map import map_section
from allocmodel.documents.neighbourhoods import neighbourhood_blocks
from allocmodel.documents.place import bridge, what_it_gets
from allocmodel.documents.told import Told
from allocmodel.documents.whole import equity_section
from allocmodel.reading.account import counted_twice
from allocmodel.scenario.judgements import in_toml
from allocmodel.study.compared import Comparison
from allocmodel.study.draws.of_run import draws_of
from allocmodel.views.answer import answer
from allocmodel.views.catalogue import views_of
from allocmodel.views.ranges import conserved, how_often, tables, what_was_drawn


def sections(told: Told, comparison: Comparison | None) -> Sequence[Section]:
    """The sections of the paper, in order; the recommendation is left blank.

    Parameters
    ----------
    told : Told
        The run, or the one that the others of a comparison are compared with.
    comparison : Comparison or None
    """
    said = told.said
    return [
        _question(told),
        compared_section(comparison, told, comparison.places) if comparison else _one_option(told),
        _moves(told),
        _equity(told),
        _how_sure(told),
        _judgements(told),
        _risks(told),
        Section(
            said("board.duties"),
            [Points([said("board.psed"), said("board.nhs_act")])],
        ),
        *governance_sections(told),
        Section(said("board.recommendation"), [blank(told, "board.recommend")]),
        Section(
            said("board.annex"),
            sections=[
                map_section(told),
                *(
                    Section(
                        said("place.title", place=place),
                        [*bridge(told, place), *neighbourhood_blocks(told, place)],
                    )
                    for place in told.run.places
                ),
            ],
        ),
        sources_section(told),
    ]


def blank(told: Told, key: str) -> Blank:
    """Room for what people write."""
    return Blank(told.said("paper.blank", what=told.said(key)))


def _question(told: Told) -> Section:
    asked = " ".join(told.run.inputs.scenario.question.split())
    return Section(
        told.said("board.question"), [Paragraph(asked or told.said("board.no_question"))]
    )


def _one_option(told: Told) -> Section:
    title = told.run.inputs.scenario.title
    return Section(
        told.said("board.options"), [Paragraph(told.said("board.one_option", title=title))]
    )


def _moves(told: Told) -> Section:
    said = told.said
    view = answer(told.last, told.year)
    paragraphs = [Paragraph(what_it_gets(told, place)) for place in told.run.places]
    names = ("funds", "beside_the_allocation", "adjustments_moved", "drawn_lines")
    moved = [told.table(one) for one in views_of(told.last, *names)]
    return Section(
        said("board.moves"),
        [
            Paragraph(said("board.moves_lead")),
            told.table(view, said("whole.caption")),
            *paragraphs,
            *moved,
        ],
    )


def _equity(told: Told) -> Section:
    own = equity_section(told)
    indices = [told.table(one).turned() for one in views_of(told.last, "indices")]
    lead = Paragraph(told.said("board.equity_lead"))
    return Section(told.said("board.equity"), [lead, *own.blocks, *indices])


def _how_sure(told: Told) -> Section:
    said = told.said
    bounds = [told.table(one) for one in views_of(told.last, "answer_by_estimate")]
    keys = ("assumption", "quality", "impact")
    log = Table(
        said("board.assumptions"),
        [said(f"board.{key}") for key in keys],
        [[told.title(one.text), one.quality, one.impact] for one in ASSUMPTIONS],
        notes=[said("board.colours")],
    )
    lead = said("board.bounds" if bounds else "board.no_bounds")
    return Section(said("board.sure"), [Paragraph(lead), *bounds, *_ranges(told), log])


def _ranges(told: Told) -> list[Block]:
    """What draws say of the last year, where the scenario states how sure its figures are."""
    draws = draws_of(told.run)
    if draws is None:
        return []
    drawn = [how_often(draws), *what_was_drawn(draws), conserved(draws)]
    return [
        Paragraph(told.said("board.ranges")),
        *(told.ranges(one) for one in tables(draws, told.year)),
        Points([told.title(one) for one in drawn]),
    ]


def _judgements(told: Told) -> Section:
    said, judgements = told.said, told.run.inputs.judgements
    block: Block = Paragraph(said("board.no_judgements"))
    if judgements:
        block = Table(
            said("board.judged"),
            [said(f"board.{key}") for key in ("figure", "value", "standing")],
            [[one.title, in_toml(one.value), one.told] for one in judgements],
        )
    return Section(said("board.judgements"), [block])


def _risks(told: Told) -> Section:
    said = told.said
    counted = [" ".join(one.split()) for one in counted_twice(told.last.inputs, told.last)]
    warned = [*told.run.warnings, *counted] or [said("board.no_warnings")]
    return Section(
        said("board.risks"),
        [
            Paragraph(said("board.risks_lead")),
            Points([told.title(one) for one in warned]),
            blank(told, "board.more_risks"),
        ],
    )
