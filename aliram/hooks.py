"""Being told about calls: before and after each, around each attempt, and before each retry.

    def slow(event: Event) -> None:
        if event.seconds and event.seconds > 2:
            print(event.operation, event.request_id, event.seconds)

    aliram.Session(hooks=Hooks(after_reply=slow))

Hooks are plain functions, called inside the task that makes the call; they must not block. What a hook raises is logged
and changes nothing. An `Event` holds no secret: no argument, no header, no query. `aliram.otel` builds spans on them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from msgspec import Struct

from .errors import ConfigError

__all__ = ["Event", "Hook", "Hooks", "tell"]

_log = logging.getLogger("aliram")


class Event(Struct, frozen=True, kw_only=True):
    """What happened. Fields that a moment does not know are None."""

    call: int
    """The same number in every event of one call, and in no other call of this process."""
    operation: str
    """For example `ram.ListUsers`."""
    service: str
    """`ims`, `ram` or `sts`."""
    url: str
    """Where it goes, without the query."""
    attempt: int = 0
    """From 1; 0 before the first. In `after_call` the number of attempts made."""
    status: int | None = None
    """HTTP status of the reply."""
    request_id: str | None = None
    """Names the request for Alibaba Cloud support."""
    seconds: float | None = None
    """How long the attempt took (`after_reply`), or the whole call (`after_call`)."""
    error: BaseException | None = None
    """Why the attempt or the call failed: an `AliramError`, or the cancellation that ended it."""
    wait: float | None = None
    """Seconds until the next attempt (`on_retry`)."""


Hook = Callable[[Event], object]


class Hooks(Struct, frozen=True, kw_only=True):
    """Functions to call. Each may be left out.

    Raises:
        ConfigError: one of them cannot be called.
    """

    before_call: Hook | None = None
    """When a call begins, before credentials are looked at."""
    before_send: Hook | None = None
    """Before each attempt, when it is signed and about to be sent."""
    after_reply: Hook | None = None
    """After each attempt, with its reply or its error."""
    on_retry: Hook | None = None
    """Before the wait that comes before another attempt."""
    after_call: Hook | None = None
    """When the call is over, exactly once after each `before_call`, whatever ended it: cancellation, too."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            hook: object = getattr(self, name)
            if hook is not None and not callable(hook):
                raise ConfigError(f"hook {name} must be a function, not {type(hook).__name__}")


def tell(hook: Hook | None, event: Event) -> None:
    """Call a hook; what it raises is logged."""
    if hook is None:
        return
    try:
        hook(event)
    except Exception:
        _log.exception("a hook failed during %s", event.operation)
