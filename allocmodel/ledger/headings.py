"""What the headings of a team's table mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from allocmodel.declared.text import fold
from allocmodel.ledger.sheets import Sheet
from allocmodel.ledger.written import unit_in, without_unit

#: What a column is called, by what it holds; a scenario's `columns` may name any other heading.
#: A heading that is nothing but a unit, such as "£000", is that of amounts.
HEADINGS = {
    "place": ("place", "places", "place name", "name of place"),
    "line": ("line", "lines", "budget line"),
    "year": ("year", "financial year"),
    "amount": ("amount", "amounts", "baseline", ""),
    "share": ("share", "shares", "agreed share"),
    "code": (
        *("code", "area", "area code", "pcn", "pcn code", "place"),
        *("practice", "practice code", "gp practice code"),
    ),
    "weight": ("weight", "weights", "weight per head", "index"),
}

#: What a row or a column of totals is called, without its unit.
_TOTALS = ("total", "totals", "subtotal", "subtotals", "sum")
_OF_ALL = ("all places", "all lines", "all years", "overall")


@dataclass(frozen=True)
class Wanted:
    """What a table has to hold.

    Attributes
    ----------
    figure : {"amount", "share", "weight"}
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
    """

    figure: str
    labels: tuple[str, ...]
    needed: tuple[str, ...] = ()
    read: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    across: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """What a scenario says of a file: the sheet, and headings by what their column holds."""

    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


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


def meanings(sheet: Sheet, rows: Iterable[int], wanted: Wanted, chosen: Chosen) -> Meanings:
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
    if found.figures or wanted.figure in chosen.columns:
        return found
    for role, label_of in wanted.across.items():
        if role not in found.labels:
            for column, text in texts:
                label = label_of(text)
                if label is not None:
                    found.across.setdefault((role, label), []).append(column)
    return found


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
