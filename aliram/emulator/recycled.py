"""What the recycle bin holds: users and access keys that were deleted through IMS, until they are restored, erased or
30 days old.

Source: the pages "Deactivate and delete a RAM user" (2026) and "Delete an AccessKey pair of a RAM user" (2025), which
say how long and how many, that the console logon of a deleted user is off and that its keys go with it. Not published,
and chosen here: a name in the bin is free for a new user (only the quotas of users and of the bin are said to be
independent), the keys of a deleted user stay in the bin when the user is restored, and its login profile comes back
`Inactive`.

What is past its date is out of sight at once and leaves the database when something else is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .clock import iso
from .state import State

__all__ = [
    "delete_date",
    "erase_key",
    "erase_user",
    "forget_user",
    "oldest",
    "recycle_key",
    "recycle_user",
    "restore_key",
]

_KEPT = 30 * 86_400
"""Seconds for which something can be restored."""

_USERS = 1000
"""Users the bin of an account holds; one more pushes out the one that was deleted first."""

_KEYS = 3
"""Keys of one user the bin holds; one more pushes out the one that was deleted first."""

_KEY_COLUMNS = "id, account, user_seq, secret, status, created, updated, used, used_service"


def oldest(state: State) -> float:
    """Epoch seconds: what was deleted then or earlier cannot be restored any more."""
    return state.clock.now() - _KEPT


def delete_date(recycled: float) -> str:
    """When something that was deleted at a moment is erased for good."""
    return iso(recycled + _KEPT)


def recycle_user(state: State, account: str, seq: int, name: str, row: Mapping[str, Any]) -> None:
    """Puts a user (its row by column) and its keys into the bin."""
    _expire(state, account)
    sql = "SELECT id FROM access_keys WHERE account = ? AND user_seq = ? ORDER BY seq"
    for (key,) in state.all(sql, account, seq):
        recycle_key(state, account, key)
    state.run("UPDATE logins SET status = 'Inactive' WHERE user_seq = ?", seq)
    state.run("DELETE FROM users WHERE seq = ?", seq)
    state.insert(
        "INSERT INTO recycled_users (user_seq, account, name, recycled, entry) VALUES (?, ?, ?, ?, ?)",
        seq,
        account,
        name,
        int(state.clock.now()),
        json.dumps(row),
    )
    sql = "SELECT user_seq FROM recycled_users WHERE account = ? ORDER BY place DESC LIMIT -1 OFFSET ?"
    for (too_old,) in state.all(sql, account, _USERS):
        erase_user(state, too_old)


def recycle_key(state: State, account: str, key: str) -> None:
    """Puts an access key into the bin: it signs nothing any more."""
    _expire(state, account)
    state.insert(
        f"INSERT INTO recycled_keys (recycled, {_KEY_COLUMNS}) SELECT ?, {_KEY_COLUMNS} FROM access_keys WHERE id = ?",
        int(state.clock.now()),
        key,
    )
    state.run("DELETE FROM access_keys WHERE id = ?", key)
    too_many = state.all(
        "SELECT id FROM recycled_keys WHERE user_seq = (SELECT user_seq FROM recycled_keys WHERE id = ?)"
        " ORDER BY place DESC LIMIT -1 OFFSET ?",
        key,
        _KEYS,
    )
    for (too_old,) in too_many:
        erase_key(state, too_old)


def restore_key(state: State, key: str) -> None:
    """Takes a key out of the bin, as it was."""
    state.insert(f"INSERT INTO access_keys ({_KEY_COLUMNS}) SELECT {_KEY_COLUMNS} FROM recycled_keys WHERE id = ?", key)
    state.run("DELETE FROM recycled_keys WHERE id = ?", key)


def erase_key(state: State, key: str) -> None:
    """Forgets a key for good, wherever it is, and its network policy."""
    for table in ("access_keys", "recycled_keys"):
        state.run(f"DELETE FROM {table} WHERE id = ?", key)
    state.run("DELETE FROM key_policies WHERE key_id = ?", key)


def erase_user(state: State, seq: int) -> None:
    """Forgets a user of the bin for good."""
    state.run("DELETE FROM recycled_users WHERE user_seq = ?", seq)
    forget_user(state, seq)


def forget_user(state: State, seq: int) -> None:
    """Forgets what a user leaves behind: deleted keys, tags, logon."""
    for (key,) in state.all("SELECT id FROM recycled_keys WHERE user_seq = ?", seq):
        erase_key(state, key)
    state.run("DELETE FROM tags WHERE kind = 'user' AND entity_seq = ?", seq)
    for table in ("logins", "passkeys", "verifications"):
        state.run(f"DELETE FROM {table} WHERE user_seq = ?", seq)


def _expire(state: State, account: str) -> None:
    """Erases what is past its date."""
    limit = oldest(state)
    sql = "SELECT user_seq FROM recycled_users WHERE account = ? AND recycled <= ?"
    for (seq,) in state.all(sql, account, limit):
        erase_user(state, seq)
    for (key,) in state.all("SELECT id FROM recycled_keys WHERE account = ? AND recycled <= ?", account, limit):
        erase_key(state, key)
