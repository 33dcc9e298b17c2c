"""The rules of a workbook that an auditor can sign, each as a function that finds what breaks it.

A few places are exempt, each for a reason that a reader would give:

- The Summary stands first and shows what stands later; so does the master check on every sheet.
- On the sheet Convergence a round takes what the round before it has fixed, and a year what the
  year before it allocated; on Ethnicity a try at a rate takes the try before it. Both stand in
  tables further on. No cell depends on itself.
- The sheets of places, Equity, Evidence, Neighbourhoods and Path stand near the front, for readers.
  Their cells only show figures of later sheets, in tables turned to be read; none of them computes.
  Where one sheet shows any place, a cell on it chooses which: to change it moves no money.
- On the Checks sheet the register of verdicts stands above the checks that it sums up, because
  the verdict is what a reader looks for.
- ROUND on the sheet Growth takes an amount that grows to the whole pound, as amounts are typed.
- The sheet Neighbourhood money rounds once more what each place's neighbourhoods share.
- The sheet Joint funds rounds what councils pay, which is no line of the budget.
- INT on the Checks sheet measures rounding and rounds no figure that anything else uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from allocmodel.audit.audited import Audited
from allocmodel.audit.rules.finding import Finding
from allocmodel.audit.rules.flow import flow, no_circles, rounding_in_its_place
from allocmodel.audit.rules.formulas import (
    known_functions,
    no_constants,
    one_formula_per_column,
    short_formulas,
)
from allocmodel.audit.rules.inputs import inputs_apart, inputs_described, locks
from allocmodel.audit.rules.reading import (
    described,
    nothing_hidden,
    readable,
    stands_alone,
    tables_named,
    text_is_text,
)
from allocmodel.audit.rules.values import checks_pass, formats, units, values_stored

Rule = Callable[[Audited], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    flow,
    inputs_apart,
    one_formula_per_column,
    no_constants,
    short_formulas,
    known_functions,
    inputs_described,
    locks,
    nothing_hidden,
    stands_alone,
    no_circles,
    values_stored,
    checks_pass,
    rounding_in_its_place,
    text_is_text,
    described,
    readable,
    tables_named,
    formats,
    units,
)


def audit(book: Path | bytes) -> list[Finding]:
    """What in a workbook breaks a rule.

    Parameters
    ----------
    book : pathlib.Path or bytes

    Returns
    -------
    list of Finding
        Empty when every rule holds.
    """
    audited = Audited(book if isinstance(book, bytes) else book.read_bytes())
    return [finding for rule in RULES for finding in rule(audited)]
