"""What the commands print: the answer, the checks, and lists of what can be modelled."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pandas as pd

from allocmodel.declared.errors import located
from allocmodel.declared.figures import changed_on_the_command_line, figure, in_runs, table, wrapped
from allocmodel.declared.table_schemas import ATTRIBUTION, EVERY_RUN, kind_of
from allocmodel.declared.vocabulary import BY_FUNCTIONS, GRADES
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
    spoken,
)
from allocmodel.reading.convergence_account import convergence, convergence_planned
from allocmodel.reading.terminal import drawn, written
from allocmodel.reference.data import Reference
from allocmodel.scenario import BudgetLine, Scenario
from allocmodel.scenario.binding import to_paste
from allocmodel.study.run import Run
from allocmodel.views.catalogue import views_of
from allocmodel.views.pools import basis_name

SHA256_DIGITS = 64

_YEAR_OPTION = "--year"


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
    closing = [*adjustments(last), *_about(run), *equity(last)]
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
            *([f"Of the last year, {run.years[-1]}:", ""] if several and closing else []),
            *closing,
            *_lists(last),
        ]
    )


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
    return [wrapped(line) for line in changed_on_the_command_line(inputs.scenario.overrides)]


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
            *convergence_planned(run),
            *_steps(inputs),
            "",
            *adjustments_planned(first),
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
    of_year = [run.in_year(year) for year in scenario.years]
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
    header = ["Budget line", *scenario.years, "Growth\na year", "Grade"]
    rows = [[one, *amounts[one], growth[one], grade[one]] for one in amounts]
    kinds = [[one, *split[one], recurrent[one]] for one in amounts]
    return [
        table(header, rows),
        "",
        table(["Budget line", "Split by", "Taken from", "Recurrent"], kinds),
    ]


def _basis(scenario: Scenario, line: BudgetLine) -> str:
    """What splits a line."""
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
    with located(_YEAR_OPTION):
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
    with located(_YEAR_OPTION):
        reference.icbs(year)
    with located("the argument ICB"):
        code, name = reference.find_icb(icb, year)
    found, districts = reference.areas(code, year), reference.districts_of_icb(code, year)
    people = figure(districts.attrs["population"], "people")
    lines = [
        f"{name} ({code}), {year}: {len(found)} areas, {people} registered people",
        wrapped(
            "An area is the part of a Primary Care Network (PCN) whose practices stand in one "
            "district. A place names districts, PCNs or sub-ICB locations by code or name."
        ),
        "",
    ]
    for district_name, district, size in districts.itertuples(index=False):
        own = found[found["district"] == district]
        lines.append(f"{district_name}: district {district}, {figure(size, 'people')} people")
        lines.append(textwrap.indent(_areas_table(own), "  "))
        lines.append("")
    return "\n".join(lines).rstrip()


def _areas_table(areas: pd.DataFrame) -> str:
    rows = [
        [
            str(row["pcn_name"]) or "Unallocated",
            str(row["pcn"]),
            str(row["sub_icb"]) or "(unknown)",
            figure(float(row["population"]), "people"),
        ]
        for _, row in areas.sort_values(["pcn_name", "pcn"]).iterrows()
    ]
    return table(["PCN", "PCN code", "Sub-ICB", "People"], rows)


def source_list(reference: Reference) -> str:
    """Every publication with its files, then every table with what it was made from.

    What every run reads comes first.
    """
    publications: dict[tuple[str, str, str], dict[tuple[str, str, str], int]] = {}
    tables: dict[tuple[str, str], list[int]] = {}
    number = 0
    for one in sorted(reference.sources(), key=lambda one: one["table"] not in EVERY_RUN):
        title = one["title"].removesuffix(f", {one['vintage']}")
        files = publications.setdefault((one["publisher"], title, one["licence"]), {})
        file = (one["vintage"], one["file"], one["sha256"])
        if file not in files:
            number += 1
            files[file] = number
        made = tables.setdefault((kind_of(one["table"]), one["grade"]), [])
        if files[file] not in made:
            made.append(files[file])
    lines = ["The publishers' files"]
    for (publisher, title, licence), files in publications.items():
        lines += ["", wrapped(f"{publisher}: {title}. Licence {licence}.")]
        rows = [
            [f"[{n}]", vintage, name, _digest(digest)]
            for (vintage, name, digest), n in files.items()
        ]
        lines += _aligned(rows)
    rows = [
        [f"{name}.csv", grade, _numbers(used), "every run" if name in EVERY_RUN else ""]
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
        known = not (pd.isna(row["lower"]) or pd.isna(row["upper"]))
        ends = (
            f"({row['lower']:g} to {row['upper']:g})" if known else "(no interval: cannot be used)"
        )
        outcome, measure = str(row["outcome"]), spoken(str(row["measure"]))
        estimate = f"{row['estimate']:g} {ends}"
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
