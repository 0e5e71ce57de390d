"""A clock that moves when told to, for everything that takes the time, a timer or a sleep as an argument."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from datetime import UTC, datetime


class FakeTimer:
    """What `FakeClock.call_later` gives back."""

    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeClock:
    """`clock()` is the time; `call_later` and `sleep` wait for `advance` or `run` to come past their moment."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now
        self._due: list[tuple[float, int, FakeTimer, Callable[[], None]]] = []
        self._order = 0

    def __call__(self) -> float:
        return self.now

    def after(self, seconds: float) -> datetime:
        """The moment so many seconds from now."""
        return datetime.fromtimestamp(self.now + seconds, UTC)

    @property
    def pending(self) -> int:
        """Timers and sleeps that wait."""
        return sum(not timer.cancelled for _, _, timer, _ in self._due)

    def call_later(self, delay: float, callback: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer()
        self._order += 1
        heapq.heappush(self._due, (self.now + delay, self._order, timer, callback))
        return timer

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self.call_later(seconds, lambda: None if woken.done() else woken.set_result(None))
        try:
            await woken
        finally:
            timer.cancel()

    def advance(self, seconds: float) -> None:
        """Move on, calling what falls due on the way in its order. Tasks that it wakes run when the loop next does."""
        end = self.now + seconds
        while self._due and self._due[0][0] <= end:
            moment, _, timer, callback = heapq.heappop(self._due)
            if not timer.cancelled:
                self.now = max(self.now, moment)
                callback()
        self.now = end

    async def run(self, seconds: float) -> None:
        """Move on as the world does: after each timer, everything that can run does before time goes on."""
        end = self.now + seconds
        await settle()
        while self._due and self._due[0][0] <= end:
            self.advance(max(0.0, self._due[0][0] - self.now))
            await settle()
        self.now = end
        await settle()


async def settle(turns: int = 10) -> None:
    """Let every task that is ready run."""
    for _ in range(turns):
        await asyncio.sleep(0)
