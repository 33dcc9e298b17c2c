"""Explains one place's share: in short, then step by step, in words and numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import WIDTH, changed_for_this_run, figure, table
from allocmodel.declared.vocabulary import (
    AGE_LINES,
    ESTIMATES,
    FITTED_BY_AGE,
    SAME_AGE_LINES,
    SERVICES,
    TRAITS,
)
from allocmodel.engine.steps import STAGES, Step
from allocmodel.model.adjustments import ADJUSTMENTS, REGISTRY
from allocmodel.model.labels import label_title
from allocmodel.reading.account import (
    counted_twice,
    evidence_notes,
    judgements,
    pool_reason,
    reason,
)
from allocmodel.reading.convergence_account import story
from allocmodel.reading.neighbourhood import (
    OF_NEIGHBOURHOODS,
    neighbourhood_in_short,
    own_areas,
    own_labels_of,
)
from allocmodel.reading.terminal import drawn, written
from allocmodel.study.age_fits import age_index_by_fit, over_fits, pounds_by_rate_fit
from allocmodel.study.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.at_labels import Cell
from allocmodel.tracing.nodes import Node
from allocmodel.tracing.trace import trace
from allocmodel.views.answer import Move, moves, place_by_line
from allocmodel.views.funds import funds_of_place, told_bases
from allocmodel.views.neighbourhoods import every_neighbourhood
from allocmodel.views.people import area_title
from allocmodel.views.view import converges, labels_of

#: How many figures of one step are worked out; the others follow the same formula.
MOST_FIGURES = 20
MOST_OF_AREAS = 3

#: Moves smaller than this are not worth a word in the short explanation.
SMALLEST_MOVE = 0.5


def explain(run: Run, place: str) -> str:
    """The derivation of one place's share; or of a neighbourhood's part of it.

    Parameters
    ----------
    run : Run
    place : str
        The name of the place or neighbourhood; capitals do not matter.

    Returns
    -------
    str

    Raises
    ------
    BadInput
        When there is no such place.
    """
    name = find_place(run, place, every_neighbourhood(run))
    last = run.in_year(run.years[-1])
    if name not in run.places:
        told = [*neighbourhood_in_short(last, name), *_pockets(last, own_labels_of(last, name))]
        return "\n".join([*_heading(run, name), *told, "", *_step_by_step(run, name)])
    return "\n".join(
        [*_heading(run, name), *_in_short(last, name, run), "", *_step_by_step(run, name)]
    )


def find_place(run: Run, place: str, parts: Sequence[str] = ()) -> str:
    """The place that a text names, or else one of the parts of places, whatever its capitals.

    Raises
    ------
    BadInput
        Where there is none.
    """
    places = run.places
    for known in (*places, *parts):
        if known.casefold() == place.strip().casefold():
            return known
    also = ", or a neighbourhood that the sheet Neighbourhoods lists" if parts else ""
    raise BadInput(
        f'There is no place "{place}".{did_you_mean(place, [*places, *parts])}',
        where=argument("place"),
        mend=f"The places are: {', '.join(places)}{also}.",
    )


def _heading(run: Run, place: str) -> list[str]:
    """Which place of which scenario, and what to know about its inputs."""
    inputs = run.inputs
    return [
        f"{place}: {inputs.icb_name}, {inputs.year}. Status: {inputs.scenario.status}.",
        f"Scenario: {inputs.scenario.title}",
        *(
            line
            for sentence in changed_for_this_run(inputs.scenario.overrides)
            for line in _paragraph(sentence)
        ),
        *(line for warning in run.warnings for line in _paragraph(f"Note: {warning}")),
        "",
    ]


def _in_short(run: Run, place: str, all_years: Run) -> list[str]:
    """The answer in a few sentences, then what moves it, largest first."""
    at = {"place": place}
    whole = run.inputs.whole.words.the
    change = run.number("change_in_pounds", **at)
    size = figure(abs(change), "pounds")
    if abs(change) < SMALLEST_MOVE:
        moved = "the same as with equal money per head"
    else:
        percent = written(run, "change_as_share", at)
        moved = f"{size} {'more' if change > 0 else 'less'} than equal money per head ({percent})"
    several = len(all_years.years) > 1
    return [
        f"IN SHORT, {all_years.years[-1]}, THE LAST YEAR" if several else "IN SHORT",
        "",
        *_paragraph(
            f"{place} has {written(run, 'population', at)} registered people, "
            f"{written(run, 'population_share', at)} of {whole}'s "
            f"{written(run, 'icb_population', {})}. If every person of {whole} brought the same "
            f"money, it would have {written(run, 'equal_money', at)} "
            f"({written(run, 'icb_allocation_per_head', {})} a head)."
        ),
        *_ages(run, place),
        *_paragraph(
            f"By {_causes(run)} it has {written(run, 'total_allocation', at)} "
            f"({written(run, 'total_allocation_per_head', at)} a head), "
            f"{written(run, 'allocation_share', at)} of the money: {moved}." + _on_baseline(run, at)
        ),
        *_moves(run, place),
        *_ranges(run, place),
        *_ages_by_service(run, place),
        *_over_rate_fits(all_years, place),
        *_lines(run, place),
        *_funds(run, place),
        *_pockets(run, {"place": place}),
        *story(all_years, place),
        *_trust(run),
    ]


def _on_baseline(run: Run, at: dict[str, str]) -> str:
    """Growth on the baseline, all lines that have one together; nothing where there is none."""
    if not converges(run):
        return ""
    change, growth = (
        written(run, name, at) for name in ("change_on_baseline", "change_on_baseline_as_share")
    )
    lines = ", ".join(labels_of(run, "converged_amount")["converging_line"])
    return f" On its baseline ({lines}) it grows by {change}, {growth}."


def _ages(run: Run, place: str) -> list[str]:
    """How much of core need its ages bring, and how much is left at the same ages."""
    if "core_need_by_ages" not in run.values:
        return []
    ages, same_ages = (
        run.number(name, place=place) for name in ("core_need_by_ages", "core_need_at_same_ages")
    )
    works = "works the other way" if (ages > 0) != (same_ages > 0) else "adds to that"
    return _paragraph(
        f"Ages first: people of its ages would need {_percent(ages)} {_more(ages)} of core "
        f"services a head than the average person of {run.inputs.whole.words.the}. At the same "
        f"ages its people need {_percent(same_ages)} {_more(same_ages)}, which {works}."
    )


def _more(part: float) -> str:
    return "more" if part > 0 else "less"


def _ages_by_service(run: Run, place: str) -> list[str]:
    """The age index of each service that has a curve, over the fits of the curve."""
    by_fit = age_index_by_fit(run)
    if by_fit is None:
        return []
    index, told = over_fits(by_fit), []
    for service in FITTED_BY_AGE:
        ends = index.ends(place=place, service=service)
        point, low, high = (figure(one, "index") for one in ends)
        told.append(f"{SERVICES[service].lower()} {point} ({low} to {high})")
    text = (
        f"Need that its ages alone bring, where the average person of {run.inputs.whole.words.the} "
        "is 1; in brackets the least and the most over the defensible fits of the curves by age: "
        f"{'; '.join(told)}."
    )
    return ["", *_paragraph(text)]


def _over_rate_fits(run: Run, place: str) -> list[str]:
    """What ethnicity weights move over the fits of how common outcomes are by age."""
    by_fit = pounds_by_rate_fit(run)
    if by_fit is None:
        return []
    ends = over_fits(by_fit).ends(place=place)
    point, low, high = (figure(one, "pounds", signed=True) for one in ends)
    text = (
        f"Ethnicity weights move {point} with the rates by age as defined; over the defensible "
        f"fits of how common the outcome is at each age, {low} at least and {high} at most."
    )
    return ["", *_paragraph(text)]


def _funds(run: Run, place: str) -> list[str]:
    """What joint funds bring the place, and who pays it; nothing without any."""
    rows = [
        [one.title, written(run, one.quantity, {**one.labels, "place": place})]
        for one in funds_of_place(run)
    ]
    if not rows:
        return []
    told = [line for one in told_bases(run) for line in _paragraph(one)]
    return ["", "Joint funds:", "", table(["Who pays", "Pounds"], rows), "", *told]


def _pockets(run: Run, about: Mapping[str, str]) -> list[str]:
    """Areas that stand out in their place, by name, with the people concerned."""
    place = about["place"]
    found = []
    for trait, title in TRAITS.items() if "pocket_people" in run.values else ():
        for area in own_areas(run, about, map(str, run.inputs.areas.index)):
            at = {"area": area, "trait": trait}
            if run.number("pocket", **at):
                share, of_place = (
                    written(run, name, at)
                    for name in ("told_trait_share", "trait_share_of_own_place")
                )
                if not run.number("told_trait_share", **at):
                    share = "nearly all people"
                found.append(
                    f"  {area_title(run, area)}: {share} {title[0].lower()}{title[1:]}, where "
                    f"{place} has {of_place}; {written(run, 'pocket_people', at)} people more than "
                    "at its share."
                )
    if not found:
        return []
    inside = "neighbourhood" if "neighbourhood" in about else "place"
    head = f"Pockets of need inside the {inside}, to look into (never a ranking of communities):"
    return ["", head, *(line for one in found for line in _listed(one))]


def _listed(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="    ")


def _causes(run: Run) -> str:
    """What the money follows."""
    causes = ["need", "unavoidable costs"]
    if "adjustment_in_pounds" in run.values:
        causes.append("the scenario's adjustments")
    if "pool_in_pounds" in run.values:
        causes.append("pools")
    if "agreed_in_pounds" in run.values:
        causes.append("agreed shares")
    if converges(run):
        causes.append("where it starts from")
    return f"{', '.join(causes[:-1])} and {causes[-1]}"


def _trust(run: Run) -> list[str]:
    """What to know before an adjustment is believed."""
    told = [*counted_twice(run.inputs, run), *evidence_notes(run.inputs), *judgements(run.inputs)]
    return ["", *told] if told else []


def _ranges(run: Run, place: str) -> list[str]:
    """How sure each effect is that has bounds, and each adjustment over every order."""
    lines, made = [], _adjustments(run)
    for one in (REGISTRY[key] for key in made if REGISTRY[key].by_estimate):
        lower, point, upper = (
            written(run, one.by_estimate, {"place": place, "estimate": end}) for end in ESTIMATES
        )
        lines.append(
            f"{one.title} move {point}: lower bound {lower}, upper bound {upper} ({one.bounded} "
            "low together, or high together)."
        )
    if len(made) > 1:
        effects = (
            f"{ADJUSTMENTS[one].lower()} "
            + written(run, "adjustment_in_pounds", _adjusted(place, one, "shapley"))
            for one in made
        )
        lines.append(
            "Adjustments multiply, so each depends on those that count before it; averaged over "
            f"every order (Shapley) they move: {'; '.join(effects)}."
        )
    return ["", *(wrapped for line in lines for wrapped in _paragraph(line))] if lines else []


def _adjustments(run: Run) -> list[str]:
    if "adjustment_in_pounds" not in run.values:
        return []
    return [str(one) for one in run.values["adjustment_in_pounds"]["adjustment"].values]


def _adjusted(place: str, adjustment: str, attribution: str = "declared") -> dict[str, str]:
    return {"place": place, "adjustment": adjustment, "attribution": attribution}


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


#: What a move is counted in.
_IN = ("in_pounds", "per_head")


def _moves(run: Run, place: str) -> list[str]:
    """What moves the place's money, with the need behind each move."""
    whole = run.inputs.whole.words.the
    found = []
    for move in moves(run):
        at = {**move.labels, "place": place}
        pounds = run.number(f"{move.of}_in_pounds", **at)
        if abs(pounds) >= SMALLEST_MOVE:
            shown = (written(run, f"{move.of}_{one}", at) for one in _IN)
            found.append((abs(pounds), [move.short, *shown, _because(run, place, move)]))
    if not found:
        return ["", f"Nothing moves it: its need is {whole}'s average, or no money follows need."]
    rows = [row for _, row in sorted(found, key=lambda one: one[0], reverse=True)]
    header = ["What moves it", "Pounds", "Per head", f"Because, against {whole}'s average,"]
    title = "From equal money per head, all budget lines together, largest first:"
    return ["", title, "", table(header, rows)]


def _because(run: Run, place: str, move: Move) -> str:
    """What of the place is behind a move."""
    if move.of == "bridge":
        return _reason(run, place, move.labels["bridge_line"])
    if move.of == "remainder":
        return "a line drawn from it is for that need"
    if move.of == "own_index":
        index = run.number("own_need_index", place=place, **move.labels)
        return f"by the index need per head is {index:.3f} times the average"
    if move.of == "spending_mix":
        return "functions have other parts of core than their local ones"
    if move.of == "given_target":
        return "it is not the one that need comes to"
    if move.of == "agreed":
        return _agreed(run)
    if move.of == "still_to_move":
        return _distance(run, place)
    if move.of == "pool":
        return pool_reason(run, place, move.labels["pool"])
    return reason(run, place, move.labels["adjustment"])


def _agreed(run: Run) -> str:
    """The lines whose shares are agreed."""
    lines = labels_of(run, "agreed_share")["shared_line"]
    return f"its share of {' and '.join(lines)} is agreed, not by need"


def _distance(run: Run, place: str) -> str:
    """What the place has above or below its target: what convergence has not moved yet."""
    part = run.number("still_to_move_as_share", place=place)
    if not part:
        return "it has no target"
    return f"it is still {_percent(part)} {'above' if part > 0 else 'below'} target"


def _reason(run: Run, place: str, label: str) -> str:
    """Need per head against the ICB's, by ages alone or at the same ages; or the cost factor."""
    against = run.number("above_average", place=place, bridge_line=label)
    if label in AGE_LINES:
        return f"its ages alone bring {_percent(against)} {'more' if against > 0 else 'less'} need"
    if label in SAME_AGE_LINES:
        word = "higher" if against > 0 else "lower"
        return f"at the same ages need is {_percent(against)} {word}"
    if label in SERVICES:
        if abs(against) < SMALLEST_DIFFERENCE:
            return "need per head is almost the same"
        return f"need per head is {_percent(against)} {'higher' if against > 0 else 'lower'}"
    return f"the same need costs {_percent(against)} {'more' if against > 0 else 'less'}"


#: A difference in need or cost that rounds to 0.0 per cent.
SMALLEST_DIFFERENCE = 0.0005


def _percent(part: float) -> str:
    return f"{abs(part):.1%}"


def _lines(run: Run, place: str) -> list[str]:
    """The place's part of each budget line, and what no place receives."""
    found = ["", drawn(run, place_by_line(run, place))]
    amounts = {line: {"budget_line": line} for line in labels_of(run, "held_amount")["budget_line"]}
    held = [
        f"{line}, {written(run, 'held_amount', at)}"
        for line, at in amounts.items()
        if run.number("held_amount", **at)
    ]
    if held:
        text = f"Held at system level, so not part of any place's money: {'; '.join(held)}."
        found += ["", *_paragraph(text)]
    return found


def _step_by_step(run: Run, name: str) -> list[str]:
    about = own_labels_of(run, name)
    note = (
        "Every formula as the model and the workbook use it, then the same with figures. Figures "
        "are shown rounded; the model uses them in full. Lines that come to nought are left out."
    )
    if len(run.years) > 1:
        note = f"Of the last year, {run.years[-1]}. {note}"
    lines = ["STEP BY STEP", "", *_paragraph(note)]
    for stage, (title, _) in STAGES.items():
        told = stage != "checks" and (stage in OF_NEIGHBOURHOODS) == ("neighbourhood" in about)
        steps = [step for step in run.steps if step.stage == stage and told]
        if steps:
            lines += ["", f"--- {title} ---"]
        for step in steps:
            lines += _one_step(run, step, about)
    failed = [check.title for check in run.checks if not check.passed]
    outcome = f"FAILED: {'; '.join(failed)}" if failed else f"all {len(run.checks)} passed"
    return [*lines, "", f"Checks: {outcome}."]


def _one_step(run: Run, step: Step, about: Mapping[str, str]) -> list[str]:
    """Title and reason, the formula in words, then the same with its own figures."""
    coords = {
        name: {
            str(dim): [str(one) for one in run.values[name][dim].values]
            for dim in run.values[name].dims
        }
        for name in step.inputs
    }
    node = trace(step.formula, coords)
    lines = [
        "",
        f"{step.title} ({step.unit})",
        *textwrap.wrap(step.why, WIDTH - 4, initial_indent="  ", subsequent_indent="  "),
        *textwrap.wrap(
            f"= {words.sentence(node, run.inputs.whole.words)}",
            WIDTH - 4,
            initial_indent="  ",
            subsequent_indent="    ",
        ),
    ]
    every = _labels_for(run, step, about)
    # A nought in the queue means the head of it; any other nought says nothing.
    told = [labels for labels in every if run.number(step.name, **labels)]
    shown = every if step.unit == "number" else told or every[:1]
    most = MOST_OF_AREAS if "area" in step.dims else MOST_FIGURES
    for labels in shown[:most]:
        text = _with_figures(run, step, node, labels)
        lines += textwrap.wrap(
            text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False
        )
    if len(shown) > most:
        lines.append(f"    ... and {len(shown) - most} more by the same formula (see results.csv)")
    return lines


def _labels_for(run: Run, step: Step, about: Mapping[str, str]) -> list[dict[str, str]]:
    """Every combination of the step's labels, of what is explained."""
    combinations: list[dict[str, str]] = [{}]
    for dim in map(str, run.values[step.name].dims):
        names = [str(one) for one in run.values[step.name][dim].values]
        chosen = _own_labels(run, dim, names, about)
        combinations = [{**base, dim: one} for base in combinations for one in chosen]
    return combinations


def _own_labels(run: Run, dim: str, names: list[str], about: Mapping[str, str]) -> list[str]:
    """The labels of a dimension that are about what is explained: itself, and its own areas."""
    if dim == "area":
        return own_areas(run, about, names)
    if dim == "year":
        return names[-1:]
    return [about[dim]] if dim in about else names


def _with_figures(run: Run, step: Step, node: Node, labels: dict[str, str]) -> str:
    few = [_are_few(run, step.name, labels)]

    def naming(name: str, own: Mapping[str, Any]) -> str:
        at = {dim: _label(run, one) for dim, one in own.items()}
        few.append(_are_few(run, name, at))
        return written(run, name, at, plus=False, in_full=True)

    # What is explained heads the explanation; it is said again only where nothing else would be.
    subject = ("place", "neighbourhood", "year")
    named = {dim: label for dim, label in labels.items() if dim not in subject}
    named = named or {dim: label for dim, label in labels.items() if dim != "year"}
    titles = [label_title(dim, label) for dim, label in named.items()]
    value = written(run, step.name, labels, in_full=True)
    derivation = words.sentence_at(node, labels, naming)
    equals = value if derivation == value else f"{derivation} = {value}"
    about = ": ".join(titles) or run.inputs.whole.words.opening
    return f"{about}: {TOO_FEW if any(few) else equals}"


#: What stands in place of a figure of so few people, and of what is worked out from it.
TOO_FEW = "not told, as it rests on a count of too few people"

#: What a count of people is by where it tells who they are.
_WHO = {"ethnic_group", "high_level_group", "deprivation_quintile", "trait"}


def _are_few(run: Run, name: str, labels: Mapping[str, str]) -> bool:
    """Whether a figure counts, or says, so few people of a kind that they could be known."""
    if "smallest_group" not in run.values or not _WHO & set(run.labels(name)):
        return False
    counted = "area_trait_people" if name == "area_trait_share" else name
    if str(run.values[counted].attrs["units"]) != "people":
        return False
    return 0 < run.number(counted, **labels) < run.number("smallest_group")


def _label(run: Run, label: str | Cell) -> str:
    """A label, also where it is named by another quantity."""
    if isinstance(label, Cell):
        return str(run.figure(label.name, label.labels))
    return label
