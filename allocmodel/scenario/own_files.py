"""Figures of a team's own files: read, and put where a scenario could have typed them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import listed
from allocmodel.declared.printable import printable
from allocmodel.declared.text import Wrong, fold, quoted
from allocmodel.ledger.cells import Cell, Record, plainly
from allocmodel.ledger.headings import Wanted
from allocmodel.ledger.records import Ledger, read_ledger
from allocmodel.ledger.written import without_unit
from allocmodel.scenario.files import portable
from allocmodel.scenario.keys import Key
from allocmodel.scenario.own_tables import OwnFile


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
    taking = _Taking(own, [one["line"] for one in budget], folder_of, where)
    if isinstance(tables.get("baseline"), dict) and "file" in tables["baseline"]:
        taking.baseline(tables["baseline"])
    for line in budget:
        if "amount_file" in line:
            taking.amount(line)
        if "shares_file" in line:
            taking.shares(line)
    taking.say_lines_not_used()
    return own


def _is_line(table: object) -> bool:
    return isinstance(table, dict) and isinstance(table.get("line"), str)


@dataclass
class _Taking:
    """The figures as they are taken, file after file."""

    own: OwnFigures
    lines: Sequence[str]
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
        asked = {one: table[one] for one in ("file", "sheet", "columns") if one in table}
        wanted = Wanted(
            "amount",
            ("place", "line", "year"),
            ("place",),
            read={"year": year_written, "line": self._line_named},
            across={"line": self._known_line},
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
            read={"year": year_written, "line": self._line_named},
            across={"year": _year_or_none, "line": self._known_line},
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
        asked = self._asked(written, wanted, key)
        path = self.folder_of(*key) / asked.file
        told = (path, asked.sheet, tuple(asked.columns.items()), wanted.figure, wanted.labels)
        if told not in self.read:
            self.read[told] = read_ledger(path, wanted, asked.chosen)
            self.own.add(asked.file, self.read[told])
        return self.read[told]

    def _asked(self, written: object, wanted: Wanted, key: Key) -> OwnFile:
        """Which file and table are named."""
        roles = [*wanted.labels, wanted.figure]
        try:
            asked = OwnFile.model_validate(
                {"file": written} if isinstance(written, str) else written
            )
        except ValidationError as error:
            raise self._no_file(error, wanted, key, roles) from None
        other = [role for role in asked.columns if role not in roles]
        if other:
            raise BadInput(
                f"columns names {quoted(other)}, which is not read here."
                + did_you_mean(other, roles),
                self.where(*key),
                f"It may name {quoted(roles)}.",
            )
        headings = [" ".join(fold(text).split()) for text in asked.columns.values()]
        twice = [
            role
            for role, one in zip(asked.columns, headings, strict=True)
            if headings.count(one) > 1
        ]
        if twice:
            raise BadInput(
                f'columns names "{asked.columns[twice[0]]}" for {" and ".join(twice)}: a column '
                "holds one of them.",
                self.where(*key),
                "Name a heading of its own for each.",
            )
        return asked

    def _no_file(
        self, error: ValidationError, wanted: Wanted, key: Key, roles: Sequence[str]
    ) -> BadInput:
        """What is wrong in naming a file and its table, and how it is written there."""
        first = error.errors(include_url=False)[0]
        loc = tuple(str(part) for part in first["loc"] if part != "[key]")
        wrong = first.get("ctx", {}).get("error")
        inside = key[:-1] if key[0] == "baseline" else key
        table = f'sheet = "Plan", columns = {{ {wanted.figure} = "Agreed" }}'
        mend = f'Write {key[-1]} = "ledger.xlsx"' + (
            f", with {table} beside it"
            if key[0] == "baseline"
            else f'; or {key[-1]} = {{ file = "ledger.xlsx", {table} }}'
        )
        if loc[:1] == ("columns",) and first["loc"][-1] == "[key]":
            what = f'columns names "{loc[1]}", which is not read here.{did_you_mean(loc[1], roles)}'
        elif first["type"] == "extra_forbidden":
            what = f'"{loc[-1]}" is not a key of a file and its table.'
            what += did_you_mean(loc[-1], ("file", "sheet", "columns"))
        elif isinstance(wrong, Wrong):
            what = wrong.what
        elif first["type"] == "missing":
            what = f"{key[-1]} names no file."
        else:
            kind = "a table of headings" if loc == ("columns",) else "a text in quotes"
            what = f"This is not {kind}." if loc else f"{key[-1]} names no file."
        return BadInput(
            what,
            self.where(*inside, *loc) if loc and first["type"] != "missing" else self.where(*key),
            f"{mend}. columns may name {quoted(roles)}.",
        )

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

    def say_lines_not_used(self) -> None:
        """Lines of a file of amounts or shares that no line of the budget takes."""
        for (where, figures), (ledger, taken) in self.taken_of.items():
            left = {k: cell for k, cell in ledger.label_cells("line").items() if k not in taken}
            if left:
                told = ", ".join(f"{line} ({cell.address})" for line, cell in left.items())
                self.own.say(f"Not used: the {figures} in {where} of {told}.")

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


_YEAR = re.compile(r"(?:fy\s*)?((?:20)?\d\d)\s*[-/–]\s*((?:20)?\d\d)", re.IGNORECASE)


def year_written(text: str) -> str:
    """A financial year as a scenario writes it: 2025/26 for 2025-26, 2025/2026 or FY25/26.

    Raises
    ------
    Wrong
        When it is none.
    """
    found = _YEAR.fullmatch(without_unit(text))
    first, second = (int(part) % 100 for part in found.groups()) if found else (0, 0)
    if found is None or (first + 1) % 100 != second:
        raise Wrong(f'"{text}" is not a financial year.', 'Write it as "2025/26".')
    return f"20{first:02d}/{second:02d}"


def _year_or_none(text: str) -> str | None:
    try:
        return year_written(text)
    except Wrong:
        return None


def _number(figure: Decimal) -> int | float:
    """A figure as TOML would hold it."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)
