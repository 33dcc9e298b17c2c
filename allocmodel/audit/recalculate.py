"""Recomputes a workbook with engines that share nothing with this package.

Both recompute: formualizer drops the stored values when it loads a file, and LibreOffice runs on
a profile of its own in which recalculation on load is always on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from allocmodel.audit.addresses import address_of, place_of
from allocmodel.audit.book import Book
from allocmodel.audit.read_book import read_book
from allocmodel.declared.errors import AllocmodelError

#: A workbook: the path of a file, or its bytes.
Workbook = Path | bytes
#: The value of each formula cell, by sheet and address; an error is its text, such as "#DIV/0!".
Values = dict[tuple[str, str], float | str | bool | None]

#: Seconds that LibreOffice may take: to start, and for each workbook.
START_SECONDS, BOOK_SECONDS = 90, 30

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

_EXCEL_ERRORS = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def formulas(book: Workbook) -> dict[tuple[str, str], str]:
    """Every formula of a workbook, by sheet and address."""
    read = opened(book)
    return {
        (sheet, address_of(at)): f"={read.sheets[sheet].cells[at].formula}"
        for sheet, at in read.formula_cells
    }


def opened(book: Workbook) -> Book:
    """A workbook read; an audit asks for the same one several times."""
    return _opened(book if isinstance(book, bytes) else book.read_bytes())


_opened = lru_cache(maxsize=8)(read_book)


def stored_values(book: Workbook) -> Values:
    """The values that a workbook's formula cells hold in the file."""
    return _values_of(book, list(formulas(book)))


def with_formualizer(book: Workbook, cells: Iterable[tuple[str, str]] | None = None) -> Values:
    """The value of every formula cell, recomputed by formualizer.

    Parameters
    ----------
    book : pathlib.Path or bytes
    cells : iterable of (sheet, address), optional
        The formula cells, where they are known: the workbook is then not searched for them.

    Returns
    -------
    dict of (sheet, address) to value
    """
    import formualizer

    content = book if isinstance(book, bytes) else book.read_bytes()
    engine = formualizer.Workbook.from_bytes(content)
    engine.evaluate_all()
    return {
        (sheet, address): _plain(engine.get_value(sheet, *place_of(address)))
        for sheet, address in (formulas(book) if cells is None else cells)
    }


def with_libreoffice(book: Workbook) -> Values:
    """The value of every formula cell, recomputed by LibreOffice.

    Parameters
    ----------
    book : pathlib.Path or bytes

    Returns
    -------
    dict of (sheet, address) to value

    Raises
    ------
    AllocmodelError
        When LibreOffice is missing, fails, or takes too long.
    """
    (values,) = with_libreoffice_all([book])
    return values


def with_libreoffice_all(books: Sequence[Workbook]) -> list[Values]:
    """Like `with_libreoffice`, for many workbooks in one start of LibreOffice."""
    made = _converted(books, "xlsx", "Calc MS Excel 2007 XML")
    return [
        _values_of(content, list(formulas(book))) for content, book in zip(made, books, strict=True)
    ]


def as_opendocument(book: Workbook) -> bytes:
    """A workbook as an OpenDocument spreadsheet, made by LibreOffice.

    Parameters
    ----------
    book : pathlib.Path or bytes

    Raises
    ------
    AllocmodelError
        When LibreOffice is missing, fails, or takes too long.
    """
    (made,) = _converted([book], "ods", "calc8")
    return made


def _converted(books: Sequence[Workbook], ending: str, form: str) -> list[bytes]:
    """Workbooks as LibreOffice saves them in another form, all in one start of it."""
    program = libreoffice()
    with tempfile.TemporaryDirectory(prefix="allocmodel-") as work:
        given, made = Path(work, "given"), Path(work, "made")
        given.mkdir()
        names = [f"book{number}" for number in range(len(books))]
        for name, book in zip(names, books, strict=True):
            content = book if isinstance(book, bytes) else book.read_bytes()
            (given / f"{name}.xlsx").write_bytes(content)
        command = [
            program,
            f"-env:UserInstallation={_profile(Path(work)).as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            f"{ending}:{form}",
            "--outdir",
            str(made),
            *(str(given / f"{name}.xlsx") for name in names),
        ]
        _run(command, START_SECONDS + BOOK_SECONDS * len(books))
        return [_made(made / f"{name}.{ending}").read_bytes() for name in names]


def libreoffice() -> str:
    """The path of LibreOffice's program.

    Raises
    ------
    AllocmodelError
        When it is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise AllocmodelError(
            "LibreOffice is not installed, so it cannot recompute the workbook.",
            where="the program soffice, on the PATH",
            mend="Install LibreOffice, or recompute with formualizer.",
        )
    return found


def _profile(work: Path) -> Path:
    """A profile of LibreOffice that always recalculates, and touches no other profile."""
    profile = work / "profile"
    (profile / "user").mkdir(parents=True)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    return profile


def _run(command: Sequence[str], seconds: float) -> None:
    """Run LibreOffice, and end it with all its children when it takes too long."""
    # soffice is a script that starts the real program: a group of its own ends them together.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as late:
            _end(process)
            raise AllocmodelError(
                f"LibreOffice took more than {seconds:g} seconds.",
                mend="Try again, or recompute with formualizer.",
            ) from late
    if process.returncode:
        raise AllocmodelError(
            f"LibreOffice failed: {said.decode(errors='replace').strip()}",
            mend="Try again, or recompute with formualizer.",
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _made(path: Path) -> Path:
    """The workbook that LibreOffice should have written."""
    if not path.is_file():
        raise AllocmodelError(
            "LibreOffice could not read the workbook.", mend="Open it in LibreOffice to see why."
        )
    return path


def _values_of(book: Workbook, wanted: Sequence[tuple[str, str]]) -> Values:
    """Values that a file holds, for chosen cells."""
    read = opened(book)
    found = ((where, read.cell(where[0], place_of(where[1]))) for where in wanted)
    return {where: cell.value if cell else None for where, cell in found}


def _plain(value: object) -> float | str | bool | None:
    """A value of formualizer's as a plain one; its errors as Excel writes them."""
    if isinstance(value, Mapping):
        return _EXCEL_ERRORS.get(str(value.get("kind")), "#ERROR!")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"formualizer gave a {type(value).__name__}.")
