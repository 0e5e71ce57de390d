"""Changing a small file that others read and change too: nobody sees half of it, and no change is lost.

The steps, each of which may be the last one before a crash, which then leaves the old file or the new one:

1. A symbolic link is followed first, so that the link survives and every name of a file has the same lock.
2. `.<name>.lock` beside the file is locked. It is never removed or replaced, unlike the file itself: a lock on
   something that is replaced is a lock on yesterday's file.
3. The file is read again, and the caller's change is made to what is there now.
4. The new bytes go to `.<name>.aliram` beside it, created with mode 0600 whatever the umask is, and are flushed to the
   disk. One that a killed writer left there is removed first; whoever holds the lock is the only one to use that name.
5. If a program that takes no lock (the `aliyun` command line does not) has changed the file since step 3, all but the
   lock is done again.
6. The new file takes the place of the old one in one step, and the directory is flushed too.

On Windows four things differ, all in the class `Windows`. The lock is one byte locked by `msvcrt`. There are no modes:
who may read the file is decided by the access list that it inherits from the user's own folder. A file cannot be
replaced while somebody reads it, so that is tried again for two seconds. Directories cannot be flushed.

Everything here blocks, and raises plain `OSError`.
"""

from __future__ import annotations

import errno
import importlib
import logging
import os
import secrets
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

LARGEST_BYTES = 16 * 1024 * 1024
LONGEST_WAIT_SECONDS = 30.0
_ROUNDS = 16
# What a file system says that has no locks (some network and user-space ones).
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
# Flags that some platform lacks: no line-end translation (Windows); no wait for a pipe, no planted link (POSIX).
_BINARY = getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)

_T = TypeVar("_T")
_log = logging.getLogger("aliram")


class Posix:
    """What a change asks of the operating system: Linux and macOS."""

    def try_lock(self, handle: int) -> bool:
        """Lock the open lock file, or say that somebody else has it."""
        fcntl = importlib.import_module("fcntl")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(self, handle: int) -> None:
        """Let go, also for a child process that was forked meanwhile and shares the lock."""
        fcntl = importlib.import_module("fcntl")
        fcntl.flock(handle, fcntl.LOCK_UN)

    def owner_only(self, handle: int, beside: str) -> None:
        """Mode 0600. Where root writes in somebody's home, also the owner of `beside`: else only root could read on."""
        os.fchmod(handle, 0o600)
        if os.geteuid() == 0:
            owner = os.stat(beside)
            if owner.st_uid != 0:
                os.fchown(handle, owner.st_uid, owner.st_gid)

    def sync(self, handle: int) -> None:
        """Put the bytes on the disk. On macOS plain `fsync` leaves them in the drive's own memory."""
        fcntl = importlib.import_module("fcntl")
        full = getattr(fcntl, "F_FULLFSYNC", None)
        if full is not None:
            with suppress(OSError):  # not every file system there knows it
                fcntl.fcntl(handle, full)
                return
        os.fsync(handle)

    def replace(self, source: str, target: str) -> None:
        """Put one file in the place of another, in one step."""
        os.replace(source, target)

    def sync_directory(self, directory: str) -> None:
        """Put the new name on the disk. The change is made and seen by then: a refusal is no failure."""
        with suppress(OSError):
            handle = os.open(directory, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def pause(self, seconds: float) -> None:
        """Wait in this thread."""
        threading.Event().wait(seconds)


class Windows(Posix):
    """The same for Windows; the module's text says what differs and why."""

    def try_lock(self, handle: int) -> bool:
        """Lock the first byte, which need not exist."""
        msvcrt = importlib.import_module("msvcrt")
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def unlock(self, handle: int) -> None:
        """Unlock that byte."""
        msvcrt = importlib.import_module("msvcrt")
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    def owner_only(self, handle: int, beside: str) -> None:
        """Nothing: the file inherits the access list of the user's folder."""

    def sync(self, handle: int) -> None:
        """Put the bytes on the disk."""
        os.fsync(handle)

    def replace(self, source: str, target: str) -> None:
        """Replace, tried for two seconds: it is refused while a reader or a virus scanner has the file open."""
        for _ in range(100):
            with suppress(PermissionError):
                return os.replace(source, target)
            self.pause(0.02)
        return os.replace(source, target)

    def sync_directory(self, directory: str) -> None:
        """Nothing: there is no such call."""


SYSTEM: Posix = Windows() if os.name == "nt" else Posix()


def read_file(path: str | os.PathLike[str]) -> tuple[bytes, object]:
    """The whole file, read once, and what tells this state of it from a later one.

    Raises:
        FileNotFoundError: it is not there.
        OSError: it cannot be read, is no plain file, or is larger than 16 MiB; the reason stands in `strerror`.
    """
    handle = os.open(path, os.O_RDONLY | _BINARY | _AT_ONCE)
    try:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise OSError(errno.EISDIR, "it is a directory")
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device")
        if found.st_size > LARGEST_BYTES:
            raise OSError(errno.EFBIG, f"it has {found.st_size} bytes")
        parts = []
        while part := os.read(handle, 1 << 20):
            parts.append(part)
        return b"".join(parts), _identity(found)
    finally:
        os.close(handle)


def change_file(
    path: str | os.PathLike[str],
    change: Callable[[bytes | None], tuple[bytes | None, _T]],
    *,
    create: bool,
    system: Posix | None = None,
) -> _T:
    """Read the file under its lock, and put what `change` makes of it in its place.

    Args:
        path: the file.
        change: takes the bytes (None: there is no file) and gives the new ones (None: leave it) and a result. It may be
            called more than once, each time with what is there then. If it raises, the file stays as it is.
        create: without a file, make one, and the directory with mode 0700; otherwise its absence is an error.
        system: the operating system's part, for tests.

    Raises:
        FileNotFoundError: it is not there. Nothing was made, no lock either.
        OSError: it cannot be read or written, or another process held the lock for 30 seconds.
    """
    system = SYSTEM if system is None else system
    target = os.path.realpath(path)
    directory = os.path.dirname(target)
    if create:
        os.makedirs(directory, mode=0o700, exist_ok=True)
    else:
        os.stat(target)
    with _locked(target, system) as temporary:
        for _ in range(_ROUNDS):
            state: object
            old: bytes | None
            try:
                old, state = read_file(target)
            except FileNotFoundError:
                if not create:
                    raise
                old, state = None, None
            new, result = change(old)
            if new is None:
                return result
            if _install(new, temporary, target, state, system):
                system.sync_directory(directory)
                return result
    raise OSError(errno.EBUSY, "other programs keep changing it")


@contextmanager
def _locked(target: str, system: Posix) -> Iterator[str]:
    """Hold the file's lock; gives the name of the temporary file to use meanwhile."""
    directory, name = os.path.split(target)
    lock, temporary = os.path.join(directory, f".{name}.lock"), os.path.join(directory, f".{name}.aliram")
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINK | _BINARY, 0o600)
        made = True
    except FileExistsError:
        # Its mode and owner stay: in somebody else's directory it may be a second name of a file of theirs, or of ours.
        handle = os.open(lock, os.O_RDWR | _NO_LINK | _BINARY)
        made = False
    try:
        if made:
            system.owner_only(handle, directory)
        held = _acquire(handle, lock, system)
        try:
            yield temporary if held else f"{temporary}-{secrets.token_hex(4)}"
        finally:
            if held:
                system.unlock(handle)
    finally:
        os.close(handle)


def _acquire(handle: int, lock: str, system: Posix) -> bool:
    """Lock; False where the file system knows no locks."""
    waited, pause = 0.0, 0.001
    try:
        while not system.try_lock(handle):
            if waited >= LONGEST_WAIT_SECONDS:
                raise OSError(errno.EAGAIN, f"another process has held {lock} for {waited:.0f} s")
            system.pause(pause)
            waited, pause = waited + pause, min(pause * 2, 0.01)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        # To lose a freshly rotated token for good would be worse than what the lock guards against.
        _log.warning("%s: no locks on this file system; of two writers at the same moment one may be lost", lock)
        return False
    return True


def _install(data: bytes, temporary: str, target: str, state: object, system: Posix) -> bool:
    """Write the temporary file and put it in the target's place, unless the target has left the given state."""
    with suppress(FileNotFoundError):
        os.unlink(temporary)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _BINARY, 0o600)
    installed = False
    try:
        try:
            system.owner_only(handle, os.path.dirname(target) if state is None else target)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            system.sync(handle)
        finally:
            os.close(handle)
        if _state(target) == state:
            system.replace(temporary, target)
            installed = True
    finally:
        if not installed:
            with suppress(OSError):
                os.unlink(temporary)
    return installed


def _state(target: str) -> object:
    try:
        return _identity(os.stat(target))
    except FileNotFoundError:
        return None


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
