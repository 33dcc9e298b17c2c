"""Budget lines: amounts, bases, what is drawn from what, and how money is rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocmodel.declared.errors import BadInput
from allocmodel.declared.parameters import AMOUNT, FUNCTION_AMOUNTS, GROWTH, SHARES
from allocmodel.declared.vocabulary import (
    BASES,
    COMPONENTS,
    FORMULAS,
    FUNCTIONS,
    NOT_DRAWN,
    PARTS_OF_A_POUND,
    WHERE_USED,
)
from allocmodel.inputs.as_written import as_written
from allocmodel.inputs.fund_inputs import bases_of_councils
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.line_amounts import amount_of
from allocmodel.scenario import BudgetLine, Scenario
from allocmodel.scenario.own_index import is_own

#: Parameters of lines whose inputs are made by a rule of their own; others are given as written.
_BY_RULE = (AMOUNT, GROWTH, SHARES, FUNCTION_AMOUNTS)


def bases_of(scenario: Scenario) -> list[str]:
    """The bases that a budget can choose from: pools and agreed shares only where it has one."""
    used = [line.basis for line in scenario.lines]
    functions = [*FUNCTIONS] if {*used} & {*FUNCTIONS} else []
    of_councils = sorted(bases_of_councils(scenario.fund))
    own = [basis for basis in dict.fromkeys([*used, *of_councils]) if is_own(basis)]
    found = [basis for basis in BASES if basis not in WHERE_USED or basis in used]
    return [*found, *functions, *own]


def drawn_from_another_basis(lines: Sequence[BudgetLine]) -> list[str]:
    """The lines for places that are drawn from a line on another basis, so that drawing moves.

    Agreed shares are each line's own.
    """
    split_by = {line.line: (line.basis, line.shares) for line in lines}
    return [
        line.line
        for line in lines
        if line.drawn_from and line.basis not in (*FUNCTIONS, "held")
        if split_by[line.line] != split_by[line.drawn_from]
    ]


def budget(gathered: Gathered) -> None:
    """Budget lines: amounts, bases, and what is drawn from what."""
    lines = gathered.scenario.lines
    names = {"budget_line": [line.line for line in lines]}
    found = [amount_of(gathered, line) for line in lines]
    amounts, sources = [one.pounds for one in found], [one.where_from for one in found]
    for line, one in zip(lines, found, strict=True):
        if one.given:
            gathered.given[one.given.year, line.line] = one.given
        gathered.amount_from[gathered.year, line.line] = one.where_from
    own = Provenance("The scenario's budget", "choice")
    gathered.give_set(AMOUNT, amounts, names, sources)
    by_name = {line.line: line for line in lines}
    as_written(gathered, "budget", by_name, own.source, _BY_RULE)
    gathered.give("line_name", names["budget_line"], names, own)
    gathered.give("line_basis", [line.basis for line in lines], names, own)
    drawn = [line.drawn_from or NOT_DRAWN for line in lines]
    gathered.give("drawn_from", drawn, names, own)
    if elsewhere := drawn_from_another_basis(lines):
        gathered.give("drawn_line_name", elsewhere, {"drawn_line": elsewhere}, own)
    _functions(gathered, lines, own)
    _remainders(gathered, own)
    bases = bases_of(gathered.scenario)
    gathered.give("basis_name", bases, {"basis": bases}, own)
    _refuse_overdrawn(gathered, lines, dict(zip(names["budget_line"], amounts, strict=True)))
    official_basis(gathered)
    _refuse_nothing_to_share(gathered, lines, amounts)
    _say_judgements(gathered, lines, sources)


def _functions(gathered: Gathered, lines: Sequence[BudgetLine], own: Provenance) -> None:
    """The lines that a core envelope is split into, and which of them have pounds of their own."""
    envelope = gathered.scenario.envelope
    if envelope is None:
        return
    split = [line for line in lines if line.basis in FUNCTIONS]
    names = [line.line for line in split]
    coords = {"function_line": names}
    gathered.give("function_name", [*FUNCTIONS], {"function": [*FUNCTIONS]}, own)
    gathered.give("function_line_name", names, coords, own)
    of_line = [[float(line.basis == one) for one in FUNCTIONS] for line in split]
    gathered.give("function_of_line", of_line, {**coords, "function": [*FUNCTIONS]}, own)
    gathered.give("function_is_set", [float(line.is_set) for line in split], coords, own)
    gathered.give("function_order", range(1, len(names) + 1), coords, own)
    is_split = [float(line.line == envelope) for line in lines]
    every = {"budget_line": [line.line for line in lines]}
    gathered.give("is_split_into_functions", is_split, every, own)


def _remainders(gathered: Gathered, own: Provenance) -> None:
    """The lines that needs are taken out of, and which."""
    scenario = gathered.scenario
    if not scenario.taken_out:
        return
    out_of = scenario.taken_out
    names = list(out_of)
    basis_of = {line.line: line.basis for line in scenario.budget}
    lines = {"remainder_line": names}
    gathered.give("remainder_line_name", names, lines, own)
    out = [[float(need in out_of[line]) for need in COMPONENTS] for line in names]
    by_formula = [[float(basis_of[line] == formula) for formula in FORMULAS] for line in names]
    gathered.give("is_taken_out", out, {**lines, "component": list(COMPONENTS)}, own)
    gathered.give("formula_of_line", by_formula, {**lines, "formula": list(FORMULAS)}, own)
    _refuse_not_in_formula(gathered)


def _refuse_not_in_formula(gathered: Gathered) -> None:
    """What is taken out has to be there."""
    scenario = gathered.scenario
    basis_of = {line.line: line.basis for line in scenario.budget}
    weights = gathered.values["component_weight"]
    for line in scenario.budget:
        formula = basis_of.get(line.drawn_from or "", "")
        if line.remainder and not float(weights.sel(formula=formula, component=line.basis)):
            raise BadInput(
                f'The formula of "{line.drawn_from}" holds no {COMPONENTS[line.basis].lower()} '
                f"need in {gathered.year}, so there is nothing to take out.",
                where=scenario.where("budget", line.line, "remainder"),
                mend="Take remainder out.",
            )


def _say_judgements(
    gathered: Gathered, lines: Sequence[BudgetLine], sources: Sequence[Provenance]
) -> None:
    """Which amounts nobody published."""
    typed = [line.line for line in lines if line.is_set and not line.is_published]
    if typed:
        gathered.warnings.append(
            f"Amounts of the scenario's own, a judgement and not published: {', '.join(typed)}."
        )
    for line, source in zip(lines, sources, strict=True):
        if line.is_published and source.grade == "judgement":
            gathered.warnings.append(f"Amount of {line.line}, a judgement: {source.note}.")


def official_basis(gathered: Gathered) -> None:
    """What splits each line before adjustments, where that is not the line's own basis."""
    official = gathered.scenario.official_bases
    if list(official.values()) != [line.basis for line in gathered.scenario.lines]:
        own = Provenance("The scenario's budget", "choice")
        gathered.give(
            "official_basis", list(official.values()), {"budget_line": list(official)}, own
        )


def _refuse_overdrawn(
    gathered: Gathered, lines: Sequence[BudgetLine], amounts: Mapping[str, float]
) -> None:
    for line in lines:
        drawn = sum(amounts[other.line] for other in lines if other.drawn_from == line.line)
        if drawn > amounts[line.line]:
            raise BadInput(
                f'Lines that draw on "{line.line}" take £{drawn:,.0f}, '
                f"but it holds £{amounts[line.line]:,.0f}.",
                where=gathered.scenario.where("budget"),
                mend="Lower the lines that draw on it, or raise it.",
            )


def _refuse_nothing_to_share(
    gathered: Gathered, lines: Sequence[BudgetLine], amounts: Sequence[float]
) -> None:
    shared = sum(
        amount for line, amount in zip(lines, amounts, strict=True) if line.basis != "held"
    )
    if shared <= 0:
        raise BadInput(
            "No money goes to places: every line is nought or held.",
            where=gathered.scenario.where("budget"),
            mend="Type the amount of at least one line that is shared between places.",
        )


def fixed_parameters(gathered: Gathered) -> None:
    """Parameters of the arithmetic itself."""
    own = Provenance("Method, section 5", "choice", "1 = shared, 0 = held")
    bases = bases_of(gathered.scenario)
    shared = [float(basis != "held") for basis in bases]
    gathered.give("goes_to_places", shared, {"basis": bases}, own)
    parts = Provenance("Method, section 5", "choice", "10,000 = a hundredth of a penny")
    gathered.give("parts_of_a_pound", PARTS_OF_A_POUND, {}, parts)
