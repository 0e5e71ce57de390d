"""What the `aliram` command does with wrong input, refusals, dead networks, and people who have seen enough."""

from __future__ import annotations

import json
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aliram.emulator import ROOT_ACCESS_KEY_SECRET, Emulator
from aliram.emulator.faults import Fault, Faults
from tests.command import aliram, done, refused


@pytest.fixture
def online(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Emulator:
    """The emulator, where the commands go; files to read are in the present folder."""
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return emulator


def argv(*arguments: str) -> list[str]:
    """The command for a process of its own."""
    return [sys.executable, "-W", "error", "-c", "from aliram.cli import main; main()", *arguments]


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(argv(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# -- wrong input: one line, exit code 2, nothing sent -----------------------------------------------------------------

WRONG: tuple[tuple[str, str], ...] = (
    ("nope", "No such command 'nope'."),
    ("whoamy", "Did you mean 'whoami'?"),
    ("ims lst-user", "'list-users'"),
    ("ram ListUser", "'ListUsers'"),
    ("ims list-users --max-itemz 3", "Did you mean '--max-items'?"),
    ("ims ListUsers --MaxItem 3", "Did you mean"),
    ("ims list-users extra", "unexpected extra argument"),
    ("ims list-users --max-items many", "'many' is not a valid integer"),
    ("ims list-users --max-items", "'--max-items' requires an argument"),
    ("ram set-security-preference --enable-save-mfa-ticket perhaps", "'perhaps' is not a valid boolean"),
    ("ram attach-policy-to-user --policy-type Own --policy-name p --user-name u", "'Own' is not one of"),
    ("ims set-security-preference --max-idle-days-for-users 91", "'91' is not one of '90'"),
    ("ram get-user", "Missing option '--user-name'"),
    ("ram GetUser", "Missing option '--user-name'"),
    ("ims get-user", "give --user-principal-name or --user-id or --user-access-key-id"),
    ("ims get-user --user-id 1 --user-principal-name a@b", "not both"),
    ("ims set-verification-info --user-principal-name a@b --verify-type sms", "--mobile-phone is needed"),
    ("ims list-service-credentials --all-users true --user-principal-name a@b", "does not go with --all-users true"),
    ("ram create-policy --policy-name p --policy-document {", "'--policy-document': not JSON"),
    ("ram create-policy --policy-name p --policy-document @absent.json", "absent.json cannot be read: No such file"),
    ("ram create-policy --policy-name p --policy-document @folder", "folder cannot be read: Is a directory"),
    ("ram create-policy --policy-name p --policy-document @latin.json", "latin.json is not UTF-8 text"),
    ("ram create-policy --policy-name p --policy-document @broken.json", "'--policy-document': not JSON"),
    ("ram create-policy --policy-name p --policy-document @~nobody-of-that-name/x", "cannot be read"),
    ("ram tag-resources --resource-type role --tag team", "'team' is not one of Key=…,Value=…"),
    ("ram tag-resources --resource-type role --tag Kay=team", "'Kay=team' is not one of Key=…,Value=…"),
    ('ram tag-resources --resource-type role --tag {"Kay":1}', "has no member 'Kay'"),
    ("ram tag-resources --resource-type role --tag [1", "'--tag': not JSON"),
    ("ram TagResources --ResourceType role --Tag.1.Key", "--Tag.1.Key needs a value"),
    ("ims list-users --query [", "--query is no JMESPath expression"),
    ("ims list-users --output xml", "'xml' is not one of 'json'"),
    ("ims list-users --limit 3 --all", "--all or --limit, not both"),
    ("ims list-users --limit 0", "0 is not in the range x>=1"),
    ("ram list-policy-versions --all", "No such option '--all'"),
    ("ims list-users --timeout 0", "0 is not in the range x>0"),
    ("ims list-users --timeout nan", "timeout"),
    ("ims list-users --endpoint http://a/b?c=d", "--endpoint"),
    ("ims list-users --endpoint 'ht tp'", "--endpoint is not a URL"),
    ("ims list-users --region 'cn hangzhou'", "region"),
    ("sts get-caller-identity --region cn/../hangzhou", "region"),
    ("credentials export", "Missing option '--format'"),
    ("credentials export --format sh", "'sh' is not one of"),
    ("completion tcsh", "'tcsh' is not one of"),
    ("policy lint", "Missing argument 'DOCUMENT'"),
    ("policy lint @absent.json", "absent.json cannot be read"),
    ("policy evaluate oss:GetObject --identity []", "policy"),
    ("policy evaluate oss:GetObject --context a", "KEY=VALUE"),
    ("policy evaluate oss:GetObject --context a=[1", "--context a: not JSON"),
)


@pytest.mark.parametrize(("line", "reason"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_input_is_one_line_and_nothing_is_sent(line: str, reason: str, online: Emulator) -> None:
    Path("folder").mkdir()
    Path("latin.json").write_bytes('{"a": "ü"}'.encode("latin-1"))
    Path("broken.json").write_text('{"Version": ')
    ended = aliram(*shlex.split(line) if "{" not in line else line.split(" "))
    assert (ended.code, ended.out) == (2, "")
    (said,) = ended.err.splitlines()
    assert said.startswith("error: ")
    assert reason in said
    assert online.requests == []


@pytest.mark.parametrize("line", ["", "ims", "configure get --help", "policy", "credentials"])
def test_a_group_alone_shows_its_help(line: str, online: Emulator) -> None:
    ended = aliram(*line.split())
    assert ended.code == (0 if "--help" in line else 2)
    assert (ended.out or ended.err).startswith("Usage: aliram")


def test_standard_input_is_read_for_a_hyphen_and_must_be_utf8(online: Emulator) -> None:
    document = '{"Version": "1", "Statement": []}'
    command = ("ram", "create-policy", "--policy-name", "p", "--policy-document", "-", "--dry-run")
    assert json.loads(done(*command, typed=document))["parameters"]["PolicyDocument"] == document
    for given, expected in (
        (b"\xff", (2, b"error: Invalid value for '--policy-document': standard input is not UTF-8")),
        (
            b"\xef\xbb\xbf{}",
            (0, b"{"),
        ),
    ):
        ended = subprocess.run(argv(*command), input=given, capture_output=True)
        assert ended.returncode == expected[0]
        assert (ended.stderr or ended.stdout).startswith(expected[1])


def test_two_at_signs_are_one_and_no_file(online: Emulator) -> None:
    shown = json.loads(done("ram", "create-user", "--user-name", "a", "--comments", "@@home", "--dry-run"))
    assert shown["parameters"]["Comments"] == "@home"


# -- what the other side does -----------------------------------------------------------------------------------------


def test_a_refusal_of_the_service_is_one_line_with_code_request_and_hint(online: Emulator) -> None:
    line = refused(1, "ram", "get-user", "--user-name", "nobody")
    assert re.match(r"error: GetUser: EntityNotExist\.User: .+ \[404, request [0-9A-F-]{36}\]\. Hint: .+", line)


def test_what_the_service_says_in_many_lines_is_still_one(online: Emulator) -> None:
    online.fail_next("GetUser", code="NoPermission", message="You are\nnot\r\n\tauthorized.")
    assert "You are not authorized." in refused(1, "ram", "get-user", "--user-name", "nobody")


def test_without_credentials_it_is_three(online: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALIBABA_CLOUD_ACCESS_KEY_ID")
    monkeypatch.delenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    line = refused(3, "whoami")
    assert "no credentials found" in line
    assert "aliram configure" in line


def test_a_profile_that_is_not_there_is_named(
    online: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "config.json: there is no such file" in refused(3, "ims", "list-users", "--profile", "nope")
    done("configure", "set", "--profile", "dev", "--mode", "AK", "--access-key-id", "a", "--access-key-secret", "b")
    assert "'nope'" in refused(3, "ims", "list-users", "--profile", "nope")
    assert online.requests == []


def test_without_a_network_it_is_four(online: Emulator) -> None:
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}"
        line = refused(4, "sts", "get-caller-identity", "--endpoint", endpoint, "--timeout", "0.5")
    assert line.startswith("error: GetCallerIdentity: ")


def test_a_reply_that_takes_too_long_is_four(online: Emulator) -> None:
    online.fail_next("GetCallerIdentity", delay=30, times=9)
    refused(4, "sts", "get-caller-identity", "--timeout", "0.2")


def test_debug_tells_more_keeps_the_exit_code_and_shows_no_secret(online: Emulator) -> None:
    online.fail_next("ChangePassword", code="ServiceUnavailable", times=1)
    ended = aliram("ram", "ChangePassword", "--OldPassword", "oLd-sEcReT", "--NewPassword", "nEw-sEcReT", "--debug")
    assert ended.code == 1
    assert len(ended.err.splitlines()) > 1
    assert ended.err.splitlines()[-1].startswith("error: ChangePassword: ")
    for secret in ("oLd-sEcReT", "nEw-sEcReT", ROOT_ACCESS_KEY_SECRET):
        assert secret not in ended.err + ended.out


@pytest.mark.parametrize("value", ["oLd-sEcReT", "@absent-sEcReT-file"])
def test_a_dry_run_masks_secrets(value: str, online: Emulator) -> None:
    shown = aliram("ims", "change-password", "--old-password", "oLd-sEcReT", "--new-password", value, "--dry-run")
    assert "oLd-sEcReT" not in shown.out + shown.err
    assert online.requests == []


# -- people who have seen enough --------------------------------------------------------------------------------------


@pytest.fixture
def slow(online: Emulator, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Every call takes a minute; the event is set when one has arrived."""
    arrived = threading.Event()
    original = Faults.take

    def take(self: Faults, service: str, action: str) -> Fault | None:
        arrived.set()
        return original(self, service, action)

    monkeypatch.setattr(Faults, "take", take)
    online.fail_next("*", delay=60, times=9)
    return arrived


@pytest.mark.parametrize(
    "line",
    ["sts get-caller-identity", "whoami --debug", "ims list-users --all --output jsonl", "ram delete-user --cascade"],
)
def test_ctrl_c_during_a_call_ends_with_130_and_one_word(line: str, slow: threading.Event) -> None:
    with start(*line.split(), *(["--user-name", "alice"] if "delete" in line else [])) as process:
        assert slow.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.split()[-1] == "interrupted"
    assert "Traceback" not in err


def test_a_reader_that_leaves_ends_a_long_list_quietly(online: Emulator) -> None:
    online.seed_users(3000)
    with start("ims", "list-users", "--all", "--output", "jsonl") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(60) == 0
    assert first["UserPrincipalName"].startswith("user-000000@")
    assert err == ""


@pytest.mark.parametrize("line", ["ims list-users --all", "ims list-users --all --output jsonl", "--help"])
def test_a_full_disk_is_one_line(line: str, online: Emulator) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    online.seed_users(3)
    with full.open("wb") as disk:
        ended = subprocess.run(argv(*line.split()), stdout=disk, stderr=subprocess.PIPE, text=True)
    assert (ended.returncode, ended.stderr) == (
        2,
        "error: standard output cannot be written: No space left on device\n",
    )
