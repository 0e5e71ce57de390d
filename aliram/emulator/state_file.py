"""The file a state is kept in: whose it is, before SQLite is let near it.

SQLite changes what it opens: journals appear beside it, a switch to WAL rewrites its header. So the header is read
first, and a file that is somebody else's stays as it was, to the byte.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import struct

from aliram.errors import ConfigError

__all__ = ["open_state"]

_MARK = 0x414C4952
"""`application_id` of every state file: `ALIR`."""

_HEADER = 100
_MAGIC = b"SQLite format 3\x00"


def open_state(path: str, layout: int, schema: str) -> sqlite3.Connection:
    """Connects to a state in a file or in memory (`:memory:`), locks a file for this process alone, and makes the
    tables where there are none.

    Raises:
        ConfigError: the file cannot be used; the error says why.
    """
    durable = path != ":memory:"
    try:
        if durable:
            _claim(path, layout)
        db = sqlite3.connect(path, timeout=0.2, isolation_level=None, check_same_thread=False, cached_statements=512)
        try:
            if durable:
                db.execute("PRAGMA locking_mode = EXCLUSIVE")
            if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                # Before the switch to WAL: what says whose file it is then stands in the file itself from the start.
                pragmas = f"PRAGMA user_version = {layout}; PRAGMA application_id = {_MARK};"
                db.executescript(f"BEGIN EXCLUSIVE; {schema} {pragmas} COMMIT;")
            if durable:
                db.execute("PRAGMA journal_mode = WAL")
                # Survives a killed process; only a machine that loses power may lose the last commits.
                db.execute("PRAGMA synchronous = NORMAL")
                # Damage found now is one clear error; found later, it would be any call's.
                damage = db.execute("PRAGMA quick_check(1)").fetchone()[0]
                if damage != "ok":
                    raise ConfigError(f"the state file {path} is damaged ({damage}); restore a copy, or delete it")
        except BaseException:
            db.close()
            raise
    except sqlite3.OperationalError as error:
        # The lower byte: extended codes of SQLITE_BUSY say more of the same.
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            text = f"another emulator uses the state file {path}; stop it, or name another file"
            raise ConfigError(text) from error
        raise ConfigError(f"the emulator cannot keep its state in {path}: {error}") from error
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"the emulator cannot keep its state in {path}: {error}") from error
    return db


def _claim(path: str, layout: int) -> None:
    """Makes a file that only its owner can read, or sees that the one that is there is a state file (or empty).

    Raises:
        ConfigError: it is something else, or of another layout than this number.
        OSError: it cannot be opened.
    """
    # Made here and not by SQLite, so that there is no moment at which others could open it. What SQLite puts beside it
    # has the same mode.
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise ConfigError(f"the emulator cannot keep its state in {path}: it is no ordinary file")
        header = os.read(file, _HEADER)
        if header:
            _check(path, header, layout)
        os.fchmod(file, 0o600)
    finally:
        os.close(file)


def _check(path: str, header: bytes, layout: int) -> None:
    found, mark = 0, 0
    if len(header) == _HEADER and header.startswith(_MAGIC):
        # Where the file format has user_version and application_id (sqlite.org/fileformat2.html).
        found, mark = struct.unpack(">I4xI", header[60:72])
    if mark != _MARK:
        raise ConfigError(f"{path} is not a state file of the emulator; it was left as it is")
    if found != layout:
        raise ConfigError(
            f"{path} is a state file of another version of the emulator (layout {found}, this one has {layout}); "
            "name another file, or delete it"
        )
