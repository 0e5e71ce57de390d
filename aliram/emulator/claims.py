"""Who a request says it is from, where nobody has to prove it (auth mode `off`)."""

from __future__ import annotations

from collections.abc import Mapping

from .constants import ACCOUNT_ID
from .ids import role_id, user_id
from .message import Incoming
from .room import Caller
from .state import State

__all__ = ["claimed"]


def claimed(state: State, request: Incoming, params: Mapping[str, str]) -> Caller:
    """The owner of the key id that a request names in whatever way, switched off and ended ones included; the root of
    the first account where it names none that is known."""
    _, _, rest = request.headers.get("authorization", "").partition("Credential=")
    key_id = rest.partition(",")[0].strip() or params.get("AccessKeyId", "")
    row = state.steady(
        "SELECT k.account, k.user_seq, u.name FROM access_keys k LEFT JOIN users u ON u.seq = k.user_seq"
        " WHERE k.id = ?",
        key_id,
    )
    if row is not None:
        account, seq, name = row
        if seq:
            return Caller(account, "RAMUser", seq, name, user_id(seq), key_id)
        return Caller(account, "Account", 0, "root", account, key_id)
    row = state.steady(
        "SELECT s.account, s.role_seq, r.name, s.name, s.source_identity FROM sessions s"
        " JOIN roles r ON r.seq = s.role_seq WHERE s.id = ?",
        key_id,
    )
    if row is not None:
        account, seq, name, session, source = row
        return Caller(account, "AssumedRoleUser", seq, name, role_id(seq), key_id, session, source)
    return Caller(ACCOUNT_ID, "Account", 0, "root", ACCOUNT_ID, "")
