"""The evidence used, and what it comes to for each ethnic group."""

from __future__ import annotations

from allocmodel.declared.vocabulary import ESTIMATES, ETHNIC_GROUPS
from allocmodel.study.run import Run
from allocmodel.views.view import Column, View, labels_of


def ratios(run: Run) -> View:
    """Ratios as published."""
    return View(
        "evidence_used",
        "The evidence used",
        ("Ratios to the study's reference group, with their 95 per cent intervals.",),
        "Row of evidence",
        "evidence_row",
        {row: row for row in labels_of(run, "is_odds_ratio")["evidence_row"]},
        [
            Column("evidence_estimate", {"estimate": estimate}, title)
            for estimate, title in ESTIMATES.items()
        ],
        in_terminal=False,
    )


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
                f"{use}: {title.lower()}",
            )
            for use in labels_of(run, "group_ratio")["weight_use"]
            for estimate, title in ESTIMATES.items()
        ],
        in_terminal=False,
    )
