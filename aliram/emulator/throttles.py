"""Rates on request: a token bucket for each action of each account, by the wall clock."""

from __future__ import annotations

import itertools
import math
import threading
from collections.abc import Callable
from typing import NamedTuple

from .faults import PlannedFault, checked_code, matcher
from .refusals import refuse

__all__ = ["Throttles"]

_BLUR = 1e-5
"""Seconds that do not count: epoch seconds are no finer than some tenths of a microsecond."""


class _Bucket(NamedTuple):
    tokens: float
    filled: float
    """When it held these, in epoch seconds."""


class _Throttle:
    """One rate, and the buckets that keep it."""

    def __init__(self, name: str, action: str, per_second: float, burst: int, code: str) -> None:
        self.id = name
        self.action = action
        self.matches = matcher(action)
        self.per_second = per_second
        self.burst = burst
        self.code = code
        self.happened = 0
        self.buckets: dict[tuple[str, str], _Bucket] = {}

    def filled(self, key: tuple[str, str], now: float) -> _Bucket:
        """The bucket with what has run into it since it was last looked at."""
        bucket = self.buckets.get(key)
        if bucket is None:
            return _Bucket(self.burst, now)
        # A wall clock may be set back; a bucket does not leak for that.
        passed = max(now - bucket.filled, 0.0)
        return _Bucket(min(self.burst, bucket.tokens + passed * self.per_second), now)

    def described(self) -> PlannedFault:
        what = f"answers {self.code} above {self.per_second:g} calls a second, {self.burst} at once"
        return PlannedFault(self.id, self.action, what, 1.0, None, self.happened)


class Throttles:
    """The rates that are on. Any thread may add and clear; the server asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._throttles: list[_Throttle] = []

    def add(self, action: str, per_second: float, burst: int | None, code: str) -> str:
        """Limits each action that the pattern matches; returns the id of the limit. Without a `burst` it is one
        second's worth."""
        if not 0 < per_second < math.inf:
            raise ValueError(f"per_second must be above 0, not {per_second}")
        if burst is not None and burst < 1:
            raise ValueError(f"burst must be at least 1, not {burst}")
        checked_code(code)
        most = max(1, math.ceil(per_second)) if burst is None else burst
        with self._lock:
            throttle = _Throttle(f"throttle-{next(self._numbers)}", action, per_second, most, code)
            self._throttles.append(throttle)
        return throttle.id

    def clear(self, name: str | None = None) -> bool:
        """Lifts the limit of an id, without one every limit; False where there is none of that id."""
        with self._lock:
            before = len(self._throttles)
            self._throttles = [each for each in self._throttles if name is not None and each.id != name]
            return len(self._throttles) < before

    def planned(self) -> list[PlannedFault]:
        """Those that are on."""
        with self._lock:
            return [throttle.described() for throttle in self._throttles]

    def check(self, operation: str, account: str, now: Callable[[], float]) -> None:
        """Takes a token for a call from every bucket it has to; raises a `Refusal` that says when to come again where
        one is empty, and then takes none. `now` gives epoch seconds."""
        if not self._throttles:
            return
        key, moment = (operation, account), now()
        with self._lock:
            due = [(each, each.filled(key, moment)) for each in self._throttles if each.matches(operation)]
            waits = [((1 - bucket.tokens) / each.per_second, each) for each, bucket in due]
            longest, throttle = max(waits, key=lambda pair: pair[0], default=(0.0, None))
            if throttle is None or longest < _BLUR:
                for each, bucket in due:
                    each.buckets[key] = bucket._replace(tokens=bucket.tokens - 1)
                return
            throttle.happened += 1
            refusal = refuse(throttle.code)
        # Rounded up, but for what is well inside the blur: who comes back then finds a token.
        refusal.retry_after_ms = math.ceil((longest - _BLUR / 2) * 1000)
        raise refusal
