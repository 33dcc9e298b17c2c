"""Figures of a team's own files: read, and put where a scenario could have typed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import listed
from allocmodel.declared.printable import printable
from allocmodel.declared.text import Wrong, fold, quoted, toml_text
from allocmodel.declared.vocabulary import BY_FUNCTIONS
from allocmodel.ledger.cells import Cell, Record, plainly
from allocmodel.ledger.headings import Wanted
from allocmodel.ledger.records import Ledger, read_ledger
from allocmodel.ledger.written import without_unit
from allocmodel.scenario.files import portable
from allocmodel.scenario.functions import function_names
from allocmodel.scenario.keys import Key
from allocmodel.scenario.own_tables import OwnFile, own_file
from allocmodel.scenario.own_years import starting_years, year_of_file, year_or_none


@dataclass
class OwnFigures:
    """What a scenario took from files.

    Attributes
    ----------
    cells : dict of key to Cell
        Where each figure stands, by the key under which it could be typed.
    names : dict of key to Cell
        Where the name of its place stands, or that of its line.
    blanks : dict of str to str
        Names below a table that have no figure, each with its cell.
    files : list of (str, str)
        Name and sha256 of each file.
    notes : list of str
        What to know of how they were read.
    """

    cells: dict[Key, Cell] = field(default_factory=dict)
    names: dict[Key, Cell] = field(default_factory=dict)
    blanks: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, ledger: Ledger) -> None:
        """Record a file that was read."""
        self.files = list(dict.fromkeys([*self.files, (portable(name), ledger.sha256)]))
        self.blanks |= ledger.without_figure
        self.say(*ledger.notes)

    def say(self, *notes: str) -> None:
        """Add notes, each once."""
        self.notes = list(dict.fromkeys([*self.notes, *map(printable, notes)]))

    def where(self, key: Key) -> str:
        """The cell of a figure; of several, or of one that is missing, their sheet; or nothing."""
        for depth in range(len(key), _OF_FIGURES.get(key[0], 0) if key else 0, -1):
            under = [one for of, one in self.cells.items() if of[:depth] == key[:depth]]
            if under:
                return under[0].where if key in self.cells else under[0].sheet.where
        return ""


#: How many parts of a key say no more than which table it is: baseline; budget and line.
_OF_FIGURES = {"baseline": 1, "budget": 2}


def take_own_figures(
    tables: dict[str, Any], folder_of: Callable[..., Path], where: Callable[..., str]
) -> OwnFigures:
    """Put the figures of files into the tables of a scenario, where they could be typed.

    Parameters
    ----------
    tables : dict
        Of the scenario; a table that is no table is left for the schema to refuse.
    folder_of : callable
        What the name of a file under a key is relative to.
    where : callable
        The file and key of a value of the scenario.

    Returns
    -------
    OwnFigures

    Raises
    ------
    BadInput
        When a file cannot be used: see `read_ledger`.
    """
    own = OwnFigures()
    written = tables.get("budget")
    budget = [one for one in written if _is_line(one)] if isinstance(written, list) else []
    taking = _Taking(own, _lines(tables, budget), budget, starting_years(tables), folder_of, where)
    if isinstance(tables.get("baseline"), dict) and "file" in tables["baseline"]:
        taking.baseline(tables["baseline"])
    for line in budget:
        if "amount_file" in line:
            taking.amount(line)
        if "shares_file" in line:
            taking.shares(line)
    taking.refuse_lines_not_used()
    return own


def _is_line(table: object) -> bool:
    return isinstance(table, dict) and isinstance(table.get("line"), str)


def _lines(tables: dict[str, Any], budget: Sequence[dict[str, Any]]) -> list[str]:
    """The lines of the budget, with those that functions and joint funds make."""
    lines: list[str] = []
    for one in budget:
        lines.append(one["line"])
        if one.get("basis") == BY_FUNCTIONS:
            set_here = one.get("functions")
            named = function_names(one["line"], set_here if isinstance(set_here, dict) else {})
            lines += named.values()
    written = tables.get("fund")
    funds = [one for one in written if isinstance(one, dict)] if isinstance(written, list) else []
    return [*lines, *(one["name"] for one in funds if isinstance(one.get("name"), str))]


@dataclass
class _Taking:
    """The figures as they are taken, file after file."""

    own: OwnFigures
    lines: Sequence[str]
    budget: Sequence[dict[str, Any]]
    starting: Sequence[str]
    folder_of: Callable[..., Path]
    where: Callable[..., str]
    #: What was read, by file and table, so that lines may share one.
    read: dict[tuple[Any, ...], Ledger] = field(default_factory=dict)
    #: By file without a column of lines: the line that took its amounts.
    taken_whole: dict[str, str] = field(default_factory=dict)
    #: By sheet and figure: the lines that it has such figures of, and those that were taken.
    taken_of: dict[tuple[str, str], tuple[Ledger, list[str]]] = field(default_factory=dict)

    def baseline(self, table: dict[str, Any]) -> None:
        """Pounds by place, or by line and place."""
        key = ("baseline", "file")
        self._refuse_both(table, "file", ("amounts", "source"), ("baseline",))
        asked = {one: table[one] for one in OwnFile.model_fields if one in table}
        wanted = Wanted(
            "amount",
            ("place", "line", "year"),
            ("place",),
            read={"year": year_of_file, "line": self._line_named},
            across={"line": self._known_line, "year": year_or_none},
            unread=lambda heading, amount: self._unread(heading, amount, key),
        )
        ledger = self._ledger(asked, wanted, key)
        amounts: dict[str, Any] = {}
        for one in self._of_one_year(ledger, table.get("year")):
            into, path = amounts, [one.labels["place"]]
            if "line" in one.labels:
                into = amounts.setdefault(one.labels["line"], {})
                path.insert(0, one.labels["line"])
                of_line = ("baseline", "amounts", path[0])
                self.own.names.setdefault(of_line, one.label_cell("line"))
            into[one.labels["place"]] = _number(one.figure)
            self.own.cells["baseline", "amounts", *path] = one.cell
            self.own.names["baseline", "amounts", *path] = one.label_cell("place")
        table["amounts"] = amounts

    def _of_one_year(self, ledger: Ledger, year: object) -> Iterable[Record]:
        """The records of the year that is named, or of the only one."""
        years = ledger.labels("year")
        if isinstance(year, str) and year not in years:
            raise BadInput(
                f"There are no figures of {year}."
                + (f" The years are {', '.join(years)}." if years else " No column has years."),
                self.where("baseline", "year"),
                "Name a year of the file; or take year out, where it has no years.",
            )
        if year is None and len(years) > 1:
            raise BadInput(
                f"The file has figures of several years: {', '.join(years)}.",
                ledger.where,
                f'Say in [baseline] which the places start from: year = "{years[0]}".',
            )
        if year is None and years and self.starting and years[0] not in self.starting:
            raise BadInput(
                f"The file has figures of {years[0]}, and places start from what they have in "
                f"{self.starting[0]}.",
                ledger.where,
                f'Take the figures of that year; or write year = "{years[0]}" in [baseline], if '
                "they are meant.",
            )
        chosen = year if isinstance(year, str) else None
        return [one for one in ledger.records if chosen in (None, one.labels.get("year"))]

    def amount(self, line: dict[str, Any]) -> None:
        """Pounds of a line, by year where the file has years."""
        name = line["line"]
        key = ("budget", name, "amount_file")
        self._refuse_both(line, "amount_file", ("amount",), ("budget", name))
        wanted = Wanted(
            "amount",
            ("line", "year"),
            read={"year": year_of_file, "line": self._line_named},
            across={"year": year_or_none, "line": self._known_line},
            unread=lambda heading, amount: self._unread(heading, amount, key),
        )
        ledger = self._ledger(line["amount_file"], wanted, key)
        records = self._of_line(ledger, name, key)
        if not ledger.labels("line"):
            self._refuse_taken_twice(ledger, name)
        pounds = {one.labels.get("year"): self._whole_pounds(one) for one in records}
        for one in records:
            by_year = (one.labels["year"],) if "year" in one.labels else ()
            self.own.cells["budget", name, "amount", *by_year] = one.cell
        line["amount"] = pounds.get(None, pounds)

    def _refuse_taken_twice(self, ledger: Ledger, name: str) -> None:
        other = self.taken_whole.setdefault(ledger.where, name)
        if other != name:
            raise BadInput(
                f'The lines "{other}" and "{name}" would both take the whole amount: the file '
                "has no column of lines.",
                ledger.where,
                'Add a column "line" that says what each amount is for.',
            )

    def _whole_pounds(self, one: Record) -> int:
        whole = one.figure.to_integral_value(ROUND_HALF_UP)
        if whole != one.figure:
            self.own.say(
                f"{one.cell.where}: {plainly(one.figure)} was taken to the whole pound, as all "
                "amounts are."
            )
        return int(whole)

    def shares(self, line: dict[str, Any]) -> None:
        """The part of a line that each place has."""
        name = line["line"]
        key = ("budget", name, "shares_file")
        self._refuse_both(line, "shares_file", ("shares",), ("budget", name))
        wanted = Wanted(
            "share",
            ("place", "line"),
            ("place",),
            read={"line": self._line_named},
            across={"line": self._known_line},
        )
        ledger = self._ledger(line["shares_file"], wanted, key)
        records = self._of_line(ledger, name, key)
        line["shares"] = {one.labels["place"]: float(one.figure) for one in records}
        for one in records:
            place_key = ("budget", name, "shares", one.labels["place"])
            self.own.cells[place_key] = one.cell
            self.own.names[place_key] = one.label_cell("place")

    # --- What all of them do -------------------------------------------------------------------

    def _ledger(self, written: object, wanted: Wanted, key: Key) -> Ledger:
        """The file that a key names, read once for all that take the same table of it."""
        asked = own_file(written, wanted, key, self.where)
        path = self.folder_of(*key) / asked.file
        told = (path, asked.sheet, tuple(asked.columns.items()), wanted.figure, wanted.labels)
        if told not in self.read:
            chosen = replace(asked.chosen, leave_out=self._left_out(asked, wanted, key))
            self._refuse_line_left_out(chosen.leave_out, key)
            self.read[told] = read_ledger(path, wanted, chosen)
            self.own.add(asked.file, self.read[told])
        return self.read[told]

    def _refuse_both(
        self, table: Mapping[str, Any], file: str, others: Iterable[str], key: Key
    ) -> None:
        both = [one for one in others if one in table]
        if both:
            raise BadInput(
                f"{file} and {both[0]} both give the same figures.",
                self.where(*key, file),
                "Keep one of the two.",
            )

    def _of_line(self, ledger: Ledger, name: str, key: Key) -> list[Record]:
        """The records of a line; all of them, where the file says nothing of lines."""
        lines = ledger.label_cells("line")
        if not lines:
            return list(ledger.records)
        figures = "amounts" if key[-1] == "amount_file" else "shares"
        self.taken_of.setdefault((ledger.where, figures), (ledger, []))[1].append(name)
        if name not in lines:
            raise _no_such_line(ledger, name, self._blank_cell(ledger, name))
        return [one for one in ledger.records if one.labels["line"] == name]

    def _blank_cell(self, ledger: Ledger, name: str) -> str:
        """Where a line stands without a figure; blank if it does not."""
        blanks = ledger.without_figure.items()
        return next((at for text, at in blanks if self._known_line(text) == name), "")

    def refuse_lines_not_used(self) -> None:
        """Says which lines of a file no line of the budget takes.

        Raises
        ------
        BadInput
            For amounts of a line that the budget lacks: their money would be left out unseen.
        """
        for (where, figures), (ledger, taken) in self.taken_of.items():
            left = {k: cell for k, cell in ledger.label_cells("line").items() if k not in taken}
            for line, cell in left.items():
                if figures == "amounts" and line not in self.lines:
                    amount = sum(one.figure for one in ledger.records if one.labels["line"] == line)
                    key = ("budget", taken[0], "amount_file")
                    wrong = self._unread(line, plainly(Decimal(amount)), key)
                    raise BadInput(wrong.what, cell.where, wrong.mend)
            if left:
                told = ", ".join(f"{line} ({cell.address})" for line, cell in left.items())
                self.own.say(f"Not used: the {figures} in {where} of {told}.")

    def _unread(self, name: str, amount: str, key: Key) -> Wrong:
        """Figures under a name that is no line of the budget, and two ways to mend it."""
        return Wrong(
            f'No line of the budget is called "{name}", and its figures add up to {amount}.'
            + did_you_mean(name, self.lines),
            f"Give it the name of one of the budget's lines ({quoted(self.lines)}), or the budget "
            f"a line of its name; or write {_leave_out(key, name)}, if it is not split here.",
        )

    def _left_out(self, asked: OwnFile, wanted: Wanted, key: Key) -> tuple[str, ...]:
        """What is left out of a file, which lines that share it need not each say again."""
        texts = [*asked.leave_out]
        for line in self.budget if key[0] == "budget" else ():
            other = line.get(key[-1])
            if isinstance(other, dict) and other.get("file") == asked.file:
                texts += own_file(
                    other, wanted, ("budget", line["line"], key[-1]), self.where
                ).leave_out
        return tuple(dict.fromkeys(texts))

    def _refuse_line_left_out(self, leave_out: Iterable[str], key: Key) -> None:
        both = [line for one in leave_out if (line := self._known_line(one))]
        if both:
            raise BadInput(
                f'leave_out names "{both[0]}", which is a line of the budget.',
                self.where(*key),
                "Take it out of leave_out, or out of the budget.",
            )

    def _known_line(self, text: str) -> str | None:
        """The budget's line that a text names, whatever its capitals and unit."""
        plain = fold(without_unit(text))
        return next((one for one in self.lines if fold(without_unit(one)) == plain), None)

    def _line_named(self, text: str) -> str:
        """The same; any other name as it stands."""
        return self._known_line(text) or text


def _no_such_line(ledger: Ledger, name: str, blank: str) -> BadInput:
    """A line of which a file has no figure: its cell is blank, or the line is not there."""
    if blank:
        return BadInput(
            f'The line "{name}" stands there without a figure.',
            blank,
            'Write its figure; "-" for nought.',
        )
    lines = ledger.label_cells("line")
    known = listed(f'"{line}" ({cell.address})' for line, cell in lines.items())
    return BadInput(
        f'The file has no line "{name}".{did_you_mean(name, [*lines])}',
        ledger.where,
        f"Its lines are {known}: call the budget's line by the same name.",
    )


def _leave_out(key: Key, name: str) -> str:
    """How a scenario says that the figures of its file under a name are left out on purpose."""
    named = f"leave_out = [{toml_text(name)}]"
    if key[0] == "baseline":
        return f"{named} in [baseline]"
    return f'{key[-1]} = {{ file = "...", {named} }}'


def _number(figure: Decimal) -> int | float:
    """A figure as TOML would hold it."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)
