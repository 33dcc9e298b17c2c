"""Where the places are: a map, and the table of what it draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from allocmodel.declared.table_schemas.licences import MAP_ATTRIBUTION
from allocmodel.documents.blocks import Paragraph, Section, Table
from allocmodel.documents.map_picture import Outline, map_picture, numbers_of
from allocmodel.documents.told import Told, joined, sentences_of
from allocmodel.inputs.on_map import Drawn, on_map
from allocmodel.reference.data import Reference


def map_section(told: Told) -> Section:
    """The districts of each place, or England's ICBs, as a map, with a table of them."""
    said, run = told.said, told.last
    placed = {
        str(area): str(name)
        for area, name in zip(
            run.inputs.areas.index, run.values["place_of_area"].values.tolist(), strict=True
        )
    }
    parts = on_map(run.inputs, placed)
    # A reference of its own: what a run has read stays what it needed.
    whole = replace(run.inputs.whole, reference=Reference.load(run.inputs.scenario.reference))
    outlines = whole.outlines([one.code for one in parts if one.mostly_here])
    numbers = numbers_of(run.places)
    if not whole.has_edges:
        parts = sorted(parts, key=lambda one: numbers[one.places[0]])
    drawn = {
        one.code: Outline(numbers[one.places[0]], outlines[one.code])
        for one in parts
        if one.code in outlines
    }
    if not drawn:
        return Section(said("map.title"), [Paragraph(said("map.none"))], prints="column")
    crowded = [drawn[code] for code in sorted(whole.crowded() & drawn.keys())]
    of = "districts" if whole.has_edges else "icbs"
    description = said(f"map.description_{of}", drawn=str(len(drawn)), places=str(len(run.places)))
    lead = sentences_of(
        said(f"map.lead_{of}"),
        said("map.shared") if any(len(one.places) > 1 for one in parts) else "",
        said("map.larger") if crowded else "",
    )
    return Section(
        said("map.title"),
        [
            Paragraph(lead),
            map_picture(said("map.title"), description, [*drawn.values()], crowded),
            _table(told, of, parts, [*drawn], numbers),
            Paragraph(said(f"map.attribution_{of}", licence=MAP_ATTRIBUTION)),
        ],
        prints="column",
    )


def _table(
    told: Told, of: str, parts: Sequence[Drawn], drawn: Sequence[str], numbers: Mapping[str, int]
) -> Table:
    """Whose each of them is; and which are not drawn, where some are not."""
    said = told.said
    rows = [
        [
            one.name,
            joined(
                # An ICB that is drawn by itself is not named twice.
                str(numbers[place]) if of == "icbs" else f"{numbers[place]} {place}"
                for place in one.places
            ),
            said("map.yes")
            if one.code in drawn
            else said("map.no_outline" if one.mostly_here else "map.mostly_elsewhere"),
        ]
        for one in parts
    ]
    header = [said(f"map.of_{of}"), said(f"map.whose_{of}"), said("map.drawn")]
    shown = len(header) - (len(drawn) == len(parts))
    return Table(said(f"map.caption_{of}"), header[:shown], [row[:shown] for row in rows])
