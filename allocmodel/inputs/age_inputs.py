"""People of each area by age, and the national formulas' need by age."""

from __future__ import annotations

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import AGES, COMPONENTS
from allocmodel.inputs.gathered import Gathered, Provenance


def ages(gathered: Gathered) -> None:
    """People by age, counted so that they add up to the area's people, and the age curves."""
    try:
        people = gathered.whole.population_by_age()
    except BadInput as error:
        gathered.warnings.append(f"Ages are not shown: {error.what}")
        return
    areas = [str(area) for area in gathered.values["area_population"]["area"].values]
    by_age = people.sel(area=areas, age=list(AGES)).transpose("area", "age")
    shares = by_age / by_age.sum("age", skipna=False)
    note = "Ages of the practice's own list, as shares of the area's people"
    gathered.give(
        "area_population_by_age",
        (shares * gathered.values["area_population"]).values,
        {"area": areas, "age": list(AGES)},
        Provenance(str(people.attrs["source"]), "derived", note),
    )
    curve = gathered.reference.age_curve(gathered.year)
    gathered.give(
        "age_curve",
        curve.sel(component=list(COMPONENTS), age=list(AGES)).values,
        {"component": list(COMPONENTS), "age": list(AGES)},
        Provenance(str(curve.attrs["source"]), "derived", str(curve.attrs.get("note", ""))),
    )
