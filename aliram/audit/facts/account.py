"""An account as checks see it: users, keys, groups, roles and policies, joined from the replies.

Everything that may be missing is a property that raises `NotRead` when it could not be read; None and empty lists are
what the service said. Names, times and the models (`ims.LoginProfile`, `ram.Role`) are those of the generated clients.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from aliram.audit.unread import NotRead, Unread, known
from aliram.policy import Comparison, at_least_as_powerful, lint, parse
from aliram.policy import Finding as Mistake
from aliram.policy import Policy as Document

from .network import NetworkPolicy
from .report_rows import CredentialRow, KeySlot

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot
    from aliram.ims import models as ims
    from aliram.ram import models as ram

__all__ = ["AccessKey", "Account", "Group", "Policy", "PolicyVersion", "Role", "Root", "User"]


@dataclass(frozen=True, eq=False)
class Account:
    """The account itself."""

    snapshot: Snapshot
    kind = "account"

    @property
    def name(self) -> str:
        return self.snapshot.account_id

    @property
    def arn(self) -> str:
        return f"acs:ram::{self.snapshot.account_id}:account"

    @property
    def words(self) -> Mapping[str, str]:
        return {"account": self.name}


@dataclass(frozen=True, eq=False)
class Root:
    """The account's owner, who can do everything."""

    snapshot: Snapshot
    kind = "root"
    name = "root"

    @property
    def arn(self) -> str:
        return f"acs:ram::{self.snapshot.account_id}:root"

    @property
    def words(self) -> Mapping[str, str]:
        return {"account": self.snapshot.account_id}

    @property
    def row(self) -> CredentialRow:
        """Its line of the credential report."""
        row = self.snapshot.report_row("<root>")
        if row is None:
            raise NotRead(Unread(call="ims.GetCredentialReport", of="<root>", code="Missing", message="no such line"))
        return row


@dataclass(frozen=True, eq=False)
class User:
    """A RAM user."""

    snapshot: Snapshot
    listed: ims.User
    """As ListUsers gave it."""
    kind = "user"

    @cached_property
    def principal(self) -> str:
        """Logon name: `alice@1234.onaliyun.com`."""
        return self.listed.user_principal_name or ""

    @property
    def name(self) -> str:
        """User name: what stands before the `@`."""
        return self.principal.partition("@")[0]

    @property
    def arn(self) -> str:
        return f"acs:ram::{self.snapshot.account_id}:user/{self.name}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"UserName": self.name, "UserPrincipalName": self.principal, "UserId": self.listed.user_id or ""}

    @property
    def created(self) -> datetime | None:
        return self.listed.create_date

    @property
    def suspended(self) -> bool:
        """Whether the user was frozen and cannot act (unverified)."""
        return self.listed.status == "freeze"

    @cached_property
    def row(self) -> CredentialRow | None:
        """Its line of the credential report; None for one created after the report, and where there is no report."""
        return self.snapshot.row_or_none(self.principal)

    @cached_property
    def login_profile(self) -> ims.LoginProfile | None:
        """Console logon; None where the user has none."""
        if self.row is not None and self.row.password_exist is False:
            return None
        reply = self.snapshot.get("ims.GetLoginProfile", self.principal)
        return None if reply is None else reply.login_profile

    @property
    def console(self) -> bool:
        """Whether the user can log on to the console with a password."""
        if self.row is not None and self.row.password_active is not None:
            return self.row.password_active
        return self.login_profile is not None and self.login_profile.status != "Inactive"

    @property
    def last_logon(self) -> datetime | None:
        """To the console; None: never."""
        moments = [self.listed.last_login_date, self.row.last_logon if self.row is not None else None]
        return max((moment for moment in moments if moment is not None), default=None)

    @property
    def passkeys(self) -> list[ims.Passkey]:
        """Asked only of users who have a logon profile; of others, none."""
        if self.login_profile is None:
            return []
        reply = self.snapshot.get("ims.ListPasskeys", self.principal)
        return [] if reply is None else reply.passkeys

    @property
    def mfa_device(self) -> bool:
        """Whether an MFA device, virtual or not, is bound to a user with console logon. Passkeys do not count here."""
        if self.row is not None and self.row.mfa_active is not None:
            return self.row.mfa_active
        if self.principal in self.snapshot.virtual_device_owners:
            return True
        if self.login_profile is None:
            return False
        reply = self.snapshot.get("ims.GetUserMFAInfo", self.principal)
        return reply is not None and (reply.mfa_device is not None or bool(reply.is_mfa_enable))

    @cached_property
    def keys(self) -> list[AccessKey]:
        """Access keys, active or not."""
        if self.row is not None and all(slot.exists is False for slot in self.row.keys):
            return []
        reply = self.snapshot.get("ims.ListAccessKeys", self.principal)
        keys = [] if reply is None else [AccessKey(self, key) for key in reply.access_keys]
        return [key for key in keys if not self.snapshot.is_gone("access_key", key.id)]

    @property
    def recycled_keys(self) -> list[ims.AccessKey]:
        """Deleted keys that can be restored."""
        reply = self.snapshot.get("ims.ListAccessKeysInRecycleBin", self.listed.user_id or "")
        return [] if reply is None else reply.access_keys

    @property
    def groups(self) -> Sequence[Group]:
        """The groups it is in."""
        return known(self.snapshot.groups_by_user).get(self.name, ())

    @property
    def own_policies(self) -> Sequence[Policy]:
        """Attached to the user itself."""
        return known(self.snapshot.attached).get(("user", self.name), ())

    @property
    def policies(self) -> Sequence[Policy]:
        """Own ones and those of its groups, each once."""
        inherited = (policy for group in self.groups for policy in group.policies)
        return tuple(dict.fromkeys((*self.own_policies, *inherited)))


@dataclass(frozen=True, eq=False)
class AccessKey:
    """An access key of a user."""

    user: User
    listed: ims.AccessKey
    kind = "access_key"

    @property
    def id(self) -> str:
        return self.listed.access_key_id or ""

    @property
    def name(self) -> str:
        return f"{self.id} of {self.user.name}"

    @property
    def arn(self) -> str:
        """The services have none for keys; this has the same form."""
        return f"{self.user.arn}/access-key/{self.id}"

    @property
    def words(self) -> Mapping[str, str]:
        return {**self.user.words, "AccessKeyId": self.id}

    @property
    def active(self) -> bool:
        return self.listed.status == "Active"

    @property
    def created(self) -> datetime | None:
        return self.listed.create_date

    @property
    def last_used(self) -> datetime | None:
        """None: never."""
        slot = self._slot
        if slot is not None:
            return slot.last_used
        reply = self.user.snapshot.get("ims.GetAccessKeyLastUsed", self.id)
        used = None if reply is None else reply.access_key_last_used
        return None if used is None else used.last_used_date

    @property
    def _slot(self) -> KeySlot | None:
        """Its place in the credential report, where the key is the only one."""
        row = self.user.row
        return None if row is None or len(self.user.keys) != 1 else row.only_key

    @property
    def network_policy(self) -> NetworkPolicy | None:
        """From where this key may be used: its own policy, not that of the account. None: it has none in force."""
        reply = self.user.snapshot.get("ims.GetAccessKeyPolicy", self.id)
        return None if reply is None else NetworkPolicy.read(reply.access_key_policy)


@dataclass(frozen=True, eq=False)
class Group:
    """A user group."""

    snapshot: Snapshot
    listed: ram.Group
    kind = "group"

    @property
    def name(self) -> str:
        return self.listed.group_name or ""

    @property
    def arn(self) -> str:
        return f"acs:ram::{self.snapshot.account_id}:group/{self.name}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"GroupName": self.name}

    @cached_property
    def members(self) -> list[str]:
        """User names."""
        return [user.user_name or "" for user in self.snapshot.listing("ram.ListUsersForGroup", "users", self.name)]

    @property
    def policies(self) -> Sequence[Policy]:
        return known(self.snapshot.attached).get(("group", self.name), ())


@dataclass(frozen=True, eq=False)
class Role:
    """A role that can be assumed."""

    snapshot: Snapshot
    listed: ram.Role
    """As ListRoles gave it: without trust policy."""
    kind = "role"

    @property
    def name(self) -> str:
        return self.listed.role_name or ""

    @property
    def arn(self) -> str:
        return self.listed.arn or f"acs:ram::{self.snapshot.account_id}:role/{self.name}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"RoleName": self.name}

    @cached_property
    def detail(self) -> ram.Role:
        """As GetRole gave it."""
        reply = self.snapshot.get("ram.GetRole", self.name)
        role: ram.Role = reply.role
        return role

    @cached_property
    def trust(self) -> Document:
        """Who may assume it.

        Raises:
            PolicyError: The document is none that RAM's language knows.
        """
        return parse(self.detail.assume_role_policy_document or "", kind="trust", name=self.name, tolerant=True)

    @property
    def service_linked(self) -> bool:
        """Made by a product for itself; nobody can change it."""
        return bool(self.detail.is_service_linked_role)

    @property
    def policies(self) -> Sequence[Policy]:
        return known(self.snapshot.attached).get(("role", self.name), ())


@dataclass(frozen=True, eq=False)
class PolicyVersion:
    """One version of a custom policy."""

    policy: Policy
    listed: ram.PolicyVersion

    @cached_property
    def document(self) -> Document:
        """
        Raises:
            PolicyError: The document is none that RAM's language knows.
        """
        return parse(self.listed.policy_document or "", kind="identity", name=self.policy.name, tolerant=True)

    @cached_property
    def beside_default(self) -> Comparison:
        """Whether the default version allows all that this one does.

        Raises:
            PolicyError: One of the two is none that RAM's language knows.
        """
        return at_least_as_powerful(self.policy.document, self.document)


@dataclass(frozen=True, eq=False)
class Policy:
    """A managed policy."""

    snapshot: Snapshot
    listed: ram.Policy
    kind = "policy"

    @property
    def name(self) -> str:
        return self.listed.policy_name or ""

    @property
    def custom(self) -> bool:
        return self.listed.policy_type == "Custom"

    @property
    def id(self) -> str:
        """`Custom/name` or `System/name`."""
        return f"{self.listed.policy_type}/{self.name}"

    @property
    def arn(self) -> str:
        owner = self.snapshot.account_id if self.custom else "system"
        return f"acs:ram::{owner}:policy/{self.name}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"PolicyName": self.name, "PolicyType": self.listed.policy_type or ""}

    @property
    def attached(self) -> bool:
        return self.listed.attachment_count != 0

    @cached_property
    def versions(self) -> list[PolicyVersion]:
        """Every version of a custom policy; of a system policy, none."""
        if not self.custom:
            return []
        reply = self.snapshot.get("ram.ListPolicyVersions", self.id)
        return [PolicyVersion(self, version) for version in reply.policy_versions]

    @cached_property
    def text(self) -> str:
        """The document of the default version, as the service gave it."""
        if self.custom:
            for version in self.versions:
                if version.listed.is_default_version:
                    return version.listed.policy_document or ""
            missing = Unread(call="ram.ListPolicyVersions", of=self.id, code="Missing", message="no default version")
            raise NotRead(missing)
        reply = self.snapshot.get("ram.GetPolicy", self.id)
        version = reply.default_policy_version
        return (version.policy_document if version is not None else reply.policy.policy_document) or ""

    @cached_property
    def document(self) -> Document:
        """The default version.

        Raises:
            NotRead: Nobody holds the system policy, so it was not asked for, or it could not be read.
            PolicyError: The document is none that RAM's language knows.
        """
        return parse(self.text, kind="identity", name=self.name, tolerant=True)

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """What the linter says of the default version; time windows are looked at as of the snapshot. Raises as
        `document`."""
        return lint(self.document, now=self.snapshot.taken_at)

    @cached_property
    def holders(self) -> tuple[tuple[str, str], ...]:
        """`("user", "alice")`, `("group", …)`, `("role", …)`: to whom it is attached."""
        if not self.attached:
            return ()
        reply = self.snapshot.get("ram.ListEntitiesForPolicy", self.id)
        return (
            *(("user", user.user_name or "") for user in reply.users),
            *(("group", group.group_name or "") for group in reply.groups),
            *(("role", role.role_name or "") for role in reply.roles),
        )
