"""Where keys come from, and how they stay fresh.

`Session(credentials=...)` takes any provider named here or one of your own; without one it asks the default chain.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .assume_role import AssumeRole
    from .chain import Chain, default_chain
    from .environment import Environment
    from .imds import EcsRamRole
    from .keys import Keys
    from .provider import NotConfigured, Provider
    from .refresh import Refresher
    from .static import Anonymous, BearerToken, StaticKeys

__all__ = [
    "Anonymous",
    "AssumeRole",
    "BearerToken",
    "Chain",
    "EcsRamRole",
    "Environment",
    "Keys",
    "NotConfigured",
    "Provider",
    "Refresher",
    "StaticKeys",
    "default_chain",
]

_HOMES = {
    "Anonymous": "static",
    "AssumeRole": "assume_role",
    "BearerToken": "static",
    "Chain": "chain",
    "EcsRamRole": "imds",
    "Environment": "environment",
    "Keys": "keys",
    "NotConfigured": "provider",
    "Provider": "provider",
    "Refresher": "refresh",
    "StaticKeys": "static",
    "default_chain": "chain",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: a program with static keys never loads the metadata client.
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
