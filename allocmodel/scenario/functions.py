"""A core envelope split into functions: the lines that it becomes, and the pounds that are set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.parameters import FUNCTION_AMOUNTS
from allocmodel.declared.text import (
    LONGEST_NAME,
    Wrong,
    clean_name,
    echoed,
    quoted,
    refuse_alike,
)
from allocmodel.declared.vocabulary import COMPONENTS, NEED_OF_FUNCTION

#: The functions by what a scenario calls them: the services of core.
SERVICES_OF_CORE = {need: code for code, need in NEED_OF_FUNCTION.items()}

_EXAMPLE = '"continuing care" = { amount = 90_000_000, basis = "community" }'


def function_amounts(value: object) -> dict[str, Any] | None:
    """The table ``[budget.functions]``, checked.

    Returns
    -------
    dict
        By function, whole pounds, or pounds by year; of a further name a table of ``amount`` and
        ``basis``.

    Raises
    ------
    Wrong
    """
    if value is None:
        return None
    if not isinstance(value, dict) or not value:
        raise Wrong(
            "functions is not a table with a function in it.",
            "Write [budget.functions] with mental_health = 320_000_000, for example, or leave it "
            "out: functions then have their local parts.",
        )
    checked = {}
    for key, one in value.items():
        named = key not in SERVICES_OF_CORE
        name = clean_name(key, LONGEST_NAME) if named else key
        checked[name] = _further(name, one) if named else _pounds(key, one)
    refuse_alike([*checked], "functions")
    if SERVICES_OF_CORE.keys() <= checked.keys():
        raise Wrong(
            "functions sets the pounds of every service, so nothing takes what is left.",
            "Leave one out: it gets what the others leave of the line.",
        )
    return checked


def _further(name: str, value: object) -> dict[str, Any]:
    """A function of another name: its pounds, and the service whose need it follows."""
    if name == "health_inequalities":
        raise Wrong(
            "health_inequalities is no function of its own: every function holds its part of it.",
            'Change [health_inequalities] share, or draw a line with basis = "health_inequalities" '
            "from this one.",
        )
    if not isinstance(value, dict):
        raise Wrong(
            f'"{name}" is not a service of core.{did_you_mean(name, [*SERVICES_OF_CORE])}',
            f"Name one of {', '.join(SERVICES_OF_CORE)}; a further name says whose need it "
            f"follows: {_EXAMPLE}.",
            (name,),
        )
    unknown = [key for key in value if key not in ("amount", "basis")]
    missing = [key for key in ("amount", "basis") if key not in value]
    if unknown or missing:
        said = f"has {quoted(unknown)}" if unknown else f"lacks {quoted(missing)}"
        raise Wrong(f'The function "{name}" {said}.', f"Write {_EXAMPLE}.", (name,))
    if value["basis"] not in SERVICES_OF_CORE:
        raise Wrong(
            f'The basis of the function "{name}" is {echoed(value["basis"])}, not a service of '
            "core." + did_you_mean(str(value["basis"]), [*SERVICES_OF_CORE]),
            f"Name one of {', '.join(SERVICES_OF_CORE)}. Money on another basis is a line of its "
            "own, drawn from this one.",
            (name, "basis"),
        )
    return {"amount": _pounds(name, value["amount"]), "basis": value["basis"]}


def _pounds(name: str, value: object) -> Any:
    """Whole pounds, or whole pounds by year."""
    noun = f'The amount of the function "{name}"'
    if value == {}:
        raise Wrong(f'The function "{name}" has no amount.', "Write pounds for each year.", (name,))
    try:
        if not isinstance(value, dict):
            return int(FUNCTION_AMOUNTS.accepted(value, noun))
        return {year: int(FUNCTION_AMOUNTS.accepted(one, noun)) for year, one in value.items()}
    except Wrong as wrong:
        raise Wrong(wrong.what, wrong.mend, (name,)) from None


def functions_in_year(
    line: str, functions: Mapping[str, Any], years: Sequence[str], year: str
) -> dict[str, Any]:
    """The same with the pounds of one of the scenario's years."""
    return {
        name: {**one, "amount": _of_year(line, name, one["amount"], years, year)}
        if isinstance(one, dict) and "basis" in one
        else _of_year(line, name, one, years, year)
        for name, one in functions.items()
    }


def _of_year(line: str, name: str, amount: Any, years: Sequence[str], year: str) -> int:
    key = ("budget", line, "functions", name)
    if not isinstance(amount, dict):
        if len(years) > 1:
            raise Wrong(
                f'The function "{name}" has one amount for {len(years)} years.',
                f'Write pounds for each: {{ "{years[0]}" = {amount:_}, "{years[1]}" = ... }}.',
                key,
            )
        return int(amount)
    if year not in amount:
        raise Wrong(f'The function "{name}" has no amount for {year}.', "Add it.", key)
    return int(amount[year])


def function_names(line: str, functions: Mapping[str, Any]) -> dict[str, str]:
    """The names of the lines that a core envelope becomes, by function."""
    services = {need: COMPONENTS[need].lower() for need in SERVICES_OF_CORE}
    spoken = services | {name: name for name in functions if name not in services}
    return {function: f"{line}: {name}" for function, name in spoken.items()}


def function_lines(line: str, functions: Mapping[str, Any] | None) -> list[tuple[str, str, Any]]:
    """The lines that a core envelope becomes.

    Returns
    -------
    list of tuple
        Of each its name, its basis, and the pounds that are set, or None where it has its local
        proportion of what is left. Services first, then further names.
    """
    given = functions or {}
    names = function_names(line, given)
    services = [(names[need], code, given.get(need)) for need, code in SERVICES_OF_CORE.items()]
    further = [
        (names[name], SERVICES_OF_CORE[one["basis"]], one["amount"])
        for name, one in given.items()
        if name not in SERVICES_OF_CORE
    ]
    return [*services, *further]
