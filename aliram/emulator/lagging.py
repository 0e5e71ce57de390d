"""Eventual consistency: readers see what was written only after a while.

With a delay on, readers ask a copy of the database, in memory. Every statement that changes the real one is kept, with
the moment of its commit, and executed on the copy when that moment lies far enough in the past, in the same order and
by the same transactions. So the copy is, as a whole, what the account was then: nothing of it is ever half there.

Readers are the operations that change nothing, AssumeRole (its role and who may assume it), and whoever looks for the
owner of a permanent access key or for what its owner may do. Everything that writes goes by the truth: names are taken
and quotas used up at once. Sessions (STS keys) count at once as well; on the service they carry their proof with them.
"""

from __future__ import annotations

import math
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from .state import State

__all__ = ["LaggingState"]

_Statement = tuple[str, Sequence[Sequence[Any]]]


class _Change(NamedTuple):
    moment: float
    """When it was committed, by the emulator's clock."""
    statements: list[_Statement]


class LaggingState(State):
    """A state as readers see it. What is written through it goes to the truth. It is the truth's journal."""

    def __init__(self, truth: State) -> None:
        self.clock = truth.clock
        self.path = truth.path
        self.journal = None
        self._truth = truth
        self._db = truth._db
        self._kept = {}
        self._kept_at = 0
        self._replaced = 0
        self._delay = 0.0
        self._copy: sqlite3.Connection | None = None
        self._open: list[_Statement] = []
        self._waiting: deque[_Change] = deque()

    @property
    def delay(self) -> float:
        """Seconds of the emulator's clock after which readers see a change; 0: at once."""
        return self._delay

    def set_delay(self, seconds: float) -> None:
        """Changes it, also for what was written before. 0 shows everything. Raises `ValueError`."""
        if not 0 <= seconds < math.inf:
            raise ValueError(f"a consistency delay is 0 s or more, not {seconds}")
        self._delay = seconds
        if not seconds:
            self._truth.journal = None
            self._drop()
        elif self._copy is None:
            self._truth.journal = self
            self.settle()

    def settle(self) -> None:
        """Shows readers everything that was written so far."""
        if self._truth.journal is not self:
            return
        self._drop()
        self._copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=512)
        self._copy.deserialize(self._truth.image())

    def close(self) -> None:
        """Lets go of the copy; the truth is closed by whoever opened it."""
        self._truth.journal = None
        self._drop()

    # -- reading ----------------------------------------------------------------------------------------------------

    @property
    def changes(self) -> int:
        """As of `State`, for what readers see."""
        if self._copy is None:
            return self._truth.changes + self._replaced
        self._catch_up()
        return self._copy.total_changes + self._replaced

    def _read(self, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        if self._copy is None:
            return self._db.execute(sql, values)
        self._catch_up()
        return self._copy.execute(sql, values)

    def _catch_up(self) -> None:
        """Executes what is due. A clock that was set back leaves changes of the future behind; they are due too."""
        now, waiting, copy = self.clock.now(), self._waiting, self._copy
        while waiting and copy is not None and not waiting[0].moment <= now < waiting[0].moment + self._delay:
            copy.execute("BEGIN")
            for sql, rows in waiting.popleft().statements:
                copy.executemany(sql, rows)
            copy.execute("COMMIT")

    def _drop(self) -> None:
        self._waiting.clear()
        # Counts of changes start over with a new copy, and must not be taken for those of the last one.
        self._replaced += 1 << 40
        self._kept.clear()
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    # -- writing ----------------------------------------------------------------------------------------------------

    def run(self, sql: str, *values: Any) -> int:
        """As of `State`."""
        return self._truth.run(sql, *values)

    def insert(self, sql: str, *values: Any) -> int:
        """As of `State`."""
        return self._truth.insert(sql, *values)

    def many(self, sql: str, rows: Iterator[Sequence[Any]]) -> None:
        """As of `State`."""
        self._truth.many(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """As of `State`."""
        with self._truth.transaction():
            yield

    # -- the journal ------------------------------------------------------------------------------------------------

    def note(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Keeps a statement that was executed."""
        self._open.append((sql, rows))

    def commit(self) -> None:
        """What was kept counts, as of now."""
        if self._open:
            self._waiting.append(_Change(self.clock.now(), self._open))
            self._open = []

    def rollback(self) -> None:
        """What was kept does not count."""
        self._open = []
