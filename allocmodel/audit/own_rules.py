"""The rules of allocmodel's own workbooks, for one whose run is not at hand."""

from __future__ import annotations

from allocmodel.audit import rules
from allocmodel.audit.audited import Audited
from allocmodel.audit.findings import Finding, NotAssessed
from allocmodel.audit.rules.formulas import no_constants, one_formula_per_column
from allocmodel.audit.rules.reading import nothing_hidden, stands_alone
from allocmodel.audit.rules.values import values_stored
from allocmodel.files.packages import why_unreadable

#: What `any_rules` and recalculation look at already.
_LOOKED_AT = (
    one_formula_per_column,
    no_constants,
    nothing_hidden,
    stands_alone,
    values_stored,
)

#: Of a rule that cannot be judged.
GONE = "A sheet, a table or a figure that it looks at is not in the workbook as it was made."


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
        why = f"The workbook {why_unreadable(error)}."
        return [], [NotAssessed("allocmodel's own rules", why)]
    for rule in rules.RULES:
        if rule in _LOOKED_AT:
            continue
        title = (rule.__doc__ or rule.__name__).splitlines()[0]
        try:
            broken = list(rule(audited))
        except Exception:
            not_judged.append(NotAssessed(f"Rule: {title}", GONE))
            continue
        found += [
            Finding("own rule", one.sheet, one.address, f"Rule {one.rule}: it {one.what}.")
            for one in broken
        ]
    return found, not_judged
