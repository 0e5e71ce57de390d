"""Failures on request: the next calls of an action fail, are slow, or lose their connection."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from .message import JSON_TYPE, as_json

__all__ = ["Drop", "Fault", "Faults", "body_of", "drop_of"]

Drop = Literal["before", "after", False]
"""When the connection is closed without a reply: before acting, after it, or not at all."""


class Fault(NamedTuple):
    """What happens to one call."""

    code: str | None = None
    """Error code to answer with; None to act normally (then `delay`, `drop` or `truncate` is the point)."""
    status: int | None = None
    """HTTP status; by default the one the code is known for."""
    message: str | None = None
    retry_after_ms: int | None = None
    """Sent as `x-acs-retry-after`."""
    drop: Drop = False
    delay: float = 0.0
    """Seconds to wait before anything else."""
    body: bytes | None = None
    """A whole reply body to send instead of the service's, with `content_type`."""
    content_type: str = JSON_TYPE
    truncate: int | None = None
    """Bytes of the reply body to send before the connection breaks; the header announces all of them."""


class Faults:
    """The faults that wait for their call, oldest first.

    Any thread may add to them: a deque's ends are safe to use at once. The server takes one for each matching call.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, Fault]] = deque()

    def add(self, action: str, fault: Fault, times: int) -> None:
        """Plans a fault for the next `times` calls of an action: `GetUser`, `ram.GetUser`, `imds.token` or `*`."""
        if times < 1:
            raise ValueError(f"times must be at least 1, not {times}")
        self._waiting.extend([(action.lower(), fault)] * times)

    def clear(self) -> None:
        """Forgets those that have not happened."""
        self._waiting.clear()

    def take(self, service: str, action: str) -> Fault | None:
        """The fault that is due for a call, once."""
        if not self._waiting:
            return None
        names = ("*", action.lower(), f"{service}.{action}".lower())
        for entry in self._waiting.copy():
            if entry[0] in names:
                self._waiting.remove(entry)
                return entry[1]
        return None


def body_of(value: bytes | str | Mapping[str, Any] | None) -> bytes | None:
    """A reply body as it was given: raw, text, or a tree to write as JSON."""
    if value is None or isinstance(value, bytes):
        return value
    return value.encode() if isinstance(value, str) else as_json(value)


def drop_of(value: bool | str) -> Drop:
    """A `drop` as it was given. True means after acting: the caller cannot know whether the service acted, which is
    the case that tells a careful client from a careless one."""
    if value is True or value == "after":
        return "after"
    if value == "before":
        return "before"
    if value is False:
        return False
    raise ValueError(f'drop is False, True, "before" or "after", not {value!r}')
