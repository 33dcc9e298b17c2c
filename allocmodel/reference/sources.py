"""What every table was made from, as its description says."""

from __future__ import annotations

from allocmodel.reference.tables import Tables

_KEYS = ("publisher", "title", "vintage", "licence", "file", "sha256")
#: What an import may have recorded of a file.
_RECORDED = ("url", "retrieved")


def sources(tables: Tables) -> list[dict[str, str]]:
    """Every source of every table: see `Reference.sources`."""
    rows = []
    for table in tables.names:
        described = tables.described(table)
        for source in described.get("sources", []):
            given = {key: str(source.get(key, "")) for key in _KEYS}
            given |= {key: str(source[key]) for key in _RECORDED if source.get(key)}
            rows.append({"table": table, **given, "grade": str(described.get("grade", ""))})
    return rows


def provenance(tables: Tables, table: str, year: str) -> dict[str, str]:
    """Source and grade of a table's figures of a year, for an array's attributes."""
    described = tables.described(table)
    every = described.get("sources", [])
    of_year = [source for source in every if source.get("vintage") == year] or every
    cited = "; ".join(f"{source.get('publisher')}, {source.get('title')}" for source in of_year)
    return {"source": cited, "grade": str(described.get("grade", ""))}
