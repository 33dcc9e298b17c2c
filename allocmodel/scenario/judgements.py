"""The judgements of a scenario: one list, each with its name, its value and who signed it off.

The loader, `check`, the workbook and run.json read this list and keep none of their own.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allocmodel.declared.errors import located
from allocmodel.declared.low_to_high import is_by_name
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.parameters import ESTIMATE
from allocmodel.declared.text import toml_text
from allocmodel.engine.parameters import all_parameters
from allocmodel.files.users_files import sha256_of
from allocmodel.scenario.convergence import Convergence
from allocmodel.scenario.keys import join_key, split_key
from allocmodel.scenario.parts import Part
from allocmodel.scenario.schema import Scenario
from allocmodel.scenario.sign_off import SignOff, Value
from allocmodel.scenario.weights import Weight
from allocmodel.scenario.written_amounts import PUBLISHED_AMOUNTS

_DIGEST_DIGITS = 12

#: What a sign-off calls the need of a year that is held in later ones; and the scenario's own key.
NEED_HELD_FROM = "need_held_from"

# --- Names -----------------------------------------------------------------------------------


def sign_off_name(parameter: Parameter, **names: str) -> str:
    """What a sign-off calls a figure.

    Parameters
    ----------
    parameter : Parameter
        One that is signed off.
    **names : str
        What stands for each name in angle brackets in its key: ``line="core"``.

    Returns
    -------
    str
    """
    parts = (parameter.sign_off or parameter.key).split(".")
    return join_key(names[part[1:-1]] if part.startswith("<") else part for part in parts)


def name_on_line(parameter: Parameter, rules: Convergence, line: str) -> str:
    """What a sign-off calls a figure of the convergence that holds for a line."""
    field = parameter.field
    differs = rules.of_line(line).own(field) != rules.own(field)
    return _of_one_line(parameter, line) if differs else sign_off_name(parameter)


def name_of_outcome(parameter: Parameter, weight: Weight, outcome: str) -> str:
    """What a sign-off calls a weight's figure of one outcome: its own, if each has its own."""
    name = sign_off_name(parameter, line=weight.line)
    return _of_one_outcome(name, outcome) if is_by_name(weight.values[parameter.field]) else name


def _of_one_outcome(name: str, outcome: str) -> str:
    return join_key((*split_key(name), outcome))


def _of_one_line(parameter: Parameter, line: str) -> str:
    return join_key((parameter.table, "lines", line, parameter.field))


def title_of_figure(figure: str) -> str:
    """What the name of a figure means, in words.

    Parameters
    ----------
    figure : str
        As a sign-off names it.

    Returns
    -------
    str
        The parameter's title, then what stands for each name in its key: "Budget, core".
    """
    parts = split_key(figure)
    if parts[0] == "own":
        return f"Own index, {parts[1]}"
    of_line = parts[2:3] if parts[:2] == ("convergence", "lines") else ()
    plain = (parts[0], *parts[3:]) if of_line else parts
    for one in all_parameters().values():
        declared = (one.sign_off or "").split(".")
        if len(plain) >= len(declared) and all(map(_stands_for, declared, plain)):
            named = [
                part
                for part, own in itertools.zip_longest(plain, declared, fillvalue="<>")
                if own.startswith("<")
            ]
            return ", ".join([one.title, *of_line, *(name.replace("_", " ") for name in named)])
    return figure


def _stands_for(declared: str, part: str) -> bool:
    return declared.startswith("<") or declared == part


def parameter_of(key: tuple[str, ...]) -> Parameter | None:
    """The parameter that a sign-off's name is of, by the parts of the name."""
    for one in all_parameters().values():
        for parts in _names(one):
            same = len(parts) == len(key) and all(
                part.startswith("<") or part == own for part, own in zip(parts, key, strict=True)
            )
            if same:
                return one
    return None


def _names(parameter: Parameter) -> Iterator[tuple[str, ...]]:
    """The forms in which a sign-off may name a parameter."""
    name = tuple((parameter.sign_off or parameter.key).split("."))
    yield name
    if "weight_use" in parameter.dims:
        yield (*name, "<outcome>")
    if parameter.table == "convergence":
        yield (name[0], "lines", "<line>", *name[1:])


# --- Values ----------------------------------------------------------------------------------


def figures(scenario: Scenario) -> dict[str, Any]:
    """Every figure that a sign-off can name in a scenario, with what the scenario sets it to.

    Returns
    -------
    dict
        By name. None where the scenario sets no such figure; a word where an amount is published;
        else a number or a table: those are judgements.
    """
    signed = [one for one in all_parameters().values() if one.sign_off]
    found = {
        name: value
        for table, of_table in itertools.groupby(signed, lambda one: one.table)
        for name, value in _in_table(table, list(of_table), scenario)
    }
    own = {**dict(_of_own_indices(scenario)), **dict(_of_fits(scenario))}
    return found | {NEED_HELD_FROM: scenario.need_held_from} | own


def own_sign_off_name(name: str) -> str:
    """What a sign-off calls an own index."""
    return join_key(("own", name))


def fitted_sign_off_name(name: str) -> str:
    """What a sign-off calls a fit."""
    return join_key(("fitted", name))


def _of_fits(scenario: Scenario) -> Iterator[tuple[str, Any]]:
    """A fit is signed as a whole: its figures, by what their file holds."""
    for name, one in scenario.fitted.items():
        file = scenario.origins.folder("fitted", name, "file") / one.file
        with located(scenario.where("fitted", name, "file")):
            yield fitted_sign_off_name(name), {"sha256": sha256_of(file)}


def _of_own_indices(scenario: Scenario) -> Iterator[tuple[str, Any]]:
    """An own index is signed as a whole: its file, by what that holds."""
    for name, index in scenario.own.items():
        file = scenario.origins.folder("own", name, "file") / index.file
        with located(scenario.where("own", name, "file")):
            yield own_sign_off_name(name), {"sha256": sha256_of(file)}


def _in_table(
    table: str, parameters: Sequence[Parameter], scenario: Scenario
) -> Iterable[tuple[str, Any]]:
    """The names and values of a table's parameters."""
    match table:
        case "budget":
            return _of_budget(parameters, scenario)
        case "fund":
            return _of_funds(parameters, scenario)
        case "weight":
            return _of_weights(parameters, scenario)
        case "evidence":
            return _of_evidence(scenario)
        case "convergence":
            own = _of_one_table(parameters, scenario.convergence)
            return [*own, *_of_converging_lines(parameters, scenario)]
    return _of_one_table(parameters, getattr(scenario, table))


def _of_one_table(parameters: Sequence[Parameter], table: Part | None) -> Iterator[tuple[str, Any]]:
    for one in parameters:
        value = getattr(table, one.field, None)
        # An empty table sets nothing.
        yield sign_off_name(one), None if value == {} else value


def _of_budget(parameters: Sequence[Parameter], scenario: Scenario) -> Iterator[tuple[str, Any]]:
    for one in parameters:
        for line in scenario.budget:
            value = getattr(line, one.field)
            # An empty table sets nothing.
            yield sign_off_name(one, line=line.line), None if value == {} else value


def _of_funds(parameters: Sequence[Parameter], scenario: Scenario) -> Iterator[tuple[str, Any]]:
    for one in parameters:
        for fund in scenario.fund:
            yield sign_off_name(one, name=fund.name), getattr(fund, one.field)


def _of_weights(parameters: Sequence[Parameter], scenario: Scenario) -> Iterator[tuple[str, Any]]:
    weights = {(one.line, str(one.kind)): one for one in scenario.weight}
    # Of all lines, those of functions too: a weight on one is a judgement like any other.
    for line in scenario.lines:
        for one in parameters:
            weight = weights.get((line.line, one.parts[-2]))
            name, value = sign_off_name(one, line=line.line), getattr(weight, one.field, None)
            if "weight_use" in one.dims and is_by_name(value):
                yield name, None
                yield from ((_of_one_outcome(name, outcome), value[outcome]) for outcome in value)
            else:
                yield name, value


def _of_converging_lines(
    parameters: Sequence[Parameter], scenario: Scenario
) -> Iterator[tuple[str, Any]]:
    """What a line has of its own, where it differs from what holds for all."""
    rules = scenario.convergence
    own = rules.lines if rules else {}
    for line in dict.fromkeys([*(line.line for line in scenario.written), *own]):
        for one in parameters:
            value = own[line].own(one.field) if line in own else None
            common = rules.own(one.field) if rules else None
            yield _of_one_line(one, line), None if value == common else value


def _of_evidence(scenario: Scenario) -> Iterator[tuple[str, Any]]:
    """All own rows of an outcome together: a weight uses them together."""
    rows: dict[str, list[Any]] = {}
    judged = set()
    for one in scenario.evidence:
        row = one.model_dump(exclude_none=True)
        rows.setdefault(one.outcome, []).append({**row, "census_groups": set(one.census_groups)})
        if one.grade == "judgement":
            judged.add(one.outcome)
    for outcome, own in rows.items():
        yield sign_off_name(ESTIMATE, outcome=outcome), own if outcome in judged else None


def value_to_sign(value: Any) -> Value:
    """What a sign-off of a figure writes: the figure itself, or the digest of a table."""
    return value if isinstance(value, int | float | str) else digest(value)


def digest(table: Any) -> str:
    """Twelve hexadecimal digits that change when a figure or a name in a table does.

    The order of keys and of rows, 1 or 1.0, and spaces round a name make no difference; the order
    of a list of figures does.
    """
    text = json.dumps(_canonical(table), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_DIGEST_DIGITS]


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_one_form(str(key)): _canonical(one) for key, one in value.items()}
    if isinstance(value, str):
        return _one_form(value)
    if isinstance(value, int | float):
        # Adding nought makes -0.0 plain nought.
        return float(value) + 0.0
    made = [_canonical(one) for one in value]
    ordered = isinstance(value, list | tuple) and not any(isinstance(one, dict) for one in made)
    return made if ordered else sorted(made, key=lambda one: json.dumps(one, sort_keys=True))


def _one_form(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def in_toml(value: Value) -> str:
    """A value as a sign-off writes it."""
    if isinstance(value, str):
        return toml_text(value)
    return f"{value:_}" if isinstance(value, int) else repr(value)


# --- The list --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judgement:
    """One figure that is a judgement.

    Attributes
    ----------
    figure : str
        Its name, as a sign-off writes it.
    value : int, float or str
        What a sign-off has to give as its value: the figure, or the digest of a table.
    sign_off : SignOff or None
        The sign-off that names the figure, whatever value it signed.
    """

    figure: str
    value: Value
    sign_off: SignOff | None

    @property
    def title(self) -> str:
        """What it is, in words: a parameter's title, and the line or outcome that it is of."""
        return title_of_figure(self.figure)

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed this very value."""
        return self.sign_off is not None and self.sign_off.covers(self.value)

    @property
    def standing(self) -> str:
        """Who signed it off, or that nobody did."""
        if self.sign_off is None:
            return "not signed off"
        if self.is_signed:
            return f"signed off by {self.sign_off.by}"
        signed = in_toml(self.sign_off.value or 0)
        return f"not signed off: {self.sign_off.by} signed {signed}, not {in_toml(self.value)}"

    @property
    def told(self) -> str:
        """The same as a sentence, with the note of who signed."""
        note = self.sign_off.note if self.sign_off else ""
        return f"{self.standing[:1].upper()}{self.standing[1:]}. {note}".strip()

    def recorded(self) -> dict[str, str | float | None]:
        """Name, value and who signed it off (None if nobody), as run.json keeps them."""
        by = self.sign_off.by if self.sign_off and self.is_signed else None
        return {"figure": self.figure, "value": self.value, "signed_off_by": by}

    def table(self) -> list[str]:
        """The [[sign_off]] table for it, with who signs left open."""
        return [
            "[[sign_off]]",
            f"figure = {_in_quotes(self.figure)}",
            f"value  = {in_toml(self.value)}",
            'by     = ""',
            'note   = ""',
        ]


def _in_quotes(figure: str) -> str:
    """A name as TOML text; in single quotes where it has double ones itself."""
    return f"'{figure}'" if '"' in figure and "'" not in figure else toml_text(figure)


def judgements(scenario: Scenario) -> tuple[Judgement, ...]:
    """Every figure of a scenario that is a judgement, with its value and who signed it off.

    Parameters
    ----------
    scenario : Scenario
        As written: with the amounts of all its years.

    Returns
    -------
    tuple of Judgement
        In the order of the scenario's parts.
    """
    signed = {one_name(one.figure): one for one in scenario.sign_off}
    return tuple(
        Judgement(name, value_to_sign(value), signed.get(name))
        for name, value in figures(scenario).items()
        # A word stands for an amount that is published; no limit is a decision like any limit.
        if value is not None and not (isinstance(value, str) and value in PUBLISHED_AMOUNTS)
    )


def one_name(figure: str) -> str:
    """A figure's name in one form, with quotes only where they are needed."""
    return join_key(split_key(figure))


def in_a_sentence(listed: Iterable[Judgement]) -> list[str]:
    """The judgements by name, each with who signed it off; nothing where there are none."""
    said = [f"{one.figure} ({one.standing})" for one in listed]
    return (
        [f"Judgements: {', '.join(said)}. A final scenario has to sign off each."] if said else []
    )


def in_words(listed: Iterable[Judgement]) -> list[str]:
    """The same for who reads a workbook, in words: it lists the names on Sources."""
    said = "; ".join(f"{one.title} ({one.standing})" for one in listed)
    how = "A final scenario has to sign off each, by the name that Sources gives it."
    return [f"Judgements: {said}. {how}"] if said else []
