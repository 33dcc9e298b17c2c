"""The closed lists of the model: services, national formulas, bases, dimensions, units, grades.

Codes are what files and results hold; titles are what people read.
"""

from __future__ import annotations

#: The seven needs that NHS England publishes a weighted population for, in bridge order.
COMPONENTS = {
    "general_acute": "General and acute",
    "community": "Community services",
    "mental_health": "Mental health",
    "maternity": "Maternity",
    "prescribing": "Prescribing",
    "primary_medical_need": "Primary medical need",
    "health_inequalities": "Health inequalities",
}

#: The two national formulas, each a weighted sum of components.
FORMULAS = {
    "core": "Core services",
    "primary_medical": "Primary medical care",
}

#: All nine measures of NHS England's practice files.
SERVICES = {**COMPONENTS, **FORMULAS}

#: What a budget line can be split by.
BASES = {
    **SERVICES,
    "per_head": "Equal money per head",
    "held": "Held at system level",
    "core20": "People in the most deprived fifth (Core20)",
    "core20plus": "Core20 and chosen ethnic groups (Core20PLUS)",
    "shares": "Agreed shares",
}

#: The parts of core that a core envelope can be split into, each with its part of health
#: inequalities and, where the formula has them, of unavoidable costs. As a basis each has a code of
#: its own: it is not the need for that service alone.
FUNCTIONS = {
    f"core_{code}": f"{title}, as a function of core"
    for code, title in COMPONENTS.items()
    if code != "health_inequalities"
}

#: What stands for every index of the user's own, each a basis by its own name.
OWN_INDICES = "own"

#: The need that each function is for.
NEED_OF_FUNCTION = {code: code.removeprefix("core_") for code in FUNCTIONS}

#: What a scenario writes as the basis of a core envelope that is split into its functions.
BY_FUNCTIONS = "functions"

#: Every basis that a line of a run can have, functions included.
BASIS_TITLES = {**BASES, **FUNCTIONS, BY_FUNCTIONS: "Core services, split into its functions"}


def basis_title(basis: str) -> str:
    """A basis by its title; an index of the user's own by its code."""
    return BASIS_TITLES.get(basis, basis)


#: The bases that are ring-fenced pools, spread by head count.
POOLS = {basis: BASES[basis] for basis in ("core20", "core20plus")}

#: The basis of a line whose shares are agreed place by place.
AGREED = "shares"

#: The bases that a budget has only where a line of it is on them.
WHERE_USED = (*POOLS, AGREED)

#: The bases that are no need, and take no weight.
NOT_BY_NEED = (*WHERE_USED, "held")

#: The needs that age curves say something of. Health inequalities follow no age, and the curve of
#: maternity would put births on children.
AGED = tuple(code for code in COMPONENTS if code not in ("maternity", "health_inequalities"))

_COSTS = {"unavoidable_costs": "Unavoidable costs"}

#: The moves from an equal share per head to the fair share, in order, where ages are not known.
BRIDGE_LINES = {**COMPONENTS, **_COSTS}


def age_line(component: str) -> str:
    """The line of the bridge for what ages alone move."""
    return f"{component}_age"


def same_age_line(component: str) -> str:
    """The line of the bridge for need at the same ages."""
    return f"{component}_same_age"


def _with_ages(component: str, title: str) -> dict[str, str]:
    """A need's two lines, or its only one."""
    if component not in AGED:
        return {component: title}
    return {age_line(component): f"{title}: ages", same_age_line(component): f"{title}: same ages"}


#: The lines of the bridge for what ages alone move, and those for need at the same ages.
AGE_LINES = tuple(map(age_line, AGED))
SAME_AGE_LINES = tuple(map(same_age_line, AGED))

#: The same moves with what ages alone bring apart: each need by its ages, then at the same ages.
BRIDGE_LINES_BY_AGE = {
    line: words
    for component, title in COMPONENTS.items()
    for line, words in _with_ages(component, title).items()
} | _COSTS

#: NHS England's allocation streams, as its workbooks name them.
STREAMS = {
    "core": "ICB core services",
    "primary_medical": "Primary medical care",
    "specialised": "Delegated specialised services",
    "pharmacy_optometry_dental": "Pharmacy, optometry and dental",
    "running_costs": "Running cost allowance",
}

#: What a budget line that is not drawn from another says in its `drawn_from` cell.
NOT_DRAWN = "(no other line)"

#: A hundredth of a penny: far above a computer's last digit, far below a pound.
PARTS_OF_A_POUND = 10_000

#: The five high-level ethnic groups of the Census 2021, in its order and its words.
HIGH_LEVEL_GROUPS = {
    "asian": "Asian, Asian British or Asian Welsh",
    "black": "Black, Black British, Black Welsh, Caribbean or African",
    "mixed": "Mixed or Multiple ethnic groups",
    "white": "White",
    "other": "Other ethnic group",
}

#: The 19 ethnic groups of the Census 2021 (ONS table TS021), in its order. After the colon stand
#: its own words; before it, its high-level group, in short.
ETHNIC_GROUPS = {
    "bangladeshi": "Asian: Bangladeshi",
    "chinese": "Asian: Chinese",
    "indian": "Asian: Indian",
    "pakistani": "Asian: Pakistani",
    "other_asian": "Asian: Other Asian",
    "black_african": "Black: African",
    "black_caribbean": "Black: Caribbean",
    "other_black": "Black: Other Black",
    "white_and_asian": "Mixed: White and Asian",
    "white_and_black_african": "Mixed: White and Black African",
    "white_and_black_caribbean": "Mixed: White and Black Caribbean",
    "other_mixed": "Mixed: Other Mixed or Multiple ethnic groups",
    "white_british": "White: English, Welsh, Scottish, Northern Irish or British",
    "white_irish": "White: Irish",
    "gypsy_or_irish_traveller": "White: Gypsy or Irish Traveller",
    "roma": "White: Roma",
    "other_white": "White: Other White",
    "arab": "Other ethnic group: Arab",
    "any_other": "Other ethnic group: Any other ethnic group",
}

#: The high-level group that each of the 19 belongs to.
HIGH_LEVEL_OF = {
    code: "other" if title.startswith("Other ethnic group") else title.split(":")[0].lower()
    for code, title in ETHNIC_GROUPS.items()
}

#: The 16 groups of the NHS Data Dictionary (*Ethnic category*, those of the Census 2001), by code:
#: their words, and the groups of the Census 2021 that they stand for. It has no group for Gypsy or
#: Irish Traveller, Roma and Arab people, who are on record under "any other" of their heading.
NHS_GROUPS = {
    "A": ("White: British", ("white_british",)),
    "B": ("White: Irish", ("white_irish",)),
    "C": (
        "White: Any other White background",
        ("gypsy_or_irish_traveller", "roma", "other_white"),
    ),
    "D": ("Mixed: White and Black Caribbean", ("white_and_black_caribbean",)),
    "E": ("Mixed: White and Black African", ("white_and_black_african",)),
    "F": ("Mixed: White and Asian", ("white_and_asian",)),
    "G": ("Mixed: Any other mixed background", ("other_mixed",)),
    "H": ("Asian or Asian British: Indian", ("indian",)),
    "J": ("Asian or Asian British: Pakistani", ("pakistani",)),
    "K": ("Asian or Asian British: Bangladeshi", ("bangladeshi",)),
    "L": ("Asian or Asian British: Any other Asian background", ("other_asian",)),
    "M": ("Black or Black British: Caribbean", ("black_caribbean",)),
    "N": ("Black or Black British: African", ("black_african",)),
    "P": ("Black or Black British: Any other Black background", ("other_black",)),
    "R": ("Other Ethnic Groups: Chinese", ("chinese",)),
    "S": ("Other Ethnic Groups: Any other ethnic group", ("arab", "any_other")),
}

#: How NHS files head the five groups, by the high-level group.
NHS_HIGH_LEVEL_GROUPS = {
    "asian": ("Asian", "Asian or Asian British"),
    "black": ("Black", "Black or Black British"),
    "mixed": ("Mixed",),
    "white": ("White",),
    "other": (
        "Other",
        "Other Ethnic Groups",
        "Chinese or other ethnic group",
        "Other ethnic groups including Chinese",
        "Other including Chinese",
    ),
}

#: Fifths of England's neighbourhoods (LSOAs) by deprivation; "1" is what the NHS calls Core20.
QUINTILES = {
    "1": "Most deprived fifth",
    "2": "Second most deprived fifth",
    "3": "Middle fifth",
    "4": "Second least deprived fifth",
    "5": "Least deprived fifth",
}

#: The nine age bands that people are held by, youngest first, in years.
AGES = {
    "0-15": "0 to 15",
    "16-24": "16 to 24",
    "25-34": "25 to 34",
    "35-44": "35 to 44",
    "45-54": "45 to 54",
    "55-64": "55 to 64",
    "65-74": "65 to 74",
    "75-84": "75 to 84",
    "85+": "85 and over",
}

#: Years whose practice files list the same practices in the same areas, by the first of them: an
#: area's people are those of its practices of the year, so these years share their tables.
SAME_PRACTICES = {
    "2023/24": ("2023/24", "2024/25"),
    "2025/26": ("2025/26",),
    "2026/27": ("2026/27", "2027/28", "2028/29"),
}

#: What PCN code stands for practices outside any PCN.
UNALLOCATED_PCN = "U"

#: What NHS England's payments to practices are told apart by; deductions are negative.
PAYMENT_KINDS = {
    "services": "Payments for services, premises and staff",
    "dispensing_fees": "Dispensing and prescribing fees",
    "drugs": "Reimbursement of drugs",
    "covid": "Covid immunisation and support",
    "deductions": "Deductions (pensions, levies, prescription charges)",
}

#: The kinds that are counted unless a scenario says otherwise.
PAYMENTS_COUNTED = ("services", "deductions")

#: The year whose payments to practices ship.
PAYMENTS_YEAR = "2024/25"

#: Years whose published practice rows ship.
YEARS_OF_PRACTICES = ("2025/26", "2026/27", "2027/28", "2028/29")

#: What a fifth can be by: the Indices of Deprivation 2025 as a whole, or one of its domains.
DEPRIVATION_DOMAINS = {
    "imd": "Index of Multiple Deprivation",
    "income": "Income domain",
    "employment": "Employment domain",
}

#: The needs that a curve by age is fitted for. Health inequalities have a flat one, by assumption;
#: maternity has none: practices cannot tell births from children.
FITTED_BY_AGE = (
    "general_acute",
    "community",
    "mental_health",
    "prescribing",
    "primary_medical_need",
)

#: Registers of the Quality and Outcomes Framework (QOF) that rates by age are made from.
REGISTERS = {
    "diabetes_17_and_over": "Diabetes, 17 and over, all types",
    "severe_mental_illness": "Severe mental illness",
    "stroke_and_tia": "Stroke and transient ischaemic attack",
}

#: The register that says how an outcome of the evidence goes by age. All types of diabetes stand
#: for type 2, nine in ten of them; people on the register of severe mental illness for those with
#: schizophrenia or affective psychosis: both are judgements.
RATES_OF = {
    "type_2_diabetes": "diabetes_17_and_over",
    "schizophrenia": "severe_mental_illness",
    "affective_psychosis": "severe_mental_illness",
    "first_stroke": "stroke_and_tia",
    "maternal_death": "women_of_childbearing_age",
}

#: In place of a register: the outcome is as common at every age.
ALL_AGES = "all_ages"

#: In place of a register: women of childbearing age are at risk, and nobody else is.
WOMEN_AT_RISK = "women_of_childbearing_age"

#: The bands of the women of childbearing age, but for girls of 15.
CHILDBEARING_AGES = ("16-24", "25-34", "35-44")

#: The fits of a curve by age, the defined one first: what the others change.
AGE_FITS = {
    "as_defined": "As defined",
    "penalty_tenth": "A tenth of the penalty",
    "penalty_tenfold": "Ten times the penalty",
    "five_year_bands": "Bands of five years",
    "by_sex": "Women and men apart",
    "ethnicity": "Ethnicity beside deprivation",
    "no_deprivation": "Without deprivation",
    "no_shape": "Without the published shape",
}
#: Those that were tried and left: they stand beside the others, and count toward no range.
AGE_FITS_LEFT = ("no_deprivation", "no_shape")

#: Ends of the evidence's intervals.
ESTIMATES = {"lower": "Lower", "point": "Point", "upper": "Upper"}

#: How the effect of adjustments that multiply is told apart.
ATTRIBUTIONS = {"declared": "In the declared order", "shapley": "Shapley"}

#: What the view before adjustments is called where all money is split by a national formula.
NATIONAL_FORMULA = "National formula"

#: What pockets of need are looked for by.
TRAITS = {"core20": "In the most deprived fifth", "minority": "In a minority ethnic group"}

#: Every dimension, in the order in which results hold them, with its title in the singular.
DIMENSIONS = {
    "practice": "practice",
    "area": "area",
    "former_area": "area of last year",
    "place": "place",
    "neighbourhood": "neighbourhood",
    "year": "year",
    "amount_year": "year",
    "budget_line": "budget line",
    "converging_line": "converging line",
    "former_icb": "ICB of last year",
    "carried_line": "line carried over",
    "publishing_icb": "ICB that had the areas",
    "drawn_line": "drawn line",
    "shared_line": "line with agreed shares",
    "function_line": "line of a function",
    "function": "function of core",
    "remainder_line": "line with a need taken out",
    "own_index": "own index",
    "fitted_term": "term of a fit",
    "fund": "joint fund",
    "council_contribution": "contribution of a council",
    "fund_basis": "basis of councils' money",
    "round": "round",
    "formula": "national formula",
    "service": "service",
    "bridge_line": "line of the bridge",
    "pool": "pool",
    "attribution": "attribution",
    "adjustment": "adjustment",
    "weight_kind": "kind of weight",
    "estimate": "estimate",
    "weighted_line": "adjusted line",
    "coalition": "set of adjustments",
    "followed_outcome": "outcome that a line follows",
    "after_view": "view after an adjustment",
    "changed_view": "view after a change",
    "equity_view": "view",
    "trait": "trait",
    "deprivation_quintile": "fifth by deprivation",
    "high_level_group": "high-level ethnic group",
    "component": "component of need",
    "aged_need": "need with an age curve",
    "basis": "basis",
    "payment_kind": "kind of payment",
    "age": "age band",
    "ethnic_group": "ethnic group",
    "iteration": "iteration",
    "outcome": "outcome",
    "age_fit": "fit of a curve by age",
    "weight_use": "use of evidence",
    "evidence_row": "row of evidence",
    "draw": "draw",
}

#: What a place can be made of, in the words of texts.
LEVEL_TITLES = {
    "practice": "practice",
    "pcn": "PCN",
    "district": "district",
    "sub_icb": "sub-ICB location",
    "icb": "ICB",
}

#: What the places of a new scenario can be, and how it can have core; the usual ones first.
NEW_PLACES, NEW_LINES = ("district", "sub_icb", "pcn"), ("formulas", "functions")

#: Titles of the labels of each dimension that has a closed list here; `model.labels` adds those
#: that adjustments bring.
LABEL_TITLES = {
    "formula": FORMULAS,
    "service": SERVICES,
    "component": COMPONENTS,
    "aged_need": {code: COMPONENTS[code] for code in AGED},
    "basis": BASIS_TITLES,
    "fund_basis": BASIS_TITLES,
    "function": FUNCTIONS,
    "payment_kind": PAYMENT_KINDS,
    "bridge_line": BRIDGE_LINES | BRIDGE_LINES_BY_AGE,
    "ethnic_group": ETHNIC_GROUPS,
    "high_level_group": HIGH_LEVEL_GROUPS,
    "deprivation_quintile": QUINTILES,
    "age": AGES,
    "pool": POOLS,
    "attribution": ATTRIBUTIONS,
    "estimate": ESTIMATES,
    "trait": TRAITS,
    "outcome": REGISTERS,
    "age_fit": AGE_FITS,
}

#: Every quantity carries one of these.
UNITS = (
    "people",
    "weighted people",
    "pounds",
    "pounds per head",
    "index",
    "share",
    "per year",
    "number",
    "name",
)

#: How well a figure is founded.
GRADES = {
    "published": "Published by the owner of the figure",
    "derived": "Derived from the owner's published files; the derivation can be repeated",
    "judgement": "A judgement or an assumption",
    "choice": "A choice of the scenario, or a convention of the method: nobody's figure",
}
