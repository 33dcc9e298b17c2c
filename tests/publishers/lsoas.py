"""A made-up handful of neighbourhoods (LSOAs), as the publishers would publish them."""

import gzip

import pandas as pd

from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, HIGH_LEVEL_OF
from allocmodel.publishers.originals import Original

#: LSOAs of 2021: residents who are White British, Indian and Black Caribbean; decile; score.
LSOAS = {
    "E01000001": (900, 50, 50, 1, 60.0),
    "E01000002": (500, 300, 200, 4, 30.0),
    "E01000003": (300, 60, 40, 10, 5.0),
    "W01000001": (100, 0, 0, None, None),
}
#: E01000008 was split into 2 and 3; the others did not change.
LOOKUP = [
    ("E01000001", "E01000001", "U"),
    ("E01000008", "E01000002", "S"),
    ("E01000008", "E01000003", "S"),
    ("W01000001", "W01000001", "U"),
]
#: Patients by practice and LSOA of 2011.
REGISTRATIONS = [
    ("A", "E01000001", 90),
    ("A", "NO2011", 10),
    ("B", "E01000008", 140),
    ("B", "W01000001", 60),
    ("C", "E01000001", 50),
]


def census_table() -> pd.DataFrame:
    """TS021 with the publisher's columns."""
    rows = []
    for lsoa, (british, indian, caribbean, *_) in LSOAS.items():
        counts = dict.fromkeys(ETHNIC_GROUPS, 0)
        counts |= {"white_british": british, "indian": indian, "black_caribbean": caribbean}
        row = {"date": 2021, "geography": f"Somewhere {lsoa[-3:]}", "geography code": lsoa}
        row["Ethnic group: Total: All usual residents"] = sum(counts.values())
        for group, title in HIGH_LEVEL_GROUPS.items():
            parts = {code: n for code, n in counts.items() if HIGH_LEVEL_OF[code] == group}
            row[f"Ethnic group: {title}"] = sum(parts.values())
            for code, count in parts.items():
                own = ETHNIC_GROUPS[code].split(": ", 1)[1]
                row[f"Ethnic group: {title}: {own}"] = count
        rows.append(row)
    return pd.DataFrame(rows)


def deprivation_table() -> pd.DataFrame:
    """Indices of Deprivation with the publisher's columns, deciles as decimals."""
    english = {lsoa: row for lsoa, row in LSOAS.items() if lsoa.startswith("E")}
    table = pd.DataFrame({"lsoa21_code": list(english)})
    for name in ("IMD", "Income", "Employment"):
        table[f"{name}_decile"] = [float(row[3]) for row in english.values()]
        table[f"{name}_rank"] = [1.0, 2.0, 3.0]
    table["IMD_score"] = [row[4] for row in english.values()]
    for name in ("Income", "Employment"):
        table[f"{name}_score"] = [row[4] / 200 for row in english.values()]
    return table


def lookup_table() -> pd.DataFrame:
    """The lookup with the publisher's columns."""
    return pd.DataFrame(LOOKUP, columns=["lsoa11_code", "lsoa21_code", "change_code"])


def registrations_table() -> pd.DataFrame:
    """Registrations with the publisher's columns."""
    table = pd.DataFrame(
        REGISTRATIONS, columns=["PRACTICE_CODE", "LSOA_CODE", "NUMBER_OF_PATIENTS"]
    )
    return table.assign(SEX="ALL", PUBLICATION="GP_PRAC_PAT_LIST")


def as_original(table: pd.DataFrame, name: str = "file.csv", packed: bool = False) -> Original:
    """A table as a publisher's file."""
    content = table.to_csv(index=False).encode()
    return Original(name, gzip.compress(content) if packed else content)
