"""What the commands print: the answer, the checks, and lists of what can be modelled."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

import pandas as pd

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import located
from allocmodel.declared.figures import (
    changed_for_this_run,
    figure,
    in_runs,
    interval,
    table,
    wrapped,
)
from allocmodel.declared.publishers_pages import NOT_RECORDED
from allocmodel.declared.table_schemas.every_table import EVERY_RUN, kind_of
from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.declared.text import spoken
from allocmodel.declared.vocabulary import BY_FUNCTIONS, GRADES, UNALLOCATED_PCN
from allocmodel.engine.steps import STAGES, needed_steps
from allocmodel.inputs import ModelInputs
from allocmodel.inputs.budget_inputs import grades
from allocmodel.reading.account import (
    adjustments,
    adjustments_planned,
    counted_twice,
    equity,
    evidence_notes,
    judgements,
    maternity,
)
from allocmodel.reading.convergence_account import convergence, convergence_planned
from allocmodel.reading.neighbourhood import neighbourhood_tables
from allocmodel.reading.terminal import drawn, written
from allocmodel.reference.data import Reference
from allocmodel.scenario import BudgetLine, Scenario
from allocmodel.scenario.binding import to_paste
from allocmodel.scenario.own_index import is_own
from allocmodel.study.run import Run
from allocmodel.views.catalogue import views_of
from allocmodel.views.funds import payers
from allocmodel.views.neighbourhoods import every_neighbourhood, neighbourhoods_of
from allocmodel.views.own import own_title
from allocmodel.views.path import years_in_terminal
from allocmodel.views.pools import basis_name
from allocmodel.views.sources import file_of, tables_by_file

SHA256_DIGITS = 64


def answer(run: Run) -> str:
    """The answer: places, people, need, money and the change that need makes, year by year.

    What moves between places and who gets what are of the last year.
    """
    inputs = run.inputs
    last = run.in_year(run.years[-1])
    several = len(run.years) > 1
    tables = []
    for view, year in zip(views_of(run, "answer"), run.years, strict=True):
        dated = [f"{year}:"] if several else []
        tables += [*dated, drawn(run, view), "", *_held(run.in_year(year))]
    notes = [inputs.whole.words.told(note) for note in view.notes]
    closing = [*adjustments(last), *_about(run), *equity(last), *maternity(last)]
    return "\n".join(
        [
            inputs.scenario.title,
            f"{inputs.icb_name}, {inputs.year}. Status: {inputs.scenario.status}.",
            *_overrides(inputs),
            "",
            *tables,
            *map(wrapped, notes),
            "",
            *_ages(last),
            *convergence(run),
            *neighbourhood_tables(last),
            *([f"Of the last year, {run.years[-1]}:", ""] if several and closing else []),
            *closing,
            *_lists(last),
        ]
    ).rstrip("\n")


def _ages(run: Run) -> list[str]:
    """Need by ages alone and at the same ages; nothing where ages are not known."""
    return [
        line
        for view in views_of(run, "need_and_ages")
        for line in (f"{view.title}:", drawn(run, view), "")
    ]


#: More places than this are too many to name in a sentence.
_NAMED = 10


def _lists(run: Run) -> list[str]:
    """The caveat that more people are registered than live somewhere, place by place."""
    if "registered_over_residents" not in run.values or len(run.places) > _NAMED:
        return []
    own = (
        f"{place} {written(run, 'registered_over_residents', {'place': place})}"
        for place in run.places
    )
    everyone = written(run, "icb_registered_over_residents", {})
    said = (
        f"Registered people for each resident of the Census 2021: {', '.join(own)}; all places "
        f"{everyone}. Money follows registered people."
    )
    return [wrapped(said), ""]


def _about(run: Run) -> list[str]:
    """What to know before an adjustment is believed: double counting, evidence, judgements."""
    lines = [
        *counted_twice(run.inputs, run.in_year(run.years[-1])),
        *evidence_notes(run.inputs),
        *judgements(run.inputs),
    ]
    return [*lines, ""] if lines else []


def _overrides(inputs: ModelInputs) -> list[str]:
    return [wrapped(line) for line in changed_for_this_run(inputs.scenario.overrides)]


def _held(run: Run) -> list[str]:
    """What no place receives, and how it and the places' money make up the budget."""
    held = run.values["held_amount"]
    amounts = {str(line): float(held.sel(budget_line=line)) for line in held["budget_line"].values}
    if not any(amounts.values()):
        return []
    lines = [
        f"Held at system level, for no place: {line}, {figure(amount, 'pounds')}"
        for line, amount in amounts.items()
        if amount
    ]
    everything, placed, held_in_all = (
        written(run, name, {}) for name in ("whole_budget", "total_placed", "total_held")
    )
    whole = f"The budget of {everything} is {placed} for places"
    return [*map(wrapped, lines), wrapped(f"{whole} and {held_in_all} held."), ""]


def checks(run: Run) -> str:
    """How the checks came out: every one that failed, and what to know about the inputs."""
    failed = [check for check in run.checks if not check.passed]
    lines = [
        wrapped(
            f"  FAIL  {one.title}: off by {one.largest:.3g} {one.unit}, "
            f"where {one.tolerance:.3g} is allowed"
        )
        for one in failed
    ]
    passed = len(run.checks) - len(failed)
    head = f"Checks: {passed} of {len(run.checks)} passed" if failed else _all_passed(run)
    return "\n".join([head, *lines, *_notes(run.warnings)])


def _all_passed(run: Run) -> str:
    return f"Checks: all {len(run.checks)} passed."


def _notes(warnings: Iterable[str]) -> list[str]:
    return [wrapped(f"Note: {warning}") for warning in warnings]


def what_would_run(run: Run) -> str:
    """A scenario as understood: places with their areas, budget, steps, and what looks odd."""
    inputs, scenario = run.inputs, run.inputs.scenario
    first = inputs.in_year(scenario.years[0])
    of_first = run.in_year(scenario.years[0])
    place_of = [str(place) for place in first.values["place_of_area"].values]
    rows = [
        [place, str(place_of.count(place)), written(of_first, "population", {"place": place})]
        for place in run.places
    ]
    rows.append(["All places", str(len(place_of)), written(of_first, "icb_population", {})])
    several = len(scenario.years) > 1
    header = ["Place", "Areas", f"People\n{scenario.years[0]}" if several else "People"]
    if scenario.neighbourhoods:
        header.append("Neighbourhoods")
        for row, place in zip(rows, run.places, strict=False):
            row.append(str(len(neighbourhoods_of(run, place))))
        rows[-1].append(str(len(every_neighbourhood(run))))
    return "\n".join(
        [
            f"{scenario.title}",
            f"{inputs.icb_name} ({inputs.icb}), {inputs.year}. Status: {scenario.status}.",
            *_overrides(inputs),
            "",
            table(header, rows),
            "",
            *_budget(run),
            "",
            *_contributions(run),
            *convergence_planned(run),
            *_steps(inputs),
            "",
            *adjustments_planned(of_first),
            *judgements(inputs),
            *_sign_offs(inputs),
            *_notes(run.warnings),
            "The scenario is valid. Nothing was written.",
        ]
    )


def _sign_offs(inputs: ModelInputs) -> list[str]:
    """The tables that would sign what is not signed; they are to be pasted, so not wrapped."""
    said, *tables = to_paste(inputs.judgements) or [""]
    return [wrapped(said), *tables] if said else []


def _budget(run: Run) -> list[str]:
    """Lines with their money; with several years, the money of each in a table of its own."""
    inputs, scenario = run.inputs, run.inputs.scenario
    years = years_in_terminal(scenario.years)
    of_year = [run.in_year(year) for year in years]
    amounts = {line.line: [_amount(one, line) for one in of_year] for line in scenario.lines}
    split = {line.line: [_basis(scenario, line), line.drawn_from or "-"] for line in scenario.lines}
    grade = {
        line.line: " then ".join(grades(inputs.gathered, line.line)) if line.is_set else "derived"
        for line in scenario.lines
    }
    if len(of_year) == 1:
        rows = [[one, *amounts[one], *split[one], grade[one]] for one in amounts]
        return [table(["Budget line", "Amount", "Split by", "Taken from", "Grade"], rows)]
    growth = {
        line.line: "-"
        if line.growth is None or grade[line.line] == "published"
        else f"{line.growth:.2%}"
        for line in scenario.lines
    }
    recurrent = {line.line: "yes" if line.recurrent else "no" for line in scenario.lines}
    header = ["Budget line", *years, "Growth\na year", "Grade"]
    rows = [[one, *amounts[one], growth[one], grade[one]] for one in amounts]
    kinds = [[one, *split[one], recurrent[one]] for one in amounts]
    between = [one for one in scenario.years if one not in years]
    return [
        table(header, rows),
        *([wrapped(f"And {len(between)} years between them, in the workbook.")] if between else []),
        "",
        table(["Budget line", "Split by", "Taken from", "Recurrent"], kinds),
    ]


def _contributions(run: Run) -> list[str]:
    """Who pays how much into each joint fund, and how it is split; nothing without any."""
    of_year = [run.in_year(year) for year in run.years]
    rows = [
        [
            payer.title,
            *(payer.pounds(one) for one in of_year),
            payer.split_by,
            payer.where,
        ]
        for payer in payers(run)
    ]
    if not rows:
        return []
    pounds = ["Pays"] if len(of_year) == 1 else list(run.years)
    told = table(["Joint fund and contributor", *pounds, "Split by", "Where"], rows)
    least = [
        f"The NHS has to pay {figure(float(fund.nhs_minimum), 'pounds')} into {fund.name} at least."
        for fund in run.inputs.scenario.fund
        if fund.nhs_minimum is not None
    ]
    return [told, *map(wrapped, least), ""]


def _basis(scenario: Scenario, line: BudgetLine) -> str:
    """What splits a line; an index of the team's own by its title."""
    if is_own(line.basis):
        return own_title(scenario, line.basis)
    return basis_name(BY_FUNCTIONS if line.line == scenario.envelope else line.basis)


def _amount(run: Run, line: BudgetLine) -> str:
    """What a line is given, or what it comes to where it has a part of what others leave."""
    name = "gross_amount" if line.is_set else "line_amount"
    return figure(run.number(name, budget_line=line.line), "pounds")


def _steps(inputs: ModelInputs) -> list[str]:
    """How many steps would run, by stage."""
    steps = needed_steps(inputs.values)
    counts = {
        title: sum(one.stage == stage for one in steps) for stage, (title, _) in STAGES.items()
    }
    by_stage = ", ".join(f"{title} {count}" for title, count in counts.items() if count)
    return [wrapped(f"Would run {len(steps)} steps: {by_stage}.")]


def icb_list(reference: Reference, year: str) -> str:
    """The ICBs of a year, with their people and areas."""
    with located(argument("year")):
        sizes = reference.sizes_of_icbs(year)
    rows = [
        [str(code), str(name), figure(people, "people"), str(areas)]
        for code, name, people, areas in sizes.itertuples()
    ]
    total = figure(sizes.attrs["population"], "people")
    header = ["Code", "ICB", "People", "Areas"]
    title = f"{len(rows)} ICBs of {year}, {total} registered people"
    return "\n".join(
        [title, "", table(header, rows), "", "Next: allocmodel areas CODE, allocmodel new CODE"]
    )


def area_list(reference: Reference, icb: str, year: str) -> str:
    """The areas of an ICB by district, with the codes that a scenario's places can name."""
    code, name = _icb_of_year(reference, icb, year)
    found = reference.areas(code, year)
    people = _people_of(reference, code, year)
    head = [
        f"{name} ({code}), {year}: {len(found)} areas, {people} registered people",
        wrapped(
            "An area is the part of a Primary Care Network (PCN) whose practices stand in one "
            "district. A place names districts, PCNs or sub-ICB locations by code or name."
        ),
    ]
    return _by_district(reference, code, year, found, head, _areas_table)


def practice_list(reference: Reference, icb: str, year: str) -> str:
    """The GP practices of an ICB by district, with the codes that a scenario's places can name."""
    code, name = _icb_of_year(reference, icb, year)
    with located(argument("year")):
        found = (
            reference.areas(code, year)
            if reference.practice_level
            else reference.practice_rows(code, year)
        )
    people = _people_of(reference, code, year)
    head = [
        f"{name} ({code}), {year}: {len(found)} practices, {people} registered people",
        wrapped(
            'A place names practices by code, by exact name or as "CODE: name"; practice = [...] '
            "goes before PCNs, districts and sub-ICB locations."
        ),
    ]
    return _by_district(reference, code, year, found, head, _practices_table)


def _icb_of_year(reference: Reference, icb: str, year: str) -> tuple[str, str]:
    """Code and name of the ICB that the arguments mean."""
    with located(argument("year")):
        reference.icbs(year)
    with located("the argument ICB"):
        return reference.find_icb(icb, year)


def _people_of(reference: Reference, icb: str, year: str) -> str:
    """The people of an ICB."""
    return figure(reference.districts_of_icb(icb, year).attrs["population"], "people")


def _by_district(
    reference: Reference,
    icb: str,
    year: str,
    found: pd.DataFrame,
    head: list[str],
    drawn_as: Callable[[pd.DataFrame], str],
) -> str:
    """A table of areas or practices for each district, and what sub-ICB locations were."""
    lines = [*head, ""]
    for district_name, district, size in reference.districts_of_icb(icb, year).itertuples(
        index=False
    ):
        own = found[found["district"] == district]
        lines.append(f"{district_name}: district {district}, {figure(size, 'people')} people")
        lines.append(textwrap.indent(drawn_as(own), "  "))
        lines.append("")
    former, codes = reference.former_ccgs(), sorted(set(found["sub_icb"]))
    lines += [f"Sub-ICB {one}: {former[one]} before July 2022" for one in codes if one in former]
    return "\n".join(lines).rstrip()


def _areas_table(areas: pd.DataFrame) -> str:
    rows = [
        [
            str(row["pcn_name"]) or "Unallocated",
            _pcn_code(row),
            str(row["sub_icb"]) or "(unknown)",
            figure(float(row["population"]), "people"),
            str(area),
        ]
        for area, row in areas.sort_values(["pcn_name", "pcn"]).iterrows()
    ]
    return table(["PCN", "PCN code", "Sub-ICB", "People", "Area code"], rows)


def _practices_table(practices: pd.DataFrame) -> str:
    rows = [
        [
            str(row.get("practice_name", "")) or "(name not known)",
            str(practice),
            _pcn_code(row),
            str(row["sub_icb"]) or "(unknown)",
            figure(float(row["population"]), "people"),
        ]
        for practice, row in practices.iterrows()
    ]
    return table(["Practice", "Code", "PCN code", "Sub-ICB", "People"], rows)


def _pcn_code(row: pd.Series) -> str:
    """The code that a place names; practices in no PCN have one for each district."""
    code = str(row["pcn"])
    return f"{code}-{row['district']}" if code == UNALLOCATED_PCN else code


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
