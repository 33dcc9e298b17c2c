"""What is changed between two scenarios, input by input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from allocmodel.declared.figures import figure
from allocmodel.declared.parameter import AS_PUBLISHED, NO_LIMIT, Parameter
from allocmodel.declared.text import toml_value
from allocmodel.declared.vocabulary import basis_title
from allocmodel.engine.parameters import all_parameters
from allocmodel.model.adjustments import ADJUSTMENTS, SECTIONS
from allocmodel.scenario.convergence import Convergence
from allocmodel.scenario.funds import NHS
from allocmodel.scenario.judgements import one_name
from allocmodel.scenario.keyed import TIED, WHOLE, WORDS_ALONE, TableKey, Tables
from allocmodel.scenario.keys import join_key
from allocmodel.study.run import Run

#: What stands where a scenario does not have it.
ABSENT = "none"


@dataclass(frozen=True)
class Side:
    """What one of the two scenarios has: the value in words, its source and grade, who signed it.

    Attributes
    ----------
    value, source, grade, standing : str
    """

    value: str
    source: str = ""
    grade: str = ""
    standing: str = ""


@dataclass(frozen=True)
class Change:
    """One input that is not the same in two scenarios.

    Attributes
    ----------
    table : tuple of str
        The table of the scenario that it stands in.
    part : str
        Its key there; blank where one of the two lacks the table, or it stands whole.
    title, unit : str
        What it is, in words.
    old, new : Side
        What the one has that is compared with, and what the other has.
    shown : str
        The key that it is told by: its part, or the only one of its table.
    """

    table: TableKey
    part: str
    title: str
    unit: str
    old: Side
    new: Side
    shown: str = ""

    @property
    def key(self) -> str:
        """Its name, as ``--set`` writes it."""
        return join_key((*self.table, *filter(None, (self.shown or self.part,))))


def changes_between(old: Run, new: Run, ours: Tables, theirs: Tables) -> list[Change]:
    """Every input that is not the same, in an order that does not depend on which is compared.

    Parameters
    ----------
    old, new : Run
        The run that is compared with, and the other.
    ours, theirs : Tables
        What determines the money of each: see `keyed.tables_of`.

    Returns
    -------
    list of Change
    """
    found = sorted(_differing(ours, theirs), key=_order)
    made = []
    for table, part in found:
        # A section of one figure is told as that figure.
        shown = part or _only_part(ours.get(table) or theirs[table])
        sides = _side(old, ours, table, shown), _side(new, theirs, table, shown)
        made.append(Change(table, part, *_named(table, shown), *sides, shown))
    return made


def _only_part(table: Mapping[str, Any]) -> str:
    """The one key of a table; blank where it has more."""
    return next(iter(table)) if len(table) == 1 else ""


def _differing(ours: Tables, theirs: Tables) -> Iterator[tuple[TableKey, str]]:
    for table in {**ours, **theirs}:
        own, other = ours.get(table), theirs.get(table)
        if own is None or other is None:
            yield table, ""
            continue
        for part in {**own, **other}:
            tied = TIED.get(part, part)
            follows = tied != part and own.get(tied) != other.get(tied)
            if part not in WORDS_ALONE and own.get(part) != other.get(part) and not follows:
                yield table, part


#: The order in which changes are told: money first, then need, then what moves towards target.
COMPARED = (
    *("years", "need_held_from", "scope", "reference", "budget", "fund", *SECTIONS),
    *("weight", "evidence"),
    *("deprivation", "ethnicity", "own", "fitted", "baseline", "convergence"),
)


def _order(found: tuple[TableKey, str]) -> tuple[int, TableKey, str]:
    table, part = found
    return COMPARED.index(table[0]), table, part


def published_figure(run: Run, parameter: Parameter) -> float:
    """The published figure that a parameter takes the place of, in the first year of a run."""
    name, labels = parameter.published_as or ("", ())
    return run.in_year(run.years[0]).number(name, **dict(labels))


# --- In words --------------------------------------------------------------------------------

_WHOLE_TITLES = {
    "years": "Years",
    "need_held_from": "Year whose need is held in later years",
    "scope": "Scope",
    "reference": "Reference data",
    "baseline": "Opening baseline",
    "convergence": "Convergence",
    "deprivation": "What deprivation fifths are by",
    "ethnicity": "Recorded ethnicity",
    "fund": "Joint funds",
    "own": "Indices of one's own",
    "fitted": "Fits of need",
}

_OF_A_LINE = {
    "basis": "what it is split by",
    "stream": "whose published amount it takes",
    "from": "the line it is taken from",
    "recurrent": "whether the money comes again",
    "plus": "groups of Core20PLUS",
}


def _parameter(table: TableKey, part: str) -> Parameter | None:
    """The declared parameter of a key, if it is one."""
    key = (*table, part) if table[:2] != ("convergence", "lines") else ("convergence", part)
    for one in all_parameters().values():
        same = len(one.parts) == len(key) and all(
            ours.startswith("<") or ours == theirs
            for ours, theirs in zip(one.parts, key, strict=True)
        )
        if same and part:
            return one
    return None


def _named(table: TableKey, part: str) -> tuple[str, str]:
    """What an input is called, and its unit."""
    parameter = _parameter(table, part)
    of = f"{table[-1]}: " if table[0] == "budget" or len(table) == 3 else ""
    if table[0] == "weight":
        of = f"{table[1]}: "
    if parameter:
        return f"{of}{parameter.title}", parameter.unit
    match table:
        case ("budget", line):
            return (f"{line}: {_OF_A_LINE.get(part, part)}", "") if part else (f"Line {line}", "")
        case ("weight", line, kind):
            title = f"{line}: weight by {kind}"
            return (f"{title}, {part}" if part else title), ""
        case ("evidence", outcome):
            return f"Evidence on {outcome}", ""
        case ("convergence", "lines", line):
            return f"{line}: Convergence" + (f", {part}" if part else ""), ""
    title = ADJUSTMENTS.get(table[0]) or _WHOLE_TITLES[table[0]]
    return (f"{title}, {part}" if part else title), ""


def _side(run: Run, tables: Tables, table: TableKey, part: str) -> Side:
    """What one scenario has, in words, with where it comes from."""
    own = tables.get(table)
    if own is None:
        return Side(_neutral(run, table))
    if not part:
        whole = own[""] if table[0] in WHOLE else own
        return Side(_table_in_words(run, table, whole), *_where_from(run, table, part))
    value = _value(run, table, part, own.get(part))
    return Side(value, *_where_from(run, table, part))


def _neutral(run: Run, table: TableKey) -> str:
    """What holds where a scenario lacks a table."""
    for one in SECTIONS[table[0]].parameters if table[0] in SECTIONS else ():
        if one.neutral == AS_PUBLISHED:
            return f"{figure(published_figure(run, one), one.unit)}, {AS_PUBLISHED}"
        if isinstance(one.neutral, float):
            return one.neutral_means or figure(one.neutral, one.unit)
    return {
        "convergence": "none: targets are paid at once",
        "evidence": "as published",
        "need_held_from": "none: every year has its own",
    }.get(table[0], ABSENT)


def _table_in_words(run: Run, table: TableKey, whole: Any) -> str:
    if table[0] == "budget":
        drawn = f", from {whole['from']}" if "from" in whole else ""
        basis = basis_title(str(whole["basis"])).lower()
        return f"{_value(run, table, 'amount', whole['amount'])} by {basis}{drawn}"
    if table[0] == "fund":
        return "; ".join(_fund_in_words(one) for one in whole)
    if not isinstance(whole, Mapping):
        return _plain(whole)
    told = (
        f"{part} {_value(run, table, part, value)}"
        for part, value in whole.items()
        # What a scenario leaves out stands in it as empty.
        if part not in (*WORDS_ALONE, "line", "kind") and value not in ("", {}, [], ())
    )
    return "; ".join(told)


def _fund_in_words(fund: Mapping[str, Any]) -> str:
    """Who pays how much into a fund, and what each contributor's money is split by."""
    drawn = f", NHS money from {fund['from']}" if "from" in fund else ""
    least = fund.get("nhs_minimum")
    minimum = "" if least is None else f", NHS minimum {figure(float(least), 'pounds')}"
    paid = (
        f"{_contributor(one)} {_plain(pounds, 'pounds')} by "
        f"{basis_title(str(fund['basis'][one])).lower()}"
        for one, pounds in fund["contributors"].items()
    )
    return f"{fund['name']}: {', '.join(paid)}{drawn}{minimum}"


def _contributor(key: str) -> str:
    return NHS.upper() if key == NHS else key


def _value(run: Run, table: TableKey, part: str, value: Any) -> str:
    """A value with its unit, and what a word stands for."""
    parameter = _parameter(table, part)
    if table[0] == "budget" and part == "amount":
        return _amount(run, table[1], value)
    if table[0] == "convergence" and parameter and value is None:
        return _of_convergence(run.inputs.scenario.convergence, table, parameter)
    if part == "basis":
        return basis_title(str(value)).lower()
    if value is None:
        return ABSENT
    if parameter and parameter.may_be_none and value == NO_LIMIT:
        return parameter.neutral_means
    if parameter and isinstance(value, int | float) and not isinstance(value, bool):
        return figure(float(value), parameter.unit)
    return _plain(value, parameter.unit if parameter else "number")


def _amount(run: Run, line: str, value: Any) -> str:
    """Pounds of each year; whether they are published."""
    pounds = [
        figure(run.in_year(year).number("gross_amount", budget_line=line), "pounds")
        for year in run.years
    ]
    word = f"{value}, " if isinstance(value, str) else ""
    return f"{word}{', '.join(pounds)}"


def _of_convergence(rules: Convergence | None, table: TableKey, parameter: Parameter) -> str:
    """What holds of a figure of the convergence that a scenario does not set itself."""
    own = rules.of_line(table[2]) if rules and len(table) == 3 else rules
    if own is None:
        return ABSENT
    if own.is_of_preset(parameter.field):
        return f"{figure(own.figure(parameter.field), parameter.unit)} (preset {own.preset})"
    return parameter.neutral_means or figure(own.figure(parameter.field), parameter.unit)


def _plain(value: Any, unit: str = "number") -> str:
    """A value as people read it; figures in a table have the unit of its parameter."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(one, unit)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one, unit) for one in value)
    if isinstance(value, bool):
        return toml_value(value)
    return figure(float(value), unit)


def _where_from(run: Run, table: TableKey, part: str) -> tuple[str, str, str]:
    """Source, grade, and who signed it, of the figures that a key gives."""
    signed = [
        one
        for one in run.inputs.judgements
        if _covers(one_name(one.figure), join_key((*table, *filter(None, (part,)))))
    ]
    standing = "; ".join(dict.fromkeys(one.standing for one in signed))
    source = run.inputs.scenario.where(*table, *filter(None, (part,)))
    if signed:
        return source, "judgement", standing
    parameter = _parameter(table, part or "amount")
    published = [
        (one.source, one.grade)
        for (name, labels), one in run.inputs.provenance.items()
        if parameter and name == parameter.quantity and (not labels or table[-1] in labels)
    ]
    return (*(published[0] if published else (source, "choice")), "")


def _covers(figure_name: str, key: str) -> bool:
    """Whether a judgement is a key, stands in its table, or holds it."""
    return f"{figure_name}.".startswith(f"{key}.") or f"{key}.".startswith(f"{figure_name}.")
