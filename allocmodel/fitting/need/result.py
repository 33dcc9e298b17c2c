"""What a fit found, and what is written of it: plain figures, in words where readers need words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

import allocmodel
from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.fitting.need import unmet
from allocmodel.fitting.need.judging import MUCH_INFLATED, Part, Quality
from allocmodel.fitting.need.model import Interval, Model
from allocmodel.fitting.need.people import STRATA
from allocmodel.fitting.need.problem import Problem
from allocmodel.fitting.need.spec import EVIDENCE, Spec
from allocmodel.fitting.need.spec_file import SpecFile
from allocmodel.fitting.need.units import Units
from allocmodel.fitting.need.variables import SHIPPED, WHOLE_STEP
from allocmodel.reference.practice_people import Floats

FIT_FILE, USE_FILE = "fit.json", "need.csv"
#: What `fit.json` has to hold for a card, and for the use.
KEYS = (
    *("title", "unit", "n", "counts", "exposure", "groups", "left_out", "coefficients", "slope"),
    *("held_out", "in_sample", "compared", "far_off", "predicted_over_actual", "calibration"),
    *("influence", "rates", "notes", "use", "digests"),
)
#: Digits that figures are written with: the same on every machine.
_DIGITS = 9
#: What ten points more of a share are.
_TEN_POINTS = 0.1


@dataclass(frozen=True)
class Slope:
    """The test of the evidence: 1 where it holds.

    Attributes
    ----------
    with_evidence, without : Interval
        By rates fitted with the evidence in them, and by rates of everybody turned.
    """

    with_evidence: Interval
    without: Interval


@dataclass(frozen=True)
class Term:
    """A coefficient as readers see it.

    Attributes
    ----------
    name, section, source, title : str
        The section is need, ethnicity or supply; the source a variable that ships or a column.
    estimate, lower, upper, standard_error : float
        On the logarithm; missing limits where a value was given in its place.
    used : float
        In the use: nought for supply.
    step : float
        How much more of the variable the effect is of.
    effect, effect_lower, effect_upper : float
        The part that a step adds.
    words : str
    inflation : float
        Of its variance by the other variables.
    """

    name: str
    section: str
    source: str
    title: str
    estimate: float
    lower: float
    upper: float
    standard_error: float
    used: float
    step: float
    effect: float
    effect_lower: float
    effect_upper: float
    words: str
    inflation: float


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fit, judged.

    Attributes
    ----------
    file : SpecFile
    units, problem, model
        What was fitted, and the model.
    slope : Slope or None
    held_out, in_sample : Quality
        On ICBs left out; and on the rows that were fitted to, for small print.
    compared : dict
        The same rows predicted in other ways.
    parts : dict of str to list of Part
    calibration, far_off : list of dict
    influence : DataFrame
    files : dict of str to str
        The files of reference data that were read, and their digests.
    """

    file: SpecFile
    units: Units
    problem: Problem
    model: Model
    slope: Slope | None
    held_out: Quality
    in_sample: Quality
    compared: dict[str, dict[str, object]]
    parts: dict[str, list[Part]]
    calibration: list[dict[str, float]]
    far_off: list[dict[str, object]]
    influence: pd.DataFrame
    files: dict[str, str]

    @property
    def spec(self) -> Spec:
        """What it was told."""
        return self.file.spec

    @property
    def terms(self) -> list[Term]:
        """The coefficients of need, shares and supply."""
        treatment = self.spec.unmet_need
        estimates = {name: self.model.interval(name).estimate for name in self.model.names}
        used = unmet.used(treatment, estimates)
        inflation = self.problem.design.inflation
        return [
            self._term(name, used[name], inflation.get(name, 1.0)) for name in self.units.columns
        ]

    @property
    def in_use(self) -> list[str]:
        """The coefficients of need that the use has; one at a floor of nought may be above it."""
        floored = self.spec.unmet_need.treatment == "floor"
        kept = self.spec.unmet_need.values if floored else {}
        return [
            one.name
            for one in self.terms
            if one.section != "supply" and (one.used or one.name in kept)
        ]

    def _term(self, name: str, used: float, inflation: float) -> Term:
        section = "supply" if name in self.spec.supply else "need"
        section = "need" if name in self.spec.need else section
        section = section if name in (*self.spec.need, *self.spec.supply) else "ethnicity"
        source = self.units.sources[name]
        variable = SHIPPED.get(source)
        step, more = _step(source, self.units.columns[name])
        if name in self.model.names:
            found = self.model.interval(name)
        else:  # a value was given in its place
            found = Interval(used, float("nan"), float("nan"), 0.0)
        effect, low, high = (
            float(np.expm1(step * one)) for one in (found.estimate, found.lower, found.upper)
        )
        return Term(
            name,
            section,
            source,
            variable.title if variable else f"column {source}",
            found.estimate,
            found.lower,
            found.upper,
            found.standard_error,
            0.0 if section == "supply" else used,
            step,
            effect,
            low,
            high,
            _in_words(more, effect, low, high),
            inflation,
        )

    def as_dict(self, use_text: str) -> dict[str, Any]:
        """All that is written of it: see docs/fit.md.

        Parameters
        ----------
        use_text : str
            What is written beside it, for the use: see `use.csv_text`.
        """
        spec, problem, model = self.spec, self.problem, self.model
        terms = {one.name: asdict(one) for one in self.terms}
        coefficients: dict[str, Any] = {
            name: {key: value for key, value in one.items() if key != "name"}
            for name, one in terms.items()
        }
        slope = None
        if self.slope is not None:
            own = self.slope.with_evidence
            slope = {
                "outcome": spec.ethnicity.evidence[0],
                **asdict(own),
                "holds": bool(own.lower <= 1 <= own.upper),
                "rates_without_the_evidence": asdict(self.slope.without),
            }
            coefficients[EVIDENCE] = {**asdict(own), "section": "ethnicity", "used": 1.0}
        made: dict[str, Any] = rounded(
            {
                "id": spec.id,
                "title": spec.title,
                "unit": spec.unit,
                "allocmodel": allocmodel.__version__,
                "spec": spec.model_dump(mode="json"),
                "n": len(problem.counts),
                "counts": float(problem.counts.sum()),
                "exposure": float(problem.exposure.sum()),
                "groups": len(problem.design.group_names) if problem.design.clustered else 0,
                "left_out": {
                    "rows": self.units.left_out,
                    "people": self.units.people_left_out,
                },
                "coefficients": coefficients,
                "covariance": {"names": list(model.names), "matrix": model.covariance.tolist()},
                "degrees_of_freedom": model.degrees,
                "slope": slope,
                "held_out": asdict(self.held_out),
                "in_sample": {
                    **asdict(self.in_sample),
                    "dispersion": model.dispersion,
                    "alpha": model.alpha,
                },
                "compared": self.compared,
                "far_off": self.far_off,
                "predicted_over_actual": {
                    by: [one.as_dict() for one in every] for by, every in self.parts.items()
                },
                "calibration": self.calibration,
                "influence": self._influence(),
                "rates": self._rates(),
                "use": {
                    "terms": self.in_use,
                    "file": USE_FILE,
                    "sha256": digest(use_text),
                },
                "notes": [*self.units.notes, *self.warnings],
                "digests": {
                    "spec": self.file.sha256,
                    "data": self.units.data_sha256,
                    **self.files,
                },
            }
        )
        return made

    def _influence(self) -> dict[str, Any]:
        """By coefficient: the group without which it moves most."""
        found = {}
        for name in self.influence.columns:
            estimate = self.model.interval(name).estimate
            column = self.influence[name].astype(float)
            if column.empty:
                continue
            group = str((column - estimate).abs().idxmax())
            found[name] = {
                "without": group,
                "estimate": float(column[group]),
                "lowest": float(column.min()),
                "highest": float(column.max()),
            }
        return found

    def _rates(self) -> dict[str, Any]:
        """Rates by sex and age, and the ratio of each ethnic group."""
        if self.problem.people is None:
            return {}
        everybody, own = self.problem.rates(self.problem.every)
        by_stratum = (own or everybody).by_stratum
        made: dict[str, Any] = {
            "of": "the reference group" if own else "everybody",
            "by_sex_and_age": dict(zip(STRATA, by_stratum.tolist(), strict=True)),
        }
        if own is not None and own.ratios is not None:
            made["ratios"] = dict(zip(ETHNIC_GROUPS, own.ratios.by_group.tolist(), strict=True))
            made["are_odds_ratios"] = own.ratios.are_odds
            made["source"] = own.ratios.source
        return made

    @property
    def warnings(self) -> list[str]:
        """What to know before using it."""
        found = []
        if self.spec.ethnicity.free_shares:
            found.append(
                "Ethnic shares have coefficients of their own: by practice these swing with what "
                "they stand beside, and measure use, not need. Published evidence with its slope "
                "tested is steadier."
            )
        if self.spec.model.family == "negative_binomial":
            found.append("Errors take alpha as known; the interval of alpha itself is not in them.")
        inflated = [one.name for one in self.terms if one.inflation > MUCH_INFLATED]
        if inflated:
            found.append(
                f"Hard to tell apart from the others: {', '.join(inflated)} (their variance is "
                f"inflated more than {MUCH_INFLATED:.0f} times)."
            )
        return found


def _step(source: str, column: Floats) -> tuple[float, str]:
    """How much more of a variable its effect is told for, and how that is said."""
    variable = SHIPPED.get(source)
    if variable is None:
        deviation = float(np.std(column))
        return deviation, f"One standard deviation ({deviation:.3g}) more of {source} goes with"
    if variable.logarithm:
        return float(np.log(2)), variable.more
    return (1.0 if source in WHOLE_STEP else _TEN_POINTS), variable.more


def _in_words(more: str, effect: float, low: float, high: float) -> str:
    def part(value: float) -> str:
        return f"a count {abs(value):.1%} {'higher' if value >= 0 else 'lower'}"

    said = f"{more} {part(effect)}"
    return said if np.isnan(low) else f"{said} ({low:+.1%} to {high:+.1%})"


def rounded(value: Any) -> Any:
    """The same with figures to so many digits; what is not a number is null."""
    if isinstance(value, Mapping):
        return {str(key): rounded(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rounded(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.{_DIGITS}g}") if np.isfinite(value) else None
    return value


def digest(text: str) -> str:
    """The sha256 of a text as it is written."""
    return hashlib.sha256(text.encode()).hexdigest()


def json_text(result: Mapping[str, Any]) -> str:
    """A result as `fit.json` holds it: the same bytes for the same inputs."""
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"
