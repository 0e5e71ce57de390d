"""MFA devices and passkeys: bound, used, and not only the phone."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import User
from aliram.audit.facts.second_factors import Passkey, VirtualDevice
from aliram.audit.finding import Severity, Verdict, failed, passed

__all__: list[str] = []


@check(
    "MFA-01",
    "Second factors are bound, in use, and more than a phone or a mailbox",
    kind="second_factor",
    severity=Severity.LOW,
    why="Codes by SMS and e-mail can be intercepted; a device nobody bound has a seed that somebody may have kept; a"
    " forgotten passkey still opens the door.",
    fix="For a user, aliram ims create-virtual-mfa-device and bind it; for a device that nobody bound, aliram ims"
    " delete-virtual-mfa-device --serial-number <SerialNumber>; for a forgotten passkey, aliram ims delete-passkey"
    " --passkey-id <PasskeyId> --user-principal-name <UserPrincipalName>.",
)
def second_factor(factor: User | VirtualDevice | Passkey, audit: Audit) -> Verdict | None:
    if isinstance(factor, VirtualDevice):
        return passed("is bound") if factor.bound else failed("was made and is bound to nobody")
    return _user(factor, audit) if isinstance(factor, User) else _passkey(factor, audit)


def _passkey(passkey: Passkey, audit: Audit) -> Verdict | None:
    used, created, limit = passkey.listed.last_use_date, passkey.listed.create_date, audit.limits.passkey_idle_days
    since = used or created
    if since is None:
        return None
    idle = audit.days_since(since)
    what = f"last used {idle} days ago" if used is not None else f"never used since it was made {idle} days ago"
    if idle > limit:
        return failed(f"{what}; at most {limit} are allowed")
    return passed(what)


def _user(user: User, audit: Audit) -> Verdict | None:
    if not user.console:
        return None
    if user.passkeys or user.mfa_device:
        return passed("has an MFA device or a passkey")
    ways = audit.snapshot.security_preference.verification_preference
    if not ways:
        return None  # no second factor at all: USER-01 tells
    return failed(f"has neither MFA device nor passkey; a code by {' or '.join(ways)} is all that can be asked for")
