"""`aliram audit`: read an account, judge it, report; and what belongs to that."""

from __future__ import annotations

import click

from .groups import Lazy

__all__ = ["COMMANDS"]

_COMMANDS: dict[str, tuple[str, str]] = {
    "checks": ("audit_lookups", "List every check, those of a family, or tell all about one."),
    "collect": ("audit_run", "Read the account into a file, or go on where that was broken off."),
    "diff": ("audit_lookups", "Say what changed between two snapshots: who gained what, who lost what."),
    "judge": ("audit_run", "Judge snapshots that were kept, and report."),
    "permissions": ("audit_lookups", "Print the smallest RAM policy with which everything can be read."),
    "plan": ("audit_lookups", "Tell how many calls it takes to read an account."),
    "run": ("audit_run", "Read the account, or many accounts, judge by every check, and report."),
}
"""Command → the module that has it, and what the group's help says of it."""


@click.group("audit", cls=Lazy, table=_COMMANDS)
def group() -> None:
    """Read a whole account, judge it by every known check, and report.

    Reading needs no more than the policy that `aliram audit permissions` prints.
    """


COMMANDS: dict[str, click.Command] = {"audit": group}
