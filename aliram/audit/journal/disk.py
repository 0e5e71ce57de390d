"""The bytes of a snapshot file that is being written: appended to, never overwritten, locked meanwhile."""

from __future__ import annotations

import errno
import gzip
import importlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from aliram.errors import ConfigError

__all__ = ["GZIP", "Disk"]

GZIP = b"\x1f\x8b"
"""How a compressed file begins."""

_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Disk:
    """The bytes of a file. Blocks, and turns `OSError` into `ConfigError`."""

    def __init__(self, path: Path, stream: BinaryIO, compressed: bool) -> None:
        self._path = path
        self.stream = stream
        self._compressed = compressed
        self._size = 0
        self._broken: ConfigError | None = None

    @classmethod
    def create(cls, path: Path) -> Disk:
        """A new file. Raises `FileExistsError` where there is one, a broken link included."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        except FileExistsError:
            raise
        except OSError as error:
            raise ConfigError(f"cannot create {path}: {error.strerror}") from None
        return cls(path, os.fdopen(handle, "r+b", buffering=0), path.name.endswith(".gz"))

    @classmethod
    def reopen(cls, path: Path) -> Disk:
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
        return cls(path, stream, start == GZIP if len(start) == 2 else path.name.endswith(".gz"))

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
            if not os.fstat(self.stream.fileno()).st_nlink:
                raise FileNotFoundError(errno.ENOENT, "it was removed meanwhile")
            while left:
                left = left[self.stream.write(left) :]
        except OSError as error:
            with suppress(ConfigError):
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
