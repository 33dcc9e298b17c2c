"""The pull towards target, limits, and what NHS England published of both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.presets import PRESETS
from allocmodel.declared.text import quoted
from allocmodel.engine.parameters import parameters_of
from allocmodel.inputs.baseline_inputs import baseline, converging_lines, published_by_place
from allocmodel.inputs.gathered import ALLOCATIONS, Gathered, Provenance
from allocmodel.scenario import BudgetLine, FunctionLine
from allocmodel.scenario.convergence import Convergence
from allocmodel.scenario.judgements import name_on_line

#: More rounds than this have never been needed; a check fails if they ever are.
MOST_ROUNDS = 12

#: A reproduced allocation is within a pound in the million of the published one: a judgement.
REPRODUCED_WITHIN = 1e-6

CHOICE = Provenance("The scenario's convergence", "choice")


def convergence(gathered: Gathered) -> None:
    """Where each place stands today, and the rules by which it moves: given with the first year."""
    wanted = gathered.scenario.convergence
    if wanted is None:
        return
    places = [str(place) for place in gathered.values["place_name"].values]
    lines = converging_lines(gathered)
    names = {"converging_line": [line.line for line in lines]}
    gathered.give("converging_line_name", names["converging_line"], names, CHOICE)
    _envelopes(gathered, names["converging_line"])
    count = min(len(places), MOST_ROUNDS)
    rounds = [str(number) for number in range(1, count + 1)]
    gathered.give("round_name", rounds, {"round": rounds}, CHOICE)
    baseline(gathered, places, lines)
    _pull_and_limits(gathered, wanted, lines)


def _envelopes(gathered: Gathered, converging: Sequence[str]) -> None:
    """Which budget lines move as one: a core envelope's functions, where that has the baseline."""
    lines = gathered.scenario.lines
    if gathered.scenario.envelope not in converging:
        return
    of = {line.line: line.of if isinstance(line, FunctionLine) else line.line for line in lines}
    belongs = [[float(of[line.line] == one) for line in lines] for one in converging]
    coords = {"converging_line": list(converging), "budget_line": [*of]}
    gathered.give("in_converging_line", belongs, coords, CHOICE)


def published_figures(gathered: Gathered) -> None:
    """Targets and base growth of each ICB in the year, as published or as they follow from it."""
    wanted = gathered.scenario.convergence
    if wanted is None or wanted.figures != "published":
        return
    places = [str(place) for place in gathered.values["place_name"].values]
    lines = converging_lines(gathered)
    coords = {"place": places, "converging_line": [line.line for line in lines]}
    _refuse_drawn_from(gathered, coords["converging_line"])
    growth = published_by_place(gathered, places, lines, "base_growth")
    source = f"{ALLOCATIONS} {gathered.year}"
    gathered.give("given_base_growth", growth, coords, Provenance(source, "published"))
    amounts = published_by_place(gathered, places, lines, "allocation")
    closing = published_by_place(gathered, places, lines, "closing_distance_from_target")
    targets = np.array(amounts) / (1 + np.array(closing))
    note = "The published allocation divided by one plus the published closing distance"
    gathered.give("given_target", targets, coords, Provenance(source, "derived", note))
    gathered.give("published_allocation", amounts, coords, Provenance(source, "published"))
    gathered.give("all_as_published", float(_all_as_published(gathered, lines)), {}, CHOICE)
    gathered.give("reproduced_within", REPRODUCED_WITHIN, {}, CHOICE)


def _all_as_published(gathered: Gathered, lines: Sequence[BudgetLine]) -> bool:
    """Whether nothing that decides the allocations is the scenario's own."""
    scenario = gathered.scenario
    rules = [scenario.convergence.of_line(line.line) for line in lines if scenario.convergence]
    keys = [one.field for one in parameters_of("convergence")]
    by_the_year = all(
        str(one.preset).endswith(gathered.year) and all(one.own(key) is None for key in keys)
        for one in rules
    )
    starts = scenario.baseline is not None and scenario.baseline.source == "published"
    return by_the_year and starts and all(line.is_published for line in lines)


def _refuse_drawn_from(gathered: Gathered, lines: Sequence[str]) -> None:
    """A published target is that of the whole line, not of what others leave of it."""
    for line in gathered.scenario.lines:
        if line.drawn_from in lines:
            raise BadInput(
                f"The published targets are those of all of {quoted([str(line.drawn_from)])}, and "
                f"{quoted([line.line])} is drawn from it.",
                where=gathered.scenario.where("convergence", "figures"),
                mend='Take figures = "published" out, so that targets follow need and the money '
                "that is left; or draw on no line that converges.",
            )


def _pull_and_limits(gathered: Gathered, wanted: Convergence, lines: Sequence[BudgetLine]) -> None:
    """For each line: speeds, caps, where the pull begins, what it goes by, what nobody may pass."""
    coords = {"converging_line": [line.line for line in lines]}
    _refuse_other_lines(gathered, wanted, coords["converging_line"])
    rules = [wanted.of_line(line) for line in coords["converging_line"]]
    for one in parameters_of("convergence"):
        figures = [of_line.figure(one.field) for of_line in rules]
        from_where = [_source_of(one, wanted, line.line) for line in lines]
        gathered.give_set(one, figures, coords, from_where)


def _source_of(parameter: Parameter, wanted: Convergence, line: str) -> Provenance:
    """Where a line's speed, cap, beginning, floor or ceiling comes from."""
    rules, field = wanted.of_line(line), parameter.field
    if parameter.words:
        return CHOICE
    if rules.own(field) is not None:
        signed = (name_on_line(parameter, wanted, line),) if parameter.sign_off else ()
        return Provenance(CHOICE.source, str(parameter.grade), "", signed)
    if rules.is_of_preset(field):
        return _of_preset(str(rules.preset))
    return Provenance(CHOICE.source, "choice", parameter.left_out)


def _refuse_other_lines(gathered: Gathered, wanted: Convergence, names: Sequence[str]) -> None:
    unknown = [name for name in wanted.lines if name not in names]
    if unknown:
        raise BadInput(
            f"The convergence names {quoted(unknown)}: not among the lines that converge."
            + did_you_mean(unknown, names)
            + gathered.scenario.origins.why_no_line(unknown),
            where=gathered.scenario.where("convergence", "lines", unknown[0]),
            mend=f"Name one of {', '.join(names)}.",
        )


def _of_preset(name: str) -> Provenance:
    preset = PRESETS[name]
    note = f"Preset {name}" + (", historic" if preset.historic else "")
    return Provenance(preset.source, preset.grade, note)
