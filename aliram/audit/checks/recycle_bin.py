"""The recycle bin: what was deleted and is not gone."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts.recycled import RecycledKey, RecycledUser
from aliram.audit.finding import Severity, Verdict, failed

__all__: list[str] = []


@check(
    "BIN-01",
    "What was deleted is gone for good",
    kind="recycled",
    severity=Severity.LOW,
    why="Whoever may restore users and keys brings back credentials that everybody believes dead.",
    fix="aliram ims delete-user-in-recycle-bin --user-id <UserId> for a user, aliram ims"
    " delete-access-key-in-recycle-bin --user-id <UserId> --user-access-key-id <AccessKeyId> for a key",
)
def erased(entry: RecycledUser | RecycledKey, audit: Audit) -> Verdict | None:
    if entry.erased is not None and entry.erased <= audit.now:
        return None
    message = "can be restored"
    if entry.recycled is not None:
        message = f"deleted {audit.days_since(entry.recycled)} days ago and {message}"
    if entry.erased is not None:
        message += f" until {entry.erased:%Y-%m-%d}"
    keys = [key.access_key_id or "" for key in entry.keys] if isinstance(entry, RecycledUser) else []
    if keys:
        message += f", with {len(keys)} access key{'s' if len(keys) != 1 else ''}"
    return failed(message, *keys)
