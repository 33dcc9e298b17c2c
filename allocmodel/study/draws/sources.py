"""What is drawn: each uncertain thing of a scenario, and the figures that a draw gives it.

`SOURCES` is the one place where a kind of source is added, such as the coefficients of a fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.ranges import plain
from allocmodel.declared.text import spoken
from allocmodel.engine.steps import needed_steps, steps_towards
from allocmodel.model.adjustments.ethnicity.phi import PHI
from allocmodel.scenario.fitted_basis import COEFFICIENT
from allocmodel.scenario.judgements import parameter_of
from allocmodel.scenario.keys import split_key
from allocmodel.study.compared.comparison import BEFORE_ROUNDING
from allocmodel.study.draws.narrowed import at_point
from allocmodel.study.draws.numbers import Numbers, symmetric_root, triangular
from allocmodel.study.run import Run
from allocmodel.study.uncertain.cells import cells_at
from allocmodel.study.uncertain.entry import Uncertain
from allocmodel.study.uncertain.intervals import cells_of_term
from allocmodel.study.uncertain.listed import uncertain

Values = Mapping[str, xr.DataArray]


@dataclass(frozen=True)
class Source:
    """One uncertain thing, as a whole: what of the spread it brings is told by itself.

    Attributes
    ----------
    name : str
        Of its stream of random numbers.
    title : str
        What people read.
    how : str
        How it is drawn, in words.
    of_sampling : bool
        Whether it is the error of a sample or a fit, not anybody's judgement: ranks that a place
        may have rest on these alone.
    changes : frozenset of str
        The inputs, or results of steps, that take its figures.
    draw : callable
        What they are in some draws: out of random numbers, and their values as they stand.
    """

    name: str
    title: str
    how: str
    of_sampling: bool
    changes: frozenset[str]
    draw: Callable[[Numbers, Values], dict[str, xr.DataArray]]


@dataclass(frozen=True)
class Held:
    """What is uncertain and not drawn: what it is called, and why it is held."""

    title: str
    why: str


@dataclass(frozen=True)
class Drawn:
    """What of a scenario is drawn, and what is held."""

    sources: tuple[Source, ...]
    held: tuple[Held, ...]


def drawn(run: Run, correlation: float) -> Drawn:
    """What of a run is drawn, and what is held.

    Parameters
    ----------
    run : Run
    correlation : float
        Of the errors of a study's rows.

    Raises
    ------
    BadInput
        Where phi has no range: it decides most of how sure a result is.
    """
    listed = uncertain(run.inputs)
    sources = [one for make in SOURCES for one in make(run, listed, correlation)]
    judged = [one for one in listed if one.kind == "judgement" and not _is_drawn(one)]
    held = [Held(one.title, _why_held(one)) for one in judged]
    steps = steps_towards(BEFORE_ROUNDING, needed_steps(run.inputs.values))
    used = {name for step in steps for name in step.inputs}
    held += [one for name, one in NOT_DRAWN.items() if name in used]
    return Drawn(tuple(sources), tuple(held))


#: What is uncertain wherever an input is used, and cannot be drawn from what ships.
NOT_DRAWN = {
    "outcome_rate": Held(
        "How common an outcome is at each age",
        "the fit to registers has a range at each age, and how the ages go together is not held",
    ),
    "area_age_need_by_quintile": Held(
        "Need by age of the line",
        "the fitted curve has a range at each age, and how the ages go together is not held",
    ),
    "fitted_value": Held(
        "What a fit expects by age and sex, and with evidence in it by ethnic group",
        "it stands in need.csv as figures by practice or area, of which no error is held",
    ),
    "people_by_age_and_group": Held(
        "How many people of each ethnic group there are",
        "the Census counts everybody, and publishes no error by area",
    ),
}


def _is_drawn(one: Uncertain) -> bool:
    return one.has_range and one.range_from == "stated" and one.low != one.high


def _why_held(one: Uncertain) -> str:
    if one.why_fixed:
        return one.why_fixed
    if one.range_from == "stated" or _is_written_thrice(one):
        return "the scenario says that it is certain"
    return "nobody has said how sure it is"


def _is_written_thrice(one: Uncertain) -> bool:
    return one.low is not None and one.low == one.high


# --- Judgements ------------------------------------------------------------------------------


def _judgements(run: Run, listed: Iterable[Uncertain], correlation: float) -> Iterator[Source]:
    """Each judgement with a stated range: triangular over low, point and high."""
    for one in listed:
        if one.kind != "judgement":
            continue
        _refuse_without_cells(run, one)
        _refuse_open_phi(run, one)
        if _is_drawn(one) and one.low is not None and one.high is not None:
            yield Source(
                one.key,
                one.title,
                f"triangular, {plain(one.low)} to {plain(one.high)}, likeliest {plain(one.point)}",
                False,
                frozenset(cells.quantity for cells in one.cells),
                partial(_of_range, one),
            )


def _of_range(one: Uncertain, numbers: Numbers, values: Values) -> dict[str, xr.DataArray]:
    """A figure of a range in each draw, in the cells that hold it."""
    assert one.low is not None and one.high is not None
    figures = triangular(numbers.uniform(one.key), one.low, one.point, one.high)
    value = xr.DataArray(figures, dims="draw")
    changed: dict[str, xr.DataArray] = {}
    for cells in one.cells:
        name = cells.quantity
        asked = replace(cells, start=at_point(cells.start), slope=at_point(cells.slope))
        changed[name] = asked.filled(changed.get(name, values[name]), value)
    return changed


def _refuse_without_cells(run: Run, one: Uncertain) -> None:
    if one.range_from == "stated" and not one.cells:
        raise BadInput(
            f"{one.title} has a range, and cannot be drawn: {one.why_fixed}.",
            run.inputs.scenario.where("uncertainty", *split_key(one.key)),
            "Take the range out.",
        )


def _refuse_open_phi(run: Run, one: Uncertain) -> None:
    """Phi decides most of how sure a result is: without a range there is nothing to say."""
    key, scenario = split_key(one.key), run.inputs.scenario
    if parameter_of(key) is not PHI or one.range_from == "stated" or _is_equal_ended(run, key):
        return
    raise BadInput(
        f"{one.title} is {one.point:g}, and nobody has said how sure that is: no draws are made "
        "without, since it decides most of the range.",
        scenario.where(*key[:4]),
        f"Add uncertainty.{one.key} = {{ low = ..., high = ... }}, a judgement, to the scenario or "
        f"after --set; or low = {one.point:g}, high = {one.point:g} to hold it.",
    )


def _is_equal_ended(run: Run, key: tuple[str, ...]) -> bool:
    """Whether the weight itself writes phi with a low and a high end that are equal."""
    (weight,) = (one for one in run.inputs.scenario.weight if (one.line, str(one.kind)) == key[1:3])
    phi = weight.values["phi"]
    return isinstance(phi[key[4]] if len(key) == 5 else phi, dict)


# --- Evidence --------------------------------------------------------------------------------

#: The step that gives the logarithms of ratios as each weight uses them.
RATIOS = "log_ratio_used"


def _evidence(run: Run, listed: Iterable[Uncertain], correlation: float) -> Iterator[Source]:
    """The ratios of each study, drawn together: they share a reference group."""
    rows = [one for one in listed if one.kind == "evidence"]
    for one in rows:
        _refuse_stated(run, one)
    for study, of_study in groupby(rows, lambda one: one.study):
        errors = _standard_errors(run, study)
        yield Source(
            f"evidence.{study}",
            f"Evidence on {spoken(study)}",
            f"normal on the logarithm, by the interval of each of {len(list(of_study))} ratios; "
            f"correlation {correlation:g}",
            True,
            frozenset([RATIOS]),
            partial(_of_study, study, errors, correlation),
        )


def _standard_errors(run: Run, study: str) -> xr.DataArray:
    """Of the logarithms as used (shrunk ones have their own): nought for other studies' rows."""
    ratios = run.values[RATIOS]
    upper, lower = (ratios.sel(estimate=end, drop=True) for end in ("upper", "lower"))
    own = [str(row).split(": ", 1)[0] == study for row in ratios["evidence_row"].values]
    of_study = xr.DataArray(own, dims="evidence_row", coords={"evidence_row": ratios.evidence_row})
    return (upper - lower) / run.values["interval_width"] * of_study


def _of_study(
    study: str, errors: xr.DataArray, correlation: float, numbers: Numbers, values: Values
) -> dict[str, xr.DataArray]:
    """The logarithms of a study's ratios in each draw."""
    rows = [str(row) for row in errors["evidence_row"].values]
    shared = np.sqrt(correlation) * numbers.normal(f"evidence.{study}")
    away = [
        shared + np.sqrt(1 - correlation) * numbers.normal(f"evidence.{row}")
        if bool((errors.sel(evidence_row=row) != 0).any())
        else np.zeros_like(shared)
        for row in rows
    ]
    normal = xr.DataArray(
        np.array(away), dims=("evidence_row", "draw"), coords={"evidence_row": rows}
    )
    return {RATIOS: values[RATIOS] + errors * normal}


def _refuse_stated(run: Run, one: Uncertain) -> None:
    if one.range_from == "stated":
        raise BadInput(
            f"{one.title} has an interval of its own.",
            run.inputs.scenario.where("uncertainty", *split_key(one.key)),
            "Take the range out, or write lower and upper in [[evidence]].",
        )


# --- Coefficients of fitted need -------------------------------------------------------------


def _coefficients(run: Run, listed: Iterable[Uncertain], correlation: float) -> Iterator[Source]:
    """The coefficients of each fit, drawn together; the levels of its groups are never drawn."""
    for one in listed:
        if one.kind == "coefficient":
            _refuse_stated(run, one)
    own = [one for one in listed if one.kind == "coefficient" and one.has_range]
    for fit, of_fit in groupby(own, lambda one: one.study):
        result = run.inputs.fits[fit]
        terms = result["use"]["terms"]
        drawn_terms = [one for one in terms if one in result["covariance"]["names"]]
        yield Source(
            f"fitted.{fit}",
            f"Coefficients of the fit {fit}",
            f"normal together, by the fit's covariance; {len(list(of_fit))} of them",
            True,
            frozenset([COEFFICIENT]),
            partial(_of_fit, fit, result, drawn_terms),
        )


def _of_fit(
    fit: str,
    result: Mapping[str, Any],
    terms: Sequence[str],
    numbers: Numbers,
    values: Values,
) -> dict[str, xr.DataArray]:
    """The coefficients of a fit in each draw, as its treatment of unmet need uses them."""
    # What only fits need is loaded where a scenario names one.
    from allocmodel.fitting.need import unmet
    from allocmodel.fitting.need.spec import UnmetNeed

    names = result["covariance"]["names"]
    at = [names.index(term) for term in terms]
    covariance = np.array(result["covariance"]["matrix"], dtype=float)[np.ix_(at, at)]
    standard = np.array([numbers.normal(f"fitted.{fit}.{term}") for term in terms])
    away = symmetric_root(covariance) @ standard
    treatment = UnmetNeed.model_validate(result["spec"]["unmet_need"])
    array = values[COEFFICIENT]
    for term, moved in zip(terms, away, strict=True):
        used = unmet.treated(treatment, term, result["coefficients"][term]["estimate"] + moved)
        cells = cells_at(COEFFICIENT, values[COEFFICIENT], cells_of_term(fit, term))
        assert cells is not None  # the run shares by the fit
        array = cells.filled(array, xr.DataArray(used, dims="draw"))
    return {COEFFICIENT: array}


# --- National weights ------------------------------------------------------------------------


def _national_weights(
    run: Run, listed: Iterable[Uncertain], correlation: float
) -> Iterator[Source]:
    """The weights of the national formula where they are not exact: all of them as one."""
    weights = [one for one in listed if one.kind == "weight" and one.has_range]
    if weights:
        within = (weights[0].high or 0) - weights[0].point
        yield Source(
            "national_weights",
            "Weights of the national core formula, as recovered",
            f"each triangular, within {within:g} of the figure that was recovered",
            False,
            frozenset(cells.quantity for one in weights for cells in one.cells),
            partial(_of_ranges, weights),
        )


def _of_ranges(
    several: Iterable[Uncertain], numbers: Numbers, values: Values
) -> dict[str, xr.DataArray]:
    """Several figures of a range each."""
    changed = dict(values)
    for one in several:
        changed |= _of_range(one, numbers, changed)
    return {name: array for name, array in changed.items() if array is not values.get(name)}


#: What makes sources out of a run, the list of what is uncertain in it, and the correlation of a
#: study's rows. A new kind of source is one more.
SOURCES: tuple[Callable[[Run, tuple[Uncertain, ...], float], Iterator[Source]], ...] = (
    _evidence,
    _coefficients,
    _judgements,
    _national_weights,
)
