"""Login profiles: whether and how a user may log on to the console."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from typing import Any, NamedTuple

from .refusals import refuse
from .room import Actions, Call
from .users import User, named_user, principal

__all__ = ["ACTIONS", "hash_password"]


class Login(NamedTuple):
    """A row of `logins`."""

    user_seq: int
    password: str
    reset_required: int
    mfa_required: int
    status: str
    created: str
    updated: str


_SELECT = f"SELECT {', '.join(Login._fields)} FROM logins WHERE user_seq = ?"

# The least the default password policy asks for; setting one belongs to the password policy's own operations.
_STRONG = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^a-zA-Z0-9]).{8,32}", re.ASCII | re.DOTALL).fullmatch


def hash_password(password: str) -> str:
    """A password as it is kept: salted scrypt, with a low cost since only test passwords live here."""
    salt = os.urandom(12)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=1024, r=8, p=1, dklen=24)
    return base64.b64encode(salt + digest).decode()


def _tree(call: Call, user: User, login: Login) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "PasswordResetRequired": bool(login.reset_required),
        "MFABindRequired": bool(login.mfa_required),
    }
    if not call.ims:
        return {"UserName": user.name, "CreateDate": login.created, **tree}
    tree["UserPrincipalName"] = principal(call, user.name)
    tree["Status"] = login.status
    tree["UpdateDate"] = login.updated
    tree["PasswordStatus"] = "NotInitial"
    return tree


def _find(call: Call) -> tuple[User, Login]:
    user = named_user(call)
    row = call.state.one(_SELECT, user.seq)
    if row is None:
        raise refuse("EntityNotExist.User.LoginProfile")
    return user, Login(*row)


def _create(call: Call) -> dict[str, Any]:
    user = named_user(call)
    if call.state.one(_SELECT, user.seq) is not None:
        raise refuse("EntityAlreadyExists.User.LoginProfile")
    now = call.stamp()
    login = Login(
        user.seq,
        _checked(call),
        int(call.args.get("PasswordResetRequired", False)),
        int(call.args.get("MFABindRequired", False)),
        call.args.get("Status", "Active"),
        now,
        now,
    )
    call.state.run("INSERT INTO logins VALUES (?, ?, ?, ?, ?, ?, ?)", *login)
    return {"LoginProfile": _tree(call, user, login)}


def _get(call: Call) -> dict[str, Any]:
    user, login = _find(call)
    tree = _tree(call, user, login)
    if call.ims:
        tree["LastLoginTime"] = user.last_login
        tree["AutoDisableLoginStatus"] = "false"
    return {"LoginProfile": tree}


def _update(call: Call) -> dict[str, Any]:
    user, login = _find(call)
    new = login._replace(
        password=_checked(call) if "Password" in call.args else login.password,
        reset_required=int(call.args.get("PasswordResetRequired", login.reset_required)),
        mfa_required=int(call.args.get("MFABindRequired", login.mfa_required)),
        status=call.args.get("Status", login.status),
        updated=call.stamp(),
    )
    call.state.run("INSERT OR REPLACE INTO logins VALUES (?, ?, ?, ?, ?, ?, ?)", *new)
    if not call.ims:
        return {}
    return {"LoginProfile": {**_tree(call, user, new), "AutoDisableLoginStatus": "false"}}


def _delete(call: Call) -> dict[str, Any]:
    user, _ = _find(call)
    call.state.run("DELETE FROM logins WHERE user_seq = ?", user.seq)
    return {}


def _checked(call: Call) -> str:
    password = call.args["Password"]
    if not _STRONG(password):
        raise refuse("InvalidParameter.Password.TooWeak")
    return hash_password(password)


ACTIONS: Actions = {
    f"{service}.{action}": handler
    for service in ("ims", "ram")
    for action, handler in {
        "CreateLoginProfile": _create,
        "GetLoginProfile": _get,
        "UpdateLoginProfile": _update,
        "DeleteLoginProfile": _delete,
    }.items()
}
