"""Access keys of users and of the root. The secret is given once, by CreateAccessKey."""

from __future__ import annotations

from typing import Any

from .account import check_quota
from .ids import new_access_key
from .recycled import erase_key, recycle_key
from .refusals import refuse
from .room import Actions, Call
from .users import named_user

__all__ = ["ACTIONS", "key_owner"]


def key_owner(call: Call) -> int:
    """Whose keys a call is about: the named user's, without a name the caller's own (0 stands for the root)."""
    if call.args.get("UserPrincipalName" if call.ims else "UserName"):
        return named_user(call).seq
    if call.caller.kind == "AssumedRoleUser":
        # A role has no keys of its own; what the service answers is not published.
        raise refuse("EntityNotExist.User")
    return call.caller.seq


def _create(call: Call) -> dict[str, Any]:
    owner, state = key_owner(call), call.state
    used = state.count("SELECT count(*) FROM access_keys WHERE account = ? AND user_seq = ?", call.account.id, owner)
    quota = "AccessKeysPerUserQuota" if owner else "AccountAccessKeysPerAccountQuota"
    check_quota(call, quota, "LimitExceeded.User.AccessKey", used)
    key, secret = new_access_key()
    now = call.stamp()
    state.insert(
        "INSERT INTO access_keys (id, secret, account, user_seq, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
        key,
        secret,
        call.account.id,
        owner,
        now,
        now,
    )
    return {"AccessKey": {"AccessKeyId": key, "AccessKeySecret": secret, "Status": "Active", "CreateDate": now}}


def _update(call: Call) -> dict[str, Any]:
    touched = call.state.run(
        "UPDATE access_keys SET status = ?, updated = ? WHERE id = ? AND account = ? AND user_seq = ?",
        call.args["Status"],
        call.stamp(),
        call.args["UserAccessKeyId"],
        call.account.id,
        key_owner(call),
    )
    if not touched:
        raise refuse("EntityNotExist.User.AccessKey")
    return {}


def _delete(call: Call) -> dict[str, Any]:
    owner, key = key_owner(call), call.args["UserAccessKeyId"]
    sql = "SELECT 1 FROM access_keys WHERE id = ? AND account = ? AND user_seq = ?"
    if call.state.one(sql, key, call.account.id, owner) is None:
        raise refuse("EntityNotExist.User.AccessKey")
    if call.ims and owner:
        recycle_key(call.state, call.account.id, key)
    else:
        # RAM deletes for good, and the root's keys have no recycle bin.
        erase_key(call.state, key)
    return {}


def _list(call: Call) -> dict[str, Any]:
    rows = call.state.all(
        "SELECT id, status, created, updated FROM access_keys WHERE account = ? AND user_seq = ? ORDER BY seq",
        call.account.id,
        key_owner(call),
    )
    keys = []
    for key, status, created, updated in rows:
        tree = {"AccessKeyId": key, "Status": status, "CreateDate": created}
        if call.ims:
            tree["UpdateDate"] = updated
        keys.append(tree)
    return {"AccessKeys": {"AccessKey": keys}}


def _last_used(call: Call) -> dict[str, Any]:
    row = call.state.one(
        "SELECT used, used_service FROM access_keys WHERE id = ? AND account = ? AND user_seq = ?",
        call.text("UserAccessKeyId"),
        call.account.id,
        key_owner(call),
    )
    if row is None:
        raise refuse("EntityNotExist.User.AccessKey")
    moment, product = call.key_uses.get(call.text("UserAccessKeyId"), row)
    # Never used: an empty date; the service's own form for it is not published.
    tree = {"LastUsedDate": moment}
    if call.ims:
        tree["ServiceName"] = product
    return {"AccessKeyLastUsed": tree}


ACTIONS: Actions = {
    f"{service}.{action}": handler
    for service in ("ims", "ram")
    for action, handler in {
        "CreateAccessKey": _create,
        "UpdateAccessKey": _update,
        "DeleteAccessKey": _delete,
        "ListAccessKeys": _list,
        "GetAccessKeyLastUsed": _last_used,
    }.items()
}
