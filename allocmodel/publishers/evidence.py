"""The tables of the evidence on need by ethnic group that ships, and what they have to meet."""

from __future__ import annotations

import math

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.licences import QUOTED
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, SERVICES
from allocmodel.publishers.data_package import Source
from allocmodel.publishers.evidence_quoted import GROUPS, HALVORSRUD, MBRRACE, OUTCOMES, PHAM, WOLFE

#: How far the middle of an interval on the log scale may be from its estimate: published figures
#: are rounded, and small ratios with them.
INTERVAL_TOLERANCE = 0.03


def evidence_table() -> pd.DataFrame:
    """The evidence, one row per outcome and group of the study.

    Returns
    -------
    DataFrame
        Columns of the table ``evidence``; text, but `estimate, lower, upper` (ratios) and
        `prevalence_reference` (a share), which are missing where they are not known.

    Raises
    ------
    BadInput
        When a row contradicts itself.
    """
    table = pd.DataFrame(
        [
            {
                "outcome": code,
                "services": ";".join(outcome.services),
                "group": group,
                "estimate": estimate,
                "lower": lower,
                "upper": upper,
                "measure": outcome.measure,
                "reference_group": outcome.reference_group,
                "adjusted_for": outcome.adjusted_for,
                "prevalence_reference": outcome.prevalence,
                "source": outcome.study.citation,
                "doi": outcome.study.doi,
                "grade": "published",
                "note": outcome.note,
            }
            for code, outcome in OUTCOMES.items()
            for group, (estimate, lower, upper) in outcome.ratios.items()
        ]
    )
    check(table, groups_table())
    return table


def groups_table() -> pd.DataFrame:
    """Which Census groups each group of a study stands for.

    Returns
    -------
    DataFrame
        Text columns `outcome, group, ethnic_group, role, grade, note`. `role` is ``compared``, or
        ``reference`` for the groups compared with. Census groups that a study does not cover are
        absent.
    """
    return pd.DataFrame(
        [
            {
                "outcome": code,
                "group": group,
                "ethnic_group": ethnic_group,
                "role": "reference" if group == OUTCOMES[code].reference_group else "compared",
                "grade": grade,
                "note": note,
            }
            for code, groups in GROUPS.items()
            for group, assigned in groups.items()
            for ethnic_groups, grade, note in assigned
            for ethnic_group in ethnic_groups
        ]
    )


def sources() -> tuple[Source, ...]:
    """The publications, as sources of the two tables."""
    return tuple(
        Source(
            study.authors,
            f"{study.title}. {study.where}",
            study.year,
            f"doi:{study.doi}" if study.doi else "report",
            "none: figures quoted",
            QUOTED["name"],
        )
        for study in (PHAM, HALVORSRUD, WOLFE, MBRRACE)
    )


def check(evidence: pd.DataFrame, groups: pd.DataFrame) -> None:
    """Refuses evidence that contradicts itself.

    Parameters
    ----------
    evidence : DataFrame
        As `evidence_table` gives it.
    groups : DataFrame
        As `groups_table` gives it.

    Raises
    ------
    BadInput
        When an interval has one end only, does not hold its estimate or is not symmetric on the
        log scale (a sign of a slip of the pen), an odds ratio has no reference prevalence, a
        service is unknown, a study's group is not assigned, or a Census group is assigned twice
        or is none.
    """
    for row in evidence.to_dict("records"):
        where = f"evidence: {row['outcome']}, {row['group']}"
        _check_interval(row["estimate"], row["lower"], row["upper"], where)
        if row["measure"] == "odds_ratio" and not 0 < row["prevalence_reference"] < 1:
            raise BadInput("An odds ratio needs the prevalence in its reference group.", where)
        unknown = set(row["services"].split(";")) - set(SERVICES)
        if unknown:
            raise BadInput(f"There is no service {', '.join(sorted(unknown))}.", where)
        of_outcome = groups[groups["outcome"] == row["outcome"]]
        for group in (row["group"], row["reference_group"]):
            if group not in set(of_outcome["group"]):
                raise BadInput(f'The group "{group}" is assigned to no Census group.', where)
    unknown = set(groups["ethnic_group"]) - set(ETHNIC_GROUPS)
    twice = groups[groups.duplicated(["outcome", "ethnic_group"])]
    if unknown or len(twice):
        raise BadInput(
            f"Census groups are unknown or assigned twice: {sorted(unknown)} "
            f"{twice[['outcome', 'ethnic_group']].to_dict('records')}.",
            "evidence groups",
        )


def _check_interval(estimate: float, lower: float, upper: float, where: str) -> None:
    """Raises BadInput unless an interval is absent, or holds its estimate in its middle."""
    given = [not pd.isna(end) for end in (lower, upper)]
    if not any(given) and estimate > 0:
        return
    if not all(given) or not 0 < lower <= estimate <= upper:
        raise BadInput("The interval does not hold the estimate, or lacks an end.", where)
    middle = math.log(lower * upper) / 2
    if abs(middle - math.log(estimate)) > INTERVAL_TOLERANCE:
        raise BadInput(
            "The estimate is not the middle of its interval on the log scale.",
            where,
            "Compare the figures with the publication.",
        )
