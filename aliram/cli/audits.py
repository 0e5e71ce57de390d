"""`aliram audit`: read an account, judge it, report; and what belongs to that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .audit_run import COLLECT, JUDGE, RUN
from .failures import EXIT_FINDINGS
from .output import FORMATS, Writer

if TYPE_CHECKING:
    from aliram.audit import Check

__all__ = ["COMMANDS"]

_OUTPUT = click.option("--output", type=click.Choice(FORMATS), help="Form of the result; text where it is not said.")
_FILE = click.Path(exists=True, dir_okay=False)


@click.group("audit")
def group() -> None:
    """Read a whole account, judge it by every known check, and report.

    Reading needs no more than the policy that `aliram audit permissions` prints.
    """


@group.command()
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--fail-on-change", is_flag=True, help="Exit code 5 when anything changed.")
@_OUTPUT
def diff(before: str, after: str, fail_on_change: bool, output: str | None) -> int:
    """Say what changed between two snapshots of an account: who gained what, who lost what."""
    from aliram import audit

    drift = audit.diff(audit.Snapshot.load(before), audit.Snapshot.load(after))
    if output is None:
        for line in drift.lines():
            click.echo(line)
    else:
        Writer(output).write(drift.to_dict())
    return EXIT_FINDINGS if fail_on_change and drift.changed else 0


@group.command()
@click.argument("check", required=False)
@_OUTPUT
def checks(check: str | None, output: str | None) -> None:
    """List every check, or tell all about CHECK."""
    from aliram import audit

    every = audit.all_checks()
    if check is not None:
        found = every.get(check.upper())
        if found is None:
            raise click.BadParameter(f"no check is called {check!r}; `aliram audit checks` lists them")
        _tell(found, output)
        return
    rows = [
        {"Id": each.id, "Severity": each.severity.value, "Of": each.kind, "Title": each.title, "CIS": _cis(each)}
        for each in every.values()
    ]
    Writer(output or "table").write(rows)


def _cis(check: Check) -> str:
    return " ".join(check.cis)


def _tell(check: Check, output: str | None) -> None:
    about = {
        "Id": check.id,
        "Title": check.title,
        "Severity": check.severity.value,
        "Of": check.kind,
        "Why": check.why,
        "Fix": check.fix,
        "CIS": _cis(check),
        "Prowler": " ".join(check.prowler),
    }
    if output is not None:
        Writer(output).write(about)
        return
    for name, value in about.items():
        if value:
            click.echo(f"{name + ':':10}{value}")


@group.command()
@click.option(
    "--leave-out", multiple=True, metavar="FAMILY", help="As for run: what is not called needs no permission."
)
def permissions(leave_out: Sequence[str]) -> None:
    """Print the smallest RAM policy with which everything can be read."""
    from aliram.audit.permissions import policy_for_audit

    click.echo(json.dumps(policy_for_audit(leave_out), indent=2))


for command in (RUN, COLLECT, JUDGE):
    group.add_command(command)

COMMANDS: dict[str, click.Command] = {"audit": group}
