"""The judgements of a scenario: one list, each with its name, its value and who signed it off.

The loader, `check`, the workbook and run.json read this list and keep none of their own.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allocmodel.declared.text import toml_text
from allocmodel.model.adjustments import WEIGHTS
from allocmodel.scenario.convergence import PULL_KEYS, Convergence
from allocmodel.scenario.keys import join_key, split_key
from allocmodel.scenario.schema import Scenario
from allocmodel.scenario.sign_off import SignOff, Value

_DIGEST_DIGITS = 12

# --- Names -----------------------------------------------------------------------------------

SHARE_NAME = "health_inequalities.share"
BASELINE_NAME = "baseline.amounts"


def amount_name(line: str) -> str:
    """What a sign-off calls the amount of a budget line."""
    return join_key(("budget", line, "amount"))


def growth_name(line: str) -> str:
    """What a sign-off calls the growth of a budget line."""
    return join_key(("budget", line, "growth"))


def weight_name(line: str, kind: str, key: str) -> str:
    """What a sign-off calls a figure of a weight: its phi, or the weights of the fifths."""
    return join_key(("weight", line, kind, key))


def evidence_name(outcome: str) -> str:
    """What a sign-off calls the scenario's own evidence on an outcome: all its rows."""
    return join_key(("evidence", outcome))


def pull_name(rules: Convergence, line: str, key: str) -> str:
    """What a sign-off calls a key of the pull that holds for a line."""
    own = line in rules.lines and getattr(rules.lines[line], key) != getattr(rules, key)
    return join_key(("convergence", "lines", line, key) if own else ("convergence", key))


# --- Values ----------------------------------------------------------------------------------


def figures(scenario: Scenario) -> dict[str, Any]:
    """Every figure that a sign-off can name in a scenario, with what the scenario sets it to.

    Returns
    -------
    dict
        By name. None where the scenario sets no such figure; a word where an amount is published;
        else a number or a table: those are judgements.
    """
    return {name: value for kind in _KINDS for name, value in kind(scenario).items()}


def _amounts(scenario: Scenario) -> dict[str, Any]:
    return {amount_name(line.line): line.amount for line in scenario.budget}


def _growth(scenario: Scenario) -> dict[str, Any]:
    return {growth_name(line.line): line.growth for line in scenario.budget}


def _weights(scenario: Scenario) -> dict[str, Any]:
    unset = {
        weight_name(line.line, kind, one.key): None
        for line in scenario.budget
        for kind, weight in WEIGHTS.items()
        for one in weight.judged
    }
    set_ = {
        weight_name(weight.line, weight.kind, one.key): weight.values[one.key]
        for weight in scenario.weight
        for one in weight.adjustment.judged
    }
    return {**unset, **set_}


def _share(scenario: Scenario) -> dict[str, Any]:
    change = scenario.health_inequalities
    return {SHARE_NAME: change.share if change else None}


def _baseline(scenario: Scenario) -> dict[str, Any]:
    return {BASELINE_NAME: (scenario.baseline.amounts or None) if scenario.baseline else None}


def _pull(scenario: Scenario) -> dict[str, Any]:
    """Keys of the pull for all lines, then those in which a line differs."""
    rules = scenario.convergence
    common = {join_key(("convergence", key)): getattr(rules, key, None) for key in PULL_KEYS}
    of_lines = {
        join_key(("convergence", "lines", name, key)): None
        for name in dict.fromkeys([*(line.line for line in scenario.budget), *_lines_of(rules)])
        for key in PULL_KEYS
    }
    own = {
        pull_name(rules, name, key): getattr(line, key)
        for name, line in _lines_of(rules).items()
        for key in PULL_KEYS
        if rules
    }
    return {**common, **of_lines, **own}


def _lines_of(rules: Convergence | None) -> Mapping[str, Convergence]:
    return rules.lines if rules else {}


def _evidence(scenario: Scenario) -> dict[str, Any]:
    """All own rows of an outcome together: a weight uses them together."""
    rows: dict[str, list[Any]] = {}
    judged = set()
    for one in scenario.evidence:
        row = one.model_dump(exclude_none=True)
        rows.setdefault(one.outcome, []).append({**row, "census_groups": set(one.census_groups)})
        if one.grade == "judgement":
            judged.add(one.outcome)
    return {
        evidence_name(outcome): own if outcome in judged else None for outcome, own in rows.items()
    }


_KINDS: tuple[Callable[[Scenario], dict[str, Any]], ...] = (
    _amounts,
    _growth,
    _weights,
    _share,
    _baseline,
    _pull,
    _evidence,
)


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
        # A word stands for an amount that is published.
        if value is not None and not isinstance(value, str)
    )


def one_name(figure: str) -> str:
    """A figure's name in one form, with quotes only where they are needed."""
    return join_key(split_key(figure))


def in_a_sentence(listed: Iterable[Judgement]) -> list[str]:
    """The judgements, each with who signed it off, for a reader; nothing where there are none."""
    said = [f"{one.figure} ({one.standing})" for one in listed]
    return (
        [f"Judgements: {', '.join(said)}. A final scenario has to sign off each."] if said else []
    )
