"""Users who can log on to the console with a password: second factor, use, and whether they should."""

from __future__ import annotations

import re
from datetime import datetime

from aliram.audit.check import Audit, check
from aliram.audit.facts import User
from aliram.audit.finding import Severity, Verdict, failed, passed

__all__: list[str] = []


@check(
    "USER-01",
    "Console users have a second factor",
    kind="user",
    severity=Severity.HIGH,
    why="A password that was guessed, reused or phished is enough to log on.",
    fix="aliram ims update-login-profile --user-principal-name <UserPrincipalName> --mfa-bind-required true, so that"
    " the user has to bind a device at the next logon",
    cis="1.4",
    prowler="ram_user_mfa_enabled_console_access",
)
def second_factor(user: User, audit: Audit) -> Verdict | None:
    if not user.console:
        return None
    if user.mfa_device:
        return passed("has an MFA device bound")
    if number := len(user.passkeys):
        return passed(f"has no MFA device, but passkeys: {number}")
    return failed("can log on to the console and has neither MFA device nor passkey")


@check(
    "USER-02",
    "Console users must use a second factor",
    kind="user",
    severity=Severity.MEDIUM,
    why="A device that nobody demands can be unbound, and the next logon works with the password alone.",
    fix="aliram ims update-login-profile --user-principal-name <UserPrincipalName> --mfa-bind-required true",
    prowler="ram_user_mfa_enabled_console_access",
)
def second_factor_demanded(user: User, audit: Audit) -> Verdict | None:
    if not user.console:
        return None
    logon = audit.snapshot.security_preference.login_profile_preference
    if logon is not None and logon.mfa_operation_for_login == "mandatory":
        return passed("MFA is mandatory for every user of the account")
    if user.login_profile is None:
        return None
    if user.login_profile.mfa_bind_required:
        return passed("has to log on with MFA")
    return failed("may log on without MFA")


@check(
    "USER-03",
    "Console logon is used",
    kind="user",
    severity=Severity.MEDIUM,
    why="Nobody notices when the logon of somebody who left, or never came, is taken over.",
    fix="aliram ims delete-login-profile --user-principal-name <UserPrincipalName>",
    cis="1.5",
    prowler="ram_user_console_access_unused",
)
def used(user: User, audit: Audit) -> Verdict | None:
    if not user.console:
        return None
    if user.last_logon is not None:
        days = audit.days_since(user.last_logon)
        words = f"logged on {days} days ago"
    else:
        since = _given(user)
        if since is None:
            return None
        days = audit.days_since(since)
        words = f"could log on for {days} days and never did"
    return passed(words) if days < audit.limits.console_idle_days else failed(words)


@check(
    "USER-07",
    "Users that are programs have no console logon",
    kind="user",
    severity=Severity.MEDIUM,
    why="A program does not log on, so that whoever does is somebody else.",
    fix="aliram ims delete-login-profile --user-principal-name <UserPrincipalName>",
)
def program_with_console(user: User, audit: Audit) -> Verdict | None:
    if not audit.limits.programmatic_users or not re.fullmatch(audit.limits.programmatic_users, user.name):
        return None
    return failed("is a program and can log on to the console") if user.console else passed("has no console logon")


@check(
    "USER-08",
    "Console logon and access keys belong to different users",
    kind="user",
    severity=Severity.MEDIUM,
    why="One stolen secret of either kind has the rights of both, and the log does not tell person from program.",
    fix="make one user for the person and one for the program, then aliram ims delete-access-key"
    " --user-principal-name <UserPrincipalName> --user-access-key-id KEY-ID",
)
def console_and_keys(user: User, audit: Audit) -> Verdict | None:
    if not user.console:
        return None
    active = [key.id for key in user.keys if key.active]
    if active:
        return failed(f"can log on to the console and has active access keys: {len(active)}", *active)
    return passed("can log on to the console and has no active access key")


def _given(user: User) -> datetime | None:
    """When a user who never logged on was given logon, as far as it is told."""
    told = None if user.row is None else user.row.password_last_changed
    if told is None and user.login_profile is not None:
        told = user.login_profile.update_date
    return max((moment for moment in (user.created, told) if moment is not None), default=None)
