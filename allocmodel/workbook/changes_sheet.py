"""What the scenario changes against its base, in words."""

from __future__ import annotations

from allocmodel.declared.figures import changed_for_this_run
from allocmodel.declared.vocabulary import AGREED, BY_FUNCTIONS, FORMULAS, basis_title
from allocmodel.workbook.tables import Drawing


def changes_in_words(drawing: Drawing) -> list[str]:
    """What the scenario changes against its base, in sentences without figures."""
    scenario = drawing.run.inputs.scenario
    lines = "; ".join(
        f"{line.line}: {_basis_in_words(line.basis)}"
        + (f", drawn from {line.drawn_from}" if line.drawn_from else "")
        for line in scenario.written
    )
    sentences = [
        "Base: the same money, with every person of {the whole} bringing the same pounds to their "
        "place.",
        f"This scenario shares each line as follows. {lines}.",
    ]
    sentences = [drawing.of_whole(one) for one in sentences]
    return [*sentences, *changed_for_this_run(scenario.overrides)]


def _basis_in_words(basis: str) -> str:
    if basis == "held":
        return "held at system level"
    if basis == "per_head":
        return "equal money per head"
    if basis == AGREED:
        return "by the shares agreed for it"
    if basis == BY_FUNCTIONS:
        return "split into the functions of core, which add up to it"
    kind = "by NHS England's formula for" if basis in FORMULAS else "by need for"
    return f"{kind} {basis_title(basis).lower()}"
