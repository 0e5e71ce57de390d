"""The recycle bin of deleted users and access keys: look, restore, erase. What puts things there is `recycled.py`."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from .account import check_quota
from .clock import iso
from .ids import user_id, user_seq
from .recycled import delete_date, erase_key, erase_user, oldest, restore_key
from .refusals import missing, refuse
from .room import Actions, Call, page, paged
from .users import COLUMNS, User, principal

__all__ = ["ACTIONS"]

_FILTER = "UserPrincipalName eq "


class Recycled(NamedTuple):
    """A deleted user."""

    user: User
    recycled: float
    """Epoch seconds."""


_USER = "SELECT entry, recycled, place FROM recycled_users WHERE account = ? AND recycled > ?"


def _read(row: tuple[Any, ...]) -> Recycled:
    return Recycled(User(**json.loads(row[0])), row[1])


def _find(call: Call, seq: int) -> Recycled | None:
    row = call.state.one(f"{_USER} AND user_seq = ?", call.account.id, oldest(call.state), seq)
    return None if row is None else _read(row)


def _wanted(call: Call) -> Recycled:
    """The deleted user that `UserId` names."""
    if not call.text("UserId"):
        raise missing("UserId")
    found = _find(call, user_seq(call.text("UserId")))
    if found is None:
        raise refuse("EntityNotExist.User")
    return found


def _tree(call: Call, found: Recycled) -> dict[str, Any]:
    return {
        "UserId": user_id(found.user.seq),
        "UserPrincipalName": principal(call, found.user.name),
        "DisplayName": found.user.display_name,
        "CreateDate": found.user.created,
        "RecycleDate": iso(found.recycled),
        "DeleteDate": delete_date(found.recycled),
    }


def _list_users(call: Call) -> dict[str, Any]:
    where, values = "", [call.account.id, oldest(call.state)]
    name, _, domain = call.text("Filter").removeprefix(_FILTER).partition("@")
    if name:
        # A name under another account's domain is nobody's here.
        where = " AND name = ?"
        values.append(name if domain in call.account.domains else "")
    rows, marker = page(call, f"{_USER}{where}", tuple(values), key="place")
    return paged(marker, {"Users": {"User": [_tree(call, _read(row)) for row in rows]}})


def _get_user(call: Call) -> dict[str, Any]:
    if "UserAccessKeyId" not in call.args:
        return {"User": _tree(call, _wanted(call))}
    sql = "SELECT user_seq FROM recycled_keys WHERE id = ? AND account = ? AND recycled > ?"
    row = call.state.one(sql, call.args["UserAccessKeyId"], call.account.id, oldest(call.state))
    found = _find(call, row[0]) if row is not None else None
    if found is None:
        raise refuse("EntityNotExist.User")
    return {"User": _tree(call, found)}


def _restore_user(call: Call) -> dict[str, Any]:
    user = _wanted(call).user
    state, account = call.state, call.account.id
    if state.one("SELECT 1 FROM users WHERE account = ? AND name = ?", account, user.name) is not None:
        raise refuse("EntityAlreadyExists.User")
    used = state.count("SELECT count(*) FROM users WHERE account = ?", account)
    check_quota(call, "UsersQuota", "LimitExceeded.User", used)
    state.insert(f"INSERT INTO users ({COLUMNS}) VALUES ({', '.join('?' * len(user))})", *user)
    state.run("DELETE FROM recycled_users WHERE user_seq = ?", user.seq)
    return {}


def _delete_user(call: Call) -> dict[str, Any]:
    erase_user(call.state, _wanted(call).user.seq)
    return {}


def _owner(call: Call) -> int:
    """Whose keys a call is about: those of the user of that id, living or deleted, without an id the caller's own."""
    if not call.text("UserId"):
        # Published for DeleteAccessKeyInRecycleBin alone. The keys of the root never get here, so it has to say whose.
        if call.caller.kind != "RAMUser":
            raise missing("UserId")
        return call.caller.seq
    seq = user_seq(call.text("UserId"))
    if not _lives(call, seq) and _find(call, seq) is None:
        raise refuse("EntityNotExist.User")
    return seq


def _lives(call: Call, seq: int) -> bool:
    return call.state.one("SELECT 1 FROM users WHERE account = ? AND seq = ?", call.account.id, seq) is not None


def _key_of(call: Call, owner: int) -> str:
    """The deleted key that `UserAccessKeyId` names."""
    key = call.text("UserAccessKeyId")
    if not key:
        raise missing("UserAccessKeyId")
    sql = "SELECT 1 FROM recycled_keys WHERE id = ? AND account = ? AND user_seq = ? AND recycled > ?"
    if call.state.one(sql, key, call.account.id, owner, oldest(call.state)) is None:
        raise refuse("EntityNotExist.User.AccessKey")
    return key


def _list_keys(call: Call) -> dict[str, Any]:
    rows = call.state.all(
        "SELECT id, created, recycled FROM recycled_keys WHERE account = ? AND user_seq = ? AND recycled > ?"
        " ORDER BY place",
        call.account.id,
        _owner(call),
        oldest(call.state),
    )
    return {"AccessKeys": {"AccessKey": [_key_tree(*row) for row in rows]}}


def _key_tree(key: str, created: str, recycled: float) -> dict[str, Any]:
    return {
        "AccessKeyId": key,
        "CreateDate": created,
        "RecycleDate": iso(recycled),
        "DeleteDate": delete_date(recycled),
    }


def _get_key(call: Call) -> dict[str, Any]:
    row = call.state.one(
        "SELECT k.id, k.created, k.recycled, k.user_seq, u.name, b.name FROM recycled_keys k"
        " LEFT JOIN users u ON u.seq = k.user_seq LEFT JOIN recycled_users b ON b.user_seq = k.user_seq"
        " WHERE k.id = ? AND k.account = ? AND k.recycled > ?",
        call.args["UserAccessKeyId"],
        call.account.id,
        oldest(call.state),
    )
    if row is None:
        raise refuse("EntityNotExist.User.AccessKey")
    key, created, recycled, seq, living, deleted = row
    owner = {
        "UserId": user_id(seq),
        "UserPrincipalName": principal(call, living or deleted),
        "UserRecycled": living is None,
    }
    return {"AccessKey": {**_key_tree(key, created, recycled), **owner}}


def _restore_key(call: Call) -> dict[str, Any]:
    owner = _owner(call)
    if not _lives(call, owner):
        # The user comes first; that the service insists on it is inferred.
        raise refuse("EntityNotExist.User")
    key = _key_of(call, owner)
    sql = "SELECT count(*) FROM access_keys WHERE account = ? AND user_seq = ?"
    used = call.state.count(sql, call.account.id, owner)
    check_quota(call, "AccessKeysPerUserQuota", "LimitExceeded.User.AccessKey", used)
    restore_key(call.state, key)
    return {}


def _delete_key(call: Call) -> dict[str, Any]:
    erase_key(call.state, _key_of(call, _owner(call)))
    return {}


ACTIONS: Actions = {
    "ims.ListUsersInRecycleBin": _list_users,
    "ims.GetUserInRecycleBin": _get_user,
    "ims.RestoreUserFromRecycleBin": _restore_user,
    "ims.DeleteUserInRecycleBin": _delete_user,
    "ims.ListAccessKeysInRecycleBin": _list_keys,
    "ims.GetAccessKeyInfoInRecycleBin": _get_key,
    "ims.RestoreAccessKeyFromRecycleBin": _restore_key,
    "ims.DeleteAccessKeyInRecycleBin": _delete_key,
}
