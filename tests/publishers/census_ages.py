"""Made-up ages of the handful of neighbourhoods of `lsoas`, as the publishers would publish them.

Two MSOAs: E02000001 has E01000001 and E01000002, E02000002 has E01000003. People's ages follow a
made-up pattern of their group, so the tables agree with each other and with TS021 exactly.
"""

import numpy as np
import pandas as pd

from allocmodel.declared.vocabulary import HIGH_LEVEL_OF
from allocmodel.publishers import ons_census_2011, ons_census_ages
from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS

from .lsoas import LSOAS

MSOA_OF = {"E01000001": "E02000001", "E01000002": "E02000001", "E01000003": "E02000002"}
#: High-level group of the three groups that anybody is in, in the order of `LSOAS`.
GROUPS = ("white", "asian", "black")
#: How much younger each group is: made up.
STEEPNESS = {"white": 0.0, "asian": 0.02, "black": 0.01, "mixed": 0.03, "other": 0.015}


def by_year(group: str) -> np.ndarray:
    """Share of a group's people of each year of age, 0 to 99; younger where it is steeper."""
    weight = np.exp(-STEEPNESS[group] * np.arange(100))
    return weight / weight.sum()


def in_bands(group: str, people: float, bands) -> np.ndarray:
    """Whole people of a group by bands that cover all ages."""
    starts = [int(band.split("-")[0].rstrip("+")) for band in bands]
    return people * np.add.reduceat(by_year(group), starts)


def whole(people: np.ndarray) -> np.ndarray:
    """Whole people with the same sum, by cumulative rounding."""
    ends = np.rint(np.cumsum(people)).astype(int)
    return np.diff(ends, prepend=0)


def lsoa_ages_table() -> pd.DataFrame:
    """Six bands by LSOA with the publisher's columns."""
    rows = []
    for lsoa, counts in LSOAS.items():
        people = sum(
            in_bands(group, count, ons_census_ages.LSOA_BANDS)
            for group, count in zip(GROUPS, counts[:3], strict=True)
        )
        for title, count in zip(ons_census_ages.LSOA_BANDS.values(), whole(people), strict=True):
            rows.append((lsoa, "Somewhere", title, float(count)))
    return pd.DataFrame(
        rows, columns=["lsoa21_code", "lsoa21_name", "age_group", "usual_residents"]
    )


def msoa_people() -> dict[str, dict[str, int]]:
    """People of each MSOA of England by group."""
    found = {msoa: dict.fromkeys(ons_census_ages.GROUPS, 0) for msoa in MSOA_OF.values()}
    for lsoa, msoa in MSOA_OF.items():
        for group, count in zip(GROUPS, LSOAS[lsoa][:3], strict=True):
            found[msoa][group] += count
    return found


def msoa_groups_table() -> pd.DataFrame:
    """Five groups by sex and thirteen ages by MSOA with the publisher's columns."""
    rows = []
    for msoa, groups in msoa_people().items():
        for group, title in ons_census_ages.GROUPS.items():
            both = whole(in_bands(group, groups[group], ons_census_ages.GROUP_BANDS))
            women = both // 2
            for sex, counts in (("female", women), ("male", both - women)):
                rows.append((msoa, sex, title, counts.sum(), *counts))
    return pd.DataFrame(
        rows, columns=["msoa21_code", "sex", "ethnic5", "total", *ons_census_ages.GROUP_BANDS]
    )


def msoa_ages_table() -> pd.DataFrame:
    """TS007 with the publisher's columns."""
    bands, rows = ons_census_ages.FIVE_YEAR_BANDS, []
    for msoa, groups in msoa_people().items():
        counts = whole(sum(in_bands(group, groups[group], bands) for group in groups))
        rows.append((msoa, *counts, counts.sum(), counts.sum()))
    return pd.DataFrame(rows, columns=["msoa21_code", *bands, "total_of_bands", "total_published"])


def pattern_table() -> pd.DataFrame:
    """Census 2011 by 18 groups with the publisher's columns: the ages of its five for each."""
    rows = []
    for code, title in ons_census_2011.GROUPS.items():
        group = HIGH_LEVEL_OF[code]
        counts = np.maximum(whole(in_bands(group, 10_000, ons_census_2011.BANDS)), 1)
        for sex in ("female", "male"):
            for age, count in zip(ons_census_2011.BANDS.values(), counts, strict=True):
                rows.append((title, "", sex, age, count))
    columns = ["census_group", "nhsd_group", "sex", "age", "usual_residents"]
    return pd.DataFrame(rows, columns=columns)


def msoa_lookup_table() -> pd.DataFrame:
    """The lookup to MSOAs with the publisher's columns."""
    table = pd.DataFrame(MSOA_OF.items(), columns=["lsoa21_code", "msoa21_code"])
    return table.assign(msoa21_name="Somewhere 001")


def practice_ages_table(people: dict[str, dict[str, int]]) -> pd.DataFrame:
    """Practices' lists with the publisher's columns; women and men alike.

    Parameters
    ----------
    people : dict
        By practice, people of each sex by band of `AGE_BANDS`; bands not named have none.
    """
    rows = []
    for practice, bands in people.items():
        counts = [bands.get(band, 0) for band in AGE_BANDS]
        rows.append(("GP", practice, "ALL", "ALL", 2 * sum(counts)))
        for sex in ("FEMALE", "MALE"):
            rows.extend(
                ("GP", practice, sex, title, count)
                for title, count in zip(AGE_BANDS.values(), counts, strict=True)
            )
    return pd.DataFrame(
        rows, columns=["ORG_TYPE", "ORG_CODE", "SEX", "AGE_GROUP_5", "NUMBER_OF_PATIENTS"]
    )
