"""One audit: of a returned workbook against its run, or of any workbook by the rules alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from allocmodel.audit import any_rules
from allocmodel.audit.addresses import Place, address_of, place_of
from allocmodel.audit.agreement import allowances
from allocmodel.audit.book import Book, Value
from allocmodel.audit.differences import differences
from allocmodel.audit.edits import Changed, changed, findings_of, moved
from allocmodel.audit.expected import Expected
from allocmodel.audit.findings import RULES, SEVERITIES, Finding, NotAssessed, told_together
from allocmodel.audit.matching import Matching, matched
from allocmodel.audit.own_rules import breaks_of_own_rules
from allocmodel.audit.package_rules import RULES_OF_FILE, other_names
from allocmodel.audit.recalculate import opened
from allocmodel.audit.stored import Recalculated, recalculated, stored_values
from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import located
from allocmodel.files.packages import read_workbook
from allocmodel.study.identity import SHORT
from allocmodel.study.repeated import Repeated
from allocmodel.study.uncertain.written import WrittenStudy
from allocmodel.workbook.write import RUN_PROPERTY, STUDY_PROPERTY


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Attributes
    ----------
    file : str
        The workbook's name.
    sha256 : str
    run : Repeated, WrittenStudy or None
        The run, or the study, that it was compared with.
    notes : list of str
        What to know of the audit: by which run, whether versions differ.
    findings : list of Finding
        The gravest first.
    not_assessed : list of NotAssessed
    changed : list of Changed
        Inputs and published figures that were changed.
    together : dict of str to dict of str to float
        What all changed inputs move together, by scenario (blank for a run's own) and place.
    expected : Expected or None
        What the run generates.
    matching : Matching or None
    recalculated : Recalculated
    """

    file: str
    sha256: str
    run: Repeated | WrittenStudy | None
    notes: list[str]
    findings: list[Finding]
    not_assessed: list[NotAssessed]
    changed: list[Changed] = field(default_factory=list)
    together: dict[str, dict[str, float]] = field(default_factory=dict)
    expected: Expected | None = None
    matching: Matching | None = None
    recalculated: Recalculated = field(default_factory=Recalculated)

    @property
    def places(self) -> list[str]:
        """The names of the places of the run, in order."""
        runs = self.run.runs.values() if self.run else ()
        return next((list(one.places) for one in runs), [])


def read_returned(path: Path) -> Book:
    """A workbook that somebody sent back, read safely; BadInput where it cannot be."""
    content = read_workbook(path)
    with located(path.name):
        return opened(content)


def audited(file: str, book: Book, generated: Expected | None, second: bool = True) -> Audit:
    """Audit a workbook.

    Parameters
    ----------
    file : str
        Its name.
    book : Book
    generated : Expected or None
        What its run generates; without it the workbook is judged by the rules alone.
    second : bool
        Whether LibreOffice recalculates too, where it is installed.
    """
    audit = _against(file, book, generated, second) if generated else _alone(file, book, second)
    order = list(RULES)
    audit.findings[:] = told_together(audit.findings)
    audit.findings.sort(key=lambda one: (SEVERITIES.index(one.severity), order.index(one.rule)))
    return audit


# --- By the rules alone ----------------------------------------------------------------------


def _alone(file: str, book: Book, second: bool) -> Audit:
    """By the rules that apply to any workbook; one of ours by its own rules besides."""
    made = recalculated(book, second)
    findings = [one for rule in _RULES for one in rule(book)]
    allowed = allowances(book.content)
    not_assessed = [*made.not_assessed]
    not_assessed.append(
        NotAssessed(
            "Changes since the run that made it",
            f"Its run was not found: name its run.json with {argument('run')}."
            if RUN_PROPERTY in book.properties
            else "Its study was not found: name its sweep.json or sensitivity.json with "
            f"{argument('run')}."
            if STUDY_PROPERTY in book.properties
            else "It names no run of allocmodel; if one made it, name its run.json with "
            f"{argument('run')}.",
        )
    )

    def allowance(sheet: str, at: Place) -> float:
        return allowed.get((sheet, address_of(at)), 0.0)

    _sort(stored_values(book, made, allowance), findings, not_assessed)
    if RUN_PROPERTY in book.properties:
        own, not_judged = breaks_of_own_rules(book.content)
        findings += own
        not_assessed += not_judged
    _add_unread(book, not_assessed)
    return Audit(file, _sha256(book), None, [], findings, not_assessed, recalculated=made)


_OF_WHOLE = (*any_rules.OF_WHOLE, *RULES_OF_FILE)
_RULES = (*any_rules.OF_CELLS, *_OF_WHOLE)


def _sort(
    both: Iterable[Finding | NotAssessed], findings: list[Finding], others: list[NotAssessed]
) -> None:
    """Put each with its like."""
    for one in both:
        if isinstance(one, Finding):
            findings.append(one)
        else:
            others.append(one)


def _add_unread(book: Book, not_assessed: list[NotAssessed]) -> None:
    for name in book.not_read:
        not_assessed.append(NotAssessed(f'Sheet "{name}"', "It holds no cells, such as a chart."))


def _sha256(book: Book) -> str:
    return hashlib.sha256(book.content).hexdigest()


# --- Against its run -------------------------------------------------------------------------


def _against(file: str, book: Book, generated: Expected, second: bool) -> Audit:
    """Every cell against what the run generates."""
    matching = matched(generated.book, book)
    made = recalculated(book, second)
    found = differences(generated, book, matching)
    edits = [changed(one, generated, made) for one in found.edits]
    pounds = moved(generated, edits)
    findings = [*findings_of(edits, pounds), *found.findings]
    not_assessed = [*made.not_assessed, *pounds.not_assessed]
    back = _Back(generated, book, matching)
    as_run = None if findings else back.as_run
    _sort(stored_values(book, made, back.allowance, as_run), findings, not_assessed)
    findings += [one for rule in _OF_WHOLE for one in rule(book)]
    findings += other_names(generated.book, book)
    if back.has_news:
        findings += [one for rule in any_rules.OF_CELLS for one in rule(book) if back.is_news(one)]
    _add_unread(book, not_assessed)
    return Audit(
        file,
        _sha256(book),
        generated.run,
        list(_notes(book, generated.run)),
        findings,
        not_assessed,
        edits,
        pounds.together,
        generated,
        matching,
        made,
    )


def _notes(book: Book, run: Repeated | WrittenStudy) -> Iterator[str]:
    """What to know of the run that a workbook is compared with."""
    yield from run.notes()
    own = book.properties.get(RUN_PROPERTY, book.properties.get(STUDY_PROPERTY))
    if own is None:
        yield "The workbook does not say which run made it; the program that saved it left it out."
    elif own not in (run.recorded_digest, run.digest):
        yield (
            f"The workbook says that it is of run {own[:SHORT]}; it is compared with run "
            f"{run.recorded_digest[:SHORT]}."
        )


class _Back:
    """From a returned cell to the generated one."""

    def __init__(self, generated: Expected, book: Book, matching: Matching) -> None:
        self.generated, self.book = generated, book
        self.was: dict[tuple[str, Place], tuple[str, Place]] = {}
        for name, one in matching.sheets.items():
            for at in one.generated.cells:
                own = one.place(at)
                if own:
                    self.was[one.returned.name, own] = name, at

    def allowance(self, sheet: str, at: Place) -> float:
        """What the figure in a returned cell may differ by."""
        was = self.was.get((sheet, at))
        return self.generated.allowance(*was) if was else 0.0

    def as_run(self, sheet: str, at: Place) -> Value:
        """What the run has in a returned cell."""
        was = self.was.get((sheet, at))
        cell = self.generated.book.cell(*was) if was else None
        return cell.value if cell else None

    @property
    def has_news(self) -> bool:
        """Whether any cell is new, or holds an error."""
        return any(
            cell.is_error or (name, at) not in self.was
            for name, sheet in self.book.sheets.items()
            for at, cell in sheet.cells.items()
        )

    def is_news(self, finding: Finding) -> bool:
        """Whether a rule is broken where the comparison says nothing: in cells that are new.

        And where there is an error that the run does not have.
        """
        at = place_of(finding.cell.partition(":")[0])
        was = self.was.get((finding.sheet, at))
        if was is None:
            return True
        if finding.rule != "error":
            return False
        cell = self.generated.book.cell(*was)
        return cell is not None and not cell.is_error
