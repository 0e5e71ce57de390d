"""Public ids and secrets: what entities are called outside the database."""

from __future__ import annotations

import base64
import os

__all__ = [
    "application_id",
    "application_seq",
    "group_id",
    "new_access_key",
    "new_app_secret",
    "new_passkey",
    "new_service_credential",
    "new_session_key",
    "new_token",
    "role_id",
    "user_id",
    "user_seq",
]

# Real user and role ids are numbers of 16 to 18 digits that cannot be told apart by form; two far ranges keep them so.
_USERS = 200_000_000_000_000_000
_ROLES = 300_000_000_000_000_000
_APPLICATIONS = 4_000_000_000_000_000_000

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_TABLE = bytes(_LETTERS[byte % len(_LETTERS)] for byte in range(256))


def user_id(seq: int) -> str:
    """A user's `UserId`."""
    return str(_USERS + seq)


def user_seq(text: str) -> int:
    """The `seq` of a `UserId`; 0, which no user has, for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) == 18):
        return 0
    return max(int(text) - _USERS, 0)


def role_id(seq: int) -> str:
    """A role's `RoleId`."""
    return str(_ROLES + seq)


def group_id(seq: int) -> str:
    """A group's `GroupId`."""
    return f"g-{seq:016d}"


def application_id(seq: int) -> str:
    """An OAuth application's `AppId`: 19 digits that begin with 4, as real ones."""
    return str(_APPLICATIONS + seq)


def application_seq(text: str) -> int:
    """The `seq` of an `AppId`; 0, which no application has, for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) == 19):
        return 0
    return max(int(text) - _APPLICATIONS, 0)


def _letters(length: int) -> str:
    return os.urandom(length).translate(_TABLE).decode()


def new_access_key() -> tuple[str, str]:
    """A permanent key: id of 24 and secret of 30 characters, as real ones."""
    text = _letters(48)
    return f"LTAI5t{text[:18]}", text[18:]


def new_passkey() -> str:
    """A passkey's id."""
    return f"PASSKEY-{_letters(20)}"


def new_app_secret() -> str:
    """The value of an OAuth application's secret: 64 letters and digits, as real ones."""
    return _letters(64)


def new_service_credential() -> str:
    """The secret of a service credential; the form of real ones is not published."""
    return _letters(40)


def new_session_key() -> tuple[str, str]:
    """A key of a role session: id and secret."""
    text = _letters(66)
    return f"STS.N{text[:22]}", text[22:]


def new_token() -> str:
    """A security token. Real ones are base64, so `+`, `/` and `=` occur and have to survive every encoding on the
    way."""
    return f"CAIS{base64.b64encode(os.urandom(220)).decode()}"
