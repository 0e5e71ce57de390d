"""Passkeys of users. They are registered in the console, so no action makes one: `plant_passkey` does."""

from __future__ import annotations

from typing import Any

from .ids import new_passkey
from .refusals import missing, refuse
from .room import Actions, Call
from .state import State
from .users import named_or_own_user

__all__ = ["ACTIONS", "plant_passkey"]


def plant_passkey(state: State, account: str, user: str, name: str) -> str:
    """Gives a user of that bare name a passkey, and returns its id."""
    row = state.one("SELECT seq FROM users WHERE account = ? AND name = ?", account, user)
    if row is None:
        raise ValueError(f"there is no user {user!r} in {account}")
    passkey = new_passkey()
    state.insert(
        "INSERT INTO passkeys (id, user_seq, name, created) VALUES (?, ?, ?, ?)",
        passkey,
        row[0],
        name,
        int(state.clock.now()),
    )
    return passkey


def _list(call: Call) -> dict[str, Any]:
    user = named_or_own_user(call)
    rows = call.state.all("SELECT id, name, created, used FROM passkeys WHERE user_seq = ? ORDER BY seq", user.seq)
    return {
        "Passkeys": [
            {"PasskeyId": passkey, "PasskeyName": name, "CreateDate": str(created), "LastUseDate": used}
            for passkey, name, created, used in rows
        ]
    }


def _update(call: Call) -> dict[str, Any]:
    seq = _find(call)
    name = call.text("PasskeyName")
    if not name:
        raise missing("PasskeyName")
    call.state.run("UPDATE passkeys SET name = ? WHERE seq = ?", name, seq)
    return {}


def _delete(call: Call) -> dict[str, Any]:
    call.state.run("DELETE FROM passkeys WHERE seq = ?", _find(call))
    return {}


def _find(call: Call) -> int:
    """The `seq` of the user's passkey that the call names."""
    passkey = call.text("PasskeyId")
    if not passkey:
        # Published for DeletePasskey.
        raise missing("PasskeyId")
    user = named_or_own_user(call)
    row = call.state.one("SELECT seq FROM passkeys WHERE user_seq = ? AND id = ?", user.seq, passkey)
    if row is None:
        raise refuse("EntityNotExist.User.Passkey")
    return int(row[0])


ACTIONS: Actions = {"ims.ListPasskeys": _list, "ims.UpdatePasskey": _update, "ims.DeletePasskey": _delete}
