"""What is done, by name, about use that is not need."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.need.spec import UnmetNeed
from allocmodel.reference.practice_people import Floats


def substituted(
    treatment: UnmetNeed, columns: Mapping[str, Floats]
) -> tuple[dict[str, Floats], Floats]:
    """The columns that are still to be estimated, and what the others add to the logarithm.

    Only `substitute` takes columns out: a value stands in for the coefficient, and the rest is
    fitted beside it.
    """
    rows = len(next(iter(columns.values()))) if columns else 0
    fixed = np.zeros(rows)
    if treatment.treatment != "substitute":
        return dict(columns), fixed
    for name, value in treatment.values.items():
        fixed = fixed + value * columns[name]
    left = {name: one for name, one in columns.items() if name not in treatment.values}
    return left, fixed


def used(treatment: UnmetNeed, estimates: Mapping[str, float]) -> dict[str, float]:
    """The coefficients as the use has them.

    Parameters
    ----------
    treatment : UnmetNeed
    estimates : mapping of str to float
        Of the variables that were estimated.
    """
    made = dict(estimates)
    if treatment.treatment == "substitute":
        made |= treatment.values
    return {name: float(treated(treatment, name, np.asarray(one))) for name, one in made.items()}


def treated(treatment: UnmetNeed, name: str, estimates: Floats) -> Floats:
    """A coefficient as the use has it.

    Parameters
    ----------
    treatment : UnmetNeed
    name : str
    estimates : array
        Its estimate, or one for each draw.
    """
    if treatment.treatment == "fix_at_zero" and name in treatment.terms:
        return np.zeros_like(estimates)
    if treatment.treatment == "substitute" and name in treatment.values:
        return np.full_like(estimates, treatment.values[name])
    if treatment.treatment == "floor" and name in treatment.values:
        return np.maximum(estimates, treatment.values[name])
    return estimates


def refuse_one_group(names: tuple[str, ...], where: str, *, told: bool = True) -> None:
    """Raises BadInput where all rows are of one group: errors cannot be clustered by it.

    Parameters
    ----------
    names : tuple of str
        The groups.
    where : str
    told : bool
        Whether the group may be named; what stands in a file of single people may not.
    """
    if len(names) == 1:
        named = f" ({names[0]})" if told else ""
        raise BadInput(
            f"All rows are of one group{named}: how groups differ cannot be told, and none "
            "can be left out.",
            where,
            'Write groups = "none", and the rows are left out by folds of their own.',
        )
