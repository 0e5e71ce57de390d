"""Credential report and security report in the wire's own form, by the emulator's clock: states, columns, pages,
figures."""

from __future__ import annotations

import base64
import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from aliram import Session
from aliram.credentials import StaticKeys
from aliram.emulator import Emulator
from aliram.emulator.security_report import score
from aliram.waiters import wait_for_credential_report
from tests.emulator_fixture import RawClient, RawReply

DOMAIN = "aliram.onaliyun.com"
PASSWORD = "Str0ng!password"

# The page "Generate and download user credential reports", in its order; the last three keys in the names that readers
# of real reports know (steampipe-plugin-alicloud).
COLUMNS = [
    "user",
    "user_creation_time",
    "user_last_logon",
    "password_exist",
    "password_active",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    "access_key_1_exist",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used",
    "access_key_2_exist",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used",
    "additional_access_key_1_exist",
    "additional_access_key_1_active",
    "additional_access_key_1_last_rotated",
    "additional_access_key_1_last_used",
    "additional_access_key_2_exist",
    "additional_access_key_2_active",
    "additional_access_key_2_last_rotated",
    "additional_access_key_2_last_used",
    "additional_access_key_3_exist",
    "additional_access_key_3_active",
    "additional_access_key_3_last_rotated",
    "additional_access_key_3_last_used",
]


def order(root: RawClient) -> str:
    state: str = root.ims("GenerateCredentialReport").tree["State"]
    return state


def text_of(reply: RawReply) -> str:
    return base64.b64decode(reply.tree["Content"]).decode()


def report(emulator: Emulator, root: RawClient) -> dict[str, dict[str, str]]:
    """A new report, by user."""
    assert order(root) == "STARTED"
    emulator.clock.advance(1)
    rows = csv.DictReader(io.StringIO(text_of(root.ims("GetCredentialReport"))))
    return {row["user"]: row for row in rows}


# The credential report.


def test_a_report_is_started_in_progress_and_completed_and_then_stays_for_four_hours(
    emulator: Emulator, root: RawClient
) -> None:
    emulator.set_report_delay(60)
    assert root.ims("GetCredentialReport").code == "EntityNotExist.CredentialReport"
    assert order(root) == "STARTED"
    assert order(root) == "INPROGRESS"
    assert root.ims("GetCredentialReport").code == "EntityNotExist.CredentialReport"
    emulator.clock.advance(60)
    assert order(root) == "COMPLETED"
    first = root.ims("GetCredentialReport").tree
    emulator.clock.advance(4 * 3600 - 120)
    assert order(root) == "COMPLETED"
    emulator.clock.advance(120)
    assert order(root) == "STARTED"
    # Until the next one is there, the last one is read.
    assert root.ims("GetCredentialReport").tree["GeneratedTime"] == first["GeneratedTime"]
    emulator.clock.advance(60)
    assert root.ims("GetCredentialReport").tree["GeneratedTime"] > first["GeneratedTime"]


def test_a_report_takes_a_second_unless_told_otherwise_and_reset_forgets_that(
    emulator: Emulator, root: RawClient
) -> None:
    emulator.set_report_delay(0)
    assert (order(root), order(root)) == ("STARTED", "COMPLETED")
    for seconds in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="0 s or more"):
            emulator.set_report_delay(seconds)
    emulator.set_report_delay(10_000)
    emulator.reset()
    assert order(root) == "STARTED"
    emulator.clock.advance(1)
    assert order(root) == "COMPLETED"


def test_the_columns_are_the_published_ones(emulator: Emulator, root: RawClient) -> None:
    (row,) = report(emulator, root).values()
    assert list(row) == COLUMNS


def test_the_first_line_is_the_account(emulator: Emulator, root: RawClient) -> None:
    key = root.ims("ListAccessKeys").tree["AccessKeys"]["AccessKey"][0]
    emulator.set_root_mfa(True)
    root.ram("CreateUser", UserName="alice")
    rows = report(emulator, root)
    assert list(rows) == ["<root>", f"alice@{DOMAIN}"]
    row = rows["<root>"]
    assert [row[name] for name in COLUMNS[2:8]] == ["-", "TRUE", "N/A", "N/A", "N/A", "TRUE"]
    assert (row["access_key_1_exist"], row["access_key_1_active"]) == ("TRUE", "TRUE")
    assert row["user_creation_time"] == row["access_key_1_last_rotated"] == key["CreateDate"]
    assert row["access_key_1_last_used"] >= key["CreateDate"]
    assert [row[name] for name in COLUMNS[12:]] == ["FALSE", "N/A", "N/A", "N/A"] * 4


def test_a_line_tells_of_password_device_and_keys(emulator: Emulator, root: RawClient) -> None:
    emulator.seed({"users": [{"name": "alice", "mfa": True, "password": PASSWORD}, {"name": "bob"}]})
    keys = [root.ram("CreateAccessKey", UserName="alice").tree["AccessKey"] for _ in range(2)]
    emulator.clock.advance(3600)
    root.ram("UpdateAccessKey", UserName="alice", UserAccessKeyId=keys[0]["AccessKeyId"], Status="Inactive")
    used = RawClient(root.port, keys[1]["AccessKeyId"], keys[1]["AccessKeySecret"])
    assert used.sts("GetCallerIdentity").status == 200
    told = root.ims("ListAccessKeys", UserPrincipalName=f"alice@{DOMAIN}").tree["AccessKeys"]["AccessKey"]
    last = root.ims(
        "GetAccessKeyLastUsed", UserPrincipalName=f"alice@{DOMAIN}", UserAccessKeyId=keys[1]["AccessKeyId"]
    ).tree
    profile = root.ram("GetLoginProfile", UserName="alice").tree["LoginProfile"]
    rows = report(emulator, root)
    alice, bob = rows[f"alice@{DOMAIN}"], rows[f"bob@{DOMAIN}"]
    assert [alice[name] for name in COLUMNS[2:8]] == ["-", "TRUE", "TRUE", profile["CreateDate"], "-", "TRUE"]
    assert [alice[name] for name in COLUMNS[8:12]] == ["TRUE", "FALSE", told[0]["UpdateDate"], "-"]
    assert told[0]["UpdateDate"] > keys[0]["CreateDate"]
    used_on = last["AccessKeyLastUsed"]["LastUsedDate"]
    assert [alice[name] for name in COLUMNS[12:16]] == ["TRUE", "TRUE", keys[1]["CreateDate"], used_on]
    assert [bob[name] for name in COLUMNS[2:8]] == ["-", "FALSE", "N/A", "N/A", "N/A", "N/A"]


def test_the_password_policy_says_when_a_password_must_be_changed(emulator: Emulator, root: RawClient) -> None:
    root.ims("SetPasswordPolicy", MaxPasswordAge="30")
    root.ram("CreateUser", UserName="alice")
    root.ram("CreateLoginProfile", UserName="alice", Password=PASSWORD)
    emulator.clock.advance(86_400)
    root.ims("UpdateLoginProfile", UserPrincipalName=f"alice@{DOMAIN}", Password="An0ther!password")
    root.ims("UpdateLoginProfile", UserPrincipalName=f"alice@{DOMAIN}", Status="Inactive")
    row = report(emulator, root)[f"alice@{DOMAIN}"]
    changed, due = (datetime.fromisoformat(row[name]) for name in ("password_last_changed", "password_next_rotation"))
    assert changed - datetime.fromisoformat(row["user_creation_time"]) >= timedelta(days=1)
    assert due - changed == timedelta(days=30)
    assert row["password_active"] == "FALSE"


def test_an_account_may_have_keys_from_before_the_limit(emulator: Emulator, root: RawClient) -> None:
    emulator.seed({"users": [{"name": "alice", "access_keys": 5}]})
    row = report(emulator, root)[f"alice@{DOMAIN}"]
    assert {row[name] for name in COLUMNS if name.endswith("_exist") and "key" in name} == {"TRUE"}


def test_pages_join_to_one_report(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(25)
    order(root)
    emulator.clock.advance(1)
    whole = root.ims("GetCredentialReport").tree
    assert (whole["IsTruncated"], whole.get("NextToken")) == ("false", None)
    token: dict[str, str] = {}
    pieces, sizes = "", []
    while True:
        reply = root.ims("GetCredentialReport", MaxItems="10", **token)
        pieces += text_of(reply)
        sizes.append(len(text_of(reply).splitlines()))
        if reply.tree["IsTruncated"] == "false":
            break
        token = {"NextToken": reply.tree["NextToken"]}
    # The header comes once; the account and 25 users are 26 lines.
    assert sizes == [11, 10, 6]
    assert pieces.encode() == base64.b64decode(whole["Content"])
    emulator.page_cap(20)
    assert root.ims("GetCredentialReport").tree["IsTruncated"] == "true"


def test_the_pages_of_a_report_do_not_mix_with_the_next_one(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(3)
    order(root)
    emulator.clock.advance(1)
    first = root.ims("GetCredentialReport", MaxItems="2").tree
    emulator.clock.advance(4 * 3600)
    root.ram("CreateUser", UserName="zoe")
    order(root)
    emulator.clock.advance(1)
    second = root.ims("GetCredentialReport", NextToken=first["NextToken"])
    assert second.tree["GeneratedTime"] == first["GeneratedTime"]
    assert [line.partition("@")[0] for line in text_of(second).splitlines()] == ["user-000001", "user-000002"]
    assert "zoe@" in text_of(root.ims("GetCredentialReport"))
    # Two reports are kept; when a third is ordered, the first is gone, and so are its pages.
    emulator.clock.advance(4 * 3600)
    order(root)
    assert root.ims("GetCredentialReport", NextToken=first["NextToken"]).code == "InvalidParameter.NextToken"


@pytest.mark.parametrize("page_size", ["0", "3502", "many"])
def test_a_page_has_1_to_3501_lines(root: RawClient, page_size: str) -> None:
    reply = root.ims("GetCredentialReport", MaxItems=page_size)
    assert (reply.status, reply.code.rpartition(".")[0]) == (400, "InvalidParameter.MaxItems")


def test_a_token_is_good_for_its_own_list_only(emulator: Emulator, root: RawClient) -> None:
    other = emulator.add_account()
    stranger = RawClient(root.port, other.root_key.access_key_id, str(other.root_key.access_key_secret))
    emulator.seed_users(3)
    for client in (root, stranger):
        order(client)
        client.ims("GenerateGovernanceReport")
    emulator.clock.advance(1)
    token = root.ims("GetCredentialReport", MaxItems="1").tree["NextToken"]
    assert stranger.ims("GetCredentialReport", NextToken=token).code == "InvalidParameter.NextToken"
    item = {"GovernanceItemType": "UserUnusedAccessKey"}
    assert root.ims("GetGovernanceItemReport", Marker=token, **item).code == "InvalidParameter.Marker"
    users = root.ims("ListUsers", MaxItems="1").tree["Marker"]
    for wrong in (users, "=", "Zm9v", token[:-4]):
        assert root.ims("GetCredentialReport", NextToken=wrong).code == "InvalidParameter.NextToken"
    assert text_of(stranger.ims("GetCredentialReport")).count("\n") == 2


def test_accounts_of_more_than_3500_users_get_no_report(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(3500, access_keys=0)
    assert order(root) == "STARTED"
    emulator.clock.advance(4 * 3600)
    assert len(text_of(root.ims("GetCredentialReport")).splitlines()) == 3502
    root.ram("CreateUser", UserName="one-too-many")
    reply = root.ims("GenerateCredentialReport")
    assert (reply.status, reply.code) == (409, "LimitExceeded.CredentialReport")


async def test_the_waiter_waits_for_it_and_the_pager_reads_it(emulator: Emulator) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        emulator.clock.advance(seconds)

    emulator.set_report_delay(7)
    emulator.seed_users(5)
    key = emulator.root_key
    keys = StaticKeys(key.access_key_id, str(key.access_key_secret))
    async with Session(credentials=keys, endpoints={"ims": emulator.url}) as session:
        done = await wait_for_credential_report(session.ims, sleep=sleep)
        pages = [page async for page in session.ims.get_credential_report(max_items=4).pages()]
    # 2 s and 3 s are too few for 7, the 4.5 s after them are enough.
    assert (done.state, pauses) == ("COMPLETED", [2.0, 3.0, 4.5])
    text = b"".join(base64.b64decode(page.content or "") for page in pages).decode()
    assert (len(pages), len(list(csv.DictReader(io.StringIO(text))))) == (2, 6)
    assert [page.is_truncated for page in pages] == [True, False]


# The security report.


def practice(root: RawClient) -> dict[str, Any]:
    tree = root.ims("GetAccountSecurityPracticeReport").tree["AccountSecurityPracticeInfo"]
    return {**tree["AccountSecurityPracticeUserInfo"], "Score": tree["Score"]}


def test_the_published_sample_has_its_published_score() -> None:
    sample = {
        "UnusedAkNum": 0,
        "SubUserWithUnusedAccessKey": 0,
        "RootWithAccessKey": 1,
        "SubUser": 9,
        "BindMfa": False,
        "OldAkNum": 0,
        "SubUserPwdLevel": "low",
        "SubUserWithOldAccessKey": 0,
        "SubUserBindMfa": 0,
    }
    assert score(sample) == 63


def test_the_score_goes_from_0_to_100() -> None:
    best = {
        "UnusedAkNum": 0,
        "SubUserWithUnusedAccessKey": 0,
        "RootWithAccessKey": 0,
        "SubUser": 4,
        "BindMfa": True,
        "OldAkNum": 0,
        "SubUserPwdLevel": "high",
        "SubUserWithOldAccessKey": 0,
        "SubUserBindMfa": 4,
    }
    worst = {
        "UnusedAkNum": 2,
        "SubUserWithUnusedAccessKey": 4,
        "RootWithAccessKey": 2,
        "SubUser": 4,
        "BindMfa": False,
        "OldAkNum": 2,
        "SubUserPwdLevel": "low",
        "SubUserWithOldAccessKey": 4,
        "SubUserBindMfa": 0,
    }
    assert (score(best), score(worst)) == (100, 0)


def test_the_security_report_counts_users_devices_and_keys(emulator: Emulator, root: RawClient) -> None:
    emulator.seed({"users": [{"name": "alice", "mfa": True, "access_keys": 2}, {"name": "bob"}]})
    first = practice(root)
    assert (first["SubUser"], first["SubUserBindMfa"], first["BindMfa"]) == (2, 1, False)
    assert (first["RootWithAccessKey"], first["OldAkNum"], first["UnusedAkNum"]) == (1, 0, 0)
    emulator.set_root_mfa(True)
    assert practice(root)["BindMfa"] is True
    assert practice(root)["Score"] > first["Score"]


def test_a_key_is_old_after_90_days_and_unused_when_nobody_used_it_for_90(emulator: Emulator, root: RawClient) -> None:
    made = emulator.seed({"users": [{"name": "alice", "access_keys": 1}, {"name": "bob", "access_keys": 1}]})
    emulator.clock.advance(89 * 86_400)
    fresh = practice(root)
    assert (fresh["SubUserWithOldAccessKey"], fresh["SubUserWithUnusedAccessKey"]) == (0, 0)
    key = made["alice"][0]
    assert RawClient(root.port, key.access_key_id, str(key.access_key_secret)).sts("GetCallerIdentity").status == 200
    emulator.clock.advance(2 * 86_400)
    aged = practice(root)
    assert (aged["SubUserWithOldAccessKey"], aged["SubUserWithUnusedAccessKey"]) == (2, 1)
    # The root's key signed this very call, but it is old.
    assert (aged["OldAkNum"], aged["UnusedAkNum"]) == (1, 0)
    bobs = made["bob"][0].access_key_id
    root.ram("UpdateAccessKey", UserName="bob", UserAccessKeyId=bobs, Status="Inactive")
    assert practice(root)["SubUserWithUnusedAccessKey"] == 0


LEVELS = [
    ("as it is at first", {}, "low"),
    ("length alone", {"MinimumPasswordLength": "32"}, "low"),
    (
        "three classes",
        {"RequireNumbers": "true", "RequireSymbols": "true", "RequireLowercaseCharacters": "true"},
        "mid",
    ),
    (
        "four classes and 14 characters",
        {
            "MinimumPasswordLength": "14",
            **{
                f"Require{name}": "true"
                for name in ("Numbers", "Symbols", "LowercaseCharacters", "UppercaseCharacters")
            },
        },
        "high",
    ),
]


@pytest.mark.parametrize(("policy", "level"), [row[1:] for row in LEVELS], ids=[row[0] for row in LEVELS])
def test_the_password_policy_has_a_level(root: RawClient, policy: dict[str, str], level: str) -> None:
    assert root.ims("SetPasswordPolicy", **policy).status == 200
    assert practice(root)["SubUserPwdLevel"] == level


def test_accounts_see_their_own_figures_only(emulator: Emulator, root: RawClient) -> None:
    other = emulator.add_account()
    stranger = RawClient(root.port, other.root_key.access_key_id, str(other.root_key.access_key_secret))
    emulator.seed({"users": [{"name": "alice", "mfa": True, "access_keys": 1}]})
    assert (practice(root)["SubUser"], practice(stranger)["SubUser"]) == (1, 0)
    assert practice(stranger)["SubUserBindMfa"] == 0


# Steering from other languages.


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (60.5, 200), (-1, 400), ("soon", 400)])
def test_the_delay_is_set_over_http_too(root: RawClient, seconds: object, status: int) -> None:
    body = json.dumps({"seconds": seconds}).encode()
    headers = {"host": f"127.0.0.1:{root.port}", "content-type": "application/json"}
    assert root.send("POST", "/_aliram/report-delay", headers, body).status == status
    order(root)
    assert order(root) == ("COMPLETED" if seconds == 0 else "INPROGRESS")
