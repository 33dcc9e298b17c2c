"""A race equality maturity matrix, with what the model itself knows beside what people say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from allocmodel.documents.blocks import Paragraph, Section, Table
from allocmodel.documents.told import Told, first_small, joined, sentences_of
from allocmodel.scenario.maturity import Criterion, matrix_of
from allocmodel.scenario.maturity_levels import Standing, no_longer_asked, standings


def maturity_section(told: Told) -> Section:
    """The matrix: a row for each criterion, with its level now and, where it is known, before."""
    said, scenario = told.said, told.run.inputs.scenario
    found = standings(scenario)
    before = any(one.before for one in found)
    own_before = any(one.evidence_before for one in found)
    columns = [
        key
        for key in _COLUMNS
        if (before or key not in ("before", "since")) and (own_before or key != "own_before")
    ]
    gone = no_longer_asked(scenario)
    return Section(
        said("maturity.title"),
        [
            Paragraph(
                sentences_of(
                    said("maturity.lead"),
                    _since_last_year(told, found),
                    said("maturity.no_longer", lines=joined(gone)) if gone else "",
                )
            ),
            Table(
                matrix_of(scenario).title,
                [said(f"maturity.{key}") for key in columns],
                [[_COLUMNS[key](told, one) for key in columns] for one in found],
            ),
        ],
    )


#: The columns of the matrix; those of a year before only where it is known.
_COLUMNS: dict[str, Callable[[Told, Standing], str]] = {
    "criterion": lambda _, one: f"{one.criterion.title}: {first_small(one.criterion.asks)}",
    "level": lambda told, one: _told(told, one.criterion, one.level),
    "before": lambda told, one: _told(told, one.criterion, one.before, in_words=False),
    "since": lambda told, one: told.said(f"maturity.{one.way}") if one.way else "-",
    "own": lambda _, one: one.evidence or "-",
    "own_before": lambda _, one: one.evidence_before or "-",
    "evidence": lambda told, one: what_is_known(told, one.criterion),
}


def _since_last_year(told: Told, found: Sequence[Standing]) -> str:
    """How many lines have gone up, stayed and gone down; nothing where no year before is known."""
    ways = Counter(one.way for one in found if one.way)
    if not ways:
        return ""
    counts = {way: str(ways[way]) for way in ("higher", "same", "lower")}
    return told.said("maturity.year_on_year", **counts)


def _told(told: Told, criterion: Criterion, level: int | None, in_words: bool = True) -> str:
    """A level by its number, and in words."""
    if level is None:
        return told.said("maturity.not_set")
    number = told.said("maturity.level_of", level=str(level), most=str(len(criterion.levels)))
    return f"{number}: {criterion.levels[level - 1]}" if in_words else number


def what_is_known(told: Told, criterion: Criterion) -> str:
    """What the model itself knows of a criterion."""
    found = sentences_of(*(text for one in criterion.evidence for text in _KNOWN[one](told)))
    return found or told.said("maturity.nothing")


def _unknown_ethnicity(told: Told) -> Iterator[str]:
    run = told.last
    if "unknown_ethnicity_share" not in run.values:
        yield told.said("maturity.census")
        return
    yield told.said(
        "maturity.unknown_ethnicity",
        share=told.figure("icb_unknown_ethnicity_share", {}, "percent"),
    )
    by_place = (
        f"{place} {told.figure('unknown_ethnicity_share', {'place': place}, 'percent')}"
        for place in run.places
    )
    yield told.said("maturity.unknown_by_place", places=joined(by_place))


def _weights(told: Told) -> Iterator[str]:
    scenario = told.run.inputs.scenario
    weighted = [one.line for one in scenario.weight if one.evidence]
    pools = [one.line for one in scenario.lines if one.plus]
    yield (
        told.said("maturity.weights", lines=joined(weighted))
        if weighted
        else told.said("maturity.no_weights")
    )
    if pools:
        yield told.said("maturity.pools", lines=joined(pools))


def _equity(told: Told) -> Iterator[str]:
    if "like_for_like_gradient" not in told.last.values:
        yield told.said("maturity.no_equity")
        return
    before, after = (
        told.figure("like_for_like_gradient", {"equity_view": one}, "times")
        for one in ("formula", "scenario")
    )
    yield told.said("maturity.equity", before=before, after=after)


def _sign_offs(told: Told) -> Iterator[str]:
    judgements = told.run.inputs.judgements
    if not judgements:
        yield told.said("maturity.no_judgements")
        return
    signed = [one for one in judgements if one.is_signed]
    yield told.said("maturity.signed", signed=str(len(signed)), all=str(len(judgements)))


def _engagement(told: Told) -> Iterator[str]:
    governance = told.run.inputs.scenario.governance
    talks = governance.engagement if governance else ()
    if not talks:
        yield told.said("maturity.no_engagement")
        return
    changed = [one for one in talks if one.changed]
    yield told.said("maturity.engaged", count=str(len(talks)), changed=str(len(changed)))


#: What the model knows, by the names that a matrix gives it: see `scenario.maturity.EVIDENCE`.
_KNOWN: dict[str, Callable[[Told], Iterator[str]]] = {
    "unknown_ethnicity": _unknown_ethnicity,
    "weights": _weights,
    "equity": _equity,
    "sign_offs": _sign_offs,
    "engagement": _engagement,
}
