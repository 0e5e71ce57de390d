"""Many accounts in one audit: each entered by a role of its own, all on the same connections.

    entries = read_accounts("accounts.yaml")
    report = await audit_accounts(session, entries, folder="snapshots")

The file is YAML or JSON: a list of roles' ARNs, or of mappings with the fields of `Entry`. `{"role": "auditor",
"accounts": [...]}` gives every entry what it does not say itself, so that an account's id alone is enough.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import msgspec
from msgspec import Struct

from aliram import bulk
from aliram.errors import AliramError, ConfigError, CredentialsError

from .collect import check_concurrency, collect
from .documents import read_document
from .judge import chosen_checks, judge
from .limits import PROFILES, Limits
from .plan import check_families
from .report.contents import AccountPart, Report, merged, report_on
from .snapshot import Snapshot

if TYPE_CHECKING:
    from aliram.session import Session

__all__ = ["Entry", "audit_accounts", "make_folder", "read_accounts"]

_ROLE = re.compile(r"acs:ram::(\d+):role/(\S+)")
_ACCOUNT = re.compile(r"\d{5,20}", re.ASCII)


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way into one account."""

    role: str
    """ARN of the role to assume."""
    external_id: str | None = None
    """The word that the role's trust policy asks for."""
    session_name: str = "aliram-audit"
    """Shown in the ActionTrail of the account."""
    alias: str = ""
    """What the report calls the account; empty: its own alias."""

    @property
    def account(self) -> str:
        """Account id."""
        found = _ROLE.fullmatch(self.role)
        return "" if found is None else found[1]

    @classmethod
    def of(cls, given: object, defaults: Mapping[str, Any] | None = None) -> Entry:
        """Reads one entry.

        Args:
            given: A role's ARN, the id of an account, or a mapping: the fields, where `role` may be the name of a role
                beside an `account`.
            defaults: What the entry does not say itself.

        Raises:
            ConfigError: It names no role.
        """
        fields: dict[str, Any] = {**(defaults or {})}
        if isinstance(given, Mapping):
            fields |= given
        elif isinstance(given, str | int) and not isinstance(given, bool):
            text = str(given)
            fields |= {"account": text} if _ACCOUNT.fullmatch(text) else {"role": text}
        else:
            raise ConfigError(f"an account is a role's ARN, an account's id or a mapping, not {given!r}")
        account, role = str(fields.pop("account", "")), str(fields.get("role", ""))
        if not _ROLE.fullmatch(role):
            if not role or ":" in role or not _ACCOUNT.fullmatch(account):
                what = f"account {account}" if account else f"role {role!r}"
                raise ConfigError(
                    f"{what}: give the role's ARN, acs:ram::<account>:role/<name>, or its name and the account's id"
                )
            role = f"acs:ram::{account}:role/{role}"
        try:
            entry = msgspec.convert({**fields, "role": role}, cls)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{role}: {error}") from None
        if account and entry.account != account:
            raise ConfigError(f"{role} is no role of account {account}")
        return entry


def read_accounts(path: str | os.PathLike[str]) -> list[Entry]:
    """The entries in a file: JSON where its name ends with `.json`, else YAML, in which no value needs quotes.

    Raises:
        ConfigError: It cannot be read, or is not what its name says; an entry names no role, or an account stands
            twice; or YAML needs a package that is not installed.
    """
    document = read_document(Path(path), texts=True)
    given = document.value
    way: tuple[str, ...] = ()
    defaults: dict[str, Any] = {}
    if isinstance(given, Mapping):
        defaults = {str(name): value for name, value in given.items() if name != "accounts"}
        given, way = given.get("accounts"), ("accounts",)
    if not isinstance(given, list):
        raise document.problem("it must hold a list of accounts, or a mapping with such a list as `accounts`")
    entries = []
    for number, each in enumerate(given):
        try:
            entries.append(Entry.of(each, defaults))
        except ConfigError as error:
            raise document.problem(str(error), *way, number) from None
    try:
        return _once(entries)
    except ConfigError as error:
        raise document.problem(str(error)) from None


def _once(entries: Iterable[Entry]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.account in found:
            raise ConfigError(f"account {entry.account} stands twice")
        found[entry.account] = entry
    if not found:
        raise ConfigError("there is no account in the list")
    return list(found.values())


def make_folder(folder: str | os.PathLike[str]) -> None:
    """Makes the folder of the snapshots, for its owner alone, unless it is there. Blocks.

    Raises:
        ConfigError: It cannot be made.
    """
    try:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot create the folder {folder}: {error.strerror}") from None


async def audit_accounts(
    session: Session,
    entries: Sequence[Entry],
    *,
    limits: Limits | None = None,
    profile: str = "cis-2.0",
    only: Collection[str] = (),
    skip: Collection[str] = (),
    passes: bool = False,
    leave_out: Collection[str] = (),
    concurrency: int = 32,
    at_once: int = 8,
    folder: str | os.PathLike[str] | None = None,
    on_account: Callable[[AccountPart], object] | None = None,
) -> Report:
    """Reads and judges every account; one report over all of them, in the order of the entries.

    What fails in one account, such as a role that cannot be assumed, is the `error` of its part in the report, and
    hinders no other account. Of an account that is through only its findings stay in memory.

    Args:
        session: Assumes the roles. Its connections and limits are shared by all accounts.
        entries: The accounts, each once.
        limits: As for `judge`, for every account.
        profile: What the limits are called in the report.
        only: Ids of the checks to make.
        skip: Ids of checks not to make.
        passes: Whether to keep a finding for each resource that passes.
        leave_out: As for `collect`.
        concurrency: Calls under way at once, over all accounts.
        at_once: Accounts under way at once.
        folder: Where snapshots are written, `<account>.jsonl` each; it is made if it is missing. A file that an
            interrupted run left is gone on with; a complete one is judged as it is, and its account not entered,
            which the report notes.
        on_account: Told of each account that is through; a plain function.

    Raises:
        ConfigError: No account, one that stands twice, a check or a family that does not exist, a folder that cannot be
            made, a `concurrency` that is no number; before anything is sent.
    """
    check_concurrency(concurrency)
    limits = PROFILES["cis-2.0"] if limits is None else limits
    entries = _once(entries)
    await anyio.to_thread.run_sync(chosen_checks, limits, only, skip)  # the first time it imports them
    check_families(leave_out)
    if folder is not None:
        await anyio.to_thread.run_sync(make_folder, folder)
    gate = anyio.CapacityLimiter(concurrency)

    def report_of(snapshot: Snapshot) -> Report:
        judgement = judge(snapshot, limits, only=only, skip=skip, passes=passes)
        return report_on([judgement], profile=profile)

    async def read(entry: Entry) -> Report:
        path = None if folder is None else Path(folder) / f"{entry.account}.jsonl"
        if path is not None and (kept := await anyio.to_thread.run_sync(_kept, path, entry.account)) is not None:
            report = await anyio.to_thread.run_sync(report_of, kept)
            note = f"account {entry.account} was not read anew: {path} of {kept.header.started} is complete"
            if missing := sum(not unread.by_design for part in report.accounts for unread in part.unread):
                calls = f"{missing:,} {'call' if missing == 1 else 'calls'} without a reply"
                note += f", but for {calls}; move it away to have them asked again"
            report.notes.append(note)
            return report
        async with session.assume_role(
            entry.role, role_session_name=entry.session_name, external_id=entry.external_id
        ) as inside:
            snapshot = await collect(inside, path=path, concurrency=concurrency, leave_out=leave_out, gate=gate)
        # Judging takes seconds of an account of thousands, in which the others go on.
        return await anyio.to_thread.run_sync(report_of, snapshot)

    async def part(entry: Entry) -> Report:
        try:
            report = await read(entry)
        except Exception as error:
            failed = AccountPart(account=entry.account, alias=entry.alias, error=_words(error))
            report = report_on([], profile=profile, failed_accounts=[failed])
        for account in report.accounts:
            account.alias = entry.alias or account.alias
            if on_account is not None:
                on_account(account)
        return report

    outcomes = await bulk.gather(part, entries, concurrency=at_once)
    return merged([outcome.result for outcome in outcomes])


def _kept(path: Path, account: str) -> Snapshot | None:
    """The snapshot of an account that was read to its end; None where collecting has to begin, go on or complain."""
    if not path.exists():
        return None
    snapshot = Snapshot.load(path)
    return snapshot if snapshot.end is not None and snapshot.account_id == account else None


def _words(error: Exception) -> str:
    """What went wrong, in one line; the class too, unless the error is one of ours, which says it itself."""
    if isinstance(error, CredentialsError) and error.attempts:
        text = f"{error.message} ({'; '.join(attempt.reason for attempt in error.attempts)})"
    else:
        text = str(error) if isinstance(error, AliramError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())
