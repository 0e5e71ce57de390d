"""The thresholds that checks compare with, by profile.

`cis-2.0` and `cis-1.0` are the figures of the CIS Alibaba Cloud Foundation Benchmark v2.0.0 and v1.0.0, section 1;
`strict` is what the severest of the known auditors ask. Where a benchmark says nothing, the figures are ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from aliram.errors import ConfigError

from .finding import Severity

__all__ = ["PROFILES", "SENSITIVE", "Limits"]

SENSITIVE = frozenset(
    {
        "ram:CreateUser",
        "ram:UpdateUser",
        "ram:CreateAccessKey",
        "ram:CreateLoginProfile",
        "ram:UpdateLoginProfile",
        "ram:AddUserToGroup",
        "ram:CreateRole",
        "ram:UpdateRole",
        "ram:PassRole",
        "ram:CreatePolicy",
        "ram:CreatePolicyVersion",
        "ram:SetDefaultPolicyVersion",
        "ram:AttachPolicyToUser",
        "ram:AttachPolicyToGroup",
        "ram:AttachPolicyToRole",
        "sts:AssumeRole",
    }
)
"""Actions that make identities, or hand over rights: what the known auditors list, and their near relations."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Every threshold. Days are whole days."""

    key_age_days: int = 90
    """Oldest an active access key may be (CIS 1.6)."""
    key_idle_days: int = 90
    """Longest an active key may be unused."""
    console_idle_days: int = 90
    """Longest that a user with console logon may not have used it (CIS 1.5)."""
    user_idle_days: int = 365
    """Longest that a user may have used neither console nor keys."""
    root_idle_days: int = 90
    """A root that was used within so many days is in daily use (CIS 1.1 gives no figure)."""
    password_length: int = 14
    password_reuse: int = 5
    """Former passwords that may not be chosen again."""
    expiry: Literal["365 or none", "at most 90"] = "365 or none"
    """Days after which passwords must expire: CIS v2.0.0 wants a year at least or never, v1.0.0 at most 90 days."""
    password_attempts: int = 5
    """Wrong passwords before an account is locked."""
    session_hours: int = 8
    """Longest console session."""
    role_session_seconds: int = 3600
    """Longest session of a privileged role."""
    ram_writers: int = 3
    """Identities that may hold permission to change RAM (the console's governance rule)."""
    administrators: tuple[int, int] = (2, 5)
    """Fewest and most administrators there should be."""
    version_age_days: int = 90
    """Longest that a policy version which is not the default one is kept."""
    certificate_days: int = 30
    """Days before its end at which a certificate must be renewed."""
    secret_age_days: int = 365
    """Oldest an application's secret or a service credential may be."""
    passkey_idle_days: int = 365
    recycle_idle_days: int = 180
    """Longest idle time after which the account may be set to disable users and keys (the service's own is 730)."""
    issuance_hours: int = 12
    """Longest that a token of an OIDC provider may have been issued before (IssuanceLimitTime)."""
    fingerprints: int = 2
    """Most certificates that an OIDC provider may be trusted under: the one in use and the one that follows it."""
    quota_percent: int = 90
    policy_size_percent: int = 90
    trusted_accounts: frozenset[str] = frozenset()
    """Account ids that roles may trust, such as those of the same resource directory."""
    trusted_services: frozenset[str] = frozenset()
    """Services that roles may trust beside those known here: `example.aliyuncs.com`."""
    sensitive_actions: frozenset[str] = SENSITIVE
    """Actions of which holding one without a limit makes an identity sensitive."""
    required_roles: frozenset[str] = frozenset()
    """Roles that every account must have."""
    forbidden_policies: tuple[Mapping[str, Any], ...] = ()
    """Policy documents that must not exist."""
    required_policies: tuple[Mapping[str, Any], ...] = ()
    """Policy documents that must exist."""
    programmatic_users: str = ""
    """Regular expression for the whole names of users that are programs and must have no console logon, such as
    `(ci|svc)-.*`; empty: none."""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    """Severity by check id, where it is to differ."""
    skip: frozenset[str] = frozenset()
    """Ids of checks that are not made."""

    def with_settings(self, settings: Mapping[str, Any]) -> Limits:
        """These limits with some of them replaced, as a YAML file has them: `key_age_days: 60`.

        Raises:
            ConfigError: A name that is no limit, or a value of another type.
        """
        known = {each.name: each for each in fields(self)}
        values = {}
        for name, value in settings.items():
            if name not in known:
                raise ConfigError(f"{name!r} is no limit; there are {', '.join(sorted(known))}")
            values[name] = _fitted(name, value, getattr(self, name))
        return replace(self, **values)


def _fitted(name: str, value: Any, now: Any) -> Any:
    problem = ConfigError(f"{name}: {value!r} is not of the form {_form(now)}")
    if isinstance(now, frozenset | tuple) and not isinstance(value, list):
        raise problem
    if name == "administrators":
        if len(value) != 2 or not all(type(number) is int for number in value):
            raise problem
        return tuple(value)
    if isinstance(now, frozenset):
        return frozenset(map(str, value))
    if isinstance(now, tuple):
        if not all(isinstance(each, Mapping) for each in value):
            raise problem
        return tuple(value)
    if name == "severities":
        if not isinstance(value, Mapping):
            raise problem
        try:
            return {str(check): Severity(severity) for check, severity in value.items()}
        except ValueError:
            raise problem from None
    if name == "expiry" and value not in ("365 or none", "at most 90"):
        raise problem
    if type(value) is not type(now) or (isinstance(value, int) and value < 0):
        raise problem
    if name == "programmatic_users":
        try:
            re.compile(str(value))
        except re.error as error:
            raise ConfigError(f"{name}: {value!r} is no regular expression: {error}") from None
    return value


def _form(now: Any) -> str:
    if isinstance(now, Mapping):
        return "{CHECK-ID: severity}, with info, low, medium, high or critical"
    return {int: "a whole number, 0 or more", str: "a text", frozenset: "a list of texts"}.get(type(now), "a list")


PROFILES: Mapping[str, Limits] = {
    "cis-2.0": Limits(),
    "cis-1.0": Limits(expiry="at most 90"),
    "strict": Limits(
        key_idle_days=30,
        console_idle_days=30,
        user_idle_days=90,
        root_idle_days=365,
        expiry="at most 90",
        password_reuse=24,
        session_hours=6,
        secret_age_days=90,
        version_age_days=30,
    ),
}
"""Limits by the name of their profile."""
