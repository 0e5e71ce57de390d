"""A local IMS, RAM, STS and instance metadata service on one loopback port: no account, no Docker, no network.

    with aliram.emulator.serve() as emulator:
        os.environ.update(emulator.environment())
        ...

or `python -m aliram.emulator`. It speaks the services' own protocol, so any client works with it: aliram, the official
SDKs of any language, the `aliyun` command line. It checks signatures (V3 and V1), keys, tokens, dates and nonces, and
every parameter; its users, groups, keys, policies and roles behave as the services' do, in both IMS and RAM. What it
does not do it refuses by name (`NotSupport.Emulator`).

Permissions are judged when it is told to (`serve(auth="enforce")`); otherwise any valid key may do anything in its
account, but for AssumeRole, which always looks at the role's trust policy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .constants import ACCOUNT_ALIAS, ACCOUNT_ID, CONTROL_PREFIX, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from .catalog import COVERED
    from .request_log import LoggedRequest, Request
    from .serving import Emulator, serve
    from .steering_seeds import EmulatedAccount, SeededAccount

__all__ = [
    "ACCOUNT_ALIAS",
    "ACCOUNT_ID",
    "CONTROL_PREFIX",
    "COVERED",
    "EmulatedAccount",
    "Emulator",
    "ROOT_ACCESS_KEY_ID",
    "ROOT_ACCESS_KEY_SECRET",
    "LoggedRequest",
    "Request",
    "SeededAccount",
    "serve",
]

# Loaded on first use: a test suite that imports the emulator and does not start it pays for nothing.
_ROOMS = {
    "COVERED": "catalog",
    "EmulatedAccount": "steering_seeds",
    "Emulator": "serving",
    "LoggedRequest": "request_log",
    "Request": "request_log",
    "SeededAccount": "steering_seeds",
    "serve": "serving",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
