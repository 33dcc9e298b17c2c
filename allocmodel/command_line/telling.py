"""What commands print: the answer, what is under way, and what went wrong; as text or for scripts.

A command says its text with `say` and gives its `facts`. Which of the two is printed,
the options that every command has decide: text; with --json one document; with --quiet nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from allocmodel.command_line.process import give_up
from allocmodel.declared.printable import printable, printable_lines


@dataclass(frozen=True)
class _Telling:
    """How a command tells: as text, as a document, or not at all."""

    as_json: bool = False
    quiet: bool = False
    document: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


_AS_TEXT = _Telling()
_telling: ContextVar[_Telling] = ContextVar("telling", default=_AS_TEXT)


@contextmanager
def complaining() -> Iterator[None]:
    """Nothing more can be said where errors cannot be printed; the exit code stays."""
    try:
        yield
    except OSError:
        give_up(sys.stderr)


def complain(text: str) -> None:
    """Say what went wrong, where errors are read."""
    with complaining():
        click.echo(text, err=True)


def say(text: str) -> None:
    """Print lines, with whatever would steer the terminal escaped; nothing for a script."""
    telling = _telling.get()
    if telling.as_json:
        telling.said.extend(text.splitlines())
    elif not telling.quiet:
        click.echo(printable_lines(text))


def say_written(files: Iterable[Path], shown: int | None = None) -> None:
    """Say which files were written, or the first of them; a script is told all."""
    written = list(files)
    facts(lambda: {"written": [str(file) for file in written]})
    say("Written:")
    for file in written[:shown]:
        say(f"  {printable(str(file))}")


def facts(found: Callable[[], Mapping[str, Any]]) -> None:
    """Add facts to the document that --json prints; nothing else asks for them."""
    telling = _telling.get()
    if telling.as_json:
        telling.document.update(found())


def progress(text: str) -> None:
    """Say what is under way, to a person who waits; never into a log."""
    if sys.stderr.isatty() and not _telling.get().quiet:
        complain(printable_lines(text))


@contextmanager
def telling_as(as_json: bool, quiet: bool) -> Iterator[None]:
    """Tell what is said meanwhile as text, or as one document, or not at all.

    The document is printed at the end, also where a check failed or something was found. Errors
    stay messages, and exit codes are the same. Of a command that gives no facts it has the text.
    """
    telling = _Telling(as_json, quiet)
    before = _telling.set(telling)
    try:
        yield
    finally:
        _telling.reset(before)
        if as_json and (telling.document or telling.said):
            document = telling.document or {"text": telling.said}
            # In plain ASCII: no name in it can steer a terminal.
            click.echo(json.dumps(document, indent=2, allow_nan=False))
