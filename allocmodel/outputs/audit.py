"""Writes what an audit found: findings.csv and findings.json, both or none."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

from allocmodel import __version__
from allocmodel.audit.audit import Audit
from allocmodel.audit.findings import SEVERITIES, Finding
from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.outputs.write import write_folder

TABLE, RECORD = "findings.csv", "findings.json"

#: The columns of findings.csv, before one for the pounds of each place.
COLUMNS = (
    *("sheet", "cell", "rule", "severity", "found", "why"),
    *("as_run", "as_returned", "in_range"),
)


def write_report(audit: Audit, folder: Path) -> list[Path]:
    """Write an audit's findings into a folder.

    Parameters
    ----------
    audit : Audit
    folder : Path

    Returns
    -------
    list of Path

    Raises
    ------
    BadInput
        When they cannot be written; what was there is then unchanged.
    """
    contents = {TABLE: findings_csv(audit), RECORD: findings_json(audit)}
    return write_folder(folder, {name: text.encode("utf-8") for name, text in contents.items()})


def findings_csv(audit: Audit) -> str:
    """The findings as a table, a row each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *(csv_text(f"pounds: {place}") for place in audit.places)])
    for row in findings_rows(audit):
        writer.writerow(csv_text(one) if isinstance(one, str) else repr(one) for one in row)
    return out.getvalue()


def findings_rows(audit: Audit) -> list[list[str | float]]:
    """Each finding as `COLUMNS` name it, then the pounds of each place; blank where none."""
    return [
        [
            *(one.sheet, one.cell, one.rule, one.severity, one.found, one.why),
            *(one.generated, one.returned, _yes(one.in_range)),
            *(one.pounds[place] if one.pounds else "" for place in audit.places),
        ]
        for one in audit.findings
    ]


def _yes(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def findings_json(audit: Audit) -> str:
    """The whole audit as JSON."""
    return json.dumps(findings_record(audit), ensure_ascii=False, indent=2) + "\n"


def findings_record(audit: Audit) -> dict[str, Any]:
    """The whole audit: what was compared, what was found, what was not assessed."""
    counts = Counter(one.severity for one in audit.findings)
    return {
        "allocmodel": __version__,
        "workbook": {"file": audit.file, "sha256": audit.sha256},
        "run": audit.run.recorded_digest if audit.run else None,
        "notes": audit.notes,
        "counts": {one: counts[one] for one in SEVERITIES},
        "findings": [_finding(one) for one in audit.findings],
        "pounds_together": audit.together,
        "not_assessed": [one._asdict() for one in audit.not_assessed],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "cell": one.cell,
        "rule": one.rule,
        "severity": one.severity,
        "found": one.found,
        "why": one.why,
        "as_run": one.generated,
        "as_returned": one.returned,
        "in_range": one.in_range,
        "pounds": one.pounds,
    }
