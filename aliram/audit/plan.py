"""Which calls an audit makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["ABSENT", "ACCOUNT", "FAMILIES", "LISTS", "List"]


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
        List("ims.GetCredentialReport", ("", ""), {"MaxItems": 3501}, "NextToken", "NextToken"),
    )
}
"""Paged operations by their call, with the largest pages that the services give (API metadata)."""

ABSENT = {
    "ims.GetLoginProfile": ("EntityNotExist.User.LoginProfile",),
    "ims.GetUserMFAInfo": ("EntityNotExist.User.MFADevice",),
}
"""Error codes that are an answer: there is none."""

FAMILIES = {
    "login_profiles": ("ims.GetLoginProfile",),
    "passkeys": ("ims.ListPasskeys",),
    "key_policies": ("ims.GetAccessKeyPolicy",),
    "recycled_keys": ("ims.ListAccessKeysInRecycleBin",),
}
"""Calls for each user or key that may be left out."""
