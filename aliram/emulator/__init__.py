"""A local IMS, RAM, STS and instance metadata service on one loopback port: no account, no Docker, no network.

    with aliram.emulator.serve() as emulator:
        os.environ.update(emulator.environment())
        ...

or `python -m aliram.emulator`. It speaks the services' own protocol, so any client works with it: aliram, the official
SDKs of any language, the `aliyun` command line. It checks signatures (V3 and V1), keys, tokens, dates and nonces, and
every parameter; its users, groups, keys, policies and roles behave as the services' do, in both IMS and RAM. What it
does not do it refuses by name (`NotSupport.Emulator`).

**Permissions are not enforced**: any valid key may do anything in its account. AssumeRole does look at the role's trust
policy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .constants import ACCOUNT_ALIAS, ACCOUNT_ID, CONTROL_PREFIX, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from .catalog import COVERED
    from .core import Request
    from .serving import EmulatedAccount, Emulator, serve

__all__ = [
    "ACCOUNT_ALIAS",
    "ACCOUNT_ID",
    "CONTROL_PREFIX",
    "COVERED",
    "EmulatedAccount",
    "Emulator",
    "ROOT_ACCESS_KEY_ID",
    "ROOT_ACCESS_KEY_SECRET",
    "Request",
    "serve",
]

# Loaded on first use: a test suite that imports the emulator and does not start it pays for nothing.
_ROOMS = {
    "COVERED": "catalog",
    "EmulatedAccount": "serving",
    "Emulator": "serving",
    "Request": "core",
    "serve": "serving",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
