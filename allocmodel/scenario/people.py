"""By what people are counted: the domain of deprivation, and ethnicity as records have it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from allocmodel.declared.text import one_of
from allocmodel.declared.vocabulary import DEPRIVATION_DOMAINS
from allocmodel.scenario.own_tables import OwnTable
from allocmodel.scenario.parts import Part, Text


class Deprivation(Part):
    """What the deprivation fifths are by."""

    domain: Annotated[
        Literal["imd", "income", "employment"],
        BeforeValidator(lambda value: one_of(value, DEPRIVATION_DOMAINS, "a domain")),
    ] = "imd"


#: The groups of five that Chinese people are counted under: the NHS's way, and that of the Census.
CHINESE_UNDER = ("other", "asian")
UNKNOWN_TREATMENTS = ("in_proportion", "icb_mix", "calibrated")


class RecordedEthnicity(OwnTable):
    """Ethnicity as health records have it, in place of the Census-based groups."""

    #: .csv or .xlsx beside the scenario: people by code (or place) and group, Unknown among them.
    recorded: Text
    unknown: Annotated[
        Literal["in_proportion", "icb_mix", "calibrated"],
        BeforeValidator(lambda value: one_of(value, UNKNOWN_TREATMENTS, "a treatment of Unknown")),
    ]
    #: Under which of five recorded groups Chinese people are; needed where headings do not say it.
    chinese: Annotated[
        Literal["other", "asian"] | None,
        BeforeValidator(
            lambda value: (
                value
                if value is None
                else one_of(value, CHINESE_UNDER, "a group that Chinese people are counted under")
            )
        ),
    ] = None
