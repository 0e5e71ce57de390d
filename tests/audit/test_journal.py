"""Snapshot files: private, never overwritten, without secrets, and gone on with wherever they were cut off."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import signal
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from aliram import audit, emulator
from aliram.audit.journal.lines import Reader
from aliram.audit.journal.records import End, Header, Memory, Record
from aliram.audit.journal.snapshot_file import SnapshotFile
from aliram.errors import AuthenticationFailed, ConfigError
from tests.audit_accounts import DOMAIN, PASSWORD, company, contents_of, make_changes, record_facts
from tests.collecting_process import lines_of

ACCOUNT = "5123456789012345"
KEYS = {f"user-{number}": (f"LTAIofUser{number}", f"{number}" * 30) for number in (1, 4, 7)}
"""Of users with one key: their use changes nothing that is read."""


def collected(local: emulator.Emulator, path: Path | None = None, **options: Any) -> audit.Snapshot:
    async def collect() -> audit.Snapshot:
        async with local.session() as session:
            return await audit.collect(session, path=path, **options)

    return asyncio.run(collect())


@pytest.fixture(scope="module")
def local() -> Iterator[emulator.Emulator]:
    """An account of which some 300 records are made, on pages of five; the tests change nothing in it."""
    with emulator.serve() as running:
        running.set_report_delay(0)
        seed = company(users=60)
        for user in seed["users"]:
            if user["name"] in KEYS:
                key_id, secret = KEYS[user["name"]]
                user["access_keys"] = [{"id": key_id, "secret": secret}]
        running.seed(seed)
        running.page_cap(5)

        async def change() -> None:
            async with running.session() as session:
                await make_changes(session)

        asyncio.run(change())
        yield running


@pytest.fixture(scope="module")
def whole(local: emulator.Emulator) -> audit.Snapshot:
    """What is read without interruption."""
    return collected(local)


@pytest.fixture(autouse=True)
def clean(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "local" in request.fixturenames:
        request.getfixturevalue("local").clear_faults()


def header(account: str = ACCOUNT, **more: Any) -> Header:
    return Header(
        snapshot=1, account=account, caller="acs:ram::1:root", started="2026-01-01T00:00:00+00:00", aliram="0", **more
    )


def file_of(path: Path, *records: Record, end: bool = False, **more: Any) -> Path:
    snapshot = audit.Snapshot(header(**more), Memory(records), End(end="2026", calls=len(records)) if end else None)
    snapshot.save(path)
    return path


ROLE = Record(call="ram.GetRole", of="role", reply={"Role": {"RoleName": "role"}})


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["it.jsonl", "it.jsonl.gz"])
def test_a_file_holds_what_memory_holds(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    returned = collected(local, path)
    content = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert content.startswith(b"\x1f\x8b") == name.endswith(".gz")
    lines = (gzip.decompress(content) if name.endswith(".gz") else content).splitlines()
    assert json.loads(lines[0])["account"] == ACCOUNT
    assert json.loads(lines[-1])["calls"] == len(lines) - 2
    loaded = audit.Snapshot.load(path)
    assert loaded.end is not None
    assert loaded.records == returned.records == whole.records
    assert record_facts(loaded) == contents_of(local.state()["accounts"][0])


@pytest.mark.parametrize("name", ["it.jsonl", "it.jsonl.gz"])
def test_saving_and_loading_give_the_same(whole: audit.Snapshot, tmp_path: Path, name: str) -> None:
    old = os.umask(0)
    try:
        whole.save(tmp_path / name)
    finally:
        os.umask(old)
    loaded = audit.Snapshot.load(tmp_path / name)
    assert (loaded.records, loaded.header, loaded.end) == (whole.records, whole.header, whole.end)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    with pytest.raises(ConfigError, match="never overwritten"):
        whole.save(tmp_path / name)


def test_no_secret_is_in_a_file(tmp_path: Path) -> None:
    secret, code = "S3cretOfAKey", "iVBORw0KGgoQRCODE"
    with emulator.serve() as local:
        local.set_report_delay(0)
        secrets = [str.__str__(key.access_key_secret) for keys in local.seed(company()).values() for key in keys]

        async def change() -> None:
            async with local.session() as session:
                await make_changes(session)

        asyncio.run(change())
        # What no service should send, and one day might.
        key = {"AccessKeyId": "LTAIx", "Status": "Active", "AccessKeySecret": secret}
        local.fault("ListAccessKeys", body={"AccessKeys": {"AccessKey": [key]}})
        device = {"SerialNumber": "x", "Base32StringSeed": secret, "QRCodePNG": code}
        local.fault("ListVirtualMFADevices", body={"VirtualMFADevices": {"VirtualMFADevice": [device]}})
        collected(local, tmp_path / "it.jsonl")
        root = local.root_key.access_key_secret
    content = (tmp_path / "it.jsonl").read_text()
    assert "LTAIx" in content
    assert secrets
    for each in (*secrets, root, secret, code, PASSWORD):
        assert each not in content


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"hello\n", "no snapshot"),
        (b"hello", "no snapshot"),
        (b'{"a": 1}\n', "no snapshot"),
        (b"\x00" * 50, "no snapshot"),
        (gzip.compress(b"hello\n"), "no snapshot"),
        (gzip.compress(b'{"snapshot":1'), "damaged"),
        (gzip.compress(b"hello\n") + b"and more", "damaged|no snapshot"),
        (b'{"snapshot":2,"account":"1"}\n', "format 2, of a newer aliram"),
        (b'{"snapshot":1,"account":"1"}\n', "no snapshot"),
    ],
)
def test_what_is_no_snapshot_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "it"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=problem):
        audit.Snapshot.load(path)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda lines: [lines[0], b"{", *lines[1:]], "line 2"),
        (lambda lines: [lines[0], b'{"of":"x"}', *lines[1:]], "line 2"),
        (lambda lines: [lines[0], lines[2]], "0 records instead of 1"),
        (lambda lines: [*lines, lines[1]], "lines follow the end"),
    ],
)
def test_damage_is_told_by_its_line(tmp_path: Path, change: Callable[[list[bytes]], list[bytes]], problem: str) -> None:
    path = file_of(tmp_path / "it", ROLE, end=True)
    path.write_bytes(b"".join(line + b"\n" for line in change(path.read_bytes().splitlines())))
    with pytest.raises(ConfigError, match=f"damaged.*{problem}"):
        audit.Snapshot.load(path)


def test_a_file_that_is_not_there_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        audit.Snapshot.load(tmp_path / "it")


@pytest.mark.parametrize("name", ["it.jsonl", "it.jsonl.gz"])
def test_every_beginning_of_a_file_can_be_read(whole: audit.Snapshot, tmp_path: Path, name: str) -> None:
    whole.save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    every, part = whole.records, tmp_path / f"part-{name}"
    counts = []
    for size in range(2, len(content), len(content) // 60):
        part.write_bytes(content[:size])
        if lines_of(part) == 0:
            with pytest.raises(ConfigError, match="is empty"):
                audit.Snapshot.load(part)
            continue
        snapshot = audit.Snapshot.load(part)
        assert snapshot.end is None
        assert len(snapshot.records) == lines_of(part) - 1
        assert all(record in every for record in snapshot.records[:: max(1, len(every) // 5)])
        counts.append(len(snapshot.records))
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


# -- what is not gone on with -----------------------------------------------------------------------------------------


async def test_a_complete_file_is_not_collected_into(tmp_path: Path) -> None:
    path = await asyncio.to_thread(file_of, tmp_path / "it", ROLE, end=True)
    before = await asyncio.to_thread(path.read_bytes)
    with pytest.raises(ConfigError, match="is complete since 2026"):
        await SnapshotFile.open(path, header(), lambda record: record)
    assert await asyncio.to_thread(path.read_bytes) == before


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (header("1000000000000001"), f"is of account {ACCOUNT}, not of 1000000000000001"),
        (header(left_out=["passkeys"]), "was begun with nothing left out"),
    ],
)
async def test_a_file_of_something_else_is_not_collected_into(tmp_path: Path, wanted: Header, problem: str) -> None:
    path = await asyncio.to_thread(file_of, tmp_path / "it", ROLE)
    with pytest.raises(ConfigError, match=problem):
        await SnapshotFile.open(path, wanted, lambda record: record)
    assert len((await asyncio.to_thread(audit.Snapshot.load, path)).records) == 1


async def test_a_file_that_is_none_of_ours_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "precious.txt"
    await asyncio.to_thread(path.write_text, "years of work")
    with pytest.raises(ConfigError, match="no snapshot"):
        await SnapshotFile.open(path, header(), lambda record: record)
    assert await asyncio.to_thread(path.read_text) == "years of work"


async def test_a_folder_or_a_pipe_is_no_file(tmp_path: Path) -> None:
    await asyncio.to_thread(os.mkfifo, tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "nowhere" / "it"):
        with pytest.raises(ConfigError, match=r"cannot|no regular file"):
            await SnapshotFile.open(path, header(), lambda record: record)


async def test_two_do_not_collect_into_one_file(tmp_path: Path) -> None:
    async with await SnapshotFile.open(tmp_path / "it", header(), lambda record: record):
        with pytest.raises(ConfigError, match="another process"):
            await SnapshotFile.open(tmp_path / "it", header(), lambda record: record)
    async with await SnapshotFile.open(tmp_path / "it", header(), lambda record: record):
        pass


async def test_a_full_disk_leaves_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "it"
    journal = await SnapshotFile.open(path, header(), lambda record: record)
    stream = journal._disk.stream

    class Full:
        """Takes ten bytes, and no more."""

        def __init__(self) -> None:
            self.left = 10

        def __getattr__(self, name: str) -> Any:
            return getattr(stream, name)

        def write(self, data: memoryview) -> int:
            if not self.left:
                raise OSError(28, "No space left on device")
            self.left = 0
            return stream.write(data[:10])

    journal._disk.stream = Full()  # type: ignore[assignment]
    with pytest.raises(ConfigError, match="No space left on device"):
        async with journal:
            await journal.add(ROLE)
    assert lines_of(path) == 1
    async with await SnapshotFile.open(path, header(), lambda record: record) as again:
        await again.add(ROLE)
    assert len((await asyncio.to_thread(audit.Snapshot.load, path)).records) == 1


async def test_a_file_that_is_removed_meanwhile_ends_it(tmp_path: Path) -> None:
    journal = await SnapshotFile.open(tmp_path / "it", header(), lambda record: record)
    await asyncio.to_thread(os.remove, tmp_path / "it")
    with pytest.raises(ConfigError, match=r"cannot write .*it: it was removed meanwhile"):
        async with journal:
            await journal.add(ROLE)
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


async def test_what_was_read_is_written_however_it_ends(tmp_path: Path) -> None:
    async def broken_off() -> None:
        async with await SnapshotFile.open(tmp_path / "it", header(), lambda record: record) as journal:
            await journal.add(ROLE)
            raise RuntimeError("the end")

    with pytest.raises(RuntimeError, match="the end"):
        await broken_off()
    assert (await asyncio.to_thread(audit.Snapshot.load, tmp_path / "it")).records == [ROLE]


# -- going on ---------------------------------------------------------------------------------------------------------


def asked(local: emulator.Emulator, caller: str = "root") -> Counter[tuple[str, str]]:
    """Calls that somebody made, by operation and subject, as records have them."""
    found: Counter[tuple[str, str]] = Counter()
    for line in local.log("*"):
        if line.caller.rpartition(":")[2] != caller:
            continue
        sent = line.arguments
        names = ("UserAccessKeyId", "UserPrincipalName", "UserId", "RoleName", "GroupName", "SAMLProviderName", "AppId")
        of = next((str(sent[name]) for name in names if name in sent), "")
        if "PolicyName" in sent:
            of = f"{sent['PolicyType']}/{sent['PolicyName']}"
        found[line.operation, of] += 1
    for call in ("sts.GetCallerIdentity", "ims.GenerateCredentialReport"):
        del found[call, ""]
    return found


def recorded(path: Path) -> Counter[tuple[str, str]]:
    return Counter((record.call, record.of) for record in audit.Snapshot.load(path).records)


@pytest.mark.parametrize("name", ["it.jsonl", "it.jsonl.gz"])
def test_killed_three_times_it_is_the_same_as_uninterrupted(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    pages = Counter((record.call, record.of) for record in whole.records)
    before: Counter[tuple[str, str]] = Counter()
    local._log.clear()
    # Each with keys of its own, so that the log tells them apart: the last requests of one who was killed may be
    # answered when the next one is under way.
    for user, lines in (("user-1", 60), ("user-4", 130), ("user-7", 220)):
        key_id, secret = KEYS[user]
        command = [sys.executable, "-m", "tests.collecting_process", local.url, key_id, secret, str(path), str(lines)]
        outcome = subprocess.run(command, capture_output=True, timeout=120, check=False)
        assert outcome.returncode == -signal.SIGKILL, outcome.stderr.decode()
        assert lines_of(path) >= lines
        calls = asked(local, f"user/{user}")
        assert calls.total() > 0
        again = {each: count for each, count in calls.items() if count + before[each] > pages[each]}
        assert again == {}, "asked again although it was in the file"
        before = recorded(path)
        assert audit.Snapshot.load(path).end is None
    local._log.clear()
    resumed = collected(local, path)
    assert asked(local) == pages - before
    assert resumed.end is not None
    assert audit.Snapshot.load(path).records == whole.records


@pytest.mark.parametrize("name", ["it.jsonl", "it.jsonl.gz"])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_torn_tail_is_cut_off(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path, name: str, share: float
) -> None:
    path = tmp_path / name
    whole.save(path)
    os.truncate(path, int(path.stat().st_size * share))
    assert collected(local, path).records == whole.records
    assert audit.Snapshot.load(path).end is not None


def interrupted(whole: audit.Snapshot, path: Path, keep: Callable[[Record], bool]) -> Path:
    """A file of some of the records, as an interruption leaves them."""
    audit.Snapshot(whole.header, Memory(record for record in whole.records if keep(record))).save(path)
    return path


def first_page_of_users(record: Record) -> bool:
    return record.call != "ims.ListUsers" or record.page == 0


def test_a_list_is_gone_on_with_where_it_was_left(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path
) -> None:
    path = interrupted(whole, tmp_path / "it", first_page_of_users)
    local._log.clear()
    assert collected(local, path).records == whole.records
    assert asked(local) == {("ims.ListUsers", ""): 11}


def test_a_list_whose_marker_is_refused_is_read_anew(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path
) -> None:
    path = interrupted(whole, tmp_path / "it", first_page_of_users)
    local._log.clear()
    local.fail_next("ListUsers", code="InvalidParameter.Marker", status=400)
    assert collected(local, path).records == whole.records
    # The refused one, and twelve pages; and nothing else.
    assert len(local.log("ListUsers")) == 1 + 12
    assert asked(local).keys() == {("ims.ListUsers", "")}


@pytest.mark.parametrize(
    ("call", "fault", "again"),
    [
        ("ram.GetRole", {"code": "NoPermission", "status": 403}, True),
        ("ram.GetAccountAlias", {"code": "Throttling", "status": 400}, True),
        ("ram.GetRole", {"code": "InternalError", "status": 500}, True),
        ("ram.GetRole", {"drop": "before"}, True),
        ("ram.GetRole", {"code": "InvalidParameter", "status": 400}, False),
        ("ram.GetRole", {"code": "EntityNotExist.Role", "status": 404}, False),
    ],
)
def test_what_may_pass_is_asked_again_when_it_goes_on(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path, call: str, fault: dict[str, Any], again: bool
) -> None:
    path = interrupted(whole, tmp_path / "it", lambda record: record.call != call)
    local.fault(call, **fault)

    async def collect() -> None:
        async with local.session(retry=0) as session:
            await audit.collect(session, path=path)

    asyncio.run(collect())
    local.clear_faults()
    # Killed before the last line was written.
    content = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(content[:-1]))
    local._log.clear()
    resumed = collected(local, path)
    failed = {(record.call, record.of): 1 for record in whole.records if record.call == call}
    assert asked(local) == (failed if again else {})
    assert (resumed.records == whole.records) is again


def test_a_cancelled_collection_is_gone_on_with(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "it.jsonl.gz"

    async def collect() -> None:
        async with local.session() as session:
            with anyio.CancelScope() as scope:
                await audit.collect(
                    session, path=path, on_call=lambda record: scope.cancel() if record.call == "ram.GetRole" else None
                )
            assert scope.cancelled_caught

    asyncio.run(collect())
    left = recorded(path)
    assert 0 < left.total() < len(whole.records)
    assert left["ram.GetRole", "role-0"] == 1, "what was told is in the file"
    assert collected(local, path).records == whole.records


def test_keys_that_are_refused_leave_a_file_to_go_on_with(
    local: emulator.Emulator, whole: audit.Snapshot, tmp_path: Path
) -> None:
    local.fault("ram.GetRole", code="InvalidSecurityToken.Expired", status=400)
    with pytest.raises(AuthenticationFailed):
        collected(local, tmp_path / "it")
    local.clear_faults()
    assert audit.Snapshot.load(tmp_path / "it").end is None
    assert collected(local, tmp_path / "it").records == whole.records


def test_a_reader_of_another_version_is_told_before_anything_else(tmp_path: Path) -> None:
    path = tmp_path / "it"
    path.write_bytes(b'{"snapshot":99}\n{"what":"ever"}\n')
    with path.open("rb") as stream, pytest.raises(ConfigError, match="format 99"):
        list(Reader(path, stream))


def test_a_file_of_an_interrupted_run_loads_and_what_is_missing_is_unknown(
    whole: audit.Snapshot, tmp_path: Path
) -> None:
    path = interrupted(whole, tmp_path / "it", first_page_of_users)
    snapshot = audit.Snapshot.load(path)
    with pytest.raises(audit.NotRead, match="interrupted"):
        _ = snapshot.users
    assert snapshot.get("ims.GetLoginProfile", f"user-1@{DOMAIN}").login_profile is not None
