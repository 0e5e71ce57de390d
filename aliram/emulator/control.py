"""Steering over HTTP, for tests in other languages: JSON under `/_aliram/`. Everything here is a method of `Emulator`
as well, which says more about it.

    GET  /_aliram/health              what runs here and what it covers
    GET  /_aliram/state               every account as JSON, without secrets; ?account=5123456789012345 for one
    GET  /_aliram/requests            the request log; ?action=ram.*&service=ram&status=200&code=...&account=...
    GET  /_aliram/faults              the failures that are planned
    GET  /_aliram/snapshot            all that it holds, as bytes

    POST /_aliram/reset               everything as at the start
    POST /_aliram/snapshot            {"name": "base"} keeps a snapshot inside the emulator
    POST /_aliram/restore             {"name": "base"}, or the bytes of a snapshot as application/octet-stream
    POST /_aliram/seed                a description of an account, or {"accounts": [...]}
    POST /_aliram/seed-users          {"users": 1000, "groups": 20, "policies": 5, "mfa": 0.5, "prefix": "user"}
    POST /_aliram/account             {"id": "5123456789012399", "alias": "acme"}, each optional
    POST /_aliram/quota               {"name": "UsersQuota", "value": 10}
    POST /_aliram/expect              {"action": "ram.CreateUser", "times": 1, "arguments": {"UserName": "alice"}}: 200,
                                      or 409 with what was asked instead
    POST /_aliram/fail                {"action": "GetUser", "code": "Throttling.User", "times": 2}: the next calls
    POST /_aliram/fault               {"action": "ram.*", "probability": 0.05, "seed": 7, "status": 503}: until cleared
    POST /_aliram/throttle            {"action": "ram.ListUsers", "per_second": 20, "burst": 40}
    POST /_aliram/clear-faults        {"id": "fault-1"}; {} clears all
    POST /_aliram/clock               {"advance": 3600} or {"now": "2026-01-31T08:00:00Z"}
    POST /_aliram/auth                {"mode": "enforce"}
    POST /_aliram/page-cap            {"items": 10}; null lifts it
    POST /_aliram/report-delay        {"seconds": 60}
    POST /_aliram/consistency-delay   {"seconds": 5}; 0 ends it
    POST /_aliram/instance-role       {"name": "web", "mode": "required", "lifetime": 900, "rotate": true,
                                      "expire_tokens": true}, each optional
    POST /_aliram/oidc-keys           {"issuer": "https://idp.example.com", "jwks": {"keys": [...]}}; null forgets them
    POST /_aliram/passkey             {"user": "alice", "name": "laptop"}
    POST /_aliram/verification        {"user": "alice", "type": "sms"}
    POST /_aliram/root-mfa            {"bound": true}

What is about one account takes `account` too; without it, it is the first one. A POST must say
`Content-Type: application/json`, and nothing here is for web pages of other origins (403). What is wrong is a 400 with
`{"error": ...}`, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from . import control_faults, control_log, control_settings, control_state
from .constants import CONTROL_PREFIX
from .core import Core
from .message import Incoming, Outgoing, as_json, pairs

__all__ = ["control", "turned_away"]

_Answer = dict[str, Any] | Outgoing

_READS: dict[str, Callable[[Core, Mapping[str, str]], _Answer]] = {
    **control_state.READS,
    **control_log.READS,
    **control_faults.READS,
}
_WRITES: dict[str, Callable[[Core, bytes], dict[str, Any]]] = {
    **control_state.WRITES,
    **control_log.WRITES,
    **control_faults.WRITES,
    **control_settings.WRITES,
}


def turned_away(request: Incoming) -> Outgoing | None:
    """The answer to a control request of a wrong path, method or content type, which can be told without its body; None
    for any other."""
    name = request.path.removeprefix(CONTROL_PREFIX)
    if request.method == "GET" and name in _READS:
        return None
    if name not in _WRITES:
        return _wrong(404, f"there is GET {', '.join(_READS)} and POST {', '.join(_WRITES)} here")
    if request.method != "POST":
        return _wrong(405, "POST it")
    if not (_binary(request, name) or request.headers.get("content-type", "").startswith("application/json")):
        return _wrong(415, "Content-Type must be application/json")
    return None


def control(core: Core, request: Incoming) -> Outgoing:
    """Answers one control request that was not turned away."""
    name = request.path.removeprefix(CONTROL_PREFIX)
    try:
        if request.method == "GET":
            answer = _READS[name](core, dict(pairs(request.query)))
        elif _binary(request, name):
            answer = control_state.BINARY[name](core, request.body)
        else:
            answer = _WRITES[name](core, request.body or b"{}")
    except AssertionError as error:
        return _wrong(409, str(error))
    except RecursionError:
        return _wrong(400, "the JSON is nested too deeply")
    except (msgspec.MsgspecError, ValueError) as error:
        return _wrong(400, str(error))
    return answer if isinstance(answer, Outgoing) else Outgoing(200, as_json(answer))


def _binary(request: Incoming, name: str) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.startswith("application/octet-stream") and name in control_state.BINARY


def _wrong(status: int, text: str) -> Outgoing:
    return Outgoing(status, as_json({"error": text}))
