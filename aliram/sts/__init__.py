"""Security Token Service (Sts 2015-04-01).

Generated from specs/sts/ by `make generate`; edit the specs instead.

The client and the models load on first use, so that `aliram.sts.operations` alone costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import StsClient
    from .models import (
        AssumedRoleUser,
        AssumeRoleResponse,
        AssumeRoleWithOIDCResponse,
        AssumeRoleWithSAMLResponse,
        Credentials,
        GetCallerIdentityResponse,
        OIDCTokenInfo,
        SAMLAssertionInfo,
    )

__all__ = [
    "StsClient",
    "AssumeRoleResponse",
    "AssumeRoleWithOIDCResponse",
    "AssumeRoleWithSAMLResponse",
    "AssumedRoleUser",
    "Credentials",
    "GetCallerIdentityResponse",
    "OIDCTokenInfo",
    "SAMLAssertionInfo",
]


if not TYPE_CHECKING:  # a type checker that saw it would accept any name

    def __getattr__(name: str) -> Any:
        if name == "StsClient":
            from .client import StsClient

            return StsClient
        if name in __all__:
            from . import models

            return getattr(models, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
