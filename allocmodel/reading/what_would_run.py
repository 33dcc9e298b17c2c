"""What `check` shows: the budget, adjustments and steps of a scenario, without its results."""

from __future__ import annotations

from allocmodel.declared.figures import figure, so_many, table, wrapped
from allocmodel.declared.vocabulary import BY_FUNCTIONS
from allocmodel.engine.steps import STAGES, needed_steps
from allocmodel.inputs import ModelInputs
from allocmodel.inputs.budget_notes import grades
from allocmodel.reading.account import adjustments_planned, judgements
from allocmodel.reading.convergence_account import convergence_planned
from allocmodel.reading.report import changed_here, notes
from allocmodel.reading.terminal import written
from allocmodel.scenario import BudgetLine, Scenario
from allocmodel.scenario.binding import to_paste
from allocmodel.scenario.own_index import is_own
from allocmodel.study.run import Run
from allocmodel.views.funds import payers
from allocmodel.views.neighbourhoods import every_neighbourhood, neighbourhoods_of
from allocmodel.views.own import own_title
from allocmodel.views.path import years_in_terminal
from allocmodel.views.pools import basis_name


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
            *changed_here(inputs),
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
            *notes(run.warnings),
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
    years_between = so_many(len(between), "year")
    return [
        table(header, rows),
        *([wrapped(f"And {years_between} between them, in the workbook.")] if between else []),
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
