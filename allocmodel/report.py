"""What the commands print: the answer, the checks, and lists of what can be modelled."""

from __future__ import annotations

import textwrap

from allocmodel.inputs import ModelInputs
from allocmodel.model.steps import STAGES, needed_steps, reading_order
from allocmodel.model.vocabulary import BASES, GRADES
from allocmodel.reference import Reference
from allocmodel.run import Run
from allocmodel.wording import figure, table

WIDTH = 100


def answer(run: Run) -> str:
    """The answer as a table: places, people, need, money, and the change that need makes."""
    inputs = run.inputs
    places = [str(place) for place in run.values["place_name"]["place"].values]
    shown = (
        ("population", "people", False),
        ("population_share", "share", False),
        ("total_allocation", "pounds", False),
        ("allocation_share", "share", False),
        ("total_allocation_per_head", "pounds per head", False),
        ("change_in_pounds", "pounds", True),
        ("change_as_share", "share", True),
    )
    header = [
        "Place",
        "Need index",
        "People",
        "% people",
        "Allocation",
        "% money",
        "Per head",
        "Against equal",
        "per head",
    ]
    rows = []
    for place in places:
        index = float(run.values["need_index"].sel(place=place, service="core"))
        cells = [
            figure(float(run.values[name].sel(place=place)), unit, signed)
            for name, unit, signed in shown
        ]
        rows.append([place, figure(index, "index"), *cells])
    totals = ["All places", figure(1.0, "index")]
    totals += [figure(float(run.values["icb_population"]), "people"), "100.00%"]
    totals += [figure(float(run.values["icb_allocation"]), "pounds"), "100.00%"]
    totals += [figure(float(run.values["icb_allocation_per_head"]), "pounds per head"), "", ""]
    title = f"{inputs.scenario.title}\n{inputs.icb_name}, {inputs.year}"
    status = f"Status: {inputs.scenario.status.upper()}"
    notes = (
        "Need index: core services; 1.000 = the ICB's average person, higher = more need. Against "
        "equal per head: what need and unavoidable costs move to the place (+) or away (-)."
    )
    return "\n".join(
        ["", title, status, "", table(header, [*rows, totals]), "", *_held(run), _wrapped(notes)]
    )


def _held(run: Run) -> list[str]:
    held = run.values["held_amount"]
    lines = [
        f"Held at system level: {line} {figure(float(held.sel(budget_line=line)), 'pounds')}"
        for line in (str(label) for label in held["budget_line"].values)
        if float(held.sel(budget_line=line)) > 0
    ]
    return [*lines, ""] if lines else []


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH)


def checks(run: Run) -> str:
    """Every check with its outcome."""
    lines = [f"  {'OK  ' if check.passed else 'FAIL'}  {check.title}" for check in run.checks]
    return "\n".join(["", "Checks:", *lines, *_warnings(run.inputs), ""])


def _warnings(inputs: ModelInputs) -> list[str]:
    return [f"  Note  {warning}" for warning in inputs.warnings]


def what_would_run(inputs: ModelInputs) -> str:
    """A scenario as understood: places with their areas, budget, and the steps that would run."""
    scenario = inputs.scenario
    places = inputs.values["place_of_area"].to_series()
    people = inputs.values["area_population"].to_series()
    rows = []
    for place in (str(one) for one in inputs.values["place_name"].values):
        own = people[places == place]
        rows.append([place, str(len(own)), figure(float(own.sum()), "people")])
    budget = [
        [
            line.line,
            figure(float(inputs.values["gross_amount"].sel(budget_line=line.line)), "pounds"),
            BASES[line.basis],
            line.drawn_from or "",
            inputs.provenance["gross_amount", (line.line,)].grade,
        ]
        for line in scenario.budget
    ]
    steps = reading_order(needed_steps(inputs.values))
    stages = [
        _wrapped(f"{title}: " + ", ".join(one.title for one in steps if one.stage == stage))
        for stage, (title, _) in STAGES.items()
    ]
    return "\n".join(
        [
            f"{scenario.title}",
            f"{inputs.icb_name} ({inputs.icb}), {inputs.year}. Status: {scenario.status}.",
            "",
            table(["Place", "Areas", "People"], rows),
            "",
            table(["Budget line", "Amount", "Basis", "Drawn from", "Grade"], budget),
            "",
            f"Would run {len(steps)} steps:",
            *stages,
            *_warnings(inputs),
            "",
            "The scenario is valid. Nothing was run or written.",
        ]
    )


def icb_list(reference: Reference, year: str) -> str:
    """The ICBs of a year."""
    found = reference.icbs(year)
    rows = [
        [str(code), str(row["icb_name"]), str(row["region_name"])]
        for code, row in found.iterrows()
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]
    return "\n".join([f"{len(rows)} ICBs of {year}", "", *lines])


def area_list(reference: Reference, icb: str, year: str) -> str:
    """The areas of an ICB by district, with the codes that a scenario's places can name."""
    code, name = reference.find_icb(icb, year)
    found = reference.areas(code, year)
    lines = [f"{name} ({code}), {year}: {len(found)} areas", ""]
    for (district, title), own in found.groupby(["district", "district_name"], sort=True):
        people = figure(float(own["population"].sum()), "people")
        lines.append(f"{title}  district {district}  {people} people")
        for area, row in own.sort_values("pcn_name").iterrows():
            size = figure(float(row["population"]), "people")
            lines.append(
                f"  {size:>9}  {row['pcn_name'] or 'Unallocated'}  pcn {row['pcn']}  "
                f"sub_icb {row['sub_icb'] or '(unknown)'}  area {area}"
            )
        lines.append("")
    return "\n".join(lines).rstrip()


def source_list(reference: Reference) -> str:
    """Every table and figure: publisher, vintage, licence, grade."""
    lines = []
    by_table: dict[str, list[dict[str, str]]] = {}
    for source in reference.sources():
        by_table.setdefault(source["table"], []).append(source)
    for name, sources in by_table.items():
        lines.append(f"{name}.csv")
        for one in sources:
            lines.append(
                f"  {one['publisher']}: {one['title']}, {one['vintage']}. {one['licence']}. "
                f"Grade: {one['grade']}. File {one['file']}, sha256 {one['sha256'][:12]}..."
            )
    grades = [f"  {grade}: {meaning}" for grade, meaning in GRADES.items()]
    attribution = (
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )
    return "\n".join([*lines, "", "Grades:", *grades, "", attribution])
