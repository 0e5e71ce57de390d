"""Users: USER-01 to USER-08, USR-10 to USR-12."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import aliram
from aliram import audit, emulator
from aliram.errors import ConfigError
from tests.audit.replies import credential_report, day, told
from tests.audit_stage import ago, by_name, judged, snapshot_of, verdicts

DOMAIN = "aliram.onaliyun.com"
ALICE = f"alice@{DOMAIN}"
NEW = {"password": "Start-1234!", "last_login": ago(1)}
KEY = {"secret": "s" * 30}

EVERYTHING = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
WITH_MFA = {
    "Version": "1",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "*:*",
            "Resource": "*",
            "Condition": {"Bool": {"acs:MFAPresent": ["true"]}},
        }
    ],
}
NO_RAM = {"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ram:*", "Resource": "*"}]}
NOTHING = {"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}


def trust(**principal: list[str]) -> dict[str, Any]:
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]}


SEED: dict[str, Any] = {
    "groups": [{"name": "staff"}, {"name": "owners", "policies": ["AdministratorAccess"]}],
    "policies": [
        {"name": "everything", "document": EVERYTHING},
        {"name": "with-mfa", "document": WITH_MFA},
        {"name": "no-ram", "document": NO_RAM},
        {"name": "nothing", "document": NOTHING},
    ],
    "users": [
        {"name": "clean", "groups": ["staff"], "mfa": True, **NEW},
        {"name": "passwordonly", "groups": ["staff"], **NEW},
        {"name": "passkey", "groups": ["staff"], **NEW},
        {"name": "demanded", "groups": ["staff"], **NEW},
        {"name": "switchedoff", "groups": ["staff"], **NEW},
        {"name": "sleepy", "groups": ["staff"], "mfa": True, "password": "Start-1234!", "last_login": ago(90.5)},
        {"name": "awake", "groups": ["staff"], "mfa": True, "password": "Start-1234!", "last_login": ago(89.5)},
        # An old user who got a password today has had no time to use it.
        {"name": "invited", "groups": ["staff"], "mfa": True, "password": "Start-1234!", "created": ago(400)},
        {"name": "gone", "groups": ["staff"], "created": ago(500), "password": "Start-1234!", "last_login": ago(366.5)},
        {
            "name": "gone-key",
            "groups": ["staff"],
            "created": ago(900),
            "access_keys": [{"id": "LTAIgone", **KEY, "created": ago(800), "last_used": ago(400)}],
        },
        {
            "name": "robot",
            "groups": ["staff"],
            "created": ago(900),
            "access_keys": [{"id": "LTAIrobot", **KEY, "created": ago(800), "last_used": ago(1)}],
        },
        {"name": "direct", "groups": ["staff"], "policies": ["AliyunECSReadOnlyAccess", "everything"]},
        {"name": "outsider", "mfa": True, **NEW},
        {"name": "both", "groups": ["staff"], "mfa": True, "access_keys": [{"id": "LTAIboth", **KEY}], **NEW},
        {
            "name": "retired-key",
            "groups": ["staff"],
            "mfa": True,
            "access_keys": [{"id": "LTAIretired", **KEY, "status": "Inactive"}],
            **NEW,
        },
        {"name": "shell"},
        {"name": "keyholder", "access_keys": [{"id": "LTAIholder", **KEY}]},
        {"name": "owner", "groups": ["owners"], "mfa": True, **NEW},
        {"name": "careful", "groups": ["staff"], "policies": ["with-mfa"]},
        {"name": "almost", "groups": ["staff"], "policies": ["everything", "no-ram"]},
        {"name": "stripped", "groups": ["staff"], "policies": ["everything", "nothing"]},
    ],
    "roles": [
        {"name": "operator", "trust": trust(RAM=["acs:ram::1234567890123456:root"]), "policies": ["everything"]},
        {"name": "machine", "trust": trust(Service=["ecs.aliyuncs.com"]), "policies": ["AdministratorAccess"]},
        {"name": "reader", "trust": trust(RAM=["acs:ram::1234567890123456:root"])},
    ],
}


@pytest.fixture(scope="module")
def company() -> audit.Snapshot:
    return asyncio.run(planted())


async def planted() -> audit.Snapshot:
    with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed(SEED)
        local.add_passkey("passkey", "laptop")
        async with local.session() as session:
            await session.ims.update_login_profile(user_principal_name=f"demanded@{DOMAIN}", mfa_bind_required=True)
            await session.ims.update_login_profile(user_principal_name=f"switchedoff@{DOMAIN}", status="Inactive")
            return await audit.collect(session)


CONSOLE = {
    *("clean", "passwordonly", "passkey", "demanded", "sleepy", "awake", "invited", "gone", "outsider", "both"),
    *("retired-key", "owner"),
}
EVERYBODY = {user["name"] for user in SEED["users"]}


@pytest.mark.parametrize(
    ("check", "judged_users", "failing"),
    [
        ("USER-01", CONSOLE, {"passwordonly", "demanded", "gone"}),
        ("USER-02", CONSOLE, CONSOLE - {"demanded"}),
        ("USER-03", CONSOLE, {"sleepy", "gone"}),
        ("USER-04", EVERYBODY, {"gone", "gone-key"}),
        ("USER-05", EVERYBODY, {"direct", "careful", "almost", "stripped"}),
        ("USER-06", EVERYBODY, {"outsider", "shell", "keyholder"}),
        ("USER-07", set(), set()),
        ("USER-08", CONSOLE, {"both"}),
        ("USR-10", set(), set()),
        ("USR-11", EVERYBODY, {"shell"}),
    ],
)
def test_each_check_finds_its_users_and_no_others(
    company: audit.Snapshot, check: str, judged_users: set[str], failing: set[str]
) -> None:
    found = verdicts(company, check)
    assert set(found) == judged_users
    assert {name for name, status in found.items() if status == "fail"} == failing
    assert {name for name, status in found.items() if status == "pass"} == judged_users - failing


def test_messages_have_figures_and_evidence_has_names(company: audit.Snapshot) -> None:
    own = by_name(company, "USER-05")["direct"]
    assert own.message == "has policies of its own: 2"
    assert sorted(own.evidence) == ["Custom/everything", "System/AliyunECSReadOnlyAccess"]
    assert by_name(company, "USER-08")["both"].evidence == ["LTAIboth"]
    assert by_name(company, "USER-03")["sleepy"].message == "logged on 90 days ago"
    assert f"sleepy@{DOMAIN}" in by_name(company, "USER-03")["sleepy"].fix
    assert by_name(company, "USER-01")["passkey"].message == "has no MFA device, but passkeys: 1"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("robot|both", {"robot": "pass", "both": "fail"}),
        (".*key", {"gone-key": "pass", "passkey": "fail", "retired-key": "fail"}),
        # Whole names: nobody is called so.
        ("rob", {}),
    ],
)
def test_users_that_are_programs_are_known_by_their_names(
    company: audit.Snapshot, pattern: str, expected: dict[str, str]
) -> None:
    assert verdicts(company, "USER-07", programmatic_users=pattern) == expected


def test_a_pattern_of_names_that_is_none_is_told_at_once() -> None:
    with pytest.raises(ConfigError, match=r"programmatic_users: '\(svc' is no regular expression"):
        audit.PROFILES["cis-2.0"].with_settings({"programmatic_users": "(svc"})


def test_the_days_of_idle_users_are_limits(company: audit.Snapshot) -> None:
    assert verdicts(company, "USER-03", console_idle_days=91)["sleepy"] == "pass"
    assert verdicts(company, "USER-03", console_idle_days=1)["clean"] == "fail"
    assert verdicts(company, "USER-04", user_idle_days=89)["sleepy"] == "fail"
    assert verdicts(company, "USER-04", user_idle_days=90)["sleepy"] == "pass"
    assert verdicts(company, "USER-04", user_idle_days=500)["gone"] == "pass"


async def test_mandatory_mfa_for_the_account_settles_it_for_each_user() -> None:
    async def change(session: aliram.Session) -> None:
        await session.ims.set_security_preference(mfa_operation_for_login="mandatory")

    seed = {"users": [{"name": "alice", "password": "Start-1234!"}]}
    # The logon profile itself is not needed then.
    snapshot = await snapshot_of(seed, change, leave_out=["login_profiles"])
    assert verdicts(snapshot, "USER-02") == {"alice": "pass"}


def test_administrators_are_counted_whatever_gives_them_their_rights(company: audit.Snapshot) -> None:
    [finding] = judged(company, "USR-12", administrators=[4, 4])
    assert finding.status == "pass"
    assert finding.evidence == ["role operator", "user careful (conditional)", "user direct", "user owner"]


@pytest.mark.parametrize(
    ("wanted", "status"), [([1, 3], "fail"), ([1, 4], "pass"), ([5, 9], "fail"), ([4, 9], "pass"), ([2, 5], "pass")]
)
def test_there_are_bounds_to_the_number_of_administrators(
    company: audit.Snapshot, wanted: list[int], status: str
) -> None:
    [finding] = judged(company, "USR-12", administrators=wanted)
    assert finding.status == status


async def test_facts_that_were_refused_make_users_unknown_and_none_pass() -> None:
    # So many refusals that the report does not help either: every fact is asked for by itself.
    seed = {"users": [{"name": "alice", "password": "Start-1234!", "access_keys": 1}]}
    denied = ["GenerateCredentialReport", "GetLoginProfile", "ListAccessKeys", "ListUsersForGroup", "ListGroups"]
    snapshot = await snapshot_of(seed, denied=[*denied, "ListEntitiesForPolicy", "ListPolicies"])
    for check in ("USER-01", "USER-02", "USER-03", "USER-04", "USER-05", "USER-06", "USER-08", "USR-11"):
        assert verdicts(snapshot, check) == {"alice": "unknown"}, check
    [finding] = judged(snapshot, "USR-12")
    assert finding.status == "unknown"


# Moments to the second, and what the emulator's users never are.


def alice(listed: dict[str, str], row: dict[str, str], *keys: dict[str, str], **replies: Any) -> audit.Snapshot:
    """An account of one user: what ListUsers says beside her name, her line of the report, and her keys."""
    user = {"UserPrincipalName": ALICE, "UserId": "1", "CreateDate": day(1000), **listed}
    password = {"password_exist": "FALSE"}
    return told(
        {
            "ims.ListUsers": {"Users": {"User": [user]}},
            "ims.GetCredentialReport": credential_report({"user": ALICE, **password, **row}),
            f"ims.ListAccessKeys {ALICE}": {"AccessKeys": {"AccessKey": list(keys)}},
            **{f"{call.replace('_', '.')} {ALICE}": reply for call, reply in replies.items()},
        }
    )


LOGS_ON = {"password_exist": "TRUE", "password_active": "TRUE", "mfa_active": "TRUE"}
HAS_KEY = {"access_key_1_exist": "TRUE", "access_key_1_active": "TRUE", "access_key_1_last_rotated": day(1000)}


@pytest.mark.parametrize(
    ("listed", "row", "status"),
    [
        ({"LastLoginDate": day(90)}, {}, "fail"),
        ({"LastLoginDate": day(90, -1)}, {}, "pass"),
        # Of two words on the last logon, the later counts.
        ({"LastLoginDate": day(200)}, {"user_last_logon": day(10)}, "pass"),
        ({"LastLoginDate": day(10)}, {"user_last_logon": day(200)}, "pass"),
        # Never logged on: since the password was given, or the user was made.
        ({"LastLoginDate": ""}, {"password_last_changed": day(90)}, "fail"),
        ({"LastLoginDate": ""}, {"password_last_changed": day(89)}, "pass"),
        ({"CreateDate": day(89)}, {"password_last_changed": day(200)}, "pass"),
    ],
)
def test_console_logon_is_idle_from_the_ninetieth_day(listed: dict[str, str], row: dict[str, str], status: str) -> None:
    assert verdicts(alice(listed, {**LOGS_ON, **row}), "USER-03") == {"alice": status}


def test_without_a_word_on_the_password_the_logon_profile_tells_since_when() -> None:
    profile = {"LoginProfile": {"UserPrincipalName": ALICE, "Status": "Active", "UpdateDate": day(5)}}
    assert verdicts(alice({}, LOGS_ON, ims_GetLoginProfile=profile), "USER-03") == {"alice": "pass"}
    profile["LoginProfile"]["UpdateDate"] = day(95)
    assert verdicts(alice({}, LOGS_ON, ims_GetLoginProfile=profile), "USER-03") == {"alice": "fail"}
    assert verdicts(alice({}, LOGS_ON, ims_GetLoginProfile="NoPermission"), "USER-03") == {"alice": "unknown"}


@pytest.mark.parametrize(
    ("listed", "row", "status"),
    [
        ({}, {}, "fail"),
        ({"CreateDate": day(365)}, {}, "pass"),
        ({"CreateDate": day(366)}, {}, "fail"),
        ({"LastLoginDate": day(365)}, {}, "pass"),
        ({"LastLoginDate": day(366)}, {}, "fail"),
        ({"LastLoginDate": day(900)}, {**HAS_KEY, "access_key_1_last_used": day(3)}, "pass"),
        ({"LastLoginDate": day(3)}, {**HAS_KEY, "access_key_1_last_used": day(900)}, "pass"),
        ({"LastLoginDate": day(900)}, {**HAS_KEY, "access_key_1_last_used": day(900)}, "fail"),
        ({"LastLoginDate": day(900)}, {**HAS_KEY, "access_key_1_last_used": "-"}, "fail"),
    ],
)
def test_a_user_is_idle_when_neither_console_nor_keys_were_used_for_more_than_a_year(
    listed: dict[str, str], row: dict[str, str], status: str
) -> None:
    keys = [{"AccessKeyId": "LTAI1", "Status": "Active", "CreateDate": day(1000)}] if row else []
    assert verdicts(alice(listed, row, *keys), "USER-04") == {"alice": status}


def test_a_key_that_was_made_last_week_is_no_sign_of_an_idle_user() -> None:
    key = {"AccessKeyId": "LTAI1", "Status": "Active", "CreateDate": day(7)}
    snapshot = alice({}, {**HAS_KEY, "access_key_1_last_used": "-"}, key)
    assert verdicts(snapshot, "USER-04") == {"alice": "pass"}


ACTIVE = {"AccessKeyId": "LTAI1", "Status": "Active", "CreateDate": day(1000)}


@pytest.mark.parametrize(
    ("listed", "key", "status"),
    [
        ({"Status": "freeze"}, ACTIVE, "fail"),
        ({"ProvisionType": "SCIM"}, ACTIVE, "fail"),
        ({"ProvisionType": "CloudSSO"}, ACTIVE, "fail"),
        ({"ProvisionType": "SCIM"}, {**ACTIVE, "Status": "Inactive"}, "pass"),
        ({"Status": "active", "ProvisionType": "Manual"}, ACTIVE, None),
        ({}, ACTIVE, None),
    ],
)
def test_suspended_and_synchronized_users_have_no_live_keys(
    listed: dict[str, str], key: dict[str, str], status: str | None
) -> None:
    found = verdicts(alice(listed, HAS_KEY, key), "USR-10")
    assert found == ({} if status is None else {"alice": status})
