"""Control paths that change how the emulator behaves, and what only the console can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from .clock import iso
from .constants import ACCOUNT_ID
from .core import Core
from .imds import checked_lifetime, checked_mode, checked_role
from .issuers import give_keys
from .mfa import set_root_mfa
from .passkeys import plant_passkey
from .permissions import checked_auth
from .planting import check_account
from .verification import confirm_verification

__all__ = ["WRITES"]


class _Clock(Struct, forbid_unknown_fields=True):
    advance: float | UnsetType = UNSET
    now: str | float | UnsetType = UNSET


class _Auth(Struct, forbid_unknown_fields=True):
    mode: str


class _PageCap(Struct, forbid_unknown_fields=True):
    items: int | None


class _Seconds(Struct, forbid_unknown_fields=True):
    seconds: float


class _OidcKeys(Struct, forbid_unknown_fields=True):
    issuer: str
    jwks: dict[str, Any] | None


class _InstanceRole(Struct, forbid_unknown_fields=True):
    name: str | UnsetType | None = UNSET
    mode: str | UnsetType = UNSET
    lifetime: int | UnsetType = UNSET
    rotate: bool = False
    expire_tokens: bool = False


class _Passkey(Struct, forbid_unknown_fields=True):
    user: str
    name: str
    account: str = ACCOUNT_ID


class _Verification(Struct, forbid_unknown_fields=True):
    user: str
    type: str
    account: str = ACCOUNT_ID


class _RootMfa(Struct, forbid_unknown_fields=True):
    bound: bool
    account: str = ACCOUNT_ID


def _clock(core: Core, body: bytes) -> dict[str, Any]:
    wish, clock = msgspec.json.decode(body, type=_Clock), core.clock
    if isinstance(wish.advance, UnsetType) == isinstance(wish.now, UnsetType):
        raise ValueError('the clock takes {"advance": seconds} or {"now": "2026-01-31T08:00:00Z"}')
    if not isinstance(wish.advance, UnsetType):
        clock.advance(wish.advance)
    if not isinstance(wish.now, UnsetType):
        clock.set(wish.now)
    return {"now": iso(clock.now()), "offset": clock.offset}


def _auth(core: Core, body: bytes) -> dict[str, Any]:
    core.wire.auth = checked_auth(msgspec.json.decode(body, type=_Auth).mode)
    return {}


def _page_cap(core: Core, body: bytes) -> dict[str, Any]:
    core.wire.set_page_cap(msgspec.json.decode(body, type=_PageCap).items)
    return {}


def _report_delay(core: Core, body: bytes) -> dict[str, Any]:
    core.wire.set_report_delay(msgspec.json.decode(body, type=_Seconds).seconds)
    return {}


def _consistency_delay(core: Core, body: bytes) -> dict[str, Any]:
    core.seen.set_delay(msgspec.json.decode(body, type=_Seconds).seconds)
    return {}


def _instance_role(core: Core, body: bytes) -> dict[str, Any]:
    wish, imds = msgspec.json.decode(body, type=_InstanceRole), core.imds
    # All is checked before anything changes.
    mode = imds.mode if isinstance(wish.mode, UnsetType) else checked_mode(wish.mode)
    lifetime = imds.lifetime if isinstance(wish.lifetime, UnsetType) else checked_lifetime(wish.lifetime)
    if not isinstance(wish.name, UnsetType):
        name = checked_role(wish.name)
        core.arrange(lambda _: imds.attach(name))
    imds.mode, imds.lifetime = mode, lifetime
    if wish.rotate:
        imds.rotate()
    if wish.expire_tokens:
        imds.expire_tokens()
    return {"name": imds.role, "mode": imds.mode, "lifetime": imds.lifetime}


def _oidc_keys(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_OidcKeys)
    core.arrange(lambda state: give_keys(state, wish.issuer, wish.jwks))
    return {}


def _passkey(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_Passkey)
    return {"passkey_id": core.arrange(lambda state: plant_passkey(state, wish.account, wish.user, wish.name))}


def _verification(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_Verification)
    core.arrange(lambda state: confirm_verification(state, wish.account, wish.user, wish.type))
    return {}


def _root_mfa(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_RootMfa)
    core.arrange(lambda state: set_root_mfa(state, check_account(state, wish.account), wish.bound))
    return {}


WRITES: dict[str, Callable[[Core, bytes], dict[str, Any]]] = {
    "clock": _clock,
    "auth": _auth,
    "page-cap": _page_cap,
    "report-delay": _report_delay,
    "consistency-delay": _consistency_delay,
    "instance-role": _instance_role,
    "oidc-keys": _oidc_keys,
    "passkey": _passkey,
    "verification": _verification,
    "root-mfa": _root_mfa,
}
