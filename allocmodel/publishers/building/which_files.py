"""Which of the publishers' files the build reads: where they stand, whose they are, of when."""

from __future__ import annotations

from allocmodel.declared.vocabulary import PAYMENTS_YEAR
from allocmodel.publishers import nhse_allocation_sheets

NHS_ENGLAND = "NHS England"

WEIGHTED_TITLE = "ICB place-based allocation tool, GP practice weighted populations"

#: The practice file of each year.
PRACTICE_FILES = {
    "2023/24": "nhse-weighted-populations/2023_2024.csv",
    "2024/25": "nhse-weighted-populations/2024_2025.csv",
    "2025/26": "nhse-weighted-populations/2025_2026.csv",
    "2026/27": "nhse-weighted-populations/2026_2027.csv",
    "2027/28": "nhse-weighted-populations/2027_2028.csv",
    "2028/29": "nhse-weighted-populations/2028_2029.csv",
}

#: The practice file that says which county each district lies in.
COUNTIES_FILE = "nhse-weighted-populations/2022_2023.csv"

COUNTIES_YEAR = "2022/23"

#: The workbook behind the first two years: says what their population column really is.
PRACTICE_WORKBOOK = "nhse-weighted-populations/GP Practice WP_2023_2024_2025.xlsx"

WORKBOOK_YEARS = ("2023/24", "2024/25")

#: Maps of practices, newest first: file, title, vintage.
MAPS = (
    (
        "nhsd-registrations/gp-reg-pat-prac-map-2026-08.csv",
        "Patients Registered at a GP Practice, mapping",
        "August 2026",
    ),
    (
        "nhsd-registrations/gp-reg-pat-prac-map-2026-07.csv",
        "Patients Registered at a GP Practice, mapping",
        "July 2026",
    ),
    (
        "nhsd-registrations/ePCN-2023.xlsx",
        "Organisation Data Service, ePCN: primary care networks and their practices",
        "2023",
    ),
    (
        "nhsd-registrations/gp-reg-pat-prac-map-jul22.xlsx",
        "Patients Registered at a GP Practice, mapping",
        "July 2022",
    ),
)

ALLOCATION_BOOKS = (
    (
        "nhse-allocations/nhs_allocations_2023_2025.xlsx",
        "ICB allocations 2023/24 to 2024/25",
        nhse_allocation_sheets.SHEETS_2023_2025,
    ),
    (
        "nhse-allocations/nhs_allocations_2025_26.xlsx",
        "ICB allocations 2025/26",
        nhse_allocation_sheets.SHEETS_2025_26,
    ),
)

#: Files by neighbourhood (LSOA): file, publisher, title, vintage.
REGISTRATIONS = (
    "nhsd-registrations/gp_practice_lsoa_2023-07.csv.gz",
    f"{NHS_ENGLAND} Digital",
    "Patients Registered at a GP Practice, by LSOA 2011",
    "July 2023",
)

LSOA_LOOKUP = (
    "ons-lookups/lookup_lsoa11_lsoa21_ltla22.csv.gz",
    "Office for National Statistics",
    "LSOA (2011) to LSOA (2021) to local authority district (2022), lookup",
    "2022",
)

CENSUS = (
    "ons-census/census2021-ts021-lsoa.csv",
    "Office for National Statistics",
    "Census 2021, TS021: ethnic group, by LSOA 2021",
    "2021",
)

PRACTICE_AGES = (
    "nhsd-registrations/gp-reg-pat-prac-quin-age-2026-07.csv.gz",
    f"{NHS_ENGLAND} Digital",
    "Patients Registered at a GP Practice, by sex and age band of five years",
    "July 2026",
)

LSOA_AGES = (
    "ons-census/census21_age6_lsoa21.csv.gz",
    "Office for National Statistics",
    "Census 2021: age in six bands, by LSOA 2021",
    "2021",
)

MSOA_GROUPS_BY_AGE = (
    "ons-census/census2021_msoa21_ethnic5_sex_age13.csv.gz",
    "Office for National Statistics",
    "Census 2021, custom table: ethnic group (five) by sex and age, by MSOA 2021",
    "2021",
)

MSOA_AGES = (
    "ons-census/census2021_ts007_msoa21_age5.csv.gz",
    "Office for National Statistics",
    "Census 2021, TS007: age in bands of five years, by MSOA 2021",
    "2021",
)

AGES_OF_GROUPS_2011 = (
    "ons-census/census2011_england_ethnic18_sex_age21.csv",
    "Office for National Statistics",
    "Census 2011, LC2101EW: ethnic group (18) by sex and age, England",
    "2011",
)

MSOA_LOOKUP = (
    "ons-lookups/lookup_lsoa21_msoa21.csv.gz",
    "Office for National Statistics",
    "LSOA (2021) to MSOA (2021), from the published names",
    "2021",
)

DEPRIVATION = (
    "mhclg-deprivation/imd2025_england_lsoa21.csv.gz",
    "Ministry of Housing, Communities and Local Government",
    "English Indices of Deprivation, by LSOA 2021",
    "2025",
)

BOUNDARIES = (
    "ons-boundaries/england-msoa21.topo.json.gz",
    "Office for National Statistics",
    "Middle layer Super Output Areas (2021), boundaries, generalised",
    "2021",
)

ICB_LOOKUP = (
    "ons-lookups/lookup_lsoa21_icb24.csv.gz",
    "Office for National Statistics",
    "LSOA (2021) to sub-ICB location and ICB (April 2024), lookup",
    "2024",
)

ICB_BOUNDARIES = (
    "ons-boundaries/england-icb26-s8.topo.json",
    "Office for National Statistics",
    "Boundaries of LSOAs (2021), put together to the 36 ICBs of April 2026 (not ONS's own; Frimley "
    "by district)",
    "2026",
)

HOSPITAL_COSTS = (
    "age-cost/nhs_plics_activity_cost_age_sex.csv",
    NHS_ENGLAND,
    "Patient-level costs: emergency, admitted and outpatient care, by age and sex",
    "about 2019/20",
)

PAYMENTS = (
    "nhse-payments/payments_2024-25.csv.gz",
    NHS_ENGLAND,
    "NHS Payments to General Practice, by practice",
    PAYMENTS_YEAR,
)

REGISTERS = (
    "nhse-qof/PREVALENCE_2425.csv.gz",
    NHS_ENGLAND,
    "Quality and Outcomes Framework, prevalence by practice",
    "2024/25",
)

#: A file's name in the folder of originals, its publisher, title and vintage.
Described = tuple[str, str, str, str]
