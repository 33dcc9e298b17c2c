"""Reads a formula as a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.declared.whole_words import THE_ICB, WholeWords
from allocmodel.engine.steps import title_of
from allocmodel.model.labels import label_title
from allocmodel.tracing.at_labels import Along, Cell, Found, Total, at
from allocmodel.tracing.nodes import (
    PRECEDENCE,
    Call,
    Expand,
    Literal,
    Lookup,
    Node,
    Operation,
    Pick,
    Quantity,
    Reduce,
    Reindex,
    Relabel,
    Rename,
    Select,
    Shift,
    UntraceableError,
    Where,
)

SYMBOLS = {
    "+": "+",
    "-": "−",
    "*": "×",
    "/": "÷",
    "=": "is",
    "<>": "is not",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
}

FUNCTIONS = {
    "absolute": "the size of ({0})",
    "minimum": "the smaller of ({0}) and ({1})",
    "maximum": "the larger of ({0}) and ({1})",
    "floor": "the whole part of ({0})",
    "round": "the nearest whole number to ({0})",
    "square_root": "the square root of ({0})",
    "exponential": "e to the power ({0})",
    "logarithm": "the natural logarithm of ({0})",
}

TOTALS = {"sum": "the total over {dim} of {of}", "max": "the largest over {dim} of {of}"}

Naming = Callable[[str, Mapping[str, Any]], str]


def title_inside(name: str, words: WholeWords = THE_ICB) -> str:
    """The title of a step or an input, as it stands inside a sentence."""
    return words.told(_title_inside(name))


def _title_inside(name: str) -> str:
    """The same as it is written, before it is told of a whole."""
    title = title_of(name, None).replace("{The", "{the", 1)
    # Titles that begin with an abbreviation keep their capitals.
    return title if title[1:2].isupper() else title[0].lower() + title[1:]


#: What says more of a thing, behind its name: "fifth by deprivation" is "fifths by deprivation".
_FURTHER = re.compile(r"( (?:of|by|with|after|that|carried) )")


def plural(dim: str) -> str:
    """The name of a dimension for many of its labels."""
    if dim.startswith("other_"):
        return "the other " + plural(dim.removeprefix("other_"))
    one, *rest = _FURTHER.split(DIMENSIONS.get(dim, dim), maxsplit=1)
    return "".join([{"basis": "bases"}.get(one, f"{one}s"), *rest])


def sentence(node: Node, words: WholeWords = THE_ICB) -> str:
    """A traced formula as a reader would say it, for all its cells at once."""
    return words.told(_words(node, 0, {}))


def sentence_at(node: Node, labels: Mapping[str, str], naming: Naming) -> str:
    """A traced formula at given labels, each quantity written by `naming`.

    Parameters
    ----------
    node : Node
        A traced formula.
    labels : mapping of dimension to label
        One label for each of the formula's dimensions.
    naming : callable of name and labels
        What stands for each quantity: its title, or its figure. A label that another quantity
        names is given as that quantity's `Cell`.
    """
    return _words_at(at(node, labels), 0, naming)


def _joined(symbol: str, left: str, right: str, outer: int) -> str:
    text = f"{left} {SYMBOLS[symbol]} {right}"
    return f"({text})" if PRECEDENCE[symbol] < outer else text


def _words(node: Node, outer: int, renamed: dict[str, str]) -> str:
    """Sentence for a whole block; `renamed` tells which dimensions stand for the other labels."""
    if isinstance(node, Literal):
        return node.text
    if isinstance(node, Quantity):
        other = next((new for new in renamed.values() if new.startswith("other_")), None)
        name = _title_inside(node.name)
        return f"the {other.replace('_', ' ')}'s {name}" if other else name
    if isinstance(node, Operation):
        own = PRECEDENCE[node.symbol]
        left = _words(node.left, own, renamed)
        right = _words(node.right, own + (node.symbol in "-/"), renamed)
        return _joined(node.symbol, left, right, outer)
    if isinstance(node, Call):
        return FUNCTIONS[node.function].format(*(_words(a, 0, renamed) for a in node.arguments))
    if isinstance(node, Where):
        value, condition = _words(node.value, 2, renamed), _words(node.condition, 0, renamed)
        if isinstance(node.other, Literal) and node.other.value == 0:
            return f"{value} where {condition}"
        text = f"{value} where {condition}, otherwise {_words(node.other, 2, renamed)}"
        return f"({text})" if outer else text
    if isinstance(node, Reduce):
        inner = _words(node.of, 4, renamed)
        # A formula of places may be read for their neighbourhoods.
        lifted = renamed.get(node.dim) == "neighbourhood"
        dim = "neighbourhood" if lifted else node.dim
        text = TOTALS[node.how].format(dim=plural(dim), of=inner)
        return f"({text})" if outer else text
    if isinstance(node, Lookup):
        found = _words(node.of, 3, renamed)
        # A line that another line names: said by what names it.
        named = "the" if node.dim == "budget_line" else "the line's"
        return f"({found}, for {named} {_words(node.key, 3, renamed)})"
    if isinstance(node, Rename):
        text = _words(node.of, outer, {**renamed, node.old: node.new})
        narrowed = node.old == "service" and node.new in ("formula", "component")
        return f"{text} for the {DIMENSIONS[node.new]}" if narrowed else text
    if isinstance(node, Reindex):
        return _words_of_filled(node, renamed)
    if isinstance(node, Shift):
        return f"{_words(node.of, 4, renamed)} of the {DIMENSIONS.get(node.dim, node.dim)} before"
    if isinstance(node, Pick):
        title = label_title(node.dim, node.label)
        return f"{_words(node.of, 4, renamed)} ({title.lower()})"
    if isinstance(node, Select | Expand | Relabel):
        return _words(node.of, outer, renamed)
    raise UntraceableError(f"No words for {type(node).__name__}.")


def _words_of_filled(node: Reindex, renamed: dict[str, str]) -> str:
    """A part that only some labels have: say for which."""
    inner: Node = node.of
    if isinstance(inner, Relabel):
        # What comes after the colon is the same for all: "General and acute: ages".
        scope = f"each need, {label_title(inner.dim, inner.labels[0]).rpartition(': ')[2]}"
    elif isinstance(inner, Select):
        scope = "each other need"
    elif isinstance(inner, Expand):
        scope = label_title(inner.dim, inner.label).lower()
    else:
        source = inner.old if isinstance(inner, Rename) else node.dim
        scope = f"each {DIMENSIONS.get(source, source)}"
        if source == node.dim:
            scope = "each need"
    return f"[{scope}: {_words(inner, 0, renamed)}]"


def _words_at(node: Node, outer: int, naming: Naming) -> str:
    """Sentence for one cell."""
    if isinstance(node, Literal):
        return node.text
    if isinstance(node, Cell):
        return naming(node.name, node.labels)
    if isinstance(node, Operation):
        own = PRECEDENCE[node.symbol]
        left = _words_at(node.left, own, naming)
        right = _words_at(node.right, own + (node.symbol in "-/"), naming)
        return _joined(node.symbol, left, right, outer)
    if isinstance(node, Call):
        return FUNCTIONS[node.function].format(*(_words_at(a, 0, naming) for a in node.arguments))
    if isinstance(node, Where):
        parts = (_words_at(part, 2, naming) for part in (node.value, node.condition, node.other))
        text = "{} where {}, otherwise {}".format(*parts)
        return f"({text})" if outer else text
    if isinstance(node, Total):
        along = {one.dim for one in _alongs(node.of)}
        # A formula of places may be read for their neighbourhoods.
        lifted = node.dim == "place" and "neighbourhood" in along
        dims = plural("neighbourhood" if lifted else node.dim).removeprefix("the ")
        return f"the {node.how} over {node.count} {dims}"
    if isinstance(node, Found) and isinstance(node.of, Cell):
        return naming(node.of.name, {**node.of.labels, node.dim: node.key})
    if isinstance(node, Found):
        return f"the share on {_words_at(node.key, 0, naming)}"
    raise UntraceableError(f"No words for {type(node).__name__}.")


def _alongs(node: Node) -> list[Along]:
    """What the cells inside a sum run along."""
    if isinstance(node, Cell):
        return [one for one in node.labels.values() if isinstance(one, Along)]
    parts: tuple[Node, ...] = ()
    if isinstance(node, Operation):
        parts = (node.left, node.right)
    elif isinstance(node, Where):
        parts = (node.value, node.condition)
    elif isinstance(node, Total):
        parts = (node.of,)
    return [one for part in parts for one in _alongs(part)]
