"""The published cost of hospital care per head by age, maternity taken out: a shape for curves.

The file has no maternity of its own. Women's cost per head over men's is 0.97 at ages 10 to 14
and 1.19 at 50 to 54, and up to 3.3 in between: at those ages it is replaced by a line between the
two. That takes out all that women of childbearing age cost beyond it, gynaecology included, and so
rather too much: 9% of all cost, where maternity weighs 6% of maternity with general and acute in
the national formula of 2025/26. Practices then bend the shape.

Costs are of about 2019/20. They are divided by the people of the Census 2021, the nearest: patient
lists of 2026 have 23% more people of 75 to 84, among them those born after the war.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocmodel.fitting.age_choices import Shape
from allocmodel.fitting.age_curves import Floats
from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS, SEXES
from allocmodel.publishers.ons_census_ages import FIVE_YEAR_BANDS

#: The bands below and above those at which maternity raises women's costs.
_BEFORE, _AFTER = "10-14", "50-54"


def people_by_sex(residents: pd.DataFrame, lists: pd.DataFrame) -> Floats:
    """Residents of England by sex and band of five years.

    Parameters
    ----------
    residents : DataFrame
        From `ons_census_ages.read_five_years`.
    lists : DataFrame
        From `nhsd_practice_ages.read`: how each band is split by sex, and 85 and over by band.

    Returns
    -------
    array
        Shape (`nhsd_practice_ages.SEXES`, `AGE_BANDS`); people.
    """
    english = residents[residents.index.str.startswith("E")].sum()[list(FIVE_YEAR_BANDS)].to_numpy()
    registered = lists.sum().to_numpy().reshape(len(SEXES), len(AGE_BANDS))
    # TS007's last band holds the last three of the lists.
    band = np.minimum(np.arange(len(AGE_BANDS)), len(FIVE_YEAR_BANDS) - 1)
    whole = np.bincount(band, registered.sum(axis=0))
    people: Floats = registered * (english / whole)[band]
    return people


def without_maternity(per_head: Floats) -> Floats:
    """Costs per head with women's of childbearing age beside men's as before and after it.

    Parameters
    ----------
    per_head : array
        Shape (`SEXES`, `AGE_BANDS`); pounds per head.

    Returns
    -------
    array
        Same shape; men's are as they were.
    """
    women, men = per_head
    bands = list(AGE_BANDS)
    between = np.arange(bands.index(_BEFORE), bands.index(_AFTER) + 1)
    ratio = women / men
    ratio[between] = np.linspace(ratio[between[0]], ratio[between[-1]], len(between))
    return np.stack([men * ratio, men])


def shape(costs: pd.DataFrame, people: Floats, parts: Floats) -> Shape:
    """Hospital cost per head by age without maternity, in the cuts that fits need.

    Parameters
    ----------
    costs : DataFrame
        From `nhs_plics.read`.
    people : array
        From `people_by_sex`.
    parts : array
        From `practice_cuts.parts`.

    Returns
    -------
    Shape
        Pounds per head.
    """
    total = costs.groupby("sex").sum().loc[list(SEXES), list(AGE_BANDS)].to_numpy()
    kept = without_maternity(total / people) * people
    return Shape(
        by_age=(kept.sum(axis=0) @ parts) / (people.sum(axis=0) @ parts),
        by_sex=(kept @ parts) / (people @ parts),
        by_band=kept.sum(axis=0) / people.sum(axis=0),
    )
