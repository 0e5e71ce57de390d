"""Reading a whole account: every page, in parallel, with the fewest calls.

First what the account as a whole says and its lists, then what only a call for each item tells, as the lists come in.
The credential report spares most of the calls for users: only those who have a password are asked for a logon profile
and passkeys, only those who have keys for their keys. Memberships are read by group and attachments by policy.
Accounts of more than 3,500 users get no report; then every user is asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aliram
from aliram import bulk
from aliram.errors import AliramError, ApiError, ConfigError, NotFound
from aliram.waiters import wait_for_credential_report

from .plan import ABSENT, ACCOUNT, FAMILIES, LISTS, List
from .records import Header, Journal, Memory, Record, without_secrets
from .report_rows import CredentialRow, read_rows
from .snapshot import Snapshot
from .unread import Unread

if TYPE_CHECKING:
    from aliram.session import Session

__all__ = ["Collector", "collect"]

_SECRETS = frozenset({"AccessKeySecret", "AppSecretValue", "Base32StringSeed", "QRCodePNG", "ServiceCredentialSecret"})

Work = Callable[[], Awaitable[None]]


async def collect(
    session: Session,
    *,
    concurrency: int = 32,
    leave_out: Collection[str] = (),
    on_call: Callable[[Record], None] | None = None,
) -> Snapshot:
    """Reads everything that the checks need.

    Args:
        session: Whose keys read; `aliram audit permissions` prints the policy they need.
        concurrency: Calls under way at once.
        leave_out: Families of calls not to make, of `plan.FAMILIES`; what needs them is then unknown.
        on_call: Told of each reply.

    Raises:
        ConfigError: A family that does not exist.
        AliramError: GetCallerIdentity failed, so nothing can be read. Later failures are kept in the snapshot.
    """
    if unknown := set(leave_out) - FAMILIES.keys():
        raise ConfigError(f"leave_out: no family of calls is called {min(unknown)!r}; there are {', '.join(FAMILIES)}")
    me = await session.sts.get_caller_identity()
    header = Header(
        account=me.account_id or "",
        caller=me.arn or "",
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        aliram=aliram.__version__,
        left_out=sorted(leave_out),
    )
    journal = Memory()
    await Collector(session, journal, header, concurrency=concurrency, on_call=on_call).run()
    return Snapshot(header, journal)


class Collector:
    """One collection: what is in the journal already is not asked for again."""

    def __init__(
        self,
        session: Session,
        journal: Journal,
        header: Header,
        *,
        concurrency: int = 32,
        on_call: Callable[[Record], None] | None = None,
    ) -> None:
        self._session = session
        self._journal = journal
        self._left_out = frozenset(header.left_out)
        self._concurrency = concurrency
        self._on_call = on_call
        self._rows: dict[str, CredentialRow] | None = None
        self._virtual_devices: frozenset[str] = frozenset()

    async def run(self) -> None:
        """Reads everything."""
        await self._all([self._ask(call) for call in ACCOUNT] + [self._credential_report, self._devices])
        await self._all(self._work())

    async def _all(self, work: Any) -> None:
        async with bulk.run(lambda each: each(), work, concurrency=self._concurrency) as outcomes:
            async for outcome in outcomes:
                if outcome.error is not None:
                    raise outcome.error

    async def _work(self) -> AsyncIterator[Work]:
        """What is to be done for each item, as the lists come in."""
        async for user in self._items(LISTS["ims.ListUsers"]):
            yield self._user(user)
        async for group in self._items(LISTS["ram.ListGroups"]):
            yield self._members(group["GroupName"])
        async for role in self._items(LISTS["ram.ListRoles"]):
            yield self._ask("ram.GetRole", role["RoleName"], RoleName=role["RoleName"])
        async for policy in self._items(LISTS["ram.ListPolicies"]):
            yield self._policy(policy)
        async for provider in self._items(LISTS["ims.ListSAMLProviders"]):
            name = provider["SAMLProviderName"]
            yield self._ask("ims.GetSAMLProvider", name, SAMLProviderName=name)
        async for user in self._items(LISTS["ims.ListUsersInRecycleBin"]):
            yield self._ask("ims.ListAccessKeysInRecycleBin", user["UserId"], UserId=user["UserId"])
        for name in ("ims.ListOIDCProviders", "ims.ListServiceCredentials"):
            async for _ in self._items(LISTS[name]):
                pass
        for application in _items_of(await self._one("ims.ListApplications"), "Applications", "Application"):
            yield self._ask("ims.ListAppSecretIds", application["AppId"], AppId=application["AppId"])

    # What is asked for each item.

    def _user(self, user: Mapping[str, Any]) -> Work:
        async def work() -> None:
            principal = user["UserPrincipalName"]
            row = None if self._rows is None else self._rows.get(principal)
            profile = None
            if row is None or row.password_exist is not False:
                profile = await self._one("ims.GetLoginProfile", principal, UserPrincipalName=principal)
            if profile:
                await self._one("ims.ListPasskeys", principal, UserPrincipalName=principal)
                if row is None and principal not in self._virtual_devices:
                    await self._one("ims.GetUserMFAInfo", principal, UserPrincipalName=principal)
            if row is None or any(slot.exists is not False for slot in row.keys):
                await self._keys(principal, row)
            await self._one("ims.ListAccessKeysInRecycleBin", user["UserId"], UserId=user["UserId"])

        return work

    async def _keys(self, principal: str, row: CredentialRow | None) -> None:
        reply = await self._one("ims.ListAccessKeys", principal, UserPrincipalName=principal)
        keys = _items_of(reply, "AccessKeys", "AccessKey")
        for key in keys:
            about = {"UserPrincipalName": principal, "UserAccessKeyId": key["AccessKeyId"]}
            await self._one("ims.GetAccessKeyPolicy", key["AccessKeyId"], **about)
            # The report tells the last use by place and not by id: with one key that is enough.
            if row is None or len(keys) != 1 or row.only_key is None:
                await self._one("ims.GetAccessKeyLastUsed", key["AccessKeyId"], **about)

    def _policy(self, policy: Mapping[str, Any]) -> Work:
        async def work() -> None:
            kind, name = policy["PolicyType"], policy["PolicyName"]
            of, about = f"{kind}/{name}", {"PolicyType": kind, "PolicyName": name}
            if kind == "Custom":
                await self._one("ram.ListPolicyVersions", of, **about)
            if policy.get("AttachmentCount") != 0:
                if kind != "Custom":
                    await self._one("ram.GetPolicy", of, **about)
                await self._one("ram.ListEntitiesForPolicy", of, **about)

        return work

    def _members(self, group: str) -> Work:
        async def work() -> None:
            async for _ in self._items(LISTS["ram.ListUsersForGroup"], group, GroupName=group):
                pass

        return work

    async def _credential_report(self) -> None:
        if not self._journal.pages("ims.GetCredentialReport", ""):
            try:
                await wait_for_credential_report(self._session.ims, first_pause=0.5)
            except AliramError as error:
                await self._keep(
                    Record(call="ims.GetCredentialReport", error=_unread("ims.GenerateCredentialReport", "", error))
                )
                return
        contents = [page.get("Content", "") async for page in self._pages(LISTS["ims.GetCredentialReport"], "")]
        failed = any(record.error for record in self._journal.pages("ims.GetCredentialReport", ""))
        self._rows = None if failed else {row.user: row for row in read_rows(contents)}

    async def _devices(self) -> None:
        devices = [device async for device in self._items(LISTS["ims.ListVirtualMFADevices"])]
        self._virtual_devices = frozenset(
            device["User"].get("UserPrincipalName", "") for device in devices if device.get("User")
        )

    # Single calls and lists.

    def _ask(self, call: str, of: str = "", **parameters: str) -> Work:
        async def work() -> None:
            await self._one(call, of, **parameters)

        return work

    async def _one(self, call: str, of: str = "", **parameters: str) -> dict[str, Any] | None:
        """The reply to a call that is not paged; None where there is none."""
        for record in self._journal.pages(call, of):
            return record.reply
        record = await self._fetch(call, of, parameters)
        await self._keep(record)
        return record.reply

    async def _items(self, listed: List, of: str = "", **parameters: str) -> AsyncIterator[dict[str, Any]]:
        async for page in self._pages(listed, of, **parameters):
            for item in _items_of(page, *listed.items):
                yield item

    async def _pages(self, listed: List, of: str, **parameters: str) -> AsyncIterator[dict[str, Any]]:
        last: Record | None = None
        for last in list(self._journal.pages(listed.call, of)):
            if last.reply is not None:
                yield last.reply
        while last is None or last.more:
            token = {} if last is None else {listed.token: str((last.reply or {})[listed.next])}
            record = await self._fetch(listed.call, of, {**listed.fixed, **parameters, **token})
            record.page = 0 if last is None else last.page + 1
            reply = record.reply or {}
            record.more = bool(reply.get(listed.next)) and str(reply.get("IsTruncated", True)).lower() == "true"
            await self._keep(record)
            if record.reply is None:
                return
            yield record.reply
            last = record

    async def _fetch(self, call: str, of: str, parameters: Mapping[str, Any]) -> Record:
        family = next((name for name, calls in FAMILIES.items() if call in calls), None)
        if family in self._left_out:
            return Record(call=call, of=of, error=Unread(call=call, of=of, code="LeftOut", message="not asked for"))
        service, _, action = call.partition(".")
        try:
            reply = await getattr(self._session, service).call(action, parameters)
        except NotFound as error:
            if error.code in ABSENT.get(call, ()):
                return Record(call=call, of=of)
            return Record(call=call, of=of, error=_unread(call, of, error))
        except AliramError as error:
            return Record(call=call, of=of, error=_unread(call, of, error))
        return Record(call=call, of=of, reply=without_secrets(reply, _SECRETS))

    async def _keep(self, record: Record) -> None:
        await self._journal.add(record)
        if self._on_call is not None:
            self._on_call(record)


def _items_of(reply: Mapping[str, Any] | None, wrapper: str, member: str) -> list[dict[str, Any]]:
    found = (reply or {}).get(wrapper) or []
    return list(found.get(member) or []) if isinstance(found, dict) else list(found)


def _unread(call: str, of: str, error: AliramError) -> Unread:
    if isinstance(error, ApiError):
        return Unread(call=call, of=of, code=error.code, message=error.message)
    return Unread(call=call, of=of, code=type(error).__name__, message=str(error))
