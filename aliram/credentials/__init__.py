"""Where keys come from, and how they stay fresh.

`Session(credentials=...)` takes any provider named here or one of your own; without one it asks the default chain.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .assume_role import AssumeRole
    from .chain import Chain, default_chain
    from .cloud_sso import CloudSso
    from .credentials_uri import CredentialsUri
    from .environment import Environment
    from .external import External
    from .from_profile import FromProfile
    from .imds import EcsRamRole
    from .keys import Keys
    from .oauth import OAuth
    from .oidc import Oidc
    from .plugin import Plugin
    from .provider import NotConfigured, Provider
    from .ram_role_arn import RamRoleArn
    from .refresh import Refresher
    from .rsa_key_pair import RsaKeyPair
    from .static import Anonymous, BearerToken, StaticKeys

__all__ = [
    "Anonymous",
    "AssumeRole",
    "BearerToken",
    "Chain",
    "CloudSso",
    "CredentialsUri",
    "EcsRamRole",
    "Environment",
    "External",
    "FromProfile",
    "Keys",
    "NotConfigured",
    "OAuth",
    "Oidc",
    "Plugin",
    "Provider",
    "RamRoleArn",
    "Refresher",
    "RsaKeyPair",
    "StaticKeys",
    "default_chain",
]

_HOMES = {
    "Anonymous": "static",
    "AssumeRole": "assume_role",
    "BearerToken": "static",
    "Chain": "chain",
    "CloudSso": "cloud_sso",
    "CredentialsUri": "credentials_uri",
    "External": "external",
    "FromProfile": "from_profile",
    "OAuth": "oauth",
    "Oidc": "oidc",
    "Plugin": "plugin",
    "RamRoleArn": "ram_role_arn",
    "RsaKeyPair": "rsa_key_pair",
    "EcsRamRole": "imds",
    "Environment": "environment",
    "Keys": "keys",
    "NotConfigured": "provider",
    "Provider": "provider",
    "Refresher": "refresh",
    "StaticKeys": "static",
    "default_chain": "chain",
}


if not TYPE_CHECKING:  # a type checker that saw it would accept any name

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
