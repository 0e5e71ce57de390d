"""Access keys: AK-01 to AK-08."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

import aliram
from aliram import audit
from tests.audit.replies import credential_report, day, told
from tests.audit_stage import ago, judged, snapshot_of, verdicts

DOMAIN = "aliram.onaliyun.com"
ALICE = f"alice@{DOMAIN}"


def alice(*keys: tuple[str, str, str]) -> audit.Snapshot:
    """An account of one user with keys: status, creation, last use (`-` for never)."""
    row = {"user": ALICE}
    for number, (status, created, used) in enumerate(keys, 1):
        slot = f"access_key_{number}"
        row |= {f"{slot}_exist": "TRUE", f"{slot}_active": str(status == "Active").upper()}
        row |= {f"{slot}_last_rotated": created, f"{slot}_last_used": used}
    listed = [
        {"AccessKeyId": f"LTAI{number}", "Status": status, "CreateDate": created}
        for number, (status, created, _) in enumerate(keys, 1)
    ]
    uses = {
        f"ims.GetAccessKeyLastUsed LTAI{number}": {"AccessKeyLastUsed": {"LastUsedDate": used if used != "-" else ""}}
        for number, (_, _, used) in enumerate(keys, 1)
    }
    return told(
        {
            "ims.ListUsers": {"Users": {"User": [{"UserPrincipalName": ALICE, "CreateDate": day(1000)}]}},
            "ims.GetCredentialReport": credential_report(row),
            f"ims.ListAccessKeys {ALICE}": {"AccessKeys": {"AccessKey": listed}},
            **uses,
        }
    )


@pytest.mark.parametrize(
    ("check", "key", "expected"),
    [
        ("AK-01", ("Active", day(91, -1), "-"), ("pass", "medium")),
        ("AK-01", ("Active", day(91), "-"), ("fail", "medium")),
        ("AK-01", ("Inactive", day(500), "-"), None),
        ("AK-03", ("Active", day(500), day(91, -1)), ("pass", "low")),
        ("AK-03", ("Active", day(500), day(91)), ("fail", "low")),
        ("AK-03", ("Active", day(500), day(366, -1)), ("fail", "low")),
        ("AK-03", ("Active", day(500), day(366)), ("fail", "medium")),
        ("AK-03", ("Active", day(500), "-"), None),
        ("AK-03", ("Inactive", day(500), day(400)), None),
        ("AK-04", ("Active", day(91, -1), "-"), ("pass", "medium")),
        ("AK-04", ("Active", day(91), "-"), ("fail", "medium")),
        ("AK-04", ("Active", day(500), day(400)), ("pass", "medium")),
        ("AK-04", ("Inactive", day(500), "-"), None),
        ("AK-05", ("Inactive", day(1), "-"), ("fail", "low")),
        ("AK-05", ("Active", day(1), "-"), ("pass", "low")),
    ],
)
def test_ages_and_uses_count_in_whole_days(
    check: str, key: tuple[str, str, str], expected: tuple[str, str] | None
) -> None:
    found = judged(alice(key), check)
    assert [(finding.status.value, finding.severity.value) for finding in found] == (
        [] if expected is None else [expected]
    )


OLD, NEVER = ("Active", day(60), day(40)), ("Active", day(60), "-")


@pytest.mark.parametrize(
    ("check", "key", "limit"),
    [
        ("AK-01", OLD, {"key_age_days": 59}),
        ("AK-03", OLD, {"key_idle_days": 39}),
        ("AK-04", NEVER, {"key_idle_days": 59}),
    ],
)
def test_the_days_of_keys_are_limits(check: str, key: tuple[str, str, str], limit: dict[str, int]) -> None:
    [name] = limit
    assert verdicts(alice(key), check) == {"LTAI1 of alice": "pass"}
    assert verdicts(alice(key), check, **{name: limit[name] + 1}) == {"LTAI1 of alice": "pass"}
    assert verdicts(alice(key), check, **limit) == {"LTAI1 of alice": "fail"}


ON, OFF = ("Active", day(1), "-"), ("Inactive", day(1), "-")


@pytest.mark.parametrize(
    ("keys", "single", "none"),
    [
        ([], {}, {"alice": "pass"}),
        ([OFF], {}, {"alice": "pass"}),
        ([ON], {"alice": "pass"}, {"alice": "fail"}),
        ([ON, OFF], {"alice": "pass"}, {"alice": "fail"}),
        ([ON, ON], {"alice": "fail"}, {"alice": "fail"}),
    ],
)
def test_active_keys_are_counted_by_user(
    keys: list[tuple[str, str, str]], single: dict[str, str], none: dict[str, str]
) -> None:
    assert verdicts(alice(*keys), "AK-02") == single
    assert verdicts(alice(*keys), "AK-06") == none


def test_of_two_keys_each_has_its_own_last_use() -> None:
    snapshot = alice(("Active", day(500), day(2)), ("Active", day(500), day(200)))
    assert verdicts(snapshot, "AK-03") == {"LTAI1 of alice": "pass", "LTAI2 of alice": "fail"}


# What keys open.


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def given(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


OFFICE = ["203.0.113.0/24"]
NOT_ECS = {"Effect": "Allow", "NotAction": "ecs:*", "Resource": "*"}
NOT_OSS = {"Effect": "Allow", "NotAction": ["oss:*"], "Resource": "acs:oss:*:*:*"}

# By user: statements of a policy of its own, and what AK-07 and AK-08 say of its key (status and severity).
HIGH, MEDIUM, LOW = ("fail", "high"), ("fail", "medium"), ("fail", "low")
OK7, OK8 = ("pass", "high"), ("pass", "medium")
HELD: dict[str, tuple[list[dict[str, Any]], Any, Any]] = {
    "everything": ([allow("*")], HIGH, MEDIUM),
    "star-colon-star": ([allow("*:*")], HIGH, MEDIUM),
    "all-but-ecs": ([NOT_ECS], HIGH, MEDIUM),
    "all-of-ram": ([allow("ram:*")], HIGH, OK8),
    "creates-users": ([allow("ram:Create*", "acs:ram:*:*:user/*")], HIGH, OK8),
    "from-office": ([allow("*", **given("IpAddress", "acs:SourceIp", *OFFICE))], OK7, LOW),
    "from-vpc": ([allow("*", **given("StringEquals", "acs:SourceVpc", "vpc-1"))], OK7, LOW),
    "from-anywhere": ([allow("*", **given("IpAddress", "acs:SourceIp", "0.0.0.0/0"))], MEDIUM, LOW),
    "from-elsewhere": ([allow("*", **given("NotIpAddress", "acs:SourceIp", *OFFICE))], MEDIUM, LOW),
    "with-mfa": ([allow("*", **given("Bool", "acs:MFAPresent", "true"))], MEDIUM, LOW),
    "fenced": ([allow("*"), deny("*", **given("NotIpAddress", "acs:SourceIp", *OFFICE))], OK7, LOW),
    "half-fenced": ([allow("*"), deny("ecs:*", **given("NotIpAddress", "acs:SourceIp", *OFFICE))], HIGH, MEDIUM),
    "any-pattern": ([allow("*", **given("StringLike", "acs:SourceIp", "*"))], MEDIUM, LOW),
    "own-account": ([allow("*", "acs:*:*:5123456789012345:*")], HIGH, MEDIUM),
    "but-objects": ([allow("*"), deny("oss:*")], HIGH, OK8),
    "but-ram": ([allow("*"), deny(["ram:*", "ims:*"])], HIGH, MEDIUM),
    "nothing-left": ([allow("*"), {"Effect": "Deny", "NotAction": "ecs:Describe*", "Resource": "*"}], None, OK8),
    "nothing-of-ram": ([allow("ram:*"), deny("ram:*", "acs:ram:*:*:*")], None, OK8),
    "one-way-only": (
        [allow("*", **given("IpAddress", "acs:SourceIp", *OFFICE)), allow("ram:*")],
        HIGH,
        LOW,
    ),
    "denied": ([allow("*"), deny("*")], None, OK8),
    "own-key": ([allow("ram:CreateAccessKey", "acs:ram:*:*:user/own-key")], None, OK8),
    "reads-ram": ([allow(["ram:Get*", "ram:List*"])], None, OK8),
    "reads-bucket": ([allow("oss:GetObject", "acs:oss:*:*:data/*")], None, MEDIUM),
    "writes-bucket": ([allow("OSS:put*", "acs:oss:*:*:data/*")], None, MEDIUM),
    "lists-buckets": ([allow(["oss:ListBuckets", "oss:GetBucketInfo"])], None, OK8),
    "everything-of-ecs": ([allow("*", "acs:ecs:*:*:*")], None, OK8),
    "all-but-oss": ([NOT_OSS], None, OK8),
    "no-objects": ([allow("oss:*"), deny("oss:*")], None, OK8),
    "nothing": ([], None, OK8),
}
ADMINS = {
    # By user: status of the key, its network policy, what AK-07 says.
    "fixed": ("Active", {"Type": "ClassicWhiteList", "IPList": OFFICE}, OK7),
    "open": ("Active", {"Type": "ClassicWhiteList", "IPList": ["0.0.0.0/0"]}, HIGH),
    "dead": ("Inactive", None, None),
}


def network(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": 1, "Status": "Active", "Statements": list(statements)})


@pytest.fixture(scope="module")
def company() -> audit.Snapshot:
    key = {"secret": "s" * 30, "created": ago(1)}
    letters = {name: f"LTAI{name.replace('-', '')}" for name in [*HELD, *ADMINS]}
    users: list[dict[str, Any]] = [
        {"name": name, "policies": [name] if statements else [], "access_keys": [{"id": letters[name], **key}]}
        for name, (statements, _, _) in HELD.items()
    ]
    users += [
        {
            "name": name,
            "policies": ["AdministratorAccess"],
            "access_keys": [{"id": letters[name], "status": status, **key}],
        }
        for name, (status, _, _) in ADMINS.items()
    ]
    policies = [
        {"name": name, "document": {"Version": "1", "Statement": statements}}
        for name, (statements, _, _) in HELD.items()
        if statements
    ]

    async def change(session: aliram.Session) -> None:
        for name, (_, statement, _) in ADMINS.items():
            if statement is not None:
                await session.ims.set_access_key_policy(
                    user_principal_name=f"{name}@{DOMAIN}",
                    user_access_key_id=letters[name],
                    access_key_policy=network(statement),
                )

    return asyncio.run(snapshot_of({"policies": policies, "users": users}, change))


def said(snapshot: audit.Snapshot, check: str) -> dict[str, tuple[str, str]]:
    """Status and severity by the user's name."""
    return {
        finding.name.partition(" of ")[2]: (finding.status.value, finding.severity.value)
        for finding in judged(snapshot, check)
    }


def test_a_privileged_key_works_from_known_networks_only(company: audit.Snapshot) -> None:
    expected = {name: privileged for name, (_, privileged, _) in HELD.items()}
    expected |= {name: privileged for name, (_, _, privileged) in ADMINS.items()}
    assert said(company, "AK-07") == {name: verdict for name, verdict in expected.items() if verdict is not None}


def test_a_key_that_opens_objects_in_oss_is_found(company: audit.Snapshot) -> None:
    expected = {name: objects for name, (_, _, objects) in HELD.items()} | {"fixed": MEDIUM, "open": MEDIUM}
    assert said(company, "AK-08") == expected


def test_evidence_names_the_statements(company: audit.Snapshot) -> None:
    found = {finding.name.partition(" of ")[2]: finding for finding in judged(company, "AK-07")}
    assert found["one-way-only"].evidence == ["one-way-only $.Statement[1]"]
    assert found["one-way-only"].message == "may change RAM from any network"
    assert found["open"].evidence == ["0.0.0.0/0", "AdministratorAccess $.Statement[0]"]
    assert found["everything"].message == "may do everything from any network"


@pytest.mark.parametrize(("address", "status"), [("203.0.113.0/24", "pass"), ("0.0.0.0/0", "fail")])
async def test_the_network_policy_of_the_account_holds_for_keys_without_one(address: str, status: str) -> None:
    async def change(session: aliram.Session) -> None:
        text = network({"Type": "ClassicWhiteList", "IPList": [address, "127.0.0.1"]})
        await session.ims.set_access_key_policy_for_account(access_key_policy=text)

    seed = {"users": [{"name": "root2", "policies": ["AdministratorAccess"], "access_keys": 1}]}
    [finding] = judged(await snapshot_of(seed, change), "AK-07")
    assert finding.status == status


async def test_keys_that_may_not_be_listed_are_unknown_and_not_left_out() -> None:
    seed = {"users": [{"name": "alice", "access_keys": 1}, {"name": "bob"}]}
    snapshot = await snapshot_of(seed, denied=["ListAccessKeys"])
    for number in (1, 3, 4, 5, 7, 8):
        # Bob has none, as the report tells.
        assert verdicts(snapshot, f"AK-0{number}") == {"alice": "unknown"}, number
    assert verdicts(snapshot, "AK-02") == {"alice": "unknown"}
    assert verdicts(snapshot, "AK-06") == {"alice": "unknown", "bob": "pass"}


async def test_a_network_policy_that_was_left_out_makes_only_those_keys_unknown_that_hang_on_it() -> None:
    key = {"secret": "s" * 30}
    seed = {
        "policies": [{"name": "office", "document": {"Version": "1", "Statement": HELD["from-office"][0]}}],
        "users": [
            {"name": "open", "policies": ["AdministratorAccess"], "access_keys": [{"id": "LTAIopen", **key}]},
            {"name": "office", "policies": ["office"], "access_keys": [{"id": "LTAIoffice", **key}]},
            {"name": "plain", "access_keys": [{"id": "LTAIplain", **key}]},
        ],
    }
    snapshot = await snapshot_of(seed, leave_out=["key_policies"])
    assert {name: status for name, (status, _) in said(snapshot, "AK-07").items()} == {
        "open": "unknown",
        "office": "pass",
    }
