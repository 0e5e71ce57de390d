"""`aliram audit run`, `collect` and `judge`: from an account or a snapshot to reports and an exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .audit_judging import Judging, judging_options, without_reply
from .calling import Options, finish, open_session, session_options
from .failures import EXIT_SERVICE
from .progress import progress

if TYPE_CHECKING:
    import aliram
    from aliram import audit
    from aliram.audit.accounts import Entry
    from aliram.audit.report import Report

__all__ = ["COMMANDS", "leave_out_option"]


def _run(
    concurrency: int,
    leave_out: Sequence[str],
    snapshot: str | None,
    accounts: str | None,
    account: Sequence[str],
    snapshots: str | None,
    **given: Any,
) -> int:
    from aliram.audit.accounts import audit_accounts, make_folder
    from aliram.audit.report import report_on

    if (accounts or account) and snapshot:
        raise click.UsageError("--snapshot is for one account; give --snapshots FOLDER")
    if snapshots and not (accounts or account):
        raise click.UsageError("--snapshots is for many accounts; give --snapshot FILE")
    entries = _entries(accounts, account)
    kept = [Path(snapshots) / f"{entry.account}.jsonl" for entry in entries or ()] if snapshots else [snapshot]
    judging = Judging.read(given, [accounts, *kept])
    options = Options(**given)
    _check_place(snapshot)
    if snapshots:
        make_folder(snapshots)
    read: list[audit.Snapshot] = []
    reports: list[Report] = []

    async def work() -> None:
        async with open_session(options) as session:
            if entries is None:
                read.append(await _read(session, snapshot, concurrency, leave_out))
                return
            # Keys that are missing or refused are not the fault of each account.
            await session.sts.get_caller_identity()
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
            reports.append(report)

    finish(work(), options)
    reports += [report_on([judging.judge(each)], profile=judging.profile) for each in read]
    return judging.finish(reports[0])


def _check_place(snapshot: str | None) -> None:
    """Before anything is sent."""
    if snapshot is not None and not (folder := Path(snapshot).parent).is_dir():
        raise click.BadParameter(f"{snapshot}: there is no folder {folder}")


def _entries(accounts: str | None, roles: Sequence[str]) -> list[Entry] | None:
    """The accounts to enter; None: the one that the keys belong to."""
    from aliram.audit.accounts import Entry, read_accounts

    if accounts is None and not roles:
        return None
    found = [] if accounts is None else read_accounts(accounts)
    found += [Entry.of(role) for role in roles]
    for account, number in Counter(entry.account for entry in found).items():
        if number > 1:
            raise click.UsageError(f"account {account} stands twice in --accounts and --account")
    return found


def _collect(snapshot: str, concurrency: int, leave_out: Sequence[str], **given: Any) -> int:
    options = Options(**given)
    _check_place(snapshot)
    missing = ""

    async def work() -> None:
        nonlocal missing
        async with open_session(options) as session:
            found = await _read(session, snapshot, concurrency, leave_out)
        missing = without_reply(found.unread)
        what = f"{missing}, which are in the file with the reason" if missing else "everything was read"
        click.echo(f"{snapshot}: account {found.account_id}; {what}", err=True)

    finish(work(), options)
    return EXIT_SERVICE if missing else 0


async def _read(
    session: aliram.Session, snapshot: str | None, concurrency: int, leave_out: Sequence[str]
) -> audit.Snapshot:
    """Reads the account of the session, into a file if one is named."""
    from aliram import audit

    read = False

    def on_call(record: object) -> None:
        nonlocal read
        read = True
        count(record)

    try:
        with _counting("calls") as count:
            return await audit.collect(
                session, path=snapshot, concurrency=concurrency, leave_out=leave_out, on_call=on_call
            )
    except BaseException:  # Ctrl-C, too
        if read and snapshot is not None:
            click.echo(f"{snapshot} holds what was read so far; the same command goes on from there", err=True)
        raise


def _judge(snapshots: Sequence[str], **given: Any) -> int:
    from aliram.audit.report import report_on

    judging = Judging.read(given, snapshots)
    notes: list[str] = []
    report = report_on(_judgements(snapshots, judging, notes), profile=judging.profile)
    report.notes += notes
    return judging.finish(report)


def _judgements(snapshots: Sequence[str], judging: Judging, notes: list[str]) -> Iterator[audit.Judgement]:
    """One after the other, so that no two accounts are in memory. Notes which of them are incomplete."""
    from aliram.audit import Snapshot

    files: dict[str, str] = {}
    for path in snapshots:
        snapshot = Snapshot.load(path)
        account = snapshot.account_id
        if account in files:
            both = f"{files[account]} and {path} are of the same account {account}"
            raise click.UsageError(f"{both}: judge one of them; `aliram audit diff` compares them")
        files[account] = path
        if snapshot.end is None:
            notes.append(f"{path} is incomplete, since collecting was broken off: what it lacks is unknown")
        yield judging.judge(snapshot)


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

_RUN = click.Command(
    "run",
    callback=_run,
    params=[*_ACCOUNTS, *_collecting_options(), *judging_options(), *session_options()],
    help="Read the account, or many accounts, judge by every check, and report.\n\nExit code 5 when --fail-on or "
    "--fail-on-unknown says so, 1 when an account could not be entered; what could not be read in an account is told "
    "as unknown.",
)
_COLLECT = click.Command(
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
_JUDGE = click.Command(
    "judge",
    callback=_judge,
    params=[click.Argument(["snapshots"], nargs=-1, required=True, type=_FILE), *judging_options()],
    help="Judge SNAPSHOTS that were kept, one or several accounts, without a network, and report.",
)

COMMANDS: dict[str, click.Command] = {"collect": _COLLECT, "judge": _JUDGE, "run": _RUN}
