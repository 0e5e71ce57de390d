"""Alibaba Cloud's own rating of the account, beside what is counted here."""

from __future__ import annotations

from collections.abc import Iterator

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account, User
from aliram.audit.facts.report_rows import KeySlot
from aliram.audit.finding import Severity, Verdict, manual
from aliram.ims.models import AccountSecurityPracticeUserInfo

__all__: list[str] = []

Figure = bool | int | str | None


@check(
    "SCORE-01",
    "The account's own security score is known",
    kind="account",
    severity=Severity.INFO,
    why="What the service counts as old or unused is not published; where its figures differ from those here, somebody"
    " should know before both are reported.",
    fix="Compare the figures; aliram ims get-account-security-practice-report shows those of the service.",
)
def score(account: Account, audit: Audit) -> Verdict | None:
    practice = audit.snapshot.security_practice
    told = practice.account_security_practice_user_info or AccountSecurityPracticeUserInfo()
    rows = list(_rows(told, audit))
    differ = sum(theirs != ours for _, theirs, ours in rows if theirs is not None and ours is not None)
    message = f"the service gives a score of {practice.score}; {differ} of its figures differ from what is counted here"
    return manual(message, *(f"{name}: {_text(theirs)}, counted here: {_text(ours)}" for name, theirs, ours in rows))


def _rows(told: AccountSecurityPracticeUserInfo, audit: Audit) -> Iterator[tuple[str, Figure, Figure]]:
    """What is counted, the service's figure and ours; None where there is none."""
    users = audit.snapshot.users
    # None for accounts that get no report: nothing else tells of the root.
    root = audit.snapshot.row_or_none("<root>")
    yield "root has MFA", told.bind_mfa, None if root is None else root.mfa_active
    yield "access keys of root", told.root_with_access_key, None if root is None else sum(map(_exists, root.keys))
    yield "users", told.sub_user, len(users)
    yield "users with MFA device", told.sub_user_bind_mfa, sum(user.mfa_device for user in users)
    yield "users with an old access key", told.sub_user_with_old_access_key, sum(_old(user, audit) for user in users)
    unused = sum(_unused(user, audit) for user in users)
    yield "users with an unused access key", told.sub_user_with_unused_access_key, unused
    # Whose keys these two count is not published, and what a strong password is neither.
    yield "old access keys", told.old_ak_num, None
    yield "unused access keys", told.unused_ak_num, None
    yield "password level of users", told.sub_user_pwd_level, None


def _exists(slot: KeySlot) -> bool:
    return slot.exists is True


def _old(user: User, audit: Audit) -> bool:
    limit = audit.limits.key_age_days
    return any(key.created is not None and audit.days_since(key.created) > limit for key in user.keys if key.active)


def _unused(user: User, audit: Audit) -> bool:
    """A new key has the same time to be used for the first time."""
    moments = (key.last_used or key.created for key in user.keys if key.active)
    return any(moment is not None and audit.days_since(moment) > audit.limits.key_idle_days for moment in moments)


def _text(value: Figure) -> str:
    if value is None:
        return "unknown"
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
