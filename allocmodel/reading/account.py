"""What a scenario adjusts, on what evidence, and who gets what: for the commands to print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from allocmodel.declared.figures import WIDTH, figure, wrapped
from allocmodel.declared.text import spoken
from allocmodel.declared.vocabulary import (
    BASES,
    HIGH_LEVEL_GROUPS,
    NEED_OF_FUNCTION,
)
from allocmodel.inputs import ModelInputs
from allocmodel.model.adjustment import Adjustment
from allocmodel.model.adjustments import REGISTRY, SECTIONS
from allocmodel.reading.terminal import drawn, written
from allocmodel.scenario import Scenario, Weight
from allocmodel.scenario.judgements import in_a_sentence
from allocmodel.study.age_fits import over_fits, pounds_by_rate_fit
from allocmodel.study.run import Run
from allocmodel.views.adjusted import drawn_title, lines_drawn
from allocmodel.views.catalogue import views_of
from allocmodel.views.evidence import studies
from allocmodel.views.funds import told_bases
from allocmodel.views.pools import POOL_NAMES

# --- What is adjusted ------------------------------------------------------------------------


def adjustments(run: Run) -> list[str]:
    """What drawn lines and adjustments move, place by place; nothing without any."""
    return [
        *_own_ways(run),
        *_drawn(run),
        *_funds(run),
        *_moved(run),
        *_over_rate_fits(run),
        *_in_whole(run),
    ]


def _funds(run: Run) -> list[str]:
    """Who pays into joint funds and who receives, and the allocation with councils' money."""
    lines = [
        line
        for view in views_of(run, "funds", "beside_the_allocation")
        for line in (f"{view.title}:", drawn(run, view), "")
    ]
    return [*lines, *map(wrapped, told_bases(run)), ""] if lines else []


def _own_ways(run: Run) -> list[str]:
    """What functions have and their mix moves, and what own indices say beside the national."""
    return [
        line
        for view in views_of(run, "functions", "spending_mix", "own_indices")
        for line in (
            f"{view.title}:",
            drawn(run, view),
            *(wrapped(run.inputs.whole.words.told(note)) for note in view.notes),
            "",
        )
    ]


def _in_whole(run: Run) -> list[str]:
    """What changes of England's formula come to in the ICB."""
    the_whole = run.inputs.whole.words.the
    said = (SECTIONS[key].in_whole(run.number, the_whole) for key in run.inputs.scenario.sections)
    return [line for one in said if one for line in (wrapped(one), "")]


def _moved(run: Run) -> list[str]:
    """What adjustments move: each table under its notes, or else under its title."""
    lines = []
    for view in views_of(run, "adjustments_moved"):
        said = view.notes or (f"{view.title}:",)
        lines += [*map(wrapped, said), drawn(run, view), ""]
    return lines


def _drawn(run: Run) -> list[str]:
    """What lines drawn from a line on another basis bring each place, against that line."""
    lines = []
    for line, view in zip(lines_drawn(run), views_of(run, "drawn_lines"), strict=True):
        money = written(run, "placed_amount", {"budget_line": line.line})
        lines += [wrapped(f"{drawn_title(run, line, money)}."), drawn(run, view), ""]
    return lines


# --- What the formula carries already --------------------------------------------------------


def counted_twice(inputs: ModelInputs, run: Run | None = None) -> list[str]:
    """For each adjusted line: what its formula carries already, and what the scenario says."""
    scenario = inputs.scenario
    basis_of = {line.line: line.basis for line in scenario.lines}
    adjusted = [
        *(
            (SECTIONS[key], line.line, "")
            for key in scenario.sections
            for line in scenario.written
            if basis_of[line.line] in SECTIONS[key].bases
        ),
        *((one.adjustment, one.line, one.already_in_formula or "") for one in scenario.weight),
    ]
    lines = [
        _guard(inputs, adjustment, line, basis_of[line], said, run)
        for adjustment, line, said in adjusted
    ]
    return [wrapped(line) for line in [*lines, *_lines_on_one_need(scenario)] if line]


def _lines_on_one_need(scenario: Scenario) -> list[str]:
    """What the scenario says of lines on one need that another line's formula holds too."""
    return [
        f"Counted twice? {line.line} follows {BASES[line.basis].lower()} need, which a national "
        f"formula holds too. The scenario says: {line.already_in_formula}"
        for line in scenario.written
        if line.already_in_formula
    ]


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
        service = NEED_OF_FUNCTION.get(basis, basis)
        own = run.number(adjustment.seen_here, service=service)
        here = inputs.whole.words.this
        parts.append(f"By where the people of {here} live it is {own:.2f}.")
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


def adjustments_planned(run: Run) -> list[str]:
    """The adjustments of a scenario, with the evidence that they use."""
    inputs, scenario = run.inputs, run.inputs.scenario
    lines = []
    for key, section in scenario.sections.items():
        changed = SECTIONS[key]
        (figure, *_) = changed.parameters
        beside = inputs.provenance[str(figure.quantity), ()].note
        told = f"{changed.title}: {changed.told(section.values)}"
        lines.append(f"{told} ({beside[0].lower()}{beside[1:]})" if beside else told)
    lines += [_weight_in_words(weight) for weight in scenario.weight]
    for line in scenario.lines:
        if line.basis in POOL_NAMES:
            groups = ", ".join(HIGH_LEVEL_GROUPS[group] for group in line.plus)
            plus = f", and people outside it who are: {groups}" if groups else ""
            people = f"people in the most deprived fifth{plus}"
            lines.append(f"{POOL_NAMES[line.basis]}, {line.line}: for {people}")
    if not lines:
        return []
    guard = [*counted_twice(inputs), *evidence_notes(inputs)]
    return ["Adjustments:", *_listed(lines), "", *_evidence(run), *guard, *([""] * bool(guard))]


def _listed(lines: Iterable[str]) -> list[str]:
    return [
        textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ") for line in lines
    ]


def _weight_in_words(weight: Weight) -> str:
    adjustment = weight.adjustment
    return f"{adjustment.title} on {weight.line}: {adjustment.told(weight.values)}"


def _evidence(run: Run) -> list[str]:
    """The evidence rows that the weights use, with their intervals and sources."""
    views = views_of(run, "ratios")
    if not views:
        return []
    of_rows = studies(run)
    notes = dict.fromkeys(f"{one.note}." for one in of_rows)
    sources = dict.fromkeys(f"Source: {one.source}." for one in of_rows)
    return [*(drawn(run, view) for view in views), *map(wrapped, (*notes, *sources)), ""]


def _over_rate_fits(run: Run) -> list[str]:
    """What ethnicity weights move over the fits of rates by age; nothing where none has fits."""
    by_fit = pounds_by_rate_fit(run)
    if by_fit is None:
        return []
    moved = over_fits(by_fit)
    ends = [
        f"{place} {' to '.join(figure(one, 'pounds', signed=True) for one in least_and_most)}"
        for place, (_, *least_and_most) in ((one, moved.ends(place=one)) for one in run.places)
    ]
    return [
        wrapped(
            "Rates by age are fitted in several defensible ways. Over these, ethnicity weights "
            f"move ({run.years[-1]}): {'; '.join(ends)}. That is another range than the bounds of "
            "the studies' ratios."
        ),
        "",
    ]


def judgements(inputs: ModelInputs) -> list[str]:
    """The figures that are judgements, each with who signed it off."""
    return [wrapped(one) for one in in_a_sentence(inputs.judgements)]


# --- Who gets what ---------------------------------------------------------------------------


def equity(run: Run) -> list[str]:
    """Pounds per head by deprivation and ethnic group, by the formula and by the scenario."""
    return [
        text
        for view in views_of(run, "who_gets_what")
        for text in (drawn(run, view), *map(wrapped, view.notes))
    ]


def maternity(run: Run) -> list[str]:
    """Lines of maternity by women of childbearing age; nothing where no line follows that need."""
    return [
        line
        for view in views_of(run, "maternity")
        for line in ("", f"{view.title}:", drawn(run, view), *map(wrapped, view.notes))
    ]


def reason(run: Run, place: str, adjustment: str) -> str:
    """What of the place an adjustment looks at, against the ICB."""
    return REGISTRY[adjustment].because(run.number, place)


def pool_reason(run: Run, place: str, pool: str) -> str:
    """What of the people whom a pool is for lives in the place."""
    share = run.number("pool_share", place=place, pool=pool)
    return f"{share:.1%} of the people it is for live here"
