"""`aliram ram delete-user --cascade` and its like: first what hangs on the thing, then the thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from aliram.operation import Operation

from .calling import Options, finish, open_session
from .output import Writer

__all__ = ["CASCADING", "run_cascade"]

CASCADING: dict[str, tuple[Any, str]] = {
    "ram.DeleteUser": ("user", "UserName"),
    "ram.DeleteGroup": ("group", "GroupName"),
    "ram.DeleteRole": ("role", "RoleName"),
    "ram.DeletePolicy": ("policy", "PolicyName"),
}
"""Operations that can take everything along: the kind of thing, and the parameter that names it."""


def run_cascade(operation: Operation[Any], arguments: Mapping[str, Any], options: Options) -> None:
    """Shows what would be done (`--dry-run`), or does it, telling each step on standard error."""
    kind, parameter = CASCADING[operation.id]
    for param in operation.params:
        if param.name in arguments and param.name != parameter:
            raise click.UsageError(f"--{param.python.replace('_', '-')} does not go with --cascade")
    finish(_cascade(kind, arguments[parameter], options), options)


async def _cascade(kind: Any, name: str, options: Options) -> None:
    from aliram import cascade

    writer = Writer(options.output or ("json" if options.query else "table"), options.query)
    async with open_session(options) as session:
        plan = await cascade.plan(session, kind, name)
        if not options.dry_run:
            await plan.carry_out(session, on_step=lambda step: click.echo(str(step), err=True))
    writer.write([{"Action": f"{step.service}.{step.action}", **step.arguments} for step in plan.steps])
