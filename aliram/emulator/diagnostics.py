"""Why a call was denied: the `AccessDeniedDetail` of its error, and what DecodeDiagnosticMessage makes of the message
in there.

A message has the form of the published samples (two bytes, the moment, the id of the denied request), and an
authentication code behind it: request ids can be guessed. What it stands for is kept by the emulator, in memory, and
told to the account of the denied caller only. How long messages last is not published; a day here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Mapping
from typing import Any

from aliram.policy import Decision, Result, Stage

from .clock import Clock
from .refusals import Refusal, missing, refuse
from .rights import Rights
from .room import Actions, Call, Caller

__all__ = ["ACTIONS", "Denials", "Denied"]

_LASTS = 86_400
"""Seconds for which a message can be decoded."""
_KEPT = 10_000
"""Denials that are remembered; older ones go."""
_MARK = b"\x01\x01"
_CODE = 16
"""Bytes of the authentication code."""

_STAGES = {
    Stage.CONTROL: "ControlPolicy",
    Stage.SESSION: "SessionPolicy",
    Stage.IDENTITY: "AccountLevelIdentityBasedPolicy",
    Stage.RESOURCE_GROUP: "ResourceGroupLevelIdentityBasedPolicy",
    Stage.TRUST: "AssumeRolePolicy",
}
"""`NoPermissionPolicyType`, as DecodeDiagnosticMessage lists its values (RAM 2015-05-01)."""


class Denied(Refusal):
    """A user or a session may not do what it asked for."""

    def __init__(self, caller: Caller, result: Result, context: Mapping[str, Any], rights: Rights | None) -> None:
        known = refuse("NoPermission")
        super().__init__(known.code, known.message, known.status)
        self.caller = caller
        self.result = result
        self.context = context
        """Condition keys in the spelling in which they are shown."""
        self.rights = rights


class Denials:
    """What was denied lately, to be asked for with the message that the caller got."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._secret = os.urandom(32)
        self._kept: dict[str, dict[str, Any]] = {}

    def report(self, denied: Denied, request_id: str) -> dict[str, str]:
        """Remembers a denial and returns the `AccessDeniedDetail` for its error."""
        tree = _decoded(denied)
        while len(self._kept) >= _KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[request_id] = tree
        head = _MARK + int(self._clock.now()).to_bytes(8, "big") + request_id.encode()
        message = head + self._code(denied.caller.account, head)
        return {
            "AuthAction": tree["AuthAction"],
            **tree["AuthPrincipal"],
            "PolicyType": tree["NoPermissionPolicyType"],
            "NoPermissionType": "ExplicitDeny" if tree["ExplicitDeny"] else "ImplicitDeny",
            "EncodedDiagnosticMessage": base64.b64encode(message).decode(),
        }

    def find(self, account: str, message: str) -> dict[str, Any]:
        """What a message stands for; refuses what is none of this account's, and what is too old."""
        try:
            given = base64.b64decode(message, validate=True)
        except (binascii.Error, ValueError):
            given = b""
        head, code = given[:-_CODE], given[-_CODE:]
        if not hmac.compare_digest(code, self._code(account, head)):
            raise refuse("EntityNotExist")
        if self._clock.now() - int.from_bytes(head[2:10], "big") > _LASTS:
            raise refuse("EncodedMessageExpire")
        tree = self._kept.get(head[10:].decode())
        if tree is None:
            raise refuse("EntityNotExist")
        return tree

    def forget(self) -> None:
        """Drops everything, with the state it belongs to."""
        self._kept.clear()

    def _code(self, account: str, head: bytes) -> bytes:
        return hmac.digest(self._secret, account.encode() + b" " + head, "sha256")[:_CODE]


def _decoded(denied: Denied) -> dict[str, Any]:
    """A denial as DecodeDiagnosticMessage tells of it."""
    caller, result = denied.caller, denied.result
    session = caller.kind == "AssumedRoleUser"
    known = result.request.context
    conditions = [
        {"ConditionKey": key, "ConditionValues": list(known[key.lower()] or ())}
        for key in (*denied.context, "acs:PrincipalARN")
    ]
    return {
        "ExplicitDeny": result.decision is Decision.EXPLICIT_DENY,
        "NoPermissionPolicyType": _STAGES[result.stage],
        "AuthAction": result.request.action,
        "AuthResource": result.resource,
        # A user is shown as its id, a session as its role and its name (page "How do I troubleshoot an access denied
        # error?", 2023).
        "AuthPrincipal": {
            "AuthPrincipalType": "AssumedRoleUser" if session else "SubUser",
            "AuthPrincipalOwnerId": caller.account,
            "AuthPrincipalDisplayName": f"{caller.name}:{caller.session}" if session else caller.id,
        },
        "AuthConditions": conditions,
        "MatchedPolicies": _matched(denied),
    }


def _matched(denied: Denied) -> list[dict[str, Any]]:
    """The attached policies of which a statement matched. A session policy and a trust policy have no name to be listed
    under; that they are left out is inferred."""
    origins = {} if denied.rights is None else denied.rights.origins
    found = {}
    for match in denied.result.matched:
        origin = origins.get(id(match.policy))
        if origin is not None:
            found[match.statement.effect, origin] = {
                "Effect": match.statement.effect,
                "PolicyIdentifier": origin.name,
                "PolicyType": origin.type,
                "PolicyVersion": origin.version,
                "AttachedEntityType": origin.entity,
                "AttachedScope": origin.scope,
            }
    return list(found.values())


def _decode(call: Call) -> dict[str, Any]:
    message = call.text("EncodedDiagnosticMessage")
    if not message:
        # The metadata says it may be left out, and not what is told then.
        raise missing("EncodedDiagnosticMessage")
    return {"DecodedDiagnosticMessage": call.denials.find(call.account.id, message)}


ACTIONS: Actions = {"ram.DecodeDiagnosticMessage": _decode}
