"""A fit from its spec to its result: read, refused where it cannot be, fitted, judged."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.fitting.need import evidence, judging, people, unmet
from allocmodel.fitting.need.design import Design, refuse_unfit
from allocmodel.fitting.need.expected import turned
from allocmodel.fitting.need.folds import folds_of, held_out, levelled
from allocmodel.fitting.need.judging import Part
from allocmodel.fitting.need.problem import (
    Predictor,
    Problem,
    as_specified,
    by_index,
    expected_alone,
    without_evidence,
)
from allocmodel.fitting.need.result import Fitted, Slope
from allocmodel.fitting.need.spec import AGE_SEX, EVIDENCE, ICB, NONE
from allocmodel.fitting.need.spec_file import SpecFile, read_spec
from allocmodel.fitting.need.units import Units, read_units
from allocmodel.reference.data import Reference
from allocmodel.reference.practice_people import Floats
from allocmodel.reference.tables import Tables

_WHITE_BRITISH = list(ETHNIC_GROUPS).index("white_british")
#: What parts of the rows are called that predictions are judged by.
DEPRIVATION, MINORITY, SIZE = "deprivation fifth", "minority ethnic tenth", "list size fifth"
GROUPS = "ICB"


def fit_need(spec: str | Path | SpecFile) -> Fitted:
    """A model of need, fitted to the data that a spec names and judged on ICBs left out.

    Parameters
    ----------
    spec : str, Path or SpecFile
        A file, the id of a spec that ships, or one that was read.

    Returns
    -------
    Fitted

    Raises
    ------
    BadInput
        For a spec, a file or figures that no fit can be made of: one message.
    """
    file = spec if isinstance(spec, SpecFile) else read_spec(spec)
    tables = Tables.of(None)
    units = read_units(file, tables)
    problem = _problem(file, units, tables)
    refuse_unfit(problem.design, problem.counts, file.path.name)
    every = problem.every
    offset = problem.with_evidence(every)
    model = problem.fitted(every, offset)
    folds = folds_of(
        problem.design, problem.exposure, units.codes, file.spec.model.folds, file.where("model")
    )
    predicted = held_out(problem, as_specified(problem), folds)
    parts = _parts(problem, units, predicted)
    return Fitted(
        file=file,
        units=units,
        problem=problem,
        model=model,
        slope=_slope(problem),
        held_out=judging.quality(problem, predicted),
        in_sample=judging.quality(problem, levelled(problem, as_specified(problem), every)),
        compared=_compared(problem, units, folds),
        parts=parts,
        calibration=judging.calibration(problem, predicted),
        far_off=judging.far_off(parts, GROUPS),
        influence=judging.influence(problem, offset, model),
        files=dict(tables.files_read()),
    )


def _problem(file: SpecFile, units: Units, tables: Tables) -> Problem:
    """What is fitted, out of the rows."""
    spec = file.spec
    names, groups = np.unique(units.groups.to_numpy(dtype=str), return_inverse=True)
    columns, fixed = unmet.substituted(spec.unmet_need, units.columns)
    if spec.model.groups == ICB:
        titles = Reference(tables).short_icb_names()
        names = np.array([f"{titles.get(code, 'ICB')} ({code})" for code in names])
    if spec.model.groups != NONE:
        unmet.refuse_one_group(tuple(names), file.where("model", "groups"))
    counted = None
    if spec.offset.expected == AGE_SEX:
        counted = people.counted(units.known, units.exposure, spec.offset.from_age)
    ratios = None
    if spec.ethnicity.evidence:
        ratios = evidence.ratios(
            spec.ethnicity.evidence[0],
            tables["evidence"],
            tables["evidence_groups"],
            pools_uncovered=spec.ethnicity.uncovered == "high_level",
            where=file.where("ethnicity", "evidence"),
        )
    return Problem(
        counts=units.counts,
        exposure=units.exposure,
        design=Design.of(columns, groups, tuple(map(str, names)), spec.model.effects),
        people=counted,
        income=units.known.figures["income_deprivation"].to_numpy(dtype=float),
        given=units.exposure if units.expected is None else units.expected,
        ratios=ratios,
        fixed=fixed,
        negative_binomial=spec.model.family == "negative_binomial",
        where=file.path.name,
    )


def _slope(problem: Problem) -> Slope | None:
    """The test of the evidence: its slope, where 1 is that it holds, under each rate curve."""
    if problem.ratios is None or problem.people is None:
        return None
    everybody, own = problem.rates(problem.every)
    assert own is not None
    found = []
    for rates in (own, turned(problem.people, everybody, problem.ratios)):
        before, after = (
            rates.without_evidence(problem.people),
            rates.with_evidence(problem.people),
        )
        added = np.log(after / before)
        tested = replace(problem, design=problem.design.with_column(EVIDENCE, added))
        found.append(tested.fitted(tested.every, before).interval(EVIDENCE))
    return Slope(*found)


def _compared(problem: Problem, units: Units, folds: np.ndarray) -> dict[str, dict[str, object]]:
    """The same rows predicted in other ways, each held out too."""
    ways: dict[str, Predictor] = {"age and sex alone": expected_alone(problem)}
    if problem.people is None:
        ways = {"what is expected alone": expected_alone(problem)}
    if problem.ratios is not None:
        ways["without the evidence"] = without_evidence(problem)
    known = np.isfinite(units.index)
    if known.all():
        ways["NHS England's index"] = by_index(problem, units.index)
    elif known.any():
        # A row whose index is not published has the mean of those that are.
        mean = np.average(units.index[known], weights=problem.exposure[known])
        ways["NHS England's index"] = by_index(problem, np.where(known, units.index, mean))
    made: dict[str, dict[str, object]] = {}
    for name, predictor in ways.items():
        predicted = held_out(problem, predictor, folds)
        top = _by_minority(problem, units, predicted)[-1]
        made[name] = {
            **asdict(judging.quality(problem, predicted)),
            "top_minority_tenth": top.ratio,
        }
    return made


def _by_minority(problem: Problem, units: Units, predicted: Floats) -> list[Part]:
    minority = 1 - units.known.by_group[:, _WHITE_BRITISH]
    labels = ["1 (smallest share)", *map(str, range(2, 10)), "10 (largest share)"]
    return judging.by_parts(problem, predicted, judging.tenths(minority, problem.exposure), labels)


def _parts(problem: Problem, units: Units, predicted: Floats) -> dict[str, list[Part]]:
    """Predicted and actual by who the people are, where, and how large the list is."""
    people = problem.exposure
    least_first = judging.tenths(units.known.figures["imd_score"].to_numpy(), people, 5)
    fifths = ["1 (most deprived)", "2", "3", "4", "5 (least deprived)"]
    sizes = ["1 (smallest)", "2", "3", "4", "5 (largest)"]
    made = {
        DEPRIVATION: judging.by_parts(problem, predicted, 4 - least_first, fifths),
        MINORITY: _by_minority(problem, units, predicted),
        SIZE: judging.by_parts(problem, predicted, judging.tenths(people, people, 5), sizes),
    }
    if problem.design.clustered:
        made[GROUPS] = judging.by_parts(
            problem, predicted, problem.design.groups, problem.design.group_names
        )
    return made
