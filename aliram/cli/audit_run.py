"""`aliram audit run` and `judge`: from an account or a snapshot to reports and an exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from .audit_judging import Judging, judging_options
from .calling import Options, finish, open_session, session_options
from .failures import EXIT_SERVICE
from .progress import progress

__all__ = ["COLLECT", "JUDGE", "RUN"]


def _run(
    concurrency: int,
    leave_out: Sequence[str],
    snapshot: str | None,
    accounts: str | None,
    account: Sequence[str],
    snapshots: str | None,
    **given: Any,
) -> int:
    if (accounts or account) and snapshot:
        raise click.UsageError("--snapshot is for one account; give --snapshots FOLDER")
    if snapshots and not (accounts or account):
        raise click.UsageError("--snapshots is for many accounts; give --snapshot FILE")
    judging = Judging.read(given)
    options = Options(**given)
    code = 0

    async def work() -> None:
        nonlocal code
        from aliram import audit
        from aliram.audit.accounts import audit_accounts, read_accounts
        from aliram.audit.report import report_on

        entered = read_accounts(accounts, account) if accounts or account else None
        async with open_session(options) as session:
            with _counting() as on_call:
                if entered is None:
                    found = await audit.collect(
                        session, path=snapshot, concurrency=concurrency, leave_out=leave_out, on_call=on_call
                    )
                    report = report_on([judging.judge(found)], profile=judging.profile)
                else:
                    report = await audit_accounts(
                        session,
                        entered,
                        judge=judging.judge,
                        profile=judging.profile,
                        folder=snapshots,
                        concurrency=concurrency,
                        leave_out=leave_out,
                        on_call=on_call,
                    )
        code = judging.finish(report)

    finish(work(), options)
    return code


def _collect(snapshot: str, concurrency: int, leave_out: Sequence[str], **given: Any) -> int:
    options = Options(**given)
    missing = 0

    async def work() -> None:
        nonlocal missing
        from aliram import audit

        async with open_session(options) as session:
            with _counting() as on_call:
                found = await audit.collect(
                    session, path=snapshot, concurrency=concurrency, leave_out=leave_out, on_call=on_call
                )
        missing = len(found.unread)
        click.echo(f"{snapshot}: account {found.account_id}; {_without_reply(missing)}", err=True)

    finish(work(), options)
    return EXIT_SERVICE if missing else 0


def _without_reply(missing: int) -> str:
    if not missing:
        return "everything was read"
    return f"{missing:,} {'call' if missing == 1 else 'calls'} without a reply, which are in the file with the reason"


def _judge(snapshots: Sequence[str], **given: Any) -> int:
    from aliram import audit
    from aliram.audit.report import report_on

    judging = Judging.read(given)
    judgements = [judging.judge(audit.Snapshot.load(path)) for path in snapshots]
    return judging.finish(report_on(judgements, profile=judging.profile))


@contextmanager
def _counting() -> Iterator[Any]:
    """Shows how many calls were answered, on a terminal."""
    with progress(None, streams=False, what="calls") as count:
        yield lambda record: count(1)


def _collecting_options() -> list[click.Parameter]:
    from aliram.audit.plan import FAMILIES

    return [
        click.Option(
            ["--concurrency"], type=click.IntRange(min=1), default=32, show_default=True, help="Calls at the same time."
        ),
        click.Option(
            ["--leave-out"],
            type=click.Choice(list(FAMILIES)),
            multiple=True,
            help="Calls for each user or key that are not made; what needs them is unknown. Repeatable.",
        ),
    ]


_FILE = click.Path(exists=True, dir_okay=False)
_ACCOUNTS: list[click.Parameter] = [
    click.Option(
        ["--snapshot"],
        type=click.Path(dir_okay=False),
        help="Keep what was read in this file (.jsonl or .jsonl.gz); go on with it where it was broken off.",
    ),
    click.Option(["--accounts"], type=_FILE, help="YAML or JSON file of accounts, each with the role to enter it by."),
    click.Option(["--account"], multiple=True, metavar="ROLE_ARN", help="Enter this account by its role. Repeatable."),
    click.Option(["--snapshots"], type=click.Path(file_okay=False), help="Folder for a snapshot of each account."),
]

RUN = click.Command(
    "run",
    callback=_run,
    params=[*_ACCOUNTS, *_collecting_options(), *judging_options(), *session_options()],
    help="Read the account, or many accounts, judge by every check, and report.\n\nExit code 5 when --fail-on says so, "
    "1 when an account could not be read; what could not be read in an account is told as unknown.",
)
COLLECT = click.Command(
    "collect",
    callback=_collect,
    params=[
        click.Argument(["snapshot"], type=click.Path(dir_okay=False)),
        *_collecting_options(),
        *session_options(),
    ],
    help="Read the account into the file SNAPSHOT (.jsonl or .jsonl.gz), or go on where that was broken off.\n\n"
    "Exit code 1 when some calls got no reply; their reasons are in the file, and judge reports them as unknown.",
)
JUDGE = click.Command(
    "judge",
    callback=_judge,
    params=[click.Argument(["snapshots"], nargs=-1, required=True, type=_FILE), *judging_options()],
    help="Judge SNAPSHOTS that were kept, one or several accounts, without a network, and report.",
)
