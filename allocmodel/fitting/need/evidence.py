"""Published ratios by ethnic group, as a fit takes them: the model's own formulas on the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_OF
from allocmodel.model.adjustments.ethnicity import census_groups, rates_by_age, study_ratios
from allocmodel.reference.practice_people import Floats

#: Standard errors between the ends of a 95 per cent interval of the normal distribution.
_WIDTH = 3.92
_ESTIMATES = {"lower": "lower", "point": "estimate", "upper": "upper"}


@dataclass(frozen=True)
class Ratios:
    """What a study says of each ethnic group against its reference group.

    Attributes
    ----------
    outcome : str
    by_group : array
        A ratio for each of `ETHNIC_GROUPS`.
    are_odds : bool
        Whether they are odds ratios.
    source : str
        The study.
    """

    outcome: str
    by_group: Floats
    are_odds: bool
    source: str

    def at(self, rate: Floats) -> Floats:
        """How many times as common the outcome is in each group (`ETHNIC_GROUPS`, strata).

        Parameters
        ----------
        rate : array
            The rate in the reference group, by stratum: an odds ratio is turned with it.
        """
        ratio = xr.DataArray(self.by_group, dims="ethnic_group")
        reference = xr.DataArray(np.where(rate > 0, rate, 1.0), dims="stratum")
        odds = xr.DataArray(float(self.are_odds))
        by_group = rates_by_age.rate_by_group(reference, ratio, odds) / reference
        turned: Floats = by_group.transpose("ethnic_group", "stratum").to_numpy()
        return turned


def ratios(
    outcome: str, evidence: pd.DataFrame, groups: pd.DataFrame, *, pools_uncovered: bool, where: str
) -> Ratios:
    """The ratio of each ethnic group by the evidence that ships on an outcome.

    Parameters
    ----------
    outcome : str
    evidence, groups : DataFrame
        The tables `evidence` and `evidence_groups`.
    pools_uncovered : bool
        Whether a group that the study leaves out has the mean of its high-level group's.
    where : str
        The file and key that names the outcome.

    Raises
    ------
    BadInput
        When there is no evidence on it, or an estimate has no interval.
    """
    rows = evidence[evidence["outcome"] == outcome]
    if rows.empty:
        known = list(dict.fromkeys(evidence["outcome"]))
        raise BadInput(
            f'There is no evidence on "{outcome}".{did_you_mean(outcome, known)}',
            where,
            f"Name one of {', '.join(known)}.",
        )
    if rows[["lower", "upper"]].isna().any(axis=None):
        raise BadInput(
            f"The evidence on {outcome} has no interval, so its uncertainty cannot be weighed.",
            where,
            "Use other evidence.",
        )
    arrays = _arrays(rows, groups[groups["outcome"] == outcome])
    log_ratio = study_ratios.log_ratio(arrays["estimate"])
    error = study_ratios.standard_error(log_ratio, xr.DataArray(_WIDTH))
    variance = study_ratios.own_variance(error, xr.DataArray(0.0))
    precision = study_ratios.precision(arrays["in_use"], variance)
    by_group = census_groups.group_ratio(
        log_ratio.sel(estimate="point", drop=True),
        arrays["in_use"],
        arrays["covered"],
        precision,
        arrays["pooled"],
        census_groups.pooled_precision(precision, arrays["pooled"]),
        xr.DataArray(float(pools_uncovered)),
    )
    measures = set(rows["measure"])
    return Ratios(
        outcome,
        by_group.isel(weight_use=0).to_numpy(),
        measures == {"odds_ratio"},
        str(rows["source"].iloc[0]),
    )


def _arrays(rows: pd.DataFrame, groups: pd.DataFrame) -> Mapping[str, xr.DataArray]:
    """The study's rows as the formulas take them."""
    compared = groups[groups["role"] == "compared"]
    named = set(groups["ethnic_group"])
    members = [set(compared[compared["group"] == one]["ethnic_group"]) for one in rows["group"]]
    alike = [{HIGH_LEVEL_OF[code] for code in own} for own in members]
    by = ("ethnic_group", "evidence_row")
    covered = [[float(code in own) for own in members] for code in ETHNIC_GROUPS]
    pooled = [
        [float(code not in named and HIGH_LEVEL_OF[code] in own) for own in alike]
        for code in ETHNIC_GROUPS
    ]
    figures = rows[list(_ESTIMATES.values())].to_numpy(dtype=float).T
    return {
        "estimate": xr.DataArray(
            figures, dims=("estimate", "evidence_row"), coords={"estimate": list(_ESTIMATES)}
        ),
        "covered": xr.DataArray(covered, dims=by),
        "pooled": xr.DataArray(pooled, dims=by),
        "in_use": xr.DataArray(np.ones((1, len(rows))), dims=("weight_use", "evidence_row")),
    }
