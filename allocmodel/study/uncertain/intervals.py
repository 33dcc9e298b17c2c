"""Figures whose range comes from sampling or fitting: ratios, coefficients, recovered weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocmodel.declared.parameters import ESTIMATE
from allocmodel.declared.text import spoken
from allocmodel.declared.vocabulary import COMPONENTS, NEED_OF_FUNCTION
from allocmodel.inputs import ModelInputs
from allocmodel.scenario.fitted_basis import COEFFICIENT, FITTED, term_label
from allocmodel.scenario.keys import join_key
from allocmodel.study.uncertain.cells import cells_at
from allocmodel.study.uncertain.entry import Uncertain

#: How well the national weights are recovered from the practice figures, by year (method, section
#: 2); of the other years to 0.00001, which moves nobody by a pound.
RECOVERED_TO = {"2025/26": 0.001}
#: The need whose national weight decides what a changed share of it moves.
_OF_SHARE = "health_inequalities"


def ratios(inputs: ModelInputs) -> Iterator[Uncertain]:
    """Every ratio of a study that is applied, with its interval."""
    name = str(ESTIMATE.quantity)
    array = inputs.values.get(name)
    if array is None:
        return
    used = inputs.values["row_in_use"] * inputs.values["applies"]
    own = {(one.outcome, one.group) for one in inputs.scenario.evidence}
    for row in map(str, array["evidence_row"].values):
        if not bool((used.sel(evidence_row=row) > 0).any()):
            continue
        outcome, group = row.split(": ", 1)
        lower, point, upper = (
            float(array.sel(evidence_row=row, estimate=end)) for end in ("lower", "point", "upper")
        )
        cells = cells_at(name, array, {"estimate": ["point"], "evidence_row": [row]})
        written = (outcome, group) in own
        yield Uncertain(
            join_key(("evidence", outcome, group, "estimate")),
            f"Ratio of {spoken(outcome)}: {group}",
            ESTIMATE.unit,
            point,
            lower,
            upper,
            "study",
            "evidence",
            (cells,) if cells else (),
            study=outcome,
            settable=written,
        )


def coefficients(inputs: ModelInputs) -> Iterator[Uncertain]:
    """Every coefficient of a fit that a line is shared by, with its interval, as it is used."""
    array = inputs.values.get(COEFFICIENT)
    if array is None:
        return
    # What only fits need is loaded where a scenario names one.
    from allocmodel.fitting.need import unmet
    from allocmodel.fitting.need.spec import UnmetNeed

    for fit, result in inputs.fits.items():
        treatment = UnmetNeed.model_validate(result["spec"]["unmet_need"])
        for term in result["use"]["terms"]:
            found = result["coefficients"][term]
            key = join_key(("fitted", fit, "coefficients", term))
            title = f"Coefficient of {term}, fit {fit}"
            if found["lower"] is None:
                why = "a value was given in its place"
                yield Uncertain(
                    *(key, title, "number", found["used"], None, None, "none", "coefficient"),
                    why_fixed=why,
                    settable=False,
                )
                continue
            low, high = (
                float(unmet.treated(treatment, term, np.asarray(found[end])))
                for end in ("lower", "upper")
            )
            cells = cells_at(COEFFICIENT, array, cells_of_term(fit, term))
            yield Uncertain(
                *(key, title, "number", found["used"], low, high, "fit", "coefficient"),
                cells=(cells,) if cells else (),
                study=fit,
                settable=False,
            )


def cells_of_term(fit: str, term: str) -> dict[str, list[str]]:
    """Where the coefficient of a term stands among the inputs."""
    return {"own_index": [FITTED + fit], "fitted_term": [term_label(fit, term)]}


def national_weights(inputs: ModelInputs) -> Iterator[Uncertain]:
    """The recovered weights of the core formula, in years where they are not exact.

    Fair shares do not rest on them; a changed health inequalities share and functions of core do.
    """
    years = [year for year in inputs.scenario.years if year in RECOVERED_TO]
    needs = _needs_whose_weights_move(inputs)
    if not years or not needs:
        return
    array = inputs.values["component_weight"]
    dated = {"year": years} if "year" in array.dims else {}
    for need in needs:
        at = {"formula": ["core"], "component": [need], **dated}
        cells = cells_at("component_weight", array, at)
        point = float(array.sel(at).values.ravel()[0])
        within = RECOVERED_TO[years[0]]
        yield Uncertain(
            join_key(("national_weights", "core", need)),
            f"Weight of {COMPONENTS[need].lower()} in the national core formula, {years[0]}",
            "share",
            point,
            point - within,
            point + within,
            "derived",
            "weight",
            (cells,) if cells else (),
            settable=False,
        )


def _needs_whose_weights_move(inputs: ModelInputs) -> list[str]:
    """The needs whose national weight decides a share of this scenario."""
    changed = "health_inequalities_share" in inputs.values
    if "function_name" in inputs.values:
        return [*NEED_OF_FUNCTION.values(), _OF_SHARE]
    taken_out = inputs.values.get("is_taken_out")
    out = [
        str(need)
        for need in (taken_out["component"].values if taken_out is not None else ())
        if bool((taken_out.sel(component=need) > 0).any())  # type: ignore[union-attr]
    ]
    moved = {*out, *((_OF_SHARE,) if changed else ())}
    return [one for one in COMPONENTS if one in moved]
