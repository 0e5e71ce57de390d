"""Many accounts in one audit."""

from __future__ import annotations

import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import aliram
from aliram import audit, emulator
from aliram.audit.accounts import Entry, audit_accounts, read_accounts
from aliram.audit.finding import Status
from aliram.audit.permissions import policy_for_audit
from aliram.audit.report import AccountPart, Report
from aliram.credentials import StaticKeys
from aliram.emulator import ACCOUNT_ID
from aliram.errors import ConfigError

PASSWORD = "Xk4!wq9-Lm2zR7"
HOME, NORTH, SOUTH, SHUT, PARTLY = ACCOUNT_ID, *(f"600000000000000{number}" for number in range(4))


def trust(word: str | None = None) -> dict[str, Any]:
    condition = {} if word is None else {"Condition": {"StringEquals": {"sts:ExternalId": word}}}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{HOME}:root"]}}
    return {"Version": "1", "Statement": [{**statement, **condition}]}


def account(id: str, *users: str, word: str | None = None, leave_out: str = "") -> dict[str, Any]:
    """An account that can be audited from home, and users without a second factor."""
    document = policy_for_audit()
    if leave_out:
        document["Statement"][0]["Action"].remove(leave_out)
    return {
        "id": id,
        "alias": f"alias-{id[-1]}",
        "policies": [{"name": "audit", "document": document}],
        "roles": [{"name": "auditor", "trust": trust(word), "policies": ["audit"]}],
        "users": [{"name": name, "password": PASSWORD} for name in users],
    }


SEED = {
    "accounts": [
        {
            "id": HOME,
            "users": [
                {
                    "name": "central",
                    "policies": ["AliyunSTSAssumeRoleAccess"],
                    "access_keys": [{"id": "LTAIcentral", "secret": "s" * 30}],
                }
            ],
        },
        account(NORTH, "nora", "nils"),
        account(SOUTH, "sofia", word="grapefruit"),
        account(SHUT, "hidden", word="nobody knows"),
        account(PARTLY, "paul", leave_out="ram:GetPasswordPolicy"),
    ]
}


def arn(account: str) -> str:
    return f"acs:ram::{account}:role/auditor"


ENTRIES = [
    Entry(role=arn(NORTH)),
    Entry(role=arn(SHUT), alias="the shut one"),
    Entry(role=arn(SOUTH), external_id="grapefruit", session_name="yearly", alias="the south"),
    Entry(role=arn(PARTLY)),
]


@pytest.fixture
async def local() -> AsyncIterator[emulator.Emulator]:
    async with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed_accounts(SEED)
        local.set_auth("enforce")
        yield local


@pytest.fixture
async def central(local: emulator.Emulator) -> AsyncIterator[aliram.Session]:
    """Somebody who may assume roles, and do nothing else."""
    async with local.session(credentials=StaticKeys("LTAIcentral", "s" * 30)) as session:
        yield session


async def test_every_account_is_read_and_one_that_stays_shut_is_a_line_of_its_own(central: aliram.Session) -> None:
    told: list[AccountPart] = []
    report = await audit_accounts(central, ENTRIES, only=["USER-01", "PWD"], on_account=told.append)
    assert [(part.account, part.alias, bool(part.error)) for part in report.accounts] == [
        (NORTH, "alias-0", False),
        (SHUT, "the shut one", True),
        (SOUTH, "the south", False),
        (PARTLY, "alias-3", False),
    ]
    north, shut, south, partly = report.accounts
    assert "NoPermission" in shut.error
    assert "nobody knows" not in shut.error
    assert "\n" not in shut.error
    assert (shut.sizes, shut.unread) == ({}, [])
    assert (north.sizes["users"], south.sizes["users"]) == (2, 1)
    assert ":role/auditor/yearly" in south.caller.replace("assumed-role", "role")
    assert [unread.call for unread in partly.unread] == ["ims.GetPasswordPolicy"]
    failures = {(each.account, each.name) for each in report.findings if each.check == "USER-01"}
    assert failures == {(NORTH, "nora"), (NORTH, "nils"), (SOUTH, "sofia"), (PARTLY, "paul")}
    (users,) = [check for check in report.checks if check.id == "USER-01"]
    assert users.counts == {"fail": 4}
    unknown = {each.account for each in report.findings if each.status is Status.UNKNOWN}
    assert unknown == {PARTLY}
    assert sorted(part.account for part in told) == sorted([NORTH, SHUT, SOUTH, PARTLY])


async def test_findings_are_those_of_the_accounts_one_by_one(central: aliram.Session) -> None:
    together = await audit_accounts(central, [ENTRIES[0], ENTRIES[2]], passes=True)
    single = [await audit_accounts(central, [entry], passes=True) for entry in (ENTRIES[0], ENTRIES[2])]

    def known(report: Report) -> set[tuple[str, str]]:
        return {(each.fingerprint, each.status) for each in report.findings}

    assert known(together) == known(single[0]) | known(single[1])
    assert len(together.findings) == sum(len(report.findings) for report in single)
    assert [each.status for each in together.findings] == sorted(
        (each.status for each in together.findings), key=["fail", "unknown", "manual", "pass"].index
    )
    for status in Status:
        assert together.count(status) == sum(report.count(status) for report in single)


async def test_calls_under_way_are_limited_over_all_accounts(local: emulator.Emulator, central: aliram.Session) -> None:
    under_way = most = 0
    send = central._transport.send

    class Counting:
        async def send(self, request: Any) -> Any:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            try:
                return await send(request)
            finally:
                under_way -= 1

    central._transport = Counting()
    report = await audit_accounts(central, [ENTRIES[0], ENTRIES[2], ENTRIES[3]], concurrency=2, only=["PWD"])
    assert not any(part.error for part in report.accounts)
    assert most == 2


async def test_snapshots_are_written_for_whoever_judges_them_later(central: aliram.Session, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots" / "today"
    report = await audit_accounts(central, ENTRIES[:3], only=["USER-01"], folder=folder)
    assert [bool(part.error) for part in report.accounts] == [False, True, False]
    assert sorted(path.name for path in folder.iterdir()) == [f"{NORTH}.jsonl", f"{SOUTH}.jsonl"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"{NORTH}.jsonl").stat().st_mode) == 0o600
    # The second time there is a complete snapshot, which is judged as it is; the account that failed is tried again.
    before = (folder / f"{NORTH}.jsonl").read_bytes()
    again = await audit_accounts(central, ENTRIES[:2], only=["USER-01"], folder=folder)
    assert [bool(part.error) for part in again.accounts] == [False, True]
    assert [finding.fingerprint for finding in again.findings] == [
        finding.fingerprint for finding in report.findings if finding.account == NORTH
    ]
    assert len(again.notes) == 1
    assert f"account {NORTH} was not read anew" in again.notes[0]
    assert (folder / f"{NORTH}.jsonl").read_bytes() == before


async def test_a_complete_snapshot_with_denied_calls_says_so_when_it_is_judged_again(
    central: aliram.Session, tmp_path: Path
) -> None:
    first = await audit_accounts(central, [ENTRIES[0], ENTRIES[3]], only=["PWD"], folder=tmp_path)
    again = await audit_accounts(central, [ENTRIES[0], ENTRIES[3]], only=["PWD"], folder=tmp_path)
    assert first.notes == []
    north, partly = again.notes
    assert NORTH in north
    assert north.endswith("is complete")
    assert PARTLY in partly
    assert "is complete, but for 1 call without a reply" in partly
    (tmp_path / f"{PARTLY}.jsonl").rename(tmp_path / "away")
    assert (await audit_accounts(central, ENTRIES[3:], only=["PWD"], folder=tmp_path)).notes == []


OTHERS = f"{NORTH[:-1]}7", f"{NORTH[:-1]}8"


@pytest.mark.parametrize("deleted", [False, True], ids=["loses its policy", "is deleted"])
async def test_a_role_that_goes_while_it_reads_is_the_trouble_of_its_account_alone(
    local: emulator.Emulator, central: aliram.Session, tmp_path: Path, deleted: bool
) -> None:
    calm, struck = OTHERS
    names = [f"user-{number}" for number in range(30)]
    planted = local.seed_accounts({"accounts": [account(calm, *names), account(struck, *names)]})
    (root,) = [each.root_key for each in planted if each.id == struck]
    entries = [Entry(role=arn(calm)), Entry(role=arn(struck))]
    held = {"RoleName": "auditor", "PolicyType": "Custom", "PolicyName": "audit"}
    send = central._transport.send

    class Watching:
        sent = 0

        async def send(self, request: Any) -> Any:
            """Takes the role away in the midst of the accounts, before one more call is made."""
            self.sent += 1
            if self.sent == 100:
                await owner.ram.call("DetachPolicyFromRole", held)
                if deleted:
                    await owner.ram.delete_role(role_name="auditor")
            return await send(request)

    keys = StaticKeys(root.access_key_id, root.access_key_secret)
    async with local.session(credentials=keys) as owner:
        plain = await audit_accounts(central, entries)
        central._transport = Watching()
        hit = await audit_accounts(central, entries, folder=tmp_path)
        assert _statuses(hit, calm) == _statuses(plain, calm)
        there, lost = hit.accounts
        assert (there.error, there.unread) == ("", [])
        failures = {key for key, status in _statuses(plain, struck).items() if status is Status.FAIL}
        if deleted:
            assert "InvalidSecurityToken" in lost.error
            assert "\n" not in lost.error
            assert _statuses(hit, struck) == {}
            await owner.ram.create_role(role_name="auditor", assume_role_policy_document=json.dumps(trust()))
        else:
            assert lost.error == ""
            assert {unread.code for unread in lost.unread} == {"NoPermission"}
            now = _statuses(hit, struck)
            assert Status.UNKNOWN in {now[key] for key in failures}
            assert {now[key] for key in failures} <= {Status.UNKNOWN, Status.FAIL}
        await owner.ram.call("AttachPolicyToRole", held)
        again = await audit_accounts(central, entries, folder=tmp_path)
        assert not any(part.error for part in again.accounts)
        assert _statuses(again, calm) == _statuses(plain, calm)
        assert _statuses(again, struck) == _statuses(plain if deleted else hit, struck)


def _statuses(report: Report, account: str) -> dict[tuple[str, str], Status]:
    return {(each.check, each.resource): each.status for each in report.findings if each.account == account}


def test_a_snapshot_of_the_folder_is_judged_as_the_account_was(tmp_path: Path) -> None:
    import asyncio

    async def run() -> Report:
        with emulator.serve() as local:
            local.set_report_delay(0)
            local.seed_accounts(SEED)
            async with local.session(credentials=StaticKeys("LTAIcentral", "s" * 30)) as session:
                return await audit_accounts(session, ENTRIES[:1], folder=tmp_path)

    report = asyncio.run(run())
    later = audit.judge(audit.Snapshot.load(tmp_path / f"{NORTH}.jsonl"))
    assert {each.fingerprint for each in later.findings} == {each.fingerprint for each in report.findings}


WRONG: dict[str, dict[str, Any]] = {
    "no account in the list": {"entries": []},
    "stands twice": {"entries": [ENTRIES[0], Entry(role=f"acs:ram::{NORTH}:role/other")]},
    "no family": {"leave_out": ["nonsense"]},
    "no check": {"only": ["NONSENSE-01"]},
    "concurrency": {"concurrency": 0},
}


@pytest.mark.parametrize(("words", "given"), WRONG.items())
async def test_what_cannot_be_right_is_refused_before_anything_is_sent(
    local: emulator.Emulator, central: aliram.Session, words: str, given: dict[str, Any]
) -> None:
    arguments = {"entries": ENTRIES, **given}
    with pytest.raises(ConfigError, match=words.replace("no account", "no account is|no account")):
        await audit_accounts(central, arguments.pop("entries"), **arguments)
    assert local.requests == []


ROLE = f"acs:ram::{NORTH}:role/auditor"
READ: dict[str, tuple[Any, Entry]] = {
    "an ARN": ([ROLE], Entry(role=ROLE)),
    "a mapping": (
        [{"role": ROLE, "external_id": "w", "session_name": "me", "alias": "north"}],
        Entry(role=ROLE, external_id="w", session_name="me", alias="north"),
    ),
    "a role's name": ([{"role": "auditor", "account": NORTH}], Entry(role=ROLE)),
    "a number": ([{"role": "auditor", "account": int(NORTH)}], Entry(role=ROLE)),
    "an id with defaults": (
        {"role": "auditor", "external_id": "w", "accounts": [NORTH]},
        Entry(role=ROLE, external_id="w"),
    ),
    "an id that is a number": ({"role": "auditor", "accounts": [int(NORTH)]}, Entry(role=ROLE)),
    "an ARN beside defaults": ({"role": "other", "accounts": [ROLE]}, Entry(role=ROLE)),
    "its own word": (
        {"role": "auditor", "external_id": "w", "accounts": [{"account": NORTH, "external_id": "v"}]},
        Entry(role=ROLE, external_id="v"),
    ),
}


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("row", READ)
def test_accounts_are_read_from_yaml_and_json(tmp_path: Path, row: str, form: str) -> None:
    given, expected = READ[row]
    file = tmp_path / f"accounts.{form}"
    file.write_text(json.dumps(given))  # which is YAML, too
    assert read_accounts(file) == [expected]
    assert expected.account == NORTH


UNREADABLE: dict[str, tuple[str, str]] = {
    "not JSON": ("accounts.json", "- a"),
    "not YAML": ("accounts.yaml", "{"),
    "no list": ("accounts.yaml", "role: auditor"),
    "an empty list": ("accounts.json", "[]"),
    "no role": ("accounts.json", f'["{NORTH}"]'),
    "no account": ("accounts.json", '[{"role": "auditor"}]'),
    "an unknown field": ("accounts.json", json.dumps([{"role": ROLE, "region": "x"}])),
    "a field of another type": ("accounts.json", json.dumps([{"role": ROLE, "external_id": 5}])),
    "another account": ("accounts.json", json.dumps([{"role": ROLE, "account": SOUTH}])),
    "twice": ("accounts.json", json.dumps([ROLE, ROLE])),
    "a field twice": ("accounts.yaml", f"- role: {ROLE}\n  role: {ROLE}"),
    "neither text nor mapping": ("accounts.json", "[true]"),
    "a user's ARN": ("accounts.json", f'["acs:ram::{NORTH}:user/alice"]'),
    "no file": ("", ""),
}


@pytest.mark.parametrize("row", UNREADABLE)
def test_a_list_that_names_no_accounts_is_refused_with_its_name(tmp_path: Path, row: str) -> None:
    name, text = UNREADABLE[row]
    if name:
        (tmp_path / name).write_text(text)
    file = tmp_path / (name or "missing.json")
    with pytest.raises(ConfigError, match=file.name):
        read_accounts(file)


def test_in_yaml_nothing_needs_quotes_and_a_mistake_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "accounts.yaml"
    file.write_text(f"role: auditor\naccounts:\n  - {NORTH}\n  - account: {SOUTH}\n    external_id: 0123\n")
    first, second = read_accounts(file)
    assert (first.account, second.account, second.external_id) == (NORTH, SOUTH, "0123")
    file.write_text(f"role: auditor\naccounts:\n  - {NORTH}\n  - account: {SOUTH}\n    region: x\n")
    with pytest.raises(ConfigError, match=r"accounts\.yaml, line 4: .*region"):
        read_accounts(file)
