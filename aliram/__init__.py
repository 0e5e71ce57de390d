"""Async Python for Alibaba Cloud identity: IMS, RAM and STS.

    async with aliram.Session() as session:
        async for user in session.ram.list_users():
            print(user.user_name)

Names load on first use: importing `aliram` alone loads neither aiohttp nor a model.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import audit, bulk, cascade, credentials, emulator, errors, hooks, otel, policy, waiters
    from .errors import (
        AccessDenied,
        AliramError,
        AlreadyExists,
        ApiError,
        AuthenticationFailed,
        BadReply,
        ConfigError,
        Conflict,
        ConnectError,
        CredentialsError,
        DeadlineExceeded,
        InvalidParameter,
        LimitExceeded,
        NotFound,
        PolicyError,
        ReplyLost,
        ServiceFault,
        Throttled,
        TransportError,
    )
    from .hooks import Event, Hooks
    from .ims.client import ImsClient
    from .paging import Pager
    from .ram.client import RamClient
    from .retry import RetryPolicy
    from .secret import Secret
    from .session import Session, SessionOptions
    from .sts.client import StsClient
    from .transport import Timeouts, Transport

__all__ = [
    "Session",
    "SessionOptions",
    "ImsClient",
    "RamClient",
    "StsClient",
    "Timeouts",
    "RetryPolicy",
    "Hooks",
    "Event",
    "Pager",
    "Secret",
    "Transport",
    "audit",
    "bulk",
    "cascade",
    "credentials",
    "emulator",
    "errors",
    "hooks",
    "otel",
    "policy",
    "waiters",
    "AliramError",
    "ConfigError",
    "PolicyError",
    "CredentialsError",
    "TransportError",
    "ConnectError",
    "ReplyLost",
    "DeadlineExceeded",
    "BadReply",
    "ApiError",
    "NotFound",
    "AlreadyExists",
    "Conflict",
    "LimitExceeded",
    "InvalidParameter",
    "AccessDenied",
    "AuthenticationFailed",
    "Throttled",
    "ServiceFault",
    "__version__",
]

__version__ = "0.1.0"

_MODULES = ("audit", "bulk", "cascade", "credentials", "emulator", "errors", "hooks", "otel", "policy", "waiters")
_HOMES = {
    "Session": "session",
    "SessionOptions": "session",
    "ImsClient": "ims.client",
    "RamClient": "ram.client",
    "StsClient": "sts.client",
    "Timeouts": "transport",
    "Transport": "transport",
    "RetryPolicy": "retry",
    "Hooks": "hooks",
    "Event": "hooks",
    "Pager": "paging",
    "Secret": "secret",
}


if not TYPE_CHECKING:  # a type checker that saw it would accept any name

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return importlib.import_module(f".{name}", __name__)
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f".{_HOMES.get(name, 'errors')}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
