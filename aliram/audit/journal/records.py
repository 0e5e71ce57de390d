"""What collecting leaves behind: one record for each reply, as the service gave it.

A snapshot file is these records as JSON Lines, the header first. Keeping replies and not conclusions means that checks
written later can judge an old snapshot, and that an interrupted collection knows which calls it need not make again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from msgspec import Struct

from aliram.audit.unread import Unread

__all__ = ["FORMAT", "End", "Header", "Journal", "Memory", "Record"]

FORMAT = 1
"""Of the snapshots written here."""

Key = tuple[str, str]


class Header(Struct, kw_only=True, omit_defaults=True):
    """The first line of a snapshot."""

    # Named in every snapshot, so that a reader of any version knows what it has before it.
    snapshot: int
    """Format: `FORMAT`."""
    account: str
    """Account id."""
    caller: str
    """ARN of whoever collected."""
    started: str
    """ISO 8601, UTC."""
    aliram: str
    """Version that collected."""
    left_out: list[str] = []
    """Families of calls that were not asked for: see `plan.FAMILIES`."""


class Record(Struct, kw_only=True, omit_defaults=True):
    """One reply, or why there is none."""

    call: str
    """`ims.ListUsers`."""
    of: str = ""
    """What it was about: a logon name, a role's name, `Custom/name`; empty for the account."""
    page: int = 0
    """Of a paged operation, from 0."""
    more: bool = False
    """Whether another page follows."""
    reply: dict[str, Any] | None = None
    """In wire names, without RequestId and without secrets. None with no error: there is no such thing, such as the
    logon profile of a user who has none."""
    gone: bool = False
    """What it was about was deleted after the list that named it was read."""
    error: Unread | None = None


class End(Struct, kw_only=True):
    """The last line of a snapshot that is complete."""

    end: str
    """ISO 8601, UTC."""
    calls: int
    """Records before this line."""


class Journal(Protocol):
    """Where records go."""

    @property
    def earlier(self) -> Mapping[Key, list[Record]]:
        """What an earlier run left, page by page, by call and subject; replies hold what further calls need."""
        ...

    async def add(self, record: Record) -> None:
        """Keeps a record. It may wait until others are written."""
        ...


class Memory:
    """Records in memory, found by call and subject."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._by: dict[Key, list[Record]] = {}
        for record in records:
            self.keep(record)

    def __iter__(self) -> Iterator[Record]:
        for records in self._by.values():
            yield from records

    @property
    def earlier(self) -> Mapping[Key, list[Record]]:
        """See `Journal`: there was no earlier run."""
        return {}

    def pages(self, call: str, of: str = "") -> list[Record]:
        """Page by page; an error is one record."""
        return self._by.get((call, of), [])

    async def add(self, record: Record) -> None:
        """See `Journal`."""
        self.keep(record)

    def keep(self, record: Record) -> None:
        """Takes a record in. A page that comes again voids what followed it: the list was read anew from there."""
        before = self._by.setdefault((record.call, record.of), [])
        del before[record.page :]
        before.append(record)
