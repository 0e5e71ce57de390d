"""Keeps one set of keys fresh for everybody who asks.

A key with an end has a life of `L` seconds from the moment it arrives, and two windows before its end:

    |--------------- peek() answers ---------------|------ soft ------|-- hard --|
    arrives                              soft: min(15 min, L/4)   hard: min(60 s, L/20)   expires

- Before the soft window nothing happens.
- In the soft window the first caller starts a refresh in the background; it and all others go on with the old key.
- In the hard window, where a request could outlive the key, callers wait for the refresh.

Fractions, so that the shortest session (900 s) serves 675 s before it is refreshed and is not refreshed on every call;
the upper bounds, so that the six hours of an instance role are not cut to four and a half. The soft window is shortened
by up to a fifth at random: a fleet that started together does not ask again together.

One task makes each refresh. Callers wait *for* it and never run it: cancelling one of them, or all of them, does not
stop it, and what it fetches is kept. After a failure the old key serves until its very end, and the next attempt comes
after a random wait (full jitter) under a bound that doubles from 1 s to 30 s; meanwhile a caller for whom there is no
valid key gets the remembered error at once, so that an outage is not answered with a stampede. An expired key is never
given out.

Nothing runs before the first `get()`.
"""

from __future__ import annotations

import asyncio
import contextvars
import copy
import logging
import random as _random
import time
import weakref
from collections.abc import Callable
from typing import Protocol

from aliram.errors import AliramError, Attempt, ConfigError, CredentialsError

from .keys import Keys
from .provider import Closes, Provider, may_pass, reason_of

__all__ = ["Refresher", "Timer"]

SOFT_SECONDS, SOFT_SHARE = 900.0, 0.25
HARD_SECONDS, HARD_SHARE = 60.0, 0.05
SPREAD = 0.2
"""Share of the soft window that chance may take away."""
BACKOFF_FIRST, BACKOFF_CAP, BACKOFF_LEAST = 1.0, 30.0, 0.1
"""Bound of the wait after the first failure, bound of any wait, shortest wait: seconds."""
FORCE_EVERY, FORCE_SAME_EVERY = 10.0, 300.0
"""Seconds between two refreshes caused by `invalidate`, and between two for the same keys: a role that the service
refuses whatever its keys are must not cost one AssumeRole for each call, nor a static key one refresh."""

_NEVER, _FOREVER = float("-inf"), float("inf")
_log = logging.getLogger("aliram")


class Timer(Protocol):
    """What `call_later` gives back."""

    def cancel(self) -> None:
        """Do not call any more."""


class Refresher:
    """The keys of one provider: fetched once, refreshed ahead of their end, shared by all callers of one event loop.

    Args:
        provider: where the keys come from.
        clock: epoch seconds.
        random: a number from 0 up to 1.
        call_later: `loop.call_later`, or a test's own.
        keep_fresh: refresh ahead of time even while nobody asks, with a timer that starts after the first fetch, ends
            with `aclose()` and holds neither this object nor the process. None leaves it to the provider.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = _random.random,
        call_later: Callable[[float, Callable[[], None]], Timer] | None = None,
        keep_fresh: bool | None = None,
    ) -> None:
        self.provider = provider
        self._clock = clock
        self._random = random
        self._call_later = call_later
        self._keep_fresh = keep_fresh
        self._keys: Keys | None = None
        # One number decides the hot path: until then peek() may answer. It never lies beyond the keys' end.
        self._fresh_until = _NEVER
        self._hard_at = _NEVER
        self._rejected = False
        self._refused: Keys | None = None
        self._forced_at = _NEVER
        self._failures = 0
        self._retry_at = _NEVER
        self._error: AliramError | None = None
        self._attempts: tuple[Attempt, ...] = ()
        self._task: asyncio.Task[None] | None = None
        self._waiting = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: Timer | None = None
        self._closed = False

    def __repr__(self) -> str:
        return f"Refresher({self.provider.name!r})"

    def peek(self) -> Keys | None:
        """Keys that need no thought, or None: then `await get()`. Never waits, never starts anything."""
        return self._keys if self._clock() < self._fresh_until else None

    async def get(self) -> Keys:
        """Valid keys.

        Raises:
            CredentialsError: there are none; the error is remembered while the next attempt is put off.
            ConfigError: the provider is set up wrongly, `aclose()` was called, or this is another event loop than
                before.
        """
        keys = self.peek()
        if keys is not None:
            return keys
        self._check_usable()
        now = self._clock()
        if self._task is None or self._task.done():
            if self._error is not None and self._backing_off(now):
                return self._valid_or_raise()
            self._start()
        task, keys = self._task, self._keys
        if keys is not None and now < self._hard_at and not self._rejected:
            return keys
        if task is not None and not task.done():
            self._waiting += 1
            try:
                # asyncio.wait leaves the task alone when the waiter is cancelled, as asyncio.shield does; other than
                # shield it does not turn the end of a task that was itself cancelled into a cancellation of every
                # waiter.
                await asyncio.wait((task,))
            finally:
                self._waiting -= 1
        return self._valid_or_raise()

    @property
    def current(self) -> Keys | None:
        """The keys last given, valid or not; None before the first. For names and scopes, not for signing."""
        return self._keys

    def invalidate(self, keys: Keys) -> None:
        """The service refused these keys: the next `get()` waits for new ones.

        Nothing happens when they are not the current keys any more, within 10 s of the last time, or within 5 min of it
        when the provider was asked then and gave the same keys again.
        """
        now = self._clock()
        pause = FORCE_SAME_EVERY if keys == self._refused else FORCE_EVERY
        if self._closed or self._rejected or keys != self._keys or 0 <= now - self._forced_at < pause:
            return
        self._forced_at, self._refused, self._rejected = now, keys, True
        self._fresh_until = _NEVER

    async def explain(self) -> tuple[Attempt, ...]:
        """Every provider that was asked the last time, why it passed or what it gave, and how long it took.

        Asks now if nothing was asked yet. Never raises `CredentialsError`: a failure is what the answer tells.
        """
        try:
            await self.get()
        except CredentialsError as error:
            return error.attempts
        return self._attempts

    async def aclose(self) -> None:
        """Stop the refresh that is under way and the timer, and close the provider. May be called again."""
        if self._closed:
            return
        self._closed = True
        self._keys, self._fresh_until = None, _NEVER
        if self._timer is not None:
            self._timer.cancel()
        task = self._task
        # A task of a loop that has ended can neither be cancelled nor awaited from here.
        if task is not None and not task.done() and self._loop is asyncio.get_running_loop():
            task.cancel()
            await asyncio.wait((task,))
        if isinstance(self.provider, Closes):
            await self.provider.aclose()

    def _check_usable(self) -> None:
        if self._closed:
            raise ConfigError("these credentials are closed: their session has ended")
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise ConfigError(
                "these credentials are in use by another event loop (perhaps that of the process before a fork): "
                "make one session for each loop"
            )

    def _valid_or_raise(self) -> Keys:
        if self._closed:
            raise ConfigError("these credentials are closed: their session has ended")
        now = self._clock()
        keys = self._keys
        if keys is not None and not keys.expired(now):
            return keys
        if self._error is None:
            raise CredentialsError(f"the refresh of the keys from {self.provider.name} brought none", retryable=True)
        # Each caller gets an error of its own: one object raised by a thousand tasks would share its traceback.
        error = copy.copy(self._error)
        error.__cause__ = self._error.__cause__
        raise error

    def _backing_off(self, now: float) -> bool:
        # A wait longer than any we ever set means that the wall clock was put back meanwhile.
        return now < self._retry_at <= now + BACKOFF_CAP

    def _start(self) -> None:
        if self._keys is not None and not self._rejected:
            self._fresh_until = self._hard_at
        assert self._loop is not None
        self._task = self._loop.create_task(self._refresh(), name=f"aliram refresh of {self.provider.name}")

    async def _refresh(self) -> None:
        """One attempt. Never raises: callers read what it left behind, each in its own way."""
        started = self._clock()
        try:
            keys: object = await self.provider.fetch()
            if not isinstance(keys, Keys):
                raise CredentialsError(f"it gave {type(keys).__name__}, not Keys")
        except asyncio.CancelledError:
            # By aclose(), by the end of the loop, or by the provider's own doing; callers may still be waiting.
            self._failed(CredentialsError("the fetch was cancelled", retryable=True), started)
            raise
        except Exception as error:
            self._failed(error, started)
            self._tell()
        else:
            self._arrived(keys, started)
        self._set_timer()

    def _arrived(self, keys: Keys, started: float) -> None:
        now, end = self._clock(), keys.expires_at
        left = end - now
        if left <= 0:
            text = f"the keys it gave expired {abs(left):.0f} s before they came, or the clock of this machine is ahead"
            self._failed(CredentialsError(text, retryable=True), started)
            self._tell()
            return
        self._error, self._rejected = None, False
        if keys == self._keys and left < _FOREVER:
            # The source has nothing newer yet, as instance metadata has until it rotates. The windows stay where they
            # were (measured anew they would shrink on each look), and the next look waits as after a failure.
            self._back_off(now)
            self._fresh_until = min(self._retry_at, end)
            _log.debug("%s gave the same keys again: %r", self.provider.name, keys)
            return
        self._failures, self._retry_at = 0, _NEVER
        soft = min(SOFT_SECONDS, SOFT_SHARE * left) * (1 - SPREAD * self._random())
        self._keys = keys
        self._fresh_until = end - soft
        self._hard_at = end - min(HARD_SECONDS, HARD_SHARE * left)
        told: tuple[Attempt, ...] = getattr(self.provider, "attempts", ())
        reason = keys.describe()
        self._attempts = told or (Attempt(self.provider.name, reason, max(0.0, now - started)),)
        _log.debug("%s: %s", self.provider.name, reason)

    def _failed(self, error: BaseException, started: float) -> None:
        now = self._clock()
        self._error = _as_credentials_error(error, self.provider.name, max(0.0, now - started))
        self._rejected = False
        self._back_off(now)
        if self._keys is not None and not self._keys.expired(now):
            self._fresh_until = min(self._retry_at, self._keys.expires_at)
        else:
            self._keys, self._fresh_until = None, _NEVER

    def _tell(self) -> None:
        """Log a failure that no caller will be told."""
        assert self._error is not None
        if self._keys is not None:
            left = self._keys.seconds_left(self._clock())
            _log.warning("refreshing keys failed, the old ones work for %.0f s more: %s", left, reason_of(self._error))
        elif not self._waiting:
            _log.warning("refreshing keys failed and no valid ones are left: %s", reason_of(self._error))

    def _back_off(self, now: float) -> None:
        bound = min(BACKOFF_CAP, BACKOFF_FIRST * 2 ** min(self._failures, 16))
        self._failures += 1
        self._retry_at = now + max(BACKOFF_LEAST, bound * self._random())

    def _set_timer(self) -> None:
        """Plan the next refresh of a key that is kept fresh: a timer, since a sleeping task would have to be ended."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        wanted = getattr(self.provider, "keep_fresh", False) if self._keep_fresh is None else self._keep_fresh
        # Before the first success there is nothing to keep fresh; callers find out for themselves.
        if not wanted or self._closed or not self._attempts:
            return
        due = self._fresh_until if self._keys is not None else self._retry_at
        if due == _FOREVER:
            return
        assert self._loop is not None
        me = weakref.WeakMethod(self._on_timer)

        def ring() -> None:
            method = me()
            if method is not None:
                method()

        call_later = self._call_later or self._loop.call_later
        # In an empty context: the timer lives for hours and must not keep the first caller's request variables.
        self._timer = contextvars.Context().run(call_later, max(0.0, due - self._clock()), ring)

    def _on_timer(self) -> None:
        if self._closed or (self._task is not None and not self._task.done()):
            return
        if self._clock() < (self._fresh_until if self._keys is not None else self._retry_at):
            self._set_timer()
        else:
            self._start()


def _as_credentials_error(error: BaseException, name: str, seconds: float) -> AliramError:
    """What callers are told: a `ConfigError` as it is, anything else with who failed, why, and after how long."""
    if isinstance(error, ConfigError) or (isinstance(error, CredentialsError) and error.attempts):
        return error
    if isinstance(error, AliramError):
        reason = error.message if isinstance(error, CredentialsError) else str(error)
        cause, retryable = error.__cause__ if isinstance(error, CredentialsError) else error, may_pass(error)
    else:
        # Somebody else's exception: its text may hold anything, so only its kind is told. The cause has the rest.
        reason, cause, retryable = f"its code raised {type(error).__name__}", error, isinstance(error, OSError)
    told = CredentialsError(f"no keys from {name}", (Attempt(name, reason, seconds),), retryable)
    told.__cause__ = cause
    return told
