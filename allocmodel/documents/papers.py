"""The papers that a decision needs: one for a board, and an equality impact assessment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from allocmodel import __version__
from allocmodel.documents import board, eia
from allocmodel.documents.blocks import Document, Section
from allocmodel.documents.sentences import Sentences
from allocmodel.documents.told import Told
from allocmodel.study.compared import Comparison
from allocmodel.study.identity import figures_digest, short_digest
from allocmodel.study.run import Run

#: What each kind of paper is called, and what makes its sections.
KINDS: Mapping[str, Callable[[Told, Comparison | None], Sequence[Section]]] = {
    "board": board.sections,
    "eia": eia.sections,
}


def paper_of(of: Run | Comparison, kind: str, said: Sentences) -> Document:
    """A paper on a run or on a comparison.

    Parameters
    ----------
    of : Run or Comparison
    kind : {"board", "eia"}
    said : Sentences

    Returns
    -------
    Document
        With what people have to write left blank: it draws no conclusion.
    """
    comparison = of if isinstance(of, Comparison) else None
    run = of.base if isinstance(of, Comparison) else of
    told = Told(run, said)
    scenario = run.inputs.scenario
    title = (comparison.title if comparison else "") or scenario.title
    return Document(
        title=said(f"{kind}.title", title=title),
        subject=f"{run.inputs.icb_name}, {told.year}",
        status=said(f"paper.{scenario.status}"),
        language=said.language,
        sections=KINDS[kind](told, comparison),
        closing=said(
            "paper.made_by",
            version=__version__,
            scenario=scenario.id,
            digest=short_digest(run),
            figures=figures_digest(run),
        ),
    )
