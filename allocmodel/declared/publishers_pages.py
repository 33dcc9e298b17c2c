"""The pages where publishers keep the files that the reference data are made from."""

from __future__ import annotations

#: By the words that a file's title begins with: the publisher's page for the series. Publishers
#: move single files; these are the pages that lead to each edition.
_PAGES = {
    "ICB place-based allocation tool": "https://www.england.nhs.uk/allocations/",
    "ICB allocations": "https://www.england.nhs.uk/allocations/",
    "Patients Registered at a GP Practice": (
        "https://digital.nhs.uk/data-and-information/publications/statistical/"
        "patients-registered-at-a-gp-practice"
    ),
    "NHS Payments to General Practice": (
        "https://digital.nhs.uk/data-and-information/publications/statistical/"
        "nhs-payments-to-general-practice"
    ),
    "Organisation Data Service": "https://digital.nhs.uk/services/organisation-data-service",
    "Quality and Outcomes Framework": (
        "https://digital.nhs.uk/data-and-information/publications/statistical/"
        "quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data"
    ),
    "LSOA": "https://geoportal.statistics.gov.uk/",
    "Census": "https://www.nomisweb.co.uk/sources/census",
    "English Indices of Deprivation": (
        "https://www.gov.uk/government/collections/english-indices-of-deprivation"
    ),
    "Patient-level costs": "https://digital.nhs.uk/data-and-information",
}

#: What is said of a date that the reference data do not record.
UNKNOWN_DAY = "not recorded"
NOT_RECORDED = f"{UNKNOWN_DAY}; the sha256 says which file"


def page_of(title: str, file: str) -> str:
    """Where a file is published: its series' page, or its DOI; empty where neither is known."""
    if file.startswith("doi:"):
        return f"https://doi.org/{file.removeprefix('doi:')}"
    return next((page for start, page in _PAGES.items() if title.startswith(start)), "")
