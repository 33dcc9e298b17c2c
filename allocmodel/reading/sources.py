"""The publishers' files, what is made from each, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from allocmodel.declared.figures import in_runs, interval, wrapped
from allocmodel.declared.publishers_pages import NOT_RECORDED
from allocmodel.declared.table_schemas.every_table import EVERY_RUN, kind_of
from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.declared.text import spoken
from allocmodel.declared.vocabulary import GRADES
from allocmodel.reference.data import Reference
from allocmodel.views.sources import file_of, tables_by_file

SHA256_DIGITS = 64


def source_list(reference: Reference) -> str:
    """Every publication with its files, then every table with what it was made from.

    What every run reads comes first.
    """
    sources = sorted(reference.sources(), key=lambda one: one["table"] not in EVERY_RUN)
    number_of = {file: number for number, file in enumerate(tables_by_file(sources), start=1)}
    publications: dict[tuple[str, str, str, str], list[list[str]]] = {}
    for file, number in number_of.items():
        row = [f"[{number}]", file.vintage, file.file, _digest(file.sha256)]
        row += [f"retrieved {file.retrieved}"] if file.retrieved else [""]
        own = (file.publisher, file.title, file.licence, file.page)
        publications.setdefault(own, []).append(row)
    tables: dict[tuple[str, str], list[int]] = {}
    for one in sources:
        made_from = tables.setdefault((kind_of(one["table"]), one["grade"]), [])
        made_from.append(number_of[file_of(one)])
    lines = ["The publishers' files"]
    for (publisher, title, licence, page), files in publications.items():
        lines += ["", wrapped(f"{publisher}: {title}. Licence {licence}.")]
        lines += [*([f"  {page}"] if page else []), *_aligned(files)]
    lines += ["", f"Day of retrieval, where no line says it: {NOT_RECORDED}."]
    rows = [
        [f"{name}.csv", grade, _numbers(used), "yes" if name in EVERY_RUN else ""]
        for (name, grade), used in tables.items()
    ]
    lines += ["", "The tables made from them, and which of them every run reads", ""]
    lines += [*_aligned(rows), "", "Grades"]
    lines += ["", *_aligned([[grade, meaning] for grade, meaning in GRADES.items()])]
    return "\n".join([*lines, "", *_evidence(reference), "", ATTRIBUTION])


def _evidence(reference: Reference) -> list[str]:
    """Every row of the evidence table, by outcome."""
    rows = []
    for _, row in reference.evidence().iterrows():
        point, *ends = (float(row[one]) for one in ("estimate", "lower", "upper"))
        known = not any(map(pd.isna, ends))
        estimate = interval(point, *ends) if known else f"{point:g} (no interval: cannot be used)"
        outcome, measure = str(row["outcome"]), spoken(str(row["measure"]))
        rows.append([outcome, str(row["group"]), measure, estimate, str(row["grade"])])
    title = "The evidence on need by ethnic group, with 95% intervals where they are to hand"
    return [title, "", *_aligned(rows)]


def _digest(text: str) -> str:
    """The head of a sha256; whole, where it only says why there is none."""
    whole = len(text) == SHA256_DIGITS and " " not in text
    return f"sha256 {text[:16]}..." if whole else text.removeprefix("none: ")


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _numbers(numbers: Iterable[int]) -> str:
    """Numbers in brackets, with runs as from-to: [1-4] [7]."""
    return " ".join(
        f"[{first}-{last}]" if last > first else f"[{first}]" for first, last in in_runs(numbers)
    )
