"""What the national formulas carry already, so that no need is counted twice unseen."""

from __future__ import annotations

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS

#: Deprivation: by basis, the national gradient that the formula has already.
DEPRIVATION_GRADIENT = {
    "core": 1.23,
    "primary_medical": 1.20,
    "mental_health": 1.95,
    "maternity": 1.34,
    "health_inequalities": 2.50,
    "prescribing": 1.09,
    "general_acute": 1.06,
    "community": 1.03,
}
DEPRIVATION_SOURCE = "derived, by practice, 2025/26; method, section 3"

#: Ethnicity: by basis, what the formula says of ethnic groups already, and where that stands.
_MENTAL_HEALTH = (
    "the mental health formula of 2019/20 had terms for ethnic groups: Irish, Black African, Black "
    "Caribbean and Mixed groups had higher cost than White British; that the formula in force "
    "keeps them is not confirmed"
)
ETHNICITY_CARRIED = {
    "mental_health": _MENTAL_HEALTH,
    "core": f"core holds mental health, and {_MENTAL_HEALTH}",
}
ETHNICITY_SOURCE = "Anselmi and others 2019, doi 10.1192/bjp.2019.185"


def already_carried(basis: str, kind: str) -> str:
    """What the formula of a basis carries already of one kind of need; blank if nothing.

    Parameters
    ----------
    basis : str
        A key of `vocabulary.BASES`.
    kind : {"deprivation", "ethnicity"}

    Returns
    -------
    str
        A sentence without a full stop, with its source.
    """
    if kind == "ethnicity":
        carried = ETHNICITY_CARRIED.get(basis, "")
        return f"{carried} ({ETHNICITY_SOURCE})" if carried else ""
    gradient = DEPRIVATION_GRADIENT.get(basis)
    if gradient is None:
        return ""
    title = {**COMPONENTS, **FORMULAS}[basis].lower()
    return (
        f"the formula for {title} gives the most deprived fifth {gradient:.2f} times the need per "
        f"head of the least deprived already ({DEPRIVATION_SOURCE})"
    )
