"""One place's share in a few sentences, then what moves it, largest first."""

from __future__ import annotations

from allocmodel.declared.figures import figure, paragraph, table
from allocmodel.declared.vocabulary import ESTIMATES, FITTED_BY_AGE, SERVICES
from allocmodel.model.adjustments import ADJUSTMENTS, REGISTRY
from allocmodel.reading.account import counted_twice, evidence_notes, judgements
from allocmodel.reading.convergence_account import story
from allocmodel.reading.one_place.moves import against_equal_money, moves_told, size_of
from allocmodel.reading.one_place.pockets import pockets_inside
from allocmodel.reading.terminal import drawn, written
from allocmodel.study.age_fits import age_index_by_fit, over_fits, pounds_by_rate_fit
from allocmodel.study.run import Run
from allocmodel.views.answer import place_by_line
from allocmodel.views.funds import funds_of_place, told_bases
from allocmodel.views.view import converges, labels_of


def in_short(run: Run, place: str, all_years: Run) -> list[str]:
    """The answer in a few sentences, then what moves it, largest first."""
    at = {"place": place}
    whole = run.inputs.whole.words.the
    several = len(all_years.years) > 1
    return [
        f"IN SHORT, {all_years.years[-1]}, THE LAST YEAR" if several else "IN SHORT",
        "",
        *paragraph(
            f"{place} has {written(run, 'population', at)} registered people, "
            f"{written(run, 'population_share', at)} of {whole}'s "
            f"{written(run, 'icb_population', {})}. If every person of {whole} brought the same "
            f"money, it would have {written(run, 'equal_money', at)} "
            f"({written(run, 'icb_allocation_per_head', {})} a head)."
        ),
        *_ages(run, place),
        *paragraph(
            f"By {_causes(run)} it has {written(run, 'total_allocation', at)} "
            f"({written(run, 'total_allocation_per_head', at)} a head), "
            f"{written(run, 'allocation_share', at)} of the money: "
            f"{against_equal_money(run, place)}." + _on_baseline(run, at)
        ),
        *moves_told(run, place),
        *_ranges(run, place),
        *_ages_by_service(run, place),
        *_over_rate_fits(all_years, place),
        *_lines(run, place),
        *_funds(run, place),
        *pockets_inside(run, {"place": place}),
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
    return paragraph(
        f"Ages first: people of its ages would need {size_of(ages)} {_more(ages)} of core "
        f"services a head than the average person of {run.inputs.whole.words.the}. At the same "
        f"ages its people need {size_of(same_ages)} {_more(same_ages)}, which {works}."
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
    return ["", *paragraph(text)]


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
    return ["", *paragraph(text)]


def _funds(run: Run, place: str) -> list[str]:
    """What joint funds bring the place, and who pays it; nothing without any."""
    rows = [
        [one.title, written(run, one.quantity, {**one.labels, "place": place})]
        for one in funds_of_place(run)
    ]
    if not rows:
        return []
    told = [line for one in told_bases(run) for line in paragraph(one)]
    return ["", "Joint funds:", "", table(["Who pays", "Pounds"], rows), "", *told]


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
    return ["", *(wrapped for line in lines for wrapped in paragraph(line))] if lines else []


def _adjustments(run: Run) -> list[str]:
    if "adjustment_in_pounds" not in run.values:
        return []
    return [str(one) for one in run.values["adjustment_in_pounds"]["adjustment"].values]


def _adjusted(place: str, adjustment: str, attribution: str = "declared") -> dict[str, str]:
    return {"place": place, "adjustment": adjustment, "attribution": attribution}


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
        found += ["", *paragraph(text)]
    return found
