"""What lines, joint funds, weights and indices of a scenario have to agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.text import NoSuchLine, Wrong, quoted, refuse_alike
from allocmodel.declared.vocabulary import (
    AGREED,
    BY_FUNCTIONS,
    COMPONENTS,
    FORMULAS,
    NOT_BY_NEED,
    basis_title,
)
from allocmodel.scenario.budget_line import BudgetLine, FunctionLine
from allocmodel.scenario.fitted_basis import FittedNeed, is_fitted
from allocmodel.scenario.funds import Fund
from allocmodel.scenario.own_index import OwnIndex, is_own, own_name
from allocmodel.scenario.weights import Weight


def check_funds(funds: tuple[Fund, ...], budget: tuple[BudgetLine, ...]) -> None:
    """Funds have names of their own, and what they draw on is a line that the money starts in."""
    names = [one.line for line in budget for one in line.lines()]
    refuse_alike([*names, *(fund.name for fund in funds)], "budget lines or funds")
    by_name = {line.line: line for line in budget}
    for fund in funds:
        key = ("fund", fund.name, "from")
        if fund.drawn_from is None:
            continue
        if fund.drawn_from not in by_name:
            raise NoSuchLine({fund.drawn_from: f'The fund "{fund.name}" is drawn from'}, names, key)
        if by_name[fund.drawn_from].drawn_from is not None:
            raise Wrong(
                f'The fund "{fund.name}" is drawn from "{fund.drawn_from}", which is itself drawn '
                f'from "{by_name[fund.drawn_from].drawn_from}".',
                "Draw it from the line that the money starts in: one level is as deep as it goes.",
                key,
            )


def check_bases_are_there(
    budget: tuple[BudgetLine, ...],
    funds: tuple[Fund, ...],
    own: Mapping[str, OwnIndex],
    fitted: Mapping[str, FittedNeed],
) -> None:
    """An index or a fit that a line or a council's money is split by is one of the scenario's."""
    for line in budget:
        if not _is_there(line.basis, own, fitted):
            split = f'The line "{line.line}" is shared by'
            raise _not_there(split, line.basis, own, fitted, ("budget", line.line, "basis"))
    for fund in funds:
        for contributor, basis in fund.basis.items():
            if not _is_there(basis, own, fitted):
                split = f'Money of the fund "{fund.name}" is split by'
                key = ("fund", fund.name, "basis", contributor)
                raise _not_there(split, basis, own, fitted, key)


def _is_there(basis: str, own: Mapping[str, OwnIndex], fitted: Mapping[str, FittedNeed]) -> bool:
    """Whether a basis is no index and no fit of the user's own, or one of the scenario's."""
    return not is_own(basis) or own_name(basis) in (fitted if is_fitted(basis) else own)


def _not_there(
    split: str,
    basis: str,
    own: Mapping[str, OwnIndex],
    fitted: Mapping[str, FittedNeed],
    key: tuple[str, ...],
) -> Wrong:
    """The error for an index or a fit that the scenario does not have."""
    name = own_name(basis)
    what, known, mend = (
        ("fit", [*fitted], f'[fitted.{name or "name"}] with file = "{name or "name"}/fit.json"')
        if is_fitted(basis)
        else ("own index", [*own], f"[own.{name or 'name'}] with file, title and source")
    )
    return Wrong(
        f'{split} the {what} "{name}", which the scenario does not have.'
        f"{did_you_mean(name, known)}",
        f"Add {mend}.",
        key,
    )


def check_drawn(budget: tuple[BudgetLine, ...]) -> None:
    """A line is drawn from another line, one level deep, and not for more than there is."""
    by_name = {line.line: line for line in budget}
    missing = {
        line.drawn_from: f'The line "{line.line}" is drawn from'
        for line in budget
        if line.drawn_from is not None and line.drawn_from not in by_name
    }
    if missing:
        first = next(line.line for line in budget if line.drawn_from in missing)
        raise NoSuchLine(missing, by_name, (first, "from"))
    for line in budget:
        if line.drawn_from is not None:
            _check_source(line, by_name)
    for source in budget:
        drawn = [line.amount for line in budget if line.drawn_from == source.line]
        known = sum(amount for amount in drawn if isinstance(amount, int))
        if isinstance(source.amount, int) and known > source.amount:
            raise Wrong(
                f'The lines drawn from "{source.line}" come to {known:,} pounds, more than '
                f"its {source.amount:,}.",
                "Draw less, or raise the line.",
                (source.line, "amount"),
            )


def check_remainders(budget: tuple[BudgetLine, ...]) -> None:
    """A need is taken out of the formula of the line that its money is drawn from."""
    by_name = {line.line: line for line in budget}
    for line in budget:
        if line.remainder is None:
            continue
        key = (line.line, "remainder")
        source = by_name.get(line.drawn_from or "")
        if source is None or line.basis not in COMPONENTS:
            raise Wrong(
                f'The line "{line.line}" has remainder, which goes with a line on one need that is '
                "drawn from another.",
                f"Add from, and a basis of {quoted(COMPONENTS)}; or take remainder out.",
                key,
            )
        if source.basis == BY_FUNCTIONS:
            raise Wrong(
                f'The line "{source.line}" is split into its functions, so what is left of it '
                "holds no needs of its own.",
                f'Write the pounds of "{line.line}" in [budget.functions], or take remainder out.',
                key,
            )
        if source.basis not in FORMULAS:
            raise Wrong(
                f'The line "{source.line}" is not shared by a national formula, so there is '
                "nothing to take out of it.",
                "Take remainder out.",
                key,
            )


def check_functions(budget: tuple[BudgetLine, ...]) -> None:
    """One core envelope at most, and functions set for no more than it has."""
    split = [line for line in budget if line.basis == BY_FUNCTIONS]
    if len(split) > 1:
        raise Wrong(
            f"{quoted([line.line for line in split])} are both split into functions.",
            'Put their money into one line, or share one by basis = "core".',
        )


def _check_source(line: BudgetLine, by_name: Mapping[str, BudgetLine]) -> None:
    name = line.drawn_from or ""
    if name == line.line:
        raise Wrong(
            f'The line "{name}" is drawn from itself.', "Name another line in from.", (name, "from")
        )
    if by_name[name].drawn_from is not None:
        raise Wrong(
            f'The line "{line.line}" is drawn from "{name}", which is itself drawn from '
            f'"{by_name[name].drawn_from}".',
            "Draw both from the line that the money starts in: one level is as deep as it goes.",
            (line.line, "from"),
        )


def check_streams(budget: tuple[BudgetLine, ...]) -> None:
    """The same published money must not be shared out twice."""
    first: dict[str, str] = {}
    for line in budget:
        if not line.is_published or line.drawn_from is not None:
            continue
        other = first.setdefault(str(line.stream), line.line)
        if other != line.line:
            raise Wrong(
                f'The lines "{other}" and "{line.line}" both take the published amount of the '
                f'stream "{line.stream}", which would count it twice.',
                "Draw one from the other, or give one an amount in pounds.",
            )


def check_weights(weights: tuple[Weight, ...], budget: tuple[BudgetLine, ...]) -> None:
    """A weight is on a line that is shared by need, once per kind."""
    by_name = {line.line: line for line in budget}
    missing = {one.line: "A weight is on" for one in weights if one.line not in by_name}
    if missing:
        raise NoSuchLine(missing, by_name, ("weight",))
    seen = set()
    for weight in weights:
        if (weight.line, weight.kind) in seen:
            raise Wrong(
                f'The line "{weight.line}" has two weights of kind {weight.kind}.',
                "Put them together: one weight of a kind may name several outcomes.",
                ("weight",),
            )
        seen.add((weight.line, weight.kind))
        _check_shared_by_need(weight, by_name[weight.line], budget)


def _key_of(weight: Weight) -> tuple[str, ...]:
    """Where a weight stands, as ``--set`` names it."""
    return ("weight", weight.line, weight.kind)


def _check_shared_by_need(weight: Weight, line: BudgetLine, others: Iterable[BudgetLine]) -> None:
    functions = [
        one.line for one in others if isinstance(one, FunctionLine) and one.of == line.line
    ]
    if functions:
        raise Wrong(
            f'The line "{line.line}" is split into its functions, and a weight on all of them at '
            "once would move no money of its own.",
            f"Name one of {quoted(functions)}.",
            _key_of(weight),
        )
    if line.basis in NOT_BY_NEED:
        raise Wrong(
            f'The line "{line.line}" is split by {basis_title(line.basis).lower()}: a weight would '
            "do nothing or count its people twice."
            if line.basis == AGREED
            else f'The line "{line.line}" is {basis_title(line.basis).lower()}: a weight would do '
            "nothing or count its people twice.",
            "Take the weight out, or share the line by need.",
            _key_of(weight),
        )


def check_pools(budget: tuple[BudgetLine, ...]) -> None:
    """Core20PLUS means the same people on every line."""
    chosen = {tuple(sorted(line.plus)) for line in budget if line.basis == "core20plus"}
    if len(chosen) > 1:
        raise Wrong(
            "Lines on core20plus name different plus groups.",
            "Name the same groups on each.",
            ("budget",),
        )
