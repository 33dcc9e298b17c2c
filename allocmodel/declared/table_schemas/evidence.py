"""Tables of the evidence on need by ethnic group."""

from __future__ import annotations

from allocmodel.declared.table_schemas.columns import COUNT, GRADE, REQUIRED
from allocmodel.declared.table_schemas.licences import QUOTED
from allocmodel.declared.table_schemas.table import Column, Table
from allocmodel.declared.vocabulary import ETHNIC_GROUPS

EVIDENCE = Table(
    "evidence",
    "Evidence on need by ethnic group: what studies found, in their own groups",
    "published",
    (
        Column("outcome", "Code of the outcome", constraints=REQUIRED),
        Column(
            "services",
            "Services that it speaks to, separated by semicolons",
            constraints=REQUIRED,
        ),
        Column("group", "Ethnic group, as the study calls it", constraints=REQUIRED),
        Column("estimate", "The ratio", "number", "index", COUNT),
        Column("lower", "Lower end of its 95% interval; blank = not to hand", "number", "index"),
        Column("upper", "Upper end of its 95% interval; blank = not to hand", "number", "index"),
        Column(
            "measure",
            "What kind of ratio",
            constraints={"required": True, "enum": ["odds_ratio", "rate_ratio"]},
        ),
        Column(
            "reference_group",
            "The group compared with, as the study calls it",
            constraints=REQUIRED,
        ),
        Column("adjusted_for", "What the study adjusted for", constraints=REQUIRED),
        Column(
            "prevalence_reference",
            "Prevalence in the reference group; turns an odds ratio into a relative risk",
            "number",
            "share",
            {"minimum": 0, "maximum": 1},
        ),
        Column("source", "Citation", constraints=REQUIRED),
        Column("doi", "Digital object identifier; blank = none"),
        Column("grade", "How well the figure is founded", constraints=GRADE),
        Column("note", "What to know before using it"),
    ),
    ("outcome", "group"),
    licence=QUOTED,
)

EVIDENCE_GROUPS = Table(
    "evidence_groups",
    "Which ethnic groups of the Census each group of a study stands for",
    "judgement",
    (
        Column("outcome", "Code of the outcome", constraints=REQUIRED),
        Column("group", "Ethnic group, as the study calls it", constraints=REQUIRED),
        Column(
            "ethnic_group",
            "Code of the ethnic group of the Census 2021",
            constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
        ),
        Column(
            "role",
            "Whether the group was compared, or is the one compared with",
            constraints={"required": True, "enum": ["compared", "reference"]},
        ),
        Column("grade", "How well the assignment is founded", constraints=GRADE),
        Column("note", "Why", constraints=REQUIRED),
    ),
    ("outcome", "ethnic_group"),
    licence=QUOTED,
)
