"""What the headings of a team's table mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from allocmodel.declared.text import Wrong, fold
from allocmodel.ledger import written
from allocmodel.ledger.sheets import Sheet
from allocmodel.ledger.written import unit_in, without_unit

#: What a column is called, by what it holds; a scenario's `columns` may name any other heading.
#: A heading that is nothing but a unit, such as "£000", is that of amounts. Of several headings of
#: codes the first of this list is taken: a row that names a practice and its PCN is the practice's.
HEADINGS = {
    "place": ("place", "places", "place name", "name of place"),
    "line": ("line", "lines", "budget line"),
    "year": ("year", "financial year"),
    "amount": ("amount", "amounts", "baseline", ""),
    "share": ("share", "shares", "agreed share"),
    "code": (
        *("practice code", "gp practice code", "gp code", "practice", "gp practice"),
        *("area code", "code", "organisation code", "org code", "area"),
        *("pcn code", "pcn", "sub-icb", "sub-icb code", "sub-icb location"),
        *("district code", "district", "local authority code", "local authority", "place"),
    ),
    "weight": ("weight", "weights", "weight per head", "index"),
    "group": ("ethnic group", "ethnic category", "ethnic category code", "ethnicity"),
    "count": ("count", "counts", "people", "patients", "number of people", "number of patients"),
}
#: Labels of which one heading goes before another, as they stand above.
_BY_RANK = ("code",)

#: What a row or a column of totals is called, without its unit.
_TOTALS = ("total", "totals", "subtotal", "subtotals", "sum")
_OF_ALL = ("all places", "all lines", "all years", "overall")


@dataclass(frozen=True)
class Wanted:
    """What a table has to hold.

    Attributes
    ----------
    figure : {"amount", "share", "weight", "count"}
        What its figures are.
    labels : tuple of str
        What may tell its rows apart.
    needed : tuple of str
        Those of the labels that it has to have.
    across : mapping of str to callable
        Labels that may instead stand across the headings, one column for each: the callable gives
        the label that a heading names, None if it names none.
    read : mapping of str to callable
        The one form of a label that stands down the rows; raises Wrong if it is none.
    number : callable
        The figure that a cell holds; raises Wrong if it is none.
    rounded_to : callable, optional
        The step to which all figures were rounded, of which a total may differ; each to its last
        digit if left out.
    unread : callable, optional
        What is wrong with a column of figures that may be money and that nothing reads, and how to
        mend it, by its heading and what it adds up to; if left out, a note says it.
    """

    figure: str
    labels: tuple[str, ...]
    needed: tuple[str, ...] = ()
    read: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    across: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)
    number: Callable[[object], Decimal] = written.figure
    rounded_to: Callable[[Sequence[Decimal]], Decimal] | None = None
    unread: Callable[[str, str], Wrong] | None = None


@dataclass(frozen=True)
class Chosen:
    """What a scenario says of a file: which table is meant, and what of it does not count.

    Attributes
    ----------
    sheet : str or None
    columns : mapping of str to str
        Headings by what their column holds.
    leave_out : tuple of str
        Headings of columns, and labels of rows, whose figures are left out on purpose.
    """

    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()

    def leaves_out(self, text: str) -> bool:
        """Whether a heading or a label is one of those that are left out."""
        plain = fold(without_unit(text))
        return any(fold(without_unit(one)) == plain for one in self.leave_out)


@dataclass
class Meanings:
    """What the headings of a row mean, each with its columns.

    Attributes
    ----------
    labels : dict of str to list of int
        By what stands down the column.
    figures : list of int
        Columns of the figures themselves.
    across : dict of (str, str) to list of int
        Columns of figures by the label that heads them: what it is, and which.
    """

    labels: dict[str, list[int]] = field(default_factory=dict)
    figures: list[int] = field(default_factory=list)
    across: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def fit(self, wanted: Wanted) -> bool:
        """Whether a table under these headings holds what is wanted."""
        has = {*self.labels, *(role for role, _ in self.across)}
        return bool(self.labels and set(wanted.needed) <= has and (self.figures or self.across))

    @property
    def known(self) -> int:
        """How many headings mean something."""
        return len(self.labels) + len(self.figures) + len(self.across)


def meanings(sheet: Sheet, rows: Sequence[int], wanted: Wanted, chosen: Chosen) -> Meanings:
    """What the headings in rows mean."""
    texts = [
        (column, text)
        for row in rows
        for column in range(len(sheet.rows[row]))
        if (text := sheet.text(row, column))
    ]
    found = Meanings()
    for column, text in texts:
        role = _role(text, wanted, chosen)
        if role == wanted.figure:
            found.figures.append(column)
        elif role:
            found.labels.setdefault(role, []).append(column)
    for role in _BY_RANK:
        if role in found.labels and role not in chosen.columns:
            found.labels[role] = _first_of(sheet, rows, role, found.labels[role])
    if wanted.figure in chosen.columns:
        return found
    if found.figures and set(wanted.needed) <= found.labels.keys():
        return found
    for role, label_of in wanted.across.items():
        if role not in found.labels:
            for column, text in texts:
                label = label_of(text)
                if label is not None:
                    found.across.setdefault((role, label), []).append(column)
    if found.across:
        found.figures.clear()
    return found


def _first_of(sheet: Sheet, rows: Sequence[int], role: str, columns: list[int]) -> list[int]:
    """The columns whose heading stands first among those of what they hold."""

    def rank(column: int) -> int:
        texts = (without_unit(sheet.text(row, column)) for row in rows)
        return min(HEADINGS[role].index(text) for text in texts if text in HEADINGS[role])

    first = min(map(rank, columns))
    return [column for column in columns if rank(column) == first]


def _role(text: str, wanted: Wanted, chosen: Chosen) -> str | None:
    """What a heading's column holds; None if it is not known."""
    for role, heading in chosen.columns.items():
        if same(heading, text):
            return role
    plain = without_unit(text)
    for role in (*wanted.labels, wanted.figure):
        if role not in chosen.columns and plain in HEADINGS[role] and (plain or unit_in(text)):
            return role
    return None


def same(one: str, other: str) -> bool:
    """Whether two headings are the same but for capitals and blanks."""
    return fold(" ".join(one.split())) == fold(" ".join(other.split()))


def is_total(text: str) -> bool:
    """Whether a label is that of a row or a column of totals."""
    words = without_unit(text).replace("-", "").split()
    return bool(words) and (
        words[0] in _TOTALS or words[-1] in _TOTALS or " ".join(words) in _OF_ALL
    )
