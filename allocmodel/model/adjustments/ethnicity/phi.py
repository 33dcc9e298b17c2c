"""Phi: the part of a line that follows an outcome, what it may be, and what looks odd of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.low_to_high import at_estimates, is_by_name, of_each
from allocmodel.declared.oddity import Oddity
from allocmodel.declared.parameter import Parameter
from allocmodel.declared.text import Wrong, quoted, spoken
from allocmodel.model.adjustment import Setting

#: What adding decimal fractions may leave above a whole.
ROUNDING = 1e-9


def phi_told(values: Mapping[str, Any]) -> str:
    """Phi as a sentence tells it, one for all outcomes or one for each."""
    evidence, phi = values["evidence"], values["phi"]
    if is_by_name(phi):
        own = (f"{_ends_told(phi[one])} for {spoken(one)}" for one in evidence)
        return f"phi {', '.join(own)} (the part of the line that follows each)"
    follows = "each" if len(evidence) > 1 else "it"
    return f"phi {_ends_told(phi)} (the part of the line that follows {follows})"


def _ends_told(phi: float | Mapping[str, float]) -> str:
    ends = at_estimates(phi)
    between = isinstance(phi, Mapping)
    range_told = f", {ends['lower']:g} to {ends['upper']:g}" if between else ""
    return f"{ends['point']:g}{range_told}"


def _followed(parts: Iterable[float]) -> float:
    """The part of the line that follows all outcomes together."""
    return sum(parts)


def _most_for_each(parts: Sequence[float]) -> float:
    """What each outcome can have at most, where all have the same."""
    return 1 / len(parts)


def refuse(values: Mapping[str, Any]) -> None:
    """Each outcome once, with a phi; together no more than the whole line, even at the high end."""
    evidence, phi = values["evidence"], values["phi"]
    twice = [outcome for outcome, count in Counter(evidence).items() if count > 1]
    if twice:
        raise Wrong(f"evidence names {quoted(twice)} twice.", "Name each once.")
    if is_by_name(phi):
        _refuse_other_outcomes(evidence, phi)
    highs = [one["upper"] for one in of_each(phi, evidence).values()]
    if _followed(highs) > 1 + ROUNDING:
        raise _more_than_the_line(values, highs)


def _refuse_other_outcomes(evidence: Sequence[str], phi: Mapping[str, Any]) -> None:
    """By outcome, phi is of those that evidence names: no more, no fewer."""
    missing = [one for one in evidence if one not in phi]
    unknown = [one for one in phi if one not in evidence]
    if missing or unknown:
        said = [
            *([f"has none for {quoted(missing)}"] if missing else []),
            *([f"has {quoted(unknown)}, which evidence does not name"] if unknown else []),
        ]
        raise Wrong(
            f"phi by outcome {' and '.join(said)}.{did_you_mean(unknown, missing)}",
            f"Write one for each of {quoted(evidence)}, or one figure for all alike.",
        )


def _more_than_the_line(values: Mapping[str, Any], highs: Sequence[float]) -> Wrong:
    phi, whole = values["phi"], _followed(highs)
    too_much = f"{whole:.0%} of the line would follow them."
    if is_by_name(phi):
        added = " + ".join(f"{high:g}" for high in highs)
        return Wrong(
            f"The high values of phi of the line's outcomes, {added}, add up to {whole:g}: "
            f"{too_much}",
            "Lower them until they add up to at most 1, or name fewer outcomes.",
        )
    high = "the high end of phi" if isinstance(phi, Mapping) else "phi"
    return Wrong(
        f"{high} is {highs[0]:g} for each of {len(highs)} outcomes: {too_much}",
        f"Write at most {_most_for_each(highs):.4g}, a phi for each outcome, "
        "or name fewer outcomes.",
    )


#: More than this part of a line's cost for one kind of need is more often per cent mistyped than
#: meant: a judgement.
LARGE_PHI = 0.5


def odd(setting: Setting) -> Iterator[Oddity]:
    """A part of the line that moves nothing, or that is most of the line."""
    evidence, own = setting.values["evidence"], setting.values["phi"]
    phi, by_outcome = of_each(own, evidence), is_by_name(own)
    what = f"phi of the ethnicity weight on {setting.line}"
    idle = [outcome for outcome, ends in phi.items() if ends["upper"] == 0]
    if idle:
        yield Oddity(
            f"{what}{f' for {_in_words(idle)}' if by_outcome else ''} is 0",
            "nothing of the line follows the evidence then, and nothing moves",
            question="Write the part of the line's cost that follows it, or take it out.",
        )
    points = [ends["point"] for ends in phi.values()]
    whole = _followed(points)
    if whole > LARGE_PHI:
        several = f" for each of {len(points)} outcomes" if len(points) > 1 else ""
        alike = f"{points[0]:g}{several}"
        yield Oddity(
            f"{what} is {' + '.join(f'{one:g}' for one in points) if by_outcome else alike}",
            f"{whole:.0%} of all that the line costs would follow {_in_words(evidence)}, "
            "where 100% is the whole line",
            question="Is it the part of the line's cost that the condition causes?",
        )


def _in_words(outcomes: Iterable[str]) -> str:
    return ", ".join(map(spoken, outcomes))


PHI = Parameter(
    "weight.<line>.ethnicity.phi",
    "Part of the line that follows the outcome (phi)",
    "share",
    "Incidence and prevalence are not cost: only this part of the line follows the evidence.",
    0,
    1,
    neutral=0.0,
    needed=True,
    grade="judgement",
    quantity="phi",
    dims=("estimate", "weight_use"),
    missing="the part of the line that follows the outcome",
    mend="Add phi, from 0 to 1; or { low = 0.02, point = 0.05, high = 0.10 }; or one for each "
    "outcome. It is a judgement: no default stands in for it.",
)
