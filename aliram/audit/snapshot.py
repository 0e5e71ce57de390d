"""A snapshot: what the account said, joined into typed facts."""

from __future__ import annotations

import importlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aliram._forgiving import fit

from .facts.account import AccessKey, Account, Group, Policy, Role, Root, User
from .facts.applications import Application, ServiceCredential
from .facts.network import NetworkPolicy
from .facts.powers import Powers
from .facts.report_rows import CredentialRow, read_rows
from .facts.sign_on import OidcProvider, SamlProvider, UserSso
from .journal.records import End, Header, Memory, Record
from .journal.snapshot_file import read_snapshot, write_snapshot
from .plan import FAMILIES, SUBJECTS, family_of
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

    def __init__(
        self, header: Header, records: Memory | None, end: End | None = None, path: Path | None = None
    ) -> None:
        self.header = header
        self._content = None if records is None else (records, end)
        self._path = path
        self._powers: dict[tuple[Policy, ...], Powers] = {}
        self._powers_of: dict[User | Group | Role, Powers] = {}

    def __repr__(self) -> str:
        return f"Snapshot({self.account_id}, {self.header.started})"

    # Files.

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Snapshot:
        """Reads a file, compressed or not. Of one that an interrupted collection left, what is missing is unknown.

        Blocks: in async code, `await anyio.to_thread.run_sync(Snapshot.load, path)`.

        Raises:
            ConfigError: It cannot be read, is no snapshot, is damaged, or is of a newer aliram.
        """
        header, records, end = read_snapshot(Path(path))
        return cls(header, records, end)

    @classmethod
    def of_file(cls, path: Path, header: Header) -> Snapshot:
        """The same, of a file that is read when something is first asked for."""
        return cls(header, None, path=path)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a new file (0600), gzip when its name ends with `.gz`. Blocks.

        Raises:
            ConfigError: There is one of that name, or it cannot be written.
        """
        write_snapshot(Path(path), self.header, self._records, self.end)

    def _read(self) -> tuple[Memory, End | None]:
        if self._content is None:
            assert self._path is not None
            _, records, end = read_snapshot(self._path)
            self._content = records, end
        return self._content

    @property
    def _records(self) -> Memory:
        return self._read()[0]

    @property
    def end(self) -> End | None:
        """When everything was read; None where collecting was interrupted."""
        return self._read()[1]

    @property
    def account_id(self) -> str:
        return self.header.account

    @property
    def taken_at(self) -> datetime:
        """When collecting began."""
        return datetime.fromisoformat(self.header.started)

    @cached_property
    def records(self) -> list[Record]:
        """Every reply, sorted: those of two snapshots of the same account are equal when nothing has changed."""
        return sorted(self._records, key=lambda record: (record.call, record.of, record.page))

    @cached_property
    def unread(self) -> list[Unread]:
        """Every call without a reply; families that were left out count as one."""
        left_out = [_left_out(call) for family in self.header.left_out for call in FAMILIES.get(family, ())]
        return [*left_out, *(record.error for record in self._records if record.error is not None)]

    @cached_property
    def _gone(self) -> frozenset[tuple[str, str]]:
        kinds = {call: kind for kind, calls in SUBJECTS.items() for call in calls}
        return frozenset((kinds.get(record.call, ""), record.of) for record in self._records if record.gone)

    def is_gone(self, kind: str, name: str) -> bool:
        """Whether a thing that a list names was deleted before its details were read: a kind of `plan.SUBJECTS`, and
        what its calls are about. Such a thing is left out of every list here."""
        return (kind, name) in self._gone

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
            if family_of(call) in self.header.left_out:
                raise NotRead(_left_out(call, of))
            raise NotRead(Unread(call=call, of=of, code="Missing", message="not in the snapshot"))
        service, _, action = call.partition(".")
        kind = importlib.import_module(f"aliram.{service}.operations").OPERATIONS[action].response_type
        replies = []
        for record in records:
            if record.error is not None:
                raise NotRead(record.error)
            if record.gone:
                raise NotRead(Unread(call=call, of=of, code="Gone", message="deleted while the account was read"))
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
    def security_preference(self) -> ims.SecurityPreference:
        """The settings for all users."""
        preference: ims.SecurityPreference = self._part("ims.GetSecurityPreference", "security_preference")
        return preference

    @cached_property
    def password_policy(self) -> ims.PasswordPolicy:
        policy: ims.PasswordPolicy = self._part("ims.GetPasswordPolicy", "password_policy")
        return policy

    @cached_property
    def account_network_policy(self) -> NetworkPolicy | None:
        """From where keys may be used that have no network policy of their own. None: none is in force."""
        return NetworkPolicy.read(self.get("ims.GetAccessKeyPolicyForAccount").access_key_policy)

    @cached_property
    def account_summary(self) -> ims.AccountSummary:
        """How much there is of everything, and the quotas."""
        summary: ims.AccountSummary = self._part("ims.GetAccountSummary", "summary_map")
        return summary

    @cached_property
    def security_practice(self) -> ims.AccountSecurityPracticeInfo:
        """The service's own rating."""
        call = "ims.GetAccountSecurityPracticeReport"
        rating: ims.AccountSecurityPracticeInfo = self._part(call, "account_security_practice_info")
        return rating

    def _part(self, call: str, name: str) -> Any:
        part = getattr(self.get(call), name)
        if part is None:
            raise NotRead(Unread(call=call, code="Missing", message=f"no {name} in the reply"))
        return part

    @cached_property
    def root(self) -> Root:
        return Root(self)

    @cached_property
    def users(self) -> list[User]:
        users = (User(self, user) for user in self.listing("ims.ListUsers", "users"))
        return [user for user in users if not self.is_gone("user", user.principal)]

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
        groups = (Group(self, group) for group in self.listing("ram.ListGroups", "groups"))
        return [group for group in groups if not self.is_gone("group", group.name)]

    @cached_property
    def roles(self) -> list[Role]:
        roles = (Role(self, role) for role in self.listing("ram.ListRoles", "roles"))
        return [role for role in roles if not self.is_gone("role", role.name)]

    @cached_property
    def policies(self) -> list[Policy]:
        """Every policy there is, system policies that nobody holds too (whose documents were not asked for)."""
        policies = (Policy(self, policy) for policy in self.listing("ram.ListPolicies", "policies"))
        return [policy for policy in policies if not self.is_gone("policy", policy.id)]

    @cached_property
    def saml_providers(self) -> list[SamlProvider]:
        """Those that roles can trust; that of user SSO is not among them."""
        return [SamlProvider(self, provider) for provider in self.listing("ims.ListSAMLProviders", "saml_providers")]

    @cached_property
    def user_sso(self) -> UserSso:
        return UserSso(self)

    @cached_property
    def oidc_providers(self) -> list[OidcProvider]:
        return [OidcProvider(self, provider) for provider in self.listing("ims.ListOIDCProviders", "oidc_providers")]

    @cached_property
    def applications(self) -> list[Application]:
        return [Application(self, application) for application in self.get("ims.ListApplications").applications]

    @cached_property
    def service_credentials(self) -> list[ServiceCredential]:
        """Of all users."""
        found = self.listing("ims.ListServiceCredentials", "service_credentials")
        return [ServiceCredential(self, credential) for credential in found]

    # Names in lower case, to look up whom somebody else names.

    @cached_property
    def user_names(self) -> frozenset[str]:
        return frozenset(user.name.casefold() for user in self.users)

    @cached_property
    def role_names(self) -> frozenset[str]:
        return frozenset(role.name.casefold() for role in self.roles)

    @cached_property
    def saml_provider_names(self) -> frozenset[str]:
        return frozenset(provider.name.casefold() for provider in self.saml_providers)

    @cached_property
    def oidc_provider_names(self) -> frozenset[str]:
        return frozenset(provider.name.casefold() for provider in self.oidc_providers)

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
        if holder not in self._powers_of:
            policies = tuple(sorted(holder.policies, key=lambda policy: policy.id))
            if policies not in self._powers:
                self._powers[policies] = Powers(policies)
            self._powers_of[holder] = self._powers[policies]
        return self._powers_of[holder]

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

    @property
    def report_made(self) -> datetime | None:
        """When the service made the credential report; None where there is none."""
        try:
            made: datetime | None = self._replies("ims.GetCredentialReport", "")[0].generated_time
        except (NotRead, IndexError):
            return None
        return made

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


def _left_out(call: str, of: str = "") -> Unread:
    return Unread(call=call, of=of, code="LeftOut", message="not asked for")
