"""What sign-offs bind: which are refused, which do not hold, and what to paste for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import quoted
from allocmodel.scenario.judgements import (
    Judgement,
    figures,
    in_toml,
    judgements,
    one_name,
    value_to_sign,
)
from allocmodel.scenario.keys import split_key
from allocmodel.scenario.schema import Scenario


def check_sign_offs(scenario: Scenario, where: Callable[[tuple[int | str, ...]], str]) -> None:
    """Refuse sign-offs that are for no figure, for none in particular, or twice for one.

    A final scenario has to have each of its judgements signed off, and nothing else.

    Parameters
    ----------
    scenario : Scenario
    where : callable
        Gives the file and key of a place in the scenario.

    Raises
    ------
    BadInput
    """
    known = figures(scenario)
    first: dict[str, int] = {}
    for position, sign_off in enumerate(scenario.sign_off):
        name = one_name(sign_off.figure)
        at = where(("sign_off", position, "figure"))
        if name not in known:
            raise _no_figure(name, known, judgements(scenario), at)
        if first.setdefault(name, position) != position:
            raise BadInput(
                f'"{name}" is signed off twice, in sign_off[{first[name] + 1}] and '
                f"sign_off[{position + 1}].",
                where=at,
                mend="Keep the one that holds.",
            )
        if sign_off.value is None:
            raise _binds_nothing(name, known[name], at)
    if scenario.status == "final":
        _refuse_unsigned(scenario, where(("status",)))


def _no_figure(
    name: str, known: Iterable[str], judged: Iterable[Judgement], where: str
) -> BadInput:
    """The error for a name that is no figure's; an old one is told what it is called now."""
    names = [one.figure for one in judged]
    parts = split_key(name)
    if len(parts) == 2 and parts[0] == "weight":
        weights = [one for one in names if split_key(one)[0] == "weight"]
        now = [one for one in weights if split_key(one)[-1] == parts[1]] or weights
        return BadInput(
            f'The sign-off is for "{name}", and each weight is signed off by a name of its own.',
            where=where,
            mend=f"Name {quoted(now)}." if now else "Take it out: no weight has such a figure.",
        )
    return BadInput(
        f'The sign-off is for "{name}", which is not a figure of this '
        f"scenario.{did_you_mean(name, names) or did_you_mean(name, known)}",
        where=where,
        mend=f"Name one of {quoted(names)}." if names else "Take it out: nothing is a judgement.",
    )


def _binds_nothing(name: str, value: Any, where: str) -> BadInput:
    return BadInput(
        f'The sign-off of "{name}" has no value, so it binds nothing.',
        where=where,
        mend="Take it out: the scenario sets no such figure."
        if value is None
        else f"Add value = {in_toml(value_to_sign(value))}, if that is what was signed.",
    )


def _refuse_unsigned(scenario: Scenario, where: str) -> None:
    unsigned = [one for one in judgements(scenario) if not one.is_signed]
    fresh = [f'"{one.figure}" ({in_toml(one.value)})' for one in unsigned if one.sign_off is None]
    said = [
        *([f"no one has signed off {', '.join(fresh)}"] if fresh else []),
        *(f'"{one.figure}" is {one.standing}' for one in unsigned if one.sign_off),
    ]
    if unsigned:
        raise BadInput(
            f"The scenario is final, but {'; and '.join(said)}.",
            where=where,
            mend='Write status = "draft": allocmodel check then prints the [[sign_off]] tables to '
            "paste, in which to write by.",
        )
    for sentence in signs_nothing(scenario):
        raise BadInput(
            f"The scenario is final, but one sign-off is out of date. {sentence}",
            where=where,
            mend="Take the sign-off out, or write the figure and the value that it is for.",
        )


def signs_nothing(scenario: Scenario) -> list[str]:
    """What to say of each sign-off that does not cover what the scenario has.

    Parameters
    ----------
    scenario : Scenario
        As written: with the amounts of all its years.

    Returns
    -------
    list of str
    """
    known = figures(scenario)
    said = []
    for one in scenario.sign_off:
        name = one_name(one.figure)
        value, signed = known[name], in_toml(one.value or 0)
        if value is None:
            said.append(
                f"The sign-off of {name} by {one.by} signs nothing: the scenario sets no such "
                "figure of its own, or it is published."
            )
        elif not one.covers(value_to_sign(value)):
            now = in_toml(value_to_sign(value))
            said.append(
                f"The sign-off of {name} by {one.by} does not hold: it is for {signed}, and the "
                f"scenario has {now}."
            )
    return said


def to_paste(listed: Iterable[Judgement]) -> list[str]:
    """A [[sign_off]] table for each judgement that is not signed; nothing where all are.

    Parameters
    ----------
    listed : iterable of Judgement

    Returns
    -------
    list of str
        Lines; the first says what to do with the others.
    """
    unsigned = [one for one in listed if not one.is_signed]
    if not unsigned:
        return []
    instead = any(one.sign_off for one in unsigned)
    return [
        "To sign off, paste these tables at the end of the scenario, and write in by who answers "
        "for the figure: an empty one is refused."
        + " They take the place of sign-offs that do not hold."
        * instead,
        *(line for one in unsigned for line in ["", *one.table()]),
        "",
    ]
