"""Which ages each publisher puts together, and what they have in common.

Ten bands are the finest that the publishers' files and the model's nine (`vocabulary.AGES`) can all
be made of: the Census by LSOA has 35 to 49 and 50 to 64, which straddle the model's 45 to 54, so
45 to 49 and 50 to 54 stay apart until people are raked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.vocabulary import AGES
from allocmodel.publishers.nhsd_practice_ages import SEXES

Counts = npt.NDArray[np.float64]

#: The ten bands, youngest first.
BANDS = (
    "0-15",
    "16-24",
    "25-34",
    "35-44",
    "45-49",
    "50-54",
    "55-64",
    "65-74",
    "75-84",
    "85+",
)
#: The bands whose women are of childbearing age, but for girls under 15.
CHILDBEARING = ("0-15", "16-24", "25-34", "35-44")
#: The bands that the open band of the custom table holds.
OLD = ("65-74", "75-84", "85+")

#: Patients of 15 are taken to be as many as this share of those of 10 to 14, one year of five:
#: lists hold them in 15 to 19. A practice of students has many of 18 and few of 15, so a share of
#: its 15 to 19 would not do. In the Census 2021 the share in England was 0.189.
FIFTEEN = 0.2


def first_year(band: str) -> int:
    """The youngest age of a band such as ``"16-24"`` or ``"85+"``."""
    return int(band.split("-")[0].rstrip("+"))


def joined(bands: Sequence[str], into: Sequence[str]) -> Counts:
    """Which of some bands each of others counts in.

    Parameters
    ----------
    bands : sequence of str
        Finer bands.
    into : sequence of str
        Coarser ones, youngest first, none of which begins inside a finer one.

    Returns
    -------
    ndarray
        Shape (bands, into); 1 where a band lies in the other.
    """
    starts = np.array([first_year(band) for band in into])
    place = np.searchsorted(starts, [first_year(band) for band in bands], side="right") - 1
    return np.eye(len(into))[place]


def place_in(bands: Sequence[str], into: Sequence[str]) -> npt.NDArray[np.int_]:
    """The number of the coarser band that each finer one lies in: see `joined`."""
    place: npt.NDArray[np.int_] = joined(bands, into).argmax(axis=1)
    return place


def of_practices(ages: pd.DataFrame) -> Counts:
    """Patients of each practice by sex and the ten bands.

    Parameters
    ----------
    ages : DataFrame
        From `nhsd_practice_ages.read`.

    Returns
    -------
    ndarray
        Shape (practices, sexes, 10); people. Those of 15 are counted as `fifteen` says.
    """
    counts = []
    for sex in SEXES:
        own = ages[sex]
        counts.append(own.to_numpy(dtype=float) @ joined(list(own.columns), BANDS))
        young = fifteen(ages, sex)
        # `joined` puts 15 to 19 where they begin, with the youngest.
        counts[-1][:, 0] += young - own["15-19"].to_numpy(dtype=float)
        counts[-1][:, 1] += own["15-19"].to_numpy(dtype=float) - young
    return np.stack(counts, axis=1)


def fifteen(ages: pd.DataFrame, sex: str) -> Counts:
    """Patients of 15 years of each practice: `FIFTEEN` of those of 10 to 14, so far as it has them.

    Parameters
    ----------
    ages : DataFrame
        From `nhsd_practice_ages.read`.
    sex : str
        A key of `nhsd_practice_ages.SEXES`.
    """
    own = ages[sex]
    fifth, most = (own[band].to_numpy(dtype=float) for band in ("10-14", "15-19"))
    teens: Counts = np.minimum(FIFTEEN * fifth, most)
    return teens


def to_ages(people: Counts) -> Counts:
    """People by the model's nine age bands from people by the ten, on the last axis."""
    by_age: Counts = people @ joined(BANDS, list(AGES))
    return by_age
