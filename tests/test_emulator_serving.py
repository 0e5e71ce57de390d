"""Life of an emulator: thread, port, state file, command; seeding; what importing it costs."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET, Emulator, serve
from aliram.emulator.core import Core
from aliram.errors import ConfigError
from tests.emulator_fixture import RawClient, root_of


def test_it_listens_on_loopback_only_and_says_where() -> None:
    with serve() as emulator:
        assert emulator.url == emulator.imds_url == f"http://127.0.0.1:{emulator.port}"
        assert emulator.account_id == ACCOUNT_ID
        assert emulator.environment() == {
            "ALIRAM_ENDPOINT_URL": emulator.url,
            "ALIRAM_ENDPOINT_URL_IMDS": emulator.url,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": ROOT_ACCESS_KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ROOT_ACCESS_KEY_SECRET,
        }
        assert (emulator.root_key.scope, emulator.root_key.provider) == (ACCOUNT_ID, "emulator")
        assert ROOT_ACCESS_KEY_SECRET not in repr(emulator.root_key)
        port = emulator.port
        assert b"aliram emulator" in root_of(emulator).send("GET", "/", {}).body
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
    for use in (lambda: emulator.url, lambda: emulator.fail_next("x", code="y"), emulator.reset):
        with pytest.raises(ConfigError, match="not running"):
            use()


def test_a_taken_port_is_an_error_of_the_caller() -> None:
    with serve() as emulator, pytest.raises(OSError, match="address"), serve(emulator.port):
        pytest.fail("two emulators cannot share a port")


def test_an_emulator_starts_once() -> None:
    emulator = serve()
    with emulator, pytest.raises(ConfigError, match="starts once"):
        emulator.start()
    emulator.stop()
    with pytest.raises(ConfigError, match="starts once"):
        emulator.start()


def test_stopping_ends_idle_connections_and_waiting_calls() -> None:
    with serve() as emulator:
        emulator.fail_next("*", delay=60)
        idle = socket.create_connection(("127.0.0.1", emulator.port))
        waiting = socket.create_connection(("127.0.0.1", emulator.port))
        waiting.sendall(b"GET /?Action=ListUsers&Version=2015-05-01 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert root_of(emulator).send("GET", "/_aliram/health", {}).status == 200
    with idle, waiting:
        for connection in (idle, waiting):
            connection.settimeout(10)
            assert connection.recv(1) == b""


class Gate:
    """Holds the emulator's thread until the test's loop, which must be running for that, opens it."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def wait(self) -> None:
        self.reached.set()
        assert self.opened.wait(20), "the caller's loop did not run"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.opened.set()


async def test_starting_does_not_block_the_callers_loop(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Core.__init__

    def slow(core: Core, *args: object) -> None:
        gate.wait()
        original(core, *args)  # type: ignore[arg-type]  # whatever the emulator passes

    monkeypatch.setattr(Core, "__init__", slow)
    emulator = serve()
    entering = asyncio.create_task(emulator.__aenter__())
    await asyncio.sleep(0)
    gate.opened.set()
    assert await entering is emulator
    await emulator.__aexit__(None, None, None)


async def test_stopping_does_not_block_the_callers_loop(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Core.close

    def slow(core: Core) -> None:
        gate.wait()
        original(core)

    monkeypatch.setattr(Core, "close", slow)
    emulator = serve()
    await emulator.__aenter__()
    leaving = asyncio.create_task(emulator.__aexit__(None, None, None))
    await asyncio.sleep(0)
    gate.opened.set()
    await leaving


async def test_a_cancelled_start_leaves_no_emulator_behind(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Core.__init__

    def slow(core: Core, *args: object) -> None:
        gate.wait()
        original(core, *args)  # type: ignore[arg-type]  # whatever the emulator passes

    monkeypatch.setattr(Core, "__init__", slow)
    emulator = serve()
    entering = asyncio.create_task(emulator.__aenter__())
    await asyncio.sleep(0)
    entering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await entering
    gate.opened.set()
    await asyncio.wait_for(asyncio.wrap_future(emulator._thread.ended), 20)


async def test_two_emulators_know_nothing_of_each_other() -> None:
    async with serve() as one, serve() as two:
        first, second = root_of(one), root_of(two)
        await asyncio.to_thread(first.ram, "CreateUser", UserName="alice")
        assert (await asyncio.to_thread(second.ram, "ListUsers")).tree["Users"]["User"] == []


def test_state_in_a_file_outlives_the_emulator_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    before = os.umask(0)
    try:
        with serve(state=path) as emulator:
            root = root_of(emulator)
            key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
            alice = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
            alice.sts("GetCallerIdentity")
            for file in tmp_path.iterdir():
                assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
            with pytest.raises(ConfigError, match="another emulator uses"), serve(state=path):
                pytest.fail("two emulators cannot share a state file")
    finally:
        os.umask(before)
    with serve(state=path) as emulator:
        root = root_of(emulator)
        question = {"UserName": "alice", "UserAccessKeyId": key.access_key_id}
        assert root.ram("GetAccessKeyLastUsed", **question).tree["AccessKeyLastUsed"]["LastUsedDate"]
        alice.port = root.port
        assert alice.sts("GetCallerIdentity").status == 200
        assert root.ram("CreateUser", UserName="bob").status == 200


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be read as one" * 9, b""])
def test_a_file_that_is_no_state_is_refused_unless_it_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(content)
    if content:
        with pytest.raises(ConfigError, match=r"state\.db"), serve(state=path):
            pytest.fail("this is no state file")
        assert path.read_bytes() == content
    else:
        with serve(state=path) as emulator:
            assert root_of(emulator).ram("ListUsers").status == 200


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with serve(state=path):
        pass
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ConfigError, match="layout 99"), serve(state=path):
        pytest.fail("nobody knows that layout")


@pytest.mark.parametrize("way", [{"imds": "v3"}, {"state": "/nowhere/at/all/state.db"}])
def test_wrong_settings_are_named(way: dict[str, str]) -> None:
    with pytest.raises((ValueError, ConfigError), match=next(iter(way.values()))), serve(**way):  # type: ignore[arg-type]
        pytest.fail("it should not have started")


def test_a_company_is_seeded_at_once_and_twice() -> None:
    with serve() as emulator:
        root = root_of(emulator)
        emulator.seed_users(1200, access_keys=2, groups=60, policies=5, mfa=0.25)
        emulator.seed_users(10, prefix="late", access_keys=0)
        summary = root.ims("GetAccountSummary").tree["SummaryMap"]
        held = {name: summary[name] for name in ("Users", "Groups", "Policies", "MFADevicesInUse")}
        assert held == {"Users": 1210, "Groups": 60, "Policies": 5, "MFADevicesInUse": 300}
        assert (summary["UsersQuota"], summary["GroupsQuota"]) == (2200, 110)
        assert root.ram("GetUser", UserName="late-001209").status == 200
        assert len(root.ram("ListAccessKeys", UserName="user-000007").tree["AccessKeys"]["AccessKey"]) == 2
        (group,) = root.ram("ListGroupsForUser", UserName="user-000007").tree["Groups"]["Group"]
        assert len(root.ram("ListUsersForGroup", GroupName=group["GroupName"]).tree["Users"]["User"]) == 20
        (policy,) = root.ram("ListPoliciesForUser", UserName="user-000007").tree["Policies"]["Policy"]
        assert policy["PolicyType"] == "Custom"
        assert root.ram("CreateUser", UserName="more").status == 200


def test_a_seed_is_all_or_nothing(emulator: Emulator, root: RawClient) -> None:
    with pytest.raises(ValueError, match="'nobody'"):
        emulator.seed({"users": [{"name": "alice"}, {"name": "bob", "groups": ["nobody"]}]})
    with pytest.raises(ValueError, match="users"):
        emulator.seed({"users": [{"nam": "alice"}]})
    assert root.ram("ListUsers").tree["Users"]["User"] == []
    emulator.seed({"users": [{"name": "alice"}]})
    with pytest.raises(ValueError, match="already"):
        emulator.seed({"users": [{"name": "alice"}]})


def test_a_reset_forgets_everything(emulator: Emulator, root: RawClient) -> None:
    first = root.ram("CreateUser", UserName="alice").tree["User"]["UserId"]
    emulator.add_account(alias="acme")
    emulator.set_quota("UsersQuota", 1)
    emulator.fail_next("ListUsers", code="X")
    emulator.page_cap(1)
    emulator.clock.advance(3600)
    emulator.reset()
    assert (emulator.requests, emulator.clock.offset) == ([], 0)
    assert root.ram("ListUsers").tree["Users"]["User"] == []
    assert root.ims("GetAccountSummary").tree["SummaryMap"]["UsersQuota"] == 1000
    assert len(root.ram("ListPolicies").tree["Policies"]["Policy"]) > 1
    # Ids start over, so that a test sees the same ones in every order.
    assert root.ram("CreateUser", UserName="bob").tree["User"]["UserId"] == first


def test_the_emulators_time_comes_from_outside() -> None:
    now = 1_700_000_000.0
    with serve(now=lambda: now) as emulator:
        reply = root_of(emulator).call("ram", "CreateUser", {"UserName": "a"}, date="2023-11-14T22:13:20Z")
        assert reply.tree["User"]["CreateDate"] == "2023-11-14T22:13:20Z"
        assert root_of(emulator).ram("ListUsers").code == "InvalidTimeStamp.Expired"


def test_importing_the_emulator_loads_no_http_library() -> None:
    heavy = "{'aiohttp', 'sqlite3', 'aliram.ims', 'aliram.signer'}"
    code = f"import sys, aliram.emulator; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
