"""One set of keys, as one object that never changes.

A request reads its id, secret and token from the same `Keys`, so it can never mix two generations of them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import force_setattr

from aliram.errors import ConfigError
from aliram.secret import Secret

__all__ = ["Keys", "Kind"]

Kind = Literal["ak", "sts", "bearer", "anonymous"]
"""How requests are proved: a lasting key pair, a pair with a security token, a bearer token, or not at all."""


class Keys(Struct, frozen=True, kw_only=True, weakref=True):
    """Keys, when they stop working, and where they came from. Shows the key id, never a secret.

    Raises:
        ConfigError: an id without a secret or the reverse, a blank or a control character in one of them (they travel
            in headers, and a secret with a line end only shows as a signature that does not match), or an expiration
            without a time zone.
    """

    access_key_id: str = ""
    """Names the key; not a secret. Empty for a bearer token and for anonymous calls."""
    access_key_secret: Secret = Secret("")
    """Signs requests."""
    security_token: Secret | None = None
    """Travels with each request signed by a session's keys."""
    expiration: datetime | None = None
    """When the keys stop working; None where they last until revoked."""
    bearer_token: Secret | None = None
    """Proves the caller in place of a signature."""
    provider: str = "static"
    """The provider that gave them, for example `environment` or `assume_role/imds`."""
    scope: str = ""
    """What learnt rate limits are kept by: the account id where it is known, else something that outlives one rotation
    of the keys where the provider knows such a thing, else the key id."""

    def __post_init__(self) -> None:
        for name in ("access_key_id", "access_key_secret", "security_token", "bearer_token"):
            value = getattr(self, name)
            if value is None:
                continue
            if not isinstance(value, str):
                raise ConfigError(f"{name} must be text, not {type(value).__name__}")
            # The value itself stays out of the message: it is a secret, or may be one in the wrong place.
            if not (value.isascii() and value.isprintable()) or " " in value:
                raise ConfigError(f"{name} holds a blank, a control character or a character outside ASCII")
            if name != "access_key_id":
                # Plain text given here would show itself; an empty token is no token.
                hidden = Secret(value) if value or name == "access_key_secret" else None
                force_setattr(self, name, hidden)
        if bool(self.access_key_id) != bool(self.access_key_secret):
            missing = "access_key_secret" if self.access_key_id else "access_key_id"
            raise ConfigError(f"{missing} is empty")
        if self.security_token and not self.access_key_id:
            raise ConfigError("security_token is given without access_key_id and access_key_secret")
        if self.expiration is not None and self.expiration.tzinfo is None:
            raise ConfigError("expiration needs a time zone")
        if not self.scope:
            force_setattr(self, "scope", self.access_key_id or self.kind)

    @property
    def kind(self) -> Kind:
        """How requests are proved with these keys."""
        if self.bearer_token is not None:
            return "bearer"
        if not self.access_key_id:
            return "anonymous"
        return "ak" if self.security_token is None else "sts"

    @property
    def expires_at(self) -> float:
        """`expiration` in epoch seconds; infinite where the keys have no end."""
        return float("inf") if self.expiration is None else self.expiration.timestamp()

    def seconds_left(self, now: float) -> float:
        """Seconds from `now` (epoch seconds) until the keys stop working; negative afterwards."""
        return self.expires_at - now

    def expired(self, now: float) -> bool:
        """True when the keys no longer work at `now` (epoch seconds)."""
        return self.expires_at <= now

    def describe(self) -> str:
        """What was given, in words, for logs and `explain()`."""
        key_id = f" {self.access_key_id}" if self.access_key_id else ""
        end = "" if self.expiration is None else f" until {self.expiration.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return f"gave {self.kind} keys{key_id}{end}"

    def __repr__(self) -> str:
        shown = [f"kind={self.kind!r}", f"provider={self.provider!r}"]
        if self.access_key_id:
            shown.insert(0, f"access_key_id={self.access_key_id!r}")
        if self.expiration is not None:
            shown.append(f"expiration={self.expiration.astimezone(UTC).isoformat()!r}")
        return f"Keys({', '.join(shown)})"
