"""How the emulator's statements find their rows: by an index, so that what they cost does not grow with the account.

SQLite says itself how it will run a statement (`EXPLAIN QUERY PLAN`). Every statement is explained when it is first run
while the scenarios play, hence with every table as a file of the emulator has it, and with real values.
"""

from __future__ import annotations

import base64
import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator, serve
from aliram.operation import Operation
from tests.emulator_fixture import RawClient, root_of
from tests.scenarios.stage import Caller, Stage, play, scenarios
from tests.test_scenarios import aliram

FEW = {
    *("accounts", "account_settings", "applications", "app_secrets", "installations", "oidc_keys", "oidc_providers"),
    *("recycled_users", "report_parts", "reports", "saml_providers", "sqlite_master"),
}
"""Tables in which an account has few rows, however many users it has (the recycle bin holds 1,000)."""

WHOLE = {
    "ims.GenerateCredentialReport",
    "ims.GenerateGovernanceReport",
    "ims.GetAccountSecurityPracticeReport",
    "ims.GetAccountSummary",
    "ram.ListVirtualMFADevices",
}
"""Operations that look at everything an account has, in one reply."""

_COUNTED = re.compile(r"SELECT count\(\*\) FROM \w+ WHERE account = \?")
"""How a quota is checked: counting is all SQLite does there, 100,000 users in less than a millisecond."""

_COMMON = ("account=?", "kind=?", "account=? AND recycled>?")


class Watched:
    """The statements an emulator runs, and for which operation."""

    def __init__(self) -> None:
        self.operation = ""
        """Of the call that is being made."""
        self.plans: dict[tuple[str, str], list[str]] = {}
        """Lines of each plan, by operation and statement."""
        self.steps = 0
        """Instructions of SQLite's machine so far, while they are counted."""

    def connect(self, monkeypatch: pytest.MonkeyPatch, *, counting: bool = False) -> None:
        """Every database that is opened from now on is watched."""
        watched, connect = self, sqlite3.connect

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
                watched._explain(super(), sql, parameters)
                return super().execute(sql, parameters)

        def watched_connect(path: str, **options: Any) -> sqlite3.Connection:
            connection = connect(path, factory=Connection, **options)
            if counting:
                connection.set_progress_handler(self._count, 1)
            return connection

        monkeypatch.setattr(sqlite3, "connect", watched_connect)

    def _explain(self, connection: Any, sql: str, parameters: Any) -> None:
        key = (self.operation, sql)
        if self.operation and key not in self.plans and sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            self.plans[key] = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]

    def _count(self) -> int:
        self.steps += 1
        return 0


class Naming:
    """A caller that tells which operation comes."""

    def __init__(self, caller: Caller, watched: Watched) -> None:
        self._caller = caller
        self._watched = watched

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
        self._watched.operation = operation.id
        return await self._caller.send(operation, arguments)

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> Naming:
        return Naming(self._caller.another(access_key_id, access_key_secret, security_token), self._watched)

    async def aclose(self) -> None:
        self._watched.operation = ""
        await self._caller.aclose()


def tables_of(sql: str) -> dict[str, str]:
    """The tables of a statement by the name its plan gives them."""
    named = re.findall(r"(?:FROM|JOIN|UPDATE|INTO) ([a-z_]+)(?: ([a-z])\b)?", sql)
    return {alias or table: table for table, alias in named}


def walks(sql: str, plan: list[str]) -> Iterator[str]:
    """The lines of a plan that read more of a large table the more an account has."""
    tables = tables_of(sql)
    large = {name for name, table in tables.items() if table not in FEW}
    for line in plan:
        step = re.match(r"(SCAN|SEARCH) (\w+)", line)
        if step is not None and step[2] in large:
            found = re.search(r"\((.*)\)", line)
            # These pick nothing out: of an account, of a kind, and what is not yet too old for the recycle bin.
            if step[1] == "SCAN" or found is None or found[1] in _COMMON:
                yield line
        elif line == "USE TEMP B-TREE FOR ORDER BY" and sql.endswith(" LIMIT ?") and large:
            yield line


async def test_statements_find_their_rows_by_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    watched.connect(monkeypatch)
    async with serve() as emulator:
        for chosen in scenarios():
            caller = Naming(aliram(emulator), watched)
            await play(chosen, Stage(caller, ACCOUNT_ID, emulator))
            await caller.aclose()
            emulator.reset()
    found: dict[str, list[tuple[str, str]]] = {}
    for (operation, sql), plan in watched.plans.items():
        for line in walks(sql, plan):
            if _COUNTED.fullmatch(sql) is None:
                found.setdefault(operation, []).append((line, sql))
    assert {operation: lines for operation, lines in found.items() if operation not in WHOLE} == {}
    assert sorted(WHOLE - found.keys()) == [], "they read no more than others; take them off the list"


@pytest.mark.parametrize(
    ("sql", "plan", "walked"),
    [
        ("SELECT 1 FROM users WHERE email = ?", ["SCAN users"], True),
        ("SELECT 1 FROM users u WHERE u.email = ?", ["SCAN u USING COVERING INDEX i"], True),
        ("SELECT 1 FROM users WHERE account = ? AND email = ?", ["SEARCH users USING INDEX i (account=?)"], True),
        (
            "SELECT 1 FROM users WHERE account = ? AND name = ?",
            ["SEARCH users USING INDEX i (account=? AND name=?)"],
            False,
        ),
        ("SELECT 1 FROM accounts", ["SCAN accounts"], False),
        ("SELECT 1 FROM users WHERE name > ? ORDER BY seq LIMIT ?", ["USE TEMP B-TREE FOR ORDER BY"], True),
    ],
)
def test_a_walk_over_a_large_table_is_seen(sql: str, plan: list[str], walked: bool) -> None:
    assert bool(list(walks(sql, plan))) == walked


CALLS: list[tuple[str, str, dict[str, str]]] = [
    ("ram", "GetUser", {"UserName": "user-000050"}),
    ("ims", "GetUser", {"UserId": "200000000000000050"}),
    ("ram", "ListAccessKeys", {"UserName": "user-000050"}),
    ("ram", "ListGroupsForUser", {"UserName": "user-000050"}),
    ("ram", "ListPoliciesForUser", {"UserName": "user-000050"}),
    ("ram", "ListUsers", {"MaxItems": "10"}),
    ("ims", "ListUsers", {"MaxItems": "10"}),
    ("ram", "ListPolicies", {"MaxItems": "10"}),
    ("ram", "ListEntitiesForPolicy", {"PolicyType": "System", "PolicyName": "AdministratorAccess"}),
    ("ram", "DeleteUser", {"UserName": "lone-000000"}),
    ("ims", "DeleteUser", {"UserPrincipalName": f"lone-000001@{ACCOUNT_ID}.onaliyun.com"}),
    ("ims", "ListUsers", {"MaxItems": "10", "Marker": "last"}),
]


def steps_of_each(root: RawClient, emulator: Emulator, watched: Watched, users: int) -> list[int]:
    """Instructions of SQLite's machine that each call takes in an account of that size."""
    emulator.reset()
    emulator.seed_users(2, prefix="lone", access_keys=0)
    emulator.seed_users(users, groups=users // 50, policies=users // 50)
    # Readers and writers look the key and the account up once, and then keep them until something is written.
    root.ram("GetAccountAlias")
    root.ram("DeleteUser", UserName="nobody")
    steps = []
    for service, action, params in CALLS:
        if "Marker" in params:
            marker = base64.urlsafe_b64encode(f"ims.ListUsers:{users - 20}".encode()).decode()
            params = {**params, "Marker": marker}
        before = watched.steps
        assert root.call(service, action, params).status == 200, action
        steps.append(watched.steps - before)
    return steps


def test_calls_take_as_many_steps_in_an_account_ten_times_as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    watched.connect(monkeypatch, counting=True)
    with serve() as emulator:
        small, large = (steps_of_each(root_of(emulator), emulator, watched, users) for users in (200, 2000))
    for call, few, many in zip(CALLS, small, large, strict=True):
        assert 0 < many <= few, call
