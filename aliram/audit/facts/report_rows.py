"""The credential report: a CSV of the account itself and each of its users.

Columns and sentinels are those of the page "Generate and download user credential reports" (143477).
"""

from __future__ import annotations

import base64
import binascii
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from aliram.model import parse_time

__all__ = ["ROOT", "CredentialRow", "KeySlot", "read_rows"]

ROOT = "<root>"
"""What the report calls the account itself."""
_SLOTS = ("access_key_1", "access_key_2", *(f"additional_access_key_{number}" for number in (1, 2, 3)))
_NOTHING = frozenset({"", "-", "N/A"})


class KeySlot(NamedTuple):
    """What the report says of one key; it does not tell which."""

    exists: bool | None
    active: bool | None
    last_rotated: datetime | None
    last_used: datetime | None
    """None: never, as far as the report knows. Uses of the last two hours are not in it."""


class CredentialRow(NamedTuple):
    """One line of the report. None is what the report does not tell, or `N/A`."""

    user: str
    """Logon name, or `<root>`."""
    created: datetime | None
    last_logon: datetime | None
    password_exist: bool | None
    password_active: bool | None
    password_last_changed: datetime | None
    mfa_active: bool | None
    keys: tuple[KeySlot, ...]

    @property
    def only_key(self) -> KeySlot | None:
        """The one key, where there is exactly one."""
        found = [key for key in self.keys if key.exists]
        return found[0] if len(found) == 1 else None


def read_rows(contents: Iterable[str]) -> Iterator[CredentialRow]:
    """Reads the pages of a report (`Content`, base64) as one.

    Raises:
        ValueError: It is no CSV with a column `user`.
    """
    try:
        text = b"".join(base64.b64decode(content, validate=True) for content in contents).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("the credential report is not base64 of a text") from error
    rows = csv.DictReader(io.StringIO(text))
    if "user" not in (rows.fieldnames or ()):
        raise ValueError("the credential report has no column `user`")
    for row in rows:
        yield CredentialRow(
            user=row["user"],
            created=_moment(row.get("user_creation_time")),
            last_logon=_moment(row.get("user_last_logon")),
            password_exist=_truth(row.get("password_exist")),
            password_active=_truth(row.get("password_active")),
            password_last_changed=_moment(row.get("password_last_changed")),
            mfa_active=_truth(row.get("mfa_active")),
            keys=tuple(
                KeySlot(
                    _truth(row.get(f"{slot}_exist")),
                    _truth(row.get(f"{slot}_active")),
                    _moment(row.get(f"{slot}_last_rotated")),
                    _moment(row.get(f"{slot}_last_used")),
                )
                for slot in _SLOTS
            ),
        )


def _truth(text: str | None) -> bool | None:
    return {"TRUE": True, "FALSE": False}.get((text or "").upper())


def _moment(text: str | None) -> datetime | None:
    return None if text is None or text in _NOTHING else parse_time(text, "credential report")
