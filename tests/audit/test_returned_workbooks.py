"""Workbooks as they come back: what the audit finds in each, exactly."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from allocmodel.audit.addresses import address_of
from allocmodel.audit.as_scenario import WrittenScenario, write_scenario
from allocmodel.audit.audit import Audit, audited
from allocmodel.audit.expected import Expected, expected
from allocmodel.audit.read_book import read_book
from allocmodel.outputs.write import manifest_json
from allocmodel.scenario import load_scenario
from allocmodel.study.repeated import repeated
from allocmodel.study.run_scenario import run_scenario
from allocmodel.tracing.cells import Spot
from tests.audit import returned
from tests.audit.returned import blank, both, edited, formula, number, pasted, text


@pytest.fixture(scope="module", name="run")
def _run(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    """What the default scenario generates, by its record."""
    return generated(tmp_path_factory.mktemp("run"), "nottingham-2025-26")


def generated(folder: Path, scenario: str, overrides: tuple[str, ...] = ()) -> Expected:
    """What a run generates that is repeated from its record."""
    made = run_scenario(load_scenario(Path(scenario), overrides))
    record = folder / "run.json"
    record.write_text(manifest_json(made, {}), "utf-8")
    return expected(repeated(record))


def spot_of(run: Expected, name: str, **labels: str) -> Spot:
    """Where an input stands: the tests rest on no address of Inputs."""
    (spot,) = (
        spot
        for spot, given in run.given.items()
        if given.quantity.name == name and labels.items() <= given.labels.items()
    )
    return spot


def input_cell(run: Expected, name: str, **labels: str) -> tuple[str, str]:
    spot = spot_of(run, name, **labels)
    return spot.sheet, address_of((spot.row, spot.column))


def step_cell(run: Expected, name: str, row: int = 0) -> tuple[str, str]:
    """A cell of the table of a step, in its first column of figures."""
    table = run.layout.table(name)
    spot = table.host(row, 0).spot
    return spot.sheet, address_of((spot.row, spot.column))


def at(where: tuple[str, str], edit: Callable[..., returned.Edit], *values: object) -> dict:
    """An edit of a cell, by its sheet."""
    sheet, address = where
    return {sheet.replace(" ", "_"): edit(address, *values)}


def audit_of(run: Expected, content: bytes) -> Audit:
    return audited("returned.xlsx", read_book(content), run, second=False)


def found(audit: Audit) -> list[tuple[str, str, str]]:
    """Rule, sheet and cell of each finding but stored values: XML edits recalculate nothing."""
    return sorted(
        (one.rule, one.sheet, one.cell) for one in audit.findings if one.rule != "stored value"
    )


# --- No finding ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda content: content, id="as written"),
        pytest.param(returned.as_excel_saves, id="as Excel saves it, simulated"),
        pytest.param(returned.without_values, id="without stored values"),
    ],
)
def test_an_untouched_workbook_has_no_finding(run: Expected, saved: Callable) -> None:
    audit = audit_of(run, saved(run.content))
    assert audit.findings == []
    assert ("Stored values" in {one.what for one in audit.not_assessed}) == (
        saved is returned.without_values
    )


@pytest.mark.long
def test_a_workbook_saved_by_openpyxl_has_no_finding(run: Expected) -> None:
    saved = io.BytesIO()
    load_workbook(io.BytesIO(run.content)).save(saved)
    audit = audit_of(run, saved.getvalue())
    assert audit.findings == []
    assert "hold no value" in " ".join(one.why for one in audit.not_assessed)


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_has_no_finding(run: Expected, tmp_path: Path) -> None:
    audit = audit_of(run, by_libreoffice(run.content, tmp_path))
    assert audit.findings == [] and audit.notes == []


@pytest.mark.libreoffice
def test_an_input_changed_and_saved_by_libreoffice_is_the_one_finding(
    run: Expected, tmp_path: Path
) -> None:
    where = input_cell(run, "gross_amount", budget_line="core")
    content = edited(run.content, **at(where, number, 2_400_000_000))
    book = read_book(by_libreoffice(content, tmp_path))
    audit = audited("returned.xlsx", book, run, second=True)
    assert [(one.rule, one.sheet, one.cell) for one in audit.findings] == [("input", *where)]
    assert audit.not_assessed == []


def by_libreoffice(content: bytes, folder: Path) -> bytes:
    """A workbook opened and saved by LibreOffice."""
    from allocmodel.audit import recalculate

    (folder / "book.xlsx").write_bytes(content)
    profile = recalculate._profile(folder)
    command = [recalculate.libreoffice(), f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    recalculate._run([*command, "--outdir", str(folder / "made"), str(folder / "book.xlsx")], 200)
    return (folder / "made" / "book.xlsx").read_bytes()


# --- One edit, or two ------------------------------------------------------------------------


def test_an_input_that_is_changed_says_what_it_moves(run: Expected) -> None:
    where = input_cell(run, "gross_amount", budget_line="core")
    audit = audit_of(run, edited(run.content, **at(where, number, 2_378_868_000)))
    (one,) = [one for one in audit.findings if one.rule == "input"]
    assert (one.sheet, one.cell) == where
    assert (one.generated, one.returned, one.in_range) == ("2368868000", "2378868000", True)
    assert one.found.endswith(": 2,368,868,000 as run, now 2,378,868,000.")
    # Ten million more, split as the core line is: by fair share.
    base = run.runs[""]
    shares = {place: base.number("basis_share", basis="core", place=place) for place in base.places}
    assert one.pounds == pytest.approx({place: 1e7 * share for place, share in shares.items()})
    assert sum(audit.together[""].values()) == 1e7
    # What was changed is stale in the file: nothing recalculated it.
    assert [one.rule for one in audit.findings].count("stored value") == 1


def test_two_inputs_have_their_pounds_apart_and_together(run: Expected) -> None:
    content = edited(
        run.content,
        Inputs=both(
            number(input_cell(run, "gross_amount", budget_line="core")[1], 2_378_868_000),
            number(
                input_cell(run, "gross_amount", budget_line="primary medical care")[1], 249_867_000
            ),
        ),
    )
    audit = audit_of(run, content)
    first, second = (one for one in audit.findings if one.rule == "input")
    for place, pounds in audit.together[""].items():
        assert first.pounds[place] + second.pounds[place] == pytest.approx(pounds, abs=2)
    assert sum(first.pounds.values()) == pytest.approx(1e7)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (partial(number, value=-1.0), "Allowed is 0 to 1,000,000,000,000."),
        (partial(number, value=0.5), "Only whole numbers are allowed."),
    ],
)
def test_an_input_out_of_range_is_said(run: Expected, value: Callable, told: str) -> None:
    where = input_cell(run, "gross_amount", budget_line="core")
    audit = audit_of(run, edited(run.content, **at(where, value)))
    (one,) = [one for one in audit.findings if one.rule != "stored value"]
    assert (one.rule, one.sheet, one.cell, one.in_range) == ("input out of range", *where, False)
    assert told in one.found


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (partial(text, value="2,400,000,000"), "is text, no number"),
        (partial(text, value=" "), "It holds only spaces: that is text, no number, and not blank."),
        (blank, "It is blank."),
    ],
)
def test_an_input_that_is_no_figure_is_said(run: Expected, value: Callable, told: str) -> None:
    where = input_cell(run, "gross_amount", budget_line="core")
    audit = audit_of(run, edited(run.content, **at(where, value)))
    (one,) = [one for one in audit.findings if one.rule != "stored value"]
    assert (one.rule, one.sheet, one.cell, one.in_range) == ("input no figure", *where, False)
    assert one.found.endswith(told) or told in one.found


BOOK = "xl/workbook.xml"
NAMED = '<definedName name="budget">Inputs!$B$10</definedName></definedNames>'


class Case(NamedTuple):
    """What was done to a workbook, and all that is to be found."""

    what: str
    done: Callable[[bytes], bytes]
    findings: list[tuple[str, str, str]]


def on(where: tuple[str, str], make: Callable, *values: object) -> Callable[[bytes], bytes]:
    return lambda book: edited(book, **at(where, make, *values))


def of_cells(run: Expected) -> list[Case]:
    """Edits that leave every cell where it is; all of them can be in one workbook."""
    core = input_cell(run, "gross_amount", budget_line="core")
    area = input_cell(run, "place_of_area", area="U06437-E07000170")
    people = input_cell(run, "practice_population", practice="C84001")
    targets = [step_cell(run, "target", row) for row in range(4)]
    sheet, first = targets[0][0], int(re.sub(r"\D", "", targets[0][1]))
    labels = [(sheet, f"A{first + row}") for row in range(4)]
    remark, own, foreign = ((sheet, f"AZ{first + row}") for row in range(3))
    return [
        Case("an area moved", on(area, text, "Bassetlaw"), [("input", *area)]),
        Case("a published figure", on(people, number, 1.0), [("figure", *people)]),
        Case("a formula as input", on(core, formula, "1000*2400000"), [("input", *core)]),
        Case("a value pasted", on(targets[0], pasted), [("formula overwritten", *targets[0])]),
        Case("another pasted", on(targets[1], pasted), [("formula overwritten", *targets[1])]),
        Case("a formula deleted", on(targets[2], blank), [("formula overwritten", *targets[2])]),
        Case(
            "a formula altered",
            on(targets[3], formula, "Budget!B10*1.01"),
            [("formula altered", *targets[3])],
        ),
        Case("a label", on(labels[0], text, "City"), [("label", *labels[0])]),
        Case(
            "two labels swapped",
            lambda book: on(labels[1], text, "Bassetlaw")(
                on(labels[3], text, "South Nottinghamshire")(book)
            ),
            [("label", *labels[1]), ("label", *labels[3])],
        ),
        Case("a remark", on(remark, text, "looks low"), [("added", *remark)]),
        Case("a formula of one's own", on(own, formula, "SUM(B10:B13)"), [("added", *own)]),
        Case(
            "a link to another file",
            lambda book: returned.with_link(on(foreign, formula, "[1]Sheet1!A1")(book)),
            [("added", *foreign), ("link", "", ""), ("link", "", ""), ("link", *foreign)],
        ),
        Case(
            "a macro",
            lambda book: returned.with_part(book, "xl/vbaProject.bin", lambda _: "x"),
            [("macro", "", "")],
        ),
        Case(
            "a row hidden",
            lambda book: edited(
                book, Need=lambda xml: xml.replace('<row r="10"', '<row hidden="1" r="10"', 1)
            ),
            [("hidden", "Need", "10:10")],
        ),
        Case(
            "calculated by hand",
            lambda book: returned.with_part(
                book, BOOK, lambda xml: xml.replace("<calcPr ", '<calcPr calcMode="manual" ')
            ),
            [("calculation", "", "")],
        ),
        Case(
            "a name",
            lambda book: returned.with_part(
                book, BOOK, lambda xml: xml.replace("</definedNames>", NAMED)
            ),
            [("name", "", "")],
        ),
        Case(
            "protection taken off",
            lambda book: edited(
                book, Targets=lambda xml: re.sub("<sheetProtection[^>]*/>", "", xml)
            ),
            [("protection", "Targets", "")],
        ),
    ]


def of_sheets(run: Expected) -> list[Case]:
    """Edits that move cells, each on a sheet of its own; they too can be in one workbook."""
    first = spot_of(run, "place_of_area", area="U-E06000018").row
    return [
        Case(
            "areas sorted",
            lambda book: edited(book, Areas=returned.rows_turned(first, first + 9)),
            [("order", "Areas", f"{first}:{first + 9}")],
        ),
        Case(
            "a row deleted",
            lambda book: returned.row_deleted(book, "How to read", 9),
            [("structure", "How to read", "")],
        ),
        Case(
            "rows inserted above",
            lambda book: returned.rows_inserted(book, "Need", 2, 3),
            [("structure", "Need", "2:4")],
        ),
        Case(
            "a row inserted above Inputs",
            lambda book: returned.rows_inserted(book, "Inputs", 1),
            [("structure", "Inputs", "1:1")],
        ),
        Case(
            "a sheet renamed",
            lambda book: returned.sheet_renamed(book, "Bridge", "Why shares differ"),
            [("structure", "Why shares differ", "")],
        ),
        Case(
            "a sheet moved",
            lambda book: returned.sheet_first(book, "Changes"),
            [("structure", "Changes", "")],
        ),
        Case(
            "a sheet added",
            lambda book: returned.sheet_added(book, "Workings"),
            [("structure", "Workings", "")],
        ),
        Case(
            "a sheet removed",
            lambda book: returned.sheet_removed(book, "Sources"),
            [("structure", "Sources", "")],
        ),
    ]


@pytest.mark.parametrize("edits", [of_cells, of_sheets])
def test_edits_of_every_kind_at_once_are_found_and_nothing_else(
    run: Expected, edits: Callable[[Expected], list[Case]]
) -> None:
    book, expected_findings = run.content, []
    for case in edits(run):
        book = case.done(book)
        expected_findings += case.findings
    assert found(audit_of(run, book)) == sorted(expected_findings)


@pytest.mark.long
def test_each_edit_is_found_and_nothing_else(run: Expected) -> None:
    wrong = {}
    for case in (*of_cells(run), *of_sheets(run)):
        seen = found(audit_of(run, case.done(run.content)))
        if seen != sorted(case.findings):
            wrong[case.what] = seen
    assert not wrong


def test_a_stored_value_that_was_tampered_with(run: Expected) -> None:
    sheet, address = step_cell(run, "target")
    spoilt = edited(
        run.content,
        **{
            sheet: lambda xml: re.sub(
                rf'(<c r="{address}"[^>]*><f>.*?</f><v>)[^<]*', r"\g<1>1", xml
            )
        },
    )
    (one,) = audit_of(run, spoilt).findings
    assert (one.rule, one.sheet, one.cell, one.returned) == ("stored value", sheet, address, "1")


def test_a_cell_is_found_where_a_row_moved_it(run: Expected) -> None:
    """An input that was changed, with a row above it inserted first."""
    sheet, address = input_cell(run, "gross_amount", budget_line="core")
    moved = f"{address[0]}{int(address[1:]) + 1}"
    content = edited(returned.rows_inserted(run.content, sheet, 2), Inputs=number(moved, 2.4e9))
    assert found(audit_of(run, content)) == [("input", sheet, moved), ("structure", sheet, "2:2")]


# --- As a scenario ---------------------------------------------------------------------------


def written(run: Expected, folder: Path, content: bytes) -> tuple[WrittenScenario, Path]:
    target = folder / "changed.toml"
    return write_scenario(audit_of(run, content), target), target


def test_changed_inputs_become_a_scenario_that_gives_the_same(
    run: Expected, tmp_path: Path
) -> None:
    place, amount = (
        spot_of(run, "place_of_area", area="U06437-E07000170"),
        input_cell(run, "gross_amount", budget_line="core"),
    )
    content = edited(
        run.content,
        Inputs=number(amount[1], 2.4e9),
        Areas=text(address_of((place.row, place.column)), "Bassetlaw"),
    )
    made, target = written(run, tmp_path, content)
    assert made.not_expressed == [] and made.differs == {} and made.not_compared == ""
    again = run_scenario(load_scenario(target))
    assert again.inputs.scenario.id == "changed"
    assert 'extends = "nottingham-2025-26"' in target.read_text("utf-8")
    total = float(again.values["total_allocation"].sum())
    assert total == 2_400_000_000 + 239_867_000


def test_what_no_scenario_can_express_is_said(run: Expected, tmp_path: Path) -> None:
    weight = input_cell(run, "component_weight", formula="core", component="maternity")
    target = step_cell(run, "target")
    content = edited(
        run.content,
        Inputs=both(
            number(weight[1], 0.1),
            number(input_cell(run, "gross_amount", budget_line="core")[1], 2.4e9),
        ),
        **at(target, pasted),
    )
    made, file = written(run, tmp_path, content)
    assert file.exists() and made.keys == ["budget.core.amount=2400000000"]
    assert [one.split(",")[0].split(":")[0] for one in made.not_expressed] == [
        f"Inputs!{weight[1]}",
        f"{target[0]}!{target[1]}",
    ]
    assert made.differs


@pytest.mark.long
def test_limits_are_taken_out_and_filled_in(tmp_path: Path) -> None:
    """A floor that is cleared is none; a space is no blank; what is blank as run is fixed."""
    run = generated(tmp_path, "nottingham-floor-binds")
    floor, cap, ceiling = (
        input_cell(run, name) for name in ("growth_floor", "cap_over", "growth_ceiling")
    )
    stored = f"C{ceiling[1][1:]}"
    content = edited(
        run.content,
        Inputs=both(blank(floor[1]), text(cap[1], " "), number(stored, 0.1)),
    )
    audit = audit_of(run, content)
    assert found(audit) == [
        ("figure", "Inputs", stored), ("input", *floor), ("input no figure", *cap)
    ]  # fmt: skip
    (spaces,) = (one for one in audit.findings if one.rule == "input no figure")
    assert spaces.found.endswith("and not blank. Clear the cell for no cap.")
    made, target = written(run, tmp_path, edited(run.content, Inputs=blank(floor[1])))
    assert (made.keys, made.not_expressed, made.differs) == (["convergence.floor=none"], [], {})
    assert 'floor = "none"' in target.read_text("utf-8")


#: A scenario of each kind of input, an edit of it, and the key that sets the same.
KEYS = (
    ("nottingham-deprivation-growth", "quintile_weight", {"deprivation_quintile": "1"}, 1.3,
     "weight.growth.deprivation.quintiles=[1.3, 1.075, 1.05, 1.025, 1.0]"),
    ("nottingham-floor-binds", "opening_baseline", {"place": "Nottingham City"}, 700e6,
     "baseline.amounts.core.Nottingham City=700000000"),
    ("nottingham-health-inequalities-15", "health_inequalities_share", {}, 0.2,
     "health_inequalities.share=0.2"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("scenario", "name", "labels", "value", "key"),
    [pytest.param(*one, marks=pytest.mark.long, id=one[0]) for one in KEYS],
)
def test_each_kind_of_input_has_its_key(
    scenario: str, name: str, labels: dict[str, str], value: float, key: str, tmp_path: Path
) -> None:
    run = generated(tmp_path, scenario)
    where = input_cell(run, name, **labels)
    made, _ = written(run, tmp_path, edited(run.content, **at(where, number, value)))
    assert (made.keys, made.not_expressed, made.differs) == ([key], [], {})
