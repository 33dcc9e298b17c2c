"""The sheet of sources, assumptions and judgements."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.figures import in_runs
from allocmodel.declared.publishers_pages import NOT_RECORDED
from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.declared.vocabulary import GRADES
from allocmodel.scenario.judgements import in_toml
from allocmodel.study.identity import digest, run_label
from allocmodel.views.sources import tables_by_file
from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.tables import Drawing, text_table


def draw_sources(drawing: Drawing, sheet: Worksheet) -> None:
    """Publishers' files, the files of this run, and the log of assumptions."""
    # The first five are a printed page wide; the first with the sixth, which has the longest
    # texts, another; and the first with those after it a third.
    for letter, width in zip("ABCDEFGHI", (42, 44, 14, 26, 14, 97, 38, 42, 17), strict=True):
        sheet.column_dimensions[letter].width = width
    row = text_table(
        drawing,
        sheet,
        FIRST_ROW,
        "This run: results.csv, results.nc and run.json of the same run name it so",
        "this_run",
        ("Scenario and first digits of the digest", "Digest of all that determines the results"),
        [[run_label(drawing.run), digest(drawing.run)]],
    )
    reference = drawing.run.inputs.reference
    read = drawing.run.inputs.tables
    sources = [source for source in reference.sources() if source["table"] in read]
    row = text_table(
        drawing,
        sheet,
        row,
        "Publishers' files behind the tables that this run read",
        "sources",
        (
            *("Publisher", "Title", "Vintage", "File", "Licence", "Tables"),
            *("sha256 of the original", "Publisher's page", "Retrieved"),
        ),
        [
            [
                *(file.publisher, file.title, file.vintage, file.file, file.licence),
                *(", ".join(tables), file.sha256),
                *(file.page, file.retrieved or NOT_RECORDED),
            ]
            for file, tables in tables_by_file(sources).items()
        ],
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
        ("Table", "sha256", "Grade"),
        [[table, reference.digest_of(table), grades[table]] for table in read],
    )
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
        row = text_table(
            drawing,
            sheet,
            row,
            "Judgements: a final scenario needs a sign-off for each",
            "judgements",
            ("Its name in a sign-off", "Where it is used", "Value to sign", "Who signed it off"),
            judgements,
        )
    meanings = [[grade, meaning] for grade, meaning in GRADES.items()]
    text_table(drawing, sheet, row, "Grades", "grades", ("Grade", "Meaning"), meanings)
    drawing.pen.text(sheet, FIRST_ROW - 1, 1, ATTRIBUTION, style.REMARK)


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
    return [
        [one.figure, _where(rows.get(one.figure, [])), in_toml(one.value), one.told]
        for one in drawing.run.inputs.judgements
    ]


def _where(rows: list[int]) -> str:
    """Rows of Inputs, those that follow each other as from and to."""
    if not rows:
        return "Not used"
    runs = [f"{first} to {last}" if last > first else f"{first}" for first, last in in_runs(rows)]
    return f"Inputs, {'rows' if len(rows) > 1 else 'row'} {', '.join(runs)}"
