"""Snapshot files: JSON Lines that grow as replies come in, and that an interrupted collection goes on with.

First the header, then records in the order in which they came, in the end a line that says that nothing is missing.
Names that end with `.gz` are compressed: each batch is a gzip member of its own, so that whatever a killed process left
half done is the tail of the file and can be cut off. Any gzip program reads such a file.

Files are created for their owner alone (0600) and never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import anyio
import msgspec
from anyio import to_thread

from aliram.errors import ConfigError

from .disk import Disk
from .lines import Reader
from .records import End, Header, Memory, Record

__all__ = ["SnapshotFile", "read_snapshot", "write_snapshot"]

_BATCH = 64
"""Records that are written together. As many may be lost, and asked for again, when the process is killed."""


Key = tuple[str, str]
Reduce = Callable[[Record], Record | None]

_encode = msgspec.json.Encoder().encode


def read_snapshot(path: Path) -> tuple[Header, Memory, End | None]:
    """Reads a file, compressed or not. Half a record at its end is left out. Blocks.

    Returns:
        The header, the records, and the last line, which an interrupted collection has not written (None).

    Raises:
        ConfigError: It cannot be read, is no snapshot, or is damaged.
    """
    try:
        with path.open("rb") as stream:
            reader = Reader(path, stream)
            records = Memory(reader)
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
    if reader.header is None:
        raise ConfigError(f"{path} is empty: nothing was collected into it")
    return reader.header, records, reader.end


def write_snapshot(path: Path, header: Header, records: Iterable[Record], end: End | None) -> None:
    """Writes a new file. Blocks.

    Raises:
        ConfigError: There is one of that name, or it cannot be written.
    """
    try:
        disk = Disk.create(path)
    except FileExistsError:
        raise ConfigError(f"{path} exists, and snapshots are never overwritten: choose another name") from None
    try:
        batch = [_line(header)]
        for record in records:
            batch.append(_line(record))
            if len(batch) >= _BATCH:
                disk.write(batch)
                batch = []
        disk.write([*batch, _line(end)] if end is not None else batch)
    finally:
        disk.close()


class SnapshotFile:
    """A file that records are appended to, as `Journal`. Everything that blocks runs in a worker thread."""

    def __init__(self, disk: Disk, header: Header, earlier: Mapping[Key, list[Record]], count: int) -> None:
        self._disk = disk
        self.header = header
        """As in the file: that of the first run."""
        self.earlier = earlier
        """See `Journal`."""
        self._count = count
        self._waiting: list[bytes] = []
        self._turn = anyio.Lock()

    @classmethod
    async def open(cls, path: Path, header: Header, reduce: Reduce) -> SnapshotFile:
        """Makes a file, or goes on with one of the same account.

        Args:
            path: Compressed when it ends with `.gz`.
            header: For a new file; one that is there must agree in `account` and `left_out`.
            reduce: What is to be remembered of an earlier record; None for one that is to be asked for again.

        Raises:
            ConfigError: There is a file of that name that is no snapshot of this account, is complete, or is being
                written by another process; or it cannot be written.
        """
        return await to_thread.run_sync(cls._open, path, header, reduce)

    @classmethod
    def _open(cls, path: Path, header: Header, reduce: Reduce) -> SnapshotFile:
        try:
            disk = Disk.create(path)
        except FileExistsError:
            disk = Disk.reopen(path)
        try:
            disk.lock()
            reader = Reader(path, disk.stream)
            earlier: dict[Key, list[Record]] = {}
            for record in reader:
                _remember(earlier, record, reduce)
            disk.cut(reader.good)
            if reader.header is None:
                disk.write([_line(header)])
            else:
                _check_same(path, reader, header)
        except BaseException:
            disk.close()
            raise
        return cls(disk, reader.header or header, earlier, reader.count)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        # Whatever ends it, what was read is kept.
        with anyio.CancelScope(shield=True):
            try:
                await self._flush(1)
            finally:
                await to_thread.run_sync(self._disk.close)

    async def add(self, record: Record) -> None:
        """See `Journal`. Waits for the disk once a batch is full."""
        self._waiting.append(_line(record))
        self._count += 1
        await self._flush(_BATCH)

    async def finish(self) -> End:
        """Writes the line that says that it is complete."""
        end = _end(self._count)
        self._waiting.append(_line(end))
        await self._flush(1)
        await to_thread.run_sync(self._disk.sync)
        return end

    async def _flush(self, least: int) -> None:
        if len(self._waiting) < least:
            return
        async with self._turn:
            if len(self._waiting) < least:
                return  # who was before us wrote it
            batch, self._waiting = self._waiting, []
            await to_thread.run_sync(self._disk.write, batch)


def _line(value: Header | Record | End) -> bytes:
    return _encode(value) + b"\n"


def _end(count: int) -> End:
    return End(end=datetime.now(UTC).isoformat(timespec="seconds"), calls=count)


def _remember(earlier: dict[Key, list[Record]], record: Record, reduce: Reduce) -> None:
    """As `Memory.keep`, of what is worth remembering."""
    pages = earlier.setdefault((record.call, record.of), [])
    del pages[record.page :]
    if (kept := reduce(record)) is not None and len(pages) == record.page:
        pages.append(kept)
    if not pages:
        del earlier[record.call, record.of]


def _check_same(path: Path, reader: Reader, wanted: Header) -> None:
    found = reader.header
    assert found is not None
    if found.account != wanted.account:
        raise ConfigError(f"{path} is of account {found.account}, not of {wanted.account}: choose another name")
    if sorted(found.left_out) != sorted(wanted.left_out):
        left_out = ", ".join(found.left_out) or "nothing"
        raise ConfigError(f"{path} was begun with {left_out} left out: go on so, or choose another name")
    if reader.end is not None:
        raise ConfigError(f"{path} is complete since {reader.end.end}: nothing is left to collect; choose another name")
