"""Figures on need by ethnic group, quoted from publications, in each study's own groups.

Each row is one ratio as published; `GROUPS` says which groups of the Census 2021 each group of a
study stands for, and why. What a study does not cover is absent.
"""

from __future__ import annotations

from dataclasses import dataclass

from allocmodel.declared.vocabulary import HIGH_LEVEL_OF


@dataclass(frozen=True)
class Study:
    """A publication.

    Attributes
    ----------
    authors, title, where, year, doi : str
        Its citation; the DOI is blank where it has none.
    """

    authors: str
    title: str
    where: str
    year: str
    doi: str

    @property
    def citation(self) -> str:
        """The publication in one line."""
        return f"{self.authors}. {self.title}. {self.where} ({self.year})"


PHAM = Study(
    "Pham TM, Carpenter JR, Morris TP, Sharma M, Petersen I",
    "Ethnic differences in the prevalence of type 2 diabetes diagnoses in the UK: cross-sectional "
    "analysis of the Health Improvement Network primary care database",
    "Clinical Epidemiology 11:1081-1088",
    "2019",
    "10.2147/CLEP.S227621",
)
HALVORSRUD = Study(
    "Halvorsrud K, Nazroo J, Otis M, Brown Hajdukova E, Bhui K",
    "Ethnic inequalities in the incidence of diagnosis of severe mental illness in England: a "
    "systematic review and new meta-analyses for non-affective and affective psychoses",
    "Social Psychiatry and Psychiatric Epidemiology 54:1311-1323",
    "2019",
    "10.1007/s00127-019-01758-y",
)
WOLFE = Study(
    "Wolfe CDA, Rudd AG, Howard R, Coshall C, Stewart J, Lawrence E, Hajat C, Hillen T",
    "Incidence and case fatality rates of stroke subtypes in a multiethnic population: the South "
    "London Stroke Register",
    "Journal of Neurology, Neurosurgery and Psychiatry 72:211-216",
    "2002",
    "10.1136/jnnp.72.2.211",
)
MBRRACE = Study(
    "Knight M and others, MBRRACE-UK",
    "Saving Lives, Improving Mothers' Care: core report, maternal deaths 2018-20",
    "National Perinatal Epidemiology Unit, University of Oxford",
    "2022",
    "",
)


@dataclass(frozen=True)
class Outcome:
    """An outcome that a study compared ethnic groups by.

    Attributes
    ----------
    services : tuple of str
        Services whose cost the condition bears on.
    measure : str
        ``odds_ratio`` or ``rate_ratio``.
    reference_group, adjusted_for, note : str
        In the study's words, or nearly.
    study : Study
    ratios : dict of str to (float, float or None, float or None)
        Estimate and 95% interval by the study's group.
    prevalence : float or None
        Share of the reference group with the condition, which an odds ratio needs.
    """

    services: tuple[str, ...]
    measure: str
    reference_group: str
    adjusted_for: str
    study: Study
    ratios: dict[str, tuple[float, float | None, float | None]]
    note: str
    prevalence: float | None = None


_PSYCHOSIS_NOTE = (
    "Incidence of diagnosis, not cost; the paper calls it relative risk, against the majority "
    "population. Studies differ in what they adjusted for. Diagnosis also reflects pathways into "
    "care: a higher rate is not a property of a group."
)

OUTCOMES = {
    "type_2_diabetes": Outcome(
        (
            "general_acute",
            "community",
            "prescribing",
            "primary_medical_need",
            "core",
            "primary_medical",
        ),
        "odds_ratio",
        "White",
        "age, sex, deprivation",
        PHAM,
        {
            "Asian": (2.36, 2.26, 2.47),
            "Black": (1.65, 1.56, 1.73),
            "Mixed/Other": (1.17, 1.08, 1.27),
        },
        "Diagnosed prevalence in London practices, 2013; prevalence is not cost.",
        0.0504,
    ),
    "schizophrenia": Outcome(
        ("mental_health",),
        "rate_ratio",
        "Majority population",
        "varied",
        HALVORSRUD,
        {
            "Black African": (5.72, 3.87, 8.46),
            "Black Caribbean": (5.20, 4.33, 6.24),
            "South Asian": (2.27, 1.63, 3.16),
            "White Other": (2.24, 1.59, 3.14),
            "Mixed": (2.24, 1.32, 3.80),
        },
        _PSYCHOSIS_NOTE,
    ),
    "affective_psychosis": Outcome(
        ("mental_health",),
        "rate_ratio",
        "Majority population",
        "varied",
        HALVORSRUD,
        {
            "Black African": (4.07, 2.27, 7.28),
            "Black Caribbean": (2.91, 1.78, 4.74),
            "South Asian": (1.71, 1.07, 2.72),
            "White Other": (1.55, 1.32, 1.83),
            "Mixed": (6.16, 3.99, 9.52),
        },
        _PSYCHOSIS_NOTE,
    ),
    "first_stroke": Outcome(
        ("general_acute", "community"),
        "rate_ratio",
        "White",
        "age, sex",
        WOLFE,
        {"Black": (2.18, 1.86, 2.56)},
        "Incidence in south London, 1995 to 1998; incidence is not cost.",
    ),
    "maternal_death": Outcome(
        ("maternity",),
        "rate_ratio",
        "White",
        "none",
        MBRRACE,
        {"Asian": (1.8, None, None), "Black": (3.7, None, None)},
        "UK, 2018 to 2020. The ratios stand without interval, as none is to hand, so no weight can "
        "use them. Not adjusted: never to be multiplied by a deprivation weight. Deaths are few "
        "and are a sign of unequal care, not a measure of cost.",
    ),
}

_BY_NAME = "The study's group and the Census's have the same name"
_BLACK = tuple(code for code, group in HIGH_LEVEL_OF.items() if group == "black")
_MIXED = tuple(code for code, group in HIGH_LEVEL_OF.items() if group == "mixed")
_SOUTH_ASIAN = ("bangladeshi", "indian", "pakistani")

#: Census groups that a study's group stands for, grade, why.
_Assigned = tuple[tuple[str, ...], str, str]
#: A study's "White": people whom it may or may not have counted there are a judgement.
_WHITE: tuple[_Assigned, ...] = (
    (("white_british", "other_white"), "published", _BY_NAME),
    (
        ("white_irish", "gypsy_or_irish_traveller", "roma"),
        "judgement",
        "Under White in the Census 2021; whether the study's White includes them is not to hand",
    ),
)
#: Study's group: what it stands for. The first two outcomes of Halvorsrud share theirs.
_PSYCHOSIS_GROUPS: dict[str, tuple[_Assigned, ...]] = {
    "Majority population": (
        (
            ("white_british",),
            "judgement",
            "The paper compares with the majority population; White Other is compared separately, "
            "so the majority is read as White British. Irish and Gypsy or Irish Traveller people "
            "are in neither",
        ),
    ),
    "Black African": ((("black_african",), "published", _BY_NAME),),
    "Black Caribbean": ((("black_caribbean",), "published", _BY_NAME),),
    "South Asian": (
        (
            _SOUTH_ASIAN,
            "judgement",
            "South Asian is read as Indian, Pakistani and Bangladeshi, as usual in British "
            "studies; the definitions of the 28 studies are not to hand. Other Asian also holds "
            "people of other origins and is left out",
        ),
    ),
    "White Other": (
        (
            ("other_white", "roma"),
            "judgement",
            "Other White by name. Roma had no box of their own before the Census 2021 and were "
            "counted in Other White when the studies were made. Gypsy or Irish Traveller had its "
            "own box from 2011, and the studies' definitions are not to hand: left out",
        ),
    ),
    "Mixed": ((_MIXED, "published", _BY_NAME),),
}

GROUPS: dict[str, dict[str, tuple[_Assigned, ...]]] = {
    "type_2_diabetes": {
        "White": _WHITE,
        "Asian": (
            (
                (*_SOUTH_ASIAN, "chinese", "other_asian"),
                "judgement",
                "The study imputed ethnicity with the help of the UK census, where Asian has held "
                "Chinese since 2011; the study's own list is not to hand. A ratio for Asian people "
                "together may not hold for each group",
            ),
        ),
        "Black": ((_BLACK, "published", _BY_NAME),),
        "Mixed/Other": (
            (
                (*_MIXED, "arab", "any_other"),
                "judgement",
                "The Census's Mixed and Other groups together; the study's own list is not to hand",
            ),
        ),
    },
    "schizophrenia": _PSYCHOSIS_GROUPS,
    "affective_psychosis": _PSYCHOSIS_GROUPS,
    "first_stroke": {
        "White": _WHITE,
        "Black": ((_BLACK, "published", _BY_NAME),),
    },
    "maternal_death": {
        "White": _WHITE,
        "Asian": (
            (
                (*_SOUTH_ASIAN, "other_asian"),
                "judgement",
                "The report's own list is not to hand; Chinese women are taken to be listed apart "
                "and are left out",
            ),
        ),
        "Black": ((_BLACK, "published", _BY_NAME),),
    },
}
