"""What is asked: first the account as a whole and its lists, then, as the lists come in, what only a call for each item
tells.

The credential report spares most of the calls for users: only those who have a password are asked for a logon profile
and passkeys, only those who have keys for their keys. Memberships are read by group and attachments by policy.
Accounts of more than 3,500 users get no report; then every user is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from .facts.report_rows import CredentialRow, read_rows
from .journal.records import Record
from .plan import ACCOUNT, LISTS, NEEDED, REPORT, List, family_of

__all__ = ["Ask", "Asks", "items_of", "reduced"]

Follow = Callable[[Record], Iterator["Ask"]]


class Ask(NamedTuple):
    """A call to be made, and what follows from its reply."""

    call: str
    of: str = ""
    parameters: Mapping[str, Any] = {}
    follow: Follow | None = None
    """Further calls, given the reply or that there is none."""
    listed: List | None = None
    page: int = 0
    tried: bool = False
    """Whether it failed once and is asked for the second time."""

    def next_page(self, record: Record) -> Ask | None:
        """The page after the one that a record holds; None where there is none, or no way to it."""
        if self.listed is None or not record.more:
            return None
        token = str((record.reply or {}).get(self.listed.next) or "")
        if not token or token == self.parameters.get(self.listed.token):
            return None  # the record says that more follows, so what needs the list knows that it is not whole
        parameters = {**self.parameters, self.listed.token: token}
        return self._replace(parameters=parameters, page=record.page + 1, tried=False)


class Asks:
    """Everything that is asked of one account."""

    def __init__(self, left_out: frozenset[str] = frozenset()) -> None:
        self._left_out = left_out
        self._rows: dict[str, CredentialRow] | None = None
        self._contents: list[str] = []
        self._owners: set[str] = set()
        """Logon names of those with a virtual MFA device."""
        self._missing = 2
        """Lists that are still to come before users can be asked for: the report and the devices."""

    def first(self) -> Iterator[Ask]:
        """What can be asked right away."""
        yield Ask(REPORT, "", LISTS[REPORT].fixed, self._report, LISTS[REPORT])
        yield self._list("ims.ListVirtualMFADevices", self._devices)
        for call in ACCOUNT:
            yield Ask(call, follow=self._applications if call == "ims.ListApplications" else None)
        yield self._each("ram.ListPolicies", self._policy)
        yield self._each("ram.ListRoles", self._role)
        yield self._each("ram.ListGroups", self._group)
        yield self._each("ims.ListSAMLProviders", self._saml_provider)
        yield self._each("ims.ListUsersInRecycleBin", self._recycled_user)
        yield self._list("ims.ListOIDCProviders")
        yield self._list("ims.ListServiceCredentials")

    def _list(self, call: str, follow: Follow | None = None, of: str = "", **more: str) -> Ask:
        listed = LISTS[call]
        return Ask(call, of, {**listed.fixed, **more}, follow, listed)

    def _each(self, call: str, asks: Callable[[dict[str, Any]], Iterator[Ask]]) -> Ask:
        def follow(record: Record) -> Iterator[Ask]:
            for item in items_of(record.reply, *LISTS[call].items):
                for ask in asks(item):
                    if family_of(ask.call) not in self._left_out:
                        yield ask

        return self._list(call, follow)

    # What users wait for.

    def _report(self, record: Record) -> Iterator[Ask]:
        if record.reply is not None:
            self._contents.append(record.reply.get("Content") or "")
            if record.more:
                return
            with suppress(ValueError):  # then there is none, as reading the snapshot says as well
                self._rows = {row.user: row for row in read_rows(self._contents)}
        self._contents.clear()
        yield from self._users()

    def _devices(self, record: Record) -> Iterator[Ask]:
        for device in items_of(record.reply, *LISTS["ims.ListVirtualMFADevices"].items):
            self._owners.add((device.get("User") or {}).get("UserPrincipalName") or "")
        if not record.more:
            yield from self._users()

    def _users(self) -> Iterator[Ask]:
        self._missing -= 1
        if not self._missing:
            yield self._each("ims.ListUsers", self._user)

    # Each item.

    def _user(self, user: dict[str, Any]) -> Iterator[Ask]:
        principal = user["UserPrincipalName"]
        row = None if self._rows is None else self._rows.get(principal)
        about = {"UserPrincipalName": principal}

        def profile(record: Record) -> Iterator[Ask]:
            if record.reply is None:
                return
            if family_of("ims.ListPasskeys") not in self._left_out:
                yield Ask("ims.ListPasskeys", principal, about)
            if row is None and principal not in self._owners:
                yield Ask("ims.GetUserMFAInfo", principal, about)

        def keys(record: Record) -> Iterator[Ask]:
            found = items_of(record.reply, "AccessKeys", "AccessKey")
            for key in found:
                of, more = key["AccessKeyId"], {**about, "UserAccessKeyId": key["AccessKeyId"]}
                if family_of("ims.GetAccessKeyPolicy") not in self._left_out:
                    yield Ask("ims.GetAccessKeyPolicy", of, more)
                # The report tells the last use by place and not by id: with one key that is enough.
                if row is None or len(found) != 1 or row.only_key is None:
                    yield Ask("ims.GetAccessKeyLastUsed", of, more)

        if row is None or row.password_exist is not False:
            yield Ask("ims.GetLoginProfile", principal, about, profile)
        if row is None or any(slot.exists is not False for slot in row.keys):
            yield Ask("ims.ListAccessKeys", principal, about, keys)
        yield from self._recycled_user(user)

    def _recycled_user(self, user: dict[str, Any]) -> Iterator[Ask]:
        yield Ask("ims.ListAccessKeysInRecycleBin", user["UserId"], {"UserId": user["UserId"]})

    def _group(self, group: dict[str, Any]) -> Iterator[Ask]:
        yield self._list("ram.ListUsersForGroup", None, group["GroupName"], GroupName=group["GroupName"])

    def _role(self, role: dict[str, Any]) -> Iterator[Ask]:
        yield Ask("ram.GetRole", role["RoleName"], {"RoleName": role["RoleName"]})

    def _policy(self, policy: dict[str, Any]) -> Iterator[Ask]:
        kind, name = policy["PolicyType"], policy["PolicyName"]
        of, about = f"{kind}/{name}", {"PolicyType": kind, "PolicyName": name}
        if kind == "Custom":
            yield Ask("ram.ListPolicyVersions", of, about)
        if policy.get("AttachmentCount") != 0:
            if kind != "Custom":
                yield Ask("ram.GetPolicy", of, about)
            yield Ask("ram.ListEntitiesForPolicy", of, about)

    def _saml_provider(self, provider: dict[str, Any]) -> Iterator[Ask]:
        name = provider["SAMLProviderName"]
        yield Ask("ims.GetSAMLProvider", name, {"SAMLProviderName": name})

    def _applications(self, record: Record) -> Iterator[Ask]:
        for application in items_of(record.reply, "Applications", "Application"):
            yield Ask("ims.ListAppSecretIds", application["AppId"], {"AppId": application["AppId"]})


def items_of(reply: Mapping[str, Any] | None, wrapper: str, member: str) -> list[dict[str, Any]]:
    """The items of a list, however the service wraps it."""
    found = (reply or {}).get(wrapper) or []
    return list(found.get(member) or []) if isinstance(found, dict) else list(found)


def reduced(record: Record) -> Record | None:
    """What has to be remembered of a record when collecting goes on: of lists the names that further calls need, of
    most replies only that they are there. None: it is to be asked for again."""
    if record.error is not None:
        return None if record.error.again or record.page else record
    if record.reply is None or record.call == REPORT:
        return record
    kept: dict[str, Any] = {}
    if (needed := NEEDED.get(record.call)) is not None:
        wrapper, member, names = needed
        items = items_of(record.reply, wrapper, member)
        kept[wrapper] = [{name: item[name] for name in names if name in item} for item in items]
    if record.more and (listed := LISTS.get(record.call)) is not None:
        kept[listed.next] = record.reply.get(listed.next)
    return Record(call=record.call, of=record.of, page=record.page, more=record.more, reply=kept, gone=record.gone)
