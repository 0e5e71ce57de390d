"""Control paths that tell what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from .core import Core

__all__ = ["READS", "WRITES"]


class _Filter(Struct, forbid_unknown_fields=True):
    action: str = "*"
    service: str | None = None
    status: int | None = None
    code: str | None = None
    account: str | None = None


class _Expect(Struct, forbid_unknown_fields=True):
    action: str
    times: int | None = None
    status: int | None = None
    code: str | None = None
    account: str | None = None
    arguments: dict[str, Any] = {}


def _requests(core: Core, asked: Mapping[str, str]) -> dict[str, Any]:
    # `strict=False` reads the numbers of a query.
    wish = msgspec.convert(dict(asked), _Filter, strict=False)
    found = core.log.find(wish.action, service=wish.service, status=wish.status, code=wish.code, account=wish.account)
    return {"requests": [line.as_tree() for line in found]}


def _expect(core: Core, body: bytes) -> dict[str, Any]:
    wish = msgspec.json.decode(body, type=_Expect)
    met = core.log.expect(
        wish.action,
        times=wish.times,
        status=wish.status,
        code=wish.code,
        account=wish.account,
        arguments=wish.arguments,
    )
    return {"requests": [line.as_tree() for line in met]}


READS: dict[str, Callable[[Core, Mapping[str, str]], dict[str, Any]]] = {"requests": _requests}
WRITES: dict[str, Callable[[Core, bytes], dict[str, Any]]] = {"expect": _expect}
