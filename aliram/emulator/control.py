"""Steering over HTTP, for tests in other languages: JSON under `/_aliram/`.

    GET  /_aliram/health          what runs here and what it covers
    GET  /_aliram/requests        the request log: service, action, status
    POST /_aliram/reset           everything as at the start
    POST /_aliram/fail            {"action": "GetUser", "code": "Throttling.User", "times": 2}, as `Emulator.fail_next`
    POST /_aliram/clock           {"advance": 3600}
    POST /_aliram/page-cap        {"items": 10}; null lifts it
    POST /_aliram/report-delay    {"seconds": 60}, as `Emulator.set_report_delay`
    POST /_aliram/instance-role   {"name": "web", "mode": "required", "lifetime": 900, "rotate": true}, each optional
    POST /_aliram/oidc-keys       {"issuer": "https://idp.example.com", "jwks": {"keys": [...]}}; null forgets them
    POST /_aliram/seed            as `Emulator.seed`
    POST /_aliram/passkey         {"user": "alice", "name": "laptop"}, as `Emulator.add_passkey`
    POST /_aliram/verification    {"user": "alice", "type": "sms"}, as `Emulator.confirm_verification`
    POST /_aliram/root-mfa        {"bound": true}, as `Emulator.set_root_mfa`

A POST must say `Content-Type: application/json`: a web page of another origin then cannot send one unasked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from .catalog import COVERED
from .clock import iso
from .constants import ACCOUNT_ID, CONTROL_PREFIX
from .core import Core
from .faults import Fault, body_of, drop_of
from .imds import checked_mode
from .issuers import give_keys
from .message import JSON_TYPE, Incoming, Outgoing, as_json
from .mfa import set_root_mfa
from .passkeys import plant_passkey
from .seed import Seed, plant
from .verification import confirm_verification

__all__ = ["control"]

T = TypeVar("T", bound=Struct)


class _Fail(Struct, forbid_unknown_fields=True):
    action: str
    code: str | None = None
    status: int | None = None
    times: int = 1
    message: str | None = None
    retry_after_ms: int | None = None
    drop: bool | str = False
    delay: float = 0.0
    body: dict[str, Any] | str | None = None
    content_type: str = JSON_TYPE
    truncate: int | None = None


class _Clock(Struct, forbid_unknown_fields=True):
    advance: float


class _PageCap(Struct, forbid_unknown_fields=True):
    items: int | None


class _ReportDelay(Struct, forbid_unknown_fields=True):
    seconds: float


class _OidcKeys(Struct, forbid_unknown_fields=True):
    issuer: str
    jwks: dict[str, Any] | None


class _InstanceRole(Struct, forbid_unknown_fields=True):
    name: str | UnsetType | None = UNSET
    mode: str | UnsetType = UNSET
    lifetime: int | UnsetType = UNSET
    rotate: bool = False


class _Passkey(Struct, forbid_unknown_fields=True):
    user: str
    name: str


class _Verification(Struct, forbid_unknown_fields=True):
    user: str
    type: str


class _RootMfa(Struct, forbid_unknown_fields=True):
    bound: bool


class _Nothing(Struct, forbid_unknown_fields=True):
    pass


def control(core: Core, request: Incoming) -> Outgoing:
    """Answers one control request."""
    name = request.path.removeprefix(CONTROL_PREFIX)
    if request.method == "GET" and name in _READS:
        return Outgoing(200, as_json(_READS[name](core)))
    if name not in _WRITES:
        return _wrong(404, f"there is GET {', '.join(_READS)} and POST {', '.join(_WRITES)} here")
    if request.method != "POST":
        return _wrong(405, "POST it")
    if not request.headers.get("content-type", "").startswith("application/json"):
        return _wrong(415, "Content-Type must be application/json")
    try:
        return Outgoing(200, as_json(_WRITES[name](core, request.body or b"{}")))
    except (msgspec.MsgspecError, ValueError) as error:
        return _wrong(400, str(error))


def _wrong(status: int, text: str) -> Outgoing:
    return Outgoing(status, as_json({"error": text}))


def _read(body: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(body, type=kind)


def _health(core: Core) -> dict[str, Any]:
    return {"status": "ok", "account_id": ACCOUNT_ID, "now": iso(core.clock.now()), "covered": COVERED}


def _requests(core: Core) -> dict[str, Any]:
    return {"requests": [request._asdict() for request in core.requests]}


def _reset(core: Core, body: bytes) -> dict[str, Any]:
    _read(body, _Nothing)
    core.reset()
    return {}


def _fail(core: Core, body: bytes) -> dict[str, Any]:
    wish = _read(body, _Fail)
    fault = Fault(
        code=wish.code,
        status=wish.status,
        message=wish.message,
        retry_after_ms=wish.retry_after_ms,
        drop=drop_of(wish.drop),
        delay=wish.delay,
        body=body_of(wish.body),
        content_type=wish.content_type,
        truncate=wish.truncate,
    )
    core.faults.add(wish.action, fault, wish.times)
    return {}


def _advance(core: Core, body: bytes) -> dict[str, Any]:
    return {"now": iso(core.clock.advance(_read(body, _Clock).advance)), "offset": core.clock.offset}


def _page_cap(core: Core, body: bytes) -> dict[str, Any]:
    core.wire.set_page_cap(_read(body, _PageCap).items)
    return {}


def _report_delay(core: Core, body: bytes) -> dict[str, Any]:
    core.wire.set_report_delay(_read(body, _ReportDelay).seconds)
    return {}


def _instance_role(core: Core, body: bytes) -> dict[str, Any]:
    wish, imds = _read(body, _InstanceRole), core.imds
    if not isinstance(wish.mode, UnsetType):
        imds.mode = checked_mode(wish.mode)
    if not isinstance(wish.lifetime, UnsetType):
        imds.lifetime = wish.lifetime
    if not isinstance(wish.name, UnsetType):
        imds.attach(wish.name)
    if wish.rotate:
        imds.rotate()
    return {"name": imds.role, "mode": imds.mode, "lifetime": imds.lifetime}


def _oidc_keys(core: Core, body: bytes) -> dict[str, Any]:
    wish = _read(body, _OidcKeys)
    give_keys(core.state, wish.issuer, wish.jwks)
    return {}


def _seed(core: Core, body: bytes) -> dict[str, Any]:
    return {"access_keys": plant(core.state, ACCOUNT_ID, _read(body, Seed))}


def _passkey(core: Core, body: bytes) -> dict[str, Any]:
    wish = _read(body, _Passkey)
    return {"passkey_id": plant_passkey(core.state, ACCOUNT_ID, wish.user, wish.name)}


def _verification(core: Core, body: bytes) -> dict[str, Any]:
    wish = _read(body, _Verification)
    confirm_verification(core.state, ACCOUNT_ID, wish.user, wish.type)
    return {}


def _root_mfa(core: Core, body: bytes) -> dict[str, Any]:
    set_root_mfa(core.state, ACCOUNT_ID, _read(body, _RootMfa).bound)
    return {}


_READS: dict[str, Callable[[Core], dict[str, Any]]] = {"health": _health, "requests": _requests}
_WRITES: dict[str, Callable[[Core, bytes], dict[str, Any]]] = {
    "reset": _reset,
    "fail": _fail,
    "clock": _advance,
    "page-cap": _page_cap,
    "report-delay": _report_delay,
    "instance-role": _instance_role,
    "oidc-keys": _oidc_keys,
    "seed": _seed,
    "passkey": _passkey,
    "verification": _verification,
    "root-mfa": _root_mfa,
}
