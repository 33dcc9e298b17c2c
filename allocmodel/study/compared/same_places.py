"""Whether scenarios split the same whole among the same places: else they cannot be compared."""

from __future__ import annotations

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import quoted
from allocmodel.inputs import ModelInputs


def refuse_other_places(name: str, inputs: ModelInputs, against: str, base: ModelInputs) -> None:
    """Raises BadInput for another ICB, or places of other names."""
    if inputs.icb != base.icb:
        raise BadInput(
            f'"{name}" splits {inputs.icb_name}, and "{against}" {base.icb_name}.',
            inputs.scenario.where("icb"),
            "Compare scenarios of one ICB.",
        )
    places, others = ([str(one) for one in of.values["place_name"].values] for of in (inputs, base))
    if set(places) != set(others):
        ours = [one for one in places if one not in others]
        theirs = [one for one in others if one not in places]
        told = [
            *([f'only "{name}" has {quoted(ours)}'] if ours else []),
            *([f'only "{against}" has {quoted(theirs)}'] if theirs else []),
        ]
        raise BadInput(
            f"The scenarios do not have the same places: {', and '.join(told)}.",
            inputs.scenario.where("places"),
            "Give both the same places, by extending one file.",
        )


def refuse_other_areas(
    name: str, inputs: ModelInputs, against: str, base: ModelInputs, year: str
) -> None:
    """Raises BadInput for places of the same names that are made of other areas in a year."""
    ours, theirs = (
        {str(area): str(place) for area, place in zip(of["area"].values, of.values, strict=True)}
        for of in (one.in_year(year).values["place_of_area"] for one in (inputs, base))
    )
    other = sorted(
        {
            ours.get(area) or theirs[area]
            for area in {**ours, **theirs}
            if ours.get(area) != theirs.get(area)
        }
    )
    if other:
        raise BadInput(
            f'{", ".join(other)} in "{name}" and in "{against}" are not made of the same areas.',
            inputs.scenario.where("places"),
            "Give both the same places, by extending one file.",
        )
