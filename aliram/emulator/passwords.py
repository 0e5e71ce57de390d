"""Passwords: the account's policy for them, whether one complies with it, and which ones a user had before.

The first password after console logon was set up, or enabled again, is an initial one: it lasts `InitialPasswordAge`
days, and ends with the next password that is chosen. `MaxPasswordAge` and `MaxLoginAttemps` are kept and told; there
is no console here for them to act on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from typing import Any, NamedTuple

from .refusals import invalid, refuse
from .room import Actions, Call
from .settings import change_settings, load_settings, save_settings
from .state import State

__all__ = [
    "ACTIONS",
    "LastPassword",
    "begin_initial",
    "check_password",
    "hash_password",
    "is_password",
    "last_password",
    "password_policy",
]

_KIND = "password policy"

_INITIAL: dict[str, Any] = {
    "MinimumPasswordLength": 8,
    "RequireLowercaseCharacters": False,
    "RequireUppercaseCharacters": False,
    "RequireNumbers": False,
    "RequireSymbols": False,
    "HardExpire": False,
    "MaxLoginAttemps": 0,
    "PasswordReusePrevention": 0,
    "MaxPasswordAge": 0,
    "MinimumPasswordDifferentCharacter": 0,
    "PasswordNotContainUserName": False,
    "InitialPasswordAge": 14,
    "InterceptRiskPasswordOnApi": False,
}
"""The policy of a new account, in the words of IMS: the defaults of its SetPasswordPolicy."""

_RAM_SPELLING = {"HardExpiry": "HardExpire"}

_IMS_ONLY = (
    "MinimumPasswordDifferentCharacter",
    "PasswordNotContainUserName",
    "InitialPasswordAge",
    "InterceptRiskPasswordOnApi",
)

_MOST = {"MaxLoginAttemps": 32, "PasswordReusePrevention": 24, "MaxPasswordAge": 1095}
"""Largest values by the metadata of IMS. That of RAM names none; the policy is the same one, so they hold there too."""

_LONGEST = 32
"""Characters of the longest password: the largest `MinimumPasswordLength`."""

_CLASSES = {
    "RequireLowercaseCharacters": re.compile(r"[a-z]"),
    "RequireUppercaseCharacters": re.compile(r"[A-Z]"),
    "RequireNumbers": re.compile(r"[0-9]"),
    "RequireSymbols": re.compile(r"[^a-zA-Z0-9]"),
}

_NOTORIOUS = ("password", "passw0rd", "qwerty", "123456", "abc123", "111111", "000000", "admin", "iloveyou", "letmein")
"""What makes a password a threat for `InterceptRiskPasswordOnApi`: the heads of the published lists of leaked
passwords. The service's own list is not published."""


class LastPassword(NamedTuple):
    """When a user's present password was chosen."""

    chosen: str
    initial_since: str
    """Since when it has been an initial one; empty for an ordinary one."""


def hash_password(password: str) -> str:
    """A password as it is kept: salted scrypt, with a low cost since only test passwords live here."""
    salt = os.urandom(12)
    return base64.b64encode(salt + _digest(password, salt)).decode()


def is_password(password: str, kept: str) -> bool:
    """Whether a password is the kept one."""
    salted = base64.b64decode(kept)
    return hmac.compare_digest(salted[12:], _digest(password, salted[:12]))


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=1024, r=8, p=1, dklen=24)


def password_policy(state: State, account: str) -> dict[str, Any]:
    """The account's policy, in the words of IMS."""
    return load_settings(state, account, _KIND, _INITIAL)


def check_password(call: Call, argument: str, user_name: str, user_seq: int) -> str:
    """The new password in an argument, as it is to be kept; refused unless it complies with the policy."""
    password: str = call.args[argument]
    policy = password_policy(call.state, call.account.id)
    if not _strong(policy, password, user_name):
        raise refuse(f"InvalidParameter.{argument}.TooWeak")
    had = call.state.all(
        "SELECT password FROM passwords WHERE user_seq = ? ORDER BY seq DESC LIMIT ?",
        user_seq,
        policy["PasswordReusePrevention"],
    )
    if any(is_password(password, kept) for (kept,) in had):
        raise refuse(f"InvalidParameter.{argument}.ReusePrevention")
    return hash_password(password)


def _strong(policy: dict[str, Any], password: str, user_name: str) -> bool:
    lowered = password.lower()
    return (
        policy["MinimumPasswordLength"] <= len(password) <= _LONGEST
        and all(wanted.search(password) for name, wanted in _CLASSES.items() if policy[name])
        and len(set(password)) >= policy["MinimumPasswordDifferentCharacter"]
        and not (policy["PasswordNotContainUserName"] and user_name.lower() in lowered)
        and not (policy["InterceptRiskPasswordOnApi"] and any(word in lowered for word in _NOTORIOUS))
    )


def last_password(state: State, user_seq: int) -> LastPassword:
    """When the present password of a user with a login profile was chosen."""
    sql = "SELECT chosen, initial_since FROM passwords WHERE user_seq = ? ORDER BY seq DESC LIMIT 1"
    row = state.one(sql, user_seq)
    return LastPassword(*row) if row is not None else LastPassword("", "")


def begin_initial(call: Call, user_seq: int) -> None:
    """The present password is an initial one, as of now."""
    call.state.run(
        "UPDATE passwords SET initial_since = ? WHERE seq = (SELECT max(seq) FROM passwords WHERE user_seq = ?)",
        call.stamp(),
        user_seq,
    )


def _get(call: Call) -> dict[str, Any]:
    return _tree(call, password_policy(call.state, call.account.id))


def _set(call: Call) -> dict[str, Any]:
    policy = change_settings(call, password_policy(call.state, call.account.id), _RAM_SPELLING)
    for name, most in _MOST.items():
        if policy[name] > most:
            raise invalid(f"InvalidParameter.{name}.Range", name, f"MUST be in the range of 0 and {most}")
    save_settings(call.state, call.account.id, _KIND, policy)
    return _tree(call, policy)


def _tree(call: Call, policy: dict[str, Any]) -> dict[str, Any]:
    if call.ims:
        return {"PasswordPolicy": policy}
    spelling = {kept: name for name, kept in _RAM_SPELLING.items()}
    return {"PasswordPolicy": {spelling.get(name, name): policy[name] for name in policy if name not in _IMS_ONLY}}


ACTIONS: Actions = {
    f"{service}.{action}": handler
    for service in ("ims", "ram")
    for action, handler in {"GetPasswordPolicy": _get, "SetPasswordPolicy": _set}.items()
}
