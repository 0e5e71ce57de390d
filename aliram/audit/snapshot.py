"""A snapshot: what the account said, joined into typed facts."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aliram._forgiving import fit

from .facts import AccessKey, Account, Group, Policy, Role, Root, User
from .powers import Powers
from .records import Header, Memory
from .report_rows import CredentialRow, read_rows
from .unread import NotRead, Unread, known

if TYPE_CHECKING:
    from aliram.ims import models as ims

__all__ = ["Snapshot"]

Holder = tuple[str, str]


class Snapshot:
    """One account at one time.

    Made by `collect`, or read from a file. Lists come in the order of the service. What could not be read raises
    `NotRead` where it is asked for; `unread` lists it.
    """

    def __init__(self, header: Header, records: Memory) -> None:
        self.header = header
        self._records = records
        self._powers: dict[tuple[Policy, ...], Powers] = {}

    def __repr__(self) -> str:
        return f"Snapshot({self.account_id}, {self.header.started})"

    @property
    def account_id(self) -> str:
        return self.header.account

    @property
    def taken_at(self) -> datetime:
        """When collecting began."""
        return datetime.fromisoformat(self.header.started)

    @cached_property
    def unread(self) -> list[Unread]:
        """Every call without a reply."""
        return [record.error for record in self._records if record.error is not None]

    # Replies.

    def get(self, call: str, of: str = "") -> Any:
        """The reply of a call that is not paged, as its model: `snapshot.get("ram.GetRole", "admin").role`.

        None: the service said that there is none (a logon profile, an MFA device).

        Raises:
            NotRead: It could not be read, or was not asked for.
        """
        pages = self._replies(call, of)
        return pages[0] if pages else None

    def listing(self, call: str, items: str, of: str = "") -> list[Any]:
        """The items of every page of a list: `snapshot.listing("ram.ListUsersForGroup", "users", "admins")`.

        Raises:
            NotRead: Some page could not be read.
        """
        return [item for page in self._replies(call, of) for item in getattr(page, items)]

    def _replies(self, call: str, of: str) -> list[Any]:
        records = self._records.pages(call, of)
        if not records:
            raise NotRead(Unread(call=call, of=of, code="Missing", message="not in the snapshot"))
        service, _, action = call.partition(".")
        kind = importlib.import_module(f"aliram.{service}.operations").OPERATIONS[action].response_type
        replies = []
        for record in records:
            if record.error is not None:
                raise NotRead(record.error)
            if record.reply is not None:
                replies.append(fit(record.reply, kind, Counter()))
        if records[-1].more:
            raise NotRead(Unread(call=call, of=of, code="Incomplete", message="collecting was interrupted"))
        return replies

    # The account.

    @cached_property
    def alias(self) -> str:
        """Account alias; empty where there is none or it could not be read."""
        try:
            return self.get("ram.GetAccountAlias").account_alias or ""
        except NotRead:
            return ""

    @cached_property
    def account(self) -> Account:
        return Account(self)

    @cached_property
    def root(self) -> Root:
        return Root(self)

    @cached_property
    def users(self) -> list[User]:
        return [User(self, user) for user in self.listing("ims.ListUsers", "users")]

    @cached_property
    def access_keys(self) -> list[AccessKey]:
        """Of all users whose keys could be read."""
        found = []
        for user in self.users:
            try:
                found += user.keys
            except NotRead:
                continue
        return found

    @cached_property
    def groups(self) -> list[Group]:
        return [Group(self, group) for group in self.listing("ram.ListGroups", "groups")]

    @cached_property
    def roles(self) -> list[Role]:
        return [Role(self, role) for role in self.listing("ram.ListRoles", "roles")]

    @cached_property
    def policies(self) -> list[Policy]:
        """Every policy there is, system policies that nobody holds too (whose documents were not asked for)."""
        return [Policy(self, policy) for policy in self.listing("ram.ListPolicies", "policies")]

    # Joins. They are values or `Unread`, so that each who needs them learns the same.

    @cached_property
    def groups_by_user(self) -> Mapping[str, Sequence[Group]] | Unread:
        """Groups by the names of their members."""
        found: dict[str, list[Group]] = {}
        try:
            for group in self.groups:
                for member in group.members:
                    found.setdefault(member, []).append(group)
        except NotRead as error:
            return error.missing
        return found

    @cached_property
    def attached(self) -> Mapping[Holder, Sequence[Policy]] | Unread:
        """Policies by holder: `("user", "alice")`."""
        found: dict[Holder, list[Policy]] = {}
        try:
            for policy in self.policies:
                for holder in policy.holders:
                    found.setdefault(holder, []).append(policy)
        except NotRead as error:
            return error.missing
        return found

    def powers(self, holder: User | Group | Role) -> Powers:
        """What a principal's policies let it do; those of a user with those of its groups.

        Raises:
            NotRead: Its policies could not be read.
        """
        policies = tuple(sorted(holder.policies, key=lambda policy: policy.id))
        return self._powers.setdefault(policies, Powers(policies))

    # The credential report and MFA devices.

    @cached_property
    def _rows(self) -> Mapping[str, CredentialRow] | Unread:
        try:
            pages = self._replies("ims.GetCredentialReport", "")
            return {row.user: row for row in read_rows(page.content or "" for page in pages)}
        except NotRead as error:
            return error.missing
        except ValueError as error:
            return Unread(call="ims.GetCredentialReport", code="BadReply", message=str(error))

    def report_row(self, user: str) -> CredentialRow | None:
        """A line of the credential report: of a logon name, or of `<root>`.

        Raises:
            NotRead: There is no report.
        """
        return known(self._rows).get(user)

    def row_or_none(self, user: str) -> CredentialRow | None:
        """The same, where the facts can be had otherwise."""
        return None if isinstance(self._rows, Unread) else self._rows.get(user)

    @cached_property
    def virtual_devices(self) -> list[ims.VirtualMFADevice]:
        return self.listing("ims.ListVirtualMFADevices", "virtual_mfa_devices")

    @cached_property
    def virtual_device_owners(self) -> frozenset[str]:
        """Logon names."""
        return frozenset(
            device.user.user_principal_name or "" for device in self.virtual_devices if device.user is not None
        )
