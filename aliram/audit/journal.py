"""Snapshot files: JSON Lines that grow as replies come in, and that an interrupted collection goes on with.

First the header, then records in the order in which they came, in the end a line that says that nothing is missing.
Names that end with `.gz` are compressed: each batch is a gzip member of its own, so that whatever a killed process left
half done is the tail of the file and can be cut off. Any gzip program reads such a file.

Files are created for their owner alone (0600) and never overwritten.
"""

from __future__ import annotations

import gzip
import importlib
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

import anyio
import msgspec
from anyio import to_thread

from aliram.errors import ConfigError

from .records import FORMAT, End, Header, Memory, Record

__all__ = ["SnapshotFile", "read_snapshot", "write_snapshot"]

_BATCH = 64
"""Records that are written together. As many may be lost, and asked for again, when the process is killed."""

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

Key = tuple[str, str]
Reduce = Callable[[Record], Record | None]

_encode = msgspec.json.Encoder().encode
_record = msgspec.json.Decoder(Record).decode


def read_snapshot(path: Path) -> tuple[Header, Memory, End | None]:
    """Reads a file, compressed or not. Half a record at its end is left out. Blocks.

    Returns:
        The header, the records, and the last line, which an interrupted collection has not written (None).

    Raises:
        ConfigError: It cannot be read, is no snapshot, or is damaged.
    """
    try:
        with path.open("rb") as stream:
            reader = _Reader(path, stream)
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
        disk = _Disk.create(path)
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

    def __init__(self, disk: _Disk, header: Header, earlier: Mapping[Key, list[Record]], count: int) -> None:
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
            disk = _Disk.create(path)
        except FileExistsError:
            disk = _Disk.reopen(path)
        try:
            disk.lock()
            reader = _Reader(path, disk.stream)
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


class _Disk:
    """The bytes of a file. Blocks, and turns `OSError` into `ConfigError`."""

    def __init__(self, path: Path, stream: BinaryIO, compressed: bool) -> None:
        self._path = path
        self.stream = stream
        self._compressed = compressed
        self._size = 0
        self._broken: ConfigError | None = None

    @classmethod
    def create(cls, path: Path) -> _Disk:
        """A new file. Raises `FileExistsError` where there is one, a broken link included."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        except FileExistsError:
            raise
        except OSError as error:
            raise ConfigError(f"cannot create {path}: {error.strerror}") from None
        return cls(path, os.fdopen(handle, "r+b", buffering=0), path.name.endswith(".gz"))

    @classmethod
    def reopen(cls, path: Path) -> _Disk:
        """A file that is there."""
        try:
            handle = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | _FLAGS)
        except OSError as error:
            raise ConfigError(f"cannot write {path}: {error.strerror}") from None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise ConfigError(f"{path} is no regular file, which a snapshot has to be")
        stream = os.fdopen(handle, "r+b", buffering=0)
        start = stream.read(2)
        stream.seek(0)
        return cls(path, stream, start == _GZIP if start else path.name.endswith(".gz"))

    def lock(self) -> None:
        """Keeps other processes out until it is closed. Where the system has no such locks, nothing does."""
        try:
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(self.stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(f"another process is collecting into {self._path}") from None
        except (ImportError, OSError):
            pass

    def cut(self, size: int) -> None:
        """Drops what follows the first so many bytes, and goes on there."""
        self._size = size
        try:
            self.stream.truncate(size)
            self.stream.seek(size)
        except OSError as error:
            raise ConfigError(f"cannot write {self._path}: {error.strerror}") from None

    def write(self, lines: list[bytes]) -> None:
        """Appends lines: all of them, or none."""
        if self._broken is not None:
            raise self._broken
        data = b"".join(lines)
        if self._compressed and data:
            data = gzip.compress(data, 6, mtime=0)
        left = memoryview(data)
        try:
            while left:
                left = left[self.stream.write(left) :]
        except OSError as error:
            self.cut(self._size)
            self._broken = ConfigError(f"cannot write {self._path}: {error.strerror}")
            raise self._broken from None
        self._size += len(data)

    def sync(self) -> None:
        """Waits until it is on the disk."""
        os.fsync(self.stream.fileno())

    def close(self) -> None:
        """Lets go of it, and of the lock."""
        self.stream.close()


class _Reader:
    """The whole records of a file, one after the other; afterwards the header, the end, and where they end."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._path = path
        self._stream = stream
        self.header: Header | None = None
        self.end: End | None = None
        self.count = 0
        self.good = 0
        """Bytes up to the end of the last whole line, or gzip member."""

    def __iter__(self) -> Iterator[Record]:
        for number, line in enumerate(self._lines(), 1):
            if self.header is None:
                self.header = self._read_header(line)
                continue
            try:
                if self.end is not None:
                    raise ValueError("lines follow the end")
                if line.startswith(b'{"end":'):
                    self.end = msgspec.json.decode(line, type=End)
                    if self.end.calls != self.count:
                        raise ValueError(f"{self.count} records instead of {self.end.calls}")
                    continue
                record = _record(line)
            except (msgspec.MsgspecError, ValueError) as error:
                raise ConfigError(f"{self._path} is damaged: line {number}: {error}") from None
            self.count += 1
            yield record

    def _read_header(self, line: bytes) -> Header:
        try:
            if (found := msgspec.json.decode(line, type=_Format).snapshot) > FORMAT:
                raise ConfigError(f"{self._path} has format {found}, of a newer aliram than this; it reads {FORMAT}")
            return msgspec.json.decode(line, type=Header)
        except msgspec.MsgspecError:
            raise ConfigError(f"{self._path} is no snapshot of an account") from None

    def _lines(self) -> Iterator[bytes]:
        start = self._stream.read(_CHUNK)
        if start.startswith(_GZIP):
            return self._members(start)
        # A file that was killed before its first line was whole begins as ours do, or is empty.
        if b"\n" not in start and start and not start.startswith(b'{"snapshot":'):
            raise ConfigError(f"{self._path} is no snapshot of an account")
        return self._plain(start)

    def _plain(self, chunk: bytes) -> Iterator[bytes]:
        rest: list[bytes] = []
        while chunk:
            if b"\n" in chunk:
                *lines, tail = (b"".join(rest) + chunk).split(b"\n")
                rest = [tail]
                for line in lines:
                    self.good += len(line) + 1
                    yield line
            else:
                rest.append(chunk)
            chunk = self._stream.read(_CHUNK)

    def _members(self, chunk: bytes) -> Iterator[bytes]:
        read = len(chunk)
        while chunk:
            member, parts = zlib.decompressobj(31), list[bytes]()
            while not member.eof:
                if not chunk:
                    return  # cut off in the middle of it
                try:
                    parts.append(member.decompress(chunk))
                except zlib.error as error:
                    raise ConfigError(f"{self._path} is damaged: {error}") from None
                chunk = member.unused_data if member.eof else self._stream.read(_CHUNK)
                read += 0 if member.eof else len(chunk)
            text = b"".join(parts)
            if not text.endswith(b"\n"):
                raise ConfigError(f"{self._path} is damaged: a line breaks off in the midst of it")
            yield from text[:-1].split(b"\n")
            self.good = read - len(chunk)
            if not chunk:
                chunk = self._stream.read(_CHUNK)
                read += len(chunk)


class _Format(msgspec.Struct):
    snapshot: int


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


def _check_same(path: Path, reader: _Reader, wanted: Header) -> None:
    found = reader.header
    assert found is not None
    if found.account != wanted.account:
        raise ConfigError(f"{path} is of account {found.account}, not of {wanted.account}: choose another name")
    if sorted(found.left_out) != sorted(wanted.left_out):
        left_out = ", ".join(found.left_out) or "nothing"
        raise ConfigError(f"{path} was begun with {left_out} left out: go on so, or choose another name")
    if reader.end is not None:
        raise ConfigError(f"{path} is complete since {reader.end.end}: nothing is left to collect; choose another name")
