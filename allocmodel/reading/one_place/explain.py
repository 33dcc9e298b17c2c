"""Explains one place's share, or a neighbourhood's: in short, then step by step."""

from __future__ import annotations

from allocmodel.declared.figures import changed_for_this_run, paragraph
from allocmodel.reading.neighbourhood import neighbourhood_in_short, own_labels_of
from allocmodel.reading.one_place.find import find_place
from allocmodel.reading.one_place.in_short import in_short
from allocmodel.reading.one_place.pockets import pockets_inside
from allocmodel.reading.one_place.step_by_step import step_by_step
from allocmodel.study.run import Run
from allocmodel.views.neighbourhoods import every_neighbourhood


def explain(run: Run, place: str) -> str:
    """The derivation of one place's share; or of a neighbourhood's part of it.

    Parameters
    ----------
    run : Run
    place : str
        The name of the place or neighbourhood; capitals do not matter.

    Returns
    -------
    str

    Raises
    ------
    BadInput
        When there is no such place.
    """
    name = find_place(run, place, every_neighbourhood(run))
    last = run.in_year(run.years[-1])
    if name not in run.places:
        told = [
            *neighbourhood_in_short(last, name),
            *pockets_inside(last, own_labels_of(last, name)),
        ]
        return "\n".join([*_heading(run, name), *told, "", *step_by_step(run, name)])
    return "\n".join(
        [*_heading(run, name), *in_short(last, name, run), "", *step_by_step(run, name)]
    )


def _heading(run: Run, place: str) -> list[str]:
    """Which place of which scenario, and what to know about its inputs."""
    inputs = run.inputs
    return [
        f"{place}: {inputs.icb_name}, {inputs.year}. Status: {inputs.scenario.status}.",
        f"Scenario: {inputs.scenario.title}",
        *(
            line
            for sentence in changed_for_this_run(inputs.scenario.overrides)
            for line in paragraph(sentence)
        ),
        *(line for warning in run.warnings for line in paragraph(f"Note: {warning}")),
        "",
    ]
