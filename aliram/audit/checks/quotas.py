"""Quotas: what is nearly full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account
from aliram.audit.finding import Severity, Verdict, failed, passed
from aliram.ims.models import AccountSummary

__all__: list[str] = []


@check(
    "QTA-01",
    "No quota is nearly used up",
    kind="account",
    severity=Severity.INFO,
    why="Whatever hits a quota fails, often in the middle of an incident: a role that cannot be made, a policy that"
    " cannot be changed.",
    fix="Delete what nobody needs, or ask for more in the console's quota center; aliram ims get-account-summary shows"
    " the figures of the account.",
)
def quotas(account: Account, audit: Audit) -> Verdict | None:
    rows = _used(audit.snapshot.account_summary, audit)
    known = [(name, held, quota) for name, held, quota in rows if held is not None and quota]
    limit = audit.limits.quota_percent
    full = [f"{name}: {held} of {quota}" for name, held, quota in known if held * 100 > quota * limit]
    if full:
        return failed(f"more than {limit}% used of {len(full)} quota{'s' if len(full) != 1 else ''}", *full)
    return passed(f"at most {limit}% used of each of {len(known)} quotas")


def _used(summary: AccountSummary, audit: Audit) -> Iterator[tuple[str, int | None, int | None]]:
    """What is limited, how many there are and how many there may be."""
    yield "users", summary.users, summary.users_quota
    yield "groups", summary.groups, summary.groups_quota
    yield "roles", summary.roles, summary.roles_quota
    yield "custom policies", summary.policies, summary.policies_quota
    yield "virtual MFA devices", summary.mfa_devices, summary.virtual_mfa_devices_quota
    custom: Counter[tuple[str, str]] = Counter()
    system: Counter[tuple[str, str]] = Counter()
    for policy in audit.snapshot.policies:
        (custom if policy.custom else system).update(policy.holders)
        if policy.custom:
            yield f"versions of policy {policy.name}", len(policy.versions), summary.versions_per_policy_quota
    limits = {
        "user": (summary.attached_policies_per_user_quota, summary.attached_system_policies_per_user_quota),
        "group": (summary.attached_policies_per_group_quota, summary.attached_system_policies_per_group_quota),
        "role": (summary.attached_policies_per_role_quota, summary.attached_system_policies_per_role_quota),
    }
    for counted, index, what in ((custom, 0, "custom"), (system, 1, "system")):
        for (kind, name), number in sorted(counted.items()):
            yield f"{what} policies of {kind} {name}", number, limits[kind][index]
