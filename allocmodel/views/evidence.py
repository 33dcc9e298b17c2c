"""The evidence used, and what it comes to for each ethnic group."""

from __future__ import annotations

from allocmodel.declared.vocabulary import ESTIMATES, ETHNIC_GROUPS
from allocmodel.study.run import Run
from allocmodel.views.view import Column, View, labels_of


def ratios(run: Run) -> View:
    """Ratios as published, and as relative risks."""
    kinds = {"evidence_estimate": "Published ratio", "relative_risk": "Relative risk"}
    return View(
        "evidence_used",
        "The evidence used",
        (
            "Ratios to the study's reference group, with their 95 per cent intervals; odds ratios "
            "are turned into relative risks.",
        ),
        "Row of evidence",
        "evidence_row",
        {row: row for row in labels_of(run, "is_odds_ratio")["evidence_row"]},
        [
            Column(quantity, {"estimate": estimate}, f"{kind}: {title.lower()}")
            for quantity, kind in kinds.items()
            for estimate, title in ESTIMATES.items()
        ],
        in_terminal=False,
    )


def needs(run: Run) -> View:
    """Relative need by ethnic group on each adjusted line."""
    return View(
        "relative_needs",
        "Relative need by ethnic group",
        ("1.000 = the reference group, or a group that the evidence does not cover.",),
        "Ethnic group",
        "ethnic_group",
        ETHNIC_GROUPS,
        [
            Column(
                "relative_need",
                {"weighted_line": line, "estimate": estimate},
                f"{line}: {title.lower()}",
            )
            for line in labels_of(run, "relative_need")["weighted_line"]
            for estimate, title in ESTIMATES.items()
        ],
        in_terminal=False,
    )
