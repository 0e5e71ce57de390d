"""Temporary credentials: AssumeRole and GetCallerIdentity."""

from __future__ import annotations

import re
from typing import Any

from .clock import iso
from .documents import check_permissions
from .ids import new_session_key, new_token, role_id
from .permissions import authorize_assuming
from .refusals import Refusal, refuse
from .roles import BY_NAME, COLUMNS, Role, role_arn
from .room import Actions, Call
from .state import State

__all__ = ["ACTIONS", "begin_session", "find_role", "issue", "role_of", "session_terms"]

_ROLE_ARN = re.compile(r"acs:ram::([^:]+):role/([^/]+)", re.ASCII | re.IGNORECASE).fullmatch
_KEEP_EXPIRED = 86_400
"""Seconds for which an expired session is remembered, so that its token is answered with "expired" and not with
"unknown"."""


def issue(
    state: State, role: Role, session: str, seconds: int, policy: str = "", source_identity: str = ""
) -> dict[str, str]:
    """Starts a session of a role and returns its credentials as STS writes them."""
    key, secret = new_session_key()
    token = new_token()
    now = state.clock.now()
    state.run("DELETE FROM sessions WHERE expires < ?", now - _KEEP_EXPIRED)
    state.run(
        "INSERT INTO sessions (id, secret, token, account, role_seq, name, expires, policy, source_identity)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key,
        secret,
        token,
        role.account,
        role.seq,
        session,
        # The text has whole seconds; the session ends when its text says.
        int(now) + seconds,
        policy,
        source_identity,
    )
    return {
        "AccessKeyId": key,
        "AccessKeySecret": secret,
        "SecurityToken": token,
        "Expiration": iso(int(now) + seconds),
    }


def find_role(state: State, account: str, name: str) -> Role | None:
    """A role by the name in an ARN, whatever its case: the service prints role ARNs in lower case in places."""
    row = state.one(BY_NAME, account, name)
    if row is None:
        sql = f"SELECT {COLUMNS} FROM roles WHERE account = ? AND name = ? COLLATE NOCASE ORDER BY seq"
        row = state.one(sql, account, name)
    return Role(*row) if row is not None else None


def role_of(state: State, arn: str) -> Role | None:
    """The role that an ARN names, in whatever account."""
    match = _ROLE_ARN(arn)
    return find_role(state, match[1], match[2]) if match is not None else None


def session_terms(call: Call, role: Role) -> tuple[int, str]:
    """For how many seconds a session of the role is asked for, and what its own policy is (empty: none). Refuses what
    the role does not allow, and a policy that is none."""
    seconds = call.args.get("DurationSeconds", 3600)
    if not 900 <= seconds <= role.max_session:
        raise refuse("InvalidParameter.DurationSeconds")
    policy = call.text("Policy")
    if policy:
        try:
            check_permissions(policy)
        except Refusal:
            raise refuse("InvalidParameter.PolicyGrammar") from None
    return seconds, policy


def begin_session(
    state: State, role: Role, session: str, terms: tuple[int, str], source_identity: str
) -> dict[str, Any]:
    """Starts a session and returns what every AssumeRole action says of it."""
    reply: dict[str, Any] = {
        "Credentials": issue(state, role, session, *terms, source_identity),
        "AssumedRoleUser": {
            "AssumedRoleId": f"{role_id(role.seq)}:{session}",
            "Arn": f"{role_arn(role.account, role.name)}/{session}",
        },
    }
    if source_identity:
        reply["SourceIdentity"] = source_identity
    return reply


def _assume(call: Call) -> dict[str, Any]:
    role = role_of(call.state, call.args["RoleArn"])
    if role is None:
        raise refuse("EntityNotExist.Role", "The specified Role not exists .")
    authorize_assuming(call, role)
    terms = session_terms(call, role)
    source = call.caller.source_identity
    if source and call.text("SourceIdentity") not in ("", source):
        # Once set it stays (page "Use SourceIdentity", 2025); the code for trying otherwise is inferred.
        raise refuse("NoPermission", "The SourceIdentity of a session cannot be changed.")
    source = source or call.text("SourceIdentity")
    return begin_session(call.state, role, call.args["RoleSessionName"], terms, source)


def _identity(call: Call) -> dict[str, Any]:
    caller = call.caller
    reply = {
        "IdentityType": caller.kind,
        "AccountId": caller.account,
        "PrincipalId": caller.id,
        "Arn": caller.arn,
    }
    if caller.kind == "AssumedRoleUser":
        reply["RoleId"] = caller.id
        reply["PrincipalId"] = f"{caller.id}:{caller.session}"
    else:
        reply["UserId"] = caller.id
    return reply


ACTIONS: Actions = {
    "sts.AssumeRole": _assume,
    "sts.GetCallerIdentity": _identity,
}
