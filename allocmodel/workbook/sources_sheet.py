"""The sheet of sources, assumptions and judgements."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.figures import in_runs
from allocmodel.declared.publishers_pages import UNKNOWN_DAY
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.declared.vocabulary import GRADES
from allocmodel.scenario.judgements import in_toml
from allocmodel.study.identity import digest, run_label
from allocmodel.views.sources import PublishersFile, tables_by_file
from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.plan import brought_by_area
from allocmodel.workbook.tables import Drawing, text_table

#: All columns together are as wide as an upright page. So many files are as long as one: more are
#: another table, since no heading but the sheet's can be repeated.
WIDTHS = {"A": 38.0, "B": 38.0, "C": 20.0, "D": 12.0}
MOST_FILES = 26


def draw_sources(drawing: Drawing, sheet: Worksheet) -> None:
    """Publishers' files, the files of this run, and the log of assumptions."""
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    reference = drawing.run.inputs.reference
    read = drawing.run.inputs.tables
    sources = [source for source in reference.sources() if source["table"] in read]
    files = tables_by_file(sources)
    row = _draw_files(drawing, sheet, FIRST_ROW, list(files))
    row = text_table(
        drawing,
        sheet,
        row,
        "This run: results.csv, results.nc and run.json of the same run name it so",
        "this_run",
        ("Scenario and first digits of the digest", "Digest of all that determines the results"),
        [[run_label(drawing.run), digest(drawing.run)]],
    )
    own = _own_files(drawing)
    if own:
        row = text_table(
            drawing,
            sheet,
            row,
            "The team's own files",
            "own_files",
            ("File", "sha256"),
            own,
        )
    grades = {source["table"]: source["grade"] for source in sources}
    row = text_table(
        drawing,
        sheet,
        row,
        "Tables read",
        "tables_read",
        ("Table", "sha256", "From files no.", "Grade"),
        [
            [table, reference.digest_of(table), _numbers(files, table), grades[table]]
            for table in read
        ],
    )
    meanings = [[grade, meaning] for grade, meaning in GRADES.items()]
    row = text_table(drawing, sheet, row, "Grades", "grades", ("Grade", "Meaning"), meanings)
    log = [[drawing.of_whole(one.text), one.source, one.quality, one.impact] for one in ASSUMPTIONS]
    row = text_table(
        drawing,
        sheet,
        row,
        "Assumptions: how well founded (quality), and how much rests on them (impact)",
        "assumptions",
        ("Assumption", "Source", "Quality", "Impact"),
        log,
    )
    judgements = _judgements(drawing)
    if judgements:
        text_table(
            drawing,
            sheet,
            row,
            "Judgements: a final scenario needs a sign-off for each",
            "judgements",
            ("Its name in a sign-off", "Where it is used", "Value to sign", "Who signed it off"),
            judgements,
        )
    drawing.pen.text(sheet, FIRST_ROW - 1, 1, ATTRIBUTION, style.REMARK)


def _draw_files(
    drawing: Drawing, sheet: Worksheet, row: int, files: Sequence[PublishersFile]
) -> int:
    """The publishers' files by number: who published which, and what each is called and holds."""
    published = [
        [f"{number}. {one.title}", one.page, one.publisher, one.vintage]
        for number, one in enumerate(files, start=1)
    ]
    held = [
        [f"{number}. {one.file}", one.sha256, one.retrieved or UNKNOWN_DAY, one.licence]
        for number, one in enumerate(files, start=1)
    ]
    for title, name, columns, rows in (
        (
            "Publishers' files behind the tables that this run read",
            "sources",
            ("Number and title", "Publisher's page", "Publisher", "Vintage"),
            published,
        ),
        (
            "The same files: where no day is recorded, the sha256 says which file it is",
            "source_files",
            ("Number and file", "sha256 of the original", "Retrieved", "Licence"),
            held,
        ),
    ):
        for part, some in enumerate(as_long_as_each_other(rows), start=1):
            said = (title, name) if part == 1 else (f"{title}, continued", f"{name}_{part}")
            row = text_table(drawing, sheet, row, *said, columns, some)
    return row


def as_long_as_each_other(rows: list[list[str]]) -> list[list[list[str]]]:
    """Rows in parts of no more than a page holds."""
    parts = max(1, math.ceil(len(rows) / MOST_FILES))
    bounds = [len(rows) * part // parts for part in range(parts + 1)]
    return [rows[first:last] for first, last in pairwise(bounds)]


def _numbers(files: Mapping[PublishersFile, Sequence[str]], table: str) -> str:
    """The numbers of the files that a table is made from, those that follow each other in runs."""
    numbers = [number for number, tables in enumerate(files.values(), start=1) if table in tables]
    return _runs(numbers)


def _runs(numbers: Iterable[int]) -> str:
    runs = in_runs(numbers)
    return ", ".join(f"{one} to {last}" if last > one else f"{one}" for one, last in runs)


def _own_files(drawing: Drawing) -> list[list[str]]:
    """The team's own files that figures were taken from, each with its digest."""
    inputs = drawing.run.inputs
    files = [*inputs.scenario.origins.own.files, *inputs.gathered.users_files]
    return [list(file) for file in files]


def _judgements(drawing: Drawing) -> list[list[str]]:
    """Every judgement by its name, with where it stands and who signed it off."""
    rows: dict[str, list[int]] = {}
    for row in drawing.layout.input_rows:
        for name in drawing.where_from(row).rests_on:
            rows.setdefault(name, []).append(row.row)
    columns = _columns_of_areas(drawing)
    return [
        [
            one.figure,
            _where(rows.get(one.figure, []), columns.get(one.figure, "")),
            in_toml(one.value),
            one.told,
        ]
        for one in drawing.run.inputs.judgements
    ]


def _columns_of_areas(drawing: Drawing) -> dict[str, str]:
    """The column of the sheet Areas that stands for each judgement by area."""
    brought = {name: INPUTS[name].title for name in brought_by_area(drawing.run)}
    return {
        name: brought[quantity]
        for (quantity, _), given in drawing.run.inputs.provenance.items()
        if quantity in brought
        for name in given.rests_on
    }


def _where(rows: list[int], column: str) -> str:
    """Rows of Inputs, those that follow each other as from and to; else a column of Areas."""
    if rows:
        return f"Inputs, {'rows' if len(rows) > 1 else 'row'} {_runs(rows)}"
    return f"Areas, {column}" if column else "Not used"
