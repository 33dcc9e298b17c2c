"""What a document says of scenarios side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocmodel.documents.blocks import Block, Paragraph, Points, Section, Table
from allocmodel.documents.sentences import Sentences
from allocmodel.documents.told import Told, in_words
from allocmodel.study.compared import Comparison
from allocmodel.views.comparison import changed, letters, money, who_gets_what, why


def compared_section(comparison: Comparison, told: Told, places: Sequence[str]) -> Section:
    """What each scenario gives each place, what is changed in it, and what that moves.

    Parameters
    ----------
    comparison : Comparison
    told : Told
        Of the scenario that the others are compared with.
    places : sequence of str
        Those that sentences tell.
    """
    said, year = told.said, comparison.years[-1]
    named = letters(comparison)
    against = comparison.against
    whys = [
        told.compared(why(comparison, name, year))
        for name in comparison.others
        if not comparison.is_same(name)
    ]
    gets = who_gets_what(comparison, year)
    blocks: list[Block] = [
        Paragraph(
            said("compared.lead", count=str(len(comparison.names)), against=against), lead=True
        ),
        Points([said("compared.letters", letter=named[name], name=name) for name in named]),
        Points(list(_moves(comparison, said, places))),
        told.compared(money(comparison, year)),
        _changed(comparison, said),
        *whys,
        *([told.compared(gets)] if gets else []),
    ]
    return Section(said("compared.title"), blocks)


def _moves(comparison: Comparison, said: Sentences, places: Sequence[str]) -> Iterator[str]:
    """What each other scenario would move for each place."""
    differences = comparison.differences["total_allocation"].sel(year=comparison.years[-1])
    for name in comparison.others:
        for place in places:
            moved = float(differences.sel(scenario=name, place=place))
            way = "moves_same" if not moved else "moves" if moved > 0 else "moves_less"
            yield said(
                f"compared.{way}",
                name=name,
                place=place,
                against=comparison.against,
                change=in_words(abs(moved)),
            )


def _changed(comparison: Comparison, said: Sentences) -> Table | Paragraph:
    """What is changed in each scenario, from what to what, and who signed it off."""
    rows = [
        [name, title, old, new, standing]
        for name, title, _, _, old, new, _, _, standing in changed(comparison)
    ]
    if not rows:
        return Paragraph(said("compared.nothing"))
    keys = ("scenario_column", "input", "from", "to", "signed")
    return Table(said("compared.changed"), [said(f"compared.{key}") for key in keys], rows)
