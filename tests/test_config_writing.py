"""Writing ~/.aliyun/config.json: whatever happens, the old file or the new one is there, for its owner alone."""

from __future__ import annotations

import errno
import json
import logging
import os
import random
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aliram.credentials import _atomic
from aliram.credentials.config_file import Document, ProfileError, change_document, read_document, to_json
from aliram.credentials.profile import Profiles

ROOT = os.geteuid() == 0


def document(**profiles: int) -> Document:
    entries = [{"name": name, "mode": "AK", "retry_count": number} for name, number in profiles.items()]
    return {"current": "a", "profiles": entries, "meta_path": ""}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.json"
    path.write_text(to_json(document(a=1, b=1)), "utf-8")
    path.chmod(0o600)
    return path


def count(name: str, number: int) -> Callable[[Document], None]:
    def change(found: Document) -> None:
        next(entry for entry in found["profiles"] if entry["name"] == name)["retry_count"] = number

    return change


def counts(path: Path) -> dict[str, int]:
    return {entry["name"]: entry["retry_count"] for entry in read_document(path)["profiles"]}


def names_in(directory: Path) -> set[str]:
    return {entry.name for entry in directory.iterdir()}


# --- writing ------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[0, 0o022, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_the_file_belongs_to_its_owner_alone_whatever_the_umask_is(tmp_path: Path, umask: int) -> None:
    # a directory made with the last umask could not even be entered
    directory = tmp_path if umask == 0o777 else tmp_path / "new" / ".aliyun"
    path = directory / "config.json"
    change_document(path, lambda found: found.update(document(a=1)), create=True)
    change_document(path, count("a", 2))
    assert {name: stat.S_IMODE(os.stat(directory / name).st_mode) for name in names_in(directory)} == {
        "config.json": 0o600,
        ".config.json.lock": 0o600,
    }
    if directory != tmp_path:
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    path.chmod(0o644)
    change_document(path, count("a", 2))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_survives_and_what_it_points_to_is_changed(tmp_path: Path, path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "config.json"
    link.symlink_to("../config.json")
    change_document(link, count("a", 2))
    assert (os.readlink(link), counts(path)["a"]) == ("../config.json", 2)
    assert names_in(link.parent) == {"config.json"}, "the lock must be where every name of the file finds it"
    assert names_in(path.parent) == {"config.json", ".config.json.lock", "links"}


def test_a_link_to_nothing_gets_its_file(tmp_path: Path) -> None:
    link = tmp_path / "config.json"
    link.symlink_to("real/there.json")
    change_document(link, lambda found: found.update(document(a=1)), create=True)
    assert link.is_symlink()
    assert counts(tmp_path / "real" / "there.json") == {"a": 1}


def test_a_change_that_changes_nothing_leaves_the_file_to_the_byte(path: Path) -> None:
    path.write_text(json.dumps(document(a=1), indent=4), "utf-8")  # as the official Python SDK writes
    before = path.read_bytes(), path.stat()
    change_document(path, count("a", 1))
    assert (path.read_bytes(), path.stat()) == before


def test_a_change_that_fails_leaves_the_file_to_the_byte(path: Path) -> None:
    def change(found: Document) -> None:
        found["profiles"].clear()
        raise ProfileError("no")

    before = path.read_bytes(), path.stat()
    with pytest.raises(ProfileError, match=r"^no$"):
        change_document(path, change)
    assert (path.read_bytes(), path.stat()) == before


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
def test_root_leaves_the_file_to_its_owner(path: Path) -> None:
    os.chown(path, 12345, 23456)
    os.chown(path.parent, 12345, 23456)
    change_document(path, count("a", 2))
    new = path.parent / "new.json"
    change_document(new, lambda found: found.update(document(a=1)), create=True)
    for name in ("config.json", ".config.json.lock", "new.json", ".new.json.lock"):
        found = os.stat(path.parent / name)
        assert (found.st_uid, found.st_gid) == (12345, 23456), name


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
def test_root_does_not_give_away_what_a_lock_file_turns_out_to_be(path: Path, tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.touch(0o640)
    os.link(treasure, path.parent / ".config.json.lock")
    os.chown(path.parent, 12345, 23456)
    change_document(path, count("a", 2))
    assert (treasure.stat().st_uid, stat.S_IMODE(treasure.stat().st_mode)) == (0, 0o640)


def test_what_a_killed_writer_left_is_removed(path: Path) -> None:
    left = path.parent / ".config.json.aliram"
    left.write_text('{"half": ', "utf-8")
    change_document(path, count("a", 2))
    assert (counts(path), left.exists()) == ({"a": 2, "b": 1}, False)


def test_a_planted_link_is_not_written_through(path: Path, tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_text("mine", "utf-8")
    (path.parent / ".config.json.aliram").symlink_to(treasure)
    change_document(path, count("a", 2))
    assert treasure.read_text("utf-8") == "mine"
    (path.parent / ".config.json.lock").unlink()
    (path.parent / ".config.json.lock").symlink_to(treasure)
    with pytest.raises(ProfileError, match="cannot be changed"):
        change_document(path, count("a", 3))
    assert counts(path)["a"] == 2


# --- one step fails, or is the last one ---------------------------------------------------------------------------

STEPS = ("makedirs", "stat", "open", "fchmod", "fstat", "read", "unlink", "write", "fsync", "close", "replace")


class Crash(BaseException):
    """Stands for whatever ends a program in the middle."""


class Failing:
    """The module `os`, one call of which fails."""

    def __init__(self, at: int, fail: Callable[[], None]) -> None:
        self.calls: list[str] = []
        self._at = at
        self._fail = fail

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in STEPS:
            return real

        def call(*args: Any, **named: Any) -> Any:
            self.calls.append(name)
            if len(self.calls) == self._at:
                if name == "close":
                    real(*args)  # a close that fails closes
                self._fail()
            if name == "write":
                args = (args[0], args[1][:50])  # a disk may take less than it is given
            return real(*args, **named)

        return call


def _no_space() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _crash() -> None:
    raise Crash


def _run(path: Path, at: int, fail: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> tuple[Failing, str]:
    failing = Failing(at, fail)
    outcome = "done"
    with monkeypatch.context() as patch:
        patch.setattr(_atomic, "os", failing)
        try:
            change_document(path, count("a", 2), create=True)
        except (Crash, ProfileError) as error:
            outcome = type(error).__name__
    return failing, outcome


@pytest.mark.parametrize("first", [True, False], ids=["first change ever", "lock is there"])
@pytest.mark.parametrize("fail", [_no_space, _crash])
def test_a_failure_at_any_step_leaves_the_old_file_or_the_new_one(
    path: Path, fail: Callable[[], None], first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, lock = path.read_bytes(), path.parent / ".config.json.lock"
    if not first:
        lock.touch(0o600)
    all_steps, outcome = _run(path, 0, fail, monkeypatch)
    assert (outcome, counts(path)) == ("done", {"a": 2, "b": 1})
    steps = all_steps.calls
    assert steps.count("write") > 3, "otherwise no half-written file is tried"
    installed = steps.index("replace") + 1
    for at in range(1, len(steps) + 1):
        path.write_bytes(old)
        if first:
            lock.unlink(missing_ok=True)
        failing, outcome = _run(path, at, fail, monkeypatch)
        where = f"{steps[at - 1]}, step {at}"
        assert failing.calls[: at - 1] == steps[: at - 1], where
        if at <= installed:
            assert outcome == ("Crash" if fail is _crash else "ProfileError"), where
        elif fail is _no_space and at < len(steps):
            assert outcome == "done", f"{where}: the change is made, only its way to the disk is not certain"
        expected = {"a": 1 if at <= installed else 2, "b": 1}
        assert counts(path) == expected, where
        assert names_in(path.parent) <= {"config.json", ".config.json.lock"}, where
        # whatever happened, the lock is free and the next writer succeeds
        change_document(path, count("b", at))
        assert counts(path) == expected | {"b": at}, where


KILLED_AT_EACH_STEP = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from aliram.credentials import _atomic
from tests.test_config_writing import Failing, change_document, count, counts
path = Path(sys.argv[1])
old = path.read_bytes()
at, seen = 0, []
while True:
    at += 1
    path.write_bytes(old)
    if (child := os.fork()) == 0:
        _atomic.os = Failing(at, lambda: os.kill(os.getpid(), signal.SIGKILL))
        change_document(path, count("a", 2))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    seen.append(counts(path)["a"])
    change_document(path, count("b", at))
    assert counts(path) == {"a": seen[-1], "b": at}
    assert {entry.name for entry in path.parent.iterdir()} == {"config.json", ".config.json.lock"}
    if os.WIFEXITED(status):
        break
print(*seen)
"""


def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(path: Path) -> None:
    here = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_STEP, path, here], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    seen = [int(number) for number in done.stdout.split()]
    assert seen == sorted(seen), "once the new file is there, it stays"
    assert seen.count(1) > 8
    assert seen.count(2) >= 3


# --- several writers ----------------------------------------------------------------------------------------------

WRITER = """
import os, sys
from aliram.credentials.profile import Profiles
os.umask(0)
path, name, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
profiles = Profiles(path, environ={})
for number in range(first, 501):
    profiles.set(name, {"access_key_id": name, "access_key_secret": f"secret-{number}", "retry_count": number})
    print(number, flush=True)
    found = profiles.get(name).retry_count
    assert found == number, f"{number} was written and {found} is there"
"""


def _writer(path: Path, name: str, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


class Watcher(threading.Thread):
    """Reads the file all the time, and looks at the modes of everything beside it."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.failures: list[str] = []
        self.looks = 0
        self.modes: set[tuple[str, int]] = set()
        self._path = path
        self._highest: dict[str, int] = {}
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self._look()
            except Exception as error:
                self.failures.append(repr(error))

    def _look(self) -> None:
        if self._path.exists():
            found = json.loads(self._path.read_bytes())
            self.looks += 1
            for entry in found["profiles"]:
                number = entry.get("retry_count", 0)
                if number < self._highest.get(entry["name"], 0):
                    self.failures.append(f"{entry['name']} went back to {number}")
                self._highest[entry["name"]] = number
        for name in os.listdir(self._path.parent):
            try:
                mode = stat.S_IMODE(os.lstat(self._path.parent / name).st_mode)
            except FileNotFoundError:
                continue
            self.modes.add((name, mode))

    def stop(self) -> None:
        self._over.set()
        self.join()


def test_two_processes_lose_nothing_while_one_of_them_is_killed_again_and_again(tmp_path: Path) -> None:
    chance = random.Random(20240102)
    path = tmp_path / "config.json"
    kept = {"name": "kept", "mode": "AK", "access_key_id": "id", "of_tomorrow": {"a": [1, None]}}
    whole = {"current": "kept", "of_tomorrow": True, "profiles": [kept], "meta_path": "/m"}
    change_document(path, lambda found: found.update(whole), create=True)
    watcher = Watcher(path)
    watcher.start()
    steady = _writer(path, "steady", 1)
    done, kills = 0, 0
    try:
        while done < 500:
            victim = _writer(path, "victim", done + 1)
            assert victim.stdout is not None
            until = done + chance.randint(15, 60) if kills < 12 else 501
            for line in victim.stdout:
                done = int(line)
                if done == until:
                    started, moment = time.perf_counter(), chance.random() * 0.003
                    while time.perf_counter() - started < moment:
                        pass
                    victim.kill()
                    kills += 1
                    break
            rest = victim.stdout.read()  # with what was read ahead, which `communicate` forgets
            _, errors = victim.communicate()
            whole_lines = rest.rpartition("\n")[0].split()
            done = int(whole_lines[-1]) if whole_lines else done
            assert errors == ""
            assert Profiles(path, environ={}).get("victim").retry_count in (done, done + 1)
        _, errors = steady.communicate()
        assert (steady.returncode, errors) == (0, "")
    finally:
        steady.kill()
        steady.communicate()
        watcher.stop()
    assert kills >= 8
    assert watcher.failures == []
    assert watcher.looks > 500
    found = read_document(path)
    written = {entry["name"]: entry for entry in found.pop("profiles")}
    assert written.pop("kept") == kept
    assert found == {"current": "kept", "of_tomorrow": True, "meta_path": "/m"}
    for name in ("steady", "victim"):
        assert written.pop(name) == {
            "name": name,
            "mode": "AK",
            "access_key_id": name,
            "access_key_secret": "secret-500",
            "retry_count": 500,
        }
    assert written == {}
    assert {name for name, _ in watcher.modes} == {"config.json", ".config.json.lock", ".config.json.aliram"}
    assert {mode for _, mode in watcher.modes} == {0o600}


class Interfering(_atomic.Posix):
    """A program without a lock writes while ours has read and not yet written."""

    def __init__(self, path: Path, times: int) -> None:
        self.times = times
        self._path = path

    def sync(self, handle: int) -> None:
        if self.times:
            self.times -= 1
            found = read_document(self._path)
            found["profiles"].append({"name": f"by others {self.times}", "mode": "AK", "retry_count": 0})
            other = self._path.parent / "other"
            other.write_text(to_json(found), "utf-8")
            other.replace(self._path)
        super().sync(handle)


def test_a_writer_without_a_lock_is_not_overwritten(path: Path) -> None:
    change_document(path, count("a", 2), system=Interfering(path, 3))
    assert counts(path) == {"a": 2, "b": 1, "by others 2": 0, "by others 1": 0, "by others 0": 0}


def test_a_file_that_never_stays_the_same_is_told(path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be changed: other programs keep changing it"):
        change_document(path, count("a", 2), system=Interfering(path, 1000))
    assert counts(path)["a"] == 1
    assert ".config.json.aliram" not in names_in(path.parent)


def test_a_writer_waits_for_the_lock(path: Path) -> None:
    asked = threading.Event()

    class Telling(_atomic.Posix):
        def pause(self, seconds: float) -> None:
            asked.set()
            super().pause(seconds)

    holder = _atomic.Posix()
    lock = os.open(path.parent / ".config.json.lock", os.O_RDWR | os.O_CREAT, 0o600)
    assert holder.try_lock(lock)
    thread = threading.Thread(target=change_document, args=(path, count("a", 2)), kwargs={"system": Telling()})
    thread.start()
    assert asked.wait(10)
    assert counts(path)["a"] == 1
    holder.unlock(lock)
    thread.join(10)
    assert counts(path)["a"] == 2
    os.close(lock)


class Patient(_atomic.Posix):
    """Somebody else has the lock and never lets go."""

    def __init__(self) -> None:
        self.waited = 0.0

    def try_lock(self, handle: int) -> bool:
        return False

    def pause(self, seconds: float) -> None:
        self.waited += seconds


def test_a_lock_that_is_never_let_go_is_named_after_half_a_minute(path: Path) -> None:
    system = Patient()
    lock = path.parent / ".config.json.lock"
    with pytest.raises(ProfileError) as caught:
        change_document(path, count("a", 2), system=system)
    assert str(caught.value) == f"{path}: cannot be changed: another process has held {lock} for 30 s"
    assert 30 <= system.waited < 30.1
    assert counts(path)["a"] == 1


def test_without_locks_in_the_file_system_a_change_is_made_and_a_warning_given(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class NoLocks(_atomic.Posix):
        def try_lock(self, handle: int) -> bool:
            raise OSError(errno.ENOTSUP, "no locks here")

        def unlock(self, handle: int) -> None:
            raise AssertionError("nothing to unlock")

    with caplog.at_level(logging.WARNING, "aliram"):
        change_document(path, count("a", 2), system=NoLocks())
    assert counts(path)["a"] == 2
    assert "no locks on this file system" in caplog.text
    assert names_in(path.parent) == {"config.json", ".config.json.lock"}


# --- other systems ------------------------------------------------------------------------------------------------


class FakeMsvcrt(SimpleNamespace):
    LK_NBLCK, LK_UNLCK = 2, 0


def test_on_windows_one_byte_is_locked_and_a_file_in_use_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, object]] = []
    busy = {"lock": 2, "replace": 3}

    def locking(handle: int, mode: int, size: int) -> None:
        calls.append(("lock" if mode == FakeMsvcrt.LK_NBLCK else "unlock", (os.lseek(handle, 0, os.SEEK_CUR), size)))
        if mode == FakeMsvcrt.LK_NBLCK and busy["lock"]:
            busy["lock"] -= 1
            raise PermissionError(errno.EACCES, "locked by another process")

    def replace(source: str, target: str) -> None:
        calls.append(("replace", os.path.basename(source)))
        if busy["replace"]:
            busy["replace"] -= 1
            raise PermissionError(errno.EACCES, "somebody reads it")
        os.rename(source, target)

    class Recording(_atomic.Windows):
        def pause(self, seconds: float) -> None:
            calls.append(("pause", seconds))

    monkeypatch.setitem(sys.modules, "msvcrt", FakeMsvcrt(locking=locking))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        patch.delattr(os, "fchmod")  # these do not exist there
        patch.delattr(os, "geteuid")
        change_document(path, count("a", 2), system=Recording())
    assert counts(path)["a"] == 2
    byte, waited = ("lock", (0, 1)), ("pause", 0.02)
    tried = ("replace", ".config.json.aliram")
    assert calls == [
        *(byte, ("pause", 0.001), byte, ("pause", 0.002), byte),
        *(tried, waited, tried, waited, tried, waited, tried),
        ("unlock", (0, 1)),
    ]


def test_on_windows_a_file_that_stays_in_use_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(source: str, target: str) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    class Hasty(_atomic.Windows):
        def pause(self, seconds: float) -> None:
            pass

    monkeypatch.setitem(sys.modules, "msvcrt", FakeMsvcrt(locking=lambda *_: None))
    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(ProfileError, match="cannot be changed: Access is denied"):
        change_document(path, count("a", 2), system=Hasty())
    assert counts(path)["a"] == 1
    assert names_in(path.parent) == {"config.json", ".config.json.lock"}


@pytest.mark.parametrize("refused", [False, True])
def test_on_macos_the_drive_is_told_to_empty_its_own_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    calls: list[object] = []

    def control(handle: int, command: int) -> None:
        calls.append(command)
        if refused:
            raise OSError(errno.ENOTSUP, "not on this file system")

    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(F_FULLFSYNC=51, fcntl=control))
    monkeypatch.setattr(os, "fsync", lambda handle: calls.append("fsync"))
    _atomic.Posix().sync(0)
    assert calls == ([51, "fsync"] if refused else [51])
