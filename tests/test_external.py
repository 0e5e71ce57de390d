"""Keys from a program, with real programs that do as told, as they like, or nothing at all."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import pickle
import shlex
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliram.credentials import external
from aliram.credentials._command_line import split_command
from aliram.credentials.external import External
from aliram.credentials.provider import NotConfigured
from aliram.credentials.refresh import Refresher
from aliram.errors import ConfigError, CredentialsError
from aliram.session import Session
from tests.fake_clock import FakeClock, settle
from tests.frames import locals_of

SECRET, TOKEN, PASSWORD = "sEcReT-of-the-program", "tOkEn-of-the-program", "hunter2"
HIDDEN = (SECRET, TOKEN, PASSWORD)
SWITCH = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs are shell scripts")


def printed(**changes: Any) -> str:
    """What a program prints, but for the changes; None takes a key out."""
    usual = {"mode": "StsToken", "access_key_id": "STS.first", "access_key_secret": SECRET, "sts_token": TOKEN}
    return json.dumps({name: value for name, value in (usual | changes).items() if value is not None})


def script(text: str) -> list[str]:
    return ["/bin/sh", "-c", text]


def prints(text: str) -> list[str]:
    return ["/bin/sh", "-c", 'printf %s "$1"', "program", text]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


async def failure(provider: External) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        await provider.fetch()
    error = caught.value
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    shown = "".join(traceback.format_exception(error)) + repr(error) + locals_of(error)
    assert "self" in shown
    assert not [hidden for hidden in HIDDEN if hidden in shown]
    assert not isinstance(error, NotConfigured)
    return error


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def is_running(pid: int) -> bool:
    """False for a process that has ended, buried or not: a container may have nobody who buries orphans."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return Path("/proc/self").exists() is False


def is_reaped(pid: int) -> bool:
    """True when there is no such child of ours any more, not even a dead one."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def has_reader(fifo: Path, handles: list[int]) -> bool:
    """Whether a program has opened the FIFO; then the handles hold its other end."""
    try:
        handles.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await settle(1)


# The usual way ------------------------------------------------------------------------------------------------------


async def test_keys_of_a_session(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = External(prints(printed(expiration="2030-01-01T00:00:00Z")), clock=clock)
    keys = await provider.fetch()
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("STS.first", SECRET, TOKEN)
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "external", "external/sh")
    assert keys.expiration == datetime(2030, 1, 1, tzinfo=UTC)
    shown = caplog.text + repr(provider) + repr(keys)
    assert not [hidden for hidden in HIDDEN if hidden in shown]


@pytest.mark.parametrize("mode", ["AK", "ak"])
async def test_a_lasting_key_has_no_token_whatever_is_printed(clock: FakeClock, mode: str) -> None:
    keys = await External(prints(printed(mode=mode, sts_token="left-over")), clock=clock).fetch()
    assert (keys.kind, keys.security_token) == ("ak", None)


@pytest.mark.parametrize(
    "text",
    [
        " \r\n" + printed() + "\n\n",
        "\ufeff" + printed(),
        printed(expiration=""),
        printed(region_id="cn-hangzhou", process_command="again", novelty={"a": [1]}),
        json.dumps(json.loads(printed()) | {"expiration": None}),
        json.dumps(json.loads(printed()), indent="\t"),
    ],
    ids=["blanks", "byte order mark", "empty expiration", "more keys", "null expiration", "indented"],
)
async def test_forms_of_output_that_are_fine(clock: FakeClock, text: str) -> None:
    assert (await External(prints(text), clock=clock).fetch()).security_token == TOKEN


async def test_a_session_takes_it() -> None:
    async with Session(credentials=External(prints(printed()))) as session:
        assert (await session.credentials.get()).access_key_id == "STS.first"


async def test_a_text_becomes_program_and_arguments(tmp_path: Path, clock: FakeClock) -> None:
    out = tmp_path / "arguments"
    program = tmp_path / "my tools" / "keys"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "<%s>" "$@" > {out}\nprintf %s {shlex.quote(printed())}\n')
    program.chmod(0o700)
    await External(f"'{program}' get  --name \"First Last\" '' $HOME *", clock=clock).fetch()
    assert read(out) == "<get><--name><First Last><><$HOME><*>"


@pytest.mark.parametrize("given", [False, True])
async def test_the_program_has_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: bool) -> None:
    monkeypatch.setenv("OF_THE_PROCESS", "1")
    out = tmp_path / "seen"
    environ = {"OF_THE_ARGUMENT": "2", "PATH": os.environ["PATH"]} if given else None
    text = f'printf %s "$OF_THE_PROCESS-$OF_THE_ARGUMENT" > {out}; printf %s {shlex.quote(printed())}'
    await External(["sh", "-c", text], environ=environ).fetch()
    assert read(out) == ("-2" if given else "1-")


async def test_the_program_reads_nothing_and_has_no_terminal(tmp_path: Path) -> None:
    out = tmp_path / "seen"
    probe = (
        "import os, sys, json\n"
        "try:\n    os.open('/dev/tty', os.O_RDWR); terminal = True\n"
        "except OSError:\n    terminal = False\n"
        f"json.dump([sys.stdin.read(), os.getsid(0) == os.getpid(), terminal], open({str(out)!r}, 'w'))\n"
        f"print({printed()!r})"
    )
    reader, writer = os.pipe()
    os.write(writer, b"meant for us")
    os.close(writer)
    ours = os.dup(0)
    os.dup2(reader, 0)
    try:
        await External([sys.executable, "-S", "-c", probe]).fetch()
    finally:
        os.dup2(ours, 0)
        os.close(ours)
        os.close(reader)
    assert json.loads(read(out)) == ["", True, False]


async def test_the_loop_goes_on_while_the_program_runs(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    task = asyncio.create_task(External(script(f"cat {fifo}")).fetch())
    handles: list[int] = []
    await until(lambda: has_reader(fifo, handles))
    await settle()
    assert not task.done()
    os.write(handles[0], printed().encode())
    os.close(handles[0])
    assert (await task).access_key_id == "STS.first"


async def test_a_flood_of_complaints_stops_nothing(clock: FakeClock) -> None:
    flood = f"head -c 3000000 /dev/zero | tr '\\0' x >&2; printf %s {shlex.quote(printed())}"
    assert (await External(script(flood), clock=clock).fetch()).access_key_id == "STS.first"


@pytest.mark.parametrize("kind", ["asyncio", "uvloop"])
def test_it_works_in_a_loop_of_another_thread(kind: str) -> None:
    got: list[str] = []

    async def fetch() -> None:
        got.append((await External(prints(printed())).fetch()).access_key_id)
        got.append((await failure(External(script("sleep 1000 & wait"), timeout=0.1))).message)
        got.append((await failure(External(script("exit 3")))).message)

    def run() -> None:
        if kind == "asyncio":
            asyncio.run(fetch())
        else:
            uvloop = pytest.importorskip("uvloop")
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(fetch())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert got == [
        "STS.first",
        "the program 'sh' did not end within 0.1 s and was killed",
        "the program 'sh' failed with status 3",
    ]


# Keys without an end ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["AK", "StsToken"])
async def test_keys_without_an_end_are_asked_for_again_after_a_while(clock: FakeClock, mode: str) -> None:
    command = prints(printed(mode=mode))
    assert (await External(command, clock=clock).fetch()).expires_at == clock.now + 900
    assert (await External(command, reuse_seconds=60, clock=clock).fetch()).expires_at == clock.now + 60
    assert (await External(command, reuse_seconds=None, clock=clock).fetch()).expiration is None
    lasting = External(prints(printed(mode=mode, expiration="2030-01-01T00:00:00Z")), clock=clock)
    assert (await lasting.fetch()).expiration == datetime(2030, 1, 1, tzinfo=UTC)


# Writing back -------------------------------------------------------------------------------------------------------

SAVED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"expiration": "2030-01-01T00:00:00Z"},
        {"access_key_id": "STS.first", "access_key_secret": SECRET, "sts_token": TOKEN, "sts_expiration": 1893456000},
    ),
    (
        {},
        {"access_key_id": "STS.first", "access_key_secret": SECRET, "sts_token": TOKEN, "sts_expiration": 0},
    ),
    (
        {"mode": "AK", "access_key_id": "LTAI1"},
        {"access_key_id": "LTAI1", "access_key_secret": SECRET, "sts_token": "", "sts_expiration": 0},
    ),
]


@pytest.mark.parametrize(("changes", "saved"), SAVED)
async def test_what_was_printed_is_written_back_under_the_names_of_the_profile(
    clock: FakeClock, changes: dict[str, Any], saved: dict[str, Any]
) -> None:
    got: list[Mapping[str, Any]] = []

    async def save(what: Mapping[str, Any]) -> None:
        got.append(what)

    await External(prints(printed(**changes)), save=save, clock=clock).fetch()
    assert got == [saved]
    assert SECRET not in repr(got)
    assert TOKEN not in repr(got)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError(f"cannot write {SECRET}"), "RuntimeError"),
        (OSError(f"cannot write {SECRET}"), "OSError"),
        (PermissionError(13, "Permission denied", "/config.json"), "[Errno 13] Permission denied: '/config.json'"),
        (ConfigError("no such profile: work"), "no such profile: work"),
    ],
)
async def test_keys_that_cannot_be_written_back_are_used_all_the_same(
    clock: FakeClock, caplog: pytest.LogCaptureFixture, error: Exception, told: str
) -> None:
    async def save(what: Mapping[str, Any]) -> None:
        raise error

    assert (await External(prints(printed()), save=save, clock=clock).fetch()).access_key_id == "STS.first"
    warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warnings == [f"external: the keys could not be written back: {told}"]


async def test_writing_back_does_not_hold_up_the_keys_for_long(
    clock: FakeClock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(external, "SAVE_SECONDS", 0.05)

    async def save(what: Mapping[str, Any]) -> None:
        await asyncio.Event().wait()

    await External(prints(printed()), save=save, clock=clock).fetch()
    assert "could not be written back: TimeoutError" in caplog.text


async def test_nothing_is_written_back_when_there_are_no_keys(clock: FakeClock) -> None:
    async def save(what: Mapping[str, Any]) -> None:
        raise AssertionError("called")

    await failure(External(prints(printed(mode="Novel")), save=save, clock=clock))


# What can go wrong --------------------------------------------------------------------------------------------------

KEY = "LTAI5tabcdefgh1234567890"
OUTPUTS: dict[str, tuple[str, str, bool]] = {
    "nothing": ("", "printed nothing", True),
    "blanks": (" \n\n", "printed nothing", True),
    "text": (f"your secret is {SECRET}", "printed what is not JSON", True),
    "cut": (printed()[:-20], "printed what is not JSON", True),
    "two": (printed() + printed(), "printed what is not JSON", True),
    "list": (f"[{printed()}]", "printed other JSON than agreed: Expected `object`, got `array`", False),
    "string": (json.dumps(SECRET), "printed other JSON than agreed: Expected `object`, got `str`", False),
    "number": (printed(access_key_id=7), "printed other JSON than agreed: Expected `str | null`, got `int`", False),
    "deep": ('{"x": ' + "[" * 5000 + "]" * 5000 + "}", "printed what is not JSON", True),
    "no mode": (printed(mode=None), "printed no mode: it must be AK or StsToken", False),
    "empty mode": (printed(mode=""), "printed no mode: it must be AK or StsToken", False),
    "other mode": (printed(mode="RamRoleArn"), "printed RamRoleArn as mode: it must be AK or StsToken", False),
    "itself": (printed(mode="External"), "printed External as mode: it must be AK or StsToken", False),
    "key as mode": (printed(mode=KEY), "printed no known word as mode: it must be AK or StsToken", False),
    "odd mode": (printed(mode=SECRET), "printed no known word as mode: it must be AK or StsToken", False),
    "no id": (printed(access_key_id=None), "printed no access_key_id", False),
    "no secret": (printed(access_key_secret=""), "printed no access_key_secret", False),
    "no token": (printed(sts_token=None), "printed no sts_token", False),
    "nothing but a mode": (
        '{"mode": "StsToken"}',
        "printed no access_key_id and no access_key_secret and no sts_token",
        False,
    ),
    "nothing but a mode AK": ('{"mode": "AK"}', "printed no access_key_id and no access_key_secret", False),
    "line end": (printed(access_key_secret=f"{SECRET}\n"), "printed what cannot be keys: access_key_secret", False),
    "odd time": (printed(expiration="soon"), "printed an expiration that is not a time", False),
    "past": (printed(expiration="2023-11-14T22:13:20Z"), "printed keys that expired at 2023-11-14T22:13:20Z", True),
}


@pytest.mark.parametrize("name", OUTPUTS)
async def test_output_that_is_no_keys_is_told_without_showing_it(
    clock: FakeClock, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    text, message, retryable = OUTPUTS[name]
    error = await failure(External(prints(text), clock=clock))
    assert error.message.startswith(f"the program 'sh' {message}")
    assert error.retryable is retryable
    assert not [hidden for hidden in HIDDEN if hidden in caplog.text]


async def test_bytes_that_are_no_text_are_not_json(clock: FakeClock) -> None:
    error = await failure(External(script('printf \'{"mode": "\\377\\376"}\''), clock=clock))
    assert error.message == "the program 'sh' printed what is not JSON"


LONG = "aB3/" * 30
COMPLAINTS: dict[str, tuple[str, str]] = {
    "none": ("", ""),
    "blank": ("\n  \n", ""),
    "line": ("not logged in: run `tool login`\n", ": not logged in: run `tool login`"),
    "last line": (f"debug: password {PASSWORD}\nTraceback:\n  failed\n\n", ": failed"),
    "colours": ("\x1b[1;31merror\x1b[0m\tbad\x07 thing\r\n", ": error bad  thing"),
    "key": (f"key {KEY} is unknown", ": key *** is unknown"),
    "assignment": (f"access_key_secret={KEY}", ": ***"),
    "token": (f"refused: '{LONG}'", ": refused: ***"),
    "not utf-8": ("caf\udce9 closed", ": caf\ufffd closed"),
    "long": ("word " * 100, ": " + "word " * 39 + "word…"),
    "path": ("/usr/local/lib/tool/missing.py: no such file", ": /usr/local/lib/tool/missing.py: no such file"),
}


@pytest.mark.parametrize("name", COMPLAINTS)
async def test_of_a_failure_the_last_line_is_told_without_what_looks_like_a_key(clock: FakeClock, name: str) -> None:
    said, told = COMPLAINTS[name]
    command = [*script('printf %s "$1" >&2; exit 7'), "program", said]
    error = await failure(External(command, clock=clock))
    assert error.message == f"the program 'sh' failed with status 7{told}"
    assert error.retryable


async def test_what_the_output_holds_is_not_told_from_the_complaint(clock: FakeClock) -> None:
    command = [*script('printf %s "$1"; printf "%s\\n" "+ echo $1" >&2; exit 1'), "program", printed()]
    error = await failure(External(command, clock=clock))
    assert error.message.startswith("the program 'sh' failed with status 1: + echo {")
    assert "STS.first" not in error.message


async def test_a_program_that_dies_of_a_signal_is_told(clock: FakeClock) -> None:
    error = await failure(External(script(f"printf %s {shlex.quote(printed())}; kill -TERM $$"), clock=clock))
    assert error.message == "the program 'sh' died of signal 15"
    assert error.retryable


async def test_what_cannot_be_run_is_told_without_its_arguments(tmp_path: Path) -> None:
    plain, empty = tmp_path / "plain", tmp_path / "empty"
    plain.write_text("#!/bin/sh\n")
    empty.write_text("no program\n")
    empty.chmod(0o700)
    for program, why in (
        ("no-such-program-anywhere", "No such file or directory"),
        (str(tmp_path / "missing"), "No such file or directory"),
        (str(plain), "Permission denied"),
        (str(tmp_path), "Permission denied"),
        (str(empty), "Exec format error"),
    ):
        error = await failure(External([program, "--password", PASSWORD]))
        assert error.message == f"the program {os.path.basename(program)!r} cannot be run: {why}"
        assert not error.retryable


@pytest.mark.parametrize(("value", "off"), [("1", True), ("true", True), ("True", True), ("0", False), ("", False)])
async def test_it_can_be_switched_off(tmp_path: Path, value: str, off: bool) -> None:
    out = tmp_path / "ran"
    provider = External(script(f"touch {out}; printf %s {shlex.quote(printed())}"), environ={SWITCH: value})
    if off:
        error = await failure(provider)
        assert error.message == f"external programs are switched off by {SWITCH}"
        assert not error.retryable
    else:
        await provider.fetch()
    assert out.exists() is not off


# Killing ------------------------------------------------------------------------------------------------------------

STUBBORN = "trap '' TERM INT HUP; sleep 1000 & echo $! > {out}.tmp; echo $$ >> {out}.tmp; mv {out}.tmp {out}; {rest}"
WAYS = {
    "both wait": "wait",
    "the child is left alone with the output": f"printf %s {shlex.quote(printed())}",
    "the outputs are closed": "exec >&- 2>&-; wait",
}


async def pids(out: Path) -> list[int]:
    await until(lambda: bool(read(out)))
    return [int(line) for line in read(out).split()]


@pytest.mark.parametrize("way", WAYS)
async def test_a_program_that_takes_too_long_is_killed_with_all_it_started(tmp_path: Path, way: str) -> None:
    out = tmp_path / "pids"
    provider = External(script(STUBBORN.format(out=out, rest=WAYS[way])), timeout=1.5)
    error = await failure(provider)
    assert error.message == "the program 'sh' did not end within 1.5 s and was killed"
    assert error.retryable
    child, program = await pids(out)
    await until(lambda: not is_running(child))
    assert is_reaped(program)


@pytest.mark.parametrize("way", WAYS)
async def test_a_program_that_nobody_waits_for_any_more_is_killed(tmp_path: Path, way: str) -> None:
    out = tmp_path / "pids"
    task = asyncio.create_task(External(script(STUBBORN.format(out=out, rest=WAYS[way]))).fetch())
    child, program = await pids(out)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not is_running(child))
    assert is_reaped(program)


@pytest.mark.parametrize("turns", range(10))
async def test_cancelling_at_any_moment_leaves_no_program(tmp_path: Path, turns: int) -> None:
    out = tmp_path / "pids"
    task = asyncio.create_task(External(script(STUBBORN.format(out=out, rest="wait"))).fetch())
    await settle(turns)
    # The loop stands still here, in the middle of starting the program, while that goes on and starts another one.
    wait_for(out, 5 if turns >= 2 else 0.2)
    started = [int(line) for line in read(out).split()]
    assert bool(started) is (turns >= 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not any(is_running(pid) for pid in started))


def wait_for(path: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        pass


async def test_a_program_that_does_not_stop_printing_is_killed(tmp_path: Path) -> None:
    error = await failure(External(["yes", SECRET]))
    assert error.message == "the program 'yes' printed more than 65536 bytes and was killed"
    assert error.retryable


async def test_closing_the_refresher_kills_the_program(tmp_path: Path) -> None:
    out = tmp_path / "pids"
    refresher = Refresher(External(script(STUBBORN.format(out=out, rest="wait"))))
    waiting = asyncio.create_task(refresher.get())
    child, _ = await pids(out)
    await refresher.aclose()
    with pytest.raises(ConfigError, match="closed"):
        await waiting
    await until(lambda: not is_running(child))


# Arguments ----------------------------------------------------------------------------------------------------------

IMPOSSIBLE: list[tuple[Any, dict[str, Any], str]] = [
    ("", {}, "process_command is empty"),
    ("  \n", {}, "process_command is empty"),
    ("'' a", {}, "process_command is empty"),
    ([], {}, "process_command is empty"),
    (["", "a"], {}, "process_command is empty"),
    (None, {}, "must be a text or a list of texts, not NoneType"),
    (b"tool", {}, "must be a text or a list of texts, not bytes"),
    (["tool", 7], {}, "must be a text or a list of texts, not list"),
    (f"tool '{PASSWORD}", {}, "has a quotation that does not end"),
    (f"tool {PASSWORD}\\", {}, "ends with a backslash"),
    (f"tool {PASSWORD}\0", {}, "holds a NUL character"),
    (f"PASSWORD={PASSWORD} tool", {}, "only a shell understands"),
    ("tool", {"timeout": 0}, "timeout must be a positive number of seconds"),
    ("tool", {"timeout": True}, "timeout must be a positive number of seconds"),
    ("tool", {"timeout": float("inf")}, "timeout must be a positive number of seconds"),
    ("tool", {"reuse_seconds": -1}, "reuse_seconds must be a positive number of seconds"),
]


@pytest.mark.parametrize(("command", "options", "message"), IMPOSSIBLE)
def test_what_cannot_be_right_is_refused_at_once(command: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        External(command, **options)
    assert PASSWORD not in str(caught.value)


def test_the_limit_of_the_official_providers_is_the_usual_one() -> None:
    assert External("tool")._timeout == 60


# The rules of the `aliyun` command line, by its documentation and its own tests.
SPLIT_POSIX: list[tuple[str, list[str]]] = [
    ("tool a b", ["tool", "a", "b"]),
    ("  tool \t a\n b ", ["tool", "a", "b"]),
    ("tool 'a b' \"c d\"", ["tool", "a b", "c d"]),
    ("'/opt/my tools/keys' get", ["/opt/my tools/keys", "get"]),
    ("tool a'b'\"c\"d", ["tool", "abcd"]),
    ("tool '' \"\" a", ["tool", "", "", "a"]),
    ("tool ''a", ["tool", "a"]),
    (r"tool a\ b \'c \"d \\e \f", ["tool", "a b", "'c", '"d', "\\e", "f"]),
    (r"tool 'a\b' '\' 'c\\d'", ["tool", r"a\b", "\\", r"c\\d"]),
    (r'tool "a\"b" "c\\d" "e\$f" "g\`h" "i\j" "k\n"', ["tool", 'a"b', r"c\d", "e$f", "g`h", r"i\j", r"k\n"]),
    ("tool \"it's\" '\"'", ["tool", "it's", '"']),
    ("tool a\\\nb \\\n c", ["tool", "ab", "c"]),
    ('tool "a\\\nb"', ["tool", "ab"]),
    ("tool 'a\nb'", ["tool", "a\nb"]),
    ("tool $HOME `id` ~ * # a;b|c>d&", ["tool", "$HOME", "`id`", "~", "*", "#", "a;b|c>d&"]),
    ("工具 --名 '甲 乙'", ["工具", "--名", "甲 乙"]),
    ("", []),
]
SPLIT_WINDOWS: list[tuple[str, list[str]]] = [
    (r"C:\tools\keys.exe get", [r"C:\tools\keys.exe", "get"]),
    (r'"C:\Program Files\keys.exe" --name "First Last"', [r"C:\Program Files\keys.exe", "--name", "First Last"]),
    (r'tool "say \"hi\"" \\server\share', ["tool", 'say "hi"', r"\\server\share"]),
    (r'tool "a\\b" "c\$d" e\ f', ["tool", r"a\\b", r"c\$d", "e\\", "f"]),
    (r"tool 'a b' '\' " + '""', ["tool", "a b", "\\", ""]),
    ("tool a\\", ["tool", "a\\"]),
]
SPLIT_ERRORS: list[tuple[str, bool, str]] = [
    ('tool "a', False, "quotation"),
    ("tool 'a", False, "quotation"),
    ("tool 'a\\'b'", False, "quotation"),
    (r'tool "a\"', False, "quotation"),
    ("tool \\", False, "backslash"),
    ("tool a\\ ", False, "backslash"),
    (r'"C:\keys\" get', True, "quotation"),
    ("tool 'a", True, "quotation"),
]


@pytest.mark.parametrize(("text", "arguments"), SPLIT_POSIX)
def test_a_command_is_split_as_the_command_line_splits_it(text: str, arguments: list[str]) -> None:
    assert split_command(text, windows=False) == arguments


@pytest.mark.parametrize(("text", "arguments"), SPLIT_WINDOWS)
def test_a_command_on_windows_keeps_its_backslashes(text: str, arguments: list[str]) -> None:
    assert split_command(text, windows=True) == arguments


@pytest.mark.parametrize(("text", "windows", "problem"), SPLIT_ERRORS)
def test_a_command_that_does_not_end_is_refused(text: str, windows: bool, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        split_command(text, windows=windows)


@given(st.lists(st.text(), max_size=5))
def test_what_a_shell_would_be_given_comes_back(arguments: list[str]) -> None:
    assert split_command(shlex.join(arguments), windows=False) == arguments


@given(st.text(alphabet=" \t\n'\"\\$`ab"), st.booleans())
def test_every_text_is_split_or_refused(text: str, windows: bool) -> None:
    try:
        arguments = split_command(text, windows=windows)
    except ConfigError:
        return
    if not windows and "\n" not in text:
        assert arguments == shlex.split(text) or "\\" in text


# With the refresher -------------------------------------------------------------------------------------------------


class Program:
    """A program whose output a test changes, and that counts how often it ran."""

    def __init__(self, folder: Path) -> None:
        self.output, self.runs = folder / "output", folder / "runs"
        self.command = script(f"echo run >> {self.runs}; cat {self.output}")

    def prints(self, text: str | None) -> None:
        if text is None:
            self.output.unlink()
        else:
            self.output.write_text(text)

    @property
    def count(self) -> int:
        return read(self.runs).count("run")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


async def test_keys_are_refreshed_kept_through_an_outage_and_refreshed_again(
    program: Program, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def keys(name: str) -> str:
        return printed(access_key_id=name, expiration=f"{clock.after(3600):%Y-%m-%dT%H:%M:%SZ}")

    refresher = Refresher(External(program.command, clock=clock), clock=clock, random=lambda: 0.0)
    program.prints(keys("STS.first"))
    await asyncio.gather(*(refresher.get() for _ in range(100)))
    clock.advance(2699.0)  # of 3,600 s the last 900 are the soft window
    assert (await refresher.get()).access_key_id == "STS.first"
    assert program.count == 1
    clock.advance(1.0)
    program.prints(keys("STS.second"))
    await refresher.get()
    await until(lambda: (current := refresher.peek()) is not None and current.access_key_id == "STS.second")
    assert program.count == 2
    program.prints(None)
    clock.advance(3599.0)
    assert (await refresher.get()).access_key_id == "STS.second"
    clock.advance(1.0)
    with pytest.raises(CredentialsError, match="external: the program 'sh' failed with status 1: cat: "):
        await refresher.get()
    program.prints(keys("STS.third"))
    clock.advance(30.0)
    assert (await refresher.get()).access_key_id == "STS.third"
    assert not [hidden for hidden in HIDDEN if hidden in caplog.text]
    await refresher.aclose()


async def test_keys_without_an_end_do_not_cost_one_run_for_each_call(program: Program, clock: FakeClock) -> None:
    program.prints(printed(mode="AK", access_key_id="LTAI1"))
    refresher = Refresher(External(program.command, clock=clock), clock=clock, random=lambda: 0.0)
    for _ in range(67):
        assert (await refresher.get()).access_key_id == "LTAI1"
        clock.advance(10.0)
    assert program.count == 1
    program.prints(printed(mode="AK", access_key_id="LTAI2"))
    clock.advance(225.0)
    assert (await refresher.get()).access_key_id == "LTAI2"
    assert program.count == 2
    await refresher.aclose()
