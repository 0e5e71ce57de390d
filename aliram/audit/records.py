"""What collecting leaves behind: one record for each reply, as the service gave it.

A snapshot file is these records as JSON Lines, the header first. Keeping replies and not conclusions means that checks
written later can judge an old snapshot, and that an interrupted collection knows which calls it need not make again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from msgspec import Struct

from .unread import Unread

__all__ = ["FORMAT", "Header", "Journal", "Memory", "Record"]

FORMAT = 1
"""Of the snapshots written here."""


class Header(Struct, kw_only=True, omit_defaults=True):
    """The first line of a snapshot."""

    snapshot: int = FORMAT
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
    error: Unread | None = None


class Journal(Protocol):
    """Where records go."""

    def pages(self, call: str, of: str) -> list[Record]:
        """What is there already, page by page; an error is one record."""
        ...

    async def add(self, record: Record) -> None:
        """Keeps a record. It may wait until a full queue is written."""
        ...


class Memory:
    """Records in memory, found by call and subject."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._by: dict[tuple[str, str], list[Record]] = {}
        for record in records:
            self._keep(record)

    def __iter__(self) -> Iterator[Record]:
        for records in self._by.values():
            yield from records

    def pages(self, call: str, of: str = "") -> list[Record]:
        """See `Journal`."""
        return self._by.get((call, of), [])

    def subjects(self, call: str) -> list[str]:
        """What records of a call are about, in the order they came."""
        return [of for other, of in self._by if other == call]

    async def add(self, record: Record) -> None:
        """See `Journal`."""
        self._keep(record)

    def _keep(self, record: Record) -> None:
        before = self._by.setdefault((record.call, record.of), [])
        # A page that comes again voids what followed it: the list was read anew from there.
        del before[record.page :]
        before.append(record)


def without_secrets(reply: Mapping[str, Any], secrets: frozenset[str]) -> dict[str, Any]:
    """A reply as it may lie on a disk."""

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: clean(inner) for name, inner in value.items() if name not in secrets}
        return [clean(item) for item in value] if isinstance(value, list) else value

    return {name: clean(value) for name, value in reply.items() if name != "RequestId" and name not in secrets}
