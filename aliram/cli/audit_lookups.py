"""`aliram audit checks | diff | permissions | plan`: what an audit looks for, needs and costs; nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from .audit_run import leave_out_option
from .failures import EXIT_FINDINGS
from .output import FORMATS, Writer

if TYPE_CHECKING:
    from aliram.audit import Check

__all__ = ["COMMANDS"]

_OUTPUT = click.option("--output", type=click.Choice(FORMATS), help="Form of the result; text where it is not said.")
_FILE = click.Path(exists=True, dir_okay=False)


@click.command()
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--fail-on-change", is_flag=True, help="Exit code 5 when anything changed.")
@_OUTPUT
def diff(before: str, after: str, fail_on_change: bool, output: str | None) -> int:
    """Say what changed from the snapshot BEFORE to AFTER of the same account: who gained what, who lost what."""
    from aliram import audit

    drift = audit.diff(audit.Snapshot.load(before), audit.Snapshot.load(after))
    if output is None:
        for line in drift.lines():
            click.echo(line)
    else:
        Writer(output).write(drift.to_dict())
    return EXIT_FINDINGS if fail_on_change and drift.changed else 0


@click.command()
@click.argument("check", required=False)
@_OUTPUT
def checks(check: str | None, output: str | None) -> None:
    """List every check, those of a family (PWD), or tell all about one (PWD-01)."""
    from aliram import audit

    every = audit.all_checks()
    if check is None:
        _list(every, output)
    elif (found := every.get(check.upper())) is not None:
        _tell(found, output)
    else:
        family = {id: each for id, each in every.items() if id.partition("-")[0] == check.upper()}
        if not family:
            raise click.BadParameter(f"no check is called {check!r}; `aliram audit checks` lists them")
        _list(family, output)


def _list(chosen: Mapping[str, Check], output: str | None) -> None:
    rows = [
        {"Id": each.id, "Severity": each.severity.value, "Of": each.kind, "Title": each.title, "CIS": _cis(each)}
        for each in chosen.values()
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


def _permissions(leave_out: Sequence[str]) -> None:
    from aliram.audit.permissions import policy_for_audit

    click.echo(json.dumps(policy_for_audit(leave_out), indent=2))


_PERMISSIONS = click.Command(
    "permissions",
    callback=_permissions,
    params=[leave_out_option()],
    help="Print the smallest RAM policy with which everything can be read.",
)


def _plan(report: bool, leave_out: Sequence[str], **counts: int) -> None:
    from aliram.audit.plan import Counts, formula

    for line in formula(Counts(**counts), report=report, leave_out=leave_out).lines():
        click.echo(line)


def _counted() -> list[click.Parameter]:
    """An option for each thing that there may be many of."""
    from aliram.audit.plan import Counts

    number = click.IntRange(min=0)
    return [
        click.Option([f"--{name.replace('_', '-')}"], type=number, default=0, metavar="N", help=_COUNTS.get(name))
        for name in Counts.__struct_fields__
    ]


_COUNTS = {
    "users": "Suspended ones too.",
    "passwords": "Users who have a password.",
    "passwords_without_device": "Those of them who have no virtual MFA device.",
    "keys_of_many": "Keys of users who have two or more.",
    "pages_of_members": "Pages of 1,000 members; one for each group where it is not said.",
    "virtual_devices": "Bound or not.",
    "recycled_users": "Users in the recycle bin.",
}
"""What an option does not say by its name."""


_PLAN = click.Command(
    "plan",
    callback=_plan,
    params=[
        *_counted(),
        click.Option(
            ["--report/--no-report"],
            default=True,
            show_default=True,
            help="Whether the account gets a credential report: those of more than 3,500 users get none.",
        ),
        leave_out_option(),
    ],
    help="Tell how many calls it takes to read an account that holds so much of each, and what for.",
)

COMMANDS: dict[str, click.Command] = {
    "checks": checks,
    "diff": diff,
    "permissions": _PERMISSIONS,
    "plan": _PLAN,
}
