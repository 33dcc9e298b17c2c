"""A race equality maturity matrix, with what the model itself knows beside what people say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from allocmodel.documents.blocks import Paragraph, Section, Table
from allocmodel.documents.told import Told, first_small, joined, sentences_of
from allocmodel.scenario.governance import Level
from allocmodel.scenario.maturity import Criterion, matrix_of


def maturity_section(told: Told) -> Section:
    """The matrix: a row for each criterion, with its level now and a year before."""
    said, scenario = told.said, told.run.inputs.scenario
    matrix = matrix_of(scenario)
    levels = scenario.governance.maturity if scenario.governance else {}
    keys = ("criterion", "level", "before", "own", "evidence")
    return Section(
        said("maturity.title"),
        [
            Paragraph(said("maturity.lead")),
            Table(
                matrix.title,
                [said(f"maturity.{key}") for key in keys],
                [_row(told, one, levels.get(one.name)) for one in matrix.criterion],
            ),
        ],
    )


def _row(told: Told, criterion: Criterion, level: Level | None) -> list[str]:
    now = level.level if level else None
    before = level.before if level else None
    return [
        f"{criterion.title}: {first_small(criterion.asks)}",
        _told(told, criterion, now),
        _told(told, criterion, before),
        (level.evidence if level else None) or "-",
        what_is_known(told, criterion),
    ]


def _told(told: Told, criterion: Criterion, level: int | None) -> str:
    """A level by its number and in words."""
    if level is None:
        return told.said("maturity.not_set")
    most = str(len(criterion.levels))
    return told.said(
        "maturity.level_of", level=str(level), most=most, words=criterion.levels[level - 1]
    )


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
