"""Whether to send again, and after how many seconds. Pure: chance, time left and budget are arguments.

A request is sent again in two cases.

- The service certainly did not act: no connection came about, the call was throttled, or the service asks for a pause.
  Every operation is retried then.
- The service may have acted: the reply was lost, did not come in time, or was a fault (5xx). Only operations whose
  description says `retry_lost_reply` are retried then, so that a lost reply to CreateAccessKey makes no second key.

What asks for other arguments, keys or permissions is never sent again from here.
"""

from __future__ import annotations

import random as _random
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from .errors import ApiError, ConfigError, Throttled, TransportError
from .operation import Operation

__all__ = ["RetryBudget", "RetryPolicy", "next_wait"]


class RetryPolicy(Struct, frozen=True, kw_only=True):
    """How often and how patiently. `retry=0` in a session's options is `RetryPolicy.never()`."""

    max_attempts: int = 4
    """Requests in all, the first one included."""
    base: float = 0.2
    """Seconds: the longest wait before the second request; it doubles for each further one."""
    cap: float = 20.0
    """Seconds: no wait of our own is longer."""
    patience: float = 120.0
    """Seconds: where the service asks for a longer pause, the error goes to the caller. The official SDK allows 120."""

    def __post_init__(self) -> None:
        attempts: object = self.max_attempts
        if isinstance(attempts, bool) or not isinstance(attempts, int) or attempts < 1:
            raise ConfigError("max_attempts must be an int of at least 1")
        for name in ("base", "cap", "patience"):
            value: object = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
                raise ConfigError(f"{name} must be seconds, 0 or more")

    @classmethod
    def never(cls) -> RetryPolicy:
        """One request, whatever comes."""
        return cls(max_attempts=1)

    @classmethod
    def of(cls, value: RetryPolicy | int | None) -> RetryPolicy:
        """The policy an option means: None is the default, a number is how many requests may follow the first."""
        if value is None:
            return cls()
        if isinstance(value, RetryPolicy):
            return value
        retries: object = value
        if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
            raise ConfigError("retry must be a RetryPolicy or the number of retries, 0 or more")
        return cls(max_attempts=1 + retries)


class RetryBudget:
    """Tokens for retries, shared by a session, so that an outage does not multiply the load that caused it.

    A retry after a failure takes one token; a success gives back a tenth, or a whole one when it took a retry.
    Throttling takes none: there the service says how fast to go, and the rate limiter holds to it.
    """

    __slots__ = ("_capacity", "_tenths")

    def __init__(self, capacity: float = 500) -> None:
        if not 0 <= capacity < float("inf"):
            raise ConfigError("a retry budget must be 0 or more")
        self._capacity = self._tenths = int(capacity * 10)  # whole numbers: ten tenths must be one

    @property
    def tokens(self) -> float:
        """Retries left before the next success."""
        return self._tenths / 10

    def take(self) -> bool:
        """Take one token; False when there is none."""
        if self._tenths < 10:
            return False
        self._tenths -= 10
        return True

    def succeeded(self, attempts: int) -> None:
        """A call ended well after so many requests."""
        if self._tenths < self._capacity:
            self._tenths = min(self._capacity, self._tenths + (1 if attempts == 1 else 10))


def next_wait(
    policy: RetryPolicy,
    attempt: int,
    error: BaseException,
    operation: Operation[Any],
    budget: RetryBudget,
    remaining: float | None,
    random: Callable[[], float] = _random.random,
) -> float | None:
    """Seconds to wait before sending again, or None to give up and raise `error`.

    Args:
        policy: how often and how patiently.
        attempt: requests sent so far, the failed one included.
        error: how the last one failed.
        operation: says whether it may be sent again when it may have been carried out.
        budget: loses a token for a retry that is granted, unless the call was throttled.
        remaining: seconds until the call's deadline; None for no deadline.
        random: a number from 0 up to but not including 1.
    """
    if attempt >= policy.max_attempts or not _may_help(error, operation):
        return None
    # Full jitter: callers that failed together do not come back together.
    wait = min(policy.cap, policy.base * 2.0 ** min(attempt - 1, 60)) * random()
    asked = error.retry_after if isinstance(error, ApiError | TransportError) else None
    if asked is not None:
        if asked > policy.patience:
            return None
        wait = max(wait, asked)
    if remaining is not None and wait >= remaining:
        return None
    if not isinstance(error, Throttled) and not budget.take():
        return None
    return wait


def _may_help(error: BaseException, operation: Operation[Any]) -> bool:
    """True when the operation may be sent again after this error."""
    if isinstance(error, Throttled):
        return True
    if isinstance(error, ApiError):
        status = error.status
        refused = error.retry_after is not None and (status < 500 or status == 503)
        return refused or (error.retryable and operation.retry_lost_reply)
    if isinstance(error, TransportError):
        status = getattr(error, "status", None) or 0
        refused = not error.sent or (status == 503 and error.retry_after is not None)
        return error.retryable and (refused or operation.retry_lost_reply)
    return False
