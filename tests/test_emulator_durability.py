"""What a state file promises: an acknowledged write is there, whatever happens to the process, and no half of one."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, serve
from aliram.emulator.__main__ import main
from aliram.errors import ConfigError
from tests.emulator_fixture import RawClient, root_of
from tests.emulator_process import running

DOCUMENT = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
        ],
    }
)
DOMAIN = "aliram-emulator.onaliyun.com"
TAGS = [("team", "red"), ("level", "1")]
JSON_TAGS = json.dumps([{"Key": key, "Value": value} for key, value in TAGS])
LIST_TAGS = {"Tag.1.Key": "team", "Tag.1.Value": "red", "Tag.2.Key": "level", "Tag.2.Value": "1"}


def create(client: RawClient, kind: str, name: str, domain: str) -> int:
    """Makes something that takes rows of several tables; the reply's status."""
    if kind == "user":
        return client.ims("CreateUser", UserPrincipalName=f"{name}@{domain}", DisplayName="A", **LIST_TAGS).status
    if kind == "role":
        return client.ram("CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST, Tag=JSON_TAGS).status
    return client.ram("CreatePolicy", PolicyName=name, PolicyDocument=DOCUMENT, Tag=JSON_TAGS).status


KINDS = ("user", "role", "policy")


def found(client: RawClient) -> list[tuple[str, str]]:
    """What there is of each kind; every one must be whole."""
    names = []
    for service, kind, column in (("ims", "user", "UserPrincipalName"), ("ram", "role", "RoleName")):
        outer, inner = f"{kind.capitalize()}s", kind.capitalize()
        for page in client.pages(service, f"List{outer}", (outer, inner)):
            for item in page:
                assert tags(item) == TAGS
                names.append((kind, item[column].partition("@")[0]))
    for page in client.pages("ram", "ListPolicies", ("Policies", "Policy"), PolicyType="Custom"):
        for item in page:
            assert tags(item) == TAGS
            version = client.ram("GetPolicyVersion", PolicyType="Custom", PolicyName=item["PolicyName"], VersionId="v1")
            assert version.tree["PolicyVersion"]["PolicyDocument"] == DOCUMENT
            names.append(("policy", item["PolicyName"]))
    return names


def tags(item: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted(((tag["TagKey"], tag["TagValue"]) for tag in item["Tags"]["Tag"]), key=TAGS.index)


def rows_without_owner(path: Path) -> dict[str, int]:
    """Rows that were left behind by something that is not there."""
    database = sqlite3.connect(path)
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        queries = {
            "versions": "SELECT count(*) FROM policy_versions WHERE policy_seq NOT IN (SELECT seq FROM policies)",
            **{
                f"tags of {kind}": f"SELECT count(*) FROM tags WHERE kind = '{kind}'"
                f" AND entity_seq NOT IN (SELECT seq FROM {table})"
                for kind, table in (("user", "users"), ("role", "roles"), ("policy", "policies"))
            },
        }
        return {name: count for name, sql in queries.items() if (count := database.execute(sql).fetchone()[0])}
    finally:
        database.close()


def test_what_was_acknowledged_survives_a_kill_amid_a_thousand_writes(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    sent: list[tuple[str, str]] = []
    acknowledged: list[tuple[str, str]] = []
    enough = threading.Event()

    def write(client: RawClient, worker: int) -> None:
        for number in range(40):
            one = (KINDS[number % 3], f"w{worker}-{number}")
            sent.append(one)
            try:
                status = create(client, *one, domain)
            except OSError:
                return
            assert status == 200
            acknowledged.append(one)
            if len(acknowledged) >= 300:
                enough.set()

    with running("--state", str(path)) as first:
        domain = first.root.ims("GetDefaultDomain").tree["DefaultDomainName"]
        workers = [threading.Thread(target=write, args=(first.root, worker)) for worker in range(25)]
        for worker in workers:
            worker.start()
        assert enough.wait(60)
        first.process.kill()
        for worker in workers:
            worker.join()
    assert len(acknowledged) < 1000, "it was not killed in the middle"
    with running("--state", str(path)) as second:
        names = found(second.root)
        assert create(second.root, "user", "after", domain) == 200
        second.process.terminate()
        assert second.process.wait(20) == 0
    assert len(names) == len(set(names))
    assert set(acknowledged) <= set(names) <= set(sent)
    assert rows_without_owner(path) == {}


Look = Callable[[], None]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[[Look], None]:
    """Has something called before each statement of the emulators that start from now on: what the files are like then
    is what a kill would leave."""
    connect = sqlite3.connect

    def watch(look: Look) -> None:
        def watched(path: str, **options: Any) -> sqlite3.Connection:
            database: sqlite3.Connection = connect(path, **options)
            database.set_trace_callback(lambda statement: look())
            return database

        monkeypatch.setattr(sqlite3, "connect", watched)

    return watch


def test_a_kill_at_any_moment_of_the_first_start_is_survived(tmp_path: Path, watch: Callable[[Look], None]) -> None:
    path = tmp_path / "now" / "state.db"
    path.parent.mkdir()
    images: dict[tuple[tuple[str, bytes], ...], Path] = {}

    def keep() -> None:
        files = tuple((file.name, file.read_bytes()) for file in sorted(path.parent.iterdir()))
        if files not in images:
            images[files] = Path(shutil.copytree(path.parent, tmp_path / f"image-{len(images)}"))

    watch(keep)
    with serve(state=path):
        pass
    watch(lambda: None)
    assert len(images) >= 3
    for image in images.values():
        with serve(state=image / "state.db") as emulator:
            root = root_of(emulator)
            assert root.sts("GetCallerIdentity").tree["AccountId"] == ACCOUNT_ID
            assert root.ram("GetPolicy", PolicyType="System", PolicyName="AdministratorAccess").status == 200
            assert root.ram("CreateUser", UserName="alice").status == 200


def test_no_file_of_a_state_was_ever_open_to_others(tmp_path: Path, watch: Callable[[Look], None]) -> None:
    path = tmp_path / "state.db"
    seen: dict[str, set[int]] = {}

    def look() -> None:
        for file in tmp_path.iterdir():
            seen.setdefault(file.name, set()).add(stat.S_IMODE(file.stat().st_mode))

    before = os.umask(0)
    try:
        watch(look)
        for _ in range(2):
            with serve(state=path) as emulator:
                for kind in KINDS:
                    create(root_of(emulator), kind, "a", DOMAIN)
        look()
    finally:
        os.umask(before)
    assert {"state.db", "state.db-journal", "state.db-wal"} <= seen.keys()
    assert set().union(*seen.values()) == {0o600}


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "state.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    statuses: dict[str, int] = {}
    with serve(state=path) as emulator:
        root = root_of(emulator)
        domain = root.ims("GetDefaultDomain").tree["DefaultDomainName"]
        # No file of this process grows past what the journal has now, and a bit.
        size = (tmp_path / "state.db-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, hard))
        try:
            for number in range(100):
                name = f"n{number}"
                statuses[name] = create(root, KINDS[number % 3], name, domain)
                if list(statuses.values()).count(500) >= 10:
                    break
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert set(statuses.values()) == {200, 500}
        for number in range(3):
            assert create(root, KINDS[number % 3], f"later-{number}", domain) == 200
    made = {name for name, status in statuses.items() if status == 200} | {f"later-{number}" for number in range(3)}
    with serve(state=path) as emulator:
        names = [name for _, name in found(root_of(emulator))]
    assert sorted(names) == sorted(made)
    assert rows_without_owner(path) == {}
    assert {record.levelname for record in caplog.records} == {"ERROR"}
    caplog.clear()


def state_file(path: Path) -> bytes:
    """A state file with something in it."""
    with serve(state=path) as emulator:
        emulator.seed_users(200)
    return path.read_bytes()


def foreign(path: Path, journal: str) -> None:
    """Another program's database, with the layout number of ours."""
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA journal_mode = {journal}")
    database.execute("PRAGMA user_version = 3")
    database.execute("CREATE TABLE bookmarks (url)")
    database.commit()
    database.close()


def newer(path: Path) -> None:
    state_file(path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()


def damaged(path: Path) -> None:
    content = bytearray(state_file(path))
    content[4096 : len(content) // 2] = os.urandom(len(content) // 2 - 4096)
    path.write_bytes(content)


def cut(path: Path) -> None:
    content = state_file(path)
    path.write_bytes(content[: len(content) // 2])


NO_STATE: list[tuple[str, Callable[[Path], object], str]] = [
    (
        "a text",
        lambda path: path.write_bytes(b"Dear diary, today nothing was a database. " * 200),
        "is not a state file",
    ),
    ("a few bytes", lambda path: path.write_bytes(b"SQLite"), "is not a state file"),
    ("a database of somebody else", lambda path: foreign(path, "DELETE"), "is not a state file"),
    ("a database of somebody else with a journal", lambda path: foreign(path, "WAL"), "is not a state file"),
    ("a state of a newer version", newer, "another version of the emulator .layout 99, "),
    ("a damaged state", damaged, "damaged|malformed"),
    ("half a state", cut, "damaged|malformed"),
    ("a folder", lambda path: path.mkdir(), "Is a directory"),
    ("a pipe", lambda path: os.mkfifo(path), "no ordinary file"),
]


@pytest.mark.parametrize(("make", "reason"), [n[1:] for n in NO_STATE], ids=[n[0] for n in NO_STATE])
def test_what_is_no_usable_state_is_refused_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "state.db"
    make(path)
    if path.is_file():
        path.chmod(0o640)
    before = path.stat().st_mode, path.read_bytes() if path.is_file() else b"", sorted(tmp_path.iterdir())
    with pytest.raises(ConfigError, match=reason) as caught, serve(state=path):
        pytest.fail("it should not have started")
    assert str(path) in str(caught.value)
    after = path.stat().st_mode, path.read_bytes() if path.is_file() else b"", sorted(tmp_path.iterdir())
    if "not a state file" in reason or "version" in reason:
        assert after == before
    assert after[1:] == before[1:]
    assert main(["--state", str(path)]) != 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"aliram.emulator: {caught.value}\n")
