"""A run as documents tell it: sentences with its figures, its views as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocmodel.declared.figures import figure
from allocmodel.documents.blocks import Table
from allocmodel.documents.sentences import Sentences
from allocmodel.reading import comparison as compared_reading
from allocmodel.reading import ranges as ranges_reading
from allocmodel.reading.terminal import cells, written
from allocmodel.study.run import Run
from allocmodel.views.comparison import ComparedTable
from allocmodel.views.ranges import RangeTable
from allocmodel.views.view import View

_MILLION = 1e6


@dataclass(frozen=True)
class Told:
    """A run, and the sentences that tell it.

    Attributes
    ----------
    run : Run
        Of all its years.
    said : Sentences
    """

    run: Run
    said: Sentences

    @property
    def last(self) -> Run:
        """The run of its last year."""
        return self.run.in_year(self.run.years[-1])

    @property
    def year(self) -> str:
        """The last year."""
        return self.run.years[-1]

    @property
    def whole(self) -> str:
        """What the whole is called: "the ICB"."""
        return self.title(self.run.inputs.whole.words.the)

    def title(self, text: str) -> str:
        """A title of the model in the reader's language; who is the whole, filled in."""
        return self.run.inputs.whole.words.told(self.said.title(text))

    # --- Figures ------------------------------------------------------------------------------

    def figure(self, name: str, labels: Mapping[str, str], how: str = "") -> str:
        """A figure of the last year as people read it, without a plus sign."""
        return written(self.last, name, labels, how, plus=False)

    def size(self, name: str, labels: Mapping[str, str], how: str = "") -> str:
        """How large a move is, whichever way it goes."""
        return self.figure(name, labels, how).removeprefix("-")

    def money(self, name: str, labels: Mapping[str, str], signed: bool = False) -> str:
        """Pounds in millions, or in whole pounds where they are fewer."""
        return in_words(self.last.number(name, **_own(self.last, name, labels)), signed)

    # --- Tables -------------------------------------------------------------------------------

    def table(self, view: View, caption: str = "") -> Table:
        """A view as a table."""
        header, body = cells(self.last, view)
        below = len([one for one in view.closing if one.in_terminal])
        rows = body if view.below or not below else body[:-below]
        return Table(
            caption or self.title(view.title),
            [self.title(_one_line(one)) for one in header],
            [[self.title(row[0]), *row[1:]] for row in rows],
            []
            if view.below or not below
            else [[self.title(one[0]), *one[1:]] for one in body[-below:]],
            [self.title(one) for one in view.notes],
        )

    def compared(self, one: ComparedTable) -> Table:
        """A table of a comparison."""
        return Table(
            self.title(one.title),
            [self.title(_one_line(title)) for title in one.header],
            [[self.title(row[0].strip()), *row[1:]] for row in compared_reading.cells(one)],
            notes=[self.title(note) for note in one.notes],
            sorts=False,
        )

    def ranges(self, one: RangeTable) -> Table:
        """A table of draws."""
        return Table(
            self.title(ranges_reading.title_of(one)),
            [self.title(heading) for heading in ranges_reading.header_of(one)],
            ranges_reading.rows_of(one),
            notes=[self.title(note) for note in one.notes],
            sorts=False,
        )


def _own(run: Run, name: str, labels: Mapping[str, str]) -> dict[str, str]:
    return {dim: label for dim, label in labels.items() if dim in run.values[name].dims}


def _one_line(heading: str) -> str:
    return heading.replace("\n", " ")


def in_words(pounds: float, signed: bool = False) -> str:
    """Pounds as a sentence says them: "£797.7 million"; in whole pounds below a million."""
    if abs(pounds) < _MILLION:
        return figure(pounds, "pounds", signed)
    text = figure(pounds, "millions", signed)
    sign = text[0] if text[0] in "+-" else ""
    return f"{sign}£{text.removeprefix(sign)} million"


def in_short(pounds: float, signed: bool = False) -> str:
    """The same where there is little room: "£797.7m"."""
    return in_words(pounds, signed).replace(" million", "m")


def joined(names: Iterable[str], separator: str = ", ") -> str:
    """Names in one text."""
    return separator.join(names)


def sentences_of(*texts: str) -> str:
    """Sentences that follow each other; an empty one is left out."""
    return " ".join(filter(None, texts))


def first_small(text: str) -> str:
    """A title inside a sentence."""
    return text[:1].lower() + text[1:]
