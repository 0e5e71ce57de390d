"""Snapshots of hand-written replies, for what the emulator cannot be brought to say, and for moments to the second."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from aliram import audit
from aliram.audit.journal.records import FORMAT, Header, Memory, Record

__all__ = ["ACCOUNT", "NOW", "credential_report", "day", "told"]

ACCOUNT = "1234567890123456"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
"""When such a snapshot was taken."""

_SLOTS = ["access_key_1", "access_key_2", *(f"additional_access_key_{number}" for number in (1, 2, 3))]
_COLUMNS = [
    *("user", "user_creation_time", "user_last_logon", "password_exist", "password_active", "password_last_changed"),
    *("password_next_rotation", "mfa_active"),
    *(f"{slot}_{fact}" for slot in _SLOTS for fact in ("exist", "active", "last_rotated", "last_used")),
]


def day(number: float, seconds: int = 0) -> str:
    """The moment so many days (and seconds) before `NOW`."""
    return (NOW - timedelta(days=number, seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def credential_report(*rows: Mapping[str, str]) -> dict[str, Any]:
    """The reply of GetCredentialReport: a line for each row; columns that a row does not have hold what the service
    writes for nothing."""
    nothing = {column: "FALSE" if column.endswith("_exist") else "N/A" for column in _COLUMNS}
    lines = [",".join(_COLUMNS), *(",".join({**nothing, **row}[column] for column in _COLUMNS) for row in rows)]
    content = base64.b64encode("".join(f"{line}\n" for line in lines).encode()).decode()
    return {"Content": content, "IsTruncated": "false"}


def told(replies: Mapping[str, Any]) -> audit.Snapshot:
    """A snapshot of replies by their call, with what they are about behind a space: `ims.ListAccessKeys alice@…`.

    A text in place of a reply is the code of an error; None is the service's word that there is no such thing.
    """
    records = []
    for what, reply in replies.items():
        call, _, of = what.partition(" ")
        if isinstance(reply, str):
            records.append(Record(call=call, of=of, error=audit.Unread(call=call, of=of, code=reply)))
        else:
            records.append(Record(call=call, of=of, reply=reply))
    caller = f"acs:ram::{ACCOUNT}:user/auditor"
    header = Header(snapshot=FORMAT, account=ACCOUNT, caller=caller, started=NOW.isoformat(), aliram="0")
    return audit.Snapshot(header, Memory(records))
