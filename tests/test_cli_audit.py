"""`aliram audit` as a user meets it: lines, files, exit codes."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from aliram import audit, emulator
from aliram.audit.permissions import policy_for_audit
from aliram.emulator import ACCOUNT_ID, Emulator
from tests.command import aliram, done, refused
from tests.terminal import Terminal
from tests.test_cli_output import shown

NORTH, SHUT = "6000000000000001", "6000000000000002"
KEY, SECRET = "LTAIcentral", "never-to-be-shown-" + "s" * 12
COMMAND = (sys.executable, "-W", "error", "-c", "from aliram.cli import main; main()")
PASSWORD = "Xk4!wq9-Lm2zR7"


def auditor(account: str) -> str:
    return f"acs:ram::{account}:role/auditor"


def other(account: str, word: str | None = None) -> dict[str, Any]:
    """An account that can be entered from home, by whoever knows the word; its one user has no second factor."""
    condition = {} if word is None else {"Condition": {"StringEquals": {"sts:ExternalId": word}}}
    trusted = {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trusted, **condition}
    trust = {"Version": "1", "Statement": [statement]}
    return {
        "id": account,
        "roles": [{"name": "auditor", "trust": trust, "policies": ["AdministratorAccess"]}],
        "users": [{"name": f"nobody-{account[-1]}", "password": PASSWORD}],
    }


SEED = {
    "accounts": [
        {
            "id": ACCOUNT_ID,
            "users": [
                {
                    "name": "central",
                    "policies": ["AdministratorAccess"],
                    "access_keys": [{"id": KEY, "secret": SECRET}],
                },
                {"name": "alice", "password": PASSWORD},
                {"name": "bob", "password": PASSWORD, "mfa": True},
            ],
        },
        other(NORTH),
        other(SHUT, word="nobody knows"),
    ]
}


@pytest.fixture(scope="module")
def local() -> Iterator[Emulator]:
    """Alice has no second factor, so that USER-01 (high) finds her and nobody else."""
    with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed_accounts(SEED)
        yield local


@pytest.fixture(autouse=True)
def here(local: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder, and an environment that leads to the emulator."""
    for name, value in environment(local).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def environment(local: Emulator) -> dict[str, str]:
    keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": KEY, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}
    return {**local.environment(), **keys}


@pytest.fixture(scope="module")
def kept(local: Emulator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Snapshots: everything, one without the rules for passwords, one of an hour in which mallory came."""
    folder = tmp_path_factory.mktemp("kept")
    files = {name: str(folder / f"{name}.jsonl.gz") for name in ("whole", "denied", "later")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(local).items():
            patch.setenv(name, value)
        done("audit", "collect", files["whole"])
        local.fault("GetPasswordPolicy", code="NoPermission", status=403)
        ended = aliram("audit", "collect", files["denied"])
        assert ended.code == 1
        assert "1 call without a reply" in ended.err
        local.clear_faults()
        done("ims", "create-user", "--user-principal-name", "mallory@aliram.onaliyun.com", "--display-name", "m")
        done("audit", "collect", files["later"])
        done("ims", "delete-user", "--user-principal-name", "mallory@aliram.onaliyun.com")
    return files


def judge(snapshot: str, *more: str, code: int = 0) -> str:
    """What judging prints, of USER-01 alone unless other checks are named."""
    only = () if "--only" in more else ("--only", "USER-01")
    ended = aliram("audit", "judge", snapshot, *only, *more)
    assert ended.code == code, ended.err
    return ended.out


def findings(report: str) -> list[tuple[str, str, str]]:
    return [(each["check"], each["name"], each["status"]) for each in json.loads(report)["findings"]]


ALICE = [("USER-01", "alice", "fail")]

# -- run --------------------------------------------------------------------------------------------------------------


def test_run_reads_judges_prints_and_writes(here: Path) -> None:
    line = ("audit", "run", "--only", "USER-01", "--snapshot", "s.jsonl.gz", "--report", "r.html", "--report", "r.json")
    ended = aliram(*line)
    assert ended.code == 0
    assert ended.err == "wrote r.html\nwrote r.json\n"
    assert "USER-01" in ended.out
    assert "alice" in ended.out
    assert findings((here / "r.json").read_text("utf-8")) == ALICE
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in here.iterdir()} == {
        "s.jsonl.gz": 0o600,
        "r.html": 0o600,
        "r.json": 0o600,
    }
    assert findings(judge("s.jsonl.gz", "--format", "json")) == ALICE


def test_many_accounts_make_one_report_and_one_that_stays_shut_is_a_line(here: Path) -> None:
    text = {"role": "auditor", "accounts": [NORTH, {"account": SHUT, "alias": "the shut one"}]}
    (here / "accounts.json").write_text(json.dumps(text))
    ended = aliram(
        *("audit", "run", "--accounts", "accounts.json", "--only", "USER-01", "--format", "json"),
        *("--snapshots", "kept/snapshots"),
    )
    assert ended.code == 1
    assert findings(ended.out) == [("USER-01", "nobody-1", "fail")]
    (line,) = ended.err.splitlines()
    assert line.startswith(f"account {SHUT} was not read: ")
    assert line.count("assume_role") == 1
    assert "NoPermission" in line
    assert [path.name for path in (here / "kept/snapshots").iterdir()] == [f"{NORTH}.jsonl"]
    assert stat.S_IMODE((here / "kept/snapshots").stat().st_mode) == 0o700


def test_findings_weigh_more_than_an_account_that_stays_shut() -> None:
    line = ("audit", "run", "--account", auditor(NORTH), "--account", auditor(SHUT), "--only", "USER-01")
    assert aliram(*line, "--fail-on", "high").code == 5
    assert aliram(*line, "--fail-on", "critical").code == 1


@pytest.mark.parametrize("accounts", [(), ("--account", auditor(NORTH), "--account", auditor(SHUT))])
@pytest.mark.parametrize(
    ("code", "name", "value", "words"),
    [
        (3, "ALIBABA_CLOUD_ACCESS_KEY_ID", "", "ALIBABA_CLOUD_ACCESS_KEY_ID is not"),
        (1, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "wrong", "SignatureDoesNotMatch"),
        (4, "ALIRAM_ENDPOINT_URL", "http://127.0.0.1:9", "no connection to 127.0.0.1:9"),
    ],
)
def test_keys_and_network_that_are_of_no_use_are_one_line_and_nothing_is_left(
    code: int, name: str, value: str, words: str, accounts: tuple[str, ...], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    kept = () if accounts else ("--snapshot", "s.jsonl")
    assert words in refused(code, "audit", "run", "--timeout", "5", *accounts, *kept, "--report", "r.json")
    assert list(here.iterdir()) == []


def test_debugging_shows_calls_and_no_secret() -> None:
    line = ("audit", "run", "--only", "PWD", "--format", "none", "--debug", "--account", auditor(NORTH))
    ended = subprocess.run([*COMMAND, *line], capture_output=True, text=True, check=True)
    assert ended.stdout == ""
    assert "ims.GetPasswordPolicy: 200" in ended.stderr
    assert "sts.AssumeRole: 200" in ended.stderr
    assert SECRET not in ended.stderr
    assert "SecurityToken" not in ended.stderr


# -- what counts for the exit code ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 0, ""),
        (("--fail-on", "critical"), 0, ""),
        (("--fail-on", "high"), 5, "--fail-on high: 1 failure\n"),
        (("--fail-on", "info"), 5, "--fail-on info: 1 failure\n"),
        (("--fail-on", "high", "--skip", "user"), 0, ""),
        (("--fail-on", "high", "--suppressions", "accepted.json"), 0, ""),
        (("--fail-on", "high", "--suppressions", "expired.json"), 5, "--fail-on high: 1 failure\n"),
        (("--fail-on", "high", "--baseline", "known.json"), 0, ""),
        (("--fail-on", "high", "--baseline", "clean.json"), 5, "--fail-on high: 1 failure\n"),
        (("--fail-on", "critical", "--limits", "own.json"), 5, "--fail-on critical: 1 failure\n"),
    ],
)
def test_failures_that_count_end_with_5(
    arguments: tuple[str, ...], code: int, said: str, kept: dict[str, str], here: Path
) -> None:
    for name, until in (("accepted", "2999-01-01"), ("expired", "2020-01-01")):
        entry = {"check": "USER-01", "resource": "alice", "reason": "known", "expires": until}
        (here / f"{name}.json").write_text(json.dumps({"suppressions": [entry]}))
    (here / "own.json").write_text(json.dumps({"severities": {"USER-01": "critical"}}))
    judge(kept["whole"], "--report", "known.json")
    judge(kept["whole"], "--report", "clean.json", "--only", "PWD")
    ended = aliram("audit", "judge", kept["whole"], "--only", "user-01", "--format", "none", *arguments)
    assert (ended.code, ended.out, ended.err) == (code, "", said)


@pytest.mark.parametrize(
    ("snapshot", "arguments", "code"),
    [
        ("whole", ("--only", "PWD", "--fail-on-unknown", "info"), 0),
        ("denied", ("--only", "PWD"), 0),
        ("denied", ("--only", "PWD-01", "--fail-on", "info"), 0),
        ("denied", ("--only", "PWD-01", "--fail-on-unknown", "info"), 5),
        ("denied", ("--only", "PWD-01", "--fail-on-unknown", "medium"), 5),
        ("denied", ("--only", "PWD-01", "--fail-on-unknown", "high"), 0),
        ("denied", ("--only", "PWD-01", "--fail-on-unknown", "info", "--suppressions", "accepted.json"), 0),
        ("denied", ("--only", "PWD-01", "--fail-on-unknown", "info", "--baseline", "known.json"), 0),
        ("denied", ("--only", "POL-21", "--only", "TR-11", "--fail-on-unknown", "info"), 0),
    ],
)
def test_what_could_not_be_judged_ends_with_5_where_it_is_told_to(
    snapshot: str, arguments: tuple[str, ...], code: int, kept: dict[str, str], here: Path
) -> None:
    (here / "accepted.json").write_text(json.dumps({"suppressions": [{"check": "PWD", "reason": "known"}]}))
    judge(kept["denied"], "--report", "known.json", "--only", "PWD-01")
    ended = aliram("audit", "judge", kept[snapshot], "--format", "none", *arguments)
    assert ended.code == code
    assert ("--fail-on-unknown" in ended.err) == (code == 5)
    gap = f"account {ACCOUNT_ID}: 1 call without a reply; what depends on them is unknown"
    assert (gap in ended.err) == (snapshot == "denied")


def test_a_baseline_may_be_replaced_by_the_report_that_is_compared_with_it(kept: dict[str, str]) -> None:
    judge(kept["whole"], "--report", "last.json")
    judge(kept["whole"], "--baseline", "last.json", "--report", "last.json", "--fail-on", "info")
    judge(kept["whole"], "--baseline", "last.json", "--fail-on", "info")


# -- what is refused --------------------------------------------------------------------------------------------------

BAD_JUDGING = [
    (("--only", "NOPE"), "no check is called 'NOPE'"),
    (("--skip", "NOPE"), "no check is called 'NOPE'"),
    (("--limits", "cis-9"), "'cis-9' is neither a profile"),
    (("--limits", "limits.yaml"), "limits.yaml, line 2: 'key_age_day' is no limit"),
    (("--suppressions", "suppressions.yaml"), "suppressions.yaml, line 2: entry 1: has no reason"),
    (("--suppressions", "nothing.yaml"), "'nothing.yaml' does not exist"),
    (("--baseline", "other.json"), "other.json is no report of an audit"),
    (("--baseline", "limits.yaml"), "limits.yaml is no JSON object"),
    (("--fail-on", "terrible"), "'terrible' is not one of 'info'"),
    (("--report", "nowhere/r.json"), "there is no folder nowhere"),
    (("--report", "folder"), "its name does not tell the form"),
    (("--report", "json=folder"), "folder is no regular file"),
    (("--report", "report.xyz"), "its name does not tell the form"),
    (("--report", "xml=r.json"), "xml is no format; there are terminal, html,"),
    (("--report", "-"), "a file is needed; --format says what is printed"),
    (("--report", "json=-"), "a file is needed; --format says what is printed"),
    (("--report", "json="), "a file is needed"),
    (("--report", "r.json", "--report", "./r.json"), "is another report of the same command"),
    (("--suppressions", "fine.json", "--report", "fine.json"), "fine.json is read or written by the same command"),
    (("--limits", "own.json", "--report", "folder/../own.json"), "is read or written by the same command"),
]
BAD_RUNNING = [
    (("--snapshot", "nowhere/s.jsonl"), "there is no folder nowhere"),
    (("--snapshot", "s.jsonl", "--report", "jsonl=s.jsonl"), "is read or written by the same command"),
    (("--snapshot", "s.jsonl", "--account", auditor(NORTH)), "give --snapshots FOLDER"),
    (("--snapshots", "new"), "give --snapshot FILE"),
    (("--snapshots", "fine.json", "--account", auditor(NORTH)), "'fine.json' is a file"),
    (("--snapshots", "fine.json/x", "--account", auditor(NORTH)), "cannot create the folder fine.json/x"),
    (
        ("--snapshots", "folder", "--account", auditor(NORTH), "--report", f"folder/{NORTH}.jsonl"),
        f"folder/{NORTH}.jsonl is read or written by the same command",
    ),
    (("--account", "auditor"), "give the role's ARN"),
    (("--account", auditor(NORTH), "--account", auditor(NORTH)), f"account {NORTH} stands twice"),
    (("--accounts", "other.json"), "other.json: it must hold a list of accounts"),
    (("--leave-out", "users"), "'users' is not one of 'login_profiles'"),
    (("--concurrency", "0"), "0 is not in the range x>=1"),
]


def files_for_mistakes(here: Path) -> None:
    (here / "folder").mkdir()
    (here / "limits.yaml").write_text("extends: strict\nkey_age_day: 30\n")
    (here / "suppressions.yaml").write_text("suppressions:\n  - check: AK-01\n")
    (here / "fine.json").write_text('{"suppressions": []}')
    (here / "own.json").write_text('{"key_age_days": 30}')
    (here / "other.json").write_text("{}")


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize(("arguments", "words"), BAD_JUDGING)
def test_a_mistake_is_one_line_and_leaves_everything_as_it_was(
    arguments: tuple[str, ...], words: str, kept: dict[str, str], here: Path
) -> None:
    files_for_mistakes(here)
    before = contents(here)
    assert words in refused(2, "audit", "judge", kept["whole"], *arguments)
    assert contents(here) == before


@pytest.mark.parametrize(("arguments", "words"), [*BAD_JUDGING, *BAD_RUNNING])
def test_with_a_mistake_nothing_is_sent(arguments: tuple[str, ...], words: str, local: Emulator, here: Path) -> None:
    files_for_mistakes(here)
    before, sent = contents(here), len(local.requests)
    assert words in refused(2, "audit", "run", *arguments)
    assert contents(here) == before
    assert len(local.requests) == sent


def test_no_report_is_written_over_what_is_judged(kept: dict[str, str]) -> None:
    before = Path(kept["whole"]).read_bytes()
    words = refused(2, "audit", "judge", kept["whole"], "--report", f"json={kept['whole']}")
    assert "is read or written by the same command" in words
    assert Path(kept["whole"]).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("judge", "other.txt"), "other.txt is no snapshot"),
        (("judge", "empty.jsonl"), "empty.jsonl is empty"),
        (("judge", "{whole}", "{later}"), f"are of the same account {ACCOUNT_ID}"),
        (("judge",), "Missing argument 'SNAPSHOTS...'"),
        (("diff", "{whole}", "other.txt"), "other.txt is no snapshot"),
        (("diff", "{whole}", "north.jsonl"), f"snapshots of different accounts: {ACCOUNT_ID} and {NORTH}"),
        (("collect", "other.txt"), "other.txt is no snapshot"),
        (("collect", "{whole}"), "is complete since"),
        (("collect", "north.jsonl"), f"north.jsonl is of account {NORTH}, not of {ACCOUNT_ID}"),
        (("collect", "nowhere/s.jsonl"), "there is no folder nowhere"),
        (("collect", "folder"), "'folder' is a directory"),
        (("run", "--snapshot", "{whole}"), "is complete since"),
        (("checks", "XYZ-01"), "no check is called 'XYZ-01'"),
    ],
)
def test_a_file_that_is_none_of_the_account_is_refused_and_stays(
    arguments: tuple[str, ...], words: str, kept: dict[str, str], here: Path
) -> None:
    (here / "folder").mkdir()
    (here / "other.txt").write_text("something else\n")
    (here / "empty.jsonl").touch()
    header = {"snapshot": 1, "account": NORTH, "caller": "", "started": "2026-01-01T00:00:00+00:00", "aliram": "0.1.0"}
    (here / "north.jsonl").write_text(json.dumps(header) + "\n")
    before = contents(here), contents(Path(kept["whole"]).parent)
    assert words in refused(2, "audit", *(each.format(**kept) for each in arguments))
    assert (contents(here), contents(Path(kept["whole"]).parent)) == before


@pytest.mark.parametrize(
    ("package", "arguments", "words"),
    [
        ("jinja2", ("--report", "r.html"), "the HTML report needs the package jinja2: pip install 'aliram[audit]'"),
        ("jinja2", ("--format", "html"), "the HTML report needs the package jinja2: pip install 'aliram[audit]'"),
        ("rich", (), "the terminal report needs the package rich: pip install 'aliram[audit]'"),
        ("yaml", ("--limits", "limits.yaml"), "YAML needs pyyaml: pip install 'aliram[audit]'"),
        ("yaml", ("--accounts", "limits.yaml"), "pip install 'aliram[audit]'"),
    ],
)
def test_a_package_that_is_missing_is_named_before_anything_is_sent(
    package: str, arguments: tuple[str, ...], words: str, local: Emulator, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_for_mistakes(here)
    for name in {package, *(each for each in sys.modules if each.partition(".")[0] == package)}:
        monkeypatch.setitem(sys.modules, name, None)
    before, sent = contents(here), len(local.requests)
    assert words in refused(2, "audit", "run", *arguments)
    assert contents(here) == before
    assert len(local.requests) == sent


def test_that_a_large_account_has_no_credential_report_is_no_failure(local: Emulator, here: Path) -> None:
    refusal = local.fault("GenerateCredentialReport", code="LimitExceeded.CredentialReport", status=409)
    ended = aliram("audit", "collect", "large.jsonl")
    local.clear_faults(refusal)
    assert (ended.code, "everything was read" in ended.err) == (0, True)


# -- reports ----------------------------------------------------------------------------------------------------------


def names_in_csv(text: str) -> list[str]:
    return [row["name"] for row in csv.DictReader(io.StringIO(text))]


def names_in_sarif(text: str) -> list[str]:
    return [each["locations"][0]["logicalLocations"][0]["name"] for each in json.loads(text)["runs"][0]["results"]]


def names_in_junit(text: str) -> list[str]:
    failed = [case for case in ET.fromstring(text).iter("testcase") if case.find("failure") is not None]
    return [case.attrib["name"].split()[-1] for case in failed]


FORMS: dict[str, tuple[str, Callable[[str], list[str]]]] = {
    "json": (".json", lambda text: [each["name"] for each in json.loads(text)["findings"]]),
    "jsonl": (".jsonl", lambda text: [json.loads(line)["name"] for line in text.splitlines()]),
    "csv": (".csv", names_in_csv),
    "sarif": (".sarif", names_in_sarif),
    "sarif-github": (".sarif", names_in_sarif),
    "junit": (".junit.xml", names_in_junit),
    "ocsf": (".ocsf.json", lambda text: [each["resources"][0]["name"] for each in json.loads(text)]),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_a_program_reads_is_alone_on_standard_output_and_the_same_in_a_file(
    form: str, kept: dict[str, str], here: Path
) -> None:
    ending, names = FORMS[form]
    ended = aliram(
        *("audit", "judge", kept["whole"], "--only", "USER-01", "--format", form, "--report", f"{form}=a=b{ending}")
    )
    assert ended.code == 0
    assert ended.err == f"wrote a=b{ending}\n"
    assert names(ended.out) == ["alice"]
    with (here / f"a=b{ending}").open(encoding="utf-8", newline="") as file:
        assert names(file.read()) == ["alice"]


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".csv", ".sarif", ".junit.xml", ".ocsf.json", ".html", ".txt"])
def test_the_end_of_the_name_tells_the_form(ending: str, kept: dict[str, str], here: Path) -> None:
    judge(kept["whole"], "--report", f"r{ending}", "--format", "none")
    text = (here / f"r{ending}").read_text("utf-8")
    if ending == ".html":
        assert text.startswith("<!doctype html>")
    elif ending == ".txt":
        assert text.startswith("Audit of 1 account by cis-2.0")
    else:
        names = next(names for end, names in FORMS.values() if end == ending)
        assert names(text) == ["alice"]


def test_nothing_is_printed_where_nothing_is_wanted(kept: dict[str, str]) -> None:
    ended = aliram("audit", "judge", kept["whole"], "--format", "none")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_a_report_replaces_an_older_one_and_is_for_its_owner_alone(kept: dict[str, str], here: Path) -> None:
    old = here / "r.json"
    old.write_text("old")
    old.chmod(0o644)
    judge(kept["whole"], "--report", "r.json")
    assert findings(old.read_text("utf-8")) == ALICE
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


def test_a_report_that_cannot_be_finished_leaves_the_older_one_and_the_others(kept: dict[str, str], here: Path) -> None:
    (here / "r.json").write_text("old")
    replace = os.replace

    def full(source: str, target: Path) -> None:
        if target.name == "r.json":
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    with mock.patch.object(os, "replace", full):
        line = ("audit", "judge", kept["whole"], "--only", "USER-01", "--report", "r.json", "--report", "r.csv")
        ended = aliram(*line, "--fail-on", "high")
    assert ended.code == 2
    assert ended.err.splitlines()[-1] == "error: the report r.json could not be written: No space left on device"
    assert "alice" in ended.out
    assert {path.name for path in here.iterdir()} == {"r.json", "r.csv"}
    assert (here / "r.json").read_text("utf-8") == "old"


def test_judging_says_that_a_snapshot_was_broken_off(kept: dict[str, str], here: Path) -> None:
    done("audit", "collect", "s.jsonl")
    lines = (here / "s.jsonl").read_text("utf-8").splitlines(keepends=True)
    (here / "half.jsonl").write_text("".join(lines[:3]))
    text = re.sub(r"\s+", " ", judge("half.jsonl"))
    assert "note: half.jsonl is incomplete" in text
    assert "note" not in judge("s.jsonl")
    judge("half.jsonl", "--fail-on-unknown", "high", code=5)


def test_what_was_left_out_was_not_asked_for_and_is_unknown(here: Path) -> None:
    ended = aliram("audit", "collect", "s.jsonl", "--leave-out", "passkeys", "--leave-out", "login_profiles")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == f"s.jsonl: account {ACCOUNT_ID}; everything was read\n"
    assert ("USER-01", "alice", "unknown") in findings(judge("s.jsonl", "--format", "json"))


# -- terminals and pipes ----------------------------------------------------------------------------------------------


def test_a_terminal_gets_colours_and_progress_and_a_pipe_gets_neither(kept: dict[str, str]) -> None:
    screen, out = shown("audit", "run", "--only", "USER-01", "--format", "json", only_errors=True)
    assert "calls" in screen
    assert findings(out) == ALICE
    assert "\x1b[1m" in shown("audit", "judge", kept["whole"], "--only", "USER-01")[0]
    plain = shown("audit", "judge", kept["whole"], "--only", "USER-01", NO_COLOR="1")[0]
    assert "\x1b" not in plain
    assert "alice" in plain
    piped = aliram("audit", "run", "--only", "USER-01")
    assert piped.err == ""
    assert "\x1b" not in piped.out


def test_whoever_reads_the_pipe_may_leave(kept: dict[str, str]) -> None:
    # A page of a good 100 kB does not fit into the pipe.
    line = [*COMMAND, "audit", "judge", kept["whole"], "--format", "html", "--report", "r.json"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(9) == b"<!doctype"
        process.stdout.close()
        assert process.stderr.read() == b"wrote r.json\n"
        assert process.wait(60) == 0


def test_ctrl_c_keeps_what_was_read_and_the_same_command_goes_on(local: Emulator, here: Path) -> None:
    local.fault("ListAccessKeysInRecycleBin", latency=120.0)
    try:
        with Terminal("audit", "collect", "s.jsonl", "--debug") as terminal:
            terminal.expect("ims.ListUsers: 200")
            terminal.press("\x03")
            terminal.ends(130)
    finally:
        local.clear_faults()
    first, second = terminal.screen.split("s.jsonl holds what was read so far; the same command goes on from there")
    assert "error: " not in first
    assert second.split() == ["interrupted"]
    assert stat.S_IMODE((here / "s.jsonl").stat().st_mode) == 0o600
    asked = len(local.requests)
    assert done("audit", "collect", "s.jsonl") == ""
    again = [each.action for each in local.requests[asked:]]
    assert "ListAccessKeysInRecycleBin" in again
    assert "GetPasswordPolicy" not in again
    assert findings(judge("s.jsonl", "--format", "json")) == ALICE


# -- what needs no account --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "arguments", "code", "words"),
    [
        ("whole", "whole", (), 0, "Nothing changed."),
        ("whole", "whole", ("--fail-on-change",), 0, "Nothing changed."),
        ("whole", "later", (), 0, "mallory"),
        ("whole", "later", ("--fail-on-change",), 5, "mallory"),
        ("later", "whole", ("--fail-on-change", "--output", "json"), 5, "mallory"),
    ],
)
def test_diff_says_what_changed(
    before: str, after: str, arguments: tuple[str, ...], code: int, words: str, kept: dict[str, str]
) -> None:
    ended = aliram("audit", "diff", kept[before], kept[after], *arguments)
    assert (ended.code, ended.err) == (code, "")
    assert words in ended.out


def test_checks_lists_every_check_those_of_a_family_and_one() -> None:
    every = json.loads(done("audit", "checks", "--output", "json"))
    assert [each["Id"] for each in every] == list(audit.all_checks())
    assert len(done("audit", "checks").splitlines()) == 1 + len(every)
    family = json.loads(done("audit", "checks", "net", "--output", "json"))
    assert [each["Id"] for each in family] == ["NET-01", "NET-02", "NET-03"]
    text = done("audit", "checks", "user-01")
    assert text.startswith("Id:       USER-01\n")
    assert "\nSeverity: high\n" in text
    assert "1.4" in json.loads(done("audit", "checks", "USER-01", "--output", "json"))["CIS"]


@pytest.mark.parametrize("left_out", [(), ("passkeys",), ("passkeys", "key_policies")])
def test_permissions_prints_the_policy_and_no_more(left_out: tuple[str, ...]) -> None:
    arguments = [word for family in left_out for word in ("--leave-out", family)]
    assert json.loads(done("audit", "permissions", *arguments)) == policy_for_audit(left_out)


def test_plan_counts_calls(local: Emulator) -> None:
    counts = {"users": 1000, "passwords": 400, "users_with_keys": 700, "keys": 700, "groups": 30, "roles": 300}
    options = [word for name, value in counts.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    sent = len(local.requests)
    last = done("audit", "plan", *options).splitlines()[-1]
    assert last.split() == [f"{audit.formula(audit.Counts(**counts)).total:,}", "calls"]
    # A role costs a call of its own; leaving passkeys out saves one for each user with a password.
    fewer = done("audit", "plan", *options, "--leave-out", "passkeys").splitlines()[-1]
    assert int(last.split()[0].replace(",", "")) - int(fewer.split()[0].replace(",", "")) == 400
    assert len(local.requests) == sent
