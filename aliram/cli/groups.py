"""Groups that load their commands late."""

from __future__ import annotations

import importlib
from typing import Any

import click
from click.exceptions import NoSuchCommand

__all__ = ["ClosedPipe", "Group", "Lazy"]


class ClosedPipe(Exception):
    """Whoever read standard output has gone. Not a `BrokenPipeError`, which click would make an exit code of 1 of."""


class Group(click.Group):
    """A group that knows its commands by `list_commands` and `get_command`, and says what a mistyped one may be."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=self.spellings(ctx), ctx=ctx) from None

    def spellings(self, ctx: click.Context) -> list[str]:
        """Every name that a command answers to."""
        return self.list_commands(ctx)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ClosedPipe from None


class Lazy(Group):
    """A group whose commands are imported when they are called.

    Args:
        table: Command → the module of this package that has it, and what the group's help says of it.
    """

    def __init__(self, *arguments: Any, table: dict[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._table:
            return None
        module = importlib.import_module(f"{__package__}.{self._table[cmd_name][0]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(self._table.items())])
