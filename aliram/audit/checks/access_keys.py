"""Access keys of users: age, use, number."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import AccessKey
from aliram.audit.finding import Severity, Verdict, failed, passed

__all__: list[str] = []


@check(
    "AK-01",
    "Active access keys are not older than allowed",
    kind="access_key",
    severity=Severity.MEDIUM,
    why="A key that leaked unnoticed opens the account until it is replaced.",
    fix="aliram ims create-access-key --user-principal-name <UserPrincipalName>, move its users over, then"
    " aliram ims update-access-key --user-principal-name <UserPrincipalName> --user-access-key-id <AccessKeyId>"
    " --status Inactive",
    cis="1.6",
    prowler="ram_rotate_access_key_90_days",
)
def rotated(key: AccessKey, audit: Audit) -> Verdict | None:
    if not key.active or key.created is None:
        return None
    age = audit.days_since(key.created)
    if age > audit.limits.key_age_days:
        return failed(f"created {age} days ago; at most {audit.limits.key_age_days} are allowed")
    return passed(f"created {age} days ago")
