"""Error families: which class a code becomes, whether it may pass, and what the caller can do.

Generated from specs/errors.yaml by `make generate`; edit that file instead.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FAMILIES", "Family"]


class Family(NamedTuple):
    """One family of error codes."""

    error: str
    """Name of the class in `aliram.errors`."""
    retryable: bool
    """True when the same call may succeed later."""
    advice: str | None
    """What the caller can do."""


FAMILIES: dict[str, Family] = {
    "EntityNotExist": Family("NotFound", False, None),
    "Throttling": Family("Throttled", True, None),
    "InternalError": Family("ServiceFault", True, None),
    "SignatureDoesNotMatch": Family("AuthenticationFailed", False, None),
    "NoPermission": Family("AccessDenied", False, None),
}
