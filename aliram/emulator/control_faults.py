"""Control paths that plan failures and take them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from .core import Core
from .faults import checked_fault, latency_of
from .message import JSON_TYPE

__all__ = ["READS", "WRITES"]


class _Effect(Struct, kw_only=True, forbid_unknown_fields=True):
    """What happens to a call."""

    code: str | None = None
    status: int | None = None
    message: str | None = None
    retry_after_ms: int | None = None
    drop: bool | str = False
    body: dict[str, Any] | str | None = None
    content_type: str = JSON_TYPE
    truncate: int | None = None


class _Fail(_Effect, kw_only=True):
    action: str
    times: int = 1
    delay: float = 0.0


class _Fault(_Effect, kw_only=True):
    action: str = "*"
    probability: float = 1.0
    seed: int = 0
    times: int | None = None
    latency: float | tuple[float, float] = 0.0
    reset: str | None = None
    html: bool = False


class _Throttle(Struct, forbid_unknown_fields=True):
    action: str
    per_second: float
    burst: int | None = None
    code: str = "Throttling.User"


class _Clear(Struct, forbid_unknown_fields=True):
    id: str | None = None


def _faults(core: Core, asked: Mapping[str, str]) -> dict[str, Any]:
    return {"faults": [plan._asdict() for plan in core.planned_faults()]}


def _fail(core: Core, body: bytes) -> dict[str, Any]:
    wish = asdict(msgspec.json.decode(body, type=_Fail))
    action, times = wish.pop("action"), wish.pop("times")
    return {"id": core.faults.add(action, checked_fault(**wish), times)}


def _fault(core: Core, body: bytes) -> dict[str, Any]:
    wish = asdict(msgspec.json.decode(body, type=_Fault))
    action, latency = wish.pop("action"), latency_of(wish.pop("latency"))
    dice = {name: wish.pop(name) for name in ("probability", "seed", "times")}
    return {"id": core.faults.stand(action, checked_fault(**wish), latency=latency, **dice)}


def _throttle(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_Throttle)
    return {"id": core.wire.throttles.add(wish.action, wish.per_second, wish.burst, wish.code)}


def _clear(core: Core, body: bytes) -> dict[str, Any]:
    core.clear_faults(msgspec.json.decode(body, type=_Clear).id)
    return {}


READS: dict[str, Callable[[Core, Mapping[str, str]], dict[str, Any]]] = {"faults": _faults}
WRITES: dict[str, Callable[[Core, bytes], dict[str, Any]]] = {
    "fail": _fail,
    "fault": _fault,
    "throttle": _throttle,
    "clear-faults": _clear,
}
