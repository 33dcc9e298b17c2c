"""Fitted need: the coefficients of fits, and their variables for every area of the whole.

`need.csv` has what is expected and the variables of each practice. An area's are those of its
practices by their people of the year: what is expected per head, then its logarithm; and the mean
of each variable. A practice that the fit does not know counts for nothing in its area; an area
without any known practice has the mean of its district inside the whole, else of the whole.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import figure
from allocmodel.declared.text import spoken
from allocmodel.files.users_files import LARGEST, as_text, read_bytes
from allocmodel.fitting.need.result import FIT_FILE, KEYS, USE_FILE
from allocmodel.fitting.need.spec import AGE_SEX, EVIDENCE, FEW, NONE, Spec
from allocmodel.fitting.need.use import CODE, EXPECTED
from allocmodel.fitting.need.variables import SHIPPED
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.own_bases import used_fits
from allocmodel.scenario.files import portable
from allocmodel.scenario.fitted_basis import COEFFICIENT, FITTED, term_label
from allocmodel.scenario.judgements import fitted_sign_off_name

#: What the term is called whose coefficient is 1: what is expected by age and sex.
_EXPECTED_TERM = "expected by age and sex, per head (logarithm)"
#: What variables that ship begin with that say nothing of deprivation or ethnicity.
_NEITHER = ("age_", "rurality", "list_size")
_AGAIN = "Fit it again with `allocmodel fit`, and keep the files of its folder together."


@dataclass(frozen=True)
class Fit:
    """A fit that a scenario names.

    Attributes
    ----------
    name : str
    result : mapping
        What fit.json holds.
    use : DataFrame
        Index code; what is expected per head, and the variables in use.
    where_from : Provenance
    """

    name: str
    result: Mapping[str, Any]
    use: pd.DataFrame
    where_from: Provenance

    @property
    def terms(self) -> dict[str, float]:
        """The coefficients in use, by term; of what is expected it is 1."""
        coefficients = self.result["coefficients"]
        named = {name: float(coefficients[name]["used"]) for name in self.result["use"]["terms"]}
        return {_EXPECTED_TERM: 1.0, **named}


def read_fit(gathered: Gathered, name: str) -> Fit:
    """A fit out of its folder.

    Raises
    ------
    BadInput
        When fit.json or need.csv is missing, is no fit, or is not of the same fit.
    """
    named = gathered.scenario.fitted[name].file
    path = gathered.scenario.origins.folder("fitted", name, "file") / named
    content = read_bytes(path, LARGEST)
    try:
        result = json.loads(as_text(content, path.name, _AGAIN))
        _refuse_people(gathered, name, result)
        # What a spec leaves out has its default, whichever version fitted it.
        result["spec"] = Spec.model_validate(result["spec"]).model_dump(mode="json")
        wanted, title = result["use"]["sha256"], str(result["title"])
        lacking = [key for key in KEYS if key not in result]
    except (ValueError, KeyError, TypeError, RecursionError):
        lacking = ["its figures"]
    if lacking:
        raise BadInput(
            f"The file is not the {FIT_FILE} of a fit by this version: it lacks {lacking[0]}.",
            gathered.scenario.where("fitted", name, "file"),
            _AGAIN,
        )
    beside = read_bytes(path.parent / USE_FILE, LARGEST)
    digest = hashlib.sha256(beside).hexdigest()
    if digest != wanted:
        raise BadInput(
            f"{USE_FILE} is not of the same fit as {FIT_FILE}, or was changed.",
            str(Path(portable(named)).with_name(USE_FILE)),
            _AGAIN,
        )
    for file, own in ((named, hashlib.sha256(content).hexdigest()), (USE_FILE, digest)):
        if (portable(file), own) not in gathered.users_files:
            gathered.users_files.append((portable(file), own))
    use = pd.read_csv(io.BytesIO(beside), dtype={CODE: str}).set_index(CODE)
    said = f"{title} ({portable(named)}, fitted by allocmodel {result['allocmodel']})"
    judged = Provenance(said, "judgement", "", (fitted_sign_off_name(name),))
    return Fit(name, result, use, judged)


def _refuse_people(gathered: Gathered, name: str, result: Mapping[str, Any]) -> None:
    """Raises BadInput for a fit of single people: areas have none of its variables."""
    if result["unit"] == "person":
        raise BadInput(
            f"The fit {name} is of single people: what its variables are in each area is not "
            "known.",
            gathered.scenario.where("fitted", name, "file"),
            "Share by a fit of practices or areas.",
        )


def fitted_need(gathered: Gathered, areas: pd.DataFrame, bases: list[str]) -> None:
    """Coefficients and variables of every fit that a line is shared by.

    Parameters
    ----------
    gathered : Gathered
    areas : DataFrame
        Index area; has the district of each.
    bases : list of str
        All own indices and fits that lines are shared by, in order.
    """
    fits = [read_fit(gathered, name) for name in used_fits(gathered.scenario)]
    if not fits:
        return
    _refuse_england(gathered, fits[0].name)
    gathered.fits |= {fit.name: fit.result for fit in fits}
    terms = [(fit, term) for fit in fits for term in fit.terms]
    labels = [term_label(fit.name, term) for fit, term in terms]
    coefficients = [
        [fit.terms[term] if basis == FITTED + fit.name else 0.0 for fit, term in terms]
        for basis in bases
    ]
    codes = [str(area) for area in areas.index]
    by_fit = {fit.name: _by_area(gathered, areas, fit) for fit in fits}
    values = np.column_stack([by_fit[fit.name][term].to_numpy() for fit, term in terms])
    sources = [fit.where_from for fit, _ in terms]
    gathered.give("fitted_term_name", labels, {"fitted_term": labels}, sources[0])
    gathered.give(
        COEFFICIENT,
        coefficients,
        {"own_index": bases, "fitted_term": labels},
        [one for _ in bases for one in sources],
    )
    gathered.give(
        "fitted_value",
        values,
        {"area": codes, "fitted_term": labels},
        [one for _ in codes for one in sources],
    )


def _by_area(gathered: Gathered, areas: pd.DataFrame, fit: Fit) -> pd.DataFrame:
    """The variables of each area, by term."""
    per_head = fit.use[EXPECTED] / fit.use["people"]
    known = pd.DataFrame({_EXPECTED_TERM: per_head, **{t: fit.use[t] for t in fit.use.columns[2:]}})
    people, area_of = _practices(gathered, fit)
    shared = [code for code in people.index if code in known.index]
    _say_unknown(gathered, fit, people, shared)
    weighted = known.loc[shared].mul(people[shared], axis=0)
    held = people[shared].groupby(area_of[shared]).sum()
    means = weighted.groupby(area_of[shared]).sum().div(held, axis=0)
    made = means.reindex(areas.index)
    if made.isna().any(axis=None):
        by_district = made.groupby(areas["district"]).transform("mean")
        made = made.fillna(by_district).fillna(made.mean())
    made[_EXPECTED_TERM] = np.log(made[_EXPECTED_TERM])
    return made


def _practices(gathered: Gathered, fit: Fit) -> tuple[pd.Series[float], pd.Series[str]]:
    """People and area of each unit of the fit: practices, or areas themselves."""
    if fit.result["unit"] == "area" or "practice_population" not in gathered.values:
        people = gathered.values["area_population"].to_series()
        codes = pd.Series(people.index, people.index)
        if fit.result["unit"] == "area":
            renamed = [f"{gathered.icb}/{code}" for code in people.index]
            return pd.Series(people.to_numpy(), renamed), pd.Series(codes.to_numpy(), renamed)
        if not gathered.reference.practice_level:
            raise BadInput(
                f"The fit {fit.name} is by practice, and the practice rows of {gathered.year} do "
                "not ship.",
                gathered.scenario.where("fitted", fit.name),
                "Choose a year whose practice rows ship (2025/26 or later).",
            )
        return people, codes
    return (
        gathered.values["practice_population"].to_series(),
        gathered.values["area_of_practice"].to_series(),
    )


def _refuse_england(gathered: Gathered, name: str) -> None:
    """Raises BadInput where ICBs are the places: they have no practices or areas to fit by."""
    if gathered.scenario.scope == "england":
        raise BadInput(
            f"England is shared out by ICB, and the fit {name} says what people of practices or "
            "areas need.",
            gathered.scenario.where("fitted", name),
            "Share by a fit within an ICB, or by a published basis over England.",
        )


def _say_unknown(gathered: Gathered, fit: Fit, people: pd.Series[float], shared: list[str]) -> None:
    lost = float(people.sum() - people[shared].sum())
    units = "areas" if fit.result["unit"] == "area" else "practices"
    if lost > FEW * float(people.sum()):
        raise BadInput(
            f"{figure(lost, 'people')} of {figure(float(people.sum()), 'people')} people are with "
            f"{units} that the fit {fit.name} does not know: nothing stands in for so many.",
            gathered.scenario.where("fitted", fit.name),
            f"Fit it again with rows for all {units} of {gathered.icb}; a fit whose variables all "
            "ship knows every one.",
        )
    mean_of = "district" if units == "areas" else "area"
    if lost > 0:
        gathered.warnings.append(
            f"{figure(lost, 'people')} people are with {units} that the fit {fit.name} does not "
            f"know: they count as other people of their {mean_of} do."
        )


def tests_of_weights(gathered: Gathered) -> list[str]:
    """What each fit that a scenario names says of the evidence that its weights use."""
    told = []
    outcomes = {
        outcome: weight.line for weight in gathered.scenario.weight for outcome in weight.evidence
    }
    shared = used_fits(gathered.scenario)
    for name in gathered.scenario.fitted:
        fit = read_fit(gathered, name)
        slope = fit.result["slope"]
        line = outcomes.get(slope["outcome"]) if slope else None
        if slope and line is not None:
            told.append(
                f"The evidence on {spoken(slope['outcome'])}, which the ethnicity weight on {line} "
                f"uses, predicts the counts of {fit.result['title']} with slope "
                f"{slope['estimate']:.2f} ({slope['lower']:.2f} to {slope['upper']:.2f}); 1 means "
                "that it holds."
            )
        elif name not in shared:
            told.append(
                f'Not used: the fit {name}; no line has basis = "{FITTED}{name}", and no weight '
                "uses the evidence that it tests."
            )
    return told


def carried(gathered: Gathered, name: str) -> str:
    """What a fit holds of deprivation and ethnicity already, or may; blank where it holds neither.

    What a column of the user's is about is not known, so it counts as holding them.
    """
    result = read_fit(gathered, name).result
    sources = [str(result["coefficients"][term]["source"]) for term in result["use"]["terms"]]
    parts = [_named(one) for one in sources if not one.startswith(_NEITHER)]
    if EVIDENCE in result["coefficients"]:
        parts.append(f"evidence on {spoken(result['slope']['outcome'])}")
    expected = result["spec"]["offset"]["expected"]
    if expected not in (AGE_SEX, NONE):
        parts.append(_named(expected))
    return f"the fit {name} holds {' and '.join(parts)} already" if parts else ""


def _named(source: str) -> str:
    return spoken(source) if source in SHIPPED else f"the column {source}"
