"""`aliram audit run` and `judge`: from an account or a snapshot to reports and an exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from .audit_judging import Judging, judging_options
from .calling import Options, finish, open_session, session_options
from .failures import EXIT_SERVICE
from .progress import progress

if TYPE_CHECKING:
    from aliram.audit.accounts import Entry

__all__ = ["COLLECT", "JUDGE", "RUN", "leave_out_option"]


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
    entries = _entries(accounts, account)
    options = Options(**given)
    code = 0

    async def work() -> None:
        nonlocal code
        from aliram import audit
        from aliram.audit.accounts import audit_accounts
        from aliram.audit.report import report_on

        async with open_session(options) as session:
            if entries is None:
                with _counting("calls") as count:
                    found = await audit.collect(
                        session, path=snapshot, concurrency=concurrency, leave_out=leave_out, on_call=count
                    )
                report = report_on([judging.judge(found)], profile=judging.profile)
            else:
                with _counting("accounts", len(entries)) as count:
                    report = await audit_accounts(
                        session,
                        entries,
                        limits=judging.limits,
                        profile=judging.profile,
                        only=judging.only,
                        skip=judging.skip,
                        passes=judging.passes,
                        folder=snapshots,
                        concurrency=concurrency,
                        leave_out=leave_out,
                        on_account=count,
                    )
        code = judging.finish(report)

    finish(work(), options)
    return code


def _entries(accounts: str | None, roles: Sequence[str]) -> list[Entry] | None:
    """The accounts to enter; None: the one that the keys belong to."""
    from aliram.audit.accounts import Entry, read_accounts

    if accounts is None and not roles:
        return None
    found = [] if accounts is None else read_accounts(accounts)
    return found + [Entry.of(role) for role in roles]


def _collect(snapshot: str, concurrency: int, leave_out: Sequence[str], **given: Any) -> int:
    options = Options(**given)
    missing = 0

    async def work() -> None:
        nonlocal missing
        from aliram import audit

        async with open_session(options) as session:
            with _counting("calls") as count:
                found = await audit.collect(
                    session, path=snapshot, concurrency=concurrency, leave_out=leave_out, on_call=count
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
def _counting(what: str, total: int | None = None) -> Iterator[Callable[[object], None]]:
    """Shows how many of something are through, on a terminal."""
    with progress(total, streams=False, what=what) as count:
        yield lambda done: count(1)


def leave_out_option() -> click.Option:
    """Which calls are not made."""
    from aliram.audit.plan import FAMILIES

    return click.Option(
        ["--leave-out"],
        type=click.Choice(list(FAMILIES)),
        multiple=True,
        help="Calls for each user or key that are not made; what needs them is unknown. Repeatable.",
    )


def _collecting_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--concurrency"], type=click.IntRange(min=1), default=32, show_default=True, help="Calls at the same time."
        ),
        leave_out_option(),
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
