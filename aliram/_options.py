"""The options of a session: their names and types, and what is refused."""

from __future__ import annotations

import difflib
import math
import ssl as tls
from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from msgspec import structs

from .credentials.provider import Provider
from .credentials.refresh import Refresher
from .endpoints import read_endpoint
from .errors import ConfigError
from .hooks import Hooks
from .retry import RetryPolicy
from .transport import Http, Timeouts

__all__ = [
    "SessionOptions",
    "check_transport",
    "instance",
    "one_of",
    "positive_seconds",
    "read_overrides",
    "read_timeouts",
]


class SessionOptions(TypedDict, total=False):
    """The options of `Session`, which the clients take, too."""

    region: str | None
    profile: str | None
    credentials: Provider | Refresher | str | None
    endpoints: Mapping[str, str] | None
    network: Literal["public", "vpc"]
    retry: RetryPolicy | int | None
    timeout: float | Timeouts | None
    max_connections: int
    rate_limits: Mapping[str, float] | None
    proxy: str | None
    ssl: tls.SSLContext | None
    user_agent: str | None
    transport: Http | None
    signature: Literal["v3", "v1"]
    hooks: Hooks | None


def positive_seconds(value: object, name: str) -> float:
    """A time limit given as a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ConfigError(f"{name} must be a positive number of seconds, not {value!r}")
    return float(value)


def read_timeouts(value: object, base: Timeouts) -> Timeouts:
    """The limits that an option means; a number changes the total of `base` alone."""
    if value is None:
        return base
    if isinstance(value, Timeouts):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigError(f"timeout must be seconds or Timeouts, not {type(value).__name__}")
    return structs.replace(base, total=positive_seconds(value, "timeout"))


def one_of(name: str, value: str, *known: str) -> str:
    if value not in known:
        raise ConfigError(f"{name} must be {' or '.join(map(repr, known))}, not {value!r}")
    return value


def instance(name: str, value: Any, kind: type) -> Any:
    if value is not None and not isinstance(value, kind):
        raise ConfigError(f"{name} must be {kind.__name__}, not {type(value).__name__}")
    return value


def read_overrides(endpoints: object) -> dict[str, str]:
    if endpoints is None:
        return {}
    if not isinstance(endpoints, Mapping):
        raise ConfigError(f"endpoints must be a mapping of service to URL, not {type(endpoints).__name__}")
    known = ("ims", "ram", "sts")
    for service, url in endpoints.items():
        # Clients generated for another product have another name; what looks like one of ours is a slip.
        other = isinstance(service, str) and service.isidentifier() and service.islower()
        if service not in known and (not other or difflib.get_close_matches(service, known, 1, 0.5)):
            raise ConfigError(f"endpoints takes {', '.join(known)}, not {service!r}")
        read_endpoint(url, f"endpoints[{service!r}]")
    return dict(endpoints)


def check_transport(transport: object, *changed: bool, **options: object) -> None:
    if not callable(getattr(transport, "send", None)):
        raise ConfigError(f"transport must have a send coroutine; {type(transport).__name__} has none")
    given = [name for name, value in options.items() if value is not None]
    given += ["max_connections"] if any(changed) else []
    if given:
        raise ConfigError(f"{', '.join(given)} belongs to the transport: give it there, not beside transport=")
