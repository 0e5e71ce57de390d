"""What stands under load: the emulator, a bare `aiohttp.web` handler, or SQLite alone, in a process of its own.

`python -m benchmarks.served emulator USERS`, `... company USERS`, `... bare BODY` or `... sqlite USERS` does its work
on the second core and prints its port (0 for SQLite). For every line that it reads it then prints what it has used so
far.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .measure import pin

__all__ = ["Served", "Spent", "company", "serving_bare", "serving_company", "serving_emulator", "serving_sqlite"]


class Spent(NamedTuple):
    """What a process has used so far."""

    cpu: float
    """Seconds of CPU time, of all threads."""
    seeding: float
    """Seconds of wall time for making its users."""
    growth: int
    """Bytes by which its peak resident memory grew meanwhile."""


class Served:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.host = f"127.0.0.1:{self._line()}"
        """`127.0.0.1:port`."""

    def spent(self) -> Spent:
        """Asks the process what it has used."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        cpu, seeding, growth = self._line().split()
        return Spent(float(cpu), float(seeding), int(growth))

    def state(self) -> dict[str, Any]:
        """Everything in an emulator, as it tells it itself."""
        # Without the proxies of the environment, which are not meant for this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{self.host}/_aliram/state", timeout=60) as reply:
            found: dict[str, Any] = json.load(reply)
        return found

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError("the server under load did not start")
        return line


def serving_emulator(users: int) -> contextlib.AbstractContextManager[Served]:
    """An emulator whose account has so many users, `user-000000` and on, with an access key each."""
    return _serving("emulator", str(users))


def serving_company(users: int) -> contextlib.AbstractContextManager[Served]:
    """An emulator whose account is that of a company: so many users, one in five of them with a password, and for
    20,000 users 100 groups, 500 roles and 1,000 custom policies; for fewer, fewer of each."""
    return _serving("company", str(users))


def serving_bare(body: bytes) -> contextlib.AbstractContextManager[Served]:
    """A handler that answers everything with the same bytes."""
    return _serving("bare", body.decode())


def serving_sqlite(users: int) -> contextlib.AbstractContextManager[Served]:
    """No server: as many rows of users and access keys in SQLite's memory."""
    return _serving("sqlite", str(users))


@contextlib.contextmanager
def _serving(*arguments: str) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.served", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    try:
        yield Served(process)
    finally:
        # It ends with its standard input.
        process.communicate(timeout=30)


def _peak() -> int:
    """Peak resident memory in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux hands the peak that getrusage tells of from parent to child; this one starts anew.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _report(seeding: float = 0.0, growth: int = 0) -> None:
    for _ in sys.stdin:
        print(time.process_time(), seeding, growth, flush=True)


def _emulator(users: int) -> None:
    from aliram.emulator import serve

    with serve() as emulator:
        memory, start = _peak(), time.perf_counter()
        emulator.seed_users(users)
        seeding, growth = time.perf_counter() - start, _peak() - memory
        print(emulator.port, flush=True)
        _report(seeding, growth)


def company(users: int) -> dict[str, Any]:
    """What `serving_company` seeds."""
    people = users // 5
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}
    policies = users // 20
    return {
        "generate": {
            "users": users - people,
            "access_keys": 1,
            "groups": max(users // 200, 1),
            "policies": policies,
            "mfa": 0.1,
        },
        "users": [{"name": f"person-{n:05d}", "password": "Tr0ub4dor&3x!", "mfa": n % 2 == 0} for n in range(people)],
        "roles": [
            {"name": f"role-{n:04d}", "trust": {"Version": "1", "Statement": [trust]}, "policies": ["ReadOnlyAccess"]}
            for n in range(users // 40)
        ],
    }


def _company(users: int) -> None:
    from aliram.emulator import serve

    with serve() as emulator:
        emulator.set_report_delay(0)
        emulator.seed(company(users))
        emulator.set_auth("off")  # a request that is sent once more has a nonce that was used
        print(emulator.port, flush=True)
        _report()


_TABLES = """
CREATE TABLE users (
    seq INTEGER PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, display_name TEXT NOT NULL, phone TEXT NOT NULL,
    email TEXT NOT NULL, comments TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL, last_login TEXT NOT NULL,
    provision TEXT NOT NULL, status TEXT NOT NULL, UNIQUE (account, name)
);
CREATE TABLE access_keys (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, account TEXT NOT NULL,
    user_seq INTEGER NOT NULL, status TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL, used TEXT NOT NULL,
    used_service TEXT NOT NULL
);
"""


def _sqlite(users: int) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(_TABLES)
    memory, start = _peak(), time.perf_counter()
    db.execute("BEGIN")
    db.executemany(f"INSERT INTO users VALUES ({', '.join('?' * 12)})", _user_rows(users))
    db.executemany(f"INSERT INTO access_keys VALUES ({', '.join('?' * 10)})", _key_rows(users))
    db.execute("COMMIT")
    seeding, growth = time.perf_counter() - start, _peak() - memory
    print(0, flush=True)
    _report(seeding, growth)


_ACCOUNT, _NOW = "1234567890123456", "2024-01-02T03:04:05Z"


def _user_rows(users: int) -> Iterator[tuple[object, ...]]:
    for n in range(users):
        name = f"user-{n:06d}"
        yield (
            n,
            _ACCOUNT,
            name,
            f"User {n:06d}",
            "",
            f"{name}@example.com",
            "Seeded.",
            _NOW,
            _NOW,
            "",
            "Manual",
            "active",
        )


def _key_rows(users: int) -> Iterator[tuple[object, ...]]:
    for n in range(users):
        secret = os.urandom(24).hex()
        yield n, f"LTAI5t{secret[:18]}", secret[18:], _ACCOUNT, n, "Active", _NOW, _NOW, "", ""


async def _bare(body: bytes) -> None:
    from aiohttp import web

    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_post("/", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(_report)
    await runner.cleanup()


if __name__ == "__main__":
    pin(1)
    what, argument = sys.argv[1:]
    if what == "bare":
        asyncio.run(_bare(argument.encode()))
    else:
        {"company": _company, "emulator": _emulator, "sqlite": _sqlite}[what](int(argument))
