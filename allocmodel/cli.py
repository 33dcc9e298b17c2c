"""The commands: parse, call, print. No arithmetic.

Each stands in a file of `command_line`, by what a reader wants. Imports of the model stay inside
the commands that need them, so that --help is quick.
"""

from __future__ import annotations

from typing import Any

import click

from allocmodel import __version__
from allocmodel.command_line import (
    allocate,
    audit,
    compare,
    data,
    draws,
    fit,
    peers,
    show,
    tell,
    uncertain,
)
from allocmodel.command_line.arguments import OnceGroup
from allocmodel.command_line.ending import ended
from allocmodel.command_line.process import Interrupted

#: The commands by what a reader wants, in the order in which help lists them.
GROUPS = {
    "Allocate": (allocate.run, allocate.new),
    "Compare": (compare.compare, peers.peers),
    "How sure": (uncertain.sweep, uncertain.sensitivity, draws.draws),
    "Fit": (fit.fit,),
    "Check": (allocate.check, audit.audit, audit.rerun),
    "Tell": (tell.page, tell.paper),
    "Show": (tell.explain, tell.export, show.icbs, show.areas, show.sources),
    "Data": (data.data,),
}


class _Commands(OnceGroup):
    """The commands; Ctrl+C is ours to tell, in one line."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what a reader wants."""
        for title, members in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(str(one.name), one.get_short_help_str(80)) for one in members])

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="allocmodel")
def commands() -> None:
    """Split an Integrated Care Board's budget across its places by need, and explain it.

    Start with "allocmodel run": it runs the scenario that ships for Nottingham and
    Nottinghamshire and writes a workbook in which every number is a live formula.
    """


for _members in GROUPS.values():
    for _member in _members:
        commands.add_command(_member)


def main() -> None:
    """Run the command that the arguments name, and end as `command_line.ending` says."""
    ended(commands)


if __name__ == "__main__":
    main()
