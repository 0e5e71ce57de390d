"""Security phone and security mailbox: where a user gets verification codes. They have nothing to do with the contact
data of the user.

A new one is pending until the user confirms it, by a message that nobody gets here: `confirm_verification` does it.
"""

from __future__ import annotations

import re
from typing import Any

from .refusals import invalid, missing, refuse
from .room import Actions, Call
from .state import State
from .users import named_or_own_user

__all__ = ["ACTIONS", "confirm_verification"]

_TARGETS = {
    "sms": ("MobilePhone", re.compile(r"\d{1,4}-\d{1,20}", re.ASCII)),
    "email": ("Email", re.compile(r"[^@\s]+@[^@\s]+")),
}
"""What each `VerifyType` needs, and its form."""

_ABSENT = {"sms": "EntityNotExist.User.SecurityPhoneDevice", "email": "EntityNotExist.User.SecurityEmailDevice"}


def confirm_verification(state: State, account: str, user: str, verify_type: str) -> None:
    """Makes the `sms` or `email` binding of a user of that bare name active."""
    sql = (
        "UPDATE verifications SET status = 'active' WHERE type = ?"
        " AND user_seq = (SELECT seq FROM users WHERE account = ? AND name = ?)"
    )
    if not state.run(sql, verify_type, account, user):
        raise ValueError(f"no {verify_type} is bound to a user {user!r} in {account}")


def _get(call: Call) -> dict[str, Any]:
    user = named_or_own_user(call)
    tree: dict[str, Any] = {}
    for kind, target, status in call.state.all(
        "SELECT type, target, status FROM verifications WHERE user_seq = ?", user.seq
    ):
        if kind == "sms":
            area, _, number = target.partition("-")
            tree["SecurityPhoneDevice"] = {"AreaCode": area, "PhoneNumber": number, "Status": status}
        else:
            tree["SecurityEmailDevice"] = {"Email": target, "Status": status}
    return tree


def _set(call: Call) -> dict[str, Any]:
    user, (kind, target) = named_or_own_user(call), _target(call)
    bound = call.state.one("SELECT target FROM verifications WHERE user_seq = ? AND type = ?", user.seq, kind)
    # What is bound already stays confirmed.
    if bound is None or bound[0] != target:
        call.state.run("INSERT OR REPLACE INTO verifications VALUES (?, ?, ?, 'pending')", user.seq, kind, target)
    return {}


def _unbind(call: Call) -> dict[str, Any]:
    user, (kind, target) = named_or_own_user(call), _target(call)
    sql = "DELETE FROM verifications WHERE user_seq = ? AND type = ? AND target = ?"
    if not call.state.run(sql, user.seq, kind, target):
        raise refuse(_ABSENT[kind])
    return {}


def _target(call: Call) -> tuple[str, str]:
    """The type and the phone or address that the call names."""
    kind = call.text("VerifyType")
    if not kind:
        raise missing("VerifyType")
    name, form = _TARGETS[kind]
    target = call.text(name)
    if not target:
        raise missing(name)
    if not form.fullmatch(target):
        raise invalid(f"InvalidParameter.{name}.Format", name)
    return kind, target


ACTIONS: Actions = {
    "ims.GetVerificationInfo": _get,
    "ims.SetVerificationInfo": _set,
    "ims.UnbindVerification": _unbind,
}
