"""The rules of allocmodel's own workbooks, for one whose run is not at hand."""

from __future__ import annotations

from allocmodel.audit import rules
from allocmodel.audit.audited import Audited
from allocmodel.audit.findings import Finding, NotAssessed
from allocmodel.audit.rules.formulas import no_constants, one_formula_per_column
from allocmodel.audit.rules.reading import nothing_hidden, stands_alone
from allocmodel.audit.rules.values import values_stored

#: What `any_rules` and recalculation look at already.
_LOOKED_AT = (
    one_formula_per_column,
    no_constants,
    nothing_hidden,
    stands_alone,
    values_stored,
)


def breaks_of_own_rules(content: bytes) -> tuple[list[Finding], list[NotAssessed]]:
    """What in a workbook of allocmodel breaks the rules that all of them keep.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    list of Finding
    list of NotAssessed
        Rules that could not be judged, such as where a sheet is gone.
    """
    found: list[Finding] = []
    not_judged: list[NotAssessed] = []
    try:
        audited = Audited(content)
    except Exception as error:  # The library raises whatever it trips over.
        return [], [NotAssessed("allocmodel's own rules", f"{type(error).__name__} in reading.")]
    for rule in rules.RULES:
        if rule in _LOOKED_AT:
            continue
        title = (rule.__doc__ or rule.__name__).splitlines()[0]
        try:
            broken = list(rule(audited))
        except Exception as error:
            why = f"The workbook is not as the rule takes it to be ({type(error).__name__})."
            not_judged.append(NotAssessed(f"Rule: {title}", why))
            continue
        found += [
            Finding("own rule", one.sheet, one.address, f"Rule {one.rule}: it {one.what}.")
            for one in broken
        ]
    return found, not_judged
