"""What documents are made of, whatever draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from allocmodel.documents.svg import Element


@dataclass(frozen=True)
class Paragraph:
    """Sentences.

    Attributes
    ----------
    text : str
    lead : bool
        Whether it is what a section says first of all.
    """

    text: str
    lead: bool = False
    #: The macro that draws it on a page.
    drawn_by: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Points:
    """A list, each point a text of its own."""

    points: Sequence[str]
    drawn_by: ClassVar[str] = "points"


@dataclass(frozen=True)
class Blank:
    """Room for what people write.

    Attributes
    ----------
    prompt : str
        What belongs there.
    """

    prompt: str
    drawn_by: ClassVar[str] = "blank"


@dataclass(frozen=True)
class Table:
    """A table of texts.

    Attributes
    ----------
    caption : str
    header : sequence of str
        The first stands over the names of the rows.
    rows : sequence of sequence of str
        The first of each is its name.
    closing : sequence of sequence of str
        Rows below the others, which stay there however the others are sorted.
    notes : sequence of str
    sorts : bool
        Whether a reader may want its rows in another order.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    closing: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()
    sorts: bool = True
    drawn_by: ClassVar[str] = "table"

    def turned(self) -> Table:
        """The same with rows as columns: for a table of few rows and many columns."""
        header, *rows = zip(self.header, *self.rows, *self.closing, strict=True)
        return replace(self, header=header, rows=rows, closing=())

    @property
    def of_words(self) -> list[bool]:
        """Of each column, whether it holds words rather than figures."""
        columns = zip(*self.rows, *self.closing, strict=True)
        return [number == 0 or any(map(_is_words, one)) for number, one in enumerate(columns)]


def _is_words(cell: str) -> bool:
    return cell != "missing" and any(map(str.isalpha, cell))


@dataclass(frozen=True)
class Picture:
    """A picture, which says nothing that a table beside it does not say.

    Attributes
    ----------
    title, description : str
        What those hear who do not see it.
    width, height : float
        Of its own units.
    parts : sequence of Element
    kind : str
        "bridge", "ratios" or "map": how large it is on paper.
    bars : sequence of (str, float, float)
        For a chart: the name of each bar, where it begins and where it ends.
    written : str
        How a chart's axis writes figures, as Excel does.
    """

    title: str
    description: str
    width: float
    height: float
    parts: Sequence[Element]
    kind: str
    bars: Sequence[tuple[str, float, float]] = ()
    written: str = "General"
    drawn_by: ClassVar[str] = "picture"


Block = Paragraph | Points | Blank | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it.

    Attributes
    ----------
    title : str
    blocks : sequence of Block
    sections : sequence of Section
    of : mapping of str to str
        The place and the scenario that it is about, for a reader who chooses one.
    prints : {"", "alone", "column"}
        On paper: whether a sheet begins with it, or it stands in one of two columns.
    """

    title: str
    blocks: Sequence[Block] = ()
    sections: Sequence[Section] = ()
    of: Mapping[str, str] = field(default_factory=dict)
    prints: str = ""


@dataclass(frozen=True)
class Choice:
    """What a reader can choose: one of several things that sections are about."""

    key: str
    label: str
    options: Sequence[str]
    every: str


@dataclass(frozen=True)
class Document:
    """A whole document.

    Attributes
    ----------
    title : str
    subject : str
        Whose money, in which year.
    status : str
        Whether it is a draft.
    language : str
        As in "en-GB".
    sections : sequence of Section
    closing : str
        By what it was made.
    choices : sequence of Choice
    """

    title: str
    subject: str
    status: str
    language: str
    sections: Sequence[Section]
    closing: str
    choices: Sequence[Choice] = ()
