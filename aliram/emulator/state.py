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
from typing import Any

from aliram.errors import ConfigError

from .clock import Clock

__all__ = ["State"]

_LAYOUT = 2
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
CREATE INDEX recycled_keys_by_owner ON recycled_keys (user_seq);
CREATE TABLE key_policies (
    account TEXT NOT NULL, key_id TEXT NOT NULL, document TEXT NOT NULL, in_force INTEGER NOT NULL,
    PRIMARY KEY (account, key_id)
) WITHOUT ROWID;
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

Row = tuple[Any, ...]


class State:
    """The database and the clock its rows are stamped with."""

    def __init__(self, path: str | os.PathLike[str], clock: Clock) -> None:
        self.clock = clock
        self.path = os.fspath(path)
        self._db = _open(self.path)

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
        row: Row | None = self._db.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[Row]:
        """Every row."""
        return self._db.execute(sql, values).fetchall()

    def count(self, sql: str, *values: Any) -> int:
        """The number a `SELECT count(*)` gives."""
        return int(self._db.execute(sql, values).fetchone()[0])

    def run(self, sql: str, *values: Any) -> int:
        """Executes a change and returns how many rows it touched."""
        return self._db.execute(sql, values).rowcount

    def insert(self, sql: str, *values: Any) -> int:
        """Executes an insert and returns the new row's `seq`."""
        return int(self._db.execute(sql, values).lastrowid or 0)

    def many(self, sql: str, rows: Iterator[Sequence[Any]]) -> None:
        """One insert for each row: how accounts of 100,000 users are seeded."""
        self._db.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def clear(self) -> None:
        """Forgets every row; ids start over."""
        with self.transaction():
            for (table,) in self.all("SELECT name FROM sqlite_master WHERE type = 'table'"):
                self._db.execute(f"DELETE FROM {table}")

    def close(self) -> None:
        """Closes the database; a file is then complete without its WAL."""
        self._db.close()


def _open(path: str) -> sqlite3.Connection:
    """Connects, locks a file for this process alone, and makes the tables where there are none."""
    durable = path != ":memory:"
    try:
        if durable:
            # Created here and not by SQLite, so that there is no moment at which others could open it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            os.chmod(path, 0o600)
        db = sqlite3.connect(path, timeout=0.2, isolation_level=None, check_same_thread=False, cached_statements=512)
        try:
            if durable:
                db.execute("PRAGMA locking_mode = EXCLUSIVE")
                db.execute("PRAGMA journal_mode = WAL")
                # Survives a killed process; only a machine that loses power may lose the last commits.
                db.execute("PRAGMA synchronous = NORMAL")
            layout = db.execute("PRAGMA user_version").fetchone()[0]
            if layout == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                db.executescript(f"BEGIN EXCLUSIVE; {_SCHEMA} PRAGMA user_version = {_LAYOUT}; COMMIT;")
            elif layout != _LAYOUT:
                raise ConfigError(f"{path} is not a state file of this version of the emulator (layout {layout})")
        except BaseException:
            db.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"the emulator cannot keep its state in {path}: {error}") from error
    return db
