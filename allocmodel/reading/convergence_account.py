"""How places move from today's money towards their target, in words: for the commands to print."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from allocmodel.declared.figures import NOT_AS_PUBLISHED, WIDTH, figure, listed, wrapped
from allocmodel.declared.financial_years import year_before
from allocmodel.declared.presets import PRESETS
from allocmodel.declared.text import capital
from allocmodel.declared.vocabulary import PAYMENTS_YEAR
from allocmodel.inputs import ModelInputs
from allocmodel.reading.payments_today import paid_today, payments_today
from allocmodel.reading.terminal import drawn, words_of
from allocmodel.scenario import Scenario
from allocmodel.scenario.convergence import Baseline, Convergence
from allocmodel.scenario.files import portable
from allocmodel.study.run import Run
from allocmodel.views.catalogue import views_of
from allocmodel.views.path import opening_baselines, over_years, year_of_line
from allocmodel.views.view import converges, converging_lines

#: A distance below this rounds to 0.00 per cent: on target.
ON_TARGET = 0.00005


def _signed(value: float) -> str:
    return figure(value, "share", signed=True)


# --- What a run did --------------------------------------------------------------------------


def convergence(run: Run) -> list[str]:
    """For each line and year: from the opening baseline to where the place stands after it."""
    lines = payments_today(run)
    for line in converging_lines(run):
        for year in run.years:
            lines += [*_one_year(run, line, year), ""]
    if lines:
        lines += [*map(wrapped, _notes(run)), ""]
    return [*lines, *_over_years(run)]


def _one_year(run: Run, line: str, year: str) -> list[str]:
    """One line in one year, place by place."""
    own = run.in_year(year)
    envelope = figure(own.number("envelope", converging_line=line), "pounds")
    growth = _base_growth(own, line)
    view = year_of_line(run, line, year)
    title = f"{view.title}: towards target. Envelope {envelope}, base growth {growth}."
    return [wrapped(title), drawn(run, view)]


def _base_growth(run: Run, line: str) -> str:
    """Base growth of all places; from least to most where it is given place by place."""
    at = [{"place": place, "converging_line": line} for place in run.places]
    found = [run.number("own_base_growth", **one) for one in at if run.number("baseline", **one)]
    ends = dict.fromkeys(_signed(one) for one in (min(found), max(found))) if found else ["-"]
    return " to ".join(ends)


def _notes(run: Run) -> list[str]:
    """How to read the tables."""
    used = {
        word
        for view in views_of(run, "path")
        for place in run.places
        for word in words_of(run, view, place)
    }
    meaning = {
        "cap": "cap = the pull is at its most",
        "floor": "floor = the place may not get less",
        "ceiling": "ceiling = the place may not get more",
        "target": "target = the place has reached its target and stays on it",
        "base": "base = the place keeps base growth, as less (or more) would take it further from "
        "target",
    }
    said = "; ".join(words for word, words in meaning.items() if word in used)
    limit = f" Limit: {said}." if said else " Limit: none binds."
    carried = "; the allocation is the next year's baseline" if len(run.years) > 1 else ""
    baseline = run.inputs.scenario.baseline
    return [
        "Projected over target: the money after base growth and before the pull, above (+) or "
        f"below (-) the year's target. {NOT_AS_PUBLISHED} Pull: "
        "what the year takes off (-) or adds (+), as a part of the money after base growth."
        f"{limit} Growth: on the baseline, once all places "
        f"together meet the envelope. Closing distance: the allocation over target{carried}.",
        *([baseline.of_distances] if baseline and baseline.of_distances else []),
    ]


def _over_years(run: Run) -> list[str]:
    """Money of each place over the years, all lines together."""
    view = over_years(run)
    return [drawn(run, view), ""] if view.in_terminal else []


# --- What a scenario would do ----------------------------------------------------------------


def convergence_planned(run: Run) -> list[str]:
    """Baseline, pull and limits of a scenario, each with its grade."""
    inputs, wanted = run.inputs, run.inputs.scenario.convergence
    if wanted is None or not converges(run):
        return []
    lines, first = converging_lines(run), run.places[0]
    said = [
        *_by_line(lines, "Baseline", lambda line: _baseline_in_words(inputs, line, first)),
        *_by_line(lines, "Pull", lambda line: _pull_in_words(wanted.of_line(line))),
        *_by_line(lines, "Limits", lambda line: _limits_in_words(wanted.of_line(line))),
        *_not_converging(inputs.scenario, lines),
    ]
    opening = [*payments_today(run), drawn(run, opening_baselines(run)), ""]
    return [*opening, *map(wrapped, said), ""]


def _by_line(lines: Sequence[str], what: str, told: Callable[[str], str]) -> list[str]:
    """What holds for each line; said once where it is the same for all."""
    of_lines = {line: told(line) for line in lines}
    if len(set(of_lines.values())) == 1:
        return [f"{what}: {of_lines[lines[0]]}"]
    return [f"{what}, {line}: {text}" for line, text in of_lines.items()]


def _baseline_in_words(inputs: ModelInputs, line: str, place: str) -> str:
    baseline = inputs.scenario.baseline
    if baseline is not None and baseline.source == "previous_formula":
        return _previous_formula_in_words(inputs, baseline, line)
    if baseline is not None and baseline.source == "payments":
        return _payments_in_words(inputs, line)
    given = inputs.provenance["opening_baseline", (place, line)]
    if baseline is not None and baseline.file:
        return f"from the team's own file {portable(baseline.file)} ({given.grade})."
    if baseline is None or not baseline.source:
        return f"typed in the scenario ({given.grade})."
    return f"{given.source} ({given.grade})."


def _previous_formula_in_words(inputs: ModelInputs, baseline: Baseline, line: str) -> str:
    year = year_before(inputs.scenario.years[0])
    money = _money_shared_out(inputs, line)
    return (
        f"Fair shares of {year} times {money} (derived). NHS England does not publish what places "
        "have now: this is what they would have if last year's formula had been paid in full. "
        f"{baseline.of_distances}"
    )


def _payments_in_words(inputs: ModelInputs, line: str) -> str:
    money = inputs.provenance["money_before", (line,)].source
    return (
        f"Shares of the payments to practices of {PAYMENTS_YEAR} times {money} (derived). The "
        "notes say which payments count, which practices do not join, and what is taken to lie "
        "alike."
    )


def _money_shared_out(inputs: ModelInputs, line: str) -> str:
    """The money that last year's fair shares are taken of, and where it is published."""
    if "former_icb_money" not in inputs.values:
        return inputs.provenance["money_before", (line,)].source
    icbs = [str(one) for one in inputs.values["former_icb_money"]["former_icb"].values]
    source = inputs.provenance["former_icb_money", (line, icbs[0])].source
    return f"{source} of {listed(icbs)}, carried over with the areas,"


def _pull_in_words(rules: Convergence) -> str:
    """Speeds and caps, and where they come from."""
    sides = []
    for side, verb in (("over", "takes"), ("under", "adds")):
        speed, cap, begins = (rules.figure(f"{key}_{side}") for key in ("speed", "cap", "begins"))
        if not (speed and cap):
            sides.append(f"{side} target, there is no pull")
            continue
        capped = rules.sets(f"cap_{side}")
        most = f"at most {_percent(cap)} of the money" if capped else "without a cap"
        beyond = f" beyond {_percent(begins)}" if begins else ""
        sides.append(
            f"{side} target, a year {verb} {_percent(speed)} of the distance{beyond}, {most}"
        )
    own = rules.own_keys()
    parts = []
    if rules.preset:
        preset = PRESETS[rules.preset]
        historic = ", historic" if preset.historic else ""
        parts.append(f'Preset "{rules.preset}" of NHS England ({preset.grade}{historic}).')
    if own:
        parts.append(f"Typed in the scenario (judgement): {', '.join(own)}.")
    of = "its own projected money" if rules.by_own_money else "its target"
    measured = f"The pull goes by a place's distance as a share of {of}."
    return " ".join([f"{'; '.join(sides)}.", measured, *parts])


def _percent(share: float) -> str:
    return f"{share * 100:.3g}%"


def _limits_in_words(rules: Convergence) -> str:
    """The limits that a scenario sets, in a sentence."""
    said = []
    if rules.sets("floor"):
        of_preset = f" (preset {rules.preset})" if rules.is_of_preset("floor") else ""
        said.append(f"{_floor_in_words(rules.figure('floor'))}{of_preset}")
    if rules.sets("ceiling"):
        said.append(f"no place grows by more than {_percent(rules.figure('ceiling'))}")
    if rules.sets("per_head_floor"):
        said.append(f"no place has less than £{rules.figure('per_head_floor'):,.2f} per head")
    if rules.sets("per_head_ceiling"):
        said.append(f"no place has more than £{rules.figure('per_head_ceiling'):,.2f} per head")
    own = f"{'; '.join(said)}. " if said else "none of its own. "
    return f"{own}No place crosses its target, unless a floor or ceiling makes it."


def _floor_in_words(floor: float) -> str:
    if floor == 0:
        return "no place is cut in cash"
    if floor < 0:
        return f"no place is cut by more than {_percent(-floor)}"
    return f"no place grows by less than {_percent(floor)}"


def _not_converging(scenario: Scenario, lines: Sequence[str]) -> list[str]:
    split = scenario.envelope
    at_once = scenario.written if split in lines else scenario.lines
    others = [
        line.line for line in at_once if line.line not in (*lines, split) and line.basis != "held"
    ]
    if not others:
        return []
    return [f"Paid by its share in full each year, without convergence: {', '.join(others)}."]


# --- One place's story -----------------------------------------------------------------------


def story(run: Run, place: str) -> list[str]:
    """One place's way from its baseline towards target, year by year, in sentences."""
    lines = []
    for line in converging_lines(run):
        first = run.in_year(run.years[0])
        at = {"place": place, "converging_line": line}
        start = figure(first.number("baseline", **at), "pounds")
        part = figure(first.number("baseline_share", **at), "share")
        opening = f"{capital(line)}. {place} starts {run.years[0]} from a baseline of {start}, "
        lines += ["", *textwrap.wrap(f"{opening}{part} of all places' baseline.", WIDTH)]
        lines += textwrap.wrap(paid_today(first, place), WIDTH)
        for year in run.years:
            lines += textwrap.wrap(
                f"{year}: {_told(run.in_year(year), at)}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
            )
    if not lines:
        return []
    paid = _not_converging(run.inputs.scenario, converging_lines(run))
    title = "YEAR BY YEAR" if len(run.years) > 1 else "TOWARDS TARGET"
    return ["", title, *lines, *(["", *map(wrapped, paid)] if paid else [])]


def _told(run: Run, at: dict[str, str]) -> str:
    """What happens to the place in one year, on one line."""
    base = _signed(run.number("own_base_growth", **at))
    projected = figure(run.number("projected", **at), "pounds")
    target = figure(run.number("converging_target", **at), "pounds")
    part = figure(run.number("projected_share", **at), "share")
    share = figure(run.number("converging_target_share", **at), "share")
    if "given_target" in run.values:
        aim = f"Its target is given, {target} ({share} of all targets)"
    else:
        aim = f"By need its share is {share}, a target of {target}"
    allocated, of_line = run.converging_allocation, {**at, "budget_line": at["converging_line"]}
    money = figure(run.number(allocated, **of_line), "pounds")
    per_head = figure(run.number(f"{allocated}_per_head", **of_line), "pounds per head")
    own = run.number("growth", **at)
    grew = f"{figure(abs(own), 'share')} {'more' if own >= 0 else 'less'} than its baseline"
    closing = _stands(run.number("closing_distance", **at))
    return " ".join(
        [
            f"At base growth ({base}) it would have {projected}, {part} of the money. {aim}: it "
            f"stands {_stands(run.number('distance_from_target', **at))}.",
            _pull_told(run, at),
            _limit_told(run, at),
            f"It gets {money} ({grew}; {per_head} a head) and ends {closing}.",
        ]
    )


def _stands(distance: float) -> str:
    if abs(distance) < ON_TARGET:
        return "on target"
    return f"{figure(abs(distance), 'share')} {'above' if distance > 0 else 'below'} target"


def _pull_told(run: Run, at: dict[str, str]) -> str:
    pull = run.number("pull", **at)
    distance = run.number("distance_for_pull", **at)
    side = "over" if distance > 0 else "under"
    begins = run.number(f"begins_{side}", **at)
    if abs(pull) < ON_TARGET:
        near = ON_TARGET <= abs(distance) <= begins
        return "It is too near its target for the pull to begin." if near else "Nothing pulls it."
    full = figure(abs(run.number("uncapped_pull", **at)), "share")
    verb = "takes off" if pull < 0 else "adds"
    size = f"{figure(abs(pull), 'share')} of its money"
    part = f"the distance beyond {_percent(begins)}" if begins else "the distance"
    speed = run.number(f"speed_{side}", **at)
    way = f"the whole of {part}" if speed == 1 else f"{_percent(speed)} of {part}"
    if run.number("capped", **at):
        return f"The pull {verb} {size}, the cap: {way} would be {full}."
    return f"The pull {verb} {size}, {way}."


def _which_floor(rules: Convergence | None) -> str:
    """What the scenario's floors say, after a colon."""
    said = []
    if rules and rules.sets("floor"):
        said.append(_floor_in_words(rules.figure("floor")))
    if rules and rules.sets("per_head_floor"):
        said.append("none below the least per head")
    return f": {' and '.join(said)}" if said else ""


def _limit_told(run: Run, at: dict[str, str]) -> str:
    """Which limit binds, or how the rest is made to meet the envelope."""
    wanted = run.inputs.scenario.convergence
    lowest = figure(run.number("lowest", **at), "pounds")
    highest = figure(run.number("highest", **at), "pounds")
    if run.number("held_at_floor", **at) > 0:
        rules = wanted.of_line(at["converging_line"]) if wanted else None
        return f"Its floor of {lowest} binds{_which_floor(rules)}."
    if run.number("held_at_ceiling", **at) > 0:
        return f"Its ceiling of {highest} binds."
    if run.number("held_at_target", **at) > 0:
        return "It would have crossed its target, and stays on it."
    if run.number("held_at_base_growth", **at) > 0:
        return (
            "To meet the envelope would have taken it further from its target than base growth "
            "alone, so it keeps base growth."
        )
    scale = run.number("scaled_by", converging_line=at["converging_line"])
    if abs(scale) < ON_TARGET:
        return "No limit binds."
    return (
        f"No limit binds; to meet the envelope, this and every place without a binding limit is "
        f"scaled by {_signed(scale)}."
    )
