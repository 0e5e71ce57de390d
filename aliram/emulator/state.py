"""Everything the emulator remembers, in one SQLite database: in memory, or in a file that only its owner can read.

One thread uses it: the emulator's own. Every write operation runs in one transaction, and its reply leaves after the
commit; a file is in WAL mode, so that what was acknowledged is still there after `kill -9`.

`seq` is an entity's identity: it is never used again, orders the lists (in the order of creation; the real order is not
published), and makes the public ids. Keyset paging over it loses nothing when entities come and go between two pages.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from .clock import Clock
from .state_file import open_state

__all__ = ["COLUMNS", "LAYOUT", "Journal", "State"]

LAYOUT = 3
"""Number of the table layout; a file of another number is refused rather than misread."""

# `account` is the owner's id; system policies belong to the owner `system`. Moments are texts as the services write
# them, `expires` is in epoch seconds, because it is computed with.
_SCHEMA = """
CREATE TABLE accounts (
    id TEXT PRIMARY KEY, alias TEXT UNIQUE, domain TEXT UNIQUE, root_key TEXT NOT NULL,
    quotas TEXT NOT NULL DEFAULT '{}', created TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE users (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL,
    display_name TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '',
    comments TEXT NOT NULL DEFAULT '', created TEXT NOT NULL, updated TEXT NOT NULL,
    last_login TEXT NOT NULL DEFAULT '', provision TEXT NOT NULL DEFAULT 'Manual',
    status TEXT NOT NULL DEFAULT 'active', UNIQUE (account, name)
);
CREATE INDEX users_by_account ON users (account);
CREATE TABLE groups (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL,
    display_name TEXT NOT NULL DEFAULT '', comments TEXT NOT NULL DEFAULT '', created TEXT NOT NULL,
    updated TEXT NOT NULL, UNIQUE (account, name)
);
CREATE INDEX groups_by_account ON groups (account);
CREATE TABLE members (
    group_seq INTEGER NOT NULL, user_seq INTEGER NOT NULL, joined TEXT NOT NULL, PRIMARY KEY (group_seq, user_seq)
) WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_seq);
CREATE TABLE access_keys (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, account TEXT NOT NULL,
    user_seq INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'Active', created TEXT NOT NULL, updated TEXT NOT NULL,
    used TEXT NOT NULL DEFAULT '', used_service TEXT NOT NULL DEFAULT ''
);
CREATE INDEX access_keys_by_owner ON access_keys (account, user_seq);
CREATE TABLE sessions (
    id TEXT PRIMARY KEY, secret TEXT NOT NULL, token TEXT NOT NULL, account TEXT NOT NULL, role_seq INTEGER NOT NULL,
    name TEXT NOT NULL, expires REAL NOT NULL, policy TEXT NOT NULL DEFAULT '', source_identity TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX sessions_by_expiry ON sessions (expires);
CREATE TABLE logins (
    user_seq INTEGER PRIMARY KEY, password TEXT NOT NULL, reset_required INTEGER NOT NULL,
    mfa_required INTEGER NOT NULL, status TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL
);
CREATE TABLE mfa_devices (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL, seed TEXT NOT NULL,
    user_seq INTEGER UNIQUE, activated TEXT NOT NULL DEFAULT '', UNIQUE (account, name)
);
CREATE INDEX mfa_devices_by_account ON mfa_devices (account);
CREATE TABLE policies (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', default_version INTEGER NOT NULL DEFAULT 1,
    last_version INTEGER NOT NULL DEFAULT 1, created TEXT NOT NULL, updated TEXT NOT NULL, UNIQUE (account, name)
);
CREATE INDEX policies_by_account ON policies (account);
CREATE TABLE policy_versions (
    policy_seq INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, created TEXT NOT NULL,
    PRIMARY KEY (policy_seq, version)
) WITHOUT ROWID;
CREATE TABLE roles (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', trust TEXT NOT NULL, max_session INTEGER NOT NULL DEFAULT 3600,
    console INTEGER NOT NULL DEFAULT 0, service_linked INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL,
    updated TEXT NOT NULL, UNIQUE (account, name)
);
CREATE INDEX roles_by_account ON roles (account);
CREATE INDEX roles_by_folded_name ON roles (account, name COLLATE NOCASE);
CREATE TABLE attachments (
    kind TEXT NOT NULL, entity_seq INTEGER NOT NULL, policy_seq INTEGER NOT NULL,
    resource_group TEXT NOT NULL DEFAULT '', account TEXT NOT NULL, attached TEXT NOT NULL,
    PRIMARY KEY (kind, entity_seq, policy_seq, resource_group)
) WITHOUT ROWID;
CREATE INDEX attachments_by_policy ON attachments (policy_seq, account, kind);
CREATE TABLE tags (
    kind TEXT NOT NULL, entity_seq INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (kind, entity_seq, key)
) WITHOUT ROWID;
CREATE TABLE account_settings (
    account TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (account, kind)
) WITHOUT ROWID;
CREATE TABLE passwords (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, user_seq INTEGER NOT NULL, password TEXT NOT NULL, chosen TEXT NOT NULL,
    initial_since TEXT NOT NULL DEFAULT ''
);
CREATE INDEX passwords_by_user ON passwords (user_seq);
CREATE TRIGGER first_password AFTER INSERT ON logins BEGIN
    INSERT INTO passwords (user_seq, password, chosen) VALUES (new.user_seq, new.password, new.created);
END;
CREATE TRIGGER next_password AFTER UPDATE ON logins WHEN new.password <> old.password BEGIN
    INSERT INTO passwords (user_seq, password, chosen) VALUES (new.user_seq, new.password, new.updated);
END;
CREATE TRIGGER no_password AFTER DELETE ON logins BEGIN
    DELETE FROM passwords WHERE user_seq = old.user_seq;
END;
CREATE TABLE passkeys (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, user_seq INTEGER NOT NULL, name TEXT NOT NULL,
    created INTEGER NOT NULL, used TEXT NOT NULL DEFAULT ''
);
CREATE INDEX passkeys_by_user ON passkeys (user_seq);
CREATE TABLE verifications (
    user_seq INTEGER NOT NULL, type TEXT NOT NULL, target TEXT NOT NULL, status TEXT NOT NULL,
    PRIMARY KEY (user_seq, type)
) WITHOUT ROWID;
CREATE TABLE applications (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL, display_name TEXT NOT NULL,
    type TEXT NOT NULL, protocol TEXT NOT NULL, redirect_uris TEXT NOT NULL, secret_required INTEGER NOT NULL,
    multi_tenant INTEGER NOT NULL, access_validity INTEGER NOT NULL, refresh_validity INTEGER NOT NULL,
    scopes TEXT NOT NULL, required TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL, UNIQUE (account, name)
);
CREATE TABLE app_secrets (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, app_seq INTEGER NOT NULL, value TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE INDEX app_secrets_by_application ON app_secrets (app_seq);
CREATE TABLE installations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, app_seq INTEGER NOT NULL, scopes TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL, UNIQUE (account, app_seq)
);
CREATE INDEX installations_by_application ON installations (app_seq);
CREATE TABLE reports (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, kind TEXT NOT NULL, started REAL NOT NULL,
    ready REAL NOT NULL
);
CREATE INDEX reports_by_account ON reports (account, kind);
CREATE TABLE report_parts (
    report_seq INTEGER NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (report_seq, name)
) WITHOUT ROWID;
CREATE TABLE recycled_users (
    place INTEGER PRIMARY KEY AUTOINCREMENT, user_seq INTEGER NOT NULL UNIQUE, account TEXT NOT NULL,
    name TEXT NOT NULL, recycled REAL NOT NULL, entry TEXT NOT NULL
);
CREATE INDEX recycled_users_by_account ON recycled_users (account, recycled);
CREATE TABLE recycled_keys (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
    user_seq INTEGER NOT NULL, recycled REAL NOT NULL, secret TEXT NOT NULL, status TEXT NOT NULL,
    created TEXT NOT NULL, updated TEXT NOT NULL, used TEXT NOT NULL, used_service TEXT NOT NULL
);
CREATE INDEX recycled_keys_by_account ON recycled_keys (account, recycled);
CREATE INDEX recycled_keys_by_owner ON recycled_keys (user_seq, account, recycled);
CREATE TABLE key_policies (
    account TEXT NOT NULL, key_id TEXT NOT NULL, document TEXT NOT NULL, in_force INTEGER NOT NULL,
    PRIMARY KEY (account, key_id)
) WITHOUT ROWID;
CREATE INDEX key_policies_by_key ON key_policies (key_id);
CREATE TABLE service_credentials (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, user_seq INTEGER NOT NULL, name TEXT NOT NULL,
    service TEXT NOT NULL, secret TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'Active', created TEXT NOT NULL,
    expires REAL, UNIQUE (user_seq, name)
);
CREATE INDEX service_credentials_by_account ON service_credentials (account);
CREATE TABLE role_deletions (
    role_seq INTEGER PRIMARY KEY, task TEXT NOT NULL, created TEXT NOT NULL
);
CREATE TABLE oidc_providers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL, issuer TEXT NOT NULL,
    description TEXT NOT NULL, client_ids TEXT NOT NULL, fingerprints TEXT NOT NULL, issuance_limit INTEGER NOT NULL,
    created TEXT NOT NULL, updated TEXT NOT NULL, fetched TEXT NOT NULL DEFAULT '', UNIQUE (account, name)
);
CREATE TABLE oidc_keys (issuer TEXT PRIMARY KEY, jwks TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE saml_providers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
    metadata TEXT NOT NULL, algorithm TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL,
    UNIQUE (account, name)
);
"""

COLUMNS = (
    "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, c.cid"
)
"""Asks for every table with its columns, by which a database of this layout is known."""

_KEPT = 1000
"""Rows that `steady` holds at most."""

Row = tuple[Any, ...]


class Journal(Protocol):
    """Who is told of everything that is written."""

    def note(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """A statement was executed for each of the rows."""

    def commit(self) -> None:
        """What was noted since the last time counts."""

    def rollback(self) -> None:
        """What was noted since the last time does not."""


class State:
    """The database and the clock its rows are stamped with."""

    def __init__(self, path: str | os.PathLike[str], clock: Clock) -> None:
        self.clock = clock
        self.path = os.fspath(path)
        self._db = open_state(self.path, LAYOUT, _SCHEMA)
        self._kept: dict[tuple[str, tuple[Any, ...]], Row | None] = {}
        self._kept_at = 0
        self._replaced = 0
        self.journal: Journal | None = None

    @property
    def durable(self) -> bool:
        """Whether the state outlives the process."""
        return self.path != ":memory:"

    @property
    def fresh(self) -> bool:
        """Whether there is no account yet."""
        return self.one("SELECT 1 FROM accounts") is None

    def one(self, sql: str, *values: Any) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._read(sql, values).fetchone()
        return row

    @property
    def changes(self) -> int:
        """How often anything was written: as long as it stays, what was read is still so."""
        return self._db.total_changes + self._replaced

    def steady(self, sql: str, *values: Any) -> Row | None:
        """The first row, as `one`, but asked for only once until something is written: for what every call asks."""
        changes = self.changes
        if changes != self._kept_at or len(self._kept) >= _KEPT:
            self._kept.clear()
            self._kept_at = changes
        wish = (sql, values)
        if wish not in self._kept:
            self._kept[wish] = self.one(sql, *values)
        return self._kept[wish]

    def all(self, sql: str, *values: Any) -> list[Row]:
        """Every row."""
        return self._read(sql, values).fetchall()

    def count(self, sql: str, *values: Any) -> int:
        """The number a `SELECT count(*)` gives."""
        return int(self._read(sql, values).fetchone()[0])

    def run(self, sql: str, *values: Any) -> int:
        """Executes a change and returns how many rows it touched."""
        return self._write(sql, values).rowcount

    def insert(self, sql: str, *values: Any) -> int:
        """Executes an insert and returns the new row's `seq`."""
        return int(self._write(sql, values).lastrowid or 0)

    def many(self, sql: str, rows: Iterator[Sequence[Any]]) -> None:
        """One insert for each row: how accounts of 100,000 users are seeded."""
        if self.journal is None:
            self._db.executemany(sql, rows)
            return
        noted = list(rows)
        self._db.executemany(sql, noted)
        self._note(sql, noted)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. One inside another is part of it."""
        if self._in_transaction():
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
            if self.journal is not None:
                self.journal.commit()
        except BaseException:
            # A commit that fails (a full disk) leaves it open, other errors of SQLite may have ended it.
            if self._in_transaction():
                self._db.execute("ROLLBACK")
            # The count of changes does not go back with them.
            self._kept.clear()
            if self.journal is not None:
                self.journal.rollback()
            raise

    def _in_transaction(self) -> bool:
        return self._db.in_transaction

    def clear(self) -> None:
        """Forgets every row; ids start over."""
        with self.transaction():
            for (table,) in self.all("SELECT name FROM sqlite_master WHERE type = 'table'"):
                self._write(f"DELETE FROM {table}", ())

    def image(self) -> bytearray:
        """The whole database, as a file of SQLite that is not in WAL mode."""
        image = bytearray(self._db.serialize())
        # The versions of the file format: 2 stands for WAL, which a database in memory cannot be opened in.
        image[18:20] = b"\1\1"
        return image

    def replace(self, other: sqlite3.Connection) -> None:
        """Becomes a copy of another database of the same layout, at once and, in a file, for good."""
        other.backup(self._db)
        self._replaced += 1

    def close(self) -> None:
        """Closes the database; a file is then complete without its WAL."""
        self._db.close()

    def _read(self, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        return self._db.execute(sql, values)

    def _write(self, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        cursor = self._db.execute(sql, values)
        if self.journal is not None:
            self._note(sql, [values])
        return cursor

    def _note(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        if self.journal is not None:
            self.journal.note(sql, rows)
            if not self._db.in_transaction:
                self.journal.commit()
