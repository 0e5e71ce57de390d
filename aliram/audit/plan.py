"""Which calls an audit makes, and how many.

formula(Counts(users=1000, passwords=800, users_with_keys=600, keys=700, ...)).total
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from aliram.errors import ConfigError

__all__ = [
    "ABSENT",
    "ACCOUNT",
    "FAMILIES",
    "LISTS",
    "NEEDED",
    "REPORT",
    "SUBJECTS",
    "Counts",
    "Formula",
    "List",
    "Row",
    "check_families",
    "family_of",
    "formula",
]

REPORT = "ims.GetCredentialReport"


class List(NamedTuple):
    """A paged operation."""

    call: str
    items: tuple[str, str]
    """Wire names of the wrapper and of the list in it."""
    fixed: Mapping[str, Any]
    """Parameters of every page: the largest page there is."""
    token: str = "Marker"  # noqa: S105
    next: str = "Marker"
    """The member of the reply that goes into `token` of the next request."""

    @property
    def size(self) -> int:
        """Items on a page."""
        return int(self.fixed.get("MaxItems") or self.fixed["MaxResults"])


ACCOUNT = (
    "ims.GetPasswordPolicy",
    "ims.GetSecurityPreference",
    "ims.GetUserSsoSettings",
    "ims.GetAccessKeyPolicyForAccount",
    "ims.GetAccountSummary",
    "ims.GetAccountMFAInfo",
    "ims.GetAccountSecurityPracticeReport",
    "ims.GetDefaultDomain",
    "ims.ListApplications",
    "ram.GetAccountAlias",
)
"""Asked once for the account."""

LISTS = {
    listed.call: listed
    for listed in (
        # Without Status, users who were suspended would be missing.
        List("ims.ListUsers", ("Users", "User"), {"MaxItems": 1000, "Status": ["active", "freeze"]}),
        List("ram.ListGroups", ("Groups", "Group"), {"MaxItems": 100}),
        List("ram.ListUsersForGroup", ("Users", "User"), {"MaxItems": 1000}),
        List("ram.ListRoles", ("Roles", "Role"), {"MaxItems": 1000}),
        List("ram.ListPolicies", ("Policies", "Policy"), {"MaxItems": 1000}),
        List("ims.ListSAMLProviders", ("SAMLProviders", "SAMLProvider"), {"MaxItems": 100}),
        List("ims.ListOIDCProviders", ("OIDCProviders", "OIDCProvider"), {"MaxItems": 100}),
        List("ims.ListVirtualMFADevices", ("VirtualMFADevices", "VirtualMFADevice"), {"MaxItems": 100}),
        List("ims.ListUsersInRecycleBin", ("Users", "User"), {"MaxItems": 100}),
        List(
            "ims.ListServiceCredentials",
            ("ServiceCredentials", ""),
            {"AllUsers": True, "MaxResults": 100},
            "NextToken",
            "NextToken",
        ),
        List(REPORT, ("", ""), {"MaxItems": 3501}, "NextToken", "NextToken"),
    )
}
"""Paged operations by their call, with the largest pages that the services give (API metadata)."""

ABSENT = {
    "ims.GetLoginProfile": ("EntityNotExist.User.LoginProfile",),
    "ims.GetUserMFAInfo": ("EntityNotExist.User.MFADevice",),
}
"""Error codes that are an answer: there is none."""

NEEDED = {
    "ims.ListUsers": ("Users", "User", ("UserPrincipalName", "UserId")),
    "ram.ListGroups": ("Groups", "Group", ("GroupName",)),
    "ram.ListRoles": ("Roles", "Role", ("RoleName",)),
    "ram.ListPolicies": ("Policies", "Policy", ("PolicyType", "PolicyName", "AttachmentCount")),
    "ims.ListSAMLProviders": ("SAMLProviders", "SAMLProvider", ("SAMLProviderName",)),
    "ims.ListUsersInRecycleBin": ("Users", "User", ("UserId",)),
    "ims.ListVirtualMFADevices": ("VirtualMFADevices", "VirtualMFADevice", ("User",)),
    "ims.ListApplications": ("Applications", "Application", ("AppId",)),
    "ims.ListAccessKeys": ("AccessKeys", "AccessKey", ("AccessKeyId",)),
}
"""Wrapper, list and members of the items from which further calls follow."""

SUBJECTS = {
    "user": ("ims.GetLoginProfile", "ims.ListPasskeys", "ims.GetUserMFAInfo", "ims.ListAccessKeys"),
    "access_key": ("ims.GetAccessKeyPolicy", "ims.GetAccessKeyLastUsed"),
    "group": ("ram.ListUsersForGroup",),
    "role": ("ram.GetRole",),
    "policy": ("ram.ListPolicyVersions", "ram.GetPolicy", "ram.ListEntitiesForPolicy"),
}
"""What the calls for each item are about, in which a thing can turn out to be gone."""

FAMILIES = {
    "login_profiles": ("ims.GetLoginProfile",),
    "passkeys": ("ims.ListPasskeys",),
    "key_policies": ("ims.GetAccessKeyPolicy",),
    "recycled_keys": ("ims.ListAccessKeysInRecycleBin",),
}
"""Calls for each user or key that may be left out."""


_FAMILY_OF = {call: family for family, calls in FAMILIES.items() for call in calls}


def family_of(call: str) -> str:
    """The family that a call belongs to; empty for none."""
    return _FAMILY_OF.get(call, "")


def check_families(leave_out: Collection[str]) -> None:
    """Raises a `ConfigError` for a family that does not exist."""
    if unknown := set(leave_out) - FAMILIES.keys():
        raise ConfigError(f"leave_out: no family of calls is called {min(unknown)!r}; there are {', '.join(FAMILIES)}")


class Counts(Struct, kw_only=True, frozen=True):
    """What an account holds, as far as the number of calls depends on it."""

    users: int = 0
    """Suspended ones too."""
    passwords: int = 0
    """Users with a logon profile, active or not."""
    passwords_without_device: int = 0
    """Those of them without a virtual MFA device."""
    users_with_keys: int = 0
    keys: int = 0
    keys_of_many: int = 0
    """Keys of users who have two or more."""
    groups: int = 0
    pages_of_members: int = 0
    """Pages of 1,000 members, at least one for each group. 0: one for each group."""
    roles: int = 0
    custom_policies: int = 0
    system_policies: int = 0
    attached_custom_policies: int = 0
    attached_system_policies: int = 0
    saml_providers: int = 0
    oidc_providers: int = 0
    applications: int = 0
    virtual_devices: int = 0
    """Bound or not."""
    recycled_users: int = 0
    service_credentials: int = 0


class Row(NamedTuple):
    """The calls of one operation."""

    call: str
    calls: int
    why: str


class Formula(Struct, frozen=True):
    """How many calls reading an account takes, where no call has to be repeated."""

    rows: list[Row]

    @property
    def total(self) -> int:
        return sum(row.calls for row in self.rows)

    def lines(self) -> list[str]:
        """For a person: a line for each operation, and the sum."""
        width = max(len(row.call) for row in self.rows)
        lines = [f"{row.calls:>9,}  {row.call:<{width}}  {row.why}" for row in self.rows if row.calls]
        return [*lines, f"{self.total:>9,}  calls"]


def formula(counts: Counts, *, report: bool = True, asked: int = 2, leave_out: Collection[str] = ()) -> Formula:
    """The calls that reading an account takes.

    Args:
        counts: What it holds.
        report: Whether there is a credential report. Accounts of more than 3,500 users get none.
        asked: How often GenerateCredentialReport is called until the report is there: 1 where one of the last four
            hours is, 2 where it is built within half a second, more where it takes longer. Without a report, 1.
        leave_out: Families of calls that are not made.

    Raises:
        ConfigError: A family that does not exist.
    """
    check_families(leave_out)
    of = counts
    profiles, keyed = (of.passwords, of.users_with_keys) if report else (of.users, of.users)
    uses = of.keys_of_many if report else of.keys
    rows = [
        Row("sts.GetCallerIdentity", 1, "whose account it is"),
        *(Row(call, 1, "once") for call in ACCOUNT),
        Row("ims.GenerateCredentialReport", asked if report else 1, "until the report is there, or is refused"),
        Row(REPORT, _pages(REPORT, of.users + 1) if report else 0, "pages; a line for each user and the root"),
        _listing("ims.ListUsers", of.users),
        _listing("ims.ListVirtualMFADevices", of.virtual_devices),
        _listing("ims.ListUsersInRecycleBin", of.recycled_users),
        _listing("ims.ListServiceCredentials", of.service_credentials),
        _listing("ims.ListSAMLProviders", of.saml_providers),
        _listing("ims.ListOIDCProviders", of.oidc_providers),
        _listing("ram.ListGroups", of.groups),
        _listing("ram.ListRoles", of.roles),
        _listing("ram.ListPolicies", of.custom_policies + of.system_policies),
        Row("ram.ListUsersForGroup", of.pages_of_members or of.groups, "pages, at least one for each group"),
        Row("ram.GetRole", of.roles, "each role: lists hold no trust policies"),
        Row("ram.ListPolicyVersions", of.custom_policies, "each custom policy: all documents"),
        Row("ram.GetPolicy", of.attached_system_policies, "each system policy that somebody holds: its document"),
        Row(
            "ram.ListEntitiesForPolicy",
            of.attached_custom_policies + of.attached_system_policies,
            "each policy that somebody holds",
        ),
        Row("ims.GetSAMLProvider", of.saml_providers, "each provider: its certificates"),
        Row("ims.ListAppSecretIds", of.applications, "each application"),
        Row("ims.GetLoginProfile", profiles, "each user with a password" if report else "each user"),
        Row("ims.ListPasskeys", of.passwords, "each user with a password"),
        Row(
            "ims.GetUserMFAInfo",
            0 if report else of.passwords_without_device,
            "each user with a password and no virtual device: the report is not there to tell",
        ),
        Row("ims.ListAccessKeys", keyed, "each user with a key" if report else "each user"),
        Row("ims.GetAccessKeyPolicy", of.keys, "each key"),
        Row("ims.GetAccessKeyLastUsed", uses, "each key of users with several" if report else "each key"),
        Row("ims.ListAccessKeysInRecycleBin", of.users + of.recycled_users, "each user, deleted ones too"),
    ]
    # Whether there is a password is learnt from GetLoginProfile: what hangs on it is not asked without.
    left_out = {call for family in leave_out for call in FAMILIES[family]}
    if "ims.GetLoginProfile" in left_out:
        left_out |= {"ims.ListPasskeys", "ims.GetUserMFAInfo"}
    return Formula([row for row in rows if row.call not in left_out])


def _listing(call: str, items: int) -> Row:
    size = LISTS[call].size
    return Row(call, _pages(call, items), f"pages of {size:,}")


def _pages(call: str, items: int) -> int:
    return max(1, -(-items // LISTS[call].size))
