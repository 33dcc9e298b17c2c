"""Outlines of districts and of ICBs, put together from ONS's boundaries of neighbourhoods (MSOAs).

Districts are those of April 2022, as the practice files name them; boundaries that ONS publishes of
districts today have merged some of them. ICBs are the 42 of April 2024, which stood from 2023/24 to
2025/26, put together in the same way; and the 36 of April 2026, which ONS has not published: those
come put together from LSOAs, with the areas of Frimley, which was divided, by district.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import Original, refuse_duplicates, text_table
from allocmodel.publishers.topology import Fineness, outlines, read_topology

#: Of districts, on a map of an ICB: about ten metres.
OF_DISTRICTS = Fineness(decimals=4, smallest=2e-5, straight=2e-8)
#: Of ICBs, on a map of England: about a kilometre.
OF_ICBS = Fineness(decimals=2, smallest=5e-4, straight=5e-5)

#: The first years in which there were the ICBs of April 2024, and those of April 2026.
ICBS_OF_2024, ICBS_OF_2026 = "2023/24", "2026/27"


def read_districts(original: Original) -> pd.Series:
    """The district of April 2022 that each LSOA of 2021 lies in.

    Parameters
    ----------
    original : Original
        LSOA (2011) to LSOA (2021) to local authority district (2022), England and Wales (ONS).

    Returns
    -------
    Series
        Index `lsoa`; codes of districts.
    """
    columns = ["lsoa21_code", "ltla22_code"]
    text = text_table(original, columns).drop_duplicates()
    refuse_duplicates(text, columns[:1], "An LSOA of two districts", original.name)
    return text.set_index(columns[0])[columns[1]].rename_axis("lsoa").rename("district")


def district_of_msoas(districts: pd.Series, msoas: pd.Series) -> dict[str, str]:
    """The one district that each MSOA lies in.

    Parameters
    ----------
    districts, msoas : Series
        By LSOA: from `read_districts` and `ons_lookups.read_msoas`.

    Raises
    ------
    BadInput
        When an MSOA lies in two districts, or a neighbourhood in none.
    """
    pairs = pd.DataFrame({"msoa": msoas, "district": districts.reindex(msoas.index)})
    pairs = pairs.drop_duplicates()
    wrong = pairs["msoa"].duplicated() | pairs["district"].isna()
    if wrong.any():
        raise BadInput(
            f"The MSOA {pairs.loc[wrong, 'msoa'].iloc[0]} lies in no single district.",
            mend="Give both lookups as published.",
        )
    return dict(zip(pairs["msoa"], pairs["district"], strict=True))


def icb_of_msoas(icbs: Original, msoas: pd.Series) -> dict[str, str]:
    """The ICB that most LSOAs of each MSOA lie in.

    Nine of 6,856 MSOAs lie in two ICBs; where as many LSOAs lie in both, the first by code counts.

    Parameters
    ----------
    icbs : Original
        LSOA (2021) to sub-ICB location and ICB (April 2024), England (ONS).
    msoas : Series
        By LSOA: from `ons_lookups.read_msoas`.

    Raises
    ------
    BadInput
        When columns are missing, an LSOA stands twice, or one of an MSOA has no ICB.
    """
    columns = ["lsoa21_code", "icb24_code_nhs"]
    text = text_table(icbs, columns)
    refuse_duplicates(text, columns[:1], "An LSOA", icbs.name)
    icb = text.set_index(columns[0])[columns[1]].reindex(msoas.index)
    if icb.isna().any():
        raise BadInput(
            f"The LSOA {icb.index[icb.isna()][0]} lies in no ICB.",
            icbs.name,
            "Give both lookups as published.",
        )
    counted = pd.DataFrame({"msoa": msoas, "icb": icb}).value_counts(sort=False).reset_index()
    most = counted.sort_values(["count", "icb"], ascending=[False, True], kind="stable")
    chosen = most.drop_duplicates("msoa")
    return dict(zip(chosen["msoa"], chosen["icb"], strict=True))


def read(
    original: Original, whole_of: Mapping[str, str], fineness: Fineness = OF_DISTRICTS
) -> pd.DataFrame:
    """The outline of each district, or of each ICB: rings of points.

    Parameters
    ----------
    original : Original
        MSOAs (2021) of England as TopoJSON, generalised, WGS84, packed with gzip (ONS); property
        ``c`` is the code.
    whole_of : mapping of MSOA to district or ICB
    fineness : Fineness

    Returns
    -------
    DataFrame
        Columns `whole, ring, outline`, as `topology.outlines` gives them.

    Raises
    ------
    BadInput
        When the file is no such topology, or an MSOA has no whole.
    """
    topology = read_topology(original)
    codes = [str(shape.properties["c"]) for shape in topology.shapes]
    for code in codes:
        if code not in whole_of:
            raise BadInput(f"The MSOA {code} has no district or ICB.", original.name)
    rows = outlines(topology, [whole_of[code] for code in codes], fineness)
    return pd.DataFrame(rows, columns=["whole", "ring", "outline"])


def read_icbs(original: Original) -> pd.DataFrame:
    """The outlines of the ICBs of April 2026, as `read` gives them.

    Parameters
    ----------
    original : Original
        The ICBs as TopoJSON, WGS84; property ``icb26`` is the code. They are no publication of
        ONS: LSOAs put together, with the areas of Frimley by district.

    Raises
    ------
    BadInput
        When the file is no such topology.
    """
    topology = read_topology(original)
    codes = [str(shape.properties["icb26"]) for shape in topology.shapes]
    return pd.DataFrame(outlines(topology, codes, OF_ICBS), columns=["whole", "ring", "outline"])
