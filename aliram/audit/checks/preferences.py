"""The account's security preference: settings for all users."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account
from aliram.audit.facts.network import is_wide
from aliram.audit.finding import Severity, Verdict, failed, passed
from aliram.audit.unread import NotRead, Unread

if TYPE_CHECKING:
    from aliram.ims import models as ims

__all__: list[str] = []

T = TypeVar("T")

_SET = "aliram ims set-security-preference"
_WHOLE = ", together with the other settings of aliram ims get-security-preference: one that is left out may be reset"


@check(
    "SEC-01",
    "Every user must log on with a second factor",
    kind="account",
    severity=Severity.MEDIUM,
    why="As long as MFA is left to each user's own setting, one forgotten setting is a way in.",
    fix=f"{_SET} --mfa-operation-for-login mandatory{_WHOLE}",
)
def mfa_for_all(account: Account, audit: Audit) -> Verdict | None:
    demanded = _said(_logon(audit).mfa_operation_for_login, "MFAOperationForLogin")
    words = f"MFAOperationForLogin is {demanded}"
    return passed(words) if demanded == "mandatory" else failed(words)


@check(
    "SEC-02",
    "Users log on from known networks only",
    kind="account",
    severity=Severity.MEDIUM,
    why="A stolen password works from anywhere in the world.",
    fix=f"{_SET} --login-network-masks NETWORK{_WHOLE}",
)
def networks(account: Account, audit: Audit) -> Verdict | None:
    masks = _logon(audit).login_network_masks
    if not masks:
        return failed("logon is possible from everywhere")
    if open_to := [mask for mask in masks if is_wide(mask)]:
        return failed("logon is possible from everywhere, though networks are set", *open_to)
    return passed(f"logon is possible from networks: {len(masks)}", *masks)


@check(
    "SEC-10",
    "Console sessions end in time",
    kind="account",
    severity=Severity.LOW,
    why="A browser that was left open is a logon that nobody has to guess.",
    fix=f"{_SET} --login-session-duration 6{_WHOLE}",
)
def sessions(account: Account, audit: Audit) -> Verdict | None:
    hours = _said(_logon(audit).login_session_duration, "LoginSessionDuration")
    words, most = f"console sessions last {hours} hours", audit.limits.session_hours
    return passed(words) if hours <= most else failed(f"{words}; {most} should be the most")


@check(
    "SEC-11",
    "The second factor is asked for at each logon",
    kind="account",
    severity=Severity.LOW,
    why="For seven days after a logon, the same browser needs no more than the password.",
    fix=f"{_SET} --enable-save-mfa-ticket false{_WHOLE}",
)
def remembered_mfa(account: Account, audit: Audit) -> Verdict | None:
    if _said(_logon(audit).enable_save_mfa_ticket, "EnableSaveMFATicket"):
        return failed("a passed MFA check may be remembered for seven days")
    return passed("a passed MFA check is not remembered")


@check(
    "SEC-12",
    "Suspicious logons must be verified",
    kind="account",
    severity=Severity.LOW,
    why="A logon from an unusual place goes through although the service noticed it.",
    fix=f"{_SET} --mfa-operation-for-login adaptive{_WHOLE}",
)
def risky_logons(account: Account, audit: Audit) -> Verdict | None:
    logon = _logon(audit)
    # The newer setting has taken the place of the older one.
    if logon.mfa_operation_for_login in ("mandatory", "adaptive"):
        return passed(f"MFAOperationForLogin is {logon.mfa_operation_for_login}")
    words = f"OperationForRiskLogin is {_said(logon.operation_for_risk_login, 'OperationForRiskLogin')}"
    return passed(words) if logon.operation_for_risk_login == "enforceVerify" else failed(words)


@check(
    "SEC-13",
    "Users do not manage their own credentials",
    kind="account",
    severity=Severity.LOW,
    why="Whoever enters as a user can make keys that still work after the password was changed.",
    fix=f"{_SET} --allow-user-to-manage-access-keys false --allow-user-to-manage-service-credentials false"
    f" --allow-user-to-change-password false{_WHOLE}",
)
def own_credentials(account: Account, audit: Audit) -> Verdict | None:
    keys = audit.snapshot.security_preference.access_key_preference
    if keys is None:
        raise _missing("AccessKeyPreference")
    settings = {
        "AllowUserToManageAccessKeys": keys.allow_user_to_manage_access_keys,
        "AllowUserToManageServiceCredentials": keys.allow_user_to_manage_service_credentials,
        "AllowUserToChangePassword": _logon(audit).allow_user_to_change_password,
    }
    allowed = [name for name, value in settings.items() if _said(value, name)]
    if not allowed:
        return passed("users manage none of their credentials")
    if allowed == ["AllowUserToChangePassword"]:
        return failed("users may change their own passwords, and nothing else", *allowed, severity=Severity.INFO)
    return failed(f"users may manage credentials of their own: {len(allowed)} of 3 kinds", *allowed)


@check(
    "SEC-14",
    "Idle users and keys are disabled in time",
    kind="account",
    severity=Severity.LOW,
    why="The service disables what nobody uses, but with its own settings only after two years.",
    fix=f"{_SET} --max-idle-days-for-users 90 --max-idle-days-for-access-keys 90{_WHOLE}",
)
def idle(account: Account, audit: Audit) -> Verdict | None:
    days = audit.snapshot.security_preference.max_idle_days
    if days is None:
        raise _missing("MaxIdleDays")
    settings = {
        "MaxIdleDaysForUsers": _said(days.max_idle_days_for_users, "MaxIdleDaysForUsers"),
        "MaxIdleDaysForAccessKeys": _said(days.max_idle_days_for_access_keys, "MaxIdleDaysForAccessKeys"),
    }
    most = audit.limits.recycle_idle_days
    late = [f"{name}: {value} days" for name, value in settings.items() if value > most]
    if late:
        return failed(f"what is idle may stay so for more than {most} days", *late)
    return passed(f"what is idle is disabled after {max(settings.values())} days at the latest")


@check(
    "SEC-15",
    "Messages do not serve as second factor",
    kind="account",
    severity=Severity.LOW,
    why="Text messages and mail can be read or redirected by others.",
    fix="under Security Settings of the RAM console, allow neither SMS nor e-mail as second factor",
)
def messages(account: Account, audit: Audit) -> Verdict | None:
    ways = audit.snapshot.security_preference.verification_preference
    if ways:
        return failed(f"users may verify themselves by {' and '.join(ways)}")
    return passed("neither SMS nor e-mail is a second factor")


def _logon(audit: Audit) -> ims.LoginProfilePreference:
    logon = audit.snapshot.security_preference.login_profile_preference
    if logon is None:
        raise _missing("LoginProfilePreference")
    return logon


def _said(value: T | None, name: str) -> T:
    if value is None:
        raise _missing(name)
    return value


def _missing(name: str) -> NotRead:
    return NotRead(Unread(call="ims.GetSecurityPreference", code="Missing", message=f"no {name} in the reply"))
