"""The emulator's time: what it stamps entities with and what it lets credentials expire by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "iso"]


def iso(moment: float) -> str:
    """Epoch seconds in the form the services write: `2026-01-31T08:00:00Z`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_LAST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
"""Where the emulator's time ends: what lasts years beyond it can still be written down."""


class Clock:
    """A time source that can be moved.

    `advance` and `set` age what the emulator issued (tokens, metadata credentials). Request dates are compared with
    `wall`, which they do not move: the clients' own clocks stay where they are, and a jump of an hour shall expire a
    token, not every client.
    """

    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self._offset = 0.0
        self._second = -1
        self._text = ""

    @property
    def offset(self) -> float:
        """Seconds the emulator is ahead of the wall clock; negative when it is behind."""
        return self._offset

    def wall(self) -> float:
        """Epoch seconds of the source."""
        return self._source()

    def now(self) -> float:
        """Epoch seconds as the emulator sees them."""
        return self._source() + self._offset

    def advance(self, seconds: float) -> float:
        """Moves the emulator's time by that many seconds (it never goes back) and returns the new time."""
        if not seconds >= 0:
            raise ValueError(f"advance only moves forward, not by {seconds} s; set goes back")
        return self._move(self._offset + seconds)

    def set(self, moment: datetime | str | float) -> float:
        """Moves the emulator's time to a moment and returns it in epoch seconds; from there it goes on.

        Args:
            moment: With a zone: a datetime or its ISO form, `2026-01-31T08:00:00Z`; or epoch seconds. It may lie in the
                past: what had expired since is then valid again.

        Raises:
            ValueError: it is no moment, has no zone, or lies outside the years 1970 to 8999.
        """
        if isinstance(moment, str):
            try:
                moment = datetime.fromisoformat(moment)
            except ValueError:
                raise ValueError(f"a moment is written 2026-01-31T08:00:00Z, not {moment!r}") from None
        if isinstance(moment, datetime):
            if moment.tzinfo is None:
                raise ValueError(f"{moment.isoformat()} has no zone: write {moment.isoformat()}Z for UTC")
            moment = moment.timestamp()
        return self._move(moment - self._source())

    def restore(self, offset: float) -> None:
        """As far ahead of the wall clock as it was."""
        self._offset = offset

    def check(self, offset: float) -> float:
        """The moment that an offset makes of the present one. Raises `ValueError` where the time cannot be that."""
        moment = self._source() + offset
        if not 0 <= moment < _LAST:
            raise ValueError("the emulator's time lies in the years 1970 to 8999")
        return moment

    def _move(self, offset: float) -> float:
        moment = self.check(offset)
        self._offset = offset
        return moment

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
