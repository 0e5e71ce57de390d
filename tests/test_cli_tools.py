"""`aliram whoami`, `credentials export`, `policy` and `emulator`."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from aliram import policy
from aliram.credentials import External
from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET, Emulator
from tests.command import aliram, done, refused

COMMAND = [sys.executable, "-W", "error", "-c", "from aliram.cli import main; main()"]
TRUST = {
    "Version": "1",
    "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
    ],
}
ALLOW = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}'


@pytest.fixture
def online(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Emulator:
    """The emulator, a user who may assume a role, and profiles with the user's keys and with those of the role."""
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", emulator.url)
    monkeypatch.setenv("HOME", str(tmp_path))
    (key,) = emulator.seed(
        {"users": [{"name": "alice", "access_keys": 1}], "roles": [{"name": "auditor", "trust": TRUST}]}
    )["alice"]
    pair = ("--access-key-id", key.access_key_id, "--access-key-secret", str(key.access_key_secret))
    done("configure", "set", "--profile", "user", "--mode", "AK", *pair)
    role = ("--ram-role-arn", f"acs:ram::{ACCOUNT_ID}:role/auditor", "--role-session-name", "me")
    done("configure", "set", "--profile", "role", "--mode", "RamRoleArn", *pair, *role)
    return emulator


def key_of(profile: str) -> dict[str, str]:
    entries = json.loads((Path(os.environ["HOME"]) / ".aliyun" / "config.json").read_text("utf-8"))["profiles"]
    found: dict[str, str] = next(entry for entry in entries if entry["name"] == profile)
    return found


# -- whoami -----------------------------------------------------------------------------------------------------------


def test_whoami_says_who_it_is_and_who_gave_the_keys(online: Emulator) -> None:
    told = json.loads(done("whoami", "--profile", "role", "--output", "json"))
    assert told["Arn"] == f"acs:ram::{ACCOUNT_ID}:assumed-role/auditor/me"
    assert told["AccountId"] == ACCOUNT_ID
    assert told["AccessKeyId"].startswith("STS.")
    assert datetime.fromisoformat(told["Expiration"]).tzinfo is not None
    assert "role" in told["Provider"].lower()
    assert "AccessKeySecret" not in told
    assert "Expiration" not in json.loads(done("whoami", "--profile", "user", "--output", "json"))


def test_whoami_is_a_table_for_people_and_takes_every_form(online: Emulator) -> None:
    lines = done("whoami", "--profile", "user").splitlines()
    assert any(line.split() == ["Arn", f"acs:ram::{ACCOUNT_ID}:user/alice"] for line in lines)
    assert done("whoami", "--profile", "user", "--query", "Arn").strip() == f'"acs:ram::{ACCOUNT_ID}:user/alice"'
    assert yaml.safe_load(done("whoami", "--profile", "user", "--output", "yaml"))["AccountId"] == ACCOUNT_ID


def test_whoami_with_keys_that_the_service_refuses_is_one(online: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", ROOT_ACCESS_KEY_ID)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "wrong-sEcReT")
    assert "wrong-sEcReT" not in refused(1, "whoami")


# -- credentials export -----------------------------------------------------------------------------------------------


def evaluated(script: str, environ: dict[str, str]) -> dict[str, str]:
    """The variables that a shell has behind a script."""
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no sh here")
    ended = subprocess.run([shell, "-c", f"{script}\nenv"], capture_output=True, text=True, env=environ, check=True)
    assert ended.stderr == ""
    pairs = [line.partition("=") for line in ended.stdout.splitlines()]
    return {name: value for name, _, value in pairs if name.startswith("ALIBABA_CLOUD")}


def test_a_shell_reads_the_env_form(online: Emulator) -> None:
    stale = {"PATH": os.environ["PATH"], "ALIBABA_CLOUD_SECURITY_TOKEN": "of somebody else"}
    profile = key_of("user")
    assert evaluated(done("credentials", "export", "--format", "env", "--profile", "user"), stale) == {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": profile["access_key_id"],
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": profile["access_key_secret"],
    }


def test_what_the_shell_has_read_works(online: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    script = done("credentials", "export", "--format", "env", "--profile", "role")
    for name, value in evaluated(script, {"PATH": os.environ["PATH"]}).items():
        monkeypatch.setenv(name, value)
    told = json.loads(done("whoami", "--output", "json"))
    assert told["Arn"] == f"acs:ram::{ACCOUNT_ID}:assumed-role/auditor/me"


def test_odd_characters_reach_the_shell_unchanged(online: Emulator) -> None:
    odd = 'it\'s$HOME`x`\\"q"&;|'
    pair = ("--access-key-id", "LTAI5tOdd", "--access-key-secret", odd)
    done("configure", "set", "--profile", "odd", "--mode", "AK", *pair)
    script = done("credentials", "export", "--format", "env", "--profile", "odd")
    assert evaluated(script, {})["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] == odd


@pytest.mark.parametrize("profile", ["user", "role"])
async def test_our_external_provider_reads_the_process_form(profile: str, online: Emulator) -> None:
    command = shlex.join([*COMMAND, "credentials", "export", "--format", "process", "--profile", profile])
    keys = await External(command).fetch()
    if profile == "user":
        assert (keys.access_key_id, str(keys.access_key_secret)) == (
            key_of("user")["access_key_id"],
            key_of("user")["access_key_secret"],
        )
        assert keys.security_token is None
    else:
        assert keys.access_key_id.startswith("STS.")
        assert keys.security_token is not None
        assert keys.expiration is not None


OFFICIAL = """
import json, os, sys, warnings
warnings.simplefilter("ignore")
from alibabacloud_credentials.provider import ExternalCredentialsProvider
keys = ExternalCredentialsProvider(process_command=sys.argv[1]).get_credentials()
print(json.dumps([keys.get_access_key_id(), keys.get_access_key_secret(), keys.get_security_token()]), flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("profile", ["user", "role"])
def test_the_official_library_reads_the_process_form(profile: str, online: Emulator) -> None:
    command = shlex.join([*COMMAND, "credentials", "export", "--format", "process", "--profile", profile])
    ended = subprocess.run([sys.executable, "-c", OFFICIAL, command], capture_output=True, text=True, check=True)
    key, secret, token = json.loads(ended.stdout)
    if profile == "user":
        assert [key, secret] == [key_of("user")["access_key_id"], key_of("user")["access_key_secret"]]
    assert key.startswith("STS.") is (profile == "role")
    assert bool(token) is (profile == "role")


def test_the_forms_for_programs_say_the_same(online: Emulator) -> None:
    process = done("credentials", "export", "--format", "process", "--profile", "role")
    assert len(process.splitlines()) == 1
    laid_out = json.loads(done("credentials", "export", "--format", "json", "--profile", "role"))
    assert laid_out.keys() == json.loads(process).keys()
    assert laid_out["mode"] == "StsToken"
    assert datetime.fromisoformat(laid_out["expiration"]).tzinfo is not None


def test_what_is_no_pair_of_keys_cannot_be_exported(online: Emulator) -> None:
    done("configure", "set", "--profile", "bearer", "--mode", "BearerToken", "--bearer-token", "tOkEn")
    line = refused(3, "credentials", "export", "--format", "env", "--profile", "bearer")
    assert "no AccessKey pair" in line
    assert "tOkEn" not in line


# -- policy -----------------------------------------------------------------------------------------------------------

WRONG = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


def test_lint_lists_findings_with_their_fix_and_ends_with_five(online: Emulator) -> None:
    ended = aliram("policy", "lint", WRONG)
    findings = policy.lint(WRONG)
    assert findings, "a policy that allows everything is worth a word"
    assert ended.code == 5
    for found in findings:
        assert f"{found.severity}: {found.path}: {found.message} [{found.id}]" in ended.out
        assert found.fix in ended.out
    assert online.requests == []


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 5), ("info", 5)])
def test_lint_fails_from_the_severity_on_that_is_asked_for(level: str, code: int) -> None:
    assert {found.severity for found in policy.lint(WRONG)} & {"warning", "error"} == {"warning"}
    assert aliram("policy", "lint", WRONG, "--fail-on", level).code == code


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_lint_speaks_to_programs(form: str) -> None:
    text = aliram("policy", "lint", WRONG, "--output", form).out
    rows = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
    assert [row["id"] for row in rows] == [found.id for found in policy.lint(WRONG)]


def test_documents_come_from_arguments_files_and_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(ALLOW, "utf-8")
    for identity, typed in ((ALLOW, ""), (f"@{file}", ""), ("-", ALLOW)):
        assert done("policy", "evaluate", "oss:GetObject", "--identity", identity, typed=typed) == "Allow\n"


OTHER = ALLOW.replace("oss:Get*", "ecs:*")
DECISIONS: tuple[tuple[str, list[str], int], ...] = (
    ("oss:GetObject", [], 0),
    ("oss:PutObject", [], 5),
    ("oss:GetObject", ["--session", OTHER], 5),
    ("oss:GetObject", ["--control", ALLOW, "--control", ALLOW], 0),
    ("oss:GetObject", ["--control", OTHER], 5),
)


@pytest.mark.parametrize(("action", "more", "code"), DECISIONS)
def test_evaluate_and_explain_decide_alike(action: str, more: list[str], code: int, online: Emulator) -> None:
    line = [action, "acs:oss:*:*:bucket/key", "--identity", ALLOW, *more]
    decided, explained = aliram("policy", "evaluate", *line), aliram("policy", "explain", *line)
    assert (decided.code, explained.code) == (code, code), decided.err + explained.err
    assert len(decided.out.splitlines()) == 1
    assert len(explained.out) > len(decided.out)
    told = json.loads(aliram("policy", "evaluate", *line, "--output", "json").out)
    assert told["Decision"] == decided.out.strip()
    assert online.requests == []


@pytest.mark.parametrize(("address", "code"), [("10.1.2.3", 0), ("192.168.0.1", 5), ('["10.1.2.3"]', 0)])
def test_conditions_are_decided_with_the_context_that_is_given(address: str, code: int) -> None:
    document: dict[str, Any] = json.loads(ALLOW)
    document["Statement"][0]["Condition"] = {"IpAddress": {"acs:SourceIp": ["10.0.0.0/8"]}}
    line = ("policy", "evaluate", "oss:GetObject", "--identity", json.dumps(document))
    assert aliram(*line, "--context", f"acs:SourceIp={address}").code == code


def test_a_document_that_is_no_policy_is_wrong_input() -> None:
    assert "$" in refused(2, "policy", "evaluate", "oss:GetObject", "--identity", '{"Version":"9"}')


# -- emulator ---------------------------------------------------------------------------------------------------------


def test_the_emulator_runs_until_it_is_interrupted() -> None:
    with subprocess.Popen(
        [*COMMAND, "emulator", "--users", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or "Ctrl-C" not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], lines
        exports = "".join(line for line in lines if line.startswith("export "))
        environ = {"PATH": os.environ["PATH"], **evaluated(exports, {"PATH": os.environ["PATH"]})}
        url = next(line for line in lines if " on http://" in line).split()[-1]
        listed = subprocess.run(
            [*COMMAND, "ram", "list-users", "--query", "length(Users.User)", "--endpoint", url],
            capture_output=True,
            text=True,
            env=environ,
            check=True,
        )
        assert listed.stdout == "2\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert ROOT_ACCESS_KEY_SECRET in exports


@pytest.mark.parametrize(("line", "code"), [("--port 70000", 2), ("--nope", 2), ("--help", 0)])
def test_the_emulator_has_options_of_its_own(line: str, code: int) -> None:
    assert aliram("emulator", *line.split()).code == code
