"""Login profiles: whether and how a user may log on to the console, and the user's own way to another password."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from .passwords import begin_initial, check_password, hash_password, is_password, last_password, password_policy
from .preferences import security_preference
from .refusals import refuse
from .room import Actions, Call
from .users import User, named_or_own_user, named_user, principal

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
_UPDATE = f"UPDATE logins SET {', '.join(f'{name} = ?' for name in Login._fields[1:])} WHERE user_seq = ?"


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
    tree["PasswordStatus"] = _password_status(call, user.seq)
    return tree


def _password_status(call: Call, user_seq: int) -> str:
    since = last_password(call.state, user_seq).initial_since
    if not since:
        return "NotInitial"
    age = password_policy(call.state, call.account.id)["InitialPasswordAge"]
    return "InitialExpired" if age and _days_since(call, since) >= age else "InitialValid"


def _days_since(call: Call, stamp: str) -> float:
    return (call.state.clock.now() - datetime.fromisoformat(stamp).timestamp()) / 86_400


def _of(call: Call, user: User) -> Login:
    """A user's profile. Where nobody logged on for too long, it is inactive."""
    row = call.state.one(_SELECT, user.seq)
    if row is None:
        raise refuse("EntityNotExist.User.LoginProfile")
    login = Login(*row)
    password = last_password(call.state, user.seq)
    active_since = max(user.last_login, password.chosen, password.initial_since)
    longest = security_preference(call.state, call.account.id)["MaxIdleDaysForUsers"]
    # Switched off on the day after the last one that is allowed.
    if login.status == "Active" and active_since and _days_since(call, active_since) >= longest + 1:
        return login._replace(status="Inactive")
    return login


def _find(call: Call) -> tuple[User, Login]:
    user = named_user(call)
    return user, _of(call, user)


def _create(call: Call) -> dict[str, Any]:
    user = named_user(call)
    if call.state.one(_SELECT, user.seq) is not None:
        raise refuse("EntityAlreadyExists.User.LoginProfile")
    now = call.stamp()
    login = Login(
        user.seq,
        check_password(call, "Password", user.name, user.seq),
        int(call.args.get("PasswordResetRequired", False)),
        int(call.args.get("MFABindRequired", False)),
        call.args.get("Status", "Active"),
        now,
        now,
    )
    call.state.run("INSERT INTO logins VALUES (?, ?, ?, ?, ?, ?, ?)", *login)
    begin_initial(call, user.seq)
    return {"LoginProfile": _tree(call, user, login)}


def _get(call: Call) -> dict[str, Any]:
    user, login = _find(call)
    tree = _tree(call, user, login)
    if call.ims:
        tree["LastLoginTime"] = user.last_login
        tree["AutoDisableLoginStatus"] = _AUTO_DISABLE
    return {"LoginProfile": tree}


_AUTO_DISABLE = "true"
"""Whether logons unused for `MaxIdleDaysForUsers` are switched off: the service does so for everyone."""


def _update(call: Call) -> dict[str, Any]:
    user, login = _find(call)
    password = login.password
    if "Password" in call.args:
        password = check_password(call, "Password", user.name, user.seq)
    new = login._replace(
        password=password,
        reset_required=int(call.args.get("PasswordResetRequired", login.reset_required)),
        mfa_required=int(call.args.get("MFABindRequired", login.mfa_required)),
        status=call.args.get("Status", login.status),
        updated=call.stamp(),
    )
    _save(call, new)
    if (login.status, new.status) == ("Inactive", "Active"):
        begin_initial(call, user.seq)
    if not call.ims:
        return {}
    return {"LoginProfile": {**_tree(call, user, new), "AutoDisableLoginStatus": _AUTO_DISABLE}}


def _save(call: Call, login: Login) -> None:
    call.state.run(_UPDATE, *login[1:], login.user_seq)


def _delete(call: Call) -> dict[str, Any]:
    user, _ = _find(call)
    call.state.run("DELETE FROM logins WHERE user_seq = ?", user.seq)
    return {}


def _change_password(call: Call) -> dict[str, Any]:
    if not security_preference(call.state, call.account.id)["AllowUserToChangePassword"]:
        raise refuse("NoPermission")
    user = named_or_own_user(call)
    login = _of(call, user)
    if not is_password(call.args["OldPassword"], login.password):
        raise refuse("InvalidParameter.OldPassword.Incorrect")
    password = check_password(call, "NewPassword", user.name, user.seq)
    _save(call, login._replace(password=password, reset_required=0, updated=call.stamp()))
    return {}


ACTIONS: Actions = {
    f"{service}.{action}": handler
    for service in ("ims", "ram")
    for action, handler in {
        "CreateLoginProfile": _create,
        "GetLoginProfile": _get,
        "UpdateLoginProfile": _update,
        "DeleteLoginProfile": _delete,
        "ChangePassword": _change_password,
    }.items()
}
