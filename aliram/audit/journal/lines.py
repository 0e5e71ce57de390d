"""Snapshot files read line by line, compressed or not, as far as they are whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from aliram.errors import ConfigError

from .disk import GZIP
from .records import FORMAT, End, Header, Record

__all__ = ["Reader"]

_CHUNK = 1 << 16
_HEADER = b'{"snapshot":'

_record = msgspec.json.Decoder(Record).decode


class _Format(msgspec.Struct):
    snapshot: int


class Reader:
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
        if start.startswith(GZIP):
            return self._members(start)
        if start == GZIP[:1]:
            return iter(())
        # A file that was killed before its first line was whole begins as ours do, or is empty.
        if b"\n" not in start and not _HEADER.startswith(start[: len(_HEADER)]):
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
            while True:
                try:
                    parts.append(member.decompress(chunk))
                except zlib.error as error:
                    raise ConfigError(f"{self._path} is damaged: {error}") from None
                if member.eof:
                    break
                chunk = self._stream.read(_CHUNK)
                read += len(chunk)
                if not chunk:
                    return  # cut off in the middle of it
            chunk = member.unused_data
            text = b"".join(parts)
            if not text.endswith(b"\n"):
                raise ConfigError(f"{self._path} is damaged: a line breaks off in the midst of it")
            yield from text[:-1].split(b"\n")
            self.good = read - len(chunk)
            if not chunk:
                chunk = self._stream.read(_CHUNK)
                read += len(chunk)
