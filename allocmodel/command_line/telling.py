"""What commands print: the answer, what is under way, and what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from allocmodel.command_line.process import give_up
from allocmodel.declared.printable import printable_lines


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
    """Print lines, with whatever would steer the terminal escaped."""
    click.echo(printable_lines(text))


def progress(text: str) -> None:
    """Say what is under way, to a person who waits; never into a log."""
    if sys.stderr.isatty():
        complain(printable_lines(text))
