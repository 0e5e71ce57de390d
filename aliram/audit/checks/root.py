"""The account's owner: keys, second factor and use, and the roles an account must have.

The credential report tells of the owner; where there is none, the two reports about the account tell some of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account, Root
from aliram.audit.facts.report_rows import ROOT, KeySlot
from aliram.audit.finding import Severity, Verdict, failed, passed
from aliram.audit.unread import NotRead, Unread

if TYPE_CHECKING:
    from aliram.ims import models as ims

__all__: list[str] = []

T = TypeVar("T")


@check(
    "ROOT-01",
    "The root has no access key",
    kind="root",
    severity=Severity.CRITICAL,
    why="No policy limits a key of the root: whoever holds it owns the account.",
    fix="log on as the root, then aliram ims list-access-keys and, for each key,"
    " aliram ims delete-access-key --user-access-key-id KEY-ID",
    cis="1.2",
    prowler="ram_no_root_access_key",
)
def without_keys(root: Root, audit: Audit) -> Verdict | None:
    slots = _slots(root)
    if slots is None:
        number = _first(lambda: _practice(root).root_with_access_key)
        return failed(f"has access keys: {number}") if number else passed("has no access key")
    if not slots:
        return passed("has no access key")
    active = sum(slot.active is not False for slot in slots)
    words = f"has access keys: {len(slots)}, of which {active} active"
    return failed(words, *_last_uses(slots), severity=None if active else Severity.HIGH)


@check(
    "ROOT-02",
    "The root logs on with a second factor",
    kind="root",
    severity=Severity.CRITICAL,
    why="Without a second factor the root's password is all that stands before the whole account.",
    fix="log on as the root and bind an MFA device under Security Settings; no API call can do it",
    cis="1.3",
)
def second_factor(root: Root, audit: Audit) -> Verdict | None:
    bound = _first(
        lambda: root.row.mfa_active,
        lambda: root.snapshot.get("ims.GetAccountMFAInfo").is_mfa_enable,
        lambda: _practice(root).bind_mfa,
    )
    return passed("has an MFA device bound") if bound else failed("has no MFA device bound")


@check(
    "ROOT-03",
    "The root is not used from day to day",
    kind="root",
    severity=Severity.MEDIUM,
    why="Everything the root does is done with full power and in nobody's name.",
    fix="work as RAM users or through single sign-on, and keep the root for what nobody else can do",
    cis="1.1",
)
def unused(root: Root, audit: Audit) -> Verdict | None:
    uses = [("console", root.row.last_logon)]
    uses += [(f"access key {number}", slot.last_used) for number, slot in enumerate(_held(root.row.keys), 1)]
    recent = [
        f"{what}: used {audit.days_since(moment)} days ago"
        for what, moment in uses
        if moment is not None and audit.days_since(moment) < audit.limits.root_idle_days
    ]
    if recent:
        return failed(f"was used in the last {audit.limits.root_idle_days} days", *recent)
    last = max((moment for _, moment in uses if moment is not None), default=None)
    return passed("was never used" if last is None else f"was last used {audit.days_since(last)} days ago")


@check(
    "ROOT-04",
    "No access key of the root lies unused",
    kind="root",
    severity=Severity.MEDIUM,
    why="Nobody misses an unused key when it is stolen, and nobody misses it when it is deleted.",
    fix="log on as the root, then aliram ims list-access-keys and, for each unused key,"
    " aliram ims delete-access-key --user-access-key-id KEY-ID",
)
def without_unused_keys(root: Root, audit: Audit) -> Verdict | None:
    slots = _slots(root)
    if slots is None:
        return _counted_unused(root)
    if not slots:
        return None
    idle = []
    for number, slot in enumerate(slots, 1):
        since = slot.last_used or slot.last_rotated
        if since is None or audit.days_since(since) > audit.limits.key_idle_days:
            idle.append(f"access key {number}: {_use(slot.last_used)}")
    return failed(f"has unused access keys: {len(idle)}", *idle) if idle else passed("uses its access keys")


@check(
    "ROOT-05",
    "The account has the roles that every account must have",
    kind="account",
    severity=Severity.LOW,
    why="Whoever governs the accounts cannot enter one that lacks the role made for it.",
    fix="aliram ram create-role --role-name ROLE --assume-role-policy-document @trust.json for each missing role",
)
def has_required_roles(account: Account, audit: Audit) -> Verdict | None:
    if not audit.limits.required_roles:
        return None
    missing = sorted(audit.limits.required_roles - {role.name for role in audit.snapshot.roles})
    return failed(f"lacks required roles: {len(missing)}", *missing) if missing else passed("has every required role")


def _counted_unused(root: Root) -> Verdict | None:
    """What is left to say without the report: the service's own count."""
    if not _first(lambda: _practice(root).root_with_access_key):
        return None
    number = _first(lambda: _practice(root).unused_ak_num)
    if not number:
        return passed("the service counts none of its access keys as unused")
    words = f"the service counts {number} access keys as unused; whether those of users are among them is not known"
    return failed(words, severity=Severity.LOW)


def _slots(root: Root) -> list[KeySlot] | None:
    """Its keys; None where there is no report or it does not tell."""
    row = root.snapshot.row_or_none(ROOT)
    if row is None or all(slot.exists is None for slot in row.keys):
        return None
    return list(_held(row.keys))


def _held(slots: tuple[KeySlot, ...]) -> Iterator[KeySlot]:
    return (slot for slot in slots if slot.exists)


def _last_uses(slots: list[KeySlot]) -> list[str]:
    return [
        f"access key {number}: {'inactive' if slot.active is False else 'active'}, {_use(slot.last_used)}"
        for number, slot in enumerate(slots, 1)
    ]


def _use(moment: datetime | None) -> str:
    return "never used" if moment is None else f"last used on {moment.date()}"


def _practice(root: Root) -> ims.AccountSecurityPracticeUserInfo:
    figures = root.snapshot.security_practice.account_security_practice_user_info
    if figures is None:
        call = "ims.GetAccountSecurityPracticeReport"
        raise NotRead(Unread(call=call, code="Missing", message="no figures in the reply"))
    return figures


def _first(*sources: Callable[[], T | None]) -> T:
    """What the first source says that could be read; `NotRead` of the first that could not, where none says it."""
    missing: NotRead | None = None
    for source in sources:
        try:
            value = source()
        except NotRead as error:
            missing = missing or error
            continue
        if value is not None:
            return value
    raise missing or NotRead(Unread(call="ims.GetCredentialReport", of=ROOT, code="Missing", message="not said"))
