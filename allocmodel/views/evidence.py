"""The evidence used, and what it comes to for each ethnic group."""

from __future__ import annotations

from dataclasses import dataclass, replace

from allocmodel.declared.text import spoken
from allocmodel.declared.vocabulary import ESTIMATES, ETHNIC_GROUPS
from allocmodel.model.labels import label_title
from allocmodel.study.run import Run
from allocmodel.views.view import Column, Texts, View, labels_of


def ratios(run: Run) -> View:
    """Ratios as published, each with what it is and its grade."""
    grade_of = {row: study.grade for study in studies(run) for row in study.rows}
    lower, point, upper = (
        Column("evidence_estimate", {"estimate": estimate}, title, in_terminal=False)
        for estimate, title in ESTIMATES.items()
    )
    in_one = replace(point, short="Estimate (95% interval)", written="interval", in_terminal=True)
    return View(
        "evidence_used",
        "The evidence used",
        ("Ratios to the study's reference group, with their 95 per cent intervals.",),
        "Row of evidence",
        "evidence_row",
        {row: spoken(row) for row in grade_of},
        [
            lower,
            in_one,
            upper,
            Column(
                "is_odds_ratio",
                {},
                "Measure",
                word="odds ratio",
                word_for_no="rate ratio",
            ),
        ],
        corner="Evidence used",
        texts=(Texts("Grade", grade_of),),
    )


@dataclass(frozen=True)
class Study:
    """Where rows of evidence come from: all that is said of them alike."""

    grade: str
    note: str
    source: str
    rows: tuple[str, ...]


def studies(run: Run) -> list[Study]:
    """Each study once, with its rows of evidence."""
    by_study: dict[tuple[str, str, str], list[str]] = {}
    for row in labels_of(run, "is_odds_ratio")["evidence_row"]:
        one = run.inputs.provenance["is_odds_ratio", (row,)]
        by_study.setdefault((one.grade, one.note, one.source), []).append(row)
    return [Study(*said, tuple(rows)) for said, rows in by_study.items()]


def needs(run: Run) -> View:
    """The ratio of each ethnic group as used."""
    return View(
        "group_ratios",
        "Ratio of each ethnic group, as used",
        (
            "At the same age; 1.000 = the reference group, or a group that nothing stands in for. "
            "Odds ratios are turned into rates age by age, on the sheet Ethnicity.",
        ),
        "Ethnic group",
        "ethnic_group",
        ETHNIC_GROUPS,
        [
            Column(
                "group_ratio",
                {"weight_use": use, "estimate": estimate},
                f"{label_title('weight_use', use)}: {title.lower()}",
            )
            for use in labels_of(run, "group_ratio")["weight_use"]
            for estimate, title in ESTIMATES.items()
        ],
        in_terminal=False,
    )
