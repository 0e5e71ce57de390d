"""The emulator's time: what it stamps entities with and what it lets credentials expire by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "iso"]


def iso(moment: float) -> str:
    """Epoch seconds in the form the services write: `2026-01-31T08:00:00Z`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Clock:
    """A time source that can be moved forward.

    `advance` ages what the emulator issued (tokens, metadata credentials). Request dates are compared with `wall`,
    which it does not move: the clients' own clocks stay where they are, and a jump of an hour shall expire a token, not
    every client.
    """

    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self._offset = 0.0
        self._second = -1
        self._text = ""

    @property
    def offset(self) -> float:
        """Seconds the emulator is ahead of the wall clock."""
        return self._offset

    def wall(self) -> float:
        """Epoch seconds of the source."""
        return self._source()

    def now(self) -> float:
        """Epoch seconds as the emulator sees them."""
        return self._source() + self._offset

    def advance(self, seconds: float) -> float:
        """Moves the emulator's time by that many seconds (it never goes back) and returns the new time."""
        if seconds < 0:
            raise ValueError(f"a clock only moves forward, not by {seconds} s")
        self._offset += seconds
        return self.now()

    def reset(self) -> None:
        """Back to the wall clock."""
        self._offset = 0.0

    def stamp(self) -> str:
        """The present second as text; made once a second, since every write needs it."""
        second = int(self.now())
        if second != self._second:
            self._text = iso(second)
            self._second = second
        return self._text
