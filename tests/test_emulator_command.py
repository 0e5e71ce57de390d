"""`python -m aliram.emulator`: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import errno
import json
import os
import shlex
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET, serve
from aliram.emulator.__main__ import main
from tests.emulator_fixture import RawClient

COMMAND = [sys.executable, "-m", "aliram.emulator"]


class Running:
    """The running command: what it printed, and the variables that it said to export."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.lines: list[str] = []
        for line in process.stdout:
            self.lines.append(line.removesuffix("\n"))
            if "Ctrl-C" in line:
                break
        exports = [shlex.split(line)[1] for line in self.lines if line.startswith("export ")]
        self.exports = dict(line.split("=", 1) for line in exports)
        self.port = int(self.exports["ALIRAM_ENDPOINT_URL"].rpartition(":")[2])
        self.root = RawClient(self.port, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET)

    def end(self, number: int = signal.SIGTERM) -> str:
        """Ends it, and gives what it wrote to stderr."""
        self.process.send_signal(number)
        _, complaints = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, complaints
        return complaints


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield Running(process)
        finally:
            process.kill()


def refused(*arguments: str) -> str:
    """The one line with which the command refuses to start."""
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("aliram.emulator: ")
    return done.stderr.removeprefix("aliram.emulator: ").strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_what_to_paste_and_ends_on_a_signal(number: int) -> None:
    with running("--instance-role", "web") as command:
        key, secret = (command.exports[f"ALIBABA_CLOUD_ACCESS_KEY_{name}"] for name in ("ID", "SECRET"))
        assert RawClient(command.port, key, secret).sts("GetCallerIdentity").tree["AccountId"] == ACCOUNT_ID
        role = command.root.send("GET", "/latest/meta-data/ram/security-credentials/", {})
        assert role.body == b"web"
        assert command.end(number) == ""


@pytest.mark.parametrize("arguments", [[], ["--tls"]], ids=["plain", "tls"])
def test_all_that_it_prints_can_be_pasted_into_a_shell(tmp_path: Path, arguments: list[str]) -> None:
    aliyun = tmp_path / "aliyun"
    aliyun.write_text('#!/bin/sh\necho "$@"\nenv\n')
    aliyun.chmod(0o755)
    with running(*arguments) as command:
        command.end()
        environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        script = "\n".join(command.lines)
        done = subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, env=environment, check=True)
    first, *seen = done.stdout.splitlines()
    scheme = "" if arguments else " --insecure"
    assert first == f"ram ListUsers --region cn-hangzhou --endpoint 127.0.0.1:{command.port}{scheme}"
    assert {f"{name}={value}" for name, value in command.exports.items()} <= set(seen)
    assert "ALIBABA_CLOUD_IGNORE_PROFILE=TRUE" in seen
    assert done.stderr == ""


def test_it_names_the_endpoint_for_official_sdks() -> None:
    with running() as command:
        assert f'#   endpoint="127.0.0.1:{command.port}", protocol="http"' in command.lines
        command.end()


def test_with_tls_it_says_whom_to_trust_and_removes_that_in_the_end() -> None:
    with running("--tls") as command:
        file = Path(command.exports["SSL_CERT_FILE"])
        assert f'#   endpoint="127.0.0.1:{command.port}", protocol="https", ca="{file}"' in command.lines
        context = ssl.create_default_context(cafile=file)
        with socket.create_connection(("127.0.0.1", command.port)) as plain:
            context.wrap_socket(plain, server_hostname="localhost").close()
        command.end()
    assert not file.parent.exists()


def test_it_makes_users_and_says_how_many() -> None:
    with running("--users", "3") as command:
        found = command.root.ram("ListUsers").tree["Users"]["User"]
        command.end()
    assert [user["UserName"] for user in found] == ["user-000000", "user-000001", "user-000002"]
    assert "# users     3 made" in command.lines


def test_it_tells_all_keys_that_it_made_as_lines_for_a_shell(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    bob = {"name": "bob", "access_keys": [{"id": "LTAIbob", "secret": "it's $HOME"}]}
    seed.write_text(
        json.dumps({"accounts": [{"users": [bob]}, {"id": "7" * 16, "users": [{**bob, "access_keys": 1}]}]})
    )
    state = str(tmp_path / "state.db")
    with running("--seed", str(seed), "--users", "9", "--state", state) as command:
        told = keys_told(command.lines)
        assert [whose for whose, _, _ in told] == [
            *(ACCOUNT_ID, "7" * 16),
            *(f"bob of {ACCOUNT_ID}", f"bob of {'7' * 16}"),
            *(f"user-00000{number} of {ACCOUNT_ID}" for number in (1, 2, 3)),
        ]
        for whose, key, secret in told:
            identity = RawClient(command.port, key, secret).sts("GetCallerIdentity").tree
            assert identity["AccountId"] == whose.rpartition(" ")[2]
            user = whose.partition(" of ")[0] if " of " in whose else "root"
            assert identity["Arn"].endswith(f":user/{user}" if user != "root" else ":root")
        assert told[1][1:] == ("LTAIaliramRoot7777777777777777", "aliram-emulator-root-secret-7777777777777777")
        assert told[2][1:] == ("LTAIbob", "it's $HOME")
        assert any("... and 6 more" in line for line in command.lines)
        command.end()
    with running("--seed", str(seed), "--users", "9", "--state", state) as command:
        assert any("kept as it is" in line for line in command.lines)
        assert [whose for whose, _, _ in keys_told(command.lines)] == [ACCOUNT_ID, "7" * 16]
        assert "# users     0 made" in command.lines
        command.end()


def keys_told(lines: list[str]) -> list[tuple[str, str, str]]:
    """Whose keys were told, their ids and secrets, as a shell reads the lines behind their `#`."""
    found = []
    for line in lines:
        if line.startswith("#   export "):
            words = shlex.split(line.removeprefix("#"))
            mark = words.index("#")
            values = dict(word.split("=", 1) for word in words[1:mark])
            keys = (values[f"ALIBABA_CLOUD_ACCESS_KEY_{name}"] for name in ("ID", "SECRET"))
            found.append((" ".join(words[mark + 1 :]), *keys))
    return [(whose, key, secret) for whose, key, secret in found]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "99999"], "--port must be from 0 to 65535, not 99999"),
        (["--port", "-1"], "--port must be from 0 to 65535, not -1"),
        (["--port", "x"], "argument --port: invalid int value: 'x' (--help tells what there is)"),
        (["--instance-role", "a b"], "--instance-role must be 1 to 64 characters of A-Za-z0-9.-, not 'a b'"),
        (["--instance-role", ""], "--instance-role must be 1 to 64 characters of A-Za-z0-9.-, not ''"),
        (["--users", "-1"], "--users must be 0 or more, not -1"),
        (["--state", ""], "--state must name a file"),
        (
            ["--host", "example.com"],
            "--host must be an IP address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1, not 'example.com'",
        ),
        (["--hos", "::1"], "unrecognized arguments: --hos ::1 (--help tells what there is)"),
        (["--imds"], "argument --imds: expected one argument (--help tells what there is)"),
    ],
)
def test_it_refuses_wrong_options_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr() == ("", f"aliram.emulator: {reason}\n")


def test_what_keeps_it_from_starting_is_told_in_one_line(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"not a database at all, but long enough to be read as one" * 9)
    assert str(garbage) in refused("--state", str(garbage))
    missing = tmp_path / "missing" / "state.db"
    assert str(missing) in refused("--state", str(missing))
    with serve() as emulator:
        taken = f"cannot listen on 127.0.0.1 port {emulator.port}: {os.strerror(errno.EADDRINUSE)}"
        assert refused("--port", str(emulator.port)) == taken


def test_help_names_every_option_and_what_may_go_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for option in ("--host", "--port", "--tls", "--state", "--users", "--instance-role", "--imds", "exit code 2"):
        assert option in text


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_warns_where_others_reach_it(host: str) -> None:
    own = "127.0.0.1" if host == "0.0.0.0" else "[::1]"
    if host == "::":
        needs_ipv6()
    with running("--host", host) as command:
        assert command.exports["ALIRAM_ENDPOINT_URL"] == f"http://{own}:{command.port}"
        with socket.create_connection((own.strip("[]"), command.port)):
            pass
        warning = command.end()
    assert warning.startswith(f"aliram.emulator: warning: {host} is no loopback address: everybody who reaches port ")
    assert warning.count("\n") == 1


def test_ipv6_loopback_is_as_good_as_any() -> None:
    needs_ipv6()
    with running("--host", "::1", "--tls") as command:
        assert command.exports["ALIRAM_ENDPOINT_URL"] == f"https://[::1]:{command.port}"
        context = ssl.create_default_context(cafile=command.exports["SSL_CERT_FILE"])
        with socket.create_connection(("::1", command.port)) as plain:
            context.wrap_socket(plain, server_hostname="::1").close()
        assert command.end() == ""


def test_a_reader_that_goes_away_does_not_end_it() -> None:
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            process.stdout.close()
            for _ in range(20):
                reply = RawClient(port, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET).sts("GetCallerIdentity")
                assert reply.status == 200
            process.terminate()
            assert process.wait(20) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()


def test_a_signal_leaves_the_state_complete_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with running("--state", str(path)) as command:
        assert command.root.ram("CreateUser", UserName="alice").status == 200
        assert f"# state     {path}" in command.lines
        command.end()
    assert [file.name for file in tmp_path.iterdir()] == ["state.db"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with running("--state", str(path)) as command:
        assert command.root.ram("GetUser", UserName="alice").status == 200
        command.end()


def needs_ipv6() -> None:
    """Skips where the machine has no ::1."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
