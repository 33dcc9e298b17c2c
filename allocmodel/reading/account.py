"""What a scenario adjusts, on what evidence, and who gets what: for the commands to print."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

from allocmodel.declared.figures import figure, table, wrapped
from allocmodel.declared.vocabulary import (
    BASES,
    DEPRIVATION_DOMAINS,
    ESTIMATES,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
)
from allocmodel.inputs import ModelInputs
from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import REGISTRY
from allocmodel.model.labels import equity_views
from allocmodel.scenario import Weight
from allocmodel.scenario.judgements import in_a_sentence
from allocmodel.study.run import Run

WIDTH = 100

#: What a pool is called where it stands beside other moves.
POOL_NAMES = {"core20": "Core20 pool", "core20plus": "Core20PLUS pool"}

_MEASURES = {True: "odds ratio", False: "rate ratio"}


def basis_name(basis: str) -> str:
    """A basis by its title; a pool by its short name."""
    return POOL_NAMES.get(basis, BASES[basis])


def _labels(run: Run, name: str, dim: str) -> list[str]:
    return [str(label) for label in run.values[name][dim].values]


def _pounds(run: Run, name: str, **labels: str) -> str:
    return figure(run.number(name, **labels), "pounds", signed=True)


# --- What is adjusted ------------------------------------------------------------------------


def adjustments(run: Run) -> list[str]:
    """What drawn lines and adjustments move, place by place; nothing without any."""
    return [*_drawn(run), *_moved(run), *_local_part(run)]


def _local_part(run: Run) -> list[str]:
    """What a changed health inequalities share, which is England's, comes to in the ICB."""
    if "changed_local_weight" not in run.values:
        return []
    at = {"formula": "core", "component": "health_inequalities"}
    national = run.number("component_weight", **at)
    changed = run.number("health_inequalities_share")
    said = (
        f"Health inequalities are {national:.1%} of England's core by the national formula and "
        f"{changed:.1%} as changed. Of the core of {run.inputs.scenario.whole} that is "
        f"{run.number('local_weight', **at):.1%} and {run.number('changed_local_weight'):.1%}."
    )
    return [wrapped(said), ""]


def _moved(run: Run) -> list[str]:
    if "adjustment_in_pounds" not in run.values:
        return []
    made = _labels(run, "adjustment_in_pounds", "adjustment")
    columns: list[tuple[str, dict[str, str], str]] = []
    for one in made:
        adjustment = REGISTRY[one]
        at = {"attribution": "declared", "adjustment": one}
        if adjustment.by_estimate:
            columns += [
                (adjustment.by_estimate, {"estimate": end}, f"{adjustment.header},\n{end}")
                for end in ESTIMATES
            ]
        else:
            columns.append(("adjustment_in_pounds", at, adjustment.header))
    has_ends = any(REGISTRY[one].by_estimate for one in made)
    ends = " (lower, upper: ends of the intervals)" * has_ends
    targets = "in targets, " if "converged_amount" in run.values else ""
    formula = (
        "the national formula"
        if run.inputs.scenario.by_national_formula
        else "the split without them"
    )
    title = f"What adjustments move {targets}against {formula}{ends}:"
    return [wrapped(title), _by_place(run, columns), *_shapley(run, made), ""]


def _by_place(run: Run, columns: list[tuple[str, dict[str, str], str]]) -> str:
    rows = [
        [place, *(_pounds(run, name, place=place, **at) for name, at, _ in columns)]
        for place in run.places
    ]
    return table(["Place", *(header for _, _, header in columns)], rows)


def _shapley(run: Run, made: list[str]) -> list[str]:
    """Each adjustment's average over every order, where there is more than one."""
    if len(made) < 2:
        return []
    columns = [
        (
            "adjustment_in_pounds",
            {"attribution": "shapley", "adjustment": one},
            REGISTRY[one].header,
        )
        for one in made
    ]
    note = (
        "Above, each adjustment counts after those to its left. As they multiply, the order "
        "matters; on average over every order (Shapley) they move:"
    )
    return ["", wrapped(note), _by_place(run, columns)]


def _drawn(run: Run) -> list[str]:
    """What lines drawn from a line on another basis bring each place, against that line."""
    scenario = run.inputs.scenario
    basis_of = {line.line: line.basis for line in scenario.budget}
    lines = []
    for line in scenario.budget:
        source = line.drawn_from
        if source and line.basis not in ("held", basis_of[source]):
            lines += _drawn_line(run, line.line, line.basis, source)
    return lines


def _drawn_line(run: Run, line: str, basis: str, source: str) -> list[str]:
    money = run.number("placed_amount", budget_line=line)
    rows = []
    for place in run.places:
        own = money * run.number("line_share", place=place, budget_line=line)
        left = money * run.number("line_share", place=place, budget_line=source)
        row = [figure(own, "pounds"), figure(left, "pounds"), figure(own - left, "pounds", True)]
        rows.append([place, *_pool_people(run, place, basis), *row])
    people = ["People it\nis for", "% of\nthem"] if basis in POOL_NAMES else []
    header = ["Place", *people, "Money of\nthe line", f"Had it stayed\nin {source}", "Difference"]
    name = POOL_NAMES.get(basis, f"split by {BASES[basis].lower()}")
    before = (
        ", before weights" if any(one.line == line for one in run.inputs.scenario.weight) else ""
    )
    title = f"{line}, {name}: {figure(money, 'pounds')} drawn from {source}{before}."
    return [wrapped(title), table(header, rows), ""]


def _pool_people(run: Run, place: str, basis: str) -> list[str]:
    if basis not in POOL_NAMES:
        return []
    people = figure(run.number("pool_people", place=place, pool=basis), "people")
    return [people, f"{run.number('pool_share', place=place, pool=basis):.1%}"]


# --- What the formula carries already --------------------------------------------------------


def counted_twice(inputs: ModelInputs, run: Run | None = None) -> list[str]:
    """For each adjusted line: what its formula carries already, and what the scenario says."""
    lines = []
    if inputs.scenario.health_inequalities:
        lines.append(_guard(inputs, REGISTRY["health_inequalities"], "core", "core", "", run))
    basis_of = {line.line: line.basis for line in inputs.scenario.budget}
    for one in inputs.scenario.weight:
        said = one.already_in_formula or ""
        lines.append(_guard(inputs, one.adjustment, one.line, basis_of[one.line], said, run))
    return [wrapped(line) for line in lines if line]


def _guard(
    inputs: ModelInputs, adjustment: Adjustment, line: str, basis: str, said: str, run: Run | None
) -> str:
    gradients = inputs.reference.need_gradients(inputs.scenario.years[-1])
    carried = adjustment.carried(basis, gradients)
    if not carried and not said:
        return ""
    known = carried or "nothing known of its formula"
    parts = [f"Counted twice? {line}, {adjustment.what}: {known}."]
    if carried and run and adjustment.seen_here in run.values:
        own = run.number(adjustment.seen_here, service=basis)
        parts.append(f"By where the people of this ICB live it is {own:.2f}.")
    if said:
        parts.append(f"The scenario says: {said}")
    return " ".join(parts)


# --- Evidence and judgements -----------------------------------------------------------------


def evidence_notes(inputs: ModelInputs) -> list[str]:
    """What to know of each outcome's evidence, in the words of the evidence table."""
    outcomes = dict.fromkeys(one for weight in inputs.scenario.weight for one in weight.evidence)
    if not outcomes:
        return []
    own = {one.outcome for one in inputs.scenario.evidence}
    shipped = inputs.reference.evidence()
    lines = []
    for outcome in outcomes:
        notes = shipped[shipped["outcome"] == outcome]["note"].dropna()
        if outcome not in own and not notes.empty:
            lines.append(wrapped(f"Evidence on {spoken(outcome)}: {notes.iloc[0]}"))
    return lines


def spoken(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def adjustments_planned(inputs: ModelInputs) -> list[str]:
    """The adjustments of a scenario that has not run, with the evidence that they use."""
    scenario = inputs.scenario
    lines = []
    if scenario.health_inequalities:
        changed = REGISTRY["health_inequalities"]
        national = inputs.values["component_weight"].sel(
            formula="core", component="health_inequalities"
        )
        lines.append(
            f"{changed.title} of core: {changed.told(scenario.health_inequalities.model_dump())} "
            f"(the national share is {float(national):.2%})"
        )
    lines += [_weight_in_words(weight) for weight in scenario.weight]
    for line in scenario.budget:
        if line.basis in POOL_NAMES:
            groups = ", ".join(HIGH_LEVEL_GROUPS[group] for group in line.plus)
            plus = f", and people outside it who are: {groups}" if groups else ""
            people = f"people in the most deprived fifth{plus}"
            lines.append(f"{POOL_NAMES[line.basis]}, {line.line}: for {people}")
    if not lines:
        return []
    guard = [*counted_twice(inputs), *evidence_notes(inputs)]
    return ["Adjustments:", *_listed(lines), "", *_evidence(inputs), *guard, *([""] * bool(guard))]


def _listed(lines: Iterable[str]) -> list[str]:
    return [
        textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ") for line in lines
    ]


def _weight_in_words(weight: Weight) -> str:
    adjustment = weight.adjustment
    return f"{adjustment.title} on {weight.line}: {adjustment.told(weight.values)}"


def _evidence(inputs: ModelInputs) -> list[str]:
    """The evidence rows that the weights use, with their intervals and sources."""
    if "evidence_estimate" not in inputs.values:
        return []
    estimates = inputs.values["evidence_estimate"]
    rows: list[list[str]] = []
    sources: dict[str, None] = {}
    for row in (str(one) for one in estimates["evidence_row"].values):
        lower, point, upper = (
            float(estimates.sel(evidence_row=row, estimate=e)) for e in ESTIMATES
        )
        odds = bool(inputs.values["is_odds_ratio"].sel(evidence_row=row))
        where_from = inputs.provenance["evidence_estimate", ("point", row)]
        sources[where_from.source] = None
        interval = f"{point:g} ({lower:g} to {upper:g})"
        rows.append([spoken(row), interval, _MEASURES[odds], where_from.grade, where_from.note])
    notes = list(dict.fromkeys(row.pop() for row in rows))
    header = ["Evidence used", "Estimate (95% interval)", "Measure", "Grade"]
    said = [*(f"{note}." for note in notes), *(f"Source: {source}." for source in sources)]
    return [table(header, rows), *map(wrapped, said), ""]


def judgements(inputs: ModelInputs) -> list[str]:
    """The figures that are judgements, each with who signed it off."""
    return [wrapped(one) for one in in_a_sentence(inputs.judgements)]


# --- Who gets what ---------------------------------------------------------------------------


def equity(run: Run) -> list[str]:
    """Pounds per head by deprivation and ethnic group, by the formula and by the scenario."""
    if "per_head_by_quintile" not in run.values:
        return []
    rows = [
        ["People in the most deprived fifth", *_by_view(run, _fifth, "1")],
        ["People in the least deprived fifth", *_by_view(run, _fifth, "5")],
        ["  ratio, most to least deprived", *(f"{_gradient(run, view):.3f}" for view in _VIEWS)],
        *(
            [title, *_by_view(run, _high_level, group)]
            for group, title in HIGH_LEVEL_GROUPS.items()
            if _people(run, group)
        ),
        ["Everyone", *_by_view(run, _mean, "")],
    ]
    by_formula = run.inputs.scenario.by_national_formula
    titles = [equity_views(by_formula)[view].replace(" ", "\n") for view in _VIEWS]
    if all(row[1] == row[2] for row in rows):
        # The same before and after: named after the formula, where it is one.
        rows = [row[:2] for row in rows]
        titles = titles[:1] if by_formula else titles[1:]
    header = ["Who gets what, in pounds per head", *titles]
    domain = run.inputs.scenario.deprivation.domain
    fifths = "" if domain == "imd" else f" Fifths are by the {DEPRIVATION_DOMAINS[domain].lower()}."
    pools = (
        " Before adjustments, a pool's money stays in the line that it is drawn from."
        if "pool_people" in run.values
        else ""
    )
    note = (
        "Each person counts with the money per head of the area where they are registered. Need "
        "follows age too: groups with more young people have less per head partly for that reason."
    )
    return [table(header, rows), wrapped(note + fifths + pools)]


_VIEWS = ("formula", "scenario")


def _by_view(run: Run, money: Callable[[Run, str, str], float], label: str) -> list[str]:
    return [figure(money(run, view, label), "pounds") for view in _VIEWS]


def _fifth(run: Run, view: str, fifth: str) -> float:
    return run.number("per_head_by_quintile", equity_view=view, deprivation_quintile=fifth)


def _gradient(run: Run, view: str) -> float:
    return run.number("gradient", equity_view=view)


def _mean(run: Run, view: str, _: str) -> float:
    return run.number("mean_per_head", equity_view=view)


def _members(group: str) -> list[str]:
    return [one for one, high in HIGH_LEVEL_OF.items() if high == group]


def _people(run: Run, group: str) -> float:
    return float(run.values["people_in_group"].sel(ethnic_group=_members(group)).sum())


def _high_level(run: Run, view: str, group: str) -> float:
    """Mean of the Census groups of a high-level group, each counted by its people."""
    members = {"ethnic_group": _members(group)}
    people = run.values["people_in_group"].sel(members)
    per_head = run.values["per_head_by_group"].sel(members).sel(equity_view=view)
    return float((per_head * people).sum() / people.sum())


def reason(run: Run, place: str, adjustment: str) -> str:
    """What of the place an adjustment looks at, against the ICB."""
    return REGISTRY[adjustment].because(run.number, place)


def pool_reason(run: Run, place: str, pool: str) -> str:
    """What of the people whom a pool is for lives in the place."""
    share = run.number("pool_share", place=place, pool=pool)
    return f"{share:.1%} of the people it is for live here"
