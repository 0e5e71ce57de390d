"""The credential report: one CSV line for the account itself and one for each of its users.

Columns, sentinels and the four hours are those of the page "Generate and download user credential reports" (143477,
2021-2025). Not published, hence inferred: what a caller without a report is told, and that the header stands on the
first page only, so that the pages join to one CSV. Two figures are truer than the service's, which lag behind by
about two hours (use of keys) and a day (changes of passwords).
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from .account import account_created
from .clock import iso
from .mfa import root_has_mfa
from .passwords import last_password, password_policy
from .refusals import refuse
from .reports import begin_report, newest_report, read_page
from .room import Actions, Call
from .users import principal

__all__ = ["ACTIONS", "Key", "keys_by_owner"]

_KIND = "credentials"
_INTERVAL = 4 * 3600
"""Seconds for which a report is kept instead of building a new one."""

_MOST_USERS = 3500
"""Accounts of more users get no report."""

_NONE, _NEVER = "N/A", "-"
_SLOTS = (
    "access_key_1",
    "access_key_2",
    # Accounts from before the limit of two keys have more.
    "additional_access_key_1",
    "additional_access_key_2",
    "additional_access_key_3",
)
_HEADER = (
    "user",
    "user_creation_time",
    "user_last_logon",
    "password_exist",
    "password_active",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    *(f"{slot}_{fact}" for slot in _SLOTS for fact in ("exist", "active", "last_rotated", "last_used")),
)


class Key(NamedTuple):
    """An access key as reports see it."""

    owner: int
    """`seq` of its user; 0 for the root."""
    id: str
    active: bool
    created: str
    changed: str
    used: str
    """Empty for never."""


def keys_by_owner(call: Call) -> dict[int, list[Key]]:
    """Every key of the account by its owner, oldest first, with uses that are not in the database yet."""
    found: dict[int, list[Key]] = {}
    for owner, key, status, created, changed, used in call.state.all(
        "SELECT user_seq, id, status, created, updated, used FROM access_keys WHERE account = ? ORDER BY seq",
        call.account.id,
    ):
        latest = call.key_uses.get(key, (used, ""))[0]
        found.setdefault(owner, []).append(Key(owner, key, status == "Active", created, changed, latest))
    return found


def _generate(call: Call) -> dict[str, Any]:
    last, now = newest_report(call, _KIND), call.state.clock.now()
    if last is not None and now < last.ready:
        return {"State": "INPROGRESS"}
    if last is not None and now < last.started + _INTERVAL:
        return {"State": "COMPLETED"}
    if call.state.count("SELECT count(*) FROM users WHERE account = ?", call.account.id) > _MOST_USERS:
        raise refuse("LimitExceeded.CredentialReport")
    begin_report(call, _KIND, {"": {"rows": list(_lines(call))}})
    return {"State": "STARTED"}


def _get(call: Call) -> dict[str, Any]:
    page = read_page(call, _KIND, "", marker_name="NextToken", default=_MOST_USERS + 1)
    if page is None:
        raise refuse("EntityNotExist.CredentialReport")
    text = "".join([_line(_HEADER), *page.rows] if page.first else page.rows)
    tree = {
        "Content": base64.b64encode(text.encode()).decode(),
        "GeneratedTime": page.report.generated,
        "IsTruncated": "false" if page.marker is None else "true",
    }
    return tree if page.marker is None else {**tree, "NextToken": page.marker}


def _lines(call: Call) -> Iterator[str]:
    """The lines below the header."""
    keys = keys_by_owner(call)
    mfa = _yes(root_has_mfa(call))
    # The account's password exists and can be neither seen nor changed through RAM; of its changes nothing is told.
    root = ("<root>", account_created(call.state, call.account.id), _NEVER, "TRUE", _NONE, _NONE, _NONE, mfa)
    yield _line((*root, *_key_cells(keys.get(0, []))))
    days = password_policy(call.state, call.account.id)["MaxPasswordAge"]
    for seq, name, created, logged_on, status, since, device in call.state.all(
        "SELECT u.seq, u.name, u.created, u.last_login, l.status, l.created, d.seq FROM users u"
        " LEFT JOIN logins l ON l.user_seq = u.seq LEFT JOIN mfa_devices d ON d.user_seq = u.seq"
        " WHERE u.account = ? ORDER BY u.seq",
        call.account.id,
    ):
        if status is None:
            login = ("FALSE", _NONE, _NONE, _NONE, _NONE)
        else:
            chosen = last_password(call.state, seq).chosen or since
            login = ("TRUE", _yes(status == "Active"), chosen, _rotation(chosen, days), _yes(device is not None))
        yield _line((principal(call, name), created, logged_on or _NEVER, *login, *_key_cells(keys.get(seq, []))))


def _key_cells(keys: list[Key]) -> Iterator[str]:
    for slot in range(len(_SLOTS)):
        if slot < len(keys):
            key = keys[slot]
            yield from ("TRUE", _yes(key.active), key.changed, key.used or _NEVER)
        else:
            yield from ("FALSE", _NONE, _NONE, _NONE)


def _rotation(chosen: str, days: int) -> str:
    """When the password has to be another one."""
    if not days:
        return _NEVER
    return iso(datetime.strptime(chosen, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp() + days * 86400)


def _yes(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


ACTIONS: Actions = {"ims.GenerateCredentialReport": _generate, "ims.GetCredentialReport": _get}
