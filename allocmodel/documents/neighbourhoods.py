"""What a document says of the neighbourhoods of a place: people, need and money of each."""

from __future__ import annotations

from dataclasses import replace

from allocmodel.documents.blocks import Block, Paragraph
from allocmodel.documents.sure import how_sure_of_neighbourhoods
from allocmodel.documents.told import Told, joined, sentences_of
from allocmodel.views.catalogue import views_of
from allocmodel.views.neighbourhoods import FEW, is_small, neighbourhoods_of


def neighbourhood_blocks(told: Told, place: str) -> list[Block]:
    """How a place's money is split further; nothing where its scenario has no neighbourhoods.

    An index of few people is shown with a warning that names them.
    """
    said, run = told.said, told.last
    own = neighbourhoods_of(run, place)
    if not own:
        return []
    view = views_of(run, "neighbourhoods")[run.places.index(place)]
    small = [one for one in own if is_small(run, one)]
    lead = sentences_of(
        said.counted(
            "neighbourhoods.lead",
            len(own),
            place=place,
            money=told.money("total_allocation", {"place": place}),
        ),
        said(
            "neighbourhoods.small",
            names=joined(small, "; " if any(", " in one for one in small) else ", "),
            people=told.figure("smallest_neighbourhood", {}),
        )
        if small
        else "",
        said("neighbourhoods.question"),
    )
    # Who has few people, the paragraph says by name.
    notes = tuple(one for one in view.notes if not one.startswith(FEW))
    every_row = replace(view, rows_in_terminal=(), notes=notes)
    return [
        Paragraph(lead),
        told.table(every_row, said("neighbourhoods.caption", place=place)),
        *how_sure_of_neighbourhoods(told, place),
    ]
