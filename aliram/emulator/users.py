"""Users, in both services' words: RAM says `UserName`, IMS says `UserPrincipalName` (`<name>@<domain of the
account>`)."""

from __future__ import annotations

from typing import Any, NamedTuple

from .account import check_quota
from .ids import user_id, user_seq
from .recycled import forget_user, recycle_user
from .refusals import missing, refuse
from .room import Actions, Call, page, paged
from .tags import matching, set_tags, tags_of, tags_of_many

__all__ = ["ACTIONS", "User", "find_user", "named_or_own_user", "named_user", "principal"]


class User(NamedTuple):
    """A row of `users`; the last field orders the lists."""

    account: str
    name: str
    display_name: str
    phone: str
    email: str
    comments: str
    created: str
    updated: str
    last_login: str
    provision: str
    status: str
    seq: int


COLUMNS = ", ".join(User._fields)
_BY_NAME = f"SELECT {COLUMNS} FROM users WHERE account = ? AND name = ?"
_BY_SEQ = f"SELECT {COLUMNS} FROM users WHERE account = ? AND seq = ?"
_LIST = f"SELECT {COLUMNS} FROM users u WHERE account = ?"


def principal(call: Call, name: str) -> str:
    """A user's principal name."""
    return f"{name}@{call.account.default_domain}"


def named_user(call: Call, argument: str = "") -> User:
    """The user that `UserName` (RAM) or `UserPrincipalName` (IMS) names."""
    text = call.text(argument or ("UserPrincipalName" if call.ims else "UserName"))
    if call.ims:
        text, _, domain = text.partition("@")
        if domain not in call.account.domains:
            raise refuse("EntityNotExist.User")
    row = call.state.one(_BY_NAME, call.account.id, text)
    if row is None:
        raise refuse("EntityNotExist.User")
    return User(*row)


def named_or_own_user(call: Call) -> User:
    """The user that the call names, else the RAM user who calls (that a name left out means the caller is published
    for GetUserMFAInfo, and inferred for the others)."""
    argument = "UserPrincipalName" if call.ims else "UserName"
    if call.text(argument):
        return named_user(call)
    if call.caller.kind != "RAMUser":
        raise missing(argument)
    row = call.state.one(_BY_SEQ, call.account.id, call.caller.seq)
    if row is None:
        raise refuse("EntityNotExist.User")
    return User(*row)


def find_user(call: Call) -> User:
    """The user a call is about, by name, by `UserId` or by `UserAccessKeyId`."""
    if "UserId" in call.args:
        seq = user_seq(call.args["UserId"])
    elif "UserAccessKeyId" in call.args:
        key = call.state.one(
            "SELECT user_seq FROM access_keys WHERE id = ? AND account = ?",
            call.args["UserAccessKeyId"],
            call.account.id,
        )
        seq = key[0] if key is not None else 0
    else:
        return named_user(call)
    row = call.state.one(_BY_SEQ, call.account.id, seq)
    if row is None:
        raise refuse("EntityNotExist.User")
    return User(*row)


def _tree(call: Call, user: User) -> dict[str, Any]:
    """What both services say of a user."""
    tree: dict[str, Any] = {
        "UserId": user_id(user.seq),
        "DisplayName": user.display_name,
        "MobilePhone": user.phone,
        "Email": user.email,
        "Comments": user.comments,
        "CreateDate": user.created,
        "UpdateDate": user.updated,
    }
    if call.ims:
        tree["UserPrincipalName"] = principal(call, user.name)
        tree["ProvisionType"] = user.provision
        tree["LastLoginDate"] = user.last_login
    else:
        tree["UserName"] = user.name
    return tree


def _new_name(call: Call, argument: str) -> str:
    """The bare name of a user to be: for IMS without the domain, which must be one of the account's."""
    text: str = call.args[argument]
    if call.ims:
        text, _, domain = text.partition("@")
        if domain not in call.account.domains:
            raise refuse("InvalidParameter.UserPrincipalName.Domain")
    if call.state.one("SELECT 1 FROM users WHERE account = ? AND name = ?", call.account.id, text) is not None:
        raise refuse("EntityAlreadyExists.User")
    return text


def _create(call: Call) -> dict[str, Any]:
    name = _new_name(call, "UserPrincipalName" if call.ims else "UserName")
    used = call.state.count("SELECT count(*) FROM users WHERE account = ?", call.account.id)
    check_quota(call, "UsersQuota", "LimitExceeded.User", used)
    now = call.stamp()
    # RAM takes a user without a display name; the name stands in for it, as the console shows it.
    display_name = call.text("DisplayName") or name
    phone, email, comments = call.text("MobilePhone"), call.text("Email"), call.text("Comments")
    seq = call.state.insert(
        "INSERT INTO users (account, name, display_name, phone, email, comments, created, updated)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        call.account.id,
        name,
        display_name,
        phone,
        email,
        comments,
        now,
        now,
    )
    set_tags(call.state, "user", seq, call.args.get("Tag", []))
    tree = _tree(
        call, User(call.account.id, name, display_name, phone, email, comments, now, now, "", "Manual", "active", seq)
    )
    if call.ims:
        tree["Tags"] = tags_of(call, "user", seq)
    else:
        del tree["UpdateDate"]
    return {"User": tree}


def _get(call: Call) -> dict[str, Any]:
    user = find_user(call)
    tree = _tree(call, user)
    if call.ims:
        tree["UserName"] = user.name
        tree["Tags"] = tags_of(call, "user", user.seq)
    else:
        tree["LastLoginDate"] = user.last_login
    return {"User": tree}


def _update(call: Call) -> dict[str, Any]:
    user = find_user(call)
    argument = "NewUserPrincipalName" if call.ims else "NewUserName"
    renamed = call.text(argument).partition("@")[0]
    # Naming the old name again changes nothing and is no conflict.
    name = _new_name(call, argument) if renamed and renamed != user.name else user.name
    new = user._replace(
        name=name,
        display_name=call.args.get("NewDisplayName", user.display_name),
        phone=call.args.get("NewMobilePhone", user.phone),
        email=call.args.get("NewEmail", user.email),
        comments=call.args.get("NewComments", user.comments),
        updated=call.stamp(),
    )
    call.state.run(
        "UPDATE users SET name = ?, display_name = ?, phone = ?, email = ?, comments = ?, updated = ? WHERE seq = ?",
        new.name,
        new.display_name,
        new.phone,
        new.email,
        new.comments,
        new.updated,
        new.seq,
    )
    return {"User": _tree(call, new)}


_HELD = (
    ("SELECT 1 FROM mfa_devices WHERE user_seq = ?", "DeleteConflict.User.MFADevice"),
    ("SELECT 1 FROM members WHERE user_seq = ?", "DeleteConflict.User.Group"),
    ("SELECT 1 FROM attachments WHERE kind = 'user' AND entity_seq = ?", "DeleteConflict.User.Policy"),
    ("SELECT 1 FROM service_credentials WHERE user_seq = ?", "DeleteConflict.User.ServiceCredential"),
)
"""What has to go before its user can. That IMS insists on it as RAM does is inferred, but for service credentials (page
"Delete an API Key", 2026)."""

_HELD_BY_RAM = (
    (
        "SELECT 1 FROM users u JOIN access_keys k ON k.account = u.account AND k.user_seq = u.seq WHERE u.seq = ?",
        "DeleteConflict.User.AccessKey",
    ),
    ("SELECT 1 FROM logins WHERE user_seq = ?", "DeleteConflict.User.LoginProfile"),
    *_HELD,
)
"""What has to go before RAM deletes its user for good. IMS takes these along into the recycle bin."""


def _delete(call: Call) -> dict[str, Any]:
    user = find_user(call)
    for sql, code in _HELD if call.ims else _HELD_BY_RAM:
        if call.state.one(sql, user.seq) is not None:
            raise refuse(code)
    if call.ims:
        recycle_user(call.state, user.account, user.seq, user.name, user._asdict())
    else:
        call.state.run("DELETE FROM users WHERE seq = ?", user.seq)
        forget_user(call.state, user.seq)
    return {}


def _list(call: Call) -> dict[str, Any]:
    where, values = _filter(call)
    rows, marker = page(
        call, f"{_LIST}{where}", (call.account.id, *values), key="u.seq", default=1000 if call.ims else 100
    )
    found = [User(*row) for row in rows]
    users = [_tree(call, user) for user in found]
    if call.ims:
        tags = tags_of_many(call, "user", [user.seq for user in found])
        for user, tree in zip(found, users, strict=True):
            tree["Status"] = user.status
            tree["Tags"] = tags(user.seq)
    return paged(marker, {"Users": {"User": users}})


def _list_basic(call: Call) -> dict[str, Any]:
    where, values = _filter(call)
    rows, marker = page(call, f"{_LIST}{where}", (call.account.id, *values), key="u.seq")
    infos = []
    for row in rows:
        user = User(*row)
        infos.append(
            {
                "UserId": user_id(user.seq),
                "UserPrincipalName": principal(call, user.name),
                "DisplayName": user.display_name,
                "Status": user.status,
            }
        )
    return paged(marker, {"UserBasicInfos": {"UserBasicInfo": infos}})


def _filter(call: Call) -> tuple[str, tuple[Any, ...]]:
    """The conditions that `Tag` and `Status` put on a list of users."""
    if "Tag" in call.args:
        return matching("user", "u.seq", call.args["Tag"])
    if not call.ims:
        return "", ()
    wanted = call.args.get("Status", ["active"])
    wanted = wanted.split(",") if isinstance(wanted, str) else wanted
    return f" AND status IN ({', '.join('?' * len(wanted))})", tuple(wanted)


ACTIONS: Actions = {
    **{f"{service}.CreateUser": _create for service in ("ims", "ram")},
    **{f"{service}.GetUser": _get for service in ("ims", "ram")},
    **{f"{service}.UpdateUser": _update for service in ("ims", "ram")},
    **{f"{service}.DeleteUser": _delete for service in ("ims", "ram")},
    **{f"{service}.ListUsers": _list for service in ("ims", "ram")},
    "ims.ListUserBasicInfos": _list_basic,
}
