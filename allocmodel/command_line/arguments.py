"""The arguments and options of commands: what several take, and how they are read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from allocmodel.command_line.telling import telling_as
from allocmodel.declared.arguments import LATEST_YEAR
from allocmodel.declared.errors import BadInput
from allocmodel.declared.printable import shown

#: What messages call the arguments of the Python interface here.
OPTIONS = {
    "override": "--set",
    "place": "--place",
    "folder": "--out",
    "file": "--out",
    "kind": "--kind",
    "format": "--format",
    "year": "--year",
    "name": "PLACE|ICB",
    "among": "--among",
    "number": "--nearest",
    "against": "--against",
    "changed": "--scenario",
    "ranges": "--range",
    "pairs_over": "--pairs-over",
    "keys": "the sweep",
    "icb": "the argument ICB",
    "run": "--run",
    "by": "--by",
    "lines": "--lines",
    "reference": "--reference",
    "destination": "--to",
    "url": "--url",
    "retrieved": "--retrieved",
}


class OnceCommand(click.Command):
    """A command that refuses an option given twice, and that tells scripts what they ask for.

    click itself would take the last of two.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """A command with the options --json and --quiet, which it handles itself."""
        super().__init__(*arguments, **named)
        self.params += [
            click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON document."),
            click.Option(["--quiet"], is_flag=True, help="Print nothing but errors."),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command, and tell what it says as asked for."""
        as_json, quiet = ctx.params.pop("as_json"), ctx.params.pop("quiet")
        if as_json and quiet:
            raise click.UsageError("Give --json or --quiet, not both.", ctx)
        with telling_as(as_json, quiet):
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, but for options that are given more often than they may be."""
        _, _, given = self.make_parser(ctx).parse_args(list(args))
        for option, times in Counter(given).items():
            once = isinstance(option, click.Option) and not (option.multiple or option.is_flag)
            if times > 1 and once:
                raise click.UsageError(
                    f"{option.opts[0]} is given {times} times. Give it once.", ctx
                )
        return super().parse_args(ctx, args)


class OnceGroup(click.Group):
    """A group of such commands."""

    command_class = OnceCommand
    group_class = type


class File(click.Path):
    """The name of a file or folder, which may not exist yet."""

    def __init__(self) -> None:
        """Names become paths."""
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """A path; NUL, which no name can hold, is refused before the system is asked."""
        if "\0" in str(value):
            raise BadInput(
                "No file can have a name with a NUL character.",
                where=f"{param.human_readable_name if param else 'a name'}: {shown(value)}",
                mend="Take the character out.",
            )
        return super().convert(value, param, ctx)


def scenarios_and_files(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """What a shell completes a scenario to: those that ship, and files."""
    from allocmodel.files.shipped import shipped_scenarios

    ids = (one for one in shipped_scenarios() if one.startswith(incomplete))
    found = [CompletionItem(one) for one in ids]
    return found or [CompletionItem(incomplete, type="file")]


scenario_argument = click.argument(
    "scenario", required=False, metavar="[SCENARIO]", shell_complete=scenarios_and_files
)
set_option = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change one key of the scenario, such as budget.core.amount=1000000. May be repeated.",
)
year_option = click.option("--year", default=LATEST_YEAR, show_default=True, help="Financial year.")
