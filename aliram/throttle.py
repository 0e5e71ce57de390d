"""A rate limiter that learns: it holds nobody back until the service says that calls came too fast.

The services' limits are per account and action and are not published for these three products, so they are found out.
Each lane (scope, service, action) counts what it sent lately. A throttled reply sets the lane's rate to 0.7 of what the
service accepted; from then on calls leave evenly spaced, first come first served, and the rate rises by a steady step
each second. Once it has passed four times the rate that was accepted, the lane is open again.

A single refusal among many calls changes no rate, unless the lane was trying out more than was accepted: a service
that keeps a rate refuses the next calls too. Cutting for each would bring a service that refuses one call in a hundred
out of a trouble of its own down to a few calls a second.

A lane with a fixed ceiling (`rate_limits`) never goes faster than that, and learns below it.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

from .errors import ConfigError, DeadlineExceeded

__all__ = ["Lane", "Throttle"]

_log = logging.getLogger("aliram")

Lane = tuple[str, str, str]
"""`(scope, service, action)`: whose calls (`Keys.scope`) and what they call, such as `("1234", "ram", "ListUsers")`."""

_BACK_OFF = 0.7
"""Of the rate that the service accepted."""
_STEP = 0.05
"""Of the accepted rate: how much the rate grows each second, so that it is back at it after 6 s."""
_LEAST_STEP = 0.5
"""Calls a second: how much the rate grows each second at least, after a long calm."""
_CALM = 12.0
"""Seconds without a refusal. Where one or two calls a second are allowed, such steps from the start would have every
second one refused."""
_OPEN_AGAIN = 4.0
"""Times the accepted rate: a limit so high no longer limits."""
_ALONE = 20
"""Calls since the refusal before: after so many, a refusal is taken for an odd one."""
_SLOWEST = 0.2
"""Calls a second: no lane learns to go slower."""
_WINDOW = 1.0
"""Seconds over which the rate is measured, and during which the replies to one burst count as one refusal."""
_LATE = 0.1
"""Seconds by which a waiter may wake late without the ones behind it losing them."""
_MOST_LANES = 4096
_NAME = re.compile(r"([A-Za-z][A-Za-z0-9-]*)\.([A-Za-z][A-Za-z0-9_]*)")
_DESCRIBED = frozenset(("ims", "ram", "sts"))
_ALIKE = 0.85
"""Share of two names that must be the same for one to be the other misspelt."""


class _Lane:
    """One lane's count, limit and queue."""

    __slots__ = ("accepted", "begun", "ceiling", "cut_at", "cut_rate", "free_at", "last", "now", "queue", "since")

    def __init__(self, ceiling: float | None, clock: float) -> None:
        self.ceiling = ceiling
        self.begun = clock  # the running window of the measurement
        self.now = 0  # calls in it that were not refused
        self.last = 0  # the same for the window before
        self.accepted = 0.0  # calls a second that the service took when it refused more; 0: nothing learnt
        self.cut_rate = 0.0  # the rate set then
        self.cut_at = 0.0
        self.since = 0  # calls since the last refusal
        self.free_at = 0.0  # when the next call may leave
        self.queue: deque[asyncio.Future[None]] = deque()

    def rate(self, clock: float) -> float | None:
        """Calls a second allowed now; None: any number. Forgets what was learnt once it no longer limits."""
        if not self.accepted:
            return self.ceiling
        age = clock - self.cut_at
        rate = self.cut_rate + max(self.accepted * _STEP * age, _LEAST_STEP * (age - _CALM))
        if rate >= self.accepted * _OPEN_AGAIN:
            self.accepted = 0.0
            return self.ceiling
        return rate if self.ceiling is None else min(rate, self.ceiling)

    def take(self, clock: float, waited: bool = False) -> float:
        """Let one call leave and give 0, or give the seconds until one may."""
        wait = self.free_at - clock
        if wait > 0:
            return wait
        rate = self.rate(clock)
        if rate is not None:
            # Timers fire late. Counted from now, each lateness would slow down the whole queue.
            start = max(self.free_at, clock - _LATE) if waited else clock
            self.free_at = start + 1 / rate
        self._roll(clock)
        self.now += 1
        self.since += 1
        return 0.0

    def _roll(self, clock: float) -> None:
        age = clock - self.begun
        if age >= _WINDOW:
            self.last = self.now if age < 2 * _WINDOW else 0
            self.now = 0
            self.begun = clock

    def refused(self, clock: float, retry_after: float | None) -> None:
        """The service throttled a call of this lane."""
        self._roll(clock)
        if self.now:
            self.now -= 1
        elif self.last:
            self.last -= 1
        allowed = self.rate(clock)
        # Faster than what was accepted before, a refusal is no surprise.
        is_odd = self.since >= _ALONE and not (self.accepted and allowed is not None and allowed > self.accepted)
        self.since = 0
        if is_odd:
            self.free_at = max(self.free_at, clock + (retry_after or 0.0))
            return
        seen = max(self.now, self.last, 1) / _WINDOW
        if not (self.accepted and clock - self.cut_at < _WINDOW):
            self.accepted = seen if allowed is None else min(seen, allowed)
            self.cut_at = clock
        else:  # one more reply to the burst that the last cut was for: it only tells how little was accepted
            self.accepted = min(self.accepted, seen)
        self.cut_rate = max(self.accepted * _BACK_OFF, _SLOWEST)
        self.free_at = max(self.free_at, clock + max(1 / self.cut_rate, retry_after or 0.0))

    def admit_next(self) -> None:
        """Wake the one at the head of the queue."""
        if self.queue and not self.queue[0].done():
            self.queue[0].set_result(None)


class Throttle:
    """The lanes of one session, for use in one event loop.

    Args:
        rate_limits: fixed ceilings in calls a second by operation, `{"ram.ListUsers": 10}`; they hold for each scope.
        clock: seconds that never go back.
        sleep: waits so many seconds.

    Raises:
        ConfigError: a name that is not `service.Action`, a misspelt action of IMS, RAM or STS, or a rate that is
            not a positive number.
    """

    def __init__(
        self,
        rate_limits: Mapping[str, float] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._ceilings: dict[tuple[str, str], float] = {}
        for name, rate in (rate_limits or {}).items():
            self._ceilings[_checked_name(name)] = _checked_rate(name, rate)
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[Lane, _Lane] = {}

    def ready(self, lane: Lane) -> bool:
        """True when a call may leave at once, which then counts as sent: the short way round `acquire`."""
        here = self._lanes.get(lane) or self._open(lane)
        return not here.queue and not here.take(self._clock())

    async def acquire(self, lane: Lane, deadline: float | None = None) -> None:
        """Wait until a call of this lane may leave; callers leave in the order they came.

        `deadline` is a time of the limiter's clock.

        Raises:
            DeadlineExceeded: the turn would come after the deadline; nothing was sent. It is raised at once where that
                is plain already, and otherwise when those ahead have had their turn.
        """
        here = self._lanes.get(lane) or self._open(lane)
        clock = self._clock()
        if not here.queue and not here.take(clock):
            return
        rate = here.rate(clock)
        ahead = len(here.queue) / rate if rate is not None else 0.0
        if deadline is not None and max(here.free_at, clock) + ahead >= deadline:
            raise _too_late(lane)
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        here.queue.append(ticket)
        try:
            if here.queue[0] is not ticket:
                await ticket
            while wait := here.take(clock := self._clock(), waited=True):
                if deadline is not None and clock + wait >= deadline:
                    raise _too_late(lane)
                await self._sleep(wait)
        finally:
            # Cancelled or not: nobody may wait for one who left, and no turn may be lost.
            here.queue.remove(ticket)
            here.admit_next()

    def throttled(self, lane: Lane, retry_after: float | None = None) -> None:
        """The service refused a call of this lane for its rate; `retry_after` are the seconds it asks to wait."""
        here = self._lanes.get(lane) or self._open(lane)
        here.refused(self._clock(), retry_after)

    def rate(self, lane: Lane) -> float | None:
        """Calls a second the lane allows now; None: any number."""
        here = self._lanes.get(lane)
        return self._ceilings.get(lane[1:]) if here is None else here.rate(self._clock())

    def _open(self, lane: Lane) -> _Lane:
        if len(self._lanes) >= _MOST_LANES:  # a session that walks through thousands of accounts
            self._lanes = {name: here for name, here in self._lanes.items() if here.queue or here.accepted}
        here = self._lanes[lane] = _Lane(self._ceilings.get(lane[1:]), self._clock())
        return here


def _checked_name(name: object) -> tuple[str, str]:
    """Service and action. A ceiling for an action that does not exist would hold nobody back, and say nothing."""
    match = _NAME.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        raise ConfigError(f"rate_limits: {name!r} is not a name such as 'ram.ListUsers'")
    service, action = match[1].lower(), match[2]
    if service in _DESCRIBED:
        # Here, since few sessions have ceilings, and the descriptions take some milliseconds to load.
        known = importlib.import_module(f"aliram.{service}.operations").OPERATIONS
        if action not in known:
            import difflib

            folded = {other.replace("_", "").lower(): other for other in known}
            close = difflib.get_close_matches(action.replace("_", "").lower(), folded, 1, _ALIKE)
            if close:
                meant = f"{service}.{folded[close[0]]}"
                raise ConfigError(f"rate_limits: {service} has no action {action!r}; did you mean {meant!r}?")
            # It may be called by its name all the same.
            _log.warning("rate_limits: %s has no described action %s", service, action)
    return service, action


def _checked_rate(name: str, rate: object) -> float:
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate < float("inf"):
        raise ConfigError(f"rate_limits: the rate of {name} must be calls a second, more than 0")
    return float(rate)


def _too_late(lane: Lane) -> DeadlineExceeded:
    return DeadlineExceeded("the rate limit leaves no turn before the deadline", lane[2], sent=False)
